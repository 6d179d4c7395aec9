"""When and how much each account does: by the hour, in all, and with which model."""

from ..engine import Step

__all__ = ["activity_steps"]


def activity_steps() -> list[Step]:
    """Steps from `activity_event` to `account_hour`, `account_activity` and `account_model`."""
    return [
        Step(
            "account_hour",
            """
            select account_no, cast(floor(epoch(ts) / 3600) as integer) as hour, count(*) as events,
                   min(ts) as first_seen, max(ts) as last_seen
            from activity_event join account_number using (account_id) group by all
            """,
            reads=("account_number", "activity_event"),
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
            """
            select account_no, model, count(*) as exchanges
            from activity_event join account_number using (account_id) where model is not null group by all
            """,
            reads=("account_number", "activity_event"),
        ),
    ]
