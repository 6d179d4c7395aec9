"""AI platforms: honest crowds that look like operations."""

from functools import partial

from .calendar import DAY, HOUR
from .sources import FAIR, FAKE, Bars, Plan, source
from .ways import always, any_of, filled, mixed, scripted, templated
from .words import PLACES
from .world import At, World, log_volume


@source(
    Plan(
        "A voice skill of one small vendor: its customers' calls all come by the vendor's server (one device, one "
        "pool of addresses, one template), an account each, signed up in the weeks of the launch, no cards. A "
        "review is the most.",
        Bars(3),
        spare=("logins",),
        days=70,
    )
)
def voice_skill(w: World) -> None:
    w.crowd(2800)
    server, pool = w.device(), w.several(w.line, 3)
    template = w.speech.template()
    weeks = w.rng.uniform(3, 7)
    for _ in range(w.about(320)):
        joined = w.time.start + (0.25 * w.time.days + w.rng.betavariate(1.3, 3) * weeks * 7) * DAY
        w.person(
            "skill's customers",
            FAIR,
            joined=joined,
            devices=[server],
            paying=0,
            volume=5,
            ip=any_of(w, pool),
            text=templated(w, [template]),
        )


@source(
    Plan(
        "An evening course: couples share a card, all signed up in the first week, exercises are the same prompts "
        "in the same hours of its evenings, on devices and at homes of their own. A review is fair.",
        Bars(3),
        spare=("logins",),
        days=75,
    )
)
def evening_course(w: World) -> None:
    w.crowd(1400)
    evenings = w.some(range(5), 1, 2)
    lessons = [(7 * week + evening, exercises(w)) for week in range(2, 9) for evening in sorted(evenings)]
    couples = w.part(0.55)
    for _ in range(w.about(55)):
        couple = w.chance(couples)
        card = w.card() if couple or w.chance(0.4) else None
        home = w.home()
        for _ in range(1 + couple):
            pupil(w, home, card, lessons)


def exercises(w: World) -> list[str]:
    """The tasks of one lesson."""
    return [w.speech.prompt() + " " + w.speech.wish() for _ in range(3)]


def pupil(w: World, home: str, card: str | None, lessons: list[tuple[int, list[str]]]) -> None:
    """One of the course: most lessons, most tasks, a few of them in words of the pupil's own; and a little besides."""
    done = []
    for day, tasks in lessons:
        at = w.time.on(day, 19.1, 0.25)
        for task in tasks if w.chance(0.82) else []:
            if w.chance(0.85):
                done.append((at, task if w.chance(0.7) else task + " " + w.speech.wish()))
                at += 300 + w.rng.expovariate(1 / 240)
    done += [(at, w.speech.prompt()) for at in w.time.natural(w.rng.randint(1, 9), 15)]
    done.sort()
    joined = w.time.on(w.rng.randrange(13, 19), 19, 2)
    says = scripted([said for _, said in done])
    w.person(
        "course",
        FAIR,
        joined=joined,
        home=home,
        card=card,
        paying=0,
        times=[at for at, _ in done],
        text=says,
        roams=False,
    )


@source(
    Plan(
        "Service accounts that a hosting firm's script made for its tenants: a card for several, one machine "
        "image's device, jobs on the full or half hour by one template, one mail domain. A review is fair.",
        Bars(3),
        spare=("logins",),
    )
)
def hosting_firm(w: World) -> None:
    w.crowd(2000)
    count, images, networks = w.about(80), w.several(w.device, 1), w.several(w.range24, 2)
    cards = w.several(w.card, count / w.rng.uniform(4, 9))
    template, minute = w.speech.template(2), w.rng.choice((0, 0, 30))
    hours = w.rng.choice((range(0, 24, 3), range(24)))
    rollouts = [w.rng.uniform(0, 0.65) * w.time.days for _ in range(w.rng.randint(3, 11))]
    domain = "tenants-" + w.firm()
    for number in range(count):
        joined = w.time.on(rollouts[number % len(rollouts)], 10, 0.02)
        days = [day for day in range(int(w.time.day(joined)) + 1, w.time.days) if w.chance(0.35)]
        times = [w.time.on(day, w.rng.choice(hours)) + minute * 60 + w.rng.uniform(0, 25) for day in days]
        w.person(
            "service accounts",
            FAIR,
            joined=joined,
            home=w.inside(w.rng.choice(networks)),
            devices=[w.rng.choice(images)],
            card=cards[number % len(cards)],
            times=sorted(times) or [joined + HOUR],
            text=templated(w, [template]),
            roams=False,
            columns={"email_domain": domain},
        )


@source(
    Plan(
        "Students' jobs of one assignment run from the few nodes of a university's cluster (devices, one range) "
        "round the clock. A review is fair.",
        Bars(3),
        spare=("payments", "logins"),
        days=70,
    )
)
def university_cluster(w: World) -> None:
    w.crowd(2600)
    network = w.range24()
    nodes = [(w.inside(network), w.device()) for _ in range(w.rng.randint(3, 7))]
    template, term = w.speech.template(2), w.rng.uniform(0.15, 0.45) * w.time.days
    says, domain = w.chance(0.6), {"email_domain": "stud." + w.firm()}
    for _ in range(w.about(150)):
        student = w.account(
            "students", FAIR, w.time.on(term + w.rng.expovariate(0.25)), columns=domain if says else None
        )
        for _ in range(log_volume(w, 4)):
            at, (ip, device) = w.time.on(w.rng.uniform(term + 4, w.time.days - 1)), w.rng.choice(nodes)
            at += w.rng.uniform(-12, 12) * HOUR
            for _ in range(w.rng.randint(2, 6)):
                w.act(student, at, ip, device, template)
                at += w.rng.expovariate(1 / 90) + 5
        home, laptop = w.home(), w.device()
        for at in w.time.natural(w.rng.randrange(6), term + 2):
            w.act(student, at, home, laptop, w.speech.prompt)


