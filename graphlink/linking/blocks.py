"""communities -> blocks: what a cut took apart, put together where the whole is likelier than its parts.

Modularity cuts a crowd that is most of the graph, and a pair below the bar is no link; but many values, each of a few
accounts, that cross between two communities say together what no pair does. So communities are set against each other
on the two-sided graph of accounts and values. One of n accounts of which h show v is worth

    L = sum over v of  E (1 - 1/h) (w(v) + ln((h - 1) / (n - 1)))  -  n ln(N / n)

nats: the likelihood that those who show v are drawn from the community and not from everybody, less the prior odds that
its accounts belong to it (the odds of judging/belonging.py, summed). w is a signal's weight, E how much of it its
accounts show: the best value of a family counts whole and further ones a part, as in a link. Two communities become one
where what they have in common makes L larger; the likeliest pairs first.
"""

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..signals import TEMPLATE
from .links import REPEAT, part_sql

__all__ = ["join_blocks"]

CROWDED = 60
"""Communities among which a value is looked at: one that more of them show says little of two."""
ROUNDS = 30
WORKED_ON = ("gain", "block_size", "block_value", "block_stirred")
"""Tables that the next round begins with."""
GAIN = 3.0
"""Nats by which a whole must be likelier than its two parts: below it is as good as not known."""


def join_blocks(
    db: DuckDBEngine, members: pd.DataFrame, *, least: float = GAIN, within: pd.Series | None = None
) -> pd.Series:
    """account number -> community, numbered anyhow: those of `members` (account_no, community), joined to blocks.

    Two are joined that gain more than `least` nats by it. `within`: only those for which it has the same value.
    """
    community = members.set_index("account_no")["community"].astype("int64")
    into = pd.Series(community.unique(), index=community.unique())
    with db.leaving():
        db.run(_shown_part_step())
        db.register("block_member", community.rename("community").reset_index())
        db.run_all(_gain_steps(), leaves=WORKED_ON)
        gains = _gains(db, least, within)
        for _ in range(ROUNDS):
            joined = _mutual(gains, least)
            if joined.empty:
                break
            into = into.map(dict(zip(joined["b"], joined["a"], strict=True))).fillna(into).astype("int64")
            db.register("block_joined", joined[["a", "b"]])
            db.run_all(_joining_steps())
            db.rename("joined_size", "block_size")
            db.rename("joined_value", "block_value")
            db.run_all(_pair_steps(), leaves=WORKED_ON)
            old = db.frame("select community from block_stirred union select b from block_joined")["community"]
            kept = gains[~(gains["a"].isin(old) | gains["b"].isin(old))]
            gains = pd.concat([kept, _gains(db, least, within)], ignore_index=True)
    return community.map(into).astype("int64")


def _gains(db: DuckDBEngine, least: float, within: pd.Series | None) -> pd.DataFrame:
    """Of `gain` the pairs (a, b, gain) that gain more than `least`, and are alike in what `within` says."""
    gains = db.frame("select a, b, gain from gain where gain > ? order by a, b", [least])
    if within is None:
        return gains
    alike: pd.DataFrame = gains[(gains["a"].map(within) == gains["b"].map(within)).to_numpy()]
    return alike


def _shown_part_step() -> Step:
    """The step to `shown_part` (account_no, signal_no, weight, part): what accounts show, by how much it counts."""
    return Step(
        "shown_part",
        f"""
        with shown as (
            select i.account_no, i.signal_no, s.family, s.weight,
                   case when s.kind = '{TEMPLATE}' then {part_sql("i.share")} else 1 end as share,
                   row_number() over (
                       partition by i.account_no, s.family order by s.weight desc, i.signal_no) as place,
                   count(*) over (partition by i.account_no, s.family) as shown
            from incidence i join signal s using (signal_no) join kind using (kind)
            where s.weight > 0 and coarse_of is null and s.kind not in (select kind from windowed_kind)
        )
        select account_no, signal_no, weight,
               share * case when place = 1 then 1
                            else least({REPEAT}, {REPEAT / (1 - REPEAT)} / greatest(shown - 1, 1)) end as part
        from shown
        """,
        reads=("incidence", "kind", "signal", "windowed_kind"),
    )


def _gain_steps() -> list[Step]:
    """Steps from `block_member(account_no, community)` to `gain(a, b, gain)` of all pairs."""
    return [
        Step("block_stirred", "select distinct community from block_member", reads=("block_member",)),
        Step(
            "block_size",
            "select community, count(*) as size from block_member group by community",
            reads=("block_member",),
        ),
        Step(
            "block_value",
            """
            select community, signal_no, any_value(weight) as weight, count(*) as holders, sum(part) as part,
                   any_value(size) as size
            from block_member join shown_part using (account_no) join block_size using (community)
            group by community, signal_no
            """,
            reads=("block_member", "block_size", "shown_part"),
        ),
        *_pair_steps(),
    ]


