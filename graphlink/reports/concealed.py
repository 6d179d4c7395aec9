"""What a redacted report reads instead: pseudonyms in place of ids and values, in sentences too, and coarse figures."""

from collections import Counter
from dataclasses import replace

import pandas as pd

from ..case import FEW, Case, Redaction, coarse_communities, rounded, stepped
from . import tables
from .facts import Rhythm

__all__ = ["concealed_models", "concealed_rhythm", "concealed_table", "concealed_values"]

# What frames of signals are ordered by before the value, strongest first where it is a strength.
_ORDER = (
    "community_id",
    "network_id",
    "template",
    "strongest",
    "communities",
    "accounts",
    "degree",
    "kind",
    "strength",
)
_RISING = frozenset({"community_id", "network_id", "template", "kind"})


def concealed_table(case: Case, table: pd.DataFrame, members: pd.DataFrame, redaction: Redaction) -> pd.DataFrame:
    """The communities of `table` with figures that are coarse, and without what people said of them."""
    told = table.assign(reason=_reasons(case, table, members, redaction)).drop(columns="decision", errors="ignore")
    return coarse_communities(told, tuple(case.kinds.values()))


def concealed_values(frame: pd.DataFrame, redaction: Redaction) -> pd.DataFrame:
    """`frame` with pseudonyms for values, equally strong ones in their order: any other says something of values."""
    hidden = frame.assign(value=redaction.signals(frame["kind"], frame["value"]))
    keys = [name for name in _ORDER if name in hidden]
    return hidden.sort_values(
        [*keys, "value"], ascending=[name in _RISING for name in keys] + [True], ignore_index=True
    )


def concealed_models(frame: pd.DataFrame, redaction: Redaction) -> pd.DataFrame:
    """Exchanges by model, to two digits, and the models' names as pseudonyms."""
    return frame.assign(model=redaction.attributes(frame["model"]), exchanges=rounded(frame["exchanges"]))


def concealed_rhythm(rhythm: Rhythm) -> Rhythm:
    """`rhythm` by day, its activity in steps; of few accounts by month and without hours: they are all but one's.

    So are the sign-ups of a month of which there are few.
    """
    few = sum(accounts for _, accounts in rhythm.signups) < FEW
    in_month = dict(_by_month(rhythm.signups))
    lone = tuple((day, number) for day, number in rhythm.signups if in_month[_month(day)] < FEW)
    whole = tuple(one for one in rhythm.signups if one not in lone)
    return replace(
        rhythm,
        signups=tuple(sorted((*_by_month(lone), *whole))),
        activity=_stepped(_by_month(rhythm.activity) if few else rhythm.activity),
        batches=tuple(dict.fromkeys(moment[:10] for moment in rhythm.batches)) if not few else (),
        week=(0,) * len(rhythm.week) if few else tuple(stepped(pd.Series(rhythm.week, dtype="int64")).tolist()),
    )


def _by_month(counts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Counts by day as counts by month, each under its first day."""
    found: Counter[str] = Counter()
    for day, number in counts:
        found[_month(day)] += number
    return tuple(found.items())


def _month(day: str) -> str:
    return f"{day[:7]}-01"


def _stepped(counts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    steps = stepped(pd.Series([number for _, number in counts], dtype="int64"))
    return tuple(zip((day for day, _ in counts), steps.tolist(), strict=True))


def _reasons(case: Case, table: pd.DataFrame, members: pd.DataFrame, redaction: Redaction) -> list[str]:
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
