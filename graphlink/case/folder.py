"""The case: the folder that one run writes, and how it is read again.

Parquet tables and one manifest (`run.json`). `write_case` writes the folder whole or not at all; `Case` reads it,
one pandas frame a table, loaded when first asked for.
"""

import glob
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from ..errors import GraphlinkError, InputError

if TYPE_CHECKING:
    import networkx as nx

TABLES: dict[str, tuple[str, ...]] = {
    "accounts": ("account_id", "community_id", "network_id", "role", "membership", "score", "verdict", "reason"),
    "communities": (
        "community_id",
        "network_id",
        "accounts",
        "links",
        "score",
        "verdict",
        "q_value",
        "first_seen",
        "last_seen",
        "exchanges",
        "reason",
    ),
    "links": ("account_l", "account_r", "weight", "kinds", "shared"),
    "signals": ("kind", "value", "degree", "weight", "hub"),
    "evidence": ("community_id", "kind", "value", "accounts", "outside", "weight"),
    "incidence": ("account_id", "kind", "value", "occurrences", "first_seen", "last_seen"),
    "activity": ("community_id", "hour", "exchanges", "accounts"),
    "models": ("community_id", "model", "exchanges"),
    "rejected": ("path", "row", "column", "problem"),
}
"""Each table's columns that stay; a table may carry more (the source's own account columns, a column per feature)."""

MANIFEST = "run.json"
UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
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
        folder = Path(path)
        if not folder.is_dir():
            raise InputError(f"{folder}: no such case folder; `graphlink run SOURCE --out {folder}` makes one")
        missing = [name for name in TABLES if not (folder / f"{name}.parquet").is_file()]
        if missing or not (folder / MANIFEST).is_file():
            names = ", ".join([f"{name}.parquet" for name in missing] or [MANIFEST])
            raise InputError(f"{folder}: not a complete case, {names} is missing; run `graphlink run` again")
        return cls(folder)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What `run.json` holds: inputs, settings, versions, seed, steps, counts."""
        try:
            found: dict[str, Any] = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise InputError(f"{self.path / MANIFEST}: cannot be read ({problem})") from problem
        return found

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the tables' bytes: equal for equal results, so run.json (timings) is left out."""
        digest = hashlib.sha256()
        for name in sorted(TABLES):
            digest.update(name.encode())
            with (self.path / f"{name}.parquet").open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

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
        """The whole table `name` as a frame."""
        return self.query(f"select * from {name}")

    def query(self, sql: str, values: list[Any] | None = None) -> pd.DataFrame:
        """What `sql` returns over the case's tables, each a view under its name; `values` are bound to its `?`.

        The way to read a part of a table too large to load: text from data belongs in `values`, never in `sql`.
        """
        try:
            with self._views.cursor() as cursor:
                return cursor.execute(sql, values or []).df()
        except UNREADABLE as problem:
            raise GraphlinkError(f"{self.path}: a table cannot be read ({first_line(problem)})") from problem

    @cached_property
    def _views(self) -> duckdb.DuckDBPyConnection:
        """One connection for all queries, with a view for each table."""
        connection = duckdb.connect()
        for name in TABLES:
            file = glob.escape(str(self.path / f"{name}.parquet")).replace("'", "''")
            try:
                connection.execute(f"create view {name} as select * from read_parquet('{file}')")
            except UNREADABLE as problem:
                raise GraphlinkError(f"{self.path}: a table cannot be read ({first_line(problem)})") from problem
        return connection

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
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.parent / f".{path.name}.{uuid.uuid4().hex[:8]}.partial"
    try:
        work.mkdir(mode=0o700)
        write_tables(work)
        (work / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", encoding="utf-8")
        if dress:
            dress(Case(work, path.name))
        for file in work.iterdir():
            file.chmod(0o600)
        if path.exists():
            old = path.parent / f".{path.name}.{uuid.uuid4().hex[:8]}.old"
            os.rename(path, old)
            os.rename(work, path)
            shutil.rmtree(old)
        else:
            os.rename(work, path)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Case.open(path)


def refuse_taken(path: Path, *, force: bool) -> None:
    """Nothing where `path` is free or a case that may be replaced; raises InputError otherwise."""
    if not path.exists():
        return
    if not (path / MANIFEST).is_file():
        raise InputError(f"{path}: exists and is no case; choose another --out")
    if not force:
        raise InputError(f"{path}: a case is there already; add --force to replace it, or choose another --out")


def first_line(problem: BaseException) -> str:
    """The first line of what `problem` says, for messages of one line."""
    return str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
