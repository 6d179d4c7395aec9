"""Reads the tables of a simulated world."""

from pathlib import Path
from typing import Any

import duckdb

TABLES = ("accounts", "payments", "exchanges", "logins", "truth")


def read(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows `sql` returns over a world's tables; `seen` is exchanges and sign-ins together."""
    with duckdb.connect() as connection:
        for name in TABLES:
            path = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"create view {name} as from read_parquet('{path}')")
        columns = "account_id, ts, ip, device_fingerprint as device"
        connection.execute(
            f"create view seen as select {columns} from exchanges union all select {columns} from logins"
        )
        return connection.execute(sql).fetchall()
