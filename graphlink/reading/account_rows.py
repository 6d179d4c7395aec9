"""Account rows: the accounts table -> `account`, one row for each id, and the rows that could not be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..engine import DuckDBEngine, Step, quote_name
from ..errors import InputError
from ..settings import AccountsSource
from .account_ids import bare_account_sql, nobody_sql
from .bare_mails import bare_mail_sql
from .columns import Column, account_sql, check_text, check_time, find_column, shown_sql
from .placeholders import placeholder_sql
from .rejects import reject_rows
from .relations import Table, reading
from .time_columns import CREATED_KEY, refuse_unread
from .times import given_sql, time_sql

__all__ = ["OwnerColumns", "account_steps", "kept_column", "named_account_steps", "number_step", "read_accounts"]

NO_ID = "no account id"
NOBODY = "stands for a visitor without an account"
NUL = "holds a NUL byte"
NO_TIME = "not a time between 1990 and 2100; the rest of the row is kept"
DUPLICATE = "another row of this account is kept: the one created first, then the first by its other columns"


@dataclass(frozen=True)
class OwnerColumns:
    """The columns of `account` that say who is behind one, for the verdict; None where the source does not tell."""

    organisation: str | None = None
    email_domain: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that the source has."""
        return tuple(column for column in (self.organisation, self.email_domain) if column is not None)


def read_accounts(engine: DuckDBEngine, section: AccountsSource, table: Table) -> OwnerColumns:
    """Leaves `account` (account_id, created_at, the other columns under their own names); which of them tell the owner.

    Of several rows for one id, the one that is kept does not depend on their order; where each tells something that an
    account did, several are as it should be, and those without an account are none that is lost. Raises InputError
    where no account is left.
    """
    owner = OwnerColumns(
        _owner_column(section, table, section.organisation, "org_id"),
        _owner_column(section, table, section.email_domain, "email_domain"),
    )
    with reading(table.source.shown), engine.leaving("account"):
        # Its rows are asked for several things, and to read their times costs most.
        rows = _row_sql(section, table, owner)
        engine.run(
            Step("account_row", _once_sql(engine, rows) if section.rows == "doings" else rows, reads=(table.name,))
        )
        counts = engine.frame(
            """
            select count(*) filter (account_id is null) as no_id, count(*) filter (contains(account_id, chr(0))) as nul,
                count(*) filter ("no_time#") as no_time, count(account_id) - count(distinct account_id) as duplicates,
                count(created_at) as times
            from account_row
            """
        ).iloc[0]
        columns = list(engine.frame("select * from account_row limit 0").columns)
        engine.run_all(account_steps(columns, duplicates=bool(counts["duplicates"])))
        created = table.columns.get(section.created_at or "created_at")
        if created:
            read, unread = int(counts["times"]), int(counts["no_time"])
            refuse_unread(engine, table, created, CREATED_KEY, read=read, unread=unread)
        _reject(engine, section, table, {str(name): int(count) for name, count in counts.items()})
    if not engine.scalar("select count(*) from account"):
        raise InputError(f"{table.source.shown}: no account in it; write it again with one row for each account")
    return owner


def _owner_column(section: AccountsSource, table: Table, named: str | None, usual: str) -> str | None:
    """The name in `account` of the column `named`, or of the `usual` one where none is named and it is there."""
    if named is None:
        kept = _kept_columns(section, table)
        return next((name for own, name in kept.items() if own.strip().casefold() == usual), None)
    return kept_column(section, table, named)


def kept_column(section: AccountsSource, table: Table, named: str) -> str:
    """The name in `account` of the column that the settings call `named`; raises InputError where it is not kept."""
    kept, own = _kept_columns(section, table), find_column(named, table.columns, table.source.shown).name
    if own not in kept:
        raise InputError(f"{table.source.shown}: column `{own}` is the account's id or its sign-up; name another")
    return kept[own]


def _kept_columns(section: AccountsSource, table: Table) -> dict[str, str]:
    """The columns beside id and sign-up, and the name in `account` of each."""
    others = [name for name in table.columns if name not in (section.id, section.created_at or "created_at")]
    if section.rows == "doings":
        # Of the rest of a row another row of the account tells otherwise.
        others = [name for name in others if name in (section.organisation, section.email_domain)]
    return dict(zip(others, _kept_names(others), strict=True))


def _row_sql(section: AccountsSource, table: Table, owner: OwnerColumns) -> str:
    """SQL for each row: account_id, created_at, the kept columns, and file, row, no_time."""
    shown = table.source.shown
    identity = check_text(table.columns[section.id], shown)
    created = table.columns.get(section.created_at or "created_at")
    time = time_sql(check_time(created, shown)) if created else "null::timestamp"
    given = given_sql(created) if created else "false"
    columns = {name: table.columns[own] for own, name in _kept_columns(section, table).items()}
    kept = "".join(f", {_kept_sql(column, name, owner)} as {quote_name(name)}" for name, column in columns.items())
    # Asked of the columns once they are there: what makes them is long, and would be done for each thing that is asked.
    told = "".join(f", {_told_sql(name)}" for name, column in columns.items() if _is_owner(column, name, owner))
    return (
        f'select * replace ("no_time#" and created_at is null as "no_time#"{told}) from ('
        f"select {account_sql(identity)} as account_id, {time} as created_at{kept}, "
        f'file as "file#", "row" as "row#", {given} as "no_time#" from ({table.located}))'
    )


