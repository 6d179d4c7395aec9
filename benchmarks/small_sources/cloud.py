"""Clouds with trial credits: accounts, payment methods, machines that are started."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import DAY, Crowd, Person
from benchmarks.small_sources.source import Source, iso

REGIONS = ("us-east-1", "us-west-2", "eu-central-1", "ap-southeast-1", "sa-east-1")
IMAGES = ("ubuntu-24.04", "debian-12", "al2023", "windows-2022", "rocky-9")
CONSOLE = Log(
    "console_logins.csv", "AccountId", "EventTime", "SourceIPAddress", "BrowserFingerprint", time=iso, usual=7
)


def write(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`accounts.csv`, `payment_instruments.csv`, `console_logins.csv`, `instances.csv`."""
    for person in source.enrol(people, "number"):
        source.put(
            "accounts.csv",
            person.joined,
            AccountId=person.id,
            ContactEmail=person.email,
            ContactPhone=source.mostly(person.phone, 0.1),
            SignupTime=iso(person.joined),
            CreditGrantUSD=source.pick((100, 200, 300)),
        )
        added = person.joined + 240
        for card in person.cards:
            source.put("payment_instruments.csv", added, AccountId=person.id, CardHash=card, AddedAt=iso(added))
        sign_ins(source, crowd, person, CONSOLE)
        machines(source, crowd, person)


def machines(source: Source, crowd: Crowd, person: Person) -> None:
    """What one starts: scripts of one's own or none; some take a well-known one."""
    known = source.pick(("docker-install", "k3s", "wordpress", "jupyter"))
    own = str(person.notes.get("script") or (known if source.chance(0.2) else source.rng.bytes(10).hex()))
    for visit in crowd.visits(person, 1 + int(4 * person.pace)):
        at = min(visit.at, person.joined + DAY) if person.notes.get("at_once") else visit.at
        source.put(
            "instances.csv",
            at,
            AccountId=person.id,
            LaunchTime=iso(at),
            Region=person.notes.get("region") or source.pick(REGIONS),
            ImageName=source.pick(IMAGES),
            UserDataSha256=own if source.chance(0.7) else "",
        )


def trial_miners(source: Source) -> None:
    """A farm for free credits: a dozen prepaid cards, eight browsers, one start script, gone within the month."""
    crowd = source.crowd(120)
    notes: dict[str, object] = {"script": source.rng.bytes(10).hex(), "at_once": True}
    means = Means(12, 8, crowd.homes(25), joined=(10, 100), life=20, hours=(3, 15), mail="outlook.com", notes=notes)
    write(source, crowd, crowd.people(source.count(1_700)) + crew(crowd, "trial_miners", source.count(150), means))


def trials_by_hand(source: Source) -> None:
    """Virtual cards, one home's proxy each, anti-detect browsers: only one start script, used by nobody else."""
    crowd = source.crowd(150)
    notes: dict[str, object] = {"script": source.rng.bytes(10).hex()}
    means = Means(addresses=crowd.homes(400), held=2, joined=(10, 140), life=25, notes=notes)
    write(source, crowd, crowd.people(source.count(1_500)) + crew(crowd, "trials_by_hand", source.count(60), means))


def credits_in_a_day(source: Source) -> None:
    """A third of the file within a day, from one host's range on three devices."""
    crowd = source.crowd(30)
    means = Means(40, 3, crowd.range_of(12), joined=(21, 22), wave=11, life=6, hours=(0, 24), mail="mailbox-quick.top")
    write(source, crowd, crowd.people(source.count(500)) + crew(crowd, "credits_in_a_day", source.count(240), means))


def bootcamp(source: Source) -> None:
    """Twin of `trial_miners`: a course in a school's rooms that starts the teacher's script in each lesson."""
    crowd = source.crowd(120)
    notes: dict[str, object] = {"script": source.rng.bytes(10).hex(), "region": "eu-central-1"}
    ties = Ties(crowd.range_of(2), 0.6, (9, 17), joined=(40, 41), wave=4, notes=notes)
    write(source, crowd, crowd.people(source.count(1_500)) + group(crowd, source.count(75), ties))


def hackathon(source: Source) -> None:
    """Twin of `credits_in_a_day`: a weekend at one venue's Wi-Fi, everybody new, everybody with own card and laptop."""
    crowd = source.crowd(30)
    ties = Ties(crowd.range_of(3), 0.6, (8, 24), joined=(20, 21), wave=10)
    write(source, crowd, crowd.people(source.count(900)) + group(crowd, source.count(160), ties))
