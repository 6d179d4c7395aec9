"""Pools of things, from which an operation gives each of its accounts some.

The functions are like those of explanations.py.
"""

import numpy as np

from .came_together import nobody
from .explanations import payer, shared_things
from .keeping_hours import came_together, several_firms
from .names import one_name
from .small_parties import homes, teams
from .told_measures import Floats, Measures, ramp
from .workplaces import one_site

__all__ = ["many_devices", "one_pool", "two_things"]


def many_devices(m: Measures) -> Floats:
    """How far its shared devices are more than a place has: 12 to 80."""
    dozens = ramp(np.log(np.maximum(m["device_shared"], 1)), np.log(12), np.log(80))
    return dozens * ramp(m["device_tied"], 0.15, 0.6) * shared_things(m)


def two_things(m: Measures) -> Floats:
    """How clearly its accounts were each given things of two kinds, as a card and a machine, from two heaps.

    Years explain nothing of that: whoever share a card at home or at work share what else they have, too, but for
    people who take turns at the desks of one who pays for them by several cards. It is said of dozens, for families
    that know each other, by a telephone that one sold to the other, are as much crossed.
    """
    many = ramp(m["two_things"], 0.5, 0.75) * ramp(m["core_accounts"], 24, 48)
    strangers = (1 - one_site(m)) * (1 - one_name(m)) * (1 - homes(m)) * (1 - teams(m)) * (1 - several_firms(m))
    return many * strangers * (1 - payer(m))


def one_pool(m: Measures) -> Floats:
    """How clearly its accounts, two dozen and more, came within days and go out by one pool of addresses.

    Of 6,324 innocent communities of a dozen accounts and more, in 72 worlds of three hands, none had more than 39 in a
    hundred who did so.
    """
    several = ramp(m["exits_shared"], 0.4, 0.7) * ramp(m["exits_shared"] * m["core_accounts"], 12, 24)
    told: Floats = several * ramp(m["ip_beyond"], 0.5, 0.8) * came_together(m) * nobody(m)
    return told
