"""`--previous`: over a source that grew, what lives on keeps its number, what is new gets one that was not used."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import graphlink
from graphlink.case import Case
from graphlink.engine import DuckDBEngine
from graphlink.following import compare_cases
from graphlink.following.compare import keep_ids
from graphlink.judging import Judgement
from graphlink.pipeline import largest_ids, with_old_ids
from graphlink.reports import render_report
from graphlink.simulation import make_world, simulate
from tests.synthetic_case import synthetic_case

SEED = 9
"""On the second day of this world the new operator shares next to nothing with those who were there before."""
COLUMNS = ["community_id", "network_id"]


@dataclass(frozen=True)
class Days:
    """Two days of one world: `first`; `second` with it as previous; `alone`, the second day with no previous case."""

    first: Case
    second: Case
    alone: Case


def without(source: Path, folder: Path, left_out: Collection[str]) -> Path:
    """`source` in `folder`, without what the accounts of `left_out` did."""
    folder.mkdir()
    for path in source.glob("*.csv"):
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / path.name).write_text(
            rows[0] + "".join(row for row in rows[1:] if row.split(",", 1)[0] not in left_out), encoding="utf-8"
        )
    return folder


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """On the second day an operator has come, and the community with the first day's highest number is gone."""
    folder = tmp_path_factory.mktemp("days")
    world = make_world("pools", accounts=1500, fakes=180, exchanges=15_000, seed=SEED)
    source = simulate(world, folder / "world", file_format="csv").folder
    truth = pd.read_csv(source / "truth.csv")
    operator = set(truth.loc[truth["operator"] == "operator-2", "account_id"])
    first = graphlink.run(without(source, folder / "one", operator), folder / "first.case", pages=False)
    ended = set(members(first, "community_id")[last(first, "community_id")])
    grown = without(source, folder / "two", ended)
    alone = graphlink.run(grown, folder / "alone.case", pages=False)
    return Days(first, graphlink.run(grown, folder / "second.case", previous=first.path), alone)


def members(case: Case, column: str) -> dict[int, frozenset[str]]:
    """The accounts of each community, or network."""
    named = case.accounts.dropna(subset=[column])
    return {int(str(number)): frozenset(group) for number, group in named.groupby(column)["account_id"]}


def reasons(case: Case) -> dict[frozenset[str], str]:
    """What is said of each community, by its accounts."""
    told = case.communities.set_index("community_id")["reason"].to_dict()
    return {accounts: str(told[number]) for number, accounts in members(case, "community_id").items()}


def last(case: Case, column: str) -> int:
    return max(members(case, column))


@pytest.mark.parametrize("column", COLUMNS)
def test_what_lives_on_keeps_its_number_and_what_is_new_gets_an_unused_one(days: Days, column: str) -> None:
    before, after, plain = (members(case, column) for case in (days.first, days.second, days.alone))
    known = frozenset().union(*before.values())
    same = [number for number, accounts in before.items() if after.get(number) == accounts]
    assert {number for number, accounts in before.items() if accounts in after.values()} == set(same)
    assert len(same) >= 40, f"seed {SEED}: too few live on unchanged for the test to say much"
    for number, accounts in after.items():
        if number in before:
            assert len(accounts & before[number]) >= 0.1 * len(before[number]), f"seed {SEED}: {number} is another's"
    new = [number for number, accounts in after.items() if not accounts & known]
    assert new and min(new) > max(before), f"seed {SEED}"
    used = {number for number in after if number > max(before)}
    assert used == set(range(max(before) + 1, max(before) + 1 + len(used))), "new ones go on from the last"
    # Without the earlier case other numbers are given: the operator's communities are among the largest.
    assert [number for number in same if plain.get(number) != before[number]], f"seed {SEED}"


def test_the_number_of_a_community_that_ended_is_nobody_s(days: Days) -> None:
    assert last(days.first, "community_id") not in members(days.second, "community_id")
    assert last(days.first, "community_id") in members(days.alone, "community_id")


@pytest.mark.parametrize("column", COLUMNS)
def test_the_earlier_case_changes_numbers_and_nothing_else(days: Days, column: str) -> None:
    after, plain = members(days.second, column), members(days.alone, column)
    assert set(after.values()) == set(plain.values())
    said = ["account_id", "role", "score", "verdict", "reason"]
    first, second = (case.accounts[said].sort_values("account_id") for case in (days.second, days.alone))
    assert first.reset_index(drop=True).equals(second.reset_index(drop=True))


def test_every_table_has_the_same_numbers(days: Days) -> None:
    case = days.second
    communities = case.communities.set_index("community_id")
    people = case.accounts.dropna(subset=["community_id"])
    assert set(communities.index) == set(people["community_id"])
    networks = people.groupby("community_id")["network_id"].agg(set)
    assert {number: {row["network_id"]} for number, row in communities.iterrows()} == networks.to_dict()
    assert people.groupby("community_id").size().to_dict() == communities["accounts"].to_dict()
    said, plain = reasons(case), reasons(days.alone)
    assert said == plain and len(said) == len(communities)
    for table in ("evidence", "activity", "models"):
        assert set(case.table(table)["community_id"].dropna()) <= set(communities.index), table


