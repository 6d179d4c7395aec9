"""Maps in columns of text, whose keys are ids of other things: conversations by message, attributes by name."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover
from graphlink.reading import find_path, inspect_table, open_table, with_every_column
from graphlink.reading.json_text import text_leaves

from .discovered import shown
from .lent_engine import lent_engine
from .source_folder import Rows, write_csv, write_jsonl, write_parquet

CHATS: Rows = [
    {
        "user_id": f"u{n % 40:03d}",
        "chat": json.dumps({"ip": f"45.1.2.{n % 17}", "turns": {f"{n:04d}-{k}": {"said": "yes"} for k in range(5)}}),
    }
    for n in range(90)
]


def test_the_keys_of_a_map_are_no_columns() -> None:
    assert text_leaves("chat", [row["chat"] for row in CHATS]) == [("chat", "ip")]


def test_what_stands_beside_a_map_is_found(tmp_path: Path) -> None:
    write_csv(tmp_path / "chat.csv", CHATS)
    assert "chat.ip" in {value for row in shown(discover(tmp_path)) for value in row}


@pytest.mark.parametrize("times", [1, 2])
def test_properties_that_are_met_again_are_members(times: int) -> None:
    """Events of many kinds have more properties in all than a map may; what two of them have is one."""
    events = [{f"p{n}": 1, "ip": "45.1.2.3"} for n in range(150)] + [{"device": "d"}] * times
    found = text_leaves("properties", map(json.dumps, events))
    assert (("properties", "device") in found) == (times > 1)
    assert ("properties", "ip") in found


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_properties_that_are_hardly_met_among_many_are_told(tmp_path: Path, ending: str) -> None:
    rows: list[dict[str, object]] = []
    for n in range(300):
        inside = {"ip": f"45.1.2.{n % 9}", f"p{n}": "v"} | ({"card_fingerprint": "c1"} if n == 3 else {})
        rows.append({"user_id": f"u{n % 40}", "properties": inside if ending == "jsonl" else json.dumps(inside)})
    write = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}[ending]
    write(tmp_path / f"events.{ending}", rows)
    found = discover(tmp_path)
    assert [row[3] for row in shown(found)] == ["properties.ip"]
    (said,) = (text for text in found.proposal.unsure if "hardly met" in text)
    assert said.startswith(f"events.{ending}: of the many names in `properties` 1 hardly met is not looked into")
    assert "`properties.card_fingerprint`" in said


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_text_of_very_many_members_is_looked_into_once(tmp_path: Path, ending: str) -> None:
    """A look for each member took the text's length as often: a few MB were gigabytes."""
    wide = {f"group_{g}": {f"n{n}": g * n for n in range(60)} for g in range(3)}
    rows: Rows = [{"at": n, "payload": json.dumps({**wide, "said": "x" * 20_000, "user": f"u{n}"})} for n in range(250)]
    (write_csv if ending == "csv" else write_jsonl)(tmp_path / f"events.{ending}", rows)
    with lent_engine() as engine:
        layout = inspect_table(engine, find_path(f"events.{ending}", tmp_path))
        layout = with_every_column(engine, layout)
        assert len([name for name in layout.columns if name.startswith("payload.")]) == 182
        table = open_table(engine, "events", layout, [], [name for name in layout.columns if name != "payload.said"])
        user, group = (table.columns[name].sql for name in ("payload.user", "payload.group_2.n59"))
        assert engine.scalar(f"select count(distinct {user}) from events where {group} = '118'") == 250
        engine.drop("events")
