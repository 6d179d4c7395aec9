"""Runs of chosen tests in a copy of the tree: which test runs which line, and whether tests notice a fault.

Every run is a process forked from a server that has the heavy packages loaded, so that a mutant costs little more than
its tests.
"""

import hashlib
import json
import os
import queue
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from typing import Any

__all__ = ["ROOT", "Copy", "Traced", "copies", "notices", "trace"]

ROOT = Path(__file__).parent.parent.parent
KEPT = ("graphlink", "cli", "tests", "examples", "sample_data", "docs", "benchmarks")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile")
CACHE = ROOT / ".cache" / "mutants"
HEAVY = ["pandas", "duckdb", "igraph", "networkx", "hypothesis", "pydantic", "pytest", "cryptography", "httpx"]
PLAIN = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header", "-W", "ignore", "--hypothesis-seed=0"]

NO_TESTS, INTERNAL_ERROR = 5, 3
RAN = 20
"""Added to the code that pytest ends with, so that it is told from the 1 of a process that came to grief."""
SHARED = ("", "set up")
"""What runs as a test file is loaded, and in fixtures: it counts for every test of the file."""

SERVER = get_context("forkserver")
SERVER.set_forkserver_preload([*HEAVY, __name__])


@dataclass
class Copy:
    """A copy of the tree that one worker may break; `stamp` makes every write look newer than the one before."""

    folder: Path
    stamp: int = 0

    def write(self, path: str, text: str) -> None:
        """Writes a module. Python takes compiled code for current by size and second alone, hence the stamp."""
        file = self.folder / path
        file.write_text(text, encoding="utf-8")
        self.stamp += 10
        moment = file.stat().st_mtime + self.stamp
        os.utime(file, (moment, moment))


@dataclass(frozen=True)
class Traced:
    """What one test did: its seconds, and the lines that it ran of each module of the library."""

    test: str
    seconds: float
    lines: dict[str, set[int]]


@contextmanager
def copies(count: int) -> Iterator["queue.SimpleQueue[Copy]"]:
    """Copies of the tree to take from and put back; gone at the end."""
    work = Path(tempfile.mkdtemp(prefix="mutants-"))
    pool: queue.SimpleQueue[Copy] = queue.SimpleQueue()
    try:
        for number in range(count):
            folder = work / str(number)
            for name in KEPT:
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.case"))
            for name in FILES:
                shutil.copy(ROOT / name, folder)
            pool.put(Copy(folder))
        yield pool
    finally:
        shutil.rmtree(work, ignore_errors=True)


def trace(copy: Copy, file: str) -> list[Traced]:
    """What each test of the test file does that passes, kept in `.cache` until the tree or the file changes."""
    kept = CACHE / f"{Path(file).stem}-{_digest(file)}.json"
    if not kept.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{Path(file).stem}-*.json"):
            old.unlink()
        _run(_trace, (copy.folder, file, kept), 900)
    if not kept.is_file():
        return []
    found = json.loads(kept.read_text(encoding="utf-8"))
    return [Traced(test, took, {path: set(lines) for path, lines in ran.items()}) for test, took, ran in found]


def notices(copy: Copy, tests: dict[str, float]) -> bool:
    """Whether one of `tests` fails, or takes far longer than the seconds that it takes without a fault."""
    limit = sum(_limit(seconds) for seconds in tests.values())
    code = _run(_test, (copy.folder, tests), limit)
    if code in (1, RAN + INTERNAL_ERROR):
        said = (copy.folder / "said.txt").read_text(encoding="utf-8")
        raise RuntimeError(f"the run itself failed, not a test: {said[-2000:]}")
    return code not in (RAN, RAN + NO_TESTS)


def _limit(seconds: float) -> int:
    """The seconds for a test after which a fault counts as noticed: what loops or waits for ever never fails."""
    return 10 + ceil(6 * seconds)


def _digest(file: str) -> str:
    """A hash of the library, of the test file, and of what it takes from other modules of the tests."""
    paths = [*(ROOT / "graphlink").rglob("*.py"), *(ROOT / "cli").glob("*.py"), *_with_imports(ROOT / file)]
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _with_imports(path: Path, known: frozenset[Path] = frozenset()) -> frozenset[Path]:
    """The module of the tests with those that it imports, at any depth."""
    known |= {path}
    for name in re.findall(r"^from (?:tests)?\.(\w+) import", path.read_text(encoding="utf-8"), re.MULTILINE):
        other = path.with_name(f"{name}.py")
        if other not in known:
            known = _with_imports(other, known)
    # The cases that it reads are tests too.
    return known | frozenset(path.with_name("steps").glob("*.txt") if path.stem == "step_pairs" else ())


def _run(target: Any, values: tuple[Any, ...], limit: float) -> int | None:
    """The exit code of `target` in a process and session of its own; None where it did not end in `limit` seconds."""
    process = SERVER.Process(target=target, args=values)
    process.start()
    process.join(limit)
    code = process.exitcode
    assert process.pid
    # Its session: tests start programs of their own, which outlive them where a fault or the limit ends them.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join()
    return code


def _enter(folder: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ["GRAPHLINK_REQUIRE_ALL"] = ""
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT)))]
    quiet = os.open(folder / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)


def _test(folder: Path, tests: dict[str, float]) -> None:
    import pytest

    _enter(folder)
    code = int(pytest.main(["-x", *PLAIN, *tests], plugins=[_Alarm(tests)]))
    os._exit(RAN + code)


def _trace(folder: Path, file: str, out: Path) -> None:
    import coverage
    import pytest

    _enter(folder)
    cover = coverage.Coverage(data_file=None, include=[f"{folder}/graphlink/*"], config_file=False)
    cover.start()
    watch = _Watch(cover)
    pytest.main([*PLAIN, file], plugins=[watch])
    cover.stop()
    found = []
    data = cover.get_data()
    data.set_query_contexts(None)
    ran = {name: data.contexts_by_lineno(name) for name in data.measured_files()}
    for test, seconds in watch.passed.items():
        lines = {
            os.path.relpath(name, folder): [line for line, by in each.items() if not {test, *SHARED}.isdisjoint(by)]
            for name, each in ran.items()
        }
        found.append((test, round(seconds, 3), {name: which for name, which in lines.items() if which}))
    part = out.with_suffix(".part")
    part.write_text(json.dumps(found), encoding="utf-8")
    part.replace(out)
    os._exit(0)


class _Alarm:
    """A pytest plugin that ends the process where a test takes far too long."""

    def __init__(self, tests: dict[str, float]) -> None:
        self._tests = tests

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        signal.alarm(_limit(self._tests.get(nodeid, 0.0)))

    def pytest_sessionfinish(self) -> None:
        signal.alarm(0)


class _Watch:
    """A pytest plugin that says to coverage which test runs."""

    def __init__(self, cover: Any) -> None:
        self._cover = cover
        self._seconds: dict[str, float] = {}
        self.passed: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._cover.switch_context("set up")

    def pytest_fixture_post_finalizer(self) -> None:
        self._cover.switch_context("set up")

    def pytest_pyfunc_call(self, pyfuncitem: Any) -> None:
        self._cover.switch_context(pyfuncitem.nodeid)

    def pytest_runtest_teardown(self) -> None:
        self._cover.switch_context("torn down")

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if report.when == "call" and report.passed:
            self.passed[report.nodeid] = self._seconds[report.nodeid]


def in_turn(traced: Iterable[Traced], path: str) -> list[Traced]:
    """Those that name the module first, by their file or by that of their case, then the quick ones."""
    name = Path(path).stem
    return sorted(traced, key=lambda one: (name not in one.test, one.seconds, one.test))
