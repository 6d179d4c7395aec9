"""Exports as systems write them: identity providers, processors, gateways, warehouses, chains of blocks."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError
from graphlink.reading import json_tables

from .discovered import section, shown
from .source_folder import Rows, read, write_csv, write_jsonl


def device(n: int) -> str:
    """The device of a doing: several accounts have one."""
    return f"77ab3c9a7be{n % 19:04d}"


def doings(who: str = "user_id", **more: Any) -> Rows:
    """Ninety doings of thirty accounts; a text in `more` has the doing's number put in."""
    return [
        {
            "at": f"2026-03-{1 + n % 28:02d}T10:{n % 60:02d}:00Z",
            who: f"u{n % 30:05d}",
            **{name: text.format(n=n) if isinstance(text, str) else text for name, text in more.items()},
            "ip": f"45.1.2.{n % 17}",
        }
        for n in range(90)
    ]


def kinds(folder: Path, **columns: str) -> Mapping[str | None, tuple[str | None, ...]]:
    """What was found in the folder: account and column of each kind, by the settings that were written, too."""
    found = discover(folder)
    write_settings(found)
    with read(folder) as reading:
        assert not reading.rejected and reading.observations
    return {kind: (account, column) for kind, _, account, column, _ in shown(found)}


def test_lists_that_never_hold_more_than_one_thing_are_read(tmp_path: Path) -> None:
    """A web server written in Go keeps each header as a list, and a processor the one payment of a bill."""
    rows = [{**row, "headers": {"X-Device-Id": [device(n)]}} for n, row in enumerate(doings())]
    rows = [{**row, "payments": [{"payment_method_id": f"pm_{n % 23:08d}"}]} for n, row in enumerate(rows)]
    write_jsonl(tmp_path / "access.jsonl", rows)
    found = kinds(tmp_path)
    assert found["device"] == ("user_id", "headers.X-Device-Id.0")
    assert found["payment"] == ("user_id", "payments.0.payment_method_id")


def test_lists_of_several_things_and_messages_stay_lists(tmp_path: Path) -> None:
    rows = [{**row, "device_ids": [device(n), device(n + 1)][: 1 + n % 2]} for n, row in enumerate(doings())]
    rows = [{**row, "messages": [{"role": "user", "content": f"tell me of {n} {n * 7}"}]} for n, row in enumerate(rows)]
    write_jsonl(tmp_path / "access.jsonl", rows)
    found = discover(tmp_path)
    assert {(row[0], row[3]) for row in shown(found)} == {("ip", "ip"), ("template", "messages")}
    assert any("device_ids" in text for text in found.proposal.unsure)


def test_what_is_called_a_users_device_is_no_account(tmp_path: Path) -> None:
    rows = [{**row, "user_device_id": device(n)} for n, row in enumerate(doings())]
    write_csv(tmp_path / "logins.csv", rows)
    assert kinds(tmp_path)["device"] == ("user_id", "user_device_id")


def test_a_company_account_that_is_the_same_everywhere_names_nobody(tmp_path: Path) -> None:
    rows = doings(who="Shopper Reference", **{"Company Account": "Acme", "Psp Reference": "psp{n:012d}"})
    write_csv(tmp_path / "payments.csv", rows)
    assert kinds(tmp_path)["ip"] == ("Shopper Reference", "ip")


def test_a_step_of_a_path_far_from_its_end_names_no_account(tmp_path: Path) -> None:
    """`client` in the place of a client's address says nothing of its country's code."""
    rows = [
        {
            "at": row["at"],
            "network": {"client": {"ip": row["ip"], "geoip": {"iso_code": ("US", "DE", "FR")[n % 3]}}},
            "usr": {"id": row["user_id"]},
        }
        for n, row in enumerate(doings())
    ]
    write_jsonl(tmp_path / "logs.jsonl", rows)
    assert kinds(tmp_path) == {"ip": ("usr.id", "network.client.ip")}


