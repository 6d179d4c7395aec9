"""Cards and addresses -> homes: whether the cards that a group shares are families', each at a place of its own.

Thirty families who listen to the same songs, or have phones of one model, have thirty cards in common, and none covers
the whole: as a pool of cards looks. But a family's card and its address, on the net or by post, fall together, and with
nobody else's.
"""

from ..engine import Step
from ..signals import HOUSE

__all__ = ["home_step"]

FAMILY = 8
"""Accounts at the most that have a card, or an address, in common at home."""
MOST = 0.75
"""The part of those who have a card that are at home where it is a family's: one may never have been seen there."""


def home_step() -> Step:
    """The step from `member_shown` to `home_measure(grp, home_share)`: of the accounts that share a card with others of
    the group the part whose card is a family's."""
    return Step(
        "home_measure",
        f"""
        with card as (
            select grp, account_no, signal_no, holders from member_shown where kind = 'payment' and holders >= 2
        ),
        door as (
            select grp, account_no, signal_no as door
            from member_shown join kind using (kind)
            where (kind = 'ip' or clean = '{HOUSE}') and holders between 2 and {FAMILY}
        ),
        home as (
            select distinct grp, signal_no
            from card join door using (grp, account_no) where holders <= {FAMILY}
            group by grp, signal_no, door having count(*) >= greatest(2, {MOST} * any_value(holders))
        ),
        at_home as (
            select grp, count(distinct account_no) as accounts
            from card semi join home using (grp, signal_no) group by grp
        )
        select grp, coalesce(at_home.accounts, 0) / tied as home_share
        from (select grp, count(distinct account_no) as tied from card group by grp) left join at_home using (grp)
        """,
        reads=("kind", "member_shown"),
    )
