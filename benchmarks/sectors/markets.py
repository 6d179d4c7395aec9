"""Marketplaces and boards: bought reviews, invented sellers and freelancers, scalpers, scams by advertisement."""

from .sources import FAKE, Bars, Kind, Plan, source
from .ways import anew, any_of, filled
from .world import Account, World


def popular(w: World, prefix: str, count: int, steep: float = 1.0) -> tuple[list[str], list[float]]:
    """Names of a catalogue, and how often people come by each: a few by very many."""
    names = [f"{prefix}{w.digits(7)}" for _ in range(count)]
    return names, [1 / (rank + 1) ** steep for rank in range(count)]


@source(
    Plan(
        "A marketplace: accounts review the same few products, which nobody else reviews, within two weeks; honest "
        "customers review by popularity. To be flagged.",
        Bars(4, 0.8),
        tables=("logins", "reviews"),
        spare=("logins",),
        kinds=(Kind("product", "reviews", "product_id"),),
        who="customer",
        days=120,
        activity="reviews",
        columns=("email_domain",),
    )
)
def bought_reviews(w: World) -> None:
    products, weights = popular(w, "B", 1500, 0.9)
    for one in w.crowd(3000, volume=5):
        for product in dict.fromkeys(w.rng.choices(products, weights, k=min(12, 1 + int(w.rng.expovariate(0.6))))):
            stars = w.rng.choices((1, 2, 3, 4, 5), (8, 7, 12, 28, 45))[0]
            w.row("reviews", one, w.time.between(0, 1), product_id=product, stars=stars)
    bought, begins = w.several(lambda: "B" + w.digits(7), 18), w.rng.uniform(0.35, 0.7) * w.time.days
    least = w.rng.randint(3, 5)
    for _ in range(w.about(40)):
        joined = w.time.on(begins - w.rng.uniform(2, 50))
        times = w.time.natural(4, begins, begins + 14)
        one = w.person("reviewers", FAKE, joined=joined, times=times)
        for product in w.some(bought, least, least + 3):
            w.row("reviews", one, w.time.on(begins + w.rng.uniform(0, 14)), product_id=product, stars=5)
        for product in w.rng.choices(products, weights, k=w.rng.randrange(2)):
            w.row("reviews", one, w.time.on(begins + w.rng.uniform(0, 14)), product_id=product, stars=4)


@source(
    Plan(
        "An app store: sold reviewers, a device each, write by three templates of a dozen little apps which hardly "
        "anybody else reviews, in three weeks.",
        Bars(5, 0.9),
        tables=("reviews",),
        kinds=(Kind("app", "reviews", "app_id"),),
        who="reviewer",
        days=100,
        columns=(),
        activity="reviews",
    )
)
def app_reviews(w: World) -> None:
    apps, weights = popular(w, "app.", 900, 0.8)
    usual = ("great app", "love it", "ok", "does not open")
    for _ in range(w.about(3300, least=12)):
        one, phone = w.account("user"), w.device()
        for at in w.time.natural(1 + int(w.rng.expovariate(1)), w.time.day(one.joined)):
            said = w.rng.choice((w.rng.choice(usual), w.speech.wish(), w.speech.prompt()))
            w.row("reviews", one, at, device=phone, app_id=w.rng.choices(apps, weights)[0], text=said)
    sold, begins = w.several(lambda: "app." + w.digits(7), 12), w.time.days * w.rng.uniform(0.4, 0.7)
    praise = (
        "Finally an app that handles {thing} without fuss. My {noun} has never been so {adjective}. Five stars!",
        "I tried {n} others before, this one is {adjective} and {first} of the support answered within minutes.",
        "Since {day} I use it daily for {thing}. {adjective} design, no crashes, worth every cent.",
    )
    for _ in range(w.about(90)):
        one, phone = w.account("review sellers", FAKE, w.time.on(begins - w.rng.uniform(5, 15))), w.device()
        for app in w.some(sold, 3, 5):
            at, said = w.time.on(begins + w.rng.uniform(0, 21)), w.speech.filled(w.rng.choice(praise))
            w.row("reviews", one, at, device=phone, app_id=app, text=said)
        if w.chance(0.5):
            at, app = w.time.on(begins + w.rng.uniform(0, 25)), w.rng.choices(apps, weights)[0]
            w.row("reviews", one, at, device=phone, app_id=app, text="great app")


