"""Messengers and services that send codes by SMS: registrations, requests for codes, sessions."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import Crowd, Person
from benchmarks.small_sources.source import Source, milliseconds

SESSIONS = Log(
    "sessions.jsonl", "uid", "started_at_ms", "client_ip", "install_id", "device_model", time=milliseconds, usual=8
)


def write(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`registrations.csv`, `otp_requests.csv`, `sessions.jsonl`."""
    for person in source.enrol(people, "uuid"):
        source.put(
            "registrations.csv",
            person.joined,
            uid=person.id,
            msisdn=person.phone,
            registered_at_ms=milliseconds(person.joined),
            registration_ip=person.notes.get("registered_from") or crowd.where(person, person.joined),
            app_version=source.pick(("8.1.2", "8.1.4", "8.2.0", "7.9.9")),
            display_name=source.mostly(person.name, 0.15),
        )
        codes(source, crowd, person)
        sign_ins(source, crowd, person, SESSIONS)


def codes(source: Source, crowd: Crowd, person: Person) -> None:
    """Requests for a code: one or two by people, and as many as are paid for by those who pump them."""
    often = int(person.notes.get("codes", 0)) or int(source.pick((1, 1, 1, 2, 3)))
    for visit in crowd.visits(person, often):
        at = visit.at if often > 3 else person.joined + int(source.rng.integers(5, 90))
        row = {"uid": person.id, "requested_at_ms": milliseconds(at), "client_ip": visit.ip, "install_id": visit.device}
        source.put("otp_requests.csv", at, **row, delivered=source.pick(("true",) * 11 + ("false",)))


def numbered(crowd: Crowd, people: list[Person], blocks: int) -> list[Person]:
    """`people` with numbers out of a few blocks, as who buys SIM cards by the box has them."""
    starts = [int(crowd.rng.integers(10**5)) * 1_000 for _ in range(blocks)]
    for count, person in enumerate(people):
        number = starts[count % blocks] + count * 3 + int(crowd.rng.integers(3))
        person.phone = f"+{crowd.land}7{number:08d}"
    return people


def sms_pumping(source: Source) -> None:
    """Accounts made to ask for codes all night, to numbers in four blocks, from a script on rented hosts."""
    crowd = source.crowd(45)
    notes: dict[str, object] = {"codes": 14}
    means = Means(0, 20, crowd.range_of(25), 0, (20, 24), life=5, hours=(0, 24), model="SM-A146P", notes=notes)
    pumped = numbered(crowd, crew(crowd, "sms_pumping", source.count(180), means), 4)
    write(source, crowd, crowd.people(source.count(2_200)) + pumped)


def sim_farm(source: Source) -> None:
    """Forty telephones in a rack with a box of SIM cards, ten accounts to each, all behind one line."""
    crowd = source.crowd(180)
    means = Means(
        0, 40, crowd.range_of(1) + crowd.carriers[0], joined=(0, 160), hours=(0, 24), pace=0.8, model="moto g54"
    )
    farm = numbered(crowd, crew(crowd, "sim_farm", source.count(400), means), 6)
    write(source, crowd, crowd.people(source.count(9_500)) + farm)


def extract_of_a_farm(source: Source) -> None:
    """What an investigator cut out of a platform: 420 accounts, of which 170 are a farm's, on 26 telephones."""
    crowd = source.crowd(90)
    means = Means(0, 26, [*crowd.homes(3), *crowd.carriers[3]], joined=(0, 70), hours=(6, 23), pace=0.9)
    farm = numbered(crowd, crew(crowd, "extract_of_a_farm", source.count(170), means), 5)
    write(source, crowd, crowd.people(source.count(250)) + farm)


def grey_route(source: Source) -> None:
    """Eight accounts on one telephone, that were given new numbers each time they were blocked."""
    crowd = source.crowd(180)
    means = Means(0, 1, crowd.homes(2), joined=(60, 170), life=30)
    write(source, crowd, crowd.people(source.count(300)) + crew(crowd, "grey_route", 8, means))


def phone_shop(source: Source) -> None:
    """Twin of `sim_farm`: a shop that sets the app up for its customers on its own line, and never sees them again."""
    crowd = source.crowd(180)
    shop = crowd.range_of(1)
    customers = numbered(crowd, group(crowd, source.count(140), Ties(shop, 0.06, (9, 19), joined=(0, 170))), 3)
    for person in customers:
        person.model = source.pick(("SM-A146P", "Redmi Note 12", "moto g54"))
        person.notes["registered_from"] = shop[0]
    write(source, crowd, crowd.people(source.count(2_000)) + customers)


def company_phones(source: Source) -> None:
    """Twin of `sms_pumping`: a utility hands 90 telephones of one model with numbers in a row to its fitters."""
    crowd = source.crowd(90)
    ties = Ties(crowd.range_of(1), 0.25, (6, 17), joined=(33, 35), model="SM-A546B", hours=(6, 18))
    fitters = numbered(crowd, group(crowd, source.count(90), ties), 1)
    write(source, crowd, crowd.people(source.count(1_600)) + fitters)
