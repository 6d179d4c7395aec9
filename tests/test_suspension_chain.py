"""The ledger's chain against a second reckoning, its queries against plain lists, and what its file promises."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from graphlink.errors import GraphlinkError, InputError
from graphlink.suspension import Head, Ledger, verify
from graphlink.suspension.ledger import Entry, LedgerFailed, Recorded, _failed
from tests.suspension_setting import at

COLUMNS = ("seq", "at", "kind", "plan", "account", "action", "outcome", "body", "previous", "hash")


def filled(path: Path, count: int = 10) -> Head:
    with Ledger(path, make=True, clock=lambda: at(12)) as ledger:
        return ledger.append([Entry("sent", "plan", f"a{n}", "suspend", body={"n": n, "a": "ü"}) for n in range(count)])


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"select {', '.join(COLUMNS)} from entry order by seq").fetchall()


def reckoned(row: tuple[Any, ...]) -> str:
    """The hash of an entry as anybody can reckon it: SHA-256 over the JSON list of its other columns."""
    text = json.dumps(list(row), separators=(",", ":"), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def rewrite(path: Path, seq: int, **values: Any) -> None:
    """Rewrites an entry as somebody would who knows how hashes are made: its own is made again."""
    row = dict(zip(COLUMNS, rows_of(path)[seq - 1], strict=True)) | values
    row["hash"] = reckoned(tuple(row[name] for name in COLUMNS[:-1]))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("drop trigger if exists no_update; drop trigger if exists no_delete;")
        connection.execute(
            f"update entry set {', '.join(f'{name} = ?' for name in COLUMNS)} where seq = ?", [*row.values(), seq]
        )
        connection.commit()


def test_each_entry_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    head = filled(tmp_path / "ledger")
    rows = rows_of(tmp_path / "ledger")
    assert [row[0] for row in rows] == list(range(1, 11))
    assert [row[-1] for row in rows] == [reckoned(row[:-1]) for row in rows]
    assert [row[-2] for row in rows] == ["0" * 64, *(row[-1] for row in rows[:-1])]
    assert (head.seq, head.hash) == (10, rows[-1][-1])
    assert rows[3][1:8] == (
        at(12).isoformat(timespec="microseconds"),
        "sent",
        "plan",
        "a3",
        "suspend",
        None,
        rows[3][7],
    )
    assert rows[3][7] == '{"a":"\\u00fc","n":3}'


@pytest.mark.parametrize(
    "values", [{"account": "another"}, {"body": '{"n":99}'}, {"outcome": "done"}, {"at": "2020-01-01T00:00:00+00:00"}]
)
def test_an_entry_rewritten_with_its_own_hash_breaks_the_next(tmp_path: Path, values: dict[str, Any]) -> None:
    filled(tmp_path / "ledger")
    rewrite(tmp_path / "ledger", 4, **values)
    with pytest.raises(GraphlinkError, match=r"entry 5 \(sent, .*\) is not what was written"):
        verify(tmp_path / "ledger")


def test_the_last_entry_rewritten_with_its_own_hash_is_shown_by_the_head_kept_elsewhere(tmp_path: Path) -> None:
    head = filled(tmp_path / "ledger")
    rewrite(tmp_path / "ledger", 10, account="another")
    assert verify(tmp_path / "ledger").seq == 10
    with pytest.raises(GraphlinkError, match="entry 10 is not the head kept elsewhere"):
        verify(tmp_path / "ledger", head=head)


def test_a_chain_rewritten_to_its_end_is_shown_by_an_old_head(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    kept = filled(path, 6)
    with Ledger(path) as ledger:
        ledger.append([Entry("sent", "plan", f"b{n}", "suspend") for n in range(4)])
    rewrite(path, 5, account="another")
    for seq in range(6, 11):
        rewrite(path, seq, previous=rows_of(path)[seq - 2][-1])
    verify(path)
    with pytest.raises(GraphlinkError, match="entry 6 is not the head kept elsewhere"):
        verify(path, head=kept)


def test_a_head_of_the_middle_is_kept_by_what_came_after(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    kept = filled(path, 3)
    with Ledger(path) as ledger:
        head = ledger.append([Entry("sent", "plan")])
    assert verify(path, head=kept) == verify(path, head=head) == head


def test_where_the_end_was_cut_off_the_first_missing_entry_is_named(tmp_path: Path) -> None:
    filled(tmp_path / "ledger")
    with closing(sqlite3.connect(tmp_path / "ledger")) as connection:
        connection.executescript("drop trigger no_delete; delete from entry where seq > 7;")
    with pytest.raises(GraphlinkError, match="entry 8 is missing: there were 10, the last is 7"):
        verify(tmp_path / "ledger")


def test_an_empty_ledger_is_whole(tmp_path: Path) -> None:
    with Ledger(tmp_path / "new" / "er" / "ledger", make=True) as ledger:
        assert (ledger.head(), ledger.last_time()) == (Head(0, "0" * 64), None)
        assert ledger.append([]) == Head(0, "0" * 64)
    assert verify(tmp_path / "new" / "er" / "ledger") == Head(0, "0" * 64)
    with pytest.raises(GraphlinkError, match="entry 1 is missing: the head kept elsewhere is entry 3"):
        verify(tmp_path / "new" / "er" / "ledger", head=Head(3, "0" * 64))


def test_a_head_reads_as_it_was_printed_and_nothing_else_does() -> None:
    head = Head(17, "ab" * 32)
    assert Head.parse(str(head)) == head
    assert Head.parse("ab" * 32) == Head(-1, "ab" * 32)
    for text in ("", "17", f":{'a' * 64}", f"x:{'a' * 64}", f"-1:{'a' * 64}", "17:" + "a" * 63, "17:" + "a" * 65):
        with pytest.raises(InputError, match="not a ledger head"):
            Head.parse(text)


STORY = [
    Entry("planned", "p1", body={"by": "ada"}),
    Entry("sent", "p1", "ann", "suspend"),
    Entry("sent", "p1", "bob", "suspend"),
    Entry("answered", "p1", "ann", "suspend", "done"),
    Entry("sent", "p2", "ann", "limit"),
    Entry("skipped", "p2", "bob", "suspend"),
    Entry("answered", "p1", "bob", "suspend", "failed"),
    Entry("sent", "p1", "ann", "reinstate"),
    Entry("reviewed", "p1", "ann", "suspend", "upheld"),
    Entry("canary", "p1", "bob", "suspend", "passed"),
]


@pytest.fixture
def story(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger", make=True, clock=lambda: at(9.5))
    ledger.append(STORY)
    return ledger


@pytest.mark.parametrize("kind", ["sent", "answered", "planned", "nothing"])
@pytest.mark.parametrize("plan", [None, "p1", "p2"])
@pytest.mark.parametrize("account", [None, "ann", "bob"])
def test_entries_are_those_of_a_kind_a_plan_and_an_account(
    story: Ledger, kind: str, plan: str | None, account: str | None
) -> None:
    expected = [
        Recorded(
            one.kind,
            one.plan,
            one.account,
            one.action,
            one.outcome,
            one.body,
            number,
            at(9.5).isoformat(timespec="microseconds"),
        )
        for number, one in enumerate(STORY, 1)
        if one.kind == kind and plan in (None, one.plan) and account in (None, one.account)
    ]
    assert list(story.entries(kind, plan, account)) == expected


def test_the_last_of_each_is_in_the_order_of_these_entries(story: Ledger) -> None:
    every = [
        ("p1", "ann", "suspend", "answered", "done"),
        ("p2", "ann", "limit", "sent", None),
        ("p2", "bob", "suspend", "skipped", None),
        ("p1", "bob", "suspend", "answered", "failed"),
        ("p1", "ann", "reinstate", "sent", None),
    ]
    assert list(story.last_of_each()) == every
    assert list(story.last_of_each("p2")) == every[1:3]
    assert list(story.last_of_each("p3")) == []


def test_an_entry_is_on_disk_when_append_returns(tmp_path: Path) -> None:
    """synchronous = FULL (2) with a write-ahead log: what a crash of the machine may not undo."""
    filled(tmp_path / "ledger")
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger._connection.execute("pragma synchronous").fetchone() == (2,)
        assert ledger._connection.execute("pragma journal_mode").fetchone() == ("wal",)
        assert not ledger._connection.in_transaction


def test_entries_go_in_all_or_none(tmp_path: Path) -> None:
    head = filled(tmp_path / "ledger")
    with Ledger(tmp_path / "ledger") as ledger:
        with pytest.raises(LedgerFailed, match="cannot be used"):
            ledger.append([Entry("sent", "plan"), Entry(None, "plan")])  # type: ignore[arg-type]
        assert ledger.head() == head
        assert ledger.append([Entry("sent", "plan")]).seq == head.seq + 1
    assert verify(tmp_path / "ledger").seq == head.seq + 1


def test_another_hands_write_waits_and_the_chain_goes_on_from_it(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger", make=True) as one, Ledger(tmp_path / "ledger") as other:
        heads = [ledger.append([Entry("sent", "plan")]) for ledger in (one, other, one, other)]
        assert one.head() == other.head() == heads[-1]
    assert [head.seq for head in heads] == [1, 2, 3, 4]
    assert verify(tmp_path / "ledger", head=heads[1]) == heads[-1]


def test_times_are_kept_in_utc_to_the_microsecond_and_the_latest_counts(tmp_path: Path) -> None:
    east = datetime(2026, 3, 1, 14, 0, 0, 7, tzinfo=timezone(timedelta(hours=2)))
    with Ledger(tmp_path / "ledger", make=True, clock=lambda: east) as ledger:
        ledger.append([Entry("sent", "plan")])
        (entry,) = ledger.entries("sent")
        assert entry.at == "2026-03-01T12:00:00.000007+00:00"
        assert ledger.last_time() == datetime(2026, 3, 1, 12, 0, 0, 7, tzinfo=UTC)


def test_after_the_block_the_file_is_closed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger", make=True) as ledger:
        ledger.append([Entry("sent", "plan")])
    with pytest.raises(LedgerFailed):
        list(ledger.entries("sent"))


def test_an_error_of_the_system_is_told_without_its_number_and_the_file_again() -> None:
    text = str(_failed(Path("ledger"), PermissionError(13, "Permission denied", "ledger")))
    assert text.startswith("ledger: the ledger cannot be used (Permission denied);")


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("database or disk is full", "free some space"),
        ("disk I/O error", "free some space"),
        ("database disk image is malformed\nand more", "look at the file"),
    ],
)
def test_what_is_wrong_with_the_file_is_one_line_with_a_way_out(said: str, hint: str) -> None:
    text = str(_failed(Path("ledger"), sqlite3.OperationalError(said)))
    assert text.startswith(f"ledger: the ledger cannot be used ({said.splitlines()[0]}); {hint}")
    assert "\n" not in text


def test_a_folder_in_the_ledgers_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    with pytest.raises(LedgerFailed, match="cannot be used"):
        Ledger(tmp_path / "ledger", make=True)
    with pytest.raises(InputError, match="no such ledger"):
        Ledger(tmp_path / "ledger")
