"""docs/suspension.md is true: its settings are valid, and its commands run against the example API that ships."""

import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.suspension import SuspendSettings, read_plan
from graphlink.suspension.presets import PRESETS
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


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the example API, beside a case and settings that talk to it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_TOKEN", "choose-one")
    small_case(tmp_path / "day.case", linked=50)
    command = [sys.executable, str(ROOT / "examples" / "admin_api.py"), "--port", "0"]
    served = subprocess.Popen(command, env={**os.environ}, stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        address = served.stdout.readline().split()[-1]
        toml = blocks("toml")[0].replace("http://127.0.0.1:8700", address) + "\n[suspend.guards]\nmax_share = 1.0\n"
        (tmp_path / "examples").mkdir()
        for path in (tmp_path / "graphlink.toml", tmp_path / "examples" / "suspend.toml"):
            path.write_text(toml, encoding="utf-8")
        yield address
    finally:
        served.kill()
        served.communicate()


def test_three_commands_suspend_ten_accounts(api: str, tmp_path: Path) -> None:
    first, *lines = blocks("sh")[0].splitlines()
    assert first == "ADMIN_TOKEN=choose-one python examples/admin_api.py --port 8700 &" and len(lines) == 2
    said = [run_line(line.removeprefix("ADMIN_TOKEN=choose-one "), tmp_path) for line in lines]
    assert [code for code, _ in said] == [0, 0], said
    request = urllib.request.Request(f"{api}/log", headers={"Authorization": "Bearer choose-one"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        log = json.load(answer)
    acted = read_plan(tmp_path / "plan.json").acted_on
    assert [one["action"] for one in log] == ["suspend"] * 10
    assert {one["account"] for one in log} == {one.account_id for one in acted}


def test_the_settings_on_the_page_are_those_that_ship() -> None:
    shipped = (ROOT / "examples" / "suspend.toml").read_text(encoding="utf-8")
    assert tomllib.loads(shipped) == tomllib.loads(blocks("toml")[0])


def test_every_preset_is_on_the_page_as_it_is() -> None:
    rows = [f"| `{name}` | {one.title} | `{one.base}` | {one.credential} |" for name, one in sorted(PRESETS.items())]
    assert "\n".join(rows) in PAGE


def test_the_whole_way_runs_as_written(api: str, tmp_path: Path) -> None:
    said = [run_line(line, tmp_path) for line in blocks("sh")[1].splitlines()]
    assert [code for code, _ in said] == [0, 0, 0, 0, 4, 0, 0, 0, 0, 0], api
    assert "98.00 %" in said[8][1], "one of 50 came back"
    assert "each fits the one before" in said[9][1]


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
