"""What would clear an account, and what holds it back, by hand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest

from graphlink.case.basis import Basis, BelongingPart, as_if, outcomes
from graphlink.case.clearing import Clearing, Removal, Way, clear_it
from graphlink.case.reckoning import held_back, reckon
from graphlink.judging import SIGNED_UP
from graphlink.judging.cards import Card, VerdictRules
from graphlink.judging.points import OF_A_PIECE
from graphlink.judging.sign import Sign
from graphlink.signals import KINDS

BY_NAME = {kind.name: kind for kind in KINDS}


def sign(name: str, points: float, way: str = "") -> Sign:
    return Sign(name, points, lambda m: m[name], lambda g: name, way=way)


SIGNS = (sign("cards", 3.0, "payment"), sign("machines", 3.0, "device"), sign("texts", 3.0, "template"))
INNOCENT = (sign("honest", -2.0), sign("small", -1.0))


def part(
    name: str,
    nats: float,
    value: str | None = None,
    *,
    without: float = 0.0,
    untied: float = 0.0,
) -> BelongingPart:
    """A part of a habit, or of a family where `value` names the signal."""
    if name not in BY_NAME:
        return BelongingPart(name, None, nats, None, None, None, None)
    if value is None:
        return BelongingPart("silent", name, nats, None, None, None, None)
    return BelongingPart("shared", name, nats, name, value, without, untied)


PARTS = (
    part("device", 9.0, "d1", without=4.0, untied=-1.0),
    part("template", 5.0, "t1"),
    part("ip", 4.0, "a1", without=2.0),
    part("core_size", -3.0),
)
"""Odds of 15, in three families: of the core from 6 nats on with a device, from 15 without."""


def basis(
    parts: Sequence[BelongingPart] = PARTS,
    own: Mapping[str, float] | None = None,
    network: Mapping[str, float] | None = None,
    facts: Mapping[str, object] | None = None,
) -> Basis:
    """A community in which the three signs count in full, and so does its network, unless `own` or `network` say."""
    names = [*(one.name for one in (*SIGNS, *INNOCENT)), OF_A_PIECE]
    full = dict.fromkeys(names, 0.0) | {one.name: 1.0 for one in SIGNS}
    mine, whole = ({**full, **(strength or {})} for strength in (own, network if network is not None else own))
    said = {
        "score": 0.9997,
        "points": 9.0,
        "verdict": "suspend",
        "q_value": 0.0,
        **dict.fromkeys(("ways_points", "asking_points", "network_points"), 0.0),
        "typical_odds": 30.0,
        "typical_lasting": 30.0,
        "typical_families": 3.0,
        "told_apart": True,
    }
    return Basis(
        tuple(parts),
        said | dict(facts or {}),
        pd.DataFrame([mine]),
        pd.DataFrame([whole]),
        (*SIGNS, *INNOCENT),
        Card({}, VerdictRules()),
        {"payment", "device"},
        {"payment", "ip", "signup"},
        {"signup", "batch"},
    )


def told(ways: tuple[Way, ...] | None) -> list[set[str]] | None:
    """What each way takes out: a family by its name, a signal by its value, signs by their way in capitals."""
    if ways is None:
        return None
    return [{_name(one) for one in way.without} for way in ways]


def _name(one: Removal) -> str:
    if one.what == "family":
        return f"all {one.name}"
    return str(one.value) if one.what == "signal" else one.name.upper() if one.what == "signs" else one.name


def test_the_fewest_things_that_clear_a_suspended_account_and_those_that_leave_it_to_a_review() -> None:
    """Without its devices it is of odds 5, a member; with its template or addresses gone too, of 0 and 1."""
    found = clear_it(basis(), "suspend", BY_NAME)
    assert [len(way.without) for way in found.clear or ()] == [2] * 5
    cleared = told(found.clear) or []
    for expected in (
        {"PAYMENT", "DEVICE"},
        {"PAYMENT", "TEMPLATE"},
        {"DEVICE", "TEMPLATE"},
        {"all device", "t1"},
        {"all device", "all ip"},
    ):
        assert expected in cleared
    assert [way.score for way in found.clear or ()] == sorted(way.score for way in found.clear or ())
    assert told(found.review) == [{"all device"}, {"d1", "t1"}, {"all ip", "t1"}]
    first = (found.review or ())[0]
    assert (first.odds, first.role, first.verdict, first.community_verdict) == (5.0, "member", "review", "suspend")
    assert first.says == "without all devices that it shares: odds 5.00, member: review"


def test_one_thing_is_enough_where_one_thing_is() -> None:
    """Two ways make 5.9 points, and one 2.5; the silence of a family stays when its ties are gone."""
    found = clear_it(basis(own={"texts": 0.0}), "suspend", BY_NAME)
    assert told(found.clear)[:2] in ([{"PAYMENT"}, {"DEVICE"}], [{"DEVICE"}, {"PAYMENT"}])  # type: ignore[index]
    assert all(len(way.without) == 1 for way in (found.clear or ())[:2])
    says = {way.says for way in found.clear or ()}
    assert "without its community's “cards”: its community clear at 0.18: clear" in says
    assert not any("“cards”" in say and " and " in say for say in says), "a pair that holds what is enough by itself"


def test_a_signal_is_told_before_the_family_that_it_stands_for() -> None:
    """With one device alone, nothing is left of the family without it: 15 - 9 = 6 less 1 of silence."""
    parts = (part("device", 9.0, "d1", without=-1.0, untied=-1.0), *PARTS[1:])
    found = clear_it(basis(parts), "suspend", BY_NAME)
    assert told(found.review)[0] == {"d1"}  # type: ignore[index]
    names = {str(one) for one in told(found.clear) or []} | {str(one) for one in told(found.review) or []}
    assert not any("all device" in name for name in names)
    assert (found.review or ())[0].without == (Removal("signal", "device", "device=d1", "device", "d1"),)


def test_habits_count_and_what_speaks_against_it_stays() -> None:
    parts = (part("device", 3.5, "d1"), part("hours", 2.0), part("sign_up", -1.2), part("core_size", -1.5))
    found = clear_it(basis(parts, facts={"typical_odds": None, "verdict": "review"}), "review", BY_NAME)
    assert told(found.clear)[:2] == [{"d1"}, {"hours"}]  # type: ignore[index]
    assert found.review is None
    assert (found.clear or ())[1].says == "without what its hours of the day say: odds 0.80, periphery: clear"


def test_a_family_that_is_left_silent_ties_no_more() -> None:
    """Without its device it is of odds 11 and 2 families: of the core only if the device still counted as costly."""
    parts = (part("device", 9.0, "d1", without=-1.0, untied=-1.0), part("template", 11.0, "t1"), *PARTS[2:])
    ways = clear_it(basis(parts), "suspend", BY_NAME).review or ()
    assert [(way.odds, way.role) for way in ways if told((way,)) == [{"d1"}]] == [(11.0, "member")]


@pytest.mark.parametrize(("nats", "costly"), [(3.1, True), (2.9, False)])
def test_what_more_strangers_than_accounts_of_the_core_show_is_not_costly(nats: float, costly: bool) -> None:
    """Odds of one in twenty that anybody is of the core: a device must say more than that."""
    parts = (part("device", nats, "d1"), part("template", 5.0, "t1"), part("core_size", -3.0))
    assert basis(parts).ties(parts).costly == costly


def test_how_large_the_core_is_cannot_be_explained_away() -> None:
    parts = (part("device", 2.0, "d1", untied=0.5, without=0.5), part("core_size", 3.0))
    found = clear_it(basis(parts, facts={"verdict": "review"}), "review", BY_NAME)
    assert not any("core_size" in names for names in told(found.clear) or [])


def test_synchrony_goes_as_a_whole() -> None:
    step = BelongingPart("shared", "device", 9.0, None, None, 0.0, 0.0)
    found = clear_it(basis((step, *PARTS[1:])), "suspend", BY_NAME)
    assert (found.review or ())[0].says.startswith("without its step with others in devices: odds 6.00, member")


def test_a_clear_account_needs_no_clearing_and_what_nothing_clears_says_so() -> None:
    assert clear_it(basis(), "clear", BY_NAME) == Clearing(None, None)
    sure = [part(name, 30.0, name, without=30.0, untied=30.0) for name in ("device", "template", "payment", "batch")]
    strong = {one.name: 9.0 for one in SIGNS}
    found = clear_it(basis(sure, own=strong), "suspend", BY_NAME)
    assert found == Clearing((), ())


def test_a_sign_goes_from_its_network_too() -> None:
    """5.9 points of its own; a network of 2.5 lowers it by 1.5, where one of 5.9 leaves it."""
    whole = {"texts": 0.0}
    found = clear_it(basis(own={"cards": 0.0}, network=whole), "suspend", BY_NAME)
    [way] = [one for one in found.review or () if told((one,)) == [{"PAYMENT"}]]
    assert way.community_score == pytest.approx(1 / (1 + math.exp(-1.5 * (4.4 - 3.5))), abs=1e-4)
    assert way.says == "without its network's “cards”: its community review at 0.79: review"


def test_only_who_shares_more_than_comes_along_is_one_of_it() -> None:
    """Without device and template it shares a card alone: whatever its odds, it may have been bought."""
    silent = part("ip", -1.0)
    parts = (part("device", 3.0, "d1"), part("template", 3.0, "t1"), part("payment", 3.5, "c1"), silent)
    left = [parts[1:], parts[2:]]
    told_apart, not_told = (outcomes(basis(facts={"told_apart": apart}), left, [(), ()]) for apart in (True, False))
    assert [one.role for one in told_apart] == ["member", "periphery"]
    assert [one.role for one in not_told] == ["member", "member"]
    assert told_apart[1].score == pytest.approx(0.9999 * 0.3, abs=1e-3)
    [idle] = outcomes(basis(facts={"told_apart": True}), [(parts[2], part("signup", 1.0, "s1"))], [()])
    assert idle.role == "member", "who has shown nothing else has done nothing yet"


def test_what_holds_back_an_account_weighs_most_first() -> None:
    parts = (part("ip", 1.0, "a1"), part("device", -2.0), part("hours", -0.5), part("core_size", -6.0))
    shown_as_nothing = part("volume", -0.0004)
    own = {"cards": 0.0, "texts": 0.0, "honest": 0.5, "small": 0.25}
    facts = {"score": 0.05, "points": 1.25, "verdict": "clear", "network_points": -0.4}
    found = held_back(basis((*parts, shown_as_nothing), own=own, facts=facts), "clear", BY_NAME)
    assert [(one.says, one.amount, one.unit) for one in found] == [
        ("its community is clear at 0.05, below 0.50", None, None),
        ("honest", -1.0, "points"),
        ("its network", -0.4, "points"),
        ("small", -0.25, "points"),
        (
            "it is on its periphery: it shares only what comes along with an account that is sold, and most of its "
            "network shares more",
            None,
            None,
        ),
        ("shares no devices with the core, though it could", -2.0, "nats"),
        ("its hours of the day", -0.5, "nats"),
    ]
    assert held_back(basis(), "suspend", BY_NAME) == ()
    [one] = held_back(basis(facts={"score": 0.6, "verdict": "review"}), "review", BY_NAME)
    assert one.says == "its community is to review at 0.60, 0.50 or more"


def test_several_cards_each_with_others_do_not_come_along_and_one_that_is_left_does() -> None:
    cards = replace(part("payment", 9.0, "c1", without=8.5), tied_by=2, several=True)
    parts = (cards, part("ip", 4.0, "a1"))
    left = tuple(rest for rest in (as_if(cards, 8.5), parts[1]) if rest)
    facts = {"typical_odds": 40.0, "typical_lasting": 40.0}
    [both, one] = outcomes(basis(parts, facts=facts), [parts, left], [(), ()])
    assert (both.role, one.role) == ("core", "periphery"), "told apart, and of 13 the bar is 8; one card comes along"
    says = [each.says for each in reckon(basis(parts, facts=facts), BY_NAME).parts]
    assert says == [
        "shares payment methods with the core, 2 of them, each with others",
        "shares addresses with the core",
    ]


def test_who_is_in_no_batch_of_the_core_needs_none() -> None:
    """Odds of 9 are more than a fifth of 25 without moments, and less than a fifth of 60."""
    one = (part("device", 5.0, "d1"), part("template", 4.0, "t1"))
    batch = (part("device", 1.0, "d1"), part("batch", 8.0, "b1"))
    facts = {"typical_odds": 60.0, "typical_lasting": 25.0}
    assert [found.role for found in outcomes(basis(one, facts=facts), [one, batch], [(), ()])] == ["core", "member"]
    said = reckon(basis(one, facts=facts), BY_NAME).role_says
    assert said.startswith("core: odds without moments 9.00, of the core from 5.00 nats (20 % of the typical 25.00)")


def test_a_sign_up_in_its_wave_is_a_second_way() -> None:
    one = (part("device", 9.0, "d1"), part("sign_up", SIGNED_UP))
    [with_it, without] = outcomes(basis(), [one, one[:1]], [(), ()])
    assert (with_it.role, without.role) == ("core", "member")


@pytest.mark.parametrize(
    ("parts", "facts", "said"),
    [
        (PARTS[1:], {}, "it is a member: odds 6.00, of the core from 15.00 nats (50 % of the typical 30.00)"),
        (
            (part("device", 9.0, "d1"),),
            {},
            "it is a member: tied to the core in 1 way, of 2 that the core asks for",
        ),
        (
            (part("device", 9.0, "d1"), part("sign_up", SIGNED_UP - 0.01)),
            {},
            "it is a member: tied to the core in 1 way, of 2 that the core asks for",
        ),
        (
            (part("device", 0.5, "d1"),),
            {"typical_odds": None},
            "it is on its periphery: odds 0.50, a member above 0.889 nats and of the core from 3.00 nats",
        ),
        (
            (part("template", 1.0, "t1"),),
            {"typical_odds": None},
            "it is on its periphery: odds 1.00, a member above 2 nats and of the core from 4.00 nats",
        ),
    ],
)
def test_why_it_is_not_of_the_core(parts: Sequence[BelongingPart], facts: Mapping[str, object], said: str) -> None:
    assert held_back(basis(parts, facts=facts), "review", BY_NAME)[0].says == said


def test_chance_holds_back_too() -> None:
    found = held_back(basis(facts={"score": 0.97, "verdict": "review", "q_value": 0.2}), "review", BY_NAME)
    assert found[0].says == "its community is to review at 0.97, for chance may explain it (q 0.20 over 0.05)"
