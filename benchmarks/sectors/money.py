"""Banks, lenders, exchanges and pharmacies: money that flows together, identities that are invented."""

from .calendar import DAY
from .markets import popular
from .sources import FAIR, FAKE, Bars, Kind, Plan, source
from .ways import always, anew, at_first, filled, mixed
from .world import Account, World

LARGE_EMPLOYERS = ("City Council", "Regional Rail", "State Hospital", "Mercado Stores", "self-employed")


@source(
    Plan(
        "A bank: money mules send to a few receivers within days; merchants are paid by thousands, small shops by "
        "dozens over the whole time, friends and landlords by few. Mules flagged, the others clear.",
        Bars(6, 0.8),
        tables=("logins", "transfers"),
        spare=("logins",),
        kinds=(Kind("counterparty", "transfers", "counterparty"),),
        columns=(),
        activity="transfers",
    )
)
def money_mules(w: World) -> None:
    merchants, weights = popular(w, "MRC", 400, 1.1)
    honest = w.crowd(3000, volume=6)
    everybody = [w.iban() for _ in honest]
    for one in honest:
        friends, landlord = w.some(everybody, 0, 4), w.iban("LT")
        for _ in range(max(1, int(w.rng.lognormvariate(2, 0.6)))):
            drawn = w.rng.random()
            to = w.rng.choices(merchants, weights)[0] if drawn < 0.7 else landlord
            to = w.rng.choice(friends) if friends and 0.7 <= drawn < 0.9 else to
            at, amount = w.time.between(0, 1), round(w.rng.lognormvariate(3.3, 1), 2)
            w.row("transfers", one, at, counterparty=to, amount=amount)
    for _ in range(w.about(6)):
        shop = w.iban("LT")
        for one in w.some(honest, 12, 40):
            for _ in range(w.rng.randint(1, 5)):
                w.row("transfers", one, w.time.between(0, 1), counterparty=shop, amount=w.rng.randint(4, 60))
    mules(w, merchants, weights)


def mules(w: World, merchants: list[str], weights: list[float]) -> None:
    """The mules' few days, with a purchase or two besides."""
    receivers = w.several(lambda: w.iban("LT"), 3)
    begins, span = w.time.days * w.rng.uniform(0.4, 0.8), w.rng.uniform(3, 6)
    most = w.rng.randint(1, 3)
    for _ in range(w.about(30, least=6)):
        joined = w.time.on(begins - 1 - w.rng.expovariate(1 / 9))
        one = w.person("mules", FAKE, joined=joined, times=w.time.natural(5, begins - 1, begins + span + 2))
        for receiver in w.some(receivers, 1, most):
            amount = w.rng.randint(600, 2400)
            w.row("transfers", one, w.time.on(begins + w.rng.uniform(0, span)), counterparty=receiver, amount=amount)
        for merchant in w.rng.choices(merchants, weights, k=w.rng.randrange(3)):
            w.row("transfers", one, w.time.on(begins + w.rng.uniform(0, span)), counterparty=merchant, amount=20)


@source(
    Plan(
        "An airdrop: wallets forward to the same few deposit addresses; honest ones to deposits of their own or to "
        "an exchange's hot wallet that thousands use, contracts are used by many. To be flagged.",
        Bars(6, 0.8),
        tables=("transactions",),
        kinds=(Kind("to_address", "transactions", "to_address"),),
        who="wallet",
        days=90,
        years=1.2,
        ids="wallet",
        columns=(),
        activity="transactions",
    )
)
def airdrop(w: World) -> None:
    contracts, weights = [w.wallet() for _ in range(60)], [1 / (rank + 1) for rank in range(60)]
    hot, own_deposit = w.several(w.wallet, 3), w.part(0.5)
    for _ in range(w.about(3500, least=12)):
        one = w.account("alone")
        for contract in w.rng.choices(contracts, weights, k=1 + int(w.rng.lognormvariate(1.2, 0.7))):
            w.row("transactions", one, w.time.between(0, 1), to_address=contract)
        drawn = w.rng.random()
        if drawn < 0.35 + own_deposit:
            at = w.time.between(0, 1)
            w.row("transactions", one, at, to_address=w.rng.choice(hot) if drawn < 0.35 else w.wallet())
    for _ in range(w.about(85)):
        deposit = w.wallet()
        for one in w.some(w.accounts, 2, 3):
            w.row("transactions", one, w.time.between(0, 1), to_address=deposit)
    collecting_wallets(w, contracts, weights)


def collecting_wallets(w: World, contracts: list[str], weights: list[float]) -> None:
    """The operation's wallets: some calls to look alive, and on to the deposit."""
    count, span = w.about(80), w.rng.uniform(3, 20)
    deposits = w.several(w.wallet, max(1, count / 20))
    for number in range(count):
        one = w.account("airdrop", FAKE, w.time.between(0.1, 0.45))
        for contract in w.rng.choices(contracts, weights, k=w.rng.randint(2, 5)):
            w.row("transactions", one, one.joined + w.rng.uniform(0, 30) * DAY, to_address=contract)
        at = w.time.on(0.75 * w.time.days + w.rng.uniform(0, span))
        w.row("transactions", one, at, to_address=deposits[number % len(deposits)])


