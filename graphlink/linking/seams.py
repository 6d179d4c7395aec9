"""communities -> communities: those that are two, held together by little, taken apart.

Modularity has a limit (Fortunato and Barthelemy 2007, doi:10.1073/pnas.0605965104): where all links together weigh
much, two groups are put together for a few links between them, however tight each is; and the more accounts a file
holds, the fewer it takes. A prompt that two crowds know, or a day on which both signed up, must not make one community
of a crew and a class. So each community is cut once more by its own links alone, each account is put where most of what
it shares lasts, and the parts stay apart unless

- something costly, or in step, links them in three pairs; or
- two lasting ways do, in links that weigh 2 % of the evidence inside the weaker one; or one does, in links that weigh
  15 %: the day on which both signed up left out; or
- the whole is as likely as its parts, by the likelihood of blocks.py.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..graph_engine import network
from .blocks import GAIN, join_blocks
from .communities import CommunityRules, linked_accounts

__all__ = ["part_communities"]

LEAST = 20
"""Accounts of a community that is looked at: smaller ones are not two groups that a verdict could take for one."""
PAIRS = 3
"""Links that hold two parts together, at the least: one or two are a household's."""
ENDS = 2
"""Accounts on either side that such links have their ends in: what one account has in common with another part says
where that account belongs, and nothing of those beside whom a cut has left it."""
WAYS = 2
"""Families of lasting signals that do; an hour, or a day of sign-ups, is a moment that crowds have in common too."""
HELD_SHARE, LITTLE_SHARE = 0.15, 0.02
"""The part of the evidence inside the weaker that does, where one lasting way carries it; and the least of two."""

Ints = npt.NDArray[np.int64]
BOTH = (("account_l", "account_r"), ("account_r", "account_l"))


def part_communities(db: DuckDBEngine, links: pd.DataFrame, members: pd.DataFrame, *, seed: int) -> pd.Series:
    """account number -> community, numbered anyhow: those of `members` (account_no, community), taken apart at seams.

    `links` as `link_accounts` gives them. Reads `signal`, `kind` and what blocks.py reads.
    """
    community = members.set_index("account_no")["community"].astype("int64")
    costly, lasting = _family_bits(db)
    inside = _inside(links, community, lasting)
    part = _settled(inside, _cut(inside, community, seed=seed))
    if part.nunique() == community.nunique():
        return community
    part = _held_together(inside, part, costly, lasting)
    whole = community.groupby(part).first()
    several = part[part.map(whole).isin(whole[whole.duplicated(keep=False)])]
    if several.empty:
        return community
    apart = join_blocks(db, several.rename("community").reset_index(), least=-GAIN, within=whole)
    parted: pd.Series = pd.concat([part.drop(apart.index), apart]).reindex(community.index)
    return parted


def _inside(links: pd.DataFrame, community: pd.Series, lasting: int) -> pd.DataFrame:
    """The links inside a community: the columns of `links`, which, and lasts: nats, without those of when both came."""
    known = links.assign(community=links["account_l"].map(community))
    inside: pd.DataFrame = known[(known["community"] == known["account_r"].map(community)).to_numpy()]
    lasts = (inside["weight"] - inside["arrival"]).where((inside["family_bits"] & lasting) > 0, 0.0)
    return inside.assign(lasts=lasts)


def _cut(inside: pd.DataFrame, community: pd.Series, *, seed: int) -> pd.Series:
    """account number -> part: each community of LEAST or more by Leiden on its own links, the others whole."""
    rules = CommunityRules()
    part, fresh = community.copy(), int(community.max()) + 1
    size = community.map(community.value_counts())
    large = inside[inside["community"].isin(community[size >= LEAST])]
    for _, own in large.groupby("community"):
        accounts, _, linked = linked_accounts(own)
        cut = linked.leiden(objective="modularity", resolution=rules.resolution, seed=seed, iterations=rules.iterations)
        part.loc[accounts] = fresh + cut
        fresh += int(cut.max()) + 1
    return part


def _settled(inside: pd.DataFrame, part: pd.Series) -> pd.Series:
    """`part`, each account where what it shares lasts most: a day of sign-ups puts a firm's late clerk into a class."""
    crosses = inside["account_l"].map(part) != inside["account_r"].map(part)
    cut = inside[inside["community"].isin(inside.loc[crosses, "community"])]
    ends = [cut[[one, other, "lasts"]].set_axis(["account_no", "beside", "lasts"], axis=1) for one, other in BOTH]
    beside = pd.concat(ends, ignore_index=True)
    # Account and part as one number: two are grouped by several times as slowly. Of 64 bits: half a million accounts in
    # a hundred thousand parts make more than the 32 hold in which accounts are numbered.
    parts = int(part.max()) + 1
    both = beside["account_no"].astype("int64") * parts + beside["beside"].map(part)
    shared = beside["lasts"].groupby(both).sum()
    (account, goes), lasts = np.divmod(shared.index.to_numpy("int64"), parts), shared.to_numpy()
    leaves = goes != part.reindex(account).to_numpy()
    order = np.lexsort((goes, leaves, -lasts, account))
    most = order[np.diff(account[order], prepend=-1) != 0]
    moves = most[leaves[most] & (lasts[most] > 0)]
    settled = part.copy()
    settled.loc[account[moves]] = goes[moves]
    return settled


