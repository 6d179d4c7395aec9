"""holdings -> households: few accounts that share cards and devices with nobody else of their network.

A household behind a proxy's address shares that address with an operation, and its cards and devices with itself. What
it shares with itself does not make it one of the operation: there a member vouches for another only by what it shows
besides, what the other shows too left out.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..graph_engine import network
from .holdings import Holdings
from .odds import logistic

__all__ = ["HOME", "Households", "find_households", "vouched_for"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HOME = 12
"""Accounts that share a private value, and that such values join, in a household at the most: a large flat, or those
who take turns at one machine of a laboratory."""
ONE_NUMBER = 5
"""The same of what is a person's own: parents and their children have one phone number, a full house has not."""


@dataclass(frozen=True)
class Households:
    """Who vouches for whom in households, as parallel arrays.

    `joined`: for each account, how many accounts small private values join it with, itself included. `row`: the rows of
    Holdings (an account, a signal) that are a household's own. `vouch_row`, `vouch`: for a place in `row`, a pair of
    accounts. A pair's witness has rows of its own, `said_row`, each in a slot `said_slot` (pair and family):
    `slot_pair` is a slot's pair, `witness` a pair's account. `alike`: the accounts that ask as another of their
    household does, or when it does (a template, a batch).
    """

    joined: Ints
    alike: Ints
    row: Ints
    vouch_row: Ints
    vouch: Ints
    said_row: Ints
    said_slot: Ints
    slot_pair: Ints
    witness: Ints


def find_households(held: Holdings) -> Households:
    """The households of all networks."""
    accounts = len(held.network)
    inside = np.bincount(held.pair, minlength=len(held.degree))
    most = np.where(held.personal, ONE_NUMBER, HOME)[held.pair_family]
    small = (held.private[held.pair_family] & (inside <= most))[held.pair]
    ends = np.stack([held.account[small], accounts + held.pair[small]], axis=1)
    part = network(accounts + len(held.degree), ends).components()[:accounts]
    joined = np.bincount(part)[part]
    own = small & (joined[held.account] <= HOME) & (inside[held.pair] >= 2)
    row = np.flatnonzero(own)
    rows = pd.DataFrame({"row": np.arange(len(row)), "account": held.account[row], "pair": held.pair[row]})
    met = rows.merge(rows, on="pair", suffixes=("", "_other"))
    met = met[met["account"] != met["account_other"]]
    keys = met["account"].to_numpy() * accounts + met["account_other"].to_numpy()
    pairs, vouch = np.unique(keys, return_inverse=True)
    account, witness = np.divmod(pairs, max(accounts, 1))
    said, alike = _besides(held, own, account, witness)
    families = int(held.pair_family.max(initial=0)) + 1
    slots, said_slot = np.unique(said["vouch"] * families + said["family"], return_inverse=True)
    return Households(
        joined=joined,
        alike=alike,
        row=row,
        vouch_row=met["row"].to_numpy(),
        vouch=vouch,
        said_row=said["row"].to_numpy(),
        said_slot=said_slot,
        slot_pair=slots // families,
        witness=witness,
    )


def _besides(held: Holdings, own: npt.NDArray[np.bool_], account: Ints, witness: Ints) -> tuple[pd.DataFrame, Ints]:
    """What each witness shows besides: vouch (place of the pair), row of Holdings, family. And Households.alike."""
    pairs = pd.DataFrame({"vouch": np.arange(len(account)), "account": account, "witness": witness})
    within = np.isin(held.account, account)
    rows = np.flatnonzero(within)
    # An address vouches for nobody: it is what a household and an operation have in common.
    speaks = held.vouching[held.pair_family[held.pair[rows]]] & ~own[rows]
    shown = pd.DataFrame({"row": rows, "witness": held.account[rows], "pair": held.pair[rows]})
    said = pairs.merge(shown[speaks], on="witness")
    both = said.merge(shown.rename(columns={"witness": "account"})[["account", "pair"]], on=["account", "pair"])
    shared = pd.MultiIndex.from_frame(both[["vouch", "pair"]])
    said = said[~pd.MultiIndex.from_frame(said[["vouch", "pair"]]).isin(shared)]
    asked = ~held.private[held.pair_family[both["pair"].to_numpy()]]
    alike: Ints = np.unique(both["account"].to_numpy()[asked])
    return said.assign(family=held.pair_family[said["pair"].to_numpy()]), alike


def vouched_for(homes: Households, ratios: Floats, prior: Floats) -> Floats:
    """For each of `homes.row` how many others of the core show the signal, each by what it shows besides.

    `ratios`: what each row of Holdings says; `prior`: the log odds of each account before anything that it shows.
    """
    best = np.zeros(len(homes.slot_pair))
    np.maximum.at(best, homes.said_slot, ratios[homes.said_row])
    odds = prior[homes.witness] + np.bincount(homes.slot_pair, weights=best, minlength=len(homes.witness))
    sure = logistic(odds)
    return np.bincount(homes.vouch_row, weights=sure[homes.vouch], minlength=len(homes.row)).astype("float64")
