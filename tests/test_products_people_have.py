"""Exports of named products as these write them: processors, shops, batches, lists without a heading."""

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.discovery import discover, write_settings
from graphlink.reading.json_shapes import batch_path

from .discovered import shown
from .source_folder import read, write_csv, write_jsonl

START = 1_750_000_000


def digest(n: int, length: int = 24) -> str:
    return f"{(n + 1) * 0x9E3779B97F4A7C15 % 2**96:024x}"[:length]


def test_whose_card_a_processors_event_tells_is_the_customer_though_each_paid_once(tmp_path: Path) -> None:
    """Each event has an id of its own, and so has the charge within; when it was is no sign-up."""
    events = [
        {
            "id": f"evt_{digest(n)}",
            "created": START + 977 * n,
            "type": "charge.succeeded",
            "data": {"object": {"id": f"ch_{digest(n + 500)}", "customer": f"cus_{n:05d}", "card": digest(n % 40)}},
        }
        for n in range(90)
    ]
    write_jsonl(tmp_path / "events.jsonl", events)
    found = discover(tmp_path)
    assert {(account, time) for _, _, account, _, time in shown(found)} == {("data.object.customer", "created")}
    assert not [one for one in found.proposal.sections if one.section == "accounts"]


def test_what_is_asked_in_a_batch_is_its_users_and_not_of_each_line(tmp_path: Path) -> None:
    draw = random.Random(4)
    lines = [
        {
            "custom_id": f"request-{n}",
            "method": "POST",
            "body": {
                "user": f"u{n % 30:04d}",
                "messages": [{"role": "user", "content": f"say {draw.random()} and more of it"}],
            },
        }
        for n in range(90)
    ]
    write_jsonl(tmp_path / "batch.jsonl", lines)
    assert {account for _, _, account, _, _ in shown(discover(tmp_path))} == {"body.user"}


def test_rows_that_are_counted_from_one_are_no_customers(tmp_path: Path) -> None:
    """The addresses of a shop's orders have numbers of their own, which are customers' numbers as well."""
    people = [{"ID": str(n + 1), "user_login": f"ann{n}", "user_registered": "2026-01-01 10:00:00"} for n in range(200)]
    write_csv(tmp_path / "wp_users.csv", people)
    orders = [
        {"id": str(5000 + n), "customer_id": str(1 + 7 * n % 200), "ip_address": f"45.1.{n % 9}.7"} for n in range(120)
    ]
    write_csv(tmp_path / "wp_wc_orders.csv", orders)
    doors = [
        {"id": str(n + 1), "order_id": str(5000 + n), "address_1": f"{n % 40 + 1} Main Street"} for n in range(120)
    ]
    write_csv(tmp_path / "wp_wc_order_addresses.csv", doors)
    found = discover(tmp_path)
    (street,) = (one for one in found.proposal.signals if one.get("kind") == "postal_address")
    assert street.get("account") == "order_id"
    assert street.get("through.path") == "wp_wc_orders.csv"
    assert street.get("through.account") == "customer_id"


def test_a_list_of_people_without_a_heading_is_said_to_have_none(tmp_path: Path) -> None:
    """The first person was the names of the columns, and no account."""
    rows = "".join(f"p{n:05d},ann{n}@mail.example,true,{digest(n, 20)},,+4917{n:07d}\n" for n in range(80))
    (tmp_path / "users.csv").write_text(rows)
    logins = [{"uid": f"p{n % 80:05d}", "ip": f"45.1.2.{n % 60}", "at": str(START + 60 * n)} for n in range(200)]
    write_csv(tmp_path / "logins.csv", logins)
    found = discover(tmp_path)
    assert {path for _, path, _, _, _ in shown(found)} == {"logins.csv"}
    assert [one.path for one in found.proposal.left_files if "names no columns" in one.why] == ["users.csv"]


