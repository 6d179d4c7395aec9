"""Account ids that differ in spelling alone are joined and said; what could be two accounts is left apart."""

from pathlib import Path

import pytest

from .source_folder import ACCOUNTS, PAYMENTS, Rows, read, write_csv, write_parquet, write_source

UUID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
JOINED = [
    ("100123", "100123.0"),
    ("100123.0", "100123"),
    ("0xabcdef0123", "0xABcDeF0123"),
    ("0xABcDeF0123", "0xabcdef0123"),
    ("DEADBEEF01", "deadbeef01"),
    (UUID, UUID.upper()),
    (UUID, "{" + UUID + "}"),
    (UUID.replace("-", ""), UUID),
    ("ada", "\u00a0ada\ufeff"),
    (UUID, f"urn:uuid:{UUID}"),
    ("65f0c3a1d2e4b5a697881234", 'ObjectId("65f0c3a1d2e4b5a697881234")'),
    ("00123", '="00123"'),
    ("00123", "'00123"),
    ("ada7", "b'ada7'"),
    ("1100123", "1,100,123"),
    ("Ada.B@Mail.example", "ada.b@mail.example"),
]
APART = [
    ("00123", "123"),
    ("00123", "123.0"),
    ("123", "00123.0"),
    ("100123", "100123.5"),
    ("Ada", "ada"),
    ("abc", "ABC"),
    ("1e5", "100000"),
    ("100123", "100,1"),
    ("o'brien", "brien"),
]


def accounts(*ids: str) -> Rows:
    return [{"account_id": one, "created_at": ""} for one in ids]


def payments(*ids: str) -> Rows:
    return [{"account_id": one, "card_fingerprint": f"card-{n}", "paid_at": "2026-02-01"} for n, one in enumerate(ids)]


def test_ids_that_differ_in_spelling_alone_are_one_account_and_said(tmp_path: Path) -> None:
    for n, (known, written) in enumerate(JOINED):
        source = write_source(tmp_path / str(n), accounts=accounts(known, "b1"), payments=payments(written, "b1"))
        with read(source) as reading:
            assert reading.observations == {(known, "payment", "card-0"), ("b1", "payment", "card-1")}, known
            assert reading.rejected == []
            (line,) = reading.lines
            assert line.startswith(
                "payments.csv: column `account_id`: 1 ids differ from an account's in spelling alone"
            )
            assert f"is `{known}`): joined" in line


def test_ids_that_may_be_two_accounts_stay_two(tmp_path: Path) -> None:
    for n, (known, written) in enumerate(APART):
        source = write_source(tmp_path / str(n), accounts=accounts(known), payments=payments(written, known))
        with read(source) as reading:
            assert reading.observations == {(known, "payment", "card-1")}, written
            assert [row[1:3] for row in reading.rejected] == [(1, "account_id")]
            assert "no such account" in reading.lines[0]


def test_two_accounts_that_would_become_one_are_left_apart_and_said(tmp_path: Path) -> None:
    known = accounts("0xABCDEF0123", "0xabcdef0123", "77", "77.0", "5")
    shown = payments("0xABCDEF0123", "0xabcdef0123", "0xAbCdEf0123", "77", "77.0", "5.0")
    with read(write_source(tmp_path, accounts=known, payments=shown)) as reading:
        expected = {("0xABCDEF0123", 0), ("0xabcdef0123", 1), ("77", 3), ("77.0", 4), ("5", 5)}
        assert reading.observations == {(account, "payment", f"card-{n}") for account, n in expected}
        assert [row[1:3] for row in reading.rejected] == [(3, "account_id")]
        assert any(
            "1 ids could each be several accounts by spelling alone (`0xAbCdEf0123`)" in x for x in reading.lines
        )
        assert any("(`5.0` is `5`): joined" in line for line in reading.lines)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_reader_of_the_events_sees_the_account(tmp_path: Path, ending: str) -> None:
    write = {"csv": write_csv, "parquet": write_parquet}[ending]
    rows = [
        {
            "account_id": who,
            "ts": f"2026-02-0{n} 10:00:00",
            "ip": "203.0.113.9",
            "device_fingerprint": "d",
            "prompt": "Hi.",
        }
        for n, who in enumerate(["7.0", "7", " 7.0", "8.0", "9"], start=1)
    ]
    write_csv(tmp_path / "accounts.csv", accounts("7", "8"))
    write(tmp_path / f"exchanges.{ending}", rows)
    with read(tmp_path) as reading:
        assert reading.rows("select account_id, kind, occurrences from observation") == [
            (account, kind, many) for account, many in (("7", 3), ("8", 1)) for kind in ("device", "ip", "ip_range")
        ]
        assert reading.rows("select account_id, count(*) from prompt group by 1") == [("7", 3), ("8", 1)]
        assert reading.rows("select account_id, count(ts) from activity_event group by 1") == [("7", 3), ("8", 1)]
        assert [row[:3] for row in reading.rejected] == [(f"exchanges.{ending}", 5, "account_id")]


