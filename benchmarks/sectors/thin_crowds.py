"""Honest people in thin data: what a single table has of them looks like a ring's, and is not."""

from .calendar import DAY, HOUR
from .sources import CLEAR, FAIR, Bars, Kind, Plan, source
from .ways import always, any_of
from .world import World


@source(
    Plan(
        "A housing association's sign-ups alone, with address and device: some twenty caretakers each register the "
        "tenants of their house who have no computer, on the office's tablet and line: a review is fair. Others "
        "sign up at home, couples on one machine, many by a carrier's gateway: clear.",
        Bars(5),
        tables=(),
        who="tenant",
        years=1.5,
        columns=("phone", "ip", "device"),
    )
)
def caretakers_tablets(w: World) -> None:
    def sign(group: str, stands: str, joined: float, ip: str, device: str) -> None:
        w.account(group, stands, joined, {"ip": ip, "device": device})

    for _ in range(w.about(1700, least=12)):
        ip, device, joined = w.mobile() if w.chance(0.3) else w.home(), w.device(), w.time.signup()
        sign("alone", CLEAR, joined, ip, device)
        if w.chance(0.08):
            sign("couple", CLEAR, joined + w.rng.expovariate(1 / 10) * DAY, ip, device)
    for _ in range(w.about(20)):
        tablet, line, opens = w.device(), w.line(), w.time.ago(70, 500)
        for _ in range(w.rng.randint(3, 14)):
            sign("caretaker's tenants", FAIR, opens + w.rng.uniform(0, 60) * DAY, line, tablet)


@source(
    Plan(
        "A craft market's pay-outs alone: parents and grown-up children, sisters and neighbours have two or three "
        "sellers' pay-outs sent to one bank account, and people change their bank: clear. In forty villages a "
        "cooperative's one account receives for four to twelve weavers: a review is fair.",
        Bars(5),
        tables=("payouts",),
        kinds=(Kind("iban", "payouts", "iban"),),
        who="seller",
        days=150,
        columns=(),
        listed=False,
        activity="payouts",
    )
)
def village_accounts(w: World) -> None:
    def paid(group: str, stands: str, banks: list[str]) -> None:
        one, changes = w.account(group, stands), w.time.between(0.2, 0.8)
        for at in w.time.natural(w.rng.randint(2, 7), w.time.day(one.joined)):
            w.row("payouts", one, at, iban=banks[-1] if at > changes else banks[0])

    for _ in range(w.about(1900, least=12)):
        paid("alone", CLEAR, [w.iban() for _ in range(1 + w.chance(0.1))])
    for _ in range(w.about(130)):
        bank = w.iban()
        for _ in range(w.rng.choice((2, 2, 3))):
            paid("family", CLEAR, [w.iban(), bank] if w.chance(0.15) else [bank])
    for _ in range(w.about(40)):
        bank = w.iban()
        for _ in range(w.rng.randint(4, 12)):
            paid("weavers", FAIR, [bank])


@source(
    Plan(
        "One school day's sign-ins of a learning platform, no accounts: in each lesson another class sits down at "
        "the school's computer rooms, so that a machine has four to six pupils, behind the school's one address. "
        "Brothers and sisters share a tablet: clear. Pupils: a review is fair.",
        Bars(5),
        tables=("logins",),
        days=1,
        columns=(),
        listed=False,
    )
)
def computer_rooms(w: World) -> None:
    w.crowd(1700, volume=3, households=0.25)
    for _ in range(w.rng.randint(3, 6)):
        school, room = w.line(), [w.device() for _ in range(w.rng.randint(12, 24))]
        for lesson in range(w.rng.randint(4, 6)):
            begins = w.time.start + (8 + lesson) * HOUR
            for machine in w.some(room, 8, 24):
                times = sorted(begins + w.rng.uniform(60, 2400) for _ in range(w.rng.randint(1, 3)))
                w.person("pupils", FAIR, joined=w.time.start, times=times, ip=always(school), devices=[machine])


