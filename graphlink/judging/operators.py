"""behaviour -> operators: accounts of flagged communities that one hand works, over whatever pools it rents.

Cards, devices and addresses tell infrastructure: a reseller's pool serves several operators, and one operator spreads
itself over several pools. What an operator brings along is what it asks, word for word: two that use one framework ask
for the same, and each has wordings of its own that go round among its accounts. So accounts are grouped by wordings
(Leiden on modularity, which finds crews), and crews whose accounts send each other's wordings become one, until those
that are left hardly do. Where that tells no hand from another, pools do (crews.py).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..graph_engine import network
from ..signals import BATCH, TEMPLATE
from .crews import joined_crews

__all__ = ["find_operators"]

Ints = npt.NDArray[np.int64]

FEW = 5
"""Accounts that an operator has at the least, and a crew."""
SHOWN = 3
"""Accounts that send a wording, at the least: two may quote one source."""
ROUNDS = 5
"""In which accounts go to the operator whose wordings they send; after two of them hardly any goes."""
CHANCE = 0.05
"""How often an operator is taken to send each wording that it was never seen to send: few of these come to pass."""
MOSTLY = 2 / 3
"""The part of a pool's accounts that one operator works, from which on it is likely to work those too of which nothing
is known: it is right twice as often as wrong."""
RESOLUTION = 0.3
"""Of Leiden over templates, where no text is known: an operator's crews use wordings of their own."""


def find_operators(db: DuckDBEngine, accounts: pd.DataFrame, *, seed: int) -> pd.Series:
    """account number -> operator, from 1 by size, then by smallest account; accounts of none are not in it.

    `accounts` (account_no, community_id, verdict): those that are not clear are grouped. Who sends no wording that
    others send goes with those that it shares templates with, else batches, else with whoever works most of its
    community.
    """
    behaving = accounts.loc[accounts["verdict"] != "clear", ["account_no", "community_id"]]
    if behaving.empty:
        return pd.Series(dtype="int64", name="operator")
    db.register("behaving", behaving)
    pool = behaving.set_index("account_no")["community_id"]
    part = _by_told_wordings(_wordings(db), pool, seed=seed)
    for kind in (TEMPLATE, BATCH):
        part = _with_company(part, _shown(db, kind))
    return _numbered(_with_pool(_large(_with_the_rest(part, _shown(db, TEMPLATE), seed=seed)), pool))


def _wordings(db: DuckDBEngine) -> pd.DataFrame:
    """account_no, value, prompts, ordinary, weight: the wordings that SHOWN grouped accounts or more send, and how
    often; the rarer and the oftener, the more weight. `ordinary`: of a phrase that anybody says."""
    return db.frame(
        f"""
        with sent as (
            select account_no, wording as value, prompts, template is null as ordinary,
                   count(*) over (partition by wording) as holders
            from behaving join account_number using (account_no) join wording_shown using (account_id)
        ),
        everybody as (select count(*) as n from behaving)
        select account_no, value, prompts, ordinary, ln(1 + n / holders) * sqrt(prompts) as weight
        from sent, everybody where holders >= {SHOWN} order by account_no, value
        """
    )


def _shown(db: DuckDBEngine, kind: str) -> pd.DataFrame:
    """account_no, value, weight: what grouped accounts show of the kind."""
    return db.frame(
        """
        select account_no, signal_no as value, weight * share as weight
        from behaving join incidence using (account_no) join signal using (signal_no)
        where kind = ? and weight > 0 order by account_no, signal_no
        """,
        [kind],
    )


def _by_told_wordings(sent: pd.DataFrame, pool: pd.Series, *, seed: int) -> pd.Series:
    """account_no -> part by the wordings of templates; by those of ordinary phrases too where they tell no two apart.

    Ordinary phrases are everybody's, two operators' too, who are then mixed in one crew.
    """
    part = _by_wordings(sent[~sent["ordinary"]], pool, seed=seed)
    return part if part.nunique() > 1 else _by_wordings(sent, pool, seed=seed)


def _by_wordings(sent: pd.DataFrame, pool: pd.Series, *, seed: int) -> pd.Series:
    """account_no -> part, of those that send a wording which others send; `pool`: the community of each account."""
    if sent.empty:
        return pd.Series(dtype="int64")
    numbers, account, wording = _ends(sent)
    crew = _of_some(_leiden(sent, account, wording, resolution=1.0, seed=seed))
    pools = _of_some(np.unique(pool.reindex(numbers).to_numpy(), return_inverse=True)[1])
    hand = joined_crews(account, wording, np.sqrt(sent["prompts"].to_numpy("float64")), crew, pools)
    return _settled(sent, pd.Series(hand, index=numbers)[hand >= 0])


def _of_some(label: Ints) -> Ints:
    """The labels, numbered from 0; -1 for those of fewer than FEW, who are no crew for being unlike others."""
    large = np.bincount(label)[label] >= FEW
    some = np.full(len(label), -1)
    some[large] = np.unique(label[large], return_inverse=True)[1]
    return some


def _settled(sent: pd.DataFrame, part: pd.Series) -> pd.Series:
    """`part`, where each account goes to the one that most likely sends what it sends (naive Bayes, without itself)."""
    for _ in range(ROUNDS):
        if part.nunique() < 2:
            break
        likeliest = _likeliest(sent, part)
        settled = pd.concat([likeliest, part.drop(likeliest.index, errors="ignore")]).sort_index()
        if settled.equals(part.sort_index()):
            break
        part = settled
    return part


