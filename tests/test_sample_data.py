"""The sample data is what its README says: made by that command, small, and with the operators it names."""

import csv
import shlex
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app

SAMPLE = Path(__file__).parent.parent / "sample_data"
NAMES = ("accounts", "exchanges", "logins", "payments", "truth")


def command() -> list[str]:
    """The words of the README's `graphlink simulate` line, without the first two and the folder."""
    [line] = [
        line for line in (SAMPLE / "README.md").read_text().splitlines() if line.startswith("    graphlink simulate")
    ]
    words = shlex.split(line)
    assert words[2] == "sample_data"
    return words[3:]


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "again"
    done = CliRunner().invoke(app, ["simulate", str(out), *command()])
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.parametrize("name", NAMES)
def test_the_command_in_the_readme_makes_the_same_bytes(remade: Path, name: str) -> None:
    assert (remade / f"{name}.csv").read_bytes() == (SAMPLE / f"{name}.csv").read_bytes()


def test_the_folder_holds_nothing_else_and_stays_small() -> None:
    files = sorted(path.name for path in SAMPLE.iterdir())
    assert files == sorted(["README.md", *(f"{name}.csv" for name in NAMES)])
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 4_000_000


def test_the_truth_is_as_the_readme_tells() -> None:
    with (SAMPLE / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    operators = Counter(row["operator"] for row in rows if row["fake"] == "true")
    assert len(rows) == 2_500
    assert operators == {"operator-1": 76, "operator-2": 24, "operator-3": 20}
    groups = {(row["kind"], row["group_id"]) for row in rows if row["group_id"]}
    assert Counter(kind for kind, _ in groups)["enterprise"] == 2


def test_mail_domains_are_reserved() -> None:
    with (SAMPLE / "accounts.csv").open(encoding="utf-8", newline="") as file:
        domains = {row["email_domain"] for row in csv.DictReader(file)}
    assert {
        domain for domain in domains if not domain.endswith((".example", "example.com", "example.net", "example.org"))
    } == set()
