"""How the platform has it with the accounts of a page: who is suspended or closed already, and whom a plan may name."""

from pathlib import Path

import numpy as np
import pandas as pd

from ..case import Case, Part
from ..suspension import SuspendSettings, read_suspend_settings

__all__ = ["CLOSED", "PLANNABLE", "SUSPENDED", "standing"]

SUSPENDED, PLANNABLE, CLOSED = 1, 2, 4
"""Bits: suspended already by the source's word; to be suspended, and nothing here speaks against it; gone already."""


def standing(case: Case, part: Part) -> np.ndarray:
    """Of each account of `part` the bits that hold, as a plan would have it.

    What only the plan itself knows (allow-list, earlier plans, limits) may still leave some of them out.
    """
    file = Path(str(case.manifest.get("settings_file") or ""))
    settings = read_suspend_settings(file if file.is_file() else None)
    suspended, closed = (_stands(part.accounts, settings, state) for state in ("suspended", "gone"))
    accounts = part.accounts
    sure = part.communities.set_index("community_id")["q_value"].astype("float64") <= settings.guards.max_q
    acts = {role for role, action in settings.actions.model_dump().items() if action != "review"}
    may = (accounts["verdict"] == "suspend") & accounts["role"].isin(acts) & ~suspended & ~closed
    may &= accounts["community_id"].map(sure).eq(True)
    if "decided" in accounts:
        may &= ~accounts["decided"].isin(["innocent", "disputed"])
    bits = ((suspended, SUSPENDED), (may, PLANNABLE), (closed, CLOSED))
    return np.asarray(sum(holds.to_numpy(bool) * bit for holds, bit in bits), dtype="uint8")


def _stands(accounts: pd.DataFrame, settings: SuspendSettings, state: str) -> "pd.Series[bool]":
    column = settings.columns.status
    if column not in accounts:
        return pd.Series(False, index=accounts.index)
    words = accounts[column]
    return words.isin([word for word in words.dropna().unique() if settings.statuses.state(str(word)) == state])
