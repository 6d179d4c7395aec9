"""How an operation's work is done: in batches, by a crew, by relay; how accounts are lost and followed by others."""

from benchmarks.apiworld.account import Account, Deed
from benchmarks.apiworld.clock import DAY, HOUR, START
from benchmarks.apiworld.operation import Operation, fake


def alive(op: Operation, ts: float) -> list[Account]:
    return [one for one in op.accounts if one.created + 600 < ts < one.left]


def batches(op: Operation, count: int, reach: float, each: tuple[int, int]) -> None:
    """`count` jobs, each put to `reach` of the living accounts, within minutes of each other.

    Some operators ask the same thing several times, to have several answers.
    """
    draw = op.draw
    again = draw.pick((0.0, 0.02, 0.1, 0.3))
    for _ in range(count):
        texts: list[str] = []
        start = draw.between(op.start + DAY, op.end)
        workers = alive(op, start)
        stagger, pace = draw.between(5, 900), draw.between(2, 90)
        for one in draw.some(workers, max(2, int(len(workers) * reach * draw.between(0.5, 1.5)))):
            ts = start + draw.between(0, stagger)
            for _ in range(draw.whole(*each)):
                texts.append(draw.pick(texts) if texts and draw.chance(again) else one.text(draw))
                one.deeds.append(Deed(ts, texts[-1]))
                ts += draw.heavy(pace, 0.5)


def crew(op: Operation, hands: int, share_machines: bool) -> None:
    """People at desks, five or six days a week with a lunch break: each goes through accounts, one after another."""
    draw = op.draw
    opens, days = draw.between(7.5, 10), draw.whole(5, 6)
    desks = [op.accounts[number::hands] for number in range(hands)]
    for day in range(int((op.end - op.start) // DAY)):
        midnight = op.start - op.start % DAY + (day - op.zone / 24) * DAY
        if (midnight - START + DAY / 2) // DAY % 7 >= days:
            continue
        for number, owned in enumerate(desks):
            if draw.chance(0.07):
                continue
            ts = midnight + opens * HOUR + draw.wait(900)
            machine = op.machines[number % len(op.machines)] if share_machines else None
            for one in draw.some(owned, draw.whole(2, 6)):
                ts += 1.2 * HOUR if opens + 4 < (ts - midnight) / HOUR < opens + 4.6 else 0
                for _ in range(draw.whole(2, 6)):
                    one.deeds.append(Deed(ts, one.text(draw), None, machine))
                    ts += draw.heavy(100, 0.7)
                ts += draw.between(60, 2400)


def relay(op: Operation, requests: int, quota: tuple[int, int], hot: int) -> None:
    """One stream of requests through `hot` accounts at a time, each followed by another after its quota."""
    draw = op.draw
    ts, turn = op.start + 2 * DAY, 0
    pace = (op.end - ts) / requests
    slots: list[tuple[Account, int]] = []
    for _ in range(requests):
        ts += draw.wait(pace)
        slots = [(one, left) for one, left in slots if left > 0 and one.left > ts]
        ready = alive(op, ts) if len(slots) < hot else []
        while len(slots) < hot and ready:
            turn += 1
            slots.append((ready[turn % len(ready)], draw.whole(*quota)))
        if not slots:
            continue
        place = draw.below(len(slots))
        one, left = slots[place]
        slots[place] = (one, left - 1)
        one.deeds.append(Deed(ts, one.text(draw)))


def spread(op: Operation) -> None:
    """Each account works as if somebody sat there: nothing is planned, `asks` is all."""


def quiet(op: Operation, few: int = 1) -> None:
    """The accounts do little but what jobs tell them."""
    for one in op.accounts:
        one.asks = op.draw.whole(0, few)


def once(op: Operation) -> None:
    """Each account lives for hours, and spends its trial credit in one go."""
    for one in op.accounts:
        one.left = one.created + op.draw.between(0.5, 20) * HOUR
        ts = one.created + op.draw.between(30, 900)
        for _ in range(one.asks):
            one.deeds.append(Deed(ts, one.text(op.draw)))
            ts += op.draw.heavy(6, 0.6)
        one.asks = 0


def bans(op: Operation, waves: int, share: float) -> None:
    """In waves the platform bans `share` of the accounts; as many new ones come within days and take up the work."""
    draw = op.draw
    for wave in range(waves):
        moment = op.start + (wave + 1) * (op.end - op.start) / (waves + 1) + draw.between(-1, 1) * DAY
        lost = draw.some(alive(op, moment), int(len(alive(op, moment)) * share))
        for one in lost:
            one.left, one.status = moment + draw.between(0, 2) * HOUR, "banned"
            number = len(op.accounts)
            op.accounts.append(fake(op, number, one.left + draw.wait(1.2 * DAY) + 900))


def testers(op: Operation) -> None:
    """Stolen cards are tried in turn, several in an hour, until one is taken."""
    for number, one in enumerate(op.accounts):
        first = number * 3
        tried = [op.cards[(first + more) % len(op.cards)] for more in range(op.draw.whole(2, 6))]
        one.pays(tried[-1])
        one.cards, one.paid_every = tried, op.draw.between(60, 900)
        one.left = one.created + op.draw.between(0.2, 6) * DAY
        one.paid_every = max(one.paid_every, (one.left - one.created) / len(tried))
