"""How right a case's verdicts are, by what people decided, and what cannot be known from that.

A decision on what was flagged says nothing of what was not: precision comes from what was decided, recall from accounts
drawn at random alone. Intervals are exact for counts (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404).
"""

from dataclasses import dataclass

import pandas as pd

from ..figures import plural, verb
from .book import Decisions
from .decision import INNOCENT, OPERATION
from .sampling import STRATA, verdict_alone
from .ties import DISPUTED, decided_accounts

__all__ = ["Measured", "Precision", "Recall", "exact_interval", "measure_decided"]

LEVEL = 0.95
FLAGGED = ("suspend", "review")


@dataclass(frozen=True)
class Precision:
    """Of the accounts with `verdict` those decided, and how many of them are an operation's.

    Accounts of one community are decided at one stroke: `low` and `high`, the 95 % interval, count each of the
    `strokes` once, of which `strokes_right` say operation; `share` counts accounts.
    """

    verdict: str
    accounts: int
    decided: int
    operation: int
    share: float | None
    strokes: int
    strokes_right: int
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Recall:
    """The share of all fake accounts that have one of the `verdicts`; None where nothing can be said."""

    verdicts: tuple[str, ...]
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Stratum:
    """Of `accounts` with a verdict: `drawn` at random and still with it, `decided` of these, `operation` of those."""

    verdict: str
    accounts: int
    drawn: int
    decided: int
    operation: int


@dataclass(frozen=True)
class Measured:
    """What decisions say of a case: `said` is what cannot be known from them, in plain words."""

    operation: int
    innocent: int
    unsure: int
    disputed: int
    precisions: tuple[Precision, ...]
    strata: tuple[Stratum, ...]
    recalls: tuple[Recall, ...]
    said: tuple[str, ...]


