"""Sources: the input tables read, checked, and laid out for the steps.

Leaves in the engine `account` (one row for each account), `account_number`, `rejected` (what could not be read) and one
relation for each input table. Raises InputError, in one line that names file and column, where the run cannot go on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from ..engine import DuckDBEngine
from ..errors import InputError
from ..settings import ActivitySource, Settings, SignalSource
from .account_keys import named_by_key
from .account_rows import OwnerColumns, kept_column, named_account_steps, number_step, read_accounts
from .clocks import with_clocks
from .columns import account_sql, check_prompt, check_text, check_time
from .copies import Copied, told_afar
from .event_tables import ActivityTable, EventTable, SignalTable
from .input_files import InputFile, fingerprint
from .kept_parts import Keeping, KeptPart
from .layout import ADDRESS, SourceLayout, find_layout, open_tables, with_unfolded
from .pairs import with_rows_alone
from .population import population_step
from .rejects import prepare_rejected
from .relations import Table, reading
from .through import Ties
from .time_columns import settle_times
from .zones import with_zones

__all__ = ["Sources", "read_sources"]

_Told = TypeVar("_Told", SignalTable, ActivityTable)
_Section = TypeVar("_Section", SignalSource, ActivitySource)


_SPELLED_TWICE, _FEWEST_TWICE = 0.05, 4
"""From which part of all accounts, and how many, those spelled as another is are no chance."""


@dataclass(frozen=True)
class Sources:
    """What was read: files, tables of signals, what is known beside them, and `notes` for the person who asked.

    `activity` is empty where nothing tells when an account was active; `tables` are all input tables, each once. `kept`
    are the parts whose rows are kept for the next run. `listed`: whether a table lists the accounts.
    """

    inputs: tuple[InputFile, ...]
    signals: tuple[SignalTable, ...]
    activity: tuple[ActivityTable, ...]
    owner: OwnerColumns
    notes: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    kept: tuple[KeptPart, ...] = ()
    listed: bool = True

    @property
    def events(self) -> tuple[EventTable, ...]:
        """The tables of signals and of activity, as often as each is one."""
        return (*(signal.events for signal in self.signals), *(activity.events for activity in self.activity))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of signal, each once, in the order of the settings."""
        return tuple(dict.fromkeys(signal.kind for signal in self.signals))

    @property
    def has_prompts(self) -> bool:
        """Whether there is text to mine templates from."""
        return any(signal.is_text for signal in self.signals)


def read_sources(
    engine: DuckDBEngine,
    source: Path,
    settings: Settings,
    *,
    base: Path | None = None,
    copies: Mapping[str, Copied] = MappingProxyType({}),
    keeping: Keeping | None = None,
) -> Sources:
    """What is known of the accounts in `source`; the engine holds what the package's LEAVES name and the input tables.

    `base` is the folder from which the settings' paths count (default: `source`), `copies` are of what they name
    elsewhere, `keeping` is what an earlier case has kept of the rows. Where the settings name no table, the
    conventional names are looked for. Raises InputError where the run cannot go on.
    """
    prepare_rejected(engine)
    copies = with_unfolded(engine, source, settings, base or source, copies)
    with told_afar(copies.values()):
        return _read(
            engine, find_layout(engine, source, settings, base or source, copies), source, keeping or Keeping()
        )


