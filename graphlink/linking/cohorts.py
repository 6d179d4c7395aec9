"""communities -> communities: accounts that one value alone ties, which came in the same days and went in the same.

A receiver of money, a parcel's door or a wallet that fourteen accounts show links no two of them: a shop has as many
customers. But a shop's came over years, and stay. So the accounts of one value are set against all that show any of its
kind. Of d accounts k = 0.8 d lie within a part f of all sign-ups; were they drawn by lot, that would be improbable by

    k ln(k / (d f)) + (d - k) ln((d - k) / (d (1 - f)))  -  2 ln d

nats, the last for the choice of the part; and so it would be that they were last seen within a part of all last times
that are no sooner: who came in the last days may go on. There are V values to look at: where either is more than ln V,
and both are 2 (ln V + 3), the accounts are a community. So are those of another value that came and went with them:
nothing was chosen for it, so that each has to be more than 3, and both ln V + 3. Values that are none by themselves
and surely came in the same days are asked together when their accounts were gone: more than ln V + 3. Gift cards that
are sold within a week have the first by 70 to 130 nats, and the second by less than none. A line of invitations
(invitations.py) is such a value, too, of which the kind is everybody's.

Instead of having gone they may have waited: showed the value for the first time within a part f of all first showings
of its kind that begins when these d accounts had signed up, by 3 nats more. Who comes for a thing shows it as he comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step, quote_text
from .invitations import LINE, lines
from .woven import CROWD, LEAST, with_blocks

__all__ = ["add_cohorts", "cohort_steps"]

MOST = 0.8
"""The part of a value's accounts that lie together; the others may be an operator's older ones."""
SURE = 3.0
"""Nats over what the choice costs: odds of 20 to 1, below which it is as good as not known."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Columns = Mapping[str, npt.NDArray[Any]]
"""The columns of `dated_use`."""


