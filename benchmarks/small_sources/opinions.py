"""Reviews, petitions and forums: what people say in public, and who repeats whom."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.names import CITIES
from benchmarks.small_sources.people import DAY, END, HOUR, Crowd, Person, stay
from benchmarks.small_sources.source import Source, iso, plain
from benchmarks.small_sources.texts import Writer

SEEN = Log("user_sessions.csv", "user_id", "session_start", "ip_address", "device_hash", usual=5)


def reviews(source: Source, crowd: Crowd, people: list[Person], logged: bool = True) -> None:
    """`users.csv`, `reviews.jsonl`, and `user_sessions.csv` where sessions are logged."""
    writer = Writer(source.rng)
    for person in source.enrol(people, "number"):
        row = {"user_id": person.id, "registered_at": plain(person.joined), "display_name": person.name}
        source.put("users.csv", person.joined, **row, city=person.street.rsplit(", ", 1)[-1])
        if logged:
            sign_ins(source, crowd, person, SEEN)
        first = 60 + 50 * CITIES.index(person.street.rsplit(", ", 1)[-1])
        town = [source.popular(range(first, first + 50)) for _ in range(6)]
        for visit in crowd.visits(person, 1 + int(4 * person.pace)):
            review(
                source,
                person,
                visit.at,
                source.pick(town),
                opinion(source, writer, person),
                source.pick((1, 3, 4, 5, 5)),
            )
        for place, day in person.notes.get("campaign", ()):
            at = day + int(source.rng.uniform(7, 22) * HOUR + source.rng.exponential(0.7) * DAY)
            if person.joined < at <= person.until and source.chance(0.7):
                review(source, person, at, place, opinion(source, writer, person), 5)


def opinion(source: Source, writer: Writer, person: Person) -> str:
    template = str(person.notes.get("template", ""))
    return writer.variant(template, 0.15) if template and source.chance(0.7) else writer.opinion()


def review(source: Source, person: Person, at: int, place: int, text: str, stars: int) -> None:
    row = {"user_id": person.id, "place_id": f"PL{place:05d}", "created_at": plain(at), "rating": stars}
    source.put("reviews.jsonl", at, review_id=f"r{source.rng.integers(10**12)}", **row, body=text)


def review_brigade(source: Source) -> None:
    """Eighty accounts on a dozen telephones, sold by the review: fifteen places, spun text, a day after the order."""
    crowd = source.crowd(200)
    orders = [(place, crowd.start + int(source.rng.uniform(20, 195)) * DAY) for place in range(15)]
    notes: dict[str, object] = {"template": Writer(source.rng).template(3), "campaign": orders}
    means = Means(0, 12, crowd.homes(25), joined=(-20, 30), pace=0.5, mail="outlook.com", notes=notes)
    brigade = crew(crowd, "review_brigade", source.count(80), means)
    stay(brigade)
    reviews(source, crowd, crowd.people(source.count(2_200)) + brigade)


def reviews_for_years(source: Source) -> None:
    """Sixty people who are paid for it: own telephones, own words, the same forty places within days of each other."""
    crowd = source.crowd(900)
    orders = [(place, crowd.start + int(source.rng.uniform(20, 890)) * DAY) for place in range(40)]
    notes: dict[str, object] = {"campaign": orders}
    paid = crew(crowd, "reviews_for_years", source.count(60), Means(joined=(-200, 100), pace=0.7, notes=notes))
    stay(paid)
    reviews(source, crowd, crowd.people(source.count(1_900)) + paid, logged=False)


def town_on_opening_day(source: Source) -> None:
    """Twin of `review_brigade`: a small town's people, by its library's line too, praise what is new in town."""
    crowd = source.crowd(200)
    opened = [(place, crowd.start + int(source.rng.uniform(20, 195)) * DAY) for place in range(6)]
    town = group(crowd, source.count(110), Ties(crowd.range_of(1), 0.2, (9, 18), devices=4))
    for person in town:
        person.street = person.street.rsplit(", ", 1)[0] + ", Oakham"
        person.notes["campaign"] = [source.pick(opened) for _ in range(3)]
    reviews(source, crowd, crowd.people(source.count(2_000)) + town)


def petition(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`supporters.csv` and `signatures.csv`: one line for who signs, one for each petition signed."""
    writer = Writer(source.rng)
    for person in source.enrol(people, "sup-"):
        row = {"supporter_id": person.id, "email": person.email, "created": iso(person.joined)}
        source.put("supporters.csv", person.joined, **row, town=person.street.rsplit(", ", 1)[-1])
        named = person.notes.get("signs")
        visits = crowd.visits(person, 1 + int(2 * person.pace))
        for number, visit in enumerate(visits):
            one = named if named and number == 0 else f"p{source.popular(range(100, 190)):03d}"
            at = person.joined + 40 if number == 0 else visit.at
            came = {"ip": visit.ip, "browser_fp": visit.device, "signed_at": iso(at)}
            template = str(person.notes.get("template", ""))
            words = template if template and source.chance(0.6) else writer.opinion()
            said = words if source.chance(0.35) else ""
            source.put("signatures.csv", at, supporter_id=person.id, petition=one, **came, comment=said)