def _read(engine: DuckDBEngine, layout: SourceLayout, source: Path, keeping: Keeping) -> Sources:
    layout, opened = with_clocks(*open_tables(engine, layout, keeping))
    layout, opened = with_rows_alone(*with_zones(engine, layout, opened))
    tables = settle_times(engine, layout, opened)
    signals = tuple(_signal_table(signal, tables[signal.path]) for signal in layout.signals)
    activity = tuple(_activity_table(one, tables[one.path]) for one in layout.activity)
    ties = Ties(engine, tables)
    signals = _with_events(signals, layout.signals, lambda events, one: ties.events(events, one.through))
    activity = _with_events(activity, layout.activity, lambda events, one: ties.events(events, one.through))
    owner = OwnerColumns()
    nobody: tuple[str, ...] = ()
    if layout.accounts:
        owner = read_accounts(engine, layout.accounts, tables[layout.accounts.path])
    else:
        nobody = _take_named_accounts(engine, source, signals)
    _refuse_lost_ids(engine, source)
    engine.run_all([number_step(), population_step()])
    keyed = _Keyed(engine, layout, tables)
    signals = _with_events(signals, layout.signals, lambda events, one: keyed.events(events, one.account_is))
    activity = _with_events(activity, layout.activity, lambda events, one: keyed.events(events, one.account_is))
    each = list({table.name: table for table in tables.values()}.values())
    told = (line for table in each for line in table.told)
    notes = (*layout.notes, *_notes(engine, layout, each), *nobody, *keeping.notes, *told)
    inputs = tuple(entry for table in each for entry in _inputs(table))
    kept = tuple(part for table in each for part in _kept(table, inputs))
    return Sources(
        inputs,
        signals,
        activity,
        owner,
        notes,
        tuple(each),
        kept,
        listed=layout.accounts is not None and not layout.lists_doings,
    )


def _with_events(
    told: Sequence[_Told], sections: Sequence[_Section], events: Callable[[EventTable, _Section], EventTable]
) -> tuple[_Told, ...]:
    """`told`, each with what `events` makes of its own events by its section of the settings."""
    return tuple(replace(table, events=events(table.events, one)) for table, one in zip(told, sections, strict=True))


class _Keyed:
    """Event tables whose accounts are named by another column of the accounts' table, each made once."""

    def __init__(self, engine: DuckDBEngine, layout: SourceLayout, tables: Mapping[str, Table]) -> None:
        self._engine = engine
        self._layout = layout
        self._tables = tables
        self._made: dict[tuple[str, str, str], EventTable] = {}

    def events(self, events: EventTable, account_is: str | None) -> EventTable:
        """`events` with the ids of accounts, where `account_is` says that something else names them."""
        if account_is is None:
            return events
        if self._layout.accounts is None:
            raise InputError(f'account_is = "{account_is}": needs [accounts], the table that has this column')
        key = (events.table.name, events.account.sql, account_is)
        if key not in self._made:
            accounts = self._layout.accounts
            kept = kept_column(accounts, self._tables[accounts.path], account_is)
            self._made[key] = named_by_key(self._engine, events, kept, account_is)
        return replace(self._made[key], time=events.time)


def _signal_table(signal: SignalSource, table: Table) -> SignalTable:
    check = check_text if signal.text is None and signal.kind != ADDRESS else check_prompt
    value = check(table.columns[signal.value or signal.text or ""], table.source.shown)
    events = _event_table(table, signal.account, signal.time)
    return SignalTable(signal.kind, events, value, signal.text is not None, signal.window, signal.roles)


def _event_table(table: Table, account: str, time: str | None) -> EventTable:
    shown = table.source.shown
    return EventTable(
        table,
        check_text(table.columns[account], shown),
        check_time(table.columns[time], shown) if time else None,
    )


def _activity_table(activity: ActivitySource, table: Table) -> ActivityTable:
    model = check_text(table.columns[activity.model], table.source.shown) if activity.model else None
    return ActivityTable(_event_table(table, activity.account, activity.time), model)


