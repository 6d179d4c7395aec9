"""Log odds as chances."""

import numpy as np
import numpy.typing as npt

__all__ = ["logistic"]

Floats = npt.NDArray[np.float64]


def logistic(odds: Floats) -> Floats:
    """The chance, 0 to 1, of each natural log odds; beyond 30 nats either way nothing changes."""
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return found
