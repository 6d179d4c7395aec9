"""The held-out worlds: whole, the same for the same seed, different from seed to seed, and nobody's but their own."""

import ast
import functools
import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pytest

from benchmarks.otherworld.handover import one_pool
from benchmarks.otherworld.knobs import Bans, Relay, draw_relay, draw_shells
from benchmarks.otherworld.population import Accounts
from benchmarks.otherworld.shells import shell_sizes
from benchmarks.otherworld.style import DAY, HOUR, LEVELS, OLDER, PEACEFUL, SHARES, draw_style
from benchmarks.otherworld.world import World, make_world
from benchmarks.otherworld.writing import write_world

PACKAGE = Path(__file__).parents[1] / "benchmarks" / "otherworld"
ROOT = PACKAGE.parents[1]


def written(folder: Path, level: str, seed: int, exchanges: int = 5_000) -> Path:
    write_world(make_world(level, 2_500, 120, exchanges, seed), folder)
    return folder


@pytest.fixture(scope="module")
def world_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The world of a level, by the level's own seed."""
    folder = tmp_path_factory.mktemp("worlds")
    return functools.cache(lambda level: written(folder / level, level, LEVELS.index(level) + 1))


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
def test_a_world_is_whole(world_of: Callable[[str], Path], level: str) -> None:
    folder = world_of(level)
    fakes = 0 if level in PEACEFUL else 120
    assert rows(folder, "select count(*), count(distinct account_id) from accounts") == [(2_500, 2_500)]
    assert rows(folder, "select count(*), count(*) filter (fake) from truth join accounts using (account_id)") == [
        (2_500, fakes)
    ]
    assert rows(folder, "select count(*) from exchanges") == [(5_000,)]
    assert rows(folder, "select count(*) from exchanges where prompt is null or prompt = '' or ts is null") == [(0,)]
    kinds = {kind for (kind,) in rows(folder, "select distinct kind from truth")}
    assert kinds == kinds_of(level)


def kinds_of(level: str) -> set[str]:
    """Every kind of account that a world of this level has."""
    later = set() if level in OLDER else {"agent", "listener", "model_phone", "press", "viral"}
    with_operators = set() if level in PEACEFUL else {"fake"}
    lent = {"proxy_home"} if later and with_operators else set()
    return {*SHARES, "ordinary", *later, *with_operators, *lent, *({"resold"} if level == "relay" else set())}


@pytest.mark.parametrize("level", ["careful", *LEVELS[len(OLDER) :]])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(
    world_of: Callable[[str], Path], tmp_path: Path, level: str
) -> None:
    first = digests(world_of(level))
    again = digests(written(tmp_path / "again", level, LEVELS.index(level) + 1))
    other = digests(written(tmp_path / "other", level, len(LEVELS) + 1))
    assert first == again
    assert not set(first.values()) & set(other.values())


def test_operators_split_their_traffic_as_reported(tmp_path: Path) -> None:
    folder = written(tmp_path, "pools", 3, 20_000)
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


def test_listeners_send_their_programs_prompt_as_the_news_comes_and_share_nothing_else() -> None:
    world = made("crowds", 11)
    accounts, traffic = world.accounts, world.traffic
    for users in members(accounts, crowd(world, "listener")):
        assert len(set(accounts.card[users])) > 0.9 * len(users) >= 27
        assert len(set(accounts.home[users])) == len(users)
        sent = np.isin(traffic.account, users)
        prompt = np.bincount(traffic.recipe[sent]).argmax()
        told = traffic.ts[sent & (traffic.recipe == prompt)]
        news = np.unique(np.concatenate([world.town.feeds[feed] for feed in accounts.feed[users]]))
        late = told - news[np.maximum(np.searchsorted(news, told, side="right") - 1, 0)]
        assert (late < 100).mean() > 0.9, "nearly all come within seconds of some news"


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


@pytest.mark.parametrize("level", ["shells", "relay", "domain", "replacement", "office"])
def test_operators_go_out_through_households_that_rent_out_their_line(level: str) -> None:
    world = made(level, 12)
    people = crowd(world, "proxy_home")
    by_fakes = world.traffic.place[world.accounts.operator[world.traffic.account] >= 0]
    homes = world.accounts.home[people]
    assert len(people) >= 26
    assert len(homes) / 5 <= len(set(homes)) <= len(homes) / 2
    assert 0.01 < np.isin(by_fakes, homes).mean() < 0.5


