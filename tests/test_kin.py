"""What makes an account one of the rest of its network: that it shares something costly with it, and more."""

from collections.abc import Mapping

import pytest

from graphlink.reading import OwnerColumns
from tests.measuring import DAY0, Rows, measures, signal

# What ties a group to the rest of its network: groups 1 and 2 are of one network, group 3 is of another.
KIN_GROUPS = {1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3}
KIN_NETWORKS = {1: 1, 2: 1, 3: 3}
CARD, PROMPT = "payment", "template"


def kin(*values: tuple[str, tuple[int, ...]], weight: float = 5.0, share: float = 1.0) -> list[float]:
    """The part of groups 1 to 3 that is of the rest of its network, where accounts share values of such kinds."""
    signals = [signal(number, kind, weight) for number, (kind, _) in enumerate(values)]
    shown = [(who, number, share) for number, (_, accounts) in enumerate(values) for who in accounts]
    return list(measures(KIN_GROUPS, networks=KIN_NETWORKS, incidence=shown, signal=signals)["kin_share"])


def test_kin_share_something_costly_and_more_with_three_others_of_their_network() -> None:
    three = (1, 3, 4, 5)
    assert kin((CARD, three), (PROMPT, three)) == [0.5, 0, 0]
    assert kin((CARD, three), ("device", three)) == [0.5, 0, 0], "both are costly"
    assert kin((CARD, (1, 2, 3, 4, 5)), (PROMPT, (1, 3, 4, 5))) == [0.5, 0, 0], "each by its own"
    assert kin((CARD, three)) == [0, 0, 0], "one way is a payer's"
    assert kin((CARD, three), (CARD, three)) == [0, 0, 0], "two cards are one way"
    assert kin((CARD, (1, 3, 4)), (PROMPT, three)) == [0, 0, 0], "two others are a household"
    assert kin((CARD, (1, 2, 3, 4)), (PROMPT, (1, 2, 3, 4, 5))) == [0, 0, 0], "its own group counts for nothing"
    assert kin((CARD, (1, 7, 8, 9)), (PROMPT, (1, 7, 8, 9))) == [0, 0, 0], "nor does another network"


def kin_by_name(
    *team: str,
    groups: Mapping[int, int] = KIN_GROUPS,
    card: tuple[int, ...] = (1, 3, 4, 5),
    prompt: tuple[int, ...] = (),
) -> list[float]:
    """The same where accounts a1, a2, … are of such organisations, and some share a card, or a prompt."""
    accounts = [(f"a{n}", DAY0, name, "") for n, name in enumerate(team, 1)]
    shown = [*((who, 1, 1.0) for who in card), *((who, 2, 1.0) for who in prompt)]
    signals = [signal(1, CARD, 5.0), signal(2, PROMPT, 5.0)]
    tables: dict[str, Rows] = {"account": accounts, "incidence": shown, "signal": signals}
    owner = OwnerColumns(organisation="team")
    return list(measures(groups, owner, KIN_NETWORKS, **tables)["kin_share"])


def test_an_organisation_that_nobody_else_is_of_makes_kin_beside_a_card() -> None:
    own = ("Ours", "", "Ours", "Ours", "Ours", "Ours")
    assert kin_by_name(*own) == [0.5, 0, 0]
    assert kin_by_name(*own, card=()) == [0, 0, 0], "a name alone is one way"
    assert kin_by_name(*own, card=(), prompt=(1, 3, 4, 5)) == [0, 0, 0], "two schools of one district teach the same"
    assert kin_by_name(*own, "Ours", "Ours", "Ours") == [0, 0, 0], "what others are of as well is not its own"
    assert kin_by_name("Ours", "", "Ours", "Ours", "Ours") == [0, 0, 0], "four are too few to say whose it is"
    apart = ("Ours", "Ours", "Ours", "Ours", "Ours", "Theirs")
    together = {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 2}
    assert kin_by_name(*apart, groups=together, card=(1, 6)) == [0, 0], "its own group counts for nothing"


def test_a_firm_is_not_of_its_network_for_having_a_few_elsewhere() -> None:
    """Groups 1 to 3 of one network: of a card of twelve nine are here and three elsewhere; of thirteen ten."""
    for here, expected in ((9, 1.0), (10, 0.0)):
        groups = {n: 1 if n <= here else 2 for n in range(1, here + 4)}
        everybody = tuple(groups)
        signals = [signal(1, CARD, 5.0), signal(2, PROMPT, 5.0)]
        shown = [(who, number, 1.0) for number in (1, 2) for who in everybody]
        found = measures(groups, networks={1: 1, 2: 1}, incidence=shown, signal=signals)["kin_share"]
        assert found.tolist()[0] == expected


@pytest.mark.parametrize("weak", ["ip", "signup", "batch", "ip_range"])
def test_what_is_weak_or_a_moment_makes_no_kin(weak: str) -> None:
    three = (1, 3, 4, 5)
    assert kin((CARD, three), (weak, three)) == [0, 0, 0]
    assert kin((PROMPT, three), (weak, three)) == [0, 0, 0]


def test_kin_share_what_carries_weight_and_a_template_that_is_a_fair_part_of_their_prompts() -> None:
    three = (1, 3, 4, 5)
    assert kin((CARD, three), (PROMPT, three), weight=0.0) == [0, 0, 0]
    assert kin((CARD, three), (PROMPT, three), share=0.2) == [0.5, 0, 0]
    assert kin((CARD, three), (PROMPT, three), share=0.19) == [0, 0, 0]
