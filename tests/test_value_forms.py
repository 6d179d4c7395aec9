"""Values made comparable, one by one: what each is taken for, or the reason why it is left out."""

import ipaddress
import random

import pytest

from graphlink.settings import KindSettings
from graphlink.signals.values import PLACEHOLDERS
from tests.value_forms import forms

SEEDS = [1, 2, 3]


# Addresses


def expected_address(text: str) -> tuple[str, str | None, str | None]:
    """What Python's own parser makes of a public address."""
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    wide = 24 if address.version == 4 else 48
    span = str(ipaddress.ip_network((address, wide), strict=False))
    shown = str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
    return shown, span, None


def spellings(number: int, rng: random.Random) -> list[str]:
    address = ipaddress.IPv6Address(number)
    plain = f"{address:x}".zfill(32)
    loose = ":".join(f"{int(plain[n : n + 4], 16):x}" for n in range(0, 32, 4))
    tail = ipaddress.IPv4Address(number % 2**32)
    return [
        str(address),
        address.exploded,
        str(address).upper(),
        loose,
        ":".join(loose.split(":")[:6]) + f":{tail}",
        f"[{address}]:{rng.randrange(1, 65536)}",
        f"  {address}%eth0 ",
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_addresses_agree_with_pythons_parser(seed: int) -> None:
    rng = random.Random(seed)
    expected = {}
    for _ in range(300):
        four = ipaddress.IPv4Address(rng.randrange(2**24, 224 * 2**24))
        if four.is_global:
            for text in (
                str(four),
                f"{four}:443",
                f"::ffff:{four}",
                f"{four}, 10.0.0.1",
                f" {four}/32",
                str(int(four)),
                str(int(four) - 2**32 * (int(four) >= 2**31)),
                str(four).replace(".", "[.]"),
            ):
                expected[text] = expected_address(str(four))
        # Runs of zeros are where spellings differ.
        parts = [rng.choice([0, 0, 0, rng.randrange(1, 65536), rng.randrange(1, 65536)]) for _ in range(7)]
        number = int("".join(f"{part:04x}" for part in [rng.randrange(0x2000, 0x4000), *parts]), 16)
        expected |= dict.fromkeys(spellings(number, rng), expected_address(str(ipaddress.IPv6Address(number))))
    found = forms("ip", list(expected))
    assert {text: form for text, form in found.items() if form != expected[text]} == {}, f"seed {seed}"


SOCKETS = {
    "/203.0.113.9:4433": "203.0.113.9",
    "tcp://203.0.113.9:80": "203.0.113.9",
    "ipv4:203.0.113.9:55": "203.0.113.9",
    "ipv6:[2001:db8::1]:55": "2001:db8::1",
    "ipv6:%5B2001:db8::1%5D:55": "2001:db8::1",
    "/[2001:db8::1]:99": "2001:db8::1",
    "('203.0.113.9', 52114)": "203.0.113.9",
    "host-7.isp.example (203.0.113.9)": "203.0.113.9",
}


def test_the_other_end_of_a_connection_is_an_address() -> None:
    assert forms("ip", list(SOCKETS)) == {text: expected_address(address) for text, address in SOCKETS.items()}
    assert forms("ip", ["/10.0.0.1:8"])["/10.0.0.1:8"][2] == "private address"


@pytest.mark.parametrize("last", ["xxx", "x", "*", "***", "X"])
def test_an_address_without_its_last_number_is_a_range(last: str) -> None:
    text = f"203.0.113.{last}"
    assert forms("ip", [text]) == {text: ("203.0.113.0/24", "203.0.113.0/24", None)}


def test_addresses_of_which_nearly_all_end_in_zeros_are_ranges() -> None:
    some = [f"81.2.{n}.0" for n in range(30)]
    found = forms("ip", [*some, "81.2.3.4", "2a02:1:2::"])
    assert [found[text][0] for text in some] == [f"{text}/24" for text in some]
    assert (found["81.2.3.4"][0], found["2a02:1:2::"][0]) == ("81.2.3.4", "2a02:1:2::/48")
    wide = forms("ip", [f"81.{n}.0.0" for n in range(30)])
    assert {reason for _, _, reason in wide.values()} == {"a range too wide to say anything"}
    for few in (some[:10], [*some, *(f"81.2.{n}.7" for n in range(30))]):
        assert [value for value, _, _ in forms("ip", few).values()] == few


NO_ADDRESSES = {
    "10.1.2.3": "private address",
    "172.16.0.1": "private address",
    "172.31.255.255": "private address",
    "192.168.1.1": "private address",
    "fd12::1": "private address",
    "::ffff:10.0.0.1": "private address",
    "127.0.0.1": "loopback address",
    "::1": "loopback address",
    "169.254.1.1": "link-local address",
    "fe80::1%eth0": "link-local address",
    "0.0.0.0": "unspecified address",
    "::": "unspecified address",
    "100.64.0.1": "address inside a carrier",
    "100.127.255.255": "address inside a carrier",
    "224.0.0.1": "multicast address",
    "ff02::1": "multicast address",
    "255.255.255.255": "reserved address",
    "4000::1": "reserved address",
    "-1": "not an address",
    "-1062731520": "private address",
    "256.1.1.1": "not an address",
    "1.2.3": "not an address",
    "1.2.3.4.5": "not an address",
    "1::2::3": "not an address",
    "1:2:3:4:5:6:7:8:9": "not an address",
    "2001:db8::12345": "not an address",
    "2001:db8::1.2.3.300": "not an address",
    ":::": "not an address",
    "unknown": "not an address",
    "'; drop table x": "not an address",
    "1.2.3.4\0": "not an address",
    "": "empty",
    "  ": "empty",
}


def test_addresses_that_are_no_signal() -> None:
    expected = {text: (text.strip(), None, reason) for text, reason in NO_ADDRESSES.items()}
    assert forms("ip", list(NO_ADDRESSES)) == expected


def test_addresses_of_documentation_and_neighbours_of_ranges_are_signals() -> None:
    texts = ["192.0.2.1", "198.51.100.7", "203.0.113.9", "2001:db8::1", "172.32.0.1", "100.128.0.1"]
    assert forms("ip", texts) == {text: expected_address(text) for text in texts}


@pytest.mark.parametrize("seed", SEEDS)
def test_any_text_is_an_address_or_none(seed: int) -> None:
    rng = random.Random(seed)
    texts = list({"".join(rng.choices("0123456789abf.:[]%/, ", k=rng.randrange(1, 24))) for _ in range(2000)})
    for text, (value, span, reason) in forms("ip", texts).items():
        if reason is None:
            assert span is not None
            bare = ipaddress.ip_network(value, strict=True)
            assert bare.subnet_of(ipaddress.ip_network(span, strict=True))  # type: ignore[arg-type]
        else:
            assert value == text.strip(" ")


# Ids


MADE_COMPARABLE = {
    "device": {
        "ABCDEF0123456789": "abcdef0123456789",
        "aBcDeF0123456789": "abcdef0123456789",
        "6BA7B810-9DAD-11D1-80B4-00C04FD430C8": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}": "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
        " \tpadded\u00a0\ufeff": "padded",
        "0": "0",
    },
    "payment": {
        "FP_ZQ77-XW12": "fp_zq77-xw12",
        "Xt5EWLLDS7FJjR1c": "Xt5EWLLDS7FJjR1c",
    },
    "reshare": {
        "ABCXYZ-12345": "ABCXYZ-12345",
        "A1": "A1",
        "11": "11",
        "100000": "100000",
    },
}


