"""Tables whose accounts stand in another table: devices name sessions, and sessions their users."""

from pathlib import Path

import pytest

from graphlink.discovery import discover
from graphlink.errors import InputError
from graphlink.settings import read_settings

from .source_folder import Reading, Rows, read, write_csv

SESSIONS: Rows = [
    {"sid": "S-1", "user": "a1"},
    {"sid": "s-1", "user": "a1"},
    {"sid": "S-2", "user": "a2"},
    {"sid": "S-3", "user": "a1"},
    {"sid": "S-3", "user": "a2"},
    {"sid": "S-4", "user": ""},
]
DEVICES: Rows = [{"session": f"S-{n}", "device": f"dev-{n}", "at": f"2026-01-0{n}T10:00:00"} for n in range(1, 6)]
SETTINGS = """
[[signals]]
kind = "device"
path = "devices.csv"
account = "session"
through = {path = "sessions.csv", id = "SID", account = "user"}
value = "device"
time = "at"
[[activity]]
path = "devices.csv"
account = "session"
through.path = "sessions.csv"
through.id = "sid"
through.account = "user"
time = "at"
"""
ACCOUNTS = '[accounts]\npath = "accounts.csv"\nid = "id"\n'


def write(folder: Path, settings: str, accounts: Rows = ({"id": "a1"}, {"id": "a2"})) -> Path:
    for name, rows in (("sessions", SESSIONS), ("devices", DEVICES), ("accounts", accounts)):
        write_csv(folder / f"{name}.csv", rows)
    (folder / "graphlink.toml").write_text(settings)
    return folder


def acted(reading: Reading) -> list[tuple[object, ...]]:
    return reading.rows("select account_id, ts::varchar from activity_event")


@pytest.mark.parametrize("accounts", [ACCOUNTS, ""], ids=["listed", "named"])
def test_what_a_session_shows_its_user_shows(tmp_path: Path, accounts: str) -> None:
    with read(write(tmp_path, accounts + SETTINGS)) as reading:
        assert reading.observations == {("a1", "device", "dev-1"), ("a2", "device", "dev-2")}
        assert acted(reading) == [("a1", "2026-01-01 10:00:00"), ("a2", "2026-01-02 10:00:00")]
        assert reading.rows("select account_id from account") == [("a1",), ("a2",)]
        # A session that is nobody's, one that is two people's, and one that is not there are no accounts, and are said.
        said = " ".join(reading.lines)
        assert (
            "2 of its values are not in `sid` of" in said and "1 of its values are of several accounts each in" in said
        )
        assert {entry.path for entry in reading.sources.inputs} >= {"sessions.csv", "devices.csv"}


def test_what_the_table_between_names_may_be_another_column_of_the_accounts(tmp_path: Path) -> None:
    settings = ACCOUNTS + SETTINGS.replace('value = "device"', 'value = "device"\naccount_is = "login"')
    people = ({"id": "p1", "login": "A1"}, {"id": "p2", "login": "a2"})
    with read(write(tmp_path, settings.split("[[activity]]")[0], people)) as reading:
        assert reading.observations == {("p1", "device", "dev-1"), ("p2", "device", "dev-2")}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "SID"', 'id = "sit"', "no column `sit`; did you mean `sid`"),
        ('path = "sessions.csv"', 'path = "session.csv"', "no such file; did you mean sessions.csv"),
    ],
)
def test_what_is_not_there_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=said), read(write(tmp_path, SETTINGS.replace(old, new))):
        pass


def test_a_database_is_joined_by_its_query(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text(SETTINGS.replace("sessions.csv", "sqlite:///s.db"))
    with pytest.raises(InputError, match="joins the two tables in its `query`"):
        read_settings(tmp_path / "t.toml")


def test_init_says_that_times_stand_in_the_table_between(tmp_path: Path) -> None:
    """What sessions led to was read without times, without a word."""
    sessions = [
        {"sid": f"s{n:05d}", "uid": f"u{n % 30}", "started": f"2026-03-{1 + n % 28:02d} 10:00"} for n in range(90)
    ]
    devices = [
        {"sid": f"s{n:05d}", "fp": f"{n % 30 // 3 + 7:032x}", "remote_addr": f"45.1.{n % 30}.7"} for n in range(90)
    ]
    write_csv(tmp_path / "sessions.csv", sessions)
    write_csv(tmp_path / "session_devices.csv", devices)
    said = [text for text in discover(tmp_path).proposal.unsure if "write that time into its rows" in text]
    assert len(said) == 1
    assert said[0].startswith("session_devices.csv: sessions.csv alone tells, by `started`, when its rows were")
