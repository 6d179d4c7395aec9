"""Lists of appeals with what was decided of each, and columns that are told by whom they name."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from graphlink.errors import InputError
from graphlink.suspension.lists import HIDDEN, as_known, read_sorted

KNOWN = {"acct_1", "acct_2", "acct_3", "0012"}


def sorted_of(folder: Path, text: str) -> tuple[tuple[str, ...], set[str]]:
    """Whom a list gives back and whom it leaves."""
    file = folder / "list.csv"
    file.write_text(text, encoding="utf-8")
    found = read_sorted(file, KNOWN, rulings=True)
    return as_known(found.names, KNOWN), set(found.left)


@pytest.mark.parametrize(
    ("column", "granted", "turned_down"),
    [
        ("decision", "granted", "rejected"),
        ("Decision", "Overturned", "upheld"),
        ("Appeal outcome", "upheld", "denied"),
        ("Entscheidung", "stattgegeben", "abgelehnt"),
        ("décision", "acceptée", "refusée"),
        ("Decisión", "concedido", "desestimado"),
        ("Esito", "accolto", "respinto"),
        ("granted", "yes", "no"),
        ("reinstate", "1", "0"),
        ("Status", "reinstated", "open"),
        ("decision", "accepted", ""),
        ("结果", "通过", "驳回"),
    ],
)
def test_who_was_turned_down_is_not_given_back(tmp_path: Path, column: str, granted: str, turned_down: str) -> None:
    text = f"ticket,account,{column}\n1,acct_1,{granted}\n2,acct_2,{turned_down}\n3,acct_3,{granted.upper()}\n"
    assert sorted_of(tmp_path, text) == (("acct_1", "acct_3"), {"acct_2"})


def test_a_word_for_all_or_a_column_of_something_else_leaves_nobody(tmp_path: Path) -> None:
    for column, one, two in (
        ("decision", "upheld", "upheld"),
        ("decision", "case closed", "case closed"),
        ("status", "solved", "closed"),
        ("reason for decision", "no fraud", "rejected at first"),
        ("why", "rejected", "granted"),
    ):
        text = f"account,{column}\nacct_1,{one}\nacct_2,{two}\n"
        assert sorted_of(tmp_path, text) == (("acct_1", "acct_2"), set()), column
    assert sorted_of(tmp_path, "account,decision\nacct_1,denied\n") == ((), {"acct_1"})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("acct_1,granted\nacct_2,partly\n", 'row 3: "partly" in column decision does not say'),
        ("acct_1,overturned\nacct_2,rejected\nacct_3,upheld\n", 'row 4: "upheld" in column decision does not say'),
        ("acct_1,granted\nacct_2,granted\nacct_1,rejected\n", "rows 2 and 4 say different things of 'acct_1'"),
    ],
)
def test_what_was_decided_is_never_guessed(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        sorted_of(tmp_path, f"account,decision\n{rows}")


def test_decisions_in_json_hold_too(tmp_path: Path) -> None:
    rows = [{"user": {"id": "acct_1"}, "decision": "upheld"}, {"user": {"id": "acct_2"}, "decision": "rejected"}]
    assert sorted_of(tmp_path, json.dumps(rows)) == (("acct_1",), {"acct_2"})


@pytest.mark.parametrize(
    "text",
    [
        "id,user_id\n7001,acct_1\n7002,acct_2\n",
        '[{"id": 7001, "user_id": "acct_1"}, {"id": 7002, "user_id": "acct_2"}]',
        '{"tickets": [{"id": 1, "user": {"id": "acct_1"}}, {"id": 2, "user": {"id": "acct_2"}}]}',
        "Mitglied;Grund\nacct_1;x\nacct_2;y\n",
        'ticket,accounts\nT1,"acct_1\nacct_2"\n',
        "||account||why||\n|acct_1|x|\n|acct_2|y|\n",
        "https://admin.example.org/users/acct_1\nhttps://admin.example.org/users/acct_2/\n",
        "@acct_1\n@acct_2\n",
        "acct_1, acct_2\nacct_1; acct_2\n",
    ],
)
def test_the_column_that_names_people_who_are_known_is_the_one(tmp_path: Path, text: str) -> None:
    assert sorted_of(tmp_path, text) == (("acct_1", "acct_2"), set())


def test_a_page_saved_as_a_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a page of the web"):
        sorted_of(tmp_path, "<html><table><tr><td>acct_1</td></tr></table></html>")


def test_rows_that_are_hidden_are_left_and_the_tab_with_accounts_is_read(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    first, second = book.add_worksheet("Read me"), book.add_worksheet("Appeals")
    first.write_row(0, 0, ["How to use this list", "x"])
    for number, name in enumerate(["Benutzer", "acct_1", "acct_2", "0012", "acct_2"]):
        second.write_row(number, 0, [name, "why"])
    second.set_row(1, None, None, {"hidden": True})
    second.set_row(2, None, None, {"hidden": True})
    book.close()
    found = read_sorted(tmp_path / "list.xlsx", KNOWN)
    assert found.names == ("0012", "acct_2") and found.left == {"acct_1": HIDDEN}