def test_the_report_says_what_changed(days: Days) -> None:
    before, after = (set(case.accounts["account_id"]) for case in (days.first, days.second))
    told = f"{len(after - before)} accounts arrived, {len(before - after)} are gone;"
    assert len(after - before) > 20 and before - after
    page = (days.second.path / "report.html").read_text(encoding="utf-8")
    assert told in page and "Since the last case" in page
    assert "accounts arrived" not in render_report(days.alone).decode()
    told_of = render_report(days.second, format="md", previous=days.first).decode()
    assert "Newly to suspend: " in told_of and "Communities that are not clear: " in told_of
    old, new = (members(case, "community_id") for case in (days.first, days.second))
    kept = sum(len(accounts) == len(new.get(number, ())) for number, accounts in old.items())
    counts = compare_cases(days.first, days.second).counts()
    assert counts["kept"] == kept and counts["born"]
    assert counts["gone"] == len(set(old) - set(new)) > 0


@pytest.mark.parametrize(
    ("went", "number"),
    [
        # Old communities 1 and 2 meet in the new 1: the rest of 2 is not 2, whose members went elsewhere for the most.
        ([(1, 1)] * 5 + [(2, 1)] * 4 + [(2, 2)] * 3, {1: 1, 2: 3}),
        # A tenth of the old members make an heir, less does not.
        ([(1, 1)] * 10 + [(1, None)] * 90, {1: 1}),
        ([(1, 1)] * 9 + [(1, None)] * 91, {1: 2}),
    ],
)
def test_who_is_the_heir(went: list[tuple[int, int | None]], number: dict[int, int]) -> None:
    names = [f"a{place}" for place in range(len(went))]
    old, new = (pd.DataFrame({"account_id": names, "community_id": ids}) for ids in zip(*went, strict=True))
    assert keep_ids(old, new) == number


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return synthetic_case(tmp_path_factory.mktemp("before") / "day.case", linked=200, alone=10)


def renumbered(case: Case, seed: int) -> tuple[Judgement, pd.DataFrame]:
    """What `case` says under other numbers, with a community and network of three new accounts; and the accounts."""
    rng = np.random.default_rng(seed)
    people = case.accounts.dropna(subset=["community_id"])[["account_id", *COLUMNS]].astype(dict.fromkeys(COLUMNS, int))
    other = {}
    for column in COLUMNS:
        numbers = sorted(set(people[column]))
        other[column] = dict(zip(numbers, (rng.permutation(len(numbers)) + 2).tolist(), strict=True))
    new = pd.DataFrame({"account_id": ["new1", "new2", "new3"], "community_id": 1, "network_id": 1})
    people = pd.concat([people.assign(**{name: people[name].map(of) for name, of in other.items()}), new])
    people = people.sample(frac=1, random_state=seed).assign(account_no=range(len(people)))
    communities = people[COLUMNS].drop_duplicates().assign(q_value=0.5)
    signs = communities[["community_id"]].assign(sign="small")
    return Judgement(communities, people.drop(columns="account_id"), signs), people[["account_no", "account_id"]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numbers_are_given_back_by_members_to_communities_and_accounts_alike(before: Case, seed: int) -> None:
    judgement, named = renumbered(before, seed)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account_number", named)
        found = with_old_ids(db, judgement, before)
    people = found.accounts.merge(named, on="account_no").set_index("account_id")[COLUMNS]
    old = before.accounts.set_index("account_id")[COLUMNS].dropna()
    fresh = [int(old[column].max()) + 1 for column in COLUMNS]
    assert people.loc[["new1", "new2", "new3"]].to_numpy().tolist() == [fresh] * 3
    assert people.loc[old.index].to_numpy().tolist() == old.to_numpy(dtype=int).tolist(), f"seed {seed}"
    pairs = {tuple(pair) for pair in old.to_numpy(dtype=int).tolist()} | {tuple(fresh)}
    assert {tuple(pair) for pair in found.communities[COLUMNS].to_numpy().tolist()} == pairs
    assert set(found.communities["q_value"]) == {0.5} and len(found.communities) == len(judgement.communities)


def test_a_number_that_any_earlier_run_gave_is_not_given_again(before: Case) -> None:
    """What ended the day before yesterday has no accounts yesterday; its number stands in run.json alone."""
    old = pd.DataFrame({"account_id": ["a", "b"], "community_id": [1, 2]})
    new = pd.DataFrame({"account_id": ["a", "x"], "community_id": [1, 2]})
    assert keep_ids(old, new) == {1: 1, 2: 3}
    assert keep_ids(old, new, given=9) == {1: 1, 2: 10}
    judgement, _ = renumbered(before, 1)
    largest = {name: int(judgement.accounts[name].max()) for name in COLUMNS}
    assert largest_ids(judgement, None) == largest
    day = Case(before.path)
    day.__dict__["manifest"] = before.manifest | {"largest_ids": {"community_id": 500, "network_id": 1}}
    assert largest_ids(judgement, day) == {"community_id": 500, "network_id": largest["network_id"]}
