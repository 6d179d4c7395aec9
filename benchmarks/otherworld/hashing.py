"""Stateless pseudo-random numbers: the same key gives the same draw wherever it is asked for."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def scramble(*keys: ArrayLike) -> Words:
    """Well-mixed 64-bit words, one for each row of the broadcast keys (the finaliser of splitmix64, chained)."""
    with np.errstate(over="ignore"):
        state = np.zeros(1, np.uint64)
        for key in keys:
            state = (state ^ as_words(key)) + _GOLDEN
            state = (state ^ (state >> np.uint64(30))) * _FIRST
            state = (state ^ (state >> np.uint64(27))) * _SECOND
            state = state ^ (state >> np.uint64(31))
    return state


def below(limit: ArrayLike, *keys: ArrayLike) -> Ints:
    """Whole numbers from 0 up to, not with, `limit`, drawn by the keys."""
    return (scramble(*keys) % as_words(limit)).astype(np.int64)


def unit(*keys: ArrayLike) -> Floats:
    """Numbers in [0, 1) drawn by the keys."""
    return (scramble(*keys) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def as_words(key: ArrayLike) -> Words:
    """The key as 64-bit words; negative numbers wrap around."""
    array = np.asarray(key)
    return np.atleast_1d(array if array.dtype == np.uint64 else array.astype(np.int64).view(np.uint64))
