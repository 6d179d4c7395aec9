"""From points to a verdict, by hand: the bars, what a network adds or takes, and the reason that is told."""

import math

import pandas as pd
import pytest

from graphlink.judging import Judgement
from graphlink.judging.cards import Card, VerdictRules
from graphlink.judging.points import AMOUNTS, judge_strengths, sign_strengths, told_strengths
from graphlink.judging.signs import SIGNS
from graphlink.judging.verdicts import judge_communities
from tests.judged_groups import measured
from tests.plain_signs import ASKS, FREE, PLAIN, PLAIN_CARD, Points, by_itself, groups, judged, plain

SUSPENDS = 4.965
"""The least points, to three places, that suspend."""


@pytest.mark.parametrize(
    ("group", "points", "verdict"),
    [
        ({"asks": 4.0}, 4.0, "review"),
        ({"asks": 9.0}, 4.9, "review"),
        ({"asks": 3.0, "fake": 4.0}, 4.9, "review"),
        ({"asks": 3.0, "fake": 5.5}, 5.5, "suspend"),
        ({"asks": 4.0, "honest": 1.0}, 3.0, "clear"),
        # What is told besides keeps to its ways, and is suspended by that alone.
        ({"asks": 4.0, "free": 6.0}, 4.5, "review"),
        ({"asks": 2.0, "free": 6.0}, 2.5, "clear"),
        ({"asks": 4.0, "free": 6.0, "fake": 1.0}, 4.9, "review"),
        ({"asks": 4.0, "free": 6.0, "fake": 2.0}, 5.9, "suspend"),
        ({"asks": 0.5, "fake": 2.0, "honest": 6.0}, -3.5, "clear"),
    ],
)
def test_a_sign_that_asks_lifts_to_a_review_and_never_to_suspension(group: Points, points: float, verdict: str) -> None:
    frame = groups(group, names=("fake", "honest", "small", "asks", "free"))
    row = judged(frame, signs=(*PLAIN, FREE, ASKS)).iloc[0]
    assert (row["points"], row["verdict"]) == (points, verdict)


def test_a_network_that_asks_lifts_no_community_of_it_to_suspension() -> None:
    names = ("fake", "honest", "small", "asks")
    own, whole = groups({"fake": 4.0}, names=names), groups({"fake": 4.0, "asks": 9.0}, names=names)
    row = judged(own, whole, signs=(*PLAIN, ASKS)).iloc[0]
    assert (row["points"], row["verdict"]) == (4.9, "review")


def with_network(own: Points, network: Points) -> tuple[float, str]:
    """Points and verdict of a community that measures `own`, in a network that measures `network`."""
    row = judged(groups(own), groups(network)).iloc[0].to_dict()
    return float(row["points"]), str(row["verdict"])


@pytest.mark.parametrize(
    ("kin", "network", "points"),
    [
        # However innocent it looks by itself, the more of it is of its network the more it is judged as that is.
        (0.3, 8.0, -2.0),
        (0.5, 8.0, 3.0),
        (0.7, 8.0, 8.0),
        (1.0, 8.0, 8.0),
        # A network that looks more innocent clears none of its communities by that.
        (1.0, -9.0, -2.0),
    ],
)
def test_a_community_that_is_of_a_piece_with_its_network_is_judged_as_it_is(
    kin: float, network: float, points: float
) -> None:
    own = {"fake": 2.0, "honest": 4.0, "kin": kin}
    whole = {"fake": network} if network > 0 else {"honest": -network}
    assert with_network(own, whole)[0] == pytest.approx(points)


