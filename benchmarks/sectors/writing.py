"""Writes a world as a platform would hand it over: a folder of tables, with settings where it needs them."""

import json
from pathlib import Path
from random import Random

import pandas as pd

from .dress import Dress, drawn_dress
from .kinds import SOURCES
from .sources import Kind
from .world import Row, World

SIGNALS = {
    "card": ("payment", "value"),
    "ip": ("ip", "value"),
    "device": ("device", "value"),
    "text": ("template", "text"),
}
"""The built-in kind of signal that a column is, and the key that names it in the settings."""
STRFTIME = {"plain": "%Y-%m-%d %H:%M:%S", "zulu": "%Y-%m-%dT%H:%M:%SZ", "offset": "%Y-%m-%dT%H:%M:%S+00:00"}
TIME_COLUMNS = ("at", "created_at")


def make_world(name: str, seed: int, scale: float = 1.0) -> World:
    """The world of a kind by a seed; the same for the same seed and scale."""
    kind = SOURCES[name]
    world = World(kind, seed, scale)
    kind.build(world)
    return world


def tables(world: World) -> dict[str, pd.DataFrame]:
    """What is written, by canonical names of tables and columns; columns without any value are left out."""
    listed: list[Row] = [
        {"account_id": one.id, "created_at": one.joined, **one.columns} for one in sorted(world.accounts, key=mixed_up)
    ]
    rows = {"accounts": listed} if world.plan.listed else {}
    rows |= {name: in_order(world.rows[name]) for name in world.tables if world.rows[name]}
    made = {name: pd.DataFrame(found).dropna(axis="columns", how="all") for name, found in rows.items()}
    untimed = [] if world.plan.timed else list(TIME_COLUMNS)
    return {name: table.drop(columns=untimed, errors="ignore") for name, table in made.items()}


def mixed_up(account: object) -> str:
    """A key that puts accounts in an order which says nothing."""
    return str(getattr(account, "id", ""))[::-1]


def in_order(rows: list[Row]) -> list[Row]:
    """Rows by time, as logs are written."""
    return sorted(rows, key=lambda row: float(str(row["at"])))


def truth(world: World) -> pd.DataFrame:
    """A row for each account: account_id, fake (0 or 1), group, stands."""
    found = [(one.id, int(one.fake), one.group, one.stands) for one in world.accounts]
    return pd.DataFrame(found, columns=["account_id", "fake", "group", "stands"])


def dress_of(world: World) -> Dress:
    """How a world is exported; by its seed alone, not by what was drawn before."""
    return drawn_dress(Random(f"dress {world.kind.name} {world.seed}"), world.plan)


def write_source(world: World, folder: Path) -> None:
    """Writes the tables of a world and its settings into a folder, which is made; the truth is not among them."""
    folder.mkdir(parents=True)
    dress = dress_of(world)
    made = tables(world)
    for name, table in made.items():
        write_table(dressed(table, name, dress), folder / dress.file(name), dress)
    if dress.settings:
        (folder / "graphlink.toml").write_text(settings(world, made, dress))


def dressed(table: pd.DataFrame, name: str, dress: Dress) -> pd.DataFrame:
    """A table with times in the export's form and columns by its names."""
    for column in TIME_COLUMNS:
        if column in table:
            table[column] = stamped(table[column], dress)
    return table.rename(columns=lambda column: dress.column(name, str(column)))


def stamped(times: pd.Series, dress: Dress) -> pd.Series:
    """Times in the form of the export; Parquet has a type for them."""
    if dress.times in {"seconds", "milliseconds"}:
        return (times * (1000 if dress.times == "milliseconds" else 1)).round().astype("int64")
    stamps = pd.to_datetime(times.round(), unit="s")
    return stamps.astype("datetime64[us]") if dress.form == "parquet" else stamps.dt.strftime(STRFTIME[dress.times])


def write_table(table: pd.DataFrame, file: Path, dress: Dress) -> None:
    """Writes a table in the form of the export."""
    if dress.form == "parquet":
        table.to_parquet(file, index=False)
    elif dress.form == "jsonl":
        table.to_json(file, orient="records", lines=True, force_ascii=False)
    elif dress.form == "csv.gz":
        table.to_csv(file, index=False, compression={"method": "gzip", "mtime": 1})
    else:
        table.to_csv(file, index=False, sep="\t" if dress.form == "tsv" else ",")


# Settings


def settings(world: World, made: dict[str, pd.DataFrame], dress: Dress) -> str:
    """The graphlink.toml that a careful person would write for the tables."""
    sections = [accounts_section(made["accounts"], dress)] if "accounts" in made else []
    for name, table in made.items():
        sections += [signal(name, column, table, dress) for column in SIGNALS if column in table]
    sections += [own_signal(kind, made[kind.table], dress) for kind in world.plan.kinds]
    sections += [section("[[kinds]]", name=kind.name, clean=kind.clean) for kind in world.plan.kinds if kind.clean]
    active = [world.plan.activity, "exchanges", "logins"]
    if found := [name for name in active if name in made and "at" in made[name]]:
        sections.append(section("[activity]", **where(found[0], dress), time=dress.column(found[0], "at")))
    return "\n".join(sections)


def section(heading: str, **keys: str | None) -> str:
    """A section of settings; keys without a value are left out."""
    return "\n".join([heading, *(f"{key} = {json.dumps(value)}" for key, value in keys.items() if value), ""])


def accounts_section(table: pd.DataFrame, dress: Dress) -> str:
    """What is what in the table of accounts."""
    mail = next((name for name in ("email_domain", "email") if name in table), None)
    return section(
        "[accounts]",
        path=dress.file("accounts"),
        id=dress.column("accounts", "account_id"),
        created_at=dress.column("accounts", "created_at") if "created_at" in table else None,
        organisation="org_id" if "org_id" in table else None,
        email_domain=mail,
    )


def where(name: str, dress: Dress) -> dict[str, str]:
    """The table and its column of account ids."""
    return {"path": dress.file(name), "account": dress.column(name, "account_id")}


def time_of(name: str, table: pd.DataFrame, dress: Dress) -> str | None:
    """The column of times, null where there is none."""
    return next((dress.column(name, column) for column in TIME_COLUMNS if column in table), None)


def signal(name: str, column: str, table: pd.DataFrame, dress: Dress) -> str:
    """A section for a built-in kind of signal."""
    kind, key = SIGNALS[column]
    keys = where(name, dress) | {key: dress.column(name, column)}
    return section("[[signals]]", kind=kind, **keys, time=time_of(name, table, dress))


def own_signal(kind: Kind, table: pd.DataFrame, dress: Dress) -> str:
    """A section for a kind of signal of the platform's own."""
    keys = where(kind.table, dress) | {"value": kind.column}
    return section("[[signals]]", kind=kind.name, **keys, time=time_of(kind.table, table, dress), window=kind.window)