def test_rows_keep_their_numbers(tmp_path: Path) -> None:
    source = write_source(tmp_path, accounts=accounts("7"), payments=payments("7.0"))
    with (source / "payments.csv").open("a", encoding="utf-8") as file:
        file.write("bad\nbad\n9,card,2026-02-01\n")
    with read(source) as reading:
        assert {row[1]: row[3][:7] for row in reading.rejected} == {2: "too few", 3: "too few", 4: "no such"}


def test_the_account_as_a_value_stays_as_it_is_written(tmp_path: Path) -> None:
    source = write_source(tmp_path, accounts=accounts("7"), payments=payments("7.0"))
    (source / "graphlink.toml").write_text(
        '[accounts]\npath = "accounts.csv"\n[[signals]]\nkind = "card"\npath = "payments.csv"\nvalue = "account_id"\n'
        'time = "paid_at"\nwindow = "1h"\n'
    )
    with read(source) as reading:
        assert reading.observations == {("7", "card", "7.0")}
        assert reading.rows("select account_id, value from windowed_event") == [("7", "7.0")]


def test_nothing_is_said_or_made_where_every_id_is_an_account(tmp_path: Path) -> None:
    with read(write_source(tmp_path, accounts=ACCOUNTS, payments=PAYMENTS)) as reading:
        assert reading.lines == ()
        held = {name for (name,) in reading.rows("select view_name from duckdb_views() where not internal")}
        assert not {name for name in held if name.endswith("_spelled")}


def test_without_a_table_of_accounts_the_plainest_spelling_is_the_account(tmp_path: Path) -> None:
    write_csv(tmp_path / "payments.csv", payments("7", "8.0", "007"))
    rows = [{**row, "ts": "", "ip": "203.0.113.9", "device_fingerprint": "d"} for row in payments("7.0", "8.0", "9")]
    write_csv(tmp_path / "logins.csv", rows)
    with read(tmp_path) as reading:
        assert reading.rows("select account_id from account") == [("007",), ("7",), ("8.0",), ("9",)]
        assert reading.rows("select account_id from observation where kind = 'ip'") == [("7",), ("8.0",), ("9",)]
        assert any("logins.csv: column `account_id`: 1 ids differ" in line for line in reading.lines)
        assert reading.rejected == []


@pytest.mark.parametrize(("other", "said"), [("U{:03d}A", True), ("00u{:03d}a", True), ("v{:03d}a", False)])
def test_ids_that_are_spelled_in_two_ways_are_told(tmp_path: Path, other: str, said: bool) -> None:
    """Without a list of accounts each spelling is an account, and the two share whatever one person has."""
    ids = ["u{:03d}a" if n % 3 else other for n in range(60)]
    write_csv(tmp_path / "payments.csv", [
        {"account_id": called.format(n % 20), "card_fingerprint": f"c{n % 20}", "paid_at": "2026-01-01"}
        for n, called in enumerate(ids)
    ])  # fmt: skip
    with read(tmp_path) as reading:
        assert any("write ids the same way in all rows" in note for note in reading.sources.notes) == said
