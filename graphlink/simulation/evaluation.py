"""How well a case tells fake accounts from honest ones, against a truth file: figures by counts, never by pairs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import GraphlinkError, InputError

TRUE_WORDS = ("true", "t", "1", "1.0", "yes", "y")
FALSE_WORDS = ("false", "f", "0", "0.0", "no", "n")
TRUTH_COLUMNS = ("account_id", "fake", "operator", "group_id", "kind")


@dataclass(frozen=True)
class Decision:
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
class Agreement:
    """How far a partition agrees with the true one.

    Pairwise: of the pairs of accounts put together, those that belong together (precision), and the reverse (recall).
    B-cubed (Bagga and Baldwin 1998): the same for the average account; precision over the accounts that are in some
    part, recall over those that have a true group. An account in no part, or in no group, stands alone.
    None where there is nothing to divide by.
    """

    of: str
    among: str
    parts: int
    groups: int
    pair_precision: float | None
    pair_recall: float | None
    pair_f1: float | None
    bcubed_precision: float | None
    bcubed_recall: float | None
    bcubed_f1: float | None


@dataclass(frozen=True)
class Evaluation:
    """Every figure of one case against one truth."""

    accounts: int
    fakes: int
    unknown: int
    suspend: Decision
    flagged: Decision
    operators: tuple[OperatorRecall, ...]
    innocents: tuple[KindCount, ...]
    agreements: tuple[Agreement, ...]
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
    found = accounts[["account_id", "community_id", "network_id", "verdict"]]
    known = found.merge(truth, on="account_id", how="inner")
    fakes = known[known["fake"]]
    suspended = known[known["verdict"] == "suspend"]
    return Evaluation(
        accounts=len(known),
        fakes=len(fakes),
        unknown=len(accounts) - len(known),
        suspend=decision(known, ("suspend",)),
        flagged=decision(known, ("suspend", "review")),
        operators=operator_recalls(fakes),
        innocents=innocents_by_kind(known),
        agreements=agreements(known),
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
            f"truth: {len(strangers)} of {len(truth)} accounts are not in the case, "
            f"the first is {strangers.iloc[0]!r}; give the truth of the source that this case was made from"
        )


def decision(known: pd.DataFrame, verdicts: Sequence[str]) -> Decision:
    """Precision and recall of the accounts with one of these `verdicts`."""
    named = known["verdict"].isin(list(verdicts))
    hits, fakes = int((named & known["fake"]).sum()), int(known["fake"].sum())
    return Decision(
        verdicts=tuple(verdicts),
        accounts=int(named.sum()),
        fakes=hits,
        innocents=int(named.sum()) - hits,
        precision=ratio(hits, int(named.sum())),
        recall=ratio(hits, fakes),
    )


def operator_recalls(fakes: pd.DataFrame) -> tuple[OperatorRecall, ...]:
    """The recall of every operator, the largest first; accounts of no named operator count as one."""
    named = fakes.assign(operator=fakes["operator"].fillna("(not named)"))
    found = [_operator(str(name), rows) for name, rows in named.groupby("operator", sort=True)]
    return tuple(sorted(found, key=lambda one: (-one.accounts, one.operator)))


def _operator(name: str, rows: pd.DataFrame) -> OperatorRecall:
    suspended = int((rows["verdict"] == "suspend").sum())
    flagged = int(rows["verdict"].isin(["suspend", "review"]).sum())
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


def innocents_by_kind(known: pd.DataFrame) -> tuple[KindCount, ...]:
    """What became of the innocents of every kind: most suspended first, then most reviewed, then most numerous."""
    innocent = known[~known["fake"]]
    rows = pd.DataFrame(
        {
            "kind": innocent["kind"].fillna("(not named)"),
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


def agreements(known: pd.DataFrame) -> tuple[Agreement, ...]:
    """Communities against operators, and networks against groups, each over everybody and over the fakes alone.

    A fake account's true part is its operator (for networks: its group, so that one reseller's operators are one);
    an innocent's is its group: household, office, enterprise.
    """
    fine = known["operator"].fillna(known["group_id"])
    coarse = known["group_id"].fillna(known["operator"])
    fake = known["fake"]
    return (
        agreement(known["community_id"], fine, of="communities", among="everybody"),
        agreement(known["community_id"][fake], fine[fake], of="communities", among="fakes"),
        agreement(known["network_id"], coarse, of="networks", among="everybody"),
        agreement(known["network_id"][fake], coarse[fake], of="networks", among="fakes"),
    )


def agreement(parts: pd.Series, groups: pd.Series, *, of: str, among: str) -> Agreement:
    """The agreement of `parts` with the true `groups`, one entry for each account in both; null stands alone."""
    part, group = codes(parts), codes(groups)
    part_size, group_size = np.bincount(part[part >= 0]), np.bincount(group[group >= 0])
    both = (part >= 0) & (group >= 0)
    together = pd.DataFrame({"part": part[both], "group": group[both]}).value_counts()
    size = together.to_numpy(dtype=np.int64)
    in_part = part_size[together.index.get_level_values("part").to_numpy(dtype=np.int64)]
    in_group = group_size[together.index.get_level_values("group").to_numpy(dtype=np.int64)]
    # An account that stands alone on one side agrees with nobody but itself.
    alone_in_part = (1 / part_size[part[(part >= 0) & (group < 0)]]).sum()
    alone_in_group = (1 / group_size[group[(part < 0) & (group >= 0)]]).sum()
    hits = float((size * (size - 1) // 2).sum())
    pair_precision = ratio(hits, float((part_size * (part_size - 1) // 2).sum()))
    pair_recall = ratio(hits, float((group_size * (group_size - 1) // 2).sum()))
    bcubed_precision = ratio(float((size * size / in_part).sum() + alone_in_part), int(part_size.sum()))
    bcubed_recall = ratio(float((size * size / in_group).sum() + alone_in_group), int(group_size.sum()))
    return Agreement(
        of=of,
        among=among,
        parts=len(part_size),
        groups=len(group_size),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=f1(pair_precision, pair_recall),
        bcubed_precision=bcubed_precision,
        bcubed_recall=bcubed_recall,
        bcubed_f1=f1(bcubed_precision, bcubed_recall),
    )


def codes(values: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A number for each distinct value, -1 for null."""
    return np.asarray(pd.factorize(values)[0], dtype=np.int64)


