"""Every observation in one table: as read, and as mined from prompts and times."""

from ..engine import Step
from .kinds import TEMPLATE

__all__ = ["observed_steps"]


def observed_steps() -> list[Step]:
    """The step to `observed`: observations as read, and those mined from prompts and times, in one table."""
    return [
        Step(
            "observed",
            f"""
            select account_id, kind, value, occurrences, 1.0 as share, first_seen, last_seen from observation
            union all
            select account_id, '{TEMPLATE}', value, occurrences, share, first_seen, last_seen
            from template_observation where prompts >= 2 or share >= 0.25
            union all
            select account_id, kind, value, occurrences, 1.0, first_seen, last_seen from batch_observation
            union all
            select account_id, kind, value, occurrences, 1.0, first_seen, last_seen from signup_observation
            union all
            select account_id, kind, value, occurrences, 1.0, first_seen, last_seen from arrival_observation
            """,
            reads=(
                *("arrival_observation", "batch_observation", "observation", "signup_observation"),
                "template_observation",
            ),
        )
    ]
