"""membership -> belonging: how sure it is that an account is one of its network, or only stands beside it.

A residential proxy's address ties the household behind it to the operation, a public prompt ties whoever copied it.
So each account of a network is set against the network's core on all that it shows, as a mixture of two (a naive
Bayes classifier whose labels are the core's own, found by expectation-maximisation: Dempster, Laird and Rubin 1977,
doi:10.1111/j.2517-6161.1977.tb01600.x):

    ln odds = ln(W / (N - W)) + sum over families of the best ln(p(v | core) / p(v | elsewhere))

where W is the core's size; of private values those besides count that others of the core share (beside.py). A family in
which nearly all of the core is tied and this account, though it shows values of the family, is not, counts against it;
so do a sign-up at a time when the core signed none up, and another name than nearly all of it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..signals import SIGNUP, TEMPLATE, Kind
from .beside import Met, beside, meetings
from .habits import Habit, besides, habit_evidence, read_habits
from .holdings import Holdings, SignUps, read_holdings, read_sign_ups
from .households import Households, find_households, vouched_for
from .namesakes import Names, read_names, without_the_name
from .odds import elsewhere, logistic
from .parts import CORE_SIZE, SIGN_UP, WORDS, Weighed, parts_of
from .roles import CORE_PART, LEAST_CORE, SURE, core_bar, is_alike, is_core, is_member
from .vocabulary import read_vocabulary

__all__ = ["Belonging", "find_belonging"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ROUNDS = 4
"""Rounds from the first guess on; two more start from the core that these find."""
DOUBT = 0.2
"""What an account counts at first that only a few others tie."""
ABSENT_FLOOR = -4.0
"""The most that one family's absence says against an account, in nats."""
BUYERS = 2.0
"""How many times the accounts that an operator leaves so show only what came along, where some were sold."""
SETTLED = 30
"""Rounds after which what families leave untied moves no more."""
LARGE_HOME, CHAIN = 8, 0.05
"""A chain of cards and devices that joins more accounts (a number, a part of the network) is no household."""
OWN_LEAST, OWN_PART = 3.0, 0.4
"""A value is the core's own where so many others of it show it, and they are such a part of all others who do."""
AGE_LIMIT = 3.0
"""The most that the time of sign-up says either way, in nats."""


@dataclass(frozen=True)
class Belonging:
    """How the accounts of all networks belong to them.

    `accounts`, by account number: odds (natural log), families (in how many the core ties it), alike (whether it shares
    more than what comes along with an account, where most do, or has done nothing yet), costly (whether a card, a
    device or the like ties it), core (whether it shares more, and its odds reach a part of the core's median: who shows
    far less than the rest stands beside it). `networks`, by
    network: typical_odds (by the best value of each family), typical_lasting (without moments) and typical_families,
    the medians of those that surely belong, and told_apart, whether to share only what comes along is not to belong.
    `parts`: what the odds are the sum of (parts.py).
    """

    accounts: pd.DataFrame
    networks: pd.DataFrame
    parts: pd.DataFrame


def find_belonging(
    db: DuckDBEngine, networks: pd.Series, kinds: Sequence[Kind], columns: Sequence[str] = ()
) -> Belonging:
    """How each account belongs to its network.

    `networks` maps account number to network, as `grouped` does; `kinds` tells which are hard, which are moments, which
    vouch and which come along; `columns` of `account` say whose it is. Reads `grouped`, `incidence`, `signal`, `kind`,
    `shown_alone`, `in_step`, `account`, `account_number`, `account_activity`, `account_day` and `word_shown`.
    """
    networks = networks.sort_index()
    held = read_holdings(db, networks, kinds)
    sign_ups = read_sign_ups(db, networks)
    habits = read_habits(db, networks)
    names = read_names(db, networks, columns)
    homes, met = find_households(held), meetings(held)
    kin, vocabulary = _kin_habit(held, homes), read_vocabulary(db, networks)

    def weigh(weight: Floats, words: Floats | None = None) -> Weighed:
        return _weigh(held, homes, met, sign_ups, weight, _says(held, habits, kin, names, weight), words)

    found = weigh(_first_guess(held, homes))
    for _ in range(ROUNDS - 1):
        found = weigh(logistic(found.odds))
    # Anew from the core: by it alone, and then by those as well whom it ties without each other.
    # How the core writes is known only then: of a crowd that a prompt brought together everybody asks alike.
    core = _of_the_core(held, found)
    words = vocabulary.says(held.network, core)
    found = weigh(core, words)
    found = weigh(logistic(found.odds), words)
    stands = _standing(held, found)
    accounts = {
        "odds": np.round(found.odds, 4),
        "families": found.families,
        "alike": stands.alike | found.idle,
        "costly": found.costly,
        "core": stands.core,
    }
    typical = stands.typical.add_prefix("typical_").set_axis(np.unique(networks.to_numpy()))
    return Belonging(
        pd.DataFrame(accounts, index=networks.index),
        typical.assign(told_apart=stands.told_apart),
        parts_of(held, found, networks.index.to_numpy()),
    )


