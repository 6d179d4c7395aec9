"""communities -> blocks: what a cut took apart, put together where the whole is likelier than its parts.

Modularity cuts a crowd that is most of the graph, and a pair below the bar is no link; but many values, each of a few
accounts, that cross between two communities say together what no pair does. So communities are set against each other
on the two-sided graph of accounts and values. One of n accounts of which h show v is worth

    L = sum over v of  E (1 - 1/h) (w(v) + ln((h - 1) / (n - 1)))  -  n ln(N / n)

nats: the likelihood that those who show v are drawn from the community and not from everybody, less the prior odds that
its accounts belong to it (the odds of judging/belonging.py, summed). w is a signal's weight, E how much of it its
accounts show: the best value of a family counts whole and further ones a part, as in a link. Two communities become one
where what they have in common makes L larger; the likeliest pairs first. Addresses make it larger by no more than
all else does where something costly ties less than half of either: an address goes from one customer to the
next, and those of one provider are no community.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..reading import population
from .shown import Shown, shown_by
from .spans import Spans, spans_by

__all__ = ["CROWDED", "join_blocks", "joined_blocks", "worth"]

CROWDED = 60
"""Communities among which a value is looked at: one that more of them show says little of two."""
ROUNDS = 30
"""Rounds in which two are joined that are each other's best. In as many more all small ones are, at once, of whom one
is the best: it takes one in each round, and in the end they wait for nothing else."""
FEW = 20
"""Accounts from which on one still waits then. Each of them may have as little in common with the others as any two
have, and be of as many accounts as what it joins: firms of a platform of a million accounts became one in a round."""
SEVERAL = 3
"""Communities that one template makes one at once: two are a pair like any other."""
GAIN = 3.0
"""Nats by which a whole must be likelier than its two parts: below it is as good as not known."""
PART = 0.05
"""Of the smaller of two, the accounts at the least that show what the other does, addresses left out."""
LARGE, NO_STRAYS = 0.03, 0.25
"""Of everybody, the part from which on a lot says little; of the smaller of two such, as many as are no strays."""
AT_ONCE = 1_000_000
"""Pairs of rows that are reckoned in one go, at some 150 bytes each."""

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Gains(NamedTuple):
    """Pairs of communities a and b, and the nats that each gains as one."""

    a: Ints
    b: Ints
    gain: Floats

    def where(self, which: Flags) -> "Gains":
        """Those of which `which` says so."""
        return Gains(self.a[which], self.b[which], self.gain[which])


def join_blocks(
    db: DuckDBEngine, members: pd.DataFrame, *, least: float = GAIN, within: pd.Series | None = None
) -> pd.Series:
    """account number -> community, numbered anyhow: those of `members` (account_no, community), joined to blocks.

    Two are joined that gain more than `least` nats by it. `within`: only those for which it has the same value.
    Reads `shown_part`, `population` and, without `within`, `sign_up`.
    """
    community = members.set_index("account_no")["community"].astype("int64")
    names, number = np.unique(community.to_numpy(), return_inverse=True)
    numbered = pd.DataFrame({"account_no": community.index, "community": number})
    alike = None if within is None else within.reindex(names).to_numpy("int64")
    # What is taken apart is not put together again for having signed up together.
    spans = spans_by(db, numbered) if within is None else None
    everybody = population(db)
    into = joined_blocks(shown_by(db, numbered), np.bincount(number), least, alike, spans, everybody)
    return pd.Series(names[into[number]], index=community.index, name=community.name)


def joined_blocks(
    shown: Shown,
    size: Ints,
    least: float = GAIN,
    alike: Ints | None = None,
    spans: Spans | None = None,
    everybody: int | None = None,
) -> Ints:
    """For each community, numbered from 0 and of `size` accounts, the one that it becomes part of; both are `alike`.

    `spans`: when each signed up, where it counts. `everybody`: how many accounts there are, where what any two of them
    may have in common by lot counts.
    """
    alike = np.zeros_like(size) if alike is None else alike
    into = _asking_alike(shown, size, least, alike)
    if (into != np.arange(size.size)).any():
        shown, size, spans, _ = _with_joined(shown, size, spans, into)
    gains = gains_of(shown, size, np.ones(size.size, dtype=bool), alike, least, spans, everybody)
    for turn in range(2 * ROUNDS):
        a, b = _mutual(gains, least) if turn < ROUNDS else _gathered(gains, least, size)
        if not a.size:
            break
        now = np.arange(size.size)
        now[b] = a
        into = now[into]
        shown, size, spans, stirred = _with_joined(shown, size, spans, now)
        gone = stirred.copy()
        gone[b] = True
        kept = gains.where(~(gone[gains.a] | gone[gains.b]))
        anew = gains_of(shown, size, stirred, alike, least, spans, everybody)
        gains = Gains(*(np.concatenate(columns) for columns in zip(kept, anew, strict=True)))
    return into


def _asking_alike(shown: Shown, size: Ints, least: float, alike: Ints) -> Ints:
    """For each community the first of those whom a template makes one with it, or itself: three or more, of each of
    which it is half or more of the accounts.

    In an extract of two hundred accounts, a quarter of them a ring, no two of its cards are likelier as one; all are,
    at once.
    """
    into = np.arange(size.size)
    rows = np.flatnonzero(shown.paired & (2 * shown.holders >= size[shown.community]))
    rows = rows[np.lexsort((shown.community[rows], shown.signal[rows]))]
    groups = np.split(shown.community[rows], np.flatnonzero(np.diff(shown.signal[rows])) + 1)
    by_community = np.argsort(shown.community, kind="stable")
    starts = np.searchsorted(shown.community[by_community], np.arange(size.size + 1))
    for group in sorted((group for group in groups if len(group) >= SEVERAL), key=len, reverse=True):
        left = group[into[group] == group]
        if len(left) < SEVERAL or np.unique(alike[left]).size > 1:
            continue
        held = shown.rows(np.concatenate([by_community[starts[one] : starts[one + 1]] for one in left]))
        if _gained(held, size, left) > least * (len(left) - 1):
            into[left] = left[0]
    return into


def _gained(held: Shown, size: Ints, parts: Ints) -> float:
    """The nats that communities, `parts`, gain as one, as `gains_of` has it; `held` is what they show."""
    whole = size[parts].sum()
    one = held.summed(np.zeros_like(held.community))
    as_one = worth(one.holders, np.full_like(one.holders, whole), one.weight, one.part).sum()
    as_large = worth(held.holders, np.full_like(held.holders, whole), held.weight, held.part).sum()
    slope, left = _slopes(held, size, parts)[parts], size[parts]
    apart = left * np.log(whole / left) - slope * np.log((whole - 1) / np.maximum(left - 1, 1))
    return float(as_one - as_large + min(0, apart.sum()))


def _with_joined(shown: Shown, size: Ints, spans: Spans | None, now: Ints) -> tuple[Shown, Ints, Spans | None, Flags]:
    """The first three where each community is part of what `now` says, and which communities' pairs are to be reckoned
    anew.

    Those are the joined, and all that show a value of which so few communities are left that it is looked at now.
    """
    goes = now != np.arange(now.size)
    stirred = np.zeros(now.size, dtype=bool)
    stirred[now[goes]] = True
    after = _put_together(shown, now, (goes | stirred)[shown.community])
    before, left = np.bincount(shown.signal), np.bincount(after.signal)
    counted = (before > CROWDED) & (left <= CROWDED)
    stirred[after.community[counted[after.signal]]] = True
    grown = np.bincount(now, size, minlength=size.size).astype("int64")
    return after, grown, None if spans is None else spans.joined(now), stirred


def _put_together(shown: Shown, now: Ints, changes: Flags) -> Shown:
    """`shown`, the rows that `changes` names summed by what `now` says of their communities."""
    other, part = shown.rows(~changes), shown.rows(changes)
    part = part.summed(now[part.community])
    return Shown(*(np.concatenate(columns) for columns in zip(other, part, strict=True)))


def gains_of(
    shown: Shown,
    size: Ints,
    stirred: Flags,
    alike: Ints,
    least: float = -np.inf,
    spans: Spans | None = None,
    everybody: int | None = None,
) -> Gains:
    """The pairs a < b that are `alike`, one or both `stirred`, and gain more than `least` as one.

    Two with nothing in common would be as one what their accounts gain by belonging to more, less what each value
    loses as its community grows from n to n': (its part) ln((n' - 1) / (n - 1)). What that is above nothing does not
    count: many small households would gain by it, and any two of them that know a stray value of one carrier.
    """
    part = np.zeros(size.size) if everybody is None else size / everybody
    shown = shown._replace(handed_on=shown.handed_on & ~_held_by_costly(shown, size)[shown.community])
    ends, said, costly, shows = _crossing(shown, size, stirred, part)
    whole, slope = size[ends].sum(axis=0), _slopes(shown, size, ends)
    apart = np.zeros(said.size)
    for end in ends:
        apart += size[end] * np.log(whole / size[end]) - slope[end] * np.log((whole - 1) / np.maximum(size[end] - 1, 1))
    # Rounded: what is the same but for the order of a sum is as good.
    gain = said + np.minimum(0, apart)
    if spans is not None:
        gain += np.where(costly, spans.near(ends), 0)
    gain = np.round(gain, 6)
    asked = (gain > least) & (alike[ends[0]] == alike[ends[1]])
    if everybody is not None:
        asked &= _beyond_strays(shown, size, ends, shows, part)
    return Gains(ends[0], ends[1], gain).where(asked)


def _crossing(shown: Shown, size: Ints, stirred: Flags, part: Floats) -> tuple[Ints, Floats, Flags, Floats]:
    """Communities, each pair (the smaller, the larger) that has a value in common, one or both `stirred`; what such
    values say more of both as one than of each, were it as large; whether one of them costs something; and by how many
    accounts of either they are shown, all values together, addresses left out."""
    near, known = _looked_at(shown, stirred), np.bincount(shown.signal, shown.holders)
    stirs, found = stirred[near.community], []
    for rows in _row_pairs(near):
        left, right = ends = rows[:, stirs[rows].any(axis=0)]
        whole = size[near.community[ends]].sum(axis=0)
        said = worth(near.holders[ends].sum(axis=0), whole, near.weight[left], near.part[ends].sum(axis=0))
        for end in ends:
            said -= worth(near.holders[end], whole, near.weight[end], near.part[end])
        by_lot = _by_lot(known[near.signal[ends]], part[near.community[ends]], deviations=1)
        tells = (near.holders[ends] > by_lot).all(axis=0)
        said = np.where(tells, said, 0.0)
        handed_on = near.handed_on[ends].any(axis=0)
        addresses = np.where(handed_on, said, 0.0)
        pair = near.community[left] * size.size + near.community[right]
        shows = np.where(tells & ~handed_on, near.holders[ends].min(axis=0), 0)
        summed, told = _by_pair(pair, said - addresses, addresses, near.costly[left], shows)
        found.append((summed, *told))
    pairs, (nats, by_address, costly, shows) = _by_pair(*map(np.concatenate, zip(*found, strict=True)))
    said = nats + np.minimum(by_address, np.maximum(nats, 0))
    return np.stack(np.divmod(pairs, size.size)), said, costly > 0, shows


def _held_by_costly(shown: Shown, size: Ints) -> Flags:
    """Of each community whether something costly ties as many as half of it: whoever comes by its addresses is no
    customer of the same provider."""
    shared = shown.rows(shown.costly & (shown.holders >= 2))
    found: Flags = 2 * np.bincount(shared.community, shared.holders, minlength=size.size) >= size
    return found


def _beyond_strays(shown: Shown, size: Ints, ends: Ints, shows: Floats, part: Floats) -> Flags:
    """Whether two, `ends`, have more in common than a friend's card here and a borrowed machine there.

    PART of the smaller at the least; and of all that either has in common with others more than falls to the other by
    lot: what grows meets all in the end. Not where both are a good part of everybody, and as many of the smaller meet
    the other as are no strays: an operation may be most of what there is.
    """
    counted = np.bincount(shown.signal)
    strays = (counted >= 2) & (counted <= CROWDED)
    rows = shown.rows(strays[shown.signal] & ~shown.handed_on)
    met = np.bincount(rows.community, rows.holders, minlength=size.size)
    by_lot = _by_lot(met[ends], part[ends[::-1]], deviations=2).min(axis=0)
    smaller = size[ends].min(axis=0)
    large = (part[ends].min(axis=0) >= LARGE) & (shows >= NO_STRAYS * smaller)
    several: Flags = (shows >= PART * smaller) & ((shows > by_lot) | large)
    return several


def _by_lot(count: Floats | Ints, part: Floats, *, deviations: float) -> Floats:
    """How many of `count` fall to a `part` of all by lot: the mean and so many deviations of the binomial."""
    most: Floats = count * part + deviations * np.sqrt(count * part * (1 - part))
    return most


def _by_pair(pair: Ints, *told: Floats | Ints | Flags) -> tuple[Ints, list[Floats]]:
    """Each of `pair` once, and what is `told` of it in all."""
    place, pairs = pd.factorize(pair)
    # Of nothing at all numpy makes whole numbers.
    return pairs, [np.bincount(place, one, minlength=pairs.size).astype("float64") for one in told]


def _looked_at(shown: Shown, stirred: Flags) -> Shown:
    """The rows of values that two to CROWDED communities show, or more of a paired one, one of them `stirred`; by value
    and community."""
    shows = np.bincount(shown.signal)
    asked = np.zeros(shows.size, dtype=bool)
    asked[shown.signal[stirred[shown.community]]] = True
    near = shown.rows((asked & (shows >= 2))[shown.signal] & ((shows <= CROWDED)[shown.signal] | shown.paired))
    return near.rows(np.lexsort((near.community, near.signal)))


def _row_pairs(near: Shown) -> Iterator[Ints]:
    """Places (left, and right below it) of all pairs of rows of one value, AT_ONCE at a time; `near` lies by value. Of
    one that more than CROWDED communities show, the first and the second, the third and the fourth, and so on.

    By the community of the left, so that few pairs of communities come twice.
    """
    place = np.arange(near.signal.size)
    ahead = np.searchsorted(near.signal, near.signal, side="right") - place - 1
    crowded = (np.bincount(near.signal, minlength=1) > CROWDED)[near.signal]
    second = (place - np.searchsorted(near.signal, near.signal)) % 2 == 1
    ahead = np.where(crowded, np.where(second, 0, np.minimum(ahead, 1)), ahead)
    order = np.argsort(near.community, kind="stable")
    ends = np.cumsum(ahead[order])
    for rows in np.split(order, np.searchsorted(ends, np.arange(AT_ONCE, ends[-1:].sum(), AT_ONCE))):
        left = np.repeat(rows, ahead[rows])
        first = np.repeat(np.cumsum(ahead[rows]) - ahead[rows], ahead[rows])
        yield np.stack([left, left + 1 + np.arange(left.size) - first])


def _slopes(shown: Shown, size: Ints, asked: Ints) -> Floats:
    """For each community, of those `asked` for, what its values lose for each nat that it grows by."""
    wanted = np.zeros(size.size, dtype=bool)
    wanted[asked] = True
    own = shown.rows(wanted[shown.community])
    speaks = _said(own.holders, size[own.community], own.weight) > 0
    lost: Floats = own.part * (1 - 1 / own.holders) * speaks
    return np.bincount(own.community, lost, minlength=size.size).astype("float64")


def _said(holders: Ints, size: Ints, weight: Floats) -> Floats:
    """The nats that one of `holders` of `size` accounts says of its community by showing the value."""
    return np.maximum(0, weight + np.log(np.maximum(holders - 1, 0.5) / np.maximum(size - 1, 1)))


def worth(holders: Ints, size: Ints, weight: Floats, part: Floats) -> Floats:
    """The nats that each value says of a community of `size`, whose `holders` show it, `part` of it in all."""
    return part * (1 - 1 / holders) * _said(holders, size, weight)


def _mutual(gains: Gains, least: float = GAIN) -> tuple[Ints, Ints]:
    """The pairs, a and b, that are each other's best and gain more than `least`."""
    return _each_others(_best(gains, least))


