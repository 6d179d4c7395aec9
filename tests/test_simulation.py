"""Simulated worlds: same seed, same bytes; every look-alike in each; operators that work as their level says."""

import csv
import hashlib
import json
from ipaddress import ip_address, ip_network
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.errors import InputError
from graphlink.simulation import LEVELS, World, make_world, simulate
from graphlink.simulation.activity import make_logins
from graphlink.simulation.addresses import Addresses, hex_ids, id_texts, public_blocks
from graphlink.simulation.draft import KINDS, NEWCOMERS
from graphlink.simulation.prompts import prompts
from graphlink.simulation.sessions import Sessions
from graphlink.simulation.simulator import populate
from graphlink.simulation.templates import NOTHING, Templates
from graphlink.simulation.whereabouts import Choice, Whereabouts
from graphlink.simulation.world import FIRST_LEVELS, PEACEFUL, level_name, operator_sizes

from .simulated_tables import TABLES, read

LOOKALIKES = set(KINDS[: KINDS.index("careless")])
HOSTILE = tuple(level for level in LEVELS if level not in PEACEFUL)
FAKES = 300


def small_world(level: str = "pools", seed: int = 7) -> World:
    return make_world(level, accounts=4_000, fakes=FAKES, exchanges=24_000, seed=seed)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A small world of every level."""
    folder = tmp_path_factory.mktemp("worlds")
    return {level: simulate(small_world(level), folder / level).folder for level in LEVELS}


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_the_same_seed_gives_the_same_bytes_and_another_another_world(tmp_path: Path, file_format: str) -> None:
    settings = {"accounts": 1_500, "fakes": 80, "exchanges": 3_000}
    first = simulate(make_world("pools", seed=5, **settings), tmp_path / "a", file_format=file_format).folder
    again = simulate(make_world("2", seed=5, **settings), tmp_path / "b", file_format=file_format).folder
    other = simulate(make_world("pools", seed=6, **settings), tmp_path / "c", file_format=file_format).folder
    assert digest(first) == digest(again)
    assert not set(digest(first).values()) & set(digest(other).values())
    assert sorted(digest(first)) == sorted(f"{name}.{file_format}" for name in TABLES)


def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    world = make_world("careful", accounts=1_500, fakes=80, exchanges=3_000, seed=9)
    binary, text = simulate(world, tmp_path / "p").folder, simulate(world, tmp_path / "c", file_format="csv").folder
    for name in TABLES:
        with (text / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        table = pq.read_table(binary / f"{name}.parquet")
        assert header == table.column_names
        expected = [[written(value) for value in row] for row in zip(*table.to_pydict().values(), strict=True)]
        assert rows == expected, name


def written(value: object) -> str:
    """A value as a CSV file holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_tables_have_the_columns_of_the_conventional_source(worlds: dict[str, Path]) -> None:
    expected = {
        "accounts": ["account_id", "created_at", "org_id", "plan", "status", "email_domain"],
        "payments": ["account_id", "card_fingerprint", "paid_at"],
        "exchanges": [
            *("account_id", "ts", "ip", "device_fingerprint", "prompt"),
            *("exchange_id", "model", "output_tokens"),
        ],
        "logins": ["account_id", "ts", "ip", "device_fingerprint"],
        "truth": ["account_id", "fake", "operator", "group_id", "kind"],
    }
    assert {name: pq.read_schema(worlds["pools"] / f"{name}.parquet").names for name in TABLES} == expected


@pytest.mark.parametrize("level", LEVELS)
def test_sizes_are_as_asked_for_and_every_row_belongs_to_an_account(worlds: dict[str, Path], level: str) -> None:
    counts = read(
        worlds[level],
        """select (select count(*) from accounts),
                  (select count(distinct account_id) from accounts),
                  (select count(*) from exchanges),
                  (select count(distinct exchange_id) from exchanges),
                  (select count(*) from truth where fake),
                  (select count(*) from truth where fake != (operator is not null)),
                  (select count(*) from (select account_id from seen union select account_id from payments
                                         union select account_id from truth)
                   where account_id not in (select account_id from accounts))""",
    )
    fakes = 0 if level in PEACEFUL else FAKES
    assert counts == [(4_000, 4_000, 24_000, 24_000, fakes, 0, 0)]


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_does_anything_before_signing_up_or_outside_the_log(worlds: dict[str, Path], level: str) -> None:
    early = read(
        worlds[level],
        """select count(*) as rows from accounts join
           (select account_id, ts from seen union all select account_id, paid_at from payments) using (account_id)
           where ts < created_at""",
    )
    assert early == [(0,)]
    world = small_world(level)
    [(first, last)] = read(worlds[level], "select epoch(min(ts)), epoch(max(ts)) from seen")
    assert world.opens <= first < last < world.closes


