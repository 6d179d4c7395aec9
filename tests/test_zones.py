"""Times whose zone stands in their heading, in another column, or in the settings: the same moments in every table."""

from datetime import datetime
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .source_folder import read, write_csv, write_parquet, write_source

SECTION = """
[accounts]
path = "accounts.csv"

[[signals]]
kind = "ip"
path = "{path}"
value = "ip"
time = "at"
time_zone = "{zone}"
window = "1h"
{more}
"""
NINE = datetime(2026, 7, 3, 9)


def moments(folder: Path, at: object, zone: str, *, named: str = "zone", more: str = "") -> list[datetime]:
    """When the address was seen that was shown `at` a time of the zone in the column `zone`."""
    path = "seen.csv" if isinstance(at, str) else "seen.parquet"
    write = write_csv if isinstance(at, str) else write_parquet
    write(write_source(folder) / path, [{"account_id": "a1", "ip": "203.0.113.9", "at": at, "zone": zone}])
    (folder / "graphlink.toml").write_text(SECTION.format(path=path, zone=named, more=more))
    with read(folder) as reading:
        rows = reading.rows("select make_timestamp((ts * 1e6)::bigint) from windowed_event")
        return [row[0].to_pydatetime() for row in rows]


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        ("2026-07-03 11:00:00", "Europe/Berlin"),
        ("2026-07-03T11:00:00.000", "+02:00"),
        ("2026-07-03 11:00", "(UTC+02:00) Berlin"),
        ("2026-07-03 01:00:00", "-480"),
        ("2026-07-03 01:00:00", "-28800"),
        ("2026-07-03 11:00:00", "2"),
        ("2026-07-03 14:30:00", "UTC+5:30"),
        ("2026-07-03 02:00:00 AM", "PST"),
        ("Jul 3, 2026 11:00:00", "MESZ"),
        ("2026-07-03 09:00:00", ""),
        ("2026-07-03 09:00:00Z", "Europe/Berlin"),
        ("2026-07-03 10:00:00+01:00", "Europe/Berlin"),
        ("1783069200", "Europe/Berlin"),
        (datetime(2026, 7, 3, 11), "Europe/Berlin"),
    ],
)
def test_times_are_of_the_zone_beside_them_where_they_tell_none(tmp_path: Path, at: object, zone: str) -> None:
    assert moments(tmp_path, at, zone) == [NINE]


def test_a_zone_may_be_one_for_all_and_times_may_have_a_form(tmp_path: Path) -> None:
    assert moments(tmp_path, "2026-07-03 11:00:00", "", named="Europe/Berlin") == [NINE]
    form = 'time_format = "%d/%m/%Y %H.%M"'
    assert moments(tmp_path, "03/07/2026 11.00", "+02:00", more=form) == [NINE]
    assert moments(tmp_path, "03/07/2026 11.00", "", named="CET", more=form) == [NINE]


def test_what_is_no_zone_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'time_zone = "Berlin": no column of .*seen.csv, and no zone'):
        moments(tmp_path, "2026-07-03 11:00:00", "", named="Berlin")
    more = SECTION.format(path="seen.csv", zone="CET", more="").partition("[[signals]]")[2]
    with pytest.raises(InputError, match="column `at` has the zones `zone` and `CET`; keep one"):
        moments(tmp_path, "2026-07-03 11:00:00", "", more=f"\n[[signals]]{more}")


def test_sign_ups_have_a_zone_too(tmp_path: Path) -> None:
    write_csv(write_source(tmp_path) / "people.csv", [{"account_id": "a1", "joined": "2026-07-03 11:00"}])
    write_csv(tmp_path / "seen.csv", [{"account_id": "a1", "ip": "203.0.113.9"}])
    (tmp_path / "graphlink.toml").write_text(
        '[accounts]\npath = "people.csv"\ncreated_at = "joined"\ncreated_zone = "Europe/Berlin"\n\n'
        '[[signals]]\nkind = "ip"\npath = "seen.csv"\nvalue = "ip"\n'
    )
    with read(tmp_path) as reading:
        assert [str(row[0]) for row in reading.rows("select created_at from account where account_id = 'a1'")] == [
            "2026-07-03 09:00:00"
        ]


def proposed(folder: Path, **columns: str) -> tuple[set[str | None], list[str]]:
    """The zones that are proposed where each of 60 rows has these columns; and what is unsure of them."""
    zones = ("Europe/Berlin", "America/New_York", "Asia/Tokyo")
    rows = [
        {"user_id": f"u{n % 20}", "ip": f"45.1.{n % 20}.7"}
        | {name: text.format(h=10 + n % 12, m=10 + n % 40, zone=zones[n % 3]) for name, text in columns.items()}
        for n in range(60)
    ]
    write_csv(folder / "logins.csv", rows)
    found = discover(folder)
    write_settings(found)
    with read(folder):
        (folder / "graphlink.toml").unlink()
    signals = {one.get("time_zone") for one in found.proposal.signals}
    return signals, [text for text in found.proposal.unsure if "read as UTC" in text]


NAIVE = "2026-03-20 {h}:{m}:00"


def test_init_takes_a_zone_that_is_of_the_times(tmp_path: Path) -> None:
    assert proposed(tmp_path, login_time_local=NAIVE, timezone="{zone}") == ({"timezone"}, [])
    assert proposed(tmp_path, start_time=NAIVE, start_tz="{zone}") == ({"start_tz"}, [])
    assert proposed(tmp_path, **{"Zeit (MEZ)": NAIVE}) == ({"MEZ"}, [])
    assert proposed(tmp_path, time_pst=NAIVE) == ({"PST"}, [])
    assert proposed(tmp_path, **{"Login time (UTC+02:00)": NAIVE}) == ({"UTC+02:00"}, [])
    assert proposed(tmp_path, **{"Datum": "2026-03-{h}", "Uhrzeit (CET)": "{h}:{m}"})[0] == {"CET"}


def test_init_says_what_may_be_a_zone_once(tmp_path: Path) -> None:
    zones, said = proposed(tmp_path, ts=NAIVE, tz="{zone}", device_id="d{m}{h}{zone}")
    assert (zones, len(said)) == ({None}, 1)
    assert said[0].endswith('if its hours are those of `tz`, add: time_zone = "tz"')
    zones, said = proposed(tmp_path, local_time=NAIVE)
    assert (zones, len(said)) == ({None}, 1)
    assert proposed(tmp_path, ts="2026-03-20T{h}:{m}:00Z", tz="{zone}") == ({None}, [])
    assert proposed(tmp_path, ts_utc=NAIVE, tz="{zone}") == ({None}, [])
