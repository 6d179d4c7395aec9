"""Honest people who share a place, and what stands in it: its line, its machines, its card."""

from .calendar import DAY, HOUR
from .sources import FAIR, Bars, Plan, source
from .ways import always, anew, any_of, at_first, filled, mixed
from .world import World


@source(
    Plan(
        "A franchise: shops with tills of two images, a few regional cards, the headquarters' prompts at the hour "
        "of opening, rolled out in waves, each shop at its own address. Only innocents.",
        Bars(3),
        spare=("logins",),
        days=85,
    )
)
def franchise(w: World) -> None:
    w.crowd(1300)
    count, waves = w.about(75), w.rng.randint(2, 4)
    images, cards = w.several(w.device, 2), [w.card() for _ in range(waves)]
    brand = w.name("{noun}") + ".example"
    daily = (
        "Write today's board for the {place} shop: soup {thing}, special {thing}, in our voice: warm, short.",
        "Answer this review of our {place} shop politely in {n} words: {wish}",
    )
    for number in range(count):
        wave = number * waves // count
        joined, address = w.time.on(5 + wave * 14 + w.rng.randrange(3)), w.home()
        w.person(
            "shops",
            FAIR,
            joined=joined,
            card=cards[wave],
            devices=[images[number % len(images)]],
            ip=always(address),
            times=w.time.daily(joined, 0.4, (7, 7.5)),
            text=filled(w, daily),
            columns={"email_domain": f"shop{100 + number}.{brand}" if w.chance(0.5) else brand},
        )


@source(
    Plan(
        "Internet cafes: regulars behind one address each, on PCs cloned from two images; some top up with the "
        "keeper's card. Only innocents.",
        Bars(3),
        spare=("logins",),
        days=70,
    )
)
def internet_cafes(w: World) -> None:
    w.crowd(1900, paying=0.35)
    for _ in range(w.rng.randint(2, 4)):
        address, images, voucher = w.line(), w.several(w.device, 2), w.card()
        for _ in range(w.about(50)):
            w.person(
                "cafe regulars",
                FAIR,
                paying=0.15,
                card=voucher if w.chance(0.2) else None,
                volume=11,
                ip=mixed(w, 0.8, always(address), anew(w, "mobile")),
                device=mixed(w, 0.8, any_of(w, images), always(w.device())),
            )


@source(
    Plan(
        "A parish: a volunteer signs old people up on a few Sunday afternoons, on one tablet in the hall; the "
        "parish's card pays for most; they go on at home on their own devices. Only innocents.",
        Bars(3),
        spare=("logins",),
    )
)
def parish(w: World) -> None:
    w.crowd(1400)
    hall, tablet, card, sundays = w.line(), w.device(), w.card(), w.rng.randint(2, 4)
    asked = (
        "Write an intercession for {first} who is ill, for Sunday in {place}",
        "Large letters please: {wish}",
        "Read me the news of {place} slowly",
    )
    for number in range(w.about(90)):
        joined = w.time.on(12 + 7 * (number % sundays), 15) + number // sundays * 240
        w.person(
            "parish",
            FAIR,
            joined=joined,
            card=card if w.chance(0.6) else None,
            paying=0,
            volume=6,
            ip=at_first(2, always(hall), mixed(w, 0.3, always(hall), always(w.home()))),
            device=at_first(2, always(tablet), always(w.device())),
            text=filled(w, asked, 0.4),
        )


@source(
    Plan(
        "A shelter: refugees over some months on two tablets and one wifi; letters and translations; a few share "
        "aid cards. Only innocents.",
        Bars(3),
        spare=("logins",),
        days=140,
        columns=("email_domain", "country"),
    )
)
def refugee_shelter(w: World) -> None:
    w.crowd(2200)
    wifi, tablets, aid, own_phone = w.line(), w.several(w.device, 2), w.several(w.card, 3), w.part(0.5)
    letters = (
        "Translate into {language}: {wish}",
        "What does this letter from the office mean? {passage}",
        "Help me write to the doctor that {wish}",
        "How do I say '{thing}' in German?",
    )
    count = w.about(120)
    for number in range(count):
        joined = w.time.on(number / count * w.time.days, 9, 1)
        shared = 0.5 if w.chance(own_phone) else 1.0
        w.person(
            "refugees",
            FAIR,
            joined=joined,
            card=w.rng.choice(aid) if w.chance(0.2) else None,
            paying=0,
            times=w.time.life(7, joined, 60),
            ip=mixed(w, shared, always(wifi), anew(w, "mobile")),
            device=mixed(w, shared, any_of(w, tablets), always(w.device())),
            text=filled(w, letters, 0.7),
        )


