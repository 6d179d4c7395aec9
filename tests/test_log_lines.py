"""Lines of logs: JSON behind what a collector wrote before it, and pairs of names and values."""

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError
from graphlink.reading.json_text import text_leaves

from .discovered import shown
from .source_folder import read, write_csv

ROWS = [{"user_id": f"u{n % 9}", "ip": f"45.1.2.{n % 7}", "said": f'a "b" \\ {{x}} {n}'} for n in range(40)]
AT = "2026-01-21T16:24:{:02d}"

STAMPED = {
    "container": AT + "Z stdout F {text}",
    "container, long": AT + ".123456789+01:00 stderr F {text}",
    "syslog": "Jan 21 16:24:{:02d} host app[7]: {text}",
    "syslog 5424": "<34>1 " + AT + "Z host app 7 - - {text}",
    "compose": "gateway_1  | {text}",
    "program": AT + " INFO handled {text} in 20 ms",
}
PAIRS = {
    "logfmt": 'time={at}Z level=info msg="request done" user_id={user_id} ip={ip} said={said}',
    "behind a sentence": "{at}Z INFO app - request (user_id={user_id}, ip={ip}, said={said}) ok",
}


def stamped(form: str) -> str:
    return "".join(
        form.replace("{text}", "\0").format(n).replace("\0", json.dumps(row)) + "\n" for n, row in enumerate(ROWS)
    )


def pairs(form: str) -> str:
    rows = ({**row, "said": json.dumps(row["said"]), "at": AT.format(n)} for n, row in enumerate(ROWS))
    return "".join(form.format(**row) + "\n" for row in rows)


TEXTS = {
    **{name: stamped(form) for name, form in STAMPED.items()},
    **{name: pairs(form) for name, form in PAIRS.items()},
}


def observed(folder: Path, text: str) -> tuple[set[tuple[str, str, str]], list[tuple[object, ...]], list[str]]:
    (folder / "app.log").write_text(text)
    write_settings(discover(folder))
    with read(folder) as reading:
        said = reading.engine.frame(f"select distinct c0 from {reading.sources.tables[0].name}")["c0"].tolist()
        return reading.observations, reading.rejected, said


@pytest.mark.parametrize("name", TEXTS)
def test_each_line_is_a_row(tmp_path: Path, name: str) -> None:
    seen, rejected, _ = observed(tmp_path, TEXTS[name])
    assert {row for row in seen if row[1] == "ip"} == {(row["user_id"], "ip", row["ip"]) for row in ROWS}
    assert rejected == []


@pytest.mark.parametrize("name", ["container", "syslog 5424", "program", "behind a sentence"])
def test_the_time_before_it_is_a_column(tmp_path: Path, name: str) -> None:
    (tmp_path / "app.log").write_text(TEXTS[name])
    assert [row[4] for row in shown(discover(tmp_path))][:1] == ["log_time"]


@pytest.mark.parametrize("name", ["container", "logfmt", "behind a sentence"])
def test_what_is_quoted_is_read_to_the_last_sign(tmp_path: Path, name: str) -> None:
    (tmp_path / "app.log").write_text(TEXTS[name])
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "said"\npath = "app.log"\naccount = "user_id"\nvalue = "said"\n'
    )
    with read(tmp_path) as reading:
        assert {row[2] for row in reading.observations} == {row["said"] for row in ROWS}


def test_a_greeting_and_a_line_of_words_cost_themselves(tmp_path: Path) -> None:
    text = "Starting the gateway on port 8080\n" + TEXTS["container"] + AT.format(59) + "Z stdout F shutting down\n"
    seen, rejected, _ = observed(tmp_path, text)
    assert len({row for row in seen if row[1] == "ip"}) == len({(row["user_id"], row["ip"]) for row in ROWS})
    assert [row[1] for row in rejected] == [1, 42]


