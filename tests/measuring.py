"""Groups measured by hand-made tables: who shows what, when they signed up, and what is then counted of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd

from graphlink.engine import DuckDBEngine
from graphlink.judging.lives import account_end_step, first_shown_step
from graphlink.judging.measures import measure_groups
from graphlink.judging.times import account_day_step
from graphlink.linking import borne_step
from graphlink.linking.turns import turn_steps
from graphlink.reading import OwnerColumns
from graphlink.signals import ARRIVALS, KINDS
from graphlink.signals.kinds import kind_frame
from tests.judged_groups import DOOR, PHONE, RESHARE
from tests.whole_platform import nobody_is_absent

__all__ = ["ALL_KINDS", "DAY0", "Rows", "measures", "signal", "signed_up", "told"]

ALL_KINDS = (*KINDS, PHONE, DOOR, RESHARE, ARRIVALS)
DAY0 = pd.Timestamp("2026-01-01")
Rows = Sequence[tuple[Any, ...]]
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "incidence": {
        "account_no": "int64",
        "signal_no": "int64",
        "share": "float64",
        "first_seen": "datetime64[us]",
        "occurrences": "Int64",
    },
    "signal": {
        "signal_no": "int64",
        "kind": "str",
        "family": "str",
        "weight": "float64",
        "degree": "int64",
        "value": "str",
    },
    "in_step": {"account_l": "int64", "account_r": "int64", "kind": "str", "weight": "float64"},
    "shown_alone": {"account_no": "int64", "kind": "str"},
    "observed": {
        "account_id": "str",
        "kind": "str",
        "value": "str",
        "last_seen": "datetime64[us]",
        "first_seen": "datetime64[us]",
        "occurrences": "Int64",
    },
    "account": {"account_id": "str", "created_at": "datetime64[us]", "team": "str", "mail": "str"},
    "account_hour": {"account_no": "int64", "hour": "Int64", "events": "int64"},
    "account_activity": {
        "account_no": "int64",
        "exchanges": "int64",
        "last_seen": "datetime64[us]",
        "first_seen": "datetime64[us]",
    },
    "batch_reach": {"value": "str", "reach": "float64"},
    "on_clock": {"account_id": "str", "events": "int64"},
    "invited": {"account_no": "int64", "inviter": "int64"},
    "kind_privacy": {"kind": "str", "alone": "float64"},
    "wording_shown": {"account_id": "str", "template": "Int64", "wording": "int64", "prompts": "int64"},
}


def table(name: str, rows: Rows) -> pd.DataFrame:
    """`rows` may leave out the last columns: nothing is known of them."""
    columns = COLUMNS[name]
    filled = [(*row, *[None] * (len(columns) - len(row))) for row in rows]
    return pd.DataFrame(filled, columns=list(columns)).astype(dict(columns))


def measures(
    groups: Mapping[int, int],
    owner: OwnerColumns | None = None,
    networks: Mapping[int, int] | None = None,
    **tables: Rows,
) -> pd.DataFrame:
    """The measures of `groups` (account -> group); account 7 is called `a7`, tables that are not given are empty.

    Each group is a network of its own, where `networks` (group -> network) does not say, and its core all there is.
    """
    with told(groups, networks, 0, **tables) as db:
        return measure_groups(db, pd.Series(dict(groups)), ALL_KINDS, owner or OwnerColumns())


@contextmanager
def told(
    groups: Mapping[int, int], networks: Mapping[int, int] | None, accounts: int, **tables: Rows
) -> Iterator[DuckDBEngine]:
    """An engine with the tables of which `groups` can be measured; `accounts`: how many there are, at least."""
    numbers = [*range(1, max([*groups, accounts, len(tables.get("account", ()))]) + 1)]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        for name in COLUMNS:
            db.register(name, table(name, tables.get(name, ())))
        db.register("kind", kind_frame(ALL_KINDS))
        db.register("account_number", pd.DataFrame({"account_no": numbers, "account_id": [f"a{n}" for n in numbers]}))
        db.view("signal_degree", "select * from signal")
        nobody_is_absent(db)
        db.run_all([account_day_step(), *turn_steps(), account_end_step(), first_shown_step(), borne_step()])
        of = [networks[group] if networks else group for group in groups.values()]
        db.register("grouped", pd.DataFrame({"account_no": list(groups), "network": of}))
        yield db


def signal(number: int, kind: str, weight: float = 5.0) -> tuple[int, str, str, float, int, str]:
    family = next(one.moves_with for one in ALL_KINDS if one.name == kind)
    return number, kind, family, weight, 10, f"{kind} {number}"


def signed_up(*days: float | None, team: str = "", mail: str = "") -> Rows:
    """Accounts a1, a2, … that signed up on `days`."""
    return [
        (f"a{n}", None if day is None else DAY0 + pd.Timedelta(days=day), team, mail) for n, day in enumerate(days, 1)
    ]
