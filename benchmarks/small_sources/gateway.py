"""Gateways to language models: users, and a log of requests as proxies write it."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.names import LAST
from benchmarks.small_sources.people import Crowd, Person
from benchmarks.small_sources.source import Source, iso
from benchmarks.small_sources.texts import Writer

MODELS = ("gpt-4o-mini", "claude-sonnet", "llama-3.3-70b", "mistral-large", "gemini-flash")


def write(source: Source, crowd: Crowd, people: list[Person], nested: bool = True) -> None:
    """`users.csv`, `billing.csv` and a spend log, nested as proxies nest it or flat as a warehouse keeps it."""
    writer = Writer(source.rng)
    for person in source.enrol(people, "usr_"):
        source.put("users.csv", person.joined, **user(source, person))
        if source.chance(0.9):
            for card in person.cards:
                paid = person.joined + 900
                source.put("billing.csv", paid, user_id=person.id, payment_method=card, first_charged=iso(paid))
        own = person.notes.get("template") or (writer.template() if source.chance(0.3) else "")
        for number, visit in enumerate(crowd.visits(person, 2 + int(14 * person.pace))):
            system = person.notes.get("system", "")
            asked = spoken(source, writer, person, str(own))
            row = request(source, person, visit.at, visit.ip, system, asked, nested)
            source.put("spend_logs.jsonl", visit.at, request_id=f"{person.id[4:]}-{number}", **row)


def user(source: Source, person: Person) -> dict[str, object]:
    firm = f"{source.pick(LAST)} {source.pick(('Labs', 'GmbH', 'Ltd'))}" if source.chance(0.12) else ""
    return {
        "user_id": person.id,
        "user_email": source.mostly(person.email),
        "created_at": iso(person.joined),
        "organization": person.notes.get("org") or firm,
        "tier": source.pick(("free", "pro", "pro", "api")),
        "signup_country": source.pick(("US", "GB", "DE", "IN", "BR", "SG")),
    }


def spoken(source: Source, writer: Writer, person: Person, own: str) -> str:
    """What is asked: by one's own program, as most of the time, or by hand."""
    if own and source.chance(float(person.notes.get("steady", 0.7))):
        return writer.variant(own, float(person.notes.get("changed", 0.0)))
    return writer.prompt()


def request(source: Source, who: Person, at: int, ip: str, system: str, asked: str, nested: bool) -> dict[str, object]:
    cost = round(float(source.rng.gamma(2, 0.004)), 6)
    model = source.pick(MODELS)
    if not nested:
        tokens = int(source.rng.gamma(2, 300))
        return {"user": who.id, "created": at, "model": model, "requester_ip": ip, "input": asked, "tokens": tokens}
    messages = [{"role": "user", "content": asked}]
    if system:
        messages.insert(0, {"role": "system", "content": system})
    metadata = {"user_api_key_user_id": who.id, "requester_ip_address": ip}
    return {"startTime": iso(at), "model": model, "spend": cost, "metadata": metadata, "messages": messages}


def distillers(source: Source) -> None:
    """A large pool behind hired hosts and shared cards that asks one template all day."""
    crowd = source.crowd(60)
    template = Writer(source.rng).template()
    hosts = [ip for _ in range(6) for ip in crowd.range_of(30)]
    means = Means(
        cards=70, addresses=hosts, held=5, joined=(5, 45), life=25, hours=(0, 24), pace=1.6, mail="inbox-relay.net"
    )
    fakes = crew(crowd, "distillers", source.count(420), means)
    for person in fakes:
        person.notes.update(template=template, steady=0.85, changed=0.08)
    write(source, crowd, crowd.people(source.count(2_600)) + fakes)


def distillers_at_home(source: Source) -> None:
    """Own cards, residential proxies, own mail: only what is asked, and how alike, ties them."""
    crowd = source.crowd(60)
    template = Writer(source.rng).template(6)
    means = Means(addresses=crowd.homes(900), held=4, joined=(3, 40), hours=(0, 24), pace=1.4)
    fakes = crew(crowd, "distillers_at_home", source.count(130), means)
    for person in fakes:
        person.notes.update(template=template, steady=0.9, changed=0.1)
    write(source, crowd, crowd.people(source.count(2_000)) + fakes, nested=False)


def key_resellers(source: Source) -> None:
    """A reseller with three pools of cards and hosts, on which the traffic of two customers is mixed."""
    crowd = source.crowd(90)
    writer = Writer(source.rng)
    templates = [writer.template(), writer.template()]
    fakes = []
    for pool, size in (("north", 70), ("south", 50), ("spare", 40)):
        hosts = crowd.range_of(20) + crowd.range_of(12)
        means = Means(cards=12, devices=6, addresses=hosts, joined=(0, 70), life=40, pace=1.3, notes={"pool": pool})
        fakes += crew(crowd, "key_resellers", source.count(size), means)
    for person in fakes:
        person.notes.update(template=templates[int(source.chance(0.35))], steady=0.6)
    write(source, crowd, crowd.people(source.count(1_800)) + fakes)


def one_after_the_other(source: Source) -> None:
    """Thirty accounts at a time for four months, each with its own card: after each ban comes the next."""
    crowd = source.crowd(120)
    template = Writer(source.rng).template()
    means = Means(0, 0, crowd.range_of(60), 3, (0, 115), life=18, hours=(0, 24), pace=1.2, mail="northpost.email")
    fakes = crew(crowd, "one_after_the_other", source.count(200), means)
    for person in fakes:
        person.notes.update(template=template, steady=0.8)
    write(source, crowd, crowd.people(source.count(1_700)) + fakes)


def agent_users(source: Source) -> None:
    """Twin of `distillers`: people who run the same open-source agent, whose jobs start on the hour."""
    crowd = source.crowd(60, zones=(-8, -5, 0, 1, 5, 8))
    system = Writer(source.rng).prompt() + " You are an agent with tools. Answer with one call."
    template = Writer(source.rng).template()
    users = crowd.people(source.count(280))
    for person in users:
        person.notes.update(template=template, steady=0.8, system=system)
        ticks = crowd.rng.choice([1, 4, 6, 12])
        first = crowd.start - crowd.start % 3600
        person.beat = crowd.rng.permutation(list(range(first, first + crowd.days * 86_400, 3600 * int(ticks))))
        person.jitter = 40
    write(source, crowd, crowd.people(source.count(2_400)) + users)


def prompt_course(source: Source) -> None:
    """Twin of `key_resellers`: a course whose students sign up in its first lesson and do the same exercises."""
    crowd = source.crowd(90)
    writer = Writer(source.rng)
    ties = Ties(addresses=crowd.range_of(4), share=0.5, opened=(9, 17), joined=(30, 31), wave=3, mail="uni-weldon.edu")
    students = group(crowd, source.count(85), ties)
    template = writer.template()
    for person in students:
        person.notes.update(template=template, steady=0.4, org="Weldon University")
    write(source, crowd, crowd.people(source.count(1_500)) + students)


def seats_of_a_firm(source: Source) -> None:
    """Twin of `distillers`: 220 employees behind one gateway, on two company cards, in one tool with one prompt."""
    crowd = source.crowd(60)
    writer = Writer(source.rng)
    ties = Ties(addresses=crowd.range_of(3), share=0.85, cards=2, joined=(-300, 30), mail="harlowfreight.com")
    staff = group(crowd, source.count(220), ties)
    system, template = "You help the staff of Harlow Freight. " + writer.prompt(), writer.template()
    for person in staff:
        person.notes.update(system=system, template=template, steady=0.5, org="Harlow Freight")
    write(source, crowd, crowd.people(source.count(1_600)) + staff)
