"""A run on Spark that is ended, or that fails, ends as one on DuckDB does: one line, no scratch, no process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .source_folder import write_source
from .spark import QUICK, need_spark_here

ROOT = Path(__file__).parent.parent
# A shell that started these tests in the background has it ignored.
HEARD = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
COMMAND = f"{HEARD}from cli.main import app; app()"
# Libraries set warnings aside as they load, and put back those they found: here it ends just as Spark has said which.
SLOW_IGRAPH = f"""{HEARD}
import time, warnings
from graphlink import graph_engine
from cli.main import app

def loaded():
    with warnings.catch_warnings():
        until = time.monotonic() + 5
        while not any("PySpark" in str(one[1]) for one in warnings.filters) and time.monotonic() < until:
            time.sleep(0.01)
    import igraph
    return igraph

graph_engine._igraph = loaded
app()
"""
MOMENTS = {"as Java starts": "graphlink-*/java.log", "as a step runs": "graphlink-*/00000-*"}
STOPPED = (143, "graphlink: stopped; nothing half-written is left\n")
INTERRUPTED = (130, "graphlink: interrupted; nothing half-written is left\n")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    need_spark_here()
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def started(scratch: Path, command: str = COMMAND, **environment: str) -> subprocess.Popen[str]:
    """A run of three accounts, in a group of its own, to whose processes the environment names `scratch`."""
    source = write_source(scratch.parent / "source")
    settings = "".join(f'"{name}" = "{value}"\n' for name, value in QUICK.items())
    (source / "graphlink.toml").write_text(f"[spark]\n{settings}", encoding="utf-8")
    words = ["run", str(source), "--engine", "spark", "--threads", "1", "--out", str(scratch.parent / "out.case")]
    return subprocess.Popen(
        [sys.executable, "-c", command, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def wait_for(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 120
    while not reached():
        assert process.poll() is None and time.monotonic() < until, f"it ended before: {process.communicate()}"
        time.sleep(0.01)


def processes_of(scratch: Path) -> list[int]:
    """Numbers of the processes that have `scratch` as their temporary folder: the run, its Java, Java's workers."""
    mark = f"TMPDIR={scratch}".encode()
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if mark in environment_of(folder).split(b"\0")]


def environment_of(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def program_of(number: int) -> str:
    """The path of the program that the process runs; none where it has ended, as a worker may at any moment."""
    try:
        return os.readlink(f"/proc/{number}/exe")
    except OSError:
        return ""


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and standard error of the run, which said nothing else."""
    said, told = process.communicate(timeout=120)
    assert said == ""
    return process.returncode, told


def left_by(scratch: Path) -> list[object]:
    return [*scratch.iterdir(), *processes_of(scratch), *scratch.parent.glob("*.case")]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("number", "awaited"), [(signal.SIGTERM, STOPPED), (signal.SIGINT, INTERRUPTED)])
def test_a_run_that_is_ended_takes_java_along(
    moment: str, number: signal.Signals, awaited: tuple[int, str], scratch: Path
) -> None:
    process = started(scratch)
    wait_for(lambda: any(scratch.glob(MOMENTS[moment])), process)
    # As a terminal does it, and a service's manager: the whole group hears it.
    os.killpg(process.pid, number)
    assert ended(process) == awaited
    assert left_by(scratch) == []


def test_what_is_imported_meanwhile_brings_no_warning_back(scratch: Path) -> None:
    process = started(scratch, SLOW_IGRAPH)
    wait_for(lambda: any(scratch.glob(MOMENTS["as a step runs"])), process)
    os.killpg(process.pid, signal.SIGTERM)
    assert ended(process) == STOPPED


def test_a_job_that_fails_takes_java_along(scratch: Path) -> None:
    code, told = ended(started(scratch, PYSPARK_PYTHON=str(scratch / "no-python")))
    assert code == 1
    assert told.count("\n") == 1 and told.startswith("graphlink: step ") and "no-python" in told
    assert left_by(scratch) == []


def test_a_run_whose_java_dies_says_so_in_one_line(scratch: Path) -> None:
    process = started(scratch)
    wait_for(lambda: any(scratch.glob(MOMENTS["as a step runs"])), process)
    for one in processes_of(scratch):
        if program_of(one).endswith("java"):
            os.kill(one, signal.SIGKILL)
    code, told = ended(process)
    assert code == 1
    assert told.count("\n") == 1 and "Spark says: " in told
    assert left_by(scratch) == []


def test_java_that_does_not_start_is_told_by_its_own_words(scratch: Path) -> None:
    code, told = ended(started(scratch, JAVA_HOME=str(scratch / "no-java")))
    assert code == 1
    assert told.count("\n") == 1 and told.startswith("graphlink: starting Spark: Java ended, and said: ")
    assert "no-java" in told
    assert left_by(scratch) == []
