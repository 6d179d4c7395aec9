"""communities -> communities: accounts that one value alone ties, which came in the same days and went in the same.

A receiver of money, a parcel's door or a wallet that fourteen accounts show links no two of them: a shop has as many
customers. But a shop's came over years, and stay. So the accounts of one value are set against all that show any of its
kind. Of d accounts k = 0.8 d lie within a part f of all sign-ups; were they drawn by lot, that would be improbable by

    k ln(k / (d f)) + (d - k) ln((d - k) / (d (1 - f)))  -  2 ln d

nats, the last for the choice of the part; and so it would be that they were last seen within a part of all last times
that are no sooner: who came in the last days may go on. There are V values to look at: where either is more than ln V,
and both are 2 (ln V + 3), the accounts are a community. Gift cards that are sold within a week have the first by 70 to
130 nats, and the second by less than none. A line of invitations (invitations.py) is such a value, too, of which the
kind is everybody's.
"""

from collections.abc import Mapping
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
    went, tried): who shows them, whether it is `placed` nowhere, and where it stands, 0 to 1, among all that show the
    kind, by sign-up and by when it was last seen: without those of the same time, and with them. `tried`: values of its
    kind that as many show.
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
                select account_no, created_at as born, max(last_seen) as gone
                from observed join account_number using (account_id) join account using (account_id)
                group by account_no, created_at having born is not null and gone is not null
            ),
            bearer as (
                select distinct kind, account_no, born, gone
                from observed join account_number using (account_id) join seen using (account_no)
                where kind in (select kind from lone_value)
                union all
                select {quote_text(LINE)}, account_no, born, gone from seen
            ),
            placed_in_time as (
                select kind, account_no,
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
                select signal_no, account_no from incidence union all select -1 - line, account_no from line
            )
            select signal_no, kind, account_no, account_no not in (select account_no from placed) as loose,
                   came_after, came, went_after, went, tried
            from lone_value join used using (signal_no) join placed_in_time using (kind, account_no)
            join tried using (kind)
            """,
            reads=("account", "account_number", "incidence", "line", "lone_value", "observed", "placed", "signal"),
        ),
    ]


def _cohorts(uses: pd.DataFrame) -> "pd.Series[int]":
    """account number -> cohort, from 0: of those of one kind that came in the same days one."""
    cohort: dict[int, int] = {}
    begun: list[tuple[str, float, float]] = []
    for kind, accounts, low, high in _strong(uses):
        same = (n for n, (other, first, last) in enumerate(begun) if other == kind and first <= high and low <= last)
        place = next(same, len(begun))
        if place == len(begun):
            begun.append((kind, low, high))
        cohort = dict.fromkeys(accounts, place) | cohort
    found = pd.Series(cohort, dtype="int64").sort_index()
    return found[found.map(found.value_counts()) >= LEAST]


def _strong(uses: pd.DataFrame) -> list[tuple[str, list[int], float, float]]:
    """Of each value whose accounts are a cohort, the strongest first: kind, accounts that are loose, and between what
    they came.

    `uses`: rows of `dated_use`, those of a value one after another.
    """
    column = {str(name): uses[name].to_numpy() for name in uses}
    values = np.split(np.arange(len(uses)), np.flatnonzero(np.diff(column["signal_no"])) + 1)
    tried = ((rows, *_window(rows, column)) for rows in values if len(rows) >= LEAST)
    strong = sorted((found for found in tried if found[1] > 0), key=lambda found: (-found[1], found[0][0]))
    return [
        (column["kind"][rows[0]], column["account_no"][rows[column["loose"][rows]]].tolist(), low, high)
        for rows, _, low, high in strong
    ]


def _window(rows: Ints, column: Mapping[str, npt.NDArray[Any]]) -> tuple[float, float, float]:
    """By how many nats the accounts of `rows` are a cohort, 0 or less where they are none; between what they came."""
    tried = float(np.log(column["tried"][rows[0]]))
    came, low, high = _together(column["came_after"][rows], column["came"][rows])
    went, _, _ = _together(column["went_after"][rows], column["went"][rows], ends=True)
    return min(came - tried, went - tried, came + went - 2 * (tried + SURE)), low, high


def _together(after: Floats, until: Floats, *, ends: bool = False) -> tuple[float, float, float]:
    """How improbable it is, in nats, that MOST of so many lie in the smallest part of all that holds as many; it.

    Where these are when they were last seen (`ends`), who came later is no measure: the part is one of what is left.
    """
    count = len(after)
    most = int(np.ceil(MOST * count))
    low, high = np.sort(after)[: count - most + 1], np.sort(until)[most - 1 :]
    parts = (high - low) / (1 - low) if ends else high - low
    best = int(np.argmin(parts))
    part, between = parts[best], (float(low[best]), float(high[best]))
    if part >= most / count:
        return 0.0, *between
    inside = most * np.log(most / (count * part))
    outside = (count - most) * np.log((count - most) / (count * (1 - part))) if most < count else 0.0
    return float(inside + outside - 2 * np.log(count)), *between