@pytest.mark.parametrize("kind", MADE_COMPARABLE)
def test_ids_are_made_comparable(kind: str) -> None:
    expected = {text: (value, None, None) for text, value in MADE_COMPARABLE[kind].items()}
    assert forms(kind, list(expected)) == expected


NO_IDS = {
    "": "empty",
    " \t": "empty",
    "0000": "all zeros",
    "00000000-0000-0000-0000-000000000000": "all zeros",
    "00:00:00:00:00:00": "all zeros",
    "0x00000000": "all zeros",
    "ffffffff": "one character repeated",
    "ffffffff-ffff-ffff-ffff-ffffffffffff": "one character repeated",
    "xxxxxxxxxx": "one character repeated",
    "with\0nul": "holds a NUL byte",
    **{text.upper(): "placeholder" for text in PLACEHOLDERS},
}


def test_ids_that_are_no_signal() -> None:
    found = forms("device", list(NO_IDS))
    assert {text: reason for text, (_, _, reason) in found.items()} == NO_IDS


def test_a_processors_test_card_is_no_signal() -> None:
    found = forms("payment", ["4242 4242 4242 4242", "5555-5555-5555-4444", "4242424242424243"])
    assert [reason for _, _, reason in found.values()] == ["test card", "test card", None]
    assert forms("reshare", ["4242424242424242"])["4242424242424242"][2] is None


