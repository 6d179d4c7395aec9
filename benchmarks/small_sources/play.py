"""Games and betting: players, sessions, trades between players; stakes on matches."""

from itertools import pairwise

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import DAY, END, HOUR, Crowd, Person
from benchmarks.small_sources.source import Source, iso, plain

SESSIONS = Log("sessions.csv", "playerId", "startedAt", "remoteIp", "hwid", "platform", time=iso, usual=16)
BET_LOGINS = Log("logins.csv", "punter_id", "login_ts", "ip_address", "device_print", usual=8)


def game(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`players.csv`, `sessions.csv`, `trades.csv`, `purchases.csv`."""
    players = source.enrol(people, "plr_")
    for person in players:
        row = {"playerId": person.id, "createdAt": iso(person.joined), "nick": person.email.split("@")[0]}
        source.put("players.csv", person.joined, **row, level=int(source.rng.integers(1, 80)))
        sign_ins(source, crowd, person, SESSIONS)
        mates = person.notes.get("trades_with") or [source.pick(players) for _ in range(4)]
        for visit in crowd.visits(person, int(3 * person.pace)):
            given = {"fromPlayer": person.id, "toPlayer": source.pick(mates).id, "at": iso(visit.at)}
            gold = int(source.rng.gamma(1.3, 900) * float(person.notes.get("gold", 1)))
            source.put("trades.csv", visit.at, tradeId=source.rng.bytes(6).hex(), **given, gold=gold)
        if source.chance(0.25) and not person.operation:
            paid = person.joined + int(source.rng.uniform(1, 20) * HOUR)
            bought = {"playerId": person.id, "paidAt": iso(paid), "cardHash": person.cards[0]}
            source.put("purchases.csv", paid, **bought, sku=source.pick(("gems100", "gems500", "pass")))


def gold_farm(source: Source) -> None:
    """110 bots on ten machines, day and night, that hand their gold to four who sell it."""
    crowd = source.crowd(60)
    sellers = crew(crowd, "gold_farm", 4, Means(2, 2, crowd.homes(2), joined=(0, 5)))
    notes: dict[str, object] = {"trades_with": sellers, "gold": 6}
    means = Means(0, 10, crowd.range_of(10), 1, (2, 50), life=14, hours=(0, 24), pace=2.0, notes=notes)
    game(
        source, crowd, crowd.people(source.count(2_200)) + crew(crowd, "gold_farm", source.count(106), means) + sellers
    )


def smurfs_for_hire(source: Source) -> None:
    """Sixty accounts that ten boosters raise for sale in shifts, each from home, and hand over to one another."""
    crowd = source.crowd(150)
    lines = [*crowd.homes(10), *crowd.carriers[2][:4]]
    means = Means(0, 10, lines, 2, (0, 130), life=20, hours=(14, 24), pace=2.5)
    game(source, crowd, crowd.people(source.count(1_700)) + crew(crowd, "smurfs_for_hire", source.count(60), means))


def item_laundering(source: Source) -> None:
    """What was taken from others goes over 36 short-lived accounts, each giving it on within the hour."""
    crowd = source.crowd(60)
    means = Means(0, 6, crowd.vpns[1], joined=(5, 55), life=3, pace=1.5, notes={"gold": 20})
    chain = crew(crowd, "item_laundering", source.count(36), means)
    for before, person in pairwise(chain):
        before.notes["trades_with"] = [person]
    game(source, crowd, crowd.people(source.count(1_600)) + chain)


def internet_cafe(source: Source) -> None:
    """Twin of `gold_farm`: 170 regulars of a café with its 24 computers and one line, open until two at night."""
    crowd = source.crowd(60)
    ties = Ties(crowd.range_of(1), 0.9, (10, 24), devices=24, own=False, joined=(-500, 50), hours=(11, 24))
    game(source, crowd, crowd.people(source.count(1_900)) + group(crowd, source.count(170), ties))


def betting(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`punters.csv`, `logins.csv`, `deposits.csv`, `bets.csv`."""
    matches = [f"M{source.rng.integers(10**6):06d}" for _ in range(500)]
    starts = {name: crowd.start + int(source.rng.uniform(0, crowd.days - 1) * DAY) for name in matches}
    for person in source.enrol(people, "number"):
        row = {"punter_id": person.id, "opened": plain(person.joined), "email": person.email}
        source.put("punters.csv", person.joined, **row, home_address=person.street, bonus=source.pick(("Y", "N")))
        sign_ins(source, crowd, person, BET_LOGINS)
        for visit in crowd.visits(person, 1 + int(2 * person.pace)):
            paid = {"punter_id": person.id, "deposited_at": plain(visit.at), "card_token": source.pick(person.cards)}
            source.put("deposits.csv", visit.at, **paid, amount=source.pick((10, 20, 20, 50, 100)))
        stakes(source, crowd, person, matches, starts)


def stakes(source: Source, crowd: Crowd, person: Person, matches: list[str], starts: dict[str, int]) -> None:
    """What one bets on, before it starts; tips and fixes say what, and how long before."""
    for visit in crowd.visits(person, 2 + int(8 * person.pace)):
        match = source.popular(matches)
        stake(source, person, visit.at, match, source.pick(("1", "X", "2")))
    told = [matches[number] for number in person.notes.get("told", ()) if person.joined < starts[matches[number]]]
    for match in told:
        if source.chance(0.75):
            before = int(source.rng.exponential(float(person.notes.get("before", 600))))
            stake(source, person, starts[match] - before - 20, match, "2")


def stake(source: Source, person: Person, at: int, match: str, outcome: str) -> None:
    row = {"punter_id": person.id, "match_id": match, "placed_at": plain(at), "selection": outcome}
    source.put("bets.csv", at, **row, stake=round(float(source.rng.gamma(1.5, 12)), 2))


def bonus_hunters(source: Source) -> None:
    """Forty-four accounts for welcome bonuses on seven cards and five telephones of one flat."""
    crowd = source.crowd(120)
    means = Means(7, 5, crowd.homes(3), joined=(10, 110), life=10, pace=0.6)
    betting(source, crowd, crowd.people(source.count(1_700)) + crew(crowd, "bonus_hunters", source.count(44), means))


def two_syndicates(source: Source) -> None:
    """Two houses in one file: one sloppy, on six telephones; one with cards and browsers by the dozen, and proxies."""
    crowd = source.crowd(150)
    sloppy = Means(6, 6, crowd.homes(2), joined=(0, 140), life=25, hours=(10, 23))
    careful = Means(14, 16, crowd.homes(60), 3, (0, 120), life=40, pace=0.8)
    fakes = crew(crowd, "sloppy_house", source.count(48), sloppy)
    fakes += crew(crowd, "careful_house", source.count(64), careful)
    betting(source, crowd, crowd.people(source.count(1_900)) + fakes)


def fixed_matches(source: Source) -> None:
    """Thirty-two straw men with their own telephones who bet on nine lost matches in the last minutes."""
    crowd = source.crowd(200)
    men = crew(crowd, "fixed_matches", source.count(32, 20), Means(joined=(-100, 20), pace=0.6))
    for person in men:
        person.until = END
        person.notes.update(told=range(0, 90, 10), before=90)
    betting(source, crowd, crowd.people(source.count(1_800)) + men)


def tipster(source: Source) -> None:
    """Twin of `fixed_matches`: 240 subscribers of a tipster's channel who bet on what he writes, when he writes it."""
    crowd = source.crowd(200)
    followers = crowd.people(source.count(240))
    for person in followers:
        person.notes.update(told=range(5, 500, 25), before=2_500)
    betting(source, crowd, crowd.people(source.count(1_700)) + followers)
