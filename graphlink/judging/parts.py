"""The parts of an account's odds: what speaks for its belonging to its network and what against, each by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from .beside import Beside
from .holdings import Holdings
from .places import Places, find_places
from .roles import SURE
from .vocabulary import ASKS_ALIKE

__all__ = ["SHARED", "SILENT", "WORDS", "WORKED", "Weighed", "parts_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DIGITS = 6
"""Of nats, in the case: what rounds to nothing is said by nobody."""
CORE_SIZE = "core_size"
"""The part of an account's odds that is the same for all accounts of a network: how few of all its core is."""
SIGN_UP = "sign_up"
"""The part of an account's odds that the time of its sign-up says."""
WORDS = "words"
"""The part of an account's odds that the words of its prompts say, where no template ties it."""
SIGNED_UP = 2.0
"""What that says, in nats, where it ties the account: seven of the core for each one of everybody signed up then."""
WORKED = 3.0
"""What a family that does not come along with an account says, in nats, from which whoever runs the network works the
account: twenty of the core for each one of everybody. Who bought one has borrowed a prompt that went around."""
SHARED, SILENT = "shared", "silent"
"""Parts of a family: what its best signal says, or that the core does not tie the account there."""


@dataclass(frozen=True)
class Weighed:
    """What speaks for and against each account's belonging, in nats.

    `alone`: the parts that hang on no signal, each by account, and `prior` their sum. `ratios`: what each row of `held`
    says; `best`: the best of each slot (account and family), synchrony included; `beside`: what further values say;
    `absent`: what a slot would say if nothing tied it; `weight`: how surely each account was held to belong.
    """

    held: Holdings
    prior: Floats
    alone: Mapping[str, Floats]
    ratios: Floats
    best: Floats
    beside: Beside
    absent: Floats
    weight: Floats

    @cached_property
    def tied(self) -> Flags:
        """For each slot whether the core ties the account in the family."""
        tied: Flags = self.best > 0
        return tied

    @cached_property
    def says(self) -> Floats:
        """For each slot what it says."""
        says: Floats = np.where(self.tied, self.best + self.also, self.absent)
        return says

    @cached_property
    def also(self) -> Floats:
        """For each slot what its further values say, or at how many addresses it is tied."""
        return self.crossed(self.ratios) + self.places.says(self.tied_by)

    @cached_property
    def places(self) -> Places:
        """At how many of the core's addresses accounts are."""
        return find_places(self.held, self.tied_by, self.weight)

    def crossed(self, ratios: Floats) -> Floats:
        """The same were its signals to say `ratios`."""
        crossing = self.held.crossing[self.held.slot_family][self.held.slot]
        said = np.where(crossing, self.beside.further(ratios), 0.0)
        return np.bincount(self.held.slot, weights=said, minlength=len(self.best)).astype("float64")

    @cached_property
    def tied_by(self) -> Ints:
        """For each slot by how many values the core ties the account there, each by others."""
        further = np.bincount(self.held.slot, weights=self.beside.further(self.ratios) > 0, minlength=len(self.best))
        many: Ints = np.where(self.tied, 1 + further.astype("int64"), 0)
        return many

    @cached_property
    def several(self) -> Flags:
        """For each slot whether several values tie the account, each by others, as they do most of those that surely
        belong: who bought an account has its card and its address, not three, where its operator has so many.

        Whom nothing costly ties is at several addresses of his carrier, or of his proxy.
        """
        cell = self.held.network[self.held.slot_account] * len(self.held.lived) + self.held.slot_family
        sure = self.tied & (self.odds > SURE)[self.held.slot_account]
        many = self.tied_by > 1
        tied, crossing = (np.bincount(cell[of], minlength=cell.max(initial=-1) + 1) for of in (sure, sure & many))
        asked = self.held.private[self.held.slot_family] | self.costly[self.held.slot_account]
        several: Flags = many & (2 * crossing >= tied)[cell] & asked
        return several

    @cached_property
    def odds(self) -> Floats:
        """For each account the log odds that it belongs."""
        odds: Floats = self.prior + self._sum(self.says)
        return odds

    @cached_property
    def lasting(self) -> Floats:
        """The same without moments: that it is in none of the core's says nothing against it."""
        lasting: Floats = self.odds - self._sum(np.where(self.held.dated[self.held.slot_family], self.says, 0.0))
        return lasting

    @cached_property
    def crossing(self) -> Floats:
        """For each account what of its odds its further values say, and at how many addresses it is tied."""
        return self._sum(np.where(self.tied, self.also, 0.0))

    @cached_property
    def batches(self) -> Floats:
        """For each account what of its odds it says that it was in more batches than one."""
        return self._sum(np.where(self.tied, np.maximum(self.best - self.held.first, 0.0), 0.0))

    @cached_property
    def families(self) -> Ints:
        """For each account in how many families the core ties it."""
        families: Ints = self._sum(self.tied).astype("int64")
        return families

    @cached_property
    def ways(self) -> Ints:
        """For each account in how many ways the core ties it: families, a sign-up when most of the core did, and its
        words where no template does."""
        ways: Ints = self.families + (self.alone[SIGN_UP] >= SIGNED_UP) + (self.alone[WORDS] >= ASKS_ALIKE)
        return ways

    @cached_property
    def lived(self) -> Flags:
        """For each account whether the core ties it by what does not come along with an account."""
        lived: Flags = self._sum(self.tied & (self.held.lived[self.held.slot_family] | self.several)) > 0
        return lived

    @cached_property
    def worked(self) -> Flags:
        """The same, surely."""
        surely = self.held.lived[self.held.slot_family] & (self.says >= WORKED)
        worked: Flags = self._sum(self.tied & (surely | self.several)) > 0
        return worked

    @cached_property
    def costly(self) -> Flags:
        """For each account whether the core ties it in a family that costs something, by more than strangers' odds.

        A phone's model that more of everybody else has than of the core is nothing that the core paid for.
        """
        private = self.tied & self.held.private[self.held.slot_family]
        costly: Flags = self._sum(private & (self.says + self.alone[CORE_SIZE][self.held.slot_account] > 0)) > 0
        return costly

    @cached_property
    def idle(self) -> Flags:
        """For each account whether one lasting family at the most says anything of it: it has done nothing yet."""
        lasting = (self.says.round(DIGITS) != 0) & ~self.held.dated[self.held.slot_family]
        idle: Flags = self._sum(lasting) <= 1
        return idle

    def _sum(self, slots: Floats | Flags) -> Floats:
        return np.bincount(self.held.slot_account, weights=slots, minlength=len(self.prior)).astype("float64")


