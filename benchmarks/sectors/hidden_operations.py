"""Operations in unusual places: inside a company, behind one reseller, in polls, papers and parcels."""

from .calendar import DAY, HOUR
from .sources import FAIR, FAKE, Bars, Kind, Plan, source
from .ways import always, anew, any_of, inside, mixed, ranges, templated
from .world import World


@source(
    Plan(
        "Two operators buy from one reseller: his cards (each on a few accounts of either) and his hosting ranges; "
        "each has templates and hours of its own. Honest customers rent servers in the same ranges: clear.",
        Bars(4, 0.85, 0.3),
        tables=("payments", "exchanges"),
        days=65,
    )
)
def one_reseller(w: World) -> None:
    w.crowd(2600)
    networks = ranges(w, 6)
    for _ in range(w.about(25)):
        w.person("servers of their own", ip=always(w.inside(w.rng.choice(networks))))
    count = w.about(120)
    cards = [w.card() for _ in range(w.each(count, 6))]
    sides = [(w.speech.templates(w.rng.randint(3, 7)), (opens, opens + 7)) for opens in (w.rng.uniform(0, 8), 14.0)]
    for number in range(count):
        side = number % 2 if w.chance(0.9) else 0
        templates, hours = sides[side]
        joined = w.time.ago(30, 110)
        w.person(
            ("first operator", "second operator")[side],
            FAKE,
            joined=joined,
            card=w.rng.choice(cards),
            devices=[w.device()],
            times=w.time.daily(joined, 0.5, hours, 2),
            ip=inside(w, *w.some(networks, 2, 2)),
            text=templated(w, templates, 0.85),
        )


@source(
    Plan(
        "A company of a hundred and more, with its domain, office and cards; an insider makes accounts under the "
        "same domain, works them at night from three machines elsewhere by one wording, and pays with the "
        "company's cards. Staff: a review is fair.",
        Bars(4, 0.8),
        spare=("logins",),
        columns=("org_id", "email_domain"),
    )
)
def inside_a_company(w: World) -> None:
    w.crowd(1900)
    staff, office, domain, organisation = w.about(130), w.line(), w.firm(), "org_" + w.hexadecimal(6)
    cards, name = w.several(w.card, 3), {"email_domain": domain, "org_id": organisation}
    for _ in range(staff):
        at_work = w.at_work(office, w.home())
        w.person("staff", FAIR, card=w.rng.choice(cards), ip=at_work, columns=name, volume=12)
    templates, machines, exits = w.speech.templates(2), w.several(w.device, 3), w.several(w.hosting, 3)
    begins = w.time.between(0.1, 0.4)
    for _ in range(w.about(32, least=4)):
        joined = begins + w.rng.uniform(0, 9) * DAY
        w.person(
            "insider's accounts",
            FAKE,
            joined=joined,
            card=w.rng.choice(cards),
            times=w.time.daily(joined, 0.7, (0, 5), 3),
            ip=any_of(w, exits),
            device=any_of(w, machines),
            text=templated(w, templates, 0.95),
            columns=name,
        )


