"""A file that lists a platform's accounts whole, however few they are."""

from graphlink.engine import DuckDBEngine, Step

__all__ = ["nobody_is_absent"]


def nobody_is_absent(db: DuckDBEngine) -> None:
    """Leaves `population`: the accounts of `account_number` are all that there are."""
    counted = "select count(*) as n, 0.0::double as absent from account_number"
    db.run(Step("population", counted, reads=("account_number",)))
