"""Extracts and single tables, as an investigator gets them: often the operation is a good part of all that is there."""

from .calendar import DAY, HOUR
from .sources import CLEAR, FAIR, FAKE, Bars, Kind, Plan, source
from .ways import always, any_of, inside, ranges, templated
from .world import World


@source(
    Plan(
        "An extract of a hundred or two accounts, drawn because one bank's cards were disputed: most are one "
        "operation's, with a card for four and a device for three, crosswise, by VPN exits. The others are that "
        "bank's customers with things of their own: clear.",
        Bars(3, 0.85),
        tables=("payments", "logins"),
        days=45,
    )
)
def disputed_cards(w: World) -> None:
    honest = w.crowd(55, paying=1)
    count = round(len(honest) * w.rng.uniform(1.2, 2.2))
    cards, devices = [w.card() for _ in range(w.each(count, 4))], [w.device() for _ in range(w.each(count, 3))]
    networks = ranges(w, 5)
    for number in range(count):
        w.person(
            "operation",
            FAKE,
            joined=w.time.ago(10, 120),
            card=cards[number % len(cards)],
            devices=[w.rng.choice(devices)],
            ip=inside(w, *networks),
        )


@source(
    Plan(
        "An extract of some two hundred accounts with two rings: a third of all has a card for four and one job, a "
        "sixth has a device for three and two hosting ranges. The other half are strangers, some of one office: "
        "clear.",
        Bars(3, 0.8),
        days=50,
    )
)
def two_rings(w: World) -> None:
    honest = w.crowd(110)
    w.office(w.rng.randint(6, 12))
    first, second = round(len(honest) * w.part(0.65)), round(len(honest) * w.part(0.33))
    templates, cards = w.speech.templates(3), [w.card() for _ in range(w.each(first, 4))]
    for number in range(first):
        joined, says = w.time.ago(15, 150), templated(w, templates, 0.8)
        w.person("first ring", FAKE, joined=joined, card=cards[number % len(cards)], text=says, roams=False)
    devices, networks = [w.device() for _ in range(w.each(second, 3))], ranges(w, 2)
    for number in range(second):
        held, out = [devices[number % len(devices)]], inside(w, *networks)
        w.person("second ring", FAKE, joined=w.time.ago(15, 90), devices=held, ip=out, paying=0.2)


