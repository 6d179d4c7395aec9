"""Measured mistakes: what of all that was applied came back, and what reviews found, each with its interval."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from ..errors import InputError
from .ledger import Entry, Ledger
from .plan import Mistakes
from .states import LIFT, REINSTATE, state_of

__all__ = ["MistakeReport", "measure", "mistakes_of", "record_upheld", "sample_for_review", "wilson_interval"]

Z = 1.959963984540054


@dataclass(frozen=True)
class MistakeReport:
    """`applied`: all, where an account that nobody looked at counts as right; `reviewed`: those looked at alone.

    Accounts that come to a review through an appeal are the doubtful ones, so `reviewed` is fair only as far as they
    were drawn at random (`sample_for_review`). `plans` has the first figure for each plan.
    """

    applied: Mistakes | None
    reviewed: Mistakes | None
    plans: dict[str, Mistakes]


def wilson_interval(right: int, all_of: int) -> tuple[float, float]:
    """The 95 % score interval for a share of `right` in `all_of` (Wilson 1927, doi:10.2307/2276774)."""
    share = right / all_of
    middle = share + Z * Z / (2 * all_of)
    spread = Z * sqrt(share * (1 - share) / all_of + Z * Z / (4 * all_of * all_of))
    width = 1 + Z * Z / all_of
    return max(0.0, (middle - spread) / width), min(1.0, (middle + spread) / width)


def measure(applied: int, reinstated: int) -> Mistakes | None:
    """Precision of `applied` of which `reinstated` came back; None where nothing was applied."""
    if not applied:
        return None
    right = applied - reinstated
    low, high = wilson_interval(right, applied)
    return Mistakes(
        applied=applied,
        reinstated=reinstated,
        precision=round(right / applied, 6),
        low=round(low, 6),
        high=round(high, 6),
    )


def mistakes_of(ledger: Ledger) -> MistakeReport:
    """What the ledger's reinstatements and reviews say of all that was applied from it."""
    applied, back = _applied(ledger)
    reviewed = back | {(e.plan, e.account or "") for e in ledger.entries("reviewed")}
    plans = sorted({plan for plan, _ in applied})
    by_plan = {plan: measure(_of(applied, plan), _of(back, plan)) for plan in plans}
    return MistakeReport(
        applied=measure(len(applied), len(back)),
        reviewed=measure(len(reviewed), len(back)),
        plans={plan: found for plan, found in by_plan.items() if found},
    )


def sample_for_review(ledger: Ledger, count: int, *, seed: int) -> list[tuple[str, str]]:
    """Up to `count` applied and not yet reviewed (plan, account) pairs, drawn at random from `seed`."""
    applied, back = _applied(ledger)
    known = back | {(e.plan, e.account or "") for e in ledger.entries("reviewed")}
    waiting = sorted(applied - known)
    return random.Random(seed).sample(waiting, min(count, len(waiting)))


def record_upheld(ledger: Ledger, accounts: Sequence[str], *, by: str) -> int:
    """How many reviews were recorded that found the action right. Raises InputError for an account not applied."""
    applied, back = _applied(ledger)
    plans = {account: plan for plan, account in sorted(applied - back)}
    for account in accounts:
        if account not in plans:
            raise InputError(f"account {account[:80]!r} is not suspended by this ledger, so there is nothing to uphold")
    ledger.append([Entry("reviewed", plans[a], account=a, outcome="upheld", body={"by": by}) for a in accounts])
    return len(accounts)


def _applied(ledger: Ledger) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The (plan, account) pairs that were acted on, and those of them that were reinstated."""
    acted: set[tuple[str, str]] = set()
    back: set[tuple[str, str]] = set()
    for plan, account, action, kind, outcome in ledger.last_of_each():
        # A limit whose time was over was no mistake.
        if state_of(kind, outcome) == "done" and action != LIFT:
            (back if action == REINSTATE else acted).add((plan, account))
    return acted, back & acted


def _of(pairs: set[tuple[str, str]], plan: str) -> int:
    return sum(one == plan for one, _ in pairs)