def test_long_numbers_of_posts_are_shared_and_no_times(tmp_path: Path) -> None:
    """Numbers of 19 digits, of which each is some nanosecond since 1970."""
    draw = random.Random(5)
    posts = [
        {"userid": f"u{n % 60:04d}", "retweet_tweetid": str(1_600_000_000_000_000_000 + draw.randrange(200) * 7919)}
        for n in range(900)
    ]
    write_csv(tmp_path / "tweets.csv", posts)
    found = discover(tmp_path)
    assert [one[:1] + one[2:4] for one in shown(found)] == [("retweet_tweetid", "userid", "retweet_tweetid")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert not reading.rejected
        assert len({value for _, _, value, *_ in reading.observations}) > 150


def test_bytes_that_are_no_text_are_read_by_their_digits(tmp_path: Path) -> None:
    """Ids of 16 bytes, texts that nothing says to be text, and pictures, which hide nothing of the rest."""
    rows = range(90)
    table = pa.table(
        {
            "user_id": pa.array([bytes.fromhex(digest(n % 30)) for n in rows], pa.binary(12)),
            "device_id": pa.array([bytes([250, 251, n % 7, 1, 2, 3]) for n in rows], pa.binary()),
            "ip": pa.array([f"45.1.2.{n % 11}".encode() for n in rows], pa.binary()),
            "picture": pa.array([b"\xff\xd8" * (n + 40) for n in rows], pa.binary()),
            "context": pa.array([f'{{"session": "s{n}"}}'.encode() for n in rows], pa.binary()),
        }
    )
    pq.write_table(table, tmp_path / "logins.parquet")
    found = discover(tmp_path)
    kinds = {(kind, account, value) for kind, _, account, value, _ in shown(found)}
    assert kinds == {("ip", "user_id", "ip"), ("device", "user_id", "device_id")}
    assert any("context.session" in left.columns for left in found.proposal.leftovers)
    write_settings(found)
    with read(tmp_path) as reading:
        shown_by = {(account, value) for account, kind, value, *_ in reading.observations if kind == "device"}
        assert (digest(0), "fafb00010203") in shown_by and len({value for _, value in shown_by}) == 7
        assert ("ip", "45.1.2.3") in {(kind, value) for _, kind, value, *_ in reading.observations}


def test_links_are_pages_however_each_was_passed_on(tmp_path: Path) -> None:
    """Each copy of a link has a mark of its own."""
    rows = [
        {
            "user_id": f"u{n % 40:04d}",
            "link": f"https://news.example/{n % 150}?fbclid=IwAR{digest(n)}",
            "at": str(START + 977 * n),
        }
        for n in range(600)
    ]
    write_csv(tmp_path / "shares.csv", rows)
    found = discover(tmp_path)
    assert [one[:1] + one[2:4] for one in shown(found)] == [("link", "user_id", "link")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("u0003", "link", "https://news.example/3") in reading.observations
        assert len({value for _, _, value in reading.observations}) == 150


def spans(rows: range) -> list[dict[str, object]]:
    """Doings as a collector of traces writes them: who and whence are pairs of a name and a value."""
    told = (
        (n, {"user.id": f"u{n % 30:04d}", "client.address": f"45.1.2.{n % 17}", "device.id": digest(n % 9)})
        for n in rows
    )
    return [
        {
            "traceId": digest(n),
            "name": "chat",
            "startTimeUnixNano": str((START + 977 * n) * 10**9),
            "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in pairs.items()],
        }
        for n, pairs in told
    ]


def batch(rows: range) -> dict[str, object]:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "api"}}]}
    scoped = [{"scope": {"name": "llm"}, "spans": spans(rows), "schemaUrl": "https://schemas.example/1"}]
    return {"resourceSpans": [{"resource": resource, "scopeSpans": scoped}]}


@pytest.mark.parametrize("form", ["lines", "one object"])
def test_batches_of_a_collector_are_read_row_by_row(tmp_path: Path, form: str) -> None:
    """Rows in parts, parts in a batch, a batch a line: they were refused."""
    if form == "lines":
        write_jsonl(tmp_path / "traces.jsonl", [batch(range(n, n + 7)) for n in range(0, 210, 7)])
    else:
        parts = [part for n in range(0, 210, 7) for part in batch(range(n, n + 7))["resourceSpans"]]  # type: ignore[attr-defined]
        (tmp_path / "traces.json").write_text(json.dumps({"resourceSpans": parts}, indent=1))
    found = discover(tmp_path)
    assert {one[:1] + one[2:4] for one in shown(found)} == {
        ("ip", "attributes.user.id", "attributes.client.address"),
        ("device", "attributes.user.id", "attributes.device.id"),
    }
    assert any("`resourceSpans.scopeSpans.spans` are read, without" in text for text in found.proposal.unsure)
    write_settings(found)
    with read(tmp_path) as reading:
        assert {account for account, _, _ in reading.observations} == {f"u{n:04d}" for n in range(30)}


def test_what_is_no_batch_stays_a_row(tmp_path: Path) -> None:
    """An order with its lines, and a conversation alone in its object."""
    orders = [{"customer_id": f"c{n % 30}", "ip": f"45.1.2.{n % 17}", "lines": [{"sku": "a"}] * 3} for n in range(90)]
    write_jsonl(tmp_path / "orders.jsonl", orders)
    found = discover(tmp_path)
    assert {one[:1] + one[2:4] for one in shown(found)} == {("ip", "customer_id", "ip")}
    assert batch_path({"messages": [{"role": "VARCHAR", "content": "VARCHAR"}]}) == ((), [])
    assert batch_path({"id": "VARCHAR", "lines": [{"sku": "VARCHAR"}]}) == ((), [])
    assert batch_path({"attributes": [{"key": "VARCHAR", "value": "VARCHAR"}]}) == ((), [])


