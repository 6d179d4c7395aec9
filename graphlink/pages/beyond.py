"""The accounts of a case that a page does not show, so that a search can say where each of them is."""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..case import Case, Part

__all__ = ["Beyond", "accounts_beyond"]


@dataclass(frozen=True)
class Beyond:
    """Accounts by groups of one community and verdict: `groups` says which and how many.

    `steps` are the checksums (CRC-32) of their ids, of each group in ascending order: the first, then how much larger
    each next one is. Small numbers pack well, and no id is told to somebody who does not know it already.
    """

    groups: list[dict[str, Any]]
    steps: np.ndarray


def accounts_beyond(case: Case, part: Part) -> Beyond:
    """The accounts of `case` that are not in `part`."""
    accounts = case.accounts[["account_id", "community_id", "verdict"]]
    away = accounts[~accounts["account_id"].isin(part.accounts["account_id"])]
    community = away["community_id"].astype("Int64").fillna(0).astype("int64")
    sums = [zlib.crc32(account.encode("utf-8", "replace")) for account in away["account_id"]]
    keys = away.assign(community_id=community, sum=np.array(sums, dtype=np.int64))
    sizes = keys.groupby(["community_id", "verdict"], sort=True).size().reset_index(name="accounts")
    counts = sizes["accounts"].to_numpy(dtype=np.int64)
    groups = [
        {"community": int(community), "verdict": str(verdict), "accounts": int(count)}
        for community, verdict, count in zip(sizes["community_id"], sizes["verdict"], counts, strict=True)
    ]
    ordered = keys.sort_values(["community_id", "verdict", "sum"])["sum"].to_numpy()
    steps = np.diff(ordered, prepend=0)
    first = np.cumsum(counts) - counts
    steps[first] = ordered[first]
    return Beyond(groups, steps)
