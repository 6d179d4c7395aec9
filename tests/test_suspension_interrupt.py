"""One Ctrl-C ends an apply within a moment, whatever pause it waits in, and the ledger knows of everybody."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphlink.suspension import Ledger, plan_statuses, verify, write_plan
from tests.replying_server import ACTIVE, Reply, dripping, serving
from tests.suspension_setting import plan_of, settings_of, small_case, toml_of

PROGRAM = "from cli.main import app; app()"
PAUSE = 20
"""Seconds that the first pause is drawn from: a run that goes on after the interrupt lasts for minutes."""


def limited(handler: Any, body: bytes) -> Reply:
    return ACTIVE if handler.command == "GET" else (429, {"Retry-After": str(2 * PAUSE)}, b"slow down")


def broken(handler: Any, body: bytes) -> Reply:
    return ACTIVE if handler.command == "GET" else (500, {}, b"oops")


def slow(handler: Any, body: bytes) -> Any:
    return ACTIVE if handler.command == "GET" else dripping("head")(handler, body)


def later(handler: Any, body: bytes) -> Reply:
    return ACTIVE if handler.command == "GET" else (202, {}, b"{}")


@pytest.mark.parametrize("reply", [limited, broken, slow, later])
def test_one_interrupt_is_enough(tmp_path: Path, reply: Callable[[Any, bytes], Any]) -> None:
    case = small_case(tmp_path / "day.case", linked=30)
    with serving(reply) as server:
        table = {
            "kind": "http",
            "suspend": {"url": f"{server.url}/u/{{account}}"},
            "status": {"url": f"{server.url}/u/{{account}}"},
            "timeout": 1,
            "first_wait": PAUSE,
            "stop_after": 1000,
        }
        settings = settings_of(tmp_path, table)
        plan = plan_of(case, settings)
        write_plan(plan, tmp_path / "plan.json")
        config = toml_of(tmp_path, settings)
        call = ["suspend", "apply", "plan.json", "--expect", "30", "--config", str(config)]
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *call], cwd=tmp_path, env=_environment(), stderr=subprocess.PIPE, text=True
        )
        _wait_until_it_waits(server.asked)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert time.monotonic() - start < PAUSE, "it ended, and did not go on"
    assert process.returncode not in (0, 1), said
    verify(settings.ledger_path)
    with Ledger(settings.ledger_path) as ledger:
        (status,) = plan_statuses(ledger, plan.id)
    assert status.open == 30, "nobody is lost sight of"


def _wait_until_it_waits(asked: list[str]) -> None:
    """Until something was sent and nothing more comes: then it is in the middle of its pause."""
    until, before = time.monotonic() + 60, 0
    while time.monotonic() < until:
        sent = sum(line.startswith("POST") for line in asked)
        if sent and sent == before:
            return
        before = sent
        time.sleep(0.3)
    raise AssertionError(f"nothing was sent, or no end of it: {asked}")


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
