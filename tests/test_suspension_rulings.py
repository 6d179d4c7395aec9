"""Lists of appeals with what was decided of each, and columns that are told by whom they name."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from graphlink.errors import InputError
from graphlink.suspension.lists import HIDDEN, read_sorted
from graphlink.suspension.meant import as_known

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
        # As Zendesk, Jira, ServiceNow, Google Forms, Notion and people write headings and cells.
        ("Decision [list]", "Granted", "Denied"),
        ("Appeal outcome [list]", "appeal_granted", "appeal_denied"),
        ("Custom field (Decision)", "Granted", "Rejected"),
        ("u_decision", "granted", "dismissed"),
        ("Approval", "Approved", "Requested"),
        ("Decision (granted / denied)", "granted", "denied"),
        ("Verdict", "Overturned", "Upheld"),
        ("Approved?", "Yes", "No"),
        ("Granted", "checked", ""),
        ("Give back", "\u2705", "\u274c"),
        ("Stage", "Approved", "Declined"),
        ("Close reason", "Granted", "Denied"),
        ("Outcome", "Suspension lifted", "Suspension upheld"),
        ("Outcome", "Appeal upheld", "Appeal dismissed"),
        ("Ergebnis der Prüfung", "Widerspruch stattgegeben", "Widerspruch abgelehnt"),
        ("Denied?", "no", "yes"),
        ("Labels", "granted", "denied"),
        # A mark of a help desk's, yes and no under a name of its own, this tool's own words, verbs, other languages.
        ("tag", "appeal-accepted", "appeal-rejected"),
        ("OK?", "Y", "N"),
        ("verdict", "innocent", "operation"),
        ("as", "innocent", "operation"),
        ("Resolution", "False positive", "True positive"),
        ("decision", "overturn", "uphold"),
        ("Action", "Restore", "Maintain ban"),
        ("decyzja", "Uznano", "Odrzucono"),
        ("审核结果", "通过", "不通过"),
        ("이의 신청 결과", "승인", "기각"),
        ("beslut", "bifall", "avslag"),
        ("appealdecision", "granted", "denied"),
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
    for word in ("Suspension upheld", "Unresolved"):
        assert sorted_of(tmp_path, f"account,outcome\nacct_1,{word}\n") == ((), {"acct_1"})
    for word in ("Not overturned", "No change", "Kept banned", "Still suspended", "Granted / Denied"):
        with pytest.raises(InputError, match="does not say whether"):
            sorted_of(tmp_path, f"account,decision\nacct_1,{word}\nacct_2,{word}\n")
    # Tables of ours have columns of other words.
    assert sorted_of(tmp_path, "account,verdict\nacct_1,suspend\nacct_2,review\n") == (("acct_1", "acct_2"), set())


@pytest.mark.parametrize(
    "header",
    [
        # Of a ticket's own states, of what was first said, asked for or recommended, nothing is decided.
        "Resolution,Decision",
        "First decision,Final decision",
        "Recommendation,Decision",
        "Requested outcome,Outcome",
        "Identity check,Decision",
    ],
)
def test_of_several_columns_the_one_that_was_decided_holds(tmp_path: Path, header: str) -> None:
    before = ("Done", "Done") if header.startswith("Resolution") else ("denied", "granted")
    text = f"Account,{header}\nacct_1,{before[0]},granted\nacct_2,{before[1]},denied\n"
    assert sorted_of(tmp_path, text) == (("acct_1",), {"acct_2"})


def test_columns_that_decide_differently_are_named(tmp_path: Path) -> None:
    text = "account,Decision,Outcome\nacct_1,granted,denied\nacct_2,granted,granted\n"
    with pytest.raises(InputError, match="columns Decision and Outcome say different things"):
        sorted_of(tmp_path, text)


def test_a_field_of_several_values_has_a_column_for_each(tmp_path: Path) -> None:
    """As Jira writes them: the second account of a ticket stayed suspended, and its decision was the last column's."""
    name = "Custom field (Account ID)"
    text = f"Issue key,{name},{name},Decision,Decision\nA,acct_1,acct_3,Granted,\nB,acct_2,,Rejected,\n"
    assert sorted_of(tmp_path, text) == (("acct_1", "acct_3"), {"acct_2"})
    mixed = "account,Decision,Decision\nacct_1,granted,denied\nacct_2,granted,\n"
    with pytest.raises(InputError, match="granted / denied"):
        sorted_of(tmp_path, mixed)