def test_two_columns_that_say_the_same_are_one_kind(tmp_path: Path) -> None:
    """A forum's name beside its id counted twice."""
    draw = random.Random(6)
    shown_by = [(f"u{n % 90:04d}", draw.randrange(150)) for n in range(1200)]
    rows = [{"author": who, "forum": f"f-{what}x", "forum_id": f"t5_{what}", "title": ""} for who, what in shown_by]
    write_csv(tmp_path / "posts.csv", rows)
    found = discover(tmp_path)
    assert [one[:1] + one[2:4] for one in shown(found)] == [("forum", "author", "forum")]
    assert ("says the same as forum", ("forum_id",)) in [(one.why, one.columns) for one in found.proposal.leftovers]


def test_who_writes_a_mail_address_beside_a_wallet_is_the_account(tmp_path: Path) -> None:
    """A form's answers, of which many are paid into one wallet; at times with an offset of one digit."""
    answers = [
        {
            "Timestamp": f"2026/03/{1 + n % 28:02d} {1 + n % 12}:05:09 PM GMT+1",
            "Email Address": f"ann{n}@mail.example",
            "Wallet address": f"0x{digest(n % 60)}{digest(n % 60, 16)}",
            "Phone": f"'+4917{n // 2:07d}",
        }
        for n in range(120)
    ]
    write_csv(tmp_path / "responses.csv", answers)
    found = {one[:1] + one[2:] for one in shown(discover(tmp_path))}
    assert ("wallet", "Email Address", "Wallet address", "Timestamp") in found
    assert ("phone", "Email Address", "Phone", "Timestamp") in found


def test_one_cell_of_json_hides_no_column(tmp_path: Path) -> None:
    """A survey's second and third line say what each column asks; the third in JSON."""
    head = "StartDate,IPAddress,PROLIFIC_PID\n"
    asked = 'Start Date,IP Address,PROLIFIC_PID\n"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}"\n'
    rows = "".join(f"2026-03-{1 + n % 28:02d} 10:00:09,45.1.2.{n % 40},p{digest(n, 12)}\n" for n in range(120))
    (tmp_path / "survey.csv").write_text(head + asked + rows)
    assert shown(discover(tmp_path)) == [("ip", "survey.csv", "PROLIFIC_PID", "IPAddress", "StartDate")]


def test_maps_of_attributes_are_read_by_their_keys(tmp_path: Path) -> None:
    """Stores of traces keep a map from an attribute's name, dots and all, to its text."""
    rows = [
        [("user.id", f"u{n % 30:04d}"), ("client.address", f"45.1.2.{n % 17}"), ("device.id", digest(n % 9))]
        for n in range(120)
    ]
    times = [START + 977 * n for n in range(120)]
    table = pa.table({"Timestamp": times, "SpanAttributes": pa.array(rows, pa.map_(pa.string(), pa.string()))})
    pq.write_table(table, tmp_path / "otel_traces.parquet")
    found = discover(tmp_path)
    assert {one[:1] + one[2:4] for one in shown(found)} == {
        ("ip", "SpanAttributes.user.id", "SpanAttributes.client.address"),
        ("device", "SpanAttributes.user.id", "SpanAttributes.device.id"),
    }
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("u0003", "ip", "45.1.2.3") in reading.observations


def test_addresses_as_numbers_with_a_fraction_are_read(tmp_path: Path) -> None:
    """A table that went through a program of statistics."""
    rows = [{"user_id": f"u{n % 30:04d}", "ip_address": f"{755_040_768 + n % 17}.7997"} for n in range(120)]
    write_csv(tmp_path / "purchases.csv", rows)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert ("u0003", "ip", "45.1.2.3") in reading.observations


def test_what_a_model_is_told_beforehand_is_said_where_it_differs(tmp_path: Path) -> None:
    rows = [
        {
            "user_id": f"u{n % 30:04d}",
            "system_prompt": f"You are clerk number {n % 7} of a firm",
            "messages": [{"role": "user", "content": f"tell me of {n} and of {n * 7}"}],
        }
        for n in range(120)
    ]
    write_jsonl(tmp_path / "log.jsonl", rows)
    unsure = discover(tmp_path).proposal.unsure
    assert any("`system_prompt` differs and is not read" in text and "beside `messages`" in text for text in unsure)
    write_jsonl(tmp_path / "log.jsonl", [{**row, "system_prompt": "You are a clerk of a firm"} for row in rows])
    assert not any("system_prompt" in text for text in discover(tmp_path).proposal.unsure)