def _says(
    held: Holdings, habits: Mapping[str, Habit], kin: Habit, names: list[Names], weight: Floats
) -> dict[str, Floats]:
    """What each account's habits, its household and its name say, `weight` being how surely each belongs."""
    says = {name: habit_evidence(habit, held.network, weight) for name, habit in habits.items()}
    says["volume"] = besides(says["volume"], says["hours"])
    # That no other of its household asks alike says nothing: who pays with it may have left.
    kindred = np.maximum(habit_evidence(kin, held.network, weight), 0)
    return says | {"kin": kindred, "name": without_the_name(names, weight)}


@dataclass(frozen=True)
class _Standing:
    """How each account stands to its network's core: whether it is `alike` and whether it is of the `core`; and of each
    network what is `typical` and whether what comes along is `told_apart`."""

    alike: Flags
    core: Flags
    typical: pd.DataFrame
    told_apart: Flags


def _standing(held: Holdings, found: Weighed) -> _Standing:
    told_apart = _told_apart(held, found.odds, found.worked, found.tied)
    alike = is_alike(found.odds, found.costly, found.lived, found.worked, told_apart[held.network])
    # Who has one card, or was in one batch, is asked for no more because others of the core have three; nor whom a
    # template ties because words tie others.
    beside_it = found.crossing + found.alone[WORDS]
    both = {"odds": found.odds - beside_it - found.batches, "lasting": found.lasting - beside_it}
    typical = _typical(held.network, found.odds > SURE, both | {"families": found.families})
    odds, lasting, families = (typical[name].to_numpy()[held.network] for name in typical)
    bars = [core_bar(found.costly, found.lived, of, families) for of in (odds, lasting)]
    core = is_core([found.odds, found.lasting], bars, found.ways) & alike
    return _Standing(alike, core, typical, told_apart)


def _of_the_core(held: Holdings, found: Weighed) -> Floats:
    """How surely each account belongs, nothing for who is not of its network's core, where that is half of those who
    belong: a crowd that stands beside a core vouches for none of its own."""
    of = _standing(held, found)
    belongs = of.core | is_member(found.odds, of.alike, found.costly)
    core, all_of_it = (np.bincount(held.network, weights=those) for those in (of.core, belongs))
    stands = core >= np.maximum(LEAST_CORE, CORE_PART * all_of_it)
    weight: Floats = np.where(stands[held.network] & ~of.core, 0.0, logistic(found.odds))
    return weight


def _kin_habit(held: Holdings, homes: Households) -> Habit:
    """Whether another of its household asks alike: few couples do, and of an operator's accounts, two to a card, all.

    Everybody's share is that of the platform's accounts.
    """
    found = np.zeros(len(held.network), dtype=np.int64)
    found[homes.alike] = 1
    share = len(homes.alike) / max(held.population, 1)
    return Habit(found, np.array([1 - share, share]))


