"""Belonging by hand: who vouches for whom, what absence and the time of sign-up say, and how it adds up."""

from collections.abc import Iterable, Sequence
from math import log, log1p

import numpy as np
import pytest

from graphlink.judging.belonging import (
    ABSENT_FLOOR,
    AGE_LIMIT,
    _absence,
    _age_evidence,
    _best_by_slot,
    _of_its_own,
    _others,
    _pair_ratio,
    _ratios,
    _weigh,
)
from graphlink.judging.beside import meetings
from graphlink.judging.holdings import Holdings, SignUps
from graphlink.judging.households import HOME, find_households
from tests.belonging_setting import POPULATION, all_show, held, undated


def best(holdings: Holdings, weight: list[float]) -> list[float]:
    """What ties each (account, family), the core's weights given."""
    weights = np.array(weight)
    size = np.bincount(holdings.network, weights=weights).astype("float64")
    ratios = _ratios(holdings, _others(holdings, weights), weights, size)
    return [float(one) for one in _best_by_slot(holdings, ratios)]


# What ties an account


def test_a_signal_of_the_core_says_how_much_more_the_core_shows_it() -> None:
    """Four of five show the card, so three of the other four do; two others of the 995 elsewhere do."""
    holdings = held([*all_show(range(4), "payment", "card"), (4, "payment", "own")], [0] * 5, outside={"card": 2})
    tied = log((3 + 1e-9) / 4 / ((2 + 0.5) / (POPULATION - 5)))
    assert best(holdings, [1.0] * 5) == pytest.approx([tied] * 4 + [0.0])


def test_an_account_does_not_vouch_for_itself() -> None:
    """Its card is shown elsewhere and by nobody else of its network, however sure the account itself is."""
    holdings = held([*all_show(range(1, 9), "payment", "card"), (0, "payment", "own")], [0] * 9, outside={"own": 3})
    assert best(holdings, [1.0] * 9)[0] == 0.0
    assert best(holdings, [1.0] * 9)[1] > 4


def test_a_household_of_two_is_tied_by_the_other_alone_and_by_what_it_weighs() -> None:
    holdings = held(all_show((0, 1), "device", "tv"), [0] * 6)
    assert best(holdings, [1.0, 0.4, 1, 1, 1, 1]) == pytest.approx(
        [0.0, log((1 + 1e-9) / (5.4 - 0.4) / ((2 - 1.4 - 0.6 + 0.5) / (POPULATION - 5.4)))]
    ), "four tenths of an account tie nobody; one whole account does"
    assert best(holdings, [0.5, 0.5, 1, 1, 1, 1])[0] > 0, "half an account is the least that ties"


def test_doubtful_members_that_show_a_signal_count_as_outside_for_it() -> None:
    """Ten show it, two of them half: inside 9, outside 1 and another 3 elsewhere; the account itself counts nowhere."""
    weights = [1.0] * 8 + [0.5] * 2 + [1.0] * 10
    holdings = held(all_show(range(10), "template", "t"), [0] * 20, outside={"t": 3})
    sure = log((8 + 1e-9) / 18 / ((13 - 9 + 0.5) / (POPULATION - 19)))
    doubtful = log((8.5 + 1e-9) / 18.5 / ((13 - 9 - 0.5 + 0.5) / (POPULATION - 19)))
    assert best(holdings, weights) == pytest.approx([sure] * 8 + [doubtful] * 2)


def test_the_best_signal_of_a_family_speaks_for_it() -> None:
    shown = all_show(range(6), "payment", "rare") + all_show(range(6), "payment", "common")
    alone = held(all_show(range(6), "payment", "rare"), [0] * 6)
    both = held(shown, [0] * 6, outside={"common": 500})
    assert best(both, [1.0] * 6) == pytest.approx(best(alone, [1.0] * 6))


def test_what_everybody_shows_ties_nobody() -> None:
    holdings = held(all_show(range(5), "ip", "carrier"), [0] * 10, outside={"carrier": 900})
    assert best(holdings, [1.0] * 10) == [0.0] * 5


def test_networks_are_apart_even_where_they_show_the_same() -> None:
    """For network 0 the six of network 1 are as far away as anybody."""
    holdings = held(all_show(range(10), "device", "d"), [0] * 4 + [1] * 6)
    assert best(holdings, [1.0] * 10) == pytest.approx(
        [log((3 + 1e-9) / 3 / (6.5 / (POPULATION - 4)))] * 4 + [log((5 + 1e-9) / 5 / (4.5 / (POPULATION - 6)))] * 6
    )