def _once_sql(engine: DuckDBEngine, rows: str) -> str:
    """SQL for one of the rows of each account: the earliest sign-up, and of what else is kept the least."""
    columns = engine.frame(f"select * from ({rows}) limit 0").columns
    least = ", ".join(
        f"{'bool_and' if name == 'no_time#' else 'min'}({quote_name(name)}) as {quote_name(name)}"
        for name in columns
        if name != "account_id"
    )
    once = f"select account_id, {least} from ({rows}) where account_id is not null group by account_id"
    return f"with once as ({once}) select * from once where not {nobody_sql('account_id', among='once')}"


def _kept_sql(column: Column, name: str, owner: OwnerColumns) -> str:
    """SQL for a column kept as `name` beside an account; of an owner a mail address ends with its domain."""
    shown = shown_sql(column)
    is_mail = name == owner.email_domain and _is_owner(column, name, owner)
    return bare_mail_sql(f"trim({shown})") if is_mail else shown


def _is_owner(column: Column, name: str, owner: OwnerColumns) -> bool:
    """Whether the column kept as `name` says in words who is behind an account."""
    return name in owner.columns and column.type == "VARCHAR"


def _told_sql(name: str) -> str:
    """SQL for the column `name` of an owner, null where it stands for no value, since nobody owns by it."""
    told = quote_name(name)
    return f"case when not {placeholder_sql(f'lower(trim({told}))')} then {told} end as {told}"


def _kept_names(names: Sequence[str]) -> list[str]:
    """The names under which columns are kept: their own, with a number where capitals alone tell them apart."""
    # The last three are what rows are located by until they are judged.
    taken = {"account_id", "created_at", "file#", "row#", "no_time#"}
    kept = []
    for name in names:
        free = next(
            new
            for number in range(len(names) + 3)
            if (new := f"{name}_{number}" if number else name).casefold() not in taken
        )
        taken.add(free.casefold())
        kept.append(free)
    return kept


def account_steps(columns: Sequence[str], *, duplicates: bool) -> list[Step]:
    """Steps from `account_row`, which has `columns`, to `account`."""
    order = ", ".join(quote_name(column) for column in columns if column != "account_id")
    places = Step(
        "account_duplicate",
        f"""
        select "file#" as file, "row#" as "row" from (
            select *, row_number() over (partition by account_id order by {order}) as place
            from account_row
            where account_id in (select account_id from account_row group by account_id having count(*) > 1)
        ) where place > 1
        """,
        reads=("account_row",),
    )
    chosen = 'select * exclude ("file#", "row#", "no_time#") from account_row'
    sound = "account_id is not null and not contains(account_id, chr(0))"
    if not duplicates:
        return [Step("account", f"{chosen} where {sound}", reads=("account_row",))]
    single = '("file#", "row#") not in (select (file, "row") from account_duplicate)'
    return [
        places,
        Step("account", f"{chosen} where {sound} and {single}", reads=("account_duplicate", "account_row")),
    ]


def _reject(engine: DuckDBEngine, section: AccountsSource, table: Table, counts: dict[str, int]) -> None:
    created = section.created_at or "created_at"
    located = 'select "file#" as file, "row#" as "row" from account_row where '
    found = {
        "no_id": (section.id, NO_ID, located + "account_id is null"),
        "nul": (section.id, NUL, located + "contains(account_id, chr(0))"),
        "no_time": (created, NO_TIME, located + '"no_time#"'),
        "duplicates": (section.id, DUPLICATE, 'select file, "row" from account_duplicate'),
    }
    for name, (column, problem, sql) in found.items():
        if counts[name]:
            reject_rows(engine, table, sql, column=column, problem=problem)


def named_account_steps(named: Mapping[str, Sequence[str]]) -> list[Step]:
    """The steps to `account` where no table lists them: all that `named` (relation -> SELECTs of account_id) name.

    What stands for nobody is no account: it would tie all whom it stands for. Of ids that differ in spelling alone the
    plainest is the account's.
    """
    # Distinct first: what an id is without its spelling is asked of each once, and not of each row.
    every = " union all ".join(dict.fromkeys(select for selects in named.values() for select in selects))
    return [
        Step("named_account", f"select distinct * from ({every})", reads=tuple(named)),
        Step(
            "nobody",
            f"select account_id from named_account where {nobody_sql('account_id', among='named_account')}",
            reads=("named_account",),
        ),
        Step(
            "account",
            f"""
            select account_id, null::timestamp as created_at
            from (select account_id, {bare_account_sql("account_id")} as bare from named_account)
            where account_id is not null and not contains(account_id, chr(0))
                and account_id not in (select account_id from nobody)
            qualify row_number() over (partition by bare order by account_id <> bare, account_id) = 1
            """,
            reads=("named_account", "nobody"),
        ),
    ]


def number_step() -> Step:
    """The step to `account_number`: accounts numbered from 0 in the order of their ids, whatever the order of rows."""
    return Step(
        "account_number",
        "select account_id, cast(row_number() over (order by account_id) - 1 as integer) as account_no from account",
        reads=("account",),
    )
