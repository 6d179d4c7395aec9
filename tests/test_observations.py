"""Observations: each account and value once, whatever the order and the format."""

import random
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from .source_folder import ACCOUNTS, PAYMENTS, Rows, read, write_csv, write_parquet, write_source

SEEDS = [1, 2, 3]


def naive_observations(rows: Rows) -> dict[tuple[str, str], tuple[int, str, str]]:
    """What a reader with a dictionary makes of plain rows: times, first and last, for each account and card."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["account_id"], row["card_fingerprint"]), []).append(row["paid_at"])
    return {key: (len(times), min(times), max(times)) for key, times in found.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_observations_count_and_date_what_is_shown(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    payments = [
        {
            "account_id": f"a{rng.randrange(20)}",
            "card_fingerprint": f"card-{rng.randrange(30)}",
            "paid_at": f"2026-01-{rng.randrange(1, 29):02d} {rng.randrange(24):02d}:00:00",
        }
        for _ in range(400)
    ]
    accounts = [{"account_id": f"a{n}", "created_at": ""} for n in range(20)]
    expected = naive_observations(payments)
    for order in (payments, payments[::-1]):
        with read(write_source(tmp_path, accounts=accounts, payments=order)) as reading:
            found = reading.rows("select account_id, value, occurrences, first_seen, last_seen from observation")
        assert {(row[0], row[1]): (row[2], str(row[3]), str(row[4])) for row in found} == expected, f"seed {seed}"
        assert len(found) == len(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_that_share_agree_with_a_count_by_hand(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    shown = [(f"{rng.randrange(60):05d}", f"v{rng.randrange(80)}") for _ in range(250)]
    by_value: dict[str, set[str]] = {}
    for account, value in shown:
        by_value.setdefault(value, set()).add(account)
    expected = {pair for accounts in by_value.values() for pair in combinations(sorted(accounts), 2)}
    write_csv(tmp_path / "shown.csv", [{"who": account, "what": value} for account, value in shown])
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "thing"\npath = "shown.csv"\naccount = "who"\nvalue = "what"\n[link]\nmin_evidence = 0\n'
    )
    with read(tmp_path) as reading:
        pairs = reading.rows(
            "select distinct l.account_id as l, r.account_id as r from observation l join observation r "
            "using (kind, value) where l.account_id < r.account_id"
        )
    assert set(pairs) == expected, f"seed {seed}"


EXCHANGES: Rows = [
    {
        "account_id": account,
        "ts": f"2026-02-01 {hour:02d}:00:00",
        "ip": ip,
        "device_fingerprint": device,
        "prompt": prompt,
        "model": "large",
    }
    for account, hour, ip, device, prompt in [
        ("a1", 1, "203.0.113.7", "DEADBEEF00", "Translate this."),
        ("a1", 2, "203.0.113.9", "deadbeef00", None),
        ("a2", 3, "2001:db8:1:2::7", "deadbeef00", "Translate that."),
        ("a2", 4, "2001:db8:1:2:ffff::8", "unknown", ""),
        ("a3", 5, "10.0.0.1", None, "Hello."),
        ("x9", 6, "203.0.113.7", "deadbeef00", "Who am I?"),
    ]
]
LOGINS: Rows = [
    {"account_id": "a1", "ts": "2026-01-31 00:00:00", "ip": "203.0.113.7:99", "device_fingerprint": "deadbeef00"}
]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_exchanges_and_logins(tmp_path: Path, ending: str) -> None:
    write = {"csv": write_csv, "parquet": write_parquet}[ending]
    for name, rows in {"accounts": ACCOUNTS, "exchanges": EXCHANGES, "logins": LOGINS}.items():
        write(tmp_path / f"{name}.{ending}", rows)
    with read(tmp_path) as reading:
        assert reading.rows("select account_id, kind, value, occurrences from observation") == [
            ("a1", "device", "deadbeef00", 3),
            ("a1", "ip", "203.0.113.7", 2),
            ("a1", "ip", "203.0.113.9", 1),
            ("a1", "ip_range", "203.0.113.0/24", 3),
            ("a2", "device", "deadbeef00", 1),
            ("a2", "ip", "2001:db8:1:2::/64", 2),
            ("a2", "ip_range", "2001:db8:1::/48", 2),
        ]
        assert reading.rows(
            "select first_seen, last_seen from observation where kind = 'device' and account_id = 'a1'"
        ) == [(datetime(2026, 1, 31), datetime(2026, 2, 1, 2))]
        assert reading.rows("select kind, value, degree, reason from left_out_value") == [
            ("device", "", 1, "empty"),
            ("device", "unknown", 1, "placeholder"),
            ("ip", "10.0.0.1", 1, "private address"),
        ]
        assert [row[:3] for row in reading.rejected] == [(f"exchanges.{ending}", 6, "account_id")]
        prompts = reading.rows("select account_id, prompt from prompt where prompt <> ''")
        assert prompts == [("a1", "Translate this."), ("a2", "Translate that."), ("a3", "Hello.")]
        assert reading.rows("select account_id, count(*), min(ts), min(model) from activity_event group by 1") == [
            ("a1", 2, datetime(2026, 2, 1, 1), "large"),
            ("a2", 2, datetime(2026, 2, 1, 3), "large"),
            ("a3", 1, datetime(2026, 2, 1, 5), "large"),
        ]


def test_windowed_kinds_keep_every_event(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "shares.csv",
        [
            {"account_id": account, "object": value, "at": at}
            for account, value, at in [
                ("b1", "o1", 1767225600),
                ("b1", " o1", 1767225605.5),
                ("b2", "o1", ""),
                ("b2", "null", 1767225600),
            ]
        ],
    )
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "reshare"\npath = "shares.csv"\nvalue = "object"\ntime = "at"\nwindow = "1m"\n'
    )
    with read(tmp_path) as reading:
        assert reading.rows("select * from windowed_event") == [
            ("b1", "reshare", "o1", 1767225600.0),
            ("b1", "reshare", "o1", 1767225605.5),
        ]
        assert reading.rows("select * from windowed_kind") == [("reshare", 60.0)]
        assert reading.rows("select account_id, value, occurrences from observation") == [
            ("b1", "o1", 2),
            ("b2", "o1", 1),
        ]


def test_many_columns_of_one_table(tmp_path: Path) -> None:
    names = ["one", "two", "three", "four", "five"]
    write_csv(
        tmp_path / "wide.csv",
        [{"account_id": f"a{n}", **{name: f"{name}-{n % 2}" for name in names}} for n in range(4)],
    )
    (tmp_path / "graphlink.toml").write_text(
        "".join(f'[[signals]]\nkind = "{name}"\npath = "wide.csv"\nvalue = "{name}"\n' for name in names)
    )
    with read(tmp_path) as reading:
        assert reading.observations == {(f"a{n}", name, f"{name}-{n % 2}") for n in range(4) for name in names}
        assert all(row[0] == 1 for row in reading.rows("select occurrences from observation"))


def coarse_kinds(folder: Path, addresses: list[str]) -> set[str]:
    """The kinds that are readings of another, where accounts came by `addresses`."""
    write_csv(folder / "seen.csv", [{"who": f"a{n}", "where": address} for n, address in enumerate(addresses)])
    (folder / "graphlink.toml").write_text(
        '[[signals]]\nkind = "ip"\npath = "seen.csv"\naccount = "who"\nvalue = "where"\n'
    )
    with read(folder) as reading:
        return {name for (name,) in reading.rows("select kind from kind where coarse_of is not null")}


def test_where_ranges_are_all_that_is_kept_they_are_the_addresses(tmp_path: Path) -> None:
    ranges = ["203.0.113.0/24", "203.0.113.0/24", "198.51.100.0/24"]
    assert coarse_kinds(tmp_path, ranges) == set()
    assert coarse_kinds(tmp_path, [*ranges, "203.0.113.7"]) == {"ip_range"}


def test_rows_without_a_time_are_counted_and_said_where_they_are_many(tmp_path: Path) -> None:
    rows = [
        {**row, "paid_at": row["paid_at"] if n % 3 else ""}
        for n, row in enumerate([*PAYMENTS, *PAYMENTS, *PAYMENTS, *PAYMENTS])
    ]
    with read(write_source(tmp_path, payments=rows)) as reading:
        assert reading.lines == (
            "payments.csv: column `paid_at`: 4 of 12 rows have no time: what they tell is of no day",
        )
        assert reading.rejected == []
    with read(
        write_source(tmp_path, payments=[*PAYMENTS, *PAYMENTS, *PAYMENTS, *PAYMENTS, {**PAYMENTS[0], "paid_at": ""}])
    ) as reading:
        assert reading.lines == ()
