"""How many accounts a machine has, and who works them: a firm's people, a clerk for many, one hand for several."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from .keeping_hours import a_persons_days, at_all_times, of_most, own_hours, surely_hours
from .names import of_one_name
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = ["a_few_each", "accounts_a_machine", "hands", "machines", "served", "staff", "to_a_machine"]


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
    for ten at the most; then machines of which nobody shares one, or of one name no more than two to a machine, and a
    person's days, are enough. A firm that gives all of its people accounts does so within days."""
    at_his_own = most_of(own_hours(m) * ramp(to_a_machine(m), 3, 1.5), surely_hours(m) * ramp(to_a_machine(m), 6, 3))
    each = most_of(ramp(m["device_tied"], 0.15, 0.05), of_one_name(m) * ramp(m["accounts_per_device"], 4, 2))
    at_none_else = each * ramp(m["within_day_ratio"], 0.6, 0.8)
    of_dozens = most_of(own_hours(m), at_none_else) * ramp(m["accounts_per_card"], 15, 30)
    return of_most(m) * most_of(of_one_name(m) * at_his_own, of_dozens)


def served(m: Measures) -> Floats:
    """How clearly a desk serves people: its machines work many accounts, of which each does little, and came when
    everybody did. No person works a dozen accounts from one device; but a clerk may, where each asks twice a year."""
    return at_all_times(m) * ramp(m["volume_ratio"], 3, 2) * ramp(to_a_machine(m), 60, 25)


@once
def hands(m: Measures) -> Floats:
    """How clearly a person at each machine works several accounts, all day and at one job: who takes turns comes when
    another goes, so that together they cover more than a day's work, or each does little."""
    job = ramp(m["volume_ratio"], 2, 3) * ramp(m["template_share"], 0.5, 0.8)
    several = ramp(to_a_machine(m), 2, 4) * ramp(to_a_machine(m), 12, 8) * ramp(m["device_tied"], 0.5, 0.9)
    return job * several * ramp(m["hours_covered"], 16, 13)


def a_few_each(m: Measures, each: Floats) -> Floats:
    """How clearly machines that nearly all share work a few accounts `each`: a model shows dozens, a person one."""
    return ramp(each, 2, 4) * ramp(each, 24, 12) * ramp(m["device_tied"], 0.6, 0.9)


def machines(m: Measures) -> Floats:
    """How clearly its devices are machines and no model's: each works a few accounts, and who shares them comes by
    addresses that strangers would not share. Phones of one model are a hundred to a fingerprint."""
    return a_few_each(m, to_a_machine(m)) * ramp(np.nan_to_num(m["ip_beyond"]), 0.6, 0.9)


def accounts_a_machine(group: SimpleNamespace) -> float:
    """What `to_a_machine` says of one group, for the sentences that signs say."""
    return float(to_a_machine(Measures(pd.DataFrame([vars(group)])))[0])