def test_packed_days_are_one_log(tmp_path: Path) -> None:
    for day in (1, 2):
        text = TEXTS["logfmt"].replace("2026-01-21", f"2026-01-0{day}")
        (tmp_path / f"app-2026-01-0{day}.log.gz").write_bytes(gzip.compress(text.encode()))
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert sum(reading.sources.tables[0].rows) == 80 and not reading.rejected


def test_a_table_with_a_column_of_objects_is_a_table(tmp_path: Path) -> None:
    text = "user_id|ip|more\n" + "".join(f'{row["user_id"]}|{row["ip"]}|{{"a": 1}}\n' for row in ROWS)
    (tmp_path / "t.txt").write_text(text)
    assert [row[:4] for row in shown(discover(tmp_path))] == [("ip", "t.txt", "user_id", "ip")]


def test_a_table_of_data_is_read_and_what_is_no_text_is_refused(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.dat", ROWS)
    assert [row[1] for row in shown(discover(tmp_path))][:1] == ["t.dat"]
    (tmp_path / "t.dat").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputError, match="holds NUL bytes"):
        discover(tmp_path)


def in_a_member(lines: list[str]) -> str:
    return "".join(json.dumps({"log": line, "stream": "stdout"}) + "\n" for line in lines)


def in_series(lines: list[str]) -> str:
    values = [[f"{1_768_000_000_000_000_000 + n}", line] for n, line in enumerate(lines)]
    series = [{"stream": {"pod": pod}, "values": half} for pod, half in (("a", values[:25]), ("b", values[25:]))]
    return json.dumps({"status": "success", "data": {"resultType": "streams", "result": series}})


def in_a_column(lines: list[str]) -> str:
    return "n,raw\n" + "".join('{},"{}"\n'.format(n, line.replace('"', '""')) for n, line in enumerate(lines))


@pytest.mark.parametrize("name", ["container", "program", "logfmt", "behind a sentence"])
@pytest.mark.parametrize(
    ("file", "kept", "column"),
    [("a.json", in_a_member, "log"), ("a.json", in_series, "line"), ("a.csv", in_a_column, "raw")],
)
def test_lines_in_a_column_are_rows_as_those_of_a_file_are(
    tmp_path: Path, file: str, kept: Callable[[list[str]], str], column: str, name: str
) -> None:
    """Of what collectors keep in JSON, and stores of logs answer, nothing was read."""
    (tmp_path / file).write_text(kept(TEXTS[name].splitlines()))
    found = discover(tmp_path)
    assert {row[2:4] for row in shown(found)} >= {(f"{column}.user_id", f"{column}.ip")}
    write_settings(found)
    with read(tmp_path) as reading:
        seen = {row for row in reading.observations if row[1] == "ip"}
        assert seen == {(row["user_id"], "ip", row["ip"]) for row in ROWS}
        assert reading.rejected == []


@pytest.mark.parametrize("sign", [base64.b64encode, base64.urlsafe_b64encode])
def test_objects_in_base64_are_looked_into(tmp_path: Path, sign: Callable[[bytes], bytes]) -> None:
    """As queues and streams carry them: each was a value of its own, or none."""
    rows = [{"n": n, "data": sign(json.dumps(row).encode()).decode()} for n, row in enumerate(ROWS)]
    write_csv(tmp_path / "queue.csv", rows)
    found = discover(tmp_path)
    assert [row[2:4] for row in shown(found)] == [("data.user_id", "data.ip")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.observations >= {(row["user_id"], "ip", row["ip"]) for row in ROWS}


def test_texts_with_pairs_in_some_are_no_lines() -> None:
    texts = ["set a=1, b=2 and c=3", '2026-01-21T16:24:03Z {"a": 1}', "what is x?", "", "hello"]
    assert text_leaves("prompt", texts) == []
    assert text_leaves("prompt", texts[:2]) != []
    assert text_leaves("forwarded", ["for=45.1.2.3;proto=https;by=10.0.0.7", "a=1; b=2; c=3"]) == []
