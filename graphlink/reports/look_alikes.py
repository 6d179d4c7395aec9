"""The innocent explanations a community is held against, each with the figures that speak for or against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .facts import LookAlike
from .legible import number, plural, share

__all__ = ["look_alikes"]

COVERS = 0.6
"""A card, network, domain or organisation that covers this share of the accounts is one that they have openly."""
HOUSEHOLD = 8
"""Accounts: more than a household has."""
WAKING = 17.0
"""Hours of the day: people of one place leave at least seven out."""


@dataclass(frozen=True)
class _Figures:
    accounts: int
    measured: Mapping[str, float | None]

    def __getitem__(self, name: str) -> float | None:
        return self.measured.get(name)

    def covered(self, name: str) -> float | None:
        """The share `name` that the most used value covers; None where nobody shows any: not known is not nobody."""
        return self[name] or None


def look_alikes(accounts: int, measured: Mapping[str, float | None]) -> tuple[LookAlike, ...]:
    """The look-alikes for a community of `accounts` with these features; `fits` is None where figures are missing."""
    figures = _Figures(accounts, measured)
    return (_household(figures), _enterprise(figures), _class(figures), _address(figures))


def _household(figures: _Figures) -> LookAlike:
    name = "a household or a shared flat"
    if figures.accounts > HOUSEHOLD:
        return LookAlike(name, False, f"{plural(figures.accounts, 'account')}: more than live together.")
    top = figures.covered("top_network_share")
    if top is None:
        return LookAlike(name, None, "no addresses to tell by.")
    fits = top >= COVERS
    return LookAlike(name, fits, f"{plural(figures.accounts, 'account')}, {share(top)} of them from one address range.")


def _enterprise(figures: _Figures) -> LookAlike:
    name = "an enterprise, an agency or an office"
    said = {
        "its largest organisation": figures.covered("top_org_share"),
        "its largest mail domain": figures.covered("top_domain_share"),
        "its most used card": figures.covered("top_card_share"),
    }
    known = {what: value for what, value in said.items() if value is not None}
    if not known:
        return LookAlike(name, None, "no organisations, mail domains or cards to tell by.")
    what, value = max(known.items(), key=lambda one: one[1])
    span = figures["signup_span_days"]
    times = "" if span is None else f"; sign-ups spread over {plural(round(span), 'day')}"
    covered = f"{what} covers {share(value)} of its accounts{times}."
    return LookAlike(name, value >= COVERS, covered)


def _class(figures: _Figures) -> LookAlike:
    name = "a class, a campus or a hackathon"
    burst, top = figures["signup_burst"], figures.covered("top_network_share")
    if burst is None or top is None:
        return LookAlike(name, None, "no sign-up times or addresses to tell by.")
    hours = figures["hours_covered"]
    awake = hours is None or hours <= WAKING
    fits = top >= COVERS and awake
    times = "" if hours is None else f"; active over {number(hours)} of 24 hours"
    why = f"{share(burst)} signed up within 14 days, {share(top)} came from one address range{times}."
    return LookAlike(name, fits, why)


def _address(figures: _Figures) -> LookAlike:
    name = "strangers behind one address (a carrier, a VPN, a café)"
    kinds, top = figures["kinds"], figures["top_address_share"]
    if kinds is None:
        return LookAlike(name, None, "no count of the kinds of signal that tie it.")
    if top == 0:
        return LookAlike(name, False, "none of its accounts has an address.")
    if figures["ip_tied"] == 0:
        return LookAlike(name, False, "none of its accounts shares an address with another.")
    # Kinds that overlap, as an address and its range, were counted once.
    why = f"{plural(round(kinds), 'independent kind')} of signal tie{'s' if round(kinds) == 1 else ''} its accounts; "
    told = "strangers share addresses and nothing else." if kinds > 1 else "nothing else does."
    return LookAlike(name, kinds <= 1, why + told)
