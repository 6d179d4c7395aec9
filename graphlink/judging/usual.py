"""What everybody does -> how usual it is on a platform to come in bursts, and to keep step with somebody.

Where half of all accounts do a thing, it is how people do it there: an exchange pays its customers by the two dozen,
and a push has the fans of a team open the same clip within seconds.
"""

from collections.abc import Sequence

from ..engine import DuckDBEngine, quote_text
from ..signals import ARRIVAL, Kind

__all__ = ["usual_of", "usually"]


def usually(name: str) -> str:
    """The column of what is usual of the kind or measure `name`."""
    return f"{name}_usual"


def usual_of(db: DuckDBEngine, kinds: Sequence[Kind]) -> dict[str, float]:
    """By column the part of all accounts that came in bursts, of those that show a kind by which accounts arrive; and
    of those that show a kind with a window the part that keeps step with somebody.

    Reads `observed`, `kind`, `in_step` and `population`.
    """
    arrivals = {usually(ARRIVAL): _arrivals(db)} if any(kind.name == ARRIVAL for kind in kinds) else {}
    return arrivals | {usually(f"{kind.name}_in_step"): _in_step(db, kind.name) for kind in kinds if kind.windowed}


def _arrivals(db: DuckDBEngine) -> float:
    came = f"""
        select count(distinct account_id) filter (kind = {quote_text(ARRIVAL)})
               / greatest(count(distinct account_id) filter (arrives), 1)
        from observed join kind using (kind)
    """
    return float(db.scalar(came))


def _in_step(db: DuckDBEngine, kind: str) -> float:
    steps = f"""
        select count(distinct account_no) / greatest(any_value(shown), 1)
        from (
            select unnest([account_l, account_r]) as account_no from in_step
            where kind = {quote_text(kind)} and weight >= (select greatest(ln(n), 1) from population)
        ), (select count(distinct account_id) as shown from observed where kind = {quote_text(kind)})
    """
    return float(db.scalar(steps) or 0.0)
