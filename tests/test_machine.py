"""What a run takes of the machine or its container, and that it says so before a step that would not fit."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink import machine
from graphlink.engine import DuckDBEngine
from graphlink.engine.duckdb_engine import _OPEN
from graphlink.errors import InputError, StepFailed
from graphlink.machine import Machine, ask_room, engine_memory, engine_threads, this_machine
from graphlink.reports import write_report

from .source_folder import write_source

SAMPLE = Path(__file__).parent.parent / "sample_data"
OWN = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
SMALL = Machine(memory=2_000_000_000, processors=2, what="this container")


def system(root: Path, **files: str) -> Path:
    """A system's files under `root`: names with `__` between folders, and dots written as `_DOT_`."""
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    return root


def test_a_machine_without_a_container_has_its_own(tmp_path: Path) -> None:
    found = this_machine(tmp_path)
    assert found == Machine(OWN, len(os.sched_getaffinity(0)), "this machine")


def test_the_tightest_group_around_the_process_is_the_limit(tmp_path: Path) -> None:
    root = system(
        tmp_path,
        proc__self__cgroup="0::/jobs/one",
        sys__fs__cgroup__jobs__one__memory_DOT_max="max",
        sys__fs__cgroup__jobs__memory_DOT_max="900000000",
        sys__fs__cgroup__jobs__one__cpu_DOT_max="50000 100000",
        sys__fs__cgroup__jobs__other__memory_DOT_max="1000",
    )
    assert this_machine(root) == Machine(900_000_000, 1, "this container")


def test_a_container_that_sees_its_group_as_the_root_is_limited_too(tmp_path: Path) -> None:
    root = system(tmp_path, proc__self__cgroup="0::/outer/name", sys__fs__cgroup__memory_DOT_max="800000000")
    assert this_machine(root).memory == 800_000_000


def test_version_1_of_control_groups(tmp_path: Path) -> None:
    root = system(
        tmp_path,
        proc__self__cgroup="7:memory:/box\n3:cpu,cpuacct:/box",
        sys__fs__cgroup__memory__box__memory_DOT_limit_in_bytes="700000000",
        sys__fs__cgroup__memory__memory_DOT_limit_in_bytes="9223372036854771712",
        sys__fs__cgroup__cpu__box__cpu_DOT_cfs_quota_us="-1",
        sys__fs__cgroup__cpu__box__cpu_DOT_cfs_period_us="100000",
    )
    assert this_machine(root) == Machine(700_000_000, len(os.sched_getaffinity(0)), "this container")


def test_the_engine_has_half_and_no_more_than_the_usual_unless_asked() -> None:
    assert engine_memory(None, SMALL) == "1000MB"
    assert engine_memory(None, Machine(64_000_000_000, 8)) == "4000MB"
    assert engine_memory("48GB", Machine(64_000_000_000, 8)) == "48GB"
    assert engine_memory("1.5 GiB", SMALL) == "1.5 GiB"
    assert (engine_threads(None, SMALL), engine_threads(1, SMALL)) == (2, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("3GB", "memory 3GB: this container has 2.0 GB; ask for less"),
        ("much", "memory much: must be a size such as 6GB or 900MB"),
        ("4", "memory 4: must be a size such as 6GB or 900MB"),
    ],
)
def test_what_is_not_there_cannot_be_asked_for(asked: str, said: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(said)}$"):
        engine_memory(asked, SMALL)


def test_a_step_that_would_not_fit_is_named_with_its_need_and_the_limit() -> None:
    ask_room("community", 400e6, SMALL, used=1_500_000_000)
    said = r"step community: it would take about 600 MB beside the 1\.5 GB in use, and this container has 2\.0 GB; .*"
    with pytest.raises(StepFailed, match=f"^{said}$"):
        ask_room("community", 600e6, SMALL, used=1_500_000_000)


def test_memory_in_use_is_this_process_own() -> None:
    with pytest.raises(StepFailed, match=r"beside the \d+ MB in use|beside the \d\.\d GB in use"):
        ask_room("community", OWN, this_machine())


def test_an_engine_may_have_more_memory_than_the_machine_has() -> None:
    """Whoever asks for it gets it, as before: what does not fit is swapped. No address is set aside for it either."""
    with DuckDBEngine(memory_limit=f"{20 * OWN}B") as db:
        assert db.scalar("select sum(i) from range(10) t(i)") == 45


def test_the_engine_has_given_its_memory_back_when_pages_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, then = len(_OPEN), []

    def noted(*given: Any, **more: Any) -> None:
        then.append(len(_OPEN))
        write_report(*given, **more)

    monkeypatch.setattr("graphlink.reports.write_report", noted)
    case = graphlink.run(write_source(tmp_path / "source"), tmp_path / "a.case")
    assert then == [before]
    assert (case.path / "graph.html").is_file() and (case.path / "report.html").is_file()


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["run", str(SAMPLE), *words])
    return result.exit_code, result.stderr


def test_a_run_takes_what_it_is_told_to(tmp_path: Path) -> None:
    code, err = typed("--out", str(tmp_path / "a.case"), "--memory", "9000TB")
    assert (code, err.count("\n"), list(tmp_path.iterdir())) == (2, 1, [])
    assert re.match(r"graphlink: memory 9000TB: this (machine|container) has ", err)
    code, err = typed("--out", str(tmp_path / "a.case"), "--threads", "0")
    assert (code, err, list(tmp_path.iterdir())) == (2, "graphlink: threads 0: must be 1 or more\n", [])


def test_a_run_that_would_not_fit_ends_before_the_step_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = machine._in_use() + 50_000
    monkeypatch.setattr("graphlink.linking.linking.this_machine", lambda: Machine(tight, 2))
    code, err = typed("--out", str(tmp_path / "a.case"))
    assert (code, list(tmp_path.iterdir())) == (1, [])
    assert re.fullmatch(r"graphlink: step community: it would take about .* this machine has .*\n", err)
