"""JSON text inside JSON text, as a queue carries what a topic said: each member is read by its dotted path."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .source_folder import Rows, read, write_csv, write_jsonl, write_parquet

WRITERS: dict[str, Callable[[Path, Rows], None]] = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}


def carried(n: int) -> dict[str, str]:
    """A row that carries, twice packed, what account n of 20 did; four have one device."""
    told = {"userId": f"u{n % 20}", "sourceIp": f"45.1.{n % 20}.7", "deviceId": f"dev{n % 20 // 4:029d}"}
    said = {"Type": "Notification", "Message": json.dumps({"detail": told, "note": "{no object}"})}
    return {"MessageId": f"m{n}", "Body": json.dumps(said)}


@pytest.mark.parametrize("form", WRITERS)
def test_members_are_read_through_several_texts(tmp_path: Path, form: str) -> None:
    """No column named accounts."""
    WRITERS[form](tmp_path / f"queue.{form}", [carried(n) for n in range(60)])
    found = discover(tmp_path)
    assert {one.get("account") for one in found.proposal.signals} == {"Body.Message.detail.userId"}
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.rejected == []
        seen = reading.rows(
            "select kind, count(distinct account_id), count(distinct value) from observation group by kind"
        )
        assert {tuple(row) for row in seen} >= {("ip", 20, 20), ("device", 20, 5)}


def test_a_text_that_is_an_object_at_times_is_still_read_as_it_is(tmp_path: Path) -> None:
    rows = [
        {"user_id": f"u{n}", "request": json.dumps({"prompt": json.dumps({"task": f"sum up the text {n}"}), "id": n})}
        for n in range(40)
    ]
    write_csv(tmp_path / "requests.csv", rows)
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "template"\npath = "requests.csv"\naccount = "user_id"\ntext = "request.prompt"\n'
    )
    with read(tmp_path) as reading:
        (signal,) = reading.sources.signals
        texts = reading.rows(f"select {signal.value.sql} from {signal.events.table.name}")
        assert (f"{json.dumps({'task': 'sum up the text 7'})}",) in [tuple(row) for row in texts]
