"""The world as the platform's tables: Parquet, CSV or JSON lines, with the dirt that tables have."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from .addresses import write_addresses
from .hashing import Ints, scramble, unit
from .knobs import Bans
from .style import Sheets
from .values import SENTINELS, account_ids, cards, devices, digits, hexed, uuids
from .world import World, logins_of, payments_of

PLANS = ["free", "plus", "pro", "team"]
PART = 1 << 20
"""Rows of the log that are made text at a time, and a row group of a Parquet file."""
MODELS = ["small-2", "large-2", "large-3", "reason-1"]


def write_world(world: World, out: Path) -> dict[str, int]:
    """Writes every table, `truth.parquet` and `style.json` to the folder `out`; rows by table."""
    out.mkdir(parents=True, exist_ok=True)
    ids = account_ids(world.style.sheets.account_id, world.accounts.created, world.style.seed + 1)
    sheets = world.style.sheets
    tables = {
        "accounts": iter([accounts_table(world, ids)]),
        "payments": iter([payments_table(world, ids)]),
        "exchanges": exchange_parts(world, ids),
    }
    if sheets.logins:
        tables["logins"] = iter([logins_table(world, ids)])
    written = {name: write_parts(parts, out / f"{name}.{sheets.file_format}", sheets) for name, parts in tables.items()}
    pq.write_table(truth_table(world, ids), out / "truth.parquet")
    (out / "style.json").write_text(json.dumps(world.style.as_dict(), indent=2) + "\n", encoding="utf-8")
    return written


def truth_table(world: World, ids: pa.Array) -> pa.Table:
    """Who is who: account_id, fake, operator and group_id (null: none), kind."""
    accounts = world.accounts
    names = pa.array([operator.name for operator in world.operators], pa.string())
    columns = {
        "account_id": ids,
        "fake": pa.array(accounts.operator >= 0),
        "operator": chosen(names, accounts.operator),
        "group_id": chosen(pa.array(world.town.groups, pa.string()), accounts.group),
        "kind": pa.array(accounts.kind),
    }
    return pa.table(columns).sort_by("account_id")


def chosen(names: pa.Array, number: Ints) -> pa.Array:
    """The names by number; null where the number is negative."""
    return names.take(pa.array(number, mask=number < 0))


def accounts_table(world: World, ids: pa.Array) -> pa.Table:
    """One row for each account, in the order of ids or of sign-up."""
    accounts, sheets = world.accounts, world.style.sheets
    key = scramble(np.arange(len(accounts)), world.style.seed, 61)
    lost = unit(key, 1) < (0.001 if sheets.untidy_share else 0.0)
    created = times(accounts.created * 1_000 + (key % np.uint64(1_000)).astype(np.int64), sheets)
    columns: dict[str, pa.Array] = {
        "account_id": ids,
        "created_at": pc.if_else(pa.array(lost), pa.scalar(None, created.type), created),
    }
    optional = {
        "org_id": lambda: org_ids(world),
        "plan": lambda: pa.array(PLANS).take(pa.array(accounts.plan)),
        "status": lambda: statuses(world, unit(key, 2)),
        "email_domain": lambda: chosen(pa.array(world.town.domains), accounts.domain),
    }
    columns |= {name: optional[name]() for name in sheets.account_columns}
    table = pa.table(columns)
    return table.sort_by("account_id") if sheets.ordered else table.take(pa.array(np.argsort(key)))


def org_ids(world: World) -> pa.Array:
    """Organisations' ids."""
    numbers = np.arange(max(world.town.orgs, 1), dtype=np.int64)
    names = pc.binary_join_element_wise(
        "org-", pc.utf8_slice_codeunits(hexed(scramble(numbers, world.style.seed)), 0, 10), ""
    )
    return chosen(names, world.accounts.org)


def statuses(world: World, chance: np.ndarray) -> pa.Array:
    """Active, closed or suspended; most banned fakes and a few innocents are suspended (`banned`, and all of the
    fakes, where the level is about bans)."""
    accounts = world.accounts
    gone = accounts.ends > 0
    fake = accounts.operator >= 0
    told, word = (1.0, "banned") if isinstance(world.style.trade, Bans) else (0.8, "suspended")
    number = np.where(gone & fake & (chance < told), 2, np.where(gone, 1, np.where(chance > 0.996, 2, 0)))
    return pa.array(["active", "closed", word]).take(pa.array(number))


