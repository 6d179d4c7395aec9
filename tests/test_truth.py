"""Readings of a truth file: every format the same, ids as they stand, what is wrong refused in one line."""

from pathlib import Path

import pandas as pd
import pytest

from graphlink.errors import InputError
from graphlink.simulation import read_truth


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
