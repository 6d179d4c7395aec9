"""Who is to be acted on otherwise than in the earlier case: account by account, by its own verdict."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .sightings import Sighting

__all__ = ["MOVES", "Move", "moves_between", "order_of"]

MOVES = ("newly to suspend", "newly to review", "back to review", "returned", "cleared")
"""What may have become of an account, the most urgent first."""
_RANK = {"clear": 0, "review": 1, "suspend": 2}


@dataclass(frozen=True)
class Move:
    """One account: what became of it, its community now, and what it was and is.

    `change` is one of MOVES. `before` is None for an account that the earlier case did not have; `follows` are the
    accounts of old that a returned one follows, the likeliest first. `suspended`: by the later source's own word, so
    that there is nothing left to suspend.
    """

    change: str
    account_id: str
    community_id: int | None
    network_id: int | None
    before: str | None
    after: str
    follows: tuple[str, ...] = ()
    suspended: bool = False


def moves_between(before: pd.DataFrame, after: pd.DataFrame, returned: Sequence[Sighting]) -> tuple[Move, ...]:
    """What became of each account whose verdict changed, and of those that returned; by MOVES, community and id.

    Frames of account_id, community_id, network_id and verdict, the later one's with suspended too. An account that
    returned is named as that, and again under its verdict where it is to suspend or to review.
    """
    both = after.merge(before[["account_id", "verdict"]], on="account_id", how="left", suffixes=("", "_before"))
    rank = both["verdict"].map(_RANK).fillna(0).to_numpy()
    was = both["verdict_before"].map(_RANK).fillna(-1).to_numpy()
    changes = np.select(
        [(rank == 2) & (was < 2), (rank == 1) & (was < 1), (rank == 1) & (was == 2), (rank == 0) & (was > 0)],
        ["newly to suspend", "newly to review", "back to review", "cleared"],
        default="",
    )
    moved = both.assign(change=changes)[changes != ""]
    follows = {one.account_id: one.predecessors for one in returned}
    back = both[both["account_id"].isin(list(follows))].assign(change="returned")
    rows: Iterable[Mapping[Hashable, Any]] = pd.concat([moved, back]).to_dict("records")
    found = [_move(row, follows if row["change"] == "returned" else {}) for row in rows]
    return tuple(sorted(found, key=order_of))


def _move(row: Mapping[Hashable, Any], follows: Mapping[str, tuple[str, ...]]) -> Move:
    return Move(
        change=str(row["change"]),
        account_id=str(row["account_id"]),
        community_id=_number(row["community_id"]),
        network_id=_number(row["network_id"]),
        before=None if pd.isna(row["verdict_before"]) else str(row["verdict_before"]),
        after=str(row["verdict"]),
        follows=follows.get(str(row["account_id"]), ()),
        suspended=bool(row["suspended"]),
    )


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def order_of(move: Move) -> tuple[int, bool, int, str]:
    """By what became of it, the most urgent first, then by community and id."""
    return MOVES.index(move.change), move.community_id is None, move.community_id or 0, move.account_id
