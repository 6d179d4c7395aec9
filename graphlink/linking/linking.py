"""The stage in one place: what accounts show -> links, and the communities and networks that links make."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..engine import DuckDBEngine, Engine
from ..machine import ask_room, this_machine
from ..reading import population
from ..settings import Settings
from ..signals import Kind, as_found, kinds_of
from .alike import join_alike
from .attached import attach_accounts
from .blocks import join_blocks
from .candidates import candidate_steps, every_pair_steps
from .chains import chained
from .cohorts import add_cohorts
from .communities import Partition, find_communities, renumbered, tie_networks
from .incidence import borne_step, signal_steps, weight_steps
from .invitations import invited_step
from .links import link_steps
from .loose import take_in_loose
from .names import join_new_names, named_alike
from .patchworks import patched_alike
from .pools import join_pools
from .racks import racked_alike
from .roofs import roofed_alike
from .seams import part_communities
from .shown import shown_part_step
from .spans import sign_up_step
from .turns import turn_steps
from .windows import dated_step
from .woven import weave

__all__ = ["LEAVES", "TAKES", "group_accounts", "kinds_found", "link_accounts"]

TAKES = (
    "account",
    "account_activity",
    "account_number",
    "kind",
    "observed",
    "population",
    "windowed_event",
    "windowed_kind",
)
"""Tables of earlier stages that this one reads."""
LEAVES = (
    *("kind_privacy", "signal_degree", "signal", "incidence", "shown_alone", "borne", "dated", "in_step", "invited"),
    *("account_life", "turned"),
    "link",
)
"""Tables that later stages read."""
LINK_BYTES = 300
"""What each link takes while communities are found: in frames, in the graph, and in Leiden's own work on it."""


HELD_BYTES = 60
"""What each takes where Leiden works elsewhere: in frames alone."""


def link_accounts(
    db: Engine, settings: Settings, innocent: pd.DataFrame | None = None, *, in_parts: bool = False
) -> pd.DataFrame:
    """The links: account_l, account_r (numbers), weight and arrival in nats, family_bits; leaves LEAVES in the engine.

    `innocent` (kind, value, why): signals that people decided to carry no weight. `in_parts`: their communities may be
    found in parts, elsewhere.
    """
    everything = settings.link.min_evidence == 0
    decided = False
    if innocent is not None and not innocent.empty:
        decided = True
        db.register("decided_signal", innocent)
    steps = [
        *signal_steps(),
        *turn_steps(),
        # Where every pair counts, hubs keep their weight.
        *weight_steps(judge_hubs=not everything, decided=decided),
        borne_step(),
        dated_step(decided=decided),
        invited_step(),
        *(every_pair_steps() if everything else candidate_steps()),
        *link_steps(settings.link.min_evidence),
    ]
    db.run_all(steps, leaves=LEAVES)
    count = int(db.scalar("select count(*) from link"))
    apart = in_parts and count > settings.detect.links_at_once
    ask_room("community", (HELD_BYTES if apart else LINK_BYTES) * count, this_machine())
    return db.frame("select account_l, account_r, weight, arrival, family_bits from link order by account_l, account_r")


def kinds_found(db: DuckDBEngine, settings: Settings) -> tuple[Kind, ...]:
    """Every kind of the run, the measured ones as private as the data say; reads `kind_privacy`."""
    found = db.frame("select kind, alone from kind_privacy")
    return as_found(kinds_of(settings), dict(zip(found["kind"], found["alone"], strict=True)))


def group_accounts(
    db: DuckDBEngine,
    links: pd.DataFrame,
    settings: Settings,
    found: Partition | None = None,
    names: Sequence[str] = (),
) -> tuple[pd.DataFrame, float]:
    """For each account of a community: which, membership (0..1), network, and whether its community is `chained` to
    another of it; and the partition's modularity.

    `found`: communities that were found elsewhere already. `names`: columns of `account` that say whose it is.
    """
    with db.leaving():
        # What much of the following asks for.
        db.run_all([shown_part_step(), sign_up_step()])
        return _grouped(db, links, _communities(db, links, settings, found), names)


def _grouped(
    db: DuckDBEngine, links: pd.DataFrame, partition: Partition, names: Sequence[str]
) -> tuple[pd.DataFrame, float]:
    """The communities of `partition` put into networks, and those added to them whom no link ties."""
    if names:
        partition = db.timed("name", lambda: renumbered(partition, join_new_names(db, partition.members, names)))
    chains = db.timed("chain", lambda: chained(db, partition.members))
    named = db.timed("name", lambda: named_alike(db, partition.members))
    racked = db.timed("rack", lambda: racked_alike(db, partition.members))
    patched = db.timed("patchwork", lambda: patched_alike(db, partition.members))
    roofed = db.timed("roof", lambda: roofed_alike(db, partition.members))
    besides = pd.concat([chains, named, racked, patched, roofed])
    network_of = db.timed("network", lambda: tie_networks(links, partition.members, besides, population(db)))
    community = partition.members["community"]
    tied = partition.members.assign(
        network=community.map(network_of), chained=community.isin(chains.to_numpy().ravel())
    )
    pooled = renumbered(partition, db.timed("pool", lambda: join_pools(db, tied))).members
    of = tied.groupby(pooled["community"].to_numpy()).agg({"network": "first", "chained": "any"})
    # What comes new has no link, and its values are too few to say which parts are one.
    taken = db.timed("loose", lambda: take_in_loose(db, pooled))
    members = db.timed("attached", lambda: attach_accounts(db, taken))
    return members.join(of, on="community"), partition.modularity


def _communities(db: DuckDBEngine, links: pd.DataFrame, settings: Settings, found: Partition | None) -> Partition:
    """The communities that links make, or `found`: taken apart, put together, and those that no link makes."""
    partition = found or db.timed("community", lambda: find_communities(links, seed=settings.detect.seed))
    if len(partition.members):
        partition = db.timed(
            "seam",
            lambda: renumbered(partition, part_communities(db, links, partition.members, seed=settings.detect.seed)),
        )
    woven = db.timed("woven", lambda: weave(db, partition.members, seed=settings.detect.seed))
    if len(woven):
        partition = replace(partition, members=woven)
        partition = db.timed("block", lambda: renumbered(partition, join_blocks(db, partition.members)))
    # After the blocks: what these accounts do besides, others do too, and would join them to it.
    partition = _with(partition, db.timed("cohort", lambda: add_cohorts(db, partition.members)))
    return _with(partition, db.timed("alike", lambda: join_alike(db, partition.members)))


def _with(partition: Partition, members: pd.DataFrame) -> Partition:
    """`partition` with `members` in place of its own, the communities numbered anew."""
    if members.empty:
        return partition
    return renumbered(replace(partition, members=members), members.set_index("account_no")["community"])
