"""Tables that are no rows of what accounts show: told in one line with what to do, and never read as something else."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover

from .discovered import PEOPLE, shown, uses
from .source_folder import Rows, read, write_csv

LOGINS = uses(60, ip="45.1.2.{}", device_id="d-0cc91ab3{:04d}")


def unsure(folder: Path, path: str) -> list[str]:
    return [text for text in discover(folder).proposal.unsure if text.startswith(f"{path}:")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_csv(tmp_path / "people.csv", PEOPLE)
    return tmp_path


@pytest.mark.parametrize(
    "table",
    [
        {name: {str(n): row[name] for n, row in enumerate(LOGINS)} for name in LOGINS[0]},
        {name: [row[name] for row in LOGINS] for name in LOGINS[0]},
        {"columns": [*LOGINS[0]], "index": [*range(60)], "data": [[*row.values()] for row in LOGINS]},
    ],
    ids=["columns", "lists", "split"],
)
def test_a_table_column_by_column_is_refused_with_what_to_do(folder: Path, table: object) -> None:
    write_csv(folder / "logins.csv", LOGINS)
    (folder / "more.json").write_text(json.dumps(table))
    (left,) = discover(folder).proposal.left_files
    assert (left.path, left.why[:25]) == ("more.json", "a table column by column;")


def test_an_event_with_lists_of_its_own_is_a_row(folder: Path) -> None:
    write_csv(folder / "logins.csv", LOGINS)
    (folder / "one.json").write_text(json.dumps({**LOGINS[0], "tags": ["a"], "by": {"0": "x"}}))
    assert not discover(folder).proposal.left_files


def test_rows_of_several_things_are_no_kind(folder: Path) -> None:
    rows = [
        {"user_id": row["user_id"], "attribute": name, "told": row[name]}
        for row in LOGINS
        for name in ("ip", "device_id")
    ]
    write_csv(folder / "attributes.csv", rows)
    write_csv(folder / "logins.csv", LOGINS)
    assert {row[1] for row in shown(discover(folder))} == {"logins.csv"}
    (text,) = unsure(folder, "attributes.csv")
    assert "stands in its `attribute` (device_id, ip)" in text


def test_a_way_of_signing_in_does_not_make_a_table_one_of_several_things(folder: Path) -> None:
    write_csv(
        folder / "logins.csv", [{**row, "method": ("email", "phone", "google")[n % 3]} for n, row in enumerate(LOGINS)]
    )
    assert {row[0] for row in shown(discover(folder))} == {"ip", "device"}


@pytest.mark.parametrize(
    ("form", "name"), [('["{}", "{}"]', "cards"), ("{{{},{}}}", "device_ids"), ('["{}{}"]', "device_id")]
)
def test_lists_are_no_values(folder: Path, form: str, name: str) -> None:
    rows: Rows = [
        {**row, name: form.format(f"c91ab{n % 17}", f"c91ab{n % 9}")} for n, row in enumerate(uses(60, ip="45.1.2.{}"))
    ]
    write_csv(folder / "logins.csv", rows)
    assert {row[3] for row in shown(discover(folder))} == {"ip"}
    (text,) = unsure(folder, "logins.csv")
    assert text.startswith(f"logins.csv: the lists in `{name}` are not taken apart")


def test_of_lists_of_addresses_it_is_said_that_one_of_each_counts(folder: Path) -> None:
    rows: Rows = [{**row, "ips": f'["45.1.2.{n % 9}", "45.1.3.{n}"]'} for n, row in enumerate(uses(60))]
    write_csv(folder / "seen.csv", rows)
    (text,) = unsure(folder, "seen.csv")
    assert "of each list in `ips` the first address alone counts" in text


@pytest.mark.parametrize(("form", "said"), [('["{}", "b"]', True), ("[{}", False), ("{}", False)])
def test_a_run_says_that_lists_count_as_one_value(tmp_path: Path, form: str, said: bool) -> None:
    write_csv(tmp_path / "t.csv", [{"account_id": f"a{n}", "card": form.format(f"c91{n % 9}")} for n in range(30)])
    (tmp_path / "graphlink.toml").write_text('[[signals]]\nkind = "payment"\npath = "t.csv"\nvalue = "card"\n')
    with read(tmp_path) as reading:
        assert any("lists, each of which counts as one value" in line for line in reading.lines) == said


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("please sum up the report of week {}", True),
        ("sum up {}", False),
        ("solve this and put the answer in a box", False),
        ("", False),
    ],
)
def test_a_run_says_that_prompts_given_as_values_are_not_looked_through(
    tmp_path: Path, prompt: str, said: bool
) -> None:
    write_csv(tmp_path / "t.csv", [{"account_id": f"a{n % 9}", "prompt": prompt.format(n)} for n in range(30)])
    (tmp_path / "graphlink.toml").write_text('[[signals]]\nkind = "template"\npath = "t.csv"\nvalue = "prompt"\n')
    with read(tmp_path) as reading:
        assert any("name it as `text`, and templates are looked for" in line for line in reading.lines) == said


def test_a_table_that_names_rows_of_one_without_accounts_is_told_with_both(folder: Path) -> None:
    write_csv(folder / "logins.csv", LOGINS)
    write_csv(folder / "sessions.csv", [{"session_id": f"s-{n:05d}c", "length": n % 7} for n in range(60)])
    devices = [{"session_id": f"s-{n % 60:05d}c", "device_fingerprint": f"d{n % 13:04d}"} for n in range(90)]
    write_csv(folder / "devices.csv", devices)
    (text,) = unsure(folder, "devices.csv")
    assert "`session_id` names rows of sessions.csv, and no column of that names accounts" in text


@pytest.mark.parametrize(
    ("name", "kind"), [("DEVICE ID [sha256]", "device"), ("Client IP (hashed)", "ip"), ("Card (last4)", None)]
)
def test_a_remark_in_brackets_hides_no_name(folder: Path, name: str, kind: str | None) -> None:
    values = ({**row, name: f"9f86d081884c7d659a2feaa0c55ad{n % 17:03d}"} for n, row in enumerate(uses(60)))
    write_csv(folder / "logins.csv", [*values])
    write_csv(folder / "others.csv", uses(60, device="d-0cc91ab3{:04d}"))
    assert {row[3]: row[0] for row in shown(discover(folder))}.get(name) == kind
