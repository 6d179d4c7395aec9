"""The small sources with a known truth: what they hold, and how they are scored."""

import csv
import json
from pathlib import Path

import pytest

from benchmarks.small_sources.cases import BY_NAME, CASES, CLEAR, FLAG, SUSPEND, Case, chosen
from benchmarks.small_sources.scoring import innocents_left_alone, judged, operations_found, written
from benchmarks.small_sources.source import Source

TINY = 0.01


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Source, Path]:
    case: Case = request.param
    source, folder = written(case, 1, tmp_path_factory.mktemp("small"), TINY)
    return case, source, folder


def test_a_case_holds_what_it_says(made: tuple[Case, Source, Path]) -> None:
    """Twins have nobody in the truth, the others have, and the truth stands outside of the source."""
    case, source, folder = made
    truth = list(csv.DictReader((folder / "truth.csv").open(encoding="utf-8")))
    assert {row["account_id"]: row["operation"] for row in truth} == source.truth
    assert bool(truth) == (case.right != CLEAR)
    assert case.sentence.startswith("Twin of `") == (case.right == CLEAR)
    assert not (folder / "source" / "truth.csv").exists()
    assert 1 <= len(list((folder / "source").iterdir())) <= 4
    assert case.name not in "".join(path.read_text(encoding="utf-8") for path in (folder / "source").iterdir())


def test_the_truth_names_only_accounts_of_the_source(made: tuple[Case, Source, Path]) -> None:
    _, source, folder = made
    ids = ids_in(folder / "source" / next(iter(source.tables)))
    assert set(source.truth) <= ids
    assert source.accounts == ids


def test_no_table_is_empty_and_no_column_is_always_empty(made: tuple[Case, Source, Path]) -> None:
    _, source, _ = made
    for name, rows in source.tables.items():
        filled = {column for _, row in rows for column, value in row.items() if value != ""}
        columns = {column for _, row in rows for column in row}
        assert columns - filled <= {"organization", "institution", "to_loyalty_no"}, name


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("mule_herd", "distillers", "airdrop_chain"):
        first, again, other = (
            written(BY_NAME[name], seed, tmp_path / str(n), 0.01) for n, seed in enumerate((3, 3, 4))
        )
        assert contents(first[1]) == contents(again[1])
        assert contents(first[1]) != contents(other[1])


def test_twins_name_what_they_resemble() -> None:
    twins = [case for case in CASES if case.right == CLEAR]
    resembled = {case.sentence.split("`")[1] for case in twins}
    assert resembled <= {case.name for case in CASES if case.right != CLEAR}
    assert len(twins) < 0.4 * len(CASES)


def test_nine_in_ten_of_each_large_operation_must_have_the_verdict() -> None:
    truth = {f"a{number}": "large" for number in range(20)} | {"b": "small"}
    most = {f"a{number}": "suspend" for number in range(18)}
    assert operations_found(SUSPEND, truth, most)
    assert not operations_found(SUSPEND, truth, most | {"a0": "review"})
    assert operations_found(FLAG, truth, most | {"a0": "review"})
    assert not operations_found(FLAG, {"b": "small"}, most)
    assert operations_found(CLEAR, {}, {})


def test_innocents_are_left_alone() -> None:
    assert innocents_left_alone(SUSPEND, (0, 2, 2_000))
    assert not innocents_left_alone(SUSPEND, (0, 3, 2_000))
    assert innocents_left_alone(FLAG, (0, 1, 1_500))
    assert not innocents_left_alone(FLAG, (0, 1, 900))
    assert not innocents_left_alone(SUSPEND, (1, 1, 9_000))
    assert not innocents_left_alone(CLEAR, (0, 1, 9_000))


def test_a_score_counts_both_sides() -> None:
    source = BY_NAME["banned_sellers"].source(1, TINY)
    verdicts = dict.fromkeys(source.truth, "review")
    score = judged(BY_NAME["banned_sellers"], source, verdicts)
    assert (score.right, score.fakes, score.innocents[:2]) == (True, (0, 8, 8), (0, 0))
    assert "1 accounts that" in judged(BY_NAME["banned_sellers"], source, verdicts | {"x": "clear"}).problem


def test_a_name_that_no_case_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no case is called nobody"):
        chosen(["nobody"])


def ids_in(path: Path) -> set[str]:
    """The values of the first column of a table of accounts."""
    if path.suffix == ".jsonl":
        return {str(next(iter(json.loads(row).values()))) for row in path.read_text(encoding="utf-8").splitlines()}
    rows = csv.reader(path.open(encoding="utf-8"))
    next(rows)
    return {row[0] for row in rows}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