@pytest.mark.parametrize("level", LEVELS)
def test_every_lookalike_is_in_every_world(worlds: dict[str, Path], level: str) -> None:
    kinds = {kind for (kind,) in read(worlds[level], "select distinct kind from truth where not fake")}
    assert kinds == LOOKALIKES | lookalikes_of_later_levels(level)


def lookalikes_of_later_levels(level: str) -> set[str]:
    if level in FIRST_LEVELS:
        return set()
    elsewhere = {"proxy_home", "resold"} if level in PEACEFUL else {"resold"} if level != "relay" else set()
    return set(NEWCOMERS) - elsewhere


@pytest.mark.parametrize("seed", range(8))
def test_every_lookalike_is_in_the_smallest_world(seed: int) -> None:
    draft, _ = populate(make_world("benign", accounts=1_000, fakes=0, exchanges=1_000, seed=seed))
    assert {KINDS[kind] for kind in draft.people.kind} == LOOKALIKES


def test_nobody_signs_in_before_signing_up() -> None:
    draft, _ = populate(small_world())
    account = np.flatnonzero(draft.people.created > draft.world.opens)
    start, none = draft.people.created[account] + 60, np.full(len(account), -1)
    sessions = Sessions(account, start, none, none, none, none + 2, np.zeros(len(account)))
    logins = make_logins(draft, Whereabouts(draft), sessions)
    assert len(logins.time) > 1.1 * len(account)
    assert (logins.time > draft.people.created[logins.account]).all()
    assert (np.diff(logins.time) >= 0).all()


def test_groups_have_the_sizes_of_their_kind(worlds: dict[str, Path]) -> None:
    sizes = read(
        worlds["benign"],
        "select kind, min(n), max(n) from"
        " (select kind, group_id, count(*) as n from truth where group_id is not null group by all) group by kind",
    )
    bounds = {"household": (2, 6), "office": (10, 300), "campus": (30, 300), "enterprise": (50, 600)}
    bounds |= {"agency": (10, 40), "hackathon": (50, 400)}
    assert {kind for kind, _, _ in sizes} == set(bounds)
    for kind, smallest, largest in sizes:
        low, high = bounds[kind]
        assert low <= smallest <= largest <= high, kind


def test_crowds_share_what_makes_them_look_like_an_operation(worlds: dict[str, Path]) -> None:
    """In the benign world: a card that staff share, a device and an address that strangers share."""
    [(card, device, address, blanks, ipv6)] = read(
        worlds["benign"],
        """select (select max(n) from (select count(distinct account_id) n from payments
                   where card_fingerprint not in ('', 'unknown') group by card_fingerprint)),
                  (select max(n) from (select count(distinct account_id) n from seen
                   where length(device) = 16 group by device)),
                  (select max(n) from (select count(distinct account_id) n from seen
                   where ip like '%.%.%.%' and ip not in ('0.0.0.0', '127.0.0.1', '192.168.1.1', '10.0.0.1')
                   group by ip)),
                  (select count(distinct device) from seen where device in ('', 'unknown', 'null', 'none')),
                  (select count(distinct account_id) from seen where ip like '%:%')""",
    )
    assert card > 40
    assert device > 60
    assert address > 100
    assert blanks == 4
    assert ipv6 > 400


@pytest.mark.parametrize("level", HOSTILE)
def test_traffic_splits_as_reported_and_fakes_do_more(worlds: dict[str, Path], level: str) -> None:
    rows = read(worlds[level], "select operator, count(*) from exchanges join truth using (account_id) group by 1")
    traffic = {operator: count for operator, count in rows if operator}
    fakes = sum(traffic.values())
    shares = [traffic[f"operator-{number}"] / fakes for number in (1, 2, 3)]
    assert shares == pytest.approx([0.79, 0.20, 0.01], abs=0.02)
    low, high = (0.4, 1.3) if level == "office" else (1.5, 4.5)
    assert low < (fakes / FAKES) / ((24_000 - fakes) / (4_000 - FAKES)) < high


def holders(folder: Path, table: str, value: str) -> float:
    """How many fake accounts hold the typical card, device or address of the largest operator."""
    [(number,)] = read(
        folder,
        f"""select median(n) from (
            select {value}, count(distinct account_id) as n from {table} join truth using (account_id)
            where operator = 'operator-1' and length({value}) > 6 group by all)""",
    )
    return float(number)


