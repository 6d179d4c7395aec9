"""Arguments and streams as shells and people really hand them over: never a traceback, one line for what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from tests.report_case import account, small_case

ROOT = Path(__file__).parent.parent
NO_TEXT = "\udcff\udcfe"
"""What Python makes of two bytes that are no UTF-8."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("rough") / "x.case")


def graphlink(folder: Path, *words: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command through a shell, in `folder`, with what `shell` does to its streams."""
    command = [sys.executable, "-c", "from cli.main import app; app()", *words]
    return subprocess.run(
        ["sh", "-c", f'"$@" {shell}', "sh", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["explain", "CASE", account(1), NO_TEXT], 2),
        (["graph", "CASE", "-o", NO_TEXT], 0),
        (["export", "CASE", "--format", "stix", "-o", NO_TEXT], 0),
        (["report", NO_TEXT], 2),
        (["suspend", "status", NO_TEXT], 2),
    ],
    ids=lambda value: " ".join(value)[:40].encode("ascii", "replace").decode() if isinstance(value, list) else value,
)
def test_bytes_that_are_no_text_end_as_they_should(words: list[str], code: int, case: Case, tmp_path: Path) -> None:
    if words[:2] == ["suspend", "status"]:
        # Refused, since it names every account there is; the ledger is made all the same.
        assert graphlink(tmp_path, "suspend", "plan", str(case.path), "--by", "me").returncode == 3
    done = graphlink(tmp_path, *[word.replace("CASE", str(case.path)) for word in words])
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    if "-o" in words:
        assert done.stdout == os.fsencode(NO_TEXT) + b"\n"
        assert (tmp_path / NO_TEXT).is_file()


@pytest.mark.parametrize(
    "words",
    [
        ["suspend", "plan", "CASE", "--min-score", "nan"],
        ["suspend", "mistakes", "--sample", "-1"],
        ["suspend", "mistakes", "--sample", "0"],
        ["report", "CASE", "--format", "x" * 5000],
        ["run", "CASE/run.json", "--out", "o.case"],
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_odd_values_are_refused(words: list[str], case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, [word.replace("CASE", str(case.path)) for word in words])
    assert done.exit_code == 2 and isinstance(done.exception, SystemExit), done.exception


DOCUMENT, TABLE, TEXT = ["communities", "CASE", "--json"], ["templates", "CASE"], ["report", "CASE", "--format", "md"]


@pytest.mark.parametrize(
    ("words", "shell", "environment"),
    [
        *((words, ">&-", {}) for words in (DOCUMENT, TABLE, TEXT)),
        *((words, ">/dev/full", {}) for words in (DOCUMENT, TABLE, TEXT)),
        *((words, "", {"PYTHONIOENCODING": "ascii"}) for words in (DOCUMENT, TABLE, TEXT)),
        *((words, "| true", {}) for words in (DOCUMENT, TABLE)),
        (DOCUMENT, "2>&-", {}),
        (TEXT, ">&- 2>&-", {}),
        (TABLE, "", {"NO_COLOR": "", "FORCE_COLOR": "1", "TERM": "dumb"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_streams_may_be_closed_broken_full_or_poor(
    words: list[str], shell: str, environment: dict[str, str], case: Case, tmp_path: Path
) -> None:
    done = graphlink(
        tmp_path, *[str(case.path) if word == "CASE" else word for word in words], shell=shell, **environment
    )
    assert b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr, done.stderr.decode()
    assert done.returncode in ((0, 1) if "full" in shell else (0,)), done.stderr
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("words", [[], ["suspend"], ["decisions"]])
def test_a_call_without_a_command_shows_the_help_line_by_line(words: list[str]) -> None:
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 2 and "<U+" not in said.output
    assert any(line.startswith("Commands:") for line in said.output.splitlines())


def test_a_case_is_no_source_of_any_command(case: Case) -> None:
    folder, before = str(case.path), sorted(case.path.iterdir())
    for words in (["init", folder], ["run", folder], ["watch", folder, folder]):
        said = CliRunner().invoke(app, words)
        assert said.exit_code == 2 and "a case that `graphlink run` wrote" in said.output, said.output
    assert sorted(case.path.iterdir()) == before


def test_what_is_no_case_is_called_what_it_is(case: Case, tmp_path: Path) -> None:
    accounts = case.path / "accounts.parquet"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "accounts.parquet").write_bytes(accounts.read_bytes())
    for named, what in ((accounts, "a file, and a case is a folder"), (tmp_path / "source", "a folder with a table")):
        said = CliRunner().invoke(app, ["communities", str(named)])
        assert said.exit_code == 2 and what in said.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbf[detect]\r\nseed = 7\r\n", "no table of signals"),
        ("[detect]".encode("utf-16"), "save it as UTF-8"),
    ],
)
def test_settings_as_editors_of_windows_save_them(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "graphlink.toml").write_bytes(content)
    result = CliRunner().invoke(app, ["run", str(tmp_path), "--out", str(tmp_path / "x.case")])
    assert result.exit_code == 2 and said in result.output


def test_an_error_of_the_system_names_its_file_once_and_no_number(tmp_path: Path) -> None:
    for words in (["suspend", "show", str(tmp_path)], ["run", str(tmp_path), "--config", str(tmp_path)]):
        said = CliRunner().invoke(app, words).output
        assert said.count(str(tmp_path)) == 1 and "Errno" not in said and "Is a directory" in said


def test_a_world_that_cannot_be_written_names_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "a hidden place")

    monkeypatch.setattr("graphlink.simulation.simulator.os.rename", refuse)
    small = ["--accounts", "1100", "--fakes", "60", "--exchanges", "2200"]
    said = CliRunner().invoke(app, ["simulate", str(tmp_path / "world"), *small])
    assert said.exit_code == 1 and f"{tmp_path / 'world'}: cannot be written (Permission denied)" in said.output
