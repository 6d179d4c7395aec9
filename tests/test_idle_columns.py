"""Columns that tie nobody are said: empty ones, those in which each row has another value, and everybody's."""

from collections.abc import Sequence
from pathlib import Path

from .source_folder import read, write_csv, write_source

DAY = "2026-01-02 10:00:00"


def said_of(tmp_path: Path, devices: Sequence[str], each: int = 2) -> list[str]:
    """What is said of the logins, where each account shows `each` of the devices in turn."""
    accounts = [{"account_id": f"a{n}", "created_at": DAY} for n in range(len(devices) // each)]
    rows = [
        {"account_id": f"a{n // each}", "ts": DAY, "ip": f"203.0.113.{n // each % 200}", "device_fingerprint": device}
        for n, device in enumerate(devices)
    ]
    write_csv(write_source(tmp_path, accounts=accounts) / "logins.csv", rows)
    (tmp_path / "payments.csv").unlink()
    with read(tmp_path) as reading:
        return [line for line in reading.lines if line.startswith("logins.csv: column `device_fingerprint`")]


def test_an_empty_column_is_said(tmp_path: Path) -> None:
    assert said_of(tmp_path, [""] * 4) == ["logins.csv: column `device_fingerprint`: empty in all of its 4 rows"]


def test_an_empty_column_of_texts_is_said(tmp_path: Path) -> None:
    rows = [{"account_id": "a1", "ts": DAY, "ip": "203.0.113.9", "device_fingerprint": "d", "prompt": ""}]
    write_csv(write_source(tmp_path) / "exchanges.csv", rows)
    with read(tmp_path) as reading:
        assert "exchanges.csv: column `prompt`: empty in all of its 1 rows" in reading.lines


def test_another_value_in_each_row_is_said(tmp_path: Path) -> None:
    (line,) = said_of(tmp_path, [f"request {n}" for n in range(200)])
    assert "another value in each of its 200 rows" in line


def test_devices_of_ones_own_are_not_said(tmp_path: Path) -> None:
    """Of few, of those that come again, and where an account has one row, nothing is told by that they differ."""
    assert said_of(tmp_path / "few", [f"d{n}" for n in range(90)]) == []
    assert said_of(tmp_path / "again", [f"d{n // 2}" for n in range(400)]) == []
    assert said_of(tmp_path / "one", [f"d{n}" for n in range(200)], each=1) == []


def test_what_everybody_shows_is_said(tmp_path: Path) -> None:
    (line,) = said_of(tmp_path / "all", [f"proxy {n % 3}" for n in range(400)])
    assert "400 of 400 rows show what more than a tenth of all accounts show (`proxy 0` and 2 more)" in line
    assert said_of(tmp_path / "some", [f"d{n // 2}" if n % 3 else "proxy" for n in range(600)]) == []
