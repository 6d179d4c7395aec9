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
    accounts = case.query("select account_id, coalesce(community_id, 0) as community_id, verdict from accounts")
    away = accounts[~accounts["account_id"].isin(part.accounts["account_id"])]
    sums = [zlib.crc32(account.encode("utf-8", "replace")) for account in away["account_id"].tolist()]
    away = away.assign(sum=np.array(sums, dtype=np.int64)).sort_values(["community_id", "verdict", "sum"])
    # One group at a time would make a frame of each of some ten thousand.
    counted = away.groupby(["community_id", "verdict"], sort=True).size().reset_index(name="accounts")
    groups = [
        {"community": int(row["community_id"]), "verdict": str(row["verdict"]), "accounts": int(row["accounts"])}
        for row in counted.to_dict("records")
    ]
    found, counts = away["sum"].to_numpy(), counted["accounts"].to_numpy(dtype=np.int64)
    starts = np.cumsum(counts) - counts
    steps = np.diff(found, prepend=0)
    steps[starts] = found[starts]
    return Beyond(groups, steps)
