"""Households: few accounts joined by cards and devices of their own, and what they say of each other."""

import random
from itertools import groupby
from math import exp, log

import numpy as np
import pytest

from graphlink.judging.belonging import _others, _ratios
from graphlink.judging.holdings import Holdings
from graphlink.judging.households import HOME, ONE_NUMBER, find_households, vouched_for
from tests.belonging_setting import POPULATION, Shown, all_show, belonging, held, whole_belonging

PRIVATE = ("payment", "device")


def joined(shown: list[Shown], networks: list[int]) -> list[int]:
    return [int(one) for one in find_households(held(shown, networks)).joined]


def own(shown: list[Shown], networks: list[int]) -> list[Shown]:
    """What a household shows of its own."""
    rows = sorted(shown)
    return [rows[row] for row in find_households(held(shown, networks)).row]


# Who is a household


def test_cards_and_devices_join_accounts_one_by_another() -> None:
    """0 and 1 by a card, 1 and 2 by a device; 3 shows a device alone, 4 nothing."""
    shown = [*all_show((0, 1), "payment", "card"), *all_show((1, 2), "device", "tv"), (3, "device", "own")]
    assert joined(shown, [0] * 5) == [3, 3, 3, 1, 1]
    cards, devices = all_show((0, 1), "payment", "card"), all_show((1, 2), "device", "tv")
    assert own(shown, [0] * 5) == sorted(cards + devices), "what nobody else of the network shows is nobody's"


@pytest.mark.parametrize("family", ["ip", "template", "batch", "signup"])
def test_what_is_not_private_joins_nobody(family: str) -> None:
    assert joined(all_show(range(3), family, "v"), [0] * 3) == [1] * 3
    assert own(all_show(range(3), family, "v"), [0] * 3) == []


def test_a_value_of_many_joins_nobody() -> None:
    assert HOME == 12
    assert joined(all_show(range(12), "device", "d"), [0] * 13) == [12] * 12 + [1]
    assert joined(all_show(range(13), "device", "d"), [0] * 13) == [1] * 13
    assert len(own(all_show(range(12), "device", "d"), [0] * 13)) == 12
    assert own(all_show(range(13), "device", "d"), [0] * 13) == []


@pytest.mark.parametrize("family", ["email", "phone"])
def test_what_is_a_person_s_own_is_lent_to_a_family_and_not_to_a_house(family: str) -> None:
    assert ONE_NUMBER == 5
    assert joined(all_show(range(5), family, "v"), [0] * 6) == [5] * 5 + [1]
    assert joined(all_show(range(6), family, "v"), [0] * 6) == [1] * 6
    assert own(all_show(range(6), family, "v"), [0] * 6) == []


def test_a_long_chain_joins_and_is_no_household() -> None:
    """Thirteen in a chain of devices are joined, and each device stands for itself; twelve are a household."""
    links = [(a, "device", f"v{at:02}") for at in range(12) for a in (at, at + 1)]
    assert joined(links, [0] * 13) == [13] * 13 and own(links, [0] * 13) == []
    assert joined(links[:22], [0] * 13) == [12] * 12 + [1] and own(links[:22], [0] * 13) == sorted(links[:22])


def test_networks_are_apart_even_where_they_show_the_same() -> None:
    assert joined(all_show(range(5), "device", "d"), [0, 0, 1, 1, 1]) == [2, 2, 3, 3, 3]


# What they say of each other