@source(
    Plan(
        "A crypto exchange: accounts with bought identities, a phone for five, a few withdrawal addresses, "
        "weekends of sign-ups. A mining pool pays honest customers from one address; some withdraw to a well-known "
        "service: clear.",
        Bars(6, 0.85, 0.3),
        tables=("logins", "withdrawals", "deposits"),
        kinds=(Kind("to_address", "withdrawals", "to_address"), Kind("from_address", "deposits", "from_address")),
        who="customer",
        days=80,
        columns=(),
    )
)
def bought_identities(w: World) -> None:
    honest = w.crowd(3000, volume=8)
    pool, services = w.wallet(), w.several(w.wallet, 3)
    for one in honest:
        for _ in range(w.rng.randrange(4)):
            to = w.wallet() if w.chance(0.9) else w.rng.choice(services)
            w.row("withdrawals", one, w.time.between(0, 1), to_address=to)
        if w.chance(0.5):
            w.row("deposits", one, w.time.between(0, 1), from_address=w.wallet())
    for one in w.rng.sample(honest, min(len(honest) // 4, w.about(200))):
        for _ in range(w.rng.randint(2, 5)):
            w.row("deposits", one, w.time.between(0, 1), from_address=pool)
    count, weekends = w.about(85), w.rng.randint(3, 5)
    outs, phones = w.several(w.wallet, count / 14), w.several(w.device, count / 4.7)
    for number in range(count):
        joined = w.time.on(w.rng.randrange(weekends) * 14 + w.rng.uniform(0, 2))
        phone, out = [phones[number % len(phones)]], lambda _k, _at: w.mobile()
        one = w.person("bought identities", FAKE, joined=joined, devices=phone, volume=5, ip=out)
        for _ in range(w.rng.randint(1, 3)):
            to = outs[number % len(outs)] if w.chance(0.85) else w.rng.choice(outs)
            w.row("withdrawals", one, joined + w.rng.uniform(1, 13) * DAY, to_address=to)


@source(
    Plan(
        "Pay later: synthetic people with four drop addresses, one invented employer, a phone for three. A "
        "shelter's refugees share its address, its tablet and its wifi: innocent, a review is fair.",
        Bars(5, 0.85),
        tables=("logins", "payments", "applications"),
        kinds=(Kind("address", "applications", "home_address"), Kind("employer", "applications", "employer")),
        who="borrower",
        days=120,
        columns=("phone",),
    )
)
def synthetic_borrowers(w: World) -> None:
    for one in w.crowd(2600, volume=5, paying=0.7):
        small = w.name("{last} ") + w.rng.choice(("Ltd", "Logistics", "Bakery", "Clinic", "Foods"))
        apply(w, one, w.street(), small if w.chance(0.6) else w.rng.choice(LARGE_EMPLOYERS))
    door, tablet, wifi = w.street(), w.device(), w.line()
    for _ in range(w.about(60)):
        one = w.person(
            "refugees' shelter",
            FAIR,
            joined=w.time.between(0, 0.9),
            volume=4,
            paying=0.2,
            ip=at_first(3, always(wifi), lambda _k, _at: w.mobile()),
            device=at_first(1, always(tablet), mixed(w, 0.3, always(tablet), always(w.device()))),
        )
        apply(w, one, door, None)
    synthetic_people(w)


def apply(w: World, one: Account, door: str, employer: str | None) -> None:
    """An application for credit."""
    w.row("applications", one, w.time.between(0, 1), home_address=door, employer=employer)


def synthetic_people(w: World) -> None:
    """Borrowers who do not exist."""
    count = w.about(50)
    drops, phones, employer = w.several(w.street, 4), w.several(w.device, count / 3.3), w.name("{last} Trade Services")
    for number in range(count):
        joined, phone = w.time.between(0.15, 0.9), [phones[number % len(phones)]]
        one = w.person("synthetic people", FAKE, joined=joined, volume=6, devices=phone, paying=0, ip=anew(w))
        apply(w, one, drops[number % len(drops)], employer)


@source(
    Plan(
        "Telemedicine: a mill of invented patients, five cards, three delivery addresses, two stories; own devices "
        "and homes. A nursing home's residents share one tablet, one card, one address: a review is fair.",
        Bars(4, 0.9, 0.4),
        tables=("payments", "exchanges", "prescriptions"),
        kinds=(Kind("delivery_address", "prescriptions", "delivery_address"),),
        called=(("exchanges", "consultations"),),
        who="patient",
        days=75,
        columns=("email_domain",),
    )
)
def prescription_mill(w: World) -> None:
    for one in w.crowd(1900, volume=4, paying=0.9):
        if w.chance(0.6):
            w.row("prescriptions", one, w.time.between(0, 1), delivery_address=w.street())
    home, tablet, card, door = w.line(), w.device(), w.card(), w.street()
    for number in range(w.about(40)):
        joined = w.time.on(-60 + number * 2)
        one = w.person(
            "nursing home", FAIR, joined=joined, home=home, devices=[tablet], card=card, roams=False, volume=4
        )
        w.row("prescriptions", one, w.time.between(0.6, 1), delivery_address=door)
    drops, cards = w.several(w.street, 3), w.several(w.card, 5)
    stories = (
        "I have had trouble sleeping for {n} weeks since {thing}. My doctor prescribed the {adjective} tablets.",
        "After my {noun} accident the pain is {n} of ten, only the {adjective} ones helped. I am new here.",
    )
    for number in range(w.about(38)):
        paid, says = cards[number % len(cards)], filled(w, stories)
        one = w.person(
            "mill", FAKE, joined=w.time.between(0.1, 0.5), card=paid, devices=[w.device()], volume=4, text=says
        )
        for _ in range(2):
            w.row("prescriptions", one, w.time.between(0.55, 1), delivery_address=drops[number % len(drops)])
