"""A case of nine accounts in three communities, written out by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from graphlink.case import Case, write_case
from tests.suspension_setting import TABLES, small_case
from tests.synthetic_case import write_frames

ACCOUNTS = pd.DataFrame(
    [
        ("a1", 1, 1, "core", "suspend", 0.9),
        ("a2", 1, 1, "member", "suspend", 0.95),
        ("a3", 1, 1, "periphery", "review", 0.7),
        ("a4", 1, 1, None, "suspend", None),
        ("b1", 2, 1, "core", "review", 0.6),
        ("b2", 2, 1, "core", "clear", 0.9),
        ("c1", 3, 2, "core", "suspend", 0.9),
        ("c2", 3, 2, "periphery", "suspend", 0.8),
        ("d1", None, None, None, "clear", 0.0),
    ],
    columns=["account_id", "community_id", "network_id", "role", "verdict", "score"],
).astype({"community_id": "Int64", "network_id": "Int64", "score": "float64"})
COMMUNITIES = pd.DataFrame(
    {
        "community_id": [1, 2, 3],
        "network_id": pd.array([1, 1, None], dtype="Int64"),
        "accounts": [4, 2, 2],
        "score": [0.9, 0.6, None],
        "verdict": ["suspend", "review", "suspend"],
        "q_value": [0.001, 0.2, 0.01],
        "reason": ["They share cards.", "They share an address.", None],
    }
)


def case_of(folder: Path, accounts: Mapping[str, Any] | None = None, manifest: Mapping[str, Any] | None = None) -> Case:
    """A case of ACCOUNTS and COMMUNITIES, with further columns."""
    base = small_case(folder / "base.case", linked=30)
    rows = base.table("accounts").head(9).drop(columns=["status", "org_id"], errors="ignore")
    own = ACCOUNTS.assign(**{"membership": 1.0, "reason": "It shares a card.", **(accounts or {})})
    frames = {name: base.table(name).head(0) for name in TABLES}
    rest = base.table("communities").head(3).drop(columns=list(COMMUNITIES.columns)).reset_index(drop=True)
    frames["communities"] = pd.concat([COMMUNITIES, rest], axis=1)
    frames["accounts"] = pd.concat([own, rows.drop(columns=list(own.columns), errors="ignore")], axis=1)
    return write_case(
        folder / "day.case", lambda work: write_frames(work, frames), base.manifest | dict(manifest or {})
    )
