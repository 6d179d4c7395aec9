"""Sections: what one part of a settings file should say, line by line, each with its reason."""

from dataclasses import dataclass

__all__ = ["Line", "SectionProposal"]


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
