"""What owners are told: what was done once it is done, what would be before; nothing of others; in any language."""

import csv
import io
import json
from pathlib import Path

import pytest

from graphlink.case import Case
from graphlink.errors import InputError
from graphlink.suspension import (
    SuspendSettings,
    read_letter,
    reviewers_text,
    standings_of,
    statement,
    targets_of_accounts,
    write_statements,
)
from graphlink.suspension.facts import statement_number
from graphlink.suspension.settings import LetterSettings
from tests.suspension_platform import Desk, Platform
from tests.suspension_setting import small_case

LETTER = LetterSettings()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=30)


def told(desk: Desk, number: int, letter: LetterSettings = LETTER) -> str:
    one = desk.plan.acted_on[number]
    return statement(desk.plan, one, letter, standings_of(desk.plan, desk.ledger).get(one.account_id))


def test_before_it_would_be_and_after_it_was_with_its_time(desk: Desk) -> None:
    assert "would be suspended; nothing was done yet" in told(desk, 0)
    platform = Platform()
    platform.outcomes = {desk.ids[1]: "failed", desk.ids[2]: "unknown"}
    desk.apply(platform)
    assert "was suspended on 20" in told(desk, 0) and " UTC.\n" in told(desk, 0)
    assert "would be suspended" in told(desk, 1), "it was refused"
    assert "would be suspended" in told(desk, 2), "nobody saw it done"
    desk.give_back(targets_of_accounts(desk.ledger, desk.ids[:1]), platform)
    back = told(desk, 0)
    assert "was restricted on 20" in back and "given back on 20" in back
    # Nobody who was right to appeal is told that he is one of an operation, or restricted until somebody looks.
    assert "Duration: until 20" in back and LETTER.facts not in back and LETTER.facts_given_back in back
    assert LETTER.facts in told(desk, 3)


def test_the_owner_is_told_nothing_of_others_or_of_how_it_was_found(case: Case, desk: Desk) -> None:
    values = {signal.value for one in desk.plan.acted_on for signal in one.evidence}
    assert values
    for one in desk.plan.acted_on:
        text = statement(desk.plan, one, LETTER)
        assert not [value for value in values if value in text]
        assert not [fact for fact in one.facts if fact in text]
        assert "by a person" not in text and "did not look at this account alone" in text
        assert statement_number(desk.plan.id, one.account_id) in text
        assert any(signal.value in reviewers_text(desk.plan, one, LETTER) for signal in one.evidence)


def test_a_language_of_the_settings(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "brief.txt").write_text("Konto {account} {what}. Nr. {number}. {decided}", encoding="utf-8")
    table = {"template": "brief.txt", "would_suspend": "würde gesperrt", "partly_automated": "Teils automatisch."}
    settings = SuspendSettings.model_validate({"folder": tmp_path, "letter": table})
    text = told(desk, 0, read_letter(settings))
    number = statement_number(desk.plan.id, desk.ids[0])
    assert text == f"Konto {desk.ids[0]} würde gesperrt. Nr. {number}. Teils automatisch."


@pytest.mark.parametrize("content", ["{acount}", "{env:HOME}", None])
def test_a_template_that_names_what_is_not_is_one_line(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "t.txt").write_text(content)
    settings = SuspendSettings.model_validate({"folder": tmp_path, "letter": {"template": "t.txt"}})
    with pytest.raises(InputError, match=r"t\.txt: no template of a letter"):
        read_letter(settings)
    with pytest.raises(ValueError, match="cannot stand in `suspend`"):
        SuspendSettings.model_validate({"letter": {"suspend": "gesperrt am {tag}"}})


def written(desk: Desk, folder: Path) -> tuple[int, list[dict[str, object]], list[dict[str, str]]]:
    count, _ = write_statements(desk.plan, LETTER, standings_of(desk.plan, desk.ledger), folder)
    lines = [json.loads(line) for line in (folder / "statements.jsonl").read_text().splitlines()]
    table = list(csv.DictReader(io.StringIO((folder / "statements.csv").read_text(encoding="utf-8-sig"))))
    return count, lines, table


def test_all_of_them_are_written_and_fit_together(desk: Desk, tmp_path: Path) -> None:
    assert written(desk, tmp_path / "before")[0] == 12
    platform = Platform({desk.ids[3]: "gone"})
    platform.outcomes = {desk.ids[1]: "failed"}
    desk.apply(platform)
    count, lines, table = written(desk, tmp_path / "after")
    assert count == len(lines) == len(table) == 10
    assert {line["account_id"] for line in lines} == set(desk.ids) - {desk.ids[1], desk.ids[3]}
    texts = {path.stem: path.read_text() for path in (tmp_path / "after" / "texts").iterdir()}
    assert texts == {line["number"]: line["text"] for line in lines}
    assert {row["puid"] for row in table} == set(texts)
    for row in table:
        assert row["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
        assert row["automated_decision"] == "AUTOMATED_DECISION_PARTIALLY" and row["automated_detection"] == "Yes"
        assert len(row["application_date"]) == 10
        assert not [one for one in desk.ids if one in str(row)], "the public database takes no account's id"


def test_numbers_are_of_one_plan_and_account() -> None:
    pairs = [("p", "ab"), ("pa", "b"), ("p", "a"), ("q", "ab")]
    assert len({statement_number(*pair) for pair in pairs}) == 4
