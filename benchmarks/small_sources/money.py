"""Banks and exchanges: customers, sign-ins, transfers; identity checks and withdrawals."""

from benchmarks.small_sources.groups import Means, Ties, crew, group
from benchmarks.small_sources.logs import Log, sign_ins
from benchmarks.small_sources.people import DAY, HOUR, Crowd, Person
from benchmarks.small_sources.source import Source, iso, plain

BANKING = Log("online_banking.csv", "CUSTOMER_NO", "LOGIN_TS", "IP", "DEVICE_ID", "DEVICE_NAME", usual=8)
EXCHANGE = Log("login_events.csv", "uid", "login_at", "login_ip", "device_fp", time=iso, usual=9)


def iban(source: Source) -> str:
    return f"GB{source.rng.integers(10, 99)}NWBK{source.rng.integers(10**14):014d}"


def bank(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`CUSTOMERS.csv`, `online_banking.csv`, `PAYMENTS_OUT.csv`, `PAYMENTS_IN.csv`."""
    shops = [iban(source) for _ in range(400)]
    employers = [iban(source) for _ in range(200)]
    for person in source.enrol(people, "number"):
        source.put(
            "CUSTOMERS.csv",
            person.joined,
            CUSTOMER_NO=person.id,
            OPENED_ON=plain(person.joined)[:10],
            BRANCH=source.pick(("0001", "0014", "0022", "ONLINE", "ONLINE")),
            MOBILE=source.mostly(person.phone, 0.04),
            EMAIL=source.mostly(person.email, 0.1),
            ADDRESS=person.street,
        )
        sign_ins(source, crowd, person, BANKING)
        person.notes.setdefault("payer", source.popular(employers))
        money_in(source, crowd, person)
        money_out(source, crowd, person, [*(source.popular(shops) for _ in range(7)), iban(source), iban(source)])


def money_in(source: Source, crowd: Crowd, person: Person) -> None:
    """A wage each month, and what friends send; of a mule, what its herders let in."""
    for number, visit in enumerate(crowd.visits(person, int(person.notes.get("receives", 5)))):
        wage = not person.notes.get("herded") and number % 2 == 0
        sender = person.notes["payer"] if wage else iban(source)
        amount = round(float(source.rng.normal(2_100, 300) if wage else source.rng.gamma(2, 200)), 2)
        row = {"CUSTOMER_NO": person.id, "BOOKED": plain(visit.at), "FROM_IBAN": sender, "AMOUNT": amount}
        source.put("PAYMENTS_IN.csv", visit.at, **row)
        if person.notes.get("herded"):
            later = visit.at + int(source.rng.uniform(0.2, 9) * HOUR)
            passed_on(source, person, later, source.pick(person.notes["herded"]), round(amount * 0.93, 2))


def money_out(source: Source, crowd: Crowd, person: Person, usual: list[str]) -> None:
    """Shops, rent, friends; `dues` are paid to their receivers each month."""
    for visit in crowd.visits(person, 2 + int(8 * person.pace)):
        to = source.pick(usual) if source.chance(0.8) else iban(source)
        passed_on(source, person, visit.at, to, round(float(source.rng.gamma(1.5, 30)), 2))
    for receiver in person.notes.get("dues", ()):
        first = max(person.joined, crowd.start)
        for at in range(first + 3 * DAY, person.until, 30 * DAY):
            passed_on(source, person, at + int(source.rng.integers(2 * DAY)), receiver, 45.0)


def passed_on(source: Source, person: Person, at: int, to: str, amount: float) -> None:
    row = {"CUSTOMER_NO": person.id, "BOOKED": plain(at), "TO_IBAN": to, "AMOUNT": amount}
    source.put("PAYMENTS_OUT.csv", at, **row, REFERENCE=source.pick(("", "", "rent", "thanks", "invoice")))


def mule_herd(source: Source) -> None:
    """Sixty accounts opened within weeks, worked by their herders from nine telephones, emptied to five receivers."""
    crowd = source.crowd(180)
    receivers = [iban(source) for _ in range(5)]
    notes: dict[str, object] = {"herded": receivers, "receives": 9}
    means = Means(0, 9, crowd.homes(12), joined=(60, 110), life=50, pace=0.5, notes=notes)
    bank(source, crowd, crowd.people(source.count(2_600)) + crew(crowd, "mule_herd", source.count(60), means))


def student_mules(source: Source) -> None:
    """Students who lent their own accounts, over a year, on their own telephones: only the receivers are shared."""
    crowd = source.crowd(365)
    receivers = [iban(source) for _ in range(3)]
    notes: dict[str, object] = {"herded": receivers, "receives": 8}
    mules = crew(crowd, "student_mules", source.count(26, 20), Means(joined=(-400, 200), pace=0.8, notes=notes))
    bank(source, crowd, crowd.people(source.count(2_000)) + mules)


def synthetic_identities(source: Source) -> None:
    """Invented people, grown for two years: three letterboxes for addresses, a dozen browsers."""
    crowd = source.crowd(720)
    means = Means(0, 12, crowd.homes(40), 6, (0, 300), pace=0.7, mail="gmx.net")
    made_up = crew(crowd, "synthetic_identities", source.count(80), means)
    letterboxes = [crowd.street() for _ in range(3)]
    for person in made_up:
        person.until, person.street = crowd.start + 720 * DAY, source.pick(letterboxes)
    bank(source, crowd, crowd.people(source.count(2_100)) + made_up)


def payroll(source: Source) -> None:
    """Twin of `mule_herd`: 120 of a plant open accounts on its welcome days, are paid by it, and rent its flats."""
    crowd = source.crowd(180)
    plant, landlord = iban(source), iban(source)
    ties = Ties(crowd.range_of(1), 0.35, (6, 18), joined=(40, 44), notes={"payer": plant, "dues": [landlord]})
    bank(source, crowd, crowd.people(source.count(5_200)) + group(crowd, source.count(120), ties))


def savings_club(source: Source) -> None:
    """Twin of `student_mules`: a parish whose members pay into one purse each month and use its hall's Wi-Fi."""
    crowd = source.crowd(365)
    ties = Ties(crowd.range_of(1), 0.15, (9, 22), joined=(-700, 100), notes={"dues": [iban(source), iban(source)]})
    bank(source, crowd, crowd.people(source.count(700)) + group(crowd, source.count(55), ties))


def shelter(source: Source) -> None:
    """Twin of `synthetic_identities`: a refugees' home; one address, one line, six tablets in the hall, one helper."""
    crowd = source.crowd(360)
    ties = Ties(crowd.range_of(2), 0.6, (7, 23), devices=6, joined=(40, 200))
    guests = group(crowd, source.count(85), ties)
    home = crowd.street()
    for person in guests:
        person.street = home
        person.notes["receives"] = 3
    bank(source, crowd, crowd.people(source.count(1_900)) + guests)


def exchange(source: Source, crowd: Crowd, people: list[Person]) -> None:
    """`users.csv`, `kyc_submissions.csv`, `login_events.csv`, `withdrawals.csv` of a crypto exchange."""
    for person in source.enrol(people, "number"):
        row = {"uid": person.id, "reg_time": iso(person.joined), "email": person.email, "mobile": person.phone}
        source.put("users.csv", person.joined, **row, invite_code=person.notes.get("invite") or invited(source))
        checked = person.joined + int(source.rng.uniform(0.1, 30) * HOUR)
        source.put(
            "kyc_submissions.csv",
            checked,
            uid=person.id,
            submitted_at=iso(checked),
            document_hash=person.notes.get("paper") or source.rng.bytes(12).hex(),
            selfie_device=crowd.by(person, checked),
            submission_ip=crowd.where(person, checked),
            status=source.pick(("approved", "approved", "approved", "resubmit")),
        )
        sign_ins(source, crowd, person, EXCHANGE)
        wallets = person.notes.get("wallets") or ["0x" + source.rng.bytes(20).hex() for _ in range(2)]
        for visit in crowd.visits(person, int(3 * person.pace)):
            to = {"uid": person.id, "requested_at": iso(visit.at), "to_address": source.pick(wallets)}
            amount = round(float(source.rng.gamma(1.2, 120)), 4)
            source.put("withdrawals.csv", visit.at, **to, asset=source.pick(("USDT", "ETH", "BTC")), amount=amount)


def invited(source: Source) -> str:
    """A code of one of the many who invite others, or none."""
    return f"INV{source.rng.integers(400):03d}" if source.chance(0.4) else ""


def kyc_farm(source: Source) -> None:
    """150 accounts with bought papers, checked in front of nine telephones, emptied into eight wallets."""
    crowd = source.crowd(150)
    means = Means(0, 9, crowd.homes(30), joined=(20, 120), life=40, notes={"invite": "XK42P"})
    farm = crew(crowd, "kyc_farm", source.count(150), means)
    wallets = ["0x" + source.rng.bytes(20).hex() for _ in range(8)]
    papers = [source.rng.bytes(12).hex() for _ in range(100)]
    for person in farm:
        person.notes.update(wallets=[source.pick(wallets)], paper=source.pick(papers))
    exchange(source, crowd, crowd.people(source.count(2_300)) + farm)


def rented_identities(source: Source) -> None:
    """People who sell their own check: own telephone and home, but the money goes to four wallets."""
    crowd = source.crowd(300)
    rented = crew(crowd, "rented_identities", source.count(45), Means(joined=(0, 260), pace=1.2))
    wallets = ["0x" + source.rng.bytes(20).hex() for _ in range(4)]
    for person in rented:
        person.notes["wallets"] = [source.pick(wallets)]
    exchange(source, crowd, crowd.people(source.count(1_900)) + rented)


def expats(source: Source) -> None:
    """Twin of `kyc_farm`: 90 people abroad behind one VPN's five addresses, who invited each other by one code."""
    crowd = source.crowd(150)
    ties = Ties(crowd.range_of(5), 0.85, (0, 24), joined=(-200, 140), notes={"invite": "BERLIN-EXPATS"})
    abroad = group(crowd, source.count(90), ties)
    exchange(source, crowd, crowd.people(source.count(2_000)) + abroad)