def test_each_level_shares_less_than_the_one_before(worlds: dict[str, Path]) -> None:
    for table, value in (("payments", "card_fingerprint"), ("seen", "device"), ("seen", "ip")):
        levels = ("careless", "pools", "careful", "batch")
        careless, pools, careful, batch = (holders(worlds[level], table, value) for level in levels)
        assert pools > careful >= batch == 1, value
        assert careless > pools or value == "ip", value


def test_accounts_of_the_last_level_share_no_card(worlds: dict[str, Path]) -> None:
    shared = read(
        worlds["batch"],
        """select count(*) from (select card_fingerprint from payments join truth using (account_id)
           where fake group by 1 having count(distinct account_id) > 1)""",
    )
    assert shared == [(0,)]


@pytest.mark.parametrize("level", [level for level in HOSTILE if level != "relay"])
def test_an_operators_accounts_work_in_the_same_minutes_and_honest_ones_do_not(
    worlds: dict[str, Path], level: str
) -> None:
    """How much more often two accounts work in the same five minutes than if each chose its own."""
    met = dict(
        read(
            worlds[level],
            """with meets as (select fake, count(distinct account_id) as n
                              from exchanges join truth using (account_id)
                              where operator = 'operator-1' or not fake
                              group by fake, epoch(ts)::bigint // 300)
               select fake, sum(n * (n - 1)) / (sum(n) * sum(n)) *
                      (select (max(epoch(ts)) - min(epoch(ts))) / 300 from exchanges) from meets group by 1""",
        )
    )
    assert met[True] > 20
    assert met[False] < 2


def test_a_reseller_serves_three_operators_from_one_pool(worlds: dict[str, Path]) -> None:
    of_several = """select avg((operators > 1)::int) from (
                      select count(distinct operator) as operators from payments join truth using (account_id)
                      where fake group by card_fingerprint having count(distinct account_id) > 3)"""
    [(served,)], [(apart,)] = read(worlds["reseller"], of_several), read(worlds["pools"], of_several)
    assert served > 0.9
    assert apart == 0
    assert read(worlds["reseller"], "select count(distinct group_id) from truth where fake") == [(1,)]


def test_banned_accounts_fall_silent_and_new_ones_come(worlds: dict[str, Path]) -> None:
    [(banned, silent, later)] = read(
        worlds["pools"],
        """with last as (select account_id, max(ts) as last from seen group by 1)
           select count(*) filter (status = 'banned'),
                  count(*) filter (status = 'banned' and last < (select max(ts) from seen) - interval 3 day),
                  count(*) filter (created_at > (select min(last) from last join accounts using (account_id)
                                                 join truth using (account_id) where fake and status = 'banned'))
           from accounts join truth using (account_id) join last using (account_id) where fake""",
    )
    assert banned >= 10
    assert silent > 0.5 * banned
    assert later >= 10


def test_some_exits_are_shared_with_honest_customers(worlds: dict[str, Path]) -> None:
    [(mixed, exits)] = read(
        worlds["pools"],
        """select count(*) filter (fakes < all_of_them), count(*) from (
             select ip, count(distinct account_id) as all_of_them, count(distinct account_id) filter (fake) as fakes
             from seen join truth using (account_id) group by ip) where fakes > 3""",
    )
    assert 0.28 < mixed / exits < 0.95


def test_choice_draws_by_weight_and_may_draw_nothing() -> None:
    draw = np.random.default_rng(1)
    key = np.array([5, 2, 5, 9], dtype=np.int64)
    weight = np.array([3.0, 0.25, 1.0, 2.0])
    asked = np.repeat(np.array([2, 5, 7, 9], dtype=np.int64), 20_000)
    filled = Choice(key, weight, fill=True).draw(draw, asked).reshape(4, -1)
    sparse = Choice(key, weight, fill=False).draw(draw, asked).reshape(4, -1)
    assert set(filled[0]) == {1} and set(filled[2]) == {-1} and set(filled[3]) == {3}
    assert np.mean(filled[1] == 0) == pytest.approx(0.75, abs=0.02)
    assert set(filled[1]) == {0, 2}
    assert np.mean(sparse[0] == 1) == pytest.approx(0.25, abs=0.02)
    assert set(sparse[0]) == {1, -1}


