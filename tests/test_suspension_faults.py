"""Faults tried for real, smaller than in benchmarks/suspension.py: kills, a full disk, two at once, a bad server.

Each ends with every account of the plan suspended exactly once (the server counts), no other touched, the chain whole.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphlink.case import Case
from graphlink.suspension import Ledger, Plan, SuspendSettings, plan_statuses, read_plan, verify, write_plan
from tests.admin_server import TOKEN, AdminServer, Behaviour
from tests.suspension_setting import LOOSE, apply, http_settings, plan_of, settings_of, small_case, toml_of

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "ADMIN_TOKEN": TOKEN}
FULL_DISK = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
sys.argv = ["graphlink", *sys.argv[2:]]
runpy.run_module("graphlink", run_name="__main__")
"""


def prepare(folder: Path, server: AdminServer, accounts: int, **changes: object) -> tuple[Plan, SuspendSettings]:
    """A case, its settings as a file, and a plan, all in `folder`."""
    case = small_case(folder / "day.case", linked=accounts)
    settings = settings_of(folder, http_settings(server.url, **changes), guards=LOOSE)
    toml_of(folder, settings)
    plan = plan_of(case, settings)
    write_plan(plan, folder / "plan.json")
    return plan, settings


Launch = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Starts `graphlink suspend apply` in a process of its own; what still runs at the end of a test is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start(folder: Path, plan: Plan, *before: str) -> "subprocess.Popen[bytes]":
        expect = ["--expect", str(len(plan.acted_on)), "--json"]
        command = [sys.executable, *(before or ("-m", "graphlink")), "suspend", "apply", "plan.json", *expect]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, **pipes))  # type: ignore[call-overload]
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def assert_each_once(plan: Plan, settings: SuspendSettings, server: AdminServer) -> None:
    assert server.effects() == {account.account_id: 1 for account in plan.acted_on}
    assert server.counts()["conflicts"] == 0
    with Ledger(settings.ledger_path) as ledger:
        (status,) = plan_statuses(ledger, plan.id)
    assert status.states["done"] == len(plan.acted_on)
    verify(settings.ledger_path)


def test_killed_at_random_moments_it_goes_on(tmp_path: Path, server: AdminServer, launch: Launch) -> None:
    """SIGKILL after drawn numbers of accounts more: moments by the clock came before the first on a busy machine."""
    server.behave(delay=0.01)
    plan, settings = prepare(tmp_path, server, 300, concurrency=4)
    draw = random.Random(7)
    for _ in range(3):
        wanted = len(server.effects()) + draw.randrange(80)
        process = launch(tmp_path, plan)
        before = sum(server.requests().values())
        while process.poll() is None and (sum(server.requests().values()) == before or len(server.effects()) < wanted):
            time.sleep(0.005)
        process.kill()
        process.communicate()
        verify(settings.ledger_path)
    assert 0 < len(server.effects()) < 300, "the kills came in the middle"
    process = launch(tmp_path, plan)
    out, said = process.communicate(timeout=240)
    assert process.returncode == 0, said.decode()
    assert json.loads(out)["states"]["done"] == 300
    assert_each_once(plan, settings, server)


def test_a_server_that_does_everything_wrong(tmp_path: Path) -> None:
    faults = Behaviour(too_many=0.1, retry_after="0.1", broken=0.1, silent=0.05, reset=0.05, hang=0.5)
    with AdminServer(faults) as server:
        plan, settings = prepare(tmp_path, server, 200, concurrency=16, timeout=0.3)
        for _ in range(10):
            if not apply(plan, settings).open:
                break
        assert_each_once(plan, settings, server)


def test_two_at_once_one_is_refused(tmp_path: Path, server: AdminServer, launch: Launch) -> None:
    server.behave(delay=0.02)
    plan, settings = prepare(tmp_path, server, 200, concurrency=2)
    both = [launch(tmp_path, plan) for _ in range(2)]
    said = [process.communicate(timeout=240)[1].decode() for process in both]
    assert sorted(process.returncode for process in both) == [0, 3]
    assert sum("another apply or reinstate is under way" in text for text in said) == 1
    assert_each_once(plan, settings, server)


def test_a_full_disk_under_the_ledger(tmp_path: Path, server: AdminServer, launch: Launch) -> None:
    """A limit on file sizes stands in for the disk; where the ledger cannot grow, nothing more is sent."""
    plan, settings = prepare(tmp_path, server, 300)
    (tmp_path / "full_disk.py").write_text(FULL_DISK)
    limit = str(settings.ledger_path.stat().st_size + 300_000)
    process = launch(tmp_path, plan, str(tmp_path / "full_disk.py"), limit)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 4, said.decode()
    assert "the ledger cannot be used" in said.decode()
    effects = server.effects()
    assert 0 < len(effects) < 300
    assert set(effects) <= _intended(settings), "each was in the ledger before it was sent"
    verify(settings.ledger_path)
    assert launch(tmp_path, plan).wait(240) == 0
    assert_each_once(plan, settings, server)


def _intended(settings: SuspendSettings) -> set[str | None]:
    with Ledger(settings.ledger_path) as ledger:
        return {entry.account for entry in ledger.entries("sent")}


def test_interrupted_it_ends_in_order(tmp_path: Path, server: AdminServer, launch: Launch) -> None:
    server.behave(delay=0.03)
    plan, settings = prepare(tmp_path, server, 120, concurrency=2)
    process = launch(tmp_path, plan)
    while len(server.effects()) < 10:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=240)
    assert process.returncode == 130
    with Ledger(settings.ledger_path) as ledger:
        (status,) = plan_statuses(ledger, plan.id)
    assert status.states["unknown"] <= 2 * 3 * 2, "what was under way was recorded"
    assert status.states["done"] == len(server.effects())
    assert apply(plan, settings).open == 0
    assert_each_once(plan, settings, server)


def test_the_plan_file_is_the_limit(tmp_path: Path, server: AdminServer) -> None:
    """Whatever else the case holds, the server hears of the plan's accounts alone."""
    case = small_case(tmp_path / "day.case", linked=100)
    settings = settings_of(tmp_path, http_settings(server.url))
    plan = plan_of(Case.open(case.path), settings, communities=(2,))
    write_plan(plan, tmp_path / "plan.json")
    apply(read_plan(tmp_path / "plan.json"), settings)
    assert set(server.counts()["statuses"]) == {account.account_id for account in plan.acted_on}
