"""Ban waves and successors: whoever takes over the seat of a banned account has something of it, not everything."""

from dataclasses import replace

import numpy as np

from .hands import Hands
from .hashing import Ints
from .knobs import Bans
from .population import Town
from .style import DAY, HOUR


def bans_of(town: Town) -> Bans:
    """The knobs of the ban waves; ValueError at a level that has none."""
    if not isinstance(town.style.trade, Bans):
        raise ValueError(f"level {town.style.level!r} has no ban waves")
    return town.style.trade


def successions(town: Town, hands: Hands, signup: Ints, begin: int, end: int) -> tuple[Ints, Ints, Hands]:
    """Each account's sign-up, its ban (0: none) and what it holds; `cell` is the first one in its seat."""
    trade, rng = bans_of(town), town.rng
    count = len(signup)
    heirs = np.arange(count - round(count * trade.waves * trade.share / (1 + trade.waves * trade.share)), count)
    created, ends = signup.copy(), np.zeros(count, np.int64)
    hands = replace(hands, cell=np.arange(count), home=town.atlas.servers(count))
    living = np.arange(count - len(heirs))
    for number, heir in enumerate(np.array_split(heirs, trade.waves)):
        moment = begin + int((end - begin) * (number + 1) / (trade.waves + 1))
        settled = living[created[living] < moment - 2 * HOUR]
        banned = rng.permutation(settled if len(settled) >= len(heir) else living)[: len(heir)]
        ends[banned] = np.maximum(moment, created[banned] + 2 * HOUR) + rng.integers(0, 6 * HOUR, len(heir))
        created[heir] = ends[banned] + delays(trade, end - ends[banned], rng)
        hands = handed_on(town, hands, heir, banned)
        living = np.concatenate([np.setdiff1d(living, banned), heir])
    return created, ends, hands


def delays(trade: Bans, room: Ints, rng: np.random.Generator) -> Ints:
    """Hours to days until the successor signs up, with time left for it to work."""
    drawn = HOUR + trade.delay_hours * HOUR * np.exp(rng.normal(0, 0.6, len(room)))
    delay: Ints = np.minimum(np.minimum(drawn, 6 * DAY), room * 0.5).astype(np.int64)
    return delay


def handed_on(town: Town, hands: Hands, heir: Ints, banned: Ints) -> Hands:
    """The hands in which heirs have the device, the card or the exit of the banned: one at least, never all three."""
    trade, rng = bans_of(town), town.rng
    kept = rng.random((len(heir), 3)) < (trade.kept_device, trade.kept_card, trade.kept_exit)
    row = np.arange(len(heir))
    all_or_none = (kept.sum(axis=1) % 3) == 0
    kept[row, rng.integers(0, 3, len(heir))] ^= all_or_none
    fresh = (town.devices.new(len(heir)), town.cards.issued(len(heir), rng), town.atlas.servers(len(heir)))
    columns = {name: getattr(hands, name).copy() for name in ("device", "card", "home", "cell")}
    for place, name in enumerate(("device", "card", "home")):
        columns[name][heir] = np.where(kept[:, place], columns[name][banned], fresh[place])
    columns["cell"][heir] = columns["cell"][banned]
    return replace(hands, **columns)
