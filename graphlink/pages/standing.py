"""How the platform has it with the accounts of a page: who is suspended or closed already, and whom a plan may name."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..case import Case, Part, accounts_that_are
from ..suspension import read_suspend_settings

if TYPE_CHECKING:
    from ..case import Redaction

__all__ = ["CLOSED", "PLANNABLE", "SUSPENDED", "standing"]

SUSPENDED, PLANNABLE, CLOSED = 1, 2, 4
"""Bits: suspended already by the source's word; to be suspended, and nothing here speaks against it; gone already."""


def standing(case: Case, part: Part, redaction: "Redaction | None" = None) -> np.ndarray:
    """Of each account of `part` the bits that hold, as a plan would have it; `redaction` is that of its ids.

    What only the plan itself knows (allow-list, earlier plans, limits) may still leave some of them out.
    """
    accounts = part.accounts
    suspended, closed = (_are(case, part, state, redaction) for state in ("suspended", "gone"))
    file = Path(str(case.manifest.get("settings_file") or ""))
    settings = read_suspend_settings(file if file.is_file() else None)
    sure = part.communities.set_index("community_id")["q_value"].astype("float64") <= settings.guards.max_q
    acts = {role for role, action in settings.actions.model_dump().items() if action != "review"}
    may = (accounts["verdict"] == "suspend") & accounts["role"].isin(acts) & ~suspended & ~closed
    may &= accounts["community_id"].map(sure).eq(True)
    if "decided" in accounts:
        may &= ~accounts["decided"].isin(["innocent", "disputed"])
    bits = ((suspended, SUSPENDED), (may, PLANNABLE), (closed, CLOSED))
    return np.asarray(sum(holds.to_numpy(bool) * bit for holds, bit in bits), dtype="uint8")


def _are(case: Case, part: Part, state: str, redaction: "Redaction | None") -> "pd.Series[bool]":
    """Which accounts of `part` are `state`; read of the case, for a redacted part has no words to read it from."""
    ids = accounts_that_are(case, state)
    return part.accounts["account_id"].isin(ids if redaction is None else [redaction.account(one) for one in ids])
