"""Which of the selected accounts may not be planned, why, and what would lift it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..case import Case
from ..errors import GuardRefused
from ..figures import plural, verb
from .allowlist import AllowList
from .plan import GuardResult, LeftOut
from .selection import Selection
from .settings import SuspendSettings

__all__ = [
    "Exclusion",
    "allowed_in",
    "exclusions",
    "left_out",
    "reason_alone",
    "refuse_named",
    "refuse_unseen",
    "rows_of",
    "text_of",
    "unmatched_guard",
]


@dataclass(frozen=True)
class Exclusion:
    """Why an account may not be planned, and what would lift it."""

    why: str
    lift: str


def exclusions(
    chosen: pd.DataFrame, settings: SuspendSettings, allow: AllowList, earlier: Mapping[str, str]
) -> list[Exclusion | None]:
    """For each row of `chosen` why it may not be planned, or None; `earlier` has what earlier plans did to accounts."""
    return [_exclusion(row, settings, allow, earlier) for row in rows_of(chosen)]


def left_out(chosen: pd.DataFrame, found: list[Exclusion | None]) -> tuple[LeftOut, ...]:
    """The excluded accounts with their reasons, as the plan says them."""
    pairs = zip(chosen["account_id"], found, strict=True)
    return tuple(LeftOut(account_id=account, why=each.why) for account, each in pairs if each is not None)


def refuse_named(selection: Selection, chosen: pd.DataFrame, found: list[Exclusion | None]) -> None:
    """Nothing where all that was named can be planned; raises GuardRefused for the first of which nothing can be."""
    acted = [(row, each) for row, each in zip(rows_of(chosen), found, strict=True) if row["action"] != "review"]
    for what, column, named in (
        ("account", "account_id", selection.accounts),
        ("community", "community_id", selection.communities),
        ("network", "network_id", selection.networks),
    ):
        for one in named:
            mine = [each for row, each in acted if pd.notna(row[column]) and row[column] == one]
            if mine and all(mine) and mine[0] is not None:
                raise GuardRefused(f"nothing of {what} {one} may be planned: {mine[0].why}; {mine[0].lift}")


def refuse_unseen(allow: AllowList, columns: pd.Index, settings: SuspendSettings) -> None:
    """Raises GuardRefused where the allow-list names what the case has no column for, so that it could not be kept."""
    names = settings.columns
    for what, listed, column in (
        ("organisations", allow.organisations, names.organisation),
        ("email_domains", allow.email_domains, names.email_domain),
    ):
        if listed and column not in columns:
            raise GuardRefused(
                f"the allow-list names {what}, but the case's accounts have no column {column}; "
                "name the column under [suspend.columns], or take them off the list"
            )


def allowed_in(
    case: Case, communities: Collection[int], settings: SuspendSettings, allow: AllowList
) -> dict[int, tuple[int, int]]:
    """For each of `communities` how many of its accounts are on the allow-list, and how many it has."""
    columns = settings.columns
    known: Counter[int] = Counter()
    size: Counter[int] = Counter()
    for row in rows_of(case.accounts[case.accounts["community_id"].isin(list(communities))]):
        community = int(row["community_id"])
        size[community] += 1
        known[community] += bool(
            allow.why(row["account_id"], text_of(row, columns.organisation), text_of(row, columns.email_domain))
        )
    return {community: (known[community], size[community]) for community in communities}


def unmatched_guard(case: Case, settings: SuspendSettings, allow: AllowList) -> GuardResult:
    """Which rows of the allow-list protect nobody, said and not refused: they may be of another source."""
    accounts, columns = case.accounts, settings.columns
    texts = [
        accounts[name].dropna().astype(str).unique() if name in accounts else ()
        for name in ("account_id", columns.organisation, columns.email_domain)
    ]
    wrong = allow.unmatched(*texts)
    if not wrong:
        return GuardResult(guard="allow_list", passed=True, detail="")
    named = ", ".join(f"{kind} {value[:40]!r}" for kind, value in wrong[:5])
    more = f" and {len(wrong) - 5:,} more" if len(wrong) > 5 else ""
    which = f"{len(wrong):,} of {plural(len(allow.rows), 'row')} of the allow-list"
    detail = f"{which} {verb(len(wrong), 'matches', 'match')} nobody in this case: {named}{more}"
    return GuardResult(guard="allow_list", passed=True, detail=detail)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def text_of(row: Mapping[str, Any], column: str) -> str | None:
    """The row's value in `column` as text; None where it is missing."""
    value = row.get(column)
    return None if value is None or pd.isna(value) else str(value)


def reason_alone(row: Mapping[str, Any]) -> str | None:
    """The row's reason without what people decided: who did, and their notes, are not for the account's owner."""
    reason, decision = text_of(row, "reason"), text_of(row, "decision")
    return reason if reason is None or decision is None else reason.removeprefix(decision).strip()


def _lift(account: str, allow: AllowList) -> str:
    """What would take the account off the allow-list."""
    if account in allow.reinstated:
        return "set `reinstated = false` under [suspend.guards.allow]"
    if account in allow.decided:
        return "withdraw that (graphlink decisions), or lower `decided_innocent` under [suspend.guards.allow]"
    return "take it off the list under [suspend.guards.allow]"


def _exclusion(
    row: dict[str, Any], settings: SuspendSettings, allow: AllowList, earlier: Mapping[str, str]
) -> Exclusion | None:
    account, names = row["account_id"], settings.columns
    listed = allow.why(account, text_of(row, names.organisation), text_of(row, names.email_domain))
    if listed:
        return Exclusion(listed, _lift(account, allow))
    before = earlier.get(account)
    if before is not None and (before, row["action"]) != ("limit", "suspend"):
        done = "suspended" if before == "suspend" else "limited"
        return Exclusion(f"was {done} by an earlier plan", "there is nothing to do, or reinstate it first")
    status = settings.statuses.state(text_of(row, names.status))
    if status in ("suspended", "gone"):
        return Exclusion(f"its status was {status} in the case's source", "run the case again if that has changed")
    q = row["q_value"]
    if row["action"] != "review" and not (pd.notna(q) and q <= settings.guards.max_q):
        why = f"the q-value of community {row['community_id']} is not known to be at most {settings.guards.max_q:g}"
        return Exclusion(why, "raise `max_q` under [suspend.guards]")
    return None
