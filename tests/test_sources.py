"""Sources: every format gives the same tables, names are found, ids stay text, times come out in UTC."""

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.reading.sources import read_sources
from graphlink.settings import Settings, SignalSource
from graphlink.signals import kinds_of, observe

from .lent_engine import lent_engine
from .source_folder import (
    ACCOUNTS,
    PAYMENTS,
    SHOWN,
    Rows,
    read,
    write_csv,
    write_jsonl,
    write_parquet,
    write_source,
)


def write_csv_gz(path: Path, rows: Rows) -> None:
    plain = path.with_suffix("")
    write_csv(plain, rows)
    path.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()


def write_csv_zst(path: Path, rows: Rows) -> None:
    plain = path.with_suffix("")
    write_csv(plain, rows)
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write(plain.read_bytes())
    plain.unlink()


FORMATS: dict[str, Callable[[Path, Rows], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "csv.gz": write_csv_gz,
    "csv.zst": write_csv_zst,
    "jsonl": write_jsonl,
}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_the_same(tmp_path: Path, ending: str) -> None:
    write = FORMATS[ending]
    write(tmp_path / f"accounts.{ending}", ACCOUNTS)
    write(tmp_path / f"payments.{ending}", PAYMENTS)
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert reading.rejected == []
        assert reading.rows("select account_id, created_at, plan from account") == [
            ("a1", datetime(2026, 1, 1), "free"),
            ("a2", datetime(2026, 1, 2), "pro"),
            ("a3", datetime(2026, 1, 3), "free"),
        ]
        assert [(entry.path, entry.rows) for entry in reading.sources.inputs] == [
            (f"accounts.{ending}", 3),
            (f"payments.{ending}", 3),
        ]
        for entry in reading.sources.inputs:
            assert entry.bytes == (tmp_path / entry.path).stat().st_size
            assert len(entry.sha256) == 64


def test_reading_changes_no_source(tmp_path: Path) -> None:
    write_source(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with read(tmp_path):
        pass
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


IDS = ["00123", "NA", "1234567890123456789", "12345678901234567890123", "1e5", "1.0", "null", "true", "-7"]


@pytest.mark.parametrize("ending", FORMATS)
def test_ids_are_text(tmp_path: Path, ending: str) -> None:
    FORMATS[ending](tmp_path / f"accounts.{ending}", [{"account_id": text, "created_at": None} for text in IDS])
    FORMATS[ending](
        tmp_path / f"payments.{ending}",
        [{"account_id": text, "card_fingerprint": "card", "paid_at": None} for text in IDS],
    )
    with read(tmp_path) as reading:
        assert {account for account, _, _ in reading.observations} == set(IDS)
        assert reading.rejected == []


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ([7, 1234567890123456789], pa.int64()),
        ([7, 2**64 - 1], pa.uint64()),
        ([7, 123456], pa.float64()),
        ([7, 8], pa.decimal128(20, 0)),
        (["7", "8"], pa.dictionary(pa.int32(), pa.string())),
        ([b"7", b"8"], pa.binary()),
        (["7", "8"], pa.large_string()),
    ],
    ids=str,
)
def test_ids_of_any_parquet_type(tmp_path: Path, numbers: list[Any], kind: pa.DataType) -> None:
    column = (
        pa.array(numbers, pa.string()).dictionary_encode() if str(kind).startswith("dict") else pa.array(numbers, kind)
    )
    pq.write_table(pa.table({"account_id": column}), tmp_path / "accounts.parquet")
    text = [number.decode() if isinstance(number, bytes) else str(number) for number in numbers]
    write_csv(tmp_path / "payments.csv", [{"account_id": one, "card_fingerprint": "c", "paid_at": ""} for one in text])
    with read(tmp_path) as reading:
        assert {account for account, _, _ in reading.observations} == set(text)


