"""Tables on disk: Parquet streamed in parts, or CSV for small worlds that people read."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .activity import Exchanges, Logins, Payments
from .addresses import SENTINEL_CARDS, SENTINEL_DEVICES, Ints, hex_ids, id_texts
from .draft import KINDS, PLANS, STATUSES, Draft
from .prompts import prompts
from .sessions import Sessions
from .world import DAY

PART = 400_000
"""Exchanges whose texts are in memory at one time."""

MODELS = ("small-2", "large-2", "large-3")


class ParquetTable:
    """A Parquet file, written part by part."""

    def __init__(self, path: Path, columns: pa.Schema) -> None:
        words = [field.name for field in columns if pa.types.is_string(field.type) and field.name not in UNIQUE]
        self.columns = columns
        self.sink = pq.ParquetWriter(path, columns, compression="zstd", compression_level=1, use_dictionary=words)

    def write(self, rows: pa.Table) -> None:
        """Adds rows."""
        self.sink.write_table(rows)

    def close(self) -> None:
        """Ends the file."""
        self.sink.close()


class CsvTable:
    """A CSV file, written part by part, as a person would write it: times in seconds, quotes only where needed."""

    def __init__(self, path: Path, columns: pa.Schema) -> None:
        self.file = path.open("w", encoding="utf-8", newline="")
        self.sink = csv.writer(self.file, lineterminator="\n")
        self.sink.writerow(columns.names)

    def write(self, rows: pa.Table) -> None:
        """Adds rows."""
        plain = [_readable(column).to_pylist() for column in rows.columns]
        self.sink.writerows(zip(*plain, strict=True))

    def close(self) -> None:
        """Ends the file."""
        self.file.close()


def _readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s")), format="%Y-%m-%d %H:%M:%S")
    return column.cast(TEXT)


TABLES: dict[str, type[ParquetTable] | type[CsvTable]] = {"parquet": ParquetTable, "csv": CsvTable}


@contextmanager
def written(
    folder: Path, name: str, file_format: str, columns: pa.Schema
) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A function that adds rows, given as columns by name, to the table `name` until the block ends."""
    table = TABLES[file_format](folder / f"{name}.{file_format}", columns)
    try:
        yield lambda rows: table.write(pa.table([rows[field.name] for field in columns], schema=columns))
    finally:
        table.close()


UNIQUE = ("prompt", "exchange_id")

MOMENT = pa.timestamp("us")


def schema(**columns: pa.DataType) -> pa.Schema:
    """A schema of these columns in this order."""
    return pa.schema(list(columns.items()))


TEXT = pa.string()
ACCOUNTS = schema(account_id=TEXT, created_at=MOMENT, org_id=TEXT, plan=TEXT, status=TEXT, email_domain=TEXT)
PAYMENTS = schema(account_id=TEXT, card_fingerprint=TEXT, paid_at=MOMENT)
LOGINS = schema(account_id=TEXT, ts=MOMENT, ip=TEXT, device_fingerprint=TEXT)
EXCHANGES = schema(
    account_id=TEXT, ts=MOMENT, ip=TEXT, device_fingerprint=TEXT, prompt=TEXT, exchange_id=TEXT, model=TEXT,
    output_tokens=pa.int32(),
)  # fmt: skip
TRUTH = schema(account_id=TEXT, fake=pa.bool_(), operator=TEXT, group_id=TEXT, kind=TEXT)


def moments(seconds: Ints) -> pa.Array:
    """Seconds since 1970 as time stamps."""
    return pa.array(np.asarray(seconds, dtype=np.int64) * 1_000_000).cast(MOMENT)


def pick(texts: pa.Array, spot: Ints) -> pa.Array:
    """The text at each spot; null where the spot is negative."""
    return texts.take(pa.array(spot, mask=np.asarray(spot) < 0))


def table(folder: Path, name: str, file_format: str, columns: pa.Schema, rows: dict[str, Any]) -> None:
    """Writes a whole table."""
    with written(folder, name, file_format, columns) as write:
        write(rows)


