"""Who is chosen of a case, who may not be planned and why, and what would lift it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import Selection, SuspendSettings
from graphlink.suspension.allowlist import AllowList
from graphlink.suspension.exclusions import Exclusion, exclusions, left_out, refuse_named, refuse_unseen, text_of
from graphlink.suspension.plan import LeftOut
from graphlink.suspension.selection import choose, the_surest
from tests.suspension_case import case_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(tmp_path_factory.mktemp("hand"))


def chosen(case: Case, **selection: Any) -> dict[str, str]:
    """The action of each chosen account, in order."""
    frame = choose(case, Selection(**selection), SuspendSettings())
    return dict(zip(frame["account_id"], frame["action"], strict=True))


# Who is chosen


def test_actions_follow_verdict_and_role_surest_first(case: Case) -> None:
    """Those to look at come along where their community has the verdict; what has no role is looked at."""
    assert list(chosen(case).items()) == [
        ("a2", "limit"),
        ("a1", "suspend"),
        ("c1", "suspend"),
        ("c2", "review"),
        ("a3", "review"),
        ("a4", "review"),
    ]


@pytest.mark.parametrize(
    ("selection", "accounts"),
    [
        ({"verdicts": ("review",)}, ["a3", "b1"]),
        ({"verdicts": ("suspend", "review")}, ["a1", "a2", "a3", "a4", "b1", "c1", "c2"]),
        ({"communities": (3,)}, ["c1", "c2"]),
        ({"communities": (1, 3)}, ["a1", "a2", "a3", "a4", "c1", "c2"]),
        ({"networks": (1,)}, ["a1", "a2", "a3", "a4"]),
        ({"networks": (1,), "communities": (3,)}, []),
        ({"accounts": ("a1", "c2")}, ["a1", "c2"]),
        ({"min_score": 0.9}, ["a1", "a2", "c1"]),
        ({"min_score": 0.8, "communities": (3,)}, ["c1", "c2"]),
        ({"min_score": 0.0}, ["a1", "a2", "a3", "c1", "c2"]),
    ],
)
def test_what_narrows_narrows_together(case: Case, selection: dict[str, Any], accounts: list[str]) -> None:
    assert sorted(chosen(case, **selection)) == accounts


def test_the_rows_bring_what_is_known_of_their_community(case: Case) -> None:
    frame = choose(case, Selection(), SuspendSettings()).set_index("account_id")
    assert frame.loc["a3", "standing"] == "suspend" and frame.loc["a3", "q_value"] == 0.001
    assert frame.loc["c1", "q_value"] == 0.01


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"communities": (1, 9)}, "no community 9 in this case"),
        ({"networks": (9,)}, "no network 9 in this case"),
        ({"accounts": ("a1", "zed")}, "no account zed in this case"),
    ],
)
def test_ids_that_are_not_there_are_named(case: Case, selection: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=f"{said}; `graphlink communities"):
        chosen(case, **selection)


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"communities": (1, 2)}, "no account of community 2 has verdict suspend; --verdict review lists it"),
        ({"accounts": ("a1", "a3")}, "no account of account a3 has verdict suspend"),
        ({"accounts": ("d1",)}, "no account of account d1 has verdict suspend"),
        (
            {"communities": (3,), "verdicts": ("review", "clear")},
            "no account of community 3 has verdict review or clear",
        ),
    ],
)
def test_what_was_named_and_is_not_to_be_acted_on_is_refused(case: Case, selection: dict[str, Any], said: str) -> None:
    with pytest.raises(GuardRefused, match=said):
        chosen(case, **selection)


def test_nobody_clear_is_ever_chosen(case: Case) -> None:
    assert not {"b2", "d1"} & set(chosen(case, verdicts=("suspend", "review", "clear")))


def test_a_plan_says_only_what_narrowed_it() -> None:
    assert Selection().as_json() == {"verdicts": ["suspend"]}
    full = Selection(communities=(1, 2), networks=(3,), accounts=("a",), verdicts=("review",), min_score=0.0)
    assert full.as_json() == {
        "communities": [1, 2],
        "networks": [3],
        "accounts": ["a"],
        "verdicts": ["review"],
        "min_score": 0.0,
    }


# Who is left out


def nobody(**lists: Any) -> AllowList:
    accounts, organisations, domains, back = (
        frozenset(lists.get(name, ())) for name in ("accounts", "organisations", "email_domains", "reinstated")
    )
    return AllowList(accounts, organisations, domains, back)


def row(**changes: Any) -> dict[str, Any]:
    values = {"account_id": "ann", "action": "suspend", "q_value": 0.01, "community_id": 4, "network_id": 2}
    return values | {"org_id": None, "email_domain": None, "status": None} | changes


def exclusion(
    allow: AllowList | None = None, earlier: Mapping[str, str] | None = None, **changes: Any
) -> Exclusion | None:
    (found,) = exclusions(pd.DataFrame([row(**changes)]), SuspendSettings(), allow or nobody(), earlier or {})
    return found


LISTED = "take it off the list under [suspend.guards.allow]"
EARLIER = "there is nothing to do, or reinstate it first"


def test_the_surest_are_as_many_as_may_be_planned() -> None:
    """Ten were asked for, and one of them is suspended already: nine were planned."""
    chosen = pd.DataFrame({"account_id": list("abcdef"), "action": ["suspend", "review", *["suspend"] * 4]})
    excluded = ["is suspended already", None, None, "is suspended already", None, None]
    taken, why = the_surest(chosen, excluded, 2)
    assert list(taken["account_id"]) == ["a", "c", "d", "e"] and list(why) == [excluded[0], None, excluded[3], None]
    assert len(the_surest(chosen, excluded, 9)[0]) == 5


def test_who_may_be_planned() -> None:
    assert exclusion() is None
    assert exclusion(q_value=0.05) is None
    assert exclusion(status="active") is exclusion(status="frozen") is exclusion(status="limited") is None
    assert exclusion(q_value=None, action="review") is None, "to be looked at, no q-value is needed"
    assert exclusion(nobody(accounts=["bob"], organisations=["acme"], reinstated=["cyd"]), org_id="other") is None


@pytest.mark.parametrize(
    ("allow", "changes", "why", "lift"),
    [
        ({"accounts": ["ann"]}, {}, "is on the allow-list", LISTED),
        ({"organisations": ["acme"]}, {"org_id": "acme"}, "its organisation acme is on the allow-list", LISTED),
        (
            {"reinstated": ["ann"]},
            {},
            "was reinstated before",
            "set `reinstated = false` under [suspend.guards.allow]",
        ),
        (
            {},
            {"status": "Banned"},
            "its status was suspended in the case's source",
            "run the case again if that has changed",
        ),
        (
            {},
            {"status": "closed"},
            "its status was gone in the case's source",
            "run the case again if that has changed",
        ),
        (
            {},
            {"q_value": 0.0501},
            "the q-value of community 4 is not known to be at most 0.05",
            "raise `max_q` under [suspend.guards]",
        ),
        (
            {},
            {"q_value": None, "action": "limit"},
            "the q-value of community 4 is not known to be at most 0.05",
            "raise `max_q` under [suspend.guards]",
        ),
    ],
)
def test_who_may_not_be_planned_and_what_lifts_it(
    allow: dict[str, Any], changes: dict[str, Any], why: str, lift: str
) -> None:
    assert exclusion(nobody(**allow), **changes) == Exclusion(why, lift)


@pytest.mark.parametrize(
    ("before", "action", "why"),
    [
        ("suspend", "suspend", "was suspended by an earlier plan"),
        ("suspend", "limit", "was suspended by an earlier plan"),
        ("suspend", "review", "was suspended by an earlier plan"),
        ("limit", "limit", "was limited by an earlier plan"),
        ("limit", "review", "was limited by an earlier plan"),
        ("limit", "suspend", None),
    ],
)
def test_what_an_earlier_plan_did_is_not_done_again_but_a_limit_may_become_more(
    before: str, action: str, why: str | None
) -> None:
    expected = None if why is None else Exclusion(why, EARLIER)
    assert exclusion(earlier={"ann": before}, action=action) == expected
    assert exclusion(earlier={"bob": before}, action=action) is None


def test_the_left_out_are_said_with_their_reasons() -> None:
    frame = pd.DataFrame([row(account_id=name) for name in ("ann", "bob", "cyd")])
    assert left_out(frame, [Exclusion("one", ""), None, Exclusion("two", "")]) == (
        LeftOut(account_id="ann", why="one"),
        LeftOut(account_id="cyd", why="two"),
    )


NAMED = pd.DataFrame(
    [
        row(account_id="ann"),
        row(account_id="bob"),
        row(account_id="cyd", community_id=5, network_id=None),
        row(account_id="dan", community_id=5, network_id=3, action="review"),
    ]
)
NO = Exclusion("is known", "ask")


@pytest.mark.parametrize(
    ("selection", "found", "said"),
    [
        ({"accounts": ("bob", "ann")}, [NO, None, None, None], "nothing of account ann may be planned: is known; ask"),
        ({"communities": (4, 5)}, [None, NO, NO, None], "nothing of community 5 may be planned: is known; ask"),
        ({"networks": (2,)}, [NO, NO, None, None], "nothing of network 2 may be planned: is known; ask"),
        ({"communities": (4,)}, [NO, None, None, None], None),
        ({"networks": (2,)}, [NO, None, NO, NO], None),
        ({"accounts": ("dan",)}, [None, None, None, NO], None),
        ({}, [NO, NO, NO, NO], None),
    ],
)
def test_what_was_named_is_refused_where_nothing_of_it_may_be_planned(
    selection: dict[str, Any], found: list[Exclusion | None], said: str | None
) -> None:
    if said is None:
        refuse_named(Selection(**selection), NAMED, found)
    else:
        with pytest.raises(GuardRefused, match=said):
            refuse_named(Selection(**selection), NAMED, found)


def test_a_list_that_the_case_has_no_column_for_is_refused() -> None:
    settings = SuspendSettings()
    refuse_unseen(nobody(accounts=["ann"]), pd.Index(["account_id"]), settings)
    refuse_unseen(nobody(organisations=["a"], email_domains=["b"]), pd.Index(["org_id", "email_domain"]), settings)
    for allow, column in ((nobody(organisations=["a"]), "org_id"), (nobody(email_domains=["b"]), "email_domain")):
        with pytest.raises(GuardRefused, match=f"have no column {column}; name the column under"):
            refuse_unseen(allow, pd.Index(["account_id"]), settings)


def test_missing_text_is_none() -> None:
    assert [text_of({"a": value}, "a") for value in (None, float("nan"), pd.NA, "", 7)] == [None, None, None, "", "7"]
    assert text_of({}, "a") is None
