"""Values as others write them: NULL by any name ties nobody, the caller is found in a list of forwarders."""

import base64
import hashlib
from pathlib import Path

import pytest

from graphlink.settings import KindSettings

from .source_folder import ACCOUNTS, PAYMENTS, Rows, read, write_csv, write_source
from .value_forms import forms

NO_VALUES = (
    *("\\N", "<NA>", "NaT", "(none)", "redacted", "[REDACTED]", "***", "**** ****", "not provided", "Not_Provided"),
    *("#N/A", "None", "[Filtered]", "<unset>", "'null'", "xxx", "n.a.", "{}", "not-set", "#REF!"),
)


@pytest.mark.parametrize("clean", ["id", "text", "mail", "address"])
def test_what_stands_for_no_value_is_none_of_a_described_kind(clean: str) -> None:
    found = forms("thing", list(NO_VALUES), KindSettings.model_validate({"name": "thing", "clean": clean}))
    assert [text for text, (_, _, reason) in found.items() if reason is None] == []


@pytest.mark.parametrize("kind", ["payment", "reshare"])
def test_what_stands_for_no_value_is_none_of_a_built_in_kind(kind: str) -> None:
    found = forms(kind, list(NO_VALUES))
    assert {text: reason for text, (_, _, reason) in found.items()} == dict.fromkeys(NO_VALUES, "placeholder")


def test_what_only_looks_like_it_is_a_value() -> None:
    texts = ["\\", "nat-4711", "none2", "[1]", "nata", "***4242", "test case", "x", "xx"]
    assert forms("payment", texts) == {text: (text, None, None) for text in texts}


def test_an_owner_by_the_name_of_null_is_nobody(tmp_path: Path) -> None:
    rows = [
        {**row, "org_id": org, "email_domain": domain, "note": "\\N"}
        for row, org, domain in zip(ACCOUNTS, ["\\N", "<NA>", "acme"], ["(none)", "acme.example", "NULL"], strict=True)
    ]
    with read(write_source(tmp_path, accounts=rows)) as reading:
        assert reading.rows("select account_id, org_id, email_domain, note from account") == [
            ("a1", None, None, "\\N"),
            ("a2", None, "acme.example", "\\N"),
            ("a3", "acme", None, "\\N"),
        ]


CALLER = ("203.0.113.9", "203.0.113.0/24", None)
SIX = ("2001:db8::/64", "2001:db8::/48", None)


FORWARDERS = {
    "203.0.113.9, 10.0.0.1": CALLER,
    "192.168.1.5, 203.0.113.9": CALLER,
    "unknown, 203.0.113.9": CALLER,
    "203.0.113.9, 10.1.1.1, 198.51.100.7": CALLER,
    "10.0.0.1 203.0.113.9": CALLER,
    "10.0.0.1;203.0.113.9": CALLER,
    "10.0.0.1,\t203.0.113.9:4711": CALLER,
    "-, 203.0.113.9,": CALLER,
    "for=203.0.113.9;proto=https": CALLER,
    "for=203.0.113.9;by=198.51.100.7, for=10.0.0.1": CALLER,
    "by=198.51.100.7;for=203.0.113.9": CALLER,
    'For="203.0.113.9:4711"': CALLER,
    '["10.0.0.1","203.0.113.9"]': CALLER,
    "{10.0.0.1,203.0.113.9}": CALLER,
    'for=_hidden, for="[2001:DB8::1]:443"': SIX,
    "fe80::1%eth0, 2001:db8::1": SIX,
    "[2001:db8::1]:443, 10.0.0.1": SIX,
    "10.0.0.1, unknown": ("10.0.0.1, unknown", None, "private address"),
    "unknown, 10.0.0.1": ("unknown, 10.0.0.1", None, "not an address"),
    "by=198.51.100.7;for=10.0.0.1": ("by=198.51.100.7;for=10.0.0.1", None, "private address"),
    "by=198.51.100.7;proto=http": ("by=198.51.100.7;proto=http", None, "not an address"),
    ", ;": (", ;", None, "not an address"),
}


def test_of_forwarders_the_first_address_that_an_outsider_can_have_counts() -> None:
    # The parts of one list are also addresses of their own in the same column.
    found = forms("ip", [*FORWARDERS, "10.0.0.1", "203.0.113.9"])
    assert {text: found[text] for text in FORWARDERS} == FORWARDERS
    assert found["203.0.113.9"] == CALLER


PREFIXES = {
    "203.0.113.9/24": CALLER,
    "203.0.113.9/32": CALLER,
    "::ffff:203.0.113.9/128": CALLER,
    "203.0.113.0/24": ("203.0.113.0/24", "203.0.113.0/24", None),
    "203.0.113.128/25": ("203.0.113.0/24", "203.0.113.0/24", None),
    "203.0.0.0/16": ("203.0.0.0/16", None, "a range too wide to say anything"),
    "203.0.113.9/33": ("203.0.113.9/33", None, "not an address"),
    "10.0.0.0/8": ("10.0.0.0/8", None, "private address"),
    "2001:db8::/64": SIX,
    "2001:db8::1/48": SIX,
    "2001:db8::/48": ("2001:db8::/48", "2001:db8::/48", None),
    "2001:db8::/32": ("2001:db8::/32", None, "a range too wide to say anything"),
    "2001:db8::/0": SIX,
}


