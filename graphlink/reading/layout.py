"""Source layout: what the settings, or the conventional names, say is where; each file found before any is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ..engine import DuckDBEngine
from ..errors import InputError
from ..settings import SETTINGS_FILE, AccountsSource, ActivitySource, Settings, SignalSource, TableSource, Through
from .columns import check_prompt, find_column
from .copies import Copied, as_told, told
from .databases import Asked, read_databases
from .formats import table_of
from .input_files import TableFiles, find_named, find_path, nearest, parts_known
from .kept_parts import Keeping, with_known
from .overlooked import overlooked_notes, unnamed_inside, unnamed_notes
from .parts import refuse_strangers
from .readers import inspect_table, open_table, with_found
from .relations import Layout, Table
from .remote import refuse_remote
from .unfolding import unfolded, without_holder

__all__ = ["ADDRESS", "SourceLayout", "find_layout", "open_tables", "with_unfolded"]

_ACCOUNTS = AccountsSource(path="accounts", created_at="created_at")
_SIGNALS = (
    SignalSource(kind="payment", path="payments", value="card_fingerprint", time="paid_at"),
    SignalSource(kind="ip", path="exchanges", value="ip", time="ts"),
    SignalSource(kind="device", path="exchanges", value="device_fingerprint", time="ts"),
    SignalSource(kind="template", path="exchanges", text="prompt", time="ts"),
    SignalSource(kind="ip", path="logins", value="ip", time="ts"),
    SignalSource(kind="device", path="logins", value="device_fingerprint", time="ts"),
)
_ACTIVITY = (ActivitySource(path="exchanges", time="ts", model="model"),)
"""The conventional layout in the words of the settings; a `path` is a table's name here."""
_NAMES = tuple(dict.fromkeys([_ACCOUNTS.path, *(signal.path for signal in _SIGNALS)]))

ADDRESS = "ip"
"""The kind that need not be text: a list of forwarders is one value."""

_Section = TypeVar("_Section", AccountsSource, SignalSource, ActivitySource, AccountsSource | None)
_AnySection = TypeVar("_AnySection", AccountsSource, SignalSource, ActivitySource)


@dataclass(frozen=True)
class SourceLayout:
    """Which section reads which files, by the section's `path`; `by_name`: by convention, not by settings."""

    accounts: AccountsSource | None
    signals: tuple[SignalSource, ...]
    activity: tuple[ActivitySource, ...]
    files: dict[str, TableFiles]
    by_name: bool = False
    notes: tuple[str, ...] = ()

    @property
    def lists_doings(self) -> bool:
        """Whether the accounts are told by a table of what they do."""
        return self.accounts is not None and self.accounts.rows == "doings"


def find_layout(
    engine: DuckDBEngine, source: Path, settings: Settings, base: Path, copies: Mapping[str, Copied]
) -> SourceLayout:
    """The layout that the settings give, or the conventional one of `source` where they name no table.

    A `source` that is one file is the table `exchanges`, or what the settings say of it. What the settings ask of a
    database is in a file of the engine's then; `copies` are of what they name elsewhere. Raises InputError where a file
    is missing, a database refuses, or no table shows a signal.
    """
    if not source.exists():
        refuse_remote(str(source), for_run=True)
        raise InputError(f"{source}: no such folder or file")
    if settings.accounts or settings.signals or settings.activity:
        layout = _by_settings(engine, settings, base, copies)
        read = [path for files in layout.files.values() for path in (*files.found, *files.files)]
        lying = [Path(told(str(path), copies.values())) for path in read]
        inside = [note for folder in _unfolded_to(copies) for note in unnamed_inside(folder, read)]
        layout = replace(layout, notes=(*layout.notes, *inside))
        if source.is_dir():
            return replace(layout, notes=(*layout.notes, *unnamed_notes(source, lying, settings.unused)))
        if source.resolve() not in {place for path in lying for place in (path.resolve(), *path.resolve().parents)}:
            raise InputError(
                f"{source}: the settings in {base} read other files; name it there as a `path`, or name its folder here"
            )
        return layout
    here = copies[source.name].path if source.name in copies and source.is_file() else source
    one = here.is_file() or (here != source and len(parts_known(here)) == 1)
    layout = _one_file(here) if one else _by_name(here, copies)
    return replace(
        layout,
        files={name: as_told(files, copies.values()) for name, files in layout.files.items()},
        notes=tuple(told(note, copies.values()) for note in layout.notes),
    )


