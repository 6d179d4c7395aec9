"""The scenarios: which operations are in a world, of which craft, and how they work."""

from collections.abc import Callable

from benchmarks.apiworld import jobs
from benchmarks.apiworld.account import Account, Deed, World, firm_domain, person
from benchmarks.apiworld.clock import DAY, OFFICE, START
from benchmarks.apiworld.devices import browser
from benchmarks.apiworld.operation import Craft, Operation, found
from benchmarks.apiworld.places import Pool

CARELESS = Craft((200, 800))
CAREFUL = Craft((120, 500), "own", "residential", "own", "reworded", "staggered", cover=0.15, days=(60, 180))


def benign(world: World) -> None:
    """No operation at all."""


def careless(world: World) -> None:
    """Few cards, few servers, few machines, one template, all signed up in days."""
    op = found(world, "careless", "pool", CARELESS)
    jobs.quiet(op, 6)
    jobs.batches(op, 12, 0.4, (3, 10))


def pools(world: World) -> None:
    """Several pools with supplies of their own, all asking by the one operator's templates."""
    first = found(world, "pools", "pool 1", Craft((150, 350), texts="varied", sign_ups="waves"))
    jobs.quiet(first, 5)
    jobs.batches(first, 10, 0.4, (3, 9))
    for number, (network, cards) in enumerate((("residential", "few"), ("mobile", "virtual")), 2):
        op = found(
            world,
            "pools",
            f"pool {number}",
            Craft((60, 240), cards, network, "own", "varied", "waves"),
            None,
            soon(first),
        )
        share_the_work(first, op)


def soon(first: Operation) -> float:
    """Some weeks after `first` began."""
    return first.start + first.draw.between(0, 25) * DAY


def share_the_work(first: Operation, op: Operation) -> None:
    """`op` asks what `first` asks, in jobs of its own."""
    assert first.text is not None
    for one in op.accounts:
        one.text = first.text
    jobs.quiet(op, 5)
    jobs.batches(op, 10, 0.4, (3, 9))


def reseller(world: World) -> None:
    """A shop's cards, servers and machines under the accounts of two or three operators, who ask for unlike things."""
    shop = found(
        world, "shop's first", "resold", Craft((150, 450), network="residential", texts="varied", sign_ups="waves")
    )
    jobs.quiet(shop, 4)
    jobs.batches(shop, 10, 0.4, (3, 10))
    for name, texts, size in (("shop's second", "reworded", (60, 200)), ("shop's third", "customers", (30, 90))):
        op = found(
            world, name, "resold", Craft(size, network="residential", texts=texts, sign_ups="waves"), shop, soon(shop)
        )
        jobs.quiet(op, 4)
        jobs.batches(op, 8, 0.4, (3, 10))


def careful(world: World) -> None:
    """Each account has a card of one bank's range, rented homes, a fingerprint, other words, another day."""
    op = found(world, "careful", "careful pool", CAREFUL)
    for one in op.accounts:
        one.rhythm = OFFICE if op.draw.chance(0.5) else one.rhythm
    jobs.batches(op, 6, 0.15, (2, 5))


def prompts_only(world: World) -> None:
    """Nothing is shared but the template and the moment at which jobs start."""
    craft = Craft((150, 500), "own", "residential", "own", "varied", "drip", days=(90, 240))
    op = found(world, "prompts only", "batch pool", craft)
    for one in op.accounts:
        one.cards = [world.card(op.draw)] if op.draw.chance(0.5) else []
        one.plan = "pro" if one.cards else "free"
    jobs.quiet(op, 5)
    jobs.batches(op, 25, 0.3, (2, 7))


