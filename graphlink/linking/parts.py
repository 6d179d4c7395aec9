"""links -> communities where no machine holds all links: found part by part, each on some worker.

A part is what links hold together (a component). No community crosses components, so that Leiden may take them one by
one: with the resolution times the part of all evidence that is theirs, what it makes large is the same as over all
links. A component of too many links is taken apart first: it asks for more evidence, half of its links at a time.

Components by alternating stars (Kiveris and others 2014, doi:10.1145/2670979.2670997): each account hands its larger
neighbours its smallest one, then its smaller ones; rounds grow with the logarithm of the accounts.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from ..engine import Engine, Step
from .communities import LEAST_WEIGHT, CommunityRules, Partition, find_communities, partition_of

if TYPE_CHECKING:
    from ..spark import SparkEngine

__all__ = ["find_in_parts", "part_accounts", "star_steps"]

ROUNDS = 60
"""Of stars, and of taking apart: more than any graph needs that fits the disks of the world."""
FOUND = "account_no bigint, bucket bigint, community bigint, membership double"


def find_in_parts(spark: "SparkEngine", links: pd.DataFrame, *, seed: int, most: int) -> tuple[Partition, list[float]]:
    """The communities of `links` as `find_communities` returns them, found in parts of about `most` links by `spark`,
    and the evidence that the parts of too large ones were asked for (empty where none was too large).

    `spark` holds them as the table `link` too.
    """
    asked = part_accounts(spark, most)
    spark.run(_bucket_step(max(1, -(-2 * len(links) // most))))
    total = float(links["weight"].clip(lower=LEAST_WEIGHT).sum())
    spark.run_by_group("part_community", "select * from part_link", "bucket", _finder(seed, total), FOUND)
    found = spark.frame("select account_no, bucket, community, membership from part_community")
    spark.drop("part", "kept_link", "part_link", "part_community")
    return _whole(links, found), asked


def part_accounts(engine: Engine, most: int) -> list[float]:
    """Leaves `part` (account_no, part) and `kept_link`, links inside parts; the evidence asked for, round by round.

    No part has more than `most` links, but where all of them weigh the same.
    """
    asked: list[float] = []
    engine.run(Step("kept_link", "select account_l, account_r, weight from link", reads=("link",)))
    _components(engine)
    engine.run(Step("part", "select * from component", reads=("component",)))
    for _ in range(ROUNDS):
        engine.run(_too_large_step(most))
        bar = engine.scalar("select min(middle) from too_large")
        if bar is None:
            break
        asked.append(float(bar))
        engine.run(_asked_step())
        engine.run(Step("kept_link", "select * from asked_link", reads=("asked_link",)))
        _components(engine)
        engine.run(_parted_step())
        engine.run(Step("part", "select * from parted", reads=("parted",)))
    engine.drop("too_large", "component")
    if asked:
        engine.drop("asked_link", "parted")
    return asked


def _components(engine: Engine) -> None:
    """Leaves `component` (account_no, part): what `kept_link` hold together, called by its smallest account."""
    start = "select greatest(account_l, account_r) as a, least(account_l, account_r) as b from kept_link"
    engine.run(Step("star", start, reads=("kept_link",)))
    for _ in range(ROUNDS):
        engine.run_all(star_steps())
        # Stars: no account hangs on two, and none on one that hangs itself.
        if not engine.scalar(
            "select count(*) - count(distinct a) + count(*) filter (b in (select a from star)) from star"
        ):
            break
    whole = "select a as account_no, b as part from star union select b, b from star"
    engine.run(Step("component", whole, reads=("star",)))
    engine.drop("star", "wide_star")


def star_steps() -> list[Step]:
    """Steps from `star` (a > b, linked) to `star` one round nearer to one star for each component."""
    return [
        Step(
            "wide_star",
            """
            with ends as (select a as u, b as v from star union all select b, a from star),
            smallest as (select u, least(u, min(v)) as m from ends group by u)
            select distinct v as a, m as b from ends join smallest using (u) where v > u
            """,
            reads=("star",),
        ),
        Step(
            "star",
            """
            with smallest as (select a, min(b) as m from wide_star group by a)
            select b as a, m as b from wide_star join smallest using (a) where b <> m
            union
            select a, m from smallest
            """,
            reads=("wide_star",),
        ),
    ]


def _too_large_step(most: int) -> Step:
    """The step to `too_large` (part, middle): parts of more than `most` kept links, and what the middle one weighs."""
    return Step(
        "too_large",
        f"""
        select part, quantile_disc(weight, 0.5) as middle
        from kept_link join part on account_no = account_l group by part
        having count(*) > {int(most)} and quantile_disc(weight, 0.5) < max(weight)
        """,
        reads=("kept_link", "part"),
    )


def _asked_step() -> Step:
    """The step to `asked_link`: kept links without those of too large parts that are not above the middle one."""
    return Step(
        "asked_link",
        """
        select account_l, account_r, weight
        from kept_link join part on account_no = account_l left join too_large using (part)
        where middle is null or weight > middle
        """,
        reads=("kept_link", "part", "too_large"),
    )


def _parted_step() -> Step:
    """The step to `parted`: the parts now; an account of which no link was kept is one by itself."""
    return Step(
        "parted",
        "select p.account_no, coalesce(c.part, p.account_no) as part "
        "from part p left join component c on c.account_no = p.account_no",
        reads=("component", "part"),
    )


def _bucket_step(buckets: int) -> Step:
    """The step to `part_link`: kept links, and the bucket of parts that one worker takes together."""
    return Step(
        "part_link",
        f"select account_l, account_r, weight, part % {buckets} as bucket "
        "from kept_link join part on account_no = account_l",
        reads=("kept_link", "part"),
    )


def _finder(seed: int, total: float) -> Callable[[pa.Table], pa.Table]:
    """A function that a worker calls with the links of a bucket, for the communities in it."""

    def find(table: pa.Table) -> pa.Table:
        links = table.to_pandas()
        own = float(links["weight"].clip(lower=LEAST_WEIGHT).sum())
        rules = CommunityRules(resolution=CommunityRules().resolution * own / total)
        members = find_communities(links, seed=seed, rules=rules).members
        found = members.assign(bucket=int(links["bucket"].iloc[0]))
        return pa.Table.from_pandas(found[["account_no", "bucket", "community", "membership"]], preserve_index=False)

    return find


def _whole(links: pd.DataFrame, found: pd.DataFrame) -> Partition:
    """One partition of all linked accounts; those that no kept link reached are alone."""
    accounts = np.unique(links[["account_l", "account_r"]].to_numpy(dtype="int64"))
    placed = found.set_index("account_no").reindex(accounts)
    alone = placed["community"].isna()
    bucket = placed["bucket"].where(~alone, -1).astype("int64")
    community = placed["community"].where(~alone, pd.Series(accounts, index=accounts)).astype("int64")
    labels = pd.DataFrame({"bucket": bucket, "community": community}).groupby(["bucket", "community"]).ngroup()
    return partition_of(links, accounts, labels.to_numpy(dtype="int64"), placed["membership"].fillna(0.0).to_numpy())
