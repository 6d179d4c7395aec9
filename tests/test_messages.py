"""Prompts as gateways keep them: which lists of messages are known, what of them is read, and what is rejected."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.errors import InputError
from graphlink.settings import find_settings
from graphlink.signals.messages import BROKEN, MALFORMED, role_names, state_sql, turns_sql

from .lent_engine import lent_engine
from .source_folder import read, write_csv, write_jsonl, write_parquet

USER = {"role": "user", "content": "how do tides work"}
SYSTEM = {"role": "system", "content": "You teach."}
ANSWER = {"role": "assistant", "content": "by the moon"}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def lang_chain(kind: str, content: str) -> dict[str, object]:
    """A message as that library writes its objects out."""
    path = ["langchain", "schema", "messages", kind]
    return {"lc": 1, "type": "constructor", "id": path, "kwargs": {"content": content, "additional_kwargs": {}}}


Said = tuple[list[str], str | None, str | None]


def turns(prompts: Sequence[str], roles: Sequence[str] = ("system", "user")) -> list[dict[str, Any]]:
    """What is read of each of `prompts`, those apart that are rejected."""
    frame = pd.DataFrame({"number": range(len(prompts)), "prompt": pd.Series(prompts, dtype="str")})
    named = list(role_names(roles))
    with lent_engine() as engine:
        engine.register("said", frame)
        found = engine.frame(f"{turns_sql(f'(select *, {named} as roles from said)')} order by number")
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def said(prompt: object, roles: Sequence[str] = ("system", "user")) -> Said:
    (row,) = turns([json.dumps(prompt)], roles)
    assert row["plain"] is None, "taken for text"
    return sorted(row["systems"]), row["first"], row["last"]


SHAPES: dict[str, tuple[object, Said]] = {
    "openai": ([SYSTEM, USER, ANSWER], (["You teach."], "how do tides work", "how do tides work")),
    "a later turn": (
        [SYSTEM, USER, ANSWER, {"role": "user", "content": "and ebb"}],
        (["You teach."], "how do tides work", "and ebb"),
    ),
    "developer": (
        [{"role": "developer", "content": "Be short."}, USER],
        (["Be short."], USER["content"], USER["content"]),
    ),
    "parts": (
        [{"role": "user", "content": [{"type": "text", "text": "what"}, PICTURE, {"type": "text", "text": "is this"}]}],
        ([], "what\nis this", "what\nis this"),
    ),
    "media alone": ([SYSTEM, {"role": "user", "content": [PICTURE]}], (["You teach."], None, None)),
    "calls of tools": (
        [USER, {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}, {"role": "tool", "content": "42"}],
        ([], USER["content"], USER["content"]),
    ),
    "an object": ({"model": "m", "messages": [USER]}, ([], USER["content"], USER["content"])),
    "a list made text once more": (json.dumps([USER]), ([], USER["content"], USER["content"])),
    "an object made text once more": (
        json.dumps({"messages": [SYSTEM, USER]}),
        (["You teach."], USER["content"], USER["content"]),
    ),
    "messages as text in an object": ({"messages": json.dumps([USER])}, ([], USER["content"], USER["content"])),
    "anthropic": (
        {
            "system": [{"type": "text", "text": "You teach."}, {"type": "text", "text": "Kindly."}],
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "how do tides work"}]},
                {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "f", "input": {}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": "42"}]},
            ],
        },
        (["You teach.\nKindly."], "how do tides work", "how do tides work"),
    ),
    "responses, as text": (
        {"model": "m", "instructions": "You teach.", "input": "how do tides work"},
        (["You teach."], "how do tides work", "how do tides work"),
    ),
    "responses, as items": (
        {
            "model": "m",
            "input": [
                {"role": "user", "content": [{"type": "input_text", "text": "how do tides work"}]},
                {"type": "function_call_output", "call_id": "1", "output": "42"},
            ],
        },
        ([], "how do tides work", "how do tides work"),
    ),
    "langfuse": ({"input": {"messages": [SYSTEM, USER]}}, (["You teach."], USER["content"], USER["content"])),
    "a batch's line": ({"custom_id": "1", "body": {"messages": [USER]}}, ([], USER["content"], USER["content"])),
    "opentelemetry": (
        [
            {"role": "system", "parts": [{"type": "text", "content": "You teach."}]},
            {
                "role": "user",
                "parts": [{"type": "text", "content": "how do tides work"}, {"type": "blob", "content": "A"}],
            },
        ],
        (["You teach."], "how do tides work", "how do tides work"),
    ),
    "opentelemetry, attributes": (
        {
            "gen_ai.system_instructions": json.dumps([{"type": "text", "content": "You teach."}]),
            "gen_ai.input.messages": json.dumps([{"role": "user", "parts": [{"type": "text", "content": "tides"}]}]),
        },
        (["You teach."], "tides", "tides"),
    ),
    "contents and parts": (
        {
            "systemInstruction": {"parts": [{"text": "You teach."}]},
            "contents": [{"role": "user", "parts": [{"text": "tides"}]}],
        },
        (["You teach."], "tides", "tides"),
    ),
    "from and value": ([{"from": "human", "value": "tides"}, {"from": "gpt", "value": "moon"}], ([], "tides", "tides")),
    "type as role": (
        [{"type": "human", "content": "tides"}, {"type": "ai", "content": "moon"}],
        ([], "tides", "tides"),
    ),
    "one message": (USER, ([], USER["content"], USER["content"])),
    "parts alone": ([{"type": "text", "text": "tides"}, PICTURE], ([], "tides", "tides")),
    "a list in a list": ([[USER]], ([], USER["content"], USER["content"])),
    "langchain, written out": (
        [
            lang_chain("SystemMessage", "You teach."),
            lang_chain("HumanMessage", "tides"),
            lang_chain("AIMessageChunk", ""),
        ],
        (["You teach."], "tides", "tides"),
    ),
    "langchain, in a batch": ({"messages": [[lang_chain("HumanMessage", "tides")]]}, ([], "tides", "tides")),
    "langchain, as dicts": (
        [{"type": "system", "data": {"content": "You teach."}}, {"type": "human", "data": {"content": "tides"}}],
        (["You teach."], "tides", "tides"),
    ),
    "openinference": (
        [{"message": SYSTEM}, {"message": {"role": "user", "contents": [{"message_content": {"text": "tides"}}]}}],
        (["You teach."], "tides", "tides"),
    ),
    "llamaindex": (
        [{"role": "user", "blocks": [{"block_type": "text", "text": "tides"}, {"block_type": "image", "image": "A"}]}],
        ([], "tides", "tides"),
    ),
    "cohere": ([{"role": "USER", "message": "tides"}, {"role": "CHATBOT", "message": "moon"}], ([], "tides", "tides")),
    "an export's": (
        [{"message": {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["tides"]}}}],
        ([], "tides", "tides"),
    ),
    "several of the system": (
        [SYSTEM, {"role": "system", "content": "b"}, {"role": "system", "content": "c"}, USER],
        (["You teach.", "c"], USER["content"], USER["content"]),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_says_what_the_customers_side_said(name: str) -> None:
    prompt, expected = SHAPES[name]
    assert said(prompt) == expected


@pytest.mark.parametrize(
    "text",
    [
        "how do tides work",
        "[INST] how do tides work [/INST]",
        "{name}, tell me how tides work",
        '"[a note] how do tides work"',
        '"{tides} and ebb"',
        "[]",
        "{}",
        "[1, 2, 3]",
        '["tides", "ebb"]',
        '{"input": "tides", "lang": "en"}',
        '{"messages": ["tides"]}',
        '[{"role": "admin", "content": "x"}]',
        '[{"role": "user", "name": "x"}]',
        '[{"from": "Berlin", "to": "Rome", "value": 3}]',
        '[{"type": "message", "data": {"x": 1}}]',
        '{"role": "a part in a play", and so on',
    ],
)
def test_text_that_looks_like_json_stays_the_text_it_is(text: str) -> None:
    assert [(row["plain"], row["first"], list(row["systems"])) for row in turns([text])] == [(text, None, [])]


def test_what_python_prints_of_a_list_is_read() -> None:
    (row,) = turns([str([SYSTEM, {"role": "user", "content": 'it\'s a "tide"\nnow'}])])
    assert (row["first"].split(), row["systems"].tolist()) == (["it's", "a", '"tide"', "now"], ["You teach."])


def test_roles_choose_whose_turns_are_read() -> None:
    talk = [SYSTEM, USER, ANSWER, {"role": "customer", "content": "ebb"}]
    assert said(talk, ["user"]) == ([], USER["content"], USER["content"])
    assert said(talk, ["System"]) == (["You teach."], None, None)
    assert said(talk, ["assistant"]) == ([], "by the moon", "by the moon")
    assert said(talk, ["user", "customer"]) == ([], USER["content"], "ebb")
    assert said({"system": "You teach.", "messages": [USER]}, ["user"]) == ([], USER["content"], USER["content"])
    # A role of one's own makes a list of messages of what would be text.
    assert said([{"role": "customer", "content": "ebb"}], ["customer"]) == ([], "ebb", "ebb")


def test_what_is_read_of_a_prompt_is_bounded() -> None:
    talk = [{"role": "system", "content": "s" * 9000}]
    for number in range(400):
        talk += [{"role": "user", "content": f"{number} " + "u" * 9000}, ANSWER]
    (row,) = turns([json.dumps(talk)])
    read_ = [*row["systems"], row["first"], row["last"]]
    assert [len(text) for text in read_] == [1501, 1501, 1501]
    assert [text.split()[0] for text in read_[1:]] == ["0", "399"]


@pytest.mark.parametrize(
    ("prompt", "problem"),
    [
        (json.dumps([USER, 5]), MALFORMED),
        (json.dumps([USER, {"content": "nobody"}]), MALFORMED),
        (json.dumps([USER, {"role": "user", "content": 5}]), MALFORMED),
        (json.dumps([{"role": "user", "content": True}]), MALFORMED),
        (json.dumps([USER])[:-9], BROKEN),
        (json.dumps({"model": "m", "messages": [USER]})[:-9], BROKEN),
    ],
)
def test_a_list_that_fails_to_be_one_of_messages_is_told(prompt: str, problem: str) -> None:
    with lent_engine() as engine:
        engine.register("said", pd.DataFrame({"prompt": pd.Series([prompt], dtype="str")}))
        states = engine.frame(state_sql("(select *, ['user'] as roles from said)"))["state"].tolist()
    assert states == [problem]
    assert turns([prompt]) == []


# Files

TEMPLATE = '[[signals]]\nkind = "template"\npath = "{path}"\ntext = "messages"\ntime = "ts"\n'


def log(*prompts: object) -> list[dict[str, Any]]:
    return [
        {"account_id": f"a{number}", "ts": f"2026-01-0{1 + number} 10:00:00", "messages": prompt}
        for number, prompt in enumerate(prompts)
    ]


def as_text(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with lists as JSON, as a column of text has them."""
    return [
        {**row, "messages": row["messages"] if isinstance(row["messages"], str) else json.dumps(row["messages"])}
        for row in rows
    ]


