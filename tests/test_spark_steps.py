"""Every step on both engines: the pairs of tables of tests/steps, on Spark."""

import pytest

from graphlink.spark import SparkEngine

from .step_pairs import Pair, differences
from .test_step_pairs import PAIRS


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.at} {pair.title}")
def test_steps_leave_the_same_on_spark(pair: Pair, spark: SparkEngine) -> None:
    found = differences(pair, spark)
    assert not found, "\n".join([pair.title, *found])
