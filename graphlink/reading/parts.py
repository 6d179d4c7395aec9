"""Parts of one table that say otherwise than the others what their columns are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..errors import InputError
from .relations import FileForm, Layout, Table

__all__ = ["called_alike", "refuse_strangers"]

_STRAY = 0.2
"""The part of a table's rows from which on parts without the column of the accounts are no stray file."""


def called_alike(forms: Iterable[FileForm]) -> tuple[FileForm, ...]:
    """`forms`, a column that capitals alone tell from one of an earlier part being called as there."""
    called: dict[str, str] = {}
    made: dict[int, FileForm] = {}
    found = []
    for form in forms:
        # Files of one form are read together, and known by that.
        made[id(form)] = made.get(id(form)) or _called(form, called)
        found.append(made[id(form)])
    return tuple(found)


def _called(form: FileForm, called: dict[str, str]) -> FileForm:
    names = [*form.heading, *form.columns]
    if len({name.casefold() for name in names}) < len(names):
        return form  # Two of its own columns differ so.
    known = {name: called.setdefault(name.casefold(), name) for name in names}
    return replace(
        form,
        heading=tuple(known[name] for name in form.heading),
        columns={known[name]: column for name, column in form.columns.items()},
    )


def refuse_strangers(layout: Layout, table: Table, accounts: Iterable[str]) -> None:
    """Raises InputError where parts with much of the table's rows lack one of the columns `accounts`: none of their
    rows could count."""
    for name in accounts:
        column = layout.columns[name]
        top = column.path[0] if column.path else name
        without = [n for n, form in enumerate(layout.forms) if _lacks(form, top)] if not column.of_files else []
        rows = sum(table.rows[n] for n in without)
        if rows < sum(table.rows) and rows > _STRAY * sum(table.rows):
            raise InputError(_refusal(layout, without, name, rows))


def _lacks(form: FileForm, name: str) -> bool:
    names: Mapping[str, object] | Sequence[str] = form.columns or form.heading or form.members
    return bool(names) and name not in names


def _refusal(layout: Layout, without: Sequence[int], name: str, rows: int) -> str:
    first = layout.forms[without[0]]
    there = ", ".join(first.columns or first.heading or first.members)
    more = f" (and {len(without) - 1:,} more files)" if len(without) > 1 else ""
    return (
        f"{layout.source.names[without[0]]}{more}: no column `{name}`, as other files of {layout.source.shown} have, "
        f"so that none of its {rows:,} rows would count; it has: {there if len(there) < 300 else there[:300] + ' ...'}"
    )