def test_shells_have_their_own_and_a_few_things_of_a_neighbours() -> None:
    world = make_world("shells", 20_000, 1_200, 100_000, 12)
    accounts = world.accounts
    fakes = np.flatnonzero(accounts.operator >= 0)
    shells = [np.flatnonzero(accounts.org == org) for org in np.unique(accounts.org[fakes])]
    assert min(accounts.org[fakes]) >= 0
    assert all(5 <= len(shell) <= 15 and set(accounts.kind[shell]) == {"fake"} for shell in shells)
    assert len({frozenset(accounts.domain[shell]) for shell in shells}) == len(shells)
    assert not set(accounts.domain[fakes]) & set(accounts.domain[accounts.operator < 0])
    assert all(len(set(accounts.home[shell])) <= 3 for shell in shells)
    hands = world.operators[0].hands
    seats = [np.flatnonzero(hands.cell == shell) for shell in np.unique(hands.cell)]
    for column in (hands.card, hands.device):
        holders = np.unique(np.concatenate([np.unique(column[seat]) for seat in seats]), return_counts=True)[1]
        assert 1 < holders.max() <= 3, "in how many shells a card or device is"
        assert (holders > 1).mean() < 0.2


def test_no_shell_is_too_small_where_there_are_accounts_enough() -> None:
    for seats in range(10, 120):
        rng = np.random.default_rng(seats)
        sizes = shell_sizes(seats, draw_shells(rng), rng)
        assert sum(sizes) == seats
        assert 5 <= min(sizes) <= max(sizes) <= 15


