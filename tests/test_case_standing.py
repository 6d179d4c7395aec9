"""Who is suspended already, or gone, by the column and words that the run recorded: one reading for all that ask."""

from pathlib import Path
from typing import Any

import pytest

from graphlink.case import GONE, SUSPENDED, Case, accounts_that_are, already_suspended, select_part, write_case
from graphlink.pages.standing import CLOSED, standing
from graphlink.pages.standing import SUSPENDED as SUSPENDED_BIT
from graphlink.suspension import SuspendSettings
from tests.report_case import small_case
from tests.synthetic_case import write_frames

STATES = {"a001": " Banned", "a002": "closed", "a003": "Parked", "a004": "left", "a005": "active"}


def case_of(path: Path, recorded: dict[str, Any] | None, column: str = "status") -> Case:
    """The small case with STATES in a column of its own, and what its run recorded of such words."""
    base = small_case(path / "base.case")
    tables = {name: base.table(name) for name in base.tables}
    accounts = tables["accounts"].drop(columns="status", errors="ignore")
    tables["accounts"] = accounts.assign(**{column: accounts["account_id"].map(STATES)})
    manifest = {key: value for key, value in base.manifest.items() if key != "standing"}
    told = manifest if recorded is None else {**manifest, "standing": recorded}
    return write_case(path / "x.case", lambda folder: write_frames(folder, tables), told)


@pytest.mark.parametrize(
    ("recorded", "column", "suspended", "gone"),
    [
        (None, "status", ["a001"], ["a002"]),
        ({"column": "state", "suspended": ["parked "], "gone": ["LEFT"]}, "STATE", ["a003"], ["a004"]),
        ({"column": "state", "suspended": ["parked"]}, "state", ["a003"], ["a002"]),
        ({"column": "state", "suspended": ["parked"], "gone": ["left"]}, "status", [], []),
    ],
)
def test_the_words_of_the_run_say_it(
    recorded: dict[str, Any] | None, column: str, suspended: list[str], gone: list[str], tmp_path: Path
) -> None:
    case = case_of(tmp_path, recorded, column)
    assert (accounts_that_are(case, "suspended"), accounts_that_are(case, "gone")) == (suspended, gone)
    assert already_suspended(case) == (len(suspended) if suspended else None)
    part = select_part(case)
    bits = dict(zip(part.accounts["account_id"], standing(case, part).tolist(), strict=True))
    assert [account for account, bit in bits.items() if bit & SUSPENDED_BIT] == suspended
    assert [account for account, bit in bits.items() if bit & CLOSED] == gone


def test_the_settings_begin_with_the_same_words() -> None:
    words = SuspendSettings().statuses
    assert (words.suspended, words.gone) == (SUSPENDED, GONE)
