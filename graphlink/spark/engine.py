"""The one door to Spark: an engine that runs the same named steps where one machine is too small.

Steps stay as they are written, in DuckDB's SQL; `statements` carries them over. What a step leaves is Parquet in a
scratch folder that all workers reach, and that goes when the engine closes. PySpark is imported as the engine starts.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
import pyarrow as pa

from ..claims import scratch_folder
from ..errors import StepFailed
from ..steps import Engine, Step
from .dialects import NotCarried
from .functions import FUNCTIONS
from .places import copy_files, copy_table
from .session import spark_session
from .statements import spark_sql

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkEngine"]

NUMBERED = frozenset({"template_words", "template_closer_words"})
"""Tables whose rows later steps tell apart by `rowid`, which DuckDB has of every table: here it is a column."""


@dataclass
class SparkEngine(Engine):
    """Spark, with `settings` by Spark's own names; `spark.master` says where it runs.

    `scratch` is a folder that every worker reaches under the same path (the system's temporary folder where it is
    None).
    """

    settings: Mapping[str, str]
    scratch: Path | None = None
    _folders: dict[str, Path] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = stack.enter_context(scratch_folder(self.scratch))
            with _one_line("starting Spark"):
                self._spark = stack.enter_context(spark_session(self.settings, self._folder))
                _add_functions(self._spark)
            self._stack = stack.pop_all()
        return self

    def run(self, step: Step) -> int:
        """How many rows the step left in the table of its name (replaced where it was there)."""
        began = time.perf_counter()
        with _one_line(f"step {step.name}"):
            rows = self._keep(step.name, self._numbered(step.name, self._asked(step.sql, step.values)))
        self.note(step.name, time.perf_counter() - began, rows)
        return rows

    def run_by_group(self, name: str, sql: str, by: str, make: Callable[[pa.Table], pa.Table], columns: str) -> int:
        """How many rows the table `name` has: what a worker's `make` returns of the rows of `sql` with one value in
        `by`, for each; `columns` are names and Spark's types."""
        began = time.perf_counter()
        with _one_line(f"step {name}"):
            rows = self._keep(name, self._asked(sql, ()).groupBy(by).applyInArrow(make, columns))
        self.note(name, time.perf_counter() - began, rows)
        return rows

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """What `sql` returns, as a frame."""
        with _one_line(self._place()):
            frame: pd.DataFrame = self._asked(sql, values).toArrow().to_pandas()
        return frame

    def scalar(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row (None where there is none)."""
        with _one_line(self._place()):
            row = self._asked(sql, values).first()
        return row[0] if row else None

    def register(self, name: str, frame: pd.DataFrame) -> None:
        """Makes `frame` the table `name`."""
        with _one_line(f"table {name}"):
            self._spark.createDataFrame(_spark_table(frame)).createOrReplaceTempView(name)
        self._made[name] = "view"

    def view(self, name: str, sql: str, values: Sequence[Any] = ()) -> None:
        """Makes `name` what `sql` returns, asked anew each time it is read."""
        with _one_line(f"view {name}"):
            self._numbered(name, self._asked(sql, values)).createOrReplaceTempView(name)
        self._made[name] = "view"

    def read_parquet(self, name: str, path: Path) -> None:
        """Makes the Parquet file or folder at `path` the table `name`, without copying it."""
        with _one_line(f"table {name}"):
            self._spark.read.parquet(_place_of(path)).createOrReplaceTempView(name)
        self._made[name] = "view"

    def copy_files(self, address: str, folder: Path) -> tuple[str, str]:
        """The folder elsewhere and what is below it that `address` names: a path or pattern, now in `folder` too."""
        with _one_line(address, "look whether Spark has what it takes to read there"):
            return copy_files(self._spark, address, folder)

    def copy_table(self, name: str, folder: Path) -> None:
        """Makes `folder` with the rows of the table `name` of Spark's catalog, as Parquet."""
        with _one_line(f"table {name}", "look at the name and at [spark]"):
            copy_table(self._spark, name, folder)

    def keeps(self, name: str) -> bool:
        """Whether a step left the table `name`, and it is still there."""
        return name in self._folders

    def parquet(self, name: str) -> str:
        """A pattern of the Parquet files that hold the table `name`, which a step left."""
        return f"{self._folders[name]}/*.parquet"

    def drop(self, *names: str, forms: Mapping[str, str] = MappingProxyType({})) -> None:
        """Forgets tables that no later step reads."""
        for name in names:
            self._spark.catalog.dropTempView(name)
            if folder := self._folders.pop(name, None):
                shutil.rmtree(folder, ignore_errors=True)

    def _asked(self, sql: str, values: Sequence[Any]) -> "DataFrame":
        given = {f"v{place}": value for place, value in enumerate(values)}
        return self._spark.sql(spark_sql(sql), args=given)

    def _numbered(self, name: str, frame: "DataFrame") -> "DataFrame":
        from pyspark.sql.functions import monotonically_increasing_id

        return frame.withColumn("rowid", monotonically_increasing_id()) if name in NUMBERED else frame

    def _keep(self, name: str, frame: "DataFrame") -> int:
        from pyspark.sql import Observation
        from pyspark.sql.functions import count_if, lit

        folder, counted = self._folder / f"{next(self._numbers):05}-{name}", Observation()
        frame.observe(counted, count_if(lit(True)).alias("rows")).write.parquet(_place_of(folder))
        self.drop(name)
        self._spark.read.schema(frame.schema).parquet(_place_of(folder)).createOrReplaceTempView(name)
        self._folders[name], self._made[name] = folder, "table"
        return int(counted.get["rows"])


def _place_of(path: Path) -> str:
    """A path of the machines' own files, wherever a cluster looks for those without a scheme."""
    return f"file:{path.absolute()}"


def _add_functions(spark: "SparkSession") -> None:
    from pyspark.sql.pandas import functions

    # Its types tell of forms that take functions of iterators alone.
    arrow_udf: Any = functions.arrow_udf
    for name, (function, kind) in FUNCTIONS.items():
        spark.udf.register(name, arrow_udf(function, returnType=kind))


def _spark_table(frame: pd.DataFrame) -> pa.Table:
    """The frame for Spark, which has no column without a type."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [one.with_type(pa.string()) if pa.types.is_null(one.type) else one for one in table.schema]
    return table.cast(pa.schema(fields)).replace_schema_metadata()


@contextmanager
def _one_line(at: str, advice: str = "look at what it names, or run it with --engine duckdb") -> Iterator[None]:
    """Turns what Spark raises into a StepFailed of one line that names `at`."""
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import PySparkException

    try:
        yield
    except NotCarried as problem:
        said = f"Spark would do something else with {problem}"
        raise StepFailed(f"{at}: {said}; run it with --engine duckdb") from problem
    except (PySparkException, Py4JError, ConnectionError) as problem:
        if _was_interrupted(problem):
            raise KeyboardInterrupt from problem
        gone = isinstance(problem, ConnectionError | Py4JNetworkError)
        said = "nothing, for its Java process is gone" if gone else _first_words(str(problem))
        raise StepFailed(f"{at}: Spark says: {said}; {advice}") from problem


def _was_interrupted(problem: BaseException | None) -> bool:
    """Whether an interrupt came first: what the way to Java meets as it breaks off a question takes its place."""
    while problem is not None and not isinstance(problem, KeyboardInterrupt):
        problem = problem.__context__
    return problem is not None


def _first_words(said: str) -> str:
    """What went wrong, without Java's lines before it and the places in Spark after it."""
    what = re.sub(r"^An error occurred while calling \S+\s+:\s+", "", said).split("\n\tat ", 1)[0]
    if "Traceback (most recent call last)" in what:
        # Of Python the last line says it.
        what = what.strip().splitlines()[-1]
    cause = re.sub(r"\S+ Job aborted due to stage failure: .*? Lost task [^:]*\): ", "", " ".join(what.split()))
    return cause[:300]
