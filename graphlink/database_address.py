"""Addresses as `path` of the settings, of databases and of what Spark reaches: what is one, and how it is shown
without what is secret in it."""

import re
from pathlib import Path

__all__ = ["DATABASES", "TABLE", "is_database", "is_far", "scheme_of", "shown_address"]

DATABASES = ("postgresql", "postgres", "sqlite", "duckdb")
"""What an address of a database that graphlink reads begins with."""

TABLE = "spark:"
"""What the name of a table begins with that Spark's catalog knows."""

_SCHEME = re.compile(rf"(?:({'|'.join(DATABASES)})|([A-Za-z][A-Za-z0-9+.-]+)(?=:/)):/{{0,2}}", re.IGNORECASE)
# One stroke is enough of an address: a path of the system's loses the second.
_ENVIRONMENT = "{env:"


def scheme_of(path: str) -> str | None:
    """What the address begins with, in small letters; None where `path` is no address, but a path."""
    found = _SCHEME.match(path)
    return (found[1] or found[2]).lower() if found else None


def is_database(path: str) -> bool:
    """Whether `path` is a database: by what it begins with, or because it is (partly) in the environment."""
    return scheme_of(path) in DATABASES or _ENVIRONMENT in path


def is_far(path: str, base: Path) -> bool:
    """Whether `path`, of which nothing lies below `base`, is where Spark alone may reach: a store, or a table."""
    kind = scheme_of(path) or ""
    far = path.startswith(TABLE) or bool(kind and kind not in DATABASES and not kind.startswith("postgres"))
    return far and not (base / path).exists()


def shown_address(path: str) -> str:
    """`path` as it may be shown: of an address user, host and name, without password and parameters.

    What stands in the environment stays `{env:NAME}`.
    """
    found = _SCHEME.match(path)
    if (found is None and _ENVIRONMENT not in path) or scheme_of(path) in ("sqlite", "duckdb"):
        return path
    begin = found[0] if found else ""
    # By the last @: a password may hold one that should have been written %40, and is not shown for it.
    user, at, place = path.removeprefix(begin).rpartition("@")
    # The sign inside `{env:NAME}` separates no password.
    name = re.split(r":(?![A-Za-z_]\w*\})", user)[0]
    return f"{begin}{name}{at}{re.split('[?#]', place)[0]}"