def write_log(folder: Path, name: str, rows: Sequence[dict[str, Any]], more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "graphlink.toml").write_text(TEMPLATE.format(path=name) + more)
    if name.endswith(".csv"):
        write_csv(folder / name, as_text(rows))
    elif name.endswith(".jsonl"):
        write_jsonl(folder / name, rows)
    elif name.startswith("text"):
        write_parquet(folder / name, as_text(rows))
    else:
        write_parquet(folder / name, rows)
    return folder


FILES = ("log.csv", "log.jsonl", "text.parquet", "nested.parquet")


@pytest.mark.parametrize("name", FILES)
def test_every_format_holds_lists_of_messages(tmp_path: Path, name: str) -> None:
    rows = log([SYSTEM, USER, ANSWER], [SYSTEM, {"role": "user", "content": "ebb"}])
    with read(write_log(tmp_path, name, rows)) as reading:
        found = reading.rows(f"select account_id, systems[1], first from ({turns_sql('prompt')})")
        assert reading.lines == ()
    assert found == [("a0", "You teach.", "how do tides work"), ("a1", "You teach.", "ebb")]


def test_parts_nested_in_parquet_are_read(tmp_path: Path) -> None:
    part = pa.struct([("type", pa.string()), ("text", pa.string()), ("image_url", pa.struct([("url", pa.string())]))])
    message = pa.struct([("role", pa.string()), ("content", pa.list_(part))])
    says = [{"role": "user", "content": [{"type": "text", "text": "what is this"}, PICTURE]}]
    table = {
        "account_id": ["a0", "a1"],
        "ts": ["2026-01-01"] * 2,
        "messages": pa.array([says, None], pa.list_(message)),
    }
    write_log(tmp_path, "nested.parquet", log([USER]))
    pq.write_table(pa.table(table), tmp_path / "nested.parquet")
    with read(tmp_path) as reading:
        assert reading.rows(f"select account_id, first from ({turns_sql('prompt')})") == [("a0", "what is this")]


