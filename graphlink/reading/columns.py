"""Columns of input tables: found by name, and the SQL that reads them as text."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError
from .input_files import nearest

__all__ = [
    "FRACTION_TYPES",
    "Column",
    "account_sql",
    "check_prompt",
    "check_text",
    "check_time",
    "find_column",
    "shown_sql",
    "text_sql",
]

_NOT_TEXT = ("STRUCT", "MAP", "UNION", "BLOB", "BIT", "BOOLEAN", "VARIANT", "GEOMETRY", "INTERVAL")
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_WHOLE_TYPES = frozenset((*_WHOLE, *("U" + name for name in _WHOLE)))
FRACTION_TYPES = frozenset(("FLOAT", "DOUBLE"))


@dataclass(frozen=True)
class Column:
    """A column of an input table: its own name, its type, and the SQL name under which the engine has it.

    `plain`: it is to be read as text or time, so that a nested value in it is a mistake. `path` leads to a member
    inside a nested column, from the outermost on, and `inner` goes on from there where that is JSON text in JSON;
    `of_files` holds a value for each file, where folders such as `day=1` tell it; where all are empty it is the column
    of that name. `time_format` is how the settings say its times are written (empty: not said), `day_first` how it
    writes 01/02/2025 (None: not known). `as_written`: each value is known to be an account id, or a time, as it stands;
    `only_iso`: each is known to be a plain ISO time.
    """

    name: str
    type: str
    sql: str = ""
    plain: bool = True
    path: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    of_files: tuple[str | None, ...] = ()
    time_format: str = ""
    day_first: bool | None = None
    as_written: bool = False
    only_iso: bool = False


def find_column(wanted: str, columns: Mapping[str, Column], shown: str) -> Column:
    """The column called `wanted`; capitals and outer spaces may differ where that leaves one.

    Raises InputError that names file and column and the nearest name there is.
    """
    if wanted in columns:
        return columns[wanted]
    alike = [column for name, column in columns.items() if name.strip().casefold() == wanted.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    near = nearest(wanted, columns)
    there = ", ".join(columns)
    hint = f"did you mean `{near}`?" if near else f"it has: {there if len(there) < 300 else there[:300] + ' ...'}"
    raise InputError(
        f"{shown}: no column `{wanted}`; {hint} (graphlink.toml says which column is what; graphlink init writes it)"
    )


def check_text(column: Column, shown: str) -> Column:
    """`column` where text can be read from it; raises InputError for nested, binary and true/false columns."""
    if not _is_text(column):
        raise InputError(f"{shown}: column `{column.name}` holds {column.type}, text is needed; write it as text")
    return column


def check_prompt(column: Column, shown: str) -> Column:
    """`column` where prompts can be read from it: text, or anything nested that holds text; raises InputError else."""
    return column if _is_nested(column) and "VARCHAR" in column.type else check_text(column, shown)


def _is_nested(column: Column) -> bool:
    return column.type.startswith(("STRUCT", "MAP")) or column.type.endswith("]")


def _is_text(column: Column) -> bool:
    return not (column.type.startswith(_NOT_TEXT) or column.type.endswith("]"))


def check_time(column: Column, shown: str) -> Column:
    """`column` where a time can be read from it; raises InputError otherwise."""
    if column.type == "VARCHAR" or column.type.startswith(("TIMESTAMP", "DATE", "DECIMAL")):
        return column
    if column.type in _WHOLE_TYPES | FRACTION_TYPES:
        return column
    raise InputError(f"{shown}: column `{column.name}` holds {column.type}, a time is needed (or seconds since 1970)")


def text_sql(column: Column) -> str:
    """SQL for the column as text: lists as JSON, whole numbers of fractional types without `.0`, NaN as null."""
    if column.type == "VARCHAR":
        return column.sql
    if _is_nested(column):
        return f"to_json({column.sql})::varchar"
    if column.type in FRACTION_TYPES:
        whole = f"{column.sql} = trunc({column.sql}) and abs({column.sql}) < 9007199254740992"
        return (
            f"case when isnan({column.sql}) then null when {whole} then try_cast({column.sql} as bigint)::varchar "
            f"else {column.sql}::varchar end"
        )
    return f"{column.sql}::varchar"


def account_sql(column: Column) -> str:
    """SQL for the account id that the column holds, null where it is blank.

    Trimming each of millions of rows is dear, so that only those that need it are.
    """
    text = text_sql(column)
    if column.as_written or column.type in _WHOLE_TYPES:
        return text
    trimmed = f"nullif(trim({text}, e' \\t\\r\\n'), '')"
    return f"case when ord({text}) <= 32 or ord(right({text}, 1)) <= 32 then {trimmed} else {text} end"


def shown_sql(column: Column) -> str:
    """SQL for the column as it is kept beside an account: nested and binary values as text."""
    return column.sql if _is_text(column) else f"{column.sql}::varchar"
