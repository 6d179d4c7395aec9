"""Honest people whom an occasion brings together: a stay, a feast, an examination, a gift, a good cause."""

from .calendar import DAY, HOUR
from .markets import popular
from .sources import CLEAR, FAIR, Bars, Kind, Plan, source
from .ways import always, any_of, at_first, during, filled, mixed, own, scripted
from .world import World


@source(
    Plan(
        "Hotels: guests stay for two or three days on the house's wifi, some use the PCs of the lobby once; "
        "conferences fill a house at a time. Only innocents, and all clear.",
        Bars(5),
        spare=("logins",),
        days=90,
    )
)
def hotel_guests(w: World) -> None:
    w.crowd(1600)
    for _ in range(w.rng.randint(3, 6)):
        wifi, lobby = w.several(w.line, 2), w.several(w.device, 2)
        for _ in range(w.about(90)):
            comes, laptop = w.time.between(0, 0.95), w.device()
            leaves, home, once = comes + w.rng.uniform(1, 3) * DAY, w.home(), w.chance(0.2)
            stay = w.time.natural(w.rng.randint(2, 6), w.time.day(comes), w.time.day(leaves))
            w.person(
                "guests",
                joined=min(w.time.signup(), comes),
                times=sorted(stay + w.time.natural(w.rng.randint(3, 9))),
                ip=during(comes, leaves, any_of(w, wifi), always(home)),
                device=at_first(1, any_of(w, lobby), always(laptop)) if once else always(laptop),
            )


