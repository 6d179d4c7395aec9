"""Names of sources: a table is found however its file is called, and what is not read is named."""

import gzip
import itertools
import json
from pathlib import Path

import pyarrow as pa
import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError
from graphlink.reading import read_sources
from graphlink.settings import find_settings

from .lent_engine import lent_engine
from .source_folder import ACCOUNTS, PAYMENTS, SHOWN, Rows, read, write_csv, write_jsonl, write_source

LOG: Rows = [
    {"account_id": f"a{n}", "ts": f"2026-02-01 10:00:0{n}", "ip": "45.1.2.3", "device_fingerprint": f"dev{n}"}
    for n in (1, 2, 3)
]
SEEN = {("a1", "ip", "45.1.2.3"), ("a1", "device", "dev1")}


def as_text(rows: Rows, mark: str) -> str:
    return "".join(mark.join(map(str, line)) + "\n" for line in [list(rows[0]), *(row.values() for row in rows)])


CONTENT = {
    "csv": as_text(PAYMENTS, ","),
    "tsv": as_text(PAYMENTS, "\t"),
    "json": "".join(json.dumps(row) + "\n" for row in PAYMENTS),
}
NAMES = {
    "payments.tsv": "tsv",
    "payments.ndjson": "json",
    "payments.json": "json",
    "payments.log": "json",
    "payments.LOG": "csv",
    "PAYMENTS.CSV": "csv",
    "Payments.Tsv": "tsv",
    "Payments.jsonl": "json",
}


def packed(path: Path, content: bytes) -> None:
    """Writes `content` as the ending of `path` says."""
    if path.suffix.casefold() == ".zst":
        with pa.CompressedOutputStream(str(path), "zstd") as stream:
            stream.write(content)
    else:
        path.write_bytes(gzip.compress(content) if path.suffix.casefold() == ".gz" else content)


@pytest.mark.parametrize(
    ("name", "ending"),
    [*((name, "") for name in NAMES), *zip(NAMES, itertools.cycle([".gz", ".zst", ".GZ"]), strict=False)],
)
def test_a_table_is_found_under_any_of_these_names(tmp_path: Path, name: str, ending: str) -> None:
    write_csv(tmp_path / "Accounts.CSV", ACCOUNTS)
    packed(tmp_path / (name + ending), CONTENT[NAMES[name]].encode())
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])
        assert {entry.path for entry in reading.sources.inputs} == {"Accounts.CSV", name + ending}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PAYMENTS),
        json.dumps(PAYMENTS, indent=2),
        "[\n" + ",\n".join(map(json.dumps, PAYMENTS)) + "\n]\n",
        "\ufeff[" + ",\n".join(map(json.dumps, PAYMENTS)) + "]",
        "\n".join(json.dumps(row, indent=1) for row in PAYMENTS),
        json.dumps({"Records": PAYMENTS}),
        json.dumps({"count": 3, "Records": PAYMENTS}, indent=1),
    ],
    ids=[
        "one line",
        "indented",
        "a line each",
        "byte order mark",
        "objects over lines",
        "wrapped",
        "wrapped, indented",
    ],
)
def test_json_in_any_shape(tmp_path: Path, text: str) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    (tmp_path / "payments.json").write_text(text)
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


def test_rows_deep_inside_an_object_are_read_and_an_event_keeps_its_own_lists(tmp_path: Path) -> None:
    """As search engines and APIs answer; an event by itself in its file has short lists, and is a row."""
    (write_source(tmp_path) / "payments.csv").unlink()
    rows = [*PAYMENTS] * 10
    (tmp_path / "payments.json").write_text(json.dumps({"took": 3, "hits": {"total": {"n": 1}, "hits": rows}}))
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])
    event = {**PAYMENTS[0], "request": {"chain": [{"ip": "1.2.3.4"}, {"ip": "1.2.3.5"}]}}
    (tmp_path / "payments.json").write_text(json.dumps(event))
    with read(tmp_path) as reading:
        assert len(reading.observations) == 1


def test_an_object_that_is_a_map_of_rows_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    (tmp_path / "payments.json").write_text(json.dumps({f"-N{n}": PAYMENTS[0] for n in range(200)}))
    with (
        pytest.raises(InputError, match=r"payments\.json: one object with a row under each of 200 names.*jq"),
        read(tmp_path),
    ):
        pass