class Texts:
    """The texts behind a draft's numbers: account ids, devices, cards and addresses."""

    def __init__(self, draft: Draft) -> None:
        keys = draft.world.stream("keys").integers(1, 1 << 40, 4)
        self.accounts = pa.array(
            [f"acct_{text}" for text in id_texts(draft.world.accounts, int(keys[0]), digits=12).to_pylist()]
        )
        self.devices = id_texts(draft.devices.next, int(keys[1]), digits=16, sentinels=SENTINEL_DEVICES)
        self.cards = id_texts(draft.cards.next, int(keys[2]), digits=16, sentinels=SENTINEL_CARDS)
        self.addresses = draft.addresses.text()
        self.exchange_key = int(keys[3])

    def where(self, account: Ints, address: Ints, device: Ints) -> dict[str, pa.Array]:
        """The columns that say who was where and on what."""
        return {
            "account_id": pick(self.accounts, account),
            "ip": pick(self.addresses, address),
            "device_fingerprint": pick(self.devices, device),
        }


def write_accounts(draft: Draft, texts: Texts, folder: Path, file_format: str) -> None:
    """The accounts, by age; and the truth about them, by account id."""
    people = draft.people
    order = np.lexsort((np.arange(len(people.created)), people.created))
    orgs = pa.array([f"org_{text}" for text in id_texts(draft.orgs.next, 77, digits=8).to_pylist()], TEXT)
    rows = {
        "account_id": texts.accounts.take(pa.array(order)),
        "created_at": moments(people.created[order]),
        "org_id": pick(orgs, people.org[order]),
        "plan": pick(pa.array(PLANS), people.plan[order].astype(np.int64)),
        "status": pick(pa.array(STATUSES), people.status[order].astype(np.int64)),
        "email_domain": pick(pa.array(draft.domains), people.domain[order]),
    }
    table(folder, "accounts", file_format, ACCOUNTS, rows)
    order = np.argsort(texts.accounts.to_numpy(zero_copy_only=False).astype("S17"), kind="stable")
    operators = pa.array(["operator-1", "operator-2", "operator-3"])
    rows = {
        "account_id": texts.accounts.take(pa.array(order)),
        "fake": pa.array(order >= draft.world.honest),
        "operator": pick(operators, people.operator[order]),
        "group_id": pick(pa.array(draft.groups, TEXT), people.group[order]),
        "kind": pick(pa.array(KINDS), people.kind[order].astype(np.int64)),
    }
    table(folder, "truth", file_format, TRUTH, rows)


def write_payments(texts: Texts, payments: Payments, folder: Path, file_format: str) -> None:
    """The payments, by time."""
    columns = {
        "account_id": pick(texts.accounts, payments.account),
        "card_fingerprint": pick(texts.cards, payments.card),
        "paid_at": moments(payments.time),
    }
    table(folder, "payments", file_format, PAYMENTS, columns)


def write_logins(texts: Texts, logins: Logins, folder: Path, file_format: str) -> None:
    """The sign-ins, by time."""
    with written(folder, "logins", file_format, LOGINS) as write:
        for part in parts(len(logins.time)):
            where = texts.where(logins.account[part], logins.address[part], logins.device[part])
            write({"ts": moments(logins.time[part]), **where})


def parts(count: int) -> Iterator[slice]:
    """Slices of `PART` rows that cover `count`."""
    return (slice(start, min(start + PART, count)) for start in range(0, max(count, 1), PART))


def write_exchanges(
    draft: Draft,
    texts: Texts,
    sessions: Sessions,
    exchanges: Exchanges,
    folder: Path,
    file_format: str,
    progress: Callable[[int], None],
) -> None:
    """The exchanges, by time, their texts made on the way."""
    with written(folder, "exchanges", file_format, EXCHANGES) as write:
        for number, part in enumerate(parts(len(exchanges.time))):
            draw = draft.world.stream("texts", number)
            session, time = exchanges.session[part].astype(np.int64), exchanges.time[part]
            tokens = np.exp(draw.normal(5.6, 0.9, len(time))).astype(np.int32) + 1
            account = sessions.account[session]
            rows = {
                "ts": moments(time),
                "prompt": prompts(draw, exchanges.wording[part].astype(np.int64), draft.templates),
                "exchange_id": hex_ids(np.arange(part.start, part.stop, dtype=np.int64), texts.exchange_key, digits=12),
                "model": pick(pa.array(MODELS), _models(draw, draft, account, time)),
                "output_tokens": pa.array(tokens),
            }
            write(rows | texts.where(account, sessions.address[session], sessions.device[session]))
            progress(part.stop)


def _models(draw: np.random.Generator, draft: Draft, account: Ints, time: Ints) -> Ints:
    """The model each exchange went to: the small one or the large, and after launch day often its successor."""
    large = draw.random(len(time)) < draft.people.large[account]
    launched = (time - draft.world.opens) // DAY >= draft.world.launch
    return np.where(large, np.where(launched & (draw.random(len(time)) < 0.7), 2, 1), 0)
