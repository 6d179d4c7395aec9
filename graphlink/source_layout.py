"""Source layout: what the settings, or the conventional names, say is where; each file found before any is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .columns import find_column
from .engine import DuckDBEngine
from .errors import InputError
from .input_files import TableFiles, find_named, find_path
from .readers import inspect_table, open_table
from .relations import Layout, Table
from .settings import AccountsSource, ActivitySource, Settings, SignalSource

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


@dataclass(frozen=True)
class SourceLayout:
    """Which section reads which files; `files` and `columns` are keyed by a section's `path`."""

    accounts: AccountsSource | None
    signals: tuple[SignalSource, ...]
    activity: ActivitySource | None
    files: dict[str, TableFiles]
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
    return SourceLayout(
        _ACCOUNTS if _ACCOUNTS.path in files else None, signals, _ACTIVITY if _ACTIVITY.path in files else None, files
    )


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
        opened[key] = open_table(engine, f"source_{len(opened)}", found, _columns_of(named, paths), kept)
    return named, {path: opened[files.files] for path, files in layout.files.items()}


def _name_columns(layout: SourceLayout, inspected: dict[str, Layout]) -> SourceLayout:
    conventional = layout.accounts is _ACCOUNTS or layout.signals[0] in _SIGNALS
    notes: list[str] = []

    def own(section: AccountsSource | SignalSource | ActivitySource, **wanted: str | None) -> dict[str, str | None]:
        """What the file itself calls the `wanted` columns."""
        found = inspected[section.path]
        names: dict[str, str | None] = {}
        for key, column in wanted.items():
            names[key] = find_column(column, found.columns, found.source.shown).name if column else None
        return names

    def spare(section: AccountsSource | SignalSource | ActivitySource, **wanted: str | None) -> dict[str, str | None]:
        """The same for columns that a conventional table may lack."""
        if not conventional:
            return own(section, **wanted)
        found = inspected[section.path]
        folded = {name.casefold(): name for name in found.columns}
        lacking = [column for column in wanted.values() if column and column.casefold() not in folded]
        notes.extend(f"{found.source.shown}: no column `{column}`; done without" for column in lacking)
        return {key: folded.get(column.casefold()) if column else None for key, column in wanted.items()}

    accounts, activity = layout.accounts, layout.activity
    return replace(
        layout,
        accounts=accounts
        and accounts.model_copy(update=own(accounts, id=accounts.id) | spare(accounts, created_at=accounts.created_at)),
        signals=tuple(
            signal.model_copy(
                update=own(signal, account=signal.account, value=signal.value, text=signal.text)
                | spare(signal, time=signal.time)
            )
            for signal in layout.signals
        ),
        activity=activity
        and activity.model_copy(
            update=own(activity, account=activity.account) | spare(activity, time=activity.time, model=activity.model)
        ),
        notes=tuple(dict.fromkeys(note for note in notes if "`model`" not in note)),
    )


def _columns_of(layout: SourceLayout, paths: Sequence[str]) -> list[str]:
    """The columns that the sections reading these paths ask for."""
    wanted: list[str | None] = []
    if layout.accounts and layout.accounts.path in paths:
        wanted += [layout.accounts.id, layout.accounts.created_at]
    for signal in layout.signals:
        if signal.path in paths:
            wanted += [signal.account, signal.value or signal.text, signal.time]
    if layout.activity and layout.activity.path in paths:
        wanted += [layout.activity.account, layout.activity.time, layout.activity.model]
    return [name for name in wanted if name]
