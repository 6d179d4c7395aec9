"""What a card of one's own may do by itself: a table of what both cards say, of the community and of its network."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink.judging import SHIPPED, Card, SeenCommunity, held_back, keeping, signs_of
from graphlink.judging.card_files import CardFile, FoundCard
from graphlink.judging.learned import KEPT_LIKE, KEPT_NEW, KEPT_PART, Cards, side_by_side
from graphlink.judging.likeness import Seen, nearest
from graphlink.judging.points import OF_A_PIECE
from graphlink.signals import KINDS

SIGNS = signs_of(KINDS)
MANY = ("many cards", "cards shared in part", "many devices", "devices shared in part", "signed up in waves")
PART = ("cards shared in part", "devices shared in part", "one template", "signed up in waves")
LOW = {**{name: float(weight) for name, weight in SHIPPED.weights.items()}, "cards shared in part": 0.0} | {
    "one template": 0.0
}
"""A card that would review MANY and clear PART; the shipped one suspends both."""


def strengths(*groups: tuple[str, ...]) -> pd.DataFrame:
    names = [*(sign.name for sign in SIGNS), OF_A_PIECE]
    return pd.DataFrame(
        [{name: float(name in shown) for name in names} for shown in groups], index=[7, 3][: len(groups)]
    )


def taught(*seen: tuple[bool, dict[str, float]]) -> FoundCard:
    rows = tuple(SeenCommunity(operation=operation, signs=signs) for operation, signs in seen)
    return FoundCard(Path("card.toml"), CardFile(weights=LOW, seen=rows))


@pytest.mark.parametrize(
    ("shipped", "learned", "kept", "done"),
    [
        ("suspend", "suspend", "", "suspend"),
        ("suspend", "review", "", "suspend"),
        ("suspend", "clear", "", "clear"),
        ("suspend", "clear", KEPT_PART, "suspend"),
        ("suspend", "clear", KEPT_NEW, "suspend"),
        ("review", "suspend", KEPT_PART, "review"),
        ("review", "clear", KEPT_LIKE, "clear"),
        ("clear", "review", "", "review"),
        ("clear", "clear", KEPT_NEW, "clear"),
    ],
)
def test_what_a_card_may_do_alone(shipped: str, learned: str, kept: str, done: str) -> None:
    assert held_back(pd.Series([shipped]), pd.Series([learned]), pd.Series([kept])).tolist() == [done]


def test_a_part_of_what_a_card_asks_for_stays_suspended_and_a_group_of_its_own_does_not() -> None:
    own, network = strengths(PART, PART), strengths(MANY, PART)
    found = taught()
    assert why_kept(own, network, found) == {7: KEPT_PART, 3: ""}
    acting = acted(own, network, found)
    assert acting["shipped_verdict"].tolist() == ["suspend", "suspend"]
    assert acting["verdict"].tolist() == ["suspend", "clear"]
    assert acting["reason"].tolist() == [f"a {KEPT_PART}", "b"]


def why_kept(
    own: pd.DataFrame, network: pd.DataFrame, found: FoundCard, shipped: str = "suspend", learned: str = "clear"
) -> dict[int, str]:
    """By community, of which the first is suspended by the shipped card and cleared by this one."""
    before, by = pd.Series(["suspend", shipped], index=own.index), pd.Series(["clear", learned], index=own.index)
    return {int(str(one)): why for one, why in keeping(before, by, own, network, SIGNS, found.card).items()}


def acted(own: pd.DataFrame, network: pd.DataFrame, found: FoundCard) -> pd.DataFrame:
    """Two communities that the card would clear, by a run that has it beside, too."""
    judged = pd.DataFrame({"verdict": ["clear", "clear"], "reason": ["a", "b"], "q_value": [0.0, 0.0]}, index=own.index)
    acting = side_by_side(judged, own, network, SIGNS, Cards(found, found))
    assert acting["beside_verdict"].tolist() == acting["verdict"].tolist(), "it is shown as it would act"
    return acting


LIKE_PART = dict.fromkeys(PART, 1.0)
LIKE_MANY = dict.fromkeys(MANY, 1.0)


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ([(False, LIKE_PART), (True, LIKE_MANY)], ""),
        # Two points are one strong sign: so far away an innocent may be, and no farther.
        ([(False, LIKE_PART | {"many cards": 1.0})], ""),
        ([(False, LIKE_PART | {"many cards": 1.0, "daytime": 0.1})], KEPT_NEW),
        ([(True, LIKE_MANY)], KEPT_NEW),
        # Of what is as far from an innocent as a point and a half, and from an operation as twice that.
        (
            [(False, LIKE_PART | {"batches": 1.0}), (True, LIKE_PART | {"round the clock": 1.0, "volume": 1.0})],
            KEPT_LIKE,
        ),
        ([(False, LIKE_PART | {"batches": 1.0}), (True, LIKE_PART | {"one site": 1.0})], KEPT_LIKE),
        ([(False, LIKE_PART | {"batches": 1.0}), (True, LIKE_PART | {"one site": 1.0, "volume": 0.1})], ""),
        ([(False, LIKE_PART), (True, LIKE_PART)], KEPT_LIKE),
    ],
)
def test_a_card_takes_back_what_looks_like_a_decided_innocent_and_like_no_decided_operation(
    seen: list[tuple[bool, dict[str, float]]], kept: str
) -> None:
    own, found = strengths(PART, PART), taught(*seen)
    assert why_kept(own, own, found) == {7: kept, 3: kept}
    acting = acted(own, own, found)
    assert acting["verdict"].tolist() == ["suspend" if kept else "clear"] * 2
    assert acting["reason"].tolist() == [f"a {kept}".strip(), f"b {kept}".strip()]


def test_what_a_card_reviews_or_what_is_part_of_it_needs_no_likeness() -> None:
    own, network = strengths(PART, PART), strengths(MANY, PART)
    found = taught((True, LIKE_MANY))
    assert why_kept(own, network, found) == {7: KEPT_PART, 3: KEPT_NEW}
    assert why_kept(own, network, found, "suspend", "review") == {7: KEPT_PART, 3: ""}
    assert why_kept(own, network, found, "review", "clear") == {7: KEPT_PART, 3: ""}


def test_the_nearest_is_as_far_as_its_points_are_and_what_was_not_seen_is_nowhere() -> None:
    own = strengths(PART, ())
    seen = Seen(innocent=({}, LIKE_PART | {"batches": 0.5, "daytime": 1.0}))
    away = nearest(own, SIGNS, seen)
    assert away["innocent"].to_dict() == pytest.approx({7: (0.75**2 + 1.5**2) ** 0.5, 3: 0.0}, abs=1e-5)
    assert away["operation"].tolist() == [float("inf")] * 2
    assert Seen(operation=({},)) and not Seen()


def test_a_card_is_the_shipped_one_but_for_its_weights_and_what_it_has_seen() -> None:
    card = taught((False, LIKE_PART), (True, LIKE_MANY)).card
    assert card == Card(LOW, SHIPPED.rules, Seen(innocent=(LIKE_PART,), operation=(LIKE_MANY,)))
