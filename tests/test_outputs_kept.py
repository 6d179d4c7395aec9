"""What a call must not do without a word: replace a case's tables or its source, or drop half of what was asked for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app

SAMPLE = Path(__file__).parent.parent / "sample_data"


def graphlink(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A source of two tables, its case, and the case of one log alone."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "in").mkdir()
    for name in ("accounts.csv", "payments.csv"):
        shutil.copy(SAMPLE / name, folder / "in" / name)
    shutil.copy(SAMPLE / "logins.csv", folder / "log.csv")
    for source, case in (("in", "a.case"), ("log.csv", "log.case")):
        made = graphlink("run", folder / source, "--out", folder / case, "--no-pages")
        assert made.exit_code == 0, made.output
    yield folder


@pytest.mark.parametrize(
    ("call", "out"),
    [
        (("report", "a.case", "--format", "md"), "a.case/links.parquet"),
        (("report", "a.case", "--format", "csv"), "in/accounts.csv"),
        (("report", "log.case", "--format", "csv"), "log.csv"),
        (("graph", "a.case"), "a.case/run.json"),
        (("graph", "log.case"), "a.case/accounts.parquet"),
        (("graph", "a.case", "--community", "1"), "in/payments.csv"),
        (("export", "a.case", "--format", "csv"), "in"),
        (("export", "a.case", "--format", "csv"), "in/accounts.csv"),
        (("export", "a.case", "--format", "stix"), "in/graphlink.toml"),
        (("export", "a.case", "--format", "json"), "a.case/run.json"),
        (("compare", "a.case", "a.case"), "in/accounts.csv"),
        (("suspend", "plan", "a.case", "--force"), "a.case/run.json"),
    ],
)
def test_no_output_replaces_a_case_or_what_it_was_made_of(
    place: Path, call: tuple[str, ...], out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    before = bytes_of(place)
    done = graphlink(*call, "-o", out)
    assert done.exit_code == 2 and f"{out}" in done.stderr and "choose another -o" in done.stderr
    assert bytes_of(place) == before


def test_what_an_export_wrote_it_replaces(place: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert graphlink("export", place / "a.case", "--format", "csv", "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "accounts.csv").is_file()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("graph", "--community", 1, "--community", 2), "--community: takes one, and 1, 2 were given"),
        (("graph", "--account", "a", "--account", "b"), "--account: takes one, and a, b were given"),
        (("export", "--format", "gexf", "--network", 1, "--network", 2), "--network: takes one"),
        (("communities", "--verdict", "suspend", "--verdict", "review"), "--verdict: takes one"),
        (("communities", "--network", 1, "--network", 2), "--network: takes one"),
        (("templates", "--account", "a", "--account", "b"), "--account: takes one"),
        (("graph", "--community", 1, "--network", 2), "--community and --network: choose one"),
    ],
)
def test_a_choice_that_is_given_twice_is_not_halved(place: Path, call: tuple[object, ...], said: str) -> None:
    done = graphlink(call[0], place / "a.case", *call[1:])
    assert done.exit_code == 2 and said in done.stderr


def test_the_same_choice_twice_is_one(place: Path) -> None:
    done = graphlink("communities", place / "a.case", "--network", 1, "--network", 1, "--json")
    assert done.exit_code == 0


def test_what_others_put_into_a_case_is_there_in_the_next(place: Path) -> None:
    """A ledger that goes with a case takes every way back along."""
    case = place / "own.case"
    assert graphlink("run", place / "in", "--out", case, "--no-pages").exit_code == 0
    (case / "statements").mkdir()
    for name in ("suspensions.ledger", "notes.txt", "statements/one.txt"):
        (case / name).write_text(name, encoding="utf-8")
    assert graphlink("report", case, "--format", "xlsx").exit_code == 0
    assert graphlink("run", place / "in", "--out", case, "--force", "--no-pages").exit_code == 0
    assert (case / "statements" / "one.txt").is_file() and (case / "notes.txt").is_file()
    assert (case / "suspensions.ledger").read_text(encoding="utf-8") == "suspensions.ledger"
    # Of what is made of a case, the old one says what is not so any more.
    assert not (case / "report.xlsx").exists()


def test_a_folder_with_a_run_json_of_anybodys_is_no_case(place: Path) -> None:
    project = place / "project"
    project.mkdir()
    (project / "run.json").write_text("{}", encoding="utf-8")
    (project / "thesis.txt").write_text("years", encoding="utf-8")
    done = graphlink("run", place / "in", "--out", project, "--force", "--no-pages")
    assert done.exit_code == 2 and "is no case" in done.stderr
    assert (project / "thesis.txt").is_file()
