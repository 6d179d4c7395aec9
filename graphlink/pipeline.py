"""run(): the straight line from source tables to a case, one package a stage."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import case as case_folder
from . import judging, linking
from .case import Case, make_manifest, refuse_taken, table_steps, write_case, write_tables
from .database_address import TABLE, is_far, shown_address
from .decided_case import changed_by, decided_in_case, innocent_signals
from .decisions import RunDecisions, decisions_for_run, told_of_run
from .engine import DuckDBEngine, StepRun
from .errors import InputError
from .graph_engine import imported_meanwhile
from .judging import (
    COMPARED,
    Cards,
    Judgement,
    apply_decided,
    decoys_beside,
    judge,
    leave_judgement,
    read_card,
    signs_of,
)
from .linking import Partition, group_accounts, link_accounts
from .machine import engine_memory, engine_threads, this_machine
from .reading import Keeping, Sources, keep_parts, open_kept, read_sources, refuse_remote
from .settings import SETTINGS_FILE, Settings, find_settings
from .signals import gather_signals, kinds_of, misspelt_kinds, told_by_values

if TYPE_CHECKING:
    from .spark import SparkEngine
    from .suspension import SuspendSettings

__all__ = ["run"]

Progress = Callable[[StepRun], None]
NUMBERED = ("community_id", "network_id")
ENGINES = ("duckdb", "spark")


def run(
    source: str | Path,
    out: str | Path | None = None,
    *,
    config: str | Path | None = None,
    engine: str = "duckdb",
    seed: int | None = None,
    force: bool = False,
    previous: str | Path | None = None,
    card: str | Path | None = None,
    beside: str | Path | None = None,
    known: str | Path | None = None,
    decisions: str | Path | None = None,
    max_rejected: str | float | None = None,
    memory: str | None = None,
    threads: int | None = None,
    master: str | None = None,
    pages: bool = True,
    progress: Progress | None = None,
) -> Case:
    """The case that one run over `source` writes to `out` (default: the source's name with `.case`, here).

    `config` names a settings file, otherwise `source/graphlink.toml` is read where there is one; `seed` overrides its
    seed, `max_rejected` (`5%`, 0.05) the share of a table's rows that may be lost. `previous` is an earlier case:
    communities that live on keep their ids, and the report says what changed. `decisions` is the book of what people
    decided (default: the settings' `[decisions] path`, or decisions.jsonl beside them); `known` is a list of accounts
    judged elsewhere, which counts as decisions in this run. `card` is a card.toml to judge by, in place of
    the shipped weights, `beside` another whose verdicts are shown and do nothing. `memory` (`6GB`) and `threads` are
    what the engine may take, in place of the settings' or of what the machine or its container has. `engine` is duckdb
    or spark, `master` where Spark runs (default: this machine); with spark `source` may be an address that it reads.
    Without `pages` report.html and graph.html are not written: `write_report` and `write_operation_page` may, later.
    `progress` is called as each step ends, by whichever thread ran it. Raises InputError where the source or the
    settings do not let the run go on; no half case is left.
    """
    refuse_engine(str(source), engine, master)
    folder = Path(source)
    settings, base = find_settings(folder, Path(config) if config else None, seed=seed, max_rejected=max_rejected)
    path = Path(out) if out else Path.cwd() / f"{folder.resolve().name.removeprefix(TABLE)}.case"
    refuse_taken(path, force=force)
    before = Case.open(previous) if previous else None
    cards = Cards(*(read_card(Path(one)) if one else None for one in (card, beside)))
    cards.check(signs_of(kinds_of(settings)))
    settings_file = base / SETTINGS_FILE if config is None else Path(config)
    suspend = read_suspension(settings_file)
    decided = read_decided(base, settings, suspend, decisions=decisions, known=known)
    taken, machine = settings.detect, this_machine()
    limit = engine_memory(memory or taken.memory_limit, machine)
    used = engine_threads(taken.threads if threads is None else threads, machine)
    spark = settings_of_spark(settings, master, limit, used) if engine == "spark" else None
    with ExitStack() as held, ExitStack() as beside_it:
        db = held.enter_context(DuckDBEngine(memory_limit=limit, threads=used, on_step=progress))
        on_spark = beside_it.enter_context(spark_beside(db, spark)) if spark is not None else None
        # After Spark has said which warnings are of no use: what is imported puts back those it found as it began.
        held.enter_context(imported_meanwhile(*[load_pages] if pages else []))
        keeping = open_kept(before.path if before else None, keeps=settings.read.keep)
        brought, sources = read(db, source, settings, base, on_spark, keeping)
        settings = told_by_values(db, sources, settings)
        said, links, found = linked(db, sources, settings, innocent_signals(decided.decisions), on_spark)
        # What Java holds is free for what comes.
        beside_it.close()
        with decoys_beside(db, settings) as decoys:
            members, modularity = group_accounts(db, links, settings, found, sources.owner.columns)
            db.keep({*judging.TAKES, *judging.MEANWHILE, *case_folder.TAKES})
            judgement = judge(db, members, links, settings, sources.owner, decoys, cards)
        if before:
            judgement = with_old_ids(db, judgement, before)
        in_case = decided_in_case(db, decided.decisions, judgement)
        judgement = apply_decided(judgement, in_case, int(db.scalar("select count(*) from account_number")))
        leave_judgement(db, judgement, in_case)
        db.keep(case_folder.TAKES)
        columns = list(db.frame("select * from account limit 0").columns)
        compared = [column for column in COMPARED if column in judgement.communities]
        db.run_ordered(table_steps(columns, kinds_of(settings), compared))
        chance = {"worlds": settings.detect.shuffles, "suspended_by_chance": judgement.suspended_by_chance}
        accounts = db.frame("select account_id from account")["account_id"].tolist()
        record, told = told_of_run(decided, accounts)
        sources = replace(sources, notes=(*sources.notes, *misspelt_kinds(settings), *brought, *said, *told))
        manifest = make_manifest(db, shown_address(str(source)), settings, sources, chance | {"modularity": modularity})
        manifest |= {"engine": engine} | ({"spark": spark} if spark else {})
        manifest |= {"largest_ids": largest_ids(judgement, before)}
        manifest |= {name: found.as_json() for name, found in vars(cards).items() if found}
        manifest |= {"decisions": record | changed_by(judgement), "settings_file": str(settings_file.absolute())}
        manifest |= reinstated_before(suspend, accounts) | {"standing": words_of_standing(suspend)}
        return write_case(
            path,
            lambda work: write_all(db, sources, settings, work),
            manifest,
            force=force,
            dress=partial(write_pages, before=before, held=held) if pages else None,
        )


def refuse_engine(source: str, engine: str, master: str | None) -> None:
    """Raises InputError where there is no such engine, or it takes no `master` or reads no such source."""
    if engine not in ENGINES:
        raise InputError(f"--engine {engine}: there are {' and '.join(ENGINES)}; name one, or leave the option out")
    if master and engine != "spark":
        raise InputError(f"--master {master}: where Spark runs; add --engine spark")
    if engine != "spark" and is_far(source, Path()):
        refuse_remote(source, for_run=True)


def settings_of_spark(settings: Settings, master: str | None, memory: str, threads: int) -> dict[str, str]:
    """With which settings Spark starts. Raises InputError where PySpark or Java is not there."""
    from .spark import need_spark

    need_spark()
    from .on_spark import local_settings

    return local_settings(settings.spark | ({"spark.master": master} if master else {}), memory, threads)


def spark_beside(db: DuckDBEngine, settings: dict[str, str]) -> "SparkEngine":
    """Spark with `settings`, not started yet, whose steps are recorded among those of `db`."""
    from .spark import SparkEngine

    return SparkEngine(settings, runs=db.runs, on_step=db.on_step)


def read(
    db: DuckDBEngine,
    source: str | Path,
    settings: Settings,
    base: Path,
    spark: "SparkEngine | None",
    keeping: Keeping,
) -> tuple[tuple[str, ...], Sources]:
    """Notes, and what was read; with `spark` also what lies where that alone reaches."""
    if spark is not None:
        from .spark_sources import read_from_spark

        return read_from_spark(db, spark, source, settings, base, keeping)
    return (), read_sources(db, Path(source), settings, base=base, keeping=keeping)


def write_all(db: DuckDBEngine, sources: Sources, settings: Settings, folder: Path) -> None:
    """Writes the case's tables into `folder`, and what the settings keep of the rows for the next run."""
    write_tables(db, folder)
    if settings.read.keep:
        keep_parts(sources.kept, folder)


def linked(
    db: DuckDBEngine,
    sources: Sources,
    settings: Settings,
    innocent: pd.DataFrame | None,
    spark: "SparkEngine | None",
) -> tuple[tuple[str, ...], pd.DataFrame, Partition | None]:
    """Notes for the person who asked, and the links: by `db`, or by `spark` where it is there; their communities where
    one machine could not find them."""
    if spark is not None:
        from .on_spark import link_on_spark

        return link_on_spark(db, spark, sources, settings, innocent)
    said = gather_signals(db, sources, settings)
    db.keep({*linking.TAKES, *judging.TAKES, *case_folder.TAKES})
    return said, link_accounts(db, settings, innocent), None


def read_suspension(settings_file: Path) -> "SuspendSettings":
    """What `settings_file` says of suspensions: where their ledger is, and whether who was reinstated is let be."""
    from .suspension import read_suspend_settings

    return read_suspend_settings(settings_file if settings_file.is_file() else None)


def read_decided(
    base: Path,
    settings: Settings,
    suspend: "SuspendSettings",
    *,
    decisions: str | Path | None,
    known: str | Path | None,
) -> RunDecisions:
    """What people decided: in the book, on the list of known accounts, and in the ledger of suspensions."""
    from .suspension import ledger_decisions

    return decisions_for_run(
        base,
        settings,
        named=Path(decisions) if decisions else None,
        known=Path(known) if known else None,
        ledger=ledger_decisions(suspend),
    )


def largest_ids(judgement: Judgement, before: Case | None) -> dict[str, int]:
    """The largest community and network id that this run or an earlier one gave: numbers are never given again."""
    earlier = before.manifest.get("largest_ids", {}) if before else {}
    accounts = judgement.accounts
    return {name: max(earlier.get(name, 0), int(accounts[name].max() if len(accounts) else 0)) for name in NUMBERED}


def reinstated_before(suspend: "SuspendSettings", accounts: Sequence[str]) -> dict[str, Any]:
    """What the ledger of suspensions says of the source's `accounts`: those given back before."""
    from .suspension import reinstated_accounts

    known = set(accounts)
    return {"reinstated": [account for account in reinstated_accounts(suspend.ledger_path) if account in known]}


def words_of_standing(suspend: "SuspendSettings") -> dict[str, Any]:
    """In which column the source says how its accounts stand, and the words for those suspended already or gone."""
    words = {state: list(getattr(suspend.statuses, state)) for state in ("suspended", "gone")}
    return {"column": suspend.columns.status, **words}


def write_pages(case: Case, before: Case | None, held: ExitStack) -> None:
    """Writes what people open first beside the tables: report.html and graph.html; lets go of what is `held` first."""
    # The engine, whose blocks the pages need room for: they are made of the case's files alone.
    held.close()
    from .pages import write_operation_page
    from .reports import write_report

    write_report(case, case.path / "report.html", previous=before)
    write_operation_page(case, case.path / "graph.html", previous=before)


def load_pages() -> None:
    """Imports what the pages are made with, of which matplotlib is half a second."""
    for name in ("reports.gather", "reports.lanes", "reports.page", "pages"):
        import_module(f".{name}", __package__)


def with_old_ids(db: DuckDBEngine, judgement: Judgement, before: Case) -> Judgement:
    """`judgement` with the community and network ids that `before` gave to the same members."""
    from .following import keep_ids

    named = db.frame("select account_no, account_id from account_number").merge(judgement.accounts, on="account_no")
    given = before.manifest.get("largest_ids", {})
    ids = {column: keep_ids(before.accounts, named, column=column, given=given.get(column, 0)) for column in NUMBERED}

    def renumbered(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**{column: frame[column].map(old) for column, old in ids.items() if column in frame})

    return replace(
        judgement,
        communities=renumbered(judgement.communities),
        accounts=renumbered(judgement.accounts),
        signs=renumbered(judgement.signs),
    )