@source(
    Plan(
        "A festival: thousands of one weekend, hundreds of whom sign up on its wifi or by its carrier, ask the "
        "poster's question first, and seldom come back. Only innocents, and all clear.",
        Bars(6),
        spare=("payments", "logins"),
        days=40,
    )
)
def festival(w: World) -> None:
    w.crowd(2000)
    wifi, opens, carrier = w.several(w.line, 4), w.time.on(w.time.days // 2, 12), w.rng.randrange(4)
    poster = w.rng.choice(("Who plays tonight on stage {n}?", "Make me a plan for the weekend, I like {thing}"))
    for _ in range(w.about(380)):
        joined, later = opens + w.rng.betavariate(1.2, 1.6) * 60 * HOUR, w.chance(0.2)
        times = sorted(joined + 120 + w.rng.expovariate(1 / 5000) for _ in range(w.rng.randint(1, 6)))
        times += w.time.natural(2, w.time.day(joined) + 4) if later else []
        w.person(
            "festival",
            joined=joined,
            paying=0.03,
            times=times,
            ip=mixed(w, 0.5, any_of(w, wifi), lambda _k, _at: w.mobile(carrier)),
            text=at_first(1, filled(w, [poster], 0.7), own(w)),
        )


@source(
    Plan(
        "The week before an examination: students of one course sign up, ask the same past questions at the same "
        "hours from the campus's two addresses and their homes, on their own machines. Only innocents; a review is "
        "fair.",
        Bars(3),
        spare=("payments", "logins"),
        days=50,
    )
)
def exam_week(w: World) -> None:
    w.crowd(2200)
    campus, domain, told = w.several(w.line, 2), "stud." + w.firm(), w.chance(0.5)
    first = w.time.days // 2
    past = [w.speech.prompt() + " " + w.speech.passage(25) for _ in range(w.rng.randint(10, 25))]
    for _ in range(w.about(180)):
        evenings = [day for day in range(first, first + 7) if w.chance(0.5)] or [first]
        done = [(w.time.on(day, 19, 1.2) + k * 300, w.rng.choice(past)) for day in evenings for k in range(4)]
        done += [(at, w.speech.prompt()) for at in w.time.natural(w.rng.randrange(1, 5), first)]
        done = sorted((at, said if w.chance(0.8) else w.speech.prompt()) for at, said in done)
        w.person(
            "students",
            FAIR,
            joined=w.time.on(first - w.rng.randrange(3)),
            paying=0.03,
            times=[at for at, _ in done],
            ip=mixed(w, 0.5, any_of(w, campus), always(w.home())),
            text=scripted([said for _, said in done]),
            columns={"email_domain": domain} if told else None,
        )


@source(
    Plan(
        "Family plans: one card pays for up to six, who live in two or three homes, with devices of their own and "
        "some that pass from one to the other. Only innocents, and all clear.",
        Bars(5),
        tables=("payments", "logins"),
        called=(("logins", "streams"),),
        who="subscriber",
        columns=("country",),
    )
)
def family_plans(w: World) -> None:
    w.crowd(1200, paying=0.9, volume=10)
    for _ in range(w.about(260)):
        card, homes = w.card(), [w.home() for _ in range(w.rng.randint(1, 3))]
        television, joined = w.device(), w.time.signup()
        for _ in range(w.rng.randint(2, 6)):
            w.person(
                "family plan",
                joined=joined + w.rng.uniform(0, 30) * DAY,
                card=card,
                home=w.rng.choice(homes),
                devices=[w.device(), television] if w.chance(0.5) else [w.device()],
                volume=10,
            )


@source(
    Plan(
        "Gift cards that one shop sold: dozens of strangers pay once with cards that bear one fingerprint, in the "
        "weeks after a holiday; all else is their own. Only innocents; a review is fair.",
        Bars(4),
        tables=("payments", "logins"),
        columns=("email_domain", "country"),
    )
)
def gift_cards(w: World) -> None:
    w.crowd(2300, volume=8)
    for _ in range(w.rng.randint(2, 5)):
        fingerprint, sold = w.card(), w.time.between(0.2, 0.6)
        for _ in range(w.about(45)):
            one = w.person("gift cards", FAIR, volume=8, paying=0.3, joined=min(w.time.signup(), sold))
            w.row("payments", one, sold + w.rng.expovariate(1 / 12) * DAY, card=fingerprint)


@source(
    Plan(
        "A cashback club: members came by the club's link over a year, and buy the offers of its week, which "
        "hardly anybody else buys; own cards, devices and doors. Only innocents, and all clear.",
        Bars(6),
        tables=("orders",),
        kinds=(Kind("product", "orders", "product_id"), Kind("referrer", "accounts", "referred_by")),
        who="customer",
        days=90,
        columns=("referred_by", "email_domain"),
        activity="orders",
    )
)
def cashback_club(w: World) -> None:
    products, weights = popular(w, "P", 1200, 0.9)

    def buys(stands: str, group: str, offers: list[tuple[float, str]]) -> str:
        one, card, device, home = w.account(group, stands), w.card(), w.device(), w.home()
        bought = [(at, w.rng.choices(products, weights)[0]) for at in w.time.life(4, one.joined)] + offers
        for at, product in bought:
            w.row("orders", one, at, card=card, device=device, ip=home, product_id=product)
        return one.id

    for _ in range(w.about(2300, least=12)):
        buys(CLEAR, "alone", [])
    weeks = [(week * 7.0, [f"P{w.digits(7)}" for _ in range(3)]) for week in range(w.time.days // 7)]
    link = buys(CLEAR, "club's founder", [])
    for _ in range(w.about(150)):
        offers = [(w.time.on(day + w.rng.uniform(0, 6)), w.rng.choice(goods)) for day, goods in weeks if w.chance(0.35)]
        buys(CLEAR, "club", offers)
        w.accounts[-1].columns["referred_by"] = link if w.chance(0.8) else ""


@source(
    Plan(
        "Subsidised phones of one model: hundreds of a region get one in the same weeks, all with one fingerprint, "
        "behind one carrier's gateway, without cards; what they ask is their own. Only innocents, and all clear.",
        Bars(6),
        spare=("logins",),
        days=50,
        columns=("country",),
    )
)
def subsidised_phones(w: World) -> None:
    w.crowd(2300)
    model, carrier, begins = w.device(), w.rng.randrange(4), w.rng.uniform(0.1, 0.5)
    for _ in range(w.about(220)):
        joined = w.time.between(begins, min(0.95, begins + 0.4))
        w.person("subsidised phones", joined=joined, paying=0, devices=[model], ip=lambda _k, _at: w.mobile(carrier))


@source(
    Plan(
        "A bank in the week after a flood: hundreds who have been customers for years give to one relief account "
        "within days; landlords, shops and friends as ever. Only innocents, and all clear.",
        Bars(6),
        tables=("logins", "transfers"),
        spare=("logins",),
        kinds=(Kind("counterparty", "transfers", "counterparty"),),
        years=6,
        columns=(),
        activity="transfers",
    )
)
def charity_drive(w: World) -> None:
    merchants, weights = popular(w, "MRC", 400, 1.1)
    honest = w.crowd(2800, volume=6)
    for one in honest:
        landlord = w.iban("LT")
        for _ in range(max(1, int(w.rng.lognormvariate(2, 0.6)))):
            to = w.rng.choices(merchants, weights)[0] if w.chance(0.75) else landlord
            w.row(
                "transfers", one, w.time.between(0, 1), counterparty=to, amount=round(w.rng.lognormvariate(3.3, 1), 2)
            )
    relief, begins = w.iban("LT"), w.rng.uniform(0.3, 0.7) * w.time.days
    for one in w.rng.sample(honest, min(len(honest) // 4, w.about(260))):
        if one.joined < w.time.on(begins):
            at = w.time.on(begins + w.rng.expovariate(1 / 3))
            w.row("transfers", one, at, counterparty=relief, amount=w.rng.choice((10, 20, 50, 100)))


@source(
    Plan(
        "A workers' hostel on a money transfer service: one wifi, two old phones that newcomers borrow, and a "
        "cargo agent at home to whom a third of them send; families otherwise. Only innocents; a review is fair.",
        Bars(5),
        tables=("logins", "transfers"),
        kinds=(Kind("receiver", "transfers", "receiver"),),
        who="sender",
        days=120,
        columns=("country",),
    )
)
def workers_hostel(w: World) -> None:
    for one in w.crowd(1900, volume=6):
        family = [w.iban("PH") for _ in range(w.rng.randint(1, 3))]
        for at in w.time.life(3, one.joined):
            w.row("transfers", one, at, receiver=w.rng.choice(family), amount=w.rng.randint(20, 600))
    wifi, lent, cargo = w.line(), w.several(w.device, 2), w.iban("PH")
    for _ in range(w.about(95)):
        joined, at_home, sends_goods = w.time.between(0, 0.9), w.iban("PH"), w.chance(0.35)
        one = w.person(
            "hostel",
            FAIR,
            joined=joined,
            volume=6,
            ip=mixed(w, 0.7, always(wifi), lambda _k, _at: w.mobile()),
            device=at_first(2, any_of(w, lent), always(w.device())),
        )
        for at in w.time.life(4, joined):
            to = cargo if sends_goods and w.chance(0.4) else at_home
            w.row("transfers", one, at, receiver=to, amount=w.rng.randint(20, 600))
