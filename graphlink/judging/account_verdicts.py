"""Each account's own standing in its community: role, score, verdict and the sentence that says why.

A community's verdict is not each account's: one that hangs on its community by a single household address is never
suspended.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..signals import TEMPLATE, Kind
from .measures import coreless
from .roles import account_verdicts, calibrated, is_member, roles

__all__ = ["account_ties", "judge_accounts", "tie_step"]

TEMPLATE_SHARE = 0.2
"""A template ties an account where it makes at least this share of its prompts: one borrowed prompt is no tie."""
NONE = -1.0
"""In place of a number of accounts: no value of the kind ties this one."""


def tie_step() -> Step:
    """The step from `belongs(account_no, network, core)` to `account_tie(account_no, kind, best, share)`.

    Told are values that somebody of the network's core shows, too. `best`: how many other accounts of the network show
    the account's most shared value of the kind, or keep step with it in a kind of the user's own that has a window: as
    many as a person counts, whatever their role; `share`: the part of its prompts that such templates make.
    """
    return Step(
        "account_tie",
        """
        with shown as (
            select network, account_no, core, s.kind, signal_no, i.share
            from belongs join incidence i using (account_no) join signal s using (signal_no) join kind using (kind)
            where s.weight > 0 and not windowed
        ),
        counted as (
            select *, count(*) filter (core) over (partition by network, signal_no) - core::int as cores,
                   count(*) over (partition by network, signal_no) - 1 as others
            from shown
        )
        -- The order of threads decides the last bits of a sum: rounded, equal input gives equal words.
        select account_no, kind, max(others) as best, round(least(1, sum(share)), 6) as share
        from counted where cores > 0 group by account_no, kind
        union all
        select a.account_no, kind, count(*) as best, 1.0 as share
        from (
            select account_l as account_no, account_r as other, kind from in_step
            union all select account_r, account_l, kind from in_step
        ) semi join (select kind from kind where windowed) using (kind)
        join belongs a using (account_no)
        join belongs b on b.account_no = other and b.network = a.network
        group by a.account_no, kind having bool_or(b.core)
        """,
        reads=("belongs", "in_step", "incidence", "kind", "signal"),
    )


def account_ties(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """What ties each account of `members` (account_no, network, core) to its network's core; see `tie_step`.

    Of a network that one kind alone ties nobody is core, and all count.
    """
    nobody = ~members.groupby("network")["core"].transform("any")
    db.register("belongs", members[["account_no", "network"]].assign(core=members["core"] | nobody))
    db.run(tie_step())
    return db.frame("select * from account_tie order by account_no, kind")


def judge_accounts(
    members: pd.DataFrame, communities: pd.DataFrame, tied: pd.DataFrame, kinds: Sequence[Kind]
) -> pd.DataFrame:
    """One row for each account of `members`: account_no, and the columns of accounts.parquet that graphlink makes.

    `members`: account_no, community, network, membership, and what `find_belonging` says (odds, families, alike,
    costly, core).
    `tied`: account_no, kind, best (accounts of the network at its most shared value), share. The reason names kinds in
    the order of `kinds`.
    """
    core, odds, alike, costly = (members[name].to_numpy() for name in ("core", "odds", "alike", "costly"))
    role = roles(core, is_member(odds, alike, costly))
    judged = communities.set_index("community_id").loc[members["community"].to_numpy()]
    shares = members["account_no"].isin(_with_something_costly(tied, kinds)).to_numpy()
    counted = coreless(members, "community").to_numpy() & (alike | shares)
    return pd.DataFrame(
        {
            "account_no": members["account_no"],
            "community_id": members["community"],
            "network_id": members["network"],
            "role": role,
            "membership": members["membership"],
            "score": np.round(calibrated(judged["score"].to_numpy(), odds, alike), 4),
            "verdict": account_verdicts(role, judged["verdict"].to_numpy(), counted),
            "reason": _reasons(*_counts(members, tied), kinds),
        }
    )


def _with_something_costly(tied: pd.DataFrame, kinds: Sequence[Kind]) -> pd.Series:
    """The accounts that something costly ties which does not come along with an account.

    A device of three vouches for none of them where hardly anything else is known of their network (households.py). But
    where nobody is of its core, and it is judged by what all of them share, it is of each who does.
    """
    lived = [kind.name for kind in kinds if kind.nature == "hard" and not kind.comes_along]
    return tied.loc[tied["kind"].isin(lived), "account_no"]


def _counts(members: pd.DataFrame, tied: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """By account: how many accounts its most shared value of each kind ties, and its share of templated prompts."""
    order = members["account_no"]
    counts = tied.pivot(index="account_no", columns="kind", values="best").reindex(order)
    share = tied[tied["kind"] == TEMPLATE].set_index("account_no")["share"].reindex(order).fillna(0).to_numpy()
    if TEMPLATE in counts:
        counts.loc[share < TEMPLATE_SHARE, TEMPLATE] = np.nan
    return counts.reset_index(drop=True), share


def _reasons(counts: pd.DataFrame, share: np.ndarray, kinds: Sequence[Kind]) -> list[str]:
    shown = [kind for kind in kinds if kind.name in counts]
    told = [kind for kind in shown if not kind.coarse_of]
    ranges = counts[[kind.name for kind in shown if kind.coarse_of]].notna().any(axis=1)
    columns = [counts[kind.name].fillna(NONE).tolist() for kind in told]

    # Accounts of one network say much the same: each sentence is made once.
    @cache
    def reason(share: float, in_range: bool, *others: float) -> str:
        parts = [
            f"{f'{kind.many} in step' if kind.windowed else kind.words[0]} with {accounts:,.0f}"
            + (f" ({100 * share:.0f} % of its prompts)" if kind.name == TEMPLATE else "")
            for kind, accounts in zip(told, others, strict=True)
            if accounts != NONE
        ]
        if not parts:
            return "Tied by its range of addresses alone." if in_range else "Shares nothing with its network's core."
        last = [accounts for accounts in others if accounts != NONE][-1]
        return "Shares " + ", ".join(parts) + f" other account{'' if last == 1 else 's'} of its network."

    return [reason(*row) for row in zip(share.tolist(), ranges.tolist(), *columns, strict=True)]
