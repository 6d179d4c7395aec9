"""A real Spark in this process, one for all tests: two cores, nothing to look at, gone afterwards."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from graphlink.spark import SparkEngine

from .postgres import require

QUICK = {
    "spark.sql.shuffle.partitions": "1",
    # Tables of three rows: to compile a program for each costs more than the rows, and to compile it well more still.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""What makes Spark quick with tables of a few rows: nothing of what it does, only how it is compiled and cleaned."""

SMALL = {
    "spark.master": "local[2]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    **QUICK,
}


KNOWN = ("duckdb", "spark")
ENGINES = os.environ.get("GRAPHLINK_ENGINES", ",".join(KNOWN)).split(",")


def need_spark_here() -> None:
    """Skips aloud where Spark is not asked for, or PySpark or Java is missing."""
    if "spark" not in ENGINES:
        pytest.skip(f"Spark is not asked for; GRAPHLINK_ENGINES={','.join(KNOWN)}")
    require(find_spec("pyspark"), "PySpark")
    require(shutil.which("java") or os.environ.get("JAVA_HOME"), "Java")


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkEngine]:
    need_spark_here()
    with SparkEngine(SMALL) as engine:
        yield engine
