"""Tables as people have them: saved by spreadsheets, reports and database clients, with values as those write them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .discovered import shown
from .source_folder import read

HEADING = ["user_id", "created_at", "ip", "device_id"]
ROWS = [
    [f"u{n % 12:04d}", f"2026-03-{1 + n % 28:02d} 10:{n:02d}:07", f"45.1.2.{n % 7}", f"77ab3c9a7be{n % 9:04d}"]
    for n in range(60)
]


def text(mark: str = ",", above: str = "", below: str = "") -> str:
    return above + "".join(mark.join(row) + "\n" for row in (HEADING, *ROWS)) + below


def drawn() -> str:
    """A result as PostgreSQL's client prints it."""
    lines = [" " + " | ".join(row) for row in (HEADING, *ROWS)]
    return "\n".join([lines[0], "-+-".join("-" * 9 for _ in HEADING), *lines[1:], f"({len(ROWS)} rows)"]) + "\n"


TEXTS = {
    "export.txt": text("\t"),
    "list.txt": text(),
    "export.psv": text("|"),
    "feed.csv": text("^"),
    "hive.csv": text("\x01"),
    "titled.csv": text(above="Sign-ins of March\nGenerated 2026-04-01\n\n"),
    "padded.csv": text(above="Sign-ins of March,,,\n,,,\n"),
    "blank.csv": text(above="\n"),
    "client.txt": drawn(),
    "totals.csv": text(below="Total,,,\n60 rows,,,\n"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_table_however_it_was_saved(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXTS[name])
    found = discover(tmp_path)
    assert shown(found) == [(kind, name, "user_id", HEADING[n], "created_at") for kind, n in (("ip", 2), ("device", 3))]
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.observations >= {(row[0], "ip", row[2]) for row in ROWS}
        assert {account for account, *_ in reading.observations} == {row[0] for row in ROWS}
        assert reading.rows("select min(ts)::varchar, count(*) from activity_event where ts is not null") == [
            ("2026-03-01 10:00:07", 60)
        ]


def test_a_narrow_heading_is_no_title_where_rows_stand_below_it(tmp_path: Path) -> None:
    """A heading that names little is all that names anything."""
    (tmp_path / "table.csv").write_text("who,,,\n" + "".join(f"a{n},45.1.2.{n % 7},{n % 9},x\n" for n in range(30)))
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "thing"\npath = "table.csv"\naccount = "who"\nvalue = "who"\n'
    )
    with read(tmp_path) as reading:
        assert len({account for account, *_ in reading.observations}) == 30


ADDRESSES: dict[str, Callable[[str], object]] = {
    "a number": lambda ip: sum(int(part) << 8 * (3 - n) for n, part in enumerate(ip.split("."))),
    "a list": lambda ip: [ip, "10.0.0.1"],
    "an array of a database": lambda ip: f"{{{ip},10.0.0.1}}",
    "an empty place first": lambda ip: ["-", ip],
}


@pytest.mark.parametrize("form", ADDRESSES)
def test_addresses_however_they_are_kept(tmp_path: Path, form: str) -> None:
    rows = [{**dict(zip(HEADING, row, strict=True)), "ip": ADDRESSES[form](row[2])} for row in ROWS]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = discover(tmp_path)
    assert ("ip", "log.jsonl", "user_id", "ip", "created_at") in shown(found)
    write_settings(found)
    with read(tmp_path) as reading:
        assert {value for _, kind, value in reading.observations if kind == "ip"} == {f"45.1.2.{n}" for n in range(7)}
        assert not reading.rejected


def test_numbers_that_nobody_calls_addresses_are_none(tmp_path: Path) -> None:
    rows = [
        {"user_id": f"u{n % 12}", "balance": 755040768 + n % 9, "device_id": f"77ab3c9a7be{n % 9}"} for n in range(60)
    ]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [row[0] for row in shown(discover(tmp_path))] == ["device"]


@pytest.mark.parametrize(
    "word", ["k. A.", "sin datos", "non renseigné", "无", "Unknown Device", "none provided", "n.d."]
)
def test_what_stands_for_no_value_in_other_languages_ties_nobody(tmp_path: Path, word: str) -> None:
    rows = [[*row[:3], word if n % 2 else row[3]] for n, row in enumerate(ROWS)]
    (tmp_path / "log.csv").write_text("".join(",".join(row) + "\n" for row in (HEADING, *rows)))
    found = discover(tmp_path)
    assert ("device", "log.csv", "user_id", "device_id", "created_at") in shown(found)
    write_settings(found)
    with read(tmp_path) as reading:
        assert word.lower() not in {value.lower() for _, kind, value in reading.observations if kind == "device"}


def test_the_id_of_each_doing_names_no_account(tmp_path: Path) -> None:
    """A search engine's dump: its own id beside the document in which the account is."""
    hits = [{"_id": f"d{n:06d}", "_source": dict(zip(HEADING, row, strict=True))} for n, row in enumerate(ROWS)]
    (tmp_path / "dump.json").write_text(json.dumps({"took": 1, "hits": {"total": 60, "hits": hits}}))
    assert {row[2] for row in shown(discover(tmp_path))} == {"_source.user_id"}
    people = [
        {"id": n, "email": f"a{n}@mail.example", "created_at": row[1], "referred_by_user_id": n % 7}
        for n, row in enumerate(ROWS)
    ]
    (tmp_path / "dump.json").write_text(json.dumps(people))
    assert {row[2] for row in shown(discover(tmp_path))} == {"id"}


def test_ids_that_a_spreadsheet_cut_to_a_few_digits_end_the_run(tmp_path: Path) -> None:
    rows = [[f"1.2345{n % 9}E+17", *row[1:]] for n, row in enumerate(ROWS)]
    (tmp_path / "log.csv").write_text("".join(",".join(row) + "\n" for row in (HEADING, *rows)))
    write_settings(discover(tmp_path))
    with pytest.raises(InputError, match=r"9 ids of accounts such as 1.23450E\+17 have lost digits"), read(tmp_path):
        pass
    whole = [[f"1.23456{n % 9}E+06", *row[1:]] for n, row in enumerate(ROWS)]
    (tmp_path / "log.csv").write_text("".join(",".join(row) + "\n" for row in (HEADING, *whole)))
    with read(tmp_path) as reading:
        assert len({account for account, *_ in reading.observations}) == 9


@pytest.mark.parametrize("name", ["created_at", "balance"])
def test_a_spreadsheets_days_are_times_where_the_name_says_so(tmp_path: Path, name: str) -> None:
    rows = [[row[0], f"{46000 + n + n / 60:.5f}", *row[2:]] for n, row in enumerate(ROWS)]
    heading = ["user_id", name, *HEADING[2:]]
    (tmp_path / "log.csv").write_text("".join(",".join(row) + "\n" for row in (heading, *rows)))
    assert {row[4] for row in shown(discover(tmp_path))} == {"created_at" if name == "created_at" else None}
