"""The case: the folder that one run writes, and how it is read again.

Parquet tables and one manifest (`run.json`). `write_case` writes the folder whole or not at all; `Case` reads it,
one pandas frame a table, loaded when first asked for.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..claims import claimed_name, held, left_behind, locked, remove_left
from ..engine import ParquetViews, Problem
from ..errors import GraphlinkError, InputError, in_words
from ..signals import Kind, kinds_from
from ..whole_files import private_folder, write_whole
from .fingerprint import AGAIN, LATER, MANIFEST, TABLES, fingerprint_of, refuse_incomplete, tables_of
from .recorded import manifest_problem, may_hold

if TYPE_CHECKING:
    import networkx as nx

PARTIAL, OLD = ".partial", ".old"
OWN = frozenset({MANIFEST, "kept", *(f"{name}.parquet" for name in TABLES)})
"""What a run writes, and nobody else; what it keeps of parts that were read is in `kept`."""
PAGES = re.compile(r"(report|graph)(-[\w-]+)?\.(html|md|json|csv|xlsx)|\..*\.partial")
"""What is made of a case and stands in it, under the names that are taken where nobody says another."""
VERDICTS = ("suspend", "review", "clear")
ROLES = ("core", "member", "periphery")


@dataclass(frozen=True)
class Case:
    """One case folder, opened for reading. `title` is its name while it is being written beside its place."""

    path: Path
    title: str | None = None

    @property
    def name(self) -> str:
        """What people call the case: its folder's name."""
        return self.title or self.path.name

    @classmethod
    def open(cls, path: str | Path) -> "Case":
        """The case at `path`. Raises InputError where the folder is no complete case."""
        refuse_incomplete(Path(path))
        return cls(Path(path))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What `run.json` holds: inputs, settings, versions, seed, steps, counts."""
        file = self.path / MANIFEST
        try:
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as problem:
            raise InputError(f"{file}: cannot be read ({in_words(problem)}); {AGAIN}") from problem
        if wrong := manifest_problem(found):
            raise InputError(f"{file}: {wrong}; {AGAIN}")
        return found

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What each kind of signal is, by its name, in the order in which sentences name them."""
        return {kind.name: kind for kind in kinds_from(self.manifest.get("kinds", ()))}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the tables' bytes: equal for equal results, so run.json (timings) is left out."""
        return fingerprint_of(self.path)

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that it has: all of TABLES, but for those that came later than the case."""
        return tables_of(self.path)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """One row for each account of the source, by account id."""
        return self.table("accounts")

    @cached_property
    def communities(self) -> pd.DataFrame:
        """One row for each community, by community id (largest first)."""
        return self.table("communities")

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row for each link; weight in nats."""
        return self.table("links")

    @cached_property
    def signals(self) -> pd.DataFrame:
        """One row for each signal that two or more accounts show."""
        return self.table("signals")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """One row for each signal of a community."""
        return self.table("evidence")

    @cached_property
    def rejected(self) -> pd.DataFrame:
        """One row for each input row that could not be read."""
        return self.table("rejected")

    def table(self, name: str) -> pd.DataFrame:
        """The whole table `name` as a frame. Raises InputError where the case is older than the table."""
        if name in LATER and name not in self.tables:
            raise InputError(f"{self.path}: {name}.parquet is not there, an earlier version made this case; {AGAIN}")
        return self.query(f"select * from {name}")

    def columns(self, name: str) -> tuple[str, ...]:
        """The columns of the table `name`."""
        with _reading(self.path):
            return tuple(self._views.columns(name))

    def query(self, sql: str, values: list[Any] | None = None) -> pd.DataFrame:
        """What `sql` returns over the case's tables, each a view under its name; `values` are bound to its `?`.

        The way to read a part of a table too large to load: text from data belongs in `values`, never in `sql`.
        """
        for value in values or []:
            if isinstance(value, str) and not _is_text(value):
                raise InputError(f"{value[:80]!r}: holds bytes that are no UTF-8; write it in UTF-8")
        with _reading(self.path):
            return self._views.frame(sql, values or [])

    @cached_property
    def _views(self) -> ParquetViews:
        """One connection for all queries, with a view for each table; InputError where one lacks a column."""
        with _reading(self.path):
            views = ParquetViews({name: self.path / f"{name}.parquet" for name in self.tables})
            for name in self.tables:
                _check_columns(views, name, self.path / f"{name}.parquet")
            if "accounts" in self.tables:
                views.keep_digits("accounts")
        return views

    def graph(
        self,
        *,
        community: int | None = None,
        network: int | None = None,
        account: str | None = None,
        hops: int = 1,
        signals: bool = False,
    ) -> "nx.Graph[str]":
        """The links as a networkx graph: all of them, or one community, network or account's surroundings.

        With `signals`, accounts and the signals that they share are the nodes (`case_graph` tells the
        attributes). Raises InputError for an id that the case does not have.
        """
        from .parts import case_graph

        return case_graph(self, community=community, network=network, account=account, hops=hops, signals=signals)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turns what the engine says of the files of the case at `path` into a GraphlinkError of one line."""
    try:
        yield
    except Problem as problem:
        raise GraphlinkError(f"{path}: a table cannot be read ({problem.said}); {AGAIN}") from problem


def _check_columns(views: ParquetViews, name: str, file: Path) -> None:
    """Nothing where the table `name` has the columns that stay; raises InputError that names one otherwise."""
    kinds = views.columns(name)
    for column in TABLES[name]:
        if column not in kinds:
            raise InputError(f"{file}: column `{column}` is missing; {AGAIN}")
        # A column without one value may have any type.
        if not may_hold(column, kinds[column]) and _has_values(views, name, column):
            raise InputError(f"{file}: column `{column}` holds {kinds[column][:40]}; {AGAIN}")


def _has_values(views: ParquetViews, name: str, column: str) -> bool:
    return len(views.frame(f'select 1 from {name} where "{column}" is not null limit 1')) > 0


def write_case(
    path: Path,
    write_tables: Callable[[Path], None],
    manifest: Mapping[str, Any],
    *,
    force: bool = False,
    dress: Callable[[Case], None] | None = None,
) -> Case:
    """The case written at `path`: `write_tables` fills a folder beside it, which is renamed when it is whole.

    `dress` adds to the finished tables what people open first (the pages).

    Raises InputError where `path` is taken: by anything but a case, or by a case without `force`.
    """
    refuse_taken(path, force=force)
    private_folder(path.absolute().parent)
    work = claimed_name(path.parent, f".{path.name}.", PARTIAL)
    try:
        with held(work, folder=True):
            write_tables(work)
            write_whole(work / MANIFEST, (json.dumps(manifest, indent=2, default=str) + "\n").encode())
            if dress:
                dress(Case(work, path.name))
            for file in work.rglob("*"):
                file.chmod(0o700 if file.is_dir() else 0o600)
            # Another run may have ended there meanwhile.
            refuse_taken(path, force=force)
            _put(work, path)
    except OSError as problem:
        raise GraphlinkError(f"{path}: cannot be written ({problem.strerror or problem})") from problem
    return Case.open(path)


def _put(work: Path, path: Path) -> None:
    """Renames `work` to `path`; the case that is there already goes, or is there still where that does not succeed."""
    if not path.exists():
        os.rename(work, path)
        return
    old = claimed_name(path.parent, f".{path.name}.", OLD)
    with locked(path):
        try:
            os.rename(path, old)
            os.rename(work, path)
        except BaseException:
            _put_back(old, path)
            raise
        _carry_over(old, path)
        shutil.rmtree(old, ignore_errors=True)


def _carry_over(old: Path, path: Path) -> None:
    """Moves what others put into the old case (a ledger, a plan, notes) to the new one; tables and pages are old."""
    for entry in old.iterdir():
        if entry.name not in OWN and not PAGES.fullmatch(entry.name) and not (path / entry.name).exists():
            os.rename(entry, path / entry.name)


def _put_back(old: Path, path: Path) -> None:
    if old.is_dir() and not path.exists():
        os.rename(old, path)


def _mend_place(path: Path) -> None:
    """Puts right what killed runs left beside `path`: the case that was being replaced comes back, the rest goes."""
    place = path.absolute().parent
    remove_left(place, f".{path.name}.", PARTIAL)
    for old in left_behind(place, f".{path.name}.", OLD):
        with suppress(OSError):
            _put_back(old, path)
            if old.is_dir():
                _carry_over(old, path)
            shutil.rmtree(old, ignore_errors=True)


def refuse_taken(path: Path, *, force: bool) -> None:
    """Nothing where `path` is free or a case that may be replaced; raises InputError otherwise.

    What killed runs left beside it is put right first.
    """
    _mend_place(path)
    if not path.exists():
        return
    if not ((path / MANIFEST).is_file() and tables_of(path)):
        # Others call a file of theirs run.json, too.
        raise InputError(f"{path}: exists and is no case; choose another --out")
    if not force:
        raise InputError(f"{path}: a case is there already; add --force to replace it, or choose another --out")
