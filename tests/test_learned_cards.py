"""What a card of one's own may do by itself: a table of what both cards say, of the community and of its network."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink.judging import SHIPPED, Card, held_back, networks_asked, signs_of
from graphlink.judging.card_files import CardFile, FoundCard
from graphlink.judging.learned import KEPT_PART, Cards, side_by_side
from graphlink.judging.points import OF_A_PIECE
from graphlink.signals import KINDS

SIGNS = signs_of(KINDS)
MANY = ("many cards", "cards shared in part", "many devices", "devices shared in part", "signed up in waves")
PART = ("cards shared in part", "devices shared in part", "one template", "signed up in waves")


def strengths(*groups: tuple[str, ...]) -> pd.DataFrame:
    names = [*(sign.name for sign in SIGNS), OF_A_PIECE]
    return pd.DataFrame(
        [{name: float(name in shown) for name in names} for shown in groups], index=[7, 3][: len(groups)]
    )


@pytest.mark.parametrize(
    ("shipped", "learned", "asked", "done"),
    [
        ("suspend", "suspend", False, "suspend"),
        ("suspend", "review", False, "suspend"),
        ("suspend", "clear", False, "clear"),
        ("suspend", "clear", True, "suspend"),
        ("review", "suspend", True, "review"),
        ("review", "clear", True, "clear"),
        ("clear", "review", False, "review"),
        ("clear", "clear", True, "clear"),
    ],
)
def test_what_a_card_may_do_alone(shipped: str, learned: str, asked: bool, done: str) -> None:
    assert held_back(pd.Series([shipped]), pd.Series([learned]), pd.Series([asked])).tolist() == [done]


def test_a_part_of_what_a_card_asks_for_stays_suspended_and_a_group_of_its_own_does_not() -> None:
    card = Card({**SHIPPED.weights, "cards shared in part": 0.0, "one template": 0.0}, SHIPPED.rules)
    own, network = strengths(PART, PART), strengths(MANY, PART)
    assert networks_asked(network, SIGNS, card, own.index).to_dict() == {7: True, 3: False}
    judged = pd.DataFrame({"verdict": ["clear", "clear"], "reason": ["a", "b"], "q_value": [0.0, 0.0]}, index=own.index)
    found = FoundCard(Path("card.toml"), CardFile(weights={name: float(card.weights[name]) for name in card.weights}))
    acting = side_by_side(judged, own, network, SIGNS, Cards(found, found))
    assert acting["shipped_verdict"].tolist() == ["suspend", "suspend"]
    assert acting["verdict"].tolist() == ["suspend", "clear"]
    assert acting["reason"].tolist() == [f"a {KEPT_PART}", "b"]