def _likeliest(sent: pd.DataFrame, part: pd.Series) -> pd.Series:
    """account_no -> the part that most likely sends what the account sends, of those whose accounts send any of it."""
    of = sent["account_no"].map(part)
    known = sent.assign(part=of)[of.notna()]
    there = known.groupby(["value", "part"])["prompts"].sum().rename("there").reset_index()
    met = sent.merge(there, on="value")
    own = (met["account_no"].map(part) == met["part"]).to_numpy()
    others = met["there"] - met["prompts"].where(own, 0)
    met["says"] = met["prompts"] * np.log1p(others / CHANCE)
    says = met.groupby(["account_no", "part"])["says"].sum().reset_index()
    asked = says["account_no"].map(sent.groupby("account_no")["prompts"].sum())
    in_all = says["part"].map(known.groupby("part")["prompts"].sum())
    own = (says["account_no"].map(part) == says["part"]).to_numpy()
    room = in_all - asked.where(own, 0) + CHANCE * sent["value"].nunique()
    odds = says["says"] - asked * np.log(room) + np.log(says["part"].map(part.value_counts()))
    return _best(says.assign(says=odds))


def _best(says: pd.DataFrame) -> pd.Series:
    """account_no -> the part of which most is said; of those of which as much is said, the smallest."""
    rows = says.assign(says=says["says"].round(9)).sort_values(
        ["account_no", "says", "part"], ascending=[True, False, True]
    )
    return rows.drop_duplicates("account_no").set_index("account_no")["part"].astype("int64")


def _with_company(part: pd.Series, shown: pd.DataFrame) -> pd.Series:
    """`part`, and those whose values (account_no, value, weight) accounts of it show: with whom they share most."""
    of = shown["account_no"].map(part)
    known = shown.assign(part=of)[of.notna()]
    company = known.groupby(["value", "part"])["weight"].sum().rename("there").reset_index()
    company["share"] = company["there"] / company.groupby("value")["there"].transform("sum")
    met = shown[of.isna()].merge(company, on="value")
    says = (met["weight"] * met["share"]).groupby([met["account_no"], met["part"]]).sum().reset_index()
    says.columns = pd.Index(["account_no", "part", "says"])
    found: pd.Series = pd.concat([part, _best(says)])
    return found


def _with_the_rest(part: pd.Series, shown: pd.DataFrame, *, seed: int) -> pd.Series:
    """`part`, and those that are in none by the templates that they have in common."""
    rest = shown[~shown["account_no"].isin(part.index)]
    if rest.empty:
        return part
    numbers, account, value = _ends(rest)
    more = _leiden(rest, account, value, resolution=RESOLUTION, seed=seed) + int(part.max() if len(part) else -1) + 1
    found: pd.Series = pd.concat([part, pd.Series(more, index=numbers)])
    return found


def _with_pool(part: pd.Series, pool: pd.Series) -> pd.Series:
    """`part`, and who is in none with whoever works MOSTLY all of those in its `pool` of whom that is known."""
    held = pd.DataFrame({"pool": pool, "part": part.reindex(pool.index)}).dropna()
    each = held.value_counts().rename("accounts").reset_index()
    each["share"] = each["accounts"] / each.groupby("pool")["accounts"].transform("sum")
    works = each[each["share"] >= MOSTLY].set_index("pool")["part"]
    silent = pool[~pool.index.isin(part.index)].map(works).dropna().astype("int64")
    found: pd.Series = pd.concat([part, silent])
    return found


def _ends(shown: pd.DataFrame) -> tuple[Ints, Ints, Ints]:
    """The account numbers, and of each row the place of its account and of its value."""
    numbers, account = np.unique(shown["account_no"].to_numpy(), return_inverse=True)
    return numbers, account, np.unique(shown["value"].to_numpy(), return_inverse=True)[1]


def _leiden(shown: pd.DataFrame, account: Ints, value: Ints, *, resolution: float, seed: int) -> Ints:
    """The community of each account on the two-sided graph, numbered from 0."""
    accounts = int(account.max()) + 1
    ends = np.stack([account, accounts + value], axis=1)
    graph = network(accounts + int(value.max()) + 1, ends, shown["weight"].to_numpy(dtype="float64"))
    label = graph.leiden(objective="modularity", resolution=resolution, seed=seed)[:accounts]
    return np.unique(label, return_inverse=True)[1]


def _large(part: pd.Series) -> pd.Series:
    """`part` without parts of fewer than FEW."""
    large: pd.Series = part[part.groupby(part).transform("size") >= FEW]
    return large


def _numbered(part: pd.Series) -> pd.Series:
    """`part` numbered from 1 by size, then by smallest account."""
    part = part.sort_index()
    first = part.groupby(part).transform(lambda of: of.index.min())
    order = pd.DataFrame({"part": part, "size": -part.groupby(part).transform("size"), "first": first})
    ranked = order.drop_duplicates("part").sort_values(["size", "first"], kind="stable")["part"]
    rank = pd.Series(np.arange(1, len(ranked) + 1), index=ranked.to_numpy())
    return part.map(rank).astype("int64").rename("operator")
