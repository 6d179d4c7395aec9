"""What is decided of today's accounts and communities, and how far people agree."""

import pandas as pd
import pytest

from graphlink.decisions import Decisions, agreements, decided_accounts, decided_communities, decided_signals
from graphlink.decisions.agreement import cohens_kappa
from tests.decided import decision


def accounts(*rows: tuple[str, int | None, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_id", "community_id", "role"])
    return frame.astype({"community_id": "Int64"})


def told(frame: pd.DataFrame, key: str = "account_id") -> dict[object, str]:
    return dict(zip(frame[key], frame["decided"], strict=True))


def test_nothing_decided_is_no_row() -> None:
    nothing = Decisions()
    assert decided_accounts(nothing).empty and decided_signals(nothing).empty
    assert decided_communities(nothing, accounts(("a1", 1, "core"))).empty
    assert agreements(nothing.standing) == ()


def test_of_one_person_the_nearest_counts_whatever_came_later() -> None:
    own = decision("innocent", "account", "a1", "a1")
    community = decision("operation", "community", "7", "a1", "a2", day=1)
    network = decision("unsure", "network", "2", "a1", "a2", "a3", day=2)
    found = decided_accounts(Decisions((own, community, network)))
    assert told(found) == {"a1": "innocent", "a2": "operation", "a3": "unsure"}
    assert found["decision"].tolist() == [own.id, community.id, network.id]


def test_of_two_as_near_the_later_counts() -> None:
    first = decision("operation", "community", "7", "a1", "a2")
    later = decision("innocent", "community", "7", "a2", "a3", day=1)
    assert told(decided_accounts(Decisions((first, later)))) == {"a1": "operation", "a2": "innocent", "a3": "innocent"}


def test_two_people_who_say_the_opposite_dispute_and_who_is_unsure_does_not() -> None:
    ann = decision("operation", "community", "7", "a1", "a2")
    bob = decision("innocent", "account", "a1", "a1", by="bob", day=1)
    cat = decision("unsure", "account", "a2", "a2", by="cat", day=2)
    found = decided_accounts(Decisions((ann, bob, cat))).set_index("account_id")
    assert found["decided"].to_dict() == {"a1": "disputed", "a2": "operation"}
    assert found.loc["a1", "by"] == "ann, bob" and found.loc["a2", "by"] == "ann"
    assert found.loc["a1", "why"] == "ann on 2026-10-01 operation: looked; bob on 2026-10-02 innocent: looked"


def test_signals_are_told_by_kind_and_value() -> None:
    found = decided_signals(Decisions((decision("innocent", "signal", "template=a = b"),)))
    assert found[["kind", "value", "decided"]].values.tolist() == [["template", "a = b", "innocent"]]


def test_a_decision_follows_its_accounts_and_not_its_number() -> None:
    made = decision("operation", "community", "7", "a1", "a2", "a3")
    today = accounts(("a1", 4, "core"), ("a2", 4, "member"), ("a3", 7, "core"), ("b1", 7, "core"), ("b2", 4, "core"))
    found = decided_communities(Decisions((made,)), today)
    assert told(found, "community_id") == {4: "operation"} and found["decisions"].tolist() == [[made.id]]


@pytest.mark.parametrize(
    ("today", "tied"),
    [
        # Half of the accounts covered that the case knows are in it, and half of its own are covered.
        ([("a1", 1, "core"), ("a2", None, None), ("b1", 1, "core")], {1}),
        # Fewer than half of those known.
        ([("a1", 1, "core"), ("a2", None, None), ("a3", None, None)], set()),
        # Those that the case does not know say nothing.
        ([("a1", 1, "core")], {1}),
        # Fewer than half of today's.
        ([("a1", 1, "core"), ("b1", 1, "core"), ("b2", 1, "member")], set()),
        # The periphery is not counted.
        ([("a1", 1, "core"), ("b1", 1, "periphery"), ("b2", 1, "periphery")], {1}),
        ([("a1", 1, "periphery"), ("a2", 1, "periphery"), ("b1", 1, "core")], set()),
        # ... but where there is nothing else.
        ([("a1", 1, "periphery"), ("a2", 1, "periphery")], {1}),
    ],
)
def test_when_a_community_is_still_the_one(today: list[tuple[str, int | None, str | None]], tied: set[int]) -> None:
    made = decision("innocent", "community", "9", "a1", "a2", "a3", "a4")
    assert set(told(decided_communities(Decisions((made,)), accounts(*today)), "community_id")) == tied


def test_a_decision_on_a_network_is_tied_to_each_community_of_which_it_covered_half() -> None:
    made = decision("operation", "network", "1", "a1", "a2", "b1", "c1")
    today = accounts(("a1", 1, "core"), ("a2", 1, "core"), ("b1", 2, "core"), ("b2", 2, "core"), ("c1", 3, "core"))
    more = accounts(("c2", 3, "core"), ("c3", 3, "member"))
    assert told(decided_communities(Decisions((made,)), pd.concat([today, more])), "community_id") == {
        1: "operation",
        2: "operation",
    }


def test_a_community_is_disputed_where_two_people_say_the_opposite_and_each_ones_nearest_counts() -> None:
    ann = decision("operation", "network", "1", "a1", "a2")
    again = decision("innocent", "community", "1", "a1", "a2", day=1)
    bob = decision("operation", "community", "1", "a1", "a2", by="bob", day=2)
    today = accounts(("a1", 5, "core"), ("a2", 5, "core"))
    assert told(decided_communities(Decisions((ann, again)), today), "community_id") == {5: "innocent"}
    assert told(decided_communities(Decisions((ann, again, bob)), today), "community_id") == {5: "disputed"}


def test_kappa_as_computed_by_hand() -> None:
    # Cohen 1960: 20 both yes, 15 both no, 5 and 10 apart: po = 0.7, pe = 0.5.
    pairs = [("operation", "operation")] * 20 + [("innocent", "innocent")] * 15
    pairs += [("operation", "innocent")] * 5 + [("innocent", "operation")] * 10
    assert cohens_kappa(pairs) == pytest.approx(0.4)
    assert cohens_kappa([("operation", "innocent"), ("innocent", "operation")]) == -1
    assert cohens_kappa([("operation", "operation")] * 3) is None


def test_agreement_is_counted_over_what_both_decided_whatever_its_number() -> None:
    ann = [
        decision("operation", "community", "7", "a1", "a2", "a3"),
        decision("innocent", "account", "x", "x"),
        decision("innocent", "signal", "ip=1", "x"),
    ]
    bob = [
        decision("innocent", "community", "2", "a2", "a3", "a4", by="bob"),
        decision("innocent", "account", "x", "x", by="bob"),
        decision("innocent", "community", "7", "b1", by="bob"),
        decision("operation", "account", "only", "only", by="bob"),
    ]
    cat = [decision("unsure", "account", "z", "z", by="cat")]
    (found,) = agreements(Decisions((*ann, *bob, *cat)).standing)
    assert (found.left, found.right, found.both, found.alike) == ("ann", "bob", 2, 1)
    assert found.kappa == 0