@source(
    Plan(
        "People behind VPN exits, Tor, a carrier's gateway and village networks; devices and cards of their own. "
        "Only innocents, and all clear.",
        Bars(5),
        spare=("logins",),
        days=45,
    )
)
def exits_and_gateways(w: World) -> None:
    w.crowd(1700)
    exits, relays, villages = w.several(w.hosting, 40), w.several(w.hosting, 15), w.several(w.line, 6)
    for _ in range(w.about(900)):
        usual = w.some(exits, 3, 3)
        w.person("vpn users", ip=mixed(w, 0.65, any_of(w, usual), any_of(w, exits)))
    for _ in range(w.about(120)):
        w.person("tor users", paying=0.1, ip=any_of(w, relays))
    for _ in range(w.about(700)):
        w.person("carrier", ip=lambda _k, _at: w.mobile(3))
    for number in range(w.about(200)):
        w.person("villages", ip=always(villages[number % len(villages)]))


@source(
    Plan(
        "Households of two to six that share homes, cards and family devices, some signed up together. Only "
        "innocents, and all clear.",
        Bars(5),
        spare=("logins",),
        columns=("plan",),
    )
)
def households(w: World) -> None:
    w.crowd(1200, households=0, offices=0.05)
    for _ in range(w.about(420)):
        home, television, size = w.home(), w.device(), w.rng.choices((2, 3, 4, 5, 6), (40, 25, 20, 10, 5))[0]
        card = w.card() if w.chance(0.7) else None
        joined = w.time.signup() if w.chance(0.4) else None
        for _ in range(size):
            w.person(
                "households",
                home=home,
                card=card if w.chance(0.8) else None,
                paying=0.3,
                devices=[w.device(), television] if w.chance(0.6) else None,
                joined=joined and joined + w.rng.random() * DAY,
            )


@source(
    Plan(
        "Three companies share cards, an office's address and pool laptops; domains and organisations say who they "
        "are. There are no times anywhere. Only innocents.",
        Bars(4),
        tables=("payments", "logins"),
        columns=("email_domain", "org_id"),
        timed=False,
    )
)
def companies_without_times(w: World) -> None:
    w.crowd(1500, households=0.2)
    for number, size in enumerate((160, 45, 28)):
        count, address, cards = w.about(size), w.line(), w.several(w.card, 1 + number % 2)
        laptops, paying = w.several(w.device, max(6, count / 4)), w.rng.uniform(0.6, 1)
        name = {"email_domain": w.firm(), "org_id": f"org_{number}"}
        for _ in range(count):
            w.person(
                "companies",
                FAIR,
                card=w.rng.choice(cards) if w.chance(paying) else None,
                ip=mixed(w, 0.75, always(address), anew(w, "mobile")),
                device=mixed(w, 0.3, any_of(w, laptops), always(w.device())),
                columns=name,
            )


@source(
    Plan(
        "Device fingerprints that are no more than browser versions: some hundred values for thousands; some cards "
        "are zeros or 'n/a'. Only innocents, and all clear.",
        Bars(4),
        spare=("logins",),
    )
)
def browser_versions(w: World) -> None:
    versions = w.several(w.device, 300)
    weights = [1 / (rank + 1) ** 0.8 for rank in range(len(versions))]
    for _ in range(w.about(3200, least=12)):
        w.person(devices=w.rng.choices(versions, weights), volume=7, paying=0.4)
    for _ in range(w.about(25)):
        home, devices, card = w.home(), w.rng.choices(versions, weights), w.card()
        for _ in range(3):
            w.person("household", home=home, devices=devices, card=card)
    for row in w.rows["payments"]:
        if w.chance(0.04):
            row["card"] = w.rng.choice(("null", "unknown", "0000000000000000", "n/a"))


@source(
    Plan(
        "A young platform in the week when a video made it known: hundreds came within hours and all tried its "
        "trick first. Only innocents, and all clear.",
        Bars(4),
        spare=("payments", "logins"),
        days=9,
        years=0.6,
    )
)
def came_by_a_video(w: World) -> None:
    w.crowd(2000, volume=4, paying=0.2)
    shown = w.time.on(w.time.days // 2, 19)
    trick = w.rng.choice(("Guess my age from how I write: ", "Roast me by my job: ", "Which animal am I? "))
    for _ in range(w.about(240)):
        joined = shown + w.rng.expovariate(1 / (1.5 * HOUR))
        times = [joined + 200 + k * w.rng.expovariate(1 / 120) for k in range(w.rng.randint(1, 6))]
        tries = at_first(1, filled(w, [trick + "{wish}"]), lambda _k, _at: w.speech.prompt())
        w.person("came by a video", joined=joined, paying=0.02, times=sorted(times), text=tries)
