"""How well a case tells fake accounts from honest ones, against a truth file: figures by counts, never by pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import InputError
from ..figures import plural, verb
from .calibration import Calibration, calibrations
from .partitions import AdjustedRand, Agreement, adjusted_rands, agreements, ratio

LARGE = 100
"""Core accounts of a community that nobody can overlook."""
PURE = 0.95
"""The share of fakes from which on it is an operation's and nobody else's."""
SIZEABLE = 20
"""Accounts of an operator that is large enough to be seen as one."""
NOT_NAMED = "(not named)"
FLAGGED = ("suspend", "review")
READ_COLUMNS = ("account_id", "community_id", "network_id", "operator_id", "role", "score", "verdict")
"""What is read of a case's accounts; `operator_id` where the case has it."""


@dataclass(frozen=True)
class VerdictFigures:
    """What one verdict, or several together, got right: `recall` of the fakes, `precision` of the accounts named."""

    verdicts: tuple[str, ...]
    accounts: int
    fakes: int
    innocents: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True)
class OperatorRecall:
    """How many of one operator's accounts were found, and over how many communities and networks they lie."""

    operator: str
    accounts: int
    suspended: int
    flagged: int
    suspend_recall: float
    flagged_recall: float
    communities: int
    networks: int


@dataclass(frozen=True)
class KindCount:
    """What became of the innocents of one kind."""

    kind: str
    accounts: int
    suspended: int
    reviewed: int


@dataclass(frozen=True)
class LargeCommunities:
    """Communities of at least 100 core accounts, 95 % of them fake; flagged or suspended where most of the core is."""

    communities: int
    flagged: int
    suspended: int


@dataclass(frozen=True)
class OperatorsFound:
    """Named operators of at least 20 accounts, and of how many one account, or half of the accounts, is flagged."""

    operators: int
    one_flagged: int
    half_flagged: int


@dataclass(frozen=True)
class Evaluation:
    """Every figure of one case against one truth."""

    accounts: int
    fakes: int
    unknown: int
    suspend: VerdictFigures
    flagged: VerdictFigures
    operators: tuple[OperatorRecall, ...]
    innocents: tuple[KindCount, ...]
    share_of_innocents_flagged: float | None
    agreements: tuple[Agreement, ...]
    adjusted_rands: tuple[AdjustedRand, ...]
    calibrations: tuple[Calibration, ...]
    large_communities: LargeCommunities
    operators_found: OperatorsFound
    fake_communities: int
    fake_networks: int
    suspended_communities: int
    suspended_networks: int


def evaluate(accounts: pd.DataFrame, truth: pd.DataFrame) -> Evaluation:
    """The figures for a case's `accounts` table against a `truth` as `read_truth` returns it.

    Accounts that the truth does not name are counted as `unknown` and left out.
    Raises InputError where the truth names accounts that the case lacks.
    """
    refuse_strangers(accounts, truth)
    found = accounts[[name for name in READ_COLUMNS if name in accounts]]
    known = found.merge(truth, on="account_id", how="inner")
    fakes = known[known["fake"]]
    suspended = known[known["verdict"] == "suspend"]
    flagged, operators = verdict_figures(known, FLAGGED), operator_recalls(fakes)
    return Evaluation(
        accounts=len(known),
        fakes=len(fakes),
        unknown=len(accounts) - len(known),
        suspend=verdict_figures(known, ("suspend",)),
        flagged=flagged,
        operators=operators,
        innocents=innocents_by_kind(known),
        share_of_innocents_flagged=ratio(flagged.innocents, len(known) - len(fakes)),
        agreements=agreements(known),
        adjusted_rands=adjusted_rands(known),
        calibrations=calibrations(known),
        large_communities=large_communities(known),
        operators_found=operators_found(operators),
        fake_communities=mostly_fake(known, "community_id"),
        fake_networks=mostly_fake(known, "network_id"),
        suspended_communities=int(suspended["community_id"].nunique()),
        suspended_networks=int(suspended["network_id"].nunique()),
    )


