"""Plans and decisions: confirmed accounts alone, innocents never, for as long as the settings say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.decisions import Decision, Decisions
from graphlink.decisions.book import append_lines
from graphlink.errors import GuardRefused
from graphlink.suspension import Ledger, Plan, Selection, make_plan, read_plan, reviewers_text, statement
from graphlink.suspension.settings import LetterSettings
from tests.decided import START, decision
from tests.suspension_case import case_of
from tests.suspension_platform import Platform, triage
from tests.suspension_setting import settings_of

DAY = timedelta(days=1)


def plan_of(
    folder: Path,
    *said: Decision,
    case: Case | None = None,
    after: timedelta = DAY,
    lasts: str | None = None,
    **selection: Any,
) -> Plan:
    """The plan of the small case (or `case`) with what was `said`, made some time after START."""
    allow = {} if lasts is None else {"allow": {"decided_innocent": lasts}}
    settings = settings_of(folder, guards={**allow, "max_allowed_share": 1.0})
    book = folder / "decisions.jsonl"
    append_lines(book, said)
    with Ledger(folder / "l.ledger", make=True, clock=lambda: START + after) as ledger:
        return make_plan(
            case or case_of(folder),
            Selection(**selection),
            settings,
            ledger=ledger,
            by="ada",
            clock=lambda: START + after,
            decisions=Decisions(said, path=book),
        )


def planned(plan: Plan) -> dict[str, str]:
    return {one.account_id: one.action for one in plan.accounts}


def left(plan: Plan) -> dict[str, str]:
    return {one.account_id: one.why for one in plan.left_out}


def test_a_plan_names_nobody_who_was_decided_innocent_or_is_disputed(tmp_path: Path) -> None:
    innocent = decision("innocent", "account", "a1", "a1")
    plan = plan_of(
        tmp_path,
        innocent,
        decision("innocent", "account", "c1", "c1"),
        decision("operation", "account", "c1", "c1", by="bob"),
        decision("unsure", "account", "a2", "a2"),
    )
    assert planned(plan) == {"a2": "limit", "a3": "review", "a4": "review", "c2": "review"}
    assert left(plan)["a1"] == "was decided innocent by ann on 2026-10-01"
    assert left(plan)["c1"] == "people decided differently about it"
    assert plan.decisions is not None and innocent.id in plan.decisions.used and len(plan.decisions.used) == 3


def test_whoever_is_named_and_innocent_is_refused_with_what_would_lift_it(tmp_path: Path) -> None:
    with pytest.raises(GuardRefused, match=r"a1 may be planned: was decided innocent by ann on .*withdraw that"):
        plan_of(tmp_path, decision("innocent", "account", "a1", "a1"), accounts=("a1",))


def test_innocence_lasts_as_long_as_the_settings_say_and_its_end_is_said(tmp_path: Path) -> None:
    said = decision("innocent", "account", "a1", "a1")
    for number, (after, lasts, out) in enumerate(
        ((365 * DAY, None, True), (366 * DAY, None, False), (31 * DAY, "30d", False), (29 * DAY, "30d", True))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        plan = plan_of(folder, said, after=after, lasts=lasts)
        assert ("a1" in left(plan)) is out, (after, lasts)
        assert plan.decisions is not None and plan.decisions.expired == (0 if out else 1)


def test_decided_ones_alone_are_planned_and_who_came_since_is_counted(tmp_path: Path) -> None:
    """Community 1 was decided without a2; b1 is to review, and so may be confirmed; b2 and d1 are clear."""
    plan = plan_of(
        tmp_path,
        community := decision("operation", "community", "9", "a1", "a4"),
        account := decision("operation", "account", "b1", "b1"),
        decision("operation", "account", "b2", "b2"),
        decision("operation", "account", "d1", "d1"),
        decision("innocent", "account", "c1", "c1"),
        decided=True,
    )
    assert planned(plan) == {"a1": "suspend", "a4": "review"}
    assert left(plan) == {
        # The case's q-value for its community is no low one: a guard of its own.
        "b1": "the q-value of community 2 is not known to be at most 0.05",
        "a2": "came to its community after that was decided an operation",
        "a3": "came to its community after that was decided an operation",
        "b2": "was decided an operation, and the signs ask for no review",
        "d1": "was decided an operation, and the signs ask for no review",
    }
    assert plan.selection == {"verdicts": ["suspend"], "decided": True}
    assert plan.decisions is not None and {community.id, account.id} <= set(plan.decisions.used)


def test_a_review_alone_may_be_confirmed_and_what_a_decision_raised_may_not(tmp_path: Path) -> None:
    alone = ["suspend", "suspend", "review", "clear", "review", "clear", "suspend", "suspend", "clear"]
    case = case_of(tmp_path, accounts={"undecided_verdict": alone})
    said = [decision("operation", "account", name, name) for name in ("a3", "a4", "b1", "c1")]
    plan = plan_of(tmp_path, *said, case=case, decided=True)
    # a4 is suspended only because somebody decided it: the signs alone left it in peace.
    assert planned(plan) == {"c1": "suspend", "a3": "review"}
    assert left(plan)["a4"] == "was decided an operation, and the signs ask for no review"


def test_the_owner_is_told_that_a_person_looked_and_not_who_nor_their_notes(tmp_path: Path) -> None:
    sentence = "Decided operation by ann on 2026-10-01: looks like Bob's farm."
    case = case_of(
        tmp_path,
        accounts={
            "reason": [f"{sentence} It shares a card.", *["It shares a card."] * 8],
            "decision": [sentence, *[None] * 8],
        },
    )
    plan = plan_of(tmp_path, decision("operation", "account", "a1", "a1"), case=case, decided=True)
    told = statement(plan, plan.accounts[0], LetterSettings())
    assert "a person looked at this account on 2026-10-01 and confirmed it" in told
    reviewed = reviewers_text(plan, plan.accounts[0], LetterSettings())
    assert "- It shares a card.\n" in reviewed and "A person looked at it on 2026-10-01 and confirmed it." in reviewed
    for text in (told, reviewed):
        assert " ann " not in text and "Bob" not in text


def test_who_is_cleared_after_the_plan_was_made_is_skipped_when_it_is_applied(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, decision("operation", "account", "a1", "a1"))
    book = tmp_path / "decisions.jsonl"
    append_lines(book, [decision("innocent", "account", "a2", "a2", by="bob")])
    settings = settings_of(tmp_path)
    with Ledger(tmp_path / "l.ledger") as ledger:
        found = triage(plan, {}, settings, ledger, Platform())
        assert [(one.account_id, why) for one, why in found.skip] == [
            ("a2", "was decided innocent by bob on 2026-10-01")
        ]
        entry = next(iter(ledger.entries("planned")))
        assert entry.body["decisions"] == list(plan.decisions.used if plan.decisions else ())
        book.unlink()
        with pytest.raises(GuardRefused, match="the decisions of this plan are not there any more; put them back"):
            triage(plan, {}, settings, ledger, Platform())


def test_a_book_that_began_after_the_plan_counts_when_it_is_applied(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    (tmp_path / "decisions.jsonl").unlink()
    with Ledger(tmp_path / "l.ledger") as ledger:
        settings = settings_of(tmp_path)
        assert triage(plan, {}, settings, ledger, Platform()).skip == []
        append_lines(tmp_path / "decisions.jsonl", [decision("innocent", "account", "a1", "a1")])
        skipped = triage(plan, {}, settings, ledger, Platform()).skip
    assert [one.account_id for one, _ in skipped] == ["a1"]


def test_a_plan_of_an_earlier_version_keeps_its_hash(tmp_path: Path) -> None:
    plan = plan_of(tmp_path).model_copy(update={"decisions": None}).sealed()
    document = plan.model_dump(mode="json")
    assert "decisions" not in document
    (tmp_path / "old.json").write_text(json.dumps(document))
    assert read_plan(tmp_path / "old.json").hash == plan.hash


def suspend(*arguments: str, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["suspend", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_the_command_finds_the_decisions_as_decide_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_of(tmp_path)
    (tmp_path / "synthetic").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loose.toml").write_text("[suspend.guards]\nmax_share = 1.0\nmax_allowed_share = 1.0\n")
    _, error = suspend("plan", "day.case", "--decided", code=2)
    assert "synthetic/decisions.jsonl: nothing is decided yet; `graphlink decide day.case` records it" in error
    said = ("--by", "ann", "--why", "seen", "--as")
    assert CliRunner().invoke(app, ["decide", "day.case", "--account", "a1", *said, "operation"]).exit_code == 0
    assert CliRunner().invoke(app, ["decide", "day.case", "--account", "c1", *said, "innocent"]).exit_code == 0
    out, _ = suspend(
        "plan", "day.case", "--decided", "--decisions", "synthetic/decisions.jsonl", "--config", "loose.toml"
    )
    assert "Would suspend 1 and limit 0 accounts" in out
    with Ledger(tmp_path / "suspensions.ledger") as ledger:
        assert len(next(iter(ledger.entries("planned"))).body["decisions"]) == 1
    out, _ = suspend(
        "plan", "day.case", "--force", "--config", "loose.toml", "--decisions", "synthetic/decisions.jsonl"
    )
    assert "was decided innocent by ann on" in out
    _, error = suspend("plan", "day.case", "--force", "--decisions", "none.jsonl", code=2)
    assert "none.jsonl: nothing is decided yet" in error


def test_where_the_source_is_gone_a_plan_says_that_no_decisions_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graphlink.toml").write_text("[suspend.guards]\nmax_share = 1.0\nmax_allowed_share = 1.0\n")
    _, said = suspend("plan", "day.case")
    assert "no decisions are read: synthetic: the source of day.case is not there" in said


def test_times_are_days_in_utc() -> None:
    late = datetime(2026, 10, 1, 23, 30, tzinfo=UTC)
    assert decision("operation", "account", "a", "a", at=late).day == "2026-10-01"
