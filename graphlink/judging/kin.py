"""Values in common with the rest of a network -> kin: how far a community is of a piece with it."""

from ..engine import Step
from ..signals import TEMPLATE

__all__ = ["kin_step"]

KIN = 3
"""Others of its network that an account shares a value with: with one or two, a household does."""
HERE = 0.75
"""Of those who show a value, the part at the most that is of the group itself: a firm has some elsewhere."""
KIN_CROWD, KIN_PART = 500, 0.01
"""Accounts that show a costly value at the most, and the part of all: a card or a device that more do is a program's or
a shop's."""
KIN_LEAST = 30
"""Those that may of a small platform."""
KIN_SHARE = 0.2
"""The part of its prompts that a template makes which it has in common with them."""


def kin_step() -> Step:
    """The step to `kin_measure` (grp, kin): accounts of a group that are as much of the rest of its network as of it.

    They share values with KIN others or more of the network that are not of the group, a quarter of all who have it, in
    two families, one of them costly: what is weak or a moment, innocent neighbours of an operation share with it. A
    mail domain or an organisation that is the network's own is a family; two schools of one district share it, and what
    they teach.
    """
    return Step(
        "kin_measure",
        f"""
        with telling as (
            select m.grp, network, account_no, signal_no, k.family, nature = 'hard' and degree <= crowd as costly
            from member_shown m join kind k using (kind) join grouped using (account_no)
            join (select signal_no, degree from signal) using (signal_no),
                 (select greatest({KIN_LEAST}, least({KIN_CROWD}, {KIN_PART} * count(*))) as crowd from account_number)
            where weight > 0 and not windowed
              and (nature = 'hard' or kind = '{TEMPLATE}' and share >= {KIN_SHARE})
        ),
        named as (
            select grp, network, account_no, value, family, false as costly
            from core_member join grouped using (account_no) join (
                select account_no, value, 'domain' as family from domain_held where own
                union all select account_no, value, 'org' from org_held where own
            ) using (account_no)
        ),
        met as (
            select grp, account_no, family, costly, count(*) over (partition by network, signal_no) as everywhere,
                   count(*) over (partition by grp, signal_no) as here
            from telling
            union all
            select grp, account_no, family, costly, count(*) over (partition by network, family, value),
                   count(*) over (partition by grp, family, value)
            from named
        ),
        kin as (
            select grp, account_no from met where everywhere - here >= {KIN} and here <= {HERE} * everywhere
            group by grp, account_no having count(distinct family) >= 2 and bool_or(costly)
        )
        select grp, count(*) as kin from kin group by grp
        """,
        reads=("account_number", "core_member", "domain_held", "grouped", "kind", "member_shown", "org_held", "signal"),
    )
