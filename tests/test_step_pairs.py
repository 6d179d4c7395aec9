"""Every step by itself: the pairs of tables, before and after, of tests/steps (see the README there)."""

from datetime import datetime
from pathlib import Path

import pytest

from .step_pairs import Pair, PairError, differences, read_pairs

FOLDER = Path(__file__).parent / "steps"
PAIRS = [pair for path in sorted(FOLDER.glob("*.txt")) for pair in read_pairs(path)]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.at} {pair.title}")
def test_steps_leave_what_the_case_says(pair: Pair) -> None:
    found = differences(pair)
    assert not found, "\n".join([pair.title, *found])


GOOD = """# A case.
run: linking.candidates.candidate_steps()
step: rare_pair

table carried
account_no  signal_no  degree  coarse
1..2        7          2       false

leaves rare_pair
account_l  account_r
1          2
"""


def read_text(folder: Path, text: str) -> list[Pair]:
    path = folder / "case.txt"
    path.write_text(text, encoding="utf-8")
    return read_pairs(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# A case.\n", "", "case.txt:1: begin the case with a line `# "),
        ("run: linking.candidates.candidate_steps()\n", "", "case.txt:1: the case has no `run:` line"),
        ("candidate_steps()", "candidate_steps(__import__('os'))", "case.txt:2: "),
        ("candidate_steps()", "no_such_steps()", "case.txt:2: "),
        ("candidate_steps()", "candidate_steps", "case.txt:2: "),
        ("step: rare_pair", "step: rare_pear", "case.txt:3: the maker has no step rare_pear; it has window_pair"),
        ("step: rare_pair", "steps: rare_pair", "case.txt:3: 'steps: rare_pair' is none of"),
        ("step: rare_pair\n", "step: rare_pair, carried\n", "case.txt:5: the steps make carried themselves"),
        ("table carried", "table carted", "case.txt:1: step rare_pair reads carried; give it as `table carried`"),
        ("table carried", "table signal\nkind\nip\n\ntable carried", "case.txt:5: no step of the case reads signal"),
        ("7          2 ", "7 ", "case.txt:7: 3 cells under 4 headings"),
        ("1..2        7          2 ", "1..2        7..9       2 ", "case.txt:7: its ranges are of different lengths"),
        ("1..2 ", "2..1 ", "case.txt:7: 2..1 is no range"),
        ("coarse", "coarse:bit", "case.txt:6: coarse has the type 'bit'; take one of bigint"),
        ("coarse", "coarse:timestamp", "case.txt:5: "),
        ("degree  coarse", "degree  degree", "case.txt:6: carried names a column twice"),
        ("degree  coarse", "degree  rough", "case.txt:1: step rare_pair: "),
        ("account_l  account_r", "account_l  other", "case.txt:9: "),
        ("leaves rare_pair", "leaves link", "case.txt:9: no step of the case makes link; they make rare_pair"),
        (
            "leaves rare_pair\naccount_l  account_r\n1          2\n",
            "",
            "case.txt:1: the case has no `leaves NAME` table",
        ),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(PairError) as told:
        differences(read_text(tmp_path, GOOD.replace(old, new))[0])
    assert str(told.value).startswith(said)
    assert "\n" not in str(told.value)


def test_rows_that_lack_and_rows_besides_are_told(tmp_path: Path) -> None:
    [good] = read_text(tmp_path, GOOD)
    assert differences(good) == []
    [other] = read_text(tmp_path, GOOD.replace("1          2\n", "1          3\n"))
    assert differences(other) == ["case.txt:9: rare_pair lacks 1  3", "case.txt:9: rare_pair has besides 1  2"]


def test_a_step_whose_outcome_nobody_looks_at_is_not_tried(tmp_path: Path) -> None:
    [pair] = read_text(tmp_path, GOOD.replace("step: rare_pair", "step: rare_pair, common"))
    assert pair.tried() == {"rare_pair"}


def test_cells_are_read_as_the_readme_says(tmp_path: Path) -> None:
    text = GOOD.replace("coarse", "coarse  at  said  far").replace(
        "false", 'false  2026-03-01 10:00:00..2026-03-01 12:00:00  "two  blanks"  ln(1)'
    )
    [table] = read_text(tmp_path, text)[0].given
    types = ("bigint", "bigint", "bigint", "boolean", "timestamp", "varchar", "double")
    assert table.types == dict(
        zip(("account_no", "signal_no", "degree", "coarse", "at", "said", "far"), types, strict=True)
    )
    assert table.values() == [
        (1, 7, 2, False, datetime(2026, 3, 1, 10), "two  blanks", 0.0),
        (2, 7, 2, False, datetime(2026, 3, 1, 12), "two  blanks", 0.0),
    ]