def _family_bits(db: DuckDBEngine) -> tuple[int, int]:
    """The bits of families that are costly to share or are seen in step, and of those that last."""
    found = db.frame(
        """
        select coalesce(bit_or(family_bit) filter (nature = 'hard' or windowed), 0) as costly,
               coalesce(bit_or(family_bit) filter (nature <> 'moment'), 0) as lasting
        from (select distinct kind, family_bit from signal) join kind using (kind)
        """
    )
    return int(found["costly"].iloc[0]), int(found["lasting"].iloc[0])


def _held_together(inside: pd.DataFrame, part: pd.Series, costly: int, lasting: int) -> pd.Series:
    """`part`, those that links hold together as one; again, until none are: what is held grows with its parts."""
    while True:
        held = _held(inside, part, costly, lasting)
        if held.empty:
            return part
        names, number = np.unique(part.to_numpy(), return_inverse=True)
        ends = np.searchsorted(names, held[["one", "other"]].to_numpy())
        joined = network(len(names), ends).components()
        part = pd.Series(joined[number], index=part.index)


def _held(inside: pd.DataFrame, part: pd.Series, costly: int, lasting: int) -> pd.DataFrame:
    """one, other: parts that what links them holds together."""
    seams = _seams(inside, part, costly, lasting)
    by_ways = (seams["ways"] >= WAYS) & (seams["share"] >= LITTLE_SHARE)
    by_one = (seams["ways"] > 0) & (seams["share"] >= HELD_SHARE)
    held: pd.DataFrame = seams.loc[(seams["costly"] >= PAIRS) | by_ways | by_one, ["one", "other"]]
    return held


def _seams(inside: pd.DataFrame, part: pd.Series, costly: int, lasting: int) -> pd.DataFrame:
    """A row for each two parts that links cross between: one, other; costly, links of a costly family; ways, lasting
    families that are in PAIRS of the links or more; share, what links by a lasting family weigh over those inside the
    weaker, but for when both came. Of links of which one account is an end of all, on either side, none counts."""
    bits = inside["family_bits"]
    families = {f"family {place}": 1 << place for place in range(lasting.bit_length()) if lasting >> place & 1}
    shown = {name: (bits & bit) > 0 for name, bit in families.items()}
    known = _by_sides(inside, part).assign(costly=(bits & costly) > 0, **shown)
    crosses = known["one"] != known["other"]
    within = known[~crosses].groupby("one")["weight"].sum()
    crossing = known[crosses]
    pairs = crossing.groupby(["one", "other"])
    seams, pair = pairs[["lasts"]].sum().reset_index(), pairs.ngroup().to_numpy()
    for name in ("costly", *families):
        by = crossing[name].to_numpy()
        seams[name] = _held_by_several(crossing[by], pair[by], len(seams))
    weaker = pd.concat([seams["one"].map(within), seams["other"].map(within)], axis=1).fillna(0).min(axis=1)
    share = seams["lasts"] / weaker.clip(lower=1e-9)
    return seams.assign(ways=(seams[list(families)] >= PAIRS).sum(axis=1), share=share)


def _by_sides(inside: pd.DataFrame, part: pd.Series) -> pd.DataFrame:
    """The links with their parts, the smaller number first: one, other; and the account at the end in each."""
    left, right = inside["account_l"], inside["account_r"]
    of_left, of_right = left.map(part), right.map(part)
    turned = of_left > of_right
    return inside.assign(
        one=of_left.where(~turned, of_right),
        other=of_right.where(~turned, of_left),
        account_one=left.where(~turned, right),
        account_other=right.where(~turned, left),
    )


def _held_by_several(crossing: pd.DataFrame, pair: Ints, pairs: int) -> "pd.Series[int]":
    """Of each of `pairs` how many links cross there, where they have ends in ENDS accounts or more on either side;
    `pair`: the number of each link's."""
    by_pair = crossing.groupby(pair)
    several = by_pair[["account_one", "account_other"]].nunique().min(axis=1) >= ENDS
    return by_pair.size().where(several, 0).reindex(range(pairs), fill_value=0)
