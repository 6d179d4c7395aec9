"""What changed since the earlier case, in sentences: first who is to be acted on otherwise, then communities."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..following import MOVES, Changes, CommunityChange, Move
from ..spreadsheet import spreadsheet_text
from ..whole_files import write_whole
from .legible import count, legible, plural

__all__ = ["MoveLine", "change_sentences", "else_changed", "move_columns", "move_lines", "write_moves"]

COMMUNITIES = 6
"""Communities that a line names."""
FIRST = 5
"""Accounts that a line names."""
CHANGES = 8
"""Communities that changed and are told one by one."""

_VERBS = {"grown": "grew", "shrunk": "shrank", "split": "split", "merged": "merged"}


@dataclass(frozen=True)
class MoveLine:
    """What became of some accounts: how many, how many of them are new or suspended already, and where they are.

    `first` are the first of them by name.
    """

    change: str
    accounts: int
    arrived: int
    suspended: int
    communities: tuple[tuple[int | None, int], ...]
    """Community (None: in none) and how many of these accounts are in it, the most first."""
    first: tuple[Move, ...]

    @property
    def words(self) -> str:
        """How many and where: `120 accounts, 30 of them new and 7 suspended already, in community 1 (100), 5 (20)`."""
        if not self.accounts:
            return "nobody"
        named = [
            f"{'no community' if number is None else number} ({count(many)})"
            for number, many in self.communities[:COMMUNITIES]
        ]
        more = len(self.communities) - len(named)
        rest = f" and {plural(more, 'more community', 'more communities')}" if more else ""
        return f"{plural(self.accounts, 'account')}{self.of_them}, in community {', '.join(named)}{rest}"

    @property
    def of_them(self) -> str:
        """How many of them are new and how many suspended already, after a comma; empty where none is."""
        new = f"{count(self.arrived)} of them new" if self.arrived and self.change != "returned" else ""
        off = f"{count(self.suspended)}{'' if new else ' of them'} suspended already" if self.suspended else ""
        told = " and ".join(filter(None, [new, off]))
        return f", {told}" if told else ""


def move_lines(changes: Changes) -> tuple[MoveLine, ...]:
    """A line for each of MOVES, those of nobody too."""
    return tuple(_line(change, changes.moved(change)) for change in MOVES)


def move_columns(changes: Changes | None) -> dict[str, list[Any]]:
    """Every account to act on otherwise as a list to take away: columns by name, texts legible."""
    moves = changes.moves if changes else ()
    return {
        "change": [move.change for move in moves],
        "account_id": [legible(move.account_id) for move in moves],
        "community_id": [move.community_id for move in moves],
        "network_id": [move.network_id for move in moves],
        "before": [move.before or "" for move in moves],
        "after": [move.after for move in moves],
        "suspended_already": ["yes" if move.suspended else "" for move in moves],
        "follows": [legible(" ".join(move.follows)) for move in moves],
    }


def write_moves(changes: Changes, path: Path) -> Path:
    """The path at which the list of every account to act on otherwise now is: CSV for people."""
    columns = move_columns(changes)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows(
        [spreadsheet_text(cell) if isinstance(cell, str) else cell for cell in row]
        for row in zip(*columns.values(), strict=True)
    )
    write_whole(path, written.getvalue().encode("utf-8-sig", "replace"))
    return path


def _line(change: str, moves: Sequence[Move]) -> MoveLine:
    where = Counter(move.community_id for move in moves)
    ranked = sorted(where.items(), key=lambda one: (-one[1], one[0] is None, one[0] or 0))
    arrived = sum(move.before is None for move in moves)
    suspended = sum(move.suspended for move in moves)
    return MoveLine(change, len(moves), arrived, suspended, tuple(ranked), tuple(moves[:FIRST]))


def change_sentences(changes: Changes | None, *, redacted: bool = False) -> tuple[str, ...]:
    """What changed since the earlier case, the most urgent first; nothing where there was none."""
    if changes is None:
        return ()
    lines = [_sentence(line) for line in move_lines(changes) if line.accounts]
    quiet = [line.change for line in move_lines(changes) if not line.accounts]
    if quiet:
        lines.append(f"Nobody is {', '.join(quiet)}.")
    return (*lines, *else_changed(changes, redacted=redacted))


def else_changed(changes: Changes | None, *, redacted: bool = False) -> tuple[str, ...]:
    """What changed beside the accounts to act on: who came and went, communities, verdicts."""
    if changes is None:
        return ()
    lines = [_came_and_went(changes), *_communities(changes.surfaced())]
    lines += [
        f"Community {change.new_id}: {change.before} before, {change.after} now."
        + ("" if redacted else f" {change.why}")
        for change in changes.verdicts[:CHANGES]
    ]
    return tuple(lines)


def _came_and_went(changes: Changes) -> str:
    if not (changes.arrived or changes.departed):
        return "The accounts are the same ones as before."
    joined = sum(len(group.accounts) for group in changes.members)
    known = plural(len(changes.members), "known community", "known communities")
    new = f"{plural(joined, 'new account')} in {known}" if joined else "no new account is in a known community"
    gone = f"{count(changes.departed)} {'is' if changes.departed == 1 else 'are'} gone"
    return f"{plural(changes.arrived, 'account')} arrived, {gone}; {new}."


def _sentence(line: MoveLine) -> str:
    return f"{line.change.capitalize()}: {line.words}. {_named(line)}"


def _named(line: MoveLine) -> str:
    """The first accounts, and whom each follows."""
    told = [move.account_id + _beside(move) for move in line.first]
    return ", ".join(told) + (", …" if line.accounts > len(told) else "") + "."


def _beside(move: Move) -> str:
    """What is to be known beside an account's name: whom it follows, and that it is suspended already."""
    told = [f"follows {one}" for one in move.follows[:1]] + ["suspended already"] * move.suspended
    return f" ({', '.join(told)})" if told else ""


def _communities(changes: Sequence[CommunityChange]) -> list[str]:
    """The communities that changed and are not clear: the largest one by one, and how many more there are."""
    if not changes:
        return ["No community to suspend or to review grew, split, merged, began or ended."]
    more = len(changes) - CHANGES
    rest = f"; and {plural(more, 'more community', 'more communities')}" if more > 0 else ""
    return [f"Communities that are not clear: {'; '.join(map(_told, changes[:CHANGES]))}{rest}."]


def _told(one: CommunityChange) -> str:
    number = one.new_id if one.new_id is not None else one.old_id
    sizes = f"{count(one.old_accounts)} to {plural(one.new_accounts, 'account')}"
    others = f" with {', '.join(map(str, one.others))}" if one.others else ""
    if one.change == "born":
        return f"number {number} is new ({plural(one.new_accounts, 'account')})"
    if one.change == "gone":
        return f"number {number} is gone ({plural(one.old_accounts, 'account')})"
    if one.change == "split" and not one.others and one.old_id is not None:
        return f"number {number} ({plural(one.new_accounts, 'account')}) broke off from {one.old_id}"
    return f"number {number} {_VERBS[one.change]}{others} ({sizes})"
