"""Mutants that nobody could notice, each with its reason: allowed.toml, which a test keeps from going stale."""

import tomllib
from functools import cache
from pathlib import Path

from .edits import Edit, changed_line

__all__ = ["Allowed", "allowed", "is_allowed"]

FILE = Path(__file__).with_name("allowed.toml")
Allowed = tuple[str, str, str]
"""The module, the line as it is, and what becomes of it."""


@cache
def allowed() -> dict[Allowed, str]:
    """The reason for each mutant of the list."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8")).get("mutant", [])
    return {(one["path"], one["before"], one["after"]): one["reason"] for one in entries}


def is_allowed(path: str, source: str, edit: Edit) -> bool:
    """Whether the mutant need not be noticed."""
    _, before, after = changed_line(source, edit)
    return (path, before, after) in allowed()
