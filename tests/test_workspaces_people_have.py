"""Exports of workspaces, proxies and clusters as these write them: cells with links, hosts, credentials."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .discovered import shown
from .source_folder import read, write_csv, write_jsonl


def digest(n: int, length: int = 24) -> str:
    return f"{(n + 1) * 0x9E3779B97F4A7C15 % 2**96:024x}"[:length]


def found_in(folder: Path) -> set[tuple[str | None, str | None, str | None]]:
    """Each kind with its account and its column."""
    return {(kind, account, column) for kind, _, account, column, _ in shown(discover(folder))}


@pytest.mark.parametrize("form", ["{name} (https://www.notion.so/{id}?pvs=21)", "[{name}](https://app.example/u/{id})"])
def test_an_account_may_be_a_name_with_a_link_behind(tmp_path: Path, form: str) -> None:
    rows = [
        {"Name": f"Login {n}", "Account": form.format(name=f"Ann {n % 40}", id=digest(n % 40)), "IP": f"45.1.2.{n % 9}"}
        for n in range(120)
    ]
    write_csv(tmp_path / "Logins 1b2.csv", rows)
    assert found_in(tmp_path) == {("ip", "Account", "IP")}


def test_the_address_of_a_client_may_be_called_its_host(tmp_path: Path) -> None:
    rows = [
        {
            "ClientHost": f"45.1.{n % 9}.{n % 31}",
            "ClientUsername": f"u{n % 40}",
            "RequestHost": "api.example",
            "ServiceAddr": f"10.1.1.{n % 3}:80",
        }
        for n in range(120)
    ]
    write_jsonl(tmp_path / "access.log", rows)
    assert found_in(tmp_path) == {("ip", "ClientUsername", "ClientHost")}


def test_a_credential_of_several_users_of_a_cluster_is_a_kind_of_ones_own(tmp_path: Path) -> None:
    def row(n: int) -> dict[str, object]:
        credential = f"X509SHA256={digest(max(n, 8) // 2 if n <= 30 else n + 900)}"
        extra = {"authentication.kubernetes.io/credential-id": [credential]}
        return {"user": {"username": f"u{n}", "extra": extra}, "sourceIPs": [f"45.1.2.{n}"]}

    rows = [row(n % 90) for n in range(270)]
    write_jsonl(tmp_path / "audit.log", rows)
    path = "user.extra.authentication.kubernetes.io/credential-id.0"
    assert ("credential-id", "user.username", path) in found_in(tmp_path)


def test_items_of_a_store_that_names_types_are_read_through_maps(tmp_path: Path) -> None:
    items = [
        {
            "user_id": {"S": f"u{n % 40}"},
            "device": {"M": {"id": {"S": digest(n % 35)}}},
            "ts": {"N": str(1_760_000_000 + n)},
        }
        for n in range(120)
    ]
    (tmp_path / "scan.json").write_text(json.dumps({"Items": items, "Count": 120}))
    assert found_in(tmp_path) == {("device", "user_id.S", "device.M.id.S")}


def test_where_a_company_is_registered_is_an_address_of_it(tmp_path: Path) -> None:
    rows = [{"customer_id": f"c{n:05d}", "registered_address": f"{max(n, 9)} High Street, London"} for n in range(90)]
    write_csv(tmp_path / "companies.csv", rows)
    assert found_in(tmp_path) == {("postal_address", "customer_id", "registered_address")}


def test_a_log_whose_lines_begin_with_a_bracket_is_not_told_to_be_json(tmp_path: Path) -> None:
    line = '[2026-01-05T10:00:{:02d}.123Z] "POST /v1 HTTP/1.1" 200 - 154 0 "45.1.2.3" "curl/8" "api.example"\n'
    (tmp_path / "access.log").write_text("".join(line.format(n % 60) for n in range(90)))
    with pytest.raises(InputError, match="its lines are no JSON, no CSV below a heading, no access log"):
        discover(tmp_path)


@pytest.mark.parametrize("above", ["Merchant ID,K1\nPayout Date,2025-12-31\nCurrency,EUR\n\n", "Settlement report\n\n"])
def test_rows_of_other_line_ends_than_the_report_above_them_are_read(tmp_path: Path, above: str) -> None:
    rows = "".join(f"o{n},{n % 40:05d},c{n % 30:04d},12.00\r\n" for n in range(120))
    (tmp_path / "settlement.csv").write_text(f"{above}order_id,customer_id,card_id,amount\r\n{rows}", newline="")
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert sum(reading.sources.tables[0].rows) == 120
        assert reading.rows("select count(*) from account") == [(40,)]