def with_unfolded(
    engine: DuckDBEngine, source: Path, settings: Settings, base: Path, copies: Mapping[str, Copied]
) -> Mapping[str, Copied]:
    """`copies`, and those of what the sections, or the conventional names, lead to through files that hold tables."""
    if settings.accounts or settings.signals or settings.activity:
        wanted = {path: (path, base) for path in _plain_paths(settings) if path not in copies}
    elif source.is_dir():
        wanted = {name: (file, source) for name, file in _held_by_name(source).items()}
    else:
        wanted = {source.name: (source.name, source.parent)}
    made = {key: unfolded(engine, *where) for key, where in wanted.items()}
    return {**copies, **{key: copy for key, copy in made.items() if copy}}


def _unfolded_to(copies: Mapping[str, Copied]) -> list[Path]:
    """The folders into which files that hold tables were written out, each once."""
    return list(dict.fromkeys(copy.folder for copy in copies.values() if copy.called is not None))


def _held_by_name(folder: Path) -> dict[str, str]:
    """The files that hold tables and are called as a conventional one, by its name; one in a form of its own wins."""
    held = [path for path in sorted(folder.iterdir()) if without_holder(path.name.casefold()) != path.name.casefold()]
    plain = {table_of(path) for path in folder.iterdir() if path not in held}
    named = {table_of(Path(without_holder(path.name.casefold()))): path.name for path in held if path.is_file()}
    return {name: file for name, file in named.items() if name in _NAMES and name not in plain}


def _plain_paths(settings: Settings) -> list[str]:
    """The paths of all sections that are no database's, each once."""
    sections = [section for section in (settings.accounts, *settings.signals, *settings.activity) if section]
    between = _between(settings.signals, settings.activity)
    return list(dict.fromkeys([*(one.path for one in sections if not one.query), *(one.path for one in between)]))


def _by_settings(engine: DuckDBEngine, settings: Settings, base: Path, copies: Mapping[str, Copied]) -> SourceLayout:
    if not settings.signals:
        raise InputError(f"{base / SETTINGS_FILE}: no [[signals]]; name at least one table that shows a signal")
    # Files first: what is missing of them is known at once, and rows of a database may take long.
    files = {p: copies[p].files() if p in copies else find_path(p, base) for p in _plain_paths(settings)}
    files = {path: as_told(found, copies.values()) for path, found in files.items()}
    asked = _asked(settings)
    files |= dict(zip(map(_key, asked), read_databases(engine, asked, base), strict=True))
    return SourceLayout(
        _keyed(settings.accounts),
        tuple(_keyed(signal) for signal in settings.signals),
        tuple(_keyed(activity) for activity in settings.activity),
        files,
        notes=_of_parts(files),
    )


def _between(signals: Iterable[SignalSource], activity: Iterable[ActivitySource]) -> list[Through]:
    """The tables between, by which sections find their accounts."""
    found = [*(one.through for one in signals), *(one.through for one in activity)]
    return [through for through in found if through]


def _asked(settings: Settings) -> list[Asked]:
    """What the sections ask of databases, each query of each database once, called by the first that asks it."""
    signals = [(f"[[signals]] {n}, {signal.kind}", signal) for n, signal in enumerate(settings.signals, 1)]
    named = [("[accounts]", settings.accounts), *signals, *(("[activity]", one) for one in settings.activity)]
    found: dict[tuple[str, str], Asked] = {}
    for label, section in named:
        if section and section.query:
            found.setdefault((section.path, section.query), Asked(label, section.path, section.query))
    return list(found.values())


def _key(asked: Asked | TableSource) -> str:
    """The `path` under which this package knows the rows of a query."""
    return f"{asked.path} {asked.query}"


def _keyed(section: _Section) -> _Section:
    """The section as this package goes on with it, where one `path` is one table."""
    return section.model_copy(update={"path": _key(section)}) if section and section.query else section


