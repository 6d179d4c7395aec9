"""The documentation is true: its commands and its Python run, its settings are valid, its links lead somewhere.

GRAPHLINK_UPDATE_GOLDEN=1 writes the README's excerpts of output anew.
"""

import os
import re
import shlex
import textwrap
import tomllib
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink.case import TABLES, Case
from graphlink.database_address import is_database
from graphlink.errors import GraphlinkError, GuardRefused, InputError, PartlyDone
from graphlink.settings import Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("[!.]*/README.md")])
COMMANDS = typer.main.get_command(app)
assert isinstance(COMMANDS, TyperGroup)
EXCERPT = re.compile(r"<!-- first (\d+) lines of: graphlink (.*?) -->\n```text\n(.*?)```\n", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the README's example lines have run, in their order, each without an error."""
    made = tmp_path_factory.mktemp("readme")
    (made / "sample_data").symlink_to(ROOT / "sample_data")
    before = Path.cwd()
    os.chdir(made)
    try:
        for line in example_lines():
            done = CliRunner().invoke(app, shlex.split(line)[1:])
            assert done.exit_code == 0, f"{line}\n{done.output}"
    finally:
        os.chdir(before)
    return made


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def example_lines() -> list[str]:
    return [line for block in blocks(README, "sh") for line in block.splitlines() if line.startswith("graphlink ")]


def commands() -> list[str]:
    assert isinstance(COMMANDS, TyperGroup)
    return list(COMMANDS.commands)


def test_the_readme_s_commands_run(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert {"sample.case", "ticket.md", "sample.xlsx", "around.html", "sample.graphml", "tables", "plan.json"} <= names


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_a_section_and_an_example(command: str) -> None:
    assert isinstance(COMMANDS, TyperGroup)
    described = COMMANDS.commands[command]
    assert described.help and len(described.help) > 20
    silent = [option.name for option in described.params if option.name != "help" and not getattr(option, "help", None)]
    assert silent == [], "options without help"
    section = README.read_text(encoding="utf-8").split(f"### `graphlink {command}`")
    assert len(section) == 2, f"no section on {command}"
    example = section[1].split("\n### ")[0]
    assert f"\ngraphlink {command}" in example


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, heading = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), f"{page.name} links to {target}"
        if heading:
            assert heading in anchors(file), f"{page.name} links to {target}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?:^|[\s`(\"'])/(?:home|root|work|Users)/", text)


def test_the_readme_s_settings_are_valid() -> None:
    drafted, files, database = (Settings.model_validate(tomllib.loads(block)) for block in blocks(README, "toml"))
    assert {signal.kind for signal in files.signals} == {"payment", "template", "reshare"}
    assert {signal.kind for signal in drafted.signals} == {"payment", "template"}
    assert [is_database(signal.path) for signal in database.signals] == [True]


def test_the_readme_tells_every_exit_code() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", README.read_text(encoding="utf-8"), flags=re.MULTILINE)}
    raised = {error.exit_code for error in (GraphlinkError, InputError, GuardRefused, PartlyDone)}
    assert told == {0, 130} | raised


@pytest.mark.parametrize("page", [README, ROOT / "docs" / "python.md"], ids=lambda page: page.name)
def test_python_examples_run(page: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), space)
    assert isinstance(space["case"], Case)


def test_python_md_names_everything_public() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    hidden = {"case_graph", "Case"}
    assert [name for name in graphlink.__all__ if name not in hidden and f"{name}" not in text] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str, folder: Path) -> None:
    case = Case.open(folder / "sample.case")
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8").split("## What a run writes")[1]
    [section] = [part for part in text.split("\n### ") if re.match(rf"[\w, ]*\b{table}\b[\w, ]*:", part)]
    own = {"org_id", "plan", "status", "email_domain"} if table == "accounts" else set()
    columns = set(case.table(table).columns) - own
    assert sorted(name for name in columns if not re.search(rf"\b{re.escape(name)}\b", section)) == []


@pytest.mark.parametrize("number", range(len(EXCERPT.findall(README.read_text(encoding="utf-8")))))
def test_what_the_readme_shows_is_what_comes_out(number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = README.read_text(encoding="utf-8")
    found = list(EXCERPT.finditer(text))[number]
    monkeypatch.chdir(folder)
    lines = CliRunner().invoke(app, shlex.split(found[2])).stdout.splitlines()[: int(found[1])]
    wrapped = "".join(f"{part}\n" for line in lines for part in textwrap.wrap(line.rstrip(), 116))
    if os.environ.get("GRAPHLINK_UPDATE_GOLDEN") == "1":
        README.write_text(text[: found.start(3)] + wrapped + text[found.end(3) :], encoding="utf-8")
    else:
        assert found[3] == wrapped, "GRAPHLINK_UPDATE_GOLDEN=1 writes the README's excerpts anew"


def test_decisions_are_numbered_and_short() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {int(path.name[:4])}. ")
        assert len(lines) <= 14, f"{path.name}: ten lines or so"
