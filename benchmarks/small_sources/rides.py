"""Ride hailing and delivery: riders and drivers in one table, trips, referrals, devices."""

from collections.abc import Sequence
from itertools import pairwise

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import END, Crowd, Person
from benchmarks.small_sources.source import Source, milliseconds

OPENED = Log(
    "app_opens.jsonl", "userUuid", "epochMs", "ipAddress", "deviceId", "deviceModel", time=milliseconds, usual=7
)


def write(source: Source, crowd: Crowd, riders: list[Person], drivers: list[Person]) -> None:
    """`users.csv`, `app_opens.jsonl`, `trips.csv`."""
    for person in drivers:
        person.notes["role"] = "driver"
    for person in source.enrol(riders + drivers, "uuid"):
        role = person.notes.get("role", "rider")
        source.put(
            "users.csv",
            person.joined,
            userUuid=person.id,
            role=role,
            signupEpochMs=milliseconds(person.joined),
            email=source.mostly(person.email, 0.05),
            phoneE164=person.phone,
            payoutIban=(person.notes.get("payout") or person.cards[0].upper()) if role == "driver" else "",
            referredBy=referrer(source, person, riders),
            promoCode=person.notes.get("promo")
            or (source.pick(("RIDE10", "WELCOME", "")) if source.chance(0.3) else ""),
        )
        sign_ins(source, crowd, person, OPENED)
    for person in riders:
        trips(source, crowd, person, drivers)


def referrer(source: Source, person: Person, riders: Sequence[Person]) -> str:
    """Who brought `person`: one in eight was brought by somebody."""
    brought = person.notes.get("brought_by")
    if isinstance(brought, Person):
        return brought.id
    return source.pick(riders).id if source.chance(0.12) else ""


def trips(source: Source, crowd: Crowd, person: Person, drivers: list[Person]) -> None:
    mates = person.notes.get("rides_with")
    for visit in crowd.visits(person, 1 + int(6 * person.pace)):
        lat, lon = person.notes.get("at") or source.rng.normal((52.5, 13.4), 0.06)
        source.put(
            "trips.csv",
            visit.at,
            tripId=source.rng.bytes(8).hex(),
            riderUuid=person.id,
            driverUuid=source.pick(mates or drivers).id,
            requestedEpochMs=milliseconds(visit.at),
            pickupLat=round(float(lat + source.rng.normal(0, 0.002)), 5),
            pickupLon=round(float(lon + source.rng.normal(0, 0.002)), 5),
            cardFingerprint=source.mostly(source.pick(person.cards), 0.08),
            fare=round(float(source.rng.gamma(3, 5)), 2),
        )


def ghost_trips(source: Source) -> None:
    """Thirty drivers with false positions and 90 riders of theirs, on 24 telephones, paid out to five accounts."""
    crowd = source.crowd(120)
    phones = Means(10, 24, [*crowd.homes(6), *crowd.carriers[0]], joined=(10, 80), pace=1.5)
    drivers = crew(crowd, "ghost_trips", source.count(30), phones)
    payouts = [crowd.card().upper() for _ in range(5)]
    for person in drivers:
        person.notes["payout"] = source.pick(payouts)
    riders = crew(crowd, "ghost_trips", source.count(90), phones)
    for person in riders:
        person.notes.update(rides_with=drivers, at=(52.48, 13.43))
    devices = [one for person in drivers for one in person.devices]
    for person in riders:
        person.devices = [source.pick(devices)]
    write(source, crowd, crowd.people(source.count(2_600)) + riders, crowd.people(source.count(240)) + drivers)


def referral_farm(source: Source) -> None:
    """New accounts that bring each other for the bonus: three fresh ones a day, five telephones wiped each time."""
    crowd = source.crowd(120)
    means = Means(9, 5, crowd.homes(8), joined=(20, 90), life=6, pace=0.4, notes={"promo": "BRINGAFRIEND"})
    farm = crew(crowd, "referral_farm", source.count(110), means)
    for before, person in pairwise(farm):
        person.notes["brought_by"] = before
    write(source, crowd, crowd.people(source.count(2_400)) + farm, crowd.people(source.count(200)))


def meal_promos(source: Source) -> None:
    """A new account for each third meal, for two years, on four telephones of one flat, to its door, on nine cards."""
    crowd = source.crowd(700)
    means = Means(9, 4, [*crowd.homes(2), *crowd.carriers[0]], joined=(0, 680), life=12, pace=0.4, mail="gmail.com")
    eaters = crew(crowd, "meal_promos", source.count(60), means)
    for person in eaters:
        person.notes.update(promo="WELCOME", at=(52.55, 13.36))
    write(source, crowd, crowd.people(source.count(1_300)) + eaters, crowd.people(source.count(150)))


def rented_courier_accounts(source: Source) -> None:
    """A landlord of courier accounts: 24 of them, paid out to two accounts, each on its rider's own telephone."""
    crowd = source.crowd(240)
    rented = crew(crowd, "rented_courier_accounts", source.count(24), Means(joined=(0, 200)))
    payouts = [crowd.card().upper() for _ in range(2)]
    for person in rented:
        person.notes["payout"] = source.pick(payouts)
    write(source, crowd, crowd.people(source.count(1_800)), crowd.people(source.count(260)) + rented)


def taxi_fleet(source: Source) -> None:
    """Twin of `ghost_trips`: a firm of 55 drivers, on its telephones, paid out to the firm, that meet at its depot."""
    crowd = source.crowd(120)
    ties = Ties(crowd.range_of(1), 0.35, (5, 23), devices=60, own=False, joined=(-300, 90), model="SM-A546B")
    fleet = group(crowd, source.count(55), ties)
    for person in fleet:
        person.notes["payout"] = "DE44500105175407324931"
    write(source, crowd, crowd.people(source.count(2_200)), crowd.people(source.count(220)) + fleet)


def night_shift(source: Source) -> None:
    """Twin of `referral_farm`: a hospital pays its 95 nurses' rides home; they brought each other in one week."""
    crowd = source.crowd(120)
    ties = Ties(crowd.range_of(2), 0.5, (0, 24), cards=1, joined=(30, 38), notes={"promo": "STMARY"})
    nurses = group(crowd, source.count(95), ties)
    for person in nurses[1:]:
        person.notes.update(brought_by=source.pick(nurses[:8]), at=(52.53, 13.38))
        person.until = END
    write(source, crowd, crowd.people(source.count(2_300)) + nurses, crowd.people(source.count(210)))
