"""Databases as sources: the same questions put to SQLite, DuckDB and a real PostgreSQL."""

import json
import re
import shutil
import signal
import sqlite3
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.database_address import shown_address
from graphlink.engine import DuckDBEngine
from graphlink.errors import GraphlinkError
from graphlink.reading.database_rows import batches, write_rows
from graphlink.reading.sqlite_rows import sqlite_rows

from .asked_databases import QUERY, DuckPlace, Place, PostgresPlace, SqlitePlace, fill, refused, settings_of, settle
from .source_folder import SHOWN, read

KINDS = ("sqlite", "duckdb", "postgres")


def place_of(kind: str, request: pytest.FixtureRequest, folder: Path) -> Place:
    if kind == "postgres":
        return PostgresPlace(request.getfixturevalue("postgres_server"))
    return SqlitePlace(folder) if kind == "sqlite" else DuckPlace(folder)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A database with the usual accounts and payments, and settings that ask for them."""
    made = place_of(request.param, request, tmp_path)
    fill(made)
    settle(tmp_path, settings_of(made.path))
    return made


def test_what_a_query_returns_is_read_as_a_table_is(place: Place, tmp_path: Path) -> None:
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])
        assert not [note for note in reading.sources.notes if note.startswith("not read")]
        assert reading.rows("select account_id, plan from account") == [("a1", "free"), ("a2", "pro"), ("a3", "free")]
        shown = shown_address(place.path)
        assert [(entry.path, entry.rows) for entry in reading.sources.inputs] == [
            (f"{shown} ([accounts])", 3),
            (f"{shown} ([[signals]] 1, payment)", 3),
        ]
        assert all(entry.bytes and len(entry.sha256) == 64 for entry in reading.sources.inputs)
        assert [(run.name, run.rows) for run in reading.engine.runs[:2]] == [("database_0", 3), ("database_1", 3)]


def test_one_query_of_two_sections_is_asked_once(place: Place, tmp_path: Path) -> None:
    again = f'[activity]\npath = "{place.path}"\nquery = "{QUERY}"\ntime = "paid_at"'
    settle(tmp_path, settings_of(place.path, more=[again]))
    with read(tmp_path) as reading:
        assert len(reading.sources.inputs) == 2
        assert sum(run.name.startswith("database_") for run in reading.engine.runs) == 2
        (activity,) = reading.sources.activity
        assert activity.events.table.name == reading.sources.signals[0].events.table.name


def test_a_table_of_a_database_beside_one_of_a_file(place: Place, tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("account_id\na1\na2\n")
    lines = settings_of(place.path).split("[[signals]]")[1]
    settle(tmp_path, f'[accounts]\npath = "users.csv"\n[[signals]]{lines}')
    with read(tmp_path) as reading:
        assert (reading.observations, len(reading.sources.inputs)) == (SHOWN, 2)


IDS = ("1234567890123456789", "00123", "NA", "é 'x'")


def test_ids_are_text_to_the_last_sign(place: Place, tmp_path: Path) -> None:
    texts = ", ".join("('" + text.replace("'", "''") + "', 'c')" for text in IDS)
    place.run("delete from accounts", "delete from payments")
    place.run(f"insert into payments (account_id, card_fingerprint) values {texts}")
    settle(tmp_path, settings_of(place.path, accounts="select account_id, null as created_at from payments"))
    with read(tmp_path) as reading:
        assert {row[0] for row in reading.observations} == set(IDS)


def test_whole_numbers_are_ids(place: Place, tmp_path: Path) -> None:
    query = "select cast(1234567890123456789 as bigint) as account_id, 'c' as card_fingerprint, 1772366400 as paid_at"
    settle(
        tmp_path,
        settings_of(
            place.path, f"{query};\n", accounts="select *, null as created_at from (" + query + ") as q -- all"
        ),
    )
    with read(tmp_path) as reading:
        assert reading.rows("select account_id, year(first_seen) from observation") == [("1234567890123456789", 2026)]


def test_no_rows_are_said(place: Place, tmp_path: Path) -> None:
    settle(tmp_path, settings_of(place.path, f"{QUERY} where 1 = 0"))
    with read(tmp_path) as reading:
        assert f"{shown_address(place.path)} ([[signals]] 1, payment): no rows" in reading.sources.notes


def test_a_rejected_row_is_told_by_its_section(place: Place, tmp_path: Path) -> None:
    place.run("insert into payments values ('', 'c', '2026-01-01')")
    settle(tmp_path, settings_of(place.path, f"{QUERY} order by account_id desc"))
    with read(tmp_path) as reading:
        assert reading.rejected == [
            (f"{shown_address(place.path)} ([[signals]] 1, payment)", 4, "account_id", "no account id")
        ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("selec account_id", "selec"),
        ("select account_id from nothing_of_it", "nothing_of_it"),
        ("select nothing_of_it from payments", "nothing_of_it"),
        (f"{QUERY}; select 1", "query"),
        ("-- nothing", "query"),
        ("delete from payments", "query"),
        ("select account_id, card_fingerprint, paid_at, 1 as account_id from payments", "two columns called"),
    ],
)
def test_a_wrong_query_is_one_line(place: Place, tmp_path: Path, query: str, said: str) -> None:
    settle(tmp_path, settings_of(place.path, query))
    line = refused(tmp_path)
    assert line.startswith(f"[[signals]] 1, payment `query`: {shown_address(place.path)}: ")
    assert said in line and "; " in line


@pytest.mark.parametrize("statement", ["update payments set card_fingerprint = 'w' returning *", "drop table payments"])
def test_nothing_is_written(place: Place, tmp_path: Path, statement: str) -> None:
    settle(tmp_path, settings_of(place.path, statement))
    assert "`query`" in refused(tmp_path)
    assert place.run("select count(*) from payments where card_fingerprint <> 'w'") == [(3,)]


BYTES = {"sqlite": "x'41'", "duckdb": "'A'::blob", "postgres": "'A'::bytea"}


def test_bytes_are_refused(place: Place, tmp_path: Path) -> None:
    query = f"select account_id, {BYTES[place.kind]} as card_fingerprint, paid_at from payments"
    settle(tmp_path, settings_of(place.path, query))
    assert re.search(r"column `card_fingerprint` holds bytes .*write them as text: \w+\(card_fi", refused(tmp_path))


def test_times_without_end_are_listed(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for kind in ("duckdb", "postgres"):
        place = place_of(kind, request, tmp_path)
        fill(place)
        kinds = ("timestamp", "timestamptz", "date")
        cells = ", ".join(f"cast('infinity' as {name}) as t{n}" for n, name in enumerate(kinds))
        for n in range(len(kinds)):
            query = (
                f"select account_id, card_fingerprint, case when account_id = 'a1' then t{n} else cast('2026-01-02' "
            )
            query += f"as {kinds[n]}) end as paid_at from payments, (select {cells}) as endless"
            settle(tmp_path, settings_of(place.path, query))
            with read(tmp_path) as reading:
                assert [row[2:] for row in reading.rejected] == [
                    ("paid_at", "not a time between 1990 and 2100; the rest of the row is kept")
                ]


def test_nested_values_are_prompts(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    turns = '[{"role": "user", "content": "hello"}]'
    lists = {
        "sqlite": f"'{turns}'",
        "duckdb": "[{'role': 'user', 'content': 'hello'}]",
        "postgres": f"'{turns}'::jsonb",
    }
    for kind, value in lists.items():
        place = place_of(kind, request, tmp_path)
        fill(place)
        query = f"select account_id, {value} as prompt from payments"
        settle(
            tmp_path, f'[[signals]]\nkind = "template"\ntext = "prompt"\npath = "{place.path}"\nquery = """{query}"""'
        )
        with read(tmp_path) as reading:
            table = reading.sources.signals[0].events.table
            column = table.columns["prompt"]
            found = reading.engine.frame(f"select distinct {column.sql} as text from {table.name}")["text"]
            assert [json.loads(text) for text in found] == [json.loads(turns)]


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    for address in ("sqlite:///none.db", "duckdb:///none.db", f"sqlite:///{tmp_path}/none.db"):
        settle(tmp_path, settings_of(address))
        line = refused(tmp_path)
        assert line.startswith(f"[accounts] `path`: {address}: {tmp_path}/none.db: no such file; name one")


@pytest.mark.parametrize("address", ["sqlite:none.db", "sqlite://none.db", "duckdb:/none.db"])
def test_an_address_of_another_form(tmp_path: Path, address: str) -> None:
    settle(tmp_path, settings_of(address))
    assert re.search(r"`path`: .* has three strokes; write (sqlite|duckdb):///file", refused(tmp_path))


def test_an_absolute_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    place = SqlitePlace(tmp_path / "a")
    fill(place)
    settle(tmp_path, settings_of(f"sqlite:///{place.file}"))
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_file_that_is_no_database(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.db").write_text("account_id,card\n" * 1000)
    settle(tmp_path, settings_of(f"{kind}:///a.db"))
    assert re.search(rf"^\[accounts\] `path`: {kind}:///a.db: .*not a .*database.*; name a ", refused(tmp_path))


def test_mixed_columns_of_sqlite_are_text(tmp_path: Path) -> None:
    place = SqlitePlace(tmp_path)
    fill(place)
    place.run(
        "create table mixed (account_id, card_fingerprint, paid_at, n)",
        "insert into mixed values (7, 1.5, 1772366400, null), ('007', 2, 1772366400.5, null), (9, 'x', null, null)",
    )
    every = "select * from mixed"
    settle(tmp_path, settings_of(place.path, every, accounts="select *, paid_at as created_at from mixed"))
    with read(tmp_path) as reading:
        shown = {("7", "payment", "1.5"), ("007", "payment", "2"), ("9", "payment", "x")}
        assert (reading.observations, reading.rejected) == (shown, [])
        assert len(reading.rows("select * from observation where year(first_seen) = 2026")) == 2


def test_sqlite_is_asked_in_one_state(tmp_path: Path) -> None:
    place = SqlitePlace(tmp_path)
    place.run("pragma journal_mode = wal")
    fill(place)
    with sqlite_rows(place.file) as fetch:
        assert fetch(QUERY, tmp_path / "0") == 3
        place.run("delete from payments")
        assert fetch(QUERY, tmp_path / "1") == 3
    with sqlite_rows(place.file) as fetch:
        assert fetch(QUERY, tmp_path / "2") == 0


def test_sqlite_is_left_as_it_was(tmp_path: Path) -> None:
    """Opened for writing, it would take what a writer left beside it into the file as it is closed."""
    place = SqlitePlace(tmp_path)
    place.run("pragma journal_mode = wal")
    (tmp_path / "copy").mkdir()
    writer = sqlite3.connect(place.file)
    writer.execute("create table payments as select 'a' as account_id")
    for name in ("of the day.db", "of the day.db-wal"):
        shutil.copy(tmp_path / name, tmp_path / "copy" / name)
    writer.close()
    copy = SqlitePlace(tmp_path / "copy").file
    before = copy.read_bytes()
    with sqlite_rows(copy) as fetch:
        assert fetch("select * from payments", tmp_path / "rows") == 1
    assert copy.read_bytes() == before


def test_a_long_query_of_sqlite_ends_with_an_interrupt(tmp_path: Path) -> None:
    place = SqlitePlace(tmp_path)
    fill(place)
    endless = "with recursive n (x) as (select 1 union all select x + 1 from n) select count(*) as n from n"
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt), sqlite_rows(place.file) as fetch:
            fetch(endless, tmp_path / "0")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_numbers_too_large_for_parquet_keep_their_digits(tmp_path: Path) -> None:
    place = DuckPlace(tmp_path)
    fill(place)
    query = "select 123456789012345678901234567890::hugeint as account_id, uuid() as card_fingerprint, null as paid_at"
    settle(tmp_path, settings_of(place.path, query, accounts=f"select account_id, null as created_at from ({query})"))
    with read(tmp_path) as reading:
        assert {row[0] for row in reading.observations} == {"123456789012345678901234567890"}


def test_the_engine_goes_on_after_a_file_was_asked(tmp_path: Path) -> None:
    place = DuckPlace(tmp_path)
    fill(place)
    with DuckDBEngine() as engine:
        for _ in range(2):
            with engine.queried_file(place.file) as asked:
                assert asked.columns("from payments")[0] == ("account_id", "VARCHAR")
        assert engine.scalar("select current_database()") == "memory"
        assert engine.scalar("select count(*) from duckdb_databases() where database_name = 'asked'") == 0


def test_a_duckdb_file_is_left_as_it_was(tmp_path: Path) -> None:
    """Opened for writing, it would take what a writer left beside it into the file as it is closed."""
    (tmp_path / "copy").mkdir()
    with duckdb.connect(str(tmp_path / "of the day.duckdb"), config={"checkpoint_threshold": "1TB"}) as writer:
        writer.execute("create table payments as select 'a' as account_id")
        for name in ("of the day.duckdb", "of the day.duckdb.wal"):
            shutil.copy(tmp_path / name, tmp_path / "copy" / name)
    copy = DuckPlace(tmp_path / "copy").file
    before = copy.read_bytes()
    with DuckDBEngine() as engine, engine.queried_file(copy) as asked:
        assert asked.copy_to_parquet("select * from payments", tmp_path / "rows") == 1
    assert copy.read_bytes() == before


def test_a_duckdb_file_is_asked_in_utc(tmp_path: Path) -> None:
    fill(DuckPlace(tmp_path))
    with DuckDBEngine() as engine:
        engine.execute("set global TimeZone = 'Asia/Kolkata'")
        with engine.queried_file(DuckPlace(tmp_path).file) as asked:
            asked.copy_to_parquet("select (timestamptz '2026-01-02 03:00+00')::timestamp::varchar", tmp_path / "rows")
        (found,) = pq.read_table(tmp_path / "rows").columns[0].to_pylist()
    assert found == "2026-01-02 03:00:00"


def test_batches_are_bounded_by_rows_and_by_text() -> None:
    assert [len(held) for held in batches((n,) for n in range(200_000))] == [65_536, 65_536, 65_536, 3_392]
    assert [len(held) for held in batches([("x" * (1 << 24),)] * 5)] == [2, 2, 1]
    assert list(batches([])) == []


def test_a_full_disk_is_one_line() -> None:
    columns = [pa.array(["x" * 1000] * 1000)]
    with pytest.raises(GraphlinkError, match=r"/dev: cannot be written .*make room, or set TMPDIR"):
        write_rows(Path("/dev/full"), pa.schema([("a", pa.string())]), [columns])
