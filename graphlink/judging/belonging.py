"""membership -> belonging: how sure it is that an account is one of its network, or only stands beside it.

A residential proxy's address ties the household behind it to the operation, a public prompt ties whoever copied it.
So each account of a network is set against the network's core on all that it shows, as a mixture of two (a naive
Bayes classifier whose labels are the core's own, found by expectation-maximisation: Dempster, Laird and Rubin 1977,
doi:10.1111/j.2517-6161.1977.tb01600.x):

    ln odds = ln(W / (N - W)) + sum over families of the best ln(p(v | core) / p(v | elsewhere))

where W is the core's size. A family in which nearly all of the core is tied and this account, though it shows values
of the family, is not, counts against it; so does a sign-up at a time when the core signed none up.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..signals import Kind
from .habits import habit_evidence, read_habits
from .holdings import NEAR_DAYS, Holdings, SignUps, read_holdings, read_sign_ups
from .households import Households, find_households, vouched_for
from .odds import logistic

__all__ = ["SURE", "find_belonging"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ROUNDS = 6
DOUBT = 0.2
"""What an account counts at first that only a few others tie."""
ABSENT_FLOOR = -4.0
"""The most that one family's absence says against an account, in nats."""
SURE = 2.0
"""Odds, in nats, from which an account counts as one of the network."""
CERTAIN = 4.0
"""Odds, in nats, from which an account counts as one of the core."""
CORE_SHARE, NARROW_SHARE = 0.3, 0.45
"""The part of the core's median odds that an account of the core shows; more where two families are all there is."""
FREE_SHARE = 0.6
"""The part that an account of the core shows which nothing costly ties."""
LARGE_HOME, CHAIN = 8, 0.05
"""A chain of cards and devices that joins more accounts (a number, a part of the network) is no household."""
AGE_LIMIT = 3.0
"""The most that the time of sign-up says either way, in nats."""


def find_belonging(db: DuckDBEngine, networks: pd.Series, kinds: Sequence[Kind]) -> pd.DataFrame:
    """How each account belongs to its network, indexed by account number.

    Columns: odds (natural log), families (in how many the core ties it), alike (whether it shares more than what comes
    along with an account, where most do, or has done nothing yet), core (whether it shares more, and its odds reach
    CORE_SHARE of the core's median: an account that shows far less than the rest stands beside it). `networks` maps
    account number to network, as `grouped` does; `kinds` tells which are hard, which are moments, which vouch and which
    come along. Reads `grouped`, `incidence`, `signal`, `kind`, `shown_alone`, `in_step`, `account`, `account_number`,
    `account_activity` and `account_hour`.
    """
    networks = networks.sort_index()
    held = read_holdings(db, networks, kinds)
    sign_ups = read_sign_ups(db, networks)
    habits = read_habits(db, networks)
    homes = find_households(held)
    weight = _first_guess(held, homes)
    for _ in range(ROUNDS):
        habit = sum((habit_evidence(habit, held.network, weight) for habit in habits), np.zeros(len(weight)))
        odds, tied, lived, costly = _log_odds(held, homes, sign_ups, weight, habit)
        weight = logistic(odds)
    lived = _alike(held, odds, lived)
    core = _core(held, odds, tied, costly) & lived
    found = {"odds": np.round(odds, 4), "families": tied, "alike": lived | _idle(held), "core": core}
    return pd.DataFrame(found, index=networks.index)


