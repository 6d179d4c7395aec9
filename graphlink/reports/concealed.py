"""Sentences under redaction: every id and value that they could quote is replaced."""

import pandas as pd

from ..case import Case, Redaction
from . import tables

__all__ = ["redacted_reasons"]


def redacted_reasons(case: Case, table: pd.DataFrame, members: pd.DataFrame, redaction: Redaction) -> list[str]:
    """The reasons of `table` with each account and signal of the surfaced communities as its pseudonym.

    Communities whose accounts are not among `members` go without a reason.
    """
    surfaced = set(members["community_id"])
    values = tables.quotable_values(case, [int(number) for number in surfaced])
    names = redaction.terms(members["account_id"], zip(values["kind"], values["value"], strict=True))
    return [
        redaction.text(str(reason), names) if number in surfaced else ""
        for number, reason in zip(table["community_id"], table["reason"], strict=True)
    ]
