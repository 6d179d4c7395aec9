"""Bonuses, coupons, trials and referrals, and who lives on them."""

from itertools import accumulate

from .sources import FAIR, FAKE, Bars, Kind, Plan, source
from .ways import always, any_of, mixed
from .world import Account, World


@source(
    Plan(
        "A referral ring: one referrer with dozens who act on the day of their sign-up alone, and a chain; own "
        "devices and homes. Influencers refer hundreds who stay active: clear.",
        Bars(6, 0.8),
        spare=("payments",),
        tables=("payments", "exchanges"),
        kinds=(Kind("referrer", "accounts", "referred_by"),),
        who="user",
        days=90,
        years=1.5,
        columns=("email_domain", "referred_by"),
    )
)
def referral_ring(w: World) -> None:
    honest = sorted(w.crowd(2500, volume=7), key=lambda one: one.joined)
    refer(w, honest, w.some(honest[: len(honest) // 2], 2, 4))
    begins, hub = w.time.days * w.rng.uniform(0.4, 0.7), None
    for number in range(w.about(31)):
        one = day_fly(w, begins)
        hub = hub or one
        one.columns["referred_by"] = hub.id if number else ""
    previous = hub
    for _ in range(w.rng.randint(2, 5)):
        one = day_fly(w, begins)
        one.columns["referred_by"], previous = previous.id if previous else "", one


def refer(w: World, honest: list[Account], stars: list[Account]) -> None:
    """Strangers come by influencers and by each other."""
    for number, one in enumerate(honest):
        drawn = w.rng.random()
        if number > len(honest) / 2 and drawn < 0.12:
            one.columns["referred_by"] = w.rng.choice(stars).id
        elif number > 50 and drawn < 0.35:
            one.columns["referred_by"] = honest[int(number * w.rng.random())].id


def day_fly(w: World, begins: float) -> Account:
    """An account of the ring: a few actions within the quarter of an hour after its sign-up, and never again."""
    joined = w.time.on(begins + w.rng.uniform(0, 12))
    times = [joined + 120 + wait for wait in accumulate(w.rng.expovariate(1 / 200) for _ in range(w.rng.randint(2, 4)))]
    return w.person("ring", FAKE, joined=joined, devices=[w.device()], paying=0, times=times)


@source(
    Plan(
        "Ride hailing: ghost riders on cloned phones and prepaid cards take trips with a few drivers in league, "
        "for the bonus. Honest riders meet the drivers of their town again and again.",
        Bars(4, 0.9, 0.5),
        tables=("trips",),
        kinds=(Kind("driver", "trips", "driver_id"),),
        who="rider",
        days=70,
        columns=(),
        activity="trips",
    )
)
def ghost_riders(w: World) -> None:
    towns = [[f"drv{w.digits(6)}" for _ in range(35)] for _ in range(w.rng.randint(9, 14))]
    anybody = [driver for town in towns for driver in town]

    def trip(one: Account, at: float, device: str, card: str, driver: str) -> None:
        fare = round(w.rng.lognormvariate(2.4, 0.5), 2)
        w.row("trips", one, at, device=device, card=card, driver_id=driver, fare=fare)

    for _ in range(w.about(2900, least=12)):
        card, town = w.card(), w.rng.choice(towns)
        for _ in range(1 + w.chance(0.05)):
            one, phone = w.account("rider"), w.device()
            for at in w.time.life(6, one.joined):
                trip(one, at, phone, card, w.rng.choice(town if w.chance(0.8) else anybody))
    count, begins = w.about(45), w.rng.uniform(0.25, 0.45)
    crooks, phones, cards = w.several(lambda: f"drv{w.digits(6)}", 4), w.several(w.device, 6), w.several(w.card, 9)
    for number in range(count):
        one = w.account("ghost riders", FAKE, w.time.between(begins, begins + 0.15))
        for _ in range(w.rng.randint(6, 13)):
            at, phone = w.time.between(begins + 0.17, 0.9), phones[number % len(phones)]
            card = w.rng.choice(cards) if w.chance(0.4) else cards[number % len(cards)]
            driver = crooks[number % len(crooks)] if w.chance(0.9) else w.rng.choice(anybody)
            trip(one, at, phone, card, driver)


@source(
    Plan(
        "Food delivery: accounts made one after another for the first order's coupon: a card and a phone for "
        "several, five doors. A student house has one door and one address, own cards and phones: clear.",
        Bars(4, 0.9, 0.4),
        tables=("payments", "logins", "deliveries"),
        kinds=(Kind("address", "deliveries", "dropoff_address"),),
        who="eater",
        columns=(),
    )
)
def coupon_hunter(w: World) -> None:
    doors: dict[str, str] = {}

    def deliver(one: Account, door: str) -> None:
        for _ in range(w.rng.randint(1, 3)):
            w.row("deliveries", one, w.time.between(0, 1), dropoff_address=door)

    for one in w.crowd(2500, volume=6, paying=0.95):
        deliver(one, doors.setdefault(one.home, w.street()))
    line, door = w.line(), w.street()
    for _ in range(w.about(85)):
        deliver(w.person("student house", volume=8, paying=0.95, home=line), door)
    count = w.about(48)
    cards, phones, drops = w.several(w.card, count / 6), w.several(w.device, count / 8), w.several(w.street, 5)
    for number in range(count):
        joined = w.time.on(5 + number / count * (w.time.days - 10))
        one = w.person(
            "coupon hunter",
            FAKE,
            joined=joined,
            card=cards[number * len(cards) // count],
            devices=[phones[number % len(phones)]],
            times=w.time.life(3, joined, 2),
        )
        deliver(one, drops[number % len(drops)])


@source(
    Plan(
        "A design tool's trials: somebody lives on dozens of them, one after another: catch-all domains, virtual "
        "cards, a few browsers, VPN exits, a week each.",
        Bars(3, 0.9, 0.4),
        tables=("payments", "logins"),
        who="workspace",
        days=90,
        columns=("email_domain",),
    )
)
def serial_trials(w: World) -> None:
    w.crowd(2000, paying=0.4, volume=10)
    for one in w.accounts:
        if one.group == "alone" and w.chance(0.4):
            one.columns["email_domain"] = w.firm()
    count = w.about(65)
    domains, cards, browsers = w.several(w.firm, 5), w.several(w.card, count / 11), w.several(w.device, 4)
    exits = w.several(w.hosting, 14)
    for number in range(count):
        joined = w.time.on(number / count * w.time.days * 0.95)
        w.person(
            "serial trials",
            FAKE,
            joined=joined,
            devices=[w.rng.choice(browsers)],
            card=cards[number * len(cards) // count],
            times=w.time.life(9, joined, 7),
            ip=always(exits[number % len(exits)]),
            columns={"email_domain": w.rng.choice(domains)},
        )


@source(
    Plan(
        "An online game: a gold farm on a few machines behind one address with a few cards, one account after "
        "another round the clock. A gaming cafe's regulars share one address and its machines and pay by cards of "
        "their own: a review is fair.",
        Bars(4, 0.9, 0.6),
        tables=("payments", "logins"),
        who="player",
        called=(("logins", "game_sessions"), ("payments", "purchases")),
        days=45,
        columns=("email_domain",),
    )
)
def gold_farm(w: World) -> None:
    w.crowd(2700, volume=18, paying=0.75)
    count, address = w.about(150), w.line()
    machines, cards = w.several(w.device, count / 15), w.several(w.card, count / 19)
    for number in range(count):
        turn = 24 * (number // len(machines)) / (1 + count // len(machines))
        joined = w.time.on(9 * w.rng.randrange(5) - 30)
        w.person(
            "gold farm",
            FAKE,
            joined=joined,
            devices=[machines[number % len(machines)]],
            card=cards[number % len(cards)],
            times=w.time.daily(joined, 0.9, (turn, turn + 0.6)),
            ip=always(address),
        )
    gaming_cafe(w)


def gaming_cafe(w: World) -> None:
    """Regulars on a cafe's machines, at home on their own."""
    cafe, machines = w.line(), w.several(w.device, 20)
    for _ in range(w.about(80)):
        w.person(
            "gaming cafe",
            FAIR,
            paying=0.75,
            volume=18,
            ip=mixed(w, 0.75, always(cafe), lambda _k, _at: w.mobile()),
            device=mixed(w, 0.75, any_of(w, machines), always(w.device())),
        )
