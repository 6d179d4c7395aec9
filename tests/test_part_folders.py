"""Folders of parts, as lakes and nightly jobs leave them: what is data, columns that come and go, tables with a log."""

import gzip
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.discovery import discover
from graphlink.errors import InputError

from .source_folder import PAYMENTS, SHOWN, Rows, read, write_csv, write_jsonl, write_parquet, write_source

WRITERS: dict[str, Callable[[Path, Rows], None]] = {"parquet": write_parquet, "csv": write_csv, "jsonl": write_jsonl}
FIRST, OTHERS = PAYMENTS[:1], PAYMENTS[1:]


def folder_of_parts(tmp_path: Path, ending: str, parts: Mapping[str, Rows], name: str = "payments") -> Path:
    """A source whose payments are a folder with these files."""
    (write_source(tmp_path) / "payments.csv").unlink()
    for part, rows in parts.items():
        path = tmp_path / f"{name}.{ending}" / f"{part}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[ending](path, rows)
    return tmp_path / f"{name}.{ending}"


def sections(path: str, value: str, **others: str) -> str:
    more = "".join(f'{key} = "{text}"\n' for key, text in others.items())
    return f'[[signals]]\nkind = "payment"\npath = "{path}"\nvalue = "{value}"\n{more}'


@pytest.mark.parametrize("ending", WRITERS)
def test_names_of_an_engines_own_are_no_data(tmp_path: Path, ending: str) -> None:
    folder = folder_of_parts(tmp_path, ending, {"2026/part-0": FIRST, "_day=1/part-1": OTHERS})
    stranger = [{**PAYMENTS[0], "account_id": "x9"}]
    for place in ("_temporary/0/part-2", ".spark/part-3", "2026/_part-4", "_old=no/.part-5"):
        path = folder / f"{place}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[ending](path, stranger)
    (folder / f"._part-0.{ending}").write_bytes(b"\x00\x05\x16\x07" + bytes(80))
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])
        assert len(reading.sources.inputs) == 3


def test_a_pattern_finds_no_such_names_unless_it_spells_them(tmp_path: Path) -> None:
    folder_of_parts(tmp_path, "csv", {"part-0": FIRST, "_part-1": OTHERS})
    toml = tmp_path / "graphlink.toml"
    toml.write_text(sections("payments.csv/*.csv", "card_fingerprint"))
    with read(tmp_path) as reading:
        assert reading.observations == {("a1", "payment", "card-one")}
    toml.write_text(sections("payments.csv/_*.csv", "card_fingerprint"))
    with read(tmp_path) as reading:
        assert {row[0] for row in reading.observations} == {"a2"}


@pytest.mark.parametrize("ending", WRITERS)
def test_a_part_of_no_bytes_has_no_rows(tmp_path: Path, ending: str) -> None:
    folder = folder_of_parts(tmp_path, ending, {"part-0": FIRST, "part-2": OTHERS})
    (folder / f"part-1.{ending}").touch()
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


@pytest.mark.parametrize(("ending", "text"), [("csv", "account_id,card_fingerprint,paid_at\n"), ("csv", "\n")])
def test_a_part_without_rows_has_no_rows(tmp_path: Path, ending: str, text: str) -> None:
    folder = folder_of_parts(tmp_path, ending, {"part-1": FIRST, "part-2": OTHERS})
    (folder / f"part-0.{ending}").write_text(text)
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


def test_only_empty_parts_are_refused(tmp_path: Path) -> None:
    folder = folder_of_parts(tmp_path, "csv", {"part-0": FIRST})
    for n in (0, 1):
        (folder / f"part-{n}.csv").write_bytes(b"")
    with pytest.raises(InputError, match=r"payments\.csv: all 2 files of it are empty"), read(tmp_path):
        pass


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("lacking", ["part-0", "part-1"])
def test_a_column_that_some_parts_lack_is_null_there(tmp_path: Path, ending: str, lacking: str) -> None:
    parts = {"part-0": FIRST, "part-1": OTHERS}
    parts[lacking] = [{key: row[key] for key in ("card_fingerprint", "account_id")} for row in parts[lacking]]
    folder_of_parts(tmp_path, ending, parts)
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])
        undated = {row[0] for row in reading.rows("select account_id from observation where first_seen is null")}
        assert undated == {row["account_id"] for row in parts[lacking]}


