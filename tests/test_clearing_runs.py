"""What explain lists of a run's accounts adds up, and follows from the run's own code."""

import json
import math
import shutil
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink.case import AccountEvidence, Case
from graphlink.case.basis import basis_of, outcomes
from graphlink.case.fingerprint import LATER
from graphlink.case.reckoning import STANDS


@pytest.fixture(scope="module")
def some(sample_case: Case) -> list[AccountEvidence]:
    """Every verdict and role, a few of each, and every community that its network lifts or its ways hold down."""
    known = sample_case.accounts.dropna(subset="community_id")
    chosen = pd.concat([of.head(10) for _, of in known.groupby(["verdict", "role"])])
    odd = sample_case.communities.query("network_points != 0 or ways_points != 0")["community_id"]
    chosen = pd.concat([chosen, *(known[known["community_id"] == number].head(1) for number in odd)])
    return [graphlink.explain(sample_case, account) for account in chosen["account_id"].unique()]


def test_a_reader_with_a_calculator_arrives_at_the_score(some: list[AccountEvidence]) -> None:
    assert len(some) > 20
    for one in some:
        sums = one.reckoning
        assert sums is not None and one.unsaid is None
        points = sum(round(each.points, 3) for each in sums.signs)
        community = round(1 / (1 + math.exp(-1.5 * (points - 3.5))), 3)
        counts = community if community >= 0.5 else community * (2 * community) ** 3
        odds = sum(round(each.nats, 3) for each in sums.parts)
        less, most = (0.8, 1.0) if sums.alike else (1.5, 0.3)
        score = counts * min(most, 1 / (1 + math.exp(-(0.9 * odds - less))))
        assert score == pytest.approx(one.account.score, abs=0.005), one.account
        assert points == pytest.approx(sums.points, abs=0.01) and odds == pytest.approx(sums.odds, abs=0.01)
        assert community == pytest.approx(sums.community_score, abs=0.005)
        # To one of the last digit, counted in whole ones: as floats 0.5963 - 0.5962 is more than 1e-4.
        assert abs(round(1e4 * sums.score) - round(1e4 * one.account.score)) <= 1


def test_role_and_verdict_follow_as_the_run_said(some: list[AccountEvidence]) -> None:
    for one in some:
        assert one.reckoning is not None
        assert one.reckoning.role_says.startswith(f"{one.account.role}: ")
        assert one.reckoning.verdict_says.endswith(
            f"the account is {STANDS[str(one.account.role)]}: {one.account.verdict}"
        )
        assert (one.held_back == ()) == (one.account.verdict == "suspend")


def test_each_way_is_what_the_judging_code_says_of_what_is_left(sample_case: Case, some: list[AccountEvidence]) -> None:
    """Here the odds of what is left are added up by themselves, part for part."""
    ways = [
        (one, way)
        for one in some
        if one.clearing
        for way in (*(one.clearing.clear or ()), *(one.clearing.review or ()))
    ]
    assert len(ways) >= 20
    for one, way in ways:
        assert one.reckoning is not None and one.account.community_id is not None
        gone = {each.name: each.what for each in way.without}
        odds = 0.0
        for each in one.reckoning.parts:
            what = gone.get(each.family or each.part, "")
            shared = each.part == "shared"
            odds += (
                each.without
                if shared and what == "signal"
                else each.untied
                if shared and what == "family"
                else 0.0
                if what == "habit"
                else each.nats
            ) or 0.0
        assert way.odds == pytest.approx(odds, abs=1e-6)
        assert way.score <= one.account.score and way.verdict in way.says
        made = basis_of(sample_case, one.account.account_id, one.account.community_id)
        community = outcomes(made, [made.parts], [{name for each in way.without for name in each.signs}])[0]
        assert (way.community_score, way.community_verdict) == (community.community_score, community.community_verdict)


def test_the_clear_are_held_back_and_the_flagged_can_be_cleared(some: list[AccountEvidence]) -> None:
    for one in some:
        assert one.clearing is not None
        assert (one.clearing.clear is None) == (one.account.verdict == "clear")
        assert (one.clearing.review is None) == (one.account.verdict != "suspend")
        for ways, wanted in ((one.clearing.clear, "clear"), (one.clearing.review, "review")):
            assert len(ways or ()) <= 5
            assert all(way.verdict == wanted and 1 <= len(way.without) <= 2 for way in ways or ())
    assert any(one.clearing.clear for one in some if one.clearing and one.account.verdict == "review")


def test_the_terminal_and_json_say_the_same(sample_case: Case, some: list[AccountEvidence]) -> None:
    one = next(each for each in some if each.account.verdict == "review")
    words = ["explain", str(sample_case.path), one.account.account_id]
    said = CliRunner().invoke(app, words, env={"COLUMNS": "200"}).stdout
    assert one.reckoning is not None and one.clearing is not None
    for line in (
        *(f"{each}." for each in one.reckoning.sums),
        f"Role: {one.reckoning.role_says}.",
        f"Verdict: {one.reckoning.verdict_says}.",
        "What would make it clear, all else as it is:",
        *(f"  - {way.says}" for way in one.clearing.clear or ()),
        "What holds it back from suspension:",
    ):
        assert line in said
    document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert document["clearing"] == json.loads(json.dumps(asdict(one.clearing)))
    assert document["reckoning"]["sums"] == list(one.reckoning.sums)


def test_of_an_account_in_no_community_there_is_nothing_to_add_up(sample_case: Case) -> None:
    alone = sample_case.accounts[sample_case.accounts["community_id"].isna()]["account_id"].iloc[0]
    one = graphlink.explain(sample_case, alone)
    assert (one.reckoning, one.clearing, one.held_back, one.unsaid) == (None, None, (), None)


@pytest.mark.parametrize("table", sorted(LATER))
def test_an_older_case_says_to_run_again_and_the_rest_of_it(table: str, sample_case: Case, tmp_path: Path) -> None:
    older = Path(shutil.copytree(sample_case.path, tmp_path / "older.case"))
    (older / f"{table}.parquet").unlink()
    account = str(sample_case.accounts[sample_case.accounts["verdict"] == "suspend"]["account_id"].iloc[0])
    one = graphlink.explain(Case.open(older), account)
    assert one.reckoning is None and one.signals and one.strongest
    done = CliRunner().invoke(app, ["explain", str(older), account])
    assert done.exit_code == 0 and "signals that it shares" in done.stdout
    [line] = [line for line in done.stderr.splitlines() if "older.case" in line]
    assert "an earlier version made this case" in line and "run `graphlink run` again" in line


def test_a_case_that_was_judged_by_other_numbers_says_so(sample_case: Case, tmp_path: Path) -> None:
    other = Path(shutil.copytree(sample_case.path, tmp_path / "other.case"))
    frame = sample_case.communities.assign(points=sample_case.communities["points"] + 0.01)
    frame.to_parquet(other / "communities.parquet")
    account = str(sample_case.accounts[sample_case.accounts["verdict"] == "suspend"]["account_id"].iloc[0])
    one = graphlink.explain(Case.open(other), account)
    assert one.reckoning is None and one.unsaid is not None and "judged by other numbers" in one.unsaid
