"""Mutants that change nothing which anybody could notice, each with its reason."""

from .edits import Edit

__all__ = ["allowed_reason"]


def allowed_reason(path: str, source: str, edit: Edit) -> str | None:
    """Why the mutant need not be noticed; None where it must be."""
    return None
