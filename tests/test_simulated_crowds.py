"""Newcomers of the later levels: each crowd shares the one thing that makes it suspicious, and nothing else."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from graphlink.simulation import World, make_world, simulate
from graphlink.simulation.draft import FREE, KINDS, NEWCOMERS
from graphlink.simulation.scripts import perform_duties
from graphlink.simulation.simulator import populate
from graphlink.simulation.whereabouts import Whereabouts

from .simulated_tables import TABLES, read


def world_of(level: str, *, seed: int = 11) -> World:
    return make_world(level, accounts=6_000, fakes=300, exchanges=60_000, seed=seed)


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world of every crowd and no operator."""
    return simulate(world_of("crowds"), tmp_path_factory.mktemp("crowds") / "world").folder


def test_the_same_seed_gives_the_same_bytes(crowds: Path, tmp_path: Path) -> None:
    again = simulate(world_of("crowds"), tmp_path / "again").folder
    other = simulate(world_of("crowds", seed=12), tmp_path / "other").folder
    for name in TABLES:
        first, second, third = (
            hashlib.sha256((folder / f"{name}.parquet").read_bytes()).digest() for folder in (crowds, again, other)
        )
        assert first == second != third, name


@pytest.mark.parametrize("seed", range(4))
def test_every_newcomer_is_in_the_smallest_world_and_the_first_look_alikes_too(seed: int) -> None:
    draft, _ = populate(make_world("crowds", accounts=1_000, fakes=0, exchanges=1_000, seed=seed))
    present = {KINDS[kind] for kind in draft.people.kind}
    assert present == {*KINDS[: KINDS.index("careless")], *NEWCOMERS} - {"proxy_home", "resold"}


def test_newcomers_are_some_hundreds_in_a_usual_world() -> None:
    draft, _ = populate(make_world("crowds", accounts=60_000, fakes=0, exchanges=60_000, seed=3))
    sizes = dict(zip(KINDS, np.bincount(draft.people.kind, minlength=len(KINDS)).tolist(), strict=True))
    bounds = {"agent": (120, 600), "model_phone": (100, 300), "press": (600, 1_200), "viral": (250, 1_000)}
    bounds["listener"] = (120, 600)
    assert {kind: low <= sizes[kind] <= high for kind, (low, high) in bounds.items()} == dict.fromkeys(bounds, True)


def test_agents_send_one_prompt_right_after_the_half_hour_from_machines_of_their_own(crowds: Path) -> None:
    """Prompts of an agent's users: those that come at most 40 seconds after :00 or :30, and their first words."""
    [(prompt, at_the_mark, few)] = read(
        crowds,
        """with agents as (select *, epoch(ts)::bigint % 1800 <= 40 as punctual
                           from exchanges join truth using (account_id) where kind = 'agent'),
                openings as (select left(prompt, 25) as opening, count(*) as n from agents where punctual group by 1)
           select (select sum(n) from (select n from openings order by n desc limit 2)) / (select sum(n) from openings),
                  (select avg(punctual::int) from agents),
                  (select count(distinct left(prompt, 25)) from agents where punctual) / count(*) from agents""",
    )
    assert prompt > 0.85
    assert 0.45 < at_the_mark < 0.85
    assert few < 0.2
    [(devices, cards)] = read(
        crowds,
        """select (select max(n) from (select count(distinct account_id) as n from seen join truth using (account_id)
                   where kind = 'agent' and length(device) = 16 group by device)),
                  (select max(n) from (select count(distinct account_id) as n
                   from payments join truth using (account_id) where kind = 'agent' and length(card_fingerprint) = 16
                   group by card_fingerprint having n < 5))""",
    )
    assert (devices, cards) == (1, 1)


def test_one_agent_is_new_and_the_other_has_users_of_years() -> None:
    world = world_of("crowds")
    draft, _ = populate(world)
    users = np.flatnonzero(draft.people.kind == KINDS.index("agent"))
    recent = draft.people.created[users] > world.closes - 57 * 86_400
    assert recent.sum() >= 30
    assert (~recent).sum() >= 20
    assert draft.people.created[users].min() < world.closes - 300 * 86_400


def test_phones_of_one_model_share_a_fingerprint_and_a_few_addresses_and_no_card(crowds: Path) -> None:
    [(accounts, on_it, gates, paid, weeks)] = read(
        crowds,
        """with phones as (select account_id from truth where kind = 'model_phone'),
                used as (select device, ip, account_id from seen join phones using (account_id)),
                model as (select device from used group by 1 order by count(*) desc limit 1)
           select (select count(*) from phones),
                  (select count(distinct account_id) from used where device = (from model)),
                  (select count(*) from (select ip from used where length(ip) > 8 group by 1
                                         having count(distinct account_id) > (select count(*) from phones) / 8)),
                  (select count(*) from payments join phones using (account_id)),
                  (select date_diff('day', min(created_at), max(created_at)) from accounts join phones
                   using (account_id))""",
    )
    assert accounts >= 30
    assert on_it > 0.8 * accounts
    assert 2 <= gates <= 8
    assert paid == 0
    assert weeks <= 21


