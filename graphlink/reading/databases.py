"""Databases as sources: each query of the settings asked once, its rows kept as a Parquet file of the run.

The file lies in the engine's scratch folder and goes with it. What is secret in an address (a password, what
`{env:NAME}` stands for) is in no message and no name.
"""

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

from ..database_address import DATABASES, scheme_of, shown_address
from ..engine import DuckDBEngine
from ..errors import InputError
from ..secrets import PLACEHOLDER, Secrets
from .database_rows import Fetch, Refused
from .duckdb_rows import duckdb_rows
from .input_files import TableFiles
from .postgres_rows import postgres_rows
from .sqlite_rows import sqlite_rows

__all__ = ["Asked", "read_databases"]


@dataclass(frozen=True)
class Asked:
    """A query that sections put to the database `path`; `label` names the first of them."""

    label: str
    path: str
    query: str

    @property
    def shown(self) -> str:
        """How messages and the case name the table."""
        return f"{shown_address(self.path)} ({self.label})"


def read_databases(engine: DuckDBEngine, asked: Sequence[Asked], base: Path) -> list[TableFiles]:
    """The rows of each query, as a file of the engine's scratch folder.

    Each database is opened once, and all queries see the same state of it. Relative files count from `base`. Raises
    InputError that names section and key where a database cannot be asked, GraphlinkError where it ends too early.
    """
    found: dict[Asked, TableFiles] = {}
    for path in dict.fromkeys(one.path for one in asked):
        queries = [one for one in asked if one.path == path]
        secrets = _secrets_of(queries[0])
        address = _filled(path, secrets)
        with _said_of(queries[0], secrets), _opened(engine, address, base) as fetch:
            for one in queries:
                with _said_of(one, secrets):
                    found[one] = replace(_kept(engine, one, fetch), found=_lying(address, base))
    return [found[one] for one in asked]


def _kept(engine: DuckDBEngine, one: Asked, fetch: Fetch) -> TableFiles:
    began = time.perf_counter()
    number = sum(run.name.startswith("database_") for run in engine.runs)
    target = engine.scratch_file(f"database_{number}.parquet")
    rows = fetch(one.query, target)
    engine.note(f"database_{number}", time.perf_counter() - began, rows)
    return TableFiles(one.shown, "parquet", (target,), (one.shown,))


def _opened(engine: DuckDBEngine, address: str, base: Path) -> AbstractContextManager[Fetch]:
    kind = scheme_of(address)
    if kind in ("postgresql", "postgres"):
        _refuse_other_forms(address)
        return postgres_rows(address)
    if kind not in DATABASES:
        names = ", ".join(f"{name}://" for name in DATABASES)
        raise Refused("the variable holds no address of a database", "path", f"let it begin with {names}")
    file = _file_of(address, base)
    return sqlite_rows(file) if kind == "sqlite" else duckdb_rows(engine, file)


def _file_of(address: str, base: Path) -> Path:
    kind, _, rest = address.partition(":")
    if not rest.startswith("///"):
        form = f"write {kind}:///file (from the settings' folder on) or {kind}:////folder/file"
        raise Refused("the address of a file has three strokes", "path", form)
    file = base / rest[3:]
    if not file.is_file():
        raise Refused(f"{file}: no such file", "path", "name one that is there")
    return file


def _lying(address: str, base: Path) -> tuple[Path, ...]:
    """The file that the database is, so that nothing calls it unread; of a server none."""
    return (_file_of(address, base),) if scheme_of(address) in ("sqlite", "duckdb") else ()


def _refuse_other_forms(address: str) -> None:
    """Raises Refused where the server's library would take a piece of the password for something else, and say it."""
    if not address.startswith(("postgresql://", "postgres://")):
        raise Refused("the address of a server has two strokes", "path", "write postgresql://user@host:port/name")
    before = address.partition("://")[2].rpartition("@")[0]
    if any(sign in before for sign in "/?#@ "):
        said = "a sign in user, password or parameters is not escaped"
        raise Refused(said, "path", "write @ / ? # in them as %40 %2F %3F %23, or the password as {env:NAME}")


def _secrets_of(one: Asked) -> Secrets:
    """What is secret in the address: what it takes from the environment, and a password that stands in it."""
    try:
        named = Secrets.named_in(one.path, os.environ)
    except InputError as problem:
        raise InputError(f"{one.label} `path`: {problem}") from None
    address = _filled(one.path, named)
    user, _, place = address.partition("://")[2].rpartition("@")
    parameters = parse_qsl(place.partition("?")[2])
    said = [user.partition(":")[2], *(value for name, value in parameters if "password" in name)]
    forms = {form for text in said if text for form in (text, unquote(text))}
    return Secrets({**named.values, **{f"password{'_' * n}": form for n, form in enumerate(sorted(forms))}})


def _filled(path: str, secrets: Secrets) -> str:
    """The address with what the environment holds: as it is in front and in names of files, else escaped."""
    escaped = scheme_of(path) in ("postgresql", "postgres")

    def value(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        plain = secrets.values[found[1] + found[2]]
        return quote(plain, safe="") if escaped else plain

    return PLACEHOLDER.sub(value, path)


@contextmanager
def _said_of(one: Asked, secrets: Secrets) -> Iterator[None]:
    """Turns what the database says into one line that names section and key."""
    try:
        yield
    except Refused as said:
        line = f"{one.label} `{said.key}`: {shown_address(one.path)}: {secrets.redact(str(said))[:500]}; {said.advice}"
        raise said.raises(line) from None