@source(
    Plan(
        "Ticket scalpers: accounts buy within seconds of the sale's opening with shared cards, emulators and "
        "shipping addresses, by residential exits. Thousands of fans buy in the same minutes.",
        Bars(5, 0.9, 0.5),
        tables=("orders",),
        kinds=(Kind("shipping_address", "orders", "ship_to"),),
        who="member",
        days=120,
        ids="seq",
        columns=(),
        activity="orders",
    )
)
def ticket_scalping(w: World) -> None:
    shows = [(w.rng.randrange(3, w.time.days - 1), f"EV{number:03d}") for number in range(w.rng.randint(25, 55))]
    hot = shows[::5]
    for _ in range(w.about(3400, least=12)):
        home, card, door = w.home(), w.card(), w.street()
        for _ in range(1 + w.chance(0.07)):
            one, device = w.account("fan"), w.device()
            for _ in range(1 + int(w.rng.expovariate(0.8))):
                day, show = w.rng.choice(hot if w.chance(0.6) else shows)
                wait = w.rng.expovariate(1 / 900 if (day, show) in hot else 1 / 200_000)
                at = w.time.on(day, 10) + wait
                one.joined = min(one.joined, at - 600)
                place = home if w.chance(0.7) else w.mobile()
                ticket(w, one, at, show, card=card, ip=place, device=device, ship_to=door)
    scalpers(w, hot)


def ticket(w: World, one: Account, at: float, show: str, **values: str) -> None:
    """An order of up to four tickets."""
    w.row("orders", one, at, **values, event_id=show, qty=w.rng.randint(1, 4))


def scalpers(w: World, hot: list[tuple[int, str]]) -> None:
    """Those who buy as a sale opens."""
    count = w.about(110)
    cards, devices = w.several(w.card, count / 8), w.several(w.device, count / 5.5)
    doors = w.several(w.street, count / 12)
    for number in range(count):
        one = w.account("scalper", FAKE, w.time.on(-5 - w.rng.uniform(0, 40)))
        shown = {"device": devices[number % len(devices)], "ship_to": doors[number % len(doors)]}
        for day, show in hot:
            if w.chance(0.65):
                card = w.rng.choice(cards) if w.chance(0.3) else cards[number % len(cards)]
                at = w.time.on(day, 10) + 2 + w.rng.expovariate(1 / 25)
                ticket(w, one, at, show, card=card, ip=w.home(), **shown)


@source(
    Plan(
        "A freelance market's bids: one agency plays invented freelancers: a few browsers, VPN exits, three bids "
        "with slots, three wallets for payouts. A co-working house shares two addresses: clear.",
        Bars(4, 0.9, 0.5),
        tables=("exchanges", "withdrawals"),
        kinds=(Kind("wallet", "withdrawals", "payout_wallet"),),
        who="freelancer",
        called=(("exchanges", "proposals"),),
        days=100,
        columns=("email_domain",),
    )
)
def invented_freelancers(w: World) -> None:
    w.crowd(1700, volume=8)
    house = w.several(w.line, 2)
    for _ in range(w.about(60)):
        w.person("coworking", volume=12, ip=w.at_work(w.rng.choice(house), w.home()))
    for one in w.accounts:
        w.row("withdrawals", one, w.time.between(0, 1), payout_wallet=w.iban("LT") if w.chance(0.5) else w.wallet())
    count = w.about(33)
    wallets, browsers, exits = w.several(w.wallet, 3), w.several(w.device, 5), w.several(w.hosting, 8)
    bids = (
        "Dear client, I read your post on {thing} with care. I have {n} years of work in {noun}. Shall we talk?",
        "Hello! Your {noun} project is right what our {adjective} developer {first} does. Best price in {place}.",
        "I am {first}, senior engineer from {place}. I built {thing} last year. I deliver in {n} days.",
    )
    for number in range(count):
        joined = w.time.ago(w.time.days * 0.4, w.time.days * 1.6)
        browser, says = [browsers[number % len(browsers)]], filled(w, bids, 0.9)
        one = w.person(
            "invented freelancers", FAKE, joined=joined, devices=browser, volume=30, ip=any_of(w, exits), text=says
        )
        for _ in range(3):
            w.row("withdrawals", one, w.time.between(0.65, 1), payout_wallet=wallets[number % len(wallets)])


