"""Sections: what one part of a settings file should say, line by line, each with its reason."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

__all__ = ["Line", "SectionProposal", "named_columns", "said_once", "written_key"]


def written_key(name: str) -> str:
    """The name as a key of TOML: JSON's quotes are TOML's."""
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


@dataclass(frozen=True)
class Line:
    """One key of a section, its value, and the reason for it (empty: the name says it)."""

    key: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class SectionProposal:
    """One section of the settings: `accounts`, `signals` or `activity`."""

    section: str
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        """The table that it reads."""
        return str(self.get("path"))

    def get(self, key: str) -> str | None:
        """The value of the key, None where the section lacks it."""
        return next((line.value for line in self.lines if line.key == key), None)


def said_once(sections: Iterable[SectionProposal]) -> Iterable[SectionProposal]:
    """The sections, each reason given where it first holds."""
    said: set[tuple[str | None, Line]] = set()
    for section in sections:
        path = section.get("path")
        yield replace(
            section, lines=tuple(replace(line, why="") if (path, line) in said else line for line in section.lines)
        )
        said |= {(path, line) for line in section.lines}


def named_columns(sections: Iterable[SectionProposal]) -> dict[str, set[str]]:
    """What the sections name of each table; `account_is` names a column of the accounts' one."""
    named: dict[str, set[str]] = {}
    accounts = ""
    for section in sections:
        path = str(section.get("path"))
        accounts = path if section.section == "accounts" else accounts
        between = str(section.get("through.path"))
        places = {"account_is": accounts, "through.id": between, "through.account": between}
        for line in section.lines:
            named.setdefault(places.get(line.key, path), set()).add(line.value)
            if line.key.startswith("where."):
                named[path].add(_read_key(line.key.removeprefix("where.")))
    return named


def _read_key(key: str) -> str:
    return str(json.loads(key)) if key.startswith('"') else key
