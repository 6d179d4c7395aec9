"""Own kinds: columns that nothing is known of, and that several accounts share as they would share a signal."""

import re

from ..engine import DuckDBEngine
from ..reading import account_sql, text_sql
from .leftovers import NOT_KNOWN, why_unused
from .meanings import MEANINGS
from .samples import Sample

__all__ = ["kind_name", "shared_columns"]

_TAKEN = {meaning.name for meaning in MEANINGS} | {"ip_range", "batch", "signup"}


def shared_columns(engine: DuckDBEngine, sample: Sample, account: str, without: set[str]) -> list[tuple[str, int]]:
    """The columns of the table that may be kinds of one's own, each with how many values several accounts show."""
    found = [
        (name, _shared(engine, sample, account, name))
        for name, profile in sample.profiles.items()
        if name not in {account, *without} and why_unused(name, profile) == NOT_KNOWN and kind_name(name)
    ]
    return [(name, shared) for name, shared in found if shared]


def _shared(engine: DuckDBEngine, sample: Sample, account: str, column: str) -> int:
    who, value = account_sql(sample.columns[account]), text_sql(sample.columns[column])
    return int(
        engine.scalar(
            f"select count(*) from (select {value} as value from {sample.relation} where {value} <> '' "
            f"group by value having count(distinct {who}) > 1)"
        )
    )


def kind_name(column: str) -> str | None:
    """The column's name as the name of a kind; None where it can be none, or is one of graphlink's own."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", column.rsplit(".", 1)[-1]).strip("_-")[:40]
    return name if re.match("[A-Za-z]", name) and name not in _TAKEN else None
