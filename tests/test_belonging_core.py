"""The core of a network: what makes the first one, what comes along with an account, and who shows enough."""

from collections.abc import Mapping, Sequence
from math import log

import numpy as np
import pytest

from graphlink.judging.belonging import DOUBT, _first_guess, _told_apart, _typical
from graphlink.judging.holdings import Holdings
from graphlink.judging.households import find_households
from graphlink.judging.roles import CERTAIN, CORE_SHARE, FREE_SHARE, SURE, UNSOLD, core_bar, is_alike, is_core
from tests.belonging_setting import Shown, all_show, belonging, held

# The first core


def test_a_doubtful_account_counts_for_so_little_that_two_tie_nobody() -> None:
    assert DOUBT == 0.2
    assert 0 < 2 * DOUBT < 0.5


def first_guess(shown: list[Shown], accounts: int, outside: Mapping[str, int] | None = None) -> list[float]:
    holdings = held(shown, [0] * accounts, outside=outside)
    return [float(one) for one in _first_guess(holdings, find_households(holdings))]


def test_ties_of_many_in_two_families_make_the_first_core() -> None:
    shown = all_show(range(20), "device", "d") + all_show(range(20), "ip", "a")
    assert first_guess(shown, 24) == [1.0] * 20 + [DOUBT] * 4


def test_a_core_of_one_family_is_none() -> None:
    assert first_guess(all_show(range(20), "device", "d"), 24) == [DOUBT] * 24


def test_an_address_alone_makes_no_core() -> None:
    """Households behind a proxy: the address and the day of sign-up tie many, nothing harder does."""
    shown = all_show(range(20), "ip", "proxy") + all_show(range(20), "signup", "june")
    assert first_guess(shown, 24) == [DOUBT] * 24


def test_a_household_among_many_ties_itself_and_is_no_core() -> None:
    """Three accounts with a card and a device of their own behind the operation's address."""
    operation = (
        all_show(range(20), "device", "d") + all_show(range(20), "payment", "p") + all_show(range(23), "ip", "a")
    )
    household = all_show(range(20, 23), "device", "tv") + all_show(range(20, 23), "payment", "own")
    assert first_guess(operation + household, 23) == [1.0] * 20 + [DOUBT] * 3


@pytest.mark.parametrize(("accounts", "showing", "core"), [(40, 6, True), (40, 5, False), (8, 3, True), (8, 2, False)])
def test_how_many_are_many(accounts: int, showing: int, core: bool) -> None:
    """More than five, but in a small network more than a quarter of it."""
    shown = all_show(range(showing), "device", "d") + all_show(range(accounts), "ip", "a")
    assert first_guess(shown, accounts)[:showing] == [1.0 if core else DOUBT] * showing


@pytest.mark.parametrize(("showing", "core"), [(10, False), (11, True)])
def test_in_a_large_network_many_are_one_in_two_hundred(showing: int, core: bool) -> None:
    shown = all_show(range(showing), "device", "d") + all_show(range(2000), "ip", "a")
    holdings = held(shown, [0] * 2000, population=50_000)
    found = _first_guess(holdings, find_households(holdings))
    assert found[0] == (1.0 if core else DOUBT)


@pytest.mark.parametrize(("elsewhere", "core"), [(60, True), (95, False)])
def test_what_is_common_elsewhere_makes_no_core(elsewhere: int, core: bool) -> None:
    """All twenty show the device; the bar is 2.5 nats: 12 times as often as elsewhere."""
    shown = all_show(range(20), "device", "d") + all_show(range(20), "ip", "a")
    found = first_guess(shown, 20, {"d": elsewhere})
    assert (log(1 / ((elsewhere + 0.5) / 980)) > 2.5) == core
    assert found == [1.0 if core else DOUBT] * 20


def chain(accounts: int) -> list[Shown]:
    """Cards and devices in turn, each of two accounts: 0 and 1, 1 and 2, and so on; the last shares an address too."""
    links = [(a, ("payment", "device")[at % 2], f"v{at}") for at in range(accounts - 1) for a in (at, at + 1)]
    return [*links, *all_show((0, accounts - 1), "ip", "home")]


