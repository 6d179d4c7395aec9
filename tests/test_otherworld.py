"""The held-out worlds: whole, the same for the same seed, different from seed to seed, and nobody's but their own."""

import ast
import functools
import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest

from benchmarks.otherworld.population import Accounts
from benchmarks.otherworld.style import DAY, HOUR, LEVELS, OLDER, PEACEFUL, SHARES, draw_style
from benchmarks.otherworld.world import World, make_world
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
    fakes = 0 if level in PEACEFUL else 120
    assert rows(folder, "select count(*), count(distinct account_id) from accounts") == [(2_500, 2_500)]
    assert rows(folder, "select count(*), count(*) filter (fake) from truth join accounts using (account_id)") == [
        (2_500, fakes)
    ]
    assert rows(folder, "select count(*) from exchanges") == [(20_000,)]
    assert rows(folder, "select count(*) from exchanges where prompt is null or prompt = '' or ts is null") == [(0,)]
    kinds = {kind for (kind,) in rows(folder, "select distinct kind from truth")}
    assert kinds == kinds_of(level)


def kinds_of(level: str) -> set[str]:
    """Every kind of account that a world of this level has."""
    later = set() if level in OLDER else {"agent", "model_phone", "press", "viral"}
    with_operators = set() if level in PEACEFUL else {"fake"}
    lent = {"proxy_home"} if later and with_operators else set()
    return {*SHARES, "ordinary", *later, *with_operators, *lent, *({"resold"} if level == "relay" else set())}


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


@functools.cache
def made(level: str, seed: int) -> World:
    """One world of 4,000 accounts, 400 of them fake where the level has operators."""
    return make_world(level, 4_000, 400, 40_000, seed)


def crowd(world: World, kind: str, group: str = "") -> np.ndarray:
    """The numbers of the accounts of this kind, in groups of this name."""
    accounts = world.accounts
    named = np.array([name.startswith(group) for name in [*world.town.groups, ""]])[accounts.group]
    return np.flatnonzero((accounts.kind == kind) & named)


def members(accounts: Accounts, who: np.ndarray) -> list[np.ndarray]:
    """The accounts of `who`, group by group."""
    return [who[accounts.group[who] == group] for group in np.unique(accounts.group[who])]


def test_an_agents_users_send_its_prompt_on_the_hour_and_share_nothing_else() -> None:
    world = made("crowds", 11)
    accounts, traffic = world.accounts, world.traffic
    lately, over_years = members(accounts, crowd(world, "agent"))
    end = world.style.calendar.end
    assert min(len(lately), len(over_years)) >= 30
    assert (end - accounts.created[lately]).max() <= 9 * 7 * DAY < (end - accounts.created[over_years]).max()
    for users in (lately, over_years):
        assert len(set(accounts.card[users])) > 0.9 * len(users)
        assert len(set(accounts.device[users])) > 0.8 * len(users)
        assert len(set(accounts.home[users])) == len(users)
        sent = np.isin(traffic.account, users)
        recipe = np.bincount(traffic.recipe[sent]).argmax()
        by_job = sent & (traffic.recipe == recipe)
        assert 0.4 <= by_job.sum() / sent.sum() <= 0.85
        assert (traffic.ts[by_job] % (HOUR // 2) < 40).mean() > 0.97
        assert len(set(world.town.library.render(traffic.recipe[by_job], traffic.key[by_job]).to_pylist())) > 100


def test_phones_of_one_model_show_one_device_on_one_carrier_without_cards() -> None:
    world = made("crowds", 11)
    accounts = world.accounts
    (phones,) = members(accounts, crowd(world, "model_phone"))
    device = np.bincount(accounts.device[phones]).argmax()
    assert len(phones) >= 30
    assert (accounts.device[phones] == device).mean() > 0.8, "all but stock devices"
    assert len(set(accounts.home[phones])) == 1
    assert set(accounts.home[phones]) <= set(world.town.carriers)
    assert (accounts.card[phones] < 0).mean() > 0.95
    assert np.ptp(accounts.created[phones]) <= 22 * DAY


def test_readers_of_the_press_type_one_prompt_word_for_word_once_or_twice() -> None:
    world = made("crowds", 11)
    accounts, traffic = world.accounts, world.traffic
    (readers,) = members(accounts, crowd(world, "press"))
    (prompt,) = world.town.fads[0].recipes
    typed = traffic.recipe == prompt
    assert 0.009 <= len(readers) / len(accounts) <= 0.021
    assert np.ptp(accounts.created[readers]) <= 8 * DAY
    assert set(traffic.account[typed]) <= set(readers)
    assert 0.3 < len(set(traffic.account[typed])) / len(readers) < 0.95
    assert set(np.bincount(traffic.account[typed])) == {0, 1, 2}
    assert len(set(world.town.library.render(traffic.recipe[typed], traffic.key[typed]).to_pylist())) == 1


def test_a_viral_prompt_goes_round_within_two_days() -> None:
    world = made("crowds", 11)
    traffic = world.traffic
    (writers,) = members(world.accounts, crowd(world, "viral"))
    typed = np.isin(traffic.recipe, world.town.fads[1].recipes)
    texts = world.town.library.render(traffic.recipe[typed], traffic.key[typed]).to_pylist()
    assert set(traffic.account[typed]) <= set(writers)
    assert len(set(traffic.account[typed])) > 0.8 * len(writers) >= 24
    assert np.ptp(traffic.ts[typed]) <= 2 * DAY
    assert np.bincount(traffic.account[typed]).max() > 1
    assert len(set(texts)) > 0.5 * len(texts)


def test_large_agencies_share_cards_desktops_and_a_prompt_over_years() -> None:
    world = make_world("crowds", 20_000, 0, 100_000, 11)
    accounts, traffic = world.accounts, world.traffic
    agencies = members(accounts, crowd(world, "agency", "client_agency"))
    assert max(len(set(accounts.tz[staff])) for staff in agencies) > 1
    for staff in agencies:
        sent = np.isin(traffic.account, staff)
        house = (traffic.recipe == accounts.house[staff[0]]) & sent
        assert 40 <= len(staff) <= 90
        assert 3 <= len(set(accounts.card[staff])) <= 7, "a test card at the most beside the agency's"
        assert 8 <= accounts.pool_size[staff[0]] <= 20
        assert len(set(accounts.domain[staff])) >= 3
        assert np.ptp(accounts.created[staff]) > 60 * DAY
        assert 0.1 < house.sum() / sent.sum() < 0.65


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
