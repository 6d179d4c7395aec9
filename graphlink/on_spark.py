"""The part of a run that Spark takes with `--engine spark`: from what was observed to the links.

DuckDB reads the source, for it knows damaged files and times of every form, and hands on what accounts show, sent and
did as Parquet. Templates, moments, signals, candidates and links are worked out by Spark, and communities where there
are too many links for one machine. What it leaves comes back: verdicts are found on one machine.
"""

from collections.abc import Mapping

import pandas as pd

from . import linking, signals
from .engine import DuckDBEngine
from .linking import Partition, find_in_parts, link_accounts
from .machine import bytes_of
from .reading import Sources
from .settings import Settings
from .signals import count_moments, mine_prompts, observe_sources
from .spark import SparkEngine

__all__ = ["link_on_spark", "local_settings"]

GIVEN = {
    "account": "select account_id, created_at from account",
    **{
        name: f"select * from {name}"
        for name in (
            "account_number",
            "kind",
            "observation",
            "windowed_event",
            "windowed_kind",
            "activity_event",
            "population",
        )
    },
}
"""What Spark starts from, beside prompts, and the SQL for it: of accounts not the source's own columns."""

MINED = ("template_observation", "template_event", "template_reading", "wording_shown", "word_shown")
"""What is mined from prompts."""

OBSERVED = ("kind", "left_out_value", "windowed_event", "windowed_kind")
"""What reading the source left on this machine already."""

BACK = (*(name for name in signals.LEAVES if name not in OBSERVED), *linking.LEAVES)
"""What judging and the case take of it."""

READ_HERE = "engine spark: DuckDB read the sources and found the verdicts, on one machine"
FOUND_THERE = (
    "engine spark: {links:,} links are more than [detect] links_at_once ({most:,}): workers found the communities, "
    "part by part"
)
TAKEN_APART = (
    "engine spark: more than {most:,} links held together in one piece, so that there communities are of links of more "
    "evidence alone, up to above {least:.1f} nats"
)
MINED_HERE = "engine spark: templates were mined by DuckDB on one machine, for lists of messages are among the prompts"


def local_settings(settings: Mapping[str, str], memory: str, threads: int) -> dict[str, str]:
    """The settings for Spark: those given; where they name no cluster it runs here, within `memory` and `threads`."""
    if not settings.get("spark.master", "local").startswith("local"):
        return dict(settings)
    return {
        "spark.master": f"local[{threads}]",
        "spark.driver.memory": f"{bytes_of(memory) // 2**20}m",
        # Nobody else may reach it.
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # 200 is for a cluster: each part of a shuffle costs a task.
        "spark.sql.shuffle.partitions": str(4 * threads),
        **settings,
    }


def link_on_spark(
    db: DuckDBEngine, spark: SparkEngine, sources: Sources, settings: Settings, innocent: pd.DataFrame | None
) -> tuple[tuple[str, ...], pd.DataFrame, Partition | None]:
    """Notes for the person who asked, the links as `link_accounts` gives them, and where there are more of them than
    one machine should take at once their communities.

    Leaves in `db` what `gather_signals` and `link_accounts` leave.
    """
    with db.leaving(*signals.LEAVES, *linking.LEAVES):
        observe_sources(db, sources, settings)
        notes = (READ_HERE, *_mine(db, spark, settings))
        for name, sql in GIVEN.items():
            _give(db, spark, name, sql)
        count_moments(spark)
        links = link_accounts(spark, settings, innocent, in_parts=True)
        said, found = _grouped(spark, links, settings)
        for name in BACK:
            if spark.keeps(name):
                db.read_parquet(name, spark.parquet(name))
    return (*notes, *said), links, found


def _grouped(spark: SparkEngine, links: pd.DataFrame, settings: Settings) -> tuple[tuple[str, ...], Partition | None]:
    """Notes, and the communities of the links where there are too many to take at once."""
    most = settings.detect.links_at_once
    if len(links) <= most:
        return (), None
    found, asked = find_in_parts(spark, links, seed=settings.detect.seed, most=most)
    notes = [FOUND_THERE.format(links=len(links), most=most)]
    if asked:
        notes.append(TAKEN_APART.format(most=most, least=asked[-1]))
    return tuple(notes), found


def _mine(db: DuckDBEngine, spark: SparkEngine, settings: Settings) -> tuple[str, ...]:
    """Notes; the templates are in Spark. Lists of messages are JSON, which only DuckDB's steps take apart."""
    listed = "roles" in db.frame("from prompt limit 0").columns
    notes = (MINED_HERE, *mine_prompts(db, settings)) if listed else ()
    for name in MINED if listed else ("prompt",):
        _give(db, spark, name, f"select * from {name}")
    if listed:
        return notes
    _give(db, spark, "account", GIVEN["account"])
    return mine_prompts(spark, settings)


def _give(db: DuckDBEngine, spark: SparkEngine, name: str, sql: str) -> None:
    file = spark.scratch_file(f"given-{name}.parquet")
    db.copy_to_parquet(sql, file)
    spark.read_parquet(name, file)