@pytest.mark.parametrize("digits", [8, 12, 16])
def test_id_texts_are_distinct_and_of_one_length(digits: int) -> None:
    texts = hex_ids(np.arange(200_000, dtype=np.int64), 12_345, digits=digits).to_pylist()
    assert len(set(texts)) == 200_000
    assert {len(text) for text in texts} == {digits}
    assert id_texts(3, 1, digits=12, sentinels=("", "unknown")).to_pylist()[:2] == ["", "unknown"]


def test_so_many_ids_are_one_array_as_a_world_of_a_million_accounts_has() -> None:
    many = id_texts(1_100_000, 1, digits=16, sentinels=("",))
    many.validate(full=True)
    assert many[1_000_000].as_py() == hex_ids(np.array([1_000_000]), 1, digits=16)[0].as_py()


def test_addresses_are_public_distinct_and_well_formed() -> None:
    addresses = Addresses(np.random.default_rng(3))
    addresses.scattered(5_000)
    dense = addresses.together(600, subnets=2)
    networks = addresses.networks(500)
    hosts = np.concatenate([addresses.hosts(networks), addresses.hosts(networks)])
    texts = addresses.text().to_pylist()
    assert len(set(texts)) == len(texts)
    assert all(ip_address(int(block) * 65_536 + 257).is_global for block in public_blocks())
    assert len({ip_network(f"{texts[spot]}/24", strict=False) for spot in dense}) == 3
    assert len({ip_network(f"{texts[spot]}/64", strict=False) for spot in hosts}) == 500


def test_templates_come_in_several_wordings_around_a_slot() -> None:
    draw, templates = np.random.default_rng(4), Templates()
    family = templates.family(draw, 12)
    fixed = templates.family(draw, 1, slot=NOTHING)
    wordings = np.repeat(np.arange(family.first, family.first + family.count), 40)
    texts = prompts(draw, wordings, templates).to_pylist()
    assert all(text.startswith(templates.before[wording]) for text, wording in zip(texts, wordings, strict=True))
    assert len(set(templates.before[:12])) > 6
    assert len(set(texts)) > 450
    assert len(set(prompts(draw, np.full(5, fixed.first), templates).to_pylist())) == 1


def test_ordinary_prompts_are_varied_with_a_few_usual_phrases() -> None:
    texts = prompts(np.random.default_rng(5), np.full(20_000, -1), Templates()).to_pylist()
    assert len(set(texts)) > 0.9 * len(texts)
    assert sum(text == "thanks" for text in texts) > 5
    assert not [text for text in texts if "THING" in text or "{" in text or "  " in text]


def test_levels_go_by_name_or_digit() -> None:
    assert [level_name(str(number)) for number in range(len(LEVELS))] == list(LEVELS)
    assert LEVELS[:6] == ("benign", "careless", "pools", "careful", "reseller", "batch")
    assert level_name(" Careful ") == "careful"
    with pytest.raises(InputError, match="choose one of benign, careless"):
        level_name(str(len(LEVELS)))


def test_operators_split_the_fakes_and_the_smallest_stays_visible() -> None:
    assert operator_sizes(2_400) == [1_896, 480, 24]
    assert operator_sizes(120) == [76, 24, 20]
    assert sum(operator_sizes(61)) == 61


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"fakes": 10}, "three operators need at least 60"),
        ({"accounts": 900}, "at least 1000 accounts must be honest"),
        ({"exchanges": 100}, "at least one for each"),
        ({"seed": -1}, "--seed -1"),
        ({"accounts": 6_000_000, "exchanges": 6_000_000}, "at most 5 million accounts"),
    ],
)
def test_sizes_that_do_not_fit_are_refused(options: dict[str, int], says: str) -> None:
    settings = {"accounts": 4_000, "fakes": 300, "exchanges": 24_000, "seed": 7} | options
    with pytest.raises(InputError, match=says):
        make_world("pools", **settings)


def test_a_taken_folder_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not an empty folder"):
        simulate(small_world(), tmp_path)
    with pytest.raises(InputError, match="must be one of parquet, csv"):
        simulate(small_world(), tmp_path / "new", file_format="xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_writes_a_world_and_says_what_it_holds(tmp_path: Path) -> None:
    out = tmp_path / "world"
    options = ["--level", "1", "--accounts", "1500", "--fakes", "90", "--exchanges", "3000", "--format", "csv"]
    done = CliRunner().invoke(app, ["simulate", str(out), *options])
    assert done.exit_code == 0, done.output
    assert "careless" in done.stdout and "exchanges" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    refused = CliRunner().invoke(app, ["simulate", str(out)])
    assert refused.exit_code == 2
    assert json.dumps(str(out))[1:-1] in refused.output.replace("\n", "")