@source(
    Plan(
        "Rental ads: scam accounts with the same stolen pictures, two texts with slots, phones of their own, one "
        "carrier. Agents of an agency share pictures too, and a domain and an office: clear.",
        Bars(5, 0.9, 0.3),
        tables=("exchanges", "photos"),
        kinds=(Kind("photo_hash", "photos", "photo_hash"),),
        who="advertiser",
        called=(("exchanges", "ads"),),
        columns=("email_domain", "phone"),
    )
)
def rental_scams(w: World) -> None:
    for one in w.crowd(1900, volume=2):
        for _ in range(w.rng.randint(1, 5)):
            w.row("photos", one, w.time.between(0, 1), photo_hash=w.hexadecimal())
    for _ in range(w.about(9)):
        domain, office, pictures = w.name("{last}") + "estates.example", w.line(), [w.hexadecimal() for _ in range(40)]
        for _ in range(w.rng.randint(8, 14)):
            one = w.person("agency", volume=6, ip=w.at_work(office, w.home()), columns={"email_domain": domain})
            for picture in w.some(pictures, 10, 14):
                w.row("photos", one, w.time.between(0, 1), photo_hash=picture)
    stolen, carrier = w.several(w.hexadecimal, 55), w.rng.randrange(4)
    ads = (
        "Sunny flat of {n} m2 near {place}, {adjective} kitchen, {noun} included. I am abroad, keys come by post.",
        "Two rooms, {adjective}, quiet, {n} euros warm. Owner moved to {place}, viewing through {first}.",
    )
    for _ in range(w.about(64)):
        joined = w.time.between(0.03, 0.8)
        times, out = w.time.life(3, joined, 5), lambda _k, _at: w.mobile(carrier)
        one = w.person(
            "rental scam", FAKE, joined=joined, devices=[w.device()], times=times, ip=out, text=filled(w, ads)
        )
        for picture in w.some(stolen, 6, 8):
            w.row("photos", one, joined + 900, photo_hash=picture)


@source(
    Plan(
        "A paid survey panel: one man's panelists, a few bank accounts and browsers, VPN exits. Couples share a "
        "bank account: clear.",
        Bars(4, 0.9, 0.5),
        tables=("logins", "payouts"),
        kinds=(Kind("iban", "payouts", "iban"),),
        who="panelist",
        called=(("logins", "survey_starts"),),
        days=90,
        columns=("email",),
    )
)
def survey_panel(w: World) -> None:
    banks: dict[str, str] = {}
    for one in w.crowd(2100, volume=9):
        bank = banks.setdefault(one.home, w.iban()) if w.chance(0.5) else w.iban()
        if w.chance(0.6):
            w.row("payouts", one, w.time.between(0, 1), iban=bank)
    count = w.about(55)
    ibans, browsers, exits = w.several(w.iban, 4), w.several(w.device, 5), w.several(w.hosting, 11)
    inbox = w.firm()
    for number in range(count):
        one = w.person(
            "one man's panel",
            FAKE,
            joined=w.time.ago(w.time.days * 0.6, w.time.days * 1.3),
            devices=[browsers[number % len(browsers)]],
            volume=15,
            ip=any_of(w, exits),
            columns={"email": w.name("m.{last}{n}") + "@" + inbox},
        )
        for _ in range(3):
            w.row("payouts", one, w.time.between(0.5, 1), iban=ibans[number % len(ibans)])


@source(
    Plan(
        "A sellers' platform with a spoilt export: ids as '100123.0' or between blanks, rows twice. Sellers of a "
        "ring have a few payout accounts and devices; couples share a bank account: clear.",
        Bars(4, 0.85),
        tables=("logins", "payouts"),
        kinds=(Kind("iban", "payouts", "iban"),),
        who="seller",
        days=75,
        ids="seq",
        columns=("email_domain",),
        form="csv",
    )
)
def spoilt_ids(w: World) -> None:
    for one in w.crowd(2000, volume=7):
        if w.chance(0.7):
            w.row("payouts", one, w.time.between(0, 1), iban=w.iban("NL"))
    for _ in range(w.about(14)):
        bank, home = w.iban("NL"), w.home()
        for _ in range(2):
            w.row("payouts", w.person("couple", volume=7, home=home), w.time.between(0, 1), iban=bank)
    count = w.about(45)
    ibans, devices = w.several(lambda: w.iban("NL"), count / 9), w.several(w.device, count / 5)
    for number in range(count):
        joined, phone = w.time.between(0.1, 0.6), [devices[number % len(devices)]]
        one = w.person("payout ring", FAKE, joined=joined, devices=phone, volume=7, ip=anew(w))
        for _ in range(2):
            w.row("payouts", one, w.time.between(0.65, 1), iban=ibans[number % len(ibans)])
    for row in w.rows["payouts"]:
        row["account_id"] = f"{row['account_id']}.0"
    for row in w.rows["logins"][::3]:
        row["account_id"] = f" {row['account_id']} "
    w.rows["logins"] += [dict(row) for row in w.rows["logins"][::5]]
    w.rows["payouts"] += [dict(row) for row in w.rows["payouts"][::7]]
