"""Honest people whom everyday things tie: a kiosk, a shop's prepaid cards, a treasurer, a ship, an old phone."""

from .calendar import DAY, HOUR
from .sources import CLEAR, FAIR, FAKE, Bars, Kind, Plan, source
from .ways import Sale, always, any_of, at_first, during, filled, mixed, own, replace_sold, templated
from .world import World


@source(
    Plan(
        "Photo kiosks in chemists' shops: some two hundred customers at each, who come once or twice, all on its "
        "one device and line, each with a card of his own; half have the app at home, too. Only innocents, and all "
        "clear.",
        Bars(6),
        tables=("payments", "logins"),
        called=(("logins", "print_sessions"), ("payments", "print_orders")),
        who="customer",
        columns=("email_domain",),
    )
)
def photo_kiosks(w: World) -> None:
    w.crowd(1100, volume=5)
    for _ in range(w.rng.randint(5, 9)):
        kiosk, line = w.device(), w.line()
        for _ in range(w.about(190)):
            visits = w.time.natural(w.rng.randint(1, 2))
            later = w.time.natural(w.rng.randint(2, 6), w.time.day(visits[-1]) + 1) if w.chance(0.5) else []
            at_home, app = always(w.home()), always(w.device())
            one = w.person(
                "kiosk's customers",
                joined=visits[0] - 120,
                times=visits + later,
                ip=at_first(len(visits), always(line), at_home),
                device=at_first(len(visits), always(kiosk), app),
                paying=0,
            )
            w.row("payments", one, visits[0] + 400, card=w.card())


@source(
    Plan(
        "A game's store, which logs a card and its issuer's range: hundreds of young players pay by prepaid cards "
        "that one supermarket sells, all of one range, a new card every month or two; no card is on two accounts. "
        "Only innocents, and all clear.",
        Bars(5),
        tables=("payments", "logins"),
        kinds=(Kind("card_range", "payments", "issuer_range"),),
        called=(("payments", "purchases"),),
        who="player",
        columns=("country",),
    )
)
def prepaid_cards(w: World) -> None:
    issued = [(w.digits(8), w.rng.gammavariate(0.7, 1)) for _ in range(90)]
    w.crowd(1900, volume=9)
    numbers, weights = [number for number, _ in issued], [often for _, often in issued]
    drawn = {str(row["card"]): w.rng.choices(numbers, weights)[0] for row in w.rows["payments"]}
    for row in w.rows["payments"]:
        row["issuer_range"] = drawn[str(row["card"])]
    supermarket = w.digits(8)
    for _ in range(w.about(320)):
        one = w.person("prepaid", paying=0, volume=12)
        for at in w.time.natural(w.rng.randint(1, 5)):
            w.row("payments", one, at, card=w.card(), issuer_range=supermarket)


@source(
    Plan(
        "A charity hands out managed laptops: all show one fingerprint, have accounts under its domain, made by its "
        "administrator in three afternoons, and pay nothing; volunteers are at home all over the country and ask "
        "what they like. Only innocents; a review is fair.",
        Bars(3),
        spare=("payments", "logins"),
        columns=("email_domain", "plan", "country"),
    )
)
def managed_laptops(w: World) -> None:
    w.crowd(1900)
    image, domain, desk = w.device(), w.firm(), w.line()
    afternoons = [w.time.on(day, 14) for day in (-40, -12, w.rng.randrange(5, 20))]
    for _ in range(w.about(150)):
        joined = w.rng.choice(afternoons) + w.rng.uniform(0, 3) * HOUR
        home = w.home()
        w.person(
            "volunteers",
            FAIR,
            joined=joined,
            paying=0,
            volume=9,
            devices=[image],
            ip=at_first(1, always(desk), mixed(w, 0.9, always(home), lambda _k, _at: w.mobile())),
            columns={"email_domain": domain},
        )


