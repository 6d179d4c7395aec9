"""Columns as written: what needs no change is read as it stands, and what needs one is changed in every pass."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from graphlink.signals.as_written import read_as_written
from graphlink.signals.showings import showings_of, shown_step

from .source_folder import read, write_parquet, write_source

AT = datetime(2026, 8, 1, 12)
LONG_AGO = datetime(1970, 1, 1)


def source(folder: Path, *exchanges: tuple[str | None, datetime | str | None]) -> Path:
    """A source whose log has these ids and times, each with a prompt."""
    rows: list[dict[str, Any]] = [
        {"account_id": account, "ts": ts, "ip": "45.1.2.3", "device_fingerprint": "d", "prompt": "write a poem"}
        for account, ts in exchanges
    ]
    write_parquet(write_source(folder) / "exchanges.parquet", rows)
    return folder


@pytest.mark.parametrize(
    ("exchanges", "account", "time"),
    [
        ([("a1", AT), ("a2", AT)], True, True),
        ([("a1", AT), ("a2", None)], True, True),
        ([("a1", AT), (None, AT)], True, True),
        ([("a1", AT), ("a2 ", AT)], False, True),
        ([("a1", AT), ("\ta2", AT)], False, True),
        ([("a1", AT), (" ", AT)], False, True),
        ([("a1", AT), ("a2", LONG_AGO)], True, False),
        ([("a1", "2026-08-01 12:00:00"), ("a2", "2026-08-01 13:00:00")], True, False),
    ],
)
def test_a_column_is_read_as_written_where_all_of_it_needs_no_change(
    tmp_path: Path, exchanges: list[tuple[str | None, datetime | str | None]], account: bool, time: bool
) -> None:
    with read(source(tmp_path / "in", *exchanges)) as found:
        passes = showings_of(found.sources)
        found.engine.run_all(map(shown_step, passes))
        sources = read_as_written(found.engine, found.sources, passes)
        (activity,) = sources.activity
        assert activity.events.time
        assert (activity.events.account.as_written, activity.events.time.as_written) == (account, time)
        prompts = [signal.events for signal in sources.signals if signal.is_text]
        assert prompts == [activity.events]


def test_what_needs_a_change_is_changed_where_the_log_is_read_again(tmp_path: Path) -> None:
    log = [("a1", AT), ("a2 ", AT), (" ", AT), (None, AT), ("a3", LONG_AGO)]
    with read(source(tmp_path / "in", *log)) as found:
        for view in ("prompt", "activity_event"):
            rows = found.engine.frame(f"select account_id, ts from {view} order by account_id")
            times = [None if pd.isna(at) else at.to_pydatetime() for at in rows["ts"]]
            assert list(zip(rows["account_id"], times, strict=True)) == [("a1", AT), ("a2", AT), ("a3", None)]
