"""Bad rows cost themselves: each is in `rejected` with file, row and column, and never a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .source_folder import ACCOUNTS, PAYMENTS, SHOWN, read, write_csv, write_parquet, write_source


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


REJECTED: dict[str, tuple[bytes, tuple[int, str | None, str]]] = {
    "too few fields": (b"a3\n", (4, None, "too few fields")),
    "too many fields": (b"a3,card,2026-02-01,more\n", (4, None, "too many fields")),
    "broken UTF-8": (b"a3,card-\xff\xfe,2026-02-01\n", (4, None, "not UTF-8 text")),
    "NUL in a value": (b"a3,card-\x00,2026-02-01\n", (4, "card_fingerprint", "holds a NUL byte")),
    "unknown account": (b"a9,card-one,2026-02-01\n", (4, "account_id", "no such account in the table of accounts")),
    "NUL in an account": (
        b"a\x003,card-one,2026-02-01\n",
        (4, "account_id", "no such account in the table of accounts"),
    ),
    "no account": (b" ,card-one,2026-02-01\n", (4, "account_id", "no account id")),
    "stray quote": (
        b'a3,"card"-nine,2026-02-01\n',
        (4, None, "a quote is out of place"),
    ),
    "open quote": (
        b'a3,"card-nine,2026-02-01\n',
        (4, None, "a quote is out of place"),
    ),
}


@pytest.mark.parametrize("bad", REJECTED)
def test_a_bad_row_costs_that_row_alone(tmp_path: Path, bad: str) -> None:
    content, entry = REJECTED[bad]
    source = write_source(tmp_path)
    append(source / "payments.csv", content + b"a3,card-two,2026-02-04\n")
    with read(source) as reading:
        assert reading.rejected == [("payments.csv", *entry)]
        assert reading.observations == SHOWN | {("a3", "payment", "card-two")}
        assert reading.lines[0].startswith("payments.csv: row 4")


def test_row_numbers_after_unparsed_rows(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    append(source / "payments.csv", b"bad\na9,c,\nbad\nbad\na8,c,\na1,card-x,\n")
    with read(source) as reading:
        rows = {row[1]: row[3] for row in reading.rejected}
        assert rows == {4: "too few fields", 6: "too few fields", 7: "too few fields"} | dict.fromkeys(
            (5, 8), "no such account in the table of accounts"
        )


@pytest.mark.parametrize(
    "time", ["1970-01-01 00:00:00", "2199-01-01", "0", "-5", "soon", "2026-02-30", "99999999999999999999", "infinity"]
)
def test_a_bad_time_costs_the_time_alone(tmp_path: Path, time: str) -> None:
    source = write_source(tmp_path, payments=[*PAYMENTS, {**PAYMENTS[0], "account_id": "a3", "paid_at": time}])
    with read(source) as reading:
        path, row, column, problem = reading.rejected[0]
        assert (path, row, column) == ("payments.csv", 4, "paid_at")
        assert "not a time between 1990 and 2100" in problem
        assert reading.observations == SHOWN | {("a3", "payment", "card-one")}
        assert reading.rows("select first_seen from observation where account_id = 'a3'") == [(None,)]


def test_bad_times_in_parquet(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    rows = [{"account_id": "a1", "card_fingerprint": "card-one", "paid_at": t} for t in (1.7e9, 12.0, -1.0, None)]
    write_parquet(tmp_path / "payments.parquet", rows)
    with read(tmp_path) as reading:
        assert [row[1:3] for row in reading.rejected] == [(2, "paid_at"), (3, "paid_at")]


def test_duplicate_accounts_keep_one_row_whatever_the_order(tmp_path: Path) -> None:
    rows = [
        {"account_id": "a1", "created_at": "", "plan": "x"},
        {"account_id": "a1", "created_at": "2026-01-05", "plan": "b"},
        {"account_id": "a1", "created_at": "2026-01-01", "plan": "z"},
        {"account_id": "a1", "created_at": "2026-01-01", "plan": "c"},
        {"account_id": "a2", "created_at": "2026-01-01", "plan": "c"},
        {"account_id": "a2", "created_at": "2026-01-01", "plan": "c"},
    ]
    kept = []
    for n, order in enumerate([rows, rows[::-1]]):
        with read(write_source(tmp_path / str(n), accounts=order)) as reading:
            kept.append(reading.rows("select account_id, plan from account"))
            found = [row for row in reading.rejected if row[0] == "accounts.csv"]
            assert len(found) == 4
            assert all(row[2] == "account_id" and "another row of this account" in row[3] for row in found)
    assert kept[0] == kept[1] == [("a1", "c"), ("a2", "c")]


def test_accounts_without_an_id_or_time(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    append(source / "accounts.csv", b",2026-01-01,free\na\x00b,2026-01-01,free\na4,yesterday,pro\n")
    with read(source) as reading:
        assert [row[:3] for row in reading.rejected] == [
            ("accounts.csv", 4, "account_id"),
            ("accounts.csv", 5, "account_id"),
            ("accounts.csv", 6, "created_at"),
        ]
        assert reading.rows("select account_id, created_at from account where plan = 'pro' and account_id = 'a4'") == [
            ("a4", None)
        ]


def test_a_thousand_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    stranger = [{"account_id": f"x{n}", "card_fingerprint": "card-one", "paid_at": ""} for n in range(1500)]
    with read(write_source(tmp_path, payments=[*PAYMENTS, *stranger])) as reading:
        assert len(reading.rejected) == 1001
        assert [row[3] for row in reading.rejected if row[1] is None] == [
            "no such account in the table of accounts: 500 more such rows"
        ]
        assert "row 4: column `account_id`: no such account" in reading.lines[0]
        assert "(and 1,499 more rows;" in reading.lines[0]


def test_bad_json_lines(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    (tmp_path / "payments.jsonl").write_bytes(
        b'{"account_id": "a1", "card_fingerprint": "card-one", "paid_at": 1767225600}\n'
        b"{broken\n"
        b"[1, 2]\n"
        b'{"account_id": "a2", "card_fingerprint": "\xff", "paid_at": null}\n'
        b'{"account_id": "a2", "card_fingerprint": "card\\u0000", "paid_at": null}\n'
        b'{"account_id": "a2", "card_fingerprint": {"id": "c"}, "paid_at": null}\n'
        b'{"account_id": "a2", "card_fingerprint": "card-one"}\n'
    )
    with read(tmp_path) as reading:
        assert [row[1:] for row in reading.rejected] == [
            (2, None, "not a JSON object"),
            (3, None, "not a JSON object"),
            (4, None, "not UTF-8 text"),
            (5, "card_fingerprint", "holds a NUL byte"),
            (6, "card_fingerprint", "holds an object or a list, text is needed"),
        ]
        assert reading.observations == {("a1", "payment", "card-one"), ("a2", "payment", "card-one")}


def test_an_open_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    append(source / "payments.csv", b'a3,"oops,2026-02-01\n' + b"".join(b"a3,c%d,\n" % n for n in range(20_000)))
    with read(source) as reading:
        assert len(reading.rejected) == 1
        assert len(reading.observations) == 3 + 20_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    source = write_source(tmp_path)
    text = (source / "payments.csv").read_text().replace("\r\n", "\n").replace("\n", end)
    (source / "payments.csv").write_bytes(text.encode())
    with read(source) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


def test_mixed_line_ends(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").write_bytes(
        b"account_id,card_fingerprint,paid_at\r\na1,card-one,\na2,card-one,\r\n\na2,card-two,\n"
    )
    with read(tmp_path) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace(",", ";"), str.rstrip])
def test_byte_order_mark_semicolons_and_no_last_line_end(tmp_path: Path, change: Callable[[str], str]) -> None:
    source = write_source(tmp_path)
    for name in ("accounts.csv", "payments.csv"):
        (source / name).write_text(change((source / name).read_text()))
    with read(source) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


def test_heading_with_other_capitals(tmp_path: Path) -> None:
    rows = [{"Account_ID": row["account_id"], " CARD_fingerprint": row["card_fingerprint"]} for row in PAYMENTS]
    with read(write_source(tmp_path, payments=rows)) as reading:
        assert reading.observations == SHOWN
        assert any("no column `paid_at`" in note for note in reading.sources.notes)


def test_gaps_in_columns_of_fractional_numbers(tmp_path: Path) -> None:
    write_csv(tmp_path / "accounts.csv", [{"account_id": "7", "created_at": ""}])
    none = float("nan")
    rows = [{"account_id": who, "card_fingerprint": 5.0, "paid_at": at} for who, at in [(7.0, none), (none, 1e9)]]
    write_parquet(tmp_path / "payments.parquet", rows)
    with read(tmp_path) as reading:
        assert reading.observations == {("7", "payment", "5")}
        assert [row[1:] for row in reading.rejected] == [(2, "account_id", "no account id")]


# Extreme, but not wrong


def test_one_account(tmp_path: Path) -> None:
    with read(write_source(tmp_path, accounts=ACCOUNTS[:1], payments=PAYMENTS[:1])) as reading:
        assert reading.observations == {("a1", "payment", "card-one")}
        assert any("one account only" in note for note in reading.sources.notes)


def test_empty_table_of_signals(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").write_text("account_id,card_fingerprint,paid_at\n")
    with read(tmp_path) as reading:
        assert reading.observations == set()
        assert any("payments.csv: no rows" in note for note in reading.sources.notes)


def test_a_hub_that_every_account_shows_and_an_account_with_a_hundred_thousand_signals(tmp_path: Path) -> None:
    accounts = [{"account_id": f"a{n}", "created_at": None} for n in range(2000)]
    hub = [{"account_id": f"a{n}", "card_fingerprint": "everyone", "paid_at": None} for n in range(2000)]
    much = [{"account_id": "a7", "card_fingerprint": f"card {n}", "paid_at": None} for n in range(100_000)]
    write_parquet(tmp_path / "accounts.parquet", accounts)
    write_parquet(tmp_path / "payments.parquet", hub + much)
    with read(tmp_path) as reading:
        assert reading.rows("select count(*) from observation where value = 'everyone'") == [(2000,)]
        assert reading.rows("select count(*) from observation where account_id = 'a7'") == [(100_001,)]


HOSTILE = [
    "'; drop table observation; --",
    '"; drop table account; --',
    "{0.__class__}%s%n$1",
    "../../../../tmp/never",
    "<script>alert(1)</script>",
    "=1+1",
    "read_csv('x')",
    "\\",
    "a?b*c[d]",
]


def test_text_of_the_data_is_text(tmp_path: Path) -> None:
    rows = [{"account_id": text, "created_at": "2026-01-01"} for text in HOSTILE]
    pays = [{"account_id": text, "card_fingerprint": text, "paid_at": ""} for text in HOSTILE]
    with read(write_source(tmp_path, accounts=rows, payments=pays)) as reading:
        assert reading.observations == {(text, "payment", text) for text in HOSTILE}
        assert reading.rejected == []