def test_a_test_card_is_not_for_those_without_cards() -> None:
    world = world_of("crowds")
    world.shares["test_card"] = 0.9
    draft, _ = populate(world)
    phones = draft.people.kind == KINDS.index("model_phone")
    assert (draft.people.plan[phones] == FREE).all()
    assert (draft.people.plan[~phones] == FREE).mean() < 0.3


def test_readers_sign_up_in_one_week_and_type_the_prompt_once_or_twice(crowds: Path) -> None:
    [(accounts, days, typed, most)] = read(
        crowds,
        """with readers as (select account_id, created_at from truth join accounts using (account_id)
                            where kind = 'press'),
                promo as (select prompt from exchanges join readers using (account_id) group by 1
                          having length(prompt) > 60 order by count(distinct account_id) desc limit 1),
                typed as (select account_id, count(*) as n from exchanges join readers using (account_id)
                          where prompt = (from promo) group by 1)
           select count(*), date_diff('day', min(created_at), max(created_at)),
                  (select count(*) from typed), (select max(n) from typed) from readers""",
    )
    assert 60 <= accounts <= 120
    assert days <= 7
    assert typed > 0.35 * accounts
    assert most == 2


def test_a_viral_prompt_goes_round_in_two_days() -> None:
    draft, _ = populate(world_of("crowds"))
    script = perform_duties(draft, Whereabouts(draft), np.full(draft.world.accounts, 6))
    viral = draft.people.kind[script.account] == KINDS.index("viral")
    sent = np.bincount(script.account[viral], minlength=draft.world.accounts)
    of_all = (draft.people.kind == KINDS.index("viral")).sum()
    assert of_all >= 30
    assert (sent > 0).sum() > 0.9 * of_all
    assert 3 < (sent > 1).sum() < (sent == 1).sum()
    assert np.ptp(script.time[viral]) < 2 * 86_400
    assert 1 < len(np.unique(script.wording[viral])) < 7


def test_listeners_ask_as_the_news_comes_many_at_once_each_from_a_machine_and_with_a_card_of_his_own() -> None:
    draft, _ = populate(world_of("crowds"))
    people = draft.people
    listeners = np.flatnonzero(people.kind == KINDS.index("listener"))
    assert len(np.unique(people.laptop[listeners])) == len(listeners) >= 40
    assert people.own_card[listeners].all()
    script = perform_duties(draft, Whereabouts(draft), np.full(draft.world.accounts, 200))
    mine = np.isin(script.account, listeners)
    minute, account = script.time[mine] // 180, script.account[mine]
    pairs = np.unique(np.stack([minute, account]), axis=1)
    at_once = np.bincount(np.unique(pairs[0], return_inverse=True)[1])
    by_chance = mine.sum() / (draft.world.days * 480)
    assert at_once[at_once >= 5].sum() > at_once.sum() / 3, "many in three minutes"
    assert at_once.max() > 8 > 20 * by_chance
    assert len(np.unique(script.time[mine] % 86_400 // 3_600)) > 18, "at any hour"


def test_duties_take_no_more_than_an_account_has_and_keep_to_its_life() -> None:
    draft, _ = populate(world_of("crowds"))
    counts = np.arange(draft.world.accounts) % 3
    script = perform_duties(draft, Whereabouts(draft), counts)
    assert len(script.time) > 30
    assert (np.bincount(script.account, minlength=len(counts)) <= counts).all()
    assert (script.time >= draft.people.created[script.account] + 60).all()
    assert (script.time < draft.people.ends[script.account]).all()
    assert (script.time >= draft.world.opens).all()


def test_big_agencies_share_cards_and_desktops_at_all_hours(crowds: Path) -> None:
    [(accounts, cards, desktops, domains, night, months)] = read(
        crowds,
        """with staff as (select account_id, email_domain, created_at from truth join accounts using (account_id)
                          where kind = 'agency' and group_id like 'big-agency%'),
                seats as (select device, count(distinct account_id) as n from seen join staff using (account_id)
                          where length(device) = 16 group by 1)
           select (select count(*) from staff),
                  (select count(*) from (select card_fingerprint from payments join staff using (account_id)
                                         group by 1 having count(distinct account_id) > 3)),
                  (select count(*) from seats where n > 1),
                  (select count(distinct email_domain) from staff),
                  (select avg((hour(ts) < 7)::int) from exchanges join staff using (account_id)),
                  (select date_diff('month', min(created_at), max(created_at)) from staff)""",
    )
    assert 40 <= accounts <= 90
    assert 3 <= cards <= 7
    assert 8 <= desktops <= 21
    assert 4 <= domains <= 9
    assert night > 0.15
    assert months >= 4
