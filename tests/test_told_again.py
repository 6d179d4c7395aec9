"""What lies in a folder twice is read once: backups, copies and older snapshots, and what lies there once is read."""

import gzip
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .discovered import PEOPLE, section, shown
from .source_folder import Rows, read, write_csv, write_parquet

LOGINS: Rows = [
    {"user_id": f"person-{n % 60:03d}", "ip": f"45.1.2.{n % 50}", "at": f"2026-01-{1 + n // 20:02d}T10:{n % 60:02d}:00"}
    for n in range(400)
]


def put(folder: Path, path: str, rows: Rows) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    write_csv(folder / path, rows)


def said(folder: Path) -> dict[str, str]:
    return {left.path: left.why for left in discover(folder).proposal.left_files}


@pytest.mark.parametrize(
    ("kept", "copy"),
    [
        ("live/{}.csv", "backup/{}.csv"),
        ("prod/{}.csv", "archive/old/{}.csv"),
        ("{}.csv", "copy/{}.csv"),
        ("{}.csv", "{}_backup.csv"),
        ("{}.csv", "{} (1).csv"),
        ("export_2026-02-01/{}.csv", "export_2026-01-01/{}.csv"),
    ],
)
def test_a_copy_is_left_out_and_said(tmp_path: Path, kept: str, copy: str) -> None:
    for name, rows in (("users", PEOPLE), ("logins", LOGINS)):
        put(tmp_path, kept.format(name), rows)
        put(tmp_path, copy.format(name), rows)
    found = discover(tmp_path)
    assert section(found, "accounts")["path"] == kept.format("users")
    assert [row[:2] for row in shown(found)] == [("ip", kept.format("logins"))]
    assert said(tmp_path)[copy.format("logins")].startswith(f"tells what {kept.format('logins')} tells already")
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.rows("select sum(occurrences) from observation where kind = 'ip'") == [(400,)]


def test_a_copy_in_parquet_is_one_too(tmp_path: Path) -> None:
    for name, rows in (("users", PEOPLE), ("logins", LOGINS)):
        (tmp_path / "backup").mkdir(exist_ok=True)
        write_parquet(tmp_path / f"{name}.parquet", rows)
        write_parquet(tmp_path / "backup" / f"{name}.parquet", rows)
    assert {path: why.split(" tells already")[0] for path, why in said(tmp_path).items()} == {
        "backup/users.parquet": "tells what users.parquet",
        "backup/logins.parquet": "tells what logins.parquet",
    }


def test_of_snapshots_the_longest_and_then_the_latest_is_taken(tmp_path: Path) -> None:
    states = ("active", "paused", "active")
    for month, rows in ((1, 40), (2, 60), (3, 60)):
        people = [{**row, "status": states[month - 1] if n % 9 else "new"} for n, row in enumerate(PEOPLE[:rows])]
        put(tmp_path, f"users_2026-0{month}-01.csv", people)
    put(tmp_path, "logins.csv", LOGINS)
    assert section(discover(tmp_path), "accounts")["path"] == "users_2026-03-01.csv"
    assert set(said(tmp_path)) == {"users_2026-01-01.csv", "users_2026-02-01.csv"}
    # Half of the people in the latest: it is no snapshot of the same.
    put(tmp_path, "users_2026-03-01.csv", PEOPLE[:20])
    assert section(discover(tmp_path), "accounts")["path"] == "users_2026-02-01.csv"


def test_days_of_a_log_are_no_copies_though_each_numbers_its_rows_anew(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        rows = [{"row": n, **row, "at": row["at"][:9] + f"{day}" + row["at"][10:]} for n, row in enumerate(LOGINS[:20])]
        rows = [{**row, "user_id": f"person-{(7 * day + n) % 60:03d}"} for n, row in enumerate(rows)]
        put(tmp_path, f"logins_2026-01-0{day}.csv", rows)
    found = discover(tmp_path)
    assert [row[1] for row in shown(found)] == ["logins_*.csv"] and not found.proposal.left_files


def test_regions_are_no_copies_and_their_backups_are(tmp_path: Path) -> None:
    for n, region in enumerate(("de", "us")):
        put(tmp_path, f"{region}/users.csv", PEOPLE[30 * n : 30 * n + 30])
        put(tmp_path, f"backup/{region}/users.csv", PEOPLE[30 * n : 30 * n + 30])
    put(tmp_path, "logins.csv", LOGINS)
    assert section(discover(tmp_path), "accounts")["path"] == "*/users.csv"
    assert set(said(tmp_path)) == {"backup/de/users.csv", "backup/us/users.csv"}


def test_exports_that_overlap_are_told(tmp_path: Path) -> None:
    put(tmp_path, "logins_2026-01.csv", LOGINS[:200])
    put(tmp_path, "logins_2026-02.csv", LOGINS[120:])
    found = discover(tmp_path)
    assert [row[1] for row in shown(found)] == ["logins_*.csv"]
    assert any(
        text.startswith("logins_2026-01.csv: 40 % of its rows stand in logins_2026-02.csv again")
        for text in found.proposal.unsure
    )


def test_many_days_with_a_backup_of_some(tmp_path: Path) -> None:
    for day in range(1, 13):
        rows = [{**row, "at": f"2026-01-{day:02d}T11:{n % 60:02d}:07"} for n, row in enumerate(LOGINS[day : day + 90])]
        put(tmp_path, f"logs/2026-01-{day:02d}.csv", rows)
        if day < 4:
            put(tmp_path, f"old/2026-01-{day:02d}.csv", rows)
    found = discover(tmp_path)
    assert [row[1] for row in shown(found)] == ["logs"]
    assert found.proposal.left_files and all(left.path.startswith("old") for left in found.proposal.left_files)


def test_a_packed_copy_is_seen(tmp_path: Path) -> None:
    put(tmp_path, "logins.csv", LOGINS)
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "logins.csv.gz").write_bytes(gzip.compress((tmp_path / "logins.csv").read_bytes()))
    assert set(said(tmp_path)) == {"backup/logins.csv.gz"}
