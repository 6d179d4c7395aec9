"""Times whose days and hours stand in two columns: put together where they belong together, and said where not."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .source_folder import Rows, read, write_csv, write_parquet, write_source

SECTION = """
[accounts]
path = "accounts.csv"

[[signals]]
kind = "ip"
path = "{path}"
value = "ip"
time = "{day}"
time_of_day = "{hour}"
window = "1h"
{more}
"""


def moments(folder: Path, path: str, *, day: str = "date", hour: str = "time", more: str = "") -> list[datetime]:
    """When the addresses of the table were seen."""
    (folder / "graphlink.toml").write_text(SECTION.format(path=path, day=day, hour=hour, more=more))
    with read(folder) as reading:
        return [
            row[0].to_pydatetime()
            for row in reading.rows("select make_timestamp((ts * 1e6)::bigint) from windowed_event")
        ]


def logins(*times: tuple[object, object]) -> Rows:
    return [
        {"account_id": "a1", "ip": f"203.0.113.{n}", "date": day, "time": hour}
        for n, (day, hour) in enumerate(times, 1)
    ]


NOON = datetime(2026, 3, 4, 12, 30)
WRITTEN = {
    "iso": [("2026-03-04", "12:30:00")],
    "a day with a midnight": [("2026-03-04 00:00:00", "12:30")],
    "an hour with a spreadsheet's day": [("2026-03-04", "1899-12-30 12:30:00")],
    "day first, by another row": [("04/03/2026", "12:30"), ("25/03/2026", "12:30")],
    "twelve hours": [("03/04/2026", "12:30 PM"), ("03/25/2026", "1:00 AM")],
}


@pytest.mark.parametrize("name", WRITTEN)
def test_days_and_hours_are_one_time(tmp_path: Path, name: str) -> None:
    write_csv(write_source(tmp_path) / "seen.csv", logins(*WRITTEN[name]))
    assert NOON in moments(tmp_path, "seen.csv")


def test_columns_of_days_and_hours_by_type(tmp_path: Path) -> None:
    write_parquet(write_source(tmp_path) / "seen.parquet", logins((date(2026, 3, 4), time(12, 30))))
    assert moments(tmp_path, "seen.parquet") == [NOON]


def test_a_form_is_that_of_both_and_a_day_without_an_hour_is_a_day(tmp_path: Path) -> None:
    rows = logins(("04/03/2026", "12:30"), ("05/03/2026", "13:00"))
    write_csv(write_source(tmp_path) / "seen.csv", rows)
    assert moments(tmp_path, "seen.csv", more='time_format = "%d/%m/%Y %H:%M"') == [NOON, datetime(2026, 3, 5, 13)]
    write_csv(tmp_path / "seen.csv", logins(("2026-03-04", "")))
    assert moments(tmp_path, "seen.csv") == [datetime(2026, 3, 4)]


def test_what_is_wrong_with_them_is_one_line(tmp_path: Path) -> None:
    write_csv(write_source(tmp_path) / "seen.csv", logins(("2026-03-04", "noon"), ("2026-03-05", "late")))
    with pytest.raises(InputError, match=r"column `date time`: 2 of 2 times cannot be read, such as `2026-03-04 noon`"):
        moments(tmp_path, "seen.csv")
    with pytest.raises(InputError, match="no column `hours`"):
        moments(tmp_path, "seen.csv", hour="hours")
    (tmp_path / "graphlink.toml").write_text('[activity]\npath = "seen.csv"\ntime_of_day = "time"\n')
    with pytest.raises(InputError, match="`time_of_day` needs `time`"), read(tmp_path):
        pass


def found(folder: Path, **columns: str) -> tuple[set[tuple[str | None, str | None, str | None]], list[str]]:
    """The day, the hour and the form that are proposed where each of 60 rows has these columns; and what is unsure."""
    rows = [
        {
            name: text.format(u=n % 30, d=1 + n % 9, e=13 + n % 9, h=10 + n % 12, m=10 + n % 40)
            for name, text in columns.items()
        }
        for n in range(60)
    ]
    write_csv(folder / "activity.csv", rows)
    proposal = discover(folder).proposal
    named = {(one.get("time"), one.get("time_of_day"), one.get("time_format")) for one in proposal.signals}
    return named, [text for text in proposal.unsure if "hours of the days" in text or "before the month" in text]


def test_init_puts_a_day_and_its_hour_together(tmp_path: Path) -> None:
    row = {"User ID": "u{u}", "Phone": "+1415555{m}{d}{d}"}
    assert found(tmp_path, **row, Date="03/{e}/2026", Time="{h}:{m}:00") == ({("Date", "Time", None)}, [])
    assert found(tmp_path, **row, order_date="2026-03-{e}", order_time="{h}:{m} PM")[0] == {
        ("order_date", "order_time", None)
    }
    assert found(tmp_path, **row, Datum="{e}.03.2026", Uhrzeit="{h}:{m}")[0] == {("Datum", "Uhrzeit", None)}
    named, said = found(tmp_path, **row, Date="0{d}/0{d}/2026", Time="{h}:{m}")
    assert (named, said) == ({("Date", "Time", None)}, [])
    named, said = found(tmp_path, **row, Date="01/0{d}/2026", Time="{h}:{m}")
    assert (named, len(said)) == ({("Date", "Time", None)}, 1)
    assert said[0].endswith('If so, add: time_format = "%d/%m/%Y %H:%M"')


def test_init_leaves_hours_apart_that_are_of_no_such_day(tmp_path: Path) -> None:
    row = {"User ID": "u{u}", "Phone": "+1415555{m}{d}{d}"}
    named, said = found(tmp_path, **row, date="2026-03-{e}", opening_time="{h}:00")
    assert (named, len(said)) == ({("date", None, None)}, 1)
    assert found(tmp_path, **row, date="2026-03-{e} {h}:{m}", time="{h}:{m}")[0] == {("date", None, None)}


@pytest.mark.parametrize("folders", ["dt=2026-03-{day:02d}/hr={hour:02d}", "year=2026/month=3/day={day}/hour={hour}"])
def test_folders_of_hours_tell_the_time(tmp_path: Path, folders: str) -> None:
    """The hour, or the whole time, was left out without a word."""
    for n in range(48):
        part = tmp_path / "logins" / folders.format(day=4 + n % 2, hour=n // 2)
        part.mkdir(parents=True)
        write_csv(part / "part-0.csv", [{"account_id": f"a{n % 9}", "ip": f"45.1.{n % 40}.7"}])
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        seen = {str(row[0]) for row in reading.rows("select first_seen from observation")}
        assert {"2026-03-04 00:00:00", "2026-03-05 23:00:00"} <= seen
        assert not reading.rejected


def test_a_report_by_the_hour_tells_the_time(tmp_path: Path) -> None:
    write_csv(write_source(tmp_path) / "seen.csv", logins(("2026-03-04", "7"), ("2026-03-04", "19"), ("20260304", "0")))
    assert moments(tmp_path, "seen.csv") == [datetime(2026, 3, 4, hour) for hour in (0, 7, 19)]
