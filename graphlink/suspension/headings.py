"""Headings as ticket systems write them around the name of a column: `Decision [list]`, `Custom field (Account ID)`."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

from ..errors import InputError
from .standing import bare_name

__all__ = ["TICKETS", "bare_heading", "heading_words", "telling_column"]

Column = TypeVar("Column", int, str)
# What a ticket is called by, as well: such a column counts where none names more who are known.
TICKETS = frozenset({"reference", "number", "id"})

# Jira's wrapper, ServiceNow's mark of a column of one's own, and what else stands around: kinds, choices, examples.
WRAPPED = re.compile(r"\s*custom field\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
OWN = re.compile(r"\Au_(?=\w)")
BESIDE = re.compile(r"\[[^\]]*\]|\([^)]*\)|[?:*]+\s*\Z")


def _plain(heading: str) -> str:
    wrapped = WRAPPED.fullmatch(heading)
    inner = OWN.sub("", (wrapped[1] if wrapped else heading).strip())
    return BESIDE.sub(" ", inner).strip() or inner


def bare_heading(heading: str) -> str:
    """The name of the column, without capitals, marks and what stands around it."""
    return bare_name(_plain(heading))


def heading_words(heading: str) -> frozenset[str]:
    """The words of the name; of one in an object's object (`ticket.decision`) those of the last step."""
    last = _plain(heading).rpartition(".")[2]
    return frozenset(word.casefold() for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|[^\W\d_]+", last))


def telling_column(
    path: Path, found: Mapping[Column, Collection[str]], named: Column | None, heading: str
) -> Column | None:
    """The column in which most who are known were `found`; None where that is the one that is `named` by its heading.

    That one holds where it names anybody, but for one of tickets, which have numbers too. Raises InputError where two
    name as many, and not the same.
    """
    own = found.get(named, ()) if named is not None else ()
    most = max((len(who) for who in found.values()), default=0)
    if not most or (own and bare_heading(heading) not in TICKETS):
        return None
    others = [column for column, who in found.items() if len(who) == most and column != named]
    if any(set(found[one]) != set(own or found[others[0]]) for one in others if len(own) in (0, most)):
        raise InputError(f"{path}: several columns name as many accounts, and not the same; keep the one that is meant")
    return others[0] if len(own) < most else None
