"""Courses with certificates, and doctors by video."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.names import CITIES
from benchmarks.small_sources.people import END, Crowd, Person
from benchmarks.small_sources.source import Source, iso, plain

LESSONS = Log("activity_log.csv", "userid", "timecreated", "ip", "browser_fp", usual=9)
PORTAL = Log("portal_logins.jsonl", "patient_id", "login_at", "ip", "device_id", "device_model", time=iso, usual=3)


def courses(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`learners.csv`, `activity_log.csv`, `quiz_attempts.csv`, `invoices.csv`."""
    for person in source.enrol(people, "number"):
        school = f"{source.popular(CITIES)} College" if source.chance(0.2) else ""
        row = {"userid": person.id, "timecreated": plain(person.joined), "email": person.email}
        source.put("learners.csv", person.joined, **row, institution=person.notes.get("org") or school)
        sign_ins(source, crowd, person, LESSONS)
        for visit in crowd.visits(person, 1 + int(4 * person.pace)):
            quiz = int(source.rng.integers(40))
            key = person.notes.get("answers")
            answers = key[quiz] if key and source.chance(0.8) else given(source, quiz)
            done = {"userid": person.id, "quiz": f"Q{quiz:02d}", "finished_at": plain(visit.at)}
            source.put("quiz_attempts.csv", visit.at, **done, ip=visit.ip, response_hash=answers)
        if source.chance(0.6):
            paid = person.joined + 1_200
            bill = {"userid": person.id, "paid_at": plain(paid), "card_fingerprint": person.cards[0]}
            source.put("invoices.csv", paid, **bill, amount=source.pick((29, 49, 99)))


def given(source: Source, quiz: int) -> str:
    """Answers of one's own; three in ten have all right, and so the same."""
    return f"{quiz + 2_654_435_761:010x}" if source.chance(0.3) else source.rng.bytes(5).hex()


def certificate_mill(source: Source) -> None:
    """A firm that passes courses for others: 75 accounts, one key of answers, eleven browsers, four cards."""
    crowd = source.crowd(240)
    key = [source.rng.bytes(5).hex() for _ in range(40)]
    means = Means(4, 11, crowd.homes(14), joined=(0, 220), life=14, hours=(9, 19), notes={"answers": key})
    courses(source, crowd, crowd.people(source.count(1_700)) + crew(crowd, "certificate_mill", source.count(75), means))


def answers_for_sale(source: Source) -> None:
    """Thirty accounts of one who takes exams by hand: own lines and browsers, but the same answers, wrong ones too."""
    crowd = source.crowd(300)
    key = [source.rng.bytes(5).hex() for _ in range(40)]
    means = Means(addresses=crowd.homes(120), held=2, joined=(0, 280), life=20, pace=1.5, notes={"answers": key})
    courses(
        source, crowd, crowd.people(source.count(1_500)) + crew(crowd, "answers_for_sale", source.count(30, 20), means)
    )


def safety_training(source: Source) -> None:
    """Twin of `certificate_mill`: a builder sends 130 workers through one course, in its cabin, on ten tablets."""
    crowd = source.crowd(240)
    ties = Ties(crowd.range_of(1), 0.8, (6, 17), 1, 10, joined=(90, 110), mail="norcrest-build.com")
    workers = group(crowd, source.count(130), ties)
    for person in workers:
        person.notes["org"] = "Norcrest Build"
    courses(source, crowd, crowd.people(source.count(1_600)) + workers)


def telehealth(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`patients.csv`, `portal_logins.jsonl`, `prescriptions.csv`."""
    for person in source.enrol(people, "pt-"):
        row = {"patient_id": person.id, "registered_at": iso(person.joined), "email": source.mostly(person.email, 0.06)}
        source.put("patients.csv", person.joined, **row, phone=person.phone, address=person.street)
        sign_ins(source, crowd, person, PORTAL)
        doctor = person.notes.get("doctor") or int(source.rng.integers(80))
        for visit in crowd.visits(person, 1 + int(2 * person.pace)):
            sent = source.pick(person.notes.get("sent_to") or [person.street])
            given = {"patient_id": person.id, "prescribed_at": iso(visit.at), "prescriber": f"DR{doctor:04d}"}
            drug = (
                "C2-A"
                if person.notes.get("drug")
                else source.pick(("antibiotic", "statin", "C2-A", "inhaler", "other"))
            )
            paid = {"card_token": source.mostly(source.pick(person.cards), 0.05), "delivery_address": sent}
            source.put("prescriptions.csv", visit.at, **given, drug=drug, **paid)


def pill_mill(source: Source) -> None:
    """Fifty-five invented patients of two prescribers: six cards, seven telephones, three flats for the parcels."""
    crowd = source.crowd(150)
    flats = [crowd.street() for _ in range(3)]
    notes: dict[str, object] = {"doctor": 7, "drug": True, "sent_to": flats}
    means = Means(6, 7, crowd.homes(10), joined=(10, 130), life=40, pace=1.5, notes=notes)
    patients = crew(crowd, "pill_mill", source.count(55), means)
    for person in patients[::3]:
        person.notes["doctor"] = 12
    telehealth(source, crowd, crowd.people(source.count(7_500)) + patients)


def village_clinic(source: Source) -> None:
    """Twin of `pill_mill`: 95 old people whom a clinic's nurse registers on its two tablets; the clinic's address."""
    crowd = source.crowd(150)
    ties = Ties(crowd.range_of(1), 0.8, (8, 18), devices=2, own=False, joined=(-100, 120), hours=(8, 18))
    patients = group(crowd, source.count(95), ties)
    clinic = crowd.street()
    for person in patients:
        person.until = END
        person.notes.update(doctor=81, sent_to=[clinic, person.street])
    telehealth(source, crowd, crowd.people(source.count(2_000)) + patients)


def care_home(source: Source) -> None:
    """Twin of `pill_mill`, small: a home's 40 residents, its one card, one line, one address and one doctor."""
    crowd = source.crowd(150)
    residents = group(crowd, source.count(40), Ties(crowd.range_of(1), 1.0, (0, 24), 1, 3, False, joined=(-900, 140)))
    home = crowd.street()
    for person in residents:
        person.street = home
        person.notes["doctor"] = 82
    telehealth(source, crowd, crowd.people(source.count(450)) + residents)
