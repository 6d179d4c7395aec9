"""Maps in single quotes, as Python shows a dict and ClickHouse writes a Map: read as the JSON that they tell."""

import json
import random
from pathlib import Path

import pandas as pd
import pytest

from graphlink.discovery import discover, write_settings
from graphlink.reading.single_quotes import as_json, as_json_sql

from .discovered import shown
from .lent_engine import lent_engine
from .source_folder import read, write_csv, write_parquet

PIECES = ["a", "'", '"', "\\", "\n", "é", "€", ",", ":", "{", "]", " ", "\x07", "True", "None", "\\x41"]


def thing(draw: random.Random, deep: int = 0) -> object:
    if deep < 2 and draw.random() < 0.3:
        return {text(draw): thing(draw, deep + 1) for _ in range(draw.randrange(3))}
    if deep < 2 and draw.random() < 0.2:
        return [thing(draw, deep + 1) for _ in range(draw.randrange(3))]
    return draw.choice([text(draw), text(draw), draw.randrange(-9, 10**12), True, False, None])


def text(draw: random.Random) -> str:
    return "".join(draw.choice(PIECES) for _ in range(draw.randrange(7)))


def test_whatever_python_shows_is_read_as_it_was() -> None:
    draw = random.Random(11)
    things = [{"a": thing(draw), "b": [thing(draw)], f"c{n}": text(draw)} for n in range(600)]
    with lent_engine() as engine:
        engine.register("told", pd.DataFrame({"n": range(600), "shown": [repr(one) for one in things]}))
        made = engine.frame(f"select {as_json_sql('shown')} as json from told order by n")["json"]
    assert [json.loads(one) for one in made] == things
    assert [as_json(repr(one)) for one in things] == list(made)


def test_other_text_is_left_as_it_is() -> None:
    for one in ("{x}", "it's", "{\"a\": 'b'}", ""):
        assert as_json(one) == one


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize("form", ["python", "clickhouse"])
def test_members_of_such_maps_are_columns(tmp_path: Path, write: object, form: str) -> None:
    rows = []
    for n in range(120):
        inside = {"user.id": f"u{n % 40:04d}", "ip": f"45.1.2.{n % 9}", "device_id": f"d{n % 23:06d}", "note": "it's"}
        marks = ((key, value.replace("'", "\\'")) for key, value in inside.items())
        clickhouse = "{" + ",".join(f"'{key}':'{value}'" for key, value in marks) + "}"
        rows.append({"at": f"2026-01-{1 + n // 10:02d}", "attrs": repr(inside) if form == "python" else clickhouse})
    assert callable(write)
    write(tmp_path / f"log.{'csv' if write is write_csv else 'parquet'}", rows)
    found = discover(tmp_path)
    assert {row[2:4] for row in shown(found)} == {("attrs.user.id", "attrs.ip"), ("attrs.user.id", "attrs.device_id")}
    write_settings(found)
    with read(tmp_path) as reading:
        assert not reading.rejected
        assert reading.rows("select count(*) from account") == [(40,)]
