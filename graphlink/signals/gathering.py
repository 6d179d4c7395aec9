"""The stage in one place: input tables -> what every account shows, and when it is active."""

from ..engine import DuckDBEngine, Engine
from ..reading import Sources, refuse_losses
from ..settings import Settings
from .activity import activity_steps, event_step
from .arrivals import arrival_steps
from .batches import batch_steps, signup_steps
from .kinds import kinds_of
from .observations import observe
from .observed import observed_steps
from .templates import mine_templates

__all__ = ["LEAVES", "TAKES", "count_moments", "gather_signals", "mine_prompts", "observe_sources"]

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
    "batch_luck",
    "batch_reach",
    "on_clock",
    "template_reading",
    "wording_shown",
    "word_shown",
)
"""Tables that later stages read."""


def gather_signals(db: DuckDBEngine, sources: Sources, settings: Settings) -> tuple[str, ...]:
    """Notes for the person who asked; leaves `observed` and the other LEAVES.

    Nothing after this reads an input table again.
    """
    with db.leaving(*LEAVES):
        observe_sources(db, sources, settings)
        notes = mine_prompts(db, settings)
        count_moments(db)
    return notes


def observe_sources(db: DuckDBEngine, sources: Sources, settings: Settings) -> None:
    """Leaves what accounts show, what they sent, and when they were active.

    Raises InputError where more is lost than the settings allow.
    """
    observe(db, sources, kinds_of(settings))
    refuse_losses(db, sources, settings.read.max_rejected)


def mine_prompts(engine: Engine, settings: Settings) -> tuple[str, ...]:
    """Notes for the person who asked; leaves the templates that accounts send, from `prompt` and `account`."""
    accounts = int(engine.scalar("select count(*) from account"))
    return mine_templates(engine, "prompt", settings, accounts=accounts)


def count_moments(engine: Engine) -> None:
    """Leaves `observed` and when accounts were active, from what was observed and the templates."""
    moments = [event_step(), *batch_steps(), *activity_steps()]
    engine.run_all([*moments, *signup_steps(), *arrival_steps(), *observed_steps()], leaves=LEAVES)
