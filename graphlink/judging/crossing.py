"""Private values -> crossing: how improbable what a group's accounts have in common of a kind is, were they strangers.

Nine cards crosswise on sixty accounts, or the same eighteen products: none of it is much by itself, and together it
is. By the formula of `strength.py`, for each kind alone; where one value makes the whole group, this is about nothing.
And how many accounts are behind what each shares: who is paid into one bank account with six others, and into another
with one of them, is one of seven. But who has a bank account that nobody else has gives to that of others.
"""

from ..engine import Step
from .strength import said

__all__ = ["crossing_steps", "two_things_step"]


def crossing_steps() -> list[Step]:
    """Steps from `member_shown` to `crossed(grp, kind, crossing, behind)`: nats, the sum over a group's accounts, and
    how many accounts show the most shown of the values that each shares, the mean over those that share one; none where
    it shows one that nobody else does."""
    return [
        Step(
            "crossed",
            f"""
            with said as (
                select grp, kind, account_no, accounts, sum({said("ln(bearers / degree)")}) as nats, max(degree) as most
                from member_shown join grp_size using (grp) join borne using (kind)
                join (select signal_no, degree from signal) using (signal_no)
                where holders >= 2 and weight > 0
                    and kind in (select kind from kind where nature = 'hard' and not mined and not windowed)
                group by grp, kind, account_no, accounts
            ),
            alone as (select distinct account_no, kind, true as own from shown_alone)
            select grp, kind, sum(greatest(0, nats - ln(n / accounts))) as crossing,
                   avg(case when own then 0 else most end) as behind
            from said left join alone using (account_no, kind), population group by grp, kind
            """,
            reads=("borne", "grp_size", "kind", "member_shown", "population", "shown_alone", "signal"),
        ),
    ]


def two_things_step() -> Step:
    """The step from `member_shown` to `two_things_measure(grp, two_things)`: how far a group's accounts share things of
    two families each with other accounts of it (share of all its accounts; of the two families that say most).

    A home's card and its tablet are of the same people, and those at a firm's machine are all on the firm's card: who
    shares the one, or what fewer share, shares the other. Of a pool from which each account was given a card and a
    machine they are others. Of each account its most shared value of a family is looked at.
    """
    return Step(
        "two_things_measure",
        """
        with thing as (
            select grp, account_no, m.family, signal_no, holders from member_shown m join kind using (kind)
            where holders >= 2 and weight > 0 and nature = 'hard' and not mined and not windowed and not measured
        ),
        most_shared as (
            select grp, account_no, family, max(holders) as holders,
                   arg_max(signal_no, (holders, signal_no)) as signal_no
            from thing group by grp, account_no, family
        ),
        pair as (
            select l.grp, l.account_no, l.family as one, r.family as other, least(l.holders, r.holders) as fewer,
                   case when l.holders <= r.holders then l.signal_no else r.signal_no end as lesser,
                   case when l.holders <= r.holders then r.signal_no else l.signal_no end as greater
            from most_shared l join most_shared r
            on l.grp = r.grp and l.account_no = r.account_no and l.family < r.family
        ),
        -- From the value that fewer show: one card for thousands is not looked through for each of their phones.
        met as (
            select p.grp, lesser, greater, count(*) as holders
            from (select distinct grp, lesser, greater from pair) p
            join thing l on l.grp = p.grp and l.signal_no = lesser
            join thing g on g.grp = p.grp and g.signal_no = greater and g.account_no = l.account_no
            group by p.grp, lesser, greater
        ),
        said as (
            select grp, one, other, sum(1 - (met.holders - 1) / (fewer - 1)) as others
            from pair join met using (grp, lesser, greater) group by grp, one, other
        )
        select grp, max(others) / any_value(accounts) as two_things from said join grp_size using (grp) group by grp
        """,
        reads=("grp_size", "kind", "member_shown"),
    )
