"""The stage in one place: input tables -> what every account shows, and when it is active."""

from ..engine import DuckDBEngine
from ..reading import Sources, refuse_losses
from ..settings import Settings
from .activity import activity_steps, event_step
from .arrivals import arrival_steps
from .batches import batch_steps, signup_steps
from .kinds import kinds_of
from .observations import observe
from .observed import observed_steps
from .templates import mine_templates

__all__ = ["LEAVES", "TAKES", "gather_signals"]

TAKES = ("account", "account_number", "rejected", "reject_summary", "skipped_row")
"""Tables of earlier stages that this one reads, beside the input tables."""
LEAVES = (
    "kind",
    "observed",
    "left_out_value",
    "windowed_event",
    "windowed_kind",
    "account_hour",
    "account_activity",
    "account_model",
    "on_clock",
    "template_reading",
    "phrase_shown",
)
"""Tables that later stages read."""


def gather_signals(db: DuckDBEngine, sources: Sources, settings: Settings) -> tuple[str, ...]:
    """Notes for the person who asked; leaves `observed` and the other LEAVES.

    Nothing after this reads an input table again.
    """
    with db.leaving(*LEAVES):
        observe(db, sources, kinds_of(settings))
        refuse_losses(db, sources, settings.read.max_rejected)
        accounts = int(db.scalar("select count(*) from account"))
        notes = mine_templates(db, "prompt", settings, accounts=accounts)
        moments = [event_step(), *batch_steps(), *activity_steps()]
        db.run_all([*moments, *signup_steps(), *arrival_steps(), *observed_steps()], leaves=LEAVES)
    return notes
