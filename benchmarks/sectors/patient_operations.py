"""Operations that take their time or borrow a cover: sleepers, shell firms, other people's phones, a chain."""

from collections.abc import Callable

from .calendar import DAY, HOUR
from .markets import popular
from .sources import FAIR, FAKE, Bars, Kind, Plan, source
from .ways import Sale, always, any_of, at_first, inside, ranges, replace_sold, scripted, templated
from .world import Account, World


@source(
    Plan(
        "A marketplace: accounts made over two years and never used all go to work within one week, with devices "
        "and cards shared by twos and threes that fall together with nothing. In the week of the sale hundreds of "
        "old customers come back, too: clear.",
        Bars(5, 0.8),
        tables=("payments", "logins"),
        days=60,
    )
)
def sleepers(w: World) -> None:
    w.crowd(1900)
    wakes = w.rng.uniform(0.3, 0.8) * w.time.days

    def week() -> list[float]:
        return w.time.natural(w.rng.randint(4, 14), wakes, wakes + 7)

    for _ in range(w.about(250)):
        w.person("came for the sale", joined=w.time.ago(70, 730), times=week(), paying=0.3)
    count = w.about(75)
    devices, cards = by_twos_and_threes(w, count, w.device), by_twos_and_threes(w, count, w.card)
    for device, card in zip(devices, cards, strict=True):
        one = w.person("sleepers", FAKE, joined=w.time.ago(70, 730), times=week(), devices=[device], paying=0)
        for _ in range(w.rng.randint(1, 3)):
            w.row("payments", one, w.time.start + (wakes + w.rng.uniform(0, 7)) * DAY, card=card)


def by_twos_and_threes(w: World, count: int, make: Callable[[], str]) -> list[str]:
    """A value for each of `count` accounts; two or three have one, and which is chance."""
    found: list[str] = []
    while len(found) < count:
        found += [make()] * w.rng.randint(2, 3)
    return w.rng.sample(found[:count], count)


@source(
    Plan(
        "An AI platform: some forty firms of three seats each, with a domain and an organisation each, which one "
        "operator invented: two of the three seats pay by the firm's card, all come by one VPN, and all do one job "
        "by two wordings. Real firms of three to six: clear.",
        Bars(4, 0.8),
        days=70,
        columns=("org_id", "email_domain", "plan"),
    )
)
def shell_firms(w: World) -> None:
    w.crowd(1700)
    for _ in range(w.about(45)):
        w.office(w.rng.randint(3, 6))
    exits, templates = w.several(w.hosting, 9), w.speech.templates(2)
    for _ in range(w.about(38)):
        name = {"org_id": "org_" + w.hexadecimal(6), "email_domain": w.firm()}
        joined, card = w.time.ago(30, 160), w.card()
        for seat in range(3):
            w.person(
                "shell firms",
                FAKE,
                joined=joined + w.rng.uniform(0, 2) * HOUR,
                card=card if seat else None,
                paying=0,
                ip=any_of(w, exits),
                text=templated(w, templates, 0.9),
                volume=14,
                columns=name,
            )


@source(
    Plan(
        "A shop: an operation works half of its accounts through real customers' machines, which carry its malware, "
        "so that these have a victim's device and address, another victim for each; the other half by rented "
        "homes. What it has in common are a card for five. A look at the victims is fair.",
        Bars(5, 0.8),
        tables=("payments", "logins"),
        called=(("logins", "visits"),),
        days=75,
    )
)
def borrowed_machines(w: World) -> None:
    w.crowd(2000)
    count = w.about(65)
    cards = [w.card() for _ in range(w.each(count, 5))]
    for number in range(count):
        card, joined = cards[number % len(cards)], w.time.between(0.1, 0.8)
        if number % 2:
            w.person("by rented homes", FAKE, joined=joined, card=card, roams=False, volume=5)
            continue
        victim = w.person("victims", FAIR, joined=w.time.ago(120, 700), volume=12)
        home, machine = victim.home, victim.devices[:1]
        w.person(
            "by victims' machines",
            FAKE,
            joined=joined,
            card=card,
            home=home,
            devices=machine,
            roams=False,
            volume=5,
        )