def test_a_pairs_ratio_is_the_share_inside_over_the_share_elsewhere() -> None:
    holdings = held([*all_show(range(8), "device", "d"), (8, "device", "x")], [0] * 10, outside={"d": 4})
    inside = np.bincount(holdings.pair).astype("float64")
    found = _pair_ratio(holdings, inside, np.array([10.0]))
    assert found.tolist() == pytest.approx([log(8 / 10 / (4.5 / 990)), log(1 / 10 / (0.5 / 990))])


def test_what_is_private_is_as_rare_in_an_extract_as_on_its_platform() -> None:
    """Nobody else of the two in the file shows it: an address is then one in four, a device one in a thousand."""
    for kind, others in (("ip", 2), ("device", 500)):
        holdings = held(all_show(range(8), kind, "d"), [0] * 10, population=12)
        found = _pair_ratio(holdings, np.array([8.0]), np.array([10.0])).tolist()
        assert found == pytest.approx([log(8 / 10 / (0.5 / others))]), kind
    held_outside = held(all_show(range(8), "device", "d"), [0] * 10, outside={"d": 1}, population=12)
    found = _pair_ratio(held_outside, np.array([8.0]), np.array([10.0])).tolist()
    assert found == pytest.approx([log(8 / 10 / (1 / 2 + 0.5 / 500))]), "who does is one of the two"


# What absence says


def test_of_who_shows_what_is_the_core_s_own_it_says_nothing_what_else_it_lacks() -> None:
    """Nine of a core are at one address by chance; a tenth shows the telephone of eight, and another address."""
    for outside, said in ((0, 0), (12, 0), (13, -1)):
        phones = [*all_show(range(8), "phone", "p"), (9, "phone", "p")]
        shown = [*phones, *all_show(range(9), "ip", "exit"), (9, "ip", "own")]
        holdings = held(shown, [0] * 10, outside={"p": outside})
        found = _weigh(holdings, find_households(holdings), meetings(holdings), undated(10), np.ones(10), {})
        slot = next(
            slot
            for slot, (account, family) in enumerate(zip(holdings.slot_account, holdings.slot_family, strict=True))
            if account == 9 and holdings.families[family] == "ip"
        )
        assert np.sign(found.says[slot]) == said, outside


@pytest.mark.parametrize("kind", ["payment", "device", "ip", "template"])
def test_only_what_is_a_person_s_own_is_a_core_s_own(kind: str) -> None:
    assert not _of_its_own(held(all_show(range(8), kind, "v"), [0] * 8), np.full(8, 7.0)).any()
    phone = held(all_show(range(6), "phone", "v"), [0] * 6)
    assert _of_its_own(phone, np.full(6, 3.0)).all() and not _of_its_own(phone, np.full(6, 2.9)).any()


def silence(holdings: Holdings, weight: Iterable[float], tied: Iterable[bool]) -> list[float]:
    where = np.array(list(tied))
    found = _absence(holdings, np.array(list(weight)), where, holdings.network[holdings.slot_account])
    return [float(one) for one in found[~where]]


def test_an_account_the_core_does_not_tie_where_the_rest_is_tied_stands_apart() -> None:
    """Nine of ten are tied; the rule of succession makes that 9/12."""
    holdings = held([(account, "device", "d") for account in range(10)], [0] * 10)
    assert silence(holdings, [1.0] * 10, [True] * 9 + [False]) == pytest.approx([log1p(-9 / 12)])


def test_absence_says_less_where_the_core_itself_is_seldom_tied() -> None:
    holdings = held([(account, "device", "d") for account in range(10)], [0] * 10)
    assert silence(holdings, [1.0] * 10, [True] * 3 + [False] * 7) == pytest.approx([log1p(-3 / 12)] * 7)
    assert silence(holdings, [1.0] * 10, [False] * 10) == [0.0] * 10


def test_only_the_core_counts_as_the_rest() -> None:
    """Five of weight 1, tied, and four of weight 0.25, not tied: 5 of 6, with succession 5/8."""
    holdings = held([(account, "device", "d") for account in range(9)], [0] * 9)
    weight = [1.0] * 5 + [0.25] * 4
    assert silence(holdings, weight, [True] * 5 + [False] * 4) == pytest.approx([log1p(-5 / 8)] * 4)