def handover(world: World) -> None:
    """A relay: one stream of strangers' requests, in which an account that has had its quota is followed at once."""
    craft = Craft((100, 500), "virtual", "residential", "own", "customers", "drip", days=(30, 90))
    op = found(world, "relay", "relay", craft)
    jobs.quiet(op, 1)
    jobs.relay(op, len(op.accounts) * op.draw.whole(15, 35), (4, 25), max(2, len(op.accounts) // 30))


def shells(world: World) -> None:
    """Small firms that exist on paper: each with a domain, a card, a plan for teams; one operator's jobs in all."""
    craft = Craft((120, 400), "none", "residential", "own", "varied", "waves", days=(60, 150))
    op = found(world, "shells", "shell", craft)
    left = list(op.accounts)
    while left:
        size = op.draw.whole(4, 18)
        shell, left = left[:size], left[size:]
        domain, card = firm_domain(op.draw), world.card(op.draw, op.bank)
        nation = world.nation(op.draw)
        office = Pool([nation.line(op.draw).address(0, op.start) for _ in range(2)], 9 * DAY)
        for one in shell:
            one.domain, one.org, one.places, one.rhythm = domain, f"org_{domain}", [(office, 1.0)], OFFICE
            one.pays(card)
            one.plan = "team"
    jobs.quiet(op, 6)
    jobs.batches(op, 14, 0.3, (2, 8))


def bought(world: World) -> None:
    """Accounts that a seller made long ago at one desk and kept warm, then sold by the dozen."""
    craft = Craft((100, 450), "few", "servers", "few", "varied", "burst", days=(30, 100))
    op = found(world, "bought", "bought account", craft)
    draw = op.draw
    desk, room = [browser(draw) for _ in range(4)], Pool([world.server(draw).address(0, 0) for _ in range(6)], DAY)
    for one in op.accounts:
        since = one.created
        one.created = max(START + draw.between(0, 5) * DAY, since - draw.between(60, 260) * DAY)
        machine = draw.pick(desk)
        one.born, one.asks = (room, machine), 0
        own = person(world, draw, "", None, one.created).text
        one.deeds += [Deed(draw.between(one.created, since), own(draw), room, machine) for _ in range(draw.below(4))]
        one.cards = one.cards if draw.chance(0.6) else []
    op.start += 4 * DAY
    jobs.batches(op, 12, 0.4, (3, 10))


def ban_waves(world: World) -> None:
    """Some dozens at a time are banned; others come within days, with what is left of the supplies."""
    craft = Craft((100, 350), "few", "residential", "few", "varied", "waves", days=(90, 160))
    op = found(world, "ban waves", "replaced", craft)
    jobs.bans(op, op.draw.whole(2, 4), op.draw.between(0.4, 0.9))
    jobs.quiet(op, 4)
    jobs.batches(op, 30, 0.5, (2, 7))


def office_crew(world: World) -> None:
    """People at desks who type, in office hours, each through a list of accounts in an antidetect browser."""
    craft = Craft((60, 300), "own", "residential", "own", "reworded", "staggered", (1, 4), 0.1, 0.04, (40, 110))
    op = found(world, "crew", "crew", craft)
    for one in op.accounts:
        one.by_api, one.asks = False, op.draw.below(4)
    jobs.crew(op, max(2, len(op.accounts) // op.draw.whole(12, 30)), op.draw.chance(0.3))


def trials(world: World) -> None:
    """Accounts of one day that live on the trial's credit."""
    craft = Craft((250, 900), "none", "residential", "own", "varied", "drip", (6, 30), days=(20, 120))
    op = found(world, "trials", "trial", craft)
    shared = [browser(op.draw) for _ in range(max(2, len(op.accounts) // 25))]
    for one in op.accounts:
        one.machines = [op.draw.pick(shared)] if op.draw.chance(0.5) else one.machines
        one.domain = op.draw.pick(("mailbox-one.net", "quickpost.cc", "gmail.com", "outlook.com"))
    jobs.once(op)


def stolen(world: World) -> None:
    """Stolen cards are tried on new accounts; what is bought is used up in days. Some cards were tried twice."""
    op = found(world, "stolen", "stolen card", Craft((60, 300), "stolen", "vpn", "phones", "free", "waves", (3, 20)))
    jobs.testers(op)


def keys_sold(world: World) -> None:
    """A pool, and beside it honest customers whose own accounts the same seller topped up with the same cards."""
    op = found(world, "keys sold", "pool", Craft((80, 300), "few", "servers", "few", "varied", "waves", slips=0.05))
    jobs.quiet(op, 5)
    jobs.batches(op, 12, 0.4, (3, 9))
    draw = op.draw
    for _ in range(max(4, int(len(op.accounts) * draw.between(0.2, 0.7)))):
        top_up(world, op)


def top_up(world: World, op: Operation) -> Account:
    """A customer of the seller's: a person with a life of their own, whom the seller's cards pay for."""
    draw = op.draw
    one = person(world, draw, "seller's customer", None, draw.between(op.start, op.end))
    one.pays(draw.pick(op.cards))
    one.left = max(one.left, one.created + 20 * DAY)
    return world.join(one)


def drip(world: World) -> None:
    """A year of a few accounts a week that ask little, each as if it were somebody."""
    craft = Craft((80, 350), "own", "residential", "own", "varied", "drip", (6, 25), 0.3, 0.08, (330, 400))
    op = found(world, "drip", "slow pool", craft)
    op.start, op.end = START + 60 * DAY, START + 470 * DAY
    for one in op.accounts:
        one.created = op.draw.between(op.start, op.end - 10 * DAY)
        one.left = one.created + op.draw.between(10, 90) * DAY
    jobs.spread(op)


def tiny(world: World) -> None:
    """One or two operations of 8 to 20 accounts."""
    for number in range(1, 1 + world.draw("tiny").whole(1, 2)):
        texts, cards = ("varied", "few") if number == 1 else ("reworded", "own")
        op = found(world, f"tiny {number}", "tiny pool", Craft((8, 20), cards, "residential", "few", texts, "waves"))
        jobs.quiet(op, 6)
        jobs.batches(op, 12, 0.6, (2, 8))


def mixed(world: World) -> None:
    """Six operations of unlike skill and size."""
    for scene in (careless, careful, handover, office_crew, trials, tiny):
        scene(world)


SCENARIOS: dict[str, Callable[[World], None]] = {
    "benign": benign,
    "careless": careless,
    "pools": pools,
    "reseller": reseller,
    "careful": careful,
    "prompts-only": prompts_only,
    "handover": handover,
    "shells": shells,
    "bought": bought,
    "ban-waves": ban_waves,
    "office-crew": office_crew,
    "trials": trials,
    "stolen": stolen,
    "keys-sold": keys_sold,
    "drip": drip,
    "tiny": tiny,
    "mixed": mixed,
}
