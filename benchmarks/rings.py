"""The plainest ring, swept: accounts over a few cards and devices, among strangers, and nothing else is known.

    python -m benchmarks.rings
    python -m benchmarks.rings --seeds 1 2 --accounts 40 --strangers 300

A world has sign-up days, cards and devices alone: no prompts, no addresses, no times of payments and logins. The ring
signed up within three weeks, each of its accounts with one card and one device, dealt at random or in blocks. Strangers
signed up over two years, with cards (60 % of them) and devices of their own; every tenth lives in a home of three that
shares a card, a tablet or both.

Prints a table with a row a world. `tied` are the accounts of the ring that chains of shared cards and devices hold
together in one piece; nobody can tell that the others belong to it. A world is held to the bar where these are at least
40 (95 % of 40 for a ring of 40) and the ring has at most 6 accounts to a card and to a device: 95 % of `tied` must be
flagged as one network, and nobody else. The exit code is 1 where one misses it.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from graphlink.case import Case
from graphlink.graph_engine import network
from graphlink.pipeline import run

ACCOUNTS = (90, 40)
STRANGERS = (300, 2_000, 20_000)
POOLS = ((12, 12), (25, 25), (30, 15), (8, 6), (15, 15), (20, 40), (45, 45))
"""Cards and devices."""
DEALS = ("random", "blocks")

PAYING, AT_HOME, HOME = 0.6, 0.1, 3
BEGIN, YEARS, WEEKS = pd.Timestamp("2024-03-01"), 2 * 365, 3 * 7
"""The first day, and over how many days strangers and a ring sign up."""

LEAST_RING, MOST_SHARERS, WANTED = 40, 6, 0.95

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ring:
    """One world: a ring of so many accounts over so many cards and devices, dealt so, among so many strangers."""

    accounts: int
    cards: int
    devices: int
    deal: str
    strangers: int
    seed: int

    def dealt(self, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """The card and the device of each of its accounts.

        In blocks: accounts that signed up one after the other share a card, and a device; where one card ends, the
        device goes on, so that the whole is one chain.
        """
        if self.deal == "random":
            return rng.integers(0, self.cards, self.accounts), rng.integers(0, self.devices, self.accounts)
        place = np.arange(self.accounts)
        shift = self.accounts / max(self.cards, self.devices) / 2
        devices = (place + shift) * self.devices / self.accounts
        return place * self.cards // self.accounts, devices.astype(np.int64) % self.devices


@dataclass(frozen=True)
class World:
    """Who signed up when, paid with what, and logged in from what; ring accounts come first."""

    created: pd.Series
    payments: pd.DataFrame
    logins: pd.DataFrame
    tied: int
    """Accounts of the ring that chains of shared cards and devices tie into one piece, the largest."""


@dataclass(frozen=True)
class Found:
    """What a run made of a ring."""

    tied: int
    flagged: int
    together: int
    """Flagged accounts of the ring in the network that has most of them."""
    communities: int
    networks: int
    suspended: int
    q: float | None
    """The worst q-value of the communities in which its accounts are flagged."""
    innocents: int


def main() -> int:
    """The exit code: 1 where a world that is held to the bar misses it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--accounts", nargs="+", type=int, default=list(ACCOUNTS))
    parser.add_argument("--strangers", nargs="+", type=int, default=list(STRANGERS))
    asked = parser.parse_args()
    print("| accounts | cards x devices | deal | strangers | seed | tied | flagged | in communities, networks ", end="")
    print("| suspended | q | innocents flagged | bar |\n|" + "---|" * 12)
    said = [told(ring, examined(ring)) for ring in rings(asked.accounts, asked.strangers, asked.seeds)]
    print(f"\n{len(said)} worlds, {said.count('met')} meet the bar, {said.count('MISSED')} miss it")
    return 1 if "MISSED" in said else 0


def rings(accounts: list[int], strangers: list[int], seeds: list[int]) -> Iterator[Ring]:
    """Every world of these sizes and seeds."""
    for size, (cards, devices), deal, crowd, seed in product(accounts, POOLS, DEALS, strangers, seeds):
        yield Ring(size, cards, devices, deal, crowd, seed)


def told(ring: Ring, found: Found) -> str:
    """Prints one row, and returns what it says of the bar: met, MISSED, or nothing."""
    said = ("met" if meets_bar(found) else "MISSED") if held(ring, found) else ""
    cells = (
        *(ring.accounts, f"{ring.cards} x {ring.devices}", ring.deal, f"{ring.strangers:,}", ring.seed, found.tied),
        *(found.flagged, f"{found.communities}, {found.networks}", found.suspended),
        *("-" if found.q is None else f"{found.q:.3f}", found.innocents, said),
    )
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    return said


def held(ring: Ring, found: Found) -> bool:
    """Whether this ring must be found: large enough in one piece, and few enough to a card and a device."""
    return ring.accounts / min(ring.cards, ring.devices) <= MOST_SHARERS and found.tied >= WANTED * LEAST_RING