def _joining_steps() -> list[Step]:
    """Steps from `block_joined(a, b)`, b being part of a now, to `block_stirred`, communities whose pairs are to be
    reckoned anew, and to what `block_size` and `block_value` are now: `joined_size` and `joined_value`.

    Those are the joined, and all that show a value of which so few communities are left that it is looked at now.
    """
    joined = "left join (select b as community, a from block_joined) using (community)"
    now = "coalesce(a, community)"
    return [
        Step(
            "block_stirred",
            f"""
            with lost as (select distinct signal_no from block_value join block_joined on community = b),
            counted as (
                select signal_no from block_value semi join lost using (signal_no) {joined} group by signal_no
                having count(*) > {CROWDED} and count(distinct {now}) <= {CROWDED}
            )
            select a as community from block_joined
            union select {now} from block_value semi join counted using (signal_no) {joined}
            """,
            reads=("block_joined", "block_value"),
        ),
        Step(
            "joined_size",
            f"select {now} as community, sum(size)::bigint as size from block_size {joined} group by {now}",
            reads=("block_joined", "block_size"),
        ),
        Step(
            "joined_value",
            f"""
            with changed as (select a as community from block_joined union select b from block_joined)
            select v.* from block_value v anti join changed using (community)
            union all
            select s.community, signal_no, any_value(weight), sum(holders)::bigint, sum(part), any_value(s.size)
            from (select *, {now} as whole from block_value semi join changed using (community) {joined}) v
            join joined_size s on s.community = whole group by s.community, signal_no
            """,
            reads=("block_joined", "block_value", "joined_size"),
        ),
    ]


def _pair_steps() -> list[Step]:
    """Steps from `block_value` to `gain(a, b, gain)`, pairs a < b of which one or both are in `block_stirred`.

    Two with nothing in common would be as one what their accounts gain by belonging to more, less what each value
    loses as its community grows from n to n': (its part) ln((n' - 1) / (n - 1)). What that is above nothing does not
    count: many small households would gain by it, and any two of them that know a stray value of one carrier.
    """
    grown, whole = "ln((n - 1) / greatest(size - 1, 1))", "l.size + r.size"
    return [
        Step(
            "block",
            f"""
            select community, any_value(size) as size, coalesce(sum({_slope("holders", "size")}), 0) as slope
            from block_value group by community
            """,
            reads=("block_value",),
        ),
        Step(
            "crossing",
            f"""
            with stirred as (
                select v.*, s.community is not null as stirs
                from block_value v left join block_stirred s on s.community = v.community
            ),
            shared as (
                select * from stirred
                semi join (select signal_no from stirred where stirs) using (signal_no)
                qualify count(*) over (partition by signal_no) between 2 and {CROWDED}
            )
            select l.community as a, r.community as b,
                   sum({_worth("l.holders + r.holders", whole, "l.weight", "(l.part + r.part)")}
                       - {_worth("l.holders", whole, "l.weight", "l.part")}
                       - {_worth("r.holders", whole, "r.weight", "r.part")}) as said
            from shared l join shared r
                on l.signal_no = r.signal_no and l.community < r.community and (l.stirs or r.stirs)
            group by a, b
            """,
            reads=("block_stirred", "block_value"),
        ),
        Step(
            "gain",
            f"""
            with pair as (
                select c.*, x.size as size_a, y.size as size_b, x.size + y.size as n,
                       x.slope as slope_a, y.slope as slope_b
                from crossing c join block x on x.community = a join block y on y.community = b
            )
            select a, b, round(said + least(0,
                size_a * ln(n / size_a) - slope_a * {grown.replace("size", "size_a")}
                + size_b * ln(n / size_b) - slope_b * {grown.replace("size", "size_b")}), 6) as gain
            from pair
            """,
            reads=("block", "crossing"),
        ),
    ]


def _said(holders: str, size: str, weight: str) -> str:
    """SQL: the nats that one of `holders` of `size` accounts says of its community by showing the value."""
    odds = f"ln(greatest({holders} - 1, 0.5) / greatest({size} - 1, 1))"
    return f"greatest(0, {weight} + {odds})"


def _worth(holders: str, size: str, weight: str = "weight", part: str = "part") -> str:
    return f"{part} * (1 - 1.0 / ({holders})) * {_said(f'({holders})', f'({size})', weight)}"


def _slope(holders: str, size: str, weight: str = "weight", part: str = "part") -> str:
    """SQL: what the value's worth loses for each nat that the community grows by."""
    speaks = f"({_said(f'({holders})', f'({size})', weight)} > 0)::int"
    return f"{part} * (1 - 1.0 / ({holders})) * {speaks}"


def _mutual(gains: pd.DataFrame, least: float = GAIN) -> pd.DataFrame:
    """Of pairs (a, b, gain) those that are each other's best and gain more than `least`."""
    gains = gains[gains["gain"] > least]
    a, b = (np.concatenate([gains[one].to_numpy(), gains[other].to_numpy()]) for one, other in (("a", "b"), ("b", "a")))
    gain = np.tile(gains["gain"].to_numpy("float64"), 2)
    order = np.lexsort((b, -gain, a))
    # Of each community the first pair, its best, alone.
    _, best = np.unique(a[order], return_index=True)
    a, b, gain = a[order[best]], b[order[best]], gain[order[best]]
    mutual = (b[np.searchsorted(a, b)] == a) & (a < b)
    return pd.DataFrame({"a": a[mutual], "b": b[mutual], "gain": gain[mutual]})
