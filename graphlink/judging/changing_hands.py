"""Accounts of many pasts that went over to one hand: what tells those that somebody bought from a firm's new people."""

from .names import one_name
from .told_measures import Floats, Measures, once, ramp

__all__ = ["changed_hands"]


@once
def changed_hands(m: Measures) -> Floats:
    """How clearly it was bought: its accounts gave up what they had of their own, within days of each other, for what
    they share.

    Sign-ups and years before that are the sellers'. Nobody's telephone is gone for good on the day he begins to work
    somewhere, nor do people have one place, or a payer, for all that they do. Who was taken over with his firm has its
    name.
    """
    together = ramp(m["handover_days"], 45, 20) * ramp(m["core_accounts"], 8, 16)
    return ramp(m["handed_over"], 0.15, 0.5) * together * (1 - one_name(m))
