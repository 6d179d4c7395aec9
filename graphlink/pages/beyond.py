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
    keys = away.assign(community_id=away["community_id"].astype("Int64").fillna(0))
    groups, steps = [], []
    sums = keys["account_id"].map(lambda account: zlib.crc32(account.encode("utf-8", "replace"))).astype("int64")
    for _, rows in keys.assign(sum=sums).groupby(["community_id", "verdict"], sort=True):
        community, verdict = rows["community_id"].iloc[0], rows["verdict"].iloc[0]
        groups.append({"community": int(community), "verdict": str(verdict), "accounts": len(rows)})
        steps.append(np.diff(np.sort(rows["sum"].to_numpy()), prepend=0))
    return Beyond(groups, np.concatenate(steps) if steps else np.array([], dtype=np.int64))
