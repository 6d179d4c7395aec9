"""Operators of the later levels: each level has what its description says, and hides what it says."""

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from graphlink.simulation import World, make_world, simulate
from graphlink.simulation.activity import make_exchanges
from graphlink.simulation.draft import ACTIVE, BANNED, KINDS, Draft
from graphlink.simulation.office import by_whole_days
from graphlink.simulation.relay import chains_of, handovers
from graphlink.simulation.sessions import job_sittings, make_sessions
from graphlink.simulation.shells import shells_of
from graphlink.simulation.simulator import populate
from graphlink.simulation.styles import one_of_domain
from graphlink.simulation.whereabouts import Whereabouts
from graphlink.simulation.world import FIRST_LEVELS, LEVELS, PEACEFUL

from .simulated_tables import TABLES, read

LATER = tuple(level for level in LEVELS if level not in (*FIRST_LEVELS, *PEACEFUL))
DAY = 86_400


def world_of(level: str, *, seed: int = 21, exchanges: int = 60_000) -> World:
    return make_world(level, accounts=6_000, fakes=600, exchanges=exchanges, seed=seed)


@cache
def draft_of(level: str, seed: int = 21) -> Draft:
    return populate(world_of(level, seed=seed))[0]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A world of every later level that has operators."""
    folder = tmp_path_factory.mktemp("later")
    return {level: simulate(world_of(level), folder / level).folder for level in LATER}


@pytest.mark.parametrize("level", LATER)
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, level: str) -> None:
    folders = [
        simulate(world_of(level, seed=seed, exchanges=8_000), tmp_path / f"{place}").folder
        for place, seed in enumerate((21, 21, 22))
    ]
    for name in TABLES:
        first, second, third = (
            hashlib.sha256((folder / f"{name}.parquet").read_bytes()).digest() for folder in folders
        )
        assert first == second != third, name


@pytest.mark.parametrize("level", LATER)
def test_let_homes_are_exits_of_fakes_and_home_to_a_few_honest_people(worlds: dict[str, Path], level: str) -> None:
    [(homes, used, fakes)] = read(
        worlds[level],
        """with homes as (select ip, count(distinct account_id) as residents, count(distinct group_id) as groups
                          from seen join truth using (account_id) where kind = 'proxy_home' group by 1
                          having residents > 1 and groups = 1),
                guests as (select ip, count(distinct account_id) as fakes from seen join truth using (account_id)
                           where fake group by 1)
           select count(*), count(fakes), max(fakes) from homes left join guests using (ip)""",
    )
    assert homes >= 6
    assert used > 0.6 * homes
    assert fakes > 2


@pytest.mark.parametrize("level", LATER)
def test_households_that_let_their_line_are_of_two_to_five(worlds: dict[str, Path], level: str) -> None:
    sizes = read(worlds[level], "select count(*) from truth where kind = 'proxy_home' group by group_id")
    assert {size for (size,) in sizes} == {2, 3, 4, 5}


@pytest.mark.parametrize("count", [20, 24, 101, 1_896])
def test_shells_have_five_to_fifteen_accounts(count: int) -> None:
    shell = shells_of(np.random.default_rng(count), count)
    sizes = np.bincount(shell)
    assert len(shell) == count
    assert sizes.min() >= 5
    assert sizes.max() <= 15


def test_a_shell_has_organisation_domain_cards_and_devices_of_its_own(worlds: dict[str, Path]) -> None:
    [(smallest, largest, domains, guests, strangers)] = read(
        worlds["shells"],
        """with shells as (select org_id, count(*) as n, count(distinct email_domain) as domains,
                                   sum((not fake)::int) as guests from accounts join truth using (account_id)
                           where org_id in (select org_id from accounts join truth using (account_id) where fake)
                           group by 1)
           select min(n), max(n), max(domains), sum(guests),
                  (select count(distinct email_domain) from accounts join truth using (account_id) where not fake
                   and email_domain in (select email_domain from accounts join truth using (account_id) where fake))
           from shells""",
    )
    assert (smallest >= 5, largest <= 15, domains, guests, strangers) == (True, True, 1, 0, 0)


@pytest.mark.parametrize(("table", "thing"), [("payments", "card_fingerprint"), ("seen", "device")])
def test_a_few_cards_and_devices_cross_two_or_three_shells(worlds: dict[str, Path], table: str, thing: str) -> None:
    [(things, crossing, most, shared)] = read(
        worlds["shells"],
        f"""with held as (select {thing} as thing, count(distinct org_id) as orgs, count(distinct account_id) as n
                          from {table} join accounts using (account_id) join truth using (account_id)
                          where fake and length({thing}) = 16 group by 1)
            select count(*), count(*) filter (orgs > 1), max(orgs), avg((n > 1)::int) from held""",
    )
    assert 2 <= crossing < 0.3 * things
    assert most <= 3
    assert shared > 0.3


def test_several_shells_sign_up_in_one_wave() -> None:
    draft = draft_of("shells")
    people = draft.people
    fakes = np.flatnonzero(people.kind == KINDS.index("shells"))
    first = np.array([people.created[fakes[people.org[fakes] == org]].min() for org in np.unique(people.org[fakes])])
    gaps = np.diff(np.sort(first))
    assert np.mean(gaps < 0.5 * DAY) > 0.4
    spans = [np.ptp(people.created[fakes[people.org[fakes] == org]]) for org in np.unique(people.org[fakes])]
    assert max(spans) < 9 * 3_600


def test_operators_of_a_relay_use_several_pools_with_cards_of_their_own(worlds: dict[str, Path]) -> None:
    [(pools, least, mixed)] = read(
        worlds["relay"],
        """select (select count(distinct group_id) from truth where fake),
                  (select min(n) from (select count(distinct group_id) as n from truth where fake group by operator)),
                  (select count(*) from (select card_fingerprint from payments join truth using (account_id)
                                         where fake group by 1 having count(distinct group_id) > 1))""",
    )
    assert 2 <= pools <= 4
    assert least == pools
    assert mixed == 0


def test_buyers_hold_a_card_of_the_pool_and_live_a_life_of_their_own(worlds: dict[str, Path]) -> None:
    [(buyers, paid, busy, proxied, on_fake_devices, at_proxy)] = read(
        worlds["relay"],
        """with buyers as (select account_id from truth where kind = 'resold'),
                cards as (select distinct card_fingerprint from payments join truth using (account_id) where fake),
                exits as (select distinct ip from seen join truth using (account_id) where fake),
                subnets as (select distinct regexp_replace(ip, '[.][0-9]+$', '') as net from exits)
           select (select count(*) from buyers),
                  (select count(distinct account_id) from payments join buyers using (account_id)
                   where card_fingerprint in (from cards)),
                  (select count(*) from (select account_id from exchanges join buyers using (account_id)
                                         group by 1 having count(*) > 7)),
                  (select count(distinct account_id) from seen join buyers using (account_id)
                   where regexp_replace(ip, '[.][0-9]+$', '') in (from subnets)),
                  (select count(*) from seen join buyers using (account_id)
                   where device in (select device from seen join truth using (account_id) where fake)),
                  (select avg((regexp_replace(ip, '[.][0-9]+$', '') in (from subnets))::int)
                   from exchanges join buyers using (account_id))""",
    )
    assert buyers == 72
    assert paid > 0.6 * buyers
    assert proxied > busy > 10
    assert on_fake_devices == 0
    assert 0.15 < at_proxy < 0.8


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_a_relay_hands_over_within_seconds_and_never_uses_two_at_a_time(seed: int) -> None:
    draft, operations = populate(world_of("relay", seed=seed))
    where = Whereabouts(draft)
    counts = np.full(draft.world.accounts, 40)
    for number, operation in enumerate(operations):
        script = handovers(draft, where, operation, counts, number)
        assert len(script.time) == 40 * len(operation.members)
        assert (script.time >= draft.people.created[script.account]).all()
        assert (script.time < draft.people.ends[script.account]).all()
    chain = chains_of(draft, draft.world.stream("relay", 0), operations[0].members)[0]
    script = handovers(draft, where, operations[0], counts, 0)
    mine = np.isin(script.account, chain)
    account, time = script.account[mine], script.time[mine]
    assert (np.diff(time) > 0).all()
    changes = np.diff(account) != 0
    assert np.mean(np.diff(time)[changes] <= 15) > 0.15
    used = np.bincount(account)[chain]
    steady = used[draft.people.status[chain] == ACTIVE]
    assert steady.max() < 2.5 * steady.min()


@pytest.mark.parametrize("seed", range(21, 26))
def test_three_to_five_in_ten_jobs_of_several_turns_go_on_elsewhere(seed: int) -> None:
    draft, operations = populate(world_of("relay", seed=seed))
    counts = np.full(draft.world.accounts, 400)
    draw = draft.world.stream("relay", 0)
    script = handovers(draft, Whereabouts(draft), operations[0], counts, 0)
    chain = chains_of(draft, draw, operations[0].members)[0]
    mine = np.isin(script.account, chain)
    account, time = script.account[mine], script.time[mine]
    job = np.concatenate([[0], np.cumsum(np.diff(time) > 400)])
    turns = np.bincount(job)
    switches = np.bincount(job[1:][(np.diff(account) != 0) & (np.diff(job) == 0)], minlength=len(turns))
    assert 0.25 < (switches[turns > 1] > 0).mean() < 0.6


def test_some_relays_show_one_device_or_one_exit_and_others_many() -> None:
    devices, exits = [], []
    for seed in range(12):
        draft, _ = populate(make_world("relay", accounts=2_000, fakes=200, exchanges=2_000, seed=seed))
        fakes = np.arange(draft.world.honest, draft.world.accounts)
        account, device, address = (
            np.concatenate([getattr(rows, name) for rows in draft.places]) for name in ("account", "device", "address")
        )
        for pool in np.unique(draft.people.group[fakes]):
            mine = np.isin(account, fakes[draft.people.group[fakes] == pool])
            devices.append(len(np.unique(device[mine])))
            exits.append(len(np.unique(address[mine])))
    assert 1 in devices and max(devices) > 5
    assert 1 in exits and max(exits) > 20


def test_all_mail_of_an_operator_is_under_one_or_two_domains_of_its_own(worlds: dict[str, Path]) -> None:
    rows = read(
        worlds["domain"],
        """select operator, count(distinct email_domain), count(org_id), avg((plan = 'free')::int),
                  (select count(*) from accounts join truth as honest using (account_id) where not fake and email_domain
                   in (select email_domain from accounts join truth using (account_id) where fake))
           from accounts join truth using (account_id) where fake group by 1 order by 1""",
    )
    assert [operator for operator, *_ in rows] == ["operator-1", "operator-2", "operator-3"]
    for _, domains, organisations, free, strangers in rows:
        assert (1 <= domains <= 2, organisations, strangers) == (True, 0, 0)
        assert free > 0.4


def test_accounts_of_a_domain_sign_up_seconds_to_minutes_apart_and_share_no_card(worlds: dict[str, Path]) -> None:
    [(close, shared)] = read(
        worlds["domain"],
        """with fakes as (select created_at - lag(created_at) over (partition by operator order by created_at) as gap
                          from accounts join truth using (account_id) where fake)
           select avg((gap < interval 5 minute)::int),
                  (select count(*) from (select card_fingerprint from payments join truth using (account_id)
                                         where fake group by 1 having count(distinct account_id) > 1)) from fakes""",
    )
    assert close > 0.35
    assert shared == 0


def test_operators_with_a_domain_differ_in_devices_and_addresses() -> None:
    styles = [one_of_domain(np.random.default_rng(seed)) for seed in range(40)]
    assert {style.most_domains for style in styles} == {1, 2}
    assert len({style.accounts_per_device for style in styles}) == 3
    assert {style.accounts_per_exit[1] for style in styles} == {0, 7}


@pytest.mark.parametrize("level", LATER)
def test_what_a_banned_operators_account_does_ends_with_the_ban(level: str) -> None:
    draft, operations = populate(world_of(level))
    draft.people.ends[draft.world.honest :: 2] = draft.world.opens + 20 * DAY
    draft.people.pace[draft.world.honest :] = DAY
    where, counts = Whereabouts(draft), np.full(draft.world.accounts, 5)
    sessions = make_sessions(draft, where, operations, counts)
    exchanges = make_exchanges(draft, sessions, counts)
    account = sessions.account[exchanges.session]
    fake = account >= draft.world.honest
    lived = draft.people.ends[account] > draft.people.created[account] + DAY
    assert (exchanges.time < draft.people.ends[account])[fake & lived].all()


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_waves_ban_a_tenth_to_three_tenths_and_each_has_a_successor_in_days(seed: int) -> None:
    people = draft_of("replacement", seed).people
    heirs = np.flatnonzero(people.predecessor >= 0)
    before = people.predecessor[heirs]
    assert len(np.unique(before)) == len(heirs) > 150
    assert (people.status[before] == BANNED).all()
    pause = people.created[heirs] - people.ends[before]
    assert (pause[people.created[heirs] < people.created.max()] >= 2 * 3_600).mean() > 0.95
    assert pause.max() <= 3 * DAY
    fakes = np.flatnonzero((people.kind == KINDS.index("replacement")) & (people.operator == 0))
    mine = before[people.operator[before] == 0]
    times = np.sort(people.ends[mine])
    waves = np.split(times, np.flatnonzero(np.diff(times) > 6 * 3_600) + 1)
    assert 3 <= len(waves) <= 5
    for wave in waves:
        there = ((people.created[fakes] < wave[0]) & (people.ends[fakes] >= wave[0])).sum()
        assert 0.07 < len(wave) / there < 0.35


def test_a_successor_takes_over_some_of_card_device_and_exits_but_not_all() -> None:
    draft = draft_of("replacement")
    account, card = (np.concatenate(column) for column in zip(*draft.payers, strict=True))
    cards = dict(zip(account.tolist(), card.tolist(), strict=True))
    account, device, address = (
        np.concatenate([getattr(rows, name) for rows in draft.places]) for name in ("account", "device", "address")
    )
    taken = []
    for heir in np.flatnonzero(draft.people.predecessor >= 0).tolist():
        old = int(draft.people.predecessor[heir])
        same = [set(things[account == heir]) & set(things[account == old]) for things in (device, address)]
        taken.append([heir in cards and cards[heir] == cards.get(old), bool(same[0]), len(same[1]) > 1])
    shares = np.array(taken).mean(axis=0)
    assert (shares > 0.15).all()
    assert (shares < 0.9).all()
    # A free account may inherit the lack of a card alone.
    assert np.array(taken).any(axis=1).mean() > 0.85
    assert np.array(taken).all(axis=1).mean() < 0.15


def test_a_successor_goes_on_in_the_crew_of_its_predecessor() -> None:
    draft, operations = populate(world_of("replacement"))
    for operation in operations:
        crew = dict(zip(operation.members.tolist(), operation.crew.tolist(), strict=True))
        heirs = [heir for heir in crew if draft.people.predecessor[heir] >= 0]
        assert heirs
        assert all(crew[heir] == crew[int(draft.people.predecessor[heir])] for heir in heirs)


def test_banned_accounts_of_waves_fall_silent_and_say_so(worlds: dict[str, Path]) -> None:
    [(banned, fakes)] = read(
        worlds["replacement"],
        "select count(*) filter (status = 'banned'), count(*) from accounts join truth using (account_id) where fake",
    )
    assert 0.2 < banned / fakes < 0.6


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_an_office_works_from_nine_to_seven_of_its_zone_and_mostly_not_at_weekends(seed: int) -> None:
    draft, operations = populate(world_of("office", seed=seed))
    counts = np.full(draft.world.accounts, 12)
    for number, operation in enumerate(operations):
        sittings = job_sittings(draft, operation, counts, number)
        assert operation.office_zone is not None
        local = sittings.start + int(operation.office_zone * 3_600)
        hour, weekday = local % DAY / 3_600, (local // DAY + 3) % 7
        assert ((hour >= 9) & (hour < 19)).mean() > 0.97
        assert (weekday >= 5).mean() < 0.12
        born = draft.people.created[operation.members] + int(operation.office_zone * 3_600)
        assert ((born % DAY >= 9 * 3_600) & (born % DAY < 19 * 3_600)).all()


def test_an_office_shares_cards_devices_and_a_line_and_does_little(worlds: dict[str, Path]) -> None:
    [(card, device, line, little)] = read(
        worlds["office"],
        """with cards as (select card_fingerprint, count(distinct account_id) as n from payments
                          join truth using (account_id) where operator = 'operator-1' group by 1),
                devices as (select device, count(distinct account_id) as n from seen join truth using (account_id)
                            where operator = 'operator-1' and length(device) = 16 group by 1),
                lines as (select ip, count(distinct account_id) as n from seen join truth using (account_id)
                          where operator = 'operator-1' group by 1)
           select (select median(n) from cards), (select median(n) from devices), (select max(n) from lines),
                  (select (avg(n) filter (fake)) / (avg(n) filter (not fake)) from
                   (select fake, count(*) as n from exchanges join truth using (account_id) group by fake, account_id))
        """,
    )
    assert 2 <= card <= 11
    assert 2 <= device <= 11
    assert line > 100
    assert little < 1.4


def test_moments_move_by_whole_days_into_their_bounds() -> None:
    moment = np.array([10, 10 - 2 * DAY, 10 + 3 * DAY])
    moved = by_whole_days(moment, np.full(3, 5), np.full(3, DAY))
    assert moved.tolist() == [10, 10, 10]