def test_nothing_nested_but_text_is_refused(tmp_path: Path) -> None:
    write_log(tmp_path, "nested.parquet", log({"tokens": 5}))
    with pytest.raises(InputError, match=r"`messages` holds STRUCT\(tokens BIGINT\), text is needed"), read(tmp_path):
        pass


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl", "text.parquet"])
def test_a_list_that_cannot_be_read_costs_its_row(tmp_path: Path, name: str) -> None:
    rows = log(
        [USER], [USER, 5], "[INST] tides", json.dumps([USER])[:-9], {"messages": [{"role": "user", "content": 1}]}
    )
    with read(write_log(tmp_path, name, rows)) as reading:
        assert reading.rejected == [
            (name, 2, "messages", MALFORMED),
            (name, 4, "messages", BROKEN),
            (name, 5, "messages", MALFORMED),
        ]
        assert reading.rows(f"select account_id, plain, first from ({turns_sql('prompt')})") == [
            ("a0", None, "how do tides work"),
            ("a2", "[INST] tides", None),
        ]
        assert reading.rows("select count(*) from account") == [(5,)]


def test_text_alone_is_left_as_it_is(tmp_path: Path) -> None:
    with read(write_log(tmp_path, "log.csv", log("tides", '{"a": 1}'))) as reading:
        assert list(reading.engine.frame("from prompt").columns) == ["account_id", "ts", "prompt"]


def test_roles_stand_beside_text_alone(tmp_path: Path) -> None:
    write_log(tmp_path, "log.csv", log([USER]), 'roles = ["user"]\n')
    assert find_settings(tmp_path, None)[0].signals[0].roles == ("user",)
    write_log(tmp_path, "log.csv", log([USER]), "roles = []\n")
    with pytest.raises(InputError, match="roles"):
        find_settings(tmp_path, None)
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "ip"\npath = "x.csv"\nvalue = "ip"\nroles = ["user"]\n'
    )
    with pytest.raises(InputError, match="`roles` needs `text`"):
        find_settings(tmp_path, None)