def sure(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def vouched(shown: list[Shown], accounts: int, says: dict[Shown, float], prior: list[float]) -> dict[Shown, float]:
    """How many vouch for each row that is a household's own, where rows say so many nats (others none)."""
    holdings = held(shown, [0] * accounts)
    homes = find_households(holdings)
    rows = sorted(shown)
    found = vouched_for(homes, np.array([says.get(row, 0.0) for row in rows]), np.array(prior))
    return {rows[row]: float(one) for row, one in zip(homes.row, found, strict=True)}


CARD = all_show((0, 1), "payment", "card")


def test_a_member_vouches_by_what_it_shows_besides() -> None:
    """Account 1 shows a template of the core as well, so 0's card is shown by one that is sure; not the other way."""
    says = {(1, "template", "t"): 9.0, (0, "payment", "card"): 50.0, (1, "payment", "card"): 50.0}
    found = vouched([*CARD, (1, "template", "t")], 2, says, [-4.0, -3.0])
    assert found == pytest.approx({CARD[0]: sure(-3.0 + 9.0), CARD[1]: sure(-4.0)})


def test_neither_its_other_cards_and_devices_nor_what_the_other_shows_too_vouch() -> None:
    shown = [*CARD, *all_show((0, 1), "device", "tv"), *all_show((0, 1), "template", "t")]
    found = vouched(shown, 2, dict.fromkeys(shown, 9.0), [-4.0, -3.0])
    assert found[CARD[0]] == pytest.approx(sure(-3.0)) and found[CARD[1]] == pytest.approx(sure(-4.0))


@pytest.mark.parametrize("family", ["ip", "signup"])
def test_an_address_and_a_time_of_sign_up_do_not_vouch(family: str) -> None:
    found = vouched([*CARD, (1, family, "v")], 2, {(1, family, "v"): 9.0}, [-4.0, -3.0])
    assert found[CARD[0]] == pytest.approx(sure(-3.0))


def test_of_a_family_the_best_vouches_and_families_add_up() -> None:
    more = {(1, "template", "t"): 2.0, (1, "template", "u"): 5.0, (1, "batch", "b"): 1.0, (1, "device", "many"): -3.0}
    crowd = all_show(range(2, 10), "device", "many")
    found = vouched([*CARD, *more, *crowd], 10, more, [-4.0] * 10)
    assert found[CARD[0]] == pytest.approx(sure(-4.0 + 5.0 + 1.0)), "what speaks against it is not asked"


def test_who_vouches_adds_up_over_all_that_show_the_value() -> None:
    card = all_show(range(3), "payment", "card")
    found = vouched([*card, (1, "template", "t"), (2, "template", "u")], 3, {(2, "template", "u"): 8.0}, [-2.0] * 3)
    assert found[card[0]] == pytest.approx(sure(-2.0) + sure(6.0))
    assert found[card[2]] == pytest.approx(2 * sure(-2.0))


def plainly(shown: list[Shown], networks: list[int], ratios: list[float], prior: list[float]) -> dict[Shown, float]:
    """The same as `vouched_for`, one account after another."""
    showing = {
        value: {account for account, _, _ in rows}
        for value, rows in (
            (key, list(found))
            for key, found in groupby(
                sorted(shown, key=lambda r: (networks[r[0]], r[1:])), lambda r: (networks[r[0]], r[1:])
            )
        )
    }
    small = {value: who for value, who in showing.items() if value[1][0] in PRIVATE and len(who) <= HOME}
    home = {account: {account} for account in range(len(networks))}
    for _ in networks:
        for who in small.values():
            together = set().union(*(home[account] for account in who))
            home |= dict.fromkeys(together, together)
    says = dict(zip(sorted(shown), ratios, strict=True))

    def is_own(row: Shown) -> bool:
        return len(small.get((networks[row[0]], row[1:]), ())) >= 2 and len(home[row[0]]) <= HOME

    def besides(account: int, witness: int) -> float:
        best: dict[str, float] = {}
        for row in shown:
            if row[0] == witness and not is_own(row) and (account, *row[1:]) not in shown:
                best[row[1]] = max(best.get(row[1], 0.0), says[row] if row[1] not in ("ip", "signup") else 0.0)
        return sum(best.values())

    return {
        row: sum(
            sure(prior[other] + besides(row[0], other))
            for other in showing[networks[row[0]], row[1:]]
            if other != row[0]
        )
        for row in shown
        if is_own(row)
    }


@pytest.mark.parametrize("seed", range(8))
def test_against_a_plain_reckoning(seed: int) -> None:
    draw = random.Random(seed)
    networks = [draw.randrange(2) for _ in range(30)]
    values = [(family, f"{family} {n}") for family in (*PRIVATE, "ip", "template", "batch") for n in range(14)]
    shown = sorted({(draw.randrange(30), *draw.choice(values)) for _ in range(60)})
    ratios = [draw.uniform(-2, 9) for _ in shown]
    prior = [draw.uniform(-6, 0) for _ in networks]
    holdings = held(shown, networks)
    homes = find_households(holdings)
    found = vouched_for(homes, np.array(ratios), np.array(prior))
    awaited = plainly(shown, networks, ratios, prior)
    assert awaited, "a world with a household"
    assert {shown[row]: one for row, one in zip(homes.row, found, strict=True)} == pytest.approx(awaited)


# The whole

OPERATION = [(a, family, f"{family} {a % 2}") for a in range(30) for family in PRIVATE]
HOUSEHOLD = [(a, family, f"their {family}") for a in range(30, 33) for family in PRIVATE]
PROXY = [(account, "ip", "proxy") for account in (*range(33), *range(500, 560))]


def test_a_household_does_not_vouch_for_itself_and_one_of_the_operation_in_it_does() -> None:
    """With the operation's device on account 30 it belongs, and so it says more of the other two than nothing."""
    apart = belonging(OPERATION + HOUSEHOLD + PROXY, [4] * 33)
    assert (apart["odds"][30:] < 0).all() and apart["families"][30:].tolist() == [1] * 3
    within = belonging([*OPERATION, *HOUSEHOLD, *PROXY, (30, "device", "device 0")], [4] * 33)
    assert within["odds"][30] > 2 and within["families"][30:].tolist() == [2, 3, 3]
    assert (within["odds"][31:] > apart["odds"][31:] + 5).all()


def reckoned(holdings: Holdings) -> list[float]:
    weight = np.ones(len(holdings.network))
    size = np.bincount(holdings.network, weights=weight).astype("float64")
    return [float(one) for one in _ratios(holdings, _others(holdings, weight), weight, size)]


def test_what_a_household_shows_would_tie_it_if_it_vouched_for_itself() -> None:
    """So the test above does not pass because three accounts are few."""
    assert reckoned(held(HOUSEHOLD + OPERATION, [0] * 33))[-1] == pytest.approx(log(2 / 32 / (0.5 / (POPULATION - 33))))


# Who asks as another of the household does


def alike(shown: list[Shown], accounts: int) -> list[int]:
    return [int(one) for one in find_households(held(shown, [0] * accounts)).alike]


def test_who_pays_with_one_card_and_asks_alike_is_told() -> None:
    """0 and 1 pay alike and ask alike, 2 and 3 pay alike; 4 asks as they do."""
    shown = [
        *all_show((0, 1), "payment", "a"),
        *all_show((2, 3), "payment", "b"),
        *all_show((0, 1, 4), "template", "t"),
    ]
    assert alike(shown, 5) == [0, 1]
    assert alike([*shown, *all_show((2, 3), "batch", "9:00")], 5) == [0, 1, 2, 3]


@pytest.mark.parametrize("family", ["ip", "signup", "device"])
def test_what_a_household_has_in_common_anyway_is_not_to_ask_alike(family: str) -> None:
    assert alike([*all_show((0, 1), "payment", "a"), *all_show((0, 1), family, "v")], 2) == []


def crew(pairs: int, paired: bool) -> list[Shown]:
    """Accounts that all send one template; two to a card, or each with its own."""
    cards = [(account, "payment", f"card {account // 2 if paired else account}") for account in range(2 * pairs)]
    return [*cards, *all_show(range(2 * pairs), "template", "t")]


def kin(shown: list[Shown], accounts: int) -> list[float]:
    parts = whole_belonging(shown, [0] * accounts, days=[None] * accounts).parts
    found = parts[parts["part"] == "kin"].set_index("account_no")["nats"]
    return [float(one) for one in found.reindex(range(accounts)).fillna(0)]


def test_where_all_are_in_pairs_that_ask_alike_it_speaks_for_each_of_them() -> None:
    assert min(kin(crew(20, True), 40)) > 1.5, "40 of 1,000 accounts are in such pairs, and all of the crew"
    assert kin(crew(20, False), 40) == [0.0] * 40


def test_not_to_be_in_such_a_pair_says_nothing_and_one_pair_among_many_little() -> None:
    alone = [*crew(20, True), *all_show((40, 41), "template", "t"), (40, "payment", "x"), (41, "payment", "y")]
    assert kin(alone, 42)[40:] == [0.0, 0.0]
    couple = [*all_show((0, 1), "payment", "card"), *all_show(range(40), "template", "t")]
    assert max(kin(couple, 40)) < min(kin(crew(20, True), 40))
