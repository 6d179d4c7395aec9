"""Seams: which communities are taken apart, and what holds two parts together."""

import random
from itertools import combinations

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.seams import LEAST, _settled, part_communities
from graphlink.linking.shown import shown_part_step
from graphlink.signals import KINDS
from graphlink.signals.kinds import kind_frame
from tests.whole_platform import nobody_is_absent

KINDS_SHOWN = ("batch", "device", "ip", "payment", "signup", "template")
BITS = {kind: 1 << place for place, kind in enumerate(KINDS_SHOWN)}
TIGHT = 40.0
"""Nats of a link inside a crowd."""
SIZE = 12
LEFT, RIGHT = list(range(SIZE)), list(range(SIZE, 2 * SIZE))

Crossing = list[tuple[int, int, float, str]]
"""left, right, nats, and the kinds that say it, with + between."""


def parted(
    crossing: Crossing,
    *,
    left: list[int] = LEFT,
    right: list[int] = RIGHT,
    late: list[int] | None = None,
    shared: int = 0,
) -> list[list[int]]:
    """What becomes of two tight crowds in one community, linked by `crossing`; `shared` devices are of both.

    Accounts that are `late` are in the community and in neither crowd, but for what `crossing` says of them.
    """
    links = [(a, b, TIGHT, "device+ip") for side in (left, right) for a, b in combinations(side, 2)] + crossing
    shown = [(account, number) for number, side in enumerate((left, right)) for account in side]
    shown += [(account, 2 + number) for number in range(shared) for account in (*left, *right)]
    everyone = sorted([*left, *right, *(late or [])])
    members = pd.DataFrame({"account_no": everyone}).assign(community=7)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame(KINDS))
        db.register("windowed_kind", pd.DataFrame({"kind": ["reshare"], "window": [60.0]}))
        db.register("account_number", pd.DataFrame({"account_no": range(1000)}))
        nobody_is_absent(db)
        # A device of each crowd and those of both; of each other kind one that nobody here shows.
        kinds = ["device"] * (2 + shared) + list(KINDS_SHOWN)
        signal = pd.DataFrame({"signal_no": range(len(kinds)), "kind": kinds, "family": kinds, "weight": 5.0})
        db.register("signal", signal.assign(family_bit=signal["kind"].map(BITS), degree=2, tied=0))
        db.register("incidence", pd.DataFrame(shown, columns=["account_no", "signal_no"]).assign(share=1.0))
        frame = pd.DataFrame(
            [
                (a, b, nats, arrival(nats, kinds), sum(BITS[kind] for kind in kinds.split("+")))
                for a, b, nats, kinds in links
            ],
            columns=["account_l", "account_r", "weight", "arrival", "family_bits"],
        )
        db.run(shown_part_step())
        found = part_communities(db, frame, members, seed=7)
    assert found.index.tolist() == everyone and found.dtype == "int64"
    return sorted(sorted(part.index.tolist()) for _, part in found.groupby(found))


def arrival(nats: float, kinds: str) -> float:
    """What sign-ups say of a link's `nats`, each of its `kinds` saying as much as the others."""
    each = kinds.split("+")
    return nats * each.count("signup") / len(each)


def across(many: int, nats: float, kinds: str) -> Crossing:
    """`many` links from the one crowd to the other."""
    return [(LEFT[place], RIGHT[place], nats, kinds) for place in range(many)]


APART, WHOLE = [LEFT, RIGHT], [[*LEFT, *RIGHT]]