@pytest.mark.parametrize("seed", [12, 13, 14])
def test_a_relay_hands_jobs_over_and_uses_its_accounts_evenly(seed: int) -> None:
    world = made("relay", seed)
    accounts, traffic, trade = world.accounts, world.traffic, world.style.trade
    assert isinstance(trade, Relay)
    fakes = np.flatnonzero(accounts.operator >= 0)
    pools = members(accounts, fakes)
    assert 2 <= len(pools) <= 4
    assert len(set(accounts.group[accounts.operator == 0])) == len(pools)
    for operator, group in {(accounts.operator[fake], accounts.group[fake]) for fake in fakes}:
        ours = np.flatnonzero((accounts.operator == operator) & (accounts.group == group))
        rows = np.flatnonzero(np.isin(traffic.account, ours))
        stints = [traffic.ts[rows[traffic.session[rows] == stint]] for stint in np.unique(traffic.session[rows])]
        channels = max(1, min(trade.channels, len(ours) // 4))
        begins, ends = np.sort([ts.min() for ts in stints]), np.sort([ts.max() for ts in stints])
        at_once = [np.searchsorted(begins, ts.max()) - np.searchsorted(ends, ts.max()) for ts in stints]
        assert max(at_once) <= channels
    for pool in pools:
        sent = np.bincount(traffic.account, minlength=len(accounts))[pool]
        assert sent.std() < 0.8 * sent.mean()


def test_a_part_of_a_relays_longer_jobs_goes_on_with_another_account_within_seconds() -> None:
    trade = draw_relay(np.random.default_rng(5))
    start = np.arange(60) * HOUR
    turns = one_pool(np.arange(60), start, 30 * DAY, 9_000, trade, np.random.default_rng(6))
    member, ts, job, turn, stint = turns
    changed = (np.diff(job) == 0) & (np.diff(stint) > 0)
    longer = len(set(job[turn > 0]))
    assert trade.handed_over == pytest.approx(changed.sum() / longer, abs=0.04)
    assert 0.3 <= trade.handed_over <= 0.5
    assert (member[1:] != member[:-1])[changed].all()
    assert np.diff(ts)[changed].max() <= trade.pause_seconds + 2
    assert (ts >= start[member]).all()
    assert np.bincount(member).min() > 0.5 * np.bincount(member).mean()


def test_a_relay_never_uses_an_account_on_two_channels_at_once() -> None:
    trade = replace(draw_relay(np.random.default_rng(5)), channels=5, rotated=0.9)
    start = np.zeros(20, np.int64)
    member, ts, _, _, stint = one_pool(np.arange(20), start, DAY, 9_000, trade, np.random.default_rng(6))
    for account in range(20):
        mine = np.flatnonzero(member == account)
        order = mine[np.argsort(ts[mine], kind="stable")]
        begins = np.count_nonzero(np.diff(stint[order], prepend=-1))
        assert begins == len(set(stint[mine])), "one stint ends before the next begins"


def test_the_resold_have_a_pools_card_and_a_life_of_their_own() -> None:
    world = made("relay", 12)
    accounts = world.accounts
    resold = crowd(world, "resold")
    theirs = np.concatenate([pool.cards for pool in world.town.pools])
    waves = np.concatenate([pool.waves for pool in world.town.pools])
    fakes = np.flatnonzero(accounts.operator >= 0)
    assert 0.09 < len(resold) / len(fakes) < 0.14
    assert np.isin(accounts.card[resold], theirs).mean() > 0.95
    assert not set(accounts.device[resold]) & (set(accounts.device[fakes]) - set(world.town.stock))
    assert len(set(accounts.home[resold])) == len(resold)
    assert all(0 <= (moment - waves[waves <= moment].max()) <= 5 * HOUR for moment in accounts.created[resold])


def test_an_operator_of_domains_has_one_or_two_that_nobody_else_has() -> None:
    accounts = made("domain", 12).accounts
    for operator in range(3):
        ours = accounts.operator == operator
        assert len(set(accounts.domain[ours])) <= 2
        assert not set(accounts.domain[ours]) & set(accounts.domain[~ours])
    fakes = accounts.operator >= 0
    assert set(accounts.org[fakes]) == {-1}
    assert np.median(np.diff(np.sort(accounts.created[accounts.operator == 0]))) < 15 * 60


def test_the_banned_fall_silent_and_successors_have_something_of_theirs(tmp_path: Path) -> None:
    world = made("replacement", 12)
    accounts, traffic, trade = world.accounts, world.traffic, world.style.trade
    assert isinstance(trade, Bans)
    banned = np.flatnonzero(accounts.ends * (accounts.operator >= 0))
    assert 0.09 <= len(banned) / (400 - len(banned)) / trade.waves <= 0.31
    assert (traffic.ts < accounts.ends[traffic.account])[np.isin(traffic.account, banned)].all()
    kept = []
    for account in banned:
        operator = world.operators[accounts.operator[account]]
        line = operator.accounts[operator.hands.cell == operator.hands.cell[account - operator.accounts[0]]]
        heir = min(line[accounts.created[line] > accounts.ends[account]], key=lambda one: accounts.created[one])
        assert 0 < accounts.created[heir] - accounts.ends[account] <= 6 * DAY
        held = [getattr(operator.hands, name) for name in ("device", "card", "home")]
        kept.append([have[account - operator.accounts[0]] == have[heir - operator.accounts[0]] for have in held])
    assert {sum(things) for things in kept} == {1, 2}
    assert all(np.any(kept, axis=0))
    write_world(world, tmp_path)
    sql = "select status from truth join accounts using (account_id) where fake"
    told = [status for (status,) in rows(tmp_path, sql)]
    assert set(told) == {"active", "banned"}
    assert len(banned) <= told.count("banned") < len(banned) + 10, "a few have no successor"


def test_an_office_keeps_its_hours_and_shows_its_line() -> None:
    world = made("office", 12)
    accounts, traffic = world.accounts, world.traffic
    for operator in world.operators[:2]:
        rows = np.isin(traffic.account, operator.accounts)
        local = traffic.ts[rows] + accounts.tz[operator.accounts[0]] * HOUR
        assert len(set(accounts.tz[operator.accounts])) == 1
        assert np.isin(local % DAY // HOUR, range(9, 19)).mean() > 0.9
        assert ((local // DAY + 3) % 7 >= 5).mean() < 0.15
        assert 0.1 < (traffic.place[rows] == operator.office).mean() < 0.7
        assert 2.5 < len(operator.accounts) / len(set(operator.hands.card)) < 9


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
