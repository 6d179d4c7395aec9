"""Each explanation by hand: measures at which it explains all, half and nothing; and what is left of sharing then."""

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.explanations import payer, shared_in_part
from graphlink.judging.told_measures import Floats, Measures, once, ramp
from graphlink.judging.words import lives_words, payer_words, percent
from tests.explained_few import FEW
from tests.explained_places import PLACES
from tests.explained_sharing import SHARING
from tests.explained_things import THINGS
from tests.explained_times import TIMES
from tests.explained_work import WORK
from tests.judged_groups import AGENCY, DESKTOPS, NAN, SILENT, measured

EXPLAINED = {**SHARING, **FEW, **THINGS, **PLACES, **TIMES, **WORK}
LEFT = (
    "a person's days",
    *("what neither a place nor years explain", "templates that nothing explains", "things that nothing explains"),
)
"""What is left where nothing is known: all."""


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [(name, change, value) for name, (_, _, rows) in EXPLAINED.items() for change, value in (({}, 1.0), *rows)],
)
def test_it_explains_all_a_part_or_nothing(name: str, change: Mapping[str, float], expected: float) -> None:
    explains, full, _ = EXPLAINED[name]
    assert explains(Measures(measured({**full, **change}))).tolist() == pytest.approx([expected], abs=1e-9)


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_is_not_known_explains_nothing(name: str) -> None:
    explains = EXPLAINED[name][0]
    for group in (dict.fromkeys(SILENT, NAN), {}):
        assert explains(Measures(measured(group))).tolist() == [1.0 if name in LEFT else 0.0]


@pytest.mark.parametrize("name", EXPLAINED)
def test_nothing_is_explained_more_than_wholly(name: str) -> None:
    seed = 13
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({of: rng.uniform(0.01, 1.2, 2000) * rng.choice([1, 30], 2000) for of in SILENT})
    found = EXPLAINED[name][0](Measures(frame.mask(rng.random(frame.shape) < 0.1)))
    assert ((found >= 0) & (found <= 1)).all(), f"seed {seed}"


def test_each_group_is_explained_by_itself() -> None:
    found = payer(Measures(measured({}, AGENCY, {**AGENCY, "accounts_per_card": 8}, DESKTOPS)))
    assert found.tolist() == pytest.approx([0.0, 1.0, 0.5, 1.0])


def test_what_is_asked_again_of_the_same_measures_is_not_worked_out_again() -> None:
    asked: list[str] = []

    @once
    def explains(m: Measures, what: str) -> Floats:
        asked.append(what)
        return m[f"top_{what}_share"]

    first, other = Measures(measured({"top_org_share": 0.5})), Measures(measured({"top_org_share": 0.25}))
    found = [
        float(explains(m, what)[0]) for m, what in ((first, "org"), (first, "org"), (first, "card"), (other, "org"))
    ]
    assert (found, asked) == ([0.5, 0.5, 0.0, 0.25], ["org", "card", "org"])


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(2.0, 4.0, [0, 0, 0.25, 1, 1, 0]), (4.0, 2.0, [1, 1, 0.75, 0, 0, 0])]
)
def test_a_ramp_rises_or_falls_straight_and_knows_nothing_of_what_is_missing(
    low: float, high: float, expected: list[float]
) -> None:
    assert ramp(np.array([-9, 2, 2.5, 4, 99, NAN]), low, high).tolist() == expected


def test_a_kind_is_shared_in_part_where_no_value_covers_those_that_share() -> None:
    rows = [(0.6, 0.21), (0.6, 0.42), (0.375, 0.1), (0.15, 0.0), (0.0, 0.0), (0.6, 0.315)]
    found = shared_in_part("device_tied", "top_device_share")(
        Measures(measured(*({"device_tied": tied, "top_device_share": top} for tied, top in rows)))
    )
    assert found.tolist() == pytest.approx([1.0, 0.0, 0.5, 0.0, 0.0, 0.5])


@pytest.mark.parametrize(
    ("each", "said"),
    [
        (2.0, "12 accounts on each payment method, and about as many devices as accounts"),
        (2.1, "12 accounts on each payment method, as people have whom somebody pays for"),
        (NAN, "12 accounts on each payment method, as people have whom somebody pays for"),
    ],
)
def test_a_payer_is_told_with_devices_where_they_are_as_many(each: float, said: str) -> None:
    assert payer_words(SimpleNamespace(accounts_per_card=12.2, accounts_per_device=each)) == said


def test_what_came_and_went_has_in_common_is_said_as_it_is() -> None:
    by_invitation = lives_words(SimpleNamespace(value_own=0.2, invited_own=0.9, signup_span_days=6.0))
    assert by_invitation.startswith("90 % came by each other's invitations, they signed up within 6 days")
    by_receivers = lives_words(SimpleNamespace(value_own=0.9, invited_own=0.9, signup_span_days=6.0))
    assert by_receivers.startswith("90 % share what nobody else has")


def test_shares_are_told_as_whole_per_cent() -> None:
    assert [percent(share) for share in (0, 0.456, 1)] == ["0 %", "46 %", "100 %"]
