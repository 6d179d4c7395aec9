"""init: exports of platforms that call people, machines and times otherwise, told by how their tables hang together."""

from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.discovery.meanings import ACCOUNT, CREATED, meaning_of
from graphlink.discovery.settings_text import settings_text
from graphlink.discovery.sureness import BY_WORD, says

from .discovered import section, shown
from .source_folder import Rows, read, write_csv, write_jsonl

MODELS = ("Pixel 8", "iPhone15,2", "moto g54")


def _people(key: str, time: str = "created", **columns: str) -> Rows:
    """Rows of a list, each with an id, a day and a mail address of its own."""
    return [
        {key: _id(n), time: f"2026-0{1 + n % 3}-1{n % 9} 10:00:{n:02d}", "email": f"ann{n}@mail{n % 7}.net"}
        | {name: value.format(n) for name, value in columns.items()}
        for n in range(60)
    ]


def _visits(key: str, **columns: str) -> Rows:
    """Three rows of each, three days apart; `{0}` is the account, of whom two share a value."""
    return [
        {key: _id(n % 60), "at": f"2026-04-{10 + n // 60} 1{n % 9}:00:{n % 60:02d}"}
        | {name: value.format(n % 60 // 2) for name, value in columns.items()}
        for n in range(180)
    ]


def _id(n: int) -> str:
    return f"x-{n * 7919 + 1000000}"


@pytest.mark.parametrize(
    ("people", "key"),
    [("supporters", "supporter_id"), ("employers", "employer_id"), ("hosts", "host_id")],
)
def test_whoever_is_listed_once_and_named_again_and_again_is_an_account(tmp_path: Path, people: str, key: str) -> None:
    write_csv(tmp_path / f"{people}.csv", _people(key))
    write_csv(tmp_path / "visits.csv", _visits(key, ip="45.1.2.{}"))
    found = discover(tmp_path)
    assert (section(found, "accounts")["path"], section(found, "accounts")["id"]) == (f"{people}.csv", key)
    assert ("ip", "visits.csv", key, "ip", "at") in shown(found)


@pytest.mark.parametrize(("things", "key"), [("bookings", "booking_id"), ("parcels", "parcel_id")])
def test_what_somebody_did_is_no_list_of_accounts_though_mail_addresses_stand_in_it(
    tmp_path: Path, things: str, key: str
) -> None:
    write_csv(tmp_path / f"{things}.csv", _people(key))
    write_csv(tmp_path / "steps.csv", _visits(key, ip="45.1.2.{}"))
    assert not [one for one in discover(tmp_path).proposal.sections if one.get("id") == key]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (CREATED, ("enrolled", "OPENED_ON", "onboarded_at", "enrolment_date", "signed_up_on", "date_joined")),
        ("device", ("device_print", "rdid", "aaid", "idfa", "gaid", "browser_uuid", "handset_id", "machine_fp")),
        ("iban", ("payout_account", "settlement_account_no", "seller.payoutAccount")),
        ("postal_address", ("ship_address", "dropoff_address", "home", "invoice_address", "pickupAddress")),
        (ACCOUNT, ("panelist_id", "punter_id", "learnerId", "supporter_uuid", "guest_id")),
    ],
)
def test_one_thing_has_many_names(kind: str, names: tuple[str, ...]) -> None:
    assert not [name for name in names if says(meaning_of(kind), name) < BY_WORD]


@pytest.mark.parametrize("name", ["ip_address", "email_address", "home_page", "vendor_id", "opened_by", "phone_hash"])
def test_and_what_is_called_nearly_so_is_another(name: str) -> None:
    found = [kind for kind in (CREATED, "device", "iban", "postal_address") if says(meaning_of(kind), name)]
    assert not found


def test_a_bank_says_when_an_account_was_opened(tmp_path: Path) -> None:
    write_csv(tmp_path / "CUSTOMERS.csv", _people("CUSTOMER_NO", "OPENED_ON"))
    write_csv(tmp_path / "visits.csv", _visits("CUSTOMER_NO", ip="45.1.2.{}"))
    assert section(discover(tmp_path), "accounts")["created_at"] == "OPENED_ON"


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [("sender_profile_id", "recipient_profile_id"), ("user_id", "target_user_id")],
)
def test_who_writes_is_the_account_and_not_whom_it_reaches(tmp_path: Path, sender: str, recipient: str) -> None:
    write_csv(tmp_path / "users.csv", _people("user_id"))
    rows = [{recipient: _id((n * 7 + 3) % 60), **row} for n, row in enumerate(_visits(sender, ip="45.1.2.{}"))]
    write_csv(tmp_path / "messages.csv", rows)
    found = discover(tmp_path)
    assert ("ip", "messages.csv", sender, "ip", "at") in shown(found)
    assert not [text for text in found.proposal.unsure if "names the account" in text]


def test_the_id_that_an_app_has_for_its_vendor_is_a_machines(tmp_path: Path) -> None:
    write_csv(tmp_path / "users.csv", _people("user_id"))
    rows = [{**row, "model": MODELS[n % 3]} for n, row in enumerate(_visits("user_id", vendor_id="0a5f{:012d}"))]
    write_csv(tmp_path / "opens.csv", rows)
    assert ("device", "opens.csv", "user_id", "vendor_id", "at") in shown(discover(tmp_path))


def test_whose_goods_are_bought_is_no_machine(tmp_path: Path) -> None:
    write_csv(tmp_path / "users.csv", _people("user_id"))
    write_csv(tmp_path / "orders.csv", _visits("user_id", vendor_id="0a5f{:012d}", card_hash="77c1a{:08d}"))
    kinds = {kind for kind, path, _, column, _ in shown(discover(tmp_path)) if column == "vendor_id"}
    assert "device" not in kinds


