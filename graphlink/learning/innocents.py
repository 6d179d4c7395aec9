"""The bound of a case: how many of the communities that a cut would suspend may be innocent, and what that rests on.

Communities are counted, for accounts of one are innocent together or not at all. The measure are communities that were
drawn by lot (lots.py) and decided innocent, here or where the card was learned (there by the score that a card which
had not seen them gave). Both they and those that are tested are such as the shipped card flags.
Who merely stands beside an operation, in a community that is one, is not counted.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..case import Case
from ..decisions import INNOCENT, OPERATION, Decisions, book_of, decided_communities, read_book
from ..errors import InputError
from ..figures import share
from ..judging import LEVEL, Innocent, bound_cuts, decisions_wanted
from .lots import drawn_by_lot, flagged

__all__ = ["CaseBound", "Most", "beside_said", "bound_innocents", "bound_said", "decisions_of", "said"]

Floats = npt.NDArray[np.float64]

MOST_LISTED = 30
"""Communities that a sentence names."""
FEW = 5
"""Innocents of either sort below which nothing is said of a drift."""
UNLIKE = 0.05
"""How improbable a difference must be to be called one."""


@dataclass(frozen=True)
class Most:
    """At most so many of a choice's undecided communities, and of their accounts, are innocent.

    None: nothing is known but that there are not more than there are; `wanted` says how many innocents it would take.
    """

    communities: int
    accounts: int
    most_communities: int | None
    most_accounts: int | None
    wanted: int | None = None


@dataclass(frozen=True)
class CaseBound:
    """`tested`: flagged communities (community_id, score, accounts: of their core, innocent: whether that was decided,
    the others are undecided); `here` and `earlier`: the scores of those that are the measure, drawn by lot and decided
    innocent in this case and before; `since`, `until`: the days of these decisions; `cases`: how many earlier cases."""

    tested: pd.DataFrame
    here: Floats
    earlier: Floats
    cases: int = 0
    since: str = ""
    until: str = ""

    @property
    def decided(self) -> Floats:
        """The scores of all innocents that it rests on."""
        return np.concatenate([self.here, self.earlier])

    @cached_property
    def cuts(self) -> pd.DataFrame:
        """What every cut may hold, as `bound_cuts` says it: true of all of them at once, with LEVEL."""
        return bound_cuts(self.decided, self.tested)

    def most(self, planned: "pd.Series[int]") -> Most:
        """The most innocents among the `planned` accounts (how many, by community), whatever made one choose them.

        Of those that score from a cut on there are no more than the cut has; of the others there may be all.
        """
        chosen = self.tested[self.tested["community_id"].isin(planned.index) & ~self.tested["innocent"]]
        sizes = np.sort(planned.reindex(chosen["community_id"]).to_numpy(dtype=np.int64))[::-1]
        count, scores = len(chosen), chosen["score"].to_numpy(dtype=np.float64)
        within = [int((scores >= cut).sum()) for cut in self.cuts["score"]]
        most = min(
            [count, *(count - k + min(k, int(m)) for k, m in zip(within, self.cuts["most_communities"], strict=True))]
        )
        if count and most == count:
            wanted = decisions_wanted(len(self.tested), count)
            return Most(count, int(sizes.sum()), None, None, wanted)
        return Most(count, int(sizes.sum()), most, int(sizes[:most].sum()))

    @property
    def rests_on(self) -> str:
        """How many innocents, of which cases, decided when."""
        total = len(self.decided)
        if not total:
            return "no community that was drawn by lot was found innocent yet"
        of = (
            f", {len(self.earlier)} of them in {self.cases} earlier case{'s' * (self.cases != 1)}" if self.cases else ""
        )
        when = self.since if self.since == self.until else f"{self.since} to {self.until}"
        what = "community was" if total == 1 else "communities were"
        return f"{total} drawn by lot {what} decided innocent{of} ({when})"

    @property
    def drift(self) -> str:
        """Whether innocents decided in this case score like those decided before."""
        if not len(self.earlier):
            return ""
        if min(len(self.here), len(self.earlier)) < FEW:
            return (
                f"Whether today's innocents are like those is not known: {len(self.here)} were decided in this case, "
                f"and {FEW} are the fewest to tell"
            )
        chance, higher = _rank_sum(self.here, self.earlier)
        if chance > UNLIKE:
            return "Innocents decided in this case score like those decided before"
        if higher:
            return (
                f"Innocents decided in this case score higher than those decided before (p = {chance:.3f}): "
                "the bound may be too low; decide more of this case"
            )
        return (
            f"Innocents decided in this case score lower than those decided before (p = {chance:.3f}): it is cautious"
        )


def bound_innocents(case: Case, decisions: Decisions) -> CaseBound:
    """The bound of `case` by what `decisions` say of it, and by the innocents of the card that it was judged by."""
    labels = decided_communities(decisions, case.accounts).set_index("community_id")
    core = case.accounts[case.accounts["role"] == "core"].groupby("community_id").size()
    frame = flagged(case)
    frame = frame.assign(
        accounts=frame["community_id"].map(core).fillna(0).astype("int64"),
        decided=frame["community_id"].map(labels["decided"]),
    )
    earlier = [Innocent.model_validate(row) for row in case.manifest.get("card", {}).get("innocents", ())]
    taught = {one.decision for one in earlier}
    ids = dict(zip(labels.index, labels["decisions"], strict=True))
    drawn = [number for number in drawn_by_lot(case, labels["decided"]) if not taught & set(ids[number])]
    by_lot = frame["community_id"].isin(drawn)
    here = frame[by_lot & (frame["decided"] == INNOCENT)]
    days = [f"{one:%Y-%m-%d}" for one in (*labels.loc[here["community_id"], "at"], *(one.at for one in earlier))]
    others = frame[~by_lot & (frame["decided"] != OPERATION)]
    return CaseBound(
        others.assign(innocent=others["decided"] == INNOCENT).drop(columns="decided"),
        here["score"].to_numpy(dtype=np.float64),
        np.array([one.score for one in earlier], dtype=np.float64),
        cases=len({one.case for one in earlier}),
        since=min(days, default=""),
        until=max(days, default=""),
    )


def said(most: Most, bound: CaseBound) -> list[str]:
    """What a person should read of it, a sentence each."""
    if not most.communities:
        return []
    if most.most_accounts is None:
        more = max(1, (most.wanted or 0) - len(bound.decided))
        enough = most.wanted is not None and more <= len(bound.tested)
        how = f"some {more} more would do (`graphlink queue` asks for them)"
        how = how if enough else "too few are flagged for that: look at each"
        so_far = bound.rests_on if len(bound.decided) else "there are none yet"
        return [
            "How many of them may be innocent cannot be bounded: that takes communities drawn by lot and found "
            f"innocent, and {so_far}; {how}."
        ]
    lines = [
        f"At most {most.most_accounts:,} of the {most.accounts:,} are innocent ({share(LEVEL)}; "
        f"{most.most_communities:,} of {most.communities:,} communities), whichever cut is chosen: "
        f"{bound.rests_on}. Who merely stands beside an operation is not counted."
    ]
    return lines + [f"{bound.drift}."] * bool(bound.drift)


def bound_said(case: Case) -> list[str]:
    """The bound on what the case's verdicts would suspend, by the decisions that its run would read."""
    suspended = case.accounts[case.accounts["verdict"] == "suspend"].groupby("community_id").size()
    if not len(suspended):
        return []
    bound = bound_innocents(case, decisions_of(case))
    return said(bound.most(suspended), bound)