ORDERS: Mapping[str, Callable[[int, str, str], dict[str, object]]] = {
    "order's customer in JSON:API": lambda n, who, at: {
        "type": "orders",
        "id": str(n + 1),
        "attributes": {"customer_id": who, "user_email": f"{digest(n % 480, 8)}@mail.example", "created_at": at},
    },
    "payment's notes": lambda n, who, at: {
        "id": f"pay_{digest(n + 900)}",
        "entity": "payment",
        "card_id": f"card_{digest(n % 400)}",
        "notes": {"user_id": who, "plan": "pro"},
        "created_at": at,
    },
    "event of a transaction": lambda n, who, at: {
        "id": f"evt_{digest(n + 700)}",
        "occurred_at": at,
        "data": {"id": f"txn_{digest(n + 300)}", "customer_id": who, "payment_method_id": f"pm_{digest(n % 400)}"},
    },
    "content of a subscription": lambda n, who, at: {
        "id": f"ev_{digest(n + 700)}",
        "occurred_at": at,
        "content": {"subscription": {"id": f"s{digest(n % 480)}", "customer_id": who, "created_from_ip": ip_of(n)}},
    },
    "session of an identity": lambda n, who, at: {
        "id": digest(n + 700),
        "authenticated_at": at,
        "identity": {"id": who, "schema_id": "default"},
        "devices": [{"id": digest(n + 100), "ip_address": ip_of(n)}],
    },
}
"""What one row of each looks like, by its number, whose it is, and when."""


def ip_of(n: int) -> str:
    return f"45.1.{n % 9}.{n % 200}"


@pytest.mark.parametrize("people", [480, 500], ids=["most once", "each once"])
@pytest.mark.parametrize("what", ORDERS)
def test_whose_an_order_is_stands_in_what_wraps_it_and_no_order_is_an_account(
    tmp_path: Path, what: str, people: int
) -> None:
    rows = [ORDERS[what](n, f"c{digest(n % people)}", f"2026-01-{1 + n // 20:02d}T10:00:00Z") for n in range(500)]
    write_jsonl(tmp_path / "rows.jsonl", rows)
    accounts = {account for _, _, account, _, _ in shown(discover(tmp_path))}
    assert len(accounts) == 1
    assert accounts <= {
        *("attributes.customer_id", "notes.user_id", "data.customer_id", "content.subscription.customer_id"),
        "identity.id",
    }


@pytest.mark.parametrize("step", ["refunded_by", "assignee", "referrer"])
def test_whoever_else_is_named_within_a_row_is_not_whose_it_is(tmp_path: Path, step: str) -> None:
    rows = [
        {"customer_id": f"c{digest(n % 70)}", step: {"customer_id": f"c{digest(n % 9)}"}, "ip": ip_of(n)}
        for n in range(200)
    ]
    write_jsonl(tmp_path / "rows.jsonl", rows)
    assert {account for _, _, account, _, _ in shown(discover(tmp_path))} == {"customer_id"}


def test_of_fingerprints_that_of_the_network_is_no_device(tmp_path: Path) -> None:
    rows = [
        {
            "user_id": f"u{digest(n % 90)}",
            "fingerprints": {
                "network_fingerprint": digest(n % 12),
                "hardware_fingerprint": digest(n % 40 + 100),
                "visitor_fingerprint": digest(n % 80 + 200),
            },
        }
        for n in range(200)
    ]
    write_jsonl(tmp_path / "lookups.jsonl", rows)
    assert {column for kind, _, _, column, _ in shown(discover(tmp_path)) if kind == "device"} == {
        "fingerprints.visitor_fingerprint"
    }


@pytest.mark.parametrize("text", ["{:02d}:31:{:02d}", "{} min {:02d}s", "{:02d}:{:02d} PM"])
def test_clocks_and_spans_in_words_are_no_kind(tmp_path: Path, text: str) -> None:
    rows = [
        {"user_id": f"u{n:05d}", "ip": ip_of(n), "shownPretty": text.format(n % 11, n % 58)} for n in range(600)
    ] * 2
    write_jsonl(tmp_path / "visits.jsonl", rows)
    found = discover(tmp_path)
    assert {kind for kind, *_ in shown(found)} == {"ip"}
    (why,) = (left.why for left in found.proposal.leftovers if "shownPretty" in left.columns)
    assert why == "another time"


@pytest.mark.parametrize(
    ("form", "kinds"), [("+9198{:08d}", {"ip", "phone"}), ("9198{:08d}", {"ip"}), ("20255{:05d}", {"ip"})]
)
def test_phone_numbers_are_no_time_and_with_the_countrys_before_them_a_phone_by_themselves(
    tmp_path: Path, form: str, kinds: set[str]
) -> None:
    rows = [{"user_id": f"u{n:05d}", "reached": form.format(n % 500), "ip": ip_of(n)} for n in range(600)]
    write_jsonl(tmp_path / "codes.jsonl", rows)
    found = shown(discover(tmp_path))
    assert {kind for kind, *_ in found} == kinds
    assert {time for *_, time in found} == {None}
