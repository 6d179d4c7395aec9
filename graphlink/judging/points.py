"""Strengths of signs -> points, score, verdict by a card: everything that a verdict needs to know of a community.

The strengths stand in the case (signs.parquet), so that one who reads it can judge again, with another card or with a
sign taken out, by the code that the run used.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .cards import Card
from .sign import Sign
from .told_measures import Floats, Measures, ramp
from .ways import costly_ways, count_ways, no_users

__all__ = [
    "AMOUNTS",
    "OF_A_PIECE",
    "community_points",
    "judge_strengths",
    "milder",
    "sign_rows",
    "sign_strengths",
    "told_strengths",
    "verdicts",
]

Strengths = Mapping[str, Floats]
"""How strong each sign is, and OF_A_PIECE: a number for each group."""

AMOUNTS = ("ways_points", "asking_points", "network_points")
"""What the points of a community's signs, together with these, add up to: its points."""

OF_A_PIECE = "of a piece with its network"
"""The part of a community's accounts that share something costly, and more, with the rest of its network: no sign, but
from three tenths to seven it is judged as its network is."""


def sign_strengths(measures: pd.DataFrame, signs: Sequence[Sign]) -> pd.DataFrame:
    """How strong each sign is, 0 to 1: a row for each group of `measures`, a column for each sign and OF_A_PIECE."""
    told = Measures(measures)
    strengths = {sign.name: sign.strength(told) for sign in signs}
    left = no_users(strengths, signs)
    strengths |= {sign.name: strengths[sign.name] * left for sign in signs if sign.users}
    return pd.DataFrame({**strengths, OF_A_PIECE: np.nan_to_num(told["kin_share"])}, index=measures.index)


def milder(one: pd.DataFrame, other: pd.DataFrame, signs: Sequence[Sign]) -> pd.DataFrame:
    """Of two strengths of each sign the one that says less against a group: the weaker, or the stronger excuse."""
    other = other.reindex(one.index)
    said = {
        sign.name: (np.minimum if sign.points > 0 else np.maximum)(one[sign.name], other[sign.name]) for sign in signs
    }
    weaker = np.minimum(one[OF_A_PIECE], other[OF_A_PIECE])
    return pd.DataFrame({**said, OF_A_PIECE: weaker}, index=one.index)


def judge_strengths(own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], card: Card) -> pd.DataFrame:
    """One row for each community of `own`: points, AMOUNTS, score.

    `own` and `network` are the strengths of a community's signs and of its network's, in the same order. The points are
    the sum of the signs' points and of the AMOUNTS: what the ways in which it shares do not allow; what signs that only
    ask would add beyond a review; what its network lifts or lowers.

    A part of an operation shows too little alone, so its network lifts or lowers it, by `lift` points at the most; not
    where it has a look of its own that is innocent, for an operation's addresses tie call centres to it too, nor where
    nothing costly is shared, in it or with the rest. Signs that only ask lift it no further than to a review.

    Where its accounts share costly things and more with the rest of its network (OF_A_PIECE), it is no group of its
    own, and looks no more innocent than its network does.
    """
    mine, whole = _columns(own), _columns(network)
    points, alone = _reckoned(mine, whole, signs, card), _reckoned(mine, mine, signs, card)
    allowed = _points(mine, signs, card)
    amounts = (allowed - _counted(mine, signs, card), alone - allowed, points - alone)
    told = pd.DataFrame({"points": points, **dict(zip(AMOUNTS, amounts, strict=True))}, index=own.index)
    return told.assign(score=card.rules.score(told["points"]))


def verdicts(score: pd.Series, q_value: pd.Series, card: Card) -> pd.Series:
    """suspend, review or clear for each community: `score` as it was before it was rounded."""
    rules = card.rules
    suspended = (score >= rules.suspend) & (q_value <= rules.q_bar)
    return pd.Series(np.select([suspended, score >= rules.review], ["suspend", "review"], "clear"), index=score.index)


def sign_rows(own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], card: Card) -> pd.DataFrame:
    """community_id, sign, strength, points, network_strength: a row where a sign says something of either."""
    names = [*(sign.name for sign in signs), OF_A_PIECE]
    mine, whole = own[names].to_numpy("float64").T, network[names].to_numpy("float64").T
    # To be of a piece has no points, and is told of communities alone.
    whole = np.vstack([whole[:-1], np.zeros(len(own))])
    points = [card.weight(sign) * strength for sign, strength in zip(signs, mine, strict=False)]
    rows = pd.DataFrame(
        {
            "community_id": np.tile(own.index.to_numpy(), len(names)),
            "sign": np.repeat(names, len(own)),
            "strength": mine.ravel(),
            "points": np.vstack([*points, np.zeros(len(own))]).ravel(),
            "network_strength": whole.ravel(),
        }
    )
    return rows[(rows["strength"] > 0) | (rows["network_strength"] > 0)]