def test_one_familys_absence_has_a_floor() -> None:
    holdings = held([(account, "device", "d") for account in range(999)], [0] * 999)
    assert silence(holdings, [1.0] * 999, [True] * 998 + [False]) == [ABSENT_FLOOR]


def test_of_few_prompts_few_come_from_a_template() -> None:
    """Eight of ten are tied by a tenth of their prompts: 8/12; of one prompt a tenth is one, of twenty 1 - 0.9^20."""
    holdings = held(
        all_show(range(8), "template", "t"),
        [0] * 10,
        silent={(8, "template"): 1.0, (9, "template"): 20.0},
        parts={(account, "t"): 0.1 for account in range(8)},
    )
    found = silence(holdings, [1.0] * 10, [True] * 8 + [False] * 2)
    assert found == pytest.approx([log1p(-8 / 12 * 0.1), log1p(-8 / 12 * (1 - 0.9**20))])


def test_how_much_the_core_shows_is_told_by_those_that_it_ties_and_by_all_their_templates() -> None:
    """Four are tied, two by 0.2 and 0.1 together and two by half; the fifth's own template says nothing of them."""
    shown = [*all_show(range(4), "template", "t"), *all_show(range(2), "template", "u"), (4, "template", "own")]
    parts = {(0, "t"): 0.2, (0, "u"): 0.1, (1, "t"): 0.2, (1, "u"): 0.1, (2, "t"): 0.5, (3, "t"): 0.5, (4, "own"): 0.9}
    holdings = held(shown, [0] * 6, silent={(5, "template"): 2.0}, parts=parts)
    found = silence(holdings, [1.0] * 6, [True] * 4 + [False] * 2)
    assert found == pytest.approx([log1p(-4 / 8), log1p(-4 / 8 * (1 - 0.6**2))])


def test_who_shows_values_of_its_own_could_have_shown_the_core_s_whatever_the_core_shows() -> None:
    """Three are tied by keeping step alone, and show no value that counts; the fourth shows its own."""
    reshares = {(account, "reshare"): np.inf for account in range(4)}
    holdings = held([(0, "device", "d")], [0] * 4, silent=reshares)
    found = _absence(holdings, np.ones(4), np.array([True, True, True, True, False]), np.zeros(5, dtype=int))
    assert found[4] == pytest.approx(log1p(-3 / 6))


def test_templates_make_no_more_than_all_prompts_and_one_prompt_is_never_sure_to_be_one() -> None:
    """The two templates of each overlap: together they are all of its prompts, of which 0.95 are counted."""
    shown = [(account, "template", value) for account in range(8) for value in "tu"]
    parts = {(account, value): 0.8 for account in range(8) for value in "tu"}
    holdings = held(shown, [0] * 9, silent={(8, "template"): 1.0}, parts=parts)
    assert silence(holdings, [1.0] * 9, [True] * 8 + [False]) == pytest.approx([log1p(-8 / 11 * 0.95)])


def test_to_be_in_no_burst_says_nothing_and_networks_and_families_are_apart() -> None:
    shown = [(account, family, "v") for account in range(20) for family in ("batch", "device", "signup")]
    holdings = held(shown, [0] * 10 + [1] * 10)
    of = {family: holdings.slot_family == at for at, family in enumerate(("batch", "device", "signup"))}
    last = np.isin(holdings.slot_account, (9, 19))
    tied = ~last & ~(of["device"] & (holdings.slot_account > 12))
    found = _absence(holdings, np.ones(20), tied, holdings.network[holdings.slot_account])
    assert set(found[of["batch"] | of["signup"]]) == {0.0}
    assert found[of["device"] & last].tolist() == pytest.approx([log1p(-9 / 12), log1p(-3 / 12)])


# When it signed up


def age(
    days: Sequence[float | None], weight: list[float], near: list[float], networks: list[int] | None = None
) -> list[float]:
    """What the day of sign-up says of each account; `near`: the share of everybody that signed up near its day."""
    network = np.array(networks or [0] * len(days))
    key = network * 1e6 + np.array([day or 0.0 for day in days])
    known = np.array([day is not None for day in days])
    holdings = held([(0, "device", "d")], network.tolist())
    weights = np.array(weight)
    ups = SignUps(key, np.argsort(key, kind="stable"), known, np.array(near))
    return [
        float(one)
        for one in _age_evidence(holdings, ups, weights, np.bincount(network, weights=weights).astype("float64"))
    ]


