"""Honest organisations: firms, unions, clubs and agents, whose people share what they work with."""

from .calendar import DAY, HOUR
from .sources import CLEAR, FAIR, Bars, Kind, Plan, source
from .ways import always, any_of, at_first, filled, mixed, templated
from .world import World

CANNED_ANSWERS = (
    "Dear {first}, we are sorry that {thing} arrived late. Parcel {n} is on its way to {place}.",
    "Hello {first}, you can return {thing} within {n} days. The label is attached.",
    "Thank you, {first}. I have passed your question about {thing} on to our {adjective} colleague in {place}.",
    "Hi {first}, the refund of {n} euros will be with you by {day}.",
)


@source(
    Plan(
        "Delivery riders with company phones: each phone goes to the next rider at the end of the shift, fuel is "
        "paid with the firm's cards, all come by one carrier. Only innocents; a review is fair.",
        Bars(3),
        tables=("payments", "logins"),
        called=(("logins", "shifts"),),
        columns=("org_id", "phone"),
    )
)
def delivery_riders(w: World) -> None:
    w.crowd(2000, volume=9)
    count, carrier = w.about(110), w.rng.randrange(4)
    phones, cards, organisation = w.several(w.device, count / 3), w.several(w.card, 4), "org_" + w.hexadecimal(6)
    says = w.chance(0.6)
    for number in range(count):
        joined, shift = w.time.ago(20, 500), 8 * (number % 2) + 7
        w.person(
            "riders",
            FAIR,
            joined=joined,
            card=w.rng.choice(cards),
            times=w.time.daily(joined, 0.6, (shift, shift + 8), 2),
            ip=lambda _k, _at: w.mobile(carrier),
            device=mixed(w, 0.7, always(phones[number % len(phones)]), any_of(w, phones)),
            columns={"org_id": organisation} if says else None,
        )


@source(
    Plan(
        "A trade union: its members get accounts at the congress, within two days in the hall, for most the union "
        "pays by its card; homes, devices and questions are their own. Only innocents; a review is fair.",
        Bars(3),
        spare=("logins",),
        columns=("email_domain", "plan"),
    )
)
def trade_union(w: World) -> None:
    w.crowd(2000)
    hall, card, begins, paid = w.several(w.line, 2), w.card(), w.time.on(w.rng.randrange(8, 20), 9), w.part(0.7)
    for _ in range(w.about(140)):
        joined = begins + w.rng.choice((0, DAY)) + w.rng.uniform(0, 9) * HOUR
        home = always(w.home())
        w.person(
            "union's members",
            FAIR,
            joined=joined,
            card=card if w.chance(paid) else None,
            paying=0.1,
            ip=at_first(2, any_of(w, hall), home),
        )


@source(
    Plan(
        "A game's guild: players live in two houses with one router each, raid at the same hours, and the guild's "
        "card buys the season's pass for all; machines are their own. Only innocents; a review is fair.",
        Bars(3),
        tables=("payments", "logins"),
        called=(("logins", "game_sessions"), ("payments", "purchases")),
        who="player",
        columns=("email_domain", "country"),
    )
)
def game_guilds(w: World) -> None:
    w.crowd(2200, volume=14)
    for _ in range(w.rng.randint(2, 5)):
        routers, card, evenings = w.several(w.line, 2), w.card(), w.some(range(7), 2, 3)
        raids = [day for day in range(w.time.days - 1) if day % 7 in evenings]
        for _ in range(w.rng.randint(15, 40)):
            times = [w.time.on(day, 20, 0.1) for day in raids if w.chance(0.75)] + w.time.natural(8)
            router = always(w.rng.choice(routers))
            w.person("guild", FAIR, card=card, times=sorted(times), ip=router, devices=[w.device()])


@source(
    Plan(
        "A support desk that answers for many shops: agents in two shifts behind one VPN exit, canned answers with "
        "slots, one organisation, clients' mail domains, one card. Only innocents; a review is fair.",
        Bars(3),
        spare=("logins",),
        called=(("exchanges", "replies"),),
        columns=("org_id", "email_domain"),
    )
)
def support_desk(w: World) -> None:
    w.crowd(2100)
    exits, card, organisation = w.several(w.hosting, 2), w.card(), "org_" + w.hexadecimal(6)
    clients = w.several(w.firm, 6)
    for number in range(w.about(90)):
        joined, shift = w.time.ago(30, 400), 8 * (number % 2) + 6
        w.person(
            "agents",
            FAIR,
            joined=joined,
            card=card,
            devices=[w.device()],
            times=w.time.daily(joined, 0.55, (shift, shift + 8), 3),
            ip=any_of(w, exits),
            text=filled(w, CANNED_ANSWERS, 0.85),
            columns={"org_id": organisation, "email_domain": w.rng.choice(clients)},
        )


