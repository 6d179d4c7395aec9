"""The measures of groups as signs and explanations read them: columns of numbers, and what was worked out of them.

By numpy, and each explanation once: the signs ask for the same ones over and over, and of a few groups a frame's own
arithmetic costs a hundred times what its numbers do.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Floats", "Measures", "most_of", "once", "ramp"]

Floats = npt.NDArray[np.float64]
Asked = ParamSpec("Asked")


@dataclass(frozen=True)
class Measures:
    """`frame`, a row for each group; a column by its name is numbers, missing ones NaN."""

    frame: pd.DataFrame
    known: dict[object, Floats] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Floats:
        return self.found(name, lambda: self.frame[name].to_numpy("float64", na_value=np.nan))

    def found(self, key: object, make: Callable[[], Floats]) -> Floats:
        """What `make` returns, worked out when `key` is asked for first."""
        if key not in self.known:
            made = make()
            # Whoever asks gets the same array.
            made.setflags(write=False)
            self.known[key] = made
        return self.known[key]


def once(
    explains: Callable[Concatenate[Measures, Asked], Floats],
) -> Callable[Concatenate[Measures, Asked], Floats]:
    """`explains`, worked out once for the same measures."""

    @wraps(explains)
    def asked(m: Measures, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Floats:
        return m.found((explains, *args), lambda: explains(m, *args, **kwargs))

    return asked


def ramp(values: Floats, low: float, high: float) -> Floats:
    """0 at `low` and below, 1 at `high` and above, straight between; missing values give 0. `low` may exceed `high`."""
    straight = np.clip((values - low) / (high - low), 0, 1)
    return np.where(np.isnan(straight), 0.0, straight)


def most_of(*strengths: Floats) -> Floats:
    """For each group the largest of `strengths`; a missing one is left out."""
    found: Floats = np.fmax.reduce(strengths)
    return found
