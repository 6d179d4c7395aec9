"""Measures -> score, verdict, reason for each community.

Linking is neutral. A group is judged by signs that an analyst can check: each sign adds or takes points, the points
give a score from 0 to 1, and the signs that counted make the reason. What tells them apart best is concealment: an
honest organisation has no reason to hide that it is one.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from .signs import Sign
from .ways import count_ways

__all__ = ["Judgement", "VerdictRules", "judge_communities", "judge_groups"]


@dataclass(frozen=True)
class VerdictRules:
    """What points make of a community, with the reason beside each number."""

    # Points at which the score is one half, and how fast it rises there.
    bar: float = 3.5
    steepness: float = 1.5
    # Scores from which a community is suspended, and reviewed.
    suspend: float = 0.9
    review: float = 0.5
    # A community that chance explains at a higher false-discovery rate is never suspended.
    q_bar: float = 0.05
    # What a network adds at the most towards a review, and towards suspension ...
    lift: float = 2.0
    carry: float = 1.5
    # ... the points of innocent signs from which it carries none to suspension, and from which it adds none at all ...
    reserved: float = -1.0
    innocent: float = -2.75
    # ... and the points just below those that suspend: as far as a lift to a review goes.
    below_suspend: float = 4.9
    # Points that a group may have however much speaks against it: 0.5, and where that is more, what each way in which
    # it shares adds. Less than 1.3 ways ask for no review, and nobody is suspended for less than 1.73.
    apart: float = 0.5
    before_ways: float = -0.9
    each_way: float = 3.4
    # Signs of fewer points are not told.
    told: float = 0.25

    def score(self, points: pd.Series) -> pd.Series:
        """0 to 1 for each sum of points."""
        return pd.Series(1 / (1 + np.exp(-self.steepness * (points - self.bar))), index=points.index)


@dataclass(frozen=True)
class Judgement:
    """What a run says: `communities` as in communities.parquet, `accounts` by account_no as in accounts.parquet."""

    communities: pd.DataFrame
    accounts: pd.DataFrame

    @property
    def suspended_by_chance(self) -> float:
        """How many of the suspended accounts chance alone would explain: each counts its community's q-value."""
        suspended = self.accounts.loc[self.accounts["verdict"] == "suspend", "community_id"]
        q = self.communities.set_index("community_id")["q_value"]
        return round(float(suspended.map(q).sum()), 3)


def judge_groups(measures: pd.DataFrame, signs: Sequence[Sign], rules: VerdictRules) -> pd.DataFrame:
    """`measures` with `points` and `score`, and a column of points for each sign."""
    counted = pd.DataFrame({sign.name: sign.points * sign.strength(measures) for sign in signs}, index=measures.index)
    points = _points(counted, signs, rules)
    return measures.assign(points=points.round(4), score=rules.score(points).round(4)).join(counted)


def _points(counted: pd.DataFrame, signs: Sequence[Sign], rules: VerdictRules) -> pd.Series:
    """The sum of each group's signs: as much as its ways allow, and on top what only asks."""
    telling, asking = ([sign for sign in signs if sign.asks == asks] for asks in (False, True))
    most = (rules.before_ways + rules.each_way * count_ways(counted, telling)).clip(lower=rules.apart)
    told = counted[[sign.name for sign in telling]].sum(axis=1).clip(upper=most)
    points: pd.Series = told + counted[[sign.name for sign in asking]].sum(axis=1)
    return points


def judge_communities(
    totals: pd.DataFrame,
    communities: pd.DataFrame,
    networks: pd.DataFrame,
    network_of: pd.Series,
    signs: Sequence[Sign],
    rules: VerdictRules | None = None,
) -> pd.DataFrame:
    """One row for each community: the columns of communities.parquet.

    `totals` has accounts, links, exchanges, strength and q_value by community; `communities` and `networks` are the
    measures of their cores; `network_of` maps community to network. Each of `signs` adds a column of points.

    A part of an operation shows too little alone, so its network lifts or lowers it, by `lift` points at the most; not
    where it has a look of its own that is innocent, for an operation's addresses tie call centres to it too. Signs that
    only ask lift it no further than to a review.
    """
    rules = rules or VerdictRules()
    own = judge_groups(totals.join(communities), signs, rules)
    whole = judge_groups(networks, signs, rules)
    network = network_of.reindex(own.index)
    pooled = whole.loc[network.to_numpy()].set_axis(own.index)
    points = _asked_for(own, pooled, signs, rules)
    score = rules.score(points)
    suspended = (score >= rules.suspend) & (own["q_value"] <= rules.q_bar)
    verdict = np.select([suspended, score >= rules.review], ["suspend", "review"], "clear")
    return own.assign(
        network_id=network,
        points=points.round(4),
        score=score.round(4),
        verdict=verdict,
        reason=[_reason(row, signs, rules) for row in own.to_dict("records")],
    ).reset_index(names="community_id")


def _asked_for(own: pd.DataFrame, pooled: pd.DataFrame, signs: Sequence[Sign], rules: VerdictRules) -> pd.Series:
    """The points of each community: with the signs that only ask as far as just below suspension, or without them."""
    telling = [sign for sign in signs if not sign.asks]
    asked = _with_network(own, pooled, signs, rules).clip(upper=rules.below_suspend)
    return pd.concat([_with_network(own, pooled, telling, rules), asked], axis=1).max(axis=1)


def _with_network(own: pd.DataFrame, pooled: pd.DataFrame, signs: Sequence[Sign], rules: VerdictRules) -> pd.Series:
    """The points of each community, those of its network (`pooled`, in the same order) taken into account."""
    # It is as small as its network; its ways are its own.
    alone = _points(own.assign(small=pooled["small"]), signs, rules)
    innocent = own[[sign.name for sign in signs if sign.points < 0 and sign.name != "small"]].sum(axis=1)
    lift = 0.5 * (_points(pooled, signs, rules) - alone)
    carried = alone + lift.clip(-rules.carry, rules.carry)
    # A review may be asked for a little sooner, and an innocent look of its own allows no more than that.
    asked = (alone + lift.clip(-rules.carry, rules.lift)).clip(upper=rules.below_suspend)
    unreserved = innocent > rules.reserved
    points = pd.concat([carried.where(unreserved, -np.inf), asked], axis=1).max(axis=1)
    points = points.where(lift > 0, carried).where(unreserved, lambda p: p.clip(lower=alone))
    return points.where(innocent > rules.innocent, alone)


def _reason(measures: dict[Hashable, Any], signs: Sequence[Sign], rules: VerdictRules) -> str:
    """The signs that counted, strongest first, as one or two sentences."""
    counted = [sign for sign in signs if abs(measures[sign.name]) >= rules.told]
    counted.sort(key=lambda sign: -abs(measures[sign.name]))
    group = SimpleNamespace(**{str(name): value for name, value in measures.items()})
    against = [sign.says(group) for sign in counted if sign.points > 0][:4]
    innocent = [sign.says(group) for sign in counted if sign.points < 0][:2]
    says = f"{group.core_accounts:.0f} accounts at its core: "
    says += "; ".join(against) if against else "nothing speaks for one operation"
    return says + (". For an innocent crowd: " + "; ".join(innocent) if innocent else "") + "."