def _told_apart(held: Holdings, odds: Floats, lived: Flags, tied: Flags) -> Flags:
    """Of each network whether an account that shares only what comes along with an account is not one of it.

    Who bought one from a reseller has its card, its address and its time of sign-up, and devices, prompts and hours of
    his own. Where most of a network shows no more than that, nothing else is known. And where no more of its accounts
    show no more than that than its operator leaves so by chance, these are the operator's. `tied`: whether the core
    ties each slot.
    """
    sure = odds > SURE
    many = np.bincount(held.network, weights=sure) + 1e-9
    own = np.bincount(held.network, weights=sure & lived, minlength=len(many))
    # With one such kind alone known of a network, not to be tied by it is no life of one's own.
    slots = held.network[held.slot_account] * len(held.lived) + held.slot_family
    known = np.unique(slots[held.lived[held.slot_family]]) // max(len(held.lived), 1)
    kinds = np.bincount(known, minlength=len(many))
    beside = np.bincount(held.network, weights=sure & ~lived, minlength=len(many))
    by_chance = own * _left_untied(held, sure & lived, tied)
    told: Flags = (own / many >= 0.5) & (kinds >= 2) & (beside >= BUYERS * by_chance)
    return told


def _left_untied(held: Holdings, lived: Flags, tied: Flags) -> Floats:
    """How many accounts of each network's operator nothing ties but what comes along, for each of those `lived`.

    Each family that does not come along ties a part of them; were the families independent, the product of what each
    leaves is what all leave. Of those that one ties at least the parts are seen larger than they are.
    """
    networks, families = int(held.network.max(initial=-1)) + 1, len(held.lived)
    seen = tied & held.lived[held.slot_family] & lived[held.slot_account]
    cell = held.network[held.slot_account] * families + held.slot_family
    counted = np.bincount(cell[seen], minlength=networks * families).reshape(networks, families)
    own = np.bincount(held.network, weights=lived, minlength=networks)
    share = _over(counted, np.repeat(own[:, None], families, axis=1))
    untied = np.zeros(networks)
    for _ in range(SETTLED):
        untied = np.prod(1 - share * (1 - untied)[:, None], axis=1)
    return _over(untied, 1 - untied)


def _typical(network: Ints, sure: Flags, said: Mapping[str, npt.NDArray[Any]]) -> pd.DataFrame:
    """The medians of what is `said` of the accounts that surely belong, by network."""
    frame = pd.DataFrame({"network": network, **said})
    return frame[sure].groupby("network").median().reindex(range(network.max(initial=-1) + 1))


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
    private = held.private[held.pair_family]
    outside = elsewhere(held.degree - inside, held.population - count[held.pair_network], private)
    ratio: Floats = np.log(share / outside)
    return ratio


def _weigh(
    held: Holdings,
    homes: Households,
    met: Met,
    sign_ups: SignUps,
    weight: Floats,
    habits: Mapping[str, Floats],
    words: Floats | None = None,
) -> Weighed:
    """What speaks for and against each account's belonging, `weight` being how surely each does; `words`: what the
    words of its prompts say, where that is known."""
    size = np.bincount(held.network, weights=weight).astype("float64")
    others = _others(held, weight)
    ratios = _ratios(held, others, weight, size)
    core = np.log(np.maximum(size, 0.5) / np.maximum(held.population - size, 1.0))[held.network]
    aged = _age_evidence(held, sign_ups, weight, size)
    prior = core + aged + sum(habits.values(), np.zeros(len(weight)))
    # A household's own cards and devices say of one of its members what the others show besides.
    others[homes.row] = vouched_for(homes, ratios, prior)
    ratios[homes.row] = _ratios(held, others, weight, size, homes.row)
    best = _best_by_slot(held, ratios)
    # To show values in step with the core says more than to show them.
    np.maximum.at(best, held.step_slot, held.step_weight * weight[held.step_other])
    tied = best > 0
    absent = _absence(held, weight, tied, held.network[held.slot_account])
    absent = np.where(_of_its_own(held, others)[held.slot_account], 0.0, absent)
    besides_wave, worded = _besides_wave(held, tied, aged), _without_template(held, tied, words)
    # Whose words are the core's asks for the same without its phrases.
    absent = np.where((worded[held.slot_account] > 0) & _of_templates(held), 0.0, absent)
    alone = {CORE_SIZE: core, SIGN_UP: besides_wave, **habits, WORDS: worded}
    prior = prior - aged + besides_wave + worded
    return Weighed(held, prior, alone, ratios, best, beside(held, met, others, weight, size), absent, weight)


