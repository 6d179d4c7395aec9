"""What commands print is text: nothing from data, a file's name or a message moves a cursor or turns a line around."""

import io
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import output
from cli.main import app
from cli.run import summary_lines
from graphlink.suspension import read_plan
from tests.report_case import small_case
from tests.suspension_setting import settings_of, toml_of

ROOT = Path(__file__).parent.parent
TRICKS = "\x1b[2J\x1b]8;;http://x\x07\x1b]52;c;eA==\x07\x9b31m\u202e\r\u2066[red]"
"""Clears the screen, makes a link, writes the clipboard, colours (in one character), turns around, begins anew."""
ALL = "as many as the plan acts on"
HOSTILE = {"name": TRICKS.replace("/", "-"), "case": "d\x1b[2J\u202e.case"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder whose case, files and texts all hold TRICKS."""
    made = tmp_path_factory.mktemp("hostile")
    small_case(made / HOSTILE["case"], mark=TRICKS)
    small_case(made / "earlier.case", mark="")
    suspending = {"kind": "csv", "path": "out/{action}.csv"}
    toml_of(made, settings_of(made, suspending, ledger=f"l{HOSTILE['name'][:9]}.ledger", guards={"canary": 0}))
    return made


def said(folder: Path, monkeypatch: pytest.MonkeyPatch, words: Sequence[str], *, terminal: bool = True) -> str:
    """All that the call prints, on a terminal or into a pipe."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(output, "_to_terminal", lambda: terminal)
    acted_on = sum(one.action != "review" for one in read_plan(folder / PLAN).accounts) if ALL in words else 0
    result = CliRunner().invoke(app, [str(acted_on) if word == ALL else word for word in words])
    assert not isinstance(result.exception, (TypeError, ValueError, KeyError, AttributeError)), result.exception
    assert result.output
    return result.output


CASE, WHO = HOSTILE["case"], f"a001{TRICKS}"
PLAN = f"p{HOSTILE['name']}.json"
BOOK = ("--decisions", f"d{HOSTILE['name']}.jsonl")
CALLS: tuple[tuple[str, ...], ...] = (
    ("communities", CASE),
    ("communities", CASE, "--json"),
    ("templates", CASE),
    ("explain", CASE, WHO),
    ("explain", CASE, WHO, "--json"),
    ("explain", CASE, WHO, f"a002{TRICKS}"),
    ("explain", CASE, f"{WHO}?"),
    ("compare", "earlier.case", CASE),
    ("compare", "earlier.case", CASE, "--json"),
    *(("report", CASE, "--format", format) for format in ("md", "json", "csv")),
    ("report", CASE, "--format", "html", "-o", f"r{HOSTILE['name']}.html"),
    ("export", CASE, "--format", "json", "-o", f"e{HOSTILE['name']}.json"),
    ("graph", CASE, "--community", "1", "-o", f"g{HOSTILE['name']}.html"),
    ("decide", CASE, "--sample", "3", "--decisions", "drawn.jsonl"),
    ("decide", CASE, "--account", WHO, "--as", "unsure", "--by", "ann", "--why", TRICKS, *BOOK),
    ("decide", CASE, "--community", "2", "--as", "unsure", "--by", "bob", "--why", TRICKS, "--json", *BOOK),
    ("decide", CASE, "--file", f"no{HOSTILE['name']}.csv", "--by", "ann", *BOOK),
    ("decisions", "list", *BOOK),
    ("decisions", "list", "--json", *BOOK),
    ("suspend", "plan", CASE, "-o", PLAN, "--by", "ada"),
    ("suspend", "show", PLAN),
    ("suspend", "show", PLAN, "--json"),
    ("suspend", "show", PLAN, "--account", f"a003{TRICKS}"),
    ("suspend", "show", PLAN, "--account", f"a003{TRICKS}", "--reviewer"),
    ("suspend", "apply", PLAN, "--expect", ALL),
    ("suspend", "status", PLAN, "--accounts"),
    ("suspend", "reinstate", f"a003{TRICKS}", "--reason", TRICKS, "--expect", "1"),
    ("suspend", "mistakes"),
    ("suspend", "verify", "--ledger", f"no{HOSTILE['name']}"),
    ("run", f"no{HOSTILE['name']}"),
    ("run", ".", "--config", f"no{HOSTILE['name']}"),
    ("init", f"no{HOSTILE['name']}"),
    (f"--no{TRICKS}",),
    ("communities", CASE, f"--no{TRICKS}"),
    ("communities", CASE, "--no\u202e"),
    (TRICKS,),
)


@pytest.mark.parametrize("words", CALLS, ids=lambda words: " ".join(words[:2]).encode("unicode_escape").decode()[:40])
def test_nothing_printed_acts_on_a_terminal(
    words: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = said(folder, monkeypatch, words)
    assert not [char for char in printed if not char.isprintable() and char != "\n"]


def test_the_calls_above_show_the_tricks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing would be tried above."""
    assert "<U+001B>[2J" in said(folder, monkeypatch, ("explain", CASE, WHO))
    assert "[red]" in said(folder, monkeypatch, ("explain", CASE, WHO))
    assert "<U+202E>" in said(folder, monkeypatch, ("report", CASE, "--format", "json"))


def test_json_is_what_it_was_and_a_document_in_a_pipe_is_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = json.loads(said(folder, monkeypatch, ("explain", CASE, WHO, "--json"), terminal=False))
    assert found["account"]["account_id"] == WHO
    piped = said(folder, monkeypatch, ("report", CASE, "--format", "json"), terminal=False)
    assert WHO in {row["account_id"] for row in json.loads(piped)["accounts"]}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("\x1b[2J", "<U+001B>[2J"),
        ("a\nb\tc\r", "a<U+000A>b<U+0009>c<U+000D>"),
        ("\x9b\x85", "<U+009B><U+0085>"),
        ("\u202e\u2066\u200f\u200b\ufeff", "<U+202E><U+2066><U+200F><U+200B><U+FEFF>"),
        ("\udc80", "<U+DC80>"),
        ("1\u00a0000\u3000Ω é 字 \U0001f600", "1 000 Ω é 字 \U0001f600"),
        ("[bold red]x[/] :smile:", "[bold red]x[/] :smile:"),
    ],
)
def test_what_a_terminal_would_act_on_is_written_out(text: str, made: str) -> None:
    assert output.shown(text) == made
    assert output.shown(made) == made


def test_a_table_takes_no_markup_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(f"[red]{TRICKS}", (f"[blue]{TRICKS}",), [(f"[green]{TRICKS}",)])
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("[red]", "[blue]", "[green]"))
    assert not [char for char in printed if not char.isprintable() and char != "\n"]


def test_a_line_of_json_holds_no_character_that_acts(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({TRICKS: [TRICKS, "\U000e0001"]})
    printed = capsys.readouterr().out
    assert not [char for char in printed if not char.isprintable() and char != "\n"]
    assert json.loads(printed) == {TRICKS: [TRICKS, "\U000e0001"]}


def test_a_path_is_bytes_for_programs_and_safe_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal, made in ((True, b"a<U+001B>[2J\n"), (False, b"a\x1b[2J\n")):
        bytes_out = io.BytesIO()
        with monkeypatch.context() as patched:
            patched.setattr("sys.stdout", io.TextIOWrapper(bytes_out, encoding="utf-8"))
            patched.setattr(output, "_to_terminal", lambda told=terminal: told)
            output.print_path(Path("a\x1b[2J"))
            sys.stdout.flush()
        assert bytes_out.getvalue() == made


def test_commands_print_through_the_one_door() -> None:
    printing = re.compile(r"typer\.(?:echo|secho)\(|(?<![\w.])print\(|sys\.(?:stdout|stderr)\.(?:buffer\.)?write")
    offenders = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "cli").glob("*.py"))
        if path.name != "output.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if printing.search(line)
    ]
    assert offenders == []


def test_a_hint_keeps_the_options_that_were_given() -> None:
    made = output.next_call("suspend", "apply", "my plan.json", config=Path("a b.toml"), ledger=None, spread="6h")
    assert made == "graphlink suspend apply 'my plan.json' --config 'a b.toml' --spread 6h"


def test_the_hint_after_a_plan_keeps_settings_and_ledger(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("suspend", "plan", CASE, "-o", "p2.json", "--by", "ada", "--config", "graphlink.toml", "--ledger", "l2")
    assert "`graphlink suspend apply p2.json --config graphlink.toml --ledger l2`" in said(folder, monkeypatch, words)


@pytest.mark.parametrize(
    ("suspend", "chance", "said"),
    [
        (0, 0.0, "0 accounts to suspend, 3 to review"),
        (1, 0.0, "1 account to suspend, 3 to review; chance alone would explain none of them"),
        (1, 0.01, "1 account to suspend, 3 to review; chance alone would explain under 0.1 of them"),
        (40, 2.25, "40 accounts to suspend, 3 to review; chance alone would explain 2.2 of them"),
    ],
)
def test_what_chance_explains_is_said_of_those_to_suspend(suspend: int, chance: float, said: str) -> None:
    """It said `chance alone would explain 0.0 of the suspended`, also where nobody is to suspend."""
    counts = {"accounts": 50, "links": 1, "communities": 1, "suspend": suspend, "review": 3, "rejected": 0}
    manifest = {"counts": counts, "chance": {"suspended_by_chance": chance}, "inputs": [{"rows": 1}], "notes": []}
    lines = summary_lines(manifest)
    assert lines[:2] == ["50 accounts, 1 link, 1 community", said]