@source(
    Plan(
        "Mobile money: agents at kiosks sign customers up on their own phone and take their cash; each agent "
        "stands in hundreds of rows. Customers then use phones of their own. Only innocents; a review of an "
        "agent's customers is fair.",
        Bars(6),
        tables=("logins", "cash_ins"),
        kinds=(Kind("agent", "cash_ins", "agent_id"),),
        who="customer",
        days=90,
        columns=("phone",),
    )
)
def cash_agents(w: World) -> None:
    w.crowd(1500, volume=8)
    for _ in range(w.rng.randint(8, 16)):
        agent, phone, kiosk = f"agent-{w.digits(6)}", w.device(), w.mobile()
        for _ in range(w.about(60)):
            one = w.person(
                "agent's customers",
                FAIR,
                volume=7,
                ip=at_first(1, always(kiosk), lambda _k, _at: w.mobile()),
                device=at_first(1, always(phone), always(w.device())),
            )
            for _ in range(w.rng.randint(1, 5)):
                w.row("cash_ins", one, w.time.between(0, 1), agent_id=agent, amount=w.rng.randint(2, 200))


@source(
    Plan(
        "Sellers who resell one maker's goods: each on his own, with his own bank account, but with the maker's "
        "pictures and product texts. Only innocents, and all clear.",
        Bars(8),
        tables=("exchanges", "pictures", "payouts"),
        kinds=(Kind("photo_hash", "pictures", "photo_hash"), Kind("iban", "payouts", "iban")),
        called=(("exchanges", "offers"),),
        who="seller",
        days=90,
        columns=("email_domain",),
    )
)
def makers_pictures(w: World) -> None:
    for one in w.crowd(1800, volume=5):
        w.row("payouts", one, w.time.between(0, 1), iban=w.iban())
        for _ in range(w.rng.randint(1, 6)):
            w.row("pictures", one, w.time.between(0, 1), photo_hash=w.hexadecimal())
    for _ in range(w.rng.randint(3, 6)):
        catalogue = [w.hexadecimal() for _ in range(60)]
        texts = [w.speech.template(1, 30) for _ in range(12)]
        for _ in range(w.about(60)):
            one = w.person("resellers", volume=7, text=templated(w, texts))
            w.row("payouts", one, w.time.between(0, 1), iban=w.iban())
            for picture in w.some(catalogue, 5, 20):
                w.row("pictures", one, w.time.between(0, 1), photo_hash=picture)


@source(
    Plan(
        "A collective pays its people from one treasury wallet, all within the hour, once a month; everyone's "
        "wallet is older than the collective and does other things. Only innocents; a review is fair.",
        Bars(5),
        tables=("fundings", "calls"),
        kinds=(Kind("funder", "fundings", "funded_by"), Kind("contract", "calls", "contract")),
        who="wallet",
        days=75,
        ids="wallet",
        columns=(),
        activity="calls",
    )
)
def treasury_grants(w: World) -> None:
    contracts, exchanges = [w.wallet() for _ in range(70)], w.several(w.wallet, 4)
    weights = [1 / (rank + 1) for rank in range(len(contracts))]

    def live(group: str, stands: str) -> None:
        one = w.account(group, stands)
        w.row("fundings", one, one.joined + 600, funded_by=w.rng.choice(exchanges) if w.chance(0.6) else w.wallet())
        for contract in w.rng.choices(contracts, weights, k=w.rng.randint(2, 12)):
            w.row("calls", one, w.time.between(0, 1), contract=contract)

    for _ in range(w.about(2600, least=12)):
        live("alone", CLEAR)
    for _ in range(w.about(70)):
        live("collective", FAIR)
    treasury = w.wallet()
    for payday in (w.time.on(day, 12) for day in range(5, w.time.days - 1, 30)):
        for one in w.accounts:
            if one.group == "collective" and w.chance(0.9):
                w.row("fundings", one, payday + w.rng.uniform(0, HOUR), funded_by=treasury)


@source(
    Plan(
        "A call centre: agents in three shifts on hot desks behind one proxy, scripts, a few company cards, one "
        "organisation and domain, hired in classes. Only innocents.",
        Bars(3),
        spare=("logins",),
        columns=("org_id", "email_domain"),
    )
)
def call_centre(w: World) -> None:
    w.crowd(2400)
    count, proxy = w.about(200), w.line()
    desks, cards, classes = w.several(w.device, count / 5), w.several(w.card, 2), w.rng.randint(3, 6)
    name = {"org_id": "org_" + w.name("{noun}"), "email_domain": w.firm()}
    scripts = (
        "Summarise this call for the file in three lines. Customer {first} {last} from {place}: {passage}",
        "Write a friendly answer of {n} words to: {wish}",
        "Translate for the customer into {language}: {wish}",
    )
    for number in range(count):
        joined = w.time.on(-90 + 30 * (number * classes // count) + w.rng.randrange(3), 9, 0.5)
        shift = 8 * (number % 3)
        w.person(
            "agents",
            FAIR,
            joined=joined,
            card=cards[number % len(cards)],
            times=w.time.daily(joined, 0.5, (shift, shift + 8), 2),
            ip=always(proxy),
            device=any_of(w, desks),
            text=filled(w, scripts),
            columns=name,
        )
