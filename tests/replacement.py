"""A day after a suspension, made from a simulated world: accounts come back under new names among honest newcomers."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

__all__ = ["Day", "split_day"]

TABLES = ("accounts", "payments", "exchanges", "logins")
CARRIERS = {"payments": {"card_fingerprint": "payment"}, "logins": {"ip": "ip", "device_fingerprint": "device"}}
CARRIERS["exchanges"] = CARRIERS["logins"]


@dataclass(frozen=True)
class Day:
    """Two source folders: `before`, without some honest accounts; `day`, those and the replacements."""

    before: Path
    day: Path
    replaced: pd.DataFrame
    """account_id of the fake account, new_id of the one that takes its place."""
    newcomers: frozenset[str]
    """The honest accounts of the day."""


def split_day(world: Path, folder: Path, *, seed: int, share: float = 0.1) -> Day:
    """`world` (a simulated source with truth.parquet) as it was before, and the day after.

    `share` of the honest accounts arrive on the day. `share` of the fakes come back: each new account shows half of the
    old one's cards, devices and addresses (rounded up), new values instead of the others, and half of its prompts.
    """
    with duckdb.connect() as db:
        for name in (*TABLES, "truth"):
            db.execute(f"create view {name} as select * from read_parquet('{world}/{name}.parquet')")
        db.execute(f"create macro dice(text) as hash(text || '/{int(seed)}') / 18446744073709551616")
        db.execute(
            f"create table newcomer as select account_id from truth where not fake and dice(account_id) < {share}"
        )
        db.execute(
            "create table gone as select account_id, 'back_' || substr(md5(account_id), 1, 12) as new_id "
            f"from truth where fake and dice(account_id || 'gone') < {share}"
        )
        _choose_kept(db)
        for name in TABLES:
            _write(db, name, folder)
        replaced = db.execute("select account_id, new_id from gone order by all").df()
        newcomers = frozenset(db.execute("select account_id from newcomer").df()["account_id"])
    return Day(folder / "before", folder / "day", replaced, newcomers)


def _choose_kept(db: duckdb.DuckDBPyConnection) -> None:
    shown = " union ".join(
        f"select account_id, '{kind}' as kind, {column} as value from {name} semi join gone using (account_id)"
        for name, columns in CARRIERS.items()
        for column, kind in columns.items()
    )
    db.execute(
        f"""create table kept as select account_id, kind, value from (
              select *, row_number() over (partition by account_id order by dice(account_id || kind || value)) as place,
                     count(*) over (partition by account_id) as n
              from ({shown}) where value is not null) where place <= ceil(n / 2)"""
    )


def _write(db: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    for part in ("before", "day"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    names = [row[0] for row in db.execute(f"describe {name}").fetchall()]
    chosen = ", ".join(_column(name, column) for column in names)
    db.execute(f"copy (select * from {name} anti join newcomer using (account_id)) to '{folder}/before/{name}.parquet'")
    db.execute(
        f"""copy (select * from {name} semi join newcomer using (account_id)
                  union all select {chosen} from {name} t join gone using (account_id))
            to '{folder}/day/{name}.parquet'"""
    )


def _column(name: str, column: str) -> str:
    if column == "account_id":
        return "new_id as account_id"
    if column == "prompt":
        return "if(dice(t.exchange_id) < 0.5, prompt, 'words of its own ' || md5(t.exchange_id)) as prompt"
    kind = CARRIERS.get(name, {}).get(column)
    if kind is None:
        return f"t.{column}"
    digits = f"hash(t.{column} || new_id)"
    fresh = (
        f"'11.' || {digits} % 250 || '.' || ({digits} // 250) % 250 || '.' || ({digits} // 62500) % 250"
        if kind == "ip"
        else f"'new_' || md5(t.{column} || new_id)"
    )
    held = f"exists (from kept k where k.account_id = t.account_id and k.kind = '{kind}' and k.value = t.{column})"
    return f"if({held}, t.{column}, {fresh}) as {column}"
