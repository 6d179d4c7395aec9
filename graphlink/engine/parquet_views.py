"""Parquet files of a case, read by SQL."""

import glob
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ..steps import quote_name, quote_text
from .problems import one_line

__all__ = ["ParquetViews"]

EXACT_DIGITS = 15
"""Digits that every float keeps."""


def _is_wide(kind: str) -> bool:
    """Whether an engine's type is a decimal of more digits than a float keeps."""
    found = re.fullmatch(r"DECIMAL\((\d+),\d+\)", kind)
    return found is not None and int(found[1]) > EXACT_DIGITS


def _digits(column: str) -> str:
    """The digits of a decimal that count, without the noughts at both its ends."""
    bare = f"regexp_replace(cast({quote_name(column)} as varchar), '\\.?0*$', '')"
    return f"ltrim(replace(replace({bare}, '-', ''), '.', ''), '0')"


class ParquetViews:
    """Parquet files read by SQL, each a view under its name; the files are not copied.

    Raises Problem where a file cannot be read.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._connection = duckdb.connect()
        # The engine expands patterns in names, so those are escaped.
        self._scans = {name: f"read_parquet({quote_text(glob.escape(str(path)))})" for name, path in files.items()}
        for name, scan in self._scans.items():
            with self._speaking_of(name):
                self._connection.execute(f"create view {quote_name(name)} as select * from {scan}")

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """What `sql` returns over the views; `values` are bound to its `?`."""
        with self._speaking_of("asked"), self._connection.cursor() as cursor:
            return cursor.execute(sql, list(values)).df()

    def columns(self, name: str) -> dict[str, str]:
        """The columns of the view `name`, each with its type as the engine calls it."""
        with self._speaking_of("asked"), self._connection.cursor() as cursor:
            view = cursor.view(quote_name(name))
            return dict(zip(view.columns, map(str, view.types), strict=True))

    def keep_digits(self, name: str) -> None:
        """Has decimals of the view `name` that a float would round told as texts: numbers of a warehouse's own, as
        NUMBER(38,0), are ids as well."""
        wide = [column for column, kind in self.columns(name).items() if _is_wide(kind)]
        longest = [f"max(length({_digits(column)}))" for column in wide]
        with self._speaking_of("asked"), self._connection.cursor() as cursor:
            found = cursor.execute(f"select {', '.join(longest)} from {quote_name(name)}").fetchone() if wide else None
        told = [column for column, digits in zip(wide, found or (), strict=False) if (digits or 0) > EXACT_DIGITS]
        if told:
            texts = ", ".join(f"cast({quote_name(one)} as varchar) as {quote_name(one)}" for one in told)
            seen = f"select * replace ({texts}) from {self._scans[name]}"
            with self._speaking_of(name):
                self._connection.execute(f"create or replace view {quote_name(name)} as {seen}")

    def _speaking_of(self, at: str) -> AbstractContextManager[None]:
        return one_line(f"reading a case, {at}", "what this machine has", Path(tempfile.gettempdir()))
