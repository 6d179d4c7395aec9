"""AI platforms: operations that buy, resell or wring out a model through many accounts."""

from .calendar import DAY, HOUR
from .sources import FAIR, FAKE, Bars, Kind, Plan, source
from .ways import anew, filled, inside, ranges, templated
from .words import NOUNS
from .world import World, log_volume


@source(
    Plan(
        "An operation by twos: each card on two accounts, own devices and exits, all work by the same templates "
        "with slots, sign-ups over months. To be flagged.",
        Bars(4, 0.8),
        spare=("logins",),
        days=75,
    )
)
def by_twos(w: World) -> None:
    w.crowd(2500)
    templates, months = w.speech.templates(w.rng.randint(6, 10)), w.rng.uniform(6, 11)
    for _ in range(w.about(w.rng.choice((20, 60, 120)))):
        card = w.card()
        for _ in range(2):
            joined = w.time.ago(3, months * 30)
            says = templated(w, templates, 0.93)
            w.person("operation", FAKE, card=card, joined=joined, devices=[w.device()], volume=22, text=says)


TASKS = (
    "Give a worked solution, with every step, to this {adjective} problem: {wish}",
    "You are an expert in {noun}. A {adjective} student asks: {wish} Think step by step, then answer in one line.",
    "Rate from 1 to 10, with reasons, both answers to '{wish}'. A: {passage} B: {passage}",
    "Write a dialogue of twelve turns between {first} and a tutor about {thing} in {place}.",
    "Write a function that takes {thing} and returns {thing}. Then write {n} tests.",
    "Rewrite so that it is harder: {wish} Keep the answer unique.",
    "List what is wrong in this chain of thought about {thing}: {passage}",
    "Answer as a careful physician would: {wish} Say how sure you are.",
    "Translate to {language} and explain each choice: {wish}",
    "Produce a JSON object with keys question, reasoning, answer about {thing}.",
    "Write a story about {thing} in {place} whose moral a child of ten can tell.",
    "Prove or refute: {thing} implies {thing}. Number the steps.",
)