@pytest.mark.parametrize(
    ("own", "points"),
    [
        # Nothing costly in it or with the rest: users of the program that its network's accounts ask by.
        ({"free": 0.4}, 0.4),
        ({"free": 0.4, "kin": 0.01}, 0.4 + 0.2 * 3.8),
        ({"free": 0.4, "kin": 0.05}, 0.4 + 2.0),
        ({"fake": 0.1}, 0.1 + 0.5 * 3.95),
        ({"fake": 0.2}, 0.2 + 2.0),
    ],
)
def test_a_network_lifts_who_shares_something_costly(own: Points, points: float) -> None:
    names = ("fake", "honest", "small", "free", "kin")
    row = judged(groups(own, names=names), groups({"fake": 8.0}, names=names), signs=(*PLAIN, FREE)).iloc[0]
    assert row["points"] == pytest.approx(points)


def test_what_is_of_a_piece_stands_in_the_case_and_counts_when_it_is_judged_again() -> None:
    own, whole = groups({"fake": 2.0, "honest": 4.0, "kin": 0.6}), groups({"fake": 8.0})
    totals = pd.DataFrame({"accounts": 30, "of_core": 20, "links": 90, "q_value": 0.0}, index=own.index)
    found, rows = judge_communities(totals, own, whole, pd.Series({1: 1}), PLAIN, PLAIN_CARD)
    again = judge_strengths(*told_strengths(rows, [1], PLAIN), PLAIN, PLAIN_CARD)
    assert again["points"].tolist() == pytest.approx([-2 + 0.75 * 10]) == found["points"].tolist()


def test_points_are_the_sum_of_the_signs() -> None:
    frame = measured(
        {},
        {
            "template_share": 0.45,
            "batch_share": 0.3,
            "batch_hours": 4,
            "batches_each": 5,
            "top_org_share": 0.6,
            "org_outside": 0.04,
        },
        {"core_accounts": 5, "volume_ratio": 2.5},
    )
    found = by_itself(frame, SIGNS)
    assert found["points"].tolist() == pytest.approx([0.0, 2.0 + 0.75 - 3.0, -2.5 + 0.5])
    assert not found[list(AMOUNTS)].any(axis=None)
    second = sign_strengths(frame, SIGNS).iloc[1]
    assert [second[name] for name in ("one template", "batches", "one organisation", "small")] == pytest.approx(
        [1.0, 0.5, 0.5, 0.0]
    )


@pytest.mark.parametrize(
    ("group", "points", "verdict"),
    [
        # However much it is: 3.4 for each way, less 0.9 ...
        ({"free": 9.0, "fake": 1.0}, 2.5, "clear"),
        ({"free": 9.0, "fake": 1.29}, 3.486, "clear"),
        ({"free": 9.0, "fake": 1.3}, 3.52, "review"),
        ({"free": 9.0, "fake": 1.72}, 4.948, "review"),
        ({"free": 9.0, "fake": 1.73}, 4.982, "suspend"),
        # ... and half a point where that is less, as it is up to 0.411 ways.
        ({"free": 9.0}, 0.5, "clear"),
        ({"free": 9.0, "fake": 0.41}, 0.5, "clear"),
        ({"free": 9.0, "fake": 0.42}, 0.528, "clear"),
        # The sum is held down, not the signs that are in it: an innocent look takes from what is beyond too.
        ({"free": 9.0, "fake": 1.0, "honest": 4.0}, 2.5, "clear"),
        ({"free": 9.0, "fake": 1.0, "honest": 8.0}, 2.0, "clear"),
        # Fewer points are told in full.
        ({"free": 0.4}, 0.4, "clear"),
    ],
)
def test_points_are_at_most_what_the_ways_allow(group: Points, points: float, verdict: str) -> None:
    frame = groups(group, names=("fake", "honest", "small", "free"))
    assert by_itself(frame, (*PLAIN, FREE))["points"].tolist() == pytest.approx([points])
    row = judged(frame, signs=(*PLAIN, FREE)).iloc[0]
    assert (row["points"], row["verdict"]) == (points, verdict)


def test_one_way_alone_is_never_reviewed_and_two_whole_ones_may_be_suspended() -> None:
    rules = VerdictRules()
    one, two = rules.score(pd.Series([rules.before_ways + ways * rules.each_way for ways in (1, 2)]))
    assert one < rules.review and two > rules.suspend


