"""Sentences with a count agree with it: of one, of several, of none."""

import dataclasses

import pytest

from cli.run import decision_lines
from cli.suspend_dialogue import finish
from cli.suspend_options import Desk
from graphlink.errors import PartlyDone
from graphlink.figures import plural, verb
from graphlink.suspension import Applied, reasons
from graphlink.suspension.plan import Mistakes
from graphlink.suspension.states import STATES
from graphlink.suspension.summary import mistakes_words


def applied(count: int, state: str = "failed", **changes: object) -> Applied:
    states = dict.fromkeys(STATES, 0) | {state: count}
    one = Applied("p", count, states, count, (), {}, None, False, None)
    return dataclasses.replace(one, **changes)  # type: ignore[arg-type]


def test_words_agree_with_a_count() -> None:
    assert (
        plural(1, "account is", "accounts are") == "1 account is" and plural(2_400, "entry", "entries")[:5] == "2,400"
    )
    assert [verb(count) for count in (0, 1, 2)] == ["are", "is", "are"] and verb(1, "ends", "end") == "ends"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 of 1 account is not done; the platform refused it; `CALL` asks for it once more"),
        (2, "2 of 2 accounts are not done; the platform refused them; `CALL` asks for these once more"),
    ],
)
def test_what_is_left_of_one_and_of_two(count: int, said: str) -> None:
    with pytest.raises(PartlyDone) as problem:
        finish(applied(count), True, "CALL", desk=Desk(None, None))
    assert str(problem.value).startswith(said)


def test_a_canary_of_one_waits() -> None:
    with pytest.raises(PartlyDone, match="the canary is done, 1 account waits: look at it"):
        finish(applied(1, "pending", canary=True), True, "CALL", desk=Desk(None, None))


def test_reasons_agree_with_how_many_they_are_of() -> None:
    one, two = applied(1, unread={"ann": "x"}), applied(2, unseen={"ann": "x", "bob": "x"})
    assert reasons(one) == ["1 account: nothing was sent, for how it stands could not be read: x (ann)"]
    assert reasons(two) == ["2 accounts: were answered as done and could not be looked at again: x (ann, bob)"]
    assert reasons(applied(1, unseen={"ann": "x"}))[0].startswith("1 account: was answered as done")


def test_what_was_decided_of_one() -> None:
    found = {"standing": 1, "accounts": {"innocent": 1}, "held_back": 1, "confirmed": 1, "asked_for": 0}
    assert decision_lines({**found, "kept_below": 1}) == [
        "1 decision stands; accounts decided: 1 innocent",
        "by decisions 1 account is held back, 1 more is to suspend and 0 more to review",
        "1 account decided operation is not suspended: the signs alone ask for no review",
    ]


def test_one_mistake_of_one() -> None:
    assert mistakes_words(Mistakes(applied=1, reinstated=1, precision=0.0, low=0.0, high=0.9)).startswith(
        "Of 1 account acted on so far 1 was reinstated"
    )
