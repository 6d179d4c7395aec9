"""PostgreSQL -> Parquet: the rows of a query by COPY, under one snapshot that cannot write; one of psycopg's doors.

COPY sends each value as the server's own text, which is what must survive: ids of any length, numeric to the last
digit. Whole numbers, fractions, times and lists get their types back here.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..errors import GraphlinkError
from .database_rows import Fetch, Refused, batches, check_names, write_rows

__all__ = ["postgres_rows"]

_REACHED = "check host, port, user and password (PGPASSWORD, ~/.pgpass, or {env:NAME} in the path)"
_MENDED = "mend the query"

_SECONDS = 30
"""How long to wait for a server that does not answer at all."""

_MICROSECONDS = pa.timestamp("us")
_TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(("int2", "int4", "int8", "oid"), pa.int64()),
    **dict.fromkeys(("float4", "float8"), pa.float64()),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": _MICROSECONDS,
    "timestamptz": pa.timestamp("us", "UTC"),
}
"""What is more than text here; numeric is not, for no number of ours holds all that it may."""

_INFINITE = {pa.date32(): (2**31 - 1, pa.int32())}
"""What the engine takes for a time without end, and so for none that can be read."""

_ORDINARY_TIME = r"^\d{4}-\d\d-\d\d[^B]*$"


@dataclass(frozen=True)
class _Type:
    """A type of the server's: its name, and whether its values, or those in its lists, are lists of fields or JSON."""

    name: str
    is_list: bool
    of_json: bool


@contextmanager
def postgres_rows(address: str) -> Iterator[Fetch]:
    """While it lasts, a function that writes a query's rows to a file; all of them see the same state of the database.

    Raises Refused where the server cannot be reached.
    """
    try:
        import psycopg
    except ImportError:
        raise Refused("PostgreSQL needs psycopg", "path", "pip install 'graphlink[postgres]'") from None
    try:
        connection = psycopg.connect(address, **_unless_said(address))
    except (psycopg.Error, UnicodeError) as problem:
        raise Refused(problem, "path", _REACHED) from None
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute(
            "select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true), "
            "set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true)"
        )
        yield lambda query, target: _fetch(connection, query, target)
        connection.rollback()


def _unless_said(address: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(address)
    ours = {"connect_timeout": _SECONDS, "fallback_application_name": "graphlink"}
    return {"client_encoding": "utf8"} | {name: value for name, value in ours.items() if name not in said}


def _fetch(connection: Any, query: str, target: Path) -> int:
    import psycopg

    columns = _columns(connection, query)
    check_names([name for name, _ in columns])
    asked = [f"c{n}" for n in range(len(columns))]
    cells = ", ".join(_cell_sql(cell, *column) for cell, column in zip(asked, columns, strict=True))
    copied = f"copy (select {cells} from (\n{query.rstrip().rstrip(';')}\n) as asked ({', '.join(asked)})) to stdout"
    schema = pa.schema([(name, _arrow_type(kind)) for name, kind in columns])
    try:
        with connection.cursor() as cursor, cursor.copy(copied.encode()) as copy:
            return write_rows(target, schema, (_typed(rows, schema) for rows in batches(copy.rows())))
    except (psycopg.OperationalError, UnicodeError) as problem:
        # A server that ends a query or goes away has not refused the call.
        raise Refused(f"not all rows came: {problem}", "query", "run again", GraphlinkError) from None
    except psycopg.Error as problem:
        raise Refused(problem.diag.message_primary or problem, "query", _MENDED) from None


def _columns(connection: Any, query: str) -> list[tuple[str, _Type]]:
    """Name and type of each column, asked of the server without running the query."""
    from psycopg.pq import DiagnosticField, ExecStatus

    asked = connection.pgconn.prepare(b"", query.encode())
    if asked.status != ExecStatus.COMMAND_OK:
        raise Refused((asked.error_field(DiagnosticField.MESSAGE_PRIMARY) or b"").decode(), "query", _MENDED)
    told = connection.pgconn.describe_prepared(b"")
    kinds = _types(connection, [told.ftype(n) for n in range(told.nfields)])
    return [((told.fname(n) or b"").decode(), kinds[told.ftype(n)]) for n in range(told.nfields)]


def _types(connection: Any, oids: Sequence[int]) -> dict[int, _Type]:
    found = connection.execute(
        "select t.oid, t.typname, e.oid is not null, coalesce(e.typname, t.typname), coalesce(e.typtype, t.typtype) "
        "from pg_type t left join pg_type e on t.typcategory = 'A' and t.typelem = e.oid where t.oid = any(%s)",
        (list(oids),),
    ).fetchall()
    return {
        oid: _Type(inner if is_list else name, is_list, inner in ("json", "jsonb", "record") or form == "c")
        for oid, name, is_list, inner, form in found
    }


def _cell_sql(cell: str, name: str, kind: _Type) -> str:
    """SQL for a column as the text that is sent."""
    if kind.name == "bytea":
        advice = f"write them as text: encode({name}, 'hex') as {name}"
        raise Refused(f"column `{name}` holds bytes (bytea)", "query", advice)
    if kind.of_json:
        return f"to_json({cell})"
    if kind.is_list:
        return f"to_json({cell}::text[])"
    # Its blanks at the end are no part of the value; of an address, a cast would add /32.
    return f"{cell}::text" if kind.name == "bpchar" else cell


def _arrow_type(kind: _Type) -> pa.DataType:
    if kind.is_list and not kind.of_json:
        return pa.list_(pa.string())
    return pa.string() if kind.of_json else _TYPES.get(kind.name, pa.string())


def _typed(rows: Sequence[Sequence[str | None]], schema: pa.Schema) -> list[pa.Array]:
    return [_column(texts, kind) for texts, kind in zip(zip(*rows, strict=True), schema.types, strict=True)]


def _column(texts: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    if pa.types.is_list(kind):
        return pa.array([None if text is None else _texts_of(json.loads(text)) for text in texts], kind)
    found = pa.array(texts, pa.string())
    if pa.types.is_temporal(kind):
        return _times(found, kind)
    return pc.equal(found, "t") if pa.types.is_boolean(kind) else found.cast(kind)


def _texts_of(values: Sequence[Any]) -> list[str | None]:
    """The members of a list; a list inside a list as JSON."""
    return [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]


def _times(texts: pa.Array, kind: pa.DataType) -> pa.Array:
    """The texts as times; what is infinite, before Christ or beyond 9999 as no time that can be read, and so listed."""
    try:
        return texts.cast(kind)
    except pa.ArrowInvalid:
        ordinary = pc.match_substring_regex(texts, _ORDINARY_TIME)
        value, whole = _INFINITE.get(kind, (2**63 - 1, pa.int64()))
        infinite = pa.scalar(value, whole).cast(kind)
        return pc.if_else(ordinary, pc.if_else(ordinary, texts, None).cast(kind), infinite)
