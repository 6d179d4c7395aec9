"""A group's addresses -> how many of its accounts go out by one pool of them, as a provider of proxies rents it out.

Who rents homes' addresses comes by ever another one, each in another range, and his other accounts come by it after
him. Neighbours have one range, users of a carrier or of a provider of tunnels some, with many addresses in each, and a
family has one address or two. Who has nobody beside him there comes by ever another range all the same: people have a
home, a place of work, a telephone.
"""

from ..engine import Step

__all__ = ["exits_step"]

FEW, HALF = 12, 0.5
"""An exit is an address that so many of the group come by at the most, and of others half as many."""
STREWN = 2
"""Exits in one range, at the most: of a carrier's range a crowd has many."""
SEVERAL = 3
"""Exits, each in a range of its own, of who goes out by the pool: a family has its home and the like in common."""


SEEN, EVER_OTHER = 8, 0.5
"""Times that an account was seen, at the least, and the ranges that it came by, as a part of these, of who is nowhere
at home."""


def exits_step() -> Step:
    """The step from `member_shown` to `exit_measure(grp, exits_shared, nowhere)`: how many of a group's accounts, as a
    part of it, come by SEVERAL exits and more that others of it come by, each in a range of its own; and how many come
    by another range at every second time and more.

    Of a hashed address the range is not known.
    """
    return Step(
        "exit_measure",
        f"""
        with exit as (
            select grp, account_no, signal_no, coalesce(
                nullif(regexp_extract(value, '^([0-9]+[.][0-9]+[.][0-9]+)[.][0-9]+$', 1), ''),
                nullif(regexp_extract(value, '^([0-9a-f]*:[0-9a-f]*:[0-9a-f]*):', 1), '')
            ) as place
            from member_shown join (select signal_no, value, degree from signal) using (signal_no)
            where kind = 'ip' and holders between 2 and {FEW} and degree - holders <= {HALF} * holders
        ),
        strewn as (
            select grp, place from (select distinct grp, place, signal_no from exit)
            group by grp, place having count(*) <= {STREWN}
        ),
        each as (select grp, account_no, count(distinct place) as exits from exit join strewn using (grp, place)
                 group by grp, account_no),
        shared as (select grp, count(*) filter (exits >= {SEVERAL}) as accounts from each group by grp),
        roaming as (
            select account_id from observed where kind = 'ip_range'
            group by account_id having sum(occurrences) >= {SEEN} and count(*) >= {EVER_OTHER} * sum(occurrences)
        ),
        homeless as (
            select grp, count(*) as accounts
            from core_member join account_number using (account_no) semi join roaming using (account_id) group by grp
        )
        select g.grp, coalesce(s.accounts, 0) / g.accounts as exits_shared,
               coalesce(h.accounts, 0) / g.accounts as nowhere
        from grp_size g left join shared s using (grp) left join homeless h using (grp)
        """,
        reads=("account_number", "core_member", "grp_size", "member_shown", "observed", "signal"),
    )
