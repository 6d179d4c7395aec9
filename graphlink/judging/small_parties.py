"""Families and teams: what a few people each have in common, where another thing joins all of them."""

import numpy as np

from .keeping_hours import came_as_others, days_each, of_most, own_hours
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = ["families", "homes", "teams"]


@once
def homes(m: Measures) -> Floats:
    """How clearly the cards and addresses that it shares are those of families, who ask nothing alike: what joins them
    is another thing, as a phone's model or a song.

    Few families came when they came: of 53 groups of them sign-ups take 22 % of the platform's history and more, of 14
    operations with cards by two at places of their own 18 % and less; and these have machines in common besides, or one
    place. So of several places, where hardly any share a machine, 6 to 14 % are enough.

    Where each keeps hours of his own, or all keep the same few, it is families whenever they came and whatever they
    ask: those of a school whose open evening it was, or of a toy that tells stories.
    """
    apart = ramp(m["template_share"], 0.3, 0.1) * ramp(m["batch_share"], 0.3, 0.1)
    several = ramp(m["device_tied"], 0.3, 0.1) * ramp(m["top_address_share"], 0.6, 0.4)
    came = most_of(ramp(m["signup_reach"], 0.2, 0.35), ramp(m["signup_reach"], 0.06, 0.14) * several)
    same = ramp(m["hours_covered"], 10, 7) * ramp(days_each(m), 3, 6)
    alive = (
        ramp(m["home_share"], 0.7, 0.9) * most_of(own_hours(m), same) * of_most(m) * ramp(m["accounts_per_card"], 4, 3)
    )
    return most_of(ramp(m["home_share"], 0.5, 0.8) * came * apart, alive, families(m))


@once
def families(m: Measures) -> Floats:
    """How clearly the cards and devices that it shares are those of families behind one mast, hall or hub, whose places
    nothing tells: two or three have a card, and a tablet, which cross with no others', and each keeps hours.

    Of 23 communities of fakes whose few to a card cross as little 21 keep none, and two have one hour of the day.
    """
    few = ramp(m["accounts_per_card"], 4, 3) * ramp(m["payment_tied"], 0.1, 0.25) * ramp(m["two_things"], 0.12, 0.05)
    closed = few * ramp(m["payment_crossing"], 0.3, 0.1) * ramp(np.nan_to_num(m["device_crossing"]), 0.5, 0.2)
    awake = ramp(m["own_rhythm"], 0.06, 0.1) * ramp(m["hours_covered"], 2, 4) * ramp(m["hours_covered"], 20, 18)
    return closed * awake * of_most(m) * ramp(m["core_accounts"], 8, 16)


@once
def teams(m: Measures) -> Floats:
    """How clearly the cards that it shares are those of small teams, who came over the years and whom a third thing
    joins, as the machines that build everybody's programs: three or four have a card, and a device where it is not
    each one's own, these cross no others, and all ask the same in the same words."""
    apart = ramp(m["payment_crossing"], 0.3, 0.1) * ramp(np.nan_to_num(m["device_crossing"]), 0.5, 0.2)
    apart = apart * ramp(m["two_things"], 0.75, 0.5)
    asks = ramp(np.nan_to_num(m["wordings"], nan=1), 4, 2)
    devices = most_of(ramp(m["accounts_per_device"], 1.5, 1), _of_few(m, "device"))
    return _of_few(m, "payment") * devices * apart * asks * came_as_others(m)


def _of_few(m: Measures, kind: str) -> Floats:
    """How clearly what it shares of a kind, where it shares any, is shared by three or four at a time."""
    shared = m[f"{kind}_shared"]
    return ramp(m[f"{kind}_tied"] * m["core_accounts"] / np.maximum(shared, 1), 5, 3.5) * (shared > 0)
