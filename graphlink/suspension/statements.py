"""Statements of reasons: what owners are told, what reviewers read, and what the law's database takes.

The Digital Services Act (Regulation (EU) 2022/2065, Art. 17(3)) asks for the restriction, the facts relied on, whether
automated means were used, the ground and the ways to redress. The owner's text says what was done, and when, once it
is done; and never what belongs to others (their cards, devices, prompts) or how operations are found. The reviewer's
text has all of it.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..spreadsheet import harmless
from ..whole_files import private_folder, write_whole
from .facts import statement_number
from .ledger import Ledger
from .plan import Plan, PlannedAccount
from .settings import LETTER_PLACES, LetterSettings, SuspendSettings
from .states import REINSTATE, account_states
from .template import check_placeholders, fill

__all__ = [
    "Standing",
    "read_letter",
    "reviewers_text",
    "standings_of",
    "statement",
    "statements_of",
    "write_statements",
]

LETTER = (
    "Account {account} {what}.\n"
    "Scope: {scope}. Duration: {duration}.\n\n"
    "Facts relied on: {facts}\n\n"
    "{decided}\n"
    "Ground: {ground}\n"
    "Redress: {redress}\n"
    "Reference: {number}\n"
)
CATEGORY, KEYWORD = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "KEYWORD_INAUTHENTIC_ACCOUNTS"


@dataclass(frozen=True)
class Standing:
    """How an account stands under a plan, and when that was done, to the minute; None: nothing was."""

    state: str = "pending"
    at: str | None = None


def standings_of(plan: Plan, ledger: Ledger | None) -> dict[str, Standing]:
    """How the accounts of `plan` stand, by the ledger; as before anything was done without one."""
    if ledger is None:
        return {}
    back = account_states(ledger, plan.id, reinstating=True)
    times: dict[tuple[str, str], str] = {}
    for kind in ("answered", "seen"):
        for entry in ledger.entries(kind, plan.id):
            which = "back" if entry.action == REINSTATE else "taken"
            if entry.outcome == "done":
                times.setdefault((entry.account or "", which), entry.at)
    return {
        account: Standing("reinstated", times.get((account, "back")))
        if back.get(account) == "done"
        else Standing(state, times.get((account, "taken")) if state == "done" else None)
        for account, state in account_states(ledger, plan.id).items()
    }


def statement(plan: Plan, account: PlannedAccount, letter: LetterSettings, standing: Standing | None = None) -> str:
    """What the owner of an account is told, in plain text, in the words of the settings' letter."""
    words = plan.statement
    values = {
        "account": account.account_id,
        "number": statement_number(plan.id, account.account_id),
        "what": _what(account, letter, standing or Standing()),
        "facts": letter.facts,
        "decided": letter.fully_automated if words.automated_decision else _decided(account, letter),
        "ground": words.ground,
        "redress": words.redress,
        "scope": words.scope,
        "duration": words.duration,
        "plan": plan.id,
        "time": _minute(standing.at if standing else None),
    }
    return fill(letter.text or LETTER, values)


def reviewers_text(
    plan: Plan, account: PlannedAccount, letter: LetterSettings, standing: Standing | None = None
) -> str:
    """What an appeals reviewer reads: the owner's text, and every fact with what is shared. Not for the owner."""
    facts = "\n".join(f"- {fact}" for fact in account.facts)
    told = statement(plan, account, letter, standing)
    return f"For reviewers, not for the account's owner: it names what belongs to others.\n{facts}\n\n{told}"


def statements_of(
    plan: Plan, letter: LetterSettings, standings: Mapping[str, Standing]
) -> Iterator[tuple[PlannedAccount, Standing, str]]:
    """Each account of `plan` to which something was done, or would be while nothing was done yet, and its text."""
    for account in plan.acted_on:
        standing = standings.get(account.account_id, Standing())
        if standing.state in ("done", "reinstated") or not standings:
            yield account, standing, statement(plan, account, letter, standing)


def write_statements(
    plan: Plan, letter: LetterSettings, standings: Mapping[str, Standing], folder: Path
) -> tuple[int, tuple[Path, ...]]:
    """How many statements were written to `folder`, and the files: JSON Lines, CSV, and a folder of texts."""
    private_folder(folder / "texts")
    found = list(statements_of(plan, letter, standings))
    lines, rows = [], []
    for account, standing, text in found:
        number = statement_number(plan.id, account.account_id)
        fields = _fields(plan, account, standing)
        own = {"account_id": account.account_id, "number": number, "action": account.action, "state": standing.state}
        lines.append(json.dumps({**own, "at": standing.at, "text": text, "dsa": fields}, ensure_ascii=False))
        rows.append(fields)
        write_whole(folder / "texts" / f"{number}.txt", text.encode())
    write_whole(folder / "statements.jsonl", "".join(f"{line}\n" for line in lines).encode())
    write_whole(folder / "statements.csv", _as_csv(rows))
    return len(found), (folder / "statements.jsonl", folder / "statements.csv", folder / "texts")


def read_letter(settings: SuspendSettings) -> LetterSettings:
    """The letter with the text of its template. Raises InputError where that cannot be read, or names what is not."""
    letter = settings.letter
    if letter.template is None:
        return letter
    path = settings.path(letter.template)
    try:
        text = path.read_text(encoding="utf-8-sig")
        check_placeholders(text, set(LETTER_PLACES), str(path), env=False)
    except (OSError, ValueError) as problem:
        raise InputError(f"{path}: no template of a letter ({problem})") from None
    return letter.model_copy(update={"text": text})


def _what(account: PlannedAccount, letter: LetterSettings, standing: Standing) -> str:
    kind = "given_back" if standing.state == "reinstated" else account.action
    words = getattr(letter, kind if standing.at else f"would_{account.action}", letter.review)
    return fill(words, {"time": _minute(standing.at)})


def _decided(account: PlannedAccount, letter: LetterSettings) -> str:
    """Who decided: whether a person looked at this very account is among its facts."""
    looked = next((fact for fact in account.facts if fact.startswith("A person looked at it on ")), "")
    day = looked.removeprefix("A person looked at it on ")[:10]
    return fill(letter.person_looked, {"day": day}) if day else letter.partly_automated


def _minute(at: str | None) -> str:
    return "" if at is None else f"{at[:10]} {at[11:16]} UTC"


def _fields(plan: Plan, account: PlannedAccount, standing: Standing) -> dict[str, str]:
    """The fields of the DSA transparency database; no id of the account, and nothing of others, goes there."""
    suspended = account.action == "suspend"
    automated = "AUTOMATED_DECISION_FULLY" if plan.statement.automated_decision else "AUTOMATED_DECISION_PARTIALLY"
    return {
        "decision_account": "DECISION_ACCOUNT_SUSPENDED" if suspended else "",
        "decision_provision": "" if suspended else "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": plan.statement.ground,
        "incompatible_content_explanation": LetterSettings().facts,
        "incompatible_content_illegal": "No",
        "category": CATEGORY,
        "category_specification": KEYWORD,
        "content_type": "CONTENT_TYPE_OTHER",
        "content_type_other": "account",
        "application_date": (standing.at or "")[:10],
        "decision_facts": LetterSettings().facts,
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes",
        "automated_decision": automated,
        "territorial_scope": plan.statement.scope,
        "puid": statement_number(plan.id, account.account_id),
    }


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    if rows:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        writer.writerow(rows[0])
        writer.writerows([[harmless(str(cell)) for cell in row.values()] for row in rows])
    return text.getvalue().encode("utf-8-sig")
