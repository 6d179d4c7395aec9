"""What an account's odds of belonging make of it: role, verdict and score.

The judging of a run and a case that is asked what would change a verdict come here alike.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from .odds import logistic

__all__ = [
    "CORE_PART",
    "LEAST_CORE",
    "LIKELY",
    "SURE",
    "SURE_PART",
    "account_verdicts",
    "calibrated",
    "core_bar",
    "counts_as",
    "inner_accounts",
    "is_alike",
    "is_core",
    "is_coreless",
    "is_member",
    "own_chance",
    "roles",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]

LEAST_CORE = 2
"""Accounts of a core, at the least: a group with fewer is judged by all of its accounts."""
CORE_PART = 1 / 2
"""The part of those that surely belong which a core is at the least, to stand for them: less is a picture of those who
happened to sign up together."""
SURE_PART = 1 / 3
"""The part of a group without a core that those who surely belong are, to stand for it."""
SURE = 2.0
"""Odds, in nats, from which an account counts as one of the network."""
CERTAIN, CERTAIN_WORKED = 4.0, 3.0
"""Odds, in nats, from which an account counts as one of the core; the latter where the core works it (`core_bar`)."""
WORKED_SHARE, WORKED_NARROW = 0.2, 0.35
"""The part of the core's median odds that an account of the core shows which the core pays for and works; more where
two families are all there is. The rest of what it does may be cover: nobody else has both in common with it."""
CORE_SHARE, NARROW_SHARE = 0.3, 0.45
"""The same of one that something costly ties."""
FREE_SHARE, FREE_NARROW = 0.5, 0.65
"""The same of one which nothing costly ties. Of 36 people who asked with an operation's template in its batches, in
two worlds of 60,000, 11 show less than that of what its core does, and so do 50 of its 3,844 accounts: they are
reviewed."""
UNSOLD = 3.0
"""Odds, in nats, above which an account that has nothing bought in common with its network was not sold by it."""
OWN_WAYS = 2
"""Ways in which the core ties an account of it: families of signals, and a sign-up when most of the core did."""
TRUST, OWN, BOUGHT = 0.9, 0.8, 1.5
"""A chance is of TRUST times the odds, less OWN, or BOUGHT where it shares only what comes along with an account.

