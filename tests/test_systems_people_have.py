"""Exports of systems as they come: who did it and by what, as each calls it, and what is said of the rest."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .discovered import section, shown
from .source_folder import Rows, read, write_csv, write_jsonl

HEX = "0123456789abcdef"


def digest(n: int, length: int = 32) -> str:
    return "".join(HEX[(7 * n + 3 * k * k + k) % 16] for k in range(length))


def told(folder: Path, name: str, row: dict[str, str], n: int = 210) -> set[tuple[str | None, ...]]:
    """What is found where each of `n` rows is of one of thirty accounts; `{u}` is whose, `{s}` what three share."""
    rows = [
        {
            key: text.format(
                n=n,
                u=1000 + n % 30,
                d=n % 30,
                r=1000 + n % 70,
                s=digest(n % 10),
                t=f"2026-03-{1 + n % 28:02d} 10:{n % 60:02d}:00",
            )
            for key, text in row.items()
        }
        for n in range(n)
    ]
    write_csv(folder / name, rows)
    return {one[:1] + one[2:4] for one in shown(discover(folder))}


SYSTEMS = {
    "a ride's": (
        {
            "trip_uuid": "t{n}-{s}",
            "rider_uuid": "r-{u}-x",
            "payment_profile_uuid": "p-{s}",
            "device_serial": "d-{s}",
            "at": "{t}",
        },
        {("payment", "rider_uuid", "payment_profile_uuid"), ("device", "rider_uuid", "device_serial")},
    ),
    "an insurer's": (
        {"claim_no": "C{n}", "policy_holder_id": "h{u}", "vin": "WVW{s}", "bank_account": "GB{s}", "loss_date": "{t}"},
        {("iban", "policy_holder_id", "bank_account")},
    ),
    "a telephone network's": (
        {"IMSI": "31015{u}77777", "IMEI": "d{s}", "CELL_ID": "c1", "START_TIME": "{t}"},
        {("device", "IMSI", "IMEI")},
    ),
    "a router's": (
        {"username": "ann{u}", "callingstationid": "{s}", "framedipaddress": "10.9.0.{n}", "acctstarttime": "{t}"},
        {("device", "username", "callingstationid")},
    ),
    "a shop's tracker": (
        {"cust_visid": "v{u}", "mcvisid": "m{s}", "date_time": "{t}"},
        {("device", "cust_visid", "mcvisid")},
    ),
    "a realm's": (
        {"userId": "k{u}", "details.device_cookie": "c{s}", "time": "{t}"},
        {("device", "userId", "details.device_cookie")},
    ),
    "hashed people's": (
        {"user_hash": "a{u}", "device_hash": "d{s}", "ts": "{t}"},
        {("device", "user_hash", "device_hash")},
    ),
    "a chain's": (
        {"block_time": "{t}", "wallet": "0xaa{u}", "funded_by": "0xbb{s}"},
        {("funded_by", "wallet", "funded_by")},
    ),
    "a chain's visitors": (
        {"wallet_address": "0xaa{u}", "fingerprint": "f{s}", "ts": "{t}"},
        {("device", "wallet_address", "fingerprint")},
    ),
    "an ad network's": (
        {"publisher_user_id": "p{u}", "click_id": "c{n}-{s}", "ifa": "i{s}", "at": "{t}"},
        {("device", "publisher_user_id", "ifa")},
    ),
    "a bank's forms": (
        {"customer_ref": "7{u}1", "bank_account_no": "99{u}", "mobile_no": "+1415555{u}", "submitted_at": "{t}"},
        {("iban", "customer_ref", "bank_account_no"), ("phone", "customer_ref", "mobile_no")},
    ),
    "a table of players": (
        {"hand": "h{n}", "player": "99{u}", "client_hash": "{s}", "ip_addr": "45.1.2.{d}", "played": "{t}"},
        {("ip", "player", "ip_addr")},
    ),
    "two ends of a transfer": (
        {"SENDER_ACCOUNT_ID": "99{u}", "RECEIVER_ACCOUNT_ID": "777{r}", "AMOUNT": "12.5"},
        {("RECEIVER_ACCOUNT_ID", "SENDER_ACCOUNT_ID", "RECEIVER_ACCOUNT_ID")},
    ),
    "what people starred": (
        {"actor.id": "99{u}", "repo.name": "owner/r{r}", "created_at": "{t}"},
        {("repo_name", "actor.id", "repo.name")},
    ),
    "signed notes": (
        {"id": "e{n}-{s}", "pubkey": "k{u}", "created_at": "{t}", "content": "a long note of {n} about the sea"},
        {("template", "pubkey", "content")},
    ),
    "orders of people without a number": (
        {"Id": "5000{n}77", "Email": "ann{u}@x.example", "Phone": "+1415555{u}", "Created at": "{t}"},
        {("phone", "Email", "Phone")},
    ),
    "a mail server's": (
        {"sasl_username": "ann{u}", "client": "unknown[45.1.2.{d}]", "ts": "{t}"},
        {("ip", "sasl_username", "client")},
    ),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_systems_call_their_accounts_and_what_these_share(tmp_path: Path, system: str) -> None:
    row, awaited = SYSTEMS[system]
    assert told(tmp_path, "export.csv", row) == awaited


def test_a_hosts_name_before_an_address_in_brackets_is_set_aside(tmp_path: Path) -> None:
    line = (
        "Mar 01 10:00:{n:02d} mx smtpd: AB: client={host}[45.1.2.{a}], method=PLAIN, sasl_username=ann{u}@x.example\n"
    )
    hosts = ("unknown", "mail-1.x.example")
    (tmp_path / "mail.log").write_text(
        "".join(line.format(n=n % 60, host=hosts[n % 2], a=n % 9, u=n % 30) for n in range(90))
    )
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert ("ann1@x.example", "ip", "45.1.2.1") in reading.observations and not reading.rejected


def test_contacts_are_accounts_and_go_by_the_systems_own_number(tmp_path: Path) -> None:
    rows: Rows = [
        {
            "Record ID": 10_000_000 + 7919 * n,
            "Email": f"ann{n}@x.example",
            "Phone Number": f"+1415555{1000 + n % 40}",
            "Create Date": f"2026-03-{1 + n % 28:02d} 10:00",
        }
        for n in range(80)
    ]
    write_csv(tmp_path / "crm-exports-all-contacts.csv", rows)
    accounts = section(discover(tmp_path), "accounts")
    assert (accounts["id"], accounts["created_at"], accounts["email_domain"]) == ("Record ID", "Create Date", "Email")


def test_ways_to_reach_a_patient_are_told_by_what_they_are(tmp_path: Path) -> None:
    """FHIR calls the kind of a contact its `system`."""
    patients = [
        {
            "resourceType": "Patient",
            "id": f"p-{n:04d}-x",
            "telecom": [
                {"system": "phone", "value": f"+1415555{1000 + n % 40}"},
                {"system": "email", "value": f"a{n}@x.example"},
            ],
        }
        for n in range(80)
    ]
    write_jsonl(tmp_path / "Patient.ndjson", patients)
    found = discover(tmp_path)
    assert {row[:1] + row[3:4] for row in shown(found)} == {("email", "telecom.email"), ("phone", "telecom.phone")}
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("p-0041-x", "phone", "+14155551001") in reading.observations


def test_nodes_of_several_things_are_no_list_of_accounts(tmp_path: Path) -> None:
    people = [{":ID": f"u{n:04d}", "name": f"ann {n}", ":LABEL": "User"} for n in range(60)]
    devices = [{":ID": f"dev-{n:04d}-ab", "name": "", ":LABEL": "Device"} for n in range(70)]
    write_csv(tmp_path / "nodes.csv", [*people, *devices])
    edges = [{":START_ID": f"u{n % 60:04d}", ":END_ID": f"dev-{n % 70:04d}-ab", ":TYPE": "USED"} for n in range(210)]
    write_csv(tmp_path / "relationships.csv", edges)
    found = discover(tmp_path)
    assert [row[:4] for row in shown(found)] == [("END_ID", "relationships.csv", ":START_ID", ":END_ID")]
    assert any(
        "nodes.csv: lists several things, as `:LABEL` says (Device, User)" in text for text in found.proposal.unsure
    )
    rows: Rows = [
        *({"type": "node", "id": str(n), "labels": ["User" if n < 60 else "Device"]} for n in range(130)),
        *(
            {"type": "relationship", "id": str(n), "start": {"id": 1000 + n % 60}, "end": {"id": 2000 + n % 70}}
            for n in range(210)
        ),
    ]
    (tmp_path / "all").mkdir()
    write_jsonl(tmp_path / "all" / "all.json", rows)
    with pytest.raises(InputError, match=r"lists several things, as `labels.0` says \(Device, User\)"):
        discover(tmp_path / "all")
    (tmp_path / "all" / "all.json").unlink()
    write_csv(tmp_path / "nodes.csv", [{**row, ":LABEL": ("User", "Admin")[n % 2]} for n, row in enumerate(people)])
    assert section(discover(tmp_path), "accounts")["path"] == "nodes.csv"


def test_a_comments_author_is_known_however_deep(tmp_path: Path) -> None:
    items = [
        {
            "id": f"c{n}",
            "snippet": {
                "topLevelComment": {
                    "snippet": {
                        "textDisplay": f"a long enough text of number {n} about the sea",
                        "authorChannelId": {"value": f"UC{n % 30:04d}xyz"},
                        "publishedAt": f"2026-03-01T10:{n % 60:02d}:00Z",
                    }
                }
            },
        }
        for n in range(90)
    ]
    (tmp_path / "comments.json").write_text(
        json.dumps({"kind": "list", "pageInfo": {"totalResults": 90}, "items": items})
    )
    [(kind, _, account, text, _)] = shown(discover(tmp_path))
    assert (kind, str(account).split(".")[-2:], str(text).split(".")[-1]) == (
        "template",
        ["authorChannelId", "value"],
        "textDisplay",
    )


def test_a_list_by_mail_addresses_alone_is_one_that_a_run_reads(tmp_path: Path) -> None:
    """The mail address is the id, and no second column of the accounts."""
    rows = [
        {"Email Address": f"ann{n}@x.example", "OPTIN_TIME": f"2026-03-{1 + n % 28:02d} 10:00:00"} for n in range(60)
    ]
    write_csv(
        tmp_path / "subscribed_members.csv", [{**row, "OPTIN_IP": f"45.1.2.{n % 9}"} for n, row in enumerate(rows)]
    )
    found = discover(tmp_path)
    assert section(found, "accounts") == {
        "path": "subscribed_members.csv",
        "id": "Email Address",
        "created_at": "OPTIN_TIME",
    }
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("ann1@x.example", "ip", "45.1.2.1") in reading.observations


def test_a_short_table_above_another_names_no_columns_of_that(tmp_path: Path) -> None:
    head = "Meeting ID,Topic,Start Time\n81234,Class,03/13/2026 10:00:00 AM\n\nName,User Email,IP Address\n"
    rows = "".join(f"ann,ann{n % 30}@x.example,45.1.2.{n % 9}\n" for n in range(90))
    (tmp_path / "participants.csv").write_text(head + rows)
    assert [row[:4] for row in shown(discover(tmp_path))] == [("ip", "participants.csv", "User Email", "IP Address")]
    # A line that is blank by mistake, and rows of words alone, are no heading.
    (tmp_path / "participants.csv").write_text("name,user_email,ip\nann,ann1@x.example,45.1.2.3\n\n" + rows)
    assert [row[2:4] for row in shown(discover(tmp_path))] == [("user_email", "ip")]


def test_whence_an_account_signed_up_and_whence_it_came_last_both_count(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"u{n:04d}",
            "created_at": f"2026-03-{1 + n % 28:02d} 10:00:00",
            "current_sign_in_ip": f"45.1.{n}.7",
            "last_sign_in_ip": f"46.1.{n % 20}.7",
            "signup_ip": f"47.1.2.{n % 9}",
            "server_ip": "9.9.9.9",
        }
        for n in range(60)
    ]
    write_csv(tmp_path / "users.csv", rows)
    found = discover(tmp_path)
    assert {(row[0], row[3], row[4]) for row in shown(found)} == {
        ("ip", "current_sign_in_ip", None),
        ("ip", "last_sign_in_ip", None),
        ("ip", "signup_ip", "created_at"),
    }
    assert not [text for text in found.proposal.unsure if "which column is the ip" in text]
    write_settings(found)
    with read(tmp_path) as reading:
        seen = {("u0010", "ip", address) for address in ("45.1.10.7", "46.1.10.7", "47.1.2.1")}
        assert seen <= reading.observations
