"""Every step by itself: the pairs of tables, before and after, of tests/steps (see the README there)."""

from pathlib import Path

import pytest

from .step_pairs import Pair, PairError, differences, read_pairs

FOLDER = Path(__file__).parent / "steps"
PAIRS = [pair for path in sorted(FOLDER.glob("*.txt")) for pair in read_pairs(path)]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.at} {pair.title}")
def test_steps_leave_what_the_case_says(pair: Pair) -> None:
    found = differences(pair)
    assert not found, "\n".join([pair.title, *found])