@source(
    Plan(
        "A delivery firm's couriers: a gang rents accounts out to people who may not work. Payouts go to the "
        "gang's few bank accounts, a phone passes from account to account. Couples have one bank account, honest "
        "riders their own phones: clear.",
        Bars(5, 0.85, 0.2),
        tables=("logins", "payouts"),
        kinds=(Kind("iban", "payouts", "iban"),),
        called=(("logins", "shifts"),),
        who="courier",
        days=90,
        columns=("phone", "country"),
    )
)
def rented_couriers(w: World) -> None:
    banks: dict[str, str] = {}
    for one in w.crowd(1900, volume=18):
        bank = banks.setdefault(one.home, w.iban()) if w.chance(0.6) else w.iban()
        for week in range(2, w.time.days // 7, 3):
            w.row("payouts", one, w.time.on(7 * week), iban=bank)
    count = w.about(50)
    gang, phones = w.several(w.iban, count / 9), w.several(w.device, count / 2)
    for number in range(count):
        passed = [phones[number % len(phones)], phones[(number + 1) % len(phones)]]
        joined, carried = w.time.ago(20, 140), mixed(w, 0.8, any_of(w, passed), always(w.device()))
        one = w.person("rented accounts", FAKE, joined=joined, volume=24, device=carried, ip=anew(w, "mobile"))
        for week in range(2, w.time.days // 7, 3):
            w.row("payouts", one, w.time.on(7 * week), iban=gang[number % len(gang)])


@source(
    Plan(
        "A talent show's polls: accounts of an agency vote for its four contestants within seconds of each other "
        "in every round, by mail domains that nobody else has. Fans vote for their favourites all evening: clear.",
        Bars(6, 0.8),
        tables=("votes",),
        kinds=(Kind("vote", "votes", "contestant_round", window="60s"),),
        who="voter",
        days=56,
        years=0.5,
        columns=("email_domain",),
        activity="votes",
    )
)
def poll_stuffing(w: World) -> None:
    rounds = [w.time.on(day, 20) for day in range(6, w.time.days - 1, 7)]
    contestants = [f"c{number:02d}" for number in range(w.rng.randint(18, 30))]
    weights = [1 / (rank + 1) ** 0.6 for rank in range(len(contestants))]
    for _ in range(w.about(2400, least=12)):
        one, favourites = w.account("fan"), w.rng.choices(contestants, weights, k=w.rng.randint(1, 3))
        for number, opens in enumerate(rounds):
            if opens > one.joined and w.chance(0.4):
                at = opens + w.rng.betavariate(1, 2) * 3 * HOUR
                for again, favourite in enumerate(dict.fromkeys(favourites)):
                    w.row("votes", one, at + 40 * again, contestant_round=f"{favourite}-{number}")
    clients, domains = w.some(contestants[len(contestants) // 2 :], 4, 4), w.several(w.firm, 3)
    pushes = {
        (number, client): opens + w.rng.uniform(300, 9000) for number, opens in enumerate(rounds) for client in clients
    }
    for _ in range(w.about(90)):
        mail = {"email_domain": w.rng.choice(domains)}
        one = w.account("stuffers", FAKE, w.time.on(w.rng.uniform(0, 5)), mail)
        for (number, client), at in pushes.items():
            if w.chance(0.7):
                w.row("votes", one, at + w.rng.uniform(0, 40), contestant_round=f"{client}-{number}")


@source(
    Plan(
        "A lender's checks: invented borrowers show some dozen forged documents, each used a few times, and a few "
        "selfies, crosswise; phones and homes of their own. People renew a document and show it twice, twins and "
        "couples send one selfie: clear.",
        Bars(5, 0.85, 0.2),
        tables=("logins", "checks"),
        kinds=(Kind("document", "checks", "document_hash"), Kind("selfie", "checks", "selfie_hash")),
        who="borrower",
        days=100,
        columns=("phone",),
    )
)
def reused_documents(w: World) -> None:
    previous = ""
    for one in w.crowd(2300, volume=4):
        selfie = previous if previous and w.chance(0.01) else w.hexadecimal()
        for again in range(1 + w.chance(0.2)):
            at = one.joined + 900 + again * 30 * DAY
            w.row("checks", one, at, document_hash=w.hexadecimal(), selfie_hash=selfie)
        previous = selfie
    count = w.about(60)
    documents = [w.hexadecimal() for _ in range(w.each(count, 4))]
    selfies = [w.hexadecimal() for _ in range(w.each(count, 5))]
    for _ in range(count):
        one = w.person("invented borrowers", FAKE, joined=w.time.between(0.2, 0.9), devices=[w.device()], volume=3)
        shown = {"document_hash": w.rng.choice(documents), "selfie_hash": w.rng.choice(selfies)}
        w.row("checks", one, one.joined + 900, **shown)
