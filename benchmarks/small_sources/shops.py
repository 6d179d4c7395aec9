"""Market places: members, orders, returns; sellers who are members too."""

from collections.abc import Sequence

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import DAY, HOUR, Crowd, Person
from benchmarks.small_sources.source import Source, plain

SIGN_INS = Log("login_history.csv", "member_id", "login_time", "ip_addr", "device_token", usual=6)


def write(source: Source, crowd: Crowd, people: list[Person], sellers: Sequence[Person] = ()) -> None:
    """`members.csv`, `login_history.csv`, `orders.csv`, `returns.csv`; `sellers` are among `people`."""
    members = source.enrol(people, "number")
    honest = [person for person in members if not person.operation]
    selling = [*sellers, *honest[:3], *(person for person in honest[3:] if source.chance(0.06))]
    for person in selling:
        person.notes.setdefault("payout", f"NL{source.rng.integers(10, 99)}INGB{source.rng.integers(10**10):010d}")
    for person in members:
        source.put("members.csv", person.joined, **member(source, person))
        sign_ins(source, crowd, person, SIGN_INS)
        orders(source, crowd, person, selling)


def member(source: Source, person: Person) -> dict[str, object]:
    return {
        "member_id": person.id,
        "registered": plain(person.joined),
        "mail": source.mostly(person.email, 0.02),
        "mobile": source.mostly(person.phone, 0.2),
        "payout_account": person.notes.get("payout", ""),
        "level": source.pick(("bronze", "bronze", "silver", "gold")),
    }


def orders(source: Source, crowd: Crowd, person: Person, selling: list[Person]) -> None:
    """What one buys: from shops of one's own kind, sent home or to where the parcel is to go."""
    usual = person.notes.get("buys_from") or [source.pick(selling) for _ in range(6)]
    for visit in crowd.visits(person, 1 + int(5 * person.pace)):
        number = f"{visit.at % 10**6:06d}-{source.rng.integers(10**9):09d}"
        sent = source.pick(person.notes.get("sent_to") or [person.street])
        source.put(
            "orders.csv",
            visit.at,
            order_no=number,
            buyer_id=person.id,
            seller_id=source.pick(usual).id,
            placed_at=plain(visit.at),
            card_fp=source.mostly(source.pick(person.cards), 0.12),
            ship_address=source.mostly(sent, 0.02),
            total=round(float(source.rng.gamma(2, 22)), 2),
            order_ip=visit.ip,
        )
        if source.chance(float(person.notes.get("returns", 0.05))):
            later = visit.at + int(source.rng.uniform(2, 20) * DAY)
            source.put(
                "returns.csv",
                later,
                order_no=number,
                buyer_id=person.id,
                opened_at=plain(later),
                reason=source.pick(("not received", "damaged", "wrong item", "changed mind")),
                refunded=source.pick(("yes", "yes", "no")),
            )


def brushing(source: Source) -> None:
    """Thirty sellers with four payout accounts, and 130 made-up buyers who praise them from 25 telephones."""
    crowd = source.crowd(180)
    payouts = [f"NL{number}INGB{source.rng.integers(10**10):010d}" for number in range(20, 24)]
    sellers = crew(crowd, "brushing", source.count(30), Means(8, 10, crowd.homes(14), joined=(-60, 60)))
    for person in sellers:
        person.notes["payout"] = source.pick(payouts)
    means = Means(30, 25, crowd.homes(40), joined=(20, 150), pace=1.4, mail="yahoo.com")
    buyers = crew(crowd, "brushing", source.count(130), means)
    for person in buyers:
        person.notes.update(buys_from=[source.pick(sellers) for _ in range(8)], sent_to=addresses(crowd, 12))
    write(source, crowd, crowd.people(source.count(2_600)) + sellers + buyers, sellers)


def addresses(crowd: Crowd, count: int) -> list[str]:
    return [crowd.street() for _ in range(count)]


def refund_ring(source: Source) -> None:
    """Sixty accounts whose parcels go to four flats, and never came, if one believes them."""
    crowd = source.crowd(180)
    drops = addresses(crowd, 4)
    means = Means(18, 0, crowd.homes(30), joined=(0, 160), life=45, pace=1.2)
    ring = crew(crowd, "refund_ring", source.count(60), means)
    for person in ring:
        person.notes.update(sent_to=[source.pick(drops)], returns=0.7)
    write(source, crowd, crowd.people(source.count(2_200)) + ring)


def refunds_as_a_service(source: Source) -> None:
    """Over years, a few a month, own cards and homes' proxies: what ties them is six anti-detect browsers."""
    crowd = source.crowd(900)
    means = Means(0, 6, crowd.homes(150), 2, (0, 860), life=90, hours=(10, 20))
    ring = crew(crowd, "refunds_as_a_service", source.count(48), means)
    for person in ring:
        person.notes["returns"] = 0.6
    write(source, crowd, crowd.people(source.count(2_800)) + ring)


