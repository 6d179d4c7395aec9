"""What the tests of `init` share: people and their uses, and what was found of them."""

from collections.abc import Mapping

from graphlink.discovery import Discovery

from .source_folder import Rows

__all__ = ["PEOPLE", "Shown", "section", "shown", "uses"]

Shown = tuple[str | None, ...]


def shown(found: Discovery) -> list[Shown]:
    """The kinds that are named, each with table, account, column and time."""
    return [
        (one.get("kind"), one.get("path"), one.get("account"), one.get("value") or one.get("text"), one.get("time"))
        for one in found.proposal.signals
    ]


def section(found: Discovery, name: str) -> Mapping[str, str]:
    """The keys of the accounts' or the activity's section."""
    (one,) = (one for one in found.proposal.sections if one.section == name)
    return {line.key: line.value for line in one.lines}


PEOPLE: Rows = [
    {"user_id": f"person-{n:03d}", "joined": f"2026-01-{1 + n % 28:02d}T10:00:0{n % 10}"} for n in range(60)
]


def uses(n: int, **columns: str) -> Rows:
    """Sixty rows of `n` accounts, each of the columns with a value from its pattern."""
    rows = [{"user_id": f"person-{k % n:03d}"} for k in range(60)]
    return [{**row, **{name: text.format(k % 17) for name, text in columns.items()}} for k, row in enumerate(rows)]
