"""Folders as people have them: one for each region or day, copies beside them, pages of an interface's answers."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .discovered import PEOPLE, section, shown, uses
from .source_folder import read, write_csv, write_jsonl


def test_tables_called_alike_in_folders_of_any_name_are_one(tmp_path: Path) -> None:
    for n, region in enumerate(("de", "fr", "us")):
        (tmp_path / region).mkdir()
        write_csv(tmp_path / region / "users.csv", PEOPLE[20 * n : 20 * n + 20])
        rows = [{**row, "user_id": f"person-{20 * n + k % 20:03d}"} for k, row in enumerate(uses(20, ip="45.1.2.{}"))]
        write_csv(tmp_path / region / "logins.csv", rows)
    found = discover(tmp_path)
    assert section(found, "accounts")["path"] == "*/users.csv"
    assert [row[:2] for row in shown(found)] == [("ip", "*/logins.csv")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.rows("select count(*) from account") == [(60,)] and not reading.rejected


def test_lists_of_accounts_by_months_are_one_and_tables_of_other_names_are_not(tmp_path: Path) -> None:
    for n, month in enumerate(("jan", "jun", "feb")):
        write_csv(tmp_path / f"users_{month}.csv", PEOPLE[20 * n : 20 * n + 20])
    write_csv(tmp_path / "user_maybe.csv", [{"stars": n} for n in range(9)])
    write_csv(tmp_path / "logins.csv", uses(60, ip="45.1.2.{}"))
    assert section(discover(tmp_path), "accounts")["path"] == "users_*.csv"


def test_of_two_lists_of_accounts_the_longer_is_taken(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    write_csv(tmp_path / "archive" / "users.csv", PEOPLE[:40])
    write_csv(tmp_path / "users.csv", PEOPLE)
    write_csv(tmp_path / "logins.csv", uses(60, ip="45.1.2.{}"))
    assert section(discover(tmp_path), "accounts")["path"] == "users.csv"


def test_each_line_may_be_a_page_of_answers(tmp_path: Path) -> None:
    pages = [
        {"data": uses(20, ip="45.1.2.{}")[n : n + 15], "has_more": n < 45, "next": str(n)} for n in range(0, 60, 15)
    ]
    (tmp_path / "logins.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages))
    found = discover(tmp_path)
    assert [row[:4] for row in shown(found)] == [("ip", "logins.jsonl", "user_id", "ip")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert sum(reading.sources.tables[0].rows) == 60


def test_a_list_within_a_row_is_no_page(tmp_path: Path) -> None:
    rows = [{"user_id": f"u{n % 9}", "ip": f"45.1.2.{n % 4}", "items": [{"sku": "a"}, {"sku": "b"}]} for n in range(30)]
    (tmp_path / "orders.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = discover(tmp_path)
    assert [row[2:4] for row in shown(found)] == [("user_id", "ip")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert sum(reading.sources.tables[0].rows) == 30


def test_ids_of_another_table_lead_to_the_accounts_through_it(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "api_keys.csv", [{"id": f"key-{n:05d}", **PEOPLE[n]} for n in range(60)])
    write_csv(
        tmp_path / "requests.csv", [{"api_key_id": f"key-{n % 60:05d}", "ip": f"45.1.2.{n % 9}"} for n in range(90)]
    )
    write_csv(tmp_path / "logins.csv", uses(60, ip="45.1.2.{}"))
    found = discover(tmp_path)
    (of_keys,) = (one for one in found.proposal.signals if one.path == "requests.csv")
    keys = ("account", "through.path", "through.id", "through.account")
    assert [of_keys.get(key) for key in keys] == ["api_key_id", "api_keys.csv", "id", "user_id"]
    assert not [text for text in found.proposal.unsure if text.startswith(("requests.csv", "api_keys.csv"))]
    (tmp_path / "settings").mkdir()
    write_settings(found, tmp_path / "settings" / "graphlink.toml")
    assert 'through.path = "../api_keys.csv"' in (tmp_path / "settings" / "graphlink.toml").read_text()
    write_settings(found)
    with read(tmp_path) as reading:
        seen = {row for row in reading.observations if row[1] == "ip"}
        assert {(f"person-{n % 60:03d}", "ip", f"45.1.2.{n % 9}") for n in range(90)} <= seen
        assert not reading.rejected


def drawn(n: int, length: int) -> str:
    """A word drawn by lot, as clouds end the names of their logs with."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"
    return "".join(letters[(n * 7919 + 31 * k * (n + k)) % len(letters)] for k in range(length))


@pytest.mark.parametrize(
    "name", ["12_CloudTrail_us-east-1_202601{day:02d}T0{n}00Z_{word}", "E2AAA.2026-01-{day:02d}-0{n}.{word}"]
)
@pytest.mark.parametrize("length", [8, 16])
def test_days_of_one_log_are_one_table_however_many_files_each_has(tmp_path: Path, name: str, length: int) -> None:
    for day in range(1, 6):
        folder = tmp_path / "AWSLogs" / "2026" / "01" / f"{day:02d}"
        folder.mkdir(parents=True)
        for n in range(1 if day in (2, 5) else 3):
            called = name.format(day=day, n=n, word=drawn(9 * day + n, length))
            write_jsonl(folder / f"{called}.jsonl", uses(20, ip="45.1.2.{}"))
    found = discover(tmp_path)
    assert len({one.path for one in found.proposal.sections}) == 1
    write_settings(found)
    with read(tmp_path) as reading:
        assert sum(reading.sources.tables[0].rows) == 11 * 60


def test_days_in_folders_are_one_table_though_some_have_one_file_and_the_next_month_is_found(tmp_path: Path) -> None:
    for day in range(1, 5):
        folder = tmp_path / "events" / "2026" / "01" / f"{day:02d}"
        folder.mkdir(parents=True)
        for n in range(1 if day == 3 else 2):
            write_jsonl(folder / f"{(day * 0x9E3779B97F4A7C15) % 2**32:08x}-{n}.jsonl", uses(20, ip="45.1.2.{}"))
    found = discover(tmp_path)
    assert {one.path for one in found.proposal.sections} == {"events/*/*/*/*.jsonl"}


def test_tables_of_one_day_are_not_one_by_their_names(tmp_path: Path) -> None:
    write_csv(tmp_path / "2026-01-05_exports_members.csv", PEOPLE)
    write_csv(tmp_path / "2026-01-05_exports_sessions.csv", uses(60, ip="45.1.2.{}"))
    write_csv(tmp_path / "2026-01-05_exports_visitors.csv", [{"stars": n} for n in range(9)])
    write_csv(tmp_path / "2026-01-05_exports_payments.csv", uses(60, card_fingerprint="card-{:06d}"))
    found = discover(tmp_path)
    assert section(found, "accounts")["path"] == "2026-01-05_exports_members.csv"
    assert {row[1] for row in shown(found)} == {"2026-01-05_exports_sessions.csv", "2026-01-05_exports_payments.csv"}
