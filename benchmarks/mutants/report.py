"""The figures of a mutation run, as lines and as docs/mutants.md."""

import argparse
from dataclasses import dataclass

from .edits import Edit, mutated
from .runs import ROOT

__all__ = ["Outcome", "changed_lines", "print_file", "write_page"]

PAGE = ROOT / "docs" / "mutants.md"


@dataclass(frozen=True)
class Outcome:
    """Whether the tests noticed one fault."""

    path: str
    source: str
    edit: Edit
    noticed: bool


def changed_lines(source: str, edit: Edit) -> tuple[int, str, str]:
    """The number of the first line that the edit changes, that line, and what becomes of it."""
    before, after = source.splitlines(), mutated(source, edit).splitlines()
    at = next(n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return at + 1, before[at].strip(), after[at].strip()


def print_file(path: str, every: int, outcomes: list[Outcome]) -> None:
    """Prints a line for the module, and two for each fault that nothing noticed."""
    noticed = sum(one.noticed for one in outcomes)
    share = f"{noticed / len(outcomes):.0%}" if outcomes else "-"
    print(f"{path}: {every} mutants, {len(outcomes)} tried, {noticed} noticed, {share}", flush=True)
    for one in outcomes:
        if not one.noticed:
            line, old, new = changed_lines(one.source, one.edit)
            print(f"  {line}: {one.edit.operator}\n    - {old}\n    + {new}", flush=True)


def write_page(outcomes: list[tuple[str, int, list[Outcome]]], options: argparse.Namespace) -> None:
    """Writes docs/mutants.md."""