def _take_named_accounts(engine: DuckDBEngine, source: Path, signals: Iterable[SignalTable]) -> tuple[str, ...]:
    """Leaves `account` with every account that a signal names; what is to be said of ids that are nobody's."""
    named: dict[str, list[str]] = {}
    for event in (signal.events for signal in signals):
        select = f"select {account_sql(event.account)} as account_id from {event.table.name}"
        named.setdefault(event.table.name, []).append(select)
    with reading(str(source)), engine.leaving("account"):
        engine.run_all(named_account_steps(named))
        nobody = engine.frame("select account_id as id from nobody order by id")["id"].astype(str)
    if not engine.scalar("select count(*) from account"):
        raise InputError(f"{source}: its tables name no account{_commonest(engine)}; check the `account` columns")
    called = ", ".join(f"`{one}`" for one in nobody[:5])
    said = f"{called} as an account's id: taken for visitors without an account, whose rows are left out"
    return (said,) if called else ()


def _refuse_lost_ids(engine: DuckDBEngine, source: Path) -> None:
    """Raises InputError where a spreadsheet has cut ids to a few digits: different accounts have one of them."""
    lost = engine.frame(
        """
        select min(account_id) as example, count(*) as ids from (
            select account_id, regexp_extract(account_id, '^[0-9](?:[.,]([0-9]{1,14}))?[eE][+]?([0-9]{1,2})$', [
                'kept', 'places']) as part from account where account_id like '%E%'
        ) where part.places <> '' and part.places::integer > greatest(length(part.kept), 5)
        """
    ).iloc[0]
    if int(lost["ids"]):
        raise InputError(
            f"{source}: {int(lost['ids']):,} ids of accounts such as {lost['example']} have lost digits to a "
            "spreadsheet, and may be several accounts each; export them anew, as text"
        )


def _commonest(engine: DuckDBEngine) -> str:
    """What was wrong with most rows so far, in brackets; nothing where none was."""
    problem = engine.scalar("select problem from reject_summary where rows > 0 order by rows desc, problem limit 1")
    return f" (most rows: {problem})" if problem else ""


def _notes(engine: DuckDBEngine, layout: SourceLayout, tables: Iterable[Table]) -> list[str]:
    accounts = int(engine.scalar("select count(*) from account"))
    notes = [f"{table.source.shown}: no rows" for table in tables if not sum(table.rows)]
    if layout.accounts is None:
        notes.append(f"no table of accounts: the {accounts:,} that the signals name are taken, without sign-up times")
    if accounts == 1:
        notes.append("one account only: there is nothing to link it with")
    return [*notes, *_spelled_twice(engine, accounts)]


def _spelled_twice(engine: DuckDBEngine, accounts: int) -> Iterable[str]:
    """What to say where ids of many accounts are another's but for capitals or zeros in front: one person is two, who
    share all that they have."""
    spelled = "select min(account_id) as one, max(account_id) as other, count(*) as n from account"
    found = engine.frame(
        "select coalesce(sum(n), 0) as ids, min_by(one, one) as one, min_by(other, one) as other "
        f"from ({spelled} group by lower(ltrim(account_id, '0')) having count(*) > 1)"
    ).iloc[0]
    if found["ids"] >= max(_FEWEST_TWICE, _SPELLED_TWICE * accounts):
        yield (
            f"{int(found['ids']):,} of the {accounts:,} accounts are another one but for capitals, or zeros in front, "
            f"such as `{found['one']}` and `{found['other']}`: if these are one, write ids the same way in all rows"
        )


def _inputs(table: Table) -> Iterable[InputFile]:
    files = zip(table.source.names, table.source.lying or table.source.files, table.rows, strict=True)
    for n, (name, file, rows) in enumerate(files):
        # What was not read is what it was when it was looked up.
        sha256 = table.taken[n].sha256 if n in table.taken else fingerprint(file)
        yield InputFile(name, sha256, rows, file.stat().st_size)


def _kept(table: Table, inputs: Iterable[InputFile]) -> Iterable[KeptPart]:
    """The parts to keep of the table, each by its name of today; of a file that was written to meanwhile none."""
    now = {entry.path: entry.sha256 for entry in inputs}
    for name, part in zip(table.source.names, table.kept, strict=False):
        if part and now[name] == part.sha256:
            yield replace(part, name=name)
