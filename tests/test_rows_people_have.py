"""Rows of exports: whose each is, and which tables list nobody: message logs, help desks, challenges, shops."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover
from graphlink.discovery.own_kinds import kind_name
from graphlink.errors import InputError
from graphlink.reading.json_text import text_leaves

from .discovered import shown
from .source_folder import write_csv, write_jsonl
from .test_products_people_have import START, digest


def test_whom_a_verification_reached_is_a_telephone(tmp_path: Path) -> None:
    """Numbers without a sign before them say nothing by themselves, and `to` is anybody."""
    rows = [
        {"message_id": digest(n), "client_ref": f"u{n % 40:04d}", "to": f"44791{n % 30:07d}", "network": "23410"}
        for n in range(120)
    ]
    write_csv(tmp_path / "report.csv", rows)
    assert [row[0:4:3] for row in shown(discover(tmp_path))] == [("phone", "to")]


def test_a_field_of_ones_own_is_known_by_its_number(tmp_path: Path) -> None:
    """Help desks keep what a team asks for as pairs of a number and a value; what ties accounts was left in them."""
    fields = [{"id": 360001, "value": ""}, {"id": 360002, "value": "EUR"}]
    rows = [
        {
            "requester_id": f"u{n % 50:04d}",
            "ip": f"45.1.{n % 60}.7",
            "fields": [{**fields[0], "value": f"{digest(n % 50 if n % 50 > 4 else 0, 16)}-{(n % 50) % 9}"}, fields[1]],
        }
        for n in range(200)
    ]
    write_jsonl(tmp_path / "tickets.jsonl", rows)
    kinds = {row[0]: row[3] for row in shown(discover(tmp_path))}
    assert kinds["ip"] == "ip" and not set(kinds) & {"id", "value"}
    assert kind_name("fields.360001") == "fields_360001"
    assert ("fields", "360001") in text_leaves("fields", [json.dumps(row["fields"]) for row in rows])


def test_who_mostly_comes_once_may_be_the_account_and_a_row_is_none(tmp_path: Path) -> None:
    """Of a challenge at the sign-up a site passes on whom it is about: few of them are there twice."""

    def found(names: list[str], called: str = "about") -> list[str | None]:
        rows = [{called: name, "remoteip": f"45.1.{n % 90}.7"} for n, name in enumerate(names)]
        write_csv(tmp_path / "challenges.csv", rows)
        return [row[2] for row in shown(discover(tmp_path))]

    names = [f"c-{digest(n)}" for n in range(200)]
    assert found([*names, *names[:9]]) == ["about"]
    for rows in ((names, "about"), ([*names, *names[:9]], "invoice_no")):
        with pytest.raises(InputError, match="no column names accounts"):
            found(*rows)


def test_who_acts_is_the_entity_and_not_the_platforms_number_of_the_machine(tmp_path: Path) -> None:
    rows = [
        {"EntityId": f"E{digest(n % 40, 14)}", "PlatformUserId": digest(n % 30, 20), "IPV4Address": f"45.1.{n % 60}.7"}
        for n in range(160)
    ]
    write_csv(tmp_path / "events.csv", rows)
    assert {row[2] for row in shown(discover(tmp_path))} == {"EntityId"}


def test_rows_that_may_be_doings_are_said_to_be_taken_for_accounts(tmp_path: Path) -> None:
    rows = [
        {
            "id": digest(n),
            "reference": f"r-{digest(n % 90, 8)}",
            "phone": f"+44791{n % 70:07d}",
            "created_at": n + START,
        }
        for n in range(300)
    ]
    write_csv(tmp_path / "verify.csv", rows)
    said = [text for text in discover(tmp_path).proposal.unsure if "each row is an account" in text]
    assert len(said) == 1 and "`reference`" in said[0]


def shop(folder: Path, key: str) -> list[dict[str, object]]:
    """Sixty customers' orders, in numbers from one on, each table's under the name `key`; the orders."""
    orders: list[dict[str, object]] = [
        {key: n + 1, "customer_id": n % 60 + 1, "remote_ip": f"45.1.{n % 50}.7", "at": START + n} for n in range(240)
    ]
    write_csv(folder / "orders.csv", orders)
    return orders


def test_fields_of_orders_are_no_accounts_though_their_numbers_are_customers(tmp_path: Path) -> None:
    """Each field became an account, four for each order; each is one of whoever gave the order."""
    orders = shop(tmp_path, "id")
    called = ("_card_fingerprint", "_device_id", "_ip", "vat")
    fields = [(one["id"], name, f"{name}-{n % 40}") for n, one in enumerate(orders) for name in called]
    write_csv(
        tmp_path / "orders_meta.csv",
        [{"id": n + 1, "order_id": of, "key": name, "value": value} for n, (of, name, value) in enumerate(fields)],
    )
    found = discover(tmp_path)
    assert {row[1:3] for row in shown(found)} == {("orders.csv", "customer_id"), ("orders_meta.csv", "order_id")}
    fields_of = [one for one in found.proposal.sections if one.get("path") == "orders_meta.csv"]
    assert {one.get("through.account") for one in fields_of} == {"customer_id"}
    assert {one.get("where.key") for one in fields_of} == {"_card_fingerprint", "_device_id"}


def test_the_numbers_of_payments_are_no_customers_whatever_rows_are_called(tmp_path: Path) -> None:
    """The cards of the first sixty payments were given to the customers of these numbers."""
    orders = shop(tmp_path, "entity_id")
    people = [{"entity_id": n + 1, "email": f"a{n}@mail.example", "created_at": START - n} for n in range(60)]
    write_csv(tmp_path / "customer_entity.csv", people)
    paid = [{"entity_id": n + 1, "parent_id": n + 1, "card_fingerprint": digest(n % 50)} for n, _ in enumerate(orders)]
    write_csv(tmp_path / "payments.csv", paid)
    found = discover(tmp_path)
    assert ("ip", "orders.csv", "customer_id") in {row[:3] for row in shown(found)}
    assert "payments.csv" not in {row[1] for row in shown(found)}
    assert any("payments.csv" in text and "join the two" in text for text in found.proposal.unsure)