MAILS = {
    "Ada.Lovelace+ring@GMail.com": "adalovelace@gmail.com",
    "adalovelace@googlemail.com": "adalovelace@gmail.com",
    " <ADA@outlook.com>": "ada@outlook.com",
    "mailto:ada+7@outlook.com": "ada@outlook.com",
    "a.d-a_1+x@pm.me": "ada1@proton.me",
    "ada-shop@yahoo.com": "ada@yahoo.com",
    "ada+x@firm.example": "ada+x@firm.example",
    "a.d.a@firm.example": "a.d.a@firm.example",
    '"Lovelace, Ada" <Ada+7@outlook.com>': "ada@outlook.com",
    "Ada Lovelace <ada@outlook.com> ": "ada@outlook.com",
    "<mailto:ada@outlook.com>": "ada@outlook.com",
    '"ada"@outlook.com': "ada@outlook.com",
    "'ada@outlook.com'": "ada@outlook.com",
    "ada@outlook.com.": "ada@outlook.com",
    "ada\u200b@outlook.com": "ada@outlook.com",
    "ada\uff20outlook.com": "ada@outlook.com",
    "zoe\u0308@firm.example": "zo\u00eb@firm.example",
    "o'brien@firm.example": "o'brien@firm.example",
    "MAILTO:Ada@Outlook.com?subject=hello": "ada@outlook.com",
    "ada@outlook.com;": "ada@outlook.com",
    "(ada@outlook.com),": "ada@outlook.com",
    "ada@outlook.com (Ada Lovelace)": "ada@outlook.com",
    '["ada@outlook.com"]': "ada@outlook.com",
    "[ada@outlook.com](mailto:ada@outlook.com)": "ada@outlook.com",
    "ada%40outlook.com": "ada@outlook.com",
}
PHONES = {
    "+49 30 901820": "+4930901820",
    "0049 (30) 90 18 20": "+4930901820",
    "030-901820": "+4930901820",
    "+1 (212) 555-0100": "+12125550100",
}


NO_PHONES = {"no number": "not a phone number", "1": "not a phone number", "": "empty"}


def test_mails_to_one_inbox_are_one_value() -> None:
    found = forms("email", list(MAILS), KindSettings(name="email", clean="mail"))
    assert found == {text: (value, None, None) for text, value in MAILS.items()}


def test_many_notes_behind_one_name_are_one_inbox_at_any_domain() -> None:
    texts = [
        *(f"ada+{n}@firm.example" for n in range(3)),
        "bob+1@firm.example",
        "bob+2@firm.example",
        "+1@firm.example",
    ]
    found = forms("email", texts, KindSettings(name="email", clean="mail"))
    assert [value for value, _, _ in found.values()] == ["ada@firm.example"] * 3 + texts[3:]


def test_what_is_no_mail_address_is_left_out() -> None:
    texts = ["ada", "ada@", "@firm.example", "ada@firm", "a da@firm.example", "a@b@firm.example"]
    found = forms("email", texts, KindSettings(name="email", clean="mail"))
    assert {text: reason for text, (_, _, reason) in found.items()} == dict.fromkeys(texts, "not a mail address")


def test_what_is_typed_where_a_mail_address_lacks_is_left_out() -> None:
    typed = ["keine@keine.de", "a@a.de", "noemail@noemail.com", "Test@Test.com"]
    kept = ["gmx@gmx.de", "keine@keiner.de", "a.b@a.de", "fastmail@fastmail.com"]
    found = forms("email", [*typed, *kept], KindSettings(name="email", clean="mail"))
    assert {text: reason for text, (_, _, reason) in found.items()} == {
        **dict.fromkeys(typed, "placeholder"),
        **dict.fromkeys(kept),
    }


