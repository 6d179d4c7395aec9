"""The table of `benchmarks.detection accuracy`: which bars a world misses, and all worlds as one."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import accuracy
from benchmarks.accuracy import BARS, Bars, Outcome, missed_bars, pooled_error, pooled_row, row, together
from benchmarks.otherworld.style import LEVELS as OTHER_LEVELS
from benchmarks.worlds import FULL_SIZE, HONEST, usual_world
from graphlink.case import Case
from graphlink.simulation import LEVELS, Evaluation, evaluate, read_truth
from graphlink.simulation.calibration import calibration


def figures(suspended: int, reviewed: int, wrong: int, *, fakes: int = 100, honest: int = 2_000) -> Evaluation:
    """Figures of a world: so many fakes suspended and reviewed, so many innocents suspended."""
    fake = np.arange(fakes + honest) < fakes
    verdict = np.full(fakes + honest, "clear", dtype=object)
    verdict[:suspended], verdict[suspended : suspended + reviewed] = "suspend", "review"
    verdict[fakes : fakes + wrong] = "suspend"
    ids = [f"a{number}" for number in range(fakes + honest)]
    case = pd.DataFrame({"account_id": ids, "verdict": verdict, "role": "core", "score": 0.5})
    case = case.assign(community_id=np.where(verdict == "clear", np.nan, 1)).assign(network_id=1)
    truth = pd.DataFrame({"account_id": ids, "fake": fake, "operator": ["o1" if one else None for one in fake]})
    kind = np.where(np.arange(fakes + honest) % 2, "odd", "even")
    return evaluate(case, truth.assign(group_id=None, kind=kind))


def test_every_level_of_both_generators_has_bars() -> None:
    assert set(LEVELS) | set(OTHER_LEVELS) <= set(BARS)
    assert [usual_world("simulation", level, 1_000, 1).fakes for level in ("crowds", "pools")] == [0, 40]
    assert set(HONEST) == {name for name, bars in BARS.items() if bars.suspended is None}


def test_each_bar_is_missed_by_its_own_figure() -> None:
    bars = Bars(0.90, 0.98, precision=0.99, innocents=1, innocents_flagged=0.001)
    assert missed_bars(figures(90, 8, 0), bars) == ()
    assert missed_bars(figures(89, 9, 0), bars) == ("suspend recall",)
    assert missed_bars(figures(90, 7, 0), bars) == ("flagged recall",)
    assert missed_bars(figures(90, 8, 1), bars) == ("precision",)
    assert missed_bars(figures(200, 0, 2, fakes=200), bars) == ("innocents suspended",)
    assert missed_bars(figures(600, 0, 3, fakes=600), Bars(precision=0.99)) == ("innocents flagged",)
    assert missed_bars(figures(0, 0, 0, fakes=0), BARS["benign"]) == ()
    assert "precision" in missed_bars(figures(0, 100, 0), bars)


def test_worlds_below_the_full_size_are_not_held_to_bars() -> None:
    small, large = (usual_world("simulation", "pools", size, 1) for size in (FULL_SIZE - 1, FULL_SIZE))
    assert not Outcome(small, figures(1, 0, 0), ("precision",)).bad
    assert Outcome(large, figures(1, 0, 0), ("precision",)).bad
    assert not Outcome(large, figures(1, 0, 0)).bad
    assert Outcome(small, None, problem="broken").bad
    assert row(Outcome(small, None, problem="broken")) == "| simulation pools 1 | failed: broken |"
    assert row(Outcome(large, figures(98, 2, 1), ("precision",))) == (
        "| simulation pools 1 | 98.0% | 99.0% | 100.0% | 100.0% | 1 | 0.50 | 45.2% / 45.2% | 1.00 / - "
        "| missed: precision |"
    )


def test_a_pooled_calibration_is_that_of_all_accounts() -> None:
    draw = np.random.default_rng(5)
    frames = [
        pd.DataFrame({"score": draw.random(size), "fake": draw.random(size) < share})
        for size, share in ((300, 0.2), (40, 0.9), (0, 0.5))
    ]
    parts = [calibration(frame, among="all") for frame in frames]
    assert pooled_error(parts) == pytest.approx(calibration(pd.concat(frames), among="all").error)
    assert pooled_error(parts[2:]) is None


def test_all_worlds_are_one_sum() -> None:
    pooled = together([figures(90, 8, 2), figures(50, 0, 1, fakes=50), figures(0, 0, 0, fakes=0)])
    assert (pooled.worlds, pooled.accounts, pooled.fakes) == (3, 6_150, 150)
    assert (pooled.suspended_fakes, pooled.suspended_innocents, pooled.flagged_fakes) == (140, 3, 148)
    assert pooled.innocents_suspended == {"even": 2, "odd": 1}
    assert pooled_row(pooled).startswith("| all 3 worlds | 93.3% | 97.90% | 98.7% |  | 3 | 0.50 |")
    assert pooled_row(together([])) == "| all 0 worlds | - | - | - |  | 0 | - |  |  |  |"


def test_the_file_holds_every_world_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    good = replace(usual_world("simulation", "pools", 1_500, 1), exchanges=5_000)
    worlds = [replace(good, fakes=1_500), good]
    assert accuracy.measure_accuracy(worlds, workers=2, file=Path("all.json")) == 1
    failed, found = json.loads(Path("all.json").read_text(encoding="utf-8"))["worlds"]
    assert (failed["fakes"], failed["figures"]) == (1_500, None)
    assert failed["problem"]
    assert (found["level"], found["problem"], found["figures"]["fakes"]) == ("pools", "", 60)
    assert {"kind", "suspended"} <= set(found["figures"]["innocents"][0])
    *_, first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("| simulation pools 1 | failed: ")
    figures = evaluate(Case.open(good.folder.with_suffix(".case")).accounts, read_truth(good.folder / "truth.parquet"))
    assert second == row(Outcome(good, figures, missed_bars(figures, BARS["pools"])))
    assert last.startswith("| all 1 worlds |")
