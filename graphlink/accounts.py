"""Each account's own standing in its community: role, score, verdict and the sentence that says why.

A community's verdict is not each account's: one that hangs on its community by a single household address is never
suspended.
"""

import numpy as np
import pandas as pd

__all__ = ["judge_accounts"]

KIND_WORDS = {
    "payment": "a payment method",
    "device": "a device",
    "ip": "an address",
    "template": "a prompt template",
    "batch": "a batch",
    "signup": "a sign-up burst",
}
TEMPLATE_SHARE = 0.2
"""A template ties an account where it makes at least this share of its prompts: one borrowed prompt is no tie."""


def judge_accounts(members: pd.DataFrame, tied: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """One row for each account of `members`: role, score, verdict, reason.

    `members`: account_no, community_id, network_id, membership, community_score, community_verdict. `tied`: account_no,
    kind, best (accounts of the network at its most shared value), share. `ties`: links, families, by account_no.
    """
    counts = tied.pivot(index="account_no", columns="kind", values="best").reindex(members["account_no"])
    share = tied[tied["kind"] == "template"].set_index("account_no")["share"].reindex(members["account_no"]).fillna(0)
    if "template" in counts:
        counts.loc[share < TEMPLATE_SHARE, "template"] = np.nan
    families = counts.reindex(columns=list(KIND_WORDS)).notna()
    for kind in set(counts.columns) - set(KIND_WORDS) - {"ip_range"}:
        families[kind] = counts[kind].notna()
    links = ties["links"].reindex(members["account_no"]).fillna(0).to_numpy()
    breadth = families.sum(axis=1).to_numpy()
    hard = families.drop(columns=["ip", "signup"], errors="ignore").sum(axis=1).to_numpy()
    core = (breadth >= 2) & (hard >= 1) & (links >= 3)
    periphery = (hard == 0) | (links == 0)
    role = np.select([core, periphery], ["core", "periphery"], "member")
    sure = (breadth >= 2) & (hard >= 1) & (members["membership"].to_numpy() >= 0.5)
    score = members["community_score"].to_numpy() * np.select([core, periphery], [1.0, 0.5], 0.9)
    verdict = np.where((members["community_verdict"] == "suspend") & ~sure, "review", members["community_verdict"])
    verdict = np.where((members["community_verdict"] == "review") & (hard == 0), "clear", verdict)
    return members.assign(
        role=role,
        score=np.round(score, 4),
        verdict=verdict,
        reason=_reasons(counts.reset_index(drop=True), share.to_numpy()),
    )


def _reasons(counts: pd.DataFrame, share: np.ndarray) -> list[str]:
    kinds = [
        kind for kind in (*KIND_WORDS, *sorted(set(counts.columns) - set(KIND_WORDS) - {"ip_range"})) if kind in counts
    ]
    columns = {kind: counts[kind].to_numpy() for kind in kinds}
    found = []
    for row in range(len(counts)):
        parts = [
            f"{KIND_WORDS.get(kind, 'a ' + kind)} with {columns[kind][row] - 1:.0f}"
            + (f" ({share[row]:.0%} of its prompts)" if kind == "template" else "")
            for kind in kinds
            if columns[kind][row] == columns[kind][row]
        ]
        found.append(
            "Shares " + ", ".join(parts) + " other accounts of its network."
            if parts
            else "Tied by its range of addresses alone."
        )
    return found
