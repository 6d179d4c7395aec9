"""Whom people cleared since a plan was made: looked up as it is applied, in the book that it was made with."""

from collections.abc import Mapping
from pathlib import Path

from ..errors import GuardRefused
from .plan import Plan

__all__ = ["refused_by_plan"]


def refused_by_plan(plan: Plan, lasts: float) -> Mapping[str, str]:
    """Whom the book that `plan` was made with says by now that no plan may name, and why.

    Raises GuardRefused where the book is not there any more: who was cleared meanwhile would not be known.
    """
    if plan.decisions is None:
        return {}
    path = Path(plan.decisions.path)
    if not path.is_file() and not plan.decisions.standing:
        return {}
    if not path.is_file():
        raise GuardRefused(f"{path}: the decisions of this plan are not there any more; put them back, or plan again")
    # Only here: most plans have no book, and tables of decisions are slow to import.
    from ..decisions import read_decisions
    from .confirmed import confirmed_by

    return confirmed_by(read_decisions(path), time=plan.made_at, lasts=lasts).refused