def _alike(held: Holdings, odds: Floats, lived: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether each account has more in common with its network than what comes along with an account.

    Who bought one from a reseller has its card, its address and its time of sign-up, and devices, prompts and hours of
    his own. Where most of a network shows no more than that, nothing else is known.
    """
    sure = odds > SURE
    many = np.bincount(held.network, weights=sure) + 1e-9
    share = np.bincount(held.network, weights=sure & lived, minlength=len(many)) / many
    # With one such kind alone known of a network, not to be tied by it is no life of one's own.
    known = np.unique(
        np.stack([held.network[held.slot_account], held.slot_family])[:, held.lived[held.slot_family]], axis=1
    )
    kinds = np.bincount(known[0], minlength=len(many))
    return lived | ((share < 0.5) | (kinds < 2))[held.network]


def _idle(held: Holdings) -> npt.NDArray[np.bool_]:
    """Whether each account has shown one lasting thing and nothing else: what life it leads is not known."""
    things: npt.NDArray[np.bool_] = (
        np.bincount(held.slot_account, weights=~held.dated[held.slot_family], minlength=len(held.network)) <= 1
    )
    return things


def _core(held: Holdings, odds: Floats, families: Ints, costly: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether each account shows, in at least two families, a fair part of what the core typically shows.

    More is asked of an account that nothing costly ties (`costly`: a card, a device): a program's users and an operator
    ask alike, at the same hours.
    """
    frame = pd.DataFrame({"network": held.network, "odds": odds, "families": families})
    typical = frame[odds > SURE].groupby("network").median().reindex(range(held.network.max(initial=-1) + 1))
    share = np.where(typical["families"] >= 3, CORE_SHARE, NARROW_SHARE)
    asked = np.where(costly, share[held.network], FREE_SHARE)
    bar = np.fmax(asked * typical["odds"].to_numpy()[held.network], CERTAIN)
    found: npt.NDArray[np.bool_] = (odds >= bar) & (families >= 2)
    return found


def _first_guess(held: Holdings, homes: Households) -> Floats:
    """1 for the accounts that many others tie, DOUBT for those that a few do.

    A household behind a residential proxy ties itself by its own card and its own device: it must not vouch for
    itself, so only ties of a fair part of the network, in a family harder than an address, make a first core; or the
    synchrony with so many, of which no address is the cause; or a chain of cards and devices that joins so many.
    """
    count = np.bincount(held.network).astype("float64")
    everyone = np.ones(len(held.network))
    inside = np.bincount(held.pair, minlength=len(held.degree)).astype("float64")
    best = _best_by_slot(held, _ratios(held, _others(held, everyone), everyone, count))
    many = np.minimum(np.maximum(5, 0.005 * count), count / 4)
    strong = (inside > many[held.pair_network]) & (_pair_ratio(held, inside, count) > 2.5)
    strong &= held.vouching[held.pair_family]
    crowded = np.zeros(len(everyone), dtype=bool)
    crowded[held.account[strong[held.pair]]] = True
    crowded |= homes.joined > np.maximum(LARGE_HOME, CHAIN * count)[held.network]
    families = np.bincount(held.slot_account[best > 0], minlength=len(everyone))
    others = np.bincount(held.slot_account[held.step_slot], minlength=len(everyone))
    return np.where(crowded & (families >= 2) | (others > many[held.network]), 1.0, DOUBT)


def _pair_ratio(held: Holdings, inside: Floats, count: Floats) -> Floats:
    """ln(share of its network that shows a signal / share of everybody else), for each pair."""
    share = inside / count[held.pair_network]
    outside = (held.degree - inside + 0.5) / np.maximum(held.population - count[held.pair_network], 1)
    ratio: Floats = np.log(share / outside)
    return ratio


def _log_odds(
    held: Holdings, homes: Households, sign_ups: SignUps, weight: Floats, habit: Floats
) -> tuple[Floats, Ints, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For each account the log odds that it belongs, in how many families the core ties it, whether in one that does
    not come along with an account, and whether in one that costs something."""
    size = np.bincount(held.network, weights=weight).astype("float64")
    others = _others(held, weight)
    ratios = _ratios(held, others, weight, size)
    prior = np.log(np.maximum(size, 0.5) / np.maximum(held.population - size, 1.0))[held.network]
    prior = prior + _age_evidence(held, sign_ups, weight, size) + habit
    # A household's own cards and devices say of one of its members what the others show besides.
    others[homes.row] = vouched_for(homes, ratios, prior)
    best = _best_by_slot(held, _ratios(held, others, weight, size))
    # To show values in step with the core says more than to show them.
    np.maximum.at(best, held.step_slot, held.step_weight * weight[held.step_other])
    tied = best > 0
    families = np.bincount(held.slot_account[tied], minlength=len(weight))
    absent = _absence(held, weight, tied, held.network[held.slot_account])
    evidence = np.bincount(held.slot_account, weights=np.where(tied, best, absent), minlength=len(weight))
    lived = np.bincount(held.slot_account, weights=tied & held.lived[held.slot_family], minlength=len(weight)) > 0
    costly = np.bincount(held.slot_account, weights=tied & held.private[held.slot_family], minlength=len(weight)) > 0
    return prior + evidence, families, lived, costly


def _others(held: Holdings, weight: Floats) -> Floats:
    """For each (account, signal) how many others of its network's core show the signal."""
    inside = np.bincount(held.pair, weights=weight[held.account], minlength=len(held.degree))
    return np.maximum(inside[held.pair] - weight[held.account], 0)


def _ratios(held: Holdings, others: Floats, weight: Floats, size: Floats) -> Floats:
    """For each (account, signal) ln(p(v | core) / p(v | elsewhere)), `others` of its core showing it; 0 for none."""
    inside = np.bincount(held.pair, weights=weight[held.account], minlength=len(held.degree))
    network = held.pair_network[held.pair]
    outside = held.degree[held.pair] - inside[held.pair] - (1 - weight[held.account])
    in_core = (others + 1e-9) / np.maximum(size[network] - weight[held.account], 0.5)
    out_there = (np.maximum(outside, 0) + 0.5) / np.maximum(held.population - size, 1.0)[network]
    ratio: Floats = np.where(others >= 0.5, np.log(in_core / out_there), 0.0)
    return ratio


def _best_by_slot(held: Holdings, ratios: Floats) -> Floats:
    """For each (account, family) the best of what its signals say, 0 where none speaks."""
    best = np.zeros(len(held.slot_account))
    np.maximum.at(best, held.slot, ratios)
    return best


def _absence(held: Holdings, weight: Floats, tied: npt.NDArray[np.bool_], slot_network: Ints) -> Floats:
    """For each (account, family) what it says that the core does not tie it there: ln(1 - share of the core tied).

    Of few prompts few come from a template: the share is that of accounts that would have shown one. That an account
    is in no burst says nothing.
    """
    cell = slot_network * (held.slot_family.max(initial=0) + 1) + held.slot_family
    cells = int(cell.max(initial=-1)) + 1
    counted = weight[held.slot_account].astype("float64")
    holders = np.bincount(cell, weights=counted, minlength=cells)
    covered = np.bincount(cell, weights=counted * tied, minlength=cells)
    shown = np.minimum(np.bincount(held.slot, weights=held.share, minlength=len(cell)), 1)
    typical = _over(np.bincount(cell, weights=counted * tied * shown, minlength=cells), covered)
    # The rule of succession keeps a small core from being too sure of itself.
    share = _over(covered, holders) * holders / (holders + 2)
    would = 1 - np.power(1 - np.minimum(typical[cell], 0.95), np.minimum(held.slot_tries, 1e6))
    would = np.where(np.isinf(held.slot_tries), 1.0, would)
    silent = np.maximum(np.log1p(-np.minimum(share[cell] * would, 0.9999)), ABSENT_FLOOR)
    return np.where(held.dated[held.slot_family], 0.0, silent)


def _over(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Floats:
    divided: Floats = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return divided


def _age_evidence(held: Holdings, sign_ups: SignUps, weight: Floats, size: Floats) -> Floats:
    """For each account ln(share of the core / share of everybody) that signed up within NEAR_DAYS of it."""
    ordered = sign_ups.key[sign_ups.order]
    counted = np.where(sign_ups.known, weight, 0.0)
    total = np.concatenate([[0.0], np.cumsum(counted[sign_ups.order])])
    upper = np.searchsorted(ordered, sign_ups.key + NEAR_DAYS, "right")
    lower = np.searchsorted(ordered, sign_ups.key - NEAR_DAYS, "left")
    core = size[held.network] - weight
    share = np.maximum(total[upper] - total[lower] - counted, 0) / np.maximum(core, 1)
    says = np.log((share + 0.002) / (sign_ups.near + 0.002)) * core / (core + 5)
    return np.where(sign_ups.known, np.clip(says, -AGE_LIMIT, AGE_LIMIT), 0.0)
