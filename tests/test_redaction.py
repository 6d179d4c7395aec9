"""Redaction: keyed, the same everywhere, and nothing raw comes through."""

import hashlib
import hmac
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlink.case.redaction import KEY_VARIABLE, Redaction, redaction_from_environment
from graphlink.errors import InputError

KEY = b"9f2c71abd04e8856"
redaction = Redaction(KEY)


def test_a_pseudonym_is_hmac_sha256_of_its_length_prefixed_parts() -> None:
    parts = (b"signal", b"ip", b"203.0.113.7")
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    expected = hmac.new(KEY, message, hashlib.sha256).hexdigest()[:16]
    assert redaction.signal("ip", "203.0.113.7") == f"ip-{expected}"


def test_one_key_gives_one_pseudonym_and_another_key_another() -> None:
    assert redaction.account("a1") == Redaction(KEY).account("a1")
    assert redaction.account("a1") != Redaction(b"another key of 16 or more").account("a1")


def test_kinds_accounts_and_attributes_never_share_a_pseudonym() -> None:
    made = {
        redaction.account("x"),
        redaction.signal("account", "x"),
        redaction.attribute("account", "x"),
        redaction.signal("ip", "x"),
        redaction.signal("device", "x"),
    }
    assert len(made) == 5


@given(st.lists(st.tuples(st.sampled_from(["ip", "ip_", "device"]), st.text()), unique=True, max_size=50))
def test_different_signals_differ_and_columns_agree_with_single_values(pairs: list[tuple[str, str]]) -> None:
    kinds = pd.Series([kind for kind, _ in pairs], dtype=object)
    values = pd.Series([value for _, value in pairs], dtype=object)
    made = redaction.signals(kinds, values)
    assert made.tolist() == [redaction.signal(kind, value) for kind, value in pairs]
    assert made.is_unique


def test_missing_stays_missing_and_the_index_is_kept() -> None:
    ids = pd.Series(["00123", None, "NA"], index=[5, 6, 7], name="account_id", dtype=object)
    made = redaction.accounts(ids)
    assert made.index.tolist() == [5, 6, 7]
    assert made[5] == redaction.account("00123")
    assert made[6] is None
    assert made[7] == redaction.account("NA")


def test_columns_that_may_name_someone_are_replaced() -> None:
    accounts = pd.DataFrame(
        {
            "account_id": ["a"],
            "verdict": ["review"],
            "reason": ["shares a card with b"],
            "org_id": ["Acme"],
            "phone": [4912345],
            "plan": ["pro"],
            "status": ["active"],
            "created_at": pd.to_datetime(["2026-03-17 16:38:25"]),
            "exchanges": [7],
        }
    )
    made = redaction.account_table(accounts)
    assert "reason" not in made
    assert (made.loc[0, "verdict"], made.loc[0, "exchanges"]) == ("review", 10)
    assert made.loc[0, "created_at"] == pd.Timestamp("2026-03-01")
    assert made.loc[0, "plan"] == redaction.attribute("plan", "pro")
    assert made.loc[0, "status"] == redaction.attribute("status", "active")
    assert made.loc[0, "org_id"] == redaction.attribute("org_id", "Acme")
    assert made.loc[0, "phone"] == redaction.attribute("phone", "4912345")


def test_text_loses_every_whole_term_the_longest_first() -> None:
    terms = redaction.terms(["acct-1", "acct-12"], [("ip", "203.0.113.7"), ("template", "tell me (about) {…}")])
    text = "acct-12 and acct-1 share 203.0.113.7 and 'tell me (about) {…}'"
    made = redaction.text(text, terms)
    assert made == f"{terms['acct-12']} and {terms['acct-1']} share {terms['203.0.113.7']} and " + (
        f"'{terms['tell me (about) {…}']}'"
    )


def test_a_short_number_is_replaced_as_an_account_and_kept_as_a_count() -> None:
    terms = redaction.terms(["41"])
    made = redaction.text("41 accounts on 6 cards; account 41 is one, '41' it is called", terms)
    name = redaction.account("41")
    assert made == f"41 accounts on 6 cards; account {name} is one, '{name}' it is called"


def test_the_key_comes_from_a_file_or_the_environment_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY.decode())
    file = tmp_path / "key"
    file.write_bytes(KEY + b"\n")
    assert redaction_from_environment() == redaction_from_environment(file) == redaction
    assert KEY.decode() not in repr(redaction)


def test_no_key_and_a_short_key_are_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    with pytest.raises(InputError, match=f"set {KEY_VARIABLE} or give --key-file"):
        redaction_from_environment()
    with pytest.raises(InputError, match="cannot be read"):
        redaction_from_environment(tmp_path / "none")
    monkeypatch.setenv(KEY_VARIABLE, "short")
    with pytest.raises(InputError, match="5 bytes, at least 16"):
        redaction_from_environment()


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("fifteen bytes..", "15 bytes, at least 16 are needed"),
        ("a" * 40, "only 1 different characters"),
        ("ababcdabcdabcdab" * 2, "only 4 different characters"),
        ("9f2c71abd04e8856" * 2, "a shorter text over and over"),
        ("0123456789abcdef", "a row of neighbouring characters"),
        ("zyxwvutsrqponmlk", "a row of neighbouring characters"),
        ("our-Secret-9f2c71abd04e8856", "holds `secret`, which is guessed first"),
        ("PASSWORD9f2c71abd04e8856", "holds `passwo`, which is guessed first"),
    ],
)
def test_a_key_that_is_guessed_is_refused_with_how_to_make_one(
    key: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, key)
    (tmp_path / "key").write_text(key)
    for asked in (None, tmp_path / "key"):
        with pytest.raises(InputError) as refused:
            redaction_from_environment(asked)
        assert problem in str(refused.value) and "secrets.token_hex(32)" in str(refused.value)
        assert key not in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize("seed", range(50))
def test_a_key_made_as_the_message_says_is_taken(seed: int) -> None:
    made = Random(seed).randbytes(32)
    assert Redaction(made.hex().encode()).key and Redaction(made).key