def exact_interval(right: int, of: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval, at `level` or more, of a share of which `right` in `of` were seen (Clopper and Pearson)."""
    # Imported here: it takes half a second, and only this asks for it.
    from scipy.stats import beta

    tail = (1 - level) / 2
    low = 0.0 if right == 0 else float(beta.ppf(tail, right, of - right + 1))
    high = 1.0 if right == of else float(beta.ppf(1 - tail, right + 1, of - right))
    return low, high


def measure_decided(accounts: pd.DataFrame, decisions: Decisions) -> Measured:
    """What `decisions` say of the verdicts of a case's `accounts`, as the signs gave them, before decisions."""
    found = accounts[["account_id"]].assign(verdict=verdict_alone(accounts).to_numpy())
    found = found.merge(decided_accounts(decisions)[["account_id", "decided", "decision"]], on="account_id", how="left")
    counts = found["decided"].value_counts()
    precisions = tuple(_precision(found, verdict) for verdict in FLAGGED)
    strata = tuple(_stratum(found, decisions, verdict) for verdict in STRATA)
    recalls = tuple(_recall(precisions[0], strata, verdicts) for verdicts in (("suspend",), FLAGGED))
    return Measured(
        operation=int(counts.get(OPERATION, 0)),
        innocent=int(counts.get(INNOCENT, 0)),
        unsure=int(counts.get("unsure", 0)),
        disputed=int(counts.get(DISPUTED, 0)),
        precisions=precisions,
        strata=strata,
        recalls=recalls,
        said=(*_said(precisions, strata), *_said_of_case(accounts, found, decisions)),
    )


def _precision(found: pd.DataFrame, verdict: str) -> Precision:
    named = found[found["verdict"] == verdict]
    known = named[named["decided"].isin([OPERATION, INNOCENT])]
    right = int((known["decided"] == OPERATION).sum())
    strokes = known.drop_duplicates(["decision", "decided"])
    hits = int((strokes["decided"] == OPERATION).sum())
    low, high = exact_interval(hits, len(strokes)) if len(strokes) else (None, None)
    share = right / len(known) if len(known) else None
    return Precision(verdict, len(named), len(known), right, share, len(strokes), hits, low, high)


def _stratum(found: pd.DataFrame, decisions: Decisions, verdict: str) -> Stratum:
    drawn = {account for draw in decisions.draws if draw.stratum == verdict for account in draw.accounts}
    here = found[found["verdict"] == verdict]
    mine = here[here["account_id"].isin(list(drawn))]
    known = mine[mine["decided"].isin([OPERATION, INNOCENT])]
    return Stratum(verdict, len(here), len(mine), len(known), int((known["decided"] == OPERATION).sum()))


def _recall(suspended: Precision, strata: tuple[Stratum, ...], verdicts: tuple[str, ...]) -> Recall:
    """Recall by strata: how many fakes each verdict holds, at the least and at the most, all three at once at LEVEL."""
    level = 1 - (1 - LEVEL) / 3
    held = {"suspend": _fakes(suspended.accounts, suspended.strokes_right, suspended.strokes, level, suspended.share)}
    held |= {one.verdict: _fakes(one.accounts, one.operation, one.decided, level) for one in strata}
    if any(fakes is None for fakes in held.values()):
        return Recall(verdicts, None, None, None)
    found, least, most = (
        {verdict: fakes[place] for verdict, fakes in held.items() if fakes is not None} for place in range(3)
    )
    return Recall(
        verdicts,
        _part(found, found, verdicts),
        _part(least, most, verdicts),
        _part(most, least, verdicts),
    )


def _fakes(
    accounts: int, right: int, of: int, level: float, share: float | None = None
) -> tuple[float, float, float] | None:
    """About how many of `accounts` are fake, at the least and at the most; None where none of them was decided."""
    if not accounts:
        return 0.0, 0.0, 0.0
    if not of:
        return None
    low, high = exact_interval(right, of, level)
    return accounts * (right / of if share is None else share), accounts * low, accounts * high


def _part(own: dict[str, float], others: dict[str, float], verdicts: tuple[str, ...]) -> float | None:
    inside = sum(own[verdict] for verdict in verdicts)
    outside = sum(number for verdict, number in others.items() if verdict not in verdicts)
    return inside / (inside + outside) if inside + outside else None


def _said(precisions: tuple[Precision, ...], strata: tuple[Stratum, ...]) -> list[str]:
    """What cannot be known from so few, or from such."""
    lines = ["A decision on what was flagged says nothing of what was not: recall comes from accounts drawn at random."]
    for one in precisions:
        if one.decided < one.accounts:
            lines.append(
                f"{one.decided:,} of the {plural(one.accounts, 'account')} with verdict {one.verdict} "
                f"{verb(one.decided)} decided; the "
                "precision is theirs, and that of the others only where people did not choose what to look at."
            )
    for stratum in strata:
        open_ = stratum.drawn - stratum.decided
        if stratum.accounts and not stratum.decided:
            lines.append(
                f"Of the {plural(stratum.accounts, 'account')} with verdict {stratum.verdict} none that was drawn at "
                "random is decided, so recall is not known: `graphlink decide CASE --sample N` draws some."
            )
        elif stratum.decided < stratum.drawn:
            lines.append(
                f"{open_:,} of the {plural(stratum.drawn, 'account')} drawn with verdict "
                f"{stratum.verdict} {verb(open_)} not decided for sure; where these are the harder ones, recall is "
                "another."
            )
    if precisions[0].accounts and not precisions[0].decided:
        lines.append("Nothing that is suspended is decided, so how many fakes it holds is not known, and no recall.")
    return lines


def _said_of_case(accounts: pd.DataFrame, found: pd.DataFrame, decisions: Decisions) -> list[str]:
    """What is otherwise with the case, or with the draws, than the figures take it to be."""
    lines = []
    verdict = dict(zip(found["account_id"], found["verdict"], strict=True))
    drawn = [(account, draw.stratum) for draw in decisions.draws for account in draw.accounts]
    moved = sum(verdict.get(account, stratum) != stratum for account, stratum in drawn)
    if moved:
        lines.append(
            plural(moved, "account drawn at random has", "accounts drawn at random have")
            + f" another verdict by now, and {verb(moved, 'counts', 'count')} for no recall."
        )
    if "decided" in accounts and accounts["decided"].notna().any():
        lines.append(
            "The case was made with decisions: what is measured is the verdict of the signs alone, before them."
        )
    if any(one.what == "signal" and one.verdict == INNOCENT for one in decisions.standing):
        lines.append("Signals that were decided innocent may have no weight in this case: its signs know that much.")
    return lines
