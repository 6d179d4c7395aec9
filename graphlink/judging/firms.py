"""Cards, devices and names -> firms: whether what a group shares is that of several firms, each its own.

A tool that a dozen firms use joins their accounts by its prompt, and by the servers it runs on. Each firm has a card,
some laptops and a name, and these fall together; a pool's cards are everybody's.
"""

from ..engine import Step

__all__ = ["firm_step"]

LEAST = 3
"""Accounts that show a card or a device, at the least, for it to be a firm's: two are a couple's."""
MOST = 0.75
"""The part of those who show it that are of one name where it is a firm's: one may have another mail address."""


def firm_step() -> Step:
    """The step from `member_shown` to `firm_measure(grp, firm_share)`: of the accounts that share a card or a device
    with two others of the group or more, the part of whom all of these are of one organisation or mail domain."""
    return Step(
        "firm_measure",
        f"""
        with thing as (
            select grp, account_no, signal_no, holders
            from member_shown where kind in ('payment', 'device') and holders >= {LEAST}
        ),
        named as (
            select account_no, value, 'org' as what from org_held
            union all select account_no, value, 'domain' from domain_held
        ),
        bound as (
            select distinct grp, signal_no
            from thing join named using (account_no)
            group by grp, signal_no, what, value having count(*) >= {MOST} * any_value(holders)
        ),
        loose as (
            select distinct grp, account_no from thing anti join bound using (grp, signal_no)
        )
        select grp, 1 - coalesce(any_value(strays.accounts), 0) / count(distinct account_no) as firm_share
        from thing left join (select grp, count(*) as accounts from loose group by grp) as strays using (grp)
        group by grp
        """,
        reads=("domain_held", "member_shown", "org_held"),
    )