def test_a_sign_up_among_the_cores_counts_for_it_and_one_far_off_against() -> None:
    """Of the nine others eight are near account 0, none near account 9; of everybody a tenth is near either."""
    found = age([100.0] * 5 + [104.0] * 4 + [300.0], [1.0] * 10, [0.1] * 10)
    assert found[0] == pytest.approx(log((8 / 9 + 0.002) / (0.1 + 0.002)) * 9 / 14)
    assert found[9] == pytest.approx(log(0.002 / 0.102) * 9 / 14)


def test_days_are_near_up_to_five() -> None:
    for gap, near in ((5.0, True), (-5.0, True), (5.01, False), (-5.01, False)):
        found = age([200.0, *[200.0 + gap] * 6], [1.0] * 7, [0.1] * 7)
        assert (found[0] > 0) == near, gap


def test_the_time_of_sign_up_says_only_so_much() -> None:
    many = 400
    assert max(age([50.0] * many, [1.0] * many, [0.001] * many)) == AGE_LIMIT
    assert age([50.0] * many + [900.0], [1.0] * (many + 1), [0.5] * (many + 1))[-1] == -AGE_LIMIT


def test_unknown_days_say_nothing_and_vouch_for_nobody() -> None:
    found = age([None, 3.0, None, None], [1.0] * 4, [0.1] * 4)
    assert (found[0], found[2]) == (0.0, 0.0)
    assert found[1] == pytest.approx(log(0.002 / 0.102) * 3 / 8), "day 0 stands for no day"


def test_an_account_is_not_near_itself_and_a_small_core_knows_little() -> None:
    assert age([10.0], [1.0], [0.1]) == [0.0]
    assert age([10.0, 10.0], [1.0, 0.0], [0.1] * 2)[0] == 0.0
    few, many = age([10.0] * 3, [1.0] * 3, [0.1] * 3)[0], age([10.0] * 60, [1.0] * 60, [0.1] * 60)[0]
    assert few == pytest.approx(log(1.002 / 0.102) * 2 / 7)
    assert few < many


def test_sign_ups_of_another_network_are_never_near() -> None:
    found = age([10.0] * 8, [1.0] * 8, [0.1] * 8, [0] + [1] * 7)
    assert found[0] == 0.0 and found[1] > 0


# The odds


def told(
    holdings: Holdings, sign_ups: SignUps, weight: list[float], habit: float = 0.0
) -> tuple[list[float], list[int], list[bool]]:
    """Odds, families, and whether more ties it than what comes along with an account."""
    says = {"volume": np.full(len(weight), habit)}
    found = _weigh(holdings, find_households(holdings), meetings(holdings), sign_ups, np.array(weight), says)
    return found.odds.tolist(), found.families.tolist(), found.lived.tolist()


def costly(holdings: Holdings) -> list[bool]:
    """Whether something that costs an operator ties each account of a core that is all sure."""
    everyone = len(holdings.network)
    found = _weigh(holdings, find_households(holdings), meetings(holdings), undated(everyone), np.ones(everyone), {})
    return [bool(one) for one in found.costly]


def test_the_odds_are_the_prior_and_what_each_family_says() -> None:
    """Twenty accounts; nineteen share a card and a device, one shows another card and no device."""
    shown = all_show(range(19), "payment", "card") + all_show(range(19), "device", "d") + [(19, "payment", "own")]
    odds, families, lived = told(held(shown, [0] * 20), undated(20), [1.0] * 20)
    prior = log(20 / 980)
    tie = log((18 + 1e-9) / 19 / (0.5 / 980))
    assert odds == pytest.approx([prior + 2 * tie] * 19 + [prior + log1p(-19 / 22)])
    assert families == [2] * 19 + [0]
    assert lived == [True] * 19 + [False]


def test_who_shows_nothing_has_the_prior_alone() -> None:
    odds, families, lived = told(held(all_show(range(4), "device", "d"), [0] * 6), undated(6), [0.5] * 6)
    assert odds[5] == pytest.approx(log(3 / 997)) and families[5] == 0 and not lived[5]


def test_a_core_of_nobody_is_half_an_account() -> None:
    odds, *_ = told(held(all_show(range(4), "device", "d"), [0] * 6), undated(6), [0.0] * 6)
    assert odds == pytest.approx([log(0.5 / POPULATION)] * 6)