def test_a_group_as_small_as_its_network_keeps_to_its_own_ways() -> None:
    names = ("fake", "honest", "small", "free")
    own = groups({"free": 5.0, "fake": 1.0, "small": 2.5}, names=names)
    # 3.5 with its size, 6 without: one way allows 2.5 of either.
    assert judged(own, signs=(*PLAIN, FREE)).loc[1, "points"] == 2.5
    whole = groups({"free": 5.0, "fake": 1.0}, names=names)
    assert judged(own, whole, signs=(*PLAIN, FREE)).loc[1, "points"] == 2.5
    # A network of more ways lifts it, as it lifts any.
    whole = groups({"free": 5.0, "fake": 2.0}, names=names)
    assert judged(own, whole, signs=(*PLAIN, FREE)).loc[1, "points"] == pytest.approx(2.5 + (5.9 - 2.5) / 2)


def test_at_the_bar_the_score_is_one_half_and_it_rises_by_the_steepness() -> None:
    scores = VerdictRules().score(pd.Series([3.5, 3.5 + 2 / 3, 3.5 - 2 / 3, 4.9], index=[4, 3, 2, 1]))
    assert scores.round(4).to_dict() == {4: 0.5, 3: 0.7311, 2: 0.2689, 1: 0.8909}
    found = by_itself(groups({"fake": 3.5}, {"fake": 4.0, "honest": 0.5}))
    assert found["score"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("points", "q", "verdict"),
    [
        (SUSPENDS, 0.0, "suspend"),
        (4.964, 0.0, "review"),
        (9.0, 0.05, "suspend"),
        (9.0, 0.0501, "review"),
        (9.0, 1.0, "review"),
        (3.5, 0.0, "review"),
        (3.5, 1.0, "review"),
        (3.499, 0.0, "clear"),
        (0.0, 0.0, "clear"),
    ],
)
def test_nine_tenths_suspend_where_chance_does_not_explain_it_and_one_half_reviews(
    points: float, q: float, verdict: str
) -> None:
    row = judged(groups({"fake": points}), q=q).loc[1]
    assert (row["verdict"], row["points"]) == (verdict, points)
    assert row["score"] == pytest.approx(VerdictRules().score(pd.Series([points])).iloc[0], abs=5e-5)


@pytest.mark.parametrize(
    ("own", "network", "expected"),
    [
        # Half of what the network differs, ...
        ({"fake": 3.0}, {"fake": 4.0}, (3.5, "review")),
        ({"fake": 3.0}, {"fake": 2.0}, (2.5, "clear")),
        # ... at most 1.5 points towards suspension and 2 towards a review, ...
        ({"fake": 3.5}, {"fake": 6.5}, (5.0, "suspend")),
        ({"fake": 3.5}, {"fake": 60.0}, (5.0, "suspend")),
        ({"fake": 3.2}, {"fake": 60.0}, (4.9, "review")),
        ({"fake": 2.9}, {"fake": 60.0}, (4.9, "review")),
        ({"fake": 1.5}, {"fake": 5.5}, (3.5, "review")),
        ({"fake": 1.5}, {"fake": 60.0}, (3.5, "review")),
        ({"fake": 1.49}, {"fake": 60.0}, (3.49, "clear")),
        # ... and at most 1.5 down.
        ({"fake": 5.0}, {"fake": 2.0}, (3.5, "review")),
        ({"fake": 5.0}, {"honest": 60.0}, (3.5, "review")),
        ({"fake": 4.99}, {"honest": 60.0}, (3.49, "clear")),
        # What suspends by itself is not held down to a review by a network that says more.
        ({"fake": 6.0}, {"fake": 7.0}, (6.5, "suspend")),
    ],
)
def test_a_network_lifts_or_lowers_its_community(own: Points, network: Points, expected: tuple[float, str]) -> None:
    assert with_network(own, network) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("honest", "alone", "expected"),
    [
        # Less than a point of innocence: as any other.
        (0.99, 4.0, (5.5, "suspend")),
        # From one point on, a review at the most ...
        (1.0, 4.0, (4.9, "review")),
        (2.74, 4.0, (4.9, "review")),
        (2.74, 2.0, (4.0, "review")),
        (2.74, 1.4, (3.4, "clear")),
        # ... unless it is suspended for what it shows itself: then nothing is added.
        (1.0, 6.0, (6.0, "suspend")),
        # From 2.75 on, the network adds nothing.
        (2.75, 4.0, (4.0, "review")),
        (2.75, 3.4, (3.4, "clear")),
        (6.0, 1.0, (1.0, "clear")),
    ],
)
def test_an_innocent_look_of_its_own_holds_off_the_network(
    honest: float, alone: float, expected: tuple[float, str]
) -> None:
    own = {"fake": alone + honest, "honest": honest}
    assert with_network(own, {"fake": 60.0}) == pytest.approx(expected)


