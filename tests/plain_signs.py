"""Signs whose strengths are given by hand, and what is judged by them, for tests of points and verdicts."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from graphlink.judging.cards import Card, VerdictRules
from graphlink.judging.points import judge_strengths, sign_strengths
from graphlink.judging.sign import Sign
from graphlink.judging.verdicts import judge_communities

Points = Mapping[str, float]


def plain(name: str, points: float = 1.0, *, way: str = "") -> Sign:
    """A sign whose strength is a measure called after it: any points can be given by hand, and as many ways."""
    measure = f"measured {name}"
    return Sign(name, points, lambda m: m[measure], lambda g: f"{name} {getattr(g, measure):g}", way=way)


PLAIN_CARD = Card({}, VerdictRules())
"""Each sign weighs what it says itself."""

PLAIN = (plain("fake", way="cards"), plain("honest", -1.0), plain("small", -1.0))
"""Points for an operation, each in a way of its own, for an innocent crowd, and those of a small group."""


def groups(*rows: Points, names: tuple[str, ...] = ("fake", "honest", "small")) -> pd.DataFrame:
    measures = [{f"measured {name}": row.get(name, 0.0) for name in names} for row in rows]
    kin = [row.get("kin", 0.0) for row in rows]
    return pd.DataFrame(measures, index=range(1, len(rows) + 1)).assign(core_accounts=20.0, kin_share=kin)


def judged(
    communities: pd.DataFrame,
    networks: pd.DataFrame | None = None,
    network_of: Mapping[int, int] | None = None,
    *,
    q: float = 0.0,
    signs: tuple[Sign, ...] = PLAIN,
    card: Card = PLAIN_CARD,
) -> pd.DataFrame:
    """The verdicts by community; each is a network of its own where `networks` are not given."""
    totals = pd.DataFrame({"accounts": 30, "of_core": 20, "links": 90, "q_value": q}, index=communities.index)
    of = network_of or {number: number for number in communities.index}
    whole = communities if networks is None else networks
    return judge_communities(totals, communities, whole, pd.Series(of), signs, card)[0].set_index("community_id")


def by_itself(groups: pd.DataFrame, signs: tuple[Sign, ...] = PLAIN) -> pd.DataFrame:
    """Points, amounts and score of groups that are networks of their own."""
    strengths = sign_strengths(groups, signs)
    return judge_strengths(strengths, strengths, signs, PLAIN_CARD)


ASKS = replace(plain("asks"), asks=True)
FREE = plain("free")
"""Points in no way at all."""
