"""Tables whose rows are a name and a value each: each name that is known is a signal of its rows alone."""

from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .source_folder import Rows, read, write_csv, write_source


def told_of(n: int) -> dict[str, str]:
    """What is told of account n, of which four share a card and a device."""
    return {
        "nickname": f"nick{n}",
        "billing_phone": f"+49151{70000000 + n}",
        "last_ip": f"45.{n}.7.9",
        "card_fingerprint": f"fp{n // 4:08d}a",
        "device_id": f"{7 + n // 4:032x}",
        "city": "Ulm",
    }


def rows_of(account: str, key: str, value: str) -> Rows:
    return [{account: f"u{n}", key: name, value: told} for n in range(40) for name, told in told_of(n).items()]


@pytest.mark.parametrize(
    ("account", "key", "value"),
    [
        ("user_id", "meta_key", "meta_value"),
        ("entity_id", "attribute_code", "value"),
        ("customer_id", "Property Name", "Property Value"),
        ("owner_id", "key", "value"),
        ("user_id", "identifier_type", "identifier_value"),
    ],
)
def test_init_reads_each_name_that_is_known(tmp_path: Path, account: str, key: str, value: str) -> None:
    """All but a list of the accounts was left out."""
    write_csv(tmp_path / "meta.csv", rows_of(account, key, value))
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert reading.rejected == []
        seen = reading.rows("select kind, count(distinct value) from observation group by kind")
        assert {tuple(row) for row in seen} >= {("payment", 10), ("device", 10), ("ip", 40), ("phone", 40)}


def test_what_a_row_is_of_is_no_name(tmp_path: Path) -> None:
    posts = [
        {"user_id": f"u{n % 9}", "type": ("login", "comment", "card")[n % 3], "value": f"said {n} and {n * n} of it"}
        for n in range(60)
    ]
    write_csv(tmp_path / "doings.csv", [{**row, "ip": f"45.{n % 9}.7.9"} for n, row in enumerate(posts)])
    assert not [
        one for one in discover(tmp_path).proposal.signals for line in one.lines if line.key.startswith("where")
    ]


def test_a_signal_may_say_which_rows_count(tmp_path: Path) -> None:
    write_csv(write_source(tmp_path) / "meta.csv", rows_of("user_id", "meta key", "meta_value"))
    section = '[[signals]]\nkind = "device"\npath = "meta.csv"\naccount = "user_id"\nvalue = "meta_value"\n'
    (tmp_path / "graphlink.toml").write_text(f'{section}where."Meta Key" = "device_id"\n')
    with read(tmp_path) as reading:
        assert reading.rows("select count(*), count(distinct value) from observation") == [(40, 10)]
    (tmp_path / "graphlink.toml").write_text(f'{section}where.meta = "device_id"\n')
    with pytest.raises(InputError, match=r"meta.csv: no column `meta`"), read(tmp_path):
        pass
