"""tables -> holdings: what the accounts of all networks show, and when they signed up, as parallel arrays."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..reading import population
from ..signals import BATCH, TEMPLATE, Kind
from .luck import batch_luck

__all__ = [
    "NEAR_DAYS",
    "PERSONAL",
    "STRIDE",
    "Holdings",
    "SignUps",
    "bought_families",
    "costly_families",
    "read_holdings",
    "read_sign_ups",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEAR_DAYS = 5.0
"""Sign-ups this near are of one time."""
PERSONAL = 20.0
"""Rarity from which on a kind's values are a person's own: mail addresses, phone numbers, bank accounts."""


@dataclass(frozen=True)
class Holdings:
    """What the accounts of all networks show, as parallel arrays: a row for each (account, signal).

    `account` and `pair` are numbers from 0 (`pair`: signal within network); `network` is by account; `degree` by pair;
    `slot` numbers (account, family), and `slot_silent` is where an account could have shown other values or prompts.
    `signal` is a row's signal number, `families` the families' names. `dated` (moments) and `vouching` are by family,
    and so is `crossing`: whether several values of it say several things. `most` is by row, the most that it may say in
    nats, and `first` by slot, the most that one batch says (luck.py); infinite where nothing is known of that.
    The synchrony of accounts of one network has arrays of its own, a row for each side: `step_slot`, the other account
    `step_other` and `step_weight`.
    """

    account: Ints
    pair: Ints
    slot: Ints
    degree: Floats
    pair_network: Ints
    pair_family: Ints
    network: Ints
    slot_account: Ints
    slot_family: Ints
    slot_tries: Floats
    slot_silent: npt.NDArray[np.bool_]
    share: Floats
    dated: npt.NDArray[np.bool_]
    vouching: npt.NDArray[np.bool_]
    private: npt.NDArray[np.bool_]
    personal: npt.NDArray[np.bool_]
    lived: npt.NDArray[np.bool_]
    crossing: npt.NDArray[np.bool_]
    step_slot: Ints
    step_other: Ints
    step_weight: Floats
    signal: Ints
    most: Floats
    first: Floats
    families: npt.NDArray[np.object_]
    population: int


@dataclass(frozen=True)
class SignUps:
    """When the accounts of the networks signed up, in days, and how many of everybody did so near that time.

    `key` is the day within a network, so that one sorted array serves all; `order` sorts it.
    """

    key: Floats
    order: Ints
    known: npt.NDArray[np.bool_]
    near: Floats

    @cached_property
    def around(self) -> tuple[Ints, Ints]:
        """From where to before where those of its network stand in `order` who signed up within NEAR_DAYS of each."""
        ordered = self.key[self.order]
        lower = np.searchsorted(ordered, self.key - NEAR_DAYS, "left")
        return lower, np.searchsorted(ordered, self.key + NEAR_DAYS, "right")


STRIDE = 1e6
"""Days between two networks in SignUps.key: more than any calendar holds."""


def costly_families(kinds: Iterable[Kind]) -> set[str]:
    """Families in which to share costs an operator something: a card, a device, a private kind of one's own."""
    return {kind.moves_with for kind in kinds if kind.nature == "hard"}


def personal_families(kinds: Iterable[Kind]) -> set[str]:
    """Families of what is a person's own: nobody lends it to a house full of others."""
    return {kind.moves_with for kind in kinds if kind.nature == "hard" and kind.rarity >= PERSONAL}


def bought_families(kinds: Iterable[Kind]) -> set[str]:
    """Families of what comes along with an account that somebody sells."""
    return {kind.moves_with for kind in kinds if kind.comes_along}


def crossing_families(kinds: Iterable[Kind]) -> set[str]:
    """Families whose values cross: private ones, but for what people choose among, which crosses by taste, and what
    they do in step, which says it of two accounts."""
    by_taste = {kind.moves_with for kind in kinds if kind.measured or kind.windowed or kind.mined}
    return costly_families(kinds) - by_taste


def moment_families(kinds: Iterable[Kind]) -> set[str]:
    """Families of moments: what is over when it is over."""
    return {kind.moves_with for kind in kinds if kind.nature == "moment"}


