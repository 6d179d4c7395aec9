"""Cells as people and processors write them: half of a card's number, amounts with signs, several values in one."""

from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.discovery.profiles import Profile, profiles_of
from graphlink.engine import DuckDBEngine
from graphlink.reading import Column
from graphlink.signals.phones import phone_form

from .source_folder import Rows, read, write_csv


def payments(card: str, **others: str) -> Rows:
    """Ninety payments of thirty accounts by 25 cards, of which six are shared."""
    return [
        {"customer_id": f"c{n % 30:05d}", "paid_at": f"2026-03-{1 + n % 28:02d} 10:00:0{n % 9}"}
        | {"card": card.format(n=1000 + 7 * (n % 30 % 25), m=1 + n % 30 % 25 % 12)}
        | {name: text.format(n=n) for name, text in others.items()}
        for n in range(90)
    ]


def kinds(folder: Path) -> tuple[set[str | None], tuple[str, ...]]:
    found = discover(folder).proposal
    return {one.get("value") for one in found.signals}, found.unsure


@pytest.mark.parametrize("card", ["424242******{n}", "visa ****{n} exp {m:02d}/27"])
def test_half_of_a_number_is_asked_about(tmp_path: Path, card: str) -> None:
    write_csv(tmp_path / "payments.csv", payments(card))
    values, unsure = kinds(tmp_path)
    assert values == {"card"}
    assert "payments.csv: is `card` private? Taken as the kind `card` of your own" in unsure


def test_last_digits_alone_are_said(tmp_path: Path) -> None:
    write_csv(tmp_path / "payments.csv", payments("**** {n}", ip="45.1.{n}.7", Amount="{n},250.75"))
    values, unsure = kinds(tmp_path)
    assert values == {"ip"}
    assert [text for text in unsure if "`card` is not used: it tells the last digits of cards" in text]


def test_several_values_in_one_cell_are_said(tmp_path: Path) -> None:
    rows = [
        {"account_id": f"a{n}", "ips": f"45.1.{n}.7; 46.1.{n}.8", "devices": f"d{n:030d}" + f"|e{n:030d}" * (n % 2)}
        for n in range(60)
    ]
    write_csv(tmp_path / "accounts.csv", rows)
    _, unsure = kinds(tmp_path)
    assert any("the lists in `devices` are not taken apart" in text for text in unsure)
    assert any("of each list in `ips` the first address alone counts" in text for text in unsure)


def test_what_is_masked_is_no_account(tmp_path: Path) -> None:
    people = [
        {"Bank Account (masked)": f"****{1000 + n}", "Candidate ID": 700_100 + 7 * n, "E-Mail": f"p{n}@mail.example"}
        for n in range(60)
    ]
    write_csv(tmp_path / "applicants.csv", people)
    write_csv(tmp_path / "visits.csv", [{"Candidate ID": 700_100 + 7 * n, "IP": f"45.1.{n}.7"} for n in range(60)] * 2)
    assert {one.get("id") for one in discover(tmp_path).proposal.sections if one.section == "accounts"} == {
        "Candidate ID"
    }


def profile_of(*texts: str) -> Profile:
    values = ", ".join(f"('{text}')" for text in texts)
    with DuckDBEngine() as engine:
        relation = f"(select * from (values {values}) as told(c0))"
        return profiles_of(engine, relation, [Column("c", "VARCHAR", "c0")], partial=False)["c"]


@pytest.mark.parametrize(
    "text", ["1,234.50", "1.234,50 €", "$12", "(12.00)", "12,5", "1 234 567,00", "USD 7.10", "12 %"]
)
def test_amounts_are_numbers(text: str) -> None:
    assert profile_of(text).numbers == 1


@pytest.mark.parametrize("text", ["10.100.200.150", "2026,03,04,05", "0301 234 567", "AB 12", "1,23,45"])
def test_other_things_are_none(text: str) -> None:
    assert profile_of(text).numbers == 0


def test_a_directorys_objects_may_be_the_accounts(tmp_path: Path) -> None:
    ids = [f"{n:08x}-aaaa-4bbb-8ccc-000000000000" for n in range(70)]
    write_csv(tmp_path / "sign-ins.csv", [{"objectId": one, "ip": f"45.1.{n}.7"} for n, one in enumerate(ids)] * 3)
    found = discover(tmp_path).proposal
    assert {one.get("account") for one in found.signals} == {"objectId"}
    assert "sign-ins.csv: is `objectId` the account? By name nothing in it is one" in found.unsure


@pytest.mark.parametrize("form", ["{:08X}", "{:08x}", "0x{:08x}", "00000000000000000000FFFF{:08X}"])
def test_addresses_in_hexadecimal_are_addresses(tmp_path: Path, form: str) -> None:
    """They were no addresses, or digests, of whose ranges nothing is known."""
    rows = [{"user_id": f"u{n}", "ip": form.format(0xAD9C0B07 + 256 * (n % 30))} for n in range(60)]
    write_csv(tmp_path / "logins.csv", rows)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert reading.rejected == []
        values = {row[0] for row in reading.rows("select value from observation where kind = 'ip'")}
        assert values == {f"173.156.{11 + n}.7" for n in range(30)}


@pytest.mark.parametrize("nobody", ["0", "-1", "system", "00000000-0000-0000-0000-000000000000"])
def test_ids_that_no_drawn_one_is_like_are_nobodys(tmp_path: Path, nobody: str) -> None:
    """Whoever came by any device of theirs was linked with them."""
    ids = [f"{n:08x}-aaaa-4bbb-8ccc-{n:012d}" for n in range(30)]
    rows = [{"user_id": one, "ip": f"45.1.{n}.7"} for n, one in enumerate(ids)]
    write_csv(tmp_path / "logins.csv", [*rows, *({**row, "user_id": nobody} for row in rows)])
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert {row[0] for row in reading.rows("select account_id from account")} == set(ids)
        assert [note for note in reading.sources.notes if note.startswith(f"`{nobody}` as an account's id")]


def test_short_ids_and_names_are_accounts(tmp_path: Path) -> None:
    rows = [{"user_id": who, "ip": f"45.1.{n}.7"} for n, who in enumerate(["0", "ann", "system", "b"])]
    write_csv(tmp_path / "logins.csv", rows * 3)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert len(reading.rows("select account_id from account")) == 4


@pytest.mark.parametrize("number", ["+10000000000", "+4911111111111", "+491234567890"])
def test_numbers_that_people_fill_in_are_placeholders(number: str) -> None:
    assert phone_form(number, "") == (number, "placeholder")


def test_digits_lost_to_a_spreadsheet_are_said(tmp_path: Path) -> None:
    rows = [
        {"user_id": f"u{n % 40}", "device_id": f"1.{n % 40:02d}E+17", "ts": f"1.7723{n % 9}E+09", "ip": f"45.1.{n}.7"}
        for n in range(90)
    ]
    write_csv(tmp_path / "logins.csv", rows)
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert reading.rows("select count(*) from observation where kind = 'device'") == [(0,)]
        assert any("have lost digits to a spreadsheet, and are hours off" in str(row) for row in reading.lines)
