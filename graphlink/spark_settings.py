"""The `[spark]` table of graphlink.toml: settings that are passed to Spark as they are, under Spark's own names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["spark_settings"]

_SECRET = re.compile(r"secret|password|passwd|token|credential|access[._-]?key", re.IGNORECASE)


def spark_settings(table: object) -> dict[str, str]:
    """`table`, as TOML nests it, by Spark's names: `executor.memory = "4g"` is `spark.executor.memory`.

    Raises ValueError where a value is no text, number or truth, or may be a secret: Spark shows its settings to whoever
    lists the processes of the machine.
    """
    if not isinstance(table, Mapping):
        raise ValueError('must be a table, such as [spark] with executor.memory = "4g"')
    found = dict(_flat(table, "spark"))
    secret = next((name for name in found if _SECRET.search(name)), None)
    if secret:
        raise ValueError(f"{secret} may hold a secret; leave it to spark-defaults.conf or to the environment")
    return found


def _flat(table: Mapping[str, Any], under: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        # What a run wrote down has whole names already.
        key = name if name.startswith("spark.") else f"{under}.{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, key)
        elif isinstance(value, bool):
            yield key, str(value).lower()
        elif isinstance(value, str | int | float):
            yield key, str(value)
        else:
            raise ValueError(f"{key} must be a text, a number, true or false")
