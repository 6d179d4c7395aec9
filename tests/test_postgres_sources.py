"""PostgreSQL as a source: types, one snapshot that cannot write, and secrets that appear nowhere."""

import signal
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.errors import GraphlinkError, InputError
from graphlink.reading.database_rows import Refused
from graphlink.reading.postgres_rows import postgres_rows

from .asked_databases import QUERY, PostgresPlace, fill, settings_of, settle
from .asked_databases import refused as told
from .source_folder import SHOWN, read

SECRET = "s3cret:/@word"
WRITTEN = "s3cret%3A%2F%40word"


@pytest.fixture
def place(postgres_server: str) -> PostgresPlace:
    made = PostgresPlace(postgres_server)
    fill(made)
    return made


def refused(folder: Path, kind: type[GraphlinkError] = InputError) -> str:
    """The one line with which the source is refused; it never holds the password."""
    line = told(folder, kind)
    assert "s3cret" not in line
    return line


VALUES = {
    "'ab'::char(8)": ("string", "ab"),
    "12345678901234567890::numeric(20)": ("string", "12345678901234567890"),
    "1.50::numeric": ("string", "1.50"),
    "-7::int2": ("int64", -7),
    "'1.5'::real": ("double", 1.5),
    "true": ("bool", True),
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid": ("string", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    """'{"a": [1]}'::jsonb""": ("string", '{"a": [1]}'),
    "'10.0.0.1'::inet": ("string", "10.0.0.1"),
    "'10:00'::time": ("string", "10:00:00"),
    "array['a', null, 'b c']": ("list<element: string>", ["a", None, "b c"]),
    "array[[1, 2], [3, 4]]": ("list<element: string>", ['["1", "2"]', '["3", "4"]']),
    """array['{"x": 1}'::jsonb]""": ("string", '[{"x": 1}]'),
    "row(1, 'a')": ("string", '{"f1":1,"f2":"a"}'),
    r"E'a\tb\nc\\N'": ("string", "a\tb\nc\\N"),
    "''": ("string", ""),
    "null": ("string", None),
}


def test_values_are_what_they_are(place: PostgresPlace, tmp_path: Path) -> None:
    cells = ", ".join(f"{value} as c{n}" for n, value in enumerate(VALUES))
    with postgres_rows(place.path) as fetch:
        assert fetch(f"select {cells}", tmp_path / "rows") == 1
    table = pq.read_table(tmp_path / "rows")
    found = [(str(column.type), column.to_pylist()[0]) for column in table.columns]
    assert dict(zip(VALUES, found, strict=True)) == VALUES


def test_times_are_utc(place: PostgresPlace, tmp_path: Path) -> None:
    place.run("drop role if exists far", "create role far login superuser password 'f'")
    place.run("alter role far set timezone = 'Asia/Kolkata'", "alter role far set datestyle = 'German'")
    address = place.path.replace(f"tester:{WRITTEN}", "far:f")
    query = "select '2026-01-02 03:04:05.678901+02'::timestamptz as a, '2026-01-02 03:04'::timestamp as b, "
    query += "date '2026-01-02' as c, ('2026-01-02 03:04:05+00'::timestamptz)::timestamp as d"
    with postgres_rows(address) as fetch:
        fetch(query, tmp_path / "rows")
    row = pq.read_table(tmp_path / "rows").to_pylist()[0]
    assert [value.isoformat() for value in row.values()] == [
        "2026-01-02T01:04:05.678901+00:00",
        "2026-01-02T03:04:00",
        "2026-01-02",
        "2026-01-02T03:04:05",
    ]


def test_all_queries_see_one_state(place: PostgresPlace, tmp_path: Path) -> None:
    with postgres_rows(place.path) as fetch:
        assert fetch(QUERY, tmp_path / "0") == 3
        place.run("delete from payments")
        assert fetch(QUERY, tmp_path / "1") == 3
    with postgres_rows(place.path) as fetch:
        assert fetch(QUERY, tmp_path / "2") == 0


def test_a_function_that_writes_is_refused(place: PostgresPlace, tmp_path: Path) -> None:
    place.run("drop sequence if exists counted", "create sequence counted")
    place.run(
        "create or replace function emptied() returns bigint language sql as "
        "$$ with gone as (delete from payments returning 1) select count(*) from gone $$"
    )
    for query in ("select nextval('counted')", "select emptied()"):
        with pytest.raises(Refused, match="read-only transaction"), postgres_rows(place.path) as fetch:
            fetch(query, tmp_path / "rows")
    assert place.run("select count(*) from payments") == [(3,)]


def test_a_query_that_is_ended_is_no_mistake_of_the_call(place: PostgresPlace, tmp_path: Path) -> None:
    query = f"{QUERY} where pg_terminate_backend(pg_backend_pid())"
    settle(tmp_path, settings_of(place.path, query))
    line = refused(tmp_path, GraphlinkError)
    assert line.startswith("[[signals]] 1, payment `query`: postgresql://tester@/postgres: not all rows came:")
    assert "run again" in line


def test_a_long_query_ends_with_an_interrupt(place: PostgresPlace, tmp_path: Path) -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt), postgres_rows(place.path) as fetch:
            fetch("select pg_sleep(60)::text as n", tmp_path / "rows")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - began < 20


def test_signs_of_a_query_stay_what_they_are(place: PostgresPlace, tmp_path: Path) -> None:
    settle(tmp_path, settings_of(place.path, f"{QUERY} where account_id like 'a%' and '%s {{x}} $1' <> '' -- % ;"))
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN


def test_an_error_among_the_rows(place: PostgresPlace, tmp_path: Path) -> None:
    settle(tmp_path, settings_of(place.path, f"{QUERY} where 1 / (ascii(account_id) - ascii(account_id)) > 0"))
    assert "division by zero; mend the query" in refused(tmp_path)


def test_a_wrong_password_and_a_server_that_is_not_there(place: PostgresPlace, tmp_path: Path) -> None:
    folder = place.path.rpartition("=")[2]
    for address, said in {
        place.path.replace(WRITTEN, "s3cret-of-another"): "password authentication failed",
        place.path.replace("/postgres?", "/nothing?"): 'database "nothing" does not exist',
        f"postgresql://tester:s3cret@/postgres?host={folder}/none": "No such file",
        "postgresql://tester:s3cret@127.0.0.1:1/postgres": "refused",
        f"{place.path}&bogus=1": "bogus",
    }.items():
        settle(tmp_path, settings_of(address))
        line = refused(tmp_path)
        assert line.startswith("[accounts] `path`: postgresql://tester@") and said in line
        assert "PGPASSWORD" in line


@pytest.mark.parametrize("password", ["s3cret/x", "s3cret@x", "s3cret?x", "s3cret#x"])
def test_a_password_that_is_not_escaped_is_not_said(tmp_path: Path, password: str) -> None:
    settle(tmp_path, settings_of(f"postgresql://tester:{password}@127.0.0.1:1/postgres"))
    assert "is not escaped; write @ / ? # in them as %40" in refused(tmp_path)


@pytest.mark.parametrize("begin", ["postgresql:", "postgresql:/", "PostgreSQL://"])
def test_an_address_of_another_form_is_not_said(tmp_path: Path, begin: str) -> None:
    settle(tmp_path, settings_of(f"{begin}tester:s3cret@127.0.0.1:1/postgres"))
    assert "has two strokes; write postgresql://user@host" in refused(tmp_path)


def test_what_a_server_says_holds_no_secret(
    place: PostgresPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place.path.rpartition("=")[2]
    monkeypatch.setenv("WHO", "s3cret-name")
    for address, said in {
        f"postgresql://{{env:WHO}}:x@/postgres?host={folder}": 'for user "{env:WHO}"',
        f"postgresql://tester:s3cret@/postgres?host={folder}&sslmode=s3cret": '"{password}"',
        f"postgresql:///postgres?password=s3cret&host={folder}&sslmode=s3cret": '"{password}"',
    }.items():
        settle(tmp_path, settings_of(address))
        assert said in refused(tmp_path)


def test_without_psycopg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    settle(tmp_path, settings_of("postgresql://tester:s3cret@127.0.0.1:1/postgres"))
    assert "PostgreSQL needs psycopg; pip install 'graphlink[postgres]'" in refused(tmp_path)


def test_the_environment_holds_the_address_or_pieces_of_it(
    place: PostgresPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLE", place.path)
    monkeypatch.setenv("PIECE", SECRET)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    pieces = place.path.replace(WRITTEN, "{env:PIECE}")
    for address in ("{env:WHOLE}", pieces, place.path.replace(f":{WRITTEN}", "")):
        settle(tmp_path, settings_of(address))
        with read(tmp_path) as reading:
            assert reading.observations == SHOWN


def test_a_password_appears_nowhere(place: PostgresPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it stands in the settings or in the environment: in no file of the case, and in no output."""
    monkeypatch.setenv("WHOLE", place.path)
    place.run("insert into payments values ('', 'c', 'no time')")
    for n, address in enumerate((place.path, "{env:WHOLE}", place.path.replace(WRITTEN, "{env:PIECE}"))):
        monkeypatch.setenv("PIECE", SECRET)
        settle(tmp_path, settings_of(address))
        case = tmp_path / f"{n}.case"
        said = [
            typed("run", str(tmp_path), "--out", str(case), *more) for more in (("--no-pages",), ("--json", "--force"))
        ]
        said += [
            typed("report", str(case), "--format", form, "-o", str(tmp_path / f"{n}.{form}")) for form in ("md", "xlsx")
        ]
        said += [typed("watch", str(case), str(tmp_path)), typed("communities", str(case), "--json")]
        settle(tmp_path, settings_of(address, "select broken"))
        said += [typed("run", str(tmp_path), "--force", "--out", str(case), code=2)]
        (tmp_path / "graphlink.toml").unlink()
        for secret in ("s3cret", SECRET, WRITTEN):
            assert [text for text in said if secret in text] == []
            assert holding(secret, tmp_path) == []
        assert "tester@" in (case / "run.json").read_text() or n == 1


def typed(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout + result.stderr


def holding(secret: str, folder: Path) -> list[Path]:
    """The files that hold the text, as it is or inside what Parquet and spreadsheets pack."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and secret.encode() in unpacked(path)]


def unpacked(path: Path) -> bytes:
    if path.suffix == ".parquet":
        return repr(pq.read_table(path).to_pylist()).encode()
    if path.suffix == ".xlsx":
        import zipfile

        with zipfile.ZipFile(path) as book:
            return b"".join(book.read(name) for name in book.namelist())
    return path.read_bytes()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    import pyarrow as pa

    pq.write_table(pa.table({"a": ["s3cret"]}), tmp_path / "a.parquet")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "b.json").write_text("s3cret")
    assert len(holding("s3cret", tmp_path)) == 2


def test_the_address_of_the_tests_holds_the_secret(postgres_server: str) -> None:
    assert urlsplit(postgres_server).password == WRITTEN