def test_a_small_lift_past_an_innocent_look_goes_no_further_either() -> None:
    assert with_network({"fake": 5.5, "honest": 1.0}, {"fake": 6.1}) == (4.9, "review")
    assert with_network({"fake": 5.5, "honest": 0.9}, {"fake": 6.2}) == pytest.approx((5.4, "suspend"))


def test_to_be_small_is_no_innocent_look_and_the_network_says_how_small_it_is() -> None:
    assert with_network({"fake": 5.0, "small": 2.5}, {"fake": 5.0}) == (5.0, "suspend")
    assert with_network({"fake": 5.0, "small": 2.5}, {"fake": 6.25, "small": 1.25}) == (4.375, "review")
    assert with_network({"fake": 5.0, "small": 2.75}, {"fake": 5.5, "small": 0.0}) == (5.25, "suspend")
    # So too where the network adds nothing else.
    assert with_network({"fake": 8.0, "honest": 3.0, "small": 2.5}, {"fake": 60.0}) == (5.0, "suspend")


@pytest.mark.parametrize("own", [{"fake": 4.0}, {"fake": 9.0, "small": 2.5}, {"fake": 5.0, "honest": 1.5}])
def test_a_network_of_one_community_changes_nothing(own: Points) -> None:
    assert with_network(own, own)[0] == sum(own.values()) - 2 * (own.get("honest", 0) + own.get("small", 0))


def test_each_community_is_set_beside_its_own_network_in_any_order() -> None:
    communities = groups({"fake": 3.0}, {"fake": 3.0}, {"fake": 1.0})
    networks = groups({"fake": 1.0}, {"fake": 3.0}, {"fake": 5.0})
    found = judged(communities, networks, {3: 2, 1: 3, 2: 1})
    assert found["points"].to_dict() == {1: 4.0, 2: 2.0, 3: 2.0}
    assert found["network_id"].to_dict() == {1: 3, 2: 1, 3: 2}
    assert found[["accounts", "links", "q_value"]].to_numpy().tolist() == [[30, 90, 0.0]] * 3


def test_innocence_is_the_sum_of_all_signs_for_it_and_of_no_other() -> None:
    signs = (*PLAIN, plain("honest too", -1.0), plain("slight", 0.5))
    names = tuple(sign.name for sign in signs)
    own = groups({"fake": 6.0, "honest": 1.5, "honest too": 1.5, "slight": 2.0}, names=names)
    assert judged(own, groups({"fake": 60.0}, names=names), signs=signs).loc[1, "points"] == 4.0


def test_points_and_scores_are_told_to_four_places() -> None:
    own = groups({"fake": 3.123456})
    score = 1 / (1 + math.exp(-1.5 * (3.123456 - 3.5)))
    assert judged(own)[["points", "score"]].to_numpy().tolist() == [[3.1235, round(score, 4)]]
    # Half of a difference has a place more.
    assert with_network({"fake": 3.0}, {"fake": 3.0003})[0] in (3.0001, 3.0002)


