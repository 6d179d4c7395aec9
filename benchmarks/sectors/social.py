"""Social networks, dating, messengers and advertising: voices that are nobody's."""

from .calendar import DAY, HOUR
from .markets import popular
from .sources import FAKE, Bars, Kind, Plan, source
from .ways import anew, any_of, filled, inside, mixed, ranges
from .world import Account, World


@source(
    Plan(
        "A dating site's first messages: scam profiles on a dozen phones by one carrier's gateway (which honest "
        "users have too), four letters with slots, short lives. A dormitory shares two addresses: clear.",
        Bars(4, 0.9, 0.4),
        tables=("payments", "exchanges"),
        called=(("exchanges", "messages"),),
        kinds=(Kind("phone", "accounts", "phone"),),
        who="profile",
        days=80,
        columns=("phone",),
    )
)
def romance_scams(w: World) -> None:
    w.crowd(2400, volume=14)
    dormitory = w.several(w.line, 2)
    for _ in range(w.about(90)):
        w.person("dormitory", ip=mixed(w, 0.67, any_of(w, dormitory), anew(w, "mobile")), volume=14)
    letters = (
        "Hello {first}, I am {first} from {place}. I could not look away from your picture. I lost my {noun}.",
        "Dear, I am an engineer on a platform near {place}. The signal is bad here, write to {first}{n} elsewhere.",
        "Good morning my {adjective} one. I slept badly and thought of {place} and of you. Did you have breakfast?",
        "My daughter {first} is ill and the bank in {place} blocked my account, only {n} euros until {day}.",
    )
    count, carrier = w.about(70), w.rng.randrange(4)
    phones = w.several(w.device, count / 6)
    for number in range(count):
        joined = w.time.between(0, 0.75)
        w.person(
            "romance scammers",
            FAKE,
            joined=joined,
            devices=[phones[number % len(phones)]],
            paying=0.05,
            times=w.time.life(24, joined, 4 + w.rng.expovariate(1 / 12)),
            ip=lambda _k, _at: w.mobile(carrier),
            text=filled(w, letters, 0.8),
        )


@source(
    Plan(
        "A troll factory in an election: accounts on shared phones with rented residential exits, office hours of "
        "another time zone, three slogans with slots, shares within seconds of each other. A fan club shares its "
        "star within the hour: clear.",
        Bars(8, 0.85, 0.3),
        tables=("exchanges", "shares"),
        called=(("exchanges", "posts"),),
        kinds=(Kind("reshare", "shares", "object_id", window="60s"),),
        days=42,
        columns=(),
    )
)
def election_trolls(w: World) -> None:
    honest, posts = w.crowd(2700, volume=9), [f"p{w.digits(8)}" for _ in range(5000)]
    for one in honest:
        for _ in range(1 + int(w.rng.expovariate(0.25))):
            w.row("shares", one, w.time.between(0, 1), object_id=posts[int(w.rng.expovariate(1 / 700)) % len(posts)])
    fans, waits = w.rng.sample(honest, w.about(160) % len(honest)), w.rng.uniform(1200, 1800)
    for number in range(30):
        posted = w.time.between(0.02, 0.98)
        for one in fans:
            if w.chance(0.35):
                w.row("shares", one, posted + w.rng.expovariate(1 / waits), object_id=f"star{number}")
    factory(w)


def factory(w: World) -> None:
    """The trolls, and what they push."""
    slogans = (
        "They will not tell you what {first} {last} did with {thing}. Ask yourself who pays.",
        "In {place} people wait {n} hours for {thing} while {last} smiles on television. Enough!",
        "My neighbour is a {noun} and says the {adjective} vote is already counted. Share before it is deleted.",
    )
    count, opens = w.about(120), w.rng.uniform(2, 8)
    phones, office = w.several(w.device, count / 4), (opens, opens + 9)
    trolls = []
    for number in range(count):
        joined = w.time.on(w.rng.uniform(-20, 5))
        phone, says = [phones[number % len(phones)]], filled(w, slogans, 0.6)
        times = w.time.daily(max(joined, w.time.start + 6 * DAY), 0.5, office)
        one = w.person("trolls", FAKE, joined=joined, devices=phone, paying=0, times=times, ip=anew(w), text=says)
        trolls.append(one)
    for number in range(w.rng.randint(60, 120)):
        at = w.time.on(w.rng.uniform(6, w.time.days - 1), w.rng.uniform(*office))
        for one in trolls:
            if w.chance(0.3):
                w.row("shares", one, at + w.rng.uniform(0, 40), object_id=f"push{number}")


