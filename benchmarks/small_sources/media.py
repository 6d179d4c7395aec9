"""Music streams and clicks on advertisements."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.people import END, Crowd, Person
from benchmarks.small_sources.source import Source, iso, milliseconds


def streams(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`subscribers.csv`, `play_events.jsonl`: who hears what, from where, on what."""
    weights = 1 / (20 + source.rng.permutation(4_000))
    charts = weights.cumsum() / weights.sum()
    for person in source.enrol(people, "uuid"):
        plan = person.notes.get("plan") or source.pick(("free", "premium", "family"))
        card = "" if plan == "free" else person.cards[0]
        row = {"subscriberId": person.id, "joinedAt": iso(person.joined), "plan": plan, "paymentFingerprint": card}
        source.put("subscribers.csv", person.joined, **row, country=source.pick(("DE", "FR", "PL", "GB")))
        taste = [int(charts.searchsorted(source.rng.random())) for _ in range(25)]
        own = person.notes.get("tracks") or taste
        for visit in crowd.visits(person, 6 + int(18 * person.pace)):
            track = source.pick(own) if source.chance(float(person.notes.get("loyal", 0.6))) else source.pick(taste)
            heard = {"subscriberId": person.id, "trackId": f"TRK{track:05d}", "msPlayed": played(source, person)}
            came = {"clientIp": visit.ip, "deviceId": source.mostly(visit.device, 0.01)}
            source.put("play_events.jsonl", visit.at, tsMs=milliseconds(visit.at), **heard, **came)


def played(source: Source, person: Person) -> int:
    """Milliseconds: whole songs and skips, or just over the half minute that is paid for."""
    if person.notes.get("skips") and source.chance(0.8):
        return int(source.rng.integers(31_000, 38_000))
    return int(source.rng.choice([4_000, 30_000, 185_000, 214_000]) * source.rng.uniform(0.8, 1.1))


def stream_farm(source: Source) -> None:
    """200 accounts on 22 telephones that play twelve songs of nobody's for half a minute each, day and night."""
    crowd = source.crowd(45)
    notes: dict[str, object] = {"tracks": range(3_980, 3_992), "loyal": 0.9, "skips": True, "plan": "premium"}
    means = Means(25, 22, crowd.homes(9), joined=(0, 25), hours=(0, 24), pace=2.5, notes=notes)
    streams(source, crowd, crowd.people(source.count(2_300)) + crew(crowd, "stream_farm", source.count(200), means))


def streams_at_home(source: Source) -> None:
    """Ninety accounts, each on its own line and device, whose plays are for a third one catalogue of 30 songs."""
    crowd = source.crowd(90)
    notes: dict[str, object] = {"tracks": range(3_900, 3_930), "loyal": 0.35, "plan": "free"}
    means = Means(addresses=crowd.homes(300), held=2, joined=(0, 60), pace=1.5, notes=notes)
    fakes = crew(crowd, "streams_at_home", source.count(90), means)
    streams(source, crowd, crowd.people(source.count(1_900)) + fakes)


def listening_party(source: Source) -> None:
    """Twin of `streams_at_home`: 260 fans who hear a new album of fourteen songs all night, and whenever they can."""
    crowd = source.crowd(90)
    fans = crowd.people(source.count(260))
    for person in fans:
        person.notes.update(tracks=range(3_950, 3_964), loyal=0.5)
    streams(source, crowd, crowd.people(source.count(1_800)) + fans)


def music_in_shops(source: Source) -> None:
    """Twin of `stream_farm`: a baker's 48 shops, each with its account and tablet, on one card, one list all day."""
    crowd = source.crowd(45)
    notes: dict[str, object] = {"tracks": range(100, 160), "loyal": 0.95, "plan": "business"}
    shops = group(crowd, source.count(48), Ties(cards=1, joined=(-200, -190), hours=(6, 19), notes=notes))
    for person in shops:
        person.places, person.pace = person.places[:1], 3.0
        person.devices, person.model = person.devices[:1], "iPad13,18"
        person.until = END
    streams(source, crowd, crowd.people(source.count(1_900)) + shops)


def clicks(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`viewers.csv`, `clicks.jsonl` of an advertising network."""
    for person in source.enrol(people, "v_"):
        source.put("viewers.csv", person.joined, viewer_id=person.id, first_seen=iso(person.joined), model=person.model)
        sites = person.notes.get("sites") or [source.popular(range(40, 900)) for _ in range(8)]
        for visit in crowd.visits(person, 3 + int(9 * person.pace)):
            place = {"publisher": f"pub-{source.pick(sites):04d}", "campaign": int(source.rng.integers(120))}
            came = {"ip": visit.ip, "gaid": source.mostly(visit.device, 0.06), "user_agent": person.model}
            source.put("clicks.jsonl", visit.at, viewer_id=person.id, clicked_at=iso(visit.at), **place, **came)


def click_ring(source: Source) -> None:
    """260 viewers on 55 telephones who click for eight publishers that click back."""
    crowd = source.crowd(30)
    notes: dict[str, object] = {"sites": range(1, 9)}
    means = Means(0, 55, [*crowd.homes(20), *crowd.carriers[1]], joined=(0, 20), hours=(0, 24), pace=1.8, notes=notes)
    clicks(source, crowd, crowd.people(source.count(2_800)) + crew(crowd, "click_ring", source.count(260), means))


def village_on_one_carrier(source: Source) -> None:
    """Twin of `click_ring`: 300 people of an island, all by one carrier's two addresses, with its own papers."""
    crowd = source.crowd(30)
    island = group(crowd, source.count(300), Ties(crowd.range_of(2), 0.97, (0, 24), notes={"sites": (30, 31, 32)}))
    clicks(source, crowd, crowd.people(source.count(2_500)) + island)
