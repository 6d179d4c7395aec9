"""behaviour -> operators: accounts of flagged communities that one hand works, over whatever pools it rents.

Cards, devices and addresses tell infrastructure: a reseller's pool serves several operators, and one operator spreads
itself over several pools. What an operator brings along is what it asks. Templates alone do not tell operators apart
that use one framework, so the accounts are grouped by phrases: on the two-sided graph of accounts and phrases by Leiden
on modularity, which finds crews; then crews whose phrases are most alike become one, until those that are left are
much less alike than any that were joined.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..graph_engine import network
from ..signals import BATCH, TEMPLATE

__all__ = ["find_operators"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEW = 5
"""Accounts that an operator has at the least."""
SHOWN = 3
"""Accounts that show a phrase which tells one operator from another, at the least; and the part of all at the most."""
COMMON = 0.35
ALIKE = 0.45
"""The cosine of two crews' phrases from which they are one's, whatever others are like."""
GAP = 0.1
"""How much less alike are crews of two operators than any two crews of one."""
RESOLUTION = 0.3
"""Of Leiden over templates, where phrases tell nothing: an operator's crews use wordings of their own."""


def find_operators(db: DuckDBEngine, accounts: pd.DataFrame, *, seed: int) -> pd.Series:
    """account number -> operator, from 1 by size, then by smallest account; accounts of none are not in it.

    `accounts` (account_no, verdict): those that are not clear are grouped. Who shows no phrase that tells operators
    apart goes with those that it shares templates with, else batches; who shares neither is of none.
    """
    behaving = accounts.loc[accounts["verdict"] != "clear", ["account_no"]]
    if behaving.empty:
        return pd.Series(dtype="int64", name="operator")
    db.register("behaving", behaving)
    part = _by_phrases(_phrases(db), seed=seed)
    for kind in (TEMPLATE, BATCH):
        part = _with_company(part, _shown(db, kind))
    return _numbered(_with_the_rest(part, _shown(db, TEMPLATE), seed=seed))


def _phrases(db: DuckDBEngine) -> pd.DataFrame:
    """account_no, value, weight: the phrases that tell of grouped accounts, the rarer the more."""
    return db.frame(
        f"""
        with shown as (
            select account_no, phrase as value, prompts, count(*) over (partition by phrase) as holders
            from behaving join account_number using (account_no) join phrase_shown using (account_id)
        ),
        everybody as (select count(*) as n from behaving)
        select account_no, value, ln(n / holders) * sqrt(prompts) as weight
        from shown, everybody where holders between {SHOWN} and {COMMON} * n order by account_no, value
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


def _by_phrases(shown: pd.DataFrame, *, seed: int) -> pd.Series:
    """account_no -> part, of those that show a telling phrase."""
    if shown.empty:
        return pd.Series(dtype="int64")
    numbers, account, phrase = _ends(shown)
    crew = _leiden(shown, account, phrase, resolution=1.0, seed=seed)
    counts = np.zeros((crew.max() + 1, phrase.max() + 1))
    np.add.at(counts, (crew[account], phrase), 1.0)
    # Two accounts that ask alike and like nobody else are no crew: what they are unlike says nothing of the others.
    sizes = np.bincount(crew)
    crews = np.flatnonzero(sizes >= FEW)
    if not len(crews):
        return pd.Series(dtype="int64")
    joined = _joined_crews(counts[crews], sizes[crews], np.bincount(phrase))
    place = np.searchsorted(crews, crew)
    of_crew = sizes[crew] >= FEW
    return pd.Series(joined[place[of_crew]], index=numbers[of_crew])


def _joined_crews(counts: Floats, sizes: Ints, holders: Ints) -> Ints:
    """For each crew the operator that it is of. `counts`: how many of each of a crew's `sizes` show each phrase.

    The two whose profiles (shares of a crew that show each phrase, rare phrases weighing more) have the largest cosine
    are joined, again and again; kept is the state before the steepest fall of that cosine, of at least GAP.
    """
    rarity = np.log(sizes.sum() / holders)
    label, size = np.arange(len(sizes)), sizes.astype("float64")
    profile = _unit(counts / size[:, None] * rarity)
    alike = profile @ profile.T
    states, found, left = [label], [ALIKE], np.ones(len(sizes), dtype=bool)
    for _ in range(len(sizes) - 1):
        np.fill_diagonal(alike, -1.0)
        kept, gone = sorted(np.unravel_index(int(alike.argmax()), alike.shape))
        found.append(float(alike[kept, gone]))
        counts[kept] += counts[gone]
        size[kept] += size[gone]
        profile[kept], profile[gone] = _unit(counts[kept] / size[kept] * rarity), 0.0
        left[gone] = False
        alike[kept] = alike[:, kept] = np.where(left, profile @ profile[kept], -1.0)
        alike[gone] = alike[:, gone] = -1.0
        label = np.where(label == gone, kept, label)
        states.append(label)
    return states[_steepest(found)]


def _steepest(found: Sequence[float]) -> int:
    """The place before the steepest fall of `found` to below ALIKE; the last where none is steep."""
    falls = [(before - after if after < ALIKE else 0.0) for before, after in pairwise(found)]
    return int(np.argmax(falls)) if falls and max(falls) > GAP else len(found) - 1


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit


def _with_company(part: pd.Series, shown: pd.DataFrame) -> pd.Series:
    """`part`, and those whose values (account_no, value, weight) accounts of it show: with whom they share most."""
    of = shown["account_no"].map(part)
    known = shown.assign(part=of)[of.notna()]
    company = known.groupby(["value", "part"])["weight"].sum().rename("there").reset_index()
    company["share"] = company["there"] / company.groupby("value")["there"].transform("sum")
    met = shown[of.isna()].merge(company, on="value")
    says = (met["weight"] * met["share"]).groupby([met["account_no"], met["part"]]).sum().round(9).reset_index()
    says.columns = pd.Index(["account_no", "part", "says"])
    best = says.sort_values(["account_no", "says", "part"], ascending=[True, False, True]).drop_duplicates("account_no")
    found: pd.Series = pd.concat([part, best.set_index("account_no")["part"].astype("int64")])
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


def _numbered(part: pd.Series) -> pd.Series:
    """`part` without parts of fewer than FEW, numbered from 1 by size, then by smallest account."""
    part = part.sort_index()
    sizes = part.groupby(part).transform("size")
    part = part[sizes >= FEW]
    first = part.groupby(part).transform(lambda of: of.index.min())
    order = pd.DataFrame({"part": part, "size": -part.groupby(part).transform("size"), "first": first})
    ranked = order.drop_duplicates("part").sort_values(["size", "first"], kind="stable")["part"]
    rank = pd.Series(np.arange(1, len(ranked) + 1), index=ranked.to_numpy())
    return part.map(rank).astype("int64").rename("operator")