def read_holdings(db: DuckDBEngine, networks: pd.Series, kinds: Sequence[Kind]) -> Holdings:
    shown = db.frame(
        """
        select account_no, signal_no, signal.family, degree, share, kind
        from grouped join incidence using (account_no) join signal using (signal_no) join kind using (kind)
        where weight > 0 and coarse_of is null order by account_no, signal_no
        """
    )
    account = np.searchsorted(networks.index.to_numpy(), shown["account_no"].to_numpy())
    network = np.unique(networks.to_numpy(), return_inverse=True)[1]
    signal = shown["signal_no"].to_numpy(dtype="int64")
    # One number for both: rows of two are sorted ten times as slowly.
    _, first, pair = np.unique(
        network[account] * (signal.max(initial=0) + 1) + signal, return_index=True, return_inverse=True
    )
    luck = batch_luck(db, networks.index)
    steps = _steps(db, networks)
    silent = _silent(db)
    family, names = pd.factorize(pd.concat([shown["family"], steps["family"], silent["family"]]), sort=True)
    side, mute = (np.searchsorted(networks.index.to_numpy(), of["account_no"].to_numpy()) for of in (steps, silent))
    slots, slot = np.unique(np.concatenate([account, side, mute]) * (len(names) + 1) + family, return_inverse=True)
    slot, step_slot, mute_slot = np.split(slot, [len(shown), len(shown) + len(steps)])
    tries = np.full(len(slots), np.inf)
    tries[mute_slot] = silent["tries"].to_numpy(dtype="float64")
    return Holdings(
        account=account,
        pair=pair,
        slot=slot,
        degree=shown["degree"].to_numpy(dtype="float64")[first],
        pair_network=network[account][first],
        pair_family=family[: len(shown)][first],
        network=network,
        slot_account=slots // (len(names) + 1),
        slot_family=slots % (len(names) + 1),
        slot_tries=tries,
        slot_silent=np.isin(np.arange(len(slots)), mute_slot),
        share=shown["share"].to_numpy(dtype="float64"),
        private=_among(names, costly_families(kinds)),
        personal=_among(names, personal_families(kinds)),
        lived=~_among(names, bought_families(kinds)),
        crossing=_among(names, crossing_families(kinds)),
        dated=_among(names, moment_families(kinds)),
        vouching=_among(names, {kind.moves_with for kind in kinds if kind.vouches}),
        step_slot=step_slot,
        step_other=np.searchsorted(networks.index.to_numpy(), steps["other"].to_numpy()),
        step_weight=steps["weight"].to_numpy(dtype="float64"),
        signal=signal,
        most=np.where(shown["kind"] == BATCH, luck.all[account], np.inf),
        first=np.where(_among(names, {BATCH})[slots % (len(names) + 1)], luck.first[slots // (len(names) + 1)], np.inf),
        families=np.asarray(names, dtype=object),
        population=population(db),
    )


def _silent(db: DuckDBEngine) -> pd.DataFrame:
    """Where an account could have shown what its network shows: account_no, family, tries.

    `tries`: how many prompts it sent, for templates; without end for a kind of which it shows values of its own.
    """
    return db.frame(
        f"""
        select account_no, family, max(tries) as tries
        from (
            select account_no, family, 'infinity'::double as tries
            from grouped join shown_alone using (account_no) join kind using (kind) where coarse_of is null
            union all
            select account_no, family, exchanges::double as tries
            from grouped join account_activity using (account_no), kind
            where kind = '{TEMPLATE}' and exchanges > 0 and exists (select 1 from signal where kind = '{TEMPLATE}')
        )
        group by account_no, family order by account_no, family
        """
    )


def _steps(db: DuckDBEngine, networks: pd.Series) -> pd.DataFrame:
    """What ties accounts of one network by synchrony: account_no, other, family, weight, a row for each side."""
    found = db.frame(
        """
        select account_no, other, family, weight
        from (
            select account_l as account_no, account_r as other, kind, weight from in_step
            union all select account_r, account_l, kind, weight from in_step
        ) join kind using (kind)
        order by account_no, other, kind
        """
    )
    of = [found[name].map(networks) for name in ("account_no", "other")]
    together: pd.DataFrame = found[(of[0] == of[1]).to_numpy()]
    return together


def _among(names: "pd.Index[str]", families: Collection[str]) -> npt.NDArray[np.bool_]:
    return np.array([name in families for name in names], dtype=bool)


def read_sign_ups(db: DuckDBEngine, networks: pd.Series) -> SignUps:
    everybody = db.frame(
        "select epoch(created_at) / 86400 as day "
        "from account_number join account using (account_id) order by account_no"
    )["day"].to_numpy(dtype="float64")
    known = np.sort(everybody[~np.isnan(everybody)])
    day = everybody[networks.index.to_numpy()]
    near = np.searchsorted(known, day + NEAR_DAYS, "right") - np.searchsorted(known, day - NEAR_DAYS, "left")
    key = np.unique(networks.to_numpy(), return_inverse=True)[1] * STRIDE + np.nan_to_num(day)
    return SignUps(key, np.argsort(key, kind="stable"), ~np.isnan(day), near / max(len(known), 1))
