"""What a verdict is made of: signs, ways, networks and cards add up to its points, and are told."""

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.cards import SHIPPED, Card, VerdictRules
from graphlink.judging.kind_signs import ASKING, signs_of
from graphlink.judging.points import AMOUNTS, OF_A_PIECE, judge_strengths, sign_strengths, told_strengths, verdicts
from graphlink.judging.signs import SIGNS
from graphlink.judging.verdicts import judge_communities
from graphlink.signals import ARRIVALS, KINDS
from tests.judged_groups import PHONE, RESHARE, SILENT
from tests.plain_signs import ASKS, FREE, PLAIN, PLAIN_CARD, Points, groups, judged, plain

NAMES = ("fake", "honest", "small", "asks", "free")
ALL = (*PLAIN, FREE, ASKS)


def amounts(own: Points, network: Points) -> tuple[float, float, float]:
    """What the ways take away, what only asks and adds nothing, and what the network does."""
    mine, whole = (sign_strengths(groups(of, names=NAMES), ALL) for of in (own, network))
    ways, asking, lifted = judge_strengths(mine, whole, ALL, PLAIN_CARD)[list(AMOUNTS)].iloc[0].round(4) + 0.0
    return ways, asking, lifted


@pytest.mark.parametrize(
    ("own", "network", "expected"),
    [
        ({"fake": 3.0, "honest": 0.5}, {"fake": 3.0, "honest": 0.5}, (0.0, 0.0, 0.0)),
        # One way allows 2.5 of ten points.
        ({"free": 9.0, "fake": 1.0}, {"free": 9.0, "fake": 1.0}, (-7.5, 0.0, 0.0)),
        ({"fake": 3.0}, {"fake": 5.0}, (0.0, 0.0, 1.0)),
        ({"fake": 3.0}, {"fake": 2.0}, (0.0, 0.0, -0.5)),
        # That it is as small as its network is of its network.
        ({"fake": 8.0, "honest": 3.0, "small": 2.5}, {"fake": 60.0}, (0.0, 0.0, 2.5)),
        # What asks goes as far as just below suspension.
        ({"fake": 3.0, "asks": 4.0}, {"fake": 3.0, "asks": 4.0}, (0.0, -2.1, 0.0)),
        ({"fake": 6.0, "asks": 4.0}, {"fake": 6.0, "asks": 4.0}, (0.0, -4.0, 0.0)),
        ({"free": 6.0, "fake": 1.0, "asks": 4.0}, {"fake": 60.0}, (-4.5, -1.6, 0.0)),
    ],
)
def test_what_is_not_a_sign_of_its_own_is_told_by_its_cause(
    own: Points, network: Points, expected: tuple[float, float, float]
) -> None:
    assert amounts(own, network) == expected


def random_groups(rng: np.random.Generator, rows: int) -> pd.DataFrame:
    values = {f"measured {name}": rng.uniform(0, 6, rows) * (rng.random(rows) < 0.6) for name in NAMES}
    return pd.DataFrame(values, index=range(1, rows + 1)).assign(
        core_accounts=20.0, kin_share=rng.random(rows) * (rng.random(rows) < 0.3)
    )


def test_what_is_told_of_a_community_adds_up_to_its_points_and_they_to_its_score() -> None:
    seed = 23
    rng = np.random.default_rng(seed)
    communities, networks = random_groups(rng, 400), random_groups(rng, 90)
    totals = pd.DataFrame({"accounts": 30, "of_core": 20, "links": 90, "q_value": 0.0}, index=communities.index)
    of = pd.Series(rng.integers(1, 91, 400), index=communities.index)
    found, rows = judge_communities(totals, communities, networks, of, ALL, PLAIN_CARD)
    told = rows.groupby("community_id")["points"].sum().reindex(found["community_id"]).fillna(0).to_numpy()
    assert (told + found[list(AMOUNTS)].sum(axis=1)).to_numpy() == pytest.approx(found["points"], abs=6e-5)
    assert (1 / (1 + np.exp(-1.5 * (found["points"] - 3.5)))).to_numpy() == pytest.approx(found["score"], abs=1e-4)
    assert (found[["ways_points", "asking_points"]] <= 0).all(axis=None)
    for amount in AMOUNTS:
        assert found[amount].any(), f"seed {seed}: {amount} is never told"


