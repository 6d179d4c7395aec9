"""The figures of a mutation run, as lines on the terminal and as a table in docs/mutants.md."""

import re
from dataclasses import dataclass
from pathlib import Path

from .edits import Edit, changed_line

__all__ = ["Figures", "Outcome", "figures", "print_file", "with_figures", "write_page"]

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"
ROW = re.compile(r"^\| (graphlink/\S+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)
HEAD = "| module | mutants | tried | noticed | share |\n|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Outcome:
    """Whether the tests noticed one fault; `tests`: how many of them run its lines."""

    path: str
    source: str
    edit: Edit
    noticed: bool
    tests: int


@dataclass(frozen=True)
class Figures:
    """How many mutants a module has, how many of them were tried, and how many tests noticed."""

    path: str
    mutants: int
    tried: int
    noticed: int

    @property
    def share(self) -> str:
        return f"{self.noticed / self.tried:.0%}" if self.tried else "-"


def figures(path: str, mutants: int, outcomes: list[Outcome]) -> Figures:
    """The figures of one module."""
    return Figures(path, mutants, len(outcomes), sum(one.noticed for one in outcomes))


def print_file(found: Figures, outcomes: list[Outcome]) -> None:
    """Prints a line for the module, and the change of each fault that nothing noticed."""
    print(f"{found.path}: {found.mutants} mutants, {found.tried} tried, {found.noticed} noticed, {found.share}")
    for one in outcomes:
        if not one.noticed:
            line, old, new = changed_line(one.source, one.edit)
            print(f"  {line}: {one.edit.operator}, {one.tests} tests run it\n    - {old}\n    + {new}", flush=True)


def write_page(found: list[Figures]) -> None:
    """Puts the figures into the table of docs/mutants.md."""
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


def with_figures(text: str, found: list[Figures]) -> str:
    """The page with the figures in its table; rows of modules that were not tried stay."""
    start = text.index(HEAD) + len(HEAD)
    known = {row[1]: Figures(row[1], *(int(number) for number in row.groups()[1:])) for row in ROW.finditer(text)}
    known |= {one.path: one for one in found}
    rows = [f"| {one.path} | {one.mutants} | {one.tried} | {one.noticed} | {one.share} |\n" for one in known.values()]
    after = re.sub(r"\A(\|.*\n)*", "", text[start:])
    return text[:start] + "".join(sorted(rows)) + after
