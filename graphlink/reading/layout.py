"""Source layout: what the settings, or the conventional names, say is where; each file found before any is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ..engine import DuckDBEngine
from ..errors import InputError
from ..settings import AccountsSource, ActivitySource, Settings, SignalSource
from .columns import find_column
from .input_files import TableFiles, find_named, find_path
from .readers import inspect_table, open_table
from .relations import Layout, Table

__all__ = ["SourceLayout", "find_layout", "open_tables"]

_ACCOUNTS = AccountsSource(path="accounts", created_at="created_at")
_SIGNALS = (
    SignalSource(kind="payment", path="payments", value="card_fingerprint", time="paid_at"),
    SignalSource(kind="ip", path="exchanges", value="ip", time="ts"),
    SignalSource(kind="device", path="exchanges", value="device_fingerprint", time="ts"),
    SignalSource(kind="template", path="exchanges", text="prompt", time="ts"),
    SignalSource(kind="ip", path="logins", value="ip", time="ts"),
    SignalSource(kind="device", path="logins", value="device_fingerprint", time="ts"),
)
_ACTIVITY = ActivitySource(path="exchanges", time="ts", model="model")
"""The conventional layout in the words of the settings; a `path` is a table's name here."""

_AnySection = TypeVar("_AnySection", AccountsSource, SignalSource, ActivitySource)


@dataclass(frozen=True)
class SourceLayout:
    """Which section reads which files, by the section's `path`; `by_name`: by convention, not by settings."""

    accounts: AccountsSource | None
    signals: tuple[SignalSource, ...]
    activity: ActivitySource | None
    files: dict[str, TableFiles]
    by_name: bool = False
    notes: tuple[str, ...] = ()


def find_layout(source: Path, settings: Settings, base: Path) -> SourceLayout:
    """The layout that the settings give, or the conventional one of `source` where they name no table.

    Raises InputError where a file is missing or no table shows a signal.
    """
    if not source.is_dir():
        what = "is a file; name the folder that holds it" if source.is_file() else "no such folder"
        raise InputError(f"{source}: {what}")
    if settings.accounts or settings.signals or settings.activity:
        return _by_settings(settings, base)
    return _by_name(source)


def _by_settings(settings: Settings, base: Path) -> SourceLayout:
    if not settings.signals:
        raise InputError(f"{base / 'graphlink.toml'}: no [[signals]]; name at least one table that shows a signal")
    sections = [section for section in (settings.accounts, *settings.signals, settings.activity) if section]
    files = {section.path: find_path(section.path, base) for section in sections}
    return SourceLayout(settings.accounts, settings.signals, settings.activity, files)


def _by_name(folder: Path) -> SourceLayout:
    names = dict.fromkeys([_ACCOUNTS.path, *(signal.path for signal in _SIGNALS)])
    files = {name: found for name in names if (found := find_named(folder, name))}
    signals = tuple(signal for signal in _SIGNALS if signal.path in files)
    if not signals:
        looked = "payments, exchanges or logins (.parquet, .csv, .csv.gz or .jsonl)"
        raise InputError(f"{folder}: no table of signals; it needs {looked}, or a graphlink.toml that names its tables")
    accounts = _ACCOUNTS if _ACCOUNTS.path in files else None
    activity = _ACTIVITY if _ACTIVITY.path in files else None
    return SourceLayout(accounts, signals, activity, files, by_name=True)


def open_tables(engine: DuckDBEngine, layout: SourceLayout) -> tuple[SourceLayout, dict[str, Table]]:
    """Each table opened once, by the sections' `path`, with every column that a section asks for.

    The layout comes back with columns called as they are in the files, and without the times and models that a
    conventional table lacks, each noted. Raises InputError that names file and column.
    """
    inspected: dict[tuple[Path, ...], Layout] = {}
    for files in layout.files.values():
        inspected[files.files] = inspected.get(files.files) or inspect_table(engine, files)
    named = _name_columns(layout, {path: inspected[files.files] for path, files in layout.files.items()})
    opened: dict[tuple[Path, ...], Table] = {}
    for key, found in inspected.items():
        paths = [path for path, files in layout.files.items() if files.files == key]
        # Of the accounts all columns, to be kept and shown.
        kept = list(found.columns) if layout.accounts and layout.accounts.path in paths else []
        # Of prompts whatever is there, lists of messages too.
        kept += [signal.text for signal in named.signals if signal.text and signal.path in paths]
        opened[key] = open_table(engine, f"source_{len(opened)}", found, _columns_of(named, paths), kept)
    return named, {path: opened[files.files] for path, files in layout.files.items()}


def _name_columns(layout: SourceLayout, inspected: dict[str, Layout]) -> SourceLayout:
    """The layout with each column called as its file calls it."""
    notes: list[str] = []
    accounts, activity = layout.accounts, layout.activity
    return replace(
        layout,
        accounts=accounts and _named(accounts, ("id",), ("created_at",), layout, inspected, notes),
        signals=tuple(
            _named(signal, ("account", "value", "text"), ("time",), layout, inspected, notes)
            for signal in layout.signals
        ),
        activity=activity and _named(activity, ("account",), ("time", "model"), layout, inspected, notes),
        notes=tuple(dict.fromkeys(notes)),
    )


def _named(
    section: _AnySection,
    needed: Sequence[str],
    spare: Sequence[str],
    layout: SourceLayout,
    inspected: dict[str, Layout],
    notes: list[str],
) -> _AnySection:
    """The section with its columns called as in its file; by convention, `spare` keys whose column lacks are emptied.

    A lack that makes the findings poorer is noted in `notes`.
    """
    found = inspected[section.path]
    names: dict[str, str | None] = {}
    for key in (*needed, *spare):
        wanted = getattr(section, key)
        lacks = wanted and wanted.casefold() not in {name.strip().casefold() for name in found.columns}
        if lacks and layout.by_name and key in spare:
            names[key] = None
            if key != "model":
                notes.append(f"{found.source.shown}: no column `{wanted}`; done without")
        else:
            names[key] = find_column(wanted, found.columns, found.source.shown).name if wanted else None
    return section.model_copy(update=names)


def _columns_of(layout: SourceLayout, paths: Sequence[str]) -> list[str]:
    """The columns that the sections reading these paths ask for."""
    wanted: list[str | None] = []
    if layout.accounts and layout.accounts.path in paths:
        wanted += [layout.accounts.id, layout.accounts.created_at]
    for signal in layout.signals:
        if signal.path in paths:
            wanted += [signal.account, signal.value, signal.time]
    if layout.activity and layout.activity.path in paths:
        wanted += [layout.activity.account, layout.activity.time, layout.activity.model]
    return [name for name in wanted if name]