@source(
    Plan(
        "A home-care service's payments alone: sons and daughters pay for both parents and an aunt by a card each, "
        "taking turns, so that two or three cards cross on two to four accounts; couples share a card. Nobody is "
        "tied beyond the family. Only innocents, and all clear.",
        Bars(5),
        tables=("payments",),
        called=(("payments", "invoices_paid"),),
        who="client",
        days=180,
        columns=("country",),
    )
)
def relatives_cards(w: World) -> None:
    w.crowd(1800, paying=1, households=0.15)
    for _ in range(w.about(150)):
        cards = [w.card() for _ in range(w.rng.randint(1, 3))]
        for _ in range(w.rng.randint(2, 4)):
            one = w.account("parents", CLEAR)
            for month in range(0, w.time.days - 1, 30):
                w.row("payments", one, w.time.on(month + w.rng.randrange(28)), card=w.rng.choice(cards))


@source(
    Plan(
        "A charity's donors: each street fundraiser carries a terminal for a season, and whoever gives there gets an "
        "account on the spot, pays with his own card, and is mostly not seen again; others give at home every "
        "month. Only innocents, and all clear.",
        Bars(8),
        tables=("donations",),
        kinds=(Kind("terminal", "donations", "terminal_id"),),
        who="donor",
        days=100,
        columns=("email_domain",),
        activity="donations",
    )
)
def street_terminals(w: World) -> None:
    for _ in range(w.about(1000, least=12)):
        one, card = w.account("alone"), w.card()
        for at in w.time.natural(w.rng.randint(1, 4)):
            w.row("donations", one, at, card=card, amount=w.rng.choice((5, 10, 10, 20, 50)))
    for _ in range(w.about(36)):
        terminal, season = f"T{w.digits(5)}", w.rng.uniform(0, w.time.days - 30)
        for _ in range(w.about(55)):
            given = w.time.on(season + w.rng.uniform(0, 28), 14, 2)
            one, card = w.account("met in the street", CLEAR, given - 200), w.card()
            w.row("donations", one, given, card=card, amount=w.rng.choice((5, 10, 20)), terminal_id=terminal)
            if w.chance(0.15):
                w.row("donations", one, given + 30 * DAY, card=card, amount=10)


@source(
    Plan(
        "A power company's contracts and its app: tenants follow each other in the same flat, people move and "
        "keep their phones, students share flats and hand the contract on, and a landlord holds the contracts "
        "of his empty flats. Only innocents, and all clear.",
        Bars(6),
        tables=("logins", "contracts"),
        kinds=(Kind("address", "contracts", "supply_address"),),
        who="customer",
        days=120,
        years=3,
        columns=("phone",),
    )
)
def moving_house(w: World) -> None:
    flats = [w.street() for _ in range(w.about(700))]
    for flat in flats:
        since = w.time.signup()
        for _ in range(w.rng.choice((1, 1, 2, 3))):
            one = w.person("tenants", joined=since, volume=6)
            w.row("contracts", one, since + HOUR, supply_address=flat)
            if w.chance(0.1):
                w.row("contracts", one, w.time.between(0.3, 0.9), supply_address=w.rng.choice(flats))
            since += w.rng.uniform(90, 500) * DAY
            if since > w.time.end - DAY:
                break
    for _ in range(w.about(60)):
        flat, home, tablet, joined = w.street(), w.home(), w.device(), w.time.ago(300, 700)
        for _ in range(w.rng.randint(2, 5)):
            held = any_of(w, [w.device(), w.device(), tablet])
            one = w.person("students' flats", joined=joined, home=home, device=held, volume=5)
            w.row("contracts", one, joined + HOUR, supply_address=flat)
            joined += w.rng.uniform(60, 150) * DAY
    for _ in range(w.about(6)):
        landlord = w.person("landlords", volume=10)
        for flat in w.some(flats, 8, 25):
            w.row("contracts", landlord, w.time.between(0, 1), supply_address=flat)