def _by_name(folder: Path, copies: Mapping[str, Copied]) -> SourceLayout:
    held = {name: copies[name].files() for name in _NAMES if name in copies}
    files = {name: found for name in _NAMES if (found := held.get(name) or find_named(folder, name))}
    read = [Path(told(str(path), copies.values())) for found in files.values() for path in found.found]
    left = overlooked_notes(folder, read, _NAMES)
    signals = tuple(signal for signal in _SIGNALS if signal.path in files)
    if not signals:
        looked = "payments, exchanges or logins (.parquet, .csv, .tsv, .jsonl, .ndjson or .json)"
        raise InputError(
            f"{folder}: no table of signals; it needs {looked}, or a graphlink.toml that names its tables, "
            "as `graphlink init` writes it" + (f" ({left[0]})" if left else "")
        )
    missing = tuple(f"no table {name}: done without" for name in _NAMES if name not in files and name != _ACCOUNTS.path)
    return SourceLayout(
        _ACCOUNTS if _ACCOUNTS.path in files else None,
        signals,
        tuple(one for one in _ACTIVITY if one.path in files),
        files,
        by_name=True,
        notes=(*missing, *left, *_of_parts(files)),
    )


def _one_file(source: Path) -> SourceLayout:
    """The layout of one log: the conventional table of what accounts do."""
    (activity,) = _ACTIVITY
    signals = tuple(signal for signal in _SIGNALS if signal.path == activity.path)
    files = {activity.path: find_path(source.name, source.parent)}
    return SourceLayout(None, signals, _ACTIVITY, files, by_name=True)


def _of_parts(files: Mapping[str, TableFiles]) -> tuple[str, ...]:
    """What is to be said of folders of parts, and what lies in them beside the parts."""
    unread = (
        f"{found.shown}: {len(found.unread):,} files in it are not read, the first {found.unread[0].name}"
        for found in files.values()
        if found.unread
    )
    return tuple(dict.fromkeys([*(note for found in files.values() for note in found.notes), *unread]))


def open_tables(engine: DuckDBEngine, layout: SourceLayout, keeping: Keeping) -> tuple[SourceLayout, dict[str, Table]]:
    """Each table opened once, by the sections' `path`, with every column that a section asks for.

    The layout comes back with columns called as they are in the files, and without the signals, times and models that
    a conventional table lacks, each noted. Raises InputError that names file and column.
    """
    inspected: dict[tuple[Path, ...], Layout] = {}
    for files in layout.files.values():
        if files.files not in inspected:
            paths = _paths_of(layout, files.files)
            plain, texts = _columns_of(layout, paths)
            found = replace(inspect_table(engine, with_known(files, keeping)), keeping=keeping)
            inspected[files.files] = with_found(
                engine, found, [*plain, *texts, *_keys_of(layout, paths), *_zones_of(layout, paths)]
            )
    layout = replace(layout, notes=(*layout.notes, *(note for found in inspected.values() for note in found.notes)))
    named = _name_columns(layout, {path: inspected[files.files] for path, files in layout.files.items()})
    for signal in named.signals:
        if signal.text:
            found = inspected[layout.files[signal.path].files]
            check_prompt(found.columns[signal.text], found.source.shown)
    opened: dict[tuple[Path, ...], Table] = {}
    for key, found in inspected.items():
        paths = _paths_of(layout, key)
        plain, kept = _columns_of(named, paths)
        plain += [zone for zone in _zones_of(named, paths) if zone in found.columns]
        # Of the accounts all columns, to be kept and shown.
        lists = layout.accounts and layout.accounts.path in paths and not layout.lists_doings
        kept += list(found.columns) if lists else []
        opened[key] = open_table(engine, f"source_{len(opened)}", found, plain, kept)
        refuse_strangers(found, opened[key], _accounts_in(named, paths))
    return named, {path: opened[files.files] for path, files in layout.files.items()}


def _accounts_in(layout: SourceLayout, paths: Sequence[str]) -> list[str]:
    """The columns of the table at these paths that name accounts."""
    listed = [layout.accounts.id] if layout.accounts and layout.accounts.path in paths else []
    shown = [signal.account for signal in layout.signals if signal.path in paths]
    acting = [one.account for one in layout.activity if one.path in paths]
    return list(dict.fromkeys([*listed, *shown, *acting]))


def _paths_of(layout: SourceLayout, key: tuple[Path, ...]) -> list[str]:
    """The sections' paths that lead to these files."""
    return [path for path, files in layout.files.items() if files.files == key]


def _name_columns(layout: SourceLayout, inspected: dict[str, Layout]) -> SourceLayout:
    """The layout with each column called as its file calls it."""
    notes = list(layout.notes)
    accounts = layout.accounts
    there = [signal for signal in layout.signals if _has_what_it_shows(signal, layout, inspected, notes)]
    return replace(
        layout,
        accounts=accounts
        and _named(accounts, ("id", "organisation", "email_domain"), ("created_at",), layout, inspected, notes),
        # Where a source shows nothing at all, the first column that it lacks is what its reader should hear of.
        signals=tuple(
            _named(signal, ("account", "value", "text"), ("time", "time_of_day"), layout, inspected, notes)
            for signal in there or layout.signals
        ),
        activity=tuple(
            _named(one, ("account",), ("time", "time_of_day", "model"), layout, inspected, notes)
            for one in layout.activity
        ),
        notes=tuple(dict.fromkeys(notes)),
    )


