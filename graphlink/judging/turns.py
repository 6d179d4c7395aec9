"""Values on which accounts lived one after another -> how clearly a group did."""

from ..engine import Step

__all__ = ["turn_step"]


def turn_step() -> Step:
    """The step to `turn_measure(grp, in_turn)`: what `turned` says of an account of the group (mean); of what it shows,
    what says most."""
    return Step(
        "turn_measure",
        """
        with said as (
            select grp, account_no, max(nats) as nats
            from core_member join incidence using (account_no) join turned using (signal_no) group by grp, account_no
        )
        select grp, sum(nats) / any_value(accounts) as in_turn from said join grp_size using (grp) group by grp
        """,
        reads=("core_member", "grp_size", "incidence", "turned"),
    )