@pytest.mark.parametrize(
    ("crossing", "found"),
    [
        (across(5, 20.0, "template+batch"), APART),
        (across(5, 20.0, "signup"), APART),
        (across(5, 20.0, "ip"), APART),
        # What two crowds have in common for a moment holds nothing, however much it weighs.
        (across(11, 60.0, "signup"), APART),
        # Two lasting ways; something costly; a seventh of the evidence inside the weaker.
        (across(3, 20.0, "template+ip"), WHOLE),
        (across(2, 20.0, "template+ip"), APART),
        (across(3, 20.0, "template") + across(2, 20.0, "ip"), APART),
        (across(3, 15.0, "template+ip"), APART),
        # However much is of a moment beside them.
        (across(3, 15.0, "template+ip") + across(9, 60.0, "signup"), APART),
        (across(3, 20.0, "payment"), WHOLE),
        (across(2, 20.0, "payment"), APART),
        (across(8, 55.0, "template"), WHOLE),
        (across(8, 45.0, "template"), APART),
        # What sign-ups say of such links is left out, and what batches say of them is not.
        (across(8, 60.0, "template+signup"), APART),
        (across(8, 110.0, "template+signup"), WHOLE),
        (across(8, 55.0, "template+batch"), WHOLE),
    ],
)
def test_what_holds_two_crowds_together(crossing: Crossing, found: list[list[int]]) -> None:
    assert parted(crossing) == found


@pytest.mark.parametrize("kinds", ["payment", "template+ip"])
def test_what_one_account_has_in_common_with_another_crowd_holds_nothing(kinds: str) -> None:
    """It says where the account belongs, and nothing of those beside whom a cut has left it."""
    star = [(LEFT[0], right, 20.0, kinds) for right in RIGHT[:5]]
    assert parted(star) == APART
    assert parted([(right, left, nats, kinds) for left, right, nats, kinds in star]) == APART
    assert parted([*star, (LEFT[1], RIGHT[0], 20.0, kinds)]) == WHOLE


def test_an_account_goes_where_what_it_shares_lasts_and_holds_nothing_from_elsewhere() -> None:
    """Two of a firm signed up among a class: the firm's card, which each shares with colleagues, holds the two crowds
    together only as long as the two are left in the class."""
    firm = RIGHT[3:]
    cut_off = RIGHT[:3]
    days = [(left, right, 3 * TIGHT, "signup") for left in LEFT for right in cut_off]
    cards = [(one, other, TIGHT / 2, "payment") for one in cut_off for other in firm[:4]]
    assert parted([*days, *cards], right=firm, late=cut_off) == [LEFT, RIGHT]


def test_a_whole_that_is_as_likely_as_its_parts_stays_whole() -> None:
    """Values that both crowds show make one block of them, though no link that crosses says so."""
    assert parted(across(5, 20.0, "signup"), shared=4) == WHOLE


@pytest.mark.parametrize(("size", "found"), [(LEAST // 2 - 1, 1), (LEAST // 2, 2)])
def test_a_small_community_is_left_as_it_is(size: int, found: int) -> None:
    left, right = list(range(size)), list(range(size, 2 * size))
    assert len(parted([(0, size, 20.0, "signup")], left=left, right=right)) == found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_chain_of_held_parts_is_one(seed: int) -> None:
    """Each link that holds makes a larger part, which the next may hold: all of them, in any order."""
    rng = random.Random(seed)
    crossing = across(3, 20.0, "payment") + across(3, 15.0, "template")
    rng.shuffle(crossing)
    assert parted(crossing) == WHOLE, f"seed {seed}"


def test_accounts_of_a_large_platform_are_put_where_those_of_a_small_one_are() -> None:
    # Half a million accounts in a hundred thousand parts: their numbers in one are more than 32 bits hold.
    first, community, part = 590_000, 150_000, 160_000
    clerk, mates, others = first, [first + 1, first + 2], [first + 3, first + 4]
    links = pd.DataFrame(
        [(clerk, mates[0], 1.0), (clerk, others[0], 9.0), (*mates, 9.0), (*others, 9.0)],
        columns=["account_l", "account_r", "lasts"],
    ).astype({"account_l": "int32", "account_r": "int32"})
    cut = pd.Series([part, part, part, part + 1, part + 1], index=pd.Index([clerk, *mates, *others], name="account_no"))
    settled = _settled(links.assign(community=community), cut)
    assert settled.to_dict() == {clerk: part + 1, **dict.fromkeys(mates, part), **dict.fromkeys(others, part + 1)}
