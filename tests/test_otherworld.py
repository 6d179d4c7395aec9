"""The held-out worlds: whole, the same for the same seed, different from seed to seed, and nobody's but their own."""

import ast
import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from benchmarks.otherworld.style import LEVELS, SHARES, draw_style
from benchmarks.otherworld.world import make_world
from benchmarks.otherworld.writing import write_world

PACKAGE = Path(__file__).parents[1] / "benchmarks" / "otherworld"
ROOT = PACKAGE.parents[1]


def written(folder: Path, level: str, seed: int) -> Path:
    write_world(make_world(level, 2_500, 120, 20_000, seed), folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """What `sql` returns over the tables of a world, whatever their format."""
    with duckdb.connect() as connection:
        for file in folder.iterdir():
            if file.suffix == ".parquet":
                reader = f"read_parquet('{file}')"
            elif ".csv" in file.name:
                reader = f"read_csv('{file}', all_varchar = true, header = true)"
            elif file.suffix == ".jsonl":
                reader = f"read_json('{file}')"
            else:
                continue
            connection.execute(f"create view {file.name.split('.')[0]} as select * from {reader}")
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("level", LEVELS)
def test_a_world_is_whole(tmp_path: Path, level: str) -> None:
    folder = written(tmp_path, level, seed=LEVELS.index(level) + 1)
    fakes = 0 if level == "benign" else 120
    assert rows(folder, "select count(*), count(distinct account_id) from accounts") == [(2_500, 2_500)]
    assert rows(folder, "select count(*), count(*) filter (fake) from truth join accounts using (account_id)") == [
        (2_500, fakes)
    ]
    assert rows(folder, "select count(*) from exchanges") == [(20_000,)]
    assert rows(folder, "select count(*) from exchanges where prompt is null or prompt = '' or ts is null") == [(0,)]
    kinds = {kind for (kind,) in rows(folder, "select distinct kind from truth")}
    assert kinds == {*SHARES, "ordinary", *(["fake"] if fakes else [])}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    first = digests(written(tmp_path / "first", "careful", 5))
    again = digests(written(tmp_path / "again", "careful", 5))
    other = digests(written(tmp_path / "other", "careful", 6))
    assert first == again
    assert not set(first.values()) & set(other.values())


def test_operators_split_their_traffic_as_reported(tmp_path: Path) -> None:
    folder = written(tmp_path, "pools", 3)
    sql = "select operator, count(*) / sum(count(*)) over () from exchanges join truth using (account_id) where fake"
    shares = [float(str(share)) for _, share in rows(folder, sql + " group by 1 order by 1")]
    assert shares == pytest.approx([0.79, 0.20, 0.01], abs=0.02)


def test_batch_operators_share_no_card_device_or_address_of_their_own(tmp_path: Path) -> None:
    world = make_world("batch", 2_500, 120, 20_000, 9)
    fakes = world.accounts.operator >= 0
    cards, devices, homes = (getattr(world.accounts, name)[fakes] for name in ("card", "device", "home"))
    held = cards[cards >= 0]
    unshared = (len(set(held)) / len(held), len(set(devices)) / len(devices), len(set(homes)) / len(homes))
    assert min(unshared) > 0.9, "all but test cards and stock devices are one account's own"


def test_styles_differ_from_seed_to_seed() -> None:
    drawn = [draw_style(seed, "pools") for seed in range(40)]
    assert {style.sheets.file_format for style in drawn} >= {"parquet", "csv", "jsonl"}
    assert any(not style.sheets.logins for style in drawn)
    assert len({style.operation.exits for style in drawn}) > 10
    assert 14 <= min(style.calendar.days for style in drawn) < max(style.calendar.days for style in drawn) <= 120


def test_numbers_that_leave_no_room_are_refused(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "benchmarks.otherworld", str(tmp_path / "out"), "--accounts", "50"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("otherworld: accounts=50")
    assert not (tmp_path / "out").exists()


def test_it_knows_nothing_of_the_project() -> None:
    for file in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in {"graphlink", "cli", "tests"}], file
