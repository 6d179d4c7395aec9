"""Operations that are known by very little: one kind of signal, a tiny platform, a year between first and last."""

from .calendar import DAY
from .markets import popular
from .sources import CLEAR, FAKE, Bars, Kind, Plan, source
from .ways import anew, inside, ranges, templated
from .world import Account, World


@source(
    Plan(
        "A streaming service keeps cards alone: somebody sells accounts that are paid with stolen cards, each "
        "account by three of them over the months, each card on several accounts, crosswise. Families of up to "
        "five pay by one card: clear.",
        Bars(5, 0.8),
        tables=("payments",),
        called=(("payments", "renewals"),),
        who="subscriber",
        days=120,
        columns=("country",),
    )
)
def cards_crosswise(w: World) -> None:
    w.crowd(2600, paying=1, households=0.1)
    for _ in range(w.about(70)):
        card = w.card()
        for _ in range(w.rng.randint(2, 5)):
            w.person("family", card=card)
    count, cards_each = w.about(70), w.rng.randint(2, 4)
    cards = [w.card() for _ in range(w.each(count * cards_each, 7))]
    for _ in range(count):
        one = w.account("sold accounts", FAKE, w.time.between(0, 0.6))
        for card in w.some(cards, cards_each, cards_each):
            w.row("payments", one, w.time.between(0.6, 1), card=card)


@source(
    Plan(
        "An e-scooter's app logs devices alone: hunters of the first free ride have a few phones, each with "
        "several accounts and each account on two phones. Families lend each other a phone, and buy old ones of "
        "each other: clear.",
        Bars(5, 0.8),
        tables=("unlocks",),
        who="rider",
        days=75,
        columns=(),
        activity="unlocks",
    )
)
def shared_phones(w: World) -> None:
    def unlock(one: Account, phones: list[str], times: list[float]) -> None:
        for at in times:
            w.row("unlocks", one, at, device=w.rng.choice(phones), minutes=w.rng.randint(2, 40))

    for _ in range(w.about(2600, least=12)):
        one = w.account("alone")
        unlock(one, [w.device()], w.time.life(7, one.joined))
    for _ in range(w.about(90)):
        lent, joined = w.device(), w.time.signup()
        for _ in range(w.rng.randint(2, 3)):
            one = w.account("family", CLEAR, joined + w.rng.uniform(0, 40) * DAY)
            unlock(one, [w.device(), w.device(), lent], w.time.life(7, one.joined))
    count = w.about(60)
    phones = [w.device() for _ in range(w.each(count * 2, 8))]
    for _ in range(count):
        one = w.account("free riders", FAKE, w.time.between(0.1, 0.9))
        unlock(one, w.some(phones, 2, 2), w.time.life(4, one.joined, 3))


