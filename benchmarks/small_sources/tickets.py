"""Ticket shops: buyers, queue entries and purchases when a sale opens."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.people import DAY, HOUR, Crowd, Person, stay
from benchmarks.small_sources.source import Source, plain


def write(source: Source, crowd: Crowd, people: list[Person], shows: int = 24) -> None:
    """`buyers.csv`, `queue_entries.csv`, `purchases.csv`. Sales open at ten; most people come later."""
    opened = [crowd.start + int(day) * DAY + 10 * HOUR for day in sorted(source.rng.integers(3, crowd.days - 2, shows))]
    names = [f"EV{source.rng.integers(10**5):05d}" for _ in opened]
    for person in source.enrol(people, "number"):
        source.put(
            "buyers.csv",
            person.joined,
            buyer_id=person.id,
            created=plain(person.joined),
            email=person.email,
            phone=source.mostly(person.phone, 0.1),
            postal_address=source.mostly(source.pick(person.notes.get("sent_to") or [person.street]), 0.05),
        )
        for number in wanted(source, person, opened):
            come(source, crowd, person, opened[number], names[number])


def wanted(source: Source, person: Person, opened: list[int]) -> list[int]:
    """The sales that `person` comes to, by their numbers."""
    shares = person.notes.get("shows")
    after = [number for number, at in enumerate(opened) if person.joined < at <= person.until]
    if shares is not None:
        return [number for number in after if number in shares]
    return sorted({source.pick(after) for _ in range(1 + int(2 * person.pace))}) if after else []


def come(source: Source, crowd: Crowd, person: Person, opened: int, show: str) -> None:
    """One entry of the queue, and what was bought."""
    eager = float(person.notes.get("eager", 0.25))
    late = source.rng.exponential(25) if source.chance(eager) else source.rng.exponential(2 * DAY)
    at = opened + int(late) + 1
    ip, device = crowd.where(person, at), crowd.by(person, at)
    row = {"buyer_id": person.id, "event": show, "joined_queue": plain(at), "ip": ip, "fingerprint": device}
    source.put("queue_entries.csv", at, **row, user_agent=person.model)
    if source.chance(0.8):
        paid = at + int(source.rng.uniform(60, 500))
        card = source.mostly(source.pick(person.cards), 0.02)
        bought = {"buyer_id": person.id, "event": show, "paid_at": plain(paid), "card_hash": card}
        source.put("purchases.csv", paid, **bought, seats=person.notes.get("seats") or source.pick((1, 2, 2, 3, 4)))


def scalpers(source: Source) -> None:
    """120 accounts on 14 cards and one host, in the queue within seconds, four seats each."""
    crowd = source.crowd(180, web=True)
    notes: dict[str, object] = {"eager": 0.97, "seats": 4, "shows": range(0, 24, 2)}
    means = Means(14, 30, crowd.range_of(40), joined=(-40, 60), pace=1.0, notes=notes)
    ring = crew(crowd, "scalpers", source.count(120), means)
    drops = [crowd.street() for _ in range(3)]
    for person in ring:
        person.notes["sent_to"] = drops
    write(source, crowd, crowd.people(source.count(3_200)) + ring)


def scalpers_with_proxies(source: Source) -> None:
    """Virtual cards, homes' proxies, a browser each: they come to the same dozen sales, in the first seconds."""
    crowd = source.crowd(180, web=True)
    notes: dict[str, object] = {"eager": 1.0, "seats": 4, "shows": (1, 2, 4, 5, 7, 9, 10, 13, 16, 17, 20, 22)}
    means = Means(addresses=crowd.homes(500), joined=(-90, 5), notes=notes)
    ring = crew(crowd, "scalpers_with_proxies", source.count(70), means)
    stay(ring)
    write(source, crowd, crowd.people(source.count(2_400)) + ring)


def fan_club(source: Source) -> None:
    """Twin of `scalpers_with_proxies`: 350 members of a fan club, with the code for each sale of one band's tour."""
    crowd = source.crowd(180, web=True)
    fans = crowd.people(source.count(350))
    for person in fans:
        person.notes.update(eager=0.8, shows=(3, 6, 11, 19))
    write(source, crowd, crowd.people(source.count(8_000)) + fans)


def travel_agency(source: Source) -> None:
    """Twin of `scalpers`: an agency that books for 45 clients' accounts, from its desk and with its two cards."""
    crowd = source.crowd(180, web=True)
    ties = Ties(crowd.range_of(1), 0.9, (9, 18), cards=2, devices=3, own=False, joined=(-400, 120), hours=(9, 18))
    clients = group(crowd, source.count(45), ties)
    write(source, crowd, crowd.people(source.count(2_000)) + clients)
