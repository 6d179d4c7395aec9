"""docs/suspension.md is true: its settings are valid, and its commands run against the example API that ships."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.suspension import SuspendSettings, read_plan
from graphlink.suspension.settings import GuardSettings, HttpSettings
from tests.suspension_setting import small_case

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "suspension.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("block", blocks("toml"))
def test_every_settings_block_is_valid(block: str) -> None:
    SuspendSettings.model_validate(tomllib.loads(block)["suspend"])


@pytest.mark.parametrize(("section", "named"), [(GuardSettings, "guards"), (HttpSettings, "http")])
def test_every_key_is_on_the_page(section: type[GuardSettings] | type[HttpSettings], named: str) -> None:
    missing = [name for name in section.model_fields if name != "kind" and not re.search(rf"`{name}\b", PAGE)]
    assert missing == [], named


def test_the_whole_way_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_TOKEN", "choose-one")
    small_case(tmp_path / "day.case", linked=50)
    api = subprocess.Popen(
        [sys.executable, str(ROOT / "examples" / "admin_api.py"), "--port", "0"],
        env={**os.environ},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert api.stdout is not None
        address = api.stdout.readline().split()[-1]
        toml = blocks("toml")[0].replace("http://127.0.0.1:8700", address)
        (tmp_path / "graphlink.toml").write_text(toml + "\n[suspend.guards]\nmax_share = 1.0\n")
        said = [run_line(line, tmp_path) for line in blocks("sh")[0].splitlines() if line.startswith("graphlink ")]
    finally:
        api.kill()
        api.communicate()
    assert [code for code, _ in said] == [0, 0, 0, 4, 0, 0, 0, 0, 0]
    assert "98.00%" in said[7][1], "one of 50 came back"
    assert "each fits the one before" in said[8][1]


def run_line(line: str, folder: Path) -> tuple[int, str]:
    """Exit code and output of one line of the page, with N and ACCOUNT filled in."""
    words = re.findall(r'"[^"]*"|\S+', line.split("  #", maxsplit=1)[0])[1:]
    if (folder / "plan.json").exists():
        acted = read_plan(folder / "plan.json").acted_on
        known = {"N": str(len(acted)), "ACCOUNT": acted[0].account_id}
        words = [known.get(word, word.strip('"')) for word in words]
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def test_the_example_refuses_strangers_and_reused_keys() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("admin_api", ROOT / "examples" / "admin_api.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["admin_api"] = module
    spec.loader.exec_module(module)
    platform = module.Platform("t")
    assert platform.act("a", "suspend", "why", "k") == (200, {"id": "a", "status": "suspended"})
    assert platform.act("a", "suspend", "why", "k") == (200, {"id": "a", "status": "suspended"})
    assert platform.act("a", "limit", "why", "k")[0] == 422
    assert len(platform.log) == 1 and json.dumps(platform.log)
