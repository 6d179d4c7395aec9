"""The figures of `graphlink evaluate`, against a naive reckoning over all pairs, and its readings of a truth."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import folder as cases
from graphlink.errors import InputError
from graphlink.simulation import Agreement, agreement, evaluate, read_truth

Labels = list[str | None]


def random_labels(draw: np.random.Generator, size: int, parts: int, null: float) -> Labels:
    labels = draw.integers(0, parts, size)
    return [None if draw.random() < null else f"p{label}" for label in labels]


def ties(labels: Labels) -> set[tuple[int, int]]:
    """Every pair of accounts with the same label; null is nobody's."""
    return {
        (left, right)
        for left, right in combinations(range(len(labels)), 2)
        if labels[left] is not None and labels[left] == labels[right]
    }


def mates(labels: Labels, account: int) -> set[int]:
    """The account and all with its label."""
    if labels[account] is None:
        return {account}
    return {other for other, label in enumerate(labels) if label == labels[account]}


def naive_bcubed(parts: Labels, groups: Labels) -> float | None:
    """B-cubed precision: for the average account that is in a part, how much of its part is of its group."""
    scores = [
        len(mates(parts, account) & mates(groups, account)) / len(mates(parts, account))
        for account in range(len(parts))
        if parts[account] is not None
    ]
    return sum(scores) / len(scores) if scores else None


def naive_f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


def naive(parts: Labels, groups: Labels) -> Agreement:
    together, belong = ties(parts), ties(groups)
    pair_precision = len(together & belong) / len(together) if together else None
    pair_recall = len(together & belong) / len(belong) if belong else None
    precision, recall = naive_bcubed(parts, groups), naive_bcubed(groups, parts)
    return Agreement(
        of="parts",
        among="all",
        parts=len(set(parts) - {None}),
        groups=len(set(groups) - {None}),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=naive_f1(pair_precision, pair_recall),
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f1=naive_f1(precision, recall),
    )


FIGURES = ("pair_precision", "pair_recall", "pair_f1", "bcubed_precision", "bcubed_recall", "bcubed_f1")


def same(left: Agreement, right: Agreement) -> bool:
    """Equal but for the last digits of a float."""
    for name in FIGURES:
        one, other = getattr(left, name), getattr(right, name)
        if (one is None) != (other is None) or (one is not None and abs(one - other) > 1e-12):
            return False
    return (left.parts, left.groups) == (right.parts, right.groups)


@pytest.mark.parametrize("seed", range(40))
def test_agreement_equals_the_naive_reckoning(seed: int) -> None:
    draw = np.random.default_rng(seed)
    size = int(draw.integers(1, 60))
    parts = random_labels(draw, size, int(draw.integers(1, 12)), draw.choice([0.0, 0.3, 0.8]))
    groups = random_labels(draw, size, int(draw.integers(1, 12)), draw.choice([0.0, 0.3, 0.8]))
    found = agreement(pd.Series(parts, dtype=object), pd.Series(groups, dtype=object), of="parts", among="all")
    assert same(found, naive(parts, groups)), f"seed {seed}: {parts} against {groups}"


def test_agreement_of_equal_partitions_is_one_and_of_nothing_is_none() -> None:
    labels = pd.Series(["a", "a", "b", "b", "b"], dtype=object)
    nothing = pd.Series([None] * 5, dtype=object)
    full = agreement(labels, labels, of="parts", among="all")
    empty = agreement(nothing, nothing, of="parts", among="all")
    assert [getattr(full, name) for name in FIGURES] == [1.0] * 6
    assert [getattr(empty, name) for name in FIGURES] == [None] * 6


def a_case() -> pd.DataFrame:
    """Ten accounts: f1 to f5 fake, h1 to h5 honest."""
    rows = [
        ("f1", 1, 1, "suspend"),
        ("f2", 1, 1, "suspend"),
        ("f3", 2, 1, "suspend"),
        ("f4", 2, 1, "review"),
        ("f5", None, None, "clear"),
        ("h1", 2, 1, "suspend"),
        ("h2", 3, None, "review"),
        ("h3", 3, None, "clear"),
        ("h4", None, None, "clear"),
        ("h5", None, None, "clear"),
    ]
    frame = pd.DataFrame(rows, columns=["account_id", "community_id", "network_id", "verdict"])
    frame = frame.astype({"community_id": "Int64", "network_id": "Int64"})
    return frame.assign(role="member", membership=1.0, score=0.5, reason="", operator="kept from the source")


def a_truth() -> pd.DataFrame:
    rows = [
        *((f"f{number}", True, "o1" if number < 5 else "o2", "g1", "pools") for number in range(1, 6)),
        ("h1", False, None, None, "vpn"),
        ("h2", False, None, "home", "household"),
        ("h3", False, None, "home", "household"),
        ("h4", False, None, None, "alone"),
    ]
    return pd.DataFrame(rows, columns=["account_id", "fake", "operator", "group_id", "kind"], dtype=object).astype(
        {"fake": bool}
    )