@pytest.mark.parametrize(("joined", "accounts", "core"), [(8, 40, 0), (9, 40, 9), (20, 400, 0), (21, 400, 21)])
def test_a_long_chain_of_cards_and_devices_is_no_household(joined: int, accounts: int, core: int) -> None:
    """More than eight accounts, and more than a twentieth of the network: here with two families each."""
    assert first_guess(chain(joined), accounts) == [1.0] * core + [DOUBT] * (accounts - core)


def test_a_long_chain_of_one_family_is_no_core() -> None:
    shown = [(a, "device", f"v{at}") for at in range(19) for a in (at, at + 1)]
    assert first_guess(shown, 40) == [DOUBT] * 40


@pytest.mark.parametrize(("others", "core"), [(5, False), (6, True)])
def test_who_keeps_step_with_many_is_of_the_first_core(others: int, core: bool) -> None:
    """Many are more than five of forty; of which family does not matter."""
    together = [(0, other, "reshare", 9.0) for other in range(1, others + 1)]
    holdings = held(all_show(range(40), "reshare", "page"), [0] * 40, outside={"page": 900}, in_step=together)
    assert _first_guess(holdings, find_households(holdings)).tolist() == [1.0 if core else DOUBT] + [DOUBT] * 39


# What comes along with an account


def alike(
    odds: list[float], lived: list[bool], *, families: Sequence[str] = ("device", "template"), accounts: int = 0
) -> list[bool]:
    """Whether each of one network has more in common with it: such `families` tie all that have."""
    having = [account for account, more in enumerate(lived) if more]
    shown = [(account, family, f"a {family}") for account in having for family in families]
    holdings = held(shown, [0] * (accounts or len(odds)))
    return among(holdings, odds, lived)


def among(holdings: Holdings, odds: list[float], lived: list[bool], tied: Sequence[bool] | None = None) -> list[bool]:
    """Whether each has more in common with its network than what comes along, where that is told apart; the core ties
    every slot, unless `tied` says otherwise."""
    slots = np.array([True] * len(holdings.slot_account) if tied is None else tied)
    told_apart = _told_apart(holdings, np.array(odds), np.array(lived), slots)[holdings.network]
    return [bool(one) for one in np.array(lived) | ~told_apart]


def test_who_shares_only_what_comes_along_is_not_alike_where_most_share_more() -> None:
    """Three of five share more; two of five do not make a network that is known by it."""
    assert alike([9.0] * 5, [True, True, True, False, False]) == [True, True, True, False, False]
    assert alike([9.0] * 5, [True, True, False, False, False]) == [True] * 5


def test_only_who_surely_belongs_tells_what_most_share() -> None:
    """Of the three that are sure two share more; of all seven, two."""
    lived = [True, True, False, False, False, False, False]
    assert alike([*[SURE + 0.01] * 3, SURE, SURE, -3.0, -3.0], lived) == lived
    assert alike([-3.0] * 3, [True, True, False]) == [True] * 3, "nobody is sure"


@pytest.mark.parametrize(
    ("families", "told"),
    [
        (("device", "template"), True),
        (("device", "batch"), True),
        (("device",), False),
        (("device", "payment", "ip", "signup"), False),
    ],
)
def test_with_one_kind_alone_known_that_does_not_come_along_nobody_is_told_apart(
    families: tuple[str, ...], told: bool
) -> None:
    assert alike([9.0] * 3, [True, True, False], families=families) == [True, True, not told]


