"""What a kind is follows from its values where its name says something else, or nothing."""

import hashlib
from pathlib import Path

import pytest

from graphlink.errors import InputError
from graphlink.reading import read_sources, rejected_lines
from graphlink.settings import KindSettings, Settings, SignalSource, find_settings
from graphlink.signals import kinds_of, told_by_values

from .lent_engine import lent_engine
from .source_folder import write_csv

FORMS = {
    "0x": lambda n: "0x" + hashlib.sha256(str(n).encode()).hexdigest()[:40].upper(),
    "bc1": lambda n: "bc1q" + hashlib.sha256(str(n).encode()).hexdigest()[:38],
    "solana": lambda n: f"7Yt{n}abcdefGHJKLMNPqrstuvwxyz" + "X" * 14,
    "machine": lambda n: f"45.1.{n}.7:443",
    "machine 6": lambda n: f"2001:db8:{n}::1",
    "mail": lambda n: f"anna.{n}@mail.example",
    "house": lambda n: f"{n} Mill Lane, Leeds",
    "id": lambda n: f"adr_{n:08d}",
    "mac": lambda n: f"00:1A:2B:3C:4D:{n:02X}",
}


def told(folder: Path, name: str, form: str, described: str = "") -> tuple[Settings, tuple[str, ...]]:
    write_csv(folder / "t.csv", [{"account_id": f"a{n}", "value": FORMS[form](n % 30)} for n in range(60)])
    section = f'[[signals]]\nkind = "{name}"\npath = "t.csv"\nvalue = "value"\n{described}'
    (folder / "graphlink.toml").write_text(section)
    settings, base = find_settings(folder, None)
    with lent_engine() as engine:
        sources = read_sources(engine, folder, settings, base=base)
        return told_by_values(engine, sources, settings), rejected_lines(engine)


@pytest.mark.parametrize(
    ("name", "form", "clean", "words"),
    [
        ("address", "0x", "id", "wallets"),
        ("address", "bc1", "id", "wallets"),
        ("Address", "solana", "id", "wallets"),
        ("address", "machine", "address", "addresses"),
        ("address", "machine 6", "address", "addresses"),
        ("address", "mail", "mail", "mail addresses"),
        ("address", "house", "street", "postal addresses"),
        ("address", "id", "id", "addresses"),
        ("address", "mac", "id", "addresses"),
        ("ship_to", "id", "street", "postal addresses"),
        ("ship_to", "mail", "mail", "mail addresses"),
        ("seen_from", "machine", "address", "addresses"),
        ("seen_from", "mail", "plain", "seen_froms"),
        ("funder", "0x", "plain", "funders"),
        ("wallet", "machine", "id", "wallets"),
    ],
)
def test_a_kind_is_what_its_values_are(tmp_path: Path, name: str, form: str, clean: str, words: str) -> None:
    settings, lines = told(tmp_path, name, form)
    kind = next(kind for kind in kinds_of(settings) if kind.name == name)
    assert (kind.clean, kind.many) == (clean, words)
    # What is not what its name says is said; nothing else is.
    assert bool(lines) == bool(settings.kinds)


def test_what_somebody_described_stays_as_it_is(tmp_path: Path) -> None:
    settings, lines = told(tmp_path, "address", "machine", '[[kinds]]\nname = "address"\nrarity = 3\n')
    kind = next(kind for kind in kinds_of(settings) if kind.name == "address")
    assert (kind.clean, kind.rarity, lines) == ("street", 3, ())


def test_a_kind_may_be_said_to_be_like_another() -> None:
    signals = (SignalSource(kind="door", path="any.csv", value="any"),)
    (door,) = (
        kind
        for kind in kinds_of(Settings(signals=signals, kinds=(KindSettings(name="door", like="ship_to"),)))
        if kind.name == "door"
    )
    assert (door.clean, door.many) == ("street", "postal addresses")
    for name, like, said in (("door", "dor", "no usual name"), ("ip", "wallet", "built-in")):
        with pytest.raises(InputError, match=said):
            kinds_of(Settings(signals=signals, kinds=(KindSettings(name=name, like=like),)))


@pytest.mark.parametrize(
    ("each", "described", "like", "measured", "words"),
    [
        (3, "", "payee", True, "payees"),
        (2, "", None, False, "bank accounts"),
        (3, '[[kinds]]\nname = "iban"\nwords = ["a drop", "drops"]\n', "payee", True, "drops"),
        (3, '[[kinds]]\nname = "iban"\nlike = "iban"\n', "iban", False, "bank accounts"),
        (3, '[[kinds]]\nname = "iban"\nrarity = 50\n', None, False, "bank accounts"),
    ],
)
def test_bank_accounts_of_which_each_shows_several_are_whom_they_pay(
    tmp_path: Path, each: int, described: str, like: str | None, measured: bool, words: str
) -> None:
    rows = [{"account_id": f"a{n}", "value": f"LT{n * each + place:020d}"} for n in range(30) for place in range(each)]
    write_csv(tmp_path / "t.csv", [*rows, {"account_id": "a0", "value": " lt00000000000000000000 "}])
    (tmp_path / "graphlink.toml").write_text(
        f'[[signals]]\nkind = "iban"\npath = "t.csv"\nvalue = "value"\n{described}'
    )
    settings, base = find_settings(tmp_path, None)
    with lent_engine() as engine:
        settings = told_by_values(engine, read_sources(engine, tmp_path, settings, base=base), settings)
        lines = rejected_lines(engine)
    kind = next(kind for kind in kinds_of(settings) if kind.name == "iban")
    assert [kind.like for kind in settings.kinds] == ([like] if like or described else [])
    assert (kind.measured, kind.many, kind.clean) == (measured, words, "id")
    assert [line for line in lines if "accounts show 3.0 each" in line] == (list(lines) if measured else [])
    assert bool(lines) == measured