NOON = datetime(2026, 3, 1, 12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pa.array([7], pa.int32()), pa.array([8], pa.int64())),
        (pa.array([7.0]), pa.array(["8"])),
        (pa.array([7], pa.int64()), pa.array(["8"])),
        (pa.array([7], pa.int64()), pa.array([8.0])),
        (pa.array(["7"]), pa.array([8], pa.uint64())),
    ],
    ids=str,
)
@pytest.mark.parametrize("turned", [False, True])
def test_ids_of_parts_may_widen(tmp_path: Path, one: Any, other: Any, turned: bool) -> None:
    write_csv(tmp_path / "accounts.csv", [{"account_id": text, "created_at": ""} for text in ("7", "8")])
    (tmp_path / "payments.parquet").mkdir()
    for n, column in enumerate((other, one) if turned else (one, other)):
        table = pa.table({"account_id": column, "card_fingerprint": ["c"]})
        pq.write_table(table, tmp_path / "payments.parquet" / f"{n}.parquet")
    with read(tmp_path) as reading:
        assert reading.observations == {("7", "payment", "c"), ("8", "payment", "c")}


@pytest.mark.parametrize(
    "other",
    [
        pa.array(["2026-03-01T12:00:00Z"]),
        pa.array([1772366400]),
        pa.array([NOON], pa.timestamp("ns")),
        pa.array([NOON], pa.timestamp("us", "America/New_York")),
        pa.array([NOON.date()]),
    ],
    ids=str,
)
def test_times_of_parts_may_differ(tmp_path: Path, other: Any) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    (tmp_path / "payments.parquet").mkdir()
    for n, (who, column) in enumerate([("a1", pa.array([NOON], pa.timestamp("us"))), ("a2", other)]):
        table = pa.table({"account_id": [who], "card_fingerprint": ["c"], "paid_at": column})
        pq.write_table(table, tmp_path / "payments.parquet" / f"{n}.parquet")
    with read(tmp_path) as reading:
        assert reading.rejected == []
        midnight = str(other.type).startswith("date")
        assert reading.rows("select account_id, first_seen from observation") == [
            ("a1", NOON),
            ("a2", datetime(2026, 3, 1) if midnight else NOON),
        ]


@pytest.mark.parametrize("ending", WRITERS)
def test_folders_tell_a_column_that_a_section_names(tmp_path: Path, ending: str) -> None:
    rows = {
        f"day=2026-02-0{n}/kind=a%20b/part-0": [{"account_id": f"a{n}", "card_fingerprint": "c"}] for n in (1, 2)
    } | {"day=__HIVE_DEFAULT_PARTITION__/kind=c/part-0": [{"account_id": "a3", "card_fingerprint": "c"}]}
    folder_of_parts(tmp_path, ending, rows)
    toml = tmp_path / "graphlink.toml"
    toml.write_text(
        sections(f"payments.{ending}", "card_fingerprint", time="day") + sections(f"payments.{ending}", "kind")
    )
    with read(tmp_path) as reading:
        seen = reading.rows(
            "select account_id, first_seen from observation where value = 'c' and first_seen is not null"
        )
        assert seen == [("a1", datetime(2026, 2, 1)), ("a2", datetime(2026, 2, 2))]
        assert {("a1", "payment", "a b"), ("a3", "payment", "c")} <= reading.observations


@pytest.mark.parametrize(("sign", "kind"), [(".hoodie/0.json", "Hudi"), ("metadata/v1.metadata.json", "Iceberg")])
@pytest.mark.parametrize("path", ["payments.parquet", "payments.parquet/data/*.parquet"])
def test_a_table_with_a_log_of_another_lake_is_refused(tmp_path: Path, sign: str, kind: str, path: str) -> None:
    folder = folder_of_parts(tmp_path, "parquet", {"data/part-0": FIRST, "data/part-1": OTHERS})
    (folder / sign).parent.mkdir()
    (folder / sign).write_text("{}")
    (tmp_path / "graphlink.toml").write_text(sections(path, "card_fingerprint"))
    with pytest.raises(InputError, match=rf"payments\.parquet: is a {kind} table.* as plain Parquet"), read(tmp_path):
        pass


def test_a_folder_called_as_the_table_alone(tmp_path: Path) -> None:
    folder_of_parts(tmp_path, "csv", {"part-0": FIRST, "part-1": OTHERS}).rename(tmp_path / "payments")
    (tmp_path / "payments" / "notes.txt").write_text("x")
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert any("1 files in it are not read, the first notes.txt" in note for note in reading.sources.notes)