@pytest.mark.parametrize(("beside", "told"), [(14, False), (16, True)])
def test_as_many_as_an_operator_leaves_untied_are_its_own(beside: int, told: bool) -> None:
    """Of thirty that either ties, a device ties 25 and a template 15, ten of them both: of 37.5 accounts two thirds and
    two fifths, which leave a fifth of them to neither were the two independent, 7.5. As many again may be its own.
    """
    lived = 30
    shown = [(a, "device", "d") for a in range(25)] + [(a, "template", "t") for a in range(15, 30)]
    shown += [(a, "payment", "card") for a in range(lived + beside)]
    holdings = held(shown, [0] * (lived + beside))
    found = among(holdings, [9.0] * (lived + beside), [True] * lived + [False] * beside)
    assert found == [True] * lived + [not told] * beside


def test_each_network_tells_for_itself_what_its_accounts_share() -> None:
    """Network 0 knows devices and prompts, and most share them; in 1 one kind is known; in 2 most share none."""
    shown = [(a, kind, kind) for a in (0, 1) for kind in ("device", "template")]
    shown += [(3, "device", "e"), (6, "device", "f"), (6, "template", "u")]
    holdings = held([*shown, (4, "device", "g"), (5, "payment", "p")], [0, 0, 0, 1, 1, 1, 2, 2, 2])
    lived = [True, True, False, True, True, False, True, False, False]
    found = among(holdings, [9.0] * 9, lived)
    assert found == [True, True, False, True, True, True, True, True, True]


def test_who_shares_nothing_that_is_sold_was_not_sold_by_it() -> None:
    """Addresses alone, and odds of more than 3; a buyer has the card that came with the account."""
    odds = np.array([UNSOLD + 0.01, UNSOLD, UNSOLD + 0.01, -5.0, 9.0])
    costly, lived = np.array([False, False, True, False, True]), np.array([False, False, False, True, False])
    found = [is_alike(odds, costly, lived, lived, np.full(5, told)).tolist() for told in (True, False)]
    assert found == [[True, False, False, True, False], [True, False, True, True, True]]


def test_a_buyer_who_borrowed_a_prompt_is_a_buyer() -> None:
    """Where others share more than what comes along, a tie by something else must be a sure one."""
    costly, lived, worked = np.array([True, True]), np.array([True, True]), np.array([False, True])
    for told, alike in ((True, [False, True]), (False, [True, True])):
        assert is_alike(np.array([9.0, 9.0]), costly, lived, worked, np.full(2, told)).tolist() == alike


# The core


def core(
    odds: list[float],
    families: list[int],
    networks: list[int] | None = None,
    *,
    costly: list[bool] | None = None,
    lived: list[bool] | None = None,
    moments: list[float] | None = None,
) -> list[bool]:
    """Whether each is of the core; a card ties all, unless `costly` and `lived` say otherwise, and moments say nothing,
    unless `moments` does."""
    holdings = held([(0, "device", "d")], networks or [0] * len(odds))
    paid = np.array([True] * len(odds) if costly is None else costly)
    both = [np.array(odds), np.array(odds) - (moments or [0.0] * len(odds))]
    said = {"odds": both[0], "lasting": both[1], "families": np.array(families)}
    typical = _typical(holdings.network, both[0] > SURE, said).to_numpy()[holdings.network]
    worked = np.array([False] * len(odds) if lived is None else lived)
    bars = [core_bar(paid, worked, typical[:, which], typical[:, 2]) for which in (0, 1)]
    return [bool(one) for one in is_core(both, bars, np.array(families))]


def test_moments_of_the_core_are_not_asked_of_who_is_in_none() -> None:
    """Seven of odds 20, of which their batches are 8: without these 12, of which 0.3 is 3.6, and 0.5 is 6.

    The last two share nothing costly: half of 20 is 10, and one that has no 10 has no 6 without its batches either.
    """
    odds, moments = [20.0] * 7 + [6.0, 5.99, 9.9], [8.0] * 7 + [0.0, 0.0, 4.0]
    free = [True] * 7 + [False] * 3
    assert core(odds, [3] * 10, costly=free, moments=moments)[7:] == [True, False, False]
    assert core(odds, [3] * 10, costly=free, moments=[0.0] * 10)[7:] == [False, False, False]
    assert core([*odds[:9], 10.0], [3] * 10, costly=free, moments=moments)[9], "nor do its own count against it"