The odds add up what is not independent, and so say a little too much.
"""
LIKELY = OWN / TRUST
"""The same of an account that something costly ties: it is as likely one of the network as not (`own_chance`). Of 14
such accounts between the two, in 20 worlds, 10 were fakes; of 16 that nothing costly ties none."""
HALF = 0.5
"""The score of a community below which it is seldom an operation."""
BUYER = 0.3
"""The chance at the most of who shares only that: an innocent buyer is the likelier."""


def is_coreless(core: Ints, sure: Ints, accounts: Ints) -> Flags:
    """Whether groups of so many `accounts` have too small a `core` to stand for them, and too few who surely belong."""
    few: Flags = (core < LEAST_CORE) & (sure < np.maximum(LEAST_CORE, SURE_PART * accounts))
    return few


def core_bar(costly: Flags, lived: Flags, typical_odds: Floats, typical_families: Floats) -> Floats:
    """The odds, in nats, that each account must show to be of the core.

    `typical_odds` (all, or without moments) and `typical_families` are the medians of those of its network that surely
    belong, missing where nobody does. More is asked of an account that nothing costly ties (`costly`: a card, a
    device): a program's users and an operator ask alike, at the same hours. Less is asked where something ties it
    besides that does not come along with an account (`lived`): a device is both, a card and a prompt are.
    """
    worked = costly & lived
    wide = np.select([worked, costly], [WORKED_SHARE, CORE_SHARE], FREE_SHARE)
    narrow = np.select([worked, costly], [WORKED_NARROW, NARROW_SHARE], FREE_NARROW)
    share = np.where(typical_families >= 3, wide, narrow)
    bar: Floats = np.fmax(share * typical_odds, np.where(worked, CERTAIN_WORKED, CERTAIN))
    return bar


def is_alike(odds: Floats, costly: Flags, lived: Flags, worked: Flags, told_apart: Flags) -> Flags:
    """Whether each account shares more with its network than what comes along with one that is sold.

    `told_apart`: whether its network is one most of which does; there it must do so surely (`worked`), for a buyer has
    borrowed a prompt that went around. A buyer has what he bought in common with it, a card;
    who has nothing of that kind was not sold by it, but may be a neighbour, and must be surer to belong.
    """
    more = np.where(told_apart, worked, lived)
    found: Flags = more | np.where(costly, ~told_apart, odds > UNSOLD)
    return found


def is_core(odds: Sequence[Floats], bars: Sequence[Floats], ways: Ints) -> Flags:
    """Whether each account shows, in at least two ways, a fair part of what the core typically shows.

    `odds`: all of them, and what they are without moments; `bars`: by the typical ones of each. One is enough: that it
    was in none of the core's batches says nothing against an account, nor does what they say of the core.
    """
    found: Flags = np.any([one >= bar for one, bar in zip(odds, bars, strict=True)], axis=0) & (ways >= OWN_WAYS)
    return found


def is_member(odds: Floats, alike: Flags, costly: Flags) -> Flags:
    """Whether each account counts as one of its network; of one that something costly ties less is asked."""
    found: Flags = (odds > np.where(costly, LIKELY, SURE)) & alike
    return found


def roles(core: Flags, member: Flags) -> Words:
    """core, member or periphery."""
    return np.select([core, member], ["core", "member"], "periphery")


def account_verdicts(role: Words, community: Words, counted: Flags) -> Words:
    """suspend, review or clear, by the role of each account and the verdict of its `community`.

    `counted`: whether it is `alike` in a community without a core. That was judged by all of its accounts, so that
    what is asked of it is asked of each that shares more than what comes along with an account.
    """
    beside = (role == "periphery") & ~counted
    return np.select([community == "clear", beside, role == "core"], ["clear", "clear", community], "review")


def calibrated(community: Floats, odds: Floats, alike: Flags) -> Floats:
    """How many in a hundred accounts like each are fake, 0 to 1: of those with 0.9, about nine in ten.

    `community`: the score of its community; `odds` and `alike` as `find_belonging` has them. Fitted by hand to worlds
    of `graphlink simulate`, and tried on worlds of another hand (docs/benchmarks.md).
    """
    score: Floats = counts_as(community) * own_chance(odds, alike)
    return score


def counts_as(community: Floats) -> Floats:
    """What the score of a community counts in its accounts' scores.

    A community below a review is seldom an operation: 0.35 is what one way of sharing gives, to honest crowds too.
    """
    return np.where(community < HALF, community * (2 * community) ** 3, community)


def own_chance(odds: Floats, alike: Flags) -> Floats:
    """The chance, 0 to 1, that each account is one of its network."""
    bought = np.minimum(logistic(TRUST * odds - BOUGHT), BUYER)
    return np.where(alike, logistic(TRUST * odds - OWN), bought)


def chance_words(odds: float, alike: bool) -> str:
    """The sum that `own_chance` is, as text."""
    said = f"1/(1 + exp(-({TRUST:g} x {odds:.3f} - {OWN if alike else BOUGHT:g})))"
    return said if alike else f"{said}, {BUYER:g} at the most"


def counting_words(community: float) -> str:
    """The sum that `counts_as` is, as text; nothing where it is the score itself."""
    return f"{community:.3f} x (2 x {community:.3f})^3" if community < HALF else ""


def inner_accounts(accounts: pd.DataFrame, group: str = "community_id") -> pd.DataFrame:
    """Of `accounts` (`group`, role) those that a decision on their group is about: all but its periphery, or all where
    it has nobody else, as one has that shares a single kind of signal; nobody who is in no group."""
    inside = accounts[accounts[group].notna()]
    inner = inside["role"] != "periphery"
    return inside[inner | ~inner.groupby(inside[group]).transform("any")]
