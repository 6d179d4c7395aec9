"""Sources that Spark reads, by their address or by a table's name: the same case as from the files here."""

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.errors import GraphlinkError, InputError
from graphlink.pipeline import run
from graphlink.spark import SparkEngine

from .source_folder import PAYMENTS, write_csv, write_source

DAMAGED = {"account_id": "a3", "card_fingerprint": "card-two", "paid_at": "yesterday"}
TABLES = ("accounts", "links", "signals", "rejected")
PAYING = """
[accounts]
path = "{accounts}"
id = "account_id"
created_at = "created_at"
[[signals]]
kind = "payment"
path = "{payments}"
value = "card_fingerprint"
time = "paid_at"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three accounts and their payments, of which one row has no time and one names nobody."""
    return write_source(tmp_path / "source", payments=[*PAYMENTS, DAMAGED, {**DAMAGED, "account_id": "nobody"}])


def same_tables(one: Case, other: Case) -> None:
    for name in TABLES:
        left, right = (pd.read_parquet(case.path / f"{name}.parquet") for case in (one, other))
        pd.testing.assert_frame_equal(left, right)


def inputs(case: Case) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((case.path / "run.json").read_text(encoding="utf-8"))["inputs"]
    return found


def test_a_folder_by_its_address_is_read_as_here(spark: SparkEngine, folder: Path, tmp_path: Path) -> None:
    here = run(folder, tmp_path / "here.case", pages=False)
    there = run(f"file://{folder}", tmp_path / "there.case", engine="spark", pages=False)
    same_tables(here, there)
    assert inputs(here) == inputs(there)
    assert len(pd.read_parquet(there.path / "rejected.parquet")) == 3
    assert there.manifest["source"] == f"file://{folder}"
    assert f"engine spark: file://{folder} was copied to this machine and read here" in there.manifest["notes"]
    assert "graphlink-" not in (there.path / "run.json").read_text(encoding="utf-8")


def test_settings_name_files_patterns_and_tables(spark: SparkEngine, folder: Path, tmp_path: Path) -> None:
    here = run(folder, tmp_path / "here.case", pages=False)
    for number, row in enumerate([*PAYMENTS, DAMAGED]):
        write_csv(folder / f"part-{number}.csv", [row])
    spark._spark.sql(
        "create table if not exists paying_accounts using parquet as select * from values "
        "('a1', timestamp '2026-01-01'), ('a2', timestamp '2026-01-02'), ('a3', timestamp '2026-01-03') "
        "as t(account_id, created_at)"
    )
    config = tmp_path / "afar.toml"
    config.write_text(PAYING.format(accounts="spark:default.paying_accounts", payments=f"file://{folder}/part-*.csv"))
    case = run(f"file://{folder}", tmp_path / "mixed.case", engine="spark", config=config, pages=False)
    spark._spark.sql("drop table paying_accounts")
    rows: Counter[str] = Counter()
    for one in inputs(case):
        rows[str(one["path"]).partition("/part-")[0]] += int(str(one["rows"]))
    assert rows == {"spark:default.paying_accounts": 3, f"file://{folder}": 4}
    left, right = (pd.read_parquet(one.path / "links.parquet") for one in (here, case))
    pd.testing.assert_frame_equal(left, right)


def test_a_table_alone_is_read_as_one_log(spark: SparkEngine, tmp_path: Path) -> None:
    log = pa.table(
        {
            "account_id": ["b1", "b2"],
            "ts": ["2026-02-01 10:00:00"] * 2,
            "ip": ["8.8.8.8"] * 2,
            "device_fingerprint": ["d"] * 2,
            "prompt": ["who is there", "nobody at all"],
        }
    )
    pq.write_table(log, tmp_path / "log.parquet")
    spark._spark.read.parquet(str(tmp_path / "log.parquet")).createOrReplaceTempView("gateway")
    here = run(tmp_path / "log.parquet", tmp_path / "here.case", pages=False)
    there = run("spark:gateway", tmp_path / "there.case", engine="spark", pages=False)
    same_tables(here, there)
    assert there.manifest["source"] == "spark:gateway"
    assert any(note.startswith("engine spark: spark:gateway was copied") for note in there.manifest["notes"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///no/such/folder", r"^file:///no/such/folder: no such file or folder, as Spark sees it"),
        ("spark:no_such_table", r"^table no_such_table: Spark says: \[TABLE_OR_VIEW_NOT_FOUND\]"),
        ("s3a://bucket/folder", r"^s3a://bucket/folder: Spark says: .*S3AFileSystem not found"),
        ("s3a://key:hidden@bucket/folder", r"^s3a://key@bucket/folder: holds a secret"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(address: str, said: str, spark: SparkEngine, tmp_path: Path) -> None:
    with pytest.raises(GraphlinkError, match=said) as told:
        run(address, tmp_path / "none.case", engine="spark")
    assert "\n" not in str(told.value) and "hidden" not in str(told.value)
    assert not (tmp_path / "none.case").exists()


def test_what_is_wrong_with_a_copy_is_told_of_the_place_it_came_from(
    spark: SparkEngine, folder: Path, tmp_path: Path
) -> None:
    (folder / "payments.csv").write_text("account_id,card\na1,c\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"^file://{folder}/payments\.csv: no column `card_fingerprint`"):
        run(f"file://{folder}", tmp_path / "none.case", engine="spark")
    (folder / "graphlink.toml").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"settings are read on this machine alone"):
        run(f"file://{folder}", tmp_path / "none.case", engine="spark")


@pytest.mark.parametrize("address", ["s3a://bucket/folder", "hdfs://host/folder", "spark:default.t"])
def test_without_spark_an_address_is_refused(address: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["run", address])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"graphlink: {address}: ") and "run it with --engine spark" in result.stderr
    config = tmp_path / "graphlink.toml"
    config.write_text(PAYING.format(accounts=address, payments="p.csv"), encoding="utf-8")
    result = CliRunner().invoke(app, ["run", str(tmp_path)])
    assert result.exit_code == 2 and f"{address}: " in result.stderr and "--engine spark" in result.stderr
