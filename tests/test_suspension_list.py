"""Lists of accounts as `suspend plan --accounts` and `reinstate --file` read them."""

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter

from graphlink.errors import InputError
from graphlink.spreadsheet import spreadsheet_text
from graphlink.suspension import read_list
from graphlink.suspension.meant import as_known


def test_ids_come_back_as_they_were_each_once(tmp_path: Path) -> None:
    ids = ["00123", "NA", "=1+1", 'a"b', "two\nlines", "../up", "😀", "00123"]
    file = tmp_path / "list.jsonl"
    file.write_text("\n".join(json.dumps({"account_id": one}) for one in ids) + "\n\n", encoding="utf-8")
    assert read_list(file) == tuple(dict.fromkeys(ids))


@pytest.mark.parametrize(
    "text",
    [
        "a\nb b\n\na\n",
        "\ufeffa\r\nb b\r\n",
        "account_id\na\nb b\n",
        "\ufeffticket;Account;note\n1;a;x\n2;b b;\n3;a;\n",
        'when,"user_id"\n1,"a"\n\n2,"b b"\n',
        "Account ID,Why\na,x\nb b,y\n",
        "userId;why\r\na;x\r\nb b;y\r\n",
        "sep=;\r\naccount_id;why\r\na;x\r\nb b;y\r\n",
        '"name, in full",account_id\n"x, y",a\nz,b b\n',
        '[{"account_id": "a"}, {"account_id": "b b"}]',
        '["a", "b b"]',
        '"a"\n"b b"\n',
        '{"accounts": ["a", "b b"]}',
        '{"account_id": "a", "kinds": ["ip"]}\n{"account_id": "b b", "kinds": []}',
        "Appeals, March\n\naccount_id,why\na,x\nb b,y\n",
        "account_id|why\na|x\nb b|y\n",
        "| account_id | why |\n|---|---|\n| a | x |\n| b b | y |\n",
        "Konto;Grund\na;x\nb b;y\n",
        "a\0b b\0",
    ],
)
def test_a_desks_list_reads_whatever_wrote_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode())
    assert read_list(file) == ("a", "b b")


def test_one_account_with_a_list_of_its_own_is_no_list(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text('{"account_id": "a", "kinds": ["ip", "device"]}')
    assert read_list(file) == ("a",)


def test_a_spreadsheet_that_saves_in_its_own_way_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("account_id\twhy\r\na\tx\r\nb b\ty\r\n".encode("utf-16"))
    assert read_list(file) == ("a", "b b")


def test_the_guards_that_our_tables_put_around_ids_are_taken_off_again(tmp_path: Path) -> None:
    ids = ("0012", "@ann", "=1+1", "12345678901234567890", "1-2", "plain")
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["account_id"], *([spreadsheet_text(one)] for one in ids)])
    assert read_list(file) == ids


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\xff", "is no workbook that can be read .*; save its sheet as CSV"),
        (b"account_id\nann\xe9\n", "byte 15 is no UTF-8; save it as CSV"),
        (b"member;why\nann;x\nbob;y\n", "no column is called account_id"),
    ],
)
def test_what_cannot_be_read_as_a_list_says_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "list"
    file.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_list(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no account"),
        ('{"account_id": "a"}\nb\n', "line 2"),
        ('{"account_id": 7.5}\n', "line 1"),
        ('{"account_id": 12345678901234567890}\n', "line 1"),
        ('{"account_id": null}\n', "line 1"),
        ("account_id,why\na,x\n,y\n", "row 3: names nobody in column account_id"),
    ],
)
def test_what_is_no_list_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_list(file)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        read_list(tmp_path / "none.jsonl")


def test_letters_of_an_older_spreadsheet_are_no_matter_beside_the_ids(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("account_id;why\na;dürfte\nb b;är\n".encode("latin-1"))
    assert read_list(file) == ("a", "b b")
    file.write_bytes("account_id;why\na;dürfte\n".encode("utf-16-le"))
    assert read_list(file) == ("a",)


def test_numbers_are_ids_where_they_are_exact(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text('[{"id": 17}, {"id": 9007199254740991}]')
    assert read_list(file) == ("17", "9007199254740991")


def workbook(path: Path, rows: list[list[object]], *, before: bool = False) -> Path:
    """A workbook with these rows; with `before`, behind an empty sheet."""
    book = xlsxwriter.Workbook(path)
    if before:
        book.add_worksheet("Notes")
    sheet = book.add_worksheet("Appeals")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def test_a_workbook_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Appeals of March"], [], ["Ticket", "User ID", "Why"]]
    rows += [[1, "0012", "x"], [2, 123456789012, ""], [], [3, "=1+1 and so on", None], [4, "b b", "é"]]
    ids = ("0012", "123456789012", "=1+1 and so on", "b b")
    assert read_list(workbook(tmp_path / "a.xlsx", [*rows[:6], [3, " =1+1 and so on", ""], *rows[7:]])) == ids
    assert read_list(workbook(tmp_path / "b.xlsx", [["a"], ["b b"], ["a"]], before=True)) == ("a", "b b")


def test_a_workbook_that_cannot_be_read_right_says_so(tmp_path: Path) -> None:
    rounded = workbook(tmp_path / "a.xlsx", [["account_id"], [1234567890123456789]])
    with pytest.raises(InputError, match="cell A2 is a number of more digits than spreadsheets keep"):
        read_list(rounded)
    with pytest.raises(InputError, match="no column is called account_id"):
        read_list(workbook(tmp_path / "b.xlsx", [["who", "why"], ["a", "x"]]))
    with pytest.raises(InputError, match="row 3: names nobody"):
        read_list(workbook(tmp_path / "c.xlsx", [["account_id", "why"], ["a", "x"], ["", "y"]]))
    with pytest.raises(InputError, match="is an empty workbook"):
        read_list(workbook(tmp_path / "d.xlsx", []))


@pytest.mark.parametrize(
    "name",
    ["acct_1,", "acct_1;", "\u200bacct_1\ufeff", " acct_1 ", "- acct_1", "17. acct_1", "ACCT_1", "<Acct_1>", "'acct_1"],
)
def test_what_stands_around_an_id_that_is_known_is_none_of_it(name: str) -> None:
    assert as_known([name], {"acct_1", "acct_2"}) == ("acct_1",)


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee (acct_1)",
        "Ann Lee <ACCT_1>",
        "[acct_1](https://desk.example/users/7)",
        '=HYPERLINK("https://desk.example/users/acct_1","acct_1")',
    ],
)
def test_the_id_behind_a_persons_name_or_a_link_is_the_one(name: str) -> None:
    assert as_known([name], {"acct_1", "acct_2"}) == ("acct_1",)


@pytest.mark.parametrize(
    "name", ["acct_9 (was acct_2)", "acct_1 (was acct_2)", "Ann (acct_1) and Bob (acct_2)", "Ann (x)"]
)
def test_of_two_ids_in_a_cell_none_is_guessed(name: str) -> None:
    assert as_known([name], {"acct_1", "acct_2"}) == (name,)


def test_nothing_is_guessed_of_a_name_that_could_be_two_or_nobodys() -> None:
    known = {"aB", "Ab", "- x", "x", "a, b", "a", "b"}
    assert as_known(["ab", "- x", "a, b", "b; a", "a c", "# x y"], known) == (
        "ab",
        "- x",
        "a, b",
        "b",
        "a",
        "a c",
        "# x y",
    )
