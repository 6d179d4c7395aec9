"""Communities keep their identity from case to case; what changed is named."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graphlink.case import Case, write_case
from graphlink.case.redaction import Redaction
from graphlink.following.compare import compare_accounts, compare_cases, keep_ids
from tests.report_case import account, small_case
from tests.synthetic_case import write_frames


def accounts(**communities: str) -> pd.DataFrame:
    """A frame from `c1="abc", c2="de"`: one account a letter, community 1 and 2; `none` holds those in none."""
    rows = [
        (letter, None if name == "none" else int(name[1:]))
        for name, letters in communities.items()
        for letter in letters
    ]
    frame = pd.DataFrame(rows, columns=["account_id", "community_id"])
    return frame.astype({"community_id": "Int64"})


def changes(old: pd.DataFrame, new: pd.DataFrame) -> set[tuple[str, int | None, int | None, tuple[int, ...]]]:
    return {(one.change, one.old_id, one.new_id, one.others) for one in compare_accounts(old, new)}


def test_the_same_partition_keeps_every_id_in_any_row_order() -> None:
    old = accounts(c1="abcd", c2="ef")
    new = accounts(c2="abcd", c1="ef")[::-1]
    assert keep_ids(old, new) == {2: 1, 1: 2}
    assert changes(old, new) == {("kept", 1, 2, ()), ("kept", 2, 1, ())}


def test_growth_and_shrinking_keep_the_id() -> None:
    old = accounts(c1="abcd", c2="efgh")
    new = accounts(c1="abcdxyz", c2="ef", none="gh")
    assert keep_ids(old, new) == {1: 1, 2: 2}
    assert changes(old, new) == {("grown", 1, 1, ()), ("shrunk", 2, 2, ())}


def test_in_a_merge_the_one_that_gave_most_keeps_its_id() -> None:
    old = accounts(c1="abc", c2="defgh", c3="ij")
    new = accounts(c1="abcdefgh", c2="ij")
    assert keep_ids(old, new) == {1: 2, 2: 3}
    assert changes(old, new) == {("merged", 2, 1, (1,)), ("kept", 3, 2, ())}


def test_in_a_split_the_larger_part_keeps_the_id_and_the_other_is_named_with_it() -> None:
    old = accounts(c1="abcdefgh")
    new = accounts(c1="abcde", c2="fgh")
    assert keep_ids(old, new) == {1: 1, 2: 2}
    assert changes(old, new) == {("split", 1, 1, (2,)), ("split", 1, 2, ())}


def test_births_and_ends() -> None:
    old = accounts(c1="abc", c2="de")
    new = accounts(c1="abc", c2="xyz", none="de")
    assert keep_ids(old, new) == {1: 1, 2: 3}
    assert changes(old, new) == {("kept", 1, 1, ()), ("born", None, 2, ()), ("gone", 2, None, ())}


def test_an_id_that_ended_is_never_used_again() -> None:
    old = accounts(c1="ab", c9="cd")
    assert keep_ids(old, accounts(c1="xy", c2="ab")) == {1: 10, 2: 1}
    assert keep_ids(accounts(none="ab"), accounts(c1="ab")) == {1: 1}


def test_two_strays_of_a_hundred_are_no_heir() -> None:
    members = [f"m{number}" for number in range(100)]
    old = pd.DataFrame({"account_id": members, "community_id": 1})
    new = pd.DataFrame({"account_id": [*members[:2], *(f"n{number}" for number in range(50))], "community_id": 1})
    assert keep_ids(old, new) == {1: 2}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_identity_holds_over_ten_days_of_growth_and_loss(seed: int) -> None:
    """300 communities; every day 5 % of the members are replaced, 5 % join, numbers are shuffled."""
    rng = np.random.default_rng(seed)
    truth = {true: [f"{true}-{place}" for place in range(int(3 + rng.pareto(1.2) * 6))] for true in range(300)}
    shown: pd.DataFrame | None = None
    of_true: dict[int, set[int]] = {true: set() for true in truth}
    for day in range(10):
        for true, members in truth.items():
            stay = [one for one in members if len(members) <= 3 or rng.random() > 0.05]
            joined = rng.binomial(len(members), 0.1)
            truth[true] = [*stay, *(f"{true}-{day}-{number}" for number in range(joined))]
        numbers = rng.permutation(len(truth)) + 1
        rows = [(one, numbers[true]) for true, members in truth.items() for one in members]
        frame = pd.DataFrame(rows, columns=["account_id", "community_id"])
        if shown is not None:
            ids = keep_ids(shown, frame)
            frame["community_id"] = frame["community_id"].map(ids)
        of = dict(zip(frame["account_id"], frame["community_id"], strict=True))
        for true, members in truth.items():
            of_true[true].add(int(of[members[0]]))
        shown = frame
    kept = sum(len(ids) == 1 for ids in of_true.values())
    assert kept >= 0.99 * len(truth), f"seed {seed}: {kept} of {len(truth)}"


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("march") / "march.case")


def altered(case: Case, path: Path, **tables: pd.DataFrame) -> Case:
    """`case` again at `path`, some of its tables replaced."""
    names = ("accounts", "communities", "links", "signals", "evidence", "incidence", "activity", "models", "rejected")
    frames = {name: tables.get(name, case.table(name)) for name in names}
    return write_case(path, lambda folder: write_frames(folder, frames), case.manifest)


def replaced(case: Case, path: Path) -> Case:
    """The case a day later: account 1 is gone, and `new1` shows its card and address and is in its community."""
    people, shown = case.accounts, case.table("incidence")
    first = people[people["account_id"] == account(1)].assign(account_id="new1")
    people = pd.concat([people[people["account_id"] != account(1)], first])
    its = shown[(shown["account_id"] == account(1)) & shown["kind"].isin(["payment", "ip"])]
    shown = pd.concat([shown[shown["account_id"] != account(1)], its.assign(account_id="new1")])
    third = case.communities["community_id"] == 3
    communities = case.communities.assign(
        verdict=case.communities["verdict"].mask(third, "suspend"),
        cards=case.communities["cards"].mask(third, 4.0),
        accounts_per_device=case.communities["accounts_per_device"].mask(third, 0.9),
    )
    return altered(case, path, accounts=people, incidence=shown, communities=communities)


def test_a_suspended_account_that_came_back_is_seen_with_its_predecessor(march: Case, tmp_path: Path) -> None:
    found = compare_cases(march, replaced(march, tmp_path / "later.case"))
    assert (found.arrived, found.departed) == (1, 1)
    assert [(group.old_id, group.new_id, group.accounts) for group in found.members] == [(1, 1, ("new1",))]
    (one,) = found.returned
    assert (one.account_id, one.community_id, one.predecessors[0]) == ("new1", 1, account(1))
    assert {tie.kind for tie in one.evidence} == {"payment", "ip"}


def test_a_changed_verdict_says_what_moved(march: Case, tmp_path: Path) -> None:
    (change,) = compare_cases(march, replaced(march, tmp_path / "later.case")).verdicts
    assert (change.old_id, change.before, change.after) == (3, "review", "suspend")
    assert "accounts for each device, over those that have one from 0.5 to 0.9" in change.why
    # More cards in a longer history say nothing of why.
    assert "payment methods that its accounts used" not in change.why


def test_nothing_is_returned_where_the_predecessors_are_all_there(march: Case, tmp_path: Path) -> None:
    later = replaced(march, tmp_path / "later.case")
    both = pd.concat([march.accounts, later.accounts[later.accounts["account_id"] == "new1"]])
    shown = pd.concat([march.table("incidence"), later.table("incidence")]).drop_duplicates(
        ["account_id", "kind", "value"]
    )
    found = compare_cases(march, altered(march, tmp_path / "both.case", accounts=both, incidence=shown))
    assert found.arrived == 1
    assert found.returned == ()


def test_a_redacted_comparison_names_nobody(march: Case, tmp_path: Path) -> None:
    redaction = Redaction(b"a key for tests, 26 bytes.")
    found = compare_cases(march, replaced(march, tmp_path / "later.case"), redaction=redaction)
    assert found.returned[0].account_id == redaction.account("new1")
    assert not [raw for raw in ("new1", account(1), "card-1-0", "203.0.113.1", "march") if raw in repr(found)]


def test_a_case_against_itself_has_no_change(march: Case) -> None:
    found = compare_cases(march, march)
    assert found.counts() == {"kept": 4, "grown": 0, "shrunk": 0, "split": 0, "merged": 0, "born": 0, "gone": 0}
    assert (found.members, found.returned, found.verdicts, found.account_verdicts) == ((), (), (), ())