def petition_bots(source: Source) -> None:
    """Six hundred signatures in one night from three hosts' ranges, with mail addresses from a generator."""
    crowd = source.crowd(60, web=True)
    hosts = [ip for _ in range(3) for ip in crowd.range_of(40)]
    notes: dict[str, object] = {"signs": "p007"}
    means = Means(0, 6, hosts, joined=(38, 39), wave=12, life=0.2, hours=(0, 24), mail="mail.com", notes=notes)
    bots = crew(crowd, "petition_bots", source.count(600), means)
    petition(source, crowd, crowd.people(source.count(3_400)) + bots)


def petition_in_the_news(source: Source) -> None:
    """Twin of `petition_bots`: 900 who sign within two days of a report on television, many with the text it offers."""
    crowd = source.crowd(60, web=True)
    signers = crowd.people(source.count(900))
    for person in signers:
        person.joined = crowd.start + 38 * DAY + 19 * HOUR + int(source.rng.exponential(0.6) * DAY)
        person.until = max(person.joined + 2 * HOUR, person.until)
        person.notes.update(signs="p007", template="Save the old swimming baths. They belong to all of us.")
    petition(source, crowd, crowd.people(source.count(3_000)) + signers)


def forum(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`members.csv`, `posts.jsonl`, `votes.csv` of a discussion board."""
    writer = Writer(source.rng)
    members = source.enrol(people, "number")
    posts: list[tuple[str, int, Person]] = []
    for person in members:
        row = {"member_id": person.id, "joined_at": plain(person.joined), "username": person.email.split("@")[0]}
        source.put("members.csv", person.joined, **row, email=source.mostly(person.email, 0.01))
        for visit in crowd.visits(person, 1 + int(5 * person.pace)):
            post = f"t{source.rng.integers(10**9)}"
            posts.append((post, visit.at, person))
            came = {"poster_ip": visit.ip, "device_cookie": source.mostly(visit.device, 0.05)}
            said = {"member_id": person.id, "posted_at": plain(visit.at), "body": opinion(source, writer, person)}
            source.put("posts.jsonl", visit.at, post_id=post, **said, **came)
    for post, at, author in posts:
        votes(source, post, at, author, members)


def votes(source: Source, post: str, at: int, author: Person, members: list[Person]) -> None:
    """Who is for a post: readers over days, and the friends that an author has made up, at once."""
    readers = [(source.pick(members), source.rng.exponential(DAY)) for _ in range(int(source.rng.integers(0, 4)))]
    loyal = [(one, source.rng.exponential(400)) for one in author.notes.get("cheered_by", ()) if source.chance(0.7)]
    for person, later in readers + loyal:
        when = at + int(later) + 3
        if person is not author and person.joined < when <= person.until:
            row = {"member_id": person.id, "post_id": post, "voted_at": plain(when)}
            source.put("votes.csv", when, **row, value=1 if person.operation or source.chance(0.8) else -1)


def sock_puppets(source: Source) -> None:
    """One man and his seven other names, on one computer and one VPN, each for what the others say."""
    crowd = source.crowd(365)
    puppets = crew(crowd, "sock_puppets", 8, Means(0, 1, crowd.vpns[0][:4], joined=(-300, 100), pace=1.2))
    for person in puppets:
        person.until = END
        person.notes["cheered_by"] = puppets
    forum(source, crowd, crowd.people(source.count(1_200)) + puppets)


def astroturf(source: Source) -> None:
    """Fifty accounts of an agency, worked in office hours at eight desks, with one message and each other's votes."""
    crowd = source.crowd(180)
    notes: dict[str, object] = {"template": Writer(source.rng).template(2)}
    means = Means(0, 8, crowd.range_of(6), joined=(0, 60), hours=(9, 17), pace=1.3, notes=notes)
    turf = crew(crowd, "astroturf", source.count(50), means)
    for person in turf:
        person.until = END
        person.notes["cheered_by"] = turf[:12]
    forum(source, crowd, crowd.people(source.count(2_000)) + turf)


def library(source: Source) -> None:
    """Twin of `astroturf`: 90 readers of a public library, at its nine computers, about their own things."""
    crowd = source.crowd(180)
    ties = Ties(crowd.range_of(1), 0.6, (10, 19), devices=9, joined=(-400, 160))
    forum(source, crowd, crowd.people(source.count(1_800)) + group(crowd, source.count(90), ties))
