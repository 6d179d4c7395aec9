"""Accounts that live one after another on one machine: what tells a person's from a family's."""

from .names import of_one_name, one_name
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = ["one_after_another"]


@once
def one_after_another(m: Measures) -> Floats:
    """How clearly its accounts are one person's, who goes on with the next where one has nothing more to give.

    A family's accounts live at the same time, and so do those of a place; whoever comes to a desk after another left
    has the firm's name, however new, and so have the pupils of a school's tablets. Where people come once or twice
    each, four of a household may have come in turn: their card is that of a home, and they have no machine in common.
    """
    at_home = ramp(m["home_share"], 0.5, 0.8) * ramp(m["device_tied"], 0.3, 0.1)
    named = most_of(one_name(m), of_one_name(m) * ramp(m["core_accounts"], 8, 16))
    return ramp(m["in_turn"], 2.5, 4) * (1 - named) * (1 - at_home)