def test_a_prefix_names_a_range_only_where_nothing_follows_it() -> None:
    assert forms("ip", list(PREFIXES)) == PREFIXES


def test_a_range_of_a_kind_without_ranges_is_left_out_with_its_reason() -> None:
    described = KindSettings(name="exit_node", clean="address")
    assert forms("exit_node", ["203.0.113.0/24"], described)["203.0.113.0/24"][2] == "a range of addresses"


def digests(many: int) -> dict[str, str]:
    """Keyed hashes as they are written, each with the value that it counts as."""
    made = [hashlib.sha256(f"key {n}".encode()).digest() for n in range(many)]
    return {one.hex().upper(): one.hex() for one in made}


def test_digests_of_one_length_count_as_they_are() -> None:
    expected = {raw: (value, None, None) for raw, value in digests(30).items()}
    assert forms("ip", list(expected)) == expected
    texts = [base64.b64encode(bytes.fromhex(value)[:16]).decode() for value in digests(30).values()]
    assert forms("ip", texts) == {text: (text, None, None) for text in texts}


def test_what_looks_like_a_digest_among_addresses_is_none() -> None:
    found = forms("ip", ["deadbeefcafe", "0" * 16, *(f"203.0.113.{n}" for n in range(1, 9))])
    assert found["deadbeefcafe"][2] == found["0" * 16][2] == "not an address"
    mixed = forms("ip", [raw[: 20 + 4 * (n % 2)] for n, raw in enumerate(digests(30))])
    assert {reason for _, _, reason in mixed.values()} == {"not an address"}


def logins(*addresses: str) -> Rows:
    return [
        {"account_id": f"a{n % 3 + 1}", "ts": "2026-02-01 10:00:00", "ip": text, "device_fingerprint": f"device {n}"}
        for n, text in enumerate(addresses)
    ]


def test_digests_and_ranges_are_observed_and_said(tmp_path: Path) -> None:
    hashed = list(digests(12))
    with read(write_source(tmp_path, logins=logins(*hashed))) as reading:
        assert {value for _, kind, value in reading.observations if kind == "ip"} == set(digests(12).values())
        assert not {kind for _, kind, _ in reading.observations} & {"ip_range"}
        assert reading.rejected == []
        assert [line for line in reading.lines if "12 of 12 addresses are each a digest" in line]
    with read(write_source(tmp_path, logins=logins("203.0.113.0/24", "198.51.100.0/24"))) as reading:
        kinds = {(kind, value) for _, kind, value in reading.observations if kind.startswith("ip")}
        assert kinds == {("ip_range", "203.0.113.0/24"), ("ip_range", "198.51.100.0/24")}
        assert [line for line in reading.lines if "2 of 2 addresses are each a range without an address" in line]


def test_a_range_is_no_moment_of_an_address(tmp_path: Path) -> None:
    source = write_source(tmp_path, logins=logins("203.0.113.0/24", "203.0.113.9/24", "10.0.0.1, 203.0.113.9"))
    (source / "graphlink.toml").write_text(
        '[[signals]]\nkind = "ip"\npath = "logins.csv"\nvalue = "ip"\ntime = "ts"\nwindow = "1h"\n'
    )
    with read(source) as reading:
        assert reading.rows("select account_id, value from windowed_event") == [
            ("a2", "203.0.113.9"),
            ("a3", "203.0.113.9"),
        ]


def test_a_column_of_which_most_cannot_be_used_is_named(tmp_path: Path) -> None:
    rows = logins("10.0.0.1", "10.0.0.1", "unknown", "203.0.113.9", "")
    write_csv(tmp_path / "exchanges.csv", [{**row, "prompt": "hello"} for row in logins(*["203.0.113.9"] * 50)])
    with read(write_source(tmp_path, logins=rows)) as reading:
        assert reading.lines == (
            "logins.csv: column `ip`: 3 of 4 values cannot be used as ip (private address 2, not an address 1); "
            "is it the right column?",
        )
        assert reading.rejected == []
    with read(write_source(tmp_path, logins=logins("10.0.0.1", "10.0.0.1", "203.0.113.9", "203.0.113.9"))) as reading:
        assert reading.lines == ()


def test_a_good_part_that_is_written_otherwise_is_said(tmp_path: Path) -> None:
    odd = [f"DE/203.0.113.{n}" if n < 5 else f"203.0.113.{n}" for n in range(24)]
    with read(write_source(tmp_path, logins=logins(*odd))) as reading:
        assert reading.lines == (
            "logins.csv: column `ip`: 5 values are left out, such as `DE/203.0.113.4` (not an address); "
            "write them as the others are",
        )
    # What stands for no value is no way of writing one, and a slip is anybody's.
    few = ["unknown" if n < 5 else odd[n - 4] if n == 5 else f"203.0.113.{n}" for n in range(24)]
    with read(write_source(tmp_path, logins=logins(*few))) as reading:
        assert reading.lines == ()


def test_a_card_by_the_name_of_null_is_named_where_most_are(tmp_path: Path) -> None:
    with read(write_source(tmp_path, payments=[{**row, "card_fingerprint": "\\N"} for row in PAYMENTS])) as reading:
        assert reading.observations == set()
        assert "3 of 3 values cannot be used as payment (placeholder 3)" in reading.lines[0]
