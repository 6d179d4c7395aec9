"""Panels, points and small jobs: surveys, loyalty cards, tasks for cents."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import Crowd, Person, stay
from benchmarks.small_sources.source import Source, iso, plain

LOYALTY = Log("app_logins.csv", "loyalty_no", "logged_in", "ip", "device_id", "device_model", usual=5)


def panel(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`panelists.csv`, `completes.csv`, `payouts.csv` of a survey panel."""
    for person in source.enrol(people, "number"):
        row = {"panelist_id": person.id, "enrolled": plain(person.joined), "email": person.email}
        source.put("panelists.csv", person.joined, **row, birth_year=int(source.rng.integers(1945, 2007)))
        for visit in crowd.visits(person, 2 + int(11 * person.pace)):
            came = {"ip": visit.ip, "rdid": source.mostly(visit.device, 0.03), "user_agent": person.model}
            taken = int(source.rng.gamma(6, 90) if not person.operation else source.rng.gamma(6, 45))
            survey = f"S{source.popular(range(400)):04d}"
            done = {"panelist_id": person.id, "survey": survey, "completed_at": plain(visit.at), "seconds": taken}
            source.put("completes.csv", visit.at, **done, **came, answers=source.rng.bytes(5).hex())
        for visit in crowd.visits(person, int(1.5 * person.pace)):
            to = source.pick(person.notes.get("paid_to") or [person.email])
            paid = {"panelist_id": person.id, "requested": plain(visit.at), "paypal": to}
            source.put("payouts.csv", visit.at, **paid, amount=source.pick((5, 10, 20)))


def survey_farm(source: Source) -> None:
    """140 panelists on 18 telephones in one room, paid out to six wallets."""
    crowd = source.crowd(150)
    means = Means(0, 18, [*crowd.homes(12), *crowd.vpns[1][:6]], joined=(0, 120), life=60, hours=(8, 22), pace=1.6)
    farm = crew(crowd, "survey_farm", source.count(140), means)
    wallets = [f"pay{number}@{source.rng.bytes(3).hex()}.com" for number in range(6)]
    for person in farm:
        person.notes["paid_to"] = [source.pick(wallets)]
    panel(source, crowd, crowd.people(source.count(2_100)) + farm)


def survey_family_business(source: Source) -> None:
    """A couple with eighteen panelists between them, for years, on three laptops and their own line."""
    crowd = source.crowd(720)
    means = Means(0, 3, crowd.homes(2), joined=(0, 400), pace=1.2, notes={"paid_to": ["couple@mail.com"]})
    panel(source, crowd, crowd.people(source.count(520)) + crew(crowd, "survey_family_business", 18, means))


def loyalty(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`cardholders.csv`, `app_logins.csv`, `point_events.csv`: earned, transferred, redeemed."""
    holders = source.enrol(people, "number")
    for person in holders:
        row = {"loyalty_no": person.id, "joined_on": plain(person.joined), "email": person.email}
        source.put("cardholders.csv", person.joined, **row, mobile=source.mostly(person.phone, 0.2), home=person.street)
        sign_ins(source, crowd, person, LOYALTY)
        for visit in crowd.visits(person, 3 + int(7 * person.pace)):
            given = source.chance(float(person.notes.get("gives", 0.03)))
            to = source.pick(person.notes.get("given_to") or holders).id if given else ""
            kind = "transfer" if given else source.pick(("earn", "earn", "earn", "redeem"))
            event = {"loyalty_no": person.id, "event_at": plain(visit.at), "type": kind, "to_loyalty_no": to}
            source.put("point_events.csv", visit.at, **event, points=int(source.rng.gamma(1.5, 300)))


def loyalty_pool(source: Source) -> None:
    """Ninety cards opened for their welcome points, which go to five that book flights with them."""
    crowd = source.crowd(120)
    takers = crew(crowd, "loyalty_pool", 5, Means(0, 2, crowd.homes(2), joined=(0, 10)))
    notes: dict[str, object] = {"gives": 0.6, "given_to": takers}
    means = Means(0, 7, crowd.homes(9), joined=(10, 90), life=12, pace=0.4, mail="icloud.com", notes=notes)
    loyalty(
        source, crowd, crowd.people(source.count(4_800)) + crew(crowd, "loyalty_pool", source.count(85), means) + takers
    )


def club_kitty(source: Source) -> None:
    """Twin of `loyalty_pool`: a sports club's 70 members give their points to its treasurer for the coach's fare."""
    crowd = source.crowd(120)
    members = group(crowd, source.count(70), Ties(crowd.range_of(1), 0.15, (17, 23), joined=(-300, 60)))
    for person in members:
        person.notes.update(gives=0.25, given_to=members[:2])
    loyalty(source, crowd, crowd.people(source.count(2_000)) + members)


def tasks(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`workers.csv`, `submissions.jsonl`, `withdrawals.csv` of a platform for small tasks."""
    for person in source.enrol(people, "W"):
        row = {
            "worker_id": person.id,
            "signed_up": iso(person.joined),
            "country": source.pick(("KE", "IN", "PH", "VE")),
        }
        source.put("workers.csv", person.joined, **row, phone=source.mostly(person.phone, 0.05))
        for visit in crowd.visits(person, 4 + int(14 * person.pace)):
            came = {"worker_ip": visit.ip, "browser_hash": visit.device, "submitted_at": iso(visit.at)}
            done = {
                "worker_id": person.id,
                "batch": f"B{source.rng.integers(90):03d}",
                "verdict": source.pick(("ok", "ok", "no")),
            }
            source.put("submissions.jsonl", visit.at, **done, **came)
        for visit in crowd.visits(person, 1 + int(person.pace)):
            to = source.pick(person.notes.get("paid_to") or [person.phone])
            taken = {"worker_id": person.id, "asked_at": iso(visit.at), "mobile_money_no": to}
            source.put("withdrawals.csv", visit.at, **taken, usd=round(float(source.rng.gamma(2, 4)), 2))


def task_ring(source: Source) -> None:
    """Seventy workers' accounts bought together, run by scripts on a rented host in steps of the same clock."""
    crowd = source.crowd(90)
    means = Means(0, 9, crowd.range_of(8), joined=(0, 30), pace=1.5, beats=900, jitter=20)
    ring = crew(crowd, "task_ring", source.count(70), means)
    stay(ring)
    tasks(source, crowd, crowd.people(source.count(1_600)) + ring)


def task_ring_on_own_phones(source: Source) -> None:
    """Thirty-six accounts that one man keeps on bought telephones and SIM cards; he draws all to three numbers."""
    crowd = source.crowd(200)
    numbers = [crowd.phone() for _ in range(3)]
    means = Means(joined=(10, 150), pace=1.2, addresses=crowd.carriers[1], notes={"paid_to": numbers})
    tasks(
        source,
        crowd,
        crowd.people(source.count(1_500)) + crew(crowd, "task_ring_on_own_phones", source.count(36), means),
    )


def work_centre(source: Source) -> None:
    """Twin of `task_ring`: a charity's hall with 30 computers, where 120 people in two shifts earn their own money."""
    crowd = source.crowd(90)
    ties = Ties(crowd.range_of(2), 0.9, (7, 21), devices=30, own=False, joined=(-200, 60), hours=(7, 21))
    tasks(source, crowd, crowd.people(source.count(1_500)) + group(crowd, source.count(120), ties))