def test_where_the_core_is_everybody_one_account_is_elsewhere() -> None:
    holdings = held(all_show(range(9), "device", "d"), [0] * 10, population=10)
    assert told(holdings, undated(10), [1.0] * 10)[0][9] == pytest.approx(log(10 / 1))


def test_time_of_sign_up_and_habits_are_part_of_the_odds() -> None:
    many = HOME + 1
    holdings = held(all_show(range(many), "device", "d"), [0] * many)
    near = SignUps(np.full(many, 50.0), np.arange(many), np.ones(many, dtype=bool), np.full(many, 0.01))
    with_both, without = told(holdings, near, [1.0] * many, 0.7)[0], told(holdings, undated(many), [1.0] * many)[0]
    says = age([50.0] * many, [1.0] * many, [0.01] * many)
    assert with_both == pytest.approx([a + b + 0.7 for a, b in zip(without, says, strict=True)])


def test_a_wave_has_said_when_an_account_signed_up() -> None:
    """Nine of ten of a core signed up on one day and are tied by its wave; the day says no more for them, and against
    who came on another as much as before."""
    many = HOME + 1
    wave = held([*all_show(range(many), "device", "d"), *all_show(range(many - 1), "signup", "june")], [0] * many)
    day = np.array([50.0] * (many - 1) + [300.0])
    ups = SignUps(day, np.argsort(day, kind="stable"), np.ones(many, dtype=bool), np.full(many, 0.1))
    weight = [1.0] * many
    found, without = told(wave, ups, weight)[0], told(wave, undated(many), weight)[0]
    assert found[:-1] == pytest.approx(without[:-1])
    assert (
        found[-1] == pytest.approx(without[-1] + age(day.tolist(), weight, [0.1] * many)[-1])
        and found[-1] < without[-1]
    )


@pytest.mark.parametrize(
    ("family", "lived"), [("payment", False), ("ip", False), ("device", True), ("template", True), ("batch", True)]
)
def test_card_address_and_sign_up_come_along_with_an_account(family: str, lived: bool) -> None:
    """More accounts than a household has share that alone."""
    many = HOME + 1
    found = told(held(all_show(range(many), family, "v"), [0] * many), undated(many), [1.0] * many)
    assert found[1:] == ([1] * many, [lived] * many)


@pytest.mark.parametrize(
    ("family", "costs"),
    [("payment", True), ("device", True), ("ip", False), ("template", False), ("batch", False), ("signup", False)],
)
def test_cards_and_devices_cost_something(family: str, costs: bool) -> None:
    many = HOME + 1
    assert costly(held(all_show(range(many), family, "v"), [0] * many)) == [costs] * many


@pytest.mark.parametrize(("elsewhere", "worked"), [(40, True), (55, False)])
def test_a_prompt_that_went_around_is_no_sure_tie(elsewhere: int, worked: bool) -> None:
    """Of 980 others 40 send it, and the core all: ln(980 / 40.5) = 3.2 nats; of 55 it is 2.9."""
    shown = held(all_show(range(20), "template", "t"), [0] * 20, outside={"t": elsewhere})
    found = _weigh(shown, find_households(shown), meetings(shown), undated(20), np.ones(20), {})
    assert found.worked.tolist() == [worked] * 20 and found.lived.all()


def test_a_card_of_one_s_own_is_no_costly_tie() -> None:
    """Sixteen share one; account 16 shows another, which nobody else does, and 17 none; a template ties all."""
    shown = [*all_show(range(16), "payment", "card"), (16, "payment", "own"), *all_show(range(18), "template", "t")]
    assert costly(held(shown, [0] * 18)) == [True] * 16 + [False] * 2


def test_synchrony_counts_by_how_surely_the_other_belongs_and_where_it_says_more_than_what_is_shown() -> None:
    """Nineteen show a page; 0 is in step with one that half belongs, 2 with another by less than the page says."""
    holdings = held(
        all_show(range(19), "reshare", "page"), [0] * 19, in_step=[(0, 1, "reshare", 30.0), (2, 3, "reshare", 1.0)]
    )
    weight = [1.0, 0.5, *[1.0] * 17]
    odds, *_ = told(holdings, undated(19), weight)
    prior = log(18.5 / 981.5)
    shown = log((17.5 + 1e-9) / 17.5 / ((19 - 18.5 + 0.5) / 981.5))
    assert odds[0] - prior == pytest.approx(30.0 * 0.5)
    assert odds[1] - prior == pytest.approx(30.0)
    assert odds[2] - prior == pytest.approx(shown) and shown > 1
