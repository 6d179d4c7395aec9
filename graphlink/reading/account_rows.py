"""Account rows: the accounts table -> `account`, one row for each id, and the rows that could not be taken."""

from collections.abc import Sequence

from ..engine import DuckDBEngine, Step, quote_name
from ..errors import InputError
from ..settings import AccountsSource
from .columns import account_sql, check_text, check_time, given_sql, shown_sql, time_sql
from .rejects import reject_rows
from .relations import Table, reading

__all__ = ["account_steps", "named_account_steps", "read_accounts"]

NO_ID = "no account id"
NUL = "holds a NUL byte"
NO_TIME = "not a time between 1990 and 2100; the rest of the row is kept"
DUPLICATE = "another row of this account is kept: the one created first, then the first by its other columns"


def read_accounts(engine: DuckDBEngine, section: AccountsSource, table: Table) -> None:
    """Leaves `account` (account_id, created_at, the other columns under their own names).

    Of several rows for one id, the one that is kept does not depend on their order. Raises InputError where no
    account is left.
    """
    with reading(table.source.shown):
        engine.execute(f"create or replace view account_row as {_row_sql(section, table)}")
        counts = engine.frame(
            """
            select count(*) filter (account_id is null) as no_id, count(*) filter (contains(account_id, chr(0))) as nul,
                count(*) filter ("no_time#") as no_time, count(account_id) - count(distinct account_id) as duplicates
            from account_row
            """
        ).iloc[0]
        columns = list(engine.frame("select * from account_row limit 0").columns)
        engine.run_all(account_steps(columns, duplicates=bool(counts["duplicates"])))
        _reject(engine, section, table, {str(name): int(count) for name, count in counts.items()})
    engine.execute("drop view account_row")
    engine.drop("account_duplicate")
    if not engine.scalar("select count(*) from account"):
        raise InputError(f"{table.source.shown}: no account in it; write it again with one row for each account")


def _row_sql(section: AccountsSource, table: Table) -> str:
    """SQL for each row: account_id, created_at, the kept columns, and file, row, no_time."""
    shown = table.source.shown
    identity = check_text(table.columns[section.id], shown)
    created = table.columns.get(section.created_at or "created_at")
    time = time_sql(check_time(created, shown)) if created else "null::timestamp"
    no_time = f"{given_sql(created)} and {time} is null" if created else "false"
    others = [column for column in table.columns.values() if column not in (identity, created)]
    names = _kept_names([column.name for column in others])
    kept = "".join(f", {shown_sql(column)} as {quote_name(name)}" for column, name in zip(others, names, strict=True))
    return (
        f"select {account_sql(identity)} as account_id, {time} as created_at{kept}, "
        f'file as "file#", "row" as "row#", {no_time} as "no_time#" from ({table.located})'
    )


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
    )
    chosen = 'select * exclude ("file#", "row#", "no_time#") from account_row'
    sound = "account_id is not null and not contains(account_id, chr(0))"
    if not duplicates:
        return [Step("account", f"{chosen} where {sound}")]
    single = '("file#", "row#") not in (select (file, "row") from account_duplicate)'
    return [places, Step("account", f"{chosen} where {sound} and {single}")]


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


def named_account_steps(named: Sequence[str]) -> list[Step]:
    """The step to `account` where no table lists them: all that the relations `named` (SQL, account_id) name."""
    union = " union ".join(dict.fromkeys(named))
    return [
        Step(
            "account",
            f"select distinct account_id, null::timestamp as created_at from ({union}) "
            "where account_id is not null and not contains(account_id, chr(0))",
        )
    ]
