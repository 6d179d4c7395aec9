"""Addresses -> site: whether a group works from one place, or only came by its addresses now and then."""

from ..engine import Step

__all__ = ["site_step"]


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
