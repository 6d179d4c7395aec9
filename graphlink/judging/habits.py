"""activity -> habits: how an account's hours and volume speak for a network's core or for everybody.

A household keeps the hours of people, and so does who bought one account of a reseller; accounts that a program works
keep none. A habit is read into a few bins, and says ln(share of the core in its bin / share of everybody in it).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine

__all__ = ["LIMIT", "Habit", "besides", "habit_evidence", "read_habits"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PERSON = 1.3
"""Concentration of a person's hours of the day (von Mises): the mean of two days' hours differs by some five hours."""
REGULAR = (-3.0, -1.0, -0.3, 0.3, 1.0, 3.0)
"""Edges of bins: nats by which an account's hours speak for a person's day and against any hour."""
VOLUMES = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Edges of bins: exchanges, as multiples of the median."""
LARGE = 500.0
"""From here on ln I0 is taken from its asymptotic series, which is right to 1e-6 there."""
LIMIT = 2.0
"""The most that a habit says either way, in nats."""


@dataclass(frozen=True)
class Habit:
    """One habit of the accounts of the networks: `bin` of each (-1: not known) and everybody's share of each bin."""

    bin: Ints
    share: Floats


def read_habits(db: DuckDBEngine, networks: pd.Series) -> dict[str, Habit]:
    """The hours and the volume, by `account_day`, of the accounts of `networks` (account number -> network, sorted)."""
    # Rounded: the last bits of a sum depend on the order of threads.
    everybody = db.frame(
        """
        select account_no, count(*) as days, round(sqrt(pow(sum(x), 2) + pow(sum(y), 2)), 9) as length,
               sum(events) as events
        from account_day group by account_no order by account_no
        """
    )
    regular = regularity(everybody["length"].to_numpy(), everybody["days"].to_numpy(dtype="float64"))
    told = (everybody["days"] >= 2).to_numpy()
    typical = max(float(everybody["events"].median()), 1.0) if len(everybody) else 1.0
    volume = everybody["events"].to_numpy(dtype="float64") / typical
    numbers = everybody["account_no"].to_numpy()
    return {
        "hours": _habit(numbers[told], regular[told], REGULAR, networks.index),
        "volume": _habit(numbers, volume, VOLUMES, networks.index),
    }


def regularity(length: Floats, days: Floats) -> Floats:
    """The nats by which days whose hours, as vectors on the clock, sum to `length` speak for a person's day.

    ln( I0(k length) / I0(k) ^ days ): the von Mises likelihood, whatever hour is the middle, over that of any hours
    (Mardia and Jupp, Directional Statistics, 2000, section 6.3).
    """
    return _log_i0(PERSON * length) - days * np.log(np.i0(PERSON))


def _log_i0(x: Floats) -> Floats:
    """ln I0(x). I0 itself is more than a number holds from 714 on: two years, every day at the same hour."""
    large = np.maximum(x, LARGE)
    series = large - np.log(2 * np.pi * large) / 2 + 1 / (8 * large)
    return np.where(x < LARGE, np.log(np.i0(np.minimum(x, LARGE))), series)


def _habit(numbers: Ints, values: Floats, edges: tuple[float, ...], accounts: "pd.Index[int]") -> Habit:
    found = np.searchsorted(np.array(edges), values, side="right")
    share = np.bincount(found, minlength=len(edges) + 1) / max(len(found), 1)
    of = pd.Series(found, index=numbers).reindex(accounts).fillna(-1).to_numpy(dtype="int64")
    return Habit(of, share)


def habit_evidence(habit: Habit, network: Ints, weight: Floats) -> Floats:
    """For each account ln(share of its network's core in its bin / share of everybody); 0 where it is not known."""
    bins = len(habit.share)
    known = habit.bin >= 0
    cell = network * bins + np.maximum(habit.bin, 0)
    counted = np.where(known, weight, 0.0)
    held = np.bincount(cell, weights=counted, minlength=bins * (int(network.max(initial=-1)) + 1))
    core = np.bincount(network, weights=counted)[network] - counted
    # Five accounts like everybody are added: a small core says little.
    everybody = habit.share[np.maximum(habit.bin, 0)]
    share = (held[cell] - counted + 5 * everybody) / (core + 5)
    says = np.log((share + 0.01) / (everybody + 0.01))
    return np.where(known, np.clip(says, -LIMIT, LIMIT), 0.0)


def besides(volume: Floats, hours: Floats) -> Floats:
    """What the volume says besides the hours: a program works at all of them and does much, and both say one thing."""
    return volume - np.minimum(np.maximum(volume, 0), np.maximum(hours, 0))