def test_orders_of_several_lines_are_those_of_a_customer_and_go_to_a_door(tmp_path: Path) -> None:
    rows = []
    for n in range(60):
        order = {"Name": f"#{n}", "Email": f"a{n % 40}@mail.example", "Item": "Widget"}
        first = {**order, "Id": str(5_000_000 + 7 * n), "Shipping Street": f"{n % 13} Mill Lane"}
        rows += [first, {**order, "Id": "", "Shipping Street": ""}]
    write_csv(tmp_path / "orders_export.csv", rows)
    assert kinds(tmp_path) == {"postal_address": ("Email", "Shipping Street")}


def test_a_card_beside_its_last_digits_is_no_device(tmp_path: Path) -> None:
    rows = [
        {"customer_id": f"cus_{n % 40:06d}", "fingerprint": device(n), "last_4": f"{n % 97:04d}"} for n in range(60)
    ]
    write_csv(tmp_path / "card.csv", [{**row, "_synced": "2026-02-01T00:00:00Z"} for row in rows])
    found = shown(discover(tmp_path))
    # When the table was loaded is no time of anybody's.
    assert found == [("payment", "card.csv", "customer_id", "fingerprint", None)]


def test_bills_of_customers_who_hardly_pay_twice_are_no_accounts(tmp_path: Path) -> None:
    rows = [
        {"id": f"txn_{n:08d}", "customer_id": f"ctm_{n % 57:08d}", "created_at": f"2026-01-{1 + n % 28:02d}T10:00:00Z"}
        for n in range(60)
    ]
    rows = [{**row, "payment_method_id": f"pm_{n % 23:08d}"} for n, row in enumerate(rows)]
    write_csv(tmp_path / "transactions.csv", rows)
    assert kinds(tmp_path) == {"payment": ("customer_id", "payment_method_id")}


def test_a_table_about_accounts_is_not_the_list_of_them(tmp_path: Path) -> None:
    created = [f"2026-01-{1 + n % 28:02d}T10:00:00Z" for n in range(60)]
    write_csv(tmp_path / "users.csv", [{"id": n + 1, "created_at": at} for n, at in enumerate(created)])
    mails = [{"id": n + 1, "user_id": 60 - n, "email": f"a{n}@mail.example"} for n in range(60)]
    write_csv(tmp_path / "user_emails.csv", [{**row, "created_at": created[n]} for n, row in enumerate(mails)])
    write_csv(tmp_path / "logins.csv", [{**row, "user_id": n % 60 + 1} for n, row in enumerate(doings())])
    accounts = section(discover(tmp_path), "accounts")
    assert (accounts["path"], accounts["id"]) == ("users.csv", "id")


def test_people_are_called_by_their_own_id_and_not_by_a_processors(tmp_path: Path) -> None:
    people = [
        {"id": f"p{n:05d}", "stripe_customer_id": f"cus_{n * 7919:014d}", "email": f"a{n}@mail.example"}
        for n in range(40)
    ]
    write_csv(tmp_path / "users.csv", people)
    paid = [{"customer": f"cus_{n % 40 * 7919:014d}", "card_fingerprint": device(n)} for n in range(60)]
    write_csv(tmp_path / "payments.csv", paid)
    found = discover(tmp_path)
    assert section(found, "accounts")["id"] == "id"
    (signal,) = (one for one in found.proposal.signals if one.get("kind") == "payment")
    assert signal.get("account_is") == "stripe_customer_id"


def test_small_numbers_lead_to_the_rows_that_they_are_called_after(tmp_path: Path) -> None:
    orders = [{"id": n + 100, "customer_id": f"c{n % 30:05d}", "ip": f"45.1.2.{n % 17}"} for n in range(60)]
    write_csv(tmp_path / "wp_orders.csv", orders)
    doors = [{"order_id": n + 100, "address_1": f"{n % 13} Mill Lane", "rank": n + 101} for n in range(60)]
    write_csv(tmp_path / "wp_order_addresses.csv", doors)
    found = discover(tmp_path)
    (door,) = (one for one in found.proposal.signals if one.get("kind") == "postal_address")
    assert (door.get("account"), door.get("through.account")) == ("order_id", "customer_id")


