"""When and how much each account does: by the hour, in all, and with which model."""

from ..engine import Step

__all__ = ["activity_steps", "event_step"]


def event_step() -> Step:
    """The step from `activity_event` to `event` (account_no, ts, model): the log, read once for all that count it."""
    return Step("event", "select account_no, ts, model from activity_event", reads=("activity_event",))


def activity_steps() -> list[Step]:
    """Steps from `event` to `account_hour`, `account_activity` and `account_model`."""
    return [
        Step(
            "account_hour",
            """
            select account_no, cast(floor(epoch(ts) / 3600) as integer) as hour, count(*) as events,
                   min(ts) as first_seen, max(ts) as last_seen
            from event group by all
            """,
            reads=("event",),
        ),
        Step(
            "account_activity",
            """
            select account_no, sum(events)::bigint as exchanges, min(first_seen) as first_seen,
                   max(last_seen) as last_seen
            from account_hour group by account_no
            """,
            reads=("account_hour",),
        ),
        Step(
            "account_model",
            "select account_no, model, count(*) as exchanges from event where model is not null group by all",
            reads=("event",),
        ),
    ]