@source(
    Plan(
        "A young tool's free trials, two fifths of which are one operation's, one after another: virtual cards for "
        "four each, a browser for six, catch-all domains and VPN ranges, a week each. The others try it once, "
        "some with a colleague: clear.",
        Bars(5, 0.85, 0.3),
        days=80,
        years=0.3,
    )
)
def trials_by_the_hundred(w: World) -> None:
    honest = w.crowd(620, volume=7)
    count = round(len(honest) * w.rng.uniform(0.55, 0.8))
    cards, browsers = [w.card() for _ in range(w.each(count, 4))], [w.device() for _ in range(w.each(count, 6))]
    domains, networks = w.several(w.firm, 12), ranges(w, 8)
    for number in range(count):
        joined = w.time.on(number / count * (w.time.days - 8))
        w.person(
            "serial trials",
            FAKE,
            joined=joined,
            card=cards[number * len(cards) // count],
            devices=[w.rng.choice(browsers)],
            times=w.time.life(12, joined, 7),
            ip=inside(w, w.rng.choice(networks)),
            columns={"email_domain": w.rng.choice(domains)},
        )


@source(
    Plan(
        "A new chain before its airdrop, when more than half of all wallets are sybils: ten are funded by one, "
        "call the same handful of contracts within the hour, and send what they earn to one deposit for thirty. "
        "Others come from exchanges and friends, and use the popular contracts: clear.",
        Bars(6, 0.8),
        tables=("fundings", "calls", "sweeps"),
        kinds=(
            *(Kind("funder", "fundings", "funded_by"), Kind("contract", "calls", "contract")),
            Kind("deposit", "sweeps", "swept_to"),
        ),
        who="wallet",
        years=0.4,
        ids="wallet",
        columns=(),
        activity="calls",
    )
)
def mostly_sybils(w: World) -> None:
    contracts, exchanges = [w.wallet() for _ in range(60)], w.several(w.wallet, 4)
    weights = [1 / (rank + 1) for rank in range(len(contracts))]
    honest = w.about(900, least=12)
    for _ in range(honest):
        one, friend = w.account("alone"), w.rng.choice(w.accounts).id
        funder = w.rng.choice(exchanges) if w.chance(0.7) else friend
        w.row("fundings", one, one.joined + 300, funded_by=funder)
        for contract in w.rng.choices(contracts, weights, k=w.rng.randint(1, 9)):
            w.row("calls", one, w.time.between(0, 1), contract=contract)
        if w.chance(0.3):
            w.row("sweeps", one, w.time.between(0.5, 1), swept_to=w.wallet())
    count, targets = round(honest * w.rng.uniform(1.1, 1.6)), w.some(contracts, 4, 6)
    funders, deposits = [w.wallet() for _ in range(w.each(count, 10))], [w.wallet() for _ in range(w.each(count, 30))]
    begins = [w.time.between(0.05, 0.7) for _ in funders]
    for number in range(count):
        turn = number % len(funders)
        one = w.account("sybils", FAKE, begins[turn] + number // len(funders) * w.rng.uniform(60, 200))
        w.row("fundings", one, one.joined + 60, funded_by=funders[turn])
        for step, contract in enumerate(targets):
            w.row("calls", one, one.joined + 400 + step * w.rng.uniform(100, 600), contract=contract)
        w.row("sweeps", one, w.time.between(0.75, 1), swept_to=deposits[turn % len(deposits)])


@source(
    Plan(
        "One day's sign-ins, no accounts, nothing of when anybody came: an operation has a device for five and a "
        "few hosting ranges. A hospital's nurses share the PCs of their wards, in three shifts and behind one "
        "address: a review is fair.",
        Bars(5, 0.8),
        tables=("logins",),
        called=(("logins", "auth_log"),),
        days=1,
        columns=(),
        listed=False,
    )
)
def one_day(w: World) -> None:
    w.crowd(2500, volume=3, households=0.15)
    hospital, wards = w.line(), w.several(lambda: w.several(w.device, 3), 5)
    for number in range(w.about(80)):
        desks, shift = w.rng.choice(wards), 8 * (number % 3)
        times = sorted(w.time.start + w.rng.uniform(shift, shift + 8) * HOUR for _ in range(w.rng.randint(2, 6)))
        w.person("nurses", FAIR, joined=w.time.start, times=times, ip=always(hospital), device=any_of(w, desks))
    count, networks = w.about(60), ranges(w, 4)
    devices = [w.device() for _ in range(w.each(count, 5))]
    for number in range(count):
        out, held = inside(w, w.rng.choice(networks)), [devices[number % len(devices)]]
        w.person("operation", FAKE, joined=w.time.start, devices=held, ip=out, volume=4)


@source(
    Plan(
        "Sign-ups alone, with address and device, nothing of what anybody did: a ring signs up on an emulator for "
        "four, each time by another of a carrier's addresses, for six weeks. Family tablets and cafes: clear. A "
        "college's open day, two tablets at its desk: a review is fair.",
        Bars(5, 0.8),
        tables=(),
        who="applicant",
        days=90,
        years=1.0,
        columns=("email_domain", "ip", "device"),
    )
)
def signups_only(w: World) -> None:
    def sign(group: str, stands: str, joined: float, ip: str, device: str) -> None:
        w.account(group, stands, joined, {"ip": ip, "device": device})

    cafes = w.several(w.line, 25)
    for _ in range(w.about(2000, least=12)):
        sign("alone", CLEAR, w.time.signup(), w.rng.choice(cafes) if w.chance(0.12) else w.home(), w.device())
    for _ in range(w.about(80)):
        tablet, home, joined = w.device(), w.home(), w.time.signup()
        for _ in range(w.rng.randint(2, 3)):
            sign("family", CLEAR, joined + w.rng.expovariate(1 / 20) * DAY, home, tablet)
    hall, tablets, opens = w.line(), w.several(w.device, 2), w.time.on(w.rng.randrange(20, 60), 10)
    for _ in range(w.about(55)):
        sign("open day", FAIR, opens + w.rng.uniform(0, 6) * HOUR, hall, w.rng.choice(tablets))
    count, begins = w.about(70), w.rng.uniform(5, 20)
    emulators = [w.device() for _ in range(w.each(count, 4))]
    for number in range(count):
        sign("ring", FAKE, w.time.on(begins + w.rng.uniform(0, 42)), w.mobile(), emulators[number % len(emulators)])


@source(
    Plan(
        "A freelance platform's pay-outs alone, without an account table: a ring is paid to a bank account for six, "
        "and some of it to others besides, which two have in common. Couples have one account, and many give once "
        "to a charity: clear. A wage office collects for its clients: a review is fair.",
        Bars(6, 0.75),
        tables=("payouts",),
        kinds=(Kind("iban", "payouts", "iban"),),
        who="freelancer",
        days=120,
        columns=(),
        listed=False,
        activity="payouts",
    )
)
def payouts_only(w: World) -> None:
    def paid(group: str, stands: str, joined: float, banks: list[str]) -> None:
        one = w.account(group, stands, joined)
        for k, at in enumerate(w.time.natural(w.rng.randint(2, 8), w.time.day(one.joined))):
            w.row("payouts", one, at, iban=banks[k] if k < len(banks) else w.rng.choice(banks))

    charity, office = w.iban(), w.iban()
    for _ in range(w.about(1900, least=12)):
        paid("alone", CLEAR, w.time.signup(), [w.iban()] + ([charity] if w.chance(0.06) else []))
    for _ in range(w.about(70)):
        bank = w.iban()
        for _ in range(2):
            paid("couple", CLEAR, w.time.signup(), [bank])
    for _ in range(w.about(30)):
        paid("wage office", FAIR, w.time.signup(), [office])
    count = w.about(60)
    banks, beside = [w.iban() for _ in range(w.each(count, 6))], [w.iban() for _ in range(count // 4 + 1)]
    for number in range(count):
        more = [beside[number // 2 % len(beside)]] if number < 2 * len(beside) else []
        paid("ring", FAKE, w.time.ago(40, 150), [w.rng.choice(banks), *more])


@source(
    Plan(
        "An exchange's checks alone: a mill of identities shows documents of its own, but a face for five and a "
        "proof of address for seven, crosswise. Twins have one face, couples one bill, and many are checked twice: "
        "clear. Students of one hall show its one letter: a review is fair.",
        Bars(5, 0.85),
        tables=("checks",),
        kinds=(
            *(Kind("document", "checks", "document_hash"), Kind("face", "checks", "face_id")),
            Kind("bill", "checks", "bill_hash"),
        ),
        who="customer",
        days=120,
        columns=(),
        listed=False,
        activity="checks",
    )
)
def faces_and_bills(w: World) -> None:
    def check(group: str, stands: str, joined: float, face: str, bill: str) -> None:
        one = w.account(group, stands, joined)
        shown = {"document_hash": w.hexadecimal(), "face_id": face, "bill_hash": bill}
        for again in range(1 + w.chance(0.2)):
            w.row("checks", one, one.joined + 600 + again * 40 * DAY, **shown)

    for _ in range(w.about(1900, least=12)):
        face, bill, joined = w.hexadecimal(), w.hexadecimal(), w.time.between(0, 1)
        check("alone", CLEAR, joined, face, bill)
        if w.chance(0.08):
            twin = face if w.chance(0.1) else w.hexadecimal()
            check("family", CLEAR, joined + w.rng.expovariate(1 / 15) * DAY, twin, bill)
    letter = w.hexadecimal()
    for _ in range(w.about(50)):
        check("students' hall", FAIR, w.time.between(0.1, 0.9), w.hexadecimal(), letter)
    count = w.about(65)
    faces, bills = (
        [w.hexadecimal() for _ in range(w.each(count, 5))],
        [w.hexadecimal() for _ in range(w.each(count, 7))],
    )
    for number in range(count):
        check("mill", FAKE, w.time.between(0.2, 0.8), faces[number % len(faces)], w.rng.choice(bills))