def decisions_of(case: Case) -> Decisions:
    """What was decided by now, by the book that the case's run read or would read.

    Nothing where the case's source, and so its book, is not there any more. Raises InputError for a book that cannot be
    read.
    """
    read = (case.manifest.get("decisions") or {}).get("file")
    try:
        path = Path(read) if read else book_of(case)
    except InputError:
        return Decisions()
    return read_book(path)


def beside_said(case: Case) -> list[str]:
    """What the card that the case was judged beside by would do otherwise, with the communities' ids."""
    communities = case.communities
    if "beside_verdict" not in communities:
        return []
    ours, theirs = communities["verdict"], communities["beside_verdict"]
    parts = (
        ("would suspend", (theirs == "suspend") & (ours != "suspend")),
        ("would only review", (theirs == "review") & (ours == "suspend")),
        ("would ask for a review of", (theirs == "review") & (ours == "clear")),
        ("would clear", (theirs == "clear") & (ours != "clear")),
    )
    lines = [_listed(words, communities[chosen]) for words, chosen in parts if chosen.any()]
    return lines or ["The card judged beside says the same of every community."]


def _listed(words: str, rows: pd.DataFrame) -> str:
    ids = rows["community_id"].astype(str).tolist()
    more = f" and {len(ids) - MOST_LISTED} more" if len(ids) > MOST_LISTED else ""
    what = f"{len(ids):,} communit{'y' if len(ids) == 1 else 'ies'} ({rows['accounts'].sum():,} accounts)"
    return f"It {words} {what}: {', '.join(ids[:MOST_LISTED])}{more}."


def _rank_sum(left: Floats, right: Floats) -> tuple[float, bool]:
    """How improbable the difference is were both alike (Mann and Whitney, by a normal approximation with ties), and
    whether `left` is the higher."""
    both = pd.Series(np.concatenate([left, right]))
    ranks = both.rank().to_numpy()
    n, m = len(left), len(right)
    ties = both.value_counts().to_numpy()
    spread = n * m / 12 * ((n + m + 1) - float((ties**3 - ties).sum()) / ((n + m) * (n + m - 1)))
    over = float(ranks[:n].sum()) - n * (n + m + 1) / 2
    chance = math.erfc(abs(over) / math.sqrt(2 * spread)) if spread > 0 else 1.0
    return chance, over > 0
