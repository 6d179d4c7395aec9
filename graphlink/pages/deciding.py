"""What a page carries so that people can decide on it: what to ask next, and whom each thing covers beyond the page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..case import Case, Part
from ..decisions import Decisions, decided_accounts, decided_communities
from ..errors import InputError
from ..judging import inner_accounts
from ..learning import Question, decisions_of, questions
from .packing import Index

__all__ = ["deciding"]

MOST_QUESTIONS = 2000
"""More than anybody answers before the next run asks anew."""


def deciding(case: Case, part: Part, index: Index) -> dict[str, Any]:
    """What the header of a page over `part` of `case` says for deciding; numbers are the page's own.

    `queue`: communities and accounts in the order of `graphlink queue`, then what is surfaced and not asked for,
    largest first; `elsewhere`: how many of the questions are on nothing here; `rest`: of communities and networks
    that are not here whole, the accounts that a decision covers as well; `drawn`: accounts drawn at random;
    `decided`: what is decided of communities and accounts, a word each.
    """
    decisions = decisions_of(case)
    accounts = dict(zip(part.accounts["account_id"], range(len(part.accounts)), strict=True))
    numbers = [int(number) for number in part.communities["community_id"]]
    communities = dict(zip(numbers, range(len(numbers)), strict=True))
    said = _said(case, decisions, accounts, communities)
    asked = _asked(case, decisions)
    here = [
        (one.what, (communities.get(int(one.name)) if one.what == "community" else accounts.get(one.name)))
        for one in asked
    ]
    queue = [(what, place) for what, place in here if place is not None]
    waiting = _waiting(part, {place for what, place in queue if what == "community"} | set(said["communities"]))
    inner = _inner(case)
    return {
        "case": {
            "path": case.name,
            "fingerprint": case.fingerprint,
            "source": Path(str(case.manifest.get("source") or "")).name or None,
        },
        "queue": [*queue, *(("community", place) for place in waiting)],
        "elsewhere": len(here) - len(queue),
        "rest": {
            "community": _rest(inner, "community_id", dict(enumerate(numbers)), accounts),
            "network": _rest(inner, "network_id", dict(enumerate(index.networks)), accounts),
        },
        "drawn": _drawn(decisions, accounts),
        "decided": said,
    }


def _asked(case: Case, decisions: Decisions) -> list[Question]:
    """The questions about the case; none where it is older than what they are worked out from."""
    if "points" not in case.communities:
        return []
    try:
        return questions(case, decisions, MOST_QUESTIONS)
    except InputError:
        return []


def _waiting(part: Part, known: set[int]) -> list[int]:
    """Surfaced communities that are neither asked for nor decided, largest first."""
    table = part.communities.reset_index(drop=True)
    table = table[table["verdict"].isin(["suspend", "review"]) & ~table.index.isin(list(known))]
    return [int(place) for place in table.sort_values(["accounts", "community_id"], ascending=[False, True]).index]


def _said(
    case: Case, decisions: Decisions, accounts: Mapping[str, int], communities: Mapping[int, int]
) -> dict[str, dict[int, str]]:
    """What is decided of the communities and the accounts that are here, by their numbers."""
    groups = decided_communities(decisions, case.accounts)
    single = decided_accounts(decisions)
    return {
        "communities": {
            communities[int(number)]: word
            for number, word in zip(groups["community_id"], groups["decided"], strict=True)
            if int(number) in communities
        },
        "accounts": {
            accounts[account]: word
            for account, word in zip(single["account_id"], single["decided"], strict=True)
            if account in accounts
        },
    }


def _inner(case: Case) -> pd.DataFrame:
    """The accounts of communities, of which a decision on their community or network covers a part."""
    return case.accounts.loc[
        case.accounts["community_id"].notna(), ["account_id", "community_id", "network_id", "role"]
    ]


def _rest(
    members: pd.DataFrame, column: str, numbers: Mapping[int, int], here: Mapping[str, int]
) -> dict[int, dict[str, Any]]:
    """Of each of `numbers` whose accounts are not all here: those that a decision covers, and whether it is all."""
    wanted = members[members[column].isin([number for number in numbers.values() if number > 0])]
    whole = set(wanted[column]) - set(wanted.loc[wanted["role"] != "periphery", column])
    covered = inner_accounts(wanted, column)
    away = covered[~covered["account_id"].isin(list(here))]
    by_number: dict[int, list[str]] = {}
    for number, account in zip(away[column], away["account_id"], strict=True):
        by_number.setdefault(int(number), []).append(account)
    return {
        place: {"ids": by_number[number], "whole": number in whole}
        for place, number in numbers.items()
        if number in by_number
    }


def _drawn(decisions: Decisions, accounts: Mapping[str, int]) -> dict[int, dict[str, Any]]:
    """How each account that is here was drawn at random, where it was."""
    return {
        accounts[account]: {"stratum": draw.stratum, "drawn": len(draw.accounts), "of": draw.of}
        for draw in decisions.draws
        for account in draw.accounts
        if account in accounts
    }
