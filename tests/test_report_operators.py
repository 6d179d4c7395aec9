"""Who works the accounts of a network, as a report says it."""

from dataclasses import replace

import pandas as pd
import pytest

from graphlink.reports.facts import Network, Operator
from graphlink.reports.gather import operators_of
from graphlink.reports.sentences import network_sentences


def network(*operators: Operator, communities: tuple[int, ...] = (1, 7)) -> Network:
    day = pd.Timestamp("2026-03-01")
    return Network(3, "suspend", communities, 90, None, None, day, day, 12, (), operators)


def test_a_network_that_no_link_crosses_is_not_said_to_be_tied_by_none() -> None:
    """Communities of one name alone are one network too."""
    assert "They are tied by 12 links." in network_sentences(network())
    assert not any("tied" in said for said in network_sentences(replace(network(), crossing_links=0)))


def test_an_operator_that_has_several_communities_is_told_with_them() -> None:
    said = network_sentences(network(Operator(2, 69, (1, 7))))[-1]
    assert said == (
        "By the templates that they use, its accounts are worked by operator 2 (69 accounts of communities 1, 7)."
    )


def test_several_operators_of_one_community_are_told_apart() -> None:
    said = network_sentences(network(Operator(1, 60, (1,)), Operator(4, 3, (1,)), communities=(1,)))[-1]
    assert "operator 1 (60 accounts of community 1), operator 4 (3 accounts of community 1)." in said


@pytest.mark.parametrize("operators", [(), (Operator(1, 90, (1,)),)])
def test_one_operator_of_one_community_needs_no_words(operators: tuple[Operator, ...]) -> None:
    assert not any("operator" in said for said in network_sentences(network(*operators)))


def test_more_than_five_are_counted() -> None:
    said = network_sentences(network(*(Operator(n, 10, (n,)) for n in range(1, 9))))[-1]
    assert "operator 5 (10 accounts of community 5) and 3 more." in said
    assert "operator 6" not in said


def test_operators_are_read_from_accounts_those_of_most_first_and_few_accounts_are_none() -> None:
    rows = [(1, 1, 2)] * 3 + [(1, 7, 2)] + [(1, 7, 1)] * 5 + [(2, 9, 1)] * 3 + [(1, 1, 3)] * 2 + [(1, 1, None)] * 9
    accounts = pd.DataFrame(rows, columns=["network_id", "community_id", "operator_id"]).astype("Int64")
    found = operators_of(accounts)
    assert dict(found) == {
        1: (Operator(1, 5, (7,)), Operator(2, 4, (1, 7))),
        2: (Operator(1, 3, (9,)),),
    }
    assert not operators_of(accounts.drop(columns="operator_id"))
