"""Dating and jobs: profiles, pictures, messages; recruiters and their advertisements."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import Crowd, Person, stay
from benchmarks.small_sources.source import Source, iso, plain
from benchmarks.small_sources.texts import Writer

OPENS = Log("app_opens.csv", "profile_id", "opened_at", "ip", "vendor_id", "model", time=iso, usual=9)
VISITS = Log("visits.csv", "employer_id", "visited_at", "ip_address", "browser_id", usual=5)


def dating(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`profiles.csv`, `photos.csv`, `app_opens.csv`, `messages.jsonl`."""
    writer = Writer(source.rng)
    profiles = source.enrol(people, "uuid")
    for person in profiles:
        row = {"profile_id": person.id, "created_at": iso(person.joined), "first_name": person.name.split()[0]}
        source.put("profiles.csv", person.joined, **row, phone=person.phone, age=int(source.rng.integers(19, 66)))
        for photo in photos(source, person):
            uploaded = {"profile_id": person.id, "photo_phash": photo, "uploaded_at": iso(person.joined + 300)}
            source.put("photos.csv", person.joined + 300, **uploaded)
        sign_ins(source, crowd, person, OPENS)
        template = str(person.notes.get("template", ""))
        for visit in crowd.visits(person, 1 + int(8 * person.pace)):
            said = writer.variant(template, 0.05) if template and source.chance(0.6) else writer.opinion()
            sent = {"sender_profile_id": person.id, "recipient_profile_id": source.pick(profiles).id}
            source.put("messages.jsonl", visit.at, sent_at=iso(visit.at), **sent, text=said)


def photos(source: Source, person: Person) -> list[str]:
    """Two to four pictures, of oneself or out of a box."""
    box = person.notes.get("pictures")
    return [source.pick(box) if box else source.rng.bytes(8).hex() for _ in range(int(source.rng.integers(2, 5)))]


def romance(source: Source) -> None:
    """Sixty-five profiles with pictures out of one box and a first message, worked at night on sixteen telephones."""
    crowd = source.crowd(120)
    pictures = [source.rng.bytes(8).hex() for _ in range(60)]
    notes: dict[str, object] = {"pictures": pictures, "template": Writer(source.rng).template(3)}
    means = Means(0, 16, [*crowd.vpns[2], *crowd.homes(10)], 4, (10, 100), life=30, hours=(0, 9), pace=1.8, notes=notes)
    dating(source, crowd, crowd.people(source.count(2_100)) + crew(crowd, "romance", source.count(65), means))


def ships_crew(source: Source) -> None:
    """Twin of `romance`: 48 sailors of one ship, by its one satellite line, who all joined before a leave ashore."""
    crowd = source.crowd(120, zones=(-3, 0, 3, 8))
    crew_of_ship = group(crowd, source.count(48), Ties(crowd.range_of(1), 0.9, (0, 24), joined=(50, 54)))
    for person in crew_of_ship:
        person.zone = 3
    dating(source, crowd, crowd.people(source.count(1_700)) + crew_of_ship)


def jobs(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`employers.csv`, `visits.csv`, `job_ads.jsonl`."""
    writer = Writer(source.rng)
    for person in source.enrol(people, "emp-"):
        row = {"employer_id": person.id, "registered_on": plain(person.joined), "contact_email": person.email}
        source.put("employers.csv", person.joined, **row, company=person.notes.get("company") or person.name)
        sign_ins(source, crowd, person, VISITS)
        own = str(person.notes.get("template") or writer.template(3))
        for visit in crowd.visits(person, 1 + int(4 * person.pace)):
            said = (
                writer.variant(own, float(person.notes.get("changed", 0))) if source.chance(0.6) else writer.opinion()
            )
            number = source.pick(person.notes.get("numbers") or [person.phone])
            ad = {"employer_id": person.id, "posted_at": plain(visit.at), "description": said}
            source.put("job_ads.jsonl", visit.at, ad_id=source.rng.bytes(5).hex(), **ad, apply_phone=number)


def job_spam(source: Source) -> None:
    """Forty employers that do not exist: one advertisement for work at home, five numbers to call, four browsers."""
    crowd = source.crowd(150)
    numbers = [crowd.phone() for _ in range(5)]
    notes: dict[str, object] = {"template": Writer(source.rng).template(3), "changed": 0.1, "numbers": numbers}
    means = Means(0, 4, crowd.vpns[3], joined=(20, 140), life=12, pace=1.3, mail="proton.me", notes=notes)
    jobs(source, crowd, crowd.people(source.count(1_300)) + crew(crowd, "job_spam", source.count(40), means))


def recruiters(source: Source) -> None:
    """Twin of `job_spam`: an agency's 28 recruiters, in one office, with the house's text and the desk's number."""
    crowd = source.crowd(150)
    notes: dict[str, object] = {"template": Writer(source.rng).template(3), "numbers": [crowd.phone()]}
    notes["company"] = "Tidewater Staffing"
    ties = Ties(crowd.range_of(1), 0.7, (8, 18), joined=(-500, 100), mail="tidewater-staffing.com", notes=notes)
    people = group(crowd, source.count(28), ties)
    stay(people)
    jobs(source, crowd, crowd.people(source.count(420)) + people)
