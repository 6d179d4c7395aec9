"""The csv, lines and command connectors: ids unharmed, files whole, cells harmless, programs without a shell."""

import csv
import json
import re
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from graphlink.spreadsheet import from_spreadsheet
from graphlink.suspension import open_connector
from graphlink.suspension.connectors import Connector, Request, key_of
from tests.suspension_setting import settings_of

CONSTANT = re.compile('="[^"()]*"')
"""A cell that shows what stands between its quotes, and reads nothing."""
ODD = [
    "plain",
    "it's",
    'say "hi"',
    "../../x",
    "😀" * 40,
    "x" * 10_240,
    "-1+1",
    "=1+1",
    "@SUM(A1)",
    "+1",
    "NA",
    "00123",
    " s ",
]
BROKEN = ["a\nb", "a\rb", "a\r\nb", "\x85x", "u\u2028v"]
ECHO = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    with open("seen.jsonl", "a") as file:
        file.write(json.dumps([sys.argv[1:], asked]) + "\\n")
    outcome = "failed" if asked["account"].startswith("no") else "done"
    print(json.dumps({"account": asked["account"], "outcome": outcome, "detail": "seen"}))
"""


def connect(folder: Path, **table: Any) -> Connector:
    return open_connector(settings_of(folder, table), {"PATH": "/usr/bin:/bin", "TOOL_TOKEN": "t0ken-value"})


def request_for(account: str, action: str = "suspend", plan: str = "p1") -> Request:
    return Request(account, action, key_of(plan, account, action), plan, f"=because {account}", 1, 2)


def test_lines_are_the_ids_as_they_are(tmp_path: Path) -> None:
    connector = connect(tmp_path, kind="lines", path="out/{plan}-{action}.txt")
    answers = connector.send([request_for(account) for account in ODD])
    path = tmp_path / "out" / "p1-suspend.txt"
    assert {answer.outcome for answer in answers} == {"done"}
    assert path.read_bytes().decode().split("\n") == [*ODD, ""]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("account", BROKEN)
def test_an_id_that_would_read_as_two_is_refused_and_named(account: str, tmp_path: Path) -> None:
    connector = connect(tmp_path, kind="lines", path="{action}.txt")
    good, bad = connector.send([request_for("good"), request_for(account)])
    assert (good.outcome, bad.outcome) == ("done", "failed")
    assert "nul" in bad.detail
    assert (tmp_path / "suspend.txt").read_text() == "good\n"


def test_nul_ends_carry_every_id(tmp_path: Path) -> None:
    connector = connect(tmp_path, kind="lines", path="{action}.txt", ends="nul")
    assert {answer.outcome for answer in connector.send([request_for(account) for account in ODD + BROKEN])} == {"done"}
    assert (tmp_path / "suspend.txt").read_bytes().decode().split("\0") == [*ODD, *BROKEN, ""]


@pytest.mark.parametrize("table", [{"kind": "lines", "path": "{action}.out"}, {"kind": "csv", "path": "table.out"}])
def test_sent_again_it_stands_there_once(tmp_path: Path, table: dict[str, str]) -> None:
    for accounts in (["a", "b"], ["b", "c"], ["a", "b", "c"]):
        connect(tmp_path, **table).send([request_for(account) for account in accounts])
    (path,) = tmp_path.glob("*.out")
    ids = [line.split(",")[0].strip('"') for line in path.read_text(encoding="utf-8-sig").splitlines()]
    assert [account for account in ids if account != "account_id"] == ["a", "b", "c"]


def test_what_people_added_to_the_table_stays(tmp_path: Path) -> None:
    """The canary is worked off, and the rest is added to the same table."""
    path = tmp_path / "table.csv"
    connect(tmp_path, kind="csv", path="table.csv").send([request_for("a")])
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text(f'{lines[0]},"seen by"\n{lines[1]},"ada"\n', encoding="utf-8")
    connect(tmp_path, kind="csv", path="table.csv").send([request_for("a"), request_for("b")])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["account_id"], row["seen by"]) for row in csv.DictReader(file)]
    assert rows == [("a", "ada"), ("b", "")]


@pytest.mark.parametrize("there", ["account_id;action;key\na;suspend;k\n", "account_id,created_at\na,2026-01-01\n"])
def test_a_table_that_is_not_ours_is_not_written_over(tmp_path: Path, there: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(there, encoding="utf-8")
    connector = connect(tmp_path, kind="csv", path="table.csv")
    (answer,) = connector.send([request_for("b")])
    assert answer.outcome == "not_sent" and "move it away, or name another `path`" in str(connector.stopped)
    assert path.read_text(encoding="utf-8") == there


def test_a_line_that_somebody_added_without_an_end_stays(tmp_path: Path) -> None:
    (tmp_path / "suspend.txt").write_text("a\nb", encoding="utf-8")
    connect(tmp_path, kind="lines", path="{action}.txt").send([request_for("c")])
    assert (tmp_path / "suspend.txt").read_text(encoding="utf-8") == "a\nb\nc\n"


def test_csv_comes_back_as_it_was_and_no_cell_runs(tmp_path: Path) -> None:
    connector = connect(tmp_path, kind="csv", path="table.csv")
    accounts = [*ODD, *BROKEN, "\tx", "'quoted", "＝1"]
    assert {answer.outcome for answer in connector.send([request_for(account) for account in accounts])} == {"done"}
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [from_spreadsheet(row["account_id"]) for row in rows] == accounts
    cells = [cell for row in rows for cell in row.values() if not CONSTANT.fullmatch(cell)]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    assert {from_spreadsheet(row["reason"]) for row in rows} == {f"=because {account}" for account in accounts}


def test_ids_that_a_spreadsheet_would_change_are_constants(tmp_path: Path) -> None:
    ids = ["1234567890123456789", "0012", "12345678e12", "3-14-52261", "2026-05-01", "-1001234567890", "@user12"]
    connector = connect(tmp_path, kind="csv", path="table.csv")
    connector.send([request_for(account) for account in ids[:3]])
    connector.send([request_for(account) for account in ids])
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["account_id"] for row in csv.DictReader(file)] == [f'="{one}"' for one in ids]


def test_a_spreadsheet_finds_no_formula(tmp_path: Path) -> None:
    """Written through to a workbook the way an import does: text that starts with an apostrophe stays text."""
    import xlsxwriter

    connect(tmp_path, kind="csv", path="table.csv").send([request_for(account) for account in [*ODD[:6], "=1+1", "@x"]])
    with (
        (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file,
        xlsxwriter.Workbook(tmp_path / "t.xlsx") as book,
    ):
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(file)):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    read = load_workbook(tmp_path / "t.xlsx")
    cells = [cell for row in read.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if not CONSTANT.fullmatch(str(cell.value))} <= {"s", "n"}


def test_a_file_that_cannot_be_written_stops(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    for table in ({"kind": "lines", "path": "taken/{action}"}, {"kind": "csv", "path": "taken/table.csv"}):
        connector = connect(tmp_path, **table)
        (answer,) = connector.send([request_for("a")])
        assert (answer.outcome, bool(connector.stopped)) == ("not_sent", True)


def test_a_command_gets_ids_on_its_input_and_is_believed(tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text(ECHO)
    connector = connect(tmp_path, kind="command", program=[sys.executable, "tool.py", "{action}", "--plan", "{plan}"])
    accounts = [*ODD, *BROKEN, "nul\0here", "$(touch hacked)", "; touch hacked"]
    answers = connector.send([request_for(account) for account in [*accounts, "no-one"]])
    seen = [json.loads(line) for line in (tmp_path / "seen.jsonl").read_text().splitlines()]
    assert [asked["account"] for _, asked in seen] == [*accounts, "no-one"]
    assert {tuple(arguments) for arguments, _ in seen} == {("suspend", "--plan", "p1")}
    assert [answer.outcome for answer in answers] == ["done"] * len(accounts) + ["failed"]
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize(
    ("code", "outcomes", "stops"),
    [
        ("pass", ["done", "done"], False),
        # A script that goes on after what failed in it.
        ("import sys; print('ERROR: no such user', file=sys.stderr)", ["unknown", "unknown"], False),
        ("import sys; print('2 accounts suspended', file=sys.stderr)", ["done", "done"], False),
        ("print('done, I think')", ["unknown", "unknown"], False),
        ("import json; print(json.dumps({'account': 'b', 'outcome': 'done'}))", ["unknown", "done"], False),
        ('import sys; print(\'{"account": "a", "outcome": "done"}\'); sys.exit(3)', ["done", "unknown"], True),
        ("import time; time.sleep(30)", ["unknown", "unknown"], True),
    ],
)
def test_what_a_command_says_counts(code: str, outcomes: list[str], stops: bool, tmp_path: Path) -> None:
    connector = connect(tmp_path, kind="command", program=[sys.executable, "-c", code], timeout=1)
    assert [answer.outcome for answer in connector.send([request_for("a"), request_for("b")])] == outcomes
    assert bool(connector.stopped) == stops


@pytest.mark.parametrize(
    "printed",
    [
        '{"account": 17, "outcome": "DONE"}\n{"account": "b", "outcome": "failed"}',
        '[\n  {"account": 17, "outcome": "done"},\n  {"account": "b", "outcome": "Failed"}\n]',
    ],
)
def test_a_command_may_tell_numbers_and_one_list(printed: str, tmp_path: Path) -> None:
    """Nobody was known to be done by a program to which an id of digits is a number."""
    connector = connect(tmp_path, kind="command", program=[sys.executable, "-c", f"print({printed!r})"])
    answers = connector.send([request_for("17"), request_for("b")])
    assert [answer.outcome for answer in answers] == ["done", "failed"]


def test_a_command_that_does_not_start_sends_nothing(tmp_path: Path) -> None:
    connector = connect(tmp_path, kind="command", program=["./none"])
    (answer,) = connector.send([request_for("a")])
    assert (answer.outcome, connector.stopped) == ("not_sent", "./none: cannot be started (No such file or directory)")


def test_a_command_sees_only_the_environment_it_is_given(tmp_path: Path) -> None:
    code = "import os, sys; sys.stderr.write(repr(sorted(os.environ)) + os.environ['TOOL_TOKEN']); sys.exit(1)"
    table = {"kind": "command", "program": [sys.executable, "-c", code], "environment": ["TOOL_TOKEN"]}
    connector = connect(tmp_path, **table)
    (answer,) = connector.send([request_for("a")])
    assert "'PATH', 'TOOL_TOKEN'" in answer.detail
    assert "t0ken-value" not in answer.detail + (connector.stopped or "")


def test_a_status_program_is_asked(tmp_path: Path) -> None:
    code = "import json, sys\nfor line in sys.stdin: print(json.dumps({**json.loads(line), 'status': 'active'}))"
    table = {"kind": "command", "program": ["true"], "status": [sys.executable, "-c", code]}
    connector = connect(tmp_path, **table)
    assert connector.reads_status
    assert connector.statuses(ODD) == dict.fromkeys(ODD, "active")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("while True: print('x' * 1000)", "printed more than 1,000,000 bytes and was ended"),
        ("import sys\nwhile True: print('x' * 1000, file=sys.stderr)", "printed more than 1,000,000 bytes"),
        ("import time; time.sleep(60)", "ended after 1 second"),
        (
            "import subprocess, sys\n"
            "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(30)'])\nsys.exit(3)",
            "exit code 3",
        ),
    ],
)
def test_a_program_without_an_end_is_ended(tmp_path: Path, code: str, said: str) -> None:
    connector = connect(tmp_path, kind="command", program=[sys.executable, "-c", code], timeout=1)
    start = time.monotonic()
    answers = connector.send([Request(one, "suspend", "k", "p", "x" * 100_000) for one in ("a", "b")])
    assert time.monotonic() - start < 6
    assert {answer.outcome for answer in answers} == {"unknown"}
    assert connector.stopped is not None and said in connector.stopped
