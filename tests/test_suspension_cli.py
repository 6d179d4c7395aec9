"""The suspend commands as people and scripts call them: exit codes, consent, one line for each error, JSON."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.suspension import read_plan
from tests.admin_server import TOKEN, AdminServer
from tests.suspension_setting import http_settings, settings_of, small_case, toml_of

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path, server: AdminServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a case, settings and the secret in the environment."""
    small_case(tmp_path / "day.case", linked=40)
    toml_of(tmp_path, settings_of(tmp_path, http_settings(server.url), guards={"canary": 0}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    return tmp_path


def suspend(*arguments: str, code: int = 0, typed: str = "") -> tuple[str, str]:
    """What `graphlink suspend ...` says on standard output and standard error."""
    result = CliRunner().invoke(app, ["suspend", *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_the_whole_way(folder: Path, server: AdminServer) -> None:
    out, said = suspend("plan", "day.case", "--by", "ada")
    assert "Would suspend 40 and limit 0 accounts" in out and "Nothing has been done" in said
    first = read_plan(folder / "plan.json").acted_on[0].account_id
    assert "Facts relied on:" in suspend("show", "plan.json", "--account", first)[0]
    out, _ = suspend("apply", "plan.json", "--expect", "40", "--json")
    assert json.loads(out)["states"]["done"] == 40
    assert len(server.effects()) == 40
    assert "│ 40 " in suspend("status")[0]
    (status,) = json.loads(suspend("status", "plan.json", "--json")[0])
    assert (status["made_by"], status["states"]["done"]) == ("ada", 40)
    assert first in suspend("status", "plan.json", "--accounts")[0]
    _, said = suspend("reinstate", first, "--reason", "appeal", "--expect", "1")
    head = re.search(r"Ledger head: (\S+)", said)
    assert head is not None and head[1] in suspend("verify")[0]
    assert json.loads(suspend("verify", "--head", head[1], "--json")[0])["whole"] is True
    found = json.loads(suspend("mistakes", "--json")[0])
    assert (found["applied"]["applied"], found["applied"]["reinstated"]) == (40, 1)
    assert len(json.loads(suspend("mistakes", "--sample", "5", "--json")[0])) == 5
    assert (
        "1 review recorded"
        in suspend("mistakes", "--upheld", read_plan(folder / "plan.json").acted_on[1].account_id)[1]
    )
    suspend("plan", "day.case", "-o", "next.json")
    assert "1 was reinstated: precision 97.50 %" in suspend("show", "next.json")[0]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["apply", "plan.json"], 2, "no terminal to ask at; add --expect N"),
        (["apply", "plan.json", "--expect", "39"], 3, "--expect 39 is not what this acts on"),
        (["apply", "none.json", "--expect", "40"], 2, "none.json: cannot be read as a plan"),
        (["plan", "day.case"], 2, "plan.json: exists; add --force"),
        (["plan", "none.case", "-o", "x.json"], 2, "no such case folder"),
        (["plan", "day.case", "-o", "x.json", "--verdict", "clear"], 2, "--verdict takes suspend or review"),
        (["plan", "day.case", "-o", "x.json", "--community", "999"], 2, "no community 999"),
        (["show", "plan.json", "--account", "nobody"], 2, "'nobody' is not in this plan"),
        (["approve", "plan.json"], 2, "approve needs PLAN and --key"),
        (["status", "0123"], 2, "no plan 0123"),
        (["verify", "--ledger", "none"], 2, "none: no such ledger"),
        (["verify", "--head", "12"], 2, "write it as an earlier run printed it"),
        (["reinstate", "nobody", "--reason", "x"], 2, "'nobody' is not known to be suspended"),
        (["reinstate", "nobody", "--reason", " "], 2, "--reason is empty"),
        (["apply", "plan.json", "--expect", "40", "--config", "none.toml"], 2, "none.toml: no such settings file"),
    ],
)
def test_what_is_refused_is_said_in_one_line(
    folder: Path, server: AdminServer, arguments: list[str], code: int, said: str
) -> None:
    suspend("plan", "day.case")
    _, errors = suspend(*arguments, code=code)
    assert said in errors.splitlines()[-1]
    assert errors.splitlines()[-1].startswith("graphlink: ")
    assert not server.effects()


def test_a_piped_yes_is_no_consent(folder: Path, server: AdminServer) -> None:
    suspend("plan", "day.case")
    for typed in ("y\n" * 50, "40\n" * 50):
        assert "no terminal" in suspend("apply", "plan.json", code=2, typed=typed)[1]
    assert not server.effects()


def test_partly_done_is_4_and_says_how_to_go_on(folder: Path, server: AdminServer) -> None:
    suspend("plan", "day.case")
    server.behave(refuse=[read_plan(folder / "plan.json").acted_on[0].account_id])
    _, said = suspend("apply", "plan.json", "--expect", "40", code=4)
    assert "1 of 40 accounts is not done; the platform refused it; `graphlink suspend apply plan.json` asks" in said
    assert "this account is protected" in said
    server.behave(refuse=[])
    suspend("apply", "plan.json", "--expect", "40")
    suspend("apply", "plan.json")


def test_a_secret_that_is_missing_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suspend("plan", "day.case")
    monkeypatch.delenv("ADMIN_TOKEN")
    assert "ADMIN_TOKEN is not set" in suspend("apply", "plan.json", "--expect", "40", code=2)[1]


def test_two_people(folder: Path, server: AdminServer) -> None:
    line, _ = suspend("approve", "--new-key", "bea.key")
    toml = (folder / "graphlink.toml").read_text()
    people = f'[suspend.approval]\nrequired = 1\n[suspend.approval.people]\nbea = "{line.strip()}"\n'
    (folder / "graphlink.toml").write_text(f"{toml}\n{people}")
    suspend("plan", "day.case", "--by", "ada")
    assert "0 approved the plan" in suspend("apply", "plan.json", "--expect", "40", code=3)[1]
    suspend("approve", "plan.json", "--key", "bea.key", code=2)
    assert "Approved by bea" in suspend("approve", "plan.json", "--key", "bea.key", "--expect", "40")[1]
    suspend("apply", "plan.json", "--expect", "40")
    assert len(server.effects()) == 40


def on_terminal(folder: Path, answers: list[tuple[str, str]], *arguments: str) -> tuple[int, str]:
    """Exit code and screen of a command at a real terminal, where `answers` are (what is asked, what is typed)."""
    screen, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    command = [sys.executable, "-m", "graphlink", "suspend", *arguments]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=child, stdout=child, stderr=child)
    os.close(child)
    seen, waiting, until = "", list(answers), time.monotonic() + 240
    while time.monotonic() < until:
        if waiting and re.search(waiting[0][0], seen):
            os.write(screen, f"{waiting.pop(0)[1]}\n".encode())
        if select.select([screen], [], [], 0.1)[0]:
            try:
                seen += os.read(screen, 65536).decode(errors="replace")
            except OSError:
                break
        elif process.poll() is not None:
            break
    os.close(screen)
    return process.wait(120), seen