def test_what_a_program_says_in_its_log_is_no_prompt(tmp_path: Path) -> None:
    said = [{**row, "Message": f"login succeeded for {row['user_id']}"} for row in [*doings(), *doings()]]
    rows = [{**row, "Host": "web1"} for row in said]
    write_csv(tmp_path / "extract.csv", rows)
    assert kinds(tmp_path) == {"ip": ("user_id", "ip")}
    for n, row in enumerate(rows):
        row["Message"] = f"tell me of {chr(97 + n % 26)}{chr(97 + n // 26)} and of the sea"
    (tmp_path / "graphlink.toml").unlink()
    write_csv(tmp_path / "extract.csv", rows)
    assert kinds(tmp_path)["template"] == ("user_id", "Message")
    (tmp_path / "graphlink.toml").unlink()
    # Beside nothing of a log's it may be what people say all day long.
    write_csv(tmp_path / "extract.csv", said)
    assert kinds(tmp_path)["template"] == ("user_id", "Message")


@pytest.mark.parametrize("wrap", ["{}", "{}.S", "{}.stringValue", "{}.string"])
def test_values_may_be_wrapped_in_their_type(tmp_path: Path, wrap: str) -> None:
    _, *inner = wrap.split(".")
    rows = [
        {name: {inner[0]: str(value)} if inner else value for name, value in row.items()}
        for row in (dict(row, device_id=device(n)) for n, row in enumerate(doings()))
    ]
    write_jsonl(tmp_path / "items.jsonl", rows)
    account = wrap.format("user_id")
    assert kinds(tmp_path) == {"ip": (account, wrap.format("ip")), "device": (account, wrap.format("device_id"))}


def with_params() -> Rows:
    return [
        {**row, "params": [{"key": "page", "value": {"s": "x"}}, {"key": "device_id", "value": {"s": device(n)}}]}
        for n, row in enumerate(doings())
    ]


def test_lists_of_names_and_values_are_read(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "events.jsonl", with_params())
    assert kinds(tmp_path) == {"ip": ("user_id", "ip"), "device": ("user_id", "params.device_id")}
    assert not [text for text in discover(tmp_path).proposal.unsure if "params" in text]


def test_such_lists_deep_in_a_column_of_text_are_said(tmp_path: Path) -> None:
    rows = [{**row, "params": json.dumps({"inner": {"of": row["params"]}})} for row in with_params()]
    write_csv(tmp_path / "events.csv", rows)
    said = [text for text in discover(tmp_path).proposal.unsure if "`params.inner.of`" in text]
    assert len(said) == 1 and "`device_id`" in said[0] and "`page`" not in said[0]


def test_a_models_answers_among_the_texts_are_said(tmp_path: Path) -> None:
    rows = [
        {**row, "role": ("user", "assistant")[n % 2], "content": f"tell me of the sea {n}"}
        for n, row in enumerate(doings())
    ]
    write_csv(tmp_path / "messages.csv", rows)
    assert any("`role` says whose each text is" in text for text in discover(tmp_path).proposal.unsure)
    write_csv(tmp_path / "messages.csv", [{**row, "role": ("user", "admin")[n % 2]} for n, row in enumerate(rows)])
    assert not any("says whose" in text for text in discover(tmp_path).proposal.unsure)


def test_the_long_list_of_an_object_is_the_table(tmp_path: Path) -> None:
    """What an identity provider writes of a realm holds roles and programs beside the people."""
    people = [{"id": f"u{n:05d}", "createdTimestamp": 1767571200000 + n, "email": f"a{n}@x.example"} for n in range(30)]
    realm = {"id": "realm", "roles": {"realm": [{"id": "r1"}]}, "clients": [{"id": "c1"}, {"id": "c2"}]}
    (tmp_path / "realm.json").write_text(json.dumps({**realm, "users": people}))
    write_jsonl(tmp_path / "events.jsonl", doings())
    found = discover(tmp_path)
    assert section(found, "accounts")["path"] == "realm.json"
    assert [
        text
        for text in found.proposal.unsure
        if text.startswith("realm.json: of its lists `users` is read, and `clients`")
    ]
    events = {"users": people, "logins": list(doings())}
    (tmp_path / "realm.json").write_text(json.dumps(events))
    assert section(discover(tmp_path), "accounts")["path"] == "realm.json/users.jsonl"


