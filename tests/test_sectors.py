"""The sources of `benchmarks/sectors`: one for a seed, others for another, whole, with bars that can be met."""

import ast
import functools
import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.sectors.kinds import SOURCES
from benchmarks.sectors.scoring import Result, joined, judged
from benchmarks.sectors.sources import CLEAR, FAIR, FAKE
from benchmarks.sectors.world import World
from benchmarks.sectors.writing import dress_of, make_world, truth, write_source

PACKAGE = Path(__file__).parents[1] / "benchmarks" / "sectors"
SMALL = 0.02
LEAST_ACCOUNTS, LEAST_FLAGGED = 15, 0.5
CONVENTIONAL = {"accounts", "payments", "exchanges", "logins"}


@functools.cache
def small(name: str) -> World:
    """A small world of a kind, which no test changes."""
    return make_world(name, 1, SMALL)


def digest(world: World) -> str:
    """Of all that a world is before it is written, and of how it would be."""
    return hashlib.sha256(repr((world.accounts, dict(world.rows), world.tables, dress_of(world))).encode()).hexdigest()


def test_a_seed_makes_one_source() -> None:
    """In another process, too, whose sets have another order."""
    code = f"from {__name__} import *; print(*(digest(small(name)) for name in SOURCES))"
    environment = os.environ | {"PYTHONHASHSEED": "5", "PYTHONPATH": str(PACKAGE.parents[1])}
    command = [sys.executable, "-c", code]
    there = subprocess.run(command, env=environment, cwd=PACKAGE.parents[1], capture_output=True, text=True, check=True)
    assert there.stdout.split() == [digest(small(name)) for name in SOURCES]


@pytest.mark.parametrize("name", SOURCES)
def test_another_seed_makes_another(name: str) -> None:
    assert digest(make_world(name, 2, SMALL)) != digest(small(name))


def test_a_source_is_written_to_the_byte(tmp_path: Path) -> None:
    for name in tuple(SOURCES)[::10]:
        for copy in ("a", "b"):
            write_source(make_world(name, 1, SMALL), tmp_path / copy / name)
    written = [sorted(path for path in (tmp_path / copy).rglob("*") if path.is_file()) for copy in ("a", "b")]
    assert [path.name for path in written[0]] == [path.name for path in written[1]]
    assert [path.read_bytes() for path in written[0]] == [path.read_bytes() for path in written[1]]


@pytest.mark.parametrize("name", SOURCES)
def test_the_truth_covers_every_account(name: str) -> None:
    known = truth(small(name))
    assert known.account_id.is_unique
    assert set(known.stands) <= {CLEAR, FAIR, FAKE}
    assert (known.fake == (known.stands == FAKE)).all()
    assert len(known) >= LEAST_ACCOUNTS
    named = {str(row["account_id"]).strip().removesuffix(".0") for rows in small(name).rows.values() for row in rows}
    assert named <= set(known.account_id)


@pytest.mark.parametrize("name", SOURCES)
def test_settings_name_what_is_written(name: str, tmp_path: Path) -> None:
    write_source(small(name), tmp_path / "source")
    settings = tmp_path / "source" / "graphlink.toml"
    if not settings.exists():
        assert {file.name.split(".")[0] for file in settings.parent.iterdir()} <= CONVENTIONAL
        return
    told = tomllib.loads(settings.read_text())
    found = {file.name: set(columns(file)) for file in settings.parent.iterdir() if file != settings}
    for section in [told[key] for key in ("accounts", "activity") if key in told] + told["signals"]:
        keys = ("id", "created_at", "organisation", "email_domain", "account", "value", "text", "time")
        assert {section[key] for key in keys if key in section} <= found[section["path"]], section


def columns(file: Path) -> list[str]:
    """The names of a table's columns."""
    if file.suffix == ".parquet":
        return [str(name) for name in pd.read_parquet(file).columns]
    if file.suffix == ".jsonl":
        return [str(name) for name in pd.read_json(file, lines=True, nrows=5, dtype=False).columns]
    return [str(name) for name in pd.read_csv(file, sep="\t" if file.suffix == ".tsv" else ",", nrows=1).columns]


@pytest.mark.parametrize("name", SOURCES)
def test_bars_can_be_met(name: str) -> None:
    """By verdicts that are the truth; and not by silence where there is an operation."""
    bars, known = SOURCES[name].plan.bars, truth(small(name))
    assert 0 <= bars.strays <= 10
    assert LEAST_FLAGGED <= bars.flagged <= 1
    assert 0 <= bars.suspended <= bars.flagged
    verdicts = known.fake.map({1: "suspend", 0: "clear"})
    assert scored(name, known, verdicts).right
    if known.fake.any():
        assert not scored(name, known, verdicts.replace("suspend", "clear")).right


def scored(name: str, known: pd.DataFrame, verdicts: "pd.Series[str]") -> Result:
    """The result of a run that says these verdicts."""
    said = pd.DataFrame({"account_id": known.account_id, "verdict": verdicts, "score": 0.5, "community_id": 1})
    return judged(name, joined(known, said), 0)


def test_a_suspended_innocent_is_wrong_however_fair_a_review_is() -> None:
    known = truth(small("voice_skill"))
    flagged = known.stands.map({FAIR: "review", CLEAR: "clear"})
    assert scored("voice_skill", known, flagged).right
    assert not scored("voice_skill", known, flagged.replace("review", "suspend")).right


def test_it_knows_nothing_of_the_detector() -> None:
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in modules if name.split(".")[0] in {"graphlink", "cli"}], path


def test_its_readme_tells_every_kind() -> None:
    told = (PACKAGE / "README.md").read_text()
    assert [name for name in SOURCES if f"| {name} |" not in told] == []
