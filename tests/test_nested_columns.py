"""Dotted paths: accounts, values, texts and times inside nested JSON and Parquet."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.errors import InputError

from .source_folder import Rows, read, write_csv, write_jsonl, write_parquet

WRITERS: dict[str, Callable[[Path, Rows], None]] = {"jsonl": write_jsonl, "parquet": write_parquet}
EVENTS: Rows = [
    {
        "actor": {"id": f"a{n}", "kind": "User"},
        "when": {"at": f"2026-02-0{n} 10:00:00"},
        "request": {"headers": {"x-forwarded-for": f"45.1.2.{n}"}, "args": [{"name": "q"}, {"name": f"arg {n}"}]},
        "messages": [{"role": "user", "content": f"hello {n}"}],
    }
    for n in (1, 2)
]


def section(kind: str, ending: str, **keys: str) -> str:
    return f'[[signals]]\nkind = "{kind}"\npath = "events.{ending}"\n' + "".join(
        f'{key} = "{text}"\n' for key, text in ({"account": "actor.id"} | keys).items()
    )


def source_with(tmp_path: Path, ending: str, *sections: str, rows: Rows = EVENTS) -> Path:
    WRITERS[ending](tmp_path / f"events.{ending}", rows)
    (tmp_path / "graphlink.toml").write_text("".join(sections))
    return tmp_path


@pytest.mark.parametrize("ending", WRITERS)
def test_paths_into_nested_columns(tmp_path: Path, ending: str) -> None:
    ip = section("ip", ending, value="request.headers.x-forwarded-for", time="when.at")
    said = section("template", ending, text="messages.0.content", time="when.at")
    arg = section("arg", ending, value="request.args.1.name")
    with read(source_with(tmp_path, ending, ip, said, arg)) as reading:
        assert {("a1", "ip", "45.1.2.1"), ("a2", "arg", "arg 2")} <= reading.observations
        assert reading.rows("select * from prompt") == [
            (f"a{n}", datetime(2026, 2, n, 10), f"hello {n}") for n in (1, 2)
        ]
        assert reading.rejected == []


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_paths_into_json_text(tmp_path: Path, ending: str) -> None:
    """As a database writes a nested column; a value that is no JSON costs nothing but itself."""
    rows: list[dict[str, Any]] = [{name: json.dumps(value) for name, value in row.items()} for row in EVENTS]
    rows.append(rows[0] | {"request": '{"headers": cut o', "actor": '{"id": "a3"}'})
    (write_csv if ending == "csv" else write_parquet)(tmp_path / f"events.{ending}", rows)
    ip = section("ip", ending, value="request.headers.x-forwarded-for", time="when.at")
    said = section("template", ending, text="messages.0.content", time="when.at")
    arg = section("arg", ending, value="request.args.1.name")
    (tmp_path / "graphlink.toml").write_text(ip + said + arg)
    with read(tmp_path) as reading:
        assert {("a1", "ip", "45.1.2.1"), ("a2", "arg", "arg 2")} <= reading.observations
        assert [kind for account, kind, _ in reading.observations if account == "a3"] == []
        assert [text for _, _, text in reading.rows("select * from prompt")] == ["hello 1", "hello 2", "hello 1"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_json_text_without_the_member_is_told_with_what_is_there(tmp_path: Path, ending: str) -> None:
    rows = [{"user": "a1", "extra": json.dumps({"client": {"ip": "45.1.2.3", "agent": "x"}})}]
    (write_csv if ending == "csv" else write_parquet)(tmp_path / f"events.{ending}", rows)
    (tmp_path / "graphlink.toml").write_text(section("ip", ending, account="user", value="extra.client.addr"))
    told = r"no column `extra.client.addr`; inside `extra` there is .*extra.client.ip"
    with pytest.raises(InputError, match=told), read(tmp_path):
        pass


@pytest.mark.parametrize("ending", WRITERS)
def test_a_dot_may_be_part_of_a_name(tmp_path: Path, ending: str) -> None:
    """OpenTelemetry calls an attribute so: `gen_ai.input.messages`."""
    rows = [{"user": "a1", "attributes": {"gen_ai.prompt": {"0.text": "hello"}, "client.address": "45.1.2.3"}}]
    ip = section("ip", ending, account="user", value="attributes.client.address")
    said = section("template", ending, account="user", text="attributes.gen_ai.prompt.0.text")
    with read(source_with(tmp_path, ending, ip, said, rows=rows)) as reading:
        assert ("a1", "ip", "45.1.2.3") in reading.observations
        assert [text for _, _, text in reading.rows("select * from prompt")] == ["hello"]


@pytest.mark.parametrize("ending", WRITERS)
def test_a_column_of_that_very_name_wins(tmp_path: Path, ending: str) -> None:
    rows = [{**row, "actor.id": f"b{n}"} for n, row in enumerate(EVENTS)]
    with read(source_with(tmp_path, ending, section("kind", ending, value="actor.kind"), rows=rows)) as reading:
        assert reading.observations == {("b0", "kind", "User"), ("b1", "kind", "User")}


@pytest.mark.parametrize("ending", WRITERS)
def test_a_path_that_leads_nowhere_names_what_is_there(tmp_path: Path, ending: str) -> None:
    source = source_with(tmp_path, ending, section("ip", ending, value="actor.ip"))
    said = r"no column `actor\.ip`; inside `actor` there is actor\.id, actor\.kind"
    with pytest.raises(InputError, match=said), read(source):
        pass


@pytest.mark.parametrize("ending", WRITERS)
def test_a_text_may_be_nested_and_stays_readable(tmp_path: Path, ending: str) -> None:
    with read(source_with(tmp_path, ending, section("template", ending, text="messages"))) as reading:
        texts = [row[2].replace(" ", "") for row in reading.rows("select * from prompt")]
        assert texts == [f'[{{"role":"user","content":"hello{n}"}}]' for n in (1, 2)]


@pytest.mark.parametrize("key", ["value", "time", "account"])
def test_nothing_else_may_be_nested(tmp_path: Path, key: str) -> None:
    keys = {"value": "actor.kind"} | {key: "request.headers"}
    source = source_with(tmp_path, "parquet", section("x", "parquet", **keys))
    with pytest.raises(InputError, match=r"column `request\.headers` holds STRUCT.* is needed"), read(source):
        pass


def test_a_nested_value_in_json_costs_that_value(tmp_path: Path) -> None:
    source = source_with(tmp_path, "jsonl", section("x", "jsonl", value="request.headers"))
    with read(source) as reading:
        assert {row[3] for row in reading.rejected} == {"holds an object or a list, text is needed"}


def test_maps_and_parts_of_two_forms(tmp_path: Path) -> None:
    (tmp_path / "events.parquet").mkdir()
    headers: list[Any] = [
        pa.array([[("ip", "45.1.2.1")]], pa.map_(pa.string(), pa.string())),
        pa.array([{"ip": "45.1.2.2", "more": 1}]),
    ]
    for n, column in enumerate(headers):
        table = pa.table({"who": [f"a{n}"], "headers": column})
        pq.write_table(table, tmp_path / "events.parquet" / f"{n}.parquet")
    (tmp_path / "graphlink.toml").write_text(section("ip", "parquet", account="who", value="headers.ip"))
    with read(tmp_path) as reading:
        assert {("a0", "ip", "45.1.2.1"), ("a1", "ip", "45.1.2.2")} <= reading.observations


def test_json_text_inside_json_is_read_by_dotted_paths(tmp_path: Path) -> None:
    """As queues and collectors of logs deliver it: an envelope, and what was logged as text in it."""
    said = [json.dumps({"user": {"id": f"a{n}"}, "ip": f"45.1.2.{n}", "at": "2026-01-02T03:04:05Z"}) for n in (1, 2)]
    lines = [json.dumps({"offset": n, "record": {"value": text}}) for n, text in enumerate(said)]
    (tmp_path / "events.jsonl").write_text(
        "\n".join([*lines, json.dumps({"offset": 3, "record": {"value": "torn {"}})])
    )
    paths = {"account": "record.value.user.id", "value": "record.value.ip", "time": "record.value.at"}
    (tmp_path / "graphlink.toml").write_text(section("ip", "jsonl", **paths))
    with read(tmp_path) as reading:
        found = {row for row in reading.observations if row[1] == "ip"}
        assert found == {("a1", "ip", "45.1.2.1"), ("a2", "ip", "45.1.2.2")}


def test_json_text_inside_json_without_the_member_is_told_with_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text(json.dumps({"user": "a1", "payload": json.dumps({"ip": "45.1.2.3"})}))
    (tmp_path / "graphlink.toml").write_text(section("ip", "jsonl", account="user", value="payload.addr"))
    with pytest.raises(InputError, match=r"inside `payload` there is payload\.ip"), read(tmp_path):
        pass


def named(pairs: dict[str, Any], how: str) -> list[dict[str, Any]]:
    """`pairs` as a list of names and values, as events' parameters (ga4), attributes (otlp) and headers are kept."""
    wrapped = {"ga4": "string_value", "otlp": "stringValue"}
    if how == "headers":
        return [{"name": name, "value": value} for name, value in pairs.items()]
    return [{"key": name, "value": {wrapped[how]: value}} for name, value in pairs.items()]


