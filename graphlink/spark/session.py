"""A Spark session, and the Java process that it lives in: begun quietly, ended with all that it left.

PySpark starts Java for the length of the process, lets it write to the terminal, and takes over what happens at an
interrupt. Here Java ends with the session, its words go to a file, and an interrupt is what it was before.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from ..errors import StepFailed

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

__all__ = ["spark_session"]

HERE = Path(__file__).parent.parent.parent

NEEDED = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
"""Settings without which a step would come to something else."""

USUAL = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.app.name": "graphlink"}
"""Settings that those of the user replace."""

SILENT = """rootLogger.level = off
rootLogger.appenderRef.none.ref = none
appender.none.type = Null
appender.none.name = none
"""
"""Spark's own log, of which an error that stops a step says the part that matters."""

PATIENCE = 20.0
"""Seconds that Java has to end by itself, so that a cluster hears of it, before it is killed."""


@contextmanager
def spark_session(settings: Mapping[str, str], folder: Path) -> Iterator["SparkSession"]:
    """The session of this process; where there was none, one that ends with the block, and Java with it.

    `folder` takes what Java writes. Raises StepFailed where Java does not start.
    """
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    # PySpark says that it does not know pandas 3 yet: of pandas nothing is asked of it, all goes by Arrow.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    # Said where what ended this process has ended Spark too.
    warnings.filterwarnings("ignore", message="Unable to cleanly shutdown Spark JVM", category=RuntimeWarning)
    # Each failed statement would be printed as JSON, over many lines.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with ExitStack() as stack:
        stack.enter_context(_without_words_of_py4j())
        options = {**USUAL, **_own_settings(folder), **settings, **NEEDED}
        builder = SparkSession.builder
        for name, value in options.items():
            builder = builder.config(name, value)
        if SparkContext._active_spark_context is not None:
            yield builder.getOrCreate()
        else:
            stack.enter_context(_java(options, folder))
            session = builder.getOrCreate()
            stack.callback(_stop, session)
            yield session


def _own_settings(folder: Path) -> dict[str, str]:
    quiet = folder / "log4j2.properties"
    quiet.write_text(SILENT, encoding="utf-8")
    return {
        # Java's own scratch lies with the rest, whose place is known when the process is killed.
        "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile=file:{quiet} -Djava.io.tmpdir={folder}",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder),
        # Where the workers find the functions that Spark has from DuckDB.
        "spark.executorEnv.PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }


@contextmanager
def _java(options: Mapping[str, str], folder: Path) -> Iterator[None]:
    """While it lasts a Java process with Spark's context in it, which `SparkSession.builder` takes up."""
    from pyspark import SparkConf, SparkContext

    conf = SparkConf().setAll(list(options.items()))
    with ExitStack() as stack:
        with _signals_later():
            gateway = _started(conf, folder / "java.log")
            stack.callback(_end, gateway)
        with _interrupts_kept():
            context = SparkContext(conf=conf, gateway=gateway)
        # It would print where Java breaks off in the middle of a count that nobody asks for.
        vars(context)["_accumulatorServer"].handle_error = lambda *_: None
        stack.callback(_stop, context)
        yield


def _started(conf: Any, log: Path) -> Any:
    """PySpark's gateway to a new Java process, whose output goes to `log`."""
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway

    with log.open("wb") as words:
        # A session of its own: what ends the group of this process would else end Java first, in the middle of a step.
        given = {"stdout": words, "stderr": subprocess.STDOUT, "start_new_session": True}
        try:
            # PySpark says nothing of its types.
            return launch_gateway(conf, given)  # type: ignore[no-untyped-call]
        except PySparkRuntimeError as problem:
            said = " ".join(log.read_text(encoding="utf-8", errors="replace").split())[:300] or "nothing"
            advice = "mend Java or [spark], or run it with --engine duckdb"
            raise StepFailed(f"starting Spark: Java ended, and said: {said}; {advice}") from problem


def _stop(running: "SparkSession | SparkContext") -> None:
    from py4j.protocol import Py4JError

    # What ended this process may have ended Spark before: then there is nobody to stop.
    with suppress(Py4JError, OSError):
        running.stop()


def _end(gateway: Any) -> None:
    """Ends the Java process of `gateway`: at the end of its input it stops what runs in it, and goes."""
    from pyspark import SparkContext

    process: subprocess.Popen[bytes] = gateway.proc
    try:
        with suppress(OSError):
            gateway.shutdown()
        if process.stdin:
            process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        # PySpark would ask the process that is gone for its next session.
        SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _signals_later() -> Iterator[None]:
    """What would end this process is heard after the block: till then nobody else knows the process that it starts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(number)

    before = [(number, signal.signal(number, hear)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler or signal.SIG_DFL)
    if heard:
        signal.raise_signal(heard[0])


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """An interrupt at the keyboard does afterwards what it did before: PySpark would ask Java amid another question."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


@contextmanager
def _without_words_of_py4j() -> Iterator[None]:
    """What the way to Java logs of a question that was broken off is no news: the caller meets the reason itself."""

    def is_news(record: logging.LogRecord) -> bool:
        return record.module not in ("java_gateway", "clientserver")

    root, own = logging.getLogger(), logging.getLogger("py4j")
    level = own.level
    root.addFilter(is_news)
    own.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        own.setLevel(level)
        root.removeFilter(is_news)