def test_of_an_object_too_long_to_be_held_it_is_said_which_call_makes_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_tables, "LARGEST", 4_000)
    people = {f"u{n:05d}": {"email": f"a{n}@mail.example"} for n in range(200)}
    (tmp_path / "export.json").write_text(json.dumps({"data": {"users": people}}))
    with pytest.raises(InputError, match=r"200 names in `data.users`.*jq -c '.data.users \| to_entries"):
        discover(tmp_path)
    listed = [{"id": name, **row} for name, row in people.items()]
    (tmp_path / "export.json").write_text(json.dumps({"users": listed, "logins": list(doings())}))
    with pytest.raises(InputError, match=r"2 tables in it .*jq -c '.users\[\]'|2 tables in it .*jq -c '.logins\[\]'"):
        discover(tmp_path)


def test_a_clouds_audit_log_lies_deep(tmp_path: Path) -> None:
    for day in (10, 11):
        folder = tmp_path / f"AWSLogs/123456789012/CloudTrail/us-east-1/2026/01/{day}"
        folder.mkdir(parents=True)
        with gzip.open(folder / f"123456789012_CloudTrail_us-east-1_202601{day}T0000Z_a1.json.gz", "wt") as file:
            json.dump({"Records": list(doings())}, file)
    assert kinds(tmp_path)["ip"] == ("user_id", "ip")


def test_parquet_without_an_ending_is_read_and_other_files_without_one_are_named(tmp_path: Path) -> None:
    """Athena, Trino and Hive give the parts of a table no ending."""
    part = tmp_path / "usage" / "month=2026-01"
    part.mkdir(parents=True)
    for n in range(2):
        pq.write_table(pa.Table.from_pylist(list(doings())[n::2]), part / f"20260401_101010_0001{n}_abcde_f00{n}")
    assert kinds(tmp_path)["ip"] == ("user_id", "ip")
    for path in part.iterdir():
        path.write_text("u1\x0145.1.2.3\n")
    with pytest.raises(InputError, match=r"20260401_101010_00010_abcde_f000: no table by its name \(and 1 more"):
        discover(tmp_path)


def test_a_first_line_of_values_is_told_as_that_where_two_are_alike(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("u1,2026-01-01 10:00:00,2026-01-01 10:00:00,45.1.2.3\n" * 30)
    with pytest.raises(InputError, match="its first line is a row of the table and names no columns"):
        discover(tmp_path)


def test_who_sends_is_the_account_of_a_chain(tmp_path: Path) -> None:
    rows = [
        {"hash": f"0x{n:064x}", "from": f"0x{n % 30:040x}", "to": f"0x{n % 70 + 900:040x}", "value": "0.1"}
        for n in range(90)
    ]
    write_csv(tmp_path / "transfers.csv", rows)
    assert kinds(tmp_path) == {"to": ("from", "to")}


def test_shortened_keys_are_no_kind(tmp_path: Path) -> None:
    rows = [{"user_id": f"u{n % 30}", "key_name": f"sk-...{n % 55:04d}"} for n in range(90)]
    write_csv(tmp_path / "tokens.csv", rows)
    with pytest.raises(InputError, match="no table of it shows"):
        discover(tmp_path)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_processors_customers_name_their_people_inside_what_they_keep_of_them(tmp_path: Path, ending: str) -> None:
    """What a shop's own ids are stands in each customer's `metadata`, which is JSON in a column."""
    customers = [{"id": f"cus_{n * 7919:014d}", "metadata": {"user_id": f"p{n:05d}"}} for n in range(40)]
    if ending == "csv":
        texts = [{**row, "metadata": json.dumps(row["metadata"])} for row in customers]
        write_csv(tmp_path / "customers.csv", texts)
    else:
        write_jsonl(tmp_path / "customers.jsonl", customers)
    paid = [{"customer_id": f"cus_{n % 40 * 7919:014d}", "card_fingerprint": device(n)} for n in range(60)]
    write_csv(tmp_path / "cards.csv", paid)
    seen = [{"user_id": f"p{n % 40:05d}", "ip": f"45.1.2.{n % 17}"} for n in range(90)]
    write_csv(tmp_path / "logins.csv", seen)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert not reading.rejected
        assert {kind for account, kind, _ in reading.observations if account.startswith("cus_")} >= {"payment", "ip"}