def meets_bar(found: Found) -> bool:
    """Whether nearly all of what is tied is flagged as one network, and nobody else."""
    return found.together >= WANTED * found.tied and not found.innocents


def examined(ring: Ring) -> Found:
    """What a run over the world of `ring` makes of it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "ring"
        world = make_world(ring)
        ids = written(world, folder, np.random.default_rng([ring.seed, 1]))
        return judged(run(folder, Path(scratch) / "ring.case"), ids[: ring.accounts], world.tied)


def make_world(ring: Ring) -> World:
    """The ring and its strangers, drawn from its seed."""
    # The ring has draws of its own, so that it is the same among few strangers and among many.
    drawn = [ring.seed, ring.accounts, ring.cards, ring.devices]
    cards, devices = ring.dealt(np.random.default_rng(drawn))
    rng = np.random.default_rng([*drawn, ring.strangers])
    paid, logged = strangers(ring, rng)
    members, others = np.arange(ring.accounts), ring.accounts + np.arange(ring.strangers)
    joined = rng.uniform(0, YEARS - WEEKS) + np.sort(rng.uniform(0, WEEKS, len(members)))
    days = np.concatenate([joined, rng.uniform(0, YEARS, len(others))])
    return World(
        created=(BEGIN + pd.Series(pd.to_timedelta(days, unit="D"))).dt.floor("s"),
        payments=pd.concat([pd.DataFrame({"account": members, "value": cards}), paid], ignore_index=True),
        logins=pd.concat([pd.DataFrame({"account": members, "value": devices}), logged], ignore_index=True),
        tied=largest_piece(cards, devices + ring.cards),
    )


def strangers(ring: Ring, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the strangers pay with and log in from (account, value): their own, and what a home shares."""
    others = ring.accounts + np.arange(ring.strangers)
    homes = int(AT_HOME * ring.strangers) // HOME
    at_home = np.repeat(np.arange(homes), HOME)
    shared = rng.integers(0, 3, homes)[at_home]
    card, tablet = shared != 0, shared != 1
    # A home's card takes the number of its first member's own, a tablet a number beyond everybody's.
    cards, pays = ring.cards + np.arange(ring.strangers), rng.random(ring.strangers) < PAYING
    cards[: len(at_home)] = np.where(card, ring.cards + HOME * at_home, cards[: len(at_home)])
    pays[: len(at_home)] |= card
    own = pd.DataFrame({"account": others, "value": ring.devices + np.arange(ring.strangers)})
    tablets = pd.DataFrame({"account": others[: len(at_home)], "value": ring.devices + ring.strangers + at_home})
    return pd.DataFrame({"account": others, "value": cards})[pays], pd.concat([own, tablets[tablet]])


def largest_piece(cards: Ints, devices: Ints) -> int:
    """How many accounts the largest piece has in which each shares a card or a device with another; numbers differ."""
    pieces = network(int(max(cards.max(), devices.max())) + 1, np.column_stack([cards, devices])).components()
    return int(np.bincount(pieces[cards]).max())


def written(world: World, folder: Path, rng: np.random.Generator) -> list[str]:
    """The accounts' ids, ring first; writes the three tables, accounts in no order of ring and strangers."""
    folder.mkdir()
    ids = pd.Series(names(len(world.created), rng))
    accounts = pd.DataFrame({"account_id": ids, "created_at": world.created}).sort_values("account_id")
    accounts.to_csv(folder / "accounts.csv", index=False)
    for file, table, column in (
        ("payments", world.payments, "card_fingerprint"),
        ("logins", world.logins, "device_fingerprint"),
    ):
        values = pd.Series(names(int(table["value"].max()) + 1, rng))
        shown = pd.DataFrame({"account_id": table["account"].map(ids), column: table["value"].map(values)})
        shown.sort_values(["account_id", column]).to_csv(folder / f"{file}.csv", index=False)
    return ids.tolist()


def names(count: int, rng: np.random.Generator) -> list[str]:
    """So many different names of 16 hexadecimal digits."""
    return [f"{high:08x}{low:08x}" for high, low in zip(rng.integers(1, 1 << 32, count), range(count), strict=True)]


def judged(case: Case, ring: list[str], tied: int) -> Found:
    """What the case says of the accounts of `ring`, and of all others."""
    flagged = case.accounts[case.accounts["verdict"].isin(["suspend", "review"])]
    mine = flagged[flagged["account_id"].isin(ring)]
    judged = case.communities[case.communities["community_id"].isin(mine["community_id"])]
    return Found(
        tied=tied,
        flagged=len(mine),
        together=int(mine["network_id"].value_counts().max()) if len(mine) else 0,
        communities=int(mine["community_id"].nunique()),
        networks=int(mine["network_id"].nunique()),
        suspended=int((mine["verdict"] == "suspend").sum()),
        q=float(judged["q_value"].max()) if len(judged) else None,
        innocents=len(flagged) - len(mine),
    )


if __name__ == "__main__":
    sys.exit(main())
