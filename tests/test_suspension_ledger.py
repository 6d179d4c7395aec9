"""The ledger: a chain that shows every change, whole after a full disk, one sender at a time."""

import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlink.errors import GraphlinkError, GuardRefused, InputError
from graphlink.suspension import Head, Ledger, verify
from graphlink.suspension.ledger import Entry, LedgerFailed
from graphlink.suspension.states import account_states, reinstated_accounts
from tests.suspension_setting import at


def filled(path: Path, count: int = 10) -> Head:
    with Ledger(path, make=True) as ledger:
        for number in range(count):
            ledger.append([Entry("sent", "plan", f"account {number}", "suspend", body={"n": number})])
        return ledger.head()


def by_other_hands(path: Path, *statements: str) -> None:
    """Changes the file as somebody would who knows SQLite: the triggers go first."""
    connection = sqlite3.connect(path)
    for statement in ("drop trigger no_update", "drop trigger no_delete", *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_whole_chain_gives_its_head(tmp_path: Path) -> None:
    head = filled(tmp_path / "ledger")
    assert verify(tmp_path / "ledger") == head == verify(tmp_path / "ledger", head=head)
    assert head.seq == 10


TAMPERED = {
    "edited body": (["update entry set body = '{\"n\":99}' where seq = 4"], "entry 4 "),
    "edited account": (["update entry set account = 'other' where seq = 10"], "entry 10 "),
    "edited outcome": (["update entry set outcome = 'done' where seq = 1"], "entry 1 "),
    "edited time": (["update entry set at = '2020-01-01' where seq = 5"], "entry 5 "),
    "removed": (["delete from entry where seq = 6"], "entry 6 is missing"),
    "first removed": (["delete from entry where seq = 1"], "entry 1 is missing"),
    "end cut off": (["delete from entry where seq > 8"], "entry 9 is missing"),
    "swapped": (
        [
            "update entry set seq = 100 where seq = 3",
            "update entry set seq = 3 where seq = 4",
            "update entry set seq = 4 where seq = 100",
        ],
        "entry 3 ",
    ),
    "renumbered": (["delete from entry where seq = 6", "update entry set seq = seq - 1 where seq > 6"], "entry 6 "),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_verify_names_the_first_broken_entry(name: str, tmp_path: Path) -> None:
    statements, said = TAMPERED[name]
    filled(tmp_path / "ledger")
    by_other_hands(tmp_path / "ledger", *statements)
    with pytest.raises(GraphlinkError, match=said):
        verify(tmp_path / "ledger")


def test_a_ledger_written_anew_is_found_by_the_head_kept_elsewhere(tmp_path: Path) -> None:
    head = filled(tmp_path / "ledger")
    for name in ("ledger", "ledger-wal", "ledger-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shorter = filled(tmp_path / "ledger", 5)
    verify(tmp_path / "ledger")
    with pytest.raises(GraphlinkError, match="entry 6 is missing"):
        verify(tmp_path / "ledger", head=head)
    with pytest.raises(GraphlinkError, match="entry 5 is not the head"):
        verify(tmp_path / "ledger", head=Head(5, "0" * 64))
    assert verify(tmp_path / "ledger", head=shorter) == shorter


@pytest.mark.parametrize("statement", ["update entry set body = '{}'", "delete from entry"])
def test_the_file_itself_refuses_changes(statement: str, tmp_path: Path) -> None:
    filled(tmp_path / "ledger")
    connection = sqlite3.connect(tmp_path / "ledger")
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(statement)
    connection.close()


@given(st.lists(st.tuples(st.text(), st.sampled_from(["suspend", "limit", "reinstate"]), st.text()), max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_text_goes_in_and_comes_out(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "ledger"
    entries = [Entry("answered", "p", account, action, "done", {"detail": text}) for account, action, text in rows]
    with Ledger(path, make=True) as ledger:
        ledger.append(entries)
        found = list(ledger.entries("answered"))
    assert [(e.account, e.action, e.body["detail"]) for e in found] == rows
    assert verify(path).seq == len(rows)


def test_only_its_owner_reads_the_ledger(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger", make=True) as ledger, ledger.alone():
        ledger.append([Entry("sent", "plan")])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {"ledger", "ledger-wal", "ledger.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_ledger_that_is_not_there_is_not_made_by_a_reader(tmp_path: Path) -> None:
    for read in (lambda: Ledger(tmp_path / "none"), lambda: verify(tmp_path / "none")):
        with pytest.raises(InputError, match="no such ledger"):
            read()
    assert reinstated_accounts(tmp_path / "none") == []
    assert not list(tmp_path.iterdir())


def test_no_database_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("this is no ledger, but long enough to be read as a header" * 20)
    tries: list[Callable[[], object]] = [lambda: verify(tmp_path / "ledger"), lambda: Ledger(tmp_path / "ledger")]
    for attempt in tries:
        with pytest.raises(GraphlinkError, match="cannot be used"):
            attempt()


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    Ledger(path, make=True).__exit__()

    def write(writer: int) -> None:
        with Ledger(path) as ledger:
            for number in range(20):
                ledger.append([Entry("sent", f"plan {writer}", str(number), "suspend")])

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(path).seq == 80


def test_one_sender_at_a_time_and_a_dead_one_does_not_hold_the_lock(tmp_path: Path) -> None:
    filled(tmp_path / "ledger")
    code = (
        "import sys; from pathlib import Path; from graphlink.suspension import Ledger\n"
        "with Ledger(Path(sys.argv[1])) as ledger, ledger.alone(): print('in', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "ledger")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdout.readline() == b"in\n"
    with Ledger(tmp_path / "ledger") as ledger:
        with pytest.raises(GuardRefused, match="another apply"), ledger.alone():
            pass
        process.kill()
        process.communicate()
        with ledger.alone():
            ledger.append([Entry("sent", "plan")])


def test_a_full_disk_loses_nothing_that_was_written(tmp_path: Path) -> None:
    """A limit on file sizes stands in for a full disk: SQLite meets a refused write in the middle of a commit."""
    path = tmp_path / "ledger"
    head = filled(path)
    limit = path.stat().st_size
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    written = head.seq
    with Ledger(path) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit + 100_000, old[1]))
        try:
            with pytest.raises(LedgerFailed, match="ledger cannot be used"):
                for number in range(1000):
                    ledger.append([Entry("sent", "plan", f"late {number}", "suspend", body={"x": "y" * 1000})])
                    written += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)
        assert ledger.head().seq == written > head.seq
        ledger.append([Entry("sent", "plan", "after", "suspend")])
    assert verify(path, head=head).seq == written + 1


def test_the_last_entry_says_how_an_account_stands(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger", make=True) as ledger:
        histories: dict[str, list[tuple[str, str | None]]] = {
            "asked": [("sent", None)],
            "done": [("sent", None), ("answered", "unknown"), ("sent", None), ("answered", "done")],
            "refused": [("sent", None), ("answered", "failed")],
            "turned back": [("sent", None), ("answered", "not_sent")],
            "left": [("skipped", None)],
        }
        for account, entries in histories.items():
            ledger.append([Entry(kind, "plan", account, "suspend", outcome) for kind, outcome in entries])
        ledger.append([Entry("sent", "another plan", "left", "suspend")])
        assert account_states(ledger, "plan") == {
            "asked": "unknown",
            "done": "done",
            "refused": "failed",
            "turned back": "pending",
            "left": "skipped",
        }


def test_times_are_the_clocks(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger", make=True, clock=lambda: at(12)) as ledger:
        ledger.append([Entry("sent", "plan")])
    with Ledger(tmp_path / "ledger", clock=lambda: at(11)) as ledger:
        ledger.append([Entry("sent", "plan")])
        last = ledger.last_time()
    assert last is not None and last - at(12) == timedelta(0)
    assert verify(tmp_path / "ledger").seq == 2