def test_ids_of_json_numbers(tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text('{"account_id": 1234567890123456789}\n{"account_id": 7}\n')
    write_csv(
        tmp_path / "payments.csv",
        [{"account_id": text, "card_fingerprint": "c", "paid_at": ""} for text in ("1234567890123456789", "7")],
    )
    with read(tmp_path) as reading:
        assert {account for account, _, _ in reading.observations} == {"1234567890123456789", "7"}


def test_padded_ids_are_the_same_account(tmp_path: Path) -> None:
    with read(write_source(tmp_path, payments=[{**PAYMENTS[0], "account_id": " a1\t"}, PAYMENTS[0]])) as reading:
        assert reading.rows("select account_id, occurrences from observation") == [("a1", 2)]


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-01 12:00:00",
        "2026-03-01T12:00:00Z",
        "2026-03-01T14:00:00+02:00",
        " 2026-03-01 06:30:00-05:30 ",
        "1772366400",
        "1772366400000",
        "1772366400000000",
        "1.7723664e9",
    ],
)
def test_times_in_text(tmp_path: Path, time: str) -> None:
    with read(write_source(tmp_path, payments=[{**PAYMENTS[0], "paid_at": time}])) as reading:
        assert reading.rows("select first_seen, last_seen from observation") == [(datetime(2026, 3, 1, 12),) * 2]


NOON = datetime(2026, 3, 1, 12)


@pytest.mark.parametrize(
    ("times", "kind"),
    [
        (NOON, pa.timestamp("s")),
        (NOON, pa.timestamp("ms")),
        (NOON, pa.timestamp("us")),
        (NOON, pa.timestamp("ns")),
        (NOON, pa.timestamp("us", "America/New_York")),
        (1772366400, pa.int32()),
        (1772366400, pa.uint64()),
        (1772366400123, pa.int64()),
        (1772366400.5, pa.float64()),
        (NOON.date(), pa.date32()),
    ],
    ids=str,
)
def test_times_of_any_parquet_type(tmp_path: Path, times: Any, kind: pa.DataType) -> None:
    table = pa.table({"account_id": ["a1"], "card_fingerprint": ["c"], "paid_at": pa.array([times], kind)})
    write_csv(tmp_path / "accounts.csv", ACCOUNTS)
    pq.write_table(table, tmp_path / "payments.parquet")
    with read(tmp_path) as reading:
        seen = reading.rows("select first_seen from observation")[0][0]
        assert abs((seen - NOON).total_seconds()) < 1 or (str(kind).startswith("date") and seen == datetime(2026, 3, 1))


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_columns_of_accounts_are_kept(tmp_path: Path, ending: str) -> None:
    FORMATS[ending](
        tmp_path / f"accounts.{ending}",
        [{"account_id": "a1", "created_at": None, "Plan": "x", "plan": "y", 'odd "name"; --': 3, "tags": ["a", "b"]}],
    )
    write_csv(tmp_path / "payments.csv", PAYMENTS)
    with read(tmp_path) as reading:
        frame = reading.engine.frame("select * from account")
        kept = dict(frame.iloc[0, 2:])
        assert set(kept) == {"Plan", "plan_1", 'odd "name"; --', "tags"}
        assert (kept["Plan"], kept["plan_1"], str(kept['odd "name"; --'])) == ("x", "y", "3")
        assert str(kept["tags"]).startswith("[")


