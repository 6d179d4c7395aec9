"""Addresses -> site: whether a group works from one place, or only came by its addresses now and then."""

from ..engine import Step

__all__ = ["OF_ONE", "SEVERAL", "range_step", "site_step"]

SEVERAL, OF_ONE = 5, 0.9
"""A range of addresses, a mail domain or an organisation is a network's own that several accounts have, nearly all of
whom are of the network."""
A_FEW = 3
"""A range of so few is its own too, if all of them are of the network; from SEVERAL on one may be a stray."""

OF_A_FEW = 20
"""Accounts that show a card or a device at the most, if it is to say that who has it is no stranger: no usual phone."""


def site_step() -> Step:
    """The step to `site_measure(grp, site_use)`: how much of what its accounts do comes by one address or one range."""
    return Step(
        "site_measure",
        """
        with own as (
            select grp, account_no, signal_no,
                   occurrences / sum(occurrences) over (partition by account_no, kind) as part
            from core_member join incidence using (account_no) join signal using (signal_no)
            where kind in ('ip', 'ip_range')
        ),
        used as (select grp, signal_no, sum(part) as part from own group by grp, signal_no)
        select grp, max(part / accounts) as site_use from used join grp_size using (grp) group by grp
        """,
        reads=("core_member", "grp_size", "incidence", "signal"),
    )


def range_step() -> Step:
    """The step to `range_measure(grp, range_own)`: how much of what its accounts do comes by ranges of their own.

    Who is of no community, and shares something costly with accounts of a network, is no stranger in its ranges.
    """
    return Step(
        "range_measure",
        f"""
        with costly as (
            select signal_no, account_no from incidence join signal using (signal_no)
            semi join (select kind from kind where nature = 'hard' and not mined and not measured) using (kind)
            where weight > 0 and degree <= {OF_A_FEW}
        ),
        placed as (
            select account_no, network from grouped
            union all
            select distinct account_no, network from (select * from costly anti join grouped using (account_no))
            join (select distinct signal_no, network from costly join grouped using (account_no)) using (signal_no)
        ),
        own as (
            select signal_no from signal join incidence using (signal_no) join placed using (account_no)
            where kind = 'ip_range' and degree >= {A_FEW}
            group by signal_no, network, degree
            having count(*) >= least({OF_ONE} * degree, greatest(degree, {SEVERAL}) - 1)
        ),
        -- A home that nobody else comes by is no signal, and is where somebody was.
        came as (
            select account_no, sum(occurrences) as times
            from core_member join account_number using (account_no) join observed using (account_id)
            where kind = 'ip_range' group by account_no
        ),
        by_own as (
            select grp, account_no, sum(occurrences) as times
            from core_member join incidence using (account_no) join own using (signal_no) group by grp, account_no
        )
        select grp, sum(least(1, by_own.times / came.times)) / any_value(accounts) as range_own
        from by_own join came using (account_no) join grp_size using (grp) group by grp
        """,
        reads=("account_number", "core_member", "grouped", "grp_size", "incidence", "kind", "observed", "signal"),
    )
