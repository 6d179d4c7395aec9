"""Charts of a report as static SVG."""

from collections.abc import Sequence

import pandas as pd

from .facts import Community


def overview_chart(table: pd.DataFrame) -> None:
    """No chart yet."""


def community_charts(sections: Sequence[Community], population_week: Sequence[int]) -> dict[int, None]:
    """No charts yet."""
    return {}
