"""How many accounts a machine has, and how clearly a firm's people are at such machines."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from .keeping_hours import a_persons_days, of_most, own_hours, surely_hours
from .names import of_one_name
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = ["accounts_a_machine", "staff", "to_a_machine"]


@once
def to_a_machine(m: Measures) -> Floats:
    """Accounts to a device; where no people work them, to a device that several share.

    Behind machines that are at work all day it says little that each account showed devices of its own as well.
    """
    shared = m["device_tied"] * m["core_accounts"] / np.maximum(m["device_shared"], 1)
    each = m["accounts_per_device"]
    return each + (1 - a_persons_days(m)) * np.maximum(shared - each, 0)


@once
def staff(m: Measures) -> Floats:
    """How clearly it is the people of one firm, however new or unknown its name, who each keep hours of their own: at a
    machine each, or at one for three where months have shown the hours. Or its cards are for dozens, as pools have them
    for ten at the most; then machines of which nobody shares one, and a person's days, are enough. A firm that gives
    all of its people accounts does so within days."""
    at_his_own = most_of(own_hours(m) * ramp(to_a_machine(m), 3, 1.5), surely_hours(m) * ramp(to_a_machine(m), 6, 3))
    at_none_else = ramp(m["device_tied"], 0.15, 0.05) * ramp(m["within_day_ratio"], 0.6, 0.8)
    of_dozens = most_of(own_hours(m), at_none_else) * ramp(m["accounts_per_card"], 15, 30)
    return of_most(m) * most_of(of_one_name(m) * at_his_own, of_dozens)


def accounts_a_machine(group: SimpleNamespace) -> float:
    """What `to_a_machine` says of one group, for the sentences that signs say."""
    return float(to_a_machine(Measures(pd.DataFrame([vars(group)])))[0])
