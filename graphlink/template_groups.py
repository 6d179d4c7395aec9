"""Which shingles make one template: groups of phrases that come together far more than chance has them meet."""

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["connected", "phrase_groups", "runs"]

Ints = npt.NDArray[np.int64]


def connected(size: int, left: Ints, right: Ints) -> Ints:
    """For each of `size` nodes the smallest node that the pairs (`left`, `right`) connect it to."""
    label = np.arange(size, dtype=np.int64)
    while left.size:
        low = np.minimum(label[left], label[right])
        before = label.copy()
        np.minimum.at(label, label[left], low)
        np.minimum.at(label, label[right], low)
        label = label[label]
        if np.array_equal(before, label):
            break
    return label


def runs(shown: Ints, neighbours: pd.DataFrame, together: float) -> Ints:
    """For each shingle its run: shingles that overlap by all but one word, where nearly every prompt has both.

    `shown` counts the prompts of each shingle; `neighbours` has the columns l, r (shingle numbers) and n (prompts).
    """
    left, right, n = (neighbours[name].to_numpy(np.int64) for name in ("l", "r", "n"))
    bound = n >= together * np.maximum(shown[left], shown[right])
    return connected(shown.size, left[bound], right[bound])


def phrase_groups(shown: Ints, pairs: pd.DataFrame, total: int, together: float, lift: float, alone: Ints) -> Ints:
    """For each phrase its group: phrases that come together, both seen from the one and from the other.

    `pairs` has the columns l, r (phrase numbers) and n (prompts that hold both), `total` counts all prompts. Phrases
    in `alone` stay out: they are ordinary, most prompts that hold them hold nothing else of the group.
    """
    left, right, n = (pairs[name].to_numpy(np.int64) for name in ("l", "r", "n"))
    bound = n >= together * np.maximum(shown[left], shown[right])
    bound &= n * float(total) >= lift * shown[left].astype(float) * shown[right]
    bound &= ~(np.isin(left, alone) | np.isin(right, alone))
    return connected(shown.size, left[bound], right[bound])
