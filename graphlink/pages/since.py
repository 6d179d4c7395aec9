"""Who on a page is to be acted on otherwise than in an earlier case, as the page's filter has it."""

from typing import Any

import pandas as pd

from ..following import MOVES, Changes

__all__ = ["moves_on"]


def moves_on(changes: Changes | None, account_ids: pd.Series) -> list[dict[str, Any]]:
    """A row for each of MOVES that befell somebody; nothing where there is no earlier case.

    `accounts` are places in `account_ids`, those of the page, `suspended` how many of them the platform has suspended
    already, and `elsewhere` how many accounts more this befell that the page does not show.
    """
    if changes is None:
        return []
    place = {str(account): number for number, account in enumerate(account_ids)}
    rows = []
    for change in MOVES:
        moves = changes.moved(change)
        here = [move for move in moves if move.account_id in place]
        rows.append(
            {
                "change": change,
                "accounts": sorted(place[move.account_id] for move in here),
                "suspended": sum(move.suspended for move in here),
                "elsewhere": len(moves) - len(here),
            }
        )
    return [row for row in rows if row["accounts"] or row["elsewhere"]]
