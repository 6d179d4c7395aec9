"""Dates in numbers with years of two digits: their order is told by the whole column, or the forms are said."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .source_folder import read, write_csv

FIRST = datetime(2025, 11, 3, 21, 5, 9)


def logins(folder: Path, form: str, *, days: int = 3, clock: str = "") -> None:
    """60 log-ins, so many days apart, their times in the form."""
    rows = []
    for n in range(60):
        at = FIRST + timedelta(days=days * n % 365)
        when = (
            {"Login date": at.strftime(form), "Hour": at.strftime(clock)}
            if clock
            else {"login_time": at.strftime(form)}
        )
        rows.append({"user_id": f"u{n % 9}", "ip": f"45.1.{n % 20}.7", "device_id": f"dev{n % 15:029d}", **when})
    write_csv(folder / "logins.csv", rows)


def first_seen(folder: Path) -> str:
    """The earliest time that the run sees by the settings that are proposed."""
    write_settings(discover(folder))
    with read(folder) as reading:
        assert not reading.rejected
        return str(reading.rows("select min(first_seen) from observation")[0][0])


@pytest.mark.parametrize(
    "form",
    ["%d.%m.%y %H:%M:%S", "%m/%d/%y %I:%M:%S %p", "%d/%m/%y %H:%M:%S", "%y-%m-%d %H:%M:%S", "%d-%m-%yT%H:%M:%S.000"],
)
def test_the_order_is_told_by_the_column(tmp_path: Path, form: str) -> None:
    logins(tmp_path, form)
    assert first_seen(tmp_path) == "2025-11-03 21:05:09"


def test_days_alone_and_their_hours(tmp_path: Path) -> None:
    logins(tmp_path, "%d.%m.%y", clock="%H:%M")
    assert first_seen(tmp_path) == "2025-11-03 21:05:00"


def test_what_nothing_tells_is_said(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "logins.csv",
        [{"user_id": f"u{n % 9}", "ip": f"45.1.{n}.7", "login_time": f"0{n % 9 + 1}/02/26"} for n in range(40)],
    )
    said = [text for text in discover(tmp_path).proposal.unsure if "how does `login_time` write its days?" in text]
    assert len(said) == 1
    assert said[0].endswith('Add: time_format = "%d/%m/%y" or time_format = "%m/%d/%y"')


def test_numbers_that_are_no_dates_have_no_form(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "logins.csv",
        [{"user_id": f"u{n % 9}", "ip": f"45.1.{n}.7", "time_code": f"{n}.40.{n % 99:02d}"} for n in range(40)],
    )
    assert {one.get("time") for one in discover(tmp_path).proposal.signals} == {None}
