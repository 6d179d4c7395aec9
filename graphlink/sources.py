"""Sources: what the settings or the conventional names say is read, checked, and laid out for the steps.

Leaves in the engine `account` (one row for each account), `rejected` (what could not be read) and one relation for
each input table. Raises InputError, in one line that names file and column, where the run cannot go on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .columns import Column, account_sql, check_text, check_time, find_column, time_sql
from .engine import DuckDBEngine, Step, quote_name
from .errors import InputError
from .input_files import InputFile, TableFiles, find_named, find_path, fingerprint
from .readers import Layout, Table, inspect_table, open_table
from .rejects import prepare_rejected
from .settings import AccountsSource, ActivitySource, Settings, SignalSource, read_settings

__all__ = ["EventTable", "SignalTable", "Sources", "find_settings", "read_sources"]

SETTINGS_FILE = "graphlink.toml"

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
"""The conventional layout, in the words of the settings; `path` is a table name here."""

_TAKEN = ("community_id", "network_id", "role", "membership", "score", "verdict", "reason")
_TAKEN_TOO = ("first_seen", "last_seen", "exchanges")
"""Columns that a case gives each account: the source's own of that name are kept as `source_...`."""


@dataclass(frozen=True)
class EventTable:
    """A table whose rows tell what accounts did: the relation and its account and time columns."""

    table: Table
    account: Column
    time: Column | None


@dataclass(frozen=True)
class SignalTable:
    """One table that shows which account shows which value (or sends which text) of a kind."""

    kind: str
    events: EventTable
    value: Column
    is_text: bool
    window: float | None


