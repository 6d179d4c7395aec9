"""Measures -> score, verdict, reason for each community.

Linking is neutral. A group is judged by signs that an analyst can check: each sign adds or takes points, the points
give a score from 0 to 1, and the signs that counted make the reason. What tells them apart best is concealment: an
honest organisation has no reason to hide that it is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from .cards import SHIPPED, Card
from .learned import Cards, side_by_side
from .points import judge_strengths, milder, sign_rows, sign_strengths, verdicts
from .sign import Sign

__all__ = ["Judgement", "judge_communities"]


@dataclass(frozen=True)
class Judgement:
    """What a run says: `communities` as in communities.parquet, `accounts` by account_no as in accounts.parquet.

    `signs`: what each community's verdict is made of, as in signs.parquet.
    """

    communities: pd.DataFrame
    accounts: pd.DataFrame
    signs: pd.DataFrame

    @property
    def suspended_by_chance(self) -> float:
        """How many of the suspended accounts chance alone would explain: each counts its community's q-value."""
        suspended = self.accounts.loc[self.accounts["verdict"] == "suspend", "community_id"]
        q = self.communities.set_index("community_id")["q_value"]
        return round(float(suspended.map(q).sum()), 3)


def judge_communities(
    totals: pd.DataFrame,
    communities: pd.DataFrame,
    networks: pd.DataFrame,
    network_of: pd.Series,
    signs: Sequence[Sign],
    card: Card = SHIPPED,
    cards: Cards = Cards(),
    *,
    without: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    told: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row for each community, with the columns of communities.parquet; and the rows of signs.parquet.

    `totals` has accounts, of_core, links, exchanges, strength and q_value by community; `communities` and `networks`
    are the measures of their cores; `network_of` maps community to network. `without`: both as if nobody showed what
    people decided to be innocent, which then speaks for nobody's operation, and still for an innocent crowd. `cards`
    says what is shown beside the verdicts by `card`, and which of these it may not reach alone. Reasons are `told`.
    """
    measured = totals.join(communities)
    network = network_of.reindex(measured.index)
    own, whole = sign_strengths(measured, signs), sign_strengths(networks, signs)
    if without:
        own = milder(own, sign_strengths(totals.join(without[0]), signs), signs)
        whole = milder(whole, sign_strengths(without[1], signs), signs)
    pooled = whole.loc[network.to_numpy()].set_axis(own.index)
    found = judge_strengths(own, pooled, signs, card)
    judged = measured.assign(
        network_id=network,
        **found.round({"points": 4, "score": 4}).round(6),
        verdict=verdicts(found["score"], measured["q_value"], card),
        reason=_reasons(measured, own, signs, card) if told else "",
    )
    judged = side_by_side(judged, own, pooled, signs, cards)
    return judged.reset_index(names="community_id"), sign_rows(own, pooled, signs, card)


def _reasons(measured: pd.DataFrame, own: pd.DataFrame, signs: Sequence[Sign], card: Card) -> list[str]:
    """For each community what `_reason` says of it."""
    points = np.column_stack([card.weight(sign) * own[sign.name].to_numpy("float64") for sign in signs])
    says, names = [], list(map(str, measured.columns))
    # Column by column: to_dict looks at each of a hundred values of each row.
    rows = zip(*(measured[name].tolist() for name in measured), strict=True)
    for measures, row in zip(rows, np.abs(points), strict=True):
        told = np.flatnonzero(row >= card.rules.told)
        counted = [signs[place] for place in told[np.argsort(-row[told], kind="stable")]]
        says.append(_reason(dict(zip(names, measures, strict=True)), counted))
    return says


def _reason(measures: dict[str, Any], counted: Sequence[Sign]) -> str:
    """The signs that counted, strongest first, as one or two sentences."""
    group = SimpleNamespace(**measures)
    against = [sign.says(group) for sign in counted if sign.points > 0][:4]
    innocent = [sign.says(group) for sign in counted if sign.points < 0][:2]
    says = _judged_by(group)
    says += "; ".join(against) if against else "nothing speaks for one operation"
    return says + (". For an innocent crowd: " + "; ".join(innocent) if innocent else "") + "."


def _judged_by(group: SimpleNamespace) -> str:
    """Whom the figures are of: all accounts of the community, its core, or where that is small its members, too.

    Nothing is called its core that is not: two rows below, somebody reads each account's role.
    """
    number = f"{group.core_accounts:,.0f} accounts"
    if group.core_accounts == group.accounts:
        return f"{number}: "
    return f"{number} at its core: " if group.core_accounts <= group.of_core else f"{number}, its core and members: "
