"""Suspend commands start fast: what only tables of cases need is imported where a case is opened, and not before."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import graphlink.case
import graphlink.decisions
import graphlink.suspension
from graphlink.suspension import Ledger, write_plan
from tests.suspension_platform import account, plan_by_hand
from tests.suspension_setting import settings_of, toml_of

ROOT = Path(__file__).parent.parent
HEAVY = {"pandas", "duckdb", "pyarrow", "scipy", "igraph", "networkx", "matplotlib"}
CODE = """
import json, sys
from cli.main import app
try:
    app(sys.argv[1:], standalone_mode=False)
finally:
    with open("imported.json", "w") as file:
        json.dump(sorted({name.partition(".")[0] for name in sys.modules}), file)
"""


@pytest.mark.parametrize(
    "call",
    [
        ["status", "--json"],
        ["due", "--json"],
        ["due", "--apply", "--json"],
        ["verify", "--json"],
        ["mistakes", "--json"],
        ["check", "ann", "--json"],
        ["reinstate", "ann", "--reason", "appeal"],
        ["show", "plan.json"],
        ["apply", "plan.json", "--expect", "1"],
    ],
)
def test_a_command_that_opens_no_case_imports_no_tables(call: list[str], tmp_path: Path) -> None:
    program = [sys.executable, "-c", "import sys; print(sys.argv[1])", "{action}"]
    settings = settings_of(tmp_path, {"kind": "command", "program": program})
    toml_of(tmp_path, settings)
    with Ledger(settings.ledger_path, make=True):
        pass
    write_plan(plan_by_hand(account()), tmp_path / "plan.json")
    subprocess.run(
        [sys.executable, "-c", CODE, "suspend", *call],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "USER": "ada"},
        capture_output=True,
        check=False,
    )
    imported = set(json.loads((tmp_path / "imported.json").read_text()))
    assert "typer" in imported and imported & HEAVY == set()


@pytest.mark.parametrize("package", [graphlink.suspension, graphlink.decisions, graphlink.case])
def test_every_name_of_a_lazy_package_is_where_it_is_looked_for(package: object) -> None:
    names = package.__all__  # type: ignore[attr-defined]
    assert [name for name in names if not hasattr(package, name)] == []
    homes = package._HOMES  # type: ignore[attr-defined]
    assert sorted(name for found in homes.values() for name in found) == sorted(names)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        package.nothing  # type: ignore[attr-defined]  # noqa: B018