@dataclass(frozen=True)
class Sources:
    """What was read: files, kinds of signal, what is known beside them, and what a person should know.

    `activity` and `model` are None where nothing tells when an account was active, or with which model.
    """

    inputs: tuple[InputFile, ...]
    signals: tuple[SignalTable, ...]
    activity: EventTable | None
    model: Column | None
    accounts_named: bool
    notes: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of signal, each once, in the order of the settings."""
        return tuple(dict.fromkeys(signal.kind for signal in self.signals))

    @property
    def has_prompts(self) -> bool:
        """Whether there is text to mine templates from."""
        return any(signal.is_text for signal in self.signals)

    @property
    def has_activity(self) -> bool:
        """Whether it is known how much an account does."""
        return self.activity is not None

    @property
    def has_time(self) -> bool:
        """Whether any event carries a time."""
        events = [signal.events for signal in self.signals] + ([self.activity] if self.activity else [])
        return any(event.time for event in events)

    @property
    def has_model(self) -> bool:
        """Whether it is known which model an exchange used."""
        return self.model is not None


@dataclass(frozen=True)
class _Wanted:
    """The settings, with each path found: what `read_sources` opens."""

    accounts: tuple[AccountsSource, TableFiles] | None
    signals: tuple[tuple[SignalSource, TableFiles], ...]
    activity: tuple[ActivitySource, TableFiles] | None
    by_name: bool


def find_settings(source: Path, config: Path | None = None) -> tuple[Settings, Path]:
    """The settings for `source`, and the folder from which their paths count.

    `config` where it is given, else `graphlink.toml` in the source, else the defaults. Raises InputError where
    `source` is no folder or the file is not valid.
    """
    if not source.is_dir():
        what = "is a file; name the folder that holds it" if source.is_file() else "no such folder"
        raise InputError(f"{source}: {what}")
    path = config if config is not None else source / SETTINGS_FILE
    if config is None and not path.exists():
        return Settings(), source
    return read_settings(path), path.parent


def read_sources(engine: DuckDBEngine, source: Path, settings: Settings, *, base: Path | None = None) -> Sources:
    """What is known of the accounts in `source`: leaves `account`, `rejected` and the input relations in the engine.

    `base` is the folder from which the settings' paths count (default: `source`). Without a table in the settings the
    conventional names are looked for. Raises InputError where the run cannot go on.
    """
    wanted = _by_settings(settings, base or source) if settings.accounts or settings.signals else _by_name(source)
    prepare_rejected(engine)
    tables = _open_all(engine, wanted)
    signals = tuple(_signal_table(signal, tables[files.files], wanted.by_name) for signal, files in wanted.signals)
    activity, model = _activity_table(wanted, tables)
    if wanted.accounts:
        section, files = wanted.accounts
        engine.run(_account_step(section, tables[files.files]))
    else:
        engine.run(_named_account_step([signal.events for signal in signals]))
    return Sources(_inputs(tables.values()), signals, activity, model, wanted.accounts is not None, ())


def _by_settings(settings: Settings, base: Path) -> _Wanted:
    if not settings.signals:
        raise InputError(f"{base / SETTINGS_FILE}: no [[signals]]; name at least one table that shows a signal")
    accounts, activity = settings.accounts, settings.activity
    return _Wanted(
        (accounts, find_path(accounts.path, base)) if accounts else None,
        tuple((signal, find_path(signal.path, base)) for signal in settings.signals),
        (activity, find_path(activity.path, base)) if activity else None,
        by_name=False,
    )


def _by_name(folder: Path) -> _Wanted:
    names = dict.fromkeys([_ACCOUNTS.path, *(signal.path for signal in _SIGNALS)])
    found = {name: files for name in names if (files := find_named(folder, name))}
    signals = tuple((signal, found[signal.path]) for signal in _SIGNALS if signal.path in found)
    if not signals:
        looked = "payments, exchanges or logins (.parquet, .csv, .csv.gz or .jsonl)"
        raise InputError(f"{folder}: no signal table in it; it needs {looked}, or a graphlink.toml that names tables")
    return _Wanted(
        (_ACCOUNTS, found["accounts"]) if "accounts" in found else None,
        signals,
        (_ACTIVITY, found["exchanges"]) if "exchanges" in found else None,
        by_name=True,
    )


def _open_all(engine: DuckDBEngine, wanted: _Wanted) -> dict[tuple[Path, ...], Table]:
    """Each table once, with every column that any section asks for; all columns of the accounts."""
    columns: dict[tuple[Path, ...], list[str]] = {}
    layouts: dict[tuple[Path, ...], Layout] = {}

    def ask(files: TableFiles, names: Sequence[str | None], optional: Sequence[str | None] = ()) -> None:
        layout = layouts.get(files.files) or inspect_table(engine, files)
        layouts[files.files] = layout
        found = [find_column(name, layout.columns, files.shown).name for name in names if name]
        found += [name for name in optional if name and name in layout.columns]
        columns.setdefault(files.files, []).extend(found)

    if wanted.accounts:
        section, files = wanted.accounts
        ask(files, [section.id], [section.created_at])
        if not wanted.by_name:
            ask(files, [section.created_at])
        ask(files, list(layouts[files.files].columns))
    for signal, files in wanted.signals:
        ask(files, [signal.account, signal.value, signal.text], [signal.time])
        if not wanted.by_name:
            ask(files, [signal.time])
    if wanted.activity:
        activity, files = wanted.activity
        ask(files, [activity.account], [activity.time, activity.model])
        if not wanted.by_name:
            ask(files, [activity.time, activity.model])
    return {
        key: open_table(engine, f"source_{n}", layouts[key], names) for n, (key, names) in enumerate(columns.items())
    }


def _signal_table(signal: SignalSource, table: Table, by_name: bool) -> SignalTable:
    shown = table.source.shown
    value = check_text(find_column(signal.value or signal.text or "", table.columns, shown), shown)
    events = _event_table(signal.account, signal.time, table, by_name)
    return SignalTable(signal.kind, events, value, signal.text is not None, signal.window)


def _event_table(account: str, time: str | None, table: Table, by_name: bool) -> EventTable:
    shown = table.source.shown
    found = _optional(time, table) if by_name else time and find_column(time, table.columns, shown)
    return EventTable(
        table,
        check_text(find_column(account, table.columns, shown), shown),
        check_time(found, shown) if found else None,
    )


def _optional(name: str | None, table: Table) -> Column | None:
    return table.columns.get(name) if name else None


def _activity_table(wanted: _Wanted, tables: dict[tuple[Path, ...], Table]) -> tuple[EventTable | None, Column | None]:
    if not wanted.activity:
        return None, None
    activity, files = wanted.activity
    table = tables[files.files]
    return _event_table(activity.account, activity.time, table, wanted.by_name), _optional(activity.model, table)


def _account_step(section: AccountsSource, table: Table) -> Step:
    """One row for each account id: of several rows the one created first, then the first by its other columns."""
    shown = table.source.shown
    identity = check_text(find_column(section.id, table.columns, shown), shown)
    created = table.columns.get(section.created_at or "created_at")
    time = time_sql(check_time(created, shown)) if created else "null::timestamp"
    others = [column for column in table.columns.values() if column not in (identity, created)]
    kept = "".join(f", {column.sql} as {quote_name(_kept_name(column.name))}" for column in others)
    rank = ", ".join(["created_at nulls last", *(f"{quote_name(_kept_name(column.name))}" for column in others)])
    return Step(
        "account",
        f"select * from (select {account_sql(identity)} as account_id, {time} as created_at{kept} from {table.name}) "
        "where account_id is not null "
        f"qualify row_number() over (partition by account_id order by {rank}) = 1",
    )


def _kept_name(name: str) -> str:
    taken = {*_TAKEN, *_TAKEN_TOO, "account_id", "created_at"}
    return f"source_{name}" if name.casefold() in taken else name


def _named_account_step(events: Sequence[EventTable]) -> Step:
    """The accounts that the signals name, where no table lists them."""
    named = " union ".join(
        dict.fromkeys(f"select {account_sql(event.account)} as account_id from {event.table.name}" for event in events)
    )
    return Step(
        "account", f"select account_id, null::timestamp as created_at from ({named}) where account_id is not null"
    )


def _inputs(tables: Iterable[Table]) -> tuple[InputFile, ...]:
    return tuple(
        InputFile(str(file), fingerprint(file), table.rows, file.stat().st_size)
        for table in tables
        for file in table.source.files
    )