@source(
    Plan(
        "A dealer repairs old phones and sells them on, three hundred within the year: each device id has a second "
        "owner, some a third, and each was tried on the bench with the dealer's own account. Only innocents, and "
        "all clear.",
        Bars(5),
        tables=("payments", "logins"),
        spare=("payments",),
        days=120,
        columns=("phone",),
    )
)
def second_hand_phones(w: World) -> None:
    owners, bench = w.crowd(1700, volume=14), w.line()
    dealer = w.account("dealer", CLEAR, w.time.ago(300, 600))
    sold: list[Sale] = []
    for one in w.rng.sample(owners, min(len(owners), w.about(280))):
        phone, at = one.devices[0], w.time.between(0, 0.85)
        sold.append(Sale(one, phone, at))
        if w.chance(0.7):
            w.row("logins", dealer, at + DAY, ip=bench, device=phone)
        buyer = w.person("second owners", joined=at + w.rng.uniform(2, 15) * DAY, devices=[phone], volume=10)
        if w.chance(0.12):
            again = w.time.end - w.rng.uniform(1, 12) * DAY
            sold.append(Sale(buyer, phone, again))
            w.person("third owners", joined=again + DAY / 2, devices=[phone], volume=5)
    replace_sold(w, "logins", sold)


@source(
    Plan(
        "Sports clubs: each club's treasurer pays for all members by the club's card on one day a month; they "
        "sign up in the first fortnight of the season, children two or three on a parent's phone; homes are their "
        "own. Only innocents; a review is fair.",
        Bars(4),
        tables=("payments", "logins"),
        who="member",
        days=70,
        columns=("email_domain", "plan"),
    )
)
def sports_clubs(w: World) -> None:
    w.crowd(1800)
    for _ in range(w.rng.randint(2, 4)):
        card, season, payday = w.card(), w.rng.randrange(3, 12), w.rng.randrange(15, 25)
        families = [(w.home(), w.device(), w.rng.choice((1, 1, 1, 2, 3))) for _ in range(w.about(55))]
        for home, phone, children in families:
            for _ in range(children):
                joined = w.time.on(season + w.rng.uniform(0, 14))
                one = w.person("club", FAIR, joined=joined, home=home, devices=[phone], paying=0, volume=6)
                for month in range(payday, w.time.days - 1, 30):
                    w.row("payments", one, w.time.on(month, 18) + w.rng.uniform(0, HOUR), card=card)


@source(
    Plan(
        "A bank's accounts and who may dispose of them: couples' joint accounts, savings and children's accounts "
        "of one holder, all seen on the holders' phones and at their homes. Only innocents, and all clear; a few "
        "carers who look after five to fifteen old people's accounts: a review is fair.",
        Bars(6),
        tables=("logins", "mandates"),
        kinds=(Kind("holder", "mandates", "holder_id"),),
        days=70,
        years=5,
        columns=("country",),
    )
)
def joint_accounts(w: World) -> None:
    def held(group: str, stands: str, holders: list[tuple[str, str]], home: str) -> None:
        devices = [phone for _, phone in holders]
        one = w.person(group, stands, home=home, device=any_of(w, devices), volume=8)
        for holder, _ in holders:
            w.row("mandates", one, one.joined, holder_id=holder)

    def holder() -> tuple[str, str]:
        return "H" + w.digits(9), w.device()

    for _ in range(w.about(900, least=12)):
        first, second, home, family = holder(), holder(), w.home(), w.rng.random()
        held("alone", CLEAR, [first], home)
        for _ in range(w.rng.choice((0, 0, 1, 2))):
            held("savings", CLEAR, [first], home)
        if family < 0.45:
            held("couple", CLEAR, [second], home)
            held("joint", CLEAR, [first, second], home)
        for _ in range(w.rng.randint(1, 3) if family < 0.2 else 0):
            held("children's", CLEAR, [first, second], home)
    for _ in range(w.about(7)):
        carer = holder()
        for _ in range(w.rng.randint(5, 15)):
            held("in care", FAIR, [carer, holder()] if w.chance(0.3) else [carer], w.home())


