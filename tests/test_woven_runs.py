"""A block that no pair links, from a payments table to a person's decision on it."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink import run
from graphlink.case import Case
from graphlink.decisions import Asked, Decisions, read_decisions, record
from graphlink.learning import questions
from tests.test_woven import crossed

STRANGERS = 2_000


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """66 accounts on twelve cards, of which each two have one account in common, among strangers with a card each."""
    shown, _ = crossed(12)
    ring = [(f"ring{number}", f"card{card}") for card, (_, accounts) in enumerate(shown) for number in accounts]
    strangers = [(f"one{number}", f"own{number}") for number in range(STRANGERS)]
    folder = tmp_path_factory.mktemp("payments")
    pd.DataFrame([*ring, *strangers], columns=["account_id", "card_fingerprint"]).to_csv(
        folder / "payments.csv", index=False
    )
    return folder


@pytest.fixture(scope="module")
def case(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return run(source, tmp_path_factory.mktemp("cases") / "woven.case", pages=False)


def reviewed(case: Case) -> set[str]:
    return set(case.accounts.query("verdict == 'review'")["account_id"])


def test_it_is_reviewed_whole_and_nobody_else_is(case: Case) -> None:
    assert reviewed(case) == {f"ring{number}" for number in range(66)}
    assert case.communities["links"].iloc[0] == 0 and not (case.accounts["verdict"] == "suspend").any()


def test_it_is_asked_about_as_a_whole_and_what_is_said_of_it_holds(case: Case, source: Path, tmp_path: Path) -> None:
    """All of it are members, by two cards each, of which one would be less than the prior odds."""
    whole = case.accounts[case.accounts["verdict"] == "review"]
    assert set(whole["role"]) == {"member"} and whole["score"].min() > 0.8 * case.communities["score"].iloc[0]
    first = questions(case, Decisions(), 3)[0]
    assert (first.what, first.accounts, first.verdict) == ("community", 66, "review")
    for said, after in (("innocent", 0), ("operation", 66)):
        book = tmp_path / f"{said}.jsonl"
        record(case, [Asked("community", first.name, said, "ann", "I looked")], book)
        again = run(source, tmp_path / f"{said}.case", decisions=book, pages=False)
        assert again.communities["decided"].iloc[0] == said
        assert len(read_decisions(book).standing) == 1 and questions(again, read_decisions(book), 3) == []
        assert (again.accounts["verdict"] == "suspend").sum() == after and not reviewed(again)