def test_at_a_terminal_the_count_is_typed(folder: Path, server: AdminServer) -> None:
    toml = (folder / "graphlink.toml").read_text()
    (folder / "graphlink.toml").write_text(toml.replace('"canary" = 0', '"canary" = 5'))
    suspend("plan", "day.case")
    code, seen = on_terminal(folder, [("to go on", "y")], "apply", "plan.json")
    assert (code, sum(server.effects().values())) == (3, 0), seen
    code, seen = on_terminal(folder, [("to go on", "40"), ("Type 35 to send the rest", "35")], "apply", "plan.json")
    assert (code, sum(server.effects().values())) == (0, 40), seen
    assert "Would suspend 40" in seen and "The canary is done: 5 accounts" in seen


def test_hostile_text_does_not_reach_the_terminal(folder: Path, server: AdminServer) -> None:
    nasty = "\x1b]0;owned\x07\x1b[2Jid\nsecond line"
    case = small_case(folder / "odd.case", linked=40, ids=[nasty])
    assert nasty in case.accounts["account_id"].tolist()
    suspend("plan", "odd.case")
    server.behave(refuse=[nasty])
    _, said = suspend("apply", "plan.json", "--expect", "40", code=4)
    outputs = [said, *suspend("status", "plan.json", "--accounts"), *suspend("show", "plan.json", "--account", nasty)]
    assert "owned" in said and not [text for text in outputs if "\x1b" in text or "\x07" in text]


def test_help_is_fast_and_every_command_has_it() -> None:
    code = (
        "import sys; import cli.main; print([m for m in ('pandas', 'duckdb', 'httpx', 'psycopg') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    for command in ("plan", "show", "approve", "apply", "status", "verify", "reinstate", "mistakes"):
        assert "Usage:" in suspend(command, "--help")[0]
