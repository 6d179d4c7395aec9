"""evaluate CASE --decisions: precision of what was decided, recall of what was drawn at random, what is not known."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.decisions import Decision, Decisions, Draw, exact_interval, measure_decided
from graphlink.decisions.book import append_lines
from tests.decided import START, decision
from tests.suspension_case import case_of

CASE = {"path": "day.case", "fingerprint": "f", "source": None}


def accounts(**counts: int) -> pd.DataFrame:
    """So many accounts of each verdict, called by it: suspend0, suspend1, ..."""
    rows = [(f"{verdict}{number}", verdict) for verdict, count in counts.items() for number in range(count)]
    return pd.DataFrame(rows, columns=["account_id", "verdict"])


def draw(stratum: str, of: int, *drawn: str) -> Draw:
    told = {"id": f"{abs(of):08x}", "at": START, "stratum": stratum, "of": of, "accounts": drawn, "seed": 7}
    return Draw.model_validate({**told, "case": CASE})


def said(verdict: str, *names: str) -> list[Decision]:
    return [decision(verdict, "account", name, name) for name in names]


def test_intervals_are_clopper_and_pearson_s() -> None:
    # R: binom.test(9, 10)$conf.int and binom.test(0, 30)$conf.int
    assert exact_interval(9, 10) == pytest.approx((0.5549839, 0.9974714), abs=1e-6)
    assert exact_interval(0, 30) == pytest.approx((0, 0.1157033), abs=1e-6)
    assert exact_interval(30, 30) == pytest.approx((0.8842967, 1), abs=1e-6)


def test_precision_is_of_what_was_decided_for_sure() -> None:
    decided = [*said("operation", *(f"suspend{n}" for n in range(9))), *said("innocent", "suspend9", "review0")]
    decided += [*said("unsure", "suspend10"), *said("operation", "suspend11")]
    decided += [decision("innocent", "account", "suspend11", "suspend11", by="bob")]
    found = measure_decided(accounts(suspend=40, review=5, clear=100), Decisions(tuple(decided)))
    assert (found.operation, found.innocent, found.unsure, found.disputed) == (9, 2, 1, 1)
    suspend, review = found.precisions
    assert (suspend.accounts, suspend.decided, suspend.operation, suspend.share) == (40, 10, 9, 0.9)
    assert (suspend.low, suspend.high) == pytest.approx((0.5549839, 0.9974714), abs=1e-6)
    assert (review.decided, review.share) == (1, 0.0)
    assert any("10 of the 40 accounts with verdict suspend are decided" in line for line in found.said)


def test_accounts_decided_at_one_stroke_count_once_in_the_interval() -> None:
    names = tuple(f"suspend{n}" for n in range(38))
    decided = (decision("operation", "community", "1", *names), *said("innocent", "suspend38", "suspend39"))
    suspend = measure_decided(accounts(suspend=40, clear=10), Decisions(decided)).precisions[0]
    assert (suspend.share, suspend.strokes_right, suspend.strokes) == (0.95, 1, 3)
    assert (suspend.low, suspend.high) == exact_interval(1, 3)


def test_without_a_random_draw_recall_is_not_known_and_why_is_said() -> None:
    decided = said("operation", "suspend0", "clear0", "review0")
    found = measure_decided(accounts(suspend=4, review=3, clear=90), Decisions(tuple(decided)))
    assert [one.share for one in found.recalls] == [None, None]
    assert sum("so recall is not known: `graphlink decide CASE --sample N`" in line for line in found.said) == 2


def test_recall_weighs_each_draw_by_what_it_was_drawn_from() -> None:
    """10 suspended, all fake; 20 to review, half of 4 drawn are fake; 1,000 clear, one of 50 drawn is."""
    drawn = [f"clear{n}" for n in range(50)]
    draws = (draw("clear", 1000, *drawn), draw("review", 20, "review0", "review1", "review2", "review3"))
    decided = [*said("operation", *(f"suspend{n}" for n in range(10)), "review0", "review1", "clear0")]
    decided += said("innocent", "review2", "review3", *drawn[1:])
    # What was not drawn says nothing of recall, however many of it were looked at.
    decided += said("operation", *(f"clear{n}" for n in range(60, 90)))
    found = measure_decided(accounts(suspend=10, review=20, clear=1000), Decisions(tuple(decided), draws))
    suspend, flagged = found.recalls
    assert suspend.share == pytest.approx(10 / (10 + 10 + 20))
    assert flagged.share == pytest.approx(20 / 40)
    level = 1 - 0.05 / 3
    least, most = (
        np.array([exact_interval(k, n, level)[side] * of for k, n, of in ((10, 10, 10), (2, 4, 20), (1, 50, 1000))])
        for side in (0, 1)
    )
    assert suspend.low == pytest.approx(least[0] / (least[0] + most[1] + most[2]))
    assert suspend.high == pytest.approx(most[0] / (most[0] + least[1] + least[2]))
    assert flagged.low == pytest.approx((least[0] + least[1]) / (least[0] + least[1] + most[2]))
    assert flagged.high is not None and flagged.low is not None and flagged.low < 0.5 < flagged.high


def test_who_was_drawn_and_moved_or_is_open_counts_for_nothing_and_is_said() -> None:
    draws = (draw("clear", 100, "clear0", "clear1", "review0", "gone"), draw("review", 5, "review1"))
    decided = said("innocent", "clear0", "review1", "review0", "suspend0")
    found = measure_decided(accounts(suspend=1, review=5, clear=100), Decisions(tuple(decided), draws))
    clear, review = found.strata
    assert (clear.drawn, clear.decided, review.drawn, review.decided) == (2, 1, 1, 1)
    assert "1 account drawn at random has another verdict by now, and counts for no recall." in found.said
    assert any("1 of the 2 accounts drawn with verdict clear is not decided for sure" in line for line in found.said)


def test_a_case_that_read_decisions_is_measured_by_the_verdicts_before_them() -> None:
    frame = accounts(clear=2, review=1).assign(undecided_verdict=["suspend", "clear", "clear"], decided="innocent")
    found = measure_decided(frame, Decisions(tuple(said("innocent", "clear0"))))
    assert (found.precisions[0].accounts, found.precisions[0].share) == (1, 0.0)
    assert any("made with decisions: what is measured is the verdict of the signs alone" in line for line in found.said)


def test_the_interval_of_recall_holds_the_truth_as_often_as_it_says() -> None:
    generator = np.random.default_rng(5)
    held = 0
    for _ in range(100):
        fake = {"suspend": 0.9, "review": 0.4, "clear": 0.01}
        sizes = {"suspend": 100, "review": 150, "clear": 4000}
        truth = {verdict: generator.random(size) < fake[verdict] for verdict, size in sizes.items()}
        drawn = {verdict: generator.choice(sizes[verdict], 60, replace=False) for verdict in sizes}
        names = {verdict: [f"{verdict}{n}" for n in chosen] for verdict, chosen in drawn.items()}
        decided = [
            decision(
                "operation" if truth[verdict][int(name.removeprefix(verdict))] else "innocent", "account", name, name
            )
            for verdict, chosen in names.items()
            for name in chosen
        ]
        draws = tuple(draw(verdict, sizes[verdict], *names[verdict]) for verdict in ("review", "clear"))
        recall = measure_decided(accounts(**sizes), Decisions(tuple(decided), draws)).recalls[0]
        true = truth["suspend"].sum() / sum(flags.sum() for flags in truth.values())
        held += bool(recall.low is not None and recall.high is not None and recall.low <= true <= recall.high)
    assert held >= 95, "seed 5"


def test_the_command_takes_the_settings_file_or_the_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_of(tmp_path)
    (tmp_path / "synthetic").mkdir()
    monkeypatch.chdir(tmp_path)
    append_lines(tmp_path / "synthetic" / "decisions.jsonl", said("operation", "a1"))
    append_lines(tmp_path / "other.jsonl", said("innocent", "a1"))
    shares = []
    for more in ([], ["other.jsonl"]):
        result = CliRunner().invoke(app, ["evaluate", "day.case", "--decisions", *more, "--json"])
        assert result.exit_code == 0, result.output
        shares.append(json.loads(result.stdout)["precisions"][0]["share"])
        assert "recall comes from accounts drawn at random" in result.stderr
    assert shares == [1.0, 0.0]
    result = CliRunner().invoke(app, ["evaluate", "day.case", "--decisions", "other.jsonl"])
    assert "0 of 1" in result.stdout and "not known" in result.stdout
    for arguments, message in (
        (["evaluate", "day.case"], "give TRUTH, which says what accounts are fake, or --decisions"),
        (["evaluate", "day.case", "--decisions", "none.jsonl"], "none.jsonl: no decisions are there"),
    ):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 2 and message in result.stderr