def test_rules_that_are_given_are_followed() -> None:
    card = Card({}, VerdictRules(bar=1.0, suspend=0.6, review=0.4, q_bar=0.5))
    assert judged(groups({"fake": 1.3}), q=0.4, card=card).loc[1, "verdict"] == "suspend"
    assert judged(groups({"fake": 1.3}), q=0.6, card=card).loc[1, "verdict"] == "review"
    # A score that is just the bar is enough.
    assert judged(groups({"fake": 3.5}), card=Card({}, VerdictRules(suspend=0.5))).loc[1, "verdict"] == "suspend"


AGAINST, FOR = ("a", "b", "c", "d", "e"), ("u", "v", "w")
TELLING = (
    *(plain(name, 0.5 if name == "e" else 1.0, way=name) for name in AGAINST),
    *(plain(name, -1.0) for name in FOR),
    plain("small", -1.0),
)


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({}, "20 accounts at its core: nothing speaks for one operation."),
        ({"e": 1.0}, "20 accounts at its core: e 1."),
        ({"a": 0.25, "b": 0.249}, "20 accounts at its core: a 0.25."),
        (
            {"a": 0.5, "b": 2, "c": 1, "d": 3, "e": 0.9},
            "20 accounts at its core: d 3; b 2; c 1; a 0.5.",
        ),
        (
            {"a": 2, "u": 1, "v": 3, "w": 4},
            "20 accounts at its core: a 2. For an innocent crowd: w 4; v 3.",
        ),
        (
            {"u": 0.249, "small": 0.25},
            "20 accounts at its core: nothing speaks for one operation. For an innocent crowd: small 0.25.",
        ),
    ],
)
def test_the_reason_tells_the_strongest_signs_first(own: Points, reason: str) -> None:
    found = judged(groups(own, names=(*AGAINST, *FOR, "small")), signs=TELLING)
    assert found.loc[1, "reason"] == reason


def test_the_reason_is_its_own_and_not_its_network_s() -> None:
    found = judged(groups({"fake": 1.0}), groups({"fake": 9.0, "honest": 2.0}))
    assert found.loc[1, "reason"] == "20 accounts at its core: fake 1."


@pytest.mark.parametrize(
    ("accounts", "of_core", "said"),
    [
        (30, 20, "20 accounts at its core: fake 1."),
        # Where nobody is of its core all are counted, and so are all where all are of it.
        (20, 0, "20 accounts: fake 1."),
        (20, 20, "20 accounts: fake 1."),
        # Where the core is a small part of those who surely belong, these are counted with it.
        (30, 6, "20 accounts, its core and members: fake 1."),
    ],
)
def test_the_reason_calls_nobody_its_core_who_is_not(accounts: int, of_core: int, said: str) -> None:
    own = groups({"fake": 1.0})
    totals = pd.DataFrame({"accounts": accounts, "of_core": of_core, "links": 90, "q_value": 0.0}, index=own.index)
    found, _ = judge_communities(totals, own, own, pd.Series({1: 1}), PLAIN, PLAIN_CARD)
    assert found["reason"].tolist() == [said]


def test_what_chance_explains_of_the_suspended_accounts() -> None:
    communities = pd.DataFrame({"community_id": [1, 2, 3], "q_value": [0.01, 0.0404, 0.9]})
    said = {1: ["suspend"] * 3 + ["clear"], 2: ["suspend", "suspend", "review"], 3: ["review", "clear"]}
    rows = [(community, verdict) for community, verdicts in said.items() for verdict in verdicts]
    accounts = pd.DataFrame(rows, columns=["community_id", "verdict"])
    nothing = pd.DataFrame()
    assert Judgement(communities, accounts, nothing).suspended_by_chance == 0.111
    assert Judgement(communities, accounts.head(0), nothing).suspended_by_chance == 0
