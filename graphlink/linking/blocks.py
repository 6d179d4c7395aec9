"""communities -> blocks: what a cut took apart, put together where the whole is likelier than its parts.

Modularity cuts a crowd that is most of the graph, and a pair below the bar is no link; but many values, each of a few
accounts, that cross between two communities say together what no pair does. So communities are set against each other
on the two-sided graph of accounts and values. One of n accounts of which h show v is worth

    L = sum over v of  E (1 - 1/h) (w(v) + ln((h - 1) / (n - 1)))  -  n ln(N / n)

nats: the likelihood that those who show v are drawn from the community and not from everybody, less the prior odds that
its accounts belong to it (the odds of judging/belonging.py, summed). w is a signal's weight, E how much of it its
accounts show: the best value of a family counts whole and further ones a part, as in a link. Two communities become one
where what they have in common makes L larger; the likeliest pairs first.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..signals import TEMPLATE
from .incidence import COSTLY, PAIRED
from .links import REPEAT, part_sql
from .spans import Spans, spans_by

__all__ = ["CROWDED", "Shown", "join_blocks", "joined_blocks", "worth"]

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
AT_ONCE = 1_000_000
"""Pairs of rows that are reckoned in one go, at some 150 bytes each."""

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Shown(NamedTuple):
    """What communities show, a row for each of their values: which, the value and its weight, by how many accounts, the
    sum of how much of it each shows, whether it is a template of accounts that something else ties (`paired`), and
    whether it is private and costs something (`costly`)."""

    community: Ints
    signal: Ints
    weight: Floats
    holders: Ints
    part: Floats
    paired: Flags
    costly: Flags

    def rows(self, which: Flags | Ints) -> "Shown":
        """The rows at the places `which`, or where it says so."""
        community, signal, weight, holders, part, paired, costly = self
        nats = (weight[which], holders[which], part[which])
        return Shown(community[which], signal[which], *nats, paired[which], costly[which])

    def summed(self, community: Ints) -> "Shown":
        """The same, as each row's `community` shows it: one row for each of its values."""
        order = np.lexsort((community, self.signal))
        shown = self.rows(order)._replace(community=community[order])
        first = np.flatnonzero(np.diff(shown.signal, prepend=-1) | np.diff(shown.community, prepend=-1))
        holders, part = np.add.reduceat(shown.holders, first), np.add.reduceat(shown.part, first)
        return shown.rows(first)._replace(holders=holders, part=part)


def join_blocks(
    db: DuckDBEngine, members: pd.DataFrame, *, least: float = GAIN, within: pd.Series | None = None
) -> pd.Series:
    """account number -> community, numbered anyhow: those of `members` (account_no, community), joined to blocks.

    Two are joined that gain more than `least` nats by it. `within`: only those for which it has the same value.
    """
    community = members.set_index("account_no")["community"].astype("int64")
    names, number = np.unique(community.to_numpy(), return_inverse=True)
    numbered = pd.DataFrame({"account_no": community.index, "community": number})
    alike = None if within is None else within.reindex(names).to_numpy("int64")
    # What is taken apart is not put together again for having signed up together.
    spans = spans_by(db, numbered) if within is None else None
    into = joined_blocks(shown_by(db, numbered), np.bincount(number), least, alike, spans)
    return pd.Series(names[into[number]], index=community.index, name=community.name)


def shown_by(db: DuckDBEngine, members: pd.DataFrame) -> Shown:
    """What the communities of `members` (account_no, community) show; values are numbered anew, from 0."""
    with db.leaving():
        db.run(_shown_part_step())
        db.register("block_member", members)
        db.run(_value_step())
        found = db.frame("select * from block_value order by signal_no, community")
    signal = np.unique(found["signal_no"].to_numpy(), return_inverse=True)[1]
    weight, part = (found[name].to_numpy("float64") for name in ("weight", "part"))
    community, holders = (found[name].to_numpy("int64") for name in ("community", "holders"))
    paired, costly = (found[name].to_numpy("bool") for name in ("paired", "costly"))
    return Shown(community, signal, weight, holders, part, paired, costly)


def joined_blocks(
    shown: Shown, size: Ints, least: float = GAIN, alike: Ints | None = None, spans: Spans | None = None
) -> Ints:
    """For each community, numbered from 0 and of `size` accounts, the one that it becomes part of; both are `alike`.

    `spans`: when each signed up, where it counts.
    """
    alike = np.zeros_like(size) if alike is None else alike
    into = _asking_alike(shown, size, least, alike)
    if (into != np.arange(size.size)).any():
        shown, size, spans, _ = _with_joined(shown, size, spans, into)
    gains = gains_of(shown, size, np.ones(size.size, dtype=bool), alike, least, spans)
    for turn in range(2 * ROUNDS):
        joined = _mutual(gains, least) if turn < ROUNDS else _gathered(gains, least, size)
        if joined.empty:
            break
        a, b = (joined[name].to_numpy() for name in ("a", "b"))
        now = np.arange(size.size)
        now[b] = a
        into = now[into]
        shown, size, spans, stirred = _with_joined(shown, size, spans, now)
        gone = stirred.copy()
        gone[b] = True
        kept = gains[~(gone[gains["a"]] | gone[gains["b"]])]
        gains = pd.concat([kept, gains_of(shown, size, stirred, alike, least, spans)], ignore_index=True)
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


