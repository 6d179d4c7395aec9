"""What a group shares -> what of it as many strangers would share, too.

A carrier's addresses and a town's shops are everybody's: of a bank's customers any hundred share both, all of them. So
of what is handed on, and of what people choose among, only what strangers would not share says anything of a group.
"""

from ..engine import Step

__all__ = ["beyond_step"]

MOSTLY = 0.5
"""A value is a group's where at least this part of all who show it is of the group."""


def beyond_step() -> Step:
    """The step from `member_shown` to `beyond_chance(grp, kind, beyond)`: how many accounts of a group share a kind
    with others of it, each counting by the chance that it would share nothing were the group drawn by lot.

    Of `n` drawn from `N` accounts one shares a value that `d` show by 1 - (1 - (n - 1) / (N - 1))^(d - 1). Values that
    are the group's own are no chance, however many it is of; nor is what is private, and not chosen.
    """
    return Step(
        "beyond_chance",
        f"""
        with met as (
            select m.grp, m.account_no, m.kind, bool_or(m.holders >= 2) as tied,
                   bool_or(m.holders >= 2 and (
                       k.nature = 'hard' and not k.measured or m.holders >= {MOSTLY} * s.degree
                   )) as own,
                   sum((s.degree - 1) * ln(1 - (g.accounts - 1) / (greatest(n, g.accounts + 1) - 1))) as log_alone
            from member_shown m join grp_size g using (grp) join kind k using (kind)
            join (select signal_no, degree from signal) s using (signal_no), population
            where not k.mined group by m.grp, m.account_no, m.kind
        )
        select grp, kind, sum(case when own then 1 else exp(log_alone) end) as beyond
        from met where tied group by grp, kind
        """,
        reads=("grp_size", "kind", "member_shown", "population", "signal"),
    )