@source(
    Plan(
        "A testnet: wallets that one hand made are funded by a few wallets, one after another within hours, and "
        "call the same two contracts. An exchange funds thousands, friends two or three of each other: clear.",
        Bars(6, 0.8),
        tables=("fundings", "calls"),
        kinds=(Kind("funder", "fundings", "funded_by"), Kind("contract", "calls", "contract")),
        who="wallet",
        days=60,
        years=0.8,
        ids="wallet",
        columns=(),
        activity="calls",
    )
)
def funded_sybils(w: World) -> None:
    contracts, weights = popular(w, "0xc0", 70)
    exchanges = w.several(w.wallet, 4)

    def live(one: Account, funder: str, called: list[str]) -> None:
        w.row("fundings", one, one.joined + w.rng.uniform(60, 900), funded_by=funder)
        for contract in called:
            w.row("calls", one, max(one.joined, w.time.start) + w.rng.uniform(0, 25) * DAY, contract=contract)

    for _ in range(w.about(2800, least=12)):
        one, drawn = w.account("alone"), w.rng.random()
        friend = w.rng.choice(w.accounts).id if drawn > 0.9 else w.wallet()
        called = w.rng.choices(contracts, weights, k=w.rng.randint(1, 8))
        live(one, w.rng.choice(exchanges) if drawn < 0.6 else friend, called)
    count, targets = w.about(80), contracts[20:22]
    funders = w.several(w.wallet, max(1, count / 25))
    begins = [w.time.between(0.2, 0.6) for _ in funders]
    for number in range(count):
        turn = number % len(funders)
        one = w.account("sybils", FAKE, begins[turn] + number // len(funders) * w.rng.uniform(100, 400))
        live(one, funders[turn], [*targets, *w.rng.choices(contracts, weights, k=w.rng.randrange(3))])


@source(
    Plan(
        "Classified ads keep verified numbers alone: a ring verifies account after account with the same few SIM "
        "cards, over months. Parents verify their children's accounts with their own number, and numbers get new "
        "owners: clear.",
        Bars(5, 0.8),
        tables=("verifications", "logins"),
        kinds=(Kind("phone", "verifications", "phone", clean="phone"),),
        called=(("logins", "visits"),),
        who="member",
        days=150,
        columns=("email_domain",),
    )
)
def reused_numbers(w: World) -> None:
    numbers: list[str] = []
    for one in w.crowd(2400, volume=5):
        numbers.append(w.phone())
        w.row("verifications", one, one.joined + 600, phone=numbers[-1])
    for old in w.some(numbers, 20, 60):
        one = w.person("number had another owner", volume=5, joined=w.time.between(0.5, 1))
        w.row("verifications", one, one.joined + 600, phone=old)
    for _ in range(w.about(40)):
        home, parents = w.home(), w.phone()
        for _ in range(w.rng.randint(2, 4)):
            one = w.person("family", volume=5, home=home)
            w.row("verifications", one, one.joined + 600, phone=parents)
    count = w.about(70)
    sims = [w.phone() for _ in range(w.each(count, 9))]
    for number in range(count):
        one = w.person(
            "ring", FAKE, joined=w.time.on(number / count * w.time.days * 0.9), ip=anew(w, "mobile"), volume=4
        )
        w.row("verifications", one, one.joined + 600, phone=sims[number % len(sims)])


@source(
    Plan(
        "An online shop: goods bought with stolen cards, one card and one device an account, go to a few "
        "reshippers' doors within weeks. Hundreds have parcels sent to lockers, offices and neighbours: clear.",
        Bars(6, 0.8),
        tables=("orders",),
        kinds=(Kind("address", "orders", "ship_to"),),
        who="customer",
        days=100,
        columns=("email_domain",),
        activity="orders",
    )
)
def reshipping_doors(w: World) -> None:
    lockers, offices = w.several(w.street, 12), w.several(w.street, 25)

    def order(one: Account, at: float, card: str, device: str, door: str) -> None:
        w.row("orders", one, at, card=card, device=device, ip=w.home(), ship_to=door, amount=w.rng.randint(9, 900))

    for _ in range(w.about(2800, least=12)):
        one, card, device, home, drawn = w.account("alone"), w.card(), w.device(), w.street(), w.rng.random()
        other = w.rng.choice(lockers) if drawn < 0.3 else w.rng.choice(offices) if drawn < 0.4 else home
        for at in w.time.life(3, one.joined):
            order(one, at, card, device, home if w.chance(0.6) else other)
    count, begins = w.about(60), w.rng.uniform(0.3, 0.6)
    doors = [w.street() for _ in range(w.each(count, 10))]
    for number in range(count):
        one, card, device = w.account("stolen cards", FAKE, w.time.between(begins, begins + 0.2)), w.card(), w.device()
        for _ in range(w.rng.randint(1, 3)):
            order(one, one.joined + w.rng.uniform(0.02, 6) * DAY, card, device, doors[number % len(doors)])


@source(
    Plan(
        "A savings app pays for referrals: a tree of invented people, each of whom refers three within two days "
        "and never saves; the rewards of three go to one bank account. Honest people refer friends, a blogger "
        "hundreds: clear.",
        Bars(6, 0.8),
        tables=("logins", "rewards"),
        kinds=(Kind("referrer", "accounts", "referred_by"), Kind("iban", "rewards", "iban")),
        who="saver",
        days=90,
        years=1.5,
        columns=("referred_by",),
    )
)
def referral_tree(w: World) -> None:
    honest = sorted(w.crowd(2400, volume=8), key=lambda one: one.joined)
    blogger = honest[len(honest) // 5]
    for number, one in enumerate(honest):
        drawn = w.rng.random()
        if drawn < 0.1 and one.joined > blogger.joined:
            one.columns["referred_by"] = blogger.id
        elif drawn < 0.3 and number:
            one.columns["referred_by"] = honest[w.rng.randrange(number)].id
        if w.chance(0.3):
            w.row("rewards", one, w.time.between(0.2, 1), iban=w.iban())
    tree: list[Account] = []
    wanted, root = w.about(45), w.time.between(0.3, 0.6)
    for number in range(wanted):
        parent = tree[(number - 1) // 3] if number else None
        joined = parent.joined + w.rng.uniform(0.1, 2) * DAY if parent else root
        one = w.person("tree", FAKE, joined=joined, devices=[w.device()], times=w.time.life(2, joined, 1))
        one.columns["referred_by"] = parent.id if parent else ""
        tree.append(one)
    for number, one in enumerate(tree):
        if number % 3 == 0:
            bank = w.iban()
        w.row("rewards", one, one.joined + 3 * DAY, iban=bank)


@source(
    Plan(
        "An operation spread thin over a year: two new accounts a week, each alive for a month; a card for four in "
        "a row, a device for three that do not fall together with these, a handful of templates. To be flagged.",
        Bars(4, 0.8),
        tables=("payments", "exchanges"),
        days=330,
        columns=("email_domain",),
    )
)
def thin_over_a_year(w: World) -> None:
    w.crowd(1700, volume=12)
    count, templates = w.about(100), w.speech.templates(w.rng.randint(4, 7))
    cards, devices = [w.card() for _ in range(count // 4 + 1)], [w.device() for _ in range(count // 3 + 1)]
    for number in range(count):
        joined = w.time.on(number / count * (w.time.days - 10))
        w.person(
            "operation",
            FAKE,
            joined=joined,
            card=cards[number // 4],
            devices=[devices[(number + 1) // 3 % len(devices)]],
            times=w.time.life(18, joined, 30),
            text=templated(w, templates, 0.8),
        )


@source(
    Plan(
        "A tiny platform of some three hundred, with an operation of a dozen or two: a few devices and cards, one "
        "wording. Everybody else is honest, and half of them live in two student houses: clear.",
        Bars(2, 0.8),
        spare=("logins",),
        years=0.8,
    )
)
def tiny_platform(w: World) -> None:
    w.crowd(160)
    houses = [w.line() for _ in range(2)]
    for number in range(w.about(130)):
        w.person("student houses", home=houses[number % 2])
    count, templates = w.about(20, least=4), w.speech.templates(2)
    cards, devices = w.several(w.card, count / 5), w.several(w.device, count / 6)
    for number in range(count):
        w.person(
            "operation",
            FAKE,
            joined=w.time.between(0.2, 0.6),
            card=cards[number % len(cards)],
            devices=[devices[number % len(devices)]],
            volume=15,
            text=templated(w, templates, 0.9),
        )


@source(
    Plan(
        "A platform where half of the devices are models, not machines: thousands show one of some dozens of "
        "values. An operation hides among them with such phones, and is known by a card for five and by its "
        "ranges. To be flagged.",
        Bars(5, 0.8),
        tables=("payments", "logins"),
        columns=("country",),
    )
)
def phone_models(w: World) -> None:
    models = [w.device() for _ in range(w.rng.randint(25, 60))]
    weights = [1 / (rank + 1) ** 0.7 for rank in range(len(models))]
    for _ in range(w.about(2800, least=12)):
        w.person(devices=w.rng.choices(models, weights) if w.chance(0.5) else None, volume=9, paying=0.6)
    count, networks = w.about(60), ranges(w, 5)
    cards = [w.card() for _ in range(w.each(count, 5))]
    for number in range(count):
        w.person(
            "operation",
            FAKE,
            joined=w.time.ago(10, 80),
            devices=w.rng.choices(models, weights),
            card=cards[number % len(cards)],
            ip=inside(w, *networks),
            volume=9,
        )
