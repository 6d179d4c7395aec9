"""What a group shares -> what of it as many strangers would share, too.

A carrier's addresses and a town's shops are everybody's: of a bank's customers any hundred share both, all of them. So
of what is handed on, and of what people choose among, only what strangers would not share says anything of a group.
"""

from ..engine import Step

__all__ = ["beyond_step"]

MOSTLY, NEARLY_ALL = 0.5, 0.9
"""A value is a group's own where this part of all who show it is of the group, and as much more as the group is of the
file, up to nearly all: of the half of a file any value is by half."""
SURELY = 3.0
"""Nats that this must be against: of the few who show a value all may be of a large group by chance."""


def beyond_step() -> Step:
    """The step from `member_shown` to `beyond_chance(grp, kind, beyond)`: how many accounts of a group share a kind
    with others of it, each counting by the chance that it would share nothing were the group drawn by lot.

    Of `n` drawn from `N` accounts one shares a value that `d` show by 1 - (1 - (n - 1) / (N - 1))^(d - 1). Values that
    are the group's own are no chance, however large it is; nor is what is private, and not chosen.
    """
    return Step(
        "beyond_chance",
        f"""
        with met as (
            select m.grp, m.account_no, m.kind, bool_or(m.holders >= 2) as tied,
                   bool_or(m.holders >= 2 and (
                       k.nature = 'hard' and not k.measured
                       or m.holders >= least({NEARLY_ALL}, {MOSTLY} + g.accounts / file.accounts) * s.degree
                       and (m.holders - 1) * ln(file.accounts / g.accounts) >= {SURELY}
                   )) as own,
                   sum((s.degree - 1) * ln(1 - (g.accounts - 1) / (greatest(n, g.accounts + 1) - 1))) as log_alone
            from member_shown m join grp_size g using (grp) join kind k using (kind)
            join (select signal_no, degree from signal) s using (signal_no), population,
            (select count(*) as accounts from account_number) file
            where not k.mined group by m.grp, m.account_no, m.kind
        )
        select grp, kind, sum(case when own then 1 else exp(log_alone) end) as beyond
        from met where tied group by grp, kind
        """,
        reads=("account_number", "grp_size", "kind", "member_shown", "population", "signal"),
    )
