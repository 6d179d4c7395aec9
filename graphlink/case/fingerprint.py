"""What files a whole case has, and the hash by which one is told from another; reads no table."""

import hashlib
from pathlib import Path

from ..errors import InputError

__all__ = ["AGAIN", "LATER", "MANIFEST", "TABLES", "fingerprint_of", "refuse_incomplete", "tables_of"]

TABLES: dict[str, tuple[str, ...]] = {
    "accounts": ("account_id", "community_id", "network_id", "role", "membership", "score", "verdict", "reason"),
    "communities": (
        "community_id",
        "network_id",
        "accounts",
        "links",
        "score",
        "verdict",
        "q_value",
        "first_seen",
        "last_seen",
        "exchanges",
        "reason",
    ),
    "links": ("account_l", "account_r", "weight", "kinds", "shared"),
    "signals": ("kind", "value", "degree", "weight", "hub"),
    "signs": ("community_id", "sign", "strength", "points", "network_strength"),
    "belonging": ("account_id", "part", "family", "nats", "kind", "value", "without", "untied"),
    "evidence": ("community_id", "kind", "value", "accounts", "outside", "weight"),
    "incidence": ("account_id", "kind", "value", "occurrences", "first_seen", "last_seen"),
    "activity": ("community_id", "hour", "exchanges", "accounts"),
    "models": ("community_id", "model", "exchanges"),
    "rejected": ("path", "row", "column", "problem"),
}
"""Each table's columns that stay; a table may carry more (the source's own account columns, a column per feature)."""

LATER = frozenset({"signs", "belonging"})
"""Tables that a case of an earlier version lacks: it is read without them."""

MANIFEST = "run.json"
AGAIN = "run `graphlink run` again"


def tables_of(folder: Path) -> tuple[str, ...]:
    """The names of the tables that the case at `folder` has."""
    return tuple(name for name in TABLES if (folder / f"{name}.parquet").is_file())


def refuse_incomplete(folder: Path) -> None:
    """Nothing where `folder` is a complete case; raises InputError that says what is missing."""
    if folder.is_file():
        raise InputError(f"{folder}: a file, and a case is a folder; `graphlink run SOURCE --out CASE` makes one")
    if not folder.is_dir():
        raise InputError(f"{folder}: no such case folder; `graphlink run SOURCE --out {folder}` makes one")
    there = tables_of(folder)
    # A source has a table of accounts, too.
    if not {*there} - {"accounts"} and not (folder / MANIFEST).is_file():
        what = "no case, but a folder with a table of accounts" if there else "no case, none of its tables is there"
        raise InputError(f"{folder}: {what}; `graphlink run SOURCE --out CASE` makes one")
    missing = [name for name in TABLES if name not in there and name not in LATER]
    if missing or not (folder / MANIFEST).is_file():
        names = ", ".join([f"{name}.parquet" for name in missing] or [MANIFEST])
        raise InputError(f"{folder}: not a complete case, {names} is missing; {AGAIN}")


def fingerprint_of(folder: Path) -> str:
    """SHA-256 over the bytes of a complete case's tables. Raises InputError for another folder."""
    refuse_incomplete(folder)
    digest = hashlib.sha256()
    for name in sorted(tables_of(folder)):
        digest.update(name.encode())
        with (folder / f"{name}.parquet").open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