@source(
    Plan(
        "A popular open-source agent: honest users and the accounts of an operation send its prompts; half of them "
        "show one of the device ids that the program ships. The operation shares cards. Users clear, operation "
        "flagged.",
        Bars(9, 0.8),
        spare=("logins",),
    )
)
def popular_agent(w: World) -> None:
    w.crowd(2000)
    shipped, templates, shown = w.several(w.device, 30), w.speech.templates(w.rng.randint(3, 6)), w.part(0.5)

    def user(group: str, stands: str, card: str | None, joined: float | None) -> None:
        device = w.rng.choice(shipped) if w.chance(shown) else w.device()
        says = templated(w, templates, 0.85)
        w.person(group, stands, joined=joined, card=card, paying=0.55, devices=[device], volume=14, text=says)

    for _ in range(w.about(800)):
        user("program's users", "clear", None, None)
    count = w.about(60)
    cards = w.several(w.card, count / 6)
    for number in range(count):
        user("operation", FAKE, cards[number % len(cards)], w.time.ago(5, 125))


@source(
    Plan(
        "A school: classes share carts of laptops and two addresses, have the same tasks in the same lessons, and "
        "signed up in class; one organisation, one domain. Only innocents.",
        Bars(3),
        spare=("logins", "payments"),
        columns=("org_id", "email_domain"),
    )
)
def school_carts(w: World) -> None:
    w.crowd(1500)
    lines, carts = w.several(w.line, 2), [[w.device() for _ in range(30)] for _ in range(w.rng.randint(3, 6))]
    name = {"org_id": "sch_" + w.name("{last}"), "email_domain": w.name("{last}") + "-school.example"}
    for number in range(w.about(20)):
        cart, begins = carts[number % len(carts)], w.time.on(3 + w.rng.randrange(5), w.rng.randrange(8, 14))
        lessons = [(begins + week * 7 * DAY, exercises(w)) for week in range(w.time.days // 7)]
        for laptop in cart[: w.rng.randint(22, 30)]:
            in_class(w, lines, mixed(w, 0.8, always(laptop), any_of(w, cart)), lessons, name)


def in_class(
    w: World, lines: list[str], device: At, lessons: list[tuple[float, list[str]]], name: dict[str, str]
) -> None:
    """One pupil: at the lessons with the cart's laptops, now and then at home."""
    joined = lessons[0][0] + w.rng.uniform(0, 1500)
    one = w.account("pupils", FAIR, joined, name)
    for begins, tasks in lessons:
        at = begins + w.rng.uniform(0, 400)
        for task in tasks if w.chance(0.9) else []:
            said = task if w.chance(0.6) else w.speech.prompt()
            w.act(one, at, w.rng.choice(lines), device(0, at), partial(str, said))
            at += 200 + w.rng.expovariate(1 / 300)
    home, own_device = w.home(), w.device()
    for at in w.time.natural(w.rng.randint(1, 4), 5):
        w.act(one, at, home, own_device, w.speech.prompt)


@source(
    Plan(
        "A hackathon: people sign up within two hours with the sponsor's card, work for two days from the venue "
        "with one starter kit's prompt, and most never come back. Only innocents.",
        Bars(3),
        spare=("logins",),
        days=42,
    )
)
def hackathon(w: World) -> None:
    w.crowd(1800)
    venue, card, sponsored = w.several(w.line, 2), w.card(), w.part(0.75)
    kit = f"You are the helper of team {{noun}}. Use the open data of {w.rng.choice(PLACES)} on {{thing}}. {{wish}}"
    opens = w.time.on(w.time.days // 2, 17)
    for _ in range(w.about(130)):
        joined = opens + w.rng.uniform(0, 2 * HOUR)
        times = sorted(joined + 600 + w.rng.betavariate(1, 1.2) * 46 * HOUR for _ in range(w.rng.randint(10, 40)))
        times += w.time.natural(2, w.time.day(joined) + 3) if w.chance(0.25) else []
        w.person(
            "hackers",
            FAIR,
            joined=joined,
            card=card if w.chance(sponsored) else None,
            paying=0,
            times=times,
            devices=[w.device()],
            ip=any_of(w, venue),
            text=filled(w, [kit], 0.6),
        )


@source(
    Plan(
        "Translators of an agency (its card, one wording, homes of their own), and people who host an open-source "
        "chat bot themselves: the same prompts, the three devices of its image, servers and cards of their own. "
        "The latter clear.",
        Bars(3),
        spare=("logins",),
    )
)
def translators_and_bot(w: World) -> None:
    w.crowd(1500)
    card = w.card()
    job = "Translate from {language} to {language}, keep tags, formal register, glossary {noun}: {passage}"
    for _ in range(w.about(24)):
        w.person("translators", FAIR, card=card, volume=40, text=filled(w, [job], 0.9))
    image = w.several(w.device, 3)
    bot = (
        "You are Hoot, a chat bot in the room {noun}. Members: {first}, {first}. Be brief. Last message: {wish}",
        "Hoot summary task. Summarise the last {n} messages of room {noun}: {passage}",
    )
    for _ in range(w.about(300)):
        place = w.hosting() if w.chance(0.6) else w.home()
        devices = [w.rng.choice(image)] if w.chance(0.8) else None
        says = filled(w, bot, 0.95)
        w.person("self-hosters", paying=0.6, volume=16, devices=devices, ip=always(place), text=says)
