"""What decisions make of verdicts: innocents are held back, operations confirmed where the signs ask for a look."""

import itertools

import pandas as pd
import pytest

from graphlink.judging import Decided, Judgement, apply_decided
from graphlink.judging.known import tied_to_known
from graphlink.judging.points import OF_A_PIECE, milder
from graphlink.judging.signs import SIGNS

SCORES = {"suspend": 0.97, "review": 0.6, "clear": 0.1}
POINTS = {"suspend": 6.0, "review": 3.8, "clear": 1.0}


def judged(*communities: tuple[str, list[tuple[str, str]]]) -> Judgement:
    """Communities 1, 2, ... of a verdict, each with its accounts (role, verdict); accounts are numbered throughout."""
    numbers = itertools.count()
    rows = [
        {"account_no": next(numbers), "community_id": place, "role": role, "verdict": verdict}
        for place, (_, accounts) in enumerate(communities, 1)
        for role, verdict in accounts
    ]
    frame = pd.DataFrame(rows).assign(reason="Shares a card.", operator_id=pd.array([1] * len(rows), dtype="Int64"))
    said = [verdict for verdict, _ in communities]
    whole = pd.DataFrame({"community_id": range(1, len(said) + 1), "verdict": said, "reason": "They share cards."})
    whole = whole.assign(score=whole["verdict"].map(SCORES), points=whole["verdict"].map(POINTS), q_value=0.0)
    return Judgement(whole, frame, pd.DataFrame())


def decided(
    accounts: dict[int, str] | None = None,
    communities: dict[int, str] | None = None,
    known: frozenset[int] = frozenset(),
) -> Decided:
    """What is decided of accounts and communities, by number."""
    frames = []
    for key, found in (("account_no", accounts or {}), ("community_id", communities or {})):
        frame = pd.DataFrame({key: list(found), "decided": list(found.values())}).astype({key: "int64"})
        frames.append(
            frame.astype({"decided": "str"}).assign(decision="Decided " + frame["decided"].astype("str") + ".")
        )
    return Decided(frames[0], frames[1], known)


def verdicts(found: Judgement) -> tuple[list[str], list[str]]:
    return found.communities["verdict"].tolist(), found.accounts["verdict"].tolist()


SUSPENDED = ("suspend", [("core", "suspend"), ("core", "suspend"), ("member", "review"), ("periphery", "clear")])
REVIEWED = ("review", [("core", "review"), ("core", "review"), ("member", "review"), ("periphery", "clear")])
CLEAR = ("clear", [("core", "clear"), ("core", "clear"), ("member", "clear"), ("periphery", "clear")])


def test_where_nothing_is_decided_nothing_changes() -> None:
    before = judged(SUSPENDED, REVIEWED, CLEAR)
    found = apply_decided(before, Decided(), 100)
    assert verdicts(found) == verdicts(before)
    assert found.accounts["decided"].isna().all() and found.communities["decision"].isna().all()
    assert found.accounts["undecided_verdict"].tolist() == before.accounts["verdict"].tolist()
    assert found.communities["points"].tolist() == before.communities["points"].tolist()
    assert found.accounts["reason"].tolist() == before.accounts["reason"].tolist()


def test_an_account_decided_innocent_is_clear_and_says_so() -> None:
    found = apply_decided(judged(SUSPENDED), decided({0: "innocent"}), 100)
    assert verdicts(found) == (["suspend"], ["clear", "suspend", "review", "clear"])
    first = found.accounts.iloc[0]
    assert first["reason"] == "Decided innocent. Shares a card." and pd.isna(first["operator_id"])
    assert (first["decided"], first["undecided_verdict"]) == ("innocent", "suspend")


def test_where_people_differ_it_is_reviewed_and_never_suspended() -> None:
    found = apply_decided(judged(SUSPENDED, CLEAR), decided({0: "disputed", 4: "disputed"}), 100)
    assert verdicts(found)[1] == ["review", "suspend", "review", "clear", "clear", "clear", "clear", "clear"]
    found = apply_decided(
        judged(SUSPENDED), decided({0: "disputed", 1: "disputed", 2: "disputed"}, {1: "disputed"}), 100
    )
    assert verdicts(found) == (["review"], ["review", "review", "review", "clear"])


def test_who_is_unsure_changes_nothing() -> None:
    found = apply_decided(judged(SUSPENDED, CLEAR), decided({0: "unsure", 4: "unsure"}, {1: "unsure"}), 100)
    assert verdicts(found) == verdicts(judged(SUSPENDED, CLEAR))
    assert found.communities["reason"][0] == "Decided unsure. They share cards."


def test_a_community_decided_innocent_is_clear_until_accounts_come_to_it() -> None:
    everybody = {0: "innocent", 1: "innocent", 2: "innocent"}
    found = apply_decided(judged(SUSPENDED), decided(everybody, {1: "innocent"}), 100)
    assert verdicts(found) == (["clear"], ["clear"] * 4)
    del everybody[1]
    found = apply_decided(judged(SUSPENDED), decided(everybody, {1: "innocent"}), 100)
    assert verdicts(found) == (["review"], ["clear", "review", "clear", "clear"])
    assert found.communities["reason"][0] == "Decided innocent. Accounts came to it since. They share cards."
    came = "It came since its community was decided innocent, so it is not suspended. Shares a card."
    assert found.accounts["reason"][1] == came


def test_a_community_of_which_half_is_decided_innocent_one_by_one_is_held_back_too() -> None:
    assert verdicts(apply_decided(judged(SUSPENDED), decided({0: "innocent", 2: "innocent"}), 100)) == (
        ["review"],
        ["clear", "review", "clear", "clear"],
    )