def test_a_case_s_signs_are_judged_again_to_the_same_end() -> None:
    rng = np.random.default_rng(29)
    communities, networks = random_groups(rng, 60), random_groups(rng, 9)
    totals = pd.DataFrame(
        {"accounts": 30, "of_core": 20, "links": 90, "q_value": rng.random(60) / 10}, index=communities.index
    )
    of = pd.Series(rng.integers(1, 10, 60), index=communities.index)
    found, rows = judge_communities(totals, communities, networks, of, ALL, PLAIN_CARD)
    shuffled = rows.sample(frac=1, random_state=1)
    again = judge_strengths(*told_strengths(shuffled, found["community_id"].tolist(), ALL), ALL, PLAIN_CARD)
    assert again["points"].round(4).tolist() == found["points"].tolist()
    assert again["score"].round(4).tolist() == found["score"].tolist()
    q_value = found.set_index("community_id")["q_value"]
    assert verdicts(again["score"], q_value, PLAIN_CARD).tolist() == found["verdict"].tolist()
    assert set(found["verdict"]) == {"suspend", "review", "clear"}


def test_a_row_for_each_sign_that_says_something_of_a_community_or_of_its_network() -> None:
    totals = pd.DataFrame({"accounts": 30, "of_core": 20, "links": 90, "q_value": 0.0}, index=[1, 2])
    own, whole = groups({"fake": 0.5, "honest": 0.25}, {}), groups({"fake": 0.75, "small": 1.0})
    signs = (plain("fake", 2.0), *PLAIN[1:])
    _, rows = judge_communities(totals, own, whole, pd.Series({1: 1, 2: 1}), signs, PLAIN_CARD)
    assert {tuple(row) for row in rows.itertuples(index=False)} == {
        (1, "fake", 0.5, 1.0, 0.75),
        (1, "honest", 0.25, -0.25, 0.0),
        (1, "small", 0.0, 0.0, 1.0),
        (2, "fake", 0.0, 0.0, 0.75),
        (2, "small", 0.0, 0.0, 1.0),
    }


def test_a_card_weighs_the_signs_that_it_names_and_leaves_the_others() -> None:
    card = Card({"fake": 3.0}, VerdictRules())
    row = judged(groups({"fake": 1.0, "honest": 0.5}), card=card).iloc[0]
    assert (row["points"], row["reason"]) == (
        2.5,
        "20 accounts at its core: fake 1. For an innocent crowd: honest 0.5.",
    )
    rows = judge_communities(
        pd.DataFrame({"accounts": 30, "of_core": 20, "links": 90, "q_value": 0.0}, index=[1]),
        groups({"fake": 1.0}),
        groups({"fake": 1.0}),
        pd.Series({1: 1}),
        PLAIN,
        card,
    )[1]
    assert rows[["strength", "points"]].to_numpy().tolist() == [[1.0, 3.0]]
    # A sign of no weight is not told, and is a way as before.
    free = (*PLAIN, FREE)
    found = judged(groups({"fake": 1.0, "free": 9.0}, names=NAMES), signs=free, card=Card({"fake": 0.0}, SHIPPED.rules))
    assert (found.loc[1, "points"], found.loc[1, "reason"]) == (2.5, "20 accounts at its core: free 9.")


def test_the_card_that_is_shipped_has_the_points_of_every_sign() -> None:
    assert dict(SHIPPED.weights) == {sign.name: sign.points for sign in (*SIGNS, *ASKING)}
    assert SHIPPED.rules == VerdictRules()
    signs = signs_of((*KINDS, PHONE, RESHARE, ARRIVALS))
    assert [SHIPPED.weight(sign) for sign in signs] == [sign.points for sign in signs]
    strengths = sign_strengths(pd.DataFrame([dict(SILENT)]), signs)
    assert strengths.columns.tolist() == [*(sign.name for sign in signs), OF_A_PIECE]
    assert not strengths.any(axis=None)
