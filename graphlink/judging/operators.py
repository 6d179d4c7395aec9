"""behaviour -> operators: accounts of flagged communities that one hand works, over whatever pools it rents.

Cards, devices and addresses tell infrastructure: a reseller's pool serves several operators, and one operator spreads
itself over several pools. What an operator brings along is what it asks: its templates. So the accounts are grouped on
the two-sided graph of accounts and the templates that they use, by Leiden on modularity, each tie weighing the
template's evidence times the part of the account's prompts that it makes.
"""

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine
from ..graph_engine import network
from ..signals import TEMPLATE

__all__ = ["find_operators"]

RESOLUTION = 0.3
"""Below one: an operator's crews use wordings of their own, and would each be taken for one."""
FEW = 5
"""Accounts that an operator has at the least."""


def find_operators(db: DuckDBEngine, accounts: pd.DataFrame, *, seed: int) -> pd.Series:
    """account number -> operator, from 1 by size, then by smallest account; accounts of none are not in it.

    `accounts` (account_no, verdict): those that are not clear are grouped. Who shares no template is of none.
    """
    db.register("behaving", accounts.loc[accounts["verdict"] != "clear", ["account_no"]])
    used = db.frame(
        f"""
        select account_no, signal_no, weight * share as weight
        from behaving join incidence using (account_no) join signal using (signal_no)
        where kind = '{TEMPLATE}' and weight > 0 order by account_no, signal_no
        """
    )
    if used.empty:
        return pd.Series(dtype="int64", name="operator")
    numbers, account = np.unique(used["account_no"].to_numpy(), return_inverse=True)
    signals, signal = np.unique(used["signal_no"].to_numpy(), return_inverse=True)
    ends = np.stack([account, len(numbers) + signal], axis=1)
    asked = network(len(numbers) + len(signals), ends, used["weight"].to_numpy(dtype="float64"))
    part = asked.leiden(objective="modularity", resolution=RESOLUTION, seed=seed)[: len(numbers)]
    return _numbered(pd.Series(part, index=numbers))


def _numbered(part: pd.Series) -> pd.Series:
    """`part` without parts of fewer than FEW, numbered from 1 by size, then by smallest account."""
    sizes = part.groupby(part).transform("size")
    part = part[sizes >= FEW]
    first = part.groupby(part).transform(lambda of: of.index.min())
    order = pd.DataFrame({"part": part, "size": -part.groupby(part).transform("size"), "first": first})
    ranked = order.drop_duplicates("part").sort_values(["size", "first"], kind="stable")["part"]
    rank = pd.Series(np.arange(1, len(ranked) + 1), index=ranked.to_numpy())
    return part.map(rank).astype("int64").rename("operator")
