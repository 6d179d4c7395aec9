"""How the platform has it with the accounts of a page: who is suspended or gone already, and whom a plan may name."""

from pathlib import Path

import numpy as np
import pandas as pd

from ..case import Case, Part
from ..suspension import SuspendSettings, read_suspend_settings

__all__ = ["OFF", "PLANNABLE", "standing"]

OFF, PLANNABLE = 1, 2
"""Bits: suspended or gone already by the source's word; to be suspended, and nothing on this page speaks against it."""


def standing(case: Case, part: Part) -> np.ndarray:
    """Of each account of `part` what of `OFF` and `PLANNABLE` holds, as a plan would have it.

    What only the plan itself knows (allow-list, earlier plans, limits) may still leave some of them out.
    """
    file = Path(str(case.manifest.get("settings_file") or ""))
    settings = read_suspend_settings(file if file.is_file() else None)
    off = _off(part.accounts, settings)
    accounts = part.accounts
    sure = part.communities.set_index("community_id")["q_value"].astype("float64") <= settings.guards.max_q
    acts = {role for role, action in settings.actions.model_dump().items() if action != "review"}
    may = (accounts["verdict"] == "suspend") & accounts["role"].isin(acts) & ~off
    may &= accounts["community_id"].map(sure).eq(True)
    if "decided" in accounts:
        may &= ~accounts["decided"].isin(["innocent", "disputed"])
    return np.asarray(off.to_numpy(bool) * OFF + may.to_numpy(bool) * PLANNABLE, dtype="uint8")


def _off(accounts: pd.DataFrame, settings: SuspendSettings) -> "pd.Series[bool]":
    column = settings.columns.status
    if column not in accounts:
        return pd.Series(False, index=accounts.index)
    words = accounts[column]
    off = [word for word in words.dropna().unique() if settings.statuses.state(str(word)) in ("suspended", "gone")]
    return words.isin(off)
