"""An operation in time: a lane for each card, device, template and address, and when each account first shows it.

Cards that are used up one after the other are a staircase, batches stand upright, and where accounts were suspended
their replacements begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from .folder import Case
from .standing import suspended_sql

__all__ = ["Lanes", "Span", "community_lanes"]

OUTER = (0.01, 0.99)
"""Between these parts of the first showings lies the axis: one account of years ago would squeeze all others."""


@dataclass(frozen=True)
class Span:
    """The axis, and how many dots lie before and after it."""

    first: pd.Timestamp
    last: pd.Timestamp
    before: int
    after: int


@dataclass(frozen=True)
class Lanes:
    """The lanes of one community. Frames, in which `lane` counts from 0 in the order of first use of each kind:

    `lanes`: lane, kind, value, accounts (of the community, that show it), first. `dots`: lane, account_id, at (when the
    account first shows it), verdict. `rings`: the same of accounts that are suspended already, at the last time they
    show it. Times are UTC, without a zone. `left_out`: by kind, how many of its signals have no lane.
    """

    lanes: pd.DataFrame
    dots: pd.DataFrame
    rings: pd.DataFrame
    left_out: dict[str, int]

    def span(self) -> Span:
        """The axis: from the 1st to the 99th percentile of the dots."""
        first, last = (pd.Timestamp(moment) for moment in self.dots["at"].quantile(list(OUTER)))
        return Span(first, last, int((self.dots["at"] < first).sum()), int((self.dots["at"] > last).sum()))


def community_lanes(case: Case, communities: Sequence[int], *, each: int | None = None) -> dict[int, Lanes]:
    """The lanes of each of `communities` that has any: of a kind the `each` that most of its accounts show, or all.

    Signals that tie, of kinds that last: a moment is no lane, and a coarser reading of an address is one already.
    """
    shown = _shown(case, communities, each)
    if shown.empty:
        return {}
    return _lanes(shown)


def _shown(case: Case, communities: Sequence[int], each: int | None) -> pd.DataFrame:
    """community_id, kind, place, value, accounts, all_of_kind, account_id, verdict, suspended, at, until."""
    kinds = [kind.name for kind in case.kinds.values() if kind.nature != "moment" and not kind.coarse]
    told = suspended_sql(case)
    condition, values = told or ("false", [])
    return case.query(
        f"""
        with ordered as (
            select unnest(?::varchar[]) as kind, generate_subscripts(?::varchar[], 1) as place
        ),
        ranked as (
            select community_id, kind, place, value, accounts,
                   row_number() over (partition by community_id, kind
                                      order by accounts desc, weight desc, value) as turn,
                   count(*) over (partition by community_id, kind) as all_of_kind
            from evidence join ordered using (kind)
            where weight > 0 and community_id in (select unnest(?::bigint[]))
        ),
        chosen as (select * from ranked where turn <= ?),
        member as (
            select account_id, community_id, verdict, {condition} as suspended from accounts
            where community_id in (select unnest(?::bigint[]))
        ),
        -- Materialised: else each signal meets all who show it anywhere, once for each community that it ties.
        held as materialized (
            select account_id, community_id, verdict, suspended, kind, value,
                   try_cast(i.first_seen as timestamp) as began, try_cast(i.last_seen as timestamp) as until
            from member join incidence i using (account_id)
        )
        select chosen.*, account_id, verdict, suspended, began, until
        from chosen join held using (community_id, kind, value)
        where began is not null order by community_id, place, value, began, account_id
        """,
        [kinds, kinds, list(communities), each or 1_000_000_000, *values, list(communities)],
    ).rename(columns={"began": "at"})


def _lanes(shown: pd.DataFrame) -> dict[int, Lanes]:
    """The lanes of each community in `shown`: worked out of all at once, for what each asks of a frame adds up."""
    keys = ["community_id", "place", "kind", "value"]
    lanes = shown.groupby(keys, sort=False).agg(
        accounts=("accounts", "first"), first=("at", "min"), all_of_kind=("all_of_kind", "first")
    )
    lanes = lanes.reset_index().sort_values(["community_id", "place", "first", "value"], ignore_index=True)
    lanes["lane"] = lanes.groupby("community_id").cumcount()
    numbered = shown.merge(lanes[[*keys, "lane"]], on=keys)
    order = ["community_id", "lane", "at", "account_id"]
    dots = numbered[[*order, "verdict"]].sort_values(order)
    ended = numbered[numbered["suspended"].astype(bool)]
    rings = ended.assign(at=ended["until"].fillna(ended["at"]))[[*order, "verdict"]].sort_values(order)
    return {number: _of_one(number, lanes, dots, rings) for number in lanes["community_id"].unique().tolist()}


def _of_one(number: int, lanes: pd.DataFrame, dots: pd.DataFrame, rings: pd.DataFrame) -> Lanes:
    """The lanes of the community `number`, from those of all."""
    lanes = lanes[(lanes["community_id"] == number).to_numpy()]
    counted = lanes.groupby("kind")["all_of_kind"].agg(["size", "first"])
    left = (counted["first"] - counted["size"]).astype(int)
    mine, rung = (
        marks.loc[(marks["community_id"] == number).to_numpy(), ["lane", "account_id", "at", "verdict"]]
        for marks in (dots, rings)
    )
    return Lanes(
        lanes[["lane", "kind", "value", "accounts", "first"]].reset_index(drop=True),
        mine.reset_index(drop=True),
        rung.reset_index(drop=True),
        {str(kind): int(many) for kind, many in left.items() if many > 0},
    )