@source(
    Plan(
        "An online shop that writes addresses down as they are typed: stolen goods go to a few reshippers' doors, "
        "each in four spellings; cards, devices and homes are another for each account. In large houses three to "
        "eight customers have one door, spelt as they like: clear.",
        Bars(6, 0.8),
        tables=("orders",),
        kinds=(Kind("address", "orders", "ship_to"),),
        who="customer",
        days=100,
        columns=("email_domain",),
        activity="orders",
    )
)
def four_spellings(w: World) -> None:
    def order(one: Account, times: list[float], doors: list[str]) -> None:
        card, device, home = w.card(), w.device(), w.home()
        for at in times:
            w.row("orders", one, at, card=card, device=device, ip=home, ship_to=w.rng.choice(doors))

    for _ in range(w.about(1900, least=12)):
        one = w.account("alone")
        order(one, w.time.life(3, one.joined), spelt(w.street())[:1])
    for _ in range(w.about(90)):
        house = spelt(w.street())
        for _ in range(w.rng.randint(3, 8)):
            one = w.account("large houses")
            order(one, w.time.life(3, one.joined), [w.rng.choice(house)])
    count, begins = w.about(65), w.rng.uniform(0.2, 0.5)
    doors = [spelt(w.street()) for _ in range(w.each(count, 16))]
    for number in range(count):
        one = w.account("stolen goods", FAKE, w.time.between(begins, begins + 0.3))
        order(one, w.time.life(2, one.joined, 10), doors[number % len(doors)])


def spelt(street: str) -> list[str]:
    """Four ways to write `Weber Lane 12, Leeds`."""
    name, place = street.split(", ")
    *words, number = name.split(" ")
    plain, short = " ".join(words), f"{words[0]} {words[-1][:2]}."
    return [street, f"{number} {plain}, {place}", f"{short} {number}, {place}", f"{plain} {number}A {place}".upper()]


@source(
    Plan(
        "A lender: no account of a ring has anything in common with more than two others, but they are a chain of "
        "fifty and more: the first card is on two accounts, the second of these has a phone with the third, who "
        "has a card with the fourth. Couples have a card, or a phone, or both, and old phones are sold: clear.",
        Bars(6, 0.6),
        tables=("payments", "logins"),
        who="borrower",
        days=90,
        columns=("phone",),
    )
)
def long_chain(w: World) -> None:
    honest = w.crowd(1900, households=0.2, volume=6)
    sold: list[Sale] = []
    for one in w.rng.sample(honest, min(len(honest), w.about(90))):
        sold.append(Sale(one, one.devices[0], w.time.between(0.2, 0.8)))
        w.person("bought an old phone", joined=sold[-1].at + DAY, devices=one.devices[:1], volume=6)
    replace_sold(w, "logins", sold)
    count, card, device = w.about(65, least=6), w.card(), w.device()
    for number in range(count):
        card, device = (w.card(), device) if number % 2 else (card, w.device())
        w.person(
            "chain",
            FAKE,
            joined=w.time.on(number / count * w.time.days * 0.6),
            card=card,
            devices=[device],
            roams=False,
            volume=6,
        )


@source(
    Plan(
        "A dating site's sign-ins: a ring of some dozens sits behind a carrier's gateway with three hundred honest "
        "people, and works each account on each of its few phones in turn. The others have phones of their own: "
        "clear.",
        Bars(5, 0.85),
        tables=("logins",),
        who="member",
        days=50,
        columns=("phone", "country"),
    )
)
def phones_in_turn(w: World) -> None:
    w.crowd(1700)
    carrier = w.rng.randrange(4)

    def gateway(_k: int, _at: float) -> str:
        return w.mobile(carrier)

    for _ in range(w.about(300)):
        w.person("carrier's customers", ip=gateway, devices=[w.device()])
    phones = w.several(w.device, 5)
    for number in range(w.about(36, least=4)):
        turn = scripted([phones[(number + k) % len(phones)] for k in range(400)])
        w.person("ring", FAKE, joined=w.time.ago(20, 120), ip=gateway, device=turn, volume=10)