@source(
    Plan(
        "A bug bounty: researchers from everywhere come within the fortnight in which it is open, each with two to "
        "seven test accounts under aliases of the bounty's mail domain, on a machine of his own through one "
        "proxy program's fingerprint, by VPNs, with the same probing texts from one list. Only innocents; a review "
        "is fair.",
        Bars(4),
        spare=("payments", "logins"),
        days=50,
    )
)
def bug_bounty(w: World) -> None:
    w.crowd(1900)
    domain, opens, program = w.firm(), w.rng.randrange(5, 25), w.several(w.device, 3)
    probes = [w.speech.template(1, 12) for _ in range(w.rng.randint(20, 40))]
    for _ in range(w.about(28)):
        begins, exits = opens + w.rng.uniform(0, 13), [w.hosting() for _ in range(2)]
        machine, shown = w.device(), w.rng.choice(program)
        for _ in range(w.rng.randint(2, 7)):
            joined = w.time.on(begins) + w.rng.uniform(0, 4) * HOUR
            w.person(
                "researchers",
                FAIR,
                joined=joined,
                paying=0,
                times=w.time.life(12, joined, 6),
                ip=any_of(w, exits),
                device=mixed(w, 0.6, always(machine), always(shown)),
                text=mixed(w, 0.5, templated(w, probes), own(w)),
                columns={"email_domain": domain},
            )


@source(
    Plan(
        "Cruise ships: some hundreds come aboard in a few hours, sign up on the ship's one address, are on it for a "
        "week and ask about the same harbours; cabins share a tablet and a card. Only innocents, and all clear. "
        "The crew has two machines in its mess: a review is fair.",
        Bars(6),
        spare=("logins",),
        days=60,
    )
)
def cruise_ships(w: World) -> None:
    w.crowd(1500)
    for _ in range(w.rng.randint(2, 3)):
        ship, mess, sails = w.line(), w.several(w.device, 2), w.time.on(w.rng.randrange(3, 40), 13)
        ends, harbours = sails + 7 * DAY, [w.speech.word("place") for _ in range(5)]
        asks = [f"What can {{who}} see in {harbour} in {{n}} hours, and {{wish}}" for harbour in harbours]
        says = filled(w, asks, 0.3)
        for _ in range(w.about(110)):
            tablet, card = w.device(), w.card() if w.chance(0.4) else None
            home = w.home()
            for _ in range(w.rng.choice((1, 2, 2))):
                aboard = w.time.natural(w.rng.randint(3, 9), w.time.day(sails) + 0.2, w.time.day(ends))
                w.person(
                    "passengers",
                    joined=sails + w.rng.uniform(0, 4) * HOUR,
                    times=sorted(aboard + w.time.natural(w.rng.randrange(3), w.time.day(ends))),
                    card=card,
                    paying=0.1,
                    devices=[w.device(), tablet] if w.chance(0.4) else [w.device()],
                    ip=during(sails, ends, always(ship), always(home)),
                    text=says,
                )
        for _ in range(w.about(20)):
            mine = always(w.device())
            w.person("crew", FAIR, ip=always(ship), device=mixed(w, 0.5, any_of(w, mess), mine), paying=0.2)


@source(
    Plan(
        "An app's faulty release gave thousands one and the same device id for a day and a half. Beside them an "
        "operation with a phone for four and a card for six, through the same release. Everybody else clear.",
        Bars(6, 0.8),
        tables=("payments", "logins"),
        called=(("logins", "app_opens"),),
        days=50,
    )
)
def faulty_release(w: World) -> None:
    w.crowd(2300, volume=16)
    count = w.about(65)
    phones, cards = [w.device() for _ in range(w.each(count, 4))], [w.card() for _ in range(w.each(count, 6))]
    for number in range(count):
        held, paid = [w.rng.choice(phones)], cards[number % len(cards)]
        w.person("operation", FAKE, joined=w.time.ago(25, 150), devices=held, card=paid, volume=14)
    faulty, released = w.device(), w.time.on(w.rng.randrange(10, w.time.days - 5), 9)
    for row in w.rows["logins"]:
        if released < float(str(row["at"])) < released + 1.5 * DAY and w.chance(0.85):
            row["device"] = faulty
