"""The first thing that is wrong with what somebody wrote, in the words of every file that is checked by a model."""

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

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
    what = _in_words(first)
    return f"`{key}`: {what}" if key else what


def _in_words(error: "ErrorDetails") -> str:
    """What is wrong, in words that say nothing of programs."""
    about = error.get("ctx", {})
    match error["type"]:
        case "tuple_type" | "list_type":
            return "must be a list; in TOML each table of one stands between two brackets, as [[...]]"
        case "union_tag_not_found":
            return f"needs the key {about['discriminator']}, which says what it is"
        case "union_tag_invalid":
            return f"knows no {about['discriminator']} of that name; there are {about['expected_tags']}"
        case "model_type" | "model_attributes_type" | "mapping_type" | "dict_type":
            return "must be a table of keys and values"
        case "string_type":
            return "must be text"
    return str(error["msg"]).removeprefix("Value error, ")


def _instead(key: str, known: Sequence[str]) -> str:
    """What to do about an unknown `key`."""
    if key in known:
        return "it belongs to another table of the file"
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean `{near[0]}`?" if near else "remove it"