@pytest.mark.parametrize(
    "text",
    [
        'Id,Requester id,"Account ID [txt]"\n17,39,acct_1\n18,40,acct_2\n',
        "id,user_id\n17,acct_1\n18,acct_2\n",
        "Id,Who asks\n17,acct_1\n5,acct_2\n",
        json.dumps([{"id": 17, "custom_fields": [{"id": 360, "value": n}]} for n in ("acct_1", "acct_2")]),
    ],
)
def test_tickets_whose_numbers_are_those_of_accounts_are_none(tmp_path: Path, text: str) -> None:
    """The accounts 17 and 18 were given back, and who had appealed was not."""
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    known = {*KNOWN, "17"} | ({"18"} if "Who asks" not in text and "custom" not in text else set())
    assert as_known(read_sorted(file, known).names, known) == ("acct_1", "acct_2")


def test_two_columns_that_name_as_many_accounts_are_said(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Id,Who asks\n17,acct_1\n18,acct_2\n", encoding="utf-8")
    with pytest.raises(InputError, match="several columns name as many accounts"):
        read_sorted(file, {*KNOWN, "17", "18"})
    file.write_text("Id,Page\n0012,https://admin.example/users/0012\n", encoding="utf-8")
    assert read_sorted(file, KNOWN).names == ("0012",)


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


def test_a_heading_of_several_lines_is_one(tmp_path: Path) -> None:
    """As a form's questions are: the header began in the middle of it, without the column of decisions."""
    text = 'When,"What is your\naccount ID?",Decision\n1,acct_1,granted\n2,acct_2,denied\n'
    assert sorted_of(tmp_path, text) == (("acct_1",), {"acct_2"})


def test_tickets_as_an_api_lists_them_are_read(tmp_path: Path) -> None:
    """As Zendesk's: fields by number, pages beside the list, and nothing where nothing is decided."""
    said = {"acct_1": "appeal_granted", "acct_2": "appeal_denied", "acct_3": None}
    fields = [[{"id": 360, "value": name}, {"id": 361, "value": word}] for name, word in said.items()]
    tickets = [{"id": 9000 + at, "status": "open", "custom_fields": one} for at, one in enumerate(fields)]
    listed = {"tickets": tickets, "next_page": None, "count": 3}
    assert sorted_of(tmp_path, json.dumps(listed)) == (("acct_1",), {"acct_2", "acct_3"})


def test_an_account_that_is_named_in_two_ways_is_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rows 2 and 3 say different things of 'acct_1'"):
        sorted_of(tmp_path, "account,decision\nacct_1,granted\nACCT_1,denied\n")


@pytest.mark.parametrize(
    ("column", "one", "two"),
    [
        ("Payment status", "approved", "declined"),
        ("Suspended for", "fraud", "fraud"),
        ("Identity check", "accepted", "rejected"),
        ("Card refused", "yes", "no"),
        ("Reason", "fraud", "mistake"),
    ],
)
def test_what_was_decided_of_something_else_leaves_nobody(tmp_path: Path, column: str, one: str, two: str) -> None:
    text = f"account,{column}\nacct_1,{one}\nacct_2,{two}\n"
    assert sorted_of(tmp_path, text) == (("acct_1", "acct_2"), set())


def test_decisions_in_json_hold_too(tmp_path: Path) -> None:
    within = [{"id": "acct_1", "ticket": {"decision": "ok"}}, {"id": "acct_2", "ticket": {"decision": "partly"}}]
    with pytest.raises(InputError, match="does not say whether"):
        sorted_of(tmp_path, json.dumps(within))
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


@pytest.mark.parametrize("hidden", [False, True])
def test_of_several_tabs_that_name_accounts_none_is_passed_over(tmp_path: Path, hidden: bool) -> None:
    """The one that names most was taken, hidden or not: those who were turned down, and not those who were granted."""
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    tabs = {"Granted": ["acct_1"], "Denied": ["acct_2", "acct_3"], "Both": ["acct_1"]}
    for name, accounts in tabs.items():
        sheet = book.add_worksheet(name)
        sheet.write_column(0, 0, ["Account", *accounts])
        if hidden and name == "Denied":
            sheet.hide()
    book.close()
    if hidden:
        assert read_sorted(tmp_path / "list.xlsx", KNOWN).names == ("acct_1",)
        return
    with pytest.raises(InputError, match="tabs Denied and Granted both name accounts"):
        read_sorted(tmp_path / "list.xlsx", KNOWN)