def test_what_is_typed_where_a_telephone_lacks_is_left_out() -> None:
    typed = ["+10000000000", "+1 555 555 5555", "+1 999-999-9999", "+1 1234567890", "+49 123456789", "+1 9876543210"]
    kept = ["+12125550100", "+49 171 2222223", "+1 212 345 6789"]
    found = forms("phone", [*typed, *kept], KindSettings(name="phone", clean="phone"))
    assert {text: reason for text, (_, _, reason) in found.items()} == {
        **dict.fromkeys(typed, "placeholder"),
        **dict.fromkeys(kept),
    }


def test_phone_numbers_are_e164() -> None:
    found = forms("phone", list(PHONES), KindSettings(name="phone", clean="phone", region="DE"))
    assert found == {text: (value, None, None) for text, value in PHONES.items()}


def test_what_is_no_phone_number_is_left_out() -> None:
    found = forms("phone", list(NO_PHONES), KindSettings(name="phone", clean="phone", region="DE"))
    assert {text: reason for text, (_, _, reason) in found.items()} == NO_PHONES
    found = forms(
        "phone", ["12125550100", "44 20 7946 0958", "+12125550100"], KindSettings(name="phone", clean="phone")
    )
    assert [value for value, _, _ in found.values()] == ["+12125550100", "+442079460958", "+12125550100"]
    for number in ("2125550100", "99912345678"):
        [(_, _, reason)] = forms("phone", [number], KindSettings(name="phone", clean="phone")).values()
        assert reason == "a phone number without its country; name the kind's region"
    [(_, _, reason)] = forms("phone", ["030-901820"], KindSettings(name="phone", clean="phone")).values()
    assert reason == "a phone number without its country; name the kind's region"


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_digests_of_mails_and_phones_count_as_equal_or_not(kind: str) -> None:
    digest = "0123456789ABCDEF" * 4
    assert forms(kind, [digest])[digest] == (digest.lower(), None, None)
    for other in (digest[:31], digest * 3, "x" + digest[1:], "1" * 40):
        assert (forms(kind, [other])[other][2] is None) == (kind == "email" and other == "1" * 40), other


def test_a_described_kind_is_made_comparable_as_it_says() -> None:
    described = KindSettings(name="reshare", clean="id")
    assert forms("reshare", ["ABCXYZ-12345"], described)["ABCXYZ-12345"][0] == "abcxyz-12345"
    described = KindSettings(name="slogan", clean="text")
    assert forms("slogan", ["  Buy\t NOW  "], described)["  Buy\t NOW  "][0] == "buy now"
    described = KindSettings(name="exit_node", clean="address")
    assert forms("exit_node", ["[2001:db8::1]:443"], described)["[2001:db8::1]:443"][0] == "2001:db8::/64"


HOUSES = {
    "Weber Lane 12, Leeds": "12 la le we",
    "12 weber lane  leeds": "12 la le we",
    "Weber La. 12, Leeds": "12 la le we",
    "WEBER LN 012A LEEDS": "12 la le we",
    "Weber Lane 12 B, Leeds": "12 la le we",
    "Weber Lane 121, Leeds": "121 la le we",
    "Müllerstr. 5, 10115 Berlin": "10115 5 be mu",
    "Mullerstraße 5 10115 BERLIN": "10115 5 be mu",
    "100 Avenue C, York": "100 av c yo",
    "100 Avenue D, York": "100 av d yo",
}
NO_HOUSES = ("Leeds", "Weber Lane, Leeds", "12 Leeds", "Weber-12-Lane", "0xAbCd12", "Call Weber 20301234", "8.8.4.4")


def test_one_house_is_one_value_whatever_way_it_is_written() -> None:
    assert forms("address", list(HOUSES)) == {text: (value, None, None) for text, value in HOUSES.items()}
    assert forms("doors", ["Weber La. 12, Leeds"], KindSettings(name="doors", clean="street")) == {
        "Weber La. 12, Leeds": ("12 la le we", None, None)
    }


def test_what_is_no_house_stays_as_it_is_or_is_left_out() -> None:
    """A wallet is called an address, too, and its capitals tell it from others."""
    found = forms("address", [*NO_HOUSES, "unknown", ""])
    assert [found[text] for text in NO_HOUSES] == [(text, None, None) for text in NO_HOUSES]
    assert (found["unknown"][2], found[""][2]) == ("placeholder", "empty")
