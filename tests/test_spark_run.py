"""`run --engine spark`, end to end: the same case as by DuckDB; and what is said where it cannot start."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.engine import DuckDBEngine
from graphlink.errors import InputError, StepFailed
from graphlink.on_spark import READ_HERE, local_settings
from graphlink.pipeline import run
from graphlink.settings import read_settings
from graphlink.spark import SparkEngine
from graphlink.steps import Step

from .postgres import require

ROOT = Path(__file__).parent.parent
ACCOUNT = ["account_id", "community_id", "network_id", "operator_id", "role", "verdict", "score"]


@pytest.fixture(scope="module")
def both(sample_case: Case, tmp_path_factory: pytest.TempPathFactory, spark: SparkEngine) -> tuple[Case, Case]:
    """The sample's case as DuckDB found it, and as Spark did."""
    folder = tmp_path_factory.mktemp("engines")
    return sample_case, run(ROOT / "sample_data", folder / "spark.case", engine="spark", threads=2)


def test_links_are_the_same_on_both_engines(both: tuple[Case, Case]) -> None:
    one, other = (pd.read_parquet(case.path / "links.parquet") for case in both)
    assert len(one) > 1000
    assert one[["account_l", "account_r", "shared"]].equals(other[["account_l", "account_r", "shared"]])
    assert (one["weight"] - other["weight"]).abs().max() <= 1e-9
    assert one["kinds"].map(list).equals(other["kinds"].map(list))


def test_accounts_are_judged_the_same_on_both_engines(both: tuple[Case, Case]) -> None:
    one, other = (pd.read_parquet(case.path / "accounts.parquet")[ACCOUNT] for case in both)
    assert one["verdict"].nunique() == 3
    pd.testing.assert_frame_equal(one, other, rtol=0, atol=1e-9)


def test_a_run_says_what_spark_did_and_what_it_did_not(both: tuple[Case, Case]) -> None:
    manifest = json.loads((both[1].path / "run.json").read_text(encoding="utf-8"))
    assert manifest["engine"] == "spark"
    assert manifest["spark"]["spark.master"] == "local[2]"
    assert READ_HERE in manifest["notes"]
    assert [step["name"] for step in manifest["steps"]].count("link") >= 1


def test_hashes_are_duckdbs_on_both_engines(spark: SparkEngine) -> None:
    asked = "select hash(7, 'a'), hash(hash(7), null), hash({'a': 'ä'}), list_transform(['x', 'y'], lambda t: {half})"
    sql = asked.replace("{half}", "(hash(t) >> 32)::uinteger")
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        [one] = db.frame(sql).to_numpy(dtype=object).tolist()
    [other] = spark.frame(sql).to_numpy(dtype=object).tolist()
    assert [int(value) for value in one[:3]] == [int(value) for value in other[:3]]
    assert list(one[3]) == list(other[3])


def test_what_spark_refuses_is_told_in_one_line_with_its_step(spark: SparkEngine) -> None:
    with pytest.raises(StepFailed, match=r"^step odd: Spark says: \[UNRESOLVED_ROUTINE\]") as told:
        spark.run(Step("odd", "select no_such_function(1) as a", reads=()))
    assert "\n" not in str(told.value)
    with pytest.raises(StepFailed, match="step odd: Spark would do something else with a list"):
        spark.run(Step("odd", "select list(a order by a desc) as a from (select 1 as a)", reads=()))


def test_a_fault_of_java_is_one_line_too(spark: SparkEngine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and no more")
    with pytest.raises(
        StepFailed, match=r"^table broken: Spark says: org\.apache\.spark\S+ \[FAILED_READ_FILE"
    ) as told:
        spark.read_parquet("broken", broken)
    assert "\n" not in str(told.value)
    assert "An error occurred" not in str(told.value)


def test_a_table_is_replaced_and_dropped_with_its_files(spark: SparkEngine) -> None:
    for value in (1, 2):
        assert spark.run(Step("kept", "select ? as a", (value,), reads=())) == 1
    assert spark.scalar("select a from kept") == 2
    folder = Path(spark.parquet("kept")).parent
    assert folder.is_dir()
    spark.drop("kept")
    assert not folder.exists()
    assert not spark.keeps("kept")


def test_neither_spark_nor_what_writes_its_sql_is_loaded_without_it() -> None:
    code = "import sys, graphlink.pipeline; print(sorted({'pyspark', 'py4j', 'sqlglot'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_an_engine_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--engine dask: there are duckdb and spark"):
        run(ROOT / "sample_data", tmp_path / "a.case", engine="dask")
    told = CliRunner().invoke(
        app, ["run", str(ROOT / "sample_data"), "--master", "local[1]", "-o", str(tmp_path / "a")]
    )
    assert told.exit_code == 2
    assert "add --engine spark" in told.output


@pytest.mark.parametrize("package", ["pyspark", "sqlglot"])
def test_without_the_extra_it_is_named(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is None there counts as not installed, for Python itself too.
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=rf"needs .*{package}; pip install 'graphlink\[spark\]'"):
        run(ROOT / "sample_data", tmp_path / "a.case", engine="spark")


def test_without_java_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require(find_spec("pyspark"), "PySpark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="needs Java 17"):
        run(ROOT / "sample_data", tmp_path / "a.case", engine="spark")


def test_settings_go_by_sparks_own_names(tmp_path: Path) -> None:
    file = tmp_path / "graphlink.toml"
    file.write_text('[spark]\nmaster = "spark://h:7077"\nexecutor.memory = "4g"\nsql.adaptive.enabled = false\n')
    found = read_settings(file).spark
    assert found == {
        "spark.master": "spark://h:7077",
        "spark.executor.memory": "4g",
        "spark.sql.adaptive.enabled": "false",
    }
    assert local_settings(found, "2GB", 4) == found
    here = local_settings({"spark.sql.shuffle.partitions": "3"}, "2GiB", 4)
    assert here["spark.master"] == "local[4]"
    assert here["spark.driver.memory"] == "2048m"
    assert here["spark.sql.shuffle.partitions"] == "3"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hadoop.fs.s3a.secret.key = "x1y2"', "spark.hadoop.fs.s3a.secret.key may hold a secret"),
        ('executor.memory = ["4g"]', "spark.executor.memory must be a text"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "graphlink.toml"
    file.write_text(f"[spark]\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said) as told:
        read_settings(file)
    assert "x1y2" not in str(told.value)