def payments_table(world: World, ids: pa.Array) -> pa.Table:
    """One row for each payment."""
    account, card, moment = payments_of(world)
    sheets = world.style.sheets
    banks = np.concatenate(world.town.cards.banks)
    text = cards(sheets.card, card, banks[card], world.style.seed)
    key = scramble(account, moment, 71)
    return ordered(
        {
            "account_id": ids.take(pa.array(account)),
            "card_fingerprint": soiled(text, "card", key, sheets),
            "paid_at": times(moment * 1_000, sheets),
        },
        moment,
        key,
        sheets,
    )


def exchange_parts(world: World, ids: pa.Array) -> Iterator[pa.Table]:
    """One row for each exchange, PART of them at a time: the text of all would not fit into memory."""
    traffic = world.traffic
    key = scramble(traffic.key, np.arange(len(traffic)), world.style.seed)
    order = order_of(traffic.ts, key, world.style.sheets)
    for first in range(0, max(len(order), 1), PART):
        rows = order[first : first + PART]
        yield exchanges_table(world, ids, rows, key[rows])


def exchanges_table(world: World, ids: pa.Array, rows: Ints, key: np.ndarray) -> pa.Table:
    """These exchanges, in their order."""
    traffic, sheets = world.traffic, world.style.sheets
    columns: dict[str, pa.Array] = {
        "account_id": with_orphans(ids.take(pa.array(traffic.account[rows])), key, sheets),
        "ts": times(traffic.ts[rows] * 1_000 + (key % np.uint64(1_000)).astype(np.int64), sheets),
        **network_columns(world, rows, key),
        "prompt": world.town.library.render(traffic.recipe[rows], traffic.key[rows]),
    }
    size = np.exp(5 + 2.2 * unit(key, 2)).astype(np.int64)
    optional = {
        "exchange_id": lambda: uuids(key, scramble(key, 5)),
        "model": lambda: pa.array(MODELS).take(pa.array((unit(key, 3) ** 2 * 4).astype(np.int64))),
        "output_tokens": lambda: pa.array(size),
    }
    return pa.table(columns | {name: optional[name]() for name in sheets.exchange_columns})


def logins_table(world: World, ids: pa.Array) -> pa.Table:
    """One row for each login, shortly before the exchange that it belongs to."""
    rows, traffic = logins_of(world), world.traffic
    key = scramble(traffic.key[rows], rows, 81)
    moment = traffic.ts[rows] - 5 - (key % np.uint64(50)).astype(np.int64)
    columns = {
        "account_id": ids.take(pa.array(traffic.account[rows])),
        "ts": times(moment * 1_000, world.style.sheets),
        **network_columns(world, rows, key),
    }
    return ordered(columns, moment, key, world.style.sheets)


def network_columns(world: World, rows: Ints, key: np.ndarray) -> dict[str, pa.Array]:
    """Address and device of these exchanges."""
    traffic, sheets = world.traffic, world.style.sheets
    place, account, ts = traffic.place[rows], traffic.account[rows], traffic.ts[rows]
    high, low = world.town.atlas.resolve(place, account, ts, traffic.key[rows])
    device = devices(sheets.device, np.abs(traffic.device[rows]), world.style.seed)
    device = overridden(device, traffic.device[rows])
    return {
        "ip": soiled(write_addresses(high, low, sheets.ipv6_text), "ip", scramble(key, 91), sheets),
        "device_fingerprint": soiled(device, "device", scramble(key, 92), sheets),
    }


def overridden(text: pa.Array, number: Ints) -> pa.Array:
    """The text with null for number -1 and `unknown` for -2."""
    text = pc.if_else(pa.array(number == -1), pa.scalar(None, pa.string()), text)
    return pc.if_else(pa.array(number == -2), pa.scalar("unknown"), text)


