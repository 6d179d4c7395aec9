"""The settings as text: what a person would have written, each line with its reason."""

import json
from collections.abc import Iterable, Sequence

from .proposal import Proposal
from .sections import SectionProposal

__all__ = ["settings_text"]

DECISIONS = """\
# Where your team's decisions are kept (graphlink decide, or the file that a page saves); the next run keeps to them.
# [decisions]
# path = "decisions.jsonl"  # counted from this file; the name without this section, too"""
"""What no table tells, and every team wants: written as a comment, since it says what holds anyway."""

CHOICES = """\
# What people choose among, as places that they review: it ties nobody unless you say so. Where strangers hardly share
# it, take the marks off; with `window = "60s"` beside the time only who keeps step in it is linked."""

_SHOWN = 12
"""Columns that are named; of more the number is said."""
_HEADINGS = {"accounts": "[accounts]", "signals": "[[signals]]", "activity": "[activity]"}


def settings_text(proposal: Proposal) -> str:
    """The proposal as TOML with comments."""
    parts = ["# What is what in these tables, as `graphlink init` reads them. Mend what is wrong, then: graphlink run"]
    if proposal.unsure:
        parts.append("\n".join(["# Not sure:", *(f"# - {_shown(text)}" for text in proposal.unsure)]))
    several = len([one for one in proposal.sections if one.section == "activity"]) > 1
    parts += [_section(section, several=several) for section in proposal.sections]
    if proposal.choices:
        parts.append("\n".join([CHOICES, *(_commented(section) for section in proposal.choices)]))
    unused = [*_left_files(proposal), *_leftovers(proposal)]
    if unused:
        parts.append("\n".join(["# Not used:", *unused]))
    return "\n\n".join([*parts, DECISIONS]) + "\n"


def _section(section: SectionProposal, *, several: bool) -> str:
    written = [(f"{line.key} = {_quoted(line.value)}", line.why) for line in section.lines]
    width = max((len(text) for text, why in written if why), default=0)
    heading = _HEADINGS[section.section]
    lines = [f"{text:<{width}}  # {_shown(why)}" if why else text for text, why in written]
    return "\n".join([f"[{heading}]" if several and section.section == "activity" else heading, *lines])


def _commented(section: SectionProposal) -> str:
    return "\n".join(f"# {line}" for line in _section(section, several=False).split("\n"))


def _quoted(text: str) -> str:
    """The text as a TOML string: JSON's escapes are TOML's too, and DEL is one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(text: str) -> str:
    """The text in a comment: a line end in a column's name must not end it."""
    return "".join(char if char.isprintable() else "�" for char in text)


def _left_files(proposal: Proposal) -> Iterable[str]:
    for file in proposal.left_files:
        yield f"# - {_shown(file.path)}: {_shown(file.why)}"


def _leftovers(proposal: Proposal) -> Iterable[str]:
    for left in proposal.leftovers:
        yield f"# - {_shown(left.path)}: {_named(left.columns)} ({left.why})"


def _named(columns: Sequence[str]) -> str:
    more = f" and {len(columns) - _SHOWN:,} more" if len(columns) > _SHOWN else ""
    return _shown(", ".join(columns[:_SHOWN])) + more