def _gathered(gains: Gains, least: float, size: Ints) -> tuple[Ints, Ints]:
    """Those that `_mutual` finds, and with each pair those of less than FEW accounts whose best is the larger of the
    two: a and b, b joins a."""
    best = _best(gains, least)
    a, b = _each_others(best)
    paired = np.zeros(size.size, dtype=bool)
    paired[a] = paired[b] = True
    root = np.full(size.size, -1)
    root[np.where(size[a] >= size[b], a, b)] = a
    waiting = best.where((size[best.a] < FEW) & ~paired[best.a] & (root[best.b] >= 0))
    return np.concatenate([a, root[waiting.b]]), np.concatenate([b, waiting.a])


def _each_others(best: Gains) -> tuple[Ints, Ints]:
    """Of what `_best` finds the pairs of which each is the other's, the smaller number first."""
    mutual = best.where((best.b[np.searchsorted(best.a, best.b)] == best.a) & (best.a < best.b))
    return mutual.a, mutual.b


def _best(gains: Gains, least: float) -> Gains:
    """Of each community (a) that gains more than `least` by a pair its best other one (b), the first by number of those
    that are as good."""
    gains = gains.where(gains.gain > least)
    a, b, gain = np.concatenate([gains.a, gains.b]), np.concatenate([gains.b, gains.a]), np.tile(gains.gain, 2)
    order = np.lexsort((b, -gain, a))
    first = order[np.flatnonzero(np.diff(a[order], prepend=-1))]
    return Gains(a[first], b[first], gain[first])
