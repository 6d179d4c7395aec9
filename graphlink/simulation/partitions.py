"""How far communities, networks and operators as they were found agree with the true ones."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


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
class AdjustedRand:
    """How far a partition of fakes is the true one: 1 for the same, 0 for what a partition by lot would reach."""

    found: str
    true: str
    accounts: int
    parts: int
    groups: int
    index: float | None


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
    hits = pairs_within(size)
    pair_precision = ratio(hits, pairs_within(part_size))
    pair_recall = ratio(hits, pairs_within(group_size))
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


def adjusted_rands(known: pd.DataFrame) -> tuple[AdjustedRand, ...]:
    """Communities against groups, networks against operators, and operators as found where the case names them.

    Over the fake accounts that are in a community. Where a truth names only operators, or only groups, these are both.
    """
    placed = known[known["fake"] & known["community_id"].notna()]
    group, operator = placed["group_id"].fillna(placed["operator"]), placed["operator"].fillna(placed["group_id"])
    pairs = [("community_id", "group_id", group), ("network_id", "operator", operator)]
    if "operator_id" in placed:
        pairs.append(("operator_id", "operator", operator))
    return tuple(
        AdjustedRand(
            found=found,
            true=true,
            accounts=len(placed),
            parts=int(placed[found].nunique()),
            groups=int(groups.nunique()),
            index=adjusted_rand(placed[found], groups),
        )
        for found, true, groups in pairs
    )


def adjusted_rand(parts: pd.Series, groups: pd.Series) -> float | None:
    """The adjusted Rand index (Hubert and Arabie 1985, doi:10.1007/BF01908075); null stands alone.

    1 where both leave no choice (all apart, or all together), None for fewer than two accounts.
    """
    part, group = alone_apart(codes(parts)), alone_apart(codes(groups))
    together = pd.DataFrame({"part": part, "group": group}).value_counts().to_numpy(dtype=np.int64)
    both, in_parts, in_groups = (pairs_within(sizes) for sizes in (together, np.bincount(part), np.bincount(group)))
    pairs = len(part) * (len(part) - 1) // 2
    if not pairs:
        return None
    by_chance, most = in_parts * in_groups / pairs, (in_parts + in_groups) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def alone_apart(part: Ints) -> Ints:
    """The numbers with one of its own for each that is -1."""
    alone = part < 0
    return np.where(alone, part.max(initial=-1) + np.cumsum(alone), part)


def pairs_within(sizes: npt.NDArray[np.integer[Any]]) -> int:
    """How many pairs lie within parts of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def codes(values: pd.Series) -> Ints:
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
