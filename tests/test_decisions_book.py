"""The book of decisions: it only grows, two writers lose nothing, and what is no decision is said."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graphlink.decisions import Decisions, read_decisions
from graphlink.decisions.book import append_lines
from graphlink.errors import GraphlinkError, InputError
from tests.decided import decision

WRITER = """
import sys
from pathlib import Path
from graphlink.decisions.book import append_lines
from tests.decided import decision
book, name = Path(sys.argv[1]), sys.argv[2]
covered = [f"{name}-{n:05d}" for n in range(2000)]
for day in range(60):
    append_lines(book, [decision("operation", "community", str(day), *covered, by=name, day=day)])
"""


def test_a_decision_is_read_as_it_was_written(tmp_path: Path) -> None:
    book = tmp_path / "new" / "decisions.jsonl"
    made = decision("innocent", "signal", "ip=203.0.113.9", by="Zoë", why="our office\u2028upstairs", evidence=("a=b",))
    append_lines(book, [made])
    assert read_decisions(book).lines == (made,)
    assert json.loads(book.read_text(encoding="utf-8"))["as"] == "innocent"
    assert book.stat().st_mode & 0o077 == 0


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    book = tmp_path / "decisions.jsonl"
    names = ("ann", "bob", "cat")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(book), name]) for name in names]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    found = read_decisions(book)
    assert found.notes == ()
    assert sorted((one.by, one.name) for one in found.lines) == sorted((n, str(d)) for n in names for d in range(60))


def test_a_writer_waits_for_another_that_holds_the_book(tmp_path: Path) -> None:
    book = tmp_path / "decisions.jsonl"
    append_lines(book, [decision("unsure", "account", "a1", "a1")])
    hold = "import fcntl, os, sys, time; f = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(f, fcntl.LOCK_EX); "
    hold += (
        "print('held', flush=True); time.sleep(0.7); os.write(f, b''); os.lseek(f, 0, 2); os.write(f, b'{\"by\": \"b')"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(book)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        append_lines(book, [decision("unsure", "account", "a2", "a2")])
    found = read_decisions(book)
    assert [one.name for one in found.lines] == ["a1", "a2"] and "line 2" in found.notes[0]


@pytest.mark.parametrize("kept", [3, 40, 120, -2])
def test_a_half_written_line_is_kept_out_and_the_next_stands_on_its_own(tmp_path: Path, kept: int) -> None:
    book = tmp_path / "decisions.jsonl"
    append_lines(
        book, [decision("operation", "account", "a1", "a1", case={"path": "x", "fingerprint": "f", "source": "s"})]
    )
    whole = book.read_bytes()
    book.write_bytes(whole + whole[:kept])
    found = read_decisions(book)
    assert [one.name for one in found.lines] == ["a1"]
    assert found.notes == (f"{book}: line 2: half-written, and kept out; decide it again",)
    append_lines(book, [decision("innocent", "account", "a2", "a2")])
    again = read_decisions(book)
    assert [one.name for one in again.lines] == ["a1", "a2"] and len(again.notes) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"as": "guilty"}, r"line 2: `as`: Input should be 'operation', 'innocent' or 'unsure'"),
        ({"by": " "}, r"line 2: `by`: String should have at least 1 character"),
        ({"why": ""}, r"line 2: `why`: String should have at least 1 character"),
        ({"whi": "x"}, r"line 2: unknown key `whi`; remove it"),
        ({"at": "yesterday"}, r"line 2: `at`: "),
        ({"at": "2026-10-01T08:00:00"}, r"line 2: `at`: Input should have timezone info"),
        ({"accounts": [7]}, r"line 2: `accounts.0`: must be text"),
        ({"what": "signal", "name": "ip"}, r"line 2: `name`: a signal is written as KIND=VALUE"),
        ({"what": "signal", "name": "=9"}, r"line 2: `name`: a signal is written as KIND=VALUE"),
        ({"sampled": {"stratum": "suspend", "drawn": 1, "of": 2}}, r"line 2: `sampled.stratum`: "),
    ],
)
def test_a_bad_line_is_named_with_its_key(tmp_path: Path, change: dict[str, object], said: str) -> None:
    book = tmp_path / "decisions.jsonl"
    good = decision("operation", "account", "a1", "a1").as_line()
    book.write_text(json.dumps(good) + "\n" + json.dumps({**good, "id": "0" * 16, **change}) + "\n")
    with pytest.raises(InputError, match=said) as problem:
        read_decisions(book)
    assert str(book) in str(problem.value) and "\n" not in str(problem.value)


@pytest.mark.parametrize("line", ["community,7", '{"by": "ann, "as": "unsure"}', "[]", '{"by": \ud800}', "[" * 100_000])
def test_a_line_that_is_no_decision_is_named(tmp_path: Path, line: str) -> None:
    book = tmp_path / "decisions.jsonl"
    book.write_bytes(line.encode("utf-8", "surrogatepass") + b"\n")
    with pytest.raises(InputError, match=r"decisions.jsonl: line 1: is no JSON"):
        read_decisions(book)


def test_two_lines_of_one_id_are_an_error_and_a_line_copied_counts_once(tmp_path: Path) -> None:
    book = tmp_path / "decisions.jsonl"
    one = decision("operation", "account", "a1", "a1")
    append_lines(book, [one, one])
    assert len(read_decisions(book).lines) == 1
    append_lines(book, [one.model_copy(update={"verdict": "innocent"})])
    with pytest.raises(InputError, match=f"`id`: two lines have the id {one.id}"):
        read_decisions(book)


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing.jsonl: no decisions are there; `graphlink decide` makes the file"):
        read_decisions(tmp_path / "nothing.jsonl")
    with pytest.raises(GraphlinkError, match="the decisions cannot be written"):
        append_lines(tmp_path, [decision("unsure", "account", "a1", "a1")])
    with pytest.raises(GraphlinkError, match=r"/dev/full: the decisions cannot be written \(No space left"):
        append_lines(Path("/dev/full"), [decision("unsure", "account", "a1", "a1")])


def test_withdrawn_and_replaced_decisions_do_not_stand() -> None:
    first = decision("operation", "account", "a1", "a1")
    second = decision("innocent", "account", "a1", "a1", day=1)
    other = decision("operation", "account", "a1", "a1", by="bob", day=2)
    back = decision("operation", "account", "a1", "a1", by="bob", day=3, withdraws=other.id)
    assert Decisions((first, second, other)).standing == (second, other)
    assert Decisions((first, second, other, back)).standing == (second,)
    # Who takes back the later one is left with what was said before.
    assert Decisions((first, second, back.model_copy(update={"withdraws": second.id}))).standing == (first,)


def test_a_later_decision_replaces_one_on_a_community_whose_accounts_it_has_all() -> None:
    first = decision("operation", "community", "7", "a1", "a2")
    larger = decision("innocent", "community", "3", "a1", "a2", "a3", day=1)
    smaller = decision("innocent", "community", "7", "a1", day=1)
    assert Decisions((first, larger)).standing == (larger,)
    assert Decisions((first, smaller)).standing == (first, smaller)


def test_a_decision_is_found_by_the_beginning_of_its_id() -> None:
    one = decision("operation", "account", "a1", "a1", id="abcdef0123456789")
    two = decision("operation", "account", "a2", "a2", id="abc0000000000000")
    book = Decisions((one, two), path=Path("b.jsonl"))
    assert book.find("abcd") is one
    with pytest.raises(InputError, match="2 decisions begin with this id"):
        book.find("abc")
    for unknown in ("", "f"):
        with pytest.raises(InputError, match="no such decision"):
            book.find(unknown)