def soiled(text: pa.Array, kind: str, key: np.ndarray, sheets: Sheets) -> pa.Array:
    """The text with sentinels and nulls in some rows and, in some worlds, other case and blanks."""
    chance, pick = unit(key, 1), unit(key, 2)
    marks = SENTINELS[kind]
    which = np.minimum((pick**2 * (len(marks) + 1)).astype(np.int64), len(marks))
    blank = pa.array([*marks, None], pa.string()).take(pa.array(which))
    text = pc.if_else(pa.array(chance < sheets.blank_share), blank, text)
    untidy = 1 - chance < sheets.untidy_share
    if not untidy.any() or kind == "ip":
        return text
    other = pc.binary_join_element_wise(pc.utf8_upper(text), pa.scalar(" "), "")
    return pc.if_else(pa.array(untidy), other, text)


def with_orphans(ids: pa.Array, key: np.ndarray, sheets: Sheets) -> pa.Array:
    """The ids with, in some rows, that of an account which was deleted since."""
    deleted = unit(key, 7) < sheets.orphan_share
    gone = pc.binary_join_element_wise("deleted-", digits(key % np.uint64(50), 3), "")
    return pc.if_else(pa.array(deleted), gone, ids)


def ordered(columns: dict[str, pa.Array], ts: Ints, key: np.ndarray, sheets: Sheets) -> pa.Table:
    """The table by time, or in no order."""
    return pa.table(columns).take(pa.array(order_of(ts, key, sheets)))


def order_of(ts: Ints, key: np.ndarray, sheets: Sheets) -> Ints:
    """The rows by time, or in no order."""
    return np.lexsort((key, ts)) if sheets.ordered else np.argsort(key)


def times(milliseconds: Ints, sheets: Sheets) -> pa.Array:
    """Time stamps: typed in Parquet, text in the style's form elsewhere."""
    stamps = pa.array(milliseconds, pa.timestamp("ms"))
    if sheets.file_format == "parquet":
        return stamps.cast(pa.timestamp("us", "UTC" if sheets.time_text in {"zulu", "offset"} else None))
    if sheets.time_text == "fraction":
        return pc.strftime(stamps, format="%Y-%m-%dT%H:%M:%S")
    ending = {"zulu": "Z", "space": "", "offset": "+00:00"}[sheets.time_text]
    text = pc.strftime(stamps.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d %H:%M:%S")
    text = text if sheets.time_text == "space" else pc.replace_substring(text, " ", "T")
    return pc.binary_join_element_wise(text, pa.scalar(ending), "")


def write_parts(parts: Iterator[pa.Table], path: Path, sheets: Sheets) -> int:
    """How many rows were written of one table, in the format that its name says."""
    first = next(parts)
    rows = 0
    with opened(first.schema, path, sheets) as write:
        for table in chain([first], parts):
            write(table)
            rows += table.num_rows
    return rows


@contextmanager
def opened(schema: pa.Schema, path: Path, sheets: Sheets) -> Iterator[Callable[[pa.Table], None]]:
    """What writes a part of a table to the file."""
    if sheets.file_format == "parquet":
        with pq.ParquetWriter(path, schema, compression="zstd") as parquet:
            yield parquet.write_table
    elif sheets.file_format == "jsonl":
        with path.open("w", encoding="utf-8") as file:
            yield lambda table: write_lines(table, file)
    else:
        packing = "gzip" if sheets.file_format == "csv.gz" else None
        with pa.output_stream(str(path), compression=packing) as stream, pacsv.CSVWriter(stream, schema) as text:
            yield text.write_table


def write_lines(table: pa.Table, file: TextIO) -> None:
    """Writes one JSON object a line; what is null is left out."""
    for batch in table.to_batches(max_chunksize=50_000):
        fields = [json_field(name, column) for name, column in zip(table.column_names, batch.columns, strict=True)]
        lines = pc.binary_join_element_wise(*fields, ", ", null_handling="skip")
        file.writelines(f"{{{line}}}\n" for line in lines.to_pylist())


def json_field(name: str, column: pa.Array) -> pa.Array:
    """One column as `"name": value`, null where the value is."""
    before = pa.scalar(f"{json.dumps(name)}: ")
    if not pa.types.is_string(column.type):
        return pc.binary_join_element_wise(before, column.cast(pa.string()), "")
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
        column = pc.replace_substring(column, plain, escaped)
    return pc.binary_join_element_wise(before, '"', column, '"', "")
