"""What trials of bulk suspension take place in: a folder with case, settings and plan, a server, a disk too small."""

import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphlink.suspension import Ledger, Plan, Selection, SuspendSettings, make_plan, plan_statuses, verify, write_plan
from tests.admin_server import TOKEN, AdminServer, Behaviour
from tests.suspension_setting import http_settings, settings_of, small_case, toml_of

ROOT = Path(__file__).parent.parent
PROGRAM = "from cli.main import app; app()"


@dataclass(frozen=True)
class Setting:
    """A folder with a case, settings and a plan."""

    folder: Path
    plan: Plan
    settings: SuspendSettings
    environment: dict[str, str]

    def start(self, *before: str, options: tuple[str, ...] = (), due: bool = False) -> "subprocess.Popen[bytes]":
        """`graphlink suspend apply`, or `due --apply`, in a process of its own."""
        expect = ["--expect", str(len(self.plan.acted_on))]
        call = ["due", "--apply"] if due else ["apply", "plan.json", *expect]
        return subprocess.Popen(
            [sys.executable, *(before or ("-c", PROGRAM)), "suspend", *call, *options],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def finish(self, *, most: int = 50, options: tuple[str, ...] = (), due: bool = False) -> int:
        """How many calls it took to end with exit code 0."""
        for number in range(1, most + 1):
            process = self.start(options=options, due=due)
            _, said = process.communicate()
            if process.returncode == 0:
                return number
            assert process.returncode == 4, said.decode()
        raise AssertionError(f"not done after {most} calls")

    def once(self, effects: Counter[str], ledger: Path | None = None) -> str:
        """`yes` where each account was acted on once, no other, and ledger and chain say so; else what is wrong."""
        wanted = {account.account_id for account in self.plan.acted_on}
        wrong = [
            name
            for name, bad in {
                "lost": wanted - set(effects),
                "not in the plan": set(effects) - wanted,
                "more than once": {account for account, count in effects.items() if count != 1},
            }.items()
            if bad
        ]
        path = ledger or self.settings.ledger_path
        verify(path)
        with Ledger(path) as opened:
            (status,) = plan_statuses(opened, self.plan.id)
        if status.states["done"] != len(wanted):
            wrong.append(f"ledger says {status.states}")
        return ", ".join(wrong) or "yes"


@contextmanager
def setting(
    accounts: int,
    connector: dict[str, Any],
    environment: dict[str, str],
    limit_for: float | None = None,
    **table: Any,
) -> Iterator[Setting]:
    """A case of `accounts` suspects and a plan for all of them, in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="suspension-") as made:
        folder = Path(made)
        case = small_case(folder / "day.case", linked=accounts)
        settings = settings_of(folder, connector, **table)
        toml_of(folder, settings)
        with Ledger(settings.ledger_path, make=True) as ledger:
            plan = make_plan(case, Selection(), settings, ledger=ledger, by="ada", limit_for=limit_for)
        write_plan(plan, folder / "plan.json")
        yield Setting(folder, plan, settings, {**os.environ, "PYTHONPATH": str(ROOT), **environment})


@contextmanager
def web(accounts: int, behaviour: Behaviour, **changes: Any) -> Iterator[tuple[Setting, AdminServer]]:
    """A setting against the admin server."""
    with AdminServer(behaviour) as server:
        connector = http_settings(server.url, **{"timeout": 5, **changes})
        with setting(accounts, connector, {"ADMIN_TOKEN": TOKEN}) as made:
            yield made, server


@dataclass(frozen=True)
class Room:
    """How the disk is small, what to start programs with, and how to make room."""

    how: str
    before: tuple[str, ...]
    make: Callable[[], object]


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[tuple[Path, Room]]:
    """A folder with room for `size` bytes: a tmpfs where that is allowed, else a limit on the size of files."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(disk)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0:
        grow = ["mount", "-o", f"remount,size={size * 100}", str(disk)]
        try:
            yield disk, Room("tmpfs", (), lambda: subprocess.run(grow, check=True))
        finally:
            subprocess.run(["umount", str(disk)], check=True)
        return
    code = (
        "import resource, runpy, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size // 2}, {resource.RLIM_INFINITY}))\n"
        "sys.argv[0] = 'graphlink'; runpy.run_module('graphlink', run_name='__main__')"
    )
    yield disk, Room("file-size limit", ("-c", code), lambda: None)