def test_who_shows_far_less_than_the_core_stands_beside_it() -> None:
    """The median of the sure ones is 20 on three families; the bar is 0.3 of it."""
    odds = [20.0, 20.0, 20.0, 20.0, 20.0, 6.0, 5.99]
    assert core(odds, [3] * 7) == [True] * 6 + [False]


def test_where_two_families_are_all_there_is_more_of_them_is_asked() -> None:
    """0.45 of 20."""
    odds = [20.0, 20.0, 20.0, 20.0, 20.0, 9.0, 8.99]
    assert core(odds, [2] * 7) == [True] * 6 + [False]


@pytest.mark.parametrize(("families", "bar"), [(2, 13.0), (3, 10.0)])
def test_of_who_shares_nothing_costly_more_is_asked(families: int, bar: float) -> None:
    """0.65 of 20 where two families are all there is, half of it otherwise; less is enough for who shares a card."""
    odds = [20.0] * 7 + [bar, bar - 0.01, 9.0, 9.0]
    found = core(odds, [families] * 11, costly=[True] * 7 + [False] * 3 + [True])
    assert found == [True] * 8 + [False, False, True]


@pytest.mark.parametrize(("families", "bar"), [(2, 7.0), (3, 4.0)])
def test_of_whom_the_core_pays_for_and_works_less_is_asked(families: int, bar: float) -> None:
    """0.35 of 20, or a fifth; a card that costs as much comes along with an account, and so would not do."""
    odds = [20.0] * 7 + [bar, bar - 0.01, bar]
    lived = [False] * 7 + [True, True, False]
    assert core(odds, [families] * 10, lived=lived) == [True] * 8 + [False, False]
    assert core([4.0] * 5 + [3.0, 2.99, 3.0], [3] * 8, lived=[False] * 5 + [True, True, False])[5:] == [
        True,
        False,
        False,
    ]


def test_who_asks_like_the_core_at_its_hours_is_none_of_it_and_who_shares_its_card_is() -> None:
    """Thirty share a card, a device, a template and a batch; 30 has two of them that cost nothing, 31 the card.

    Four ties of some 7.5 nats each with a prior of -3.5 make 26 or so; two make 11, more than 0.3 and less than half.
    """
    families = {"payment": (31,), "device": (), "template": (30, 31), "batch": (30,)}
    shown = [row for family, more in families.items() for row in all_show((*range(30), *more), family, family)]
    found = belonging(shown, [1] * 32)
    part = found["odds"] / found["odds"][:30].median()
    assert part[30:].between(CORE_SHARE, FREE_SHARE).all() and found["families"][30:].tolist() == [2, 2]
    assert found["core"].tolist() == [True] * 30 + [False, True]


def test_one_family_is_never_core_however_sure() -> None:
    assert core([20.0, 20.0, 20.0], [3, 3, 1]) == [True, True, False]
    assert core([50.0, 50.0], [1, 1]) == [False, False]


def test_nobody_is_core_below_the_odds_that_are_certain() -> None:
    """The median counts the sure ones alone, and the bar is never under what is certain."""
    assert CERTAIN == 4.0 and SURE == 2.0
    assert core([5.0, 4.0, 3.99, 2.5, -5.0], [3] * 5) == [True, True, False, False, False]
    assert core([1.0, -2.0], [3, 3]) == [False, False], "a network without one sure account"
    assert core([4.0, 1.0], [2, 2]) == [True, False]


def test_the_typical_account_is_that_of_those_who_are_sure() -> None:
    """The median of the first four is 20, and the bar 6; of all nine it would be 2, and the bar 4."""
    assert core([20.0, 20.0, 20.0, 5.9, *[SURE] * 5], [3] * 9) == [True] * 3 + [False] * 6


def test_each_network_has_its_own_bar() -> None:
    assert core([30.0, 30.0, 8.99, 8.0, 8.0], [3] * 5, [0, 0, 0, 1, 1]) == [True, True, False, True, True]
