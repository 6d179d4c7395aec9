"""In how many ways a group shares, by hand: what costs something, what costs nothing, addresses, and hours."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.kind_signs import signs_of
from graphlink.judging.points import sign_strengths
from graphlink.judging.sign import Sign
from graphlink.judging.signs import SIGNS
from graphlink.judging.ways import count_ways, no_users
from graphlink.signals import KINDS
from tests.judged_groups import PHONE, RESHARE, SILENT, TIRELESS

WAYS = ("payment", "device", "phone", "template", "batch", "address", "hours")


def sign(name: str, way: str, points: float = 2.0) -> Sign:
    return Sign(name, points, lambda m: m[name], lambda g: name, way=way)


ONE_EACH = (*(sign(f"by {way}", way) for way in WAYS), sign("one demand in many words", "hours"))


def ways(*groups: Mapping[str, float], signs: tuple[Sign, ...] = ONE_EACH) -> list[float]:
    """The ways of groups whose signs have the strength that each says, 0 where it says nothing."""
    strengths = {one.name: np.array([group.get(one.name, 0.0) for group in groups]) for one in signs}
    return [float(found) for found in count_ways(strengths, signs)]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ({}, 0.0),
        # What costs something counts whole, ...
        ({"by payment": 1}, 1.0),
        ({"by payment": 0.5}, 0.5),
        # Addresses count half, beside what costs something and what does not, or beside one demand in many words.
        ({"by template": 1, "by address": 1, "by hours": 1}, 1.0),
        ({"by device": 1, "by address": 1}, 1.0),
        ({"by device": 1, "by address": 1, "by hours": 1}, 1.5),
        ({"by device": 1, "by address": 1, "by hours": 0.5}, 1.25),
        ({"by template": 1, "by address": 1, "by hours": 1, "one demand in many words": 1}, 1.5),
        ({"by template": 1, "by address": 1, "by hours": 1, "one demand in many words": 0.5}, 1.25),
        ({"by payment": 1, "by device": 1, "by phone": 1}, 3.0),
        # ... what costs nothing half, ...
        ({"by template": 1}, 0.5),
        ({"by template": 1, "by batch": 1}, 1.0),
        # ... unless its accounts keep no hours, ...
        ({"by template": 1, "by batch": 1, "by hours": 1}, 2.0),
        ({"by template": 1, "by hours": 0.75}, 0.75),
        ({"by template": 1, "by hours": 0.25}, 0.5),
        ({"by hours": 1}, 0.0),
        # ... or something costly stands beside it, half a way of which is enough.
        ({"by template": 1, "by device": 0.5}, 1.5),
        ({"by template": 1, "by device": 0.3}, 0.3 + 0.6),
        ({"by template": 1, "by batch": 1, "by payment": 1}, 3.0),
        # Addresses count half, and only beside both.
        ({"by address": 1}, 0.0),
        ({"by address": 1, "by payment": 1, "by device": 1}, 2.0),
        ({"by address": 1, "by template": 1, "by batch": 1}, 1.0),
        ({"by address": 1, "by payment": 1, "by template": 1}, 2.5),
        ({"by address": 1, "by payment": 0.5, "by template": 1}, 0.5 + 1 + 0.25),
        ({"by address": 0.5, "by payment": 1, "by template": 0.5}, 1 + 0.5 + 0.125),
        ({"by address": 1, "by payment": 1, "by device": 1, "by template": 1, "by batch": 1}, 4.5),
    ],
)
def test_ways_by_what_they_cost(group: Mapping[str, float], expected: float) -> None:
    assert ways(group) == pytest.approx([expected])


def test_of_several_signs_of_one_way_the_strongest_counts() -> None:
    signs = (sign("in part", "device", 1.0), sign("crowd", "device", 1.5), sign("waves", "", 1.5), *ONE_EACH)
    assert ways({"in part": 0.4, "crowd": 0.7}, {"in part": 0.9, "crowd": 0.7}, signs=signs) == pytest.approx(
        [0.7, 0.9]
    )
    assert ways({"waves": 1.0}, signs=signs) == [0.0]


def test_each_group_has_its_own_ways() -> None:
    assert ways({"by payment": 1}, {}, {"by payment": 1, "by device": 1}) == [1.0, 0.0, 2.0]


def test_where_no_sign_has_a_way_there_are_none() -> None:
    assert ways({"waves": 1.0}, signs=(sign("waves", ""),)) == [0.0]


def test_a_stronger_sign_never_makes_fewer_ways() -> None:
    seed = 17
    rng = np.random.default_rng(seed)
    for _ in range(300):
        group = {f"by {way}": float(rng.choice([0, rng.random(), 1])) for way in WAYS}
        more = {name: min(1.0, value + float(rng.random())) for name, value in group.items()}
        fewer, found = ways(group, more)
        assert fewer <= found + 1e-9, f"seed {seed}: {group}"


def test_which_signs_are_of_which_way() -> None:
    found = {one.name: one.way for one in signs_of((*KINDS, PHONE, RESHARE)) if one.way}
    assert found == {
        "cards shared in part": "payment",
        "many cards": "payment",
        "devices shared in part": "device",
        "many devices": "device",
        "many accounts a device": "device",
        "one machine": "device",
        "addresses shared in part": "address",
        "one template": "template",
        "batches": "batch",
        "one demand in many words": "hours",
        "no day of their own": "hours",
        "names of its own": "name",
        "phone numbers shared in part": "own phone",
        "many accounts for each phone number": "own phone",
    }
    assert all(one.points > 0 for one in SIGNS if one.way), "what speaks for an innocent crowd is no way"


@pytest.mark.parametrize(
    ("group", "left"),
    [
        ({}, 1.0),
        ({"grown over years": 0.75}, 0.25),
        # What costs nothing is what they have in common; what costs something they have not.
        ({"grown over years": 1, "by template": 1, "by batch": 1, "by address": 1, "by hours": 1}, 0.0),
        ({"grown over years": 1, "by payment": 0.5}, 0.5),
        ({"grown over years": 0.5, "by payment": 0.25, "by phone": 0.25}, 0.75),
        ({"grown over years": 1, "by payment": 1, "by device": 1}, 1.0),
        ({"by payment": 1}, 1.0),
    ],
)
def test_users_of_one_program_come_over_years_and_share_nothing_costly(group: Mapping[str, float], left: float) -> None:
    signs = (*ONE_EACH, sign("grown over years", "", -3.0))
    strengths = {one.name: np.array([group.get(one.name, 0.0)]) for one in signs}
    assert no_users(strengths, signs).tolist() == [left]


def test_hours_are_not_said_of_them() -> None:
    """Of SIGNS those two that a program's users show as well, and no other."""
    assert [one.name for one in SIGNS if one.users] == ["no day of their own", "round the clock"]
    years = {**SILENT, **TIRELESS, "signup_reach": 0.85, "template_share": 0.45}
    groups = [years, {**years, "signup_reach": 0.675}, {**years, "payment_tied": 0.6, "top_card_share": 0.2}]
    found = sign_strengths(pd.DataFrame([dict(one) for one in groups]), signs_of(KINDS))
    assert found["no day of their own"].round(6).tolist() == found["round the clock"].round(6).tolist() == [0, 0.5, 1]
    assert found["one template"].tolist() == [1, 1, 1]