def test_a_torn_array_costs_the_line_it_is_torn_in(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    lines = [json.dumps(row) for row in PAYMENTS]
    (tmp_path / "payments.json").write_text("[\n" + ",\n".join([lines[0], '{"account_id": ', *lines[1:]]))
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert reading.rejected == [("payments.json", 2, None, "not a JSON object")]


def test_a_torn_array_over_many_lines_is_refused(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    (tmp_path / "payments.json").write_text(json.dumps(PAYMENTS, indent=1)[:-30])
    with pytest.raises(InputError, match=r"payments\.json: cannot be read: .*JSON"), read(tmp_path):
        pass


def test_a_huge_row_of_an_array_costs_nothing_else(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    big = {**PAYMENTS[0], "note": "z" * 40_000_000}
    (tmp_path / "payments.json").write_text(json.dumps([PAYMENTS[0], big, *PAYMENTS[1:]]))
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert reading.rejected == [("payments.json", 2, None, "longer than 32 MiB")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("exchange.csv", "if it is the table exchanges, call it exchanges.csv"),
        ("exchanges (1).csv", "if it is the table exchanges, call it exchanges.csv"),
        ("exchanges-2026-02.jsonl.gz", "call it exchanges.jsonl.gz"),
        ("Exchanges.numbers", "save it as exchanges.csv"),
        ("payments.csv.bz2", "if it is the table payments"),
    ],
)
def test_what_looks_like_a_table_and_is_not_read_is_named(tmp_path: Path, name: str, said: str) -> None:
    (write_source(tmp_path) / name).write_text("x")
    with read(tmp_path) as reading:
        notes = [note for note in reading.sources.notes if note.startswith(f"{name}: not read")]
        assert len(notes) == 1
        assert said in notes[0]


def test_other_files_are_named_in_one_line_and_what_is_no_data_is_not(tmp_path: Path) -> None:
    write_source(tmp_path)
    for name in ("truth.csv", "README.md", "graphlink.toml", ".hidden", "_SUCCESS", "zeta.txt", "alpha.dat"):
        (tmp_path / name).write_text("")
    (tmp_path / "old.case").mkdir()
    (tmp_path / "old.case" / "run.json").write_text("{}")
    (tmp_path / "raw").mkdir()
    write_csv(tmp_path / "raw" / "part-0.csv", PAYMENTS)
    with read(tmp_path) as reading:
        notes = [note for note in reading.sources.notes if "not read" in note]
        assert notes == [
            "not read: alpha.dat, raw/, zeta.txt; a graphlink.toml can name them (graphlink init writes one)"
        ]


def test_a_missing_table_is_noted(tmp_path: Path) -> None:
    with read(write_source(tmp_path)) as reading:
        assert {"no table exchanges: done without", "no table logins: done without"} <= set(reading.sources.notes)


def test_the_log_of_a_job_gives_way_to_the_table(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.log").write_text("exported 3 rows\n")
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert any(note.startswith("payments.log: not read") for note in reading.sources.notes)


def test_one_log_is_a_source(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "gateway.jsonl", LOG)
    with read(tmp_path / "gateway.jsonl") as reading:
        assert reading.observations > SEEN
        assert [entry.path for entry in reading.sources.inputs] == ["gateway.jsonl"]
        assert any("gateway.jsonl: no column `prompt`; done without template" in note for note in reading.sources.notes)


def test_the_settings_beside_one_log_hold(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "gateway.jsonl", [{"who": "a1", "addr": "45.1.2.3"}])
    write_jsonl(tmp_path / "other.jsonl", LOG)
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "ip"\npath = "gateway.jsonl"\naccount = "who"\nvalue = "addr"\n'
    )
    with read(tmp_path / "gateway.jsonl") as reading:
        assert ("a1", "ip", "45.1.2.3") in reading.observations
    with (
        pytest.raises(InputError, match=r"other\.jsonl: the settings in .* read other files"),
        read(tmp_path / "other.jsonl"),
    ):
        pass


W3C = (
    "#Version: 1.0\n#Fields: date time c-ip x-user cs(User-Agent)\n"
    "2026-02-01\t10:00:01\t45.1.2.3\ta1\tcurl%20#8\n#Version: 1.0\n#Fields: date time c-ip x-user cs(User-Agent)\n"
    "2026-02-01\t10:00:02\t-\ta2\t-\nbroken\n"
)


@pytest.mark.parametrize("mark", ["\t", " "])
@pytest.mark.parametrize("name", ["edge.log", "edge.log.gz", "E2.2026-02-01.gz", "edge.csv"])
def test_the_headings_of_a_web_servers_log(tmp_path: Path, name: str, mark: str) -> None:
    packed(tmp_path / name, W3C.replace("\t", mark).encode())
    section = f'[[signals]]\npath = "{name}"\naccount = "x-user"\ntime = "time"\n'
    (tmp_path / "graphlink.toml").write_text(
        f'{section}kind = "ip"\nvalue = "c-ip"\n{section}kind = "agent"\nvalue = "cs(User-Agent)"\n'
    )
    with read(tmp_path) as reading:
        assert {("a1", "ip", "45.1.2.3"), ("a1", "agent", "curl%20#8")} <= reading.observations
        assert {row[0] for row in reading.observations} == {"a1"}
        assert reading.rows("select account_id, ts from activity_event") == []
        assert [str(row[0]) for row in reading.rows("select distinct first_seen from observation")] == [
            "2026-02-01 10:00:01"
        ]
        assert [row[2:] for row in reading.rejected] == [(None, "too few fields")]


def test_a_web_servers_log_that_changes_its_fields_is_refused(tmp_path: Path) -> None:
    (tmp_path / "edge.log").write_text("#Fields: time who ip\n1 a1 45.1.2.3\n#Fields: ip who time\n45.1.2.3 a1 1\n")
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "ip"\npath = "edge.log"\naccount = "who"\nvalue = "ip"\n'
    )
    with pytest.raises(InputError, match="its #Fields change on the way"), read(tmp_path):
        pass


def test_a_table_that_lacks_a_signals_column_is_read_for_what_it_has(tmp_path: Path) -> None:
    rows = [{"account_id": row["account_id"], "ts": row["ts"], "ip": row["ip"]} for row in LOG]
    with read(write_source(tmp_path, exchanges=rows)) as reading:
        assert reading.observations > SHOWN | {("a1", "ip", "45.1.2.3")}
        assert not reading.sources.has_prompts
        for column, kind in (("device_fingerprint", "device"), ("prompt", "template")):
            assert any(
                f"exchanges.csv: no column `{column}`; done without {kind}" in note for note in reading.sources.notes
            )


def test_objects_one_after_the_other_without_line_ends_are_rows(tmp_path: Path) -> None:
    """A stream of events is stored so."""
    rows = [{"account_id": f"a{n}", "ip": f"45.1.2.{n}", "ts": "2026-01-01"} for n in range(3)]
    (tmp_path / "logins.json").write_text("".join(json.dumps(row) for row in rows))
    with read(tmp_path) as reading:
        assert {account for account, kind, _ in reading.observations if kind == "ip"} == {"a0", "a1", "a2"}


def test_a_file_that_no_section_of_the_settings_names_is_named(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    (source / "zeta.log").write_text("x")
    text = '[[signals]]\nkind = "payment"\npath = "payments.csv"\nvalue = "card_fingerprint"\n'
    (source / "graphlink.toml").write_text(text)
    with read(source) as reading:
        found = [note for note in reading.sources.notes if note.startswith("not read: ")]
        assert found == ["not read: accounts.csv, zeta.log; no section of graphlink.toml names them"]


def test_a_run_says_why_a_table_is_not_named_as_init_said(tmp_path: Path) -> None:
    """Customers of a processor, whose ids no account has: half of what would tell was passed over with one word."""
    people = [{"user_id": f"u{n:04d}", "created_at": "2026-01-01", "phone": f"+4917{n:07d}"} for n in range(60)]
    write_csv(tmp_path / "users.csv", people)
    cards = [{"customer": f"cus_{7919 * n:x}", "card_fingerprint": f"{n % 9:016x}"} for n in range(60)]
    write_csv(tmp_path / "payments-1.csv", cards)
    write_csv(tmp_path / "payments-2.csv", [{**card, "customer": f"{card['customer']}a"} for card in cards])
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        found = [note for note in reading.sources.notes if note.startswith("not read: ")]
    why = (
        "no column names accounts: `customer` meets 0 % of them; a table with both ids would lead from one to the other"
    )
    mended = "mend that, or name it in a section of graphlink.toml"
    assert found == [f"not read: payments-{n}.csv; {why}; {mended}" for n in (1, 2)]


def test_settings_that_lie_elsewhere_hide_no_file_and_what_cannot_be_read_is_told_with_what_to_do(
    tmp_path: Path,
) -> None:
    (tmp_path / "source").mkdir()
    source = write_source(tmp_path / "source")
    (source / "exchanges.csv.zip").write_bytes(b"PK")
    (source / "users.numbers").write_bytes(b"PK")
    text = '[[signals]]\nkind = "payment"\npath = "source/payments.csv"\nvalue = "card_fingerprint"\n'
    (tmp_path / "elsewhere.toml").write_text(text)
    settings, base = find_settings(source, tmp_path / "elsewhere.toml")
    with lent_engine() as engine:
        notes = read_sources(engine, source, settings, base=base).notes
    assert "not read: accounts.csv, exchanges.csv.zip; no section of graphlink.toml names them" in notes
    assert "not read: users.numbers; save it as .xlsx or CSV" in notes


def test_what_no_settings_can_name_is_not_said_to_be_namable(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    (source / "export.numbers").write_bytes(b"PK")
    with read(source) as reading:
        said = [note for note in reading.sources.notes if "export" in note]
        assert said == ["not read: export.numbers; save it as .xlsx or CSV"]


def test_a_folder_of_parts_that_no_section_names_is_named_and_so_is_a_table_without_an_ending(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    (source / "graphlink.toml").write_text(
        '[[signals]]\nkind = "payment"\npath = "payments.csv"\nvalue = "card_fingerprint"\n'
    )
    (source / "logins" / "day=1").mkdir(parents=True)
    write_csv(source / "logins" / "day=1" / "part-0.csv", PAYMENTS)
    (source / "pictures").mkdir()
    (source / "pictures" / "one.png").write_bytes(b"\x89PNG")
    write_csv(source / "exchanges", PAYMENTS)
    (source / "events").write_text('{"account_id": "a1"}\n')
    (source / "NOTES").write_text("of these, and others, and more\nno table\n")
    with read(source) as reading:
        notes = [note for note in reading.sources.notes if note.startswith("not read")]
    assert notes == [
        "not read: accounts.csv, logins/; no section of graphlink.toml names them",
        "not read: events; nothing in its name says what it is; add .jsonl to it",
        "not read: exchanges; nothing in its name says what it is; add .csv to it",
    ]