def _besides_wave(held: Holdings, tied: Flags, aged: Floats) -> Floats:
    """What the time of each account's sign-up says besides the wave that ties it to the core: nothing for it, since the
    wave has said so. Whoever came in the same hour by chance would be of the core by that alone."""
    told = np.zeros(len(aged), dtype=bool)
    told[held.slot_account[tied & (held.families[held.slot_family] == SIGNUP)]] = True
    return np.where(told, np.minimum(aged, 0), aged)


def _without_template(held: Holdings, tied: Flags, words: Floats | None) -> Floats:
    """What each account's `words` say, nothing where a template ties it: what it asks has been said."""
    if words is None:
        return np.zeros(len(held.network))
    told = np.zeros(len(held.network), dtype=bool)
    told[held.slot_account[tied & _of_templates(held)]] = True
    return np.where(told, 0.0, words)


def _of_templates(held: Holdings) -> Flags:
    """Of each slot whether it is of templates."""
    of: Flags = held.families[held.slot_family] == TEMPLATE
    return of


def _others(held: Holdings, weight: Floats) -> Floats:
    """For each (account, signal) how many others of its network's core show the signal."""
    inside = np.bincount(held.pair, weights=weight[held.account], minlength=len(held.degree))
    return np.maximum(inside[held.pair] - weight[held.account], 0)


def _ratios(held: Holdings, others: Floats, weight: Floats, size: Floats, rows: Ints | slice = slice(None)) -> Floats:
    """For each (account, signal), or those at `rows`, ln(p(v | core) / p(v | elsewhere)), `others` of its core showing
    it; 0 for none."""
    inside = np.bincount(held.pair, weights=weight[held.account], minlength=len(held.degree))
    pair, own, known = held.pair[rows], weight[held.account[rows]], others[rows]
    network = held.pair_network[pair]
    outside = held.degree[pair] - inside[pair] - (1 - own)
    in_core = (known + 1e-9) / np.maximum(size[network] - own, 0.5)
    out_there = elsewhere(outside, (held.population - size)[network], held.private[held.pair_family[pair]])
    ratio: Floats = np.where(known >= 0.5, np.minimum(np.log(in_core / out_there), held.most[rows]), 0.0)
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


def _of_its_own(held: Holdings, others: Floats) -> Flags:
    """Whether each account shows what is a person's own and the core's, by the `others` of the core that show each of
    its values: then it says nothing what else it lacks. Of those with a ring's telephone the core has first who met by
    chance elsewhere. Machines are lent, and one of the core's may stand in a house full of others.
    """
    family = held.pair_family[held.pair]
    own = (held.personal & held.vouching & held.lived)[family]
    own &= (others >= OWN_LEAST) & (others >= OWN_PART * (held.degree[held.pair] - 1))
    shows = np.zeros(len(held.network), dtype=bool)
    shows[held.account[own]] = True
    return shows


def _over(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Floats:
    divided: Floats = np.divide(part, whole, out=np.zeros(np.shape(part)), where=whole > 0)
    return divided


def _age_evidence(held: Holdings, sign_ups: SignUps, weight: Floats, size: Floats) -> Floats:
    """For each account ln(share of the core / share of everybody) that signed up within NEAR_DAYS of it."""
    counted = np.where(sign_ups.known, weight, 0.0)
    total = np.concatenate([[0.0], np.cumsum(counted[sign_ups.order])])
    lower, upper = sign_ups.around
    core = size[held.network] - weight
    share = np.maximum(total[upper] - total[lower] - counted, 0) / np.maximum(core, 1)
    says = np.log((share + 0.002) / (sign_ups.near + 0.002)) * core / (core + 5)
    return np.where(sign_ups.known, np.clip(says, -AGE_LIMIT, AGE_LIMIT), 0.0)