@source(
    Plan(
        "A music service: bots play an inventor's hundreds of tracks, few times each and round the clock, from "
        "servers, on family plans of six that a card each pays for. Listeners play by popularity and small bands' "
        "friends play these; real families of up to six have one card: clear.",
        Bars(6, 0.85),
        tables=("payments", "plays"),
        kinds=(Kind("track", "plays", "track_id"),),
        who="listener",
        days=45,
        columns=("email_domain", "country"),
        activity="plays",
    )
)
def invented_songs(w: World) -> None:
    tracks, weights = popular(w, "trk", 2500, 0.8)

    def listen(one: Account, home: str, times: list[float], own: list[str]) -> None:
        device = w.device()
        for at in times:
            heard = w.rng.choice(own) if own and w.chance(0.8) else w.rng.choices(tracks, weights)[0]
            w.row("plays", one, at, ip=home, device=device, track_id=heard)

    for _ in range(w.about(900, least=12)):
        one = w.account("alone")
        w.pay(one, w.card())
        listen(one, w.home(), w.time.life(14, one.joined), [])
    for _ in range(w.about(90)):
        card, home = w.card(), w.home()
        for _ in range(w.rng.randint(2, 6)):
            one = w.account("family plan")
            w.pay(one, card)
            listen(one, home, w.time.life(14, one.joined), [])
    for _ in range(w.about(25)):
        songs = [f"trk{w.digits(7)}" for _ in range(w.rng.randint(4, 9))]
        for _ in range(w.rng.randint(4, 12)):
            one = w.account("a band's friends")
            listen(one, w.home(), w.time.life(8, one.joined), songs)
    invented, networks = [f"trk{w.digits(7)}" for _ in range(w.about(500, least=10))], ranges(w, 6)
    for _ in range(w.about(14)):
        card, joined = w.card(), w.time.ago(30, 200)
        for _ in range(6):
            one = w.account("bots", FAKE, joined + w.rng.uniform(0, 2) * HOUR)
            w.pay(one, card)
            times = sorted(w.rng.uniform(w.time.start, w.time.end) for _ in range(w.rng.randint(50, 90)))
            listen(one, w.inside(w.rng.choice(networks)), times, invented)


@source(
    Plan(
        "A college's online courses: nearly a third of the applicants are ghost students under stolen names, in "
        "nights of a few dozen applications, a phone for three and a few VPN ranges, three letters of motivation "
        "with slots, an aid account for four. Classes that a school signs up in a lesson on its laptops: a review "
        "is fair.",
        Bars(5, 0.85, 0.3),
        tables=("exchanges", "logins", "aid"),
        kinds=(Kind("iban", "aid", "paid_to"),),
        called=(("exchanges", "coursework"),),
        who="student",
        days=70,
        years=0.5,
        columns=("email_domain", "phone"),
    )
)
def ghost_students(w: World) -> None:
    honest = w.crowd(700, volume=7, paying=0)
    for _ in range(w.rng.randint(2, 3)):
        lesson, hall, laptops = w.time.on(w.rng.randrange(5, 40), 10), w.line(), w.several(w.device, 8)
        for _ in range(w.about(24)):
            joined, home = lesson + w.rng.uniform(0, 1) * HOUR, w.home()
            where, held = at_first(2, always(hall), always(home)), at_first(2, any_of(w, laptops), always(w.device()))
            honest.append(w.person("school's class", FAIR, joined=joined, volume=6, ip=where, device=held))
    for one in honest:
        if w.chance(0.5):
            w.row("aid", one, w.time.between(0.6, 1), paid_to=w.iban())
    count = round(len(honest) * w.rng.uniform(0.3, 0.45))
    phones, banks = [w.device() for _ in range(w.each(count, 3))], [w.iban() for _ in range(w.each(count, 4))]
    letters, networks = w.speech.templates(3), ranges(w, 5)
    nights = w.several(lambda: w.time.on(w.rng.randrange(3, 30), 1), 9)
    for number in range(count):
        joined, phone = w.rng.choice(nights) + w.rng.uniform(0, 4) * HOUR, [w.rng.choice(phones)]
        says, out = templated(w, letters, 0.85), inside(w, w.rng.choice(networks))
        times = [joined + 300, *w.time.natural(w.rng.randint(1, 3), w.time.day(joined))]
        one = w.person("ghosts", FAKE, joined=joined, paying=0, devices=phone, ip=out, times=times, text=says)
        w.row("aid", one, w.time.between(0.6, 1), paid_to=banks[number % len(banks)])