def test_evaluation_of_ten_accounts_counted_by_hand() -> None:
    found = evaluate(a_case(), a_truth())
    assert (found.accounts, found.fakes, found.unknown) == (9, 5, 1)
    assert (found.suspend.accounts, found.suspend.fakes, found.suspend.innocents) == (4, 3, 1)
    assert (found.suspend.precision, found.suspend.recall) == (3 / 4, 3 / 5)
    assert (found.flagged.accounts, found.flagged.precision, found.flagged.recall) == (6, 4 / 6, 4 / 5)
    operators = {one.operator: one for one in found.operators}
    assert (operators["o1"].suspend_recall, operators["o1"].flagged_recall) == (3 / 4, 1.0)
    assert (operators["o1"].communities, operators["o1"].networks) == (2, 1)
    assert (operators["o2"].accounts, operators["o2"].flagged) == (1, 0)
    kinds = [(one.kind, one.accounts, one.suspended, one.reviewed) for one in found.innocents]
    assert kinds == [("vpn", 1, 1, 0), ("household", 2, 0, 1), ("alone", 1, 0, 0)]
    assert (found.fake_communities, found.fake_networks) == (2, 1)
    assert (found.suspended_communities, found.suspended_networks) == (2, 1)
    communities, _, networks, _ = found.agreements
    assert communities.pair_precision == 3 / 5  # f1-f2, f3-f4, h2-h3 of those and f3-h1, f4-h1
    assert communities.pair_recall == 3 / 7  # six pairs of o1, one of the household
    assert networks.pair_recall == 6 / 11  # o1 and o2 are one group


def test_evaluation_of_a_world_without_fakes_divides_by_nothing() -> None:
    truth = a_truth().assign(fake=False, operator=None)
    found = evaluate(a_case(), truth)
    assert found.suspend.recall is None
    assert found.suspend.precision == 0.0
    assert found.operators == ()


def test_a_truth_of_another_source_is_refused_with_a_count() -> None:
    truth = a_truth().replace({"account_id": {"f1": "x1", "f2": "x2"}})
    with pytest.raises(InputError, match=r"2 of 9 accounts are not in the case, the first is 'x1'"):
        evaluate(a_case(), truth)


def test_every_format_reads_the_same_and_ids_stay_text(tmp_path: Path) -> None:
    truth = pd.DataFrame(
        {
            "account_id": ["00123", "NA", "9007199254740993000"],
            "fake": [True, False, True],
            "operator": ["o1", None, "o1"],
            "group_id": ["g1", None, "g1"],
            "kind": ["pools", "alone", "pools"],
        }
    )
    truth.to_parquet(tmp_path / "truth.parquet")
    truth.to_csv(tmp_path / "truth.csv", index=False)
    truth.to_json(tmp_path / "truth.jsonl", orient="records", lines=True)
    for ending in ("parquet", "csv", "jsonl"):
        read = read_truth(tmp_path / f"truth.{ending}")
        assert read["account_id"].tolist() == ["00123", "NA", "9007199254740993000"], ending
        assert read["fake"].tolist() == [True, False, True], ending
        assert read["operator"].tolist() == ["o1", None, "o1"], ending


def test_a_truth_needs_only_the_operator_or_only_the_flag(tmp_path: Path) -> None:
    (tmp_path / "by_operator.csv").write_text("account_id,operator\na,o1\nb,\n")
    (tmp_path / "by_flag.csv").write_text("account_id,fake\na,yes\nb,0\n")
    (tmp_path / "some.jsonl").write_text('{"account_id": 7, "operator": "o1"}\n\n{"account_id": 8, "fake": false}\n')
    assert read_truth(tmp_path / "by_operator.csv")["fake"].tolist() == [True, False]
    assert read_truth(tmp_path / "by_flag.csv")["fake"].tolist() == [True, False]
    assert read_truth(tmp_path / "some.jsonl")[["account_id", "fake"]].to_numpy().tolist() == [
        ["7", True],
        ["8", False],
    ]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("truth.csv", "account_id,kind\na,alone\n", "needs the columns account_id and fake or operator"),
        ("truth.csv", "account_id,fake\na,true\n,false\n", "row 2: account_id is empty"),
        ("truth.csv", "account_id,fake\na,true\nb,no\na,false\n", "row 3: account 'a' comes twice"),
        ("truth.csv", "account_id,fake\na,maybe\n", "row 1: fake is 'maybe'"),
        ("truth.csv", "account_id,fake\n", "has no rows"),
        ("truth.csv", "", "cannot be read"),
        ("truth.jsonl", '{"account_id": "a"', "cannot be read"),
        ("truth.parquet", "not a Parquet file", "cannot be read"),
        ("truth.txt", "account_id\n", "must be a .parquet, .csv or .jsonl file"),
    ],
)
def test_a_wrong_truth_is_refused_in_one_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=says) as refused:
        read_truth(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_truth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such truth file"):
        read_truth(tmp_path / "truth.parquet")


def write_case(folder: Path) -> Path:
    """A case folder of which only the accounts have rows."""

    def write(path: Path) -> None:
        for name, columns in cases.TABLES.items():
            frame = a_case() if name == "accounts" else pd.DataFrame({column: [] for column in columns})
            frame.to_parquet(path / f"{name}.parquet")

    return cases.write_case(folder / "a.case", write, {}).path


def test_the_command_prints_tables_or_one_document(tmp_path: Path) -> None:
    case, truth = write_case(tmp_path), tmp_path / "truth.csv"
    a_truth().to_csv(truth, index=False)
    runner = CliRunner()
    shown = runner.invoke(app, ["evaluate", str(case), str(truth)])
    assert shown.exit_code == 0, shown.output
    for words in ("75.0 %", "60.0 %", "Recall per operator", "household", "B-cubed precision"):
        assert words in shown.output
    document = runner.invoke(app, ["evaluate", str(case), str(truth), "--json"])
    found = json.loads(document.stdout)
    assert found["suspend"]["precision"] == 3 / 4
    assert found["agreements"][0]["of"] == "communities"


def test_the_command_ends_with_two_for_a_wrong_truth(tmp_path: Path) -> None:
    case, truth = write_case(tmp_path), tmp_path / "truth.csv"
    truth.write_text("account_id,fake\nstranger,true\n")
    refused = CliRunner().invoke(app, ["evaluate", str(case), str(truth)])
    assert refused.exit_code == 2
    assert "1 of 1 accounts are not in the case" in refused.output
