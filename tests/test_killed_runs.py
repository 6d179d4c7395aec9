"""A run that is told to end leaves nothing; what a killed one leaves, the next removes; a living one is left alone."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

import graphlink
from cli import stopping
from graphlink.case import Case
from graphlink.case.folder import refuse_taken
from graphlink.claims import left_behind
from graphlink.engine import DuckDBEngine, Step
from graphlink.errors import InputError
from graphlink.whole_files import write_whole
from tests.report_case import small_case
from tests.source_folder import ACCOUNTS, write_source

ROOT = Path(__file__).parent.parent
COMMAND = "from cli.main import app; app()"
MOMENTS = ["at once", "as it reads", "as the case is written"]
DEAD = 2**22 + 1
"""A number that no process has: the system's largest is 2^22."""


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the temporary one, of this process and of those that it starts."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_source(tmp_path / "source")


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 120
    while not reached():
        assert process.poll() is None and time.monotonic() < until, f"it ended before: {process.communicate()}"
        time.sleep(0.005)


def end_a_run(source: Path, out: Path, scratch: Path, moment: str, number: signal.Signals) -> tuple[int, str, str]:
    """Starts a run and sends it the signal at `moment`; its exit code, standard output and standard error."""
    reached: dict[str, Callable[[], bool]] = {
        "at once": lambda: True,
        "as it reads": lambda: any(scratch.glob("graphlink-*")),
        "as the case is written": lambda: any(out.parent.glob(f".{out.name}.*.partial/*.parquet")),
    }
    process = started("-c", COMMAND, "run", str(source), "--out", str(out), "--force")
    try:
        wait_for(reached[moment], process)
    finally:
        process.send_signal(number)
        said, told = process.communicate(timeout=60)
    return process.returncode, said, told


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_leaves_no_half_case_and_the_next_removes_the_rest(
    moment: str, source: Path, scratch: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in source.iterdir()}
    out = tmp_path / "killed.case"
    end_a_run(source, out, scratch, moment, signal.SIGKILL)
    assert not out.exists()
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before
    assert bool(list(scratch.iterdir())) == (moment != "at once")
    case = graphlink.run(source, out, pages=False)
    assert len(case.accounts) == len(ACCOUNTS)
    assert list(scratch.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed.case", "scratch", "source"]


@pytest.mark.parametrize("moment", MOMENTS[1:])
def test_a_run_that_is_told_to_end_cleans_up(moment: str, source: Path, scratch: Path, tmp_path: Path) -> None:
    out = tmp_path / "old.case"
    old = small_case(out).fingerprint
    code, said, told = end_a_run(source, out, scratch, moment, signal.SIGTERM)
    assert (code, said, told) == (143, "", "graphlink: stopped; nothing half-written is left\n")
    assert list(scratch.iterdir()) == [] and Case.open(out).fingerprint == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.case", "scratch", "source"]


LONG = """
import sys
from cli.stopping import stopping
from graphlink.engine import DuckDBEngine, Step
with stopping(), DuckDBEngine(threads=1) as engine:
    print("under way", flush=True)
    pairs = "range(10000000) a(i), range(1000000) b(j)"
    engine.run(Step("long", f"select count(*) as n from {pairs} where hash(i + j) = 3", reads=()))
"""


@pytest.mark.parametrize(("number", "kind"), [(signal.SIGTERM, "Stopped"), (signal.SIGINT, "KeyboardInterrupt")])
def test_a_long_query_ends_at_once(number: signal.Signals, kind: str, scratch: Path) -> None:
    process = started("-c", LONG)
    assert process.stdout is not None and process.stdout.readline() == "under way\n"
    time.sleep(0.5)
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert told.strip().splitlines()[-1].split(".")[-1] == kind
    assert list(scratch.iterdir()) == []


LOADING = """
import os, signal, sys
from cli.stopping import stopping
with stopping():
    print("under way", flush=True)
    import swallows
    print("went on", flush=True)
    import time
    time.sleep(20)
"""


@pytest.mark.parametrize(("number", "kind"), [(signal.SIGTERM, "Stopped"), (signal.SIGINT, "KeyboardInterrupt")])
def test_a_module_that_takes_every_exception_for_its_own_does_not_swallow_it(
    number: signal.Signals, kind: str, scratch: Path
) -> None:
    """Where the interrupt came while pydantic was loaded, the run went on."""
    swallows = "import time\ntry:\n    [time.sleep(0.05) for _ in range(30)]\nexcept BaseException:\n    pass\n"
    (scratch / "swallows.py").write_text(swallows)
    process = started("-c", f"import sys; sys.path.insert(0, {str(scratch)!r})\n{LOADING}")
    assert process.stdout is not None and process.stdout.readline() == "under way\n"
    time.sleep(0.3)
    process.send_signal(number)
    _, told = process.communicate(timeout=15)
    assert told.strip().splitlines()[-1].split(".")[-1] == kind


SWAP = """
import os, signal, sys
from pathlib import Path
from cli.stopping import stopping
from graphlink.case import write_case
from tests.report_case import small_case
from tests.source_folder import ACCOUNTS, write_source
rename = os.rename
def renamed(old, new):
    rename(old, new)
    if str(new).endswith(".old"):
        os.kill(os.getpid(), int(sys.argv[2]))
os.rename = renamed
with stopping():
    small_case(Path(sys.argv[1]), mark="new")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_old_case_is_never_lost_between_the_two_renames(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "x.case"
    old = small_case(out).fingerprint
    process = started("-c", SWAP, str(out), str(int(number)))
    process.communicate(timeout=60)
    assert process.returncode != 0
    if number == signal.SIGKILL:
        assert not out.exists()
        with pytest.raises(InputError, match="a case is there already"):
            refuse_taken(out, force=False)
    assert Case.open(out).fingerprint == old
    assert [path.name for path in tmp_path.iterdir()] == ["x.case"]


def test_two_runs_at_the_same_time_do_not_disturb_each_other(source: Path, scratch: Path, tmp_path: Path) -> None:
    words = ("-c", COMMAND, "run", str(source), "--no-pages", "--force", "--out")
    runs = [started(*words, str(tmp_path / f"{name}.case")) for name in ("both", "both", "other")]
    ended = [(*one.communicate(timeout=200), one.returncode) for one in runs]
    assert [code for *_, code in ended] == [0, 0, 0], ended
    assert Case.open(tmp_path / "both.case").fingerprint == Case.open(tmp_path / "other.case").fingerprint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["both.case", "other.case", "scratch", "source"]
    assert list(scratch.iterdir()) == []


LIVING = """
import sys
from pathlib import Path
from graphlink.claims import claimed_name, held
from graphlink.engine import DuckDBEngine, Step
from graphlink.whole_files import whole_file
with DuckDBEngine() as engine, whole_file(Path(sys.argv[1]) / "page.html") as file:
    with held(claimed_name(Path(sys.argv[1]), ".x.case.", ".partial"), folder=True):
        print("living", flush=True)
        sys.stdin.read()
"""


@contextmanager
def living(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = started("-c", LIVING, str(folder))
    assert process.stdout is not None and process.stdout.readline() == "living\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir() or path.name.startswith("."))


def test_what_a_living_run_holds_is_left_alone_until_it_dies(scratch: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()

    def use() -> list[str]:
        """What is there after another run: an engine, a page and a case of the same names."""
        with DuckDBEngine() as engine:
            engine.run(Step("one", "select 1 as n", reads=()))
        write_whole(work / "page.html", b"x")
        refuse_taken(work / "x.case", force=False)
        return names(scratch) + names(work)

    with living(work):
        held = names(scratch) + names(work)
        assert len(held) == 3
        assert use() == held
    assert names(scratch) + names(work) == held
    assert use() == []


def test_only_names_of_ours_that_no_process_holds_are_taken(tmp_path: Path) -> None:
    ours = tmp_path / f"graphlink-{DEAD}-0123abcd"
    others = [
        *("graphlink-notes", "graphlink-0123abcd", f"graphlink-{DEAD}-0123abcd.bak", f"graphlink-{DEAD}-xyz"),
        f"graphlink-{os.getppid()}-0123abcd",
    ]
    for path in (ours, *(tmp_path / name for name in others)):
        path.mkdir()
    (tmp_path / f"graphlink-{DEAD}-89abcdef").symlink_to("graphlink-notes")
    assert left_behind(tmp_path, "graphlink-", "") == [ours]
    assert left_behind(tmp_path / "none", "graphlink-", "") == []


def test_a_case_of_another_name_is_not_ours_to_mend(tmp_path: Path) -> None:
    kept = [tmp_path / f".x.case.b.{DEAD}-0123abcd{end}" for end in (".partial", ".old")]
    for path in kept:
        path.mkdir()
    refuse_taken(tmp_path / "x.case", force=False)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_an_interrupt_while_the_engine_is_being_loaded_ends_in_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphlink.engine", ModuleType("graphlink.engine"))
    ear, mouth = os.pipe()
    os.write(mouth, bytes([signal.SIGINT, signal.SIGTERM]))
    os.close(mouth)
    told = threading.Event()
    stopping._interrupt_queries(ear, told)
    assert told.is_set()
