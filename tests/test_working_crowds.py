"""Crowds that only a world which asks for them has: they share what an operation shares, and are nobody's."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.otherworld.style import draw_style
from benchmarks.otherworld.workers import LIVES
from benchmarks.otherworld.world import make_world as make_other
from benchmarks.platforms import CROWDED, PLATFORMS
from graphlink.simulation import make_world
from graphlink.simulation.draft import KINDS, Draft
from graphlink.simulation.simulator import populate
from graphlink.simulation.working_crowds import WORKING

SEED = 9


def peopled(kind: str, share: float = 0.05) -> Draft:
    world = make_world("pools", accounts=8_000, fakes=200, exchanges=8_000, seed=SEED)
    return populate(replace(world, shares=world.shares | {kind: share}))[0]


@pytest.mark.parametrize("kind", WORKING)
def test_a_crowd_is_there_where_it_is_asked_for_and_pays_by_team(kind: str) -> None:
    draft = peopled(kind)
    members = np.flatnonzero(draft.people.kind == KINDS.index(kind))
    assert 0.035 * 7_800 <= len(members) <= 0.05 * 7_800 and (draft.people.operator[members] == -1).all()
    groups = {int(group): members[draft.people.group[members] == group] for group in set(draft.people.group[members])}
    account, card = (np.concatenate(column) for column in zip(*draft.payers, strict=True))
    for who in groups.values():
        used = card[np.isin(account, who)]
        assert 4 <= len(set(used)) <= len(who) / 1.5, f"seed {SEED}: cards by team"
    usual = peopled("nobody asks")
    assert not {KINDS.index(one) for one in WORKING} & set(usual.people.kind.tolist())


@pytest.mark.parametrize("kind", LIVES)
def test_another_hands_crowds_are_there_where_they_are_asked_for(kind: str) -> None:
    style = draw_style(SEED, "pools")
    asked = replace(style, crowding=replace(style.crowding, shares=style.crowding.shares | {kind: 0.05}))
    world = make_other("pools", 6_000, 200, 6_000, SEED + 1, platform=asked)
    members = world.accounts.kind == kind
    assert 0.03 * 5_800 <= members.sum() <= 0.09 * 5_800 and (world.accounts.operator[members] < 0).all()
    for group in set(world.accounts.group[members]):
        cards = world.accounts.card[members & (world.accounts.group == group)]
        assert 3 <= len(set(cards)) < len(cards), f"seed {SEED}"
    usual = make_other("pools", 6_000, 200, 6_000, SEED)
    assert not set(LIVES) & set(usual.accounts.kind)


def test_months_of_a_platform_are_its_style_and_another_seed() -> None:
    style = draw_style(SEED, "pools")
    one, two = (make_other("pools", 2_000, 100, 2_000, seed, platform=style) for seed in (SEED, SEED + 1_000))
    assert one.style.crowding == two.style.crowding and one.style.calendar == two.style.calendar
    assert not np.array_equal(one.accounts.created, two.accounts.created)


def test_the_platforms_are_of_both_generators_and_their_crowds_are_known() -> None:
    assert len(PLATFORMS) == 10 and len({platform.seed for platform in PLATFORMS}) == 10
    for platform in PLATFORMS:
        known = WORKING if platform.generator == "simulation" else LIVES
        assert set(platform.crowds) <= set(known) and sum(platform.shares.values()) == pytest.approx(CROWDED)