def test_settings_say_what_is_what(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    write_csv(tmp_path / "raw/users.csv", [{"uid": "1", "signup": "2026-01-01", "created_at": "x"}])
    write_csv(tmp_path / "raw/shares.csv", [{"uid": "1", "object": "o", "at": "1772366400"}])
    write_jsonl(tmp_path / "raw/talk.jsonl", [{"uid": 1, "said": "hello", "at": 1772366400, "m": "big"}])
    (tmp_path / "graphlink.toml").write_text(
        """
        [accounts]
        path = "raw/users.csv"
        id = "uid"
        created_at = "signup"
        [[signals]]
        kind = "reshare"
        path = "raw/shares.csv"
        account = "uid"
        value = "object"
        time = "at"
        window = "10s"
        [[signals]]
        kind = "template"
        path = "raw/talk.jsonl"
        account = "uid"
        text = "said"
        [activity]
        path = "raw/talk.jsonl"
        account = "uid"
        time = "at"
        model = "m"
        """
    )
    with read(tmp_path) as reading:
        assert reading.observations == {("1", "reshare", "o")}
        assert reading.rows("select * from windowed_event") == [("1", "reshare", "o", 1772366400.0)]
        assert reading.rows("select * from windowed_kind") == [("reshare", 10.0)]
        assert reading.rows("select * from prompt") == [("1", None, "hello")]
        assert reading.rows("select account_id, ts, model from activity_event") == [("1", NOON, "big")]
        assert reading.rows("select * from account") == [("1", datetime(2026, 1, 1), "x")]
        assert reading.sources.kinds == ("reshare", "template")
        facts = reading.sources
        assert facts.has_prompts and [one.model is not None for one in facts.activity] == [True]


def test_only_some_settings_leave_the_conventional_names(tmp_path: Path) -> None:
    (write_source(tmp_path) / "graphlink.toml").write_text("[detect]\nseed = 3\n")
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN


def test_without_accounts_those_that_signals_name_are_taken(tmp_path: Path) -> None:
    (write_source(tmp_path) / "accounts.csv").unlink()
    with read(tmp_path) as reading:
        assert reading.rows("select * from account") == [("a1", None), ("a2", None)]
        assert reading.observations == SHOWN
        assert any("no table of accounts: the 2 that the signals name" in note for note in reading.sources.notes)


def test_patterns_and_absolute_paths(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for n, row in enumerate(PAYMENTS):
        write_csv(elsewhere / f"day-{n}.csv", [row if n else {"extra": "", **row}])
    settings = Settings(
        signals=(
            SignalSource(kind="payment", path=str(elsewhere / "day-*.csv"), value="card_fingerprint", time="paid_at"),
        )
    )
    with lent_engine() as engine:
        sources = read_sources(engine, tmp_path, settings, base=tmp_path)
        assert [entry.path for entry in sources.inputs] == [f"elsewhere/day-{n}.csv" for n in range(3)]
        assert [entry.rows for entry in sources.inputs] == [1, 1, 1]


def test_a_folder_of_parts_is_a_table(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    for n, row in enumerate([*PAYMENTS, {**PAYMENTS[0], "account_id": "x9"}]):
        (tmp_path / "payments.parquet" / f"account_id={n}").mkdir(parents=True)
        write_parquet(tmp_path / "payments.parquet" / f"account_id={n}" / f"part-{n}.snappy.parquet", [row])
    (tmp_path / "payments.parquet" / "_SUCCESS").touch()
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert [row[:3] for row in reading.rejected] == [
            ("payments.parquet/account_id=3/part-3.snappy.parquet", 1, "account_id")
        ]


@pytest.mark.parametrize("name", ["it's [1]*?", 'a"b', "semi;colon -- x", "{0}%s", "день=1"])
@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_any_file_and_column_name(tmp_path: Path, name: str, ending: str) -> None:
    rows = [{name: row["account_id"], f"{name} value": row["card_fingerprint"]} for row in PAYMENTS]
    decoy = [{name: "a3", f"{name} value": "decoy"}]
    FORMATS[ending](tmp_path / f"{name}.{ending}", rows)
    FORMATS[ending](tmp_path / f"{name.replace('[1]*?', '1 xy')} decoy.{ending}", decoy)
    FORMATS[ending](tmp_path / f"it's 1xy.{ending}", decoy)
    signal = SignalSource(kind="payment", path=f"{name}.{ending}", account=name, value=f"{name} value")
    with lent_engine() as engine:
        sources = read_sources(engine, tmp_path, Settings(signals=(signal,)), base=tmp_path)
        observe(engine, sources, kinds_of(Settings(signals=(signal,))))
        found = engine.frame("select account_id, kind, value from observation")
        assert set(found.itertuples(index=False, name=None)) == SHOWN


def test_columns_called_like_the_engines_own(tmp_path: Path) -> None:
    write_csv(tmp_path / "accounts.csv", ACCOUNTS)
    write_parquet(
        tmp_path / "payments.parquet",
        [{**row, "filename": "f", "file_row_number": 5, "file": "x", "row": "y"} for row in PAYMENTS]
        + [{**PAYMENTS[0], "account_id": "x9", "filename": "f", "file_row_number": 5, "file": "x", "row": "y"}],
    )
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert [row[:3] for row in reading.rejected] == [("payments.parquet", None, "account_id")]


def test_quoted_fields_with_line_ends_and_delimiters(tmp_path: Path) -> None:
    odd = 'line one\nline two, "quoted"; end'
    with read(write_source(tmp_path, payments=[{**PAYMENTS[0], "card_fingerprint": odd}, *PAYMENTS[1:]])) as reading:
        assert ("a1", "payment", odd) in reading.observations
        assert reading.rejected == []
