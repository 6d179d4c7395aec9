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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ..errors import InputError, in_words
from ..spreadsheet import harmless
from ..whole_files import private_folder, write_whole
from .facts import statement_number
from .ledger import Ledger
from .plan import Plan, PlannedAccount
from .settings import LETTER_PLACES, LetterSettings, SuspendSettings
from .states import LIFT, REINSTATE, account_states, taken_since
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
    """How an account stands under a plan, and when that was done; None: nothing was.

    `until`: when its limit ends or ended, or it was given back; `taken`: when it was suspended or limited, whatever
    came after.
    """

    state: str = "pending"
    at: str | None = None
    until: str | None = None
    taken: str | None = None


def standings_of(plan: Plan, ledger: Ledger | None) -> dict[str, Standing]:
    """How the accounts of `plan` stand, by the ledger; as before anything was done without one."""
    if ledger is None:
        return {}
    actions = {account.account_id: account.action for account in plan.acted_on}
    since = taken_since(ledger, plan.id)
    back, ended = (account_states(ledger, plan.id, back=way) for way in (REINSTATE, LIFT))
    found = {}
    for account, state in account_states(ledger, plan.id).items():
        action = actions.get(account, "")
        taken = since.get((account, action)) if state == "done" else None
        if back.get(account) == "done":
            end = since.get((account, REINSTATE))
            found[account] = Standing("reinstated", end, end, taken)
        elif ended.get(account) == "done":
            end = since.get((account, LIFT))
            found[account] = Standing("ended", end, end, taken)
        else:
            found[account] = Standing(state, taken, _ends(plan, action, taken), taken)
    return found


def _ends(plan: Plan, action: str, at: str | None) -> str | None:
    """When a limit that was done `at` ends; None where it does not."""
    if not (plan.limit_for and at and action == "limit"):
        return None
    return (datetime.fromisoformat(at) + timedelta(seconds=plan.limit_for)).isoformat()


def statement(plan: Plan, account: PlannedAccount, letter: LetterSettings, standing: Standing | None = None) -> str:
    """What the owner of an account is told, in plain text, in the words of the settings' letter."""
    words = plan.statement
    values = {
        "account": account.account_id,
        "number": statement_number(plan.id, account.account_id),
        "what": _what(account, letter, standing or Standing()),
        "facts": letter.facts_given_back if standing and standing.state == "reinstated" else letter.facts,
        "decided": letter.fully_automated if words.automated_decision else _decided(account, letter),
        "ground": words.ground,
        "redress": words.redress,
        "scope": words.scope,
        "duration": _duration(plan, account, letter, standing or Standing()),
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
        if standing.state in ("done", "reinstated", "ended") or not standings:
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
        raise InputError(f"{path}: no template of a letter ({in_words(problem)})") from None
    return letter.model_copy(update={"text": text})


def _what(account: PlannedAccount, letter: LetterSettings, standing: Standing) -> str:
    kind = {"reinstated": "given_back", "ended": "ended"}.get(standing.state, account.action)
    words = getattr(letter, kind if standing.at else f"would_{account.action}", letter.review)
    return fill(words, {"time": _minute(standing.at), "taken": _minute(standing.taken or standing.at)})


def _duration(plan: Plan, account: PlannedAccount, letter: LetterSettings, standing: Standing) -> str:
    """For how long: until when it ends or ended, or how many days a limit would last; else what the settings say."""
    if standing.until is not None:
        return fill(letter.until, {"time": _minute(standing.until)})
    if plan.limit_for and account.action == "limit":
        return fill(letter.lasts, {"days": f"{plan.limit_for / 86_400:.3g}"})
    return plan.statement.duration


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
        "end_date_service_restriction": (standing.until or "")[:10],
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": plan.statement.ground,
        "incompatible_content_explanation": LetterSettings().facts,
        "incompatible_content_illegal": "No",
        "category": CATEGORY,
        "category_specification": KEYWORD,
        "content_type": "CONTENT_TYPE_OTHER",
        "content_type_other": "account",
        "application_date": (standing.taken or standing.at or "")[:10],
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
