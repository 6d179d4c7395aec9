"""What the tables of explanations are made of: a function, and measures with what it then is."""

from collections.abc import Callable, Mapping

from graphlink.judging.told_measures import Floats, Measures

__all__ = ["KNOWN_FIRM", "Explained"]

Row = tuple[Mapping[str, float], float]
Explained = tuple[Callable[[Measures], Floats], Mapping[str, float], tuple[Row, ...]]
"""The function, measures at which it is 1, and changes to these with what it then is."""

KNOWN_FIRM: Mapping[str, float] = {"top_org_share": 0.8, "org_outside": 0.04}
