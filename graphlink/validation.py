"""The first thing that is wrong with what somebody wrote, in the words of every file that is checked by a model."""

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = ["first_problem"]


def first_problem(problem: "ValidationError", *, under: str = "", known: Iterable[str] = ()) -> str:
    """The first thing wrong, as `key`: what, without the value, which may be secret.

    `under`: the table that was checked, where its name is part of the key. Of an unknown key the nearest of `known` is
    named.
    """
    first = problem.errors(include_url=False, include_input=False)[0]
    key = ".".join(part for part in (under, *map(str, first["loc"])) if part)
    if first["type"] == "extra_forbidden":
        return f"unknown key `{key}`; " + _instead(str(first["loc"][-1]), list(known))
    what = str(first["msg"]).removeprefix("Value error, ")
    return f"`{key}`: {what}" if key else what


def _instead(key: str, known: Sequence[str]) -> str:
    """What to do about an unknown `key`."""
    if key in known:
        return "it belongs to another table of the file"
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean `{near[0]}`?" if near else "remove it"