def told_strengths(
    rows: pd.DataFrame, communities: Sequence[int], signs: Sequence[Sign]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The strengths of `communities`' own signs and of their networks', read back from `sign_rows`."""
    names = [*(sign.name for sign in signs), OF_A_PIECE]
    own, network = (
        rows.pivot(index="community_id", columns="sign", values=column)
        .reindex(index=pd.Index(communities, name="community_id"), columns=names)
        .astype("float64")
        .fillna(0.0)
        for column in ("strength", "network_strength")
    )
    return own, network


def community_points(own: pd.DataFrame, network: pd.DataFrame, signs: Sequence[Sign], card: Card) -> pd.Series:
    """The points of each community.

    `own` and `network` as `judge_strengths` takes them; a card may have a weight for each row.
    """
    return pd.Series(_reckoned(_columns(own), _columns(network), signs, card), index=own.index)


def _columns(strengths: pd.DataFrame) -> Strengths:
    return {str(name): strengths[name].to_numpy("float64") for name in strengths}


def _counted(strengths: Strengths, signs: Sequence[Sign], card: Card) -> Floats:
    """The sum of the points of `signs`."""
    points = [card.weight(sign) * strengths[sign.name] for sign in signs]
    return np.add.reduce(points) if points else np.zeros_like(strengths[OF_A_PIECE])


def _points(strengths: Strengths, signs: Sequence[Sign], card: Card) -> Floats:
    """The sum of each group's signs: as much as its ways allow, and on top what only asks."""
    telling, asking = ([sign for sign in signs if sign.asks == asks] for asks in (False, True))
    rules = card.rules
    most = np.maximum(rules.before_ways + rules.each_way * count_ways(strengths, telling), rules.apart)
    return np.minimum(_counted(strengths, telling, card), most) + _counted(strengths, asking, card)


def _reckoned(own: Strengths, network: Strengths, signs: Sequence[Sign], card: Card) -> Floats:
    """The points of each community."""
    points = _asked_for(own, network, signs, card)
    piece = ramp(own[OF_A_PIECE], 0.3, 0.7)
    if not piece.any():
        return points
    # Nearer to those of its network where these are more, the clearer a community is a part of it.
    whole = _asked_for(network, network, signs, card)
    return points + piece * np.maximum(whole - points, 0)


def _asked_for(own: Strengths, network: Strengths, signs: Sequence[Sign], card: Card) -> Floats:
    """The points of each community: with the signs that only ask as far as just below suspension, or without them."""
    telling = [sign for sign in signs if not sign.asks]
    if len(telling) == len(signs):
        return _with_network(own, network, signs, card)
    asked = np.minimum(_with_network(own, network, signs, card), card.rules.below_suspend)
    return np.maximum(_with_network(own, network, telling, card), asked)


def _with_network(own: Strengths, network: Strengths, signs: Sequence[Sign], card: Card) -> Floats:
    """The points of each community, those of its network taken into account."""
    rules = card.rules
    # It is as small as its network; its ways are its own.
    alone = _points({**own, "small": network["small"]}, signs, card)
    excuses = [sign for sign in signs if sign.points < 0 and sign.name != "small"]
    innocent = _counted(own, excuses, card)
    lift = 0.5 * (_points(network, signs, card) - alone)
    # Users of a program that an operation's accounts ask alike, or whose carrier they use, are none of it.
    tied = np.maximum(ramp(own[OF_A_PIECE], 0, 0.05), ramp(costly_ways(own, signs), 0, 0.2))
    lift = np.where(lift > 0, lift * tied, lift)
    carried = alone + np.clip(lift, -rules.carry, rules.carry)
    # A review may be asked for a little sooner, and an innocent look of its own allows no more than that.
    asked = np.minimum(alone + np.clip(lift, -rules.carry, rules.lift), rules.below_suspend)
    unreserved = innocent > rules.reserved
    points = np.maximum(np.where(unreserved, carried, -np.inf), asked)
    points = np.where(lift > 0, points, carried)
    points = np.where(unreserved, points, np.maximum(points, alone))
    return np.where(innocent > rules.innocent, points, alone)
