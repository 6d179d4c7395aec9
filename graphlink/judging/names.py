"""Whose name accounts bear: one organisation's or mail domain's, and whether others know it."""

from .keeping_hours import came_together, days_each, no_hours_in
from .told_measures import Floats, Measures, most_of, once, ramp

__all__ = ["established", "of_one_name", "one_bill", "one_name", "top_name_share"]


@once
def established(m: Measures, what: str) -> Floats:
    """How clearly an organisation is one that others know too, or that was there before the group."""
    others = ramp(m[f"{what}_outside"], 0, 0.04) * (1 - ghosts(m, what))
    known = [others, ramp(m[f"{what}_lead"], 10, 60), ramp(m["signup_span_days"], 90, 240)]
    return most_of(*known) * (1 - of_nobody(m, what))


def ghosts(m: Measures, what: str) -> Floats:
    """How clearly its accounts came together from everywhere and keep no hours, and nearly all who have its name are of
    it: the few others did too little to be seen with them."""
    own = ramp(m[f"{what}_own"], 0.8, 0.95) * came_together(m)
    return own * no_hours_in(m, days_each(m)) * ramp(m["top_network_share"], 0.4, 0.2) * ramp(m["networks"], 0, 1)


def of_nobody(m: Measures, what: str) -> Floats:
    """How clearly a name is of nobody, however long accounts were given it: nearly all who have it are of the group,
    share machines, come from everywhere, nearly each time, and keep no hours. A firm's people have a home or a desk."""
    own = ramp(m[f"{what}_own"], 0.8, 0.95) * ramp(m["device_tied"], 0.5, 0.9) * ramp(m["nowhere"], 0.4, 0.7)
    return own * no_hours_in(m, days_each(m))


@once
def one_name(m: Measures) -> Floats:
    """How clearly its accounts are of one organisation, by its number or its mail domain, that others know too."""
    named = [ramp(m[f"top_{what}_share"], 0.4, 0.8) * established(m, what) for what in ("org", "domain")]
    return most_of(*named)


def top_name_share(m: Measures) -> Floats:
    """The share of its accounts that its largest mail domain or organisation covers, whoever knows it."""
    return most_of(m["top_domain_share"], m["top_org_share"])


def of_one_name(m: Measures) -> Floats:
    """How clearly 80 to 95 % of its accounts are of one mail domain or organisation."""
    return ramp(top_name_share(m), 0.8, 0.95)


def one_bill(m: Measures) -> Floats:
    """How clearly one card pays for nearly all, under one name: whoever answers for one answers for them all."""
    return ramp(m["top_card_share"], 0.9, 0.98) * ramp(top_name_share(m), 0.9, 0.98)