@source(
    Plan(
        "A messenger: a SIM farm's numbers sign up in a few batches, spoofed device ids (each another), three "
        "address ranges, spam texts with slots, dead after three days.",
        Bars(4, 0.95, 0.6),
        tables=("exchanges",),
        called=(("exchanges", "messages"),),
        who="user",
        days=28,
        years=1,
        columns=("phone",),
    )
)
def sim_farm(w: World) -> None:
    w.crowd(3000, volume=12)
    spam = (
        "Your parcel {n} waits in {place}. Pay the {adjective} fee: short.example/{n}",
        "Mum this is my new number, the old {noun} broke. Write me here, {first}",
        "{first}, you are chosen: work from home {n} per day, reply YES to {first}",
        "Bank notice: card locked near {place}, unlock at secure-{n}.example",
        "Hi is this {first} {last}? We met at the {noun} in {place}",
        "Last warning: road toll {n} unpaid, settle before {day} at toll-{n}.example",
    )
    texts, networks, batches = w.some(spam, 4, 6), ranges(w, 3), w.rng.randint(3, 5)
    block = "+49155" + w.digits(3)
    for number in range(w.about(180)):
        joined = w.time.on(w.rng.randrange(batches) * 5, 8) + w.rng.uniform(0, 10) * HOUR
        times = sorted(joined + 300 + w.rng.uniform(0, 2.5 * DAY) for _ in range(w.rng.randint(25, 60)))
        w.person(
            "sim farm",
            FAKE,
            joined=joined,
            devices=[w.device()],
            times=times,
            ip=inside(w, networks[number % len(networks)]),
            text=filled(w, texts),
            columns={"phone": w.phone(block)},
        )


@source(
    Plan(
        "An ad network's clicks: a farm of made-up users on hosting addresses of a few ranges and rigged user "
        "agents clicks six campaigns in the first minutes of hours. Readers click by popularity; user agents are "
        "common things.",
        Bars(8, 0.8),
        tables=("clicks",),
        kinds=(Kind("user_agent", "clicks", "user_agent"), Kind("campaign", "clicks", "campaign_id")),
        who="visitor",
        days=21,
        columns=(),
        activity="clicks",
    )
)
def click_farm(w: World) -> None:
    campaigns, campaign_weights = popular(w, "cmp-", 180, 0.9)
    agents, agent_weights = [w.hexadecimal(12) for _ in range(260)], [1 / (rank + 1) ** 1.1 for rank in range(260)]

    def click(one: Account, at: float, ip: str, agent: str, campaign: str) -> None:
        w.row("clicks", one, at, ip=ip, user_agent=agent, campaign_id=campaign)

    for _ in range(w.about(4200, least=12)):
        one, home, mobile, agent = w.account("reader"), w.home(), w.chance(0.5), w.rng.choices(agents, agent_weights)[0]
        for at in w.time.natural(1 + int(w.rng.expovariate(0.4)), w.time.day(one.joined)):
            click(one, at, w.mobile() if mobile else home, agent, w.rng.choices(campaigns, campaign_weights)[0])
    pool = [w.inside(network) for network in ranges(w, 9) for _ in range(6)]
    targets, rigged = w.some(campaigns[90:], 6, 6), w.several(lambda: w.hexadecimal(12), 25)
    for number in range(w.about(200)):
        one = w.account("click farm", FAKE, w.time.start + w.rng.uniform(0, 4) * DAY)
        for _ in range(w.rng.randint(5, 11)):
            at = w.time.on(w.rng.uniform(5, w.time.days), w.rng.randrange(24)) + w.rng.uniform(0, 200)
            click(one, at, w.rng.choice(pool), rigged[number % len(rigged)], w.rng.choice(targets))