def test_what_one_row_alone_has_says_the_same_as_nothing(tmp_path: Path) -> None:
    """Documents are sent once, each in another second: those that two accounts send tell more than when."""
    write_csv(tmp_path / "users.csv", _people("user_id"))
    rows = [
        {
            "user_id": _id(n % 60),
            "sent_at": f"2026-04-{10 + n // 60}T10:{n % 60:02d}:0{n % 7}",
            "ip": f"45.1.{n % 60}.9",
        }
        | {"document_hash": f"82a4ce3d{(n if n > 5 else n // 2):08d}"}
        for n in range(540)
    ]
    write_csv(tmp_path / "documents.csv", rows)
    assert ("document_hash", "documents.csv", "user_id", "document_hash", "sent_at") in shown(discover(tmp_path))


@pytest.mark.parametrize(("key", "other"), [("loyalty_no", "to_loyalty_no"), ("wallet_no", "gift_to")])
def test_the_number_of_another_account_says_whom_it_goes_to(tmp_path: Path, key: str, other: str) -> None:
    people = [{**row, key: 1048000 + 7 * n} for n, row in enumerate(_people(key))]
    write_csv(tmp_path / "cardholders.csv", people)
    rows = [
        {**row, key: 1048000 + 7 * (n % 60), other: 1048000 + 7 * (n * 7 % 57)} for n, row in enumerate(_visits(key))
    ]
    write_csv(tmp_path / "points.csv", rows)
    write_csv(tmp_path / "logins.csv", [{**row, "ip": f"45.1.2.{n % 30}"} for n, row in enumerate(rows)])
    assert (other, "points.csv", key, other, "at") in shown(discover(tmp_path))


def test_what_one_buys_and_another_redeems_ties_the_buyers_of_one(tmp_path: Path) -> None:
    write_csv(tmp_path / "users.csv", _people("user_id"))
    bought = [{"code": f"GC-{n:06d}", **row} for n, row in enumerate(_visits("user_id", card_hash="77c1a{:08d}"))]
    write_csv(tmp_path / "vouchers.csv", bought)
    redeemed = [
        {"code": f"GC-{n:06d}", "redeemed_by": _id(n % 4 + 10), "redeemed_at": f"2026-04-2{n % 9} 10:00:00"}
        for n in range(180)
    ]
    write_csv(tmp_path / "redemptions.csv", redeemed)
    found = discover(tmp_path)
    assert ("redeemed_by", "redemptions.csv", "code", "redeemed_by", "redeemed_at") in shown(found)
    assert 'through.account = "user_id"' in settings_text(found.proposal)
    own = [row if n < 8 else {**row, "redeemed_by": bought[n]["user_id"]} for n, row in enumerate(redeemed)]
    write_csv(tmp_path / "redemptions.csv", own)
    assert not [one for one in shown(discover(tmp_path)) if one[1] == "redemptions.csv"]


def test_the_number_that_is_paid_is_a_signal_though_it_is_the_telephone_of_another_account(tmp_path: Path) -> None:
    write_csv(tmp_path / "workers.csv", _people("worker_id", phone="+34701{:06d}"))
    write_csv(tmp_path / "withdrawals.csv", _visits("worker_id", mobile_money_no="+34701{:06d}"))
    assert ("phone", "withdrawals.csv", "worker_id", "mobile_money_no", "at") in shown(discover(tmp_path))


def test_what_people_choose_among_is_written_with_marks_before_it_and_ties_nobody(tmp_path: Path) -> None:
    write_csv(tmp_path / "users.csv", _people("user_id"))
    rows = [{**row, "place_id": f"PL{n % 97:05d}"} for n, row in enumerate(_visits("user_id", ip="45.1.2.{}"))]
    write_csv(tmp_path / "reviews.csv", [{**row, "country": ("KE", "PH")[n % 2]} for n, row in enumerate(rows)])
    proposal = discover(tmp_path).proposal
    assert [one.get("kind") for one in proposal.choices] == ["place_id"]
    text = settings_text(proposal)
    assert '# kind = "place_id"\n# path = "reviews.csv"\n' in text and '\nkind = "place_id"' not in text


def test_columns_filled_by_turns_are_told_by_who_and_when_beside_them(tmp_path: Path) -> None:
    """Half of the rows named no account: a log called them, and the time, anew one day."""
    old = [{"userId": f"u{n % 20}", "ts": f"2026-03-04T10:{n:02d}:00Z", "ip": f"45.1.{n % 20}.7"} for n in range(60)]
    new = [
        {"account_id": row["userId"], "timestamp": row["ts"].replace("03-04", "05-06"), "ip_address": row["ip"]}
        for row in old
    ]
    write_jsonl(tmp_path / "events.jsonl", [*old, *new])
    found = discover(tmp_path)
    named = {(one.get("account"), one.get("value"), one.get("time")) for one in found.proposal.signals}
    assert named == {("userId", "ip", "ts"), ("account_id", "ip_address", "timestamp")}
    acts = [(one.get("account"), one.get("time")) for one in found.proposal.sections if one.section == "activity"]
    assert sorted(acts, key=str) == [("account_id", "timestamp"), ("userId", "ts")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.rejected == []
        assert reading.rows("select count(*), max(last_seen)::varchar from observation where kind = 'ip'") == [
            (20, "2026-05-06 10:59:00")
        ]