@pytest.mark.parametrize("role", ["core", "member"])
def test_what_is_decided_an_operation_is_suspended_where_the_signs_ask_for_a_look(role: str) -> None:
    community = ("review", [(role, "review"), ("core", "review"), ("periphery", "clear")])
    found = apply_decided(judged(community), decided({0: "operation", 2: "operation"}), 100)
    assert verdicts(found) == (["review"], ["suspend", "review", "clear"])
    found = apply_decided(judged(community), decided({0: "operation"}, {1: "operation"}), 100)
    assert verdicts(found) == (["suspend"], ["suspend", "review", "clear"])


def test_what_is_decided_an_operation_is_reviewed_where_the_signs_do_not_ask() -> None:
    found = apply_decided(judged(CLEAR), decided({0: "operation", 3: "operation"}, {1: "operation"}), 100)
    assert verdicts(found) == (["review"], ["review", "review", "review", "clear"])
    assert "The signs alone ask for no review, so nothing of it is suspended." in found.communities["reason"][0]
    assert "The signs alone ask for no review, so it is not suspended." in found.accounts["reason"][0]
    # An account alone is no more than an account that somebody named.
    found = apply_decided(judged(CLEAR), decided({0: "operation"}), 100)
    assert verdicts(found) == (["clear"], ["clear"] * 4)


def test_no_account_of_an_innocent_community_is_confirmed_one_by_one() -> None:
    found = apply_decided(judged(REVIEWED), decided({0: "operation", 1: "innocent"}, {1: "innocent"}), 100)
    assert verdicts(found)[1] == ["review", "clear", "review", "clear"]


def test_nothing_that_can_be_decided_suspends_whom_the_signs_leave_in_peace() -> None:
    """Every decision on communities and accounts of every verdict, with everybody known to be bad."""
    words = ("operation", "innocent", "disputed", "unsure", None)
    for own, ours, known in itertools.product(words, words, (frozenset(), frozenset(range(12)))):
        every = judged(SUSPENDED, REVIEWED, CLEAR)
        accounts = {} if own is None else dict.fromkeys(range(12), own)
        communities = {} if ours is None else dict.fromkeys(range(1, 4), ours)
        found = apply_decided(every, decided(accounts, communities, known), 1000)
        suspended = found.accounts["verdict"] == "suspend"
        assert (every.accounts.loc[suspended, "verdict"] != "clear").all(), (own, ours)
        assert not (suspended & (found.accounts["decided"] == "innocent")).any()


def test_ties_to_known_accounts_are_as_strong_as_chance_makes_them_improbable() -> None:
    accounts = judged(
        ("clear", [("core", "clear")] * 20), ("clear", [("core", "clear")] * 20), ("clear", [("core", "clear")] * 2)
    ).accounts
    found = tied_to_known(accounts, frozenset([*range(12), 20, 40]), 10_000)
    assert found["held"].tolist() == [12, 1, 1] and found["core"].tolist() == [20, 20, 2]
    assert found["strength"][1] == 1
    # One of twenty, where 14 of 10,000 are known: 1 - (1 - 0.0014)^20 = 2.8 %, three times looked at.
    assert found["strength"][2] == 0
    # One of two: 0.28 %, three times looked at, is 10 ** -2.08: a bit more than half of the way from one in 10 to 1000.
    assert found["strength"][3] == pytest.approx(0.538, abs=0.002)
    # Where every second account is known, nothing is odd about it.
    assert not tied_to_known(accounts, frozenset(range(0, 42, 2)), 42)["strength"].any()


def test_what_is_tied_to_known_accounts_is_raised_to_a_review_and_no_further() -> None:
    crowd = ("clear", [("core", "clear")] * 20 + [("periphery", "clear")])
    found = apply_decided(judged(crowd, REVIEWED, SUSPENDED), decided(known=frozenset(range(26))), 100_000)
    assert found.communities["verdict"].tolist() == ["review", "review", "suspend"]
    assert found.communities["known_points"].tolist() == pytest.approx([3.9, 1.1, 0])
    # The signs' own numbers stay as they are.
    assert found.communities["points"].tolist() == [1.0, 3.8, 6.0]
    assert found.communities["reason"][0].startswith(
        "20 of 20 accounts that it is judged by are known or decided to be"
    )
    of_first = found.accounts[found.accounts["community_id"] == 1]["verdict"].tolist()
    assert of_first == ["review"] * 20 + ["clear"]


def test_what_somebody_decided_of_a_community_itself_is_not_raised_by_its_own_accounts() -> None:
    for word in ("innocent", "operation", "disputed", "unsure"):
        found = apply_decided(judged(CLEAR), decided(communities={1: word}, known=frozenset(range(3))), 100_000)
        assert found.communities["known_points"].tolist() == [0], word


def test_of_two_strengths_the_one_that_says_less_against_a_group_counts() -> None:
    signs = [sign for sign in SIGNS if sign.name in ("many cards", "a payer")]
    one = pd.DataFrame({"many cards": [0.9, 0.1], "a payer": [0.2, 0.8], OF_A_PIECE: [0.2, 0.7]})
    other = pd.DataFrame({"many cards": [0.3, 0.4], "a payer": [0.6, 0.5], OF_A_PIECE: [0.9, 0.1]})
    assert milder(one, other, signs).to_numpy().tolist() == [[0.3, 0.6, 0.2], [0.1, 0.8, 0.1]]


def test_a_case_of_nobody_is_left_as_it_is() -> None:
    nobody = judged(CLEAR)
    empty = Judgement(nobody.communities[:0], nobody.accounts[:0], pd.DataFrame())
    found = apply_decided(empty, Decided(), 0)
    assert found.accounts.empty and found.communities.empty and "decided" in found.accounts