def _has_what_it_shows(
    signal: SignalSource, layout: SourceLayout, inspected: dict[str, Layout], notes: list[str]
) -> bool:
    """Whether the signal's table has its column; that a conventional one lacks it is noted."""
    found, wanted = inspected[signal.path], signal.value or signal.text or ""
    if not layout.by_name or not _lacks(found, wanted):
        return True
    near = nearest(wanted, found.columns)
    hint = f"; did you mean `{near}`?" if near else ""
    notes.append(f"{found.source.shown}: no column `{wanted}`; done without {signal.kind} in it{hint}")
    return False


def _lacks(found: Layout, wanted: str) -> bool:
    return wanted.casefold() not in {name.strip().casefold() for name in found.columns}


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
        if wanted and layout.by_name and key in spare and _lacks(found, wanted):
            names[key] = None
            if key != "model":
                notes.append(f"{found.source.shown}: no column `{wanted}`; done without")
        else:
            names[key] = find_column(wanted, found.columns, found.source.shown).name if wanted else None
    names |= _zone(section, found)
    if isinstance(section, SignalSource):
        where = {find_column(one, found.columns, found.source.shown).name: said for one, said in section.where.items()}
        section = section.model_copy(update={"where": where})
    if not isinstance(section, AccountsSource) and section.through:
        return section.model_copy(update={**names, "through": _through(section.through, inspected)})
    return section.model_copy(update=names)


def _zone(section: AccountsSource | SignalSource | ActivitySource, found: Layout) -> dict[str, str | None]:
    """The section's zone as the column that holds it is called; where there is no such column it is a zone's name."""
    key, zone = (
        ("created_zone", section.created_zone)
        if isinstance(section, AccountsSource)
        else ("time_zone", section.time_zone)
    )
    if not zone or _lacks(found, zone):
        return {}
    return {key: find_column(zone, found.columns, found.source.shown).name}


def _through(through: Through, inspected: Mapping[str, Layout]) -> Through:
    """The table between with its columns called as in its file."""
    found = inspected[through.path]
    names = {
        key: find_column(getattr(through, key), found.columns, found.source.shown).name for key in ("id", "account")
    }
    return through.model_copy(update=names)


def _keys_of(layout: SourceLayout, paths: Sequence[str]) -> list[str]:
    """The columns of the accounts in which other tables' ids are found; they may lie inside nested ones, too."""
    if layout.accounts is None or layout.accounts.path not in paths:
        return []
    keys = [*(one.account_is for one in layout.signals), *(one.account_is for one in layout.activity)]
    return [key for key in keys if key]


def _zones_of(layout: SourceLayout, paths: Sequence[str]) -> list[str]:
    """What the sections reading these paths name as the zone of their times: a column that holds it, or the zone."""
    sections: list[SignalSource | ActivitySource] = [*layout.signals, *layout.activity]
    zones = [section.time_zone for section in sections if section.path in paths]
    if layout.accounts and layout.accounts.path in paths:
        zones.append(layout.accounts.created_zone)
    return [zone for zone in zones if zone]


def _columns_of(layout: SourceLayout, paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that the sections reading these paths ask for: as text or time, and as what may be nested."""
    plain: list[str | None] = []
    nested: list[str | None] = []
    if layout.accounts and layout.accounts.path in paths:
        plain += [layout.accounts.id, layout.accounts.created_at]
        nested += [layout.accounts.organisation, layout.accounts.email_domain]
    for signal in layout.signals:
        if signal.path in paths:
            plain += [signal.account, signal.time, signal.time_of_day, *signal.where]
            # Forwarders are kept as a list, too.
            (nested if signal.kind == ADDRESS else plain).append(signal.value)
            nested.append(signal.text)
    for through in _between(layout.signals, layout.activity):
        plain += [through.id, through.account] if through.path in paths else []
    for activity in layout.activity:
        if activity.path in paths:
            plain += [activity.account, activity.time, activity.time_of_day, activity.model]
    return [name for name in plain if name], [name for name in nested if name]
