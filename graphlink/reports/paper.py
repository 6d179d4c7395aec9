"""What is printed of a report's communities: as much as a person reads on paper, and how much is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .facts import Report

__all__ = ["Paper", "paper_of"]

WHOLE_TABLE = 200
"""Communities that are all listed on paper, those that are clear too."""
ROWS = 100
"""Communities listed on paper where there are more."""
SECTIONS = 12
"""Communities that have a section on paper."""
WHOLE_SECTIONS = 4
"""Communities whose sections are printed whole; where there are more, each is cut to its strongest signals."""


@dataclass(frozen=True)
class Paper:
    """The communities that are printed, and how many are not."""

    rows: tuple[Mapping[str, Any], ...]
    more: int
    clear: int
    clear_accounts: int
    printed: frozenset[int]
    """The communities that have a section on paper."""
    unprinted: int
    brief: bool


def paper_of(report: Report) -> Paper:
    """What is printed of `report`: its communities to suspend and to review, and those that were asked for."""
    detailed = {section.community_id for section in report.sections}
    surfaced = (report.table["verdict"] != "clear") | report.table["community_id"].isin(detailed)
    shown = surfaced | (len(report.table) <= WHOLE_TABLE)
    listed, unlisted = report.table[shown], report.table[~shown]
    order = [number for network in report.networks for number in network.communities if number in detailed]
    rows = listed[: max(ROWS, WHOLE_TABLE if shown.all() else 0)].to_dict("records")
    return Paper(
        rows=tuple({str(name): value for name, value in row.items()} for row in rows),
        more=len(listed) - len(rows),
        clear=len(unlisted),
        clear_accounts=int(unlisted["accounts"].sum()),
        printed=frozenset(order[:SECTIONS]),
        unprinted=len(order[SECTIONS:]),
        brief=len(report.sections) > WHOLE_SECTIONS,
    )