def ratio(part: float, whole: float) -> float | None:
    """`part` of `whole`; None where there is no whole."""
    return part / whole if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """The harmonic mean of both; None where either is."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def read_truth(path: Path) -> pd.DataFrame:
    """The truth at `path` (.parquet, .csv, .jsonl): account_id, fake (bool), operator, group_id, kind (text or null).

    A truth needs `account_id` and `fake` or `operator`; an account with an operator is fake where it does not say so.
    Raises InputError, naming the file and the row, where that cannot be had.
    """
    rows = _read_rows(path)
    columns = [str(column) for column in rows.columns]
    if "account_id" not in columns or not {"fake", "operator"} & set(columns):
        found = ", ".join(columns) or "none"
        raise InputError(f"{path}: needs the columns account_id and fake or operator; it has {found}")
    if not len(rows):
        raise InputError(f"{path}: has no rows; give the truth of the source that the case was made from")
    truth = pd.DataFrame({name: rows.get(name, None) for name in TRUTH_COLUMNS}, dtype=object)
    for name in ("operator", "group_id", "kind"):
        truth[name] = truth[name].where(truth[name].notna() & (truth[name] != ""), None)
    truth["account_id"] = _ids(path, truth["account_id"])
    truth["fake"] = _flags(path, truth["fake"], truth["operator"].notna())
    return truth


def _read_rows(path: Path) -> pd.DataFrame:
    """The table at `path`, every value as text or null, ids as they stand."""
    try:
        if path.suffix == ".parquet":
            rows = pd.read_parquet(path)
            return rows.astype(object).where(rows.notna(), None)
        if path.suffix == ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False).astype(object)
        if path.suffix == ".jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            return pd.DataFrame([json.loads(line) for line in lines if line.strip()], dtype=object)
    except FileNotFoundError as problem:
        raise InputError(f"{path}: no such truth file; `graphlink simulate` writes one") from problem
    except PermissionError as problem:
        raise GraphlinkError(f"{path}: cannot be opened ({problem.strerror})") from problem
    except (OSError, ValueError, RecursionError) as problem:
        reason = " ".join(str(problem).split()) or type(problem).__name__
        raise InputError(f"{path}: cannot be read ({reason})") from problem
    raise InputError(f"{path}: a truth must be a .parquet, .csv or .jsonl file")


def _ids(path: Path, ids: pd.Series) -> pd.Series:
    missing = ids.isna() | (ids == "")
    if missing.any():
        raise InputError(f"{path}: row {int(np.argmax(missing)) + 1}: account_id is empty; give one for every row")
    texts = ids.map(str)
    twice = texts.duplicated()
    if twice.any():
        row = int(np.argmax(twice))
        raise InputError(
            f"{path}: row {row + 1}: account {texts.iloc[row]!r} comes twice; keep one row for each account"
        )
    return texts


def _flags(path: Path, values: pd.Series, owned: pd.Series) -> pd.Series:
    """`fake` as booleans; an empty field is true where the account is `owned` by an operator."""
    words = values.map(lambda value: str(value).strip().lower(), na_action="ignore").fillna("")
    bad = ~words.isin(["", *TRUE_WORDS, *FALSE_WORDS])
    if bad.any():
        row = int(np.argmax(bad))
        raise InputError(f"{path}: row {row + 1}: fake is {values.iloc[row]!r}; write true or false")
    return words.isin(list(TRUE_WORDS)) | ((words == "") & owned)
