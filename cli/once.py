"""Options that choose one thing: given twice, the first is not dropped without a word."""

from collections.abc import Sequence
from typing import TypeVar

from graphlink.errors import InputError

__all__ = ["only_one"]

Value = TypeVar("Value", int, str)


def only_one(option: str, given: Sequence[Value] | None) -> Value | None:
    """What was given for `option`, None without. Raises InputError where two values were."""
    if len(set(given or ())) > 1:
        listed = ", ".join(map(str, given or ()))
        raise InputError(f"{option}: takes one, and {listed} were given; call it once for each")
    return given[0] if given else None
