"""What stands for nothing where a value should: digests of nothing, and words among ids."""

import hashlib

import pytest

from graphlink.settings import KindSettings
from tests.value_forms import forms


@pytest.mark.parametrize("kind", ["device", "payment", "reshare"])
def test_a_digest_of_nothing_is_no_signal(kind: str) -> None:
    texts = [
        hashlib.new(name, text.encode()).hexdigest() for name in ("md5", "sha256") for text in ("", "null", "None")
    ]
    found = forms(kind, [*texts, texts[0].upper(), hashlib.sha256(b"a card").hexdigest()])
    assert [reason for _, _, reason in found.values()] == ["placeholder"] * 7 + [None]


def test_a_digest_of_nothing_is_no_mail_phone_or_address() -> None:
    empty = hashlib.sha256(b"").hexdigest()
    assert forms("email", [empty], KindSettings(name="email", clean="mail"))[empty][2] == "placeholder"
    assert forms("phone", [empty], KindSettings(name="phone", clean="phone"))[empty][2] == "placeholder"
    digests = [hashlib.sha256(f"id {n}".encode()).hexdigest() for n in range(1, 20)]
    assert [text for text, (_, _, reason) in forms("ip", [*digests, empty]).items() if reason] == [empty]


NO_ID_AMONG_IDS = {"0": "placeholder", "-1": "placeholder", "0.0": "placeholder", "False": "placeholder"}
WORDS_AMONG_IDS = ("cash", "by invoice, as agreed", "error", "pay pal")
WORDS_OF_PROGRAMS = ("System.DBNull", "REDACTED_BY_POLICY", "guest_card")


def test_what_stands_for_no_id_is_told_by_the_ids_around_it() -> None:
    digests = [hashlib.md5(f"id {n}".encode()).hexdigest()[:16] for n in range(40)]
    found = forms("payment", [*digests, *NO_ID_AMONG_IDS, *WORDS_AMONG_IDS[:2]])
    assert {text: reason for text, (_, _, reason) in found.items() if reason} == {
        **NO_ID_AMONG_IDS,
        **dict.fromkeys(WORDS_AMONG_IDS[:2], "a word among ids"),
    }
    found = forms("payment", [*digests, *WORDS_OF_PROGRAMS])
    assert {text for text, (_, _, reason) in found.items() if reason} == {*WORDS_OF_PROGRAMS}


def test_words_among_words_and_small_numbers_are_ids() -> None:
    assert not any(reason for _, _, reason in forms("device", [f"{n}" for n in range(60)]).values())
    names = [f"machine {text}" for text in "abcdefghijklmnopqrstuvwxyz"]
    found = forms("device", [*(f"desk {n}" for n in range(60)), *names, *WORDS_AMONG_IDS])
    assert not any(reason for _, _, reason in found.values())
    few = [hashlib.md5(f"id {n}".encode()).hexdigest() for n in range(20)]
    assert not any(reason for _, _, reason in forms("device", [*few, *WORDS_AMONG_IDS]).values())
    private = [hashlib.md5(f"id {n}".encode()).hexdigest() for n in range(40)]
    assert not any(reason for _, _, reason in forms("reshare", [*private, *WORDS_AMONG_IDS]).values())