def add_cohorts(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """`members` (account_no, community, membership) with the cohorts, ordered by account_no.

    As with woven blocks, a small community goes with them whole where more than half of it does. Reads `signal`,
    `kind`, `incidence`, `observed`, `account`, `account_number` and `invited`.
    """
    held = members.groupby("community")["account_no"].transform("size") >= LEAST
    with db.leaving():
        db.register("placed", members.loc[held, ["account_no"]])
        db.register("line", lines(db, LEAST))
        lone, dated = cohort_steps()
        db.run(lone)
        if not db.scalar("select count(*) from lone_value"):
            return members
        db.run(dated)
        uses = db.frame("select * from dated_use order by kind, signal_no, account_no")
    cohort = _cohorts(uses)
    return members if cohort.empty else with_blocks(members, cohort)


def cohort_steps() -> list[Step]:
    """Steps from `placed(account_no)`, who is in a community of LEAST, and `line` to `lone_value` and `dated_use`.

    `lone_value` (signal_no, kind): hard values that LEAST to CROWD accounts show, most of them in no community; and
    such lines, counted down from -1. `dated_use` (signal_no, kind, account_no, loose, came_after, came, went_after,
    went, tried, shown_after, shown, born, shown_at): who shows them, whether it is `placed` nowhere, and where it
    stands, 0 to 1, among all that show the kind, by sign-up and by when it was last seen, and where its first showing
    of the value stands among all of the kind: without those of the same time, and with them. `tried`: values of its
    kind that as many show; `born` and `shown_at`: when it signed up and first showed the value, in seconds.
    """
    return [
        Step(
            "lone_value",
            f"""
            with asked as (select kind from kind where nature = 'hard' and not mined and not windowed),
            found as (
                select signal_no, count(*) filter (account_no not in (select account_no from placed)) as loose
                from incidence join signal using (signal_no) semi join asked using (kind)
                where weight > 0 and degree between {LEAST} and {CROWD} group by signal_no
            )
            select signal_no, kind from signal join found using (signal_no)
            where loose >= {LEAST} and 2 * loose > degree
            union all
            select -1 - line, {quote_text(LINE)} from line
            group by line having 2 * count(*) filter (account_no not in (select account_no from placed)) > count(*)
            """,
            reads=("incidence", "kind", "line", "placed", "signal"),
        ),
        Step(
            "dated_use",
            f"""
            with seen as (
                select account_id, account_no, created_at as born, gone
                from (select account_id, max(last_seen) as gone from observed group by account_id)
                join account_number using (account_id) join account using (account_id)
                where created_at is not null and gone is not null
            ),
            asked as (select distinct kind from lone_value),
            bearer as (
                select kind, account_no, born, gone
                from (select distinct kind, account_id from observed semi join asked using (kind))
                join seen using (account_id)
                union all
                select kind, account_no, born, gone from seen, asked where kind = {quote_text(LINE)}
            ),
            placed_in_time as (
                select kind, account_no, born,
                       (rank() over (partition by kind order by born) - 1) / count(*) over (partition by kind)
                           as came_after,
                       cume_dist() over (partition by kind order by born) as came,
                       (rank() over (partition by kind order by gone) - 1) / count(*) over (partition by kind)
                           as went_after,
                       cume_dist() over (partition by kind order by gone) as went
                from bearer
            ),
            tried as (
                select kind, count(*) as tried from signal where degree >= {LEAST} group by kind
                union all
                select {quote_text(LINE)}, count(distinct line) from line
            ),
            used as (
                select signal_no, account_no, first_seen from incidence
                union all select -1 - line, account_no, null from line
            ),
            pace as (
                select distinct kind, first_seen,
                       (rank() over (partition by kind order by first_seen) - 1) / count(*) over (partition by kind)
                           as shown_after,
                       cume_dist() over (partition by kind order by first_seen) as shown
                from observed semi join asked using (kind) where first_seen is not null
            )
            select signal_no, kind, account_no, account_no not in (select account_no from placed) as loose,
                   came_after, came, went_after, went, tried, shown_after, shown,
                   epoch(born) as born, epoch(first_seen) as shown_at
            from lone_value join used using (signal_no) join placed_in_time using (kind, account_no)
            join tried using (kind) left join pace using (kind, first_seen)
            """,
            reads=("account", "account_number", "incidence", "line", "lone_value", "observed", "placed", "signal"),
        ),
    ]


@dataclass(frozen=True)
class Span:
    """Between what, 0 to 1 of all, the accounts of values of one kind came, and between what they were last seen."""

    kind: str
    came: tuple[float, float]
    went: tuple[float, float]

    def meets(self, other: "Span") -> bool:
        """Whether both came in the same days."""
        return self.kind == other.kind and self.came[0] <= other.came[1] and other.came[0] <= self.came[1]


@dataclass(frozen=True)
class Window:
    """How improbable it is, in nats, that accounts of one value came, and went, within so small a part of all, and that
    they first showed it so, having waited; what the choice of the value costs; and the parts."""

    came: float
    went: float
    waited: float
    price: float
    span: Span

    @property
    def nats(self) -> float:
        """By how many nats they are a cohort; 0 or less where they are none."""
        # To have gone is asked first: what else may be said in its place has to say more.
        then = max(self.went, self.waited - SURE)
        both = self.came + then - 2 * (self.price + SURE)
        return min(self.came - self.price, then - self.price, both)


def _whole(spans: Sequence[Span]) -> Span:
    """What `spans`, of one kind, cover together."""
    came, went = np.array([span.came for span in spans]), np.array([span.went for span in spans])
    return Span(
        spans[0].kind,
        (float(came[:, 0].min()), float(came[:, 1].max())),
        (float(went[:, 0].min()), float(went[:, 1].max())),
    )


def _cohorts(uses: pd.DataFrame) -> "pd.Series[int]":
    """account number -> cohort, from 0: of those of one kind that came in the same days one.

    `uses`: rows of `dated_use`, those of a value one after another. Who shows two values is of the stronger one's.
    """
    column = {str(name): uses[name].to_numpy() for name in uses}
    values = np.split(np.arange(len(uses)), np.flatnonzero(np.diff(column["signal_no"])) + 1)
    values = [rows for rows in values if len(rows) >= LEAST]
    tried = [_window(rows, column) for rows in values]
    cohorts: dict[int, list[Span]] = {}
    of: dict[int, int] = {}
    for place in (*_strong(tried), *_strong_together(values, tried, column)):
        span = tried[place].span
        of[place] = _met_by(span, [spans[0] for spans in cohorts.values()])
        cohorts.setdefault(of[place], []).append(span)
    of |= _joining(values, column, of, [_whole(spans) for spans in cohorts.values()])
    return _large({account: of[place] for place in reversed(of) for account in _loose(values[place], column)})


def _joining(values: Sequence[Ints], column: Columns, of: Mapping[int, int], spans: Sequence[Span]) -> dict[int, int]:
    """Of values that are in no cohort `of` their own that of which they are: the first of `spans` that they fit."""
    others = [place for place in range(len(values)) if place not in of]
    fits = [
        (place, number) for number, span in enumerate(spans) for place in others if _fits(values[place], column, span)
    ]
    return dict(reversed(fits))


def _large(cohort: Mapping[int, int]) -> "pd.Series[int]":
    """account number -> cohort, those of LEAST accounts or more."""
    found = pd.Series(cohort, dtype="int64").sort_index()
    return found[found.map(found.value_counts()) >= LEAST]


def _loose(rows: Ints, column: Columns) -> list[int]:
    """The accounts of a value that are in no community."""
    loose: list[int] = column["account_no"][rows[column["loose"][rows]]].tolist()
    return loose


def _strong(tried: Sequence[Window]) -> list[int]:
    """Which of the values `tried` have accounts that are a cohort by themselves, the strongest first."""
    strong = [(-window.nats, place) for place, window in enumerate(tried) if window.nats > 0]
    return [place for _, place in sorted(strong)]


def _strong_together(values: Sequence[Ints], tried: Sequence[Window], column: Columns) -> list[int]:
    """Which of the other values have accounts that are a cohort together, those that surely came first of all before.

    Doors of eleven each say little by themselves of when these were gone. All of a kind that surely came in the same
    days are asked at once: they were chosen by nothing else.
    """
    surely = [place for place, window in enumerate(tried) if window.nats <= 0 and window.came > window.price + SURE]
    crowds: dict[int, list[int]] = {}
    for place in sorted(surely, key=lambda place: (-tried[place].came, place)):
        met = _met_by(tried[place].span, [tried[crowd[0]].span for crowd in crowds.values()])
        crowds.setdefault(met, []).append(place)
    return [
        place
        for crowd in crowds.values()
        if len(crowd) > 1 and _gone([values[place] for place in crowd], column) > tried[crowd[0]].price + SURE
        for place in crowd
    ]


def _met_by(span: Span, others: Sequence[Span]) -> int:
    """The first of `others`, by its place, that came in the same days as `span`; the next place where none did."""
    return next((place for place, other in enumerate(others) if other.meets(span)), len(others))


def _gone(values: Sequence[Ints], column: Columns) -> float:
    """How improbable it is, in nats, that accounts of several values, each counted once, went within so few days."""
    rows = np.concatenate(values)
    rows = rows[np.unique(column["account_no"][rows], return_index=True)[1]]
    went, _ = _together(column["went_after"][rows], column["went"][rows], ends=True)
    return went


def _fits(rows: Ints, column: Columns, span: Span) -> bool:
    """Whether the accounts of a value came and went with a cohort of its kind.

    No part was chosen for it, and one thing is asked and not two: the price is ln V + SURE once.
    """
    if column["kind"][rows[0]] != span.kind:
        return False
    came = _inside(column["came_after"][rows], column["came"][rows], *span.came)
    went = _inside(column["went_after"][rows], column["went"][rows], *span.went, ends=True)
    return min(came, went) > SURE and came + went > float(np.log(column["tried"][rows[0]])) + SURE


def _inside(after: Floats, until: Floats, low: float, high: float, *, ends: bool = False) -> float:
    """How improbable it is, in nats, that so many as do lie between `low` and `high`, a part of all; 0 if fewer do."""
    within = int(((after >= low) & (until <= high)).sum())
    part = (high - low) / (1 - low) if ends else high - low
    return _nats(within, len(after), part)


def _nats(inside: int, count: int, part: float) -> float:
    """The exponent of Chernoff's bound: how improbable so many of `count` in a `part` are by lot; 0 if fewer are."""
    if inside <= part * count:
        return 0.0
    outside = count - inside
    rest = outside * np.log(outside / (count * (1 - part))) if outside else 0.0
    return float(inside * np.log(inside / (count * part)) + rest)


def _window(rows: Ints, column: Columns) -> Window:
    """What is found of the accounts of one value."""
    price = float(np.log(column["tried"][rows[0]]))
    came, began = _together(column["came_after"][rows], column["came"][rows])
    went, ended = _together(column["went_after"][rows], column["went"][rows], ends=True)
    waited = _waited(rows, column) if came > price else 0.0
    return Window(came, went, waited, price, Span(str(column["kind"][rows[0]]), began, ended))


def _together(after: Floats, until: Floats, *, ends: bool = False) -> tuple[float, tuple[float, float]]:
    """How improbable it is, in nats, that MOST of so many lie in the smallest part of all that holds as many; it.

    Where these are when they were last seen (`ends`), who came later is no measure: the part is one of what is left.
    """
    count = len(after)
    most = int(np.ceil(MOST * count))
    low, high = np.sort(after)[: count - most + 1], np.sort(until)[most - 1 :]
    parts = (high - low) / (1 - low) if ends else high - low
    best = int(np.argmin(parts))
    between = (float(low[best]), float(high[best]))
    nats = _nats(most, count, float(parts[best]))
    return (nats - 2 * float(np.log(count)) if nats else 0.0), between


def _waited(rows: Ints, column: Columns) -> float:
    """How improbable it is, in nats, that MOST of so many first showed their value within the smallest part of all
    first showings that holds as many of those who had signed up when it began."""
    count, times = len(rows), column["shown_at"][rows]
    order = rows[np.argsort(times, kind="stable")][: np.isfinite(times).sum()]
    times = column["shown_at"][order]
    # For each beginning, in its row, how many of those who were there then have shown it up to each showing.
    there = (column["born"][order][None, :] < times[:, None]) & (times[None, :] >= times[:, None])
    enough = there.cumsum(axis=1) >= np.ceil(MOST * count)
    begins = np.flatnonzero(enough.any(axis=1))
    if not begins.size:
        return 0.0
    until = column["shown"][order][enough[begins].argmax(axis=1)]
    part = float((until - column["shown_after"][order][begins]).min())
    return max(_nats(int(np.ceil(MOST * count)), count, part) - 2 * float(np.log(count)), 0.0)