def parts_of(held: Holdings, weighed: Weighed, numbers: Ints) -> pd.DataFrame:
    """What each account's odds are the sum of: account_no, part, family, nats, signal_no, tied_by, several, without,
    untied.

    Parts that say nothing are left out. Of a family that ties the account: `signal_no` is the signal that says most of
    it (missing for synchrony), `tied_by` how many values tie it, each by others, `several` whether so many do not come
    along with an account, `without` what the family would say were that signal nothing, and `untied` what it would were
    all of them nothing. `numbers` are the accounts' numbers.
    """
    alone = [pd.DataFrame({"account_no": numbers, "part": name, "nats": nats}) for name, nats in weighed.alone.items()]
    frame = pd.concat([*alone, _families(held, weighed, numbers)], ignore_index=True)
    frame = frame.round(DIGITS)
    return frame[frame["nats"] != 0]


def _families(held: Holdings, weighed: Weighed, numbers: Ints) -> pd.DataFrame:
    """The rows of families, tied ones and others."""
    tied = weighed.tied
    row, says, second = _two_best(held, weighed.ratios)
    by_signal = says >= weighed.best
    rest = np.append(weighed.ratios, 0.0)
    rest[row[by_signal]] = 0.0
    next_best = np.where(by_signal, second, says)
    left = np.where(next_best > 0, np.maximum(weighed.tied_by - by_signal, 1), 0)
    after = next_best + weighed.crossed(rest[:-1]) + weighed.places.says(left)
    # Who shows nothing else of a family is not silent there.
    shown = np.bincount(held.slot, minlength=len(tied))
    speaking = np.bincount(held.slot, weights=weighed.ratios > 0, minlength=len(tied))
    untied = np.where(held.slot_silent | (shown > speaking), weighed.absent, 0.0)
    without = np.where(next_best > 0, after, np.where(held.slot_silent | (shown > by_signal), weighed.absent, 0.0))
    return pd.DataFrame(
        {
            "account_no": numbers[held.slot_account],
            "part": np.where(tied, SHARED, SILENT),
            "family": held.families[held.slot_family],
            "nats": weighed.says,
            "signal_no": pd.Series(np.append(held.signal, 0)[row]).where(tied & by_signal).astype("Int64"),
            "tied_by": pd.Series(weighed.tied_by).where(tied).astype("Int64"),
            "several": pd.Series(weighed.several).where(tied).astype("boolean"),
            "without": np.where(tied, without, np.nan),
            "untied": np.where(tied, untied, np.nan),
        }
    )


def _two_best(held: Holdings, ratios: Floats) -> tuple[Ints, Floats, Floats]:
    """Of each slot the row of `held` that says most, what it says, and what the next one does; 0 for none."""
    slots = len(held.slot_account)
    order = np.lexsort((-ratios, held.slot))
    number = np.bincount(held.slot, minlength=slots)
    first = np.cumsum(number) - number
    padded = np.append(ratios[order], [0.0, 0.0])
    says = np.where(number >= 1, padded[first], 0.0)
    further = np.where(number >= 2, padded[first + 1], 0.0)
    rows = np.append(order, 0)[np.minimum(first, len(order))]
    return rows, says, further