def _shown_part_step() -> Step:
    """The step to `shown_part` (account_no, signal_no, weight, part, paired): what accounts show, how much it
    counts, and whether it is a template of which something else ties at least every other account to another."""
    return Step(
        "shown_part",
        f"""
        with shown as (
            select i.account_no, i.signal_no, s.family, s.weight,
                   {COSTLY} as costly,
                   s.kind = '{TEMPLATE}' and s.tied >= {PAIRED} * s.degree as paired,
                   case when s.kind = '{TEMPLATE}' then {part_sql("i.share")} else 1 end as share,
                   row_number() over (
                       partition by i.account_no, s.family order by s.weight desc, i.signal_no) as place,
                   count(*) over (partition by i.account_no, s.family) as shown
            from incidence i join signal s using (signal_no) join kind using (kind)
            where s.weight > 0 and coarse_of is null and s.kind not in (select kind from windowed_kind)
        )
        select account_no, signal_no, weight, paired, costly,
               share * case when place = 1 then 1
                            else least({REPEAT}, {REPEAT / (1 - REPEAT)} / greatest(shown - 1, 1)) end as part
        from shown
        """,
        reads=("incidence", "kind", "signal", "windowed_kind"),
    )


def _value_step() -> Step:
    """The step to `block_value` (community, signal_no, weight, holders, part, paired): what communities show."""
    return Step(
        "block_value",
        """
        select community, signal_no, any_value(weight) as weight, count(*) as holders, sum(part) as part,
               any_value(paired) as paired, any_value(costly) as costly
        from block_member join shown_part using (account_no) group by community, signal_no
        """,
        reads=("block_member", "shown_part"),
    )


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
    shown: Shown, size: Ints, stirred: Flags, alike: Ints, least: float = -np.inf, spans: Spans | None = None
) -> pd.DataFrame:
    """a, b, gain: pairs a < b that are `alike`, one or both `stirred`, and the nats, more than `least`, that they gain
    as one.

    Two with nothing in common would be as one what their accounts gain by belonging to more, less what each value
    loses as its community grows from n to n': (its part) ln((n' - 1) / (n - 1)). What that is above nothing does not
    count: many small households would gain by it, and any two of them that know a stray value of one carrier.
    """
    ends, said, costly = _crossing(shown, size, stirred)
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
    return pd.DataFrame({"a": ends[0][asked], "b": ends[1][asked], "gain": gain[asked]})


def _crossing(shown: Shown, size: Ints, stirred: Flags) -> tuple[Ints, Floats, Flags]:
    """Communities, each pair (the smaller, the larger) that has a value in common, one or both `stirred`; what such
    values say more of both as one than of each, were it as large; and whether one of them costs something."""
    near = _looked_at(shown, stirred)
    stirs, found = stirred[near.community], []
    for rows in _row_pairs(near):
        left, right = ends = rows[:, stirs[rows].any(axis=0)]
        whole = size[near.community[ends]].sum(axis=0)
        said = worth(near.holders[ends].sum(axis=0), whole, near.weight[left], near.part[ends].sum(axis=0))
        for end in ends:
            said -= worth(near.holders[end], whole, near.weight[end], near.part[end])
        found.append(_by_pair(near.community[left] * size.size + near.community[right], said, near.costly[left]))
    pairs, nats, costly = _by_pair(*map(np.concatenate, zip(*found, strict=True)))
    return np.stack(np.divmod(pairs, size.size)), nats, costly


def _by_pair(pair: Ints, nats: Floats, costly: Flags) -> tuple[Ints, Floats, Flags]:
    """Each of `pair` once, its `nats` in all, and whether any of it is `costly`."""
    place, pairs = pd.factorize(pair)
    # Of nothing at all numpy makes whole numbers.
    summed = np.bincount(place, nats, minlength=pairs.size).astype("float64")
    return pairs, summed, np.bincount(place, costly, minlength=pairs.size) > 0


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


def _mutual(gains: pd.DataFrame, least: float = GAIN) -> pd.DataFrame:
    """Of pairs (a, b, gain) those that are each other's best and gain more than `least`."""
    return _each_others(_best(gains, least))


def _gathered(gains: pd.DataFrame, least: float, size: Ints) -> pd.DataFrame:
    """Those that `_mutual` finds, and with each pair those of less than FEW accounts whose best is the larger of the
    two: (a, b), b joins a."""
    best = _best(gains, least)
    pairs = _each_others(best)
    larger = np.where(size[pairs["a"]] >= size[pairs["b"]], pairs["a"], pairs["b"])
    root = pd.Series(pairs["a"].to_numpy(), index=larger)
    few = size[best["a"]] < FEW
    waiting = best[few & ~best["a"].isin(pairs["a"]) & ~best["a"].isin(pairs["b"]) & best["b"].isin(larger)]
    followed = pd.DataFrame({"a": root.reindex(waiting["b"]).to_numpy(), "b": waiting["a"].to_numpy()})
    return pd.concat([pairs[["a", "b"]], followed], ignore_index=True).astype("int64")


def _each_others(best: pd.DataFrame) -> pd.DataFrame:
    """Of what `_best` finds the pairs of which each is the other's, the smaller number first."""
    a, b = (best[name].to_numpy() for name in ("a", "b"))
    mutual = (b[np.searchsorted(a, b)] == a) & (a < b)
    pairs: pd.DataFrame = best.loc[mutual].reset_index(drop=True)
    return pairs


def _best(gains: pd.DataFrame, least: float) -> pd.DataFrame:
    """Of each community (a) that gains more than `least` by a pair (a, b, gain) its best other one (b), the first by
    number of those that are as good."""
    gains = gains[gains["gain"] > least]
    a, b = (np.concatenate([gains[one].to_numpy(), gains[other].to_numpy()]) for one, other in (("a", "b"), ("b", "a")))
    gain = np.tile(gains["gain"].to_numpy("float64"), 2)
    order = np.lexsort((b, -gain, a))
    _, first = np.unique(a[order], return_index=True)
    return pd.DataFrame({"a": a[order[first]], "b": b[order[first]], "gain": gain[order[first]]})