@source(
    Plan(
        "A model lab distils an AI model through many accounts: a residential exit and a device each, a virtual "
        "card for three, kinds of task prompts from a generator, worked in three shifts. Flag nearly all.",
        Bars(4, 0.85, 0.3),
        spare=("logins",),
    )
)
def distillers(w: World) -> None:
    w.crowd(2600, volume=10)
    count, tasks = w.about(140), w.some(TASKS, 8, 12)
    cards = [w.card() for _ in range(count // 3 + 1)]
    for number in range(count):
        shift, joined = 8 * w.rng.randrange(3), w.time.ago(w.time.days * 0.7, w.time.days * 1.6)
        w.person(
            "distillers",
            FAKE,
            joined=joined,
            card=cards[number // 3],
            devices=[w.device()],
            times=w.time.daily(joined, 0.75, (shift, shift + 8), 3),
            text=filled(w, tasks),
            roams=False,
        )


@source(
    Plan(
        "A reseller of model access pools accounts (a card for five, a few headless browsers, three hosting "
        "ranges) which strangers' natural prompts go through at all hours. Beside it an honest aggregator: one "
        "organisation, one domain, one card, one server.",
        Bars(3, 0.9, 0.5),
        tables=("payments", "exchanges"),
        days=50,
        columns=("org_id", "email_domain"),
    )
)
def model_reseller(w: World) -> None:
    w.crowd(2300)
    count, networks = w.about(60), ranges(w, 3)
    cards, browsers = w.several(w.card, count / 5), w.several(w.device, 7)
    for number in range(count):
        joined = w.time.ago(w.time.days * 0.2, w.time.days * 1.3)
        first = max(joined, w.time.start)
        times = sorted(w.rng.uniform(first, w.time.end) for _ in range(log_volume(w, 60, 0.3)))
        w.person(
            "reseller",
            FAKE,
            joined=joined,
            card=cards[number % len(cards)],
            devices=[browsers[number % len(browsers)]],
            times=times,
            ip=inside(w, networks[number % len(networks)]),
        )
    card, server, network = w.card(), w.device(), w.range24()
    name = {"org_id": "org_" + w.name("{noun}"), "email_domain": w.firm()}
    for number in range(w.about(25)):
        joined, out = w.time.on(-200 + 6 * number), inside(w, network)
        w.person("aggregator", FAIR, joined=joined, card=card, devices=[server], ip=out, volume=60, columns=name)


@source(
    Plan(
        "Two operators on one AI platform: a careless one (a few cards and devices, one range) and a careful one "
        "(a card for two, own exits and devices, many templates, afternoons).",
        Bars(4, 0.85, 0.35),
        spare=("logins",),
        days=65,
    )
)
def two_operators(w: World) -> None:
    w.crowd(3000)
    careless(w, w.about(90))
    templates = w.speech.templates(w.rng.randint(10, 16))
    for _ in range(w.about(55)):
        card = w.card()
        for _ in range(2):
            joined = w.time.ago(25, 215)
            times = w.time.daily(joined, 0.4, (13, 19), 2)
            says = templated(w, templates, 0.8)
            w.person(
                "careful", FAKE, joined=joined, card=card, devices=[w.device()], times=times, text=says, roams=False
            )


def careless(w: World, count: int) -> None:
    """An operation that shares everything and signed up in a week."""
    cards, devices, network = w.several(w.card, count / 18), w.several(w.device, count / 11), w.range24()
    templates, first = w.speech.templates(4), w.time.days * w.rng.uniform(0.1, 0.3)
    for number in range(count):
        w.person(
            "careless",
            FAKE,
            joined=w.time.on(first + w.rng.uniform(0, 7)),
            card=cards[number % len(cards)],
            devices=[devices[number % len(devices)]],
            volume=25,
            ip=inside(w, network),
            text=templated(w, templates),
        )


@source(
    Plan(
        "Scrapers: free accounts, made in a week, each call by another residential exit, start within the same "
        "minutes a few times a day and enumerate part numbers. Hundreds followed a tutorial with its two prompts: "
        "clear.",
        Bars(4, 0.9, 0.4),
        tables=("payments", "exchanges"),
        days=32,
    )
)
def scrapers(w: World) -> None:
    w.crowd(2000, paying=0.3)
    tutorial = (
        "Return the price of {noun} {n} as JSON with the keys name, price, currency.",
        "Classify this support ticket as billing, bug or praise: {wish}",
    )
    for _ in range(w.about(450)):
        w.person("tutorial users", paying=0.2, volume=9, text=filled(w, tutorial, 0.6))
    hours, prefix = w.some(range(24), 3, 5), w.hexadecimal(2).upper()
    for number in range(w.about(75)):
        enumerated = lambda k, _at, number=number: (  # noqa: E731
            f"List all suppliers, stock and lead time that you know of part number {prefix}-{number * 1000 + k:06d}."
        )
        begins = [(day, hour) for day in range(7, w.time.days) for hour in hours if w.chance(0.35)]
        times = [w.time.on(day, hour) + w.rng.uniform(0, 150) + again for day, hour in begins for again in (0, 20, 41)]
        w.person(
            "scrapers",
            FAKE,
            joined=w.time.start + w.rng.uniform(0, 6) * DAY,
            devices=[w.device()],
            paying=0,
            ip=anew(w),
            times=sorted(times),
            text=enumerated,
        )


@source(
    Plan(
        "A crossing pool: accounts over a few cards and devices, crossed at random, signed up over two years, "
        "nothing else in common, among people with cards and devices of their own. To be flagged.",
        Bars(4, 0.8),
        spare=("logins",),
    )
)
def crossing_pool(w: World) -> None:
    w.crowd(4000, paying=0.8, volume=5, households=0.05)
    count, devices_each = w.about(90), w.rng.choice((1, 1, 2))
    cards = [w.card() for _ in range(w.each(count, 4.5))]
    devices = [w.device() for _ in range(w.each(count, 4.5))]
    for _ in range(count):
        w.person(
            "pool",
            FAKE,
            joined=w.time.ago(3, 720),
            devices=w.some(devices, devices_each, devices_each),
            card=w.rng.choice(cards),
            volume=5,
        )


@source(
    Plan(
        "Free trials behind one mailbox (plus addresses, or dots), other devices and homes, no cards. At the least "
        "flagged. A few honest people have two accounts by plus-addressing: clear.",
        Bars(4, 0.8),
        spare=("logins",),
        kinds=(Kind("email", "accounts", "email", clean="mail"),),
        columns=("email", "plan"),
    )
)
def one_mailbox(w: World) -> None:
    w.crowd(2800, paying=0.35)
    plus, name, days = w.chance(0.5), w.name("{first}{last}") + w.name("{last}"), w.rng.uniform(15, 45)
    count = w.about(15, least=8)
    for number in range(count):
        tag = w.rng.choice(("t", "trial", "new", w.rng.choice(NOUNS)))
        local = f"{name}+{tag}{number}" if plus else dotted(w, name)
        joined = w.time.on(8 + number / count * days)
        w.person("mailbox", FAKE, joined=joined, columns={"email": f"{local}@gmail.com"}, paying=0, volume=12)
    for _ in range(w.about(16)):
        local, home, laptop = w.mail("gmail.com").split("@")[0], w.home(), w.device()
        for tag in ("", "+work"):
            w.person(
                "two accounts", home=home, devices=[laptop, w.device()], columns={"email": f"{local}{tag}@gmail.com"}
            )


def dotted(w: World, name: str) -> str:
    """A name with two or three dots somewhere, which its mailer does not read."""
    cuts = sorted(w.some(range(1, len(name)), 2, 3))
    return ".".join(name[low:high] for low, high in zip([0, *cuts], [*cuts, len(name)], strict=True))


@source(
    Plan(
        "Five days of a young platform: accounts made within a day from a few ranges, three templates, one odd "
        "mail domain. To be flagged. The same week people came by a video within hours: clear.",
        Bars(5, 0.85, 0.3),
        tables=("payments", "exchanges"),
        days=6,
        years=0.6,
        columns=("email_domain",),
    )
)
def flash_operation(w: World) -> None:
    w.crowd(2400, volume=4, paying=0.2)
    templates, networks, odd = w.speech.templates(3), ranges(w, 6), w.firm()
    for number in range(w.about(100)):
        joined = w.time.on(1, 8) + w.rng.uniform(0, 14) * HOUR
        first = [joined + 200 + k * 40 + w.rng.uniform(0, 20) for k in range(6)]
        later = [w.time.on(2 + day, 12 + number % 4) + w.rng.uniform(0, 200) for day in range(2)]
        w.person(
            "flash operation",
            FAKE,
            joined=joined,
            paying=0,
            devices=[w.device()],
            times=first + later,
            ip=inside(w, networks[number % len(networks)]),
            text=templated(w, templates),
            columns={"email_domain": w.rng.choice(("gmail.com", odd, odd))},
        )
    shown = w.time.on(2, 19)
    for _ in range(w.about(220)):
        joined = shown + w.rng.expovariate(1 / (1.5 * HOUR))
        times = [joined + 200 + k * w.rng.expovariate(1 / 120) for k in range(w.rng.randint(1, 6))]
        first_try = filled(w, ["Guess my age from how I write: {wish}"])
        says = lambda k, at, tries=first_try: w.speech.prompt() if k else tries(k, at)  # noqa: E731
        w.person("came by a video", joined=joined, paying=0.02, times=sorted(times), text=says)
