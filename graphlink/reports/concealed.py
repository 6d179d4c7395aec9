"""Sentences under redaction: every id and value that they could quote is replaced."""

import pandas as pd

from ..case import Case, Redaction
from . import tables

__all__ = ["redacted_reasons"]


def redacted_reasons(case: Case, table: pd.DataFrame, members: pd.DataFrame, redaction: Redaction) -> list[str]:
    """The reasons of `table` with each account and signal of the surfaced communities as its pseudonym.

    Communities whose accounts are not among `members` go without a reason. Of what people decided, that they did and
    what stays; who they are, and their words, do not.
    """
    surfaced = set(members["community_id"])
    values = tables.quotable_values(case, [int(number) for number in surfaced])
    names = redaction.terms(members["account_id"], zip(values["kind"], values["value"], strict=True))
    return [
        redaction.text(reason, names) if number in surfaced else ""
        for number, reason in zip(table["community_id"], _without_words(table), strict=True)
    ]


def _without_words(table: pd.DataFrame) -> list[str]:
    """The reasons, each sentence that quotes a decision cut to what was decided."""
    reasons = [str(reason) for reason in table["reason"]]
    if "decision" not in table:
        return reasons
    return [
        f"Decided {decided}. {reason.removeprefix(str(decision)).strip()}" if pd.notna(decided) else reason
        for reason, decision, decided in zip(reasons, table["decision"], table["decided"], strict=True)
    ]