def banned_sellers(source: Source) -> None:
    """A seller who comes back eight times, with one payout account and one computer."""
    crowd = source.crowd(360)
    again = crew(crowd, "banned_sellers", 8, Means(2, 1, crowd.homes(3), joined=(0, 340), life=35))
    for person in again:
        person.notes["payout"] = "NL31INGB0002445588"
    write(source, crowd, crowd.people(source.count(600)) + again, again)


def card_testing(source: Source) -> None:
    """Accounts of one night that try 300 stolen cards on cheap goods of three shops."""
    crowd = source.crowd(60)
    shops = crowd.people(3)
    means = Means(300, 4, crowd.range_of(30), joined=(41, 42), wave=8, life=0.6, hours=(0, 24), pace=2.0)
    ring = crew(crowd, "card_testing", source.count(90), means)
    for person in ring:
        person.cards = [str(one) for one in crowd.rng.choice(person.cards + [crowd.card() for _ in range(6)], 6)]
        person.notes["buys_from"] = shops
    write(source, crowd, crowd.people(source.count(1_900)) + shops + ring, shops)


def craft_cooperative(source: Source) -> None:
    """Twin of `brushing`: 34 potters and weavers sell from their co-operative's office into its one payout account."""
    crowd = source.crowd(180)
    ties = Ties(crowd.range_of(1), 0.5, (9, 18), devices=3, joined=(-200, 100))
    potters = group(crowd, source.count(34), ties)
    for person in potters:
        person.notes["payout"] = "NL77INGB0006120914"
    fans = crowd.people(source.count(120))
    for person in fans:
        person.notes["buys_from"] = potters
    write(source, crowd, crowd.people(source.count(2_300)) + potters + fans, potters)


def hall_of_residence(source: Source) -> None:
    """Twin of `refund_ring`: 190 students whose parcels go to one porter's desk, on one line, from one October on."""
    crowd = source.crowd(180)
    students = group(crowd, source.count(190), Ties(crowd.range_of(2), 0.65, (0, 24), joined=(25, 40)))
    desk = crowd.street()
    for person in students:
        person.notes["sent_to"] = [desk]
    write(source, crowd, crowd.people(source.count(2_000)) + students)


def gift_cards(source: Source) -> None:
    """Stolen cards turned into vouchers in a day, and redeemed by three of the crew's own accounts."""
    crowd = source.crowd(45)
    means = Means(0, 5, crowd.homes(20), joined=(30, 31), wave=6, life=1.2, hours=(8, 20), pace=1.5, mail="mail.com")
    ring = crew(crowd, "gift_cards", source.count(45), means)
    vouchers(source, crowd, crowd.people(source.count(1_400)) + ring, ring)


def employee_vouchers(source: Source) -> None:
    """Twin of `gift_cards`: a firm buys its 80 people a voucher each, and they redeem it from the canteen."""
    crowd = source.crowd(45)
    staff = group(crowd, source.count(80), Ties(crowd.range_of(1), 0.6, joined=(28, 31), mail="bellmere-foods.com"))
    firm = crowd.people(1)
    firm[0].joined, firm[0].until, firm[0].pace = crowd.start - 90 * DAY, crowd.start + 40 * DAY, source.count(80) / 3
    firm[0].notes["given_to"] = staff
    vouchers(source, crowd, crowd.people(source.count(1_400)) + firm + staff, ())


def vouchers(source: Source, crowd: Crowd, people: list[Person], ring: Sequence[Person]) -> None:
    """`customers.csv`, `voucher_purchases.csv`, `redemptions.csv` and `app_sessions.csv` of a voucher shop."""
    customers = source.enrol(people, "cus_")
    log = Log("app_sessions.csv", "customer", "opened", "ip", "device_uuid", "device_name", usual=4)
    for person in customers:
        source.put("customers.csv", person.joined, customer=person.id, email=person.email, since=plain(person.joined))
        sign_ins(source, crowd, person, log)
        for visit in crowd.visits(person, 1 + int(3 * person.pace)):
            code, card = source.rng.bytes(6).hex().upper(), source.pick(person.cards)
            row = {"customer": person.id, "bought_at": plain(visit.at), "card_token": card, "ip": visit.ip}
            source.put("voucher_purchases.csv", visit.at, code=code, **row, value=source.pick((25, 50, 100)))
            friends = ring[:3] if person.operation else person.notes.get("given_to") or (person, source.pick(customers))
            redeemer = source.pick(friends)
            later = visit.at + int(source.rng.uniform(0.1, 2 if person.operation else 400) * HOUR)
            used = {"redeemed_by": redeemer.id, "redeemed_at": plain(later)}
            source.put("redemptions.csv", later, code=code, **used)