@pytest.mark.parametrize("how", ["ga4", "otlp", "headers"])
@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv"])
def test_paths_into_lists_of_names_and_values(tmp_path: Path, ending: str, how: str) -> None:
    rows: list[dict[str, Any]] = [
        {"n": n, "attributes": named({"other": "x", "client.ip": f"45.1.2.{n}", "user": f"a{n}"}, how)} for n in (1, 2)
    ]
    rows[1]["attributes"] = rows[1]["attributes"][::-1]
    written = [{**row, "attributes": json.dumps(row["attributes"])} for row in rows] if ending == "csv" else rows
    {**WRITERS, "csv": write_csv}[ending](tmp_path / f"events.{ending}", written)
    keys = {"account": "attributes.user", "value": "attributes.client.ip"}
    (tmp_path / "graphlink.toml").write_text(section("ip", ending, **keys))
    with read(tmp_path) as reading:
        assert {row for row in reading.observations if row[1] == "ip"} == {
            (f"a{n}", "ip", f"45.1.2.{n}") for n in (1, 2)
        }


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv"])
def test_a_name_that_no_list_has_is_refused(tmp_path: Path, ending: str) -> None:
    rows = [{"n": n, "attributes": named({"user": f"a{n}", "ip": "45.1.2.3"}, "ga4")} for n in (1, 2)]
    written = [{**row, "attributes": json.dumps(row["attributes"])} for row in rows] if ending == "csv" else rows
    {**WRITERS, "csv": write_csv}[ending](tmp_path / f"events.{ending}", written)
    (tmp_path / "graphlink.toml").write_text(section("ip", ending, account="attributes.user", value="attributes.addr"))
    said = r"no column `attributes.addr`; inside `attributes` there is .*attributes.ip"
    with pytest.raises(InputError, match=said), read(tmp_path):
        pass