def test_a_year_of_packed_days_is_looked_at_without_the_memory_of_a_year(tmp_path: Path) -> None:
    """Each scan of a packed file has a buffer of its own: seventy at once were more than four gigabytes."""
    (write_source(tmp_path) / "payments.csv").unlink()
    for day in range(70):
        row = {"account_id": f"a{day % 2 + 1}", "card_fingerprint": "card-one", f"more_{day}": "x"}
        path = tmp_path / "payments" / f"day-{day:03d}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(json.dumps(row).encode()))
    with read(tmp_path) as reading:
        assert reading.observations == {("a1", "payment", "card-one"), ("a2", "payment", "card-one")}
        assert len(reading.sources.inputs) == 71


def in_capitals(rows: Rows) -> Rows:
    return [{name.upper(): value for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_column_that_capitals_tell_from_the_others_is_one(tmp_path: Path, ending: str) -> None:
    folder_of_parts(tmp_path, ending, {"part-0": FIRST, "part-1": in_capitals(OTHERS)})
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


@pytest.mark.parametrize("ending", WRITERS)
def test_parts_that_call_the_account_otherwise_are_refused(tmp_path: Path, ending: str) -> None:
    named = [{**{name: value for name, value in row.items() if name != "account_id"}, "user": "a2"} for row in OTHERS]
    folder_of_parts(tmp_path, ending, {"part-0": FIRST, "part-1": named})
    with (
        pytest.raises(InputError, match=rf"payments.{ending}/part-1.{ending}: no column `account_id`, as other .*user"),
        read(tmp_path),
    ):
        pass


def test_a_stray_file_among_parts_costs_its_rows_alone(tmp_path: Path) -> None:
    folder = folder_of_parts(tmp_path, "csv", {"part-0": [FIRST[0], *OTHERS] * 5})
    (folder / "counts.csv").write_text("day,rows\n2026-01-01,15\n")
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert [row[0] for row in reading.rejected] == ["payments.csv/counts.csv"]


def test_a_part_without_a_heading_is_refused(tmp_path: Path) -> None:
    folder = folder_of_parts(tmp_path, "csv", {"part-0": FIRST, "part-1": OTHERS})
    rows = "a1,card-one,2026-01-02 10:00:00\na2,4242,2026-01-02 10:00:00\n"
    (folder / "part-1.csv").write_text(rows.replace("card-one", "0123456789abcdef"))
    with pytest.raises(InputError, match=r"part-1.csv: its first line is a row of the table"), read(tmp_path):
        pass


def test_a_heading_that_comes_again_is_no_row(tmp_path: Path) -> None:
    write_source(tmp_path)
    for name in ("payments.csv", "accounts.csv"):
        path = tmp_path / name
        first, *others = path.read_text().splitlines(keepends=True)
        path.write_text("".join([first, others[0], first, *others[1:]]))
    with read(tmp_path) as reading:
        assert reading.observations >= SHOWN
        assert [row for row in reading.rejected if row[3] == "the heading again"] == [
            ("accounts.csv", 2, None, "the heading again"),
            ("payments.csv", 2, None, "the heading again"),
        ]
        assert len(reading.rejected) == 2


@pytest.mark.parametrize("name", ["part-0000{n}", "00000{n}_0", "000{n}_part_00", "export-00000000000{n}"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_parts_without_an_ending_are_told_by_what_is_in_them(tmp_path: Path, name: str, form: str) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    for n, rows in enumerate((FIRST, OTHERS)):
        path = tmp_path / "payments" / name.format(n=n)
        path.parent.mkdir(exist_ok=True)
        WRITERS[form](path, [*rows, *rows, *rows])
    (tmp_path / "payments" / "NOTES").write_text("what lies here\n")
    with read(tmp_path) as reading:
        assert reading.observations >= {row for row in SHOWN if row[1] == "payment"}


def test_parts_without_names_of_columns_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "payments"
    folder.mkdir()
    for n in range(2):
        rows = (f"a{n}{m}\x0145.1.{n}.{m}\x012026-03-0{m + 1} 10:00:00\n" for m in range(5))
        (folder / f"00000{n}_0").write_text("".join(rows))
    with pytest.raises(InputError, match="names no columns; put a line with their names above it"):
        discover(tmp_path)
