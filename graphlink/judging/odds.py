"""Log odds as chances, and how common what few show is among everybody else."""

import numpy as np
import numpy.typing as npt

__all__ = ["elsewhere", "logistic"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PLATFORM = 500.0
"""Accounts of a small platform: a file of fewer is an extract of one, or says as little of what is rare."""


def logistic(odds: Floats) -> Floats:
    """The chance, 0 to 1, of each natural log odds; beyond 30 nats either way nothing changes."""
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return found


def elsewhere(outside: Floats, others: Floats, private: Flags) -> Floats:
    """The chance that somebody of `others` shows a value which `outside` of them show, half an account being added.

    That nobody else of a hundred shows a card does not make it as common as one in two hundred: an extract is drawn
    from a platform, and what is `private` is as rare as it is there.
    """
    some = np.maximum(others, 1)
    half = 0.5 * np.minimum(1, some / np.where(private, PLATFORM, 1.0))
    counted: Floats = (np.maximum(outside, 0) + half) / some
    return counted