def refuse_strangers(accounts: pd.DataFrame, truth: pd.DataFrame) -> None:
    """Nothing where the case has every account of the truth; raises InputError that counts the others."""
    strangers = truth.loc[~truth["account_id"].isin(accounts["account_id"]), "account_id"]
    if len(strangers):
        raise InputError(
            f"truth: {len(strangers)} of {plural(len(truth), 'account')} {verb(len(strangers))} not in the case, "
            f"the first is {strangers.iloc[0]!r}; give the truth of the source that this case was made from"
        )


def verdict_figures(known: pd.DataFrame, verdicts: Sequence[str]) -> VerdictFigures:
    """Precision and recall of the accounts with one of these `verdicts`."""
    named = known["verdict"].isin(list(verdicts))
    hits, fakes = int((named & known["fake"]).sum()), int(known["fake"].sum())
    return VerdictFigures(
        verdicts=tuple(verdicts),
        accounts=int(named.sum()),
        fakes=hits,
        innocents=int(named.sum()) - hits,
        precision=ratio(hits, int(named.sum())),
        recall=ratio(hits, fakes),
    )


def operator_recalls(fakes: pd.DataFrame) -> tuple[OperatorRecall, ...]:
    """The recall of every operator, the largest first; accounts of no named operator count as one."""
    named = fakes.assign(operator=fakes["operator"].fillna(NOT_NAMED))
    found = [_operator(str(name), rows) for name, rows in named.groupby("operator", sort=True)]
    return tuple(sorted(found, key=lambda one: (-one.accounts, one.operator)))


def _operator(name: str, rows: pd.DataFrame) -> OperatorRecall:
    suspended = int((rows["verdict"] == "suspend").sum())
    flagged = int(rows["verdict"].isin(FLAGGED).sum())
    return OperatorRecall(
        operator=name,
        accounts=len(rows),
        suspended=suspended,
        flagged=flagged,
        suspend_recall=suspended / len(rows),
        flagged_recall=flagged / len(rows),
        communities=int(rows["community_id"].nunique()),
        networks=int(rows["network_id"].nunique()),
    )


def operators_found(operators: Sequence[OperatorRecall]) -> OperatorsFound:
    """How many of the sizeable operators were found at all, and how many by half."""
    sizeable = [one for one in operators if one.accounts >= SIZEABLE and one.operator != NOT_NAMED]
    return OperatorsFound(
        operators=len(sizeable),
        one_flagged=sum(one.flagged > 0 for one in sizeable),
        half_flagged=sum(2 * one.flagged >= one.accounts for one in sizeable),
    )


def large_communities(known: pd.DataFrame) -> LargeCommunities:
    """How many large communities are purely fake, and what became of these."""
    core = known[known["role"] == "core"].assign(
        flagged=lambda rows: rows["verdict"].isin(FLAGGED), suspended=lambda rows: rows["verdict"] == "suspend"
    )
    by_community = core.groupby("community_id")
    shares = by_community[["fake", "flagged", "suspended"]].mean()[by_community.size() >= LARGE]
    pure = shares[shares["fake"] >= PURE]
    return LargeCommunities(len(pure), int((pure["flagged"] > 0.5).sum()), int((pure["suspended"] > 0.5).sum()))


def innocents_by_kind(known: pd.DataFrame) -> tuple[KindCount, ...]:
    """What became of the innocents of every kind: most suspended first, then most reviewed, then most numerous."""
    innocent = known[~known["fake"]]
    rows = pd.DataFrame(
        {
            "kind": innocent["kind"].fillna(NOT_NAMED),
            "suspended": innocent["verdict"] == "suspend",
            "reviewed": innocent["verdict"] == "review",
        }
    )
    counts = [
        KindCount(str(kind), len(part), int(part["suspended"].sum()), int(part["reviewed"].sum()))
        for kind, part in rows.groupby("kind", sort=True)
    ]
    return tuple(sorted(counts, key=lambda count: (-count.suspended, -count.reviewed, -count.accounts, count.kind)))


def mostly_fake(known: pd.DataFrame, column: str) -> int:
    """How many parts (values of `column`) consist of fakes by more than half."""
    shares = known.dropna(subset=[column]).groupby(column)["fake"].mean()
    return int((shares > 0.5).sum())
