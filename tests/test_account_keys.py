"""account_is: tables that name an account by something else than its id, as a payment processor does."""

from pathlib import Path

import pytest

from graphlink.errors import InputError
from graphlink.reading import losses_of, refuse_losses

from .source_folder import Rows, read, write_csv, write_parquet

PEOPLE: Rows = [
    {"account_id": "a1", "customer": "cus_1", "mail": "Ann@mail.example", "desk": "7"},
    {"account_id": "a2", "customer": "cus_2", "mail": "bo@mail.example", "desk": "7"},
    {"account_id": "a3", "customer": "", "mail": "\\N", "desk": "8"},
]
SECTIONS = """
[accounts]
path = "accounts.csv"

[[signals]]
kind = "payment"
path = "charges.csv"
account = "Customer"
account_is = "{by}"
value = "card"
time = "at"

[activity]
path = "charges.csv"
account = "Customer"
account_is = "{by}"
time = "at"
"""


def charges(tmp_path: Path, by: str, *customers: str) -> Path:
    """A folder with PEOPLE and a charge by each of the customers, each with a card of its own."""
    write_csv(tmp_path / "accounts.csv", PEOPLE)
    rows = [{"Customer": who, "card": f"card {n}", "at": f"2026-01-0{n + 1}"} for n, who in enumerate(customers)]
    write_csv(tmp_path / "charges.csv", rows)
    (tmp_path / "graphlink.toml").write_text(SECTIONS.format(by=by))
    return tmp_path


def test_a_processors_customer_is_the_account_that_has_it(tmp_path: Path) -> None:
    with read(charges(tmp_path, "customer", "cus_1", "cus_2", "cus_1")) as reading:
        assert reading.observations == {
            ("a1", "payment", "card 0"),
            ("a2", "payment", "card 1"),
            ("a1", "payment", "card 2"),
        }
        active = reading.rows("select account_id, ts::date::varchar from activity_event")
        assert active == [("a1", "2026-01-01"), ("a1", "2026-01-03"), ("a2", "2026-01-02")]
        assert reading.rejected == []


def test_capitals_of_a_mail_do_not_count(tmp_path: Path) -> None:
    with read(charges(tmp_path, "mail", "ann@MAIL.example", "BO@mail.example ")) as reading:
        assert {account for account, _, _ in reading.observations} == {"a1", "a2"}


def test_a_value_of_no_account_is_rejected_even_where_it_is_an_accounts_id(tmp_path: Path) -> None:
    """`a3` is an id and nobody's customer: the charge is not its."""
    with read(charges(tmp_path, "customer", "cus_1", "cus_9", "a3", "")) as reading:
        assert reading.observations == {("a1", "payment", "card 0")}
        assert reading.rejected == [
            ("charges.csv", 2, "Customer", "no such account in the table of accounts"),
            ("charges.csv", 3, "Customer", "no such account in the table of accounts"),
            ("charges.csv", 4, "Customer", "no account id"),
        ]
        (loss,) = losses_of(reading.engine, reading.sources.tables)
        assert (loss.rows, loss.lost) == (4, 3)


def test_a_value_of_several_accounts_names_none_and_that_is_said(tmp_path: Path) -> None:
    with read(charges(tmp_path, "desk", "7", "8")) as reading:
        assert reading.observations == {("a3", "payment", "card 1")}
        assert any(
            "1 of its values are the `desk` of several accounts each: left out" in line for line in reading.lines
        )


def test_what_stands_for_no_value_is_nobodys(tmp_path: Path) -> None:
    with read(charges(tmp_path, "mail", "\\N", "bo@mail.example")) as reading:
        assert reading.observations == {("a2", "payment", "card 1")}


def test_whole_numbers_of_parquet_meet_text(tmp_path: Path) -> None:
    source = charges(tmp_path, "desk", "8.0")
    write_parquet(tmp_path / "accounts.parquet", [{"account_id": "a9", "desk": 8}, {"account_id": "a8", "desk": 9}])
    settings = source / "graphlink.toml"
    settings.write_text(settings.read_text().replace("accounts.csv", "accounts.parquet"))
    with read(source) as reading:
        assert reading.observations == {("a9", "payment", "card 0")}


def test_a_table_whose_customers_are_nobodys_is_refused(tmp_path: Path) -> None:
    source = charges(tmp_path, "customer", "cus_8", "cus_9")
    with read(source) as reading, pytest.raises(InputError, match="none of its 2 rows names an account"):
        refuse_losses(reading.engine, reading.sources, None)


@pytest.mark.parametrize(
    ("by", "told"), [("custmer", "did you mean `customer`"), ("account_id", "is the account's id")]
)
def test_a_column_that_cannot_be_a_key_is_told(tmp_path: Path, by: str, told: str) -> None:
    with pytest.raises(InputError, match=told), read(charges(tmp_path, by, "cus_1")):
        pass


def test_without_a_table_of_accounts_there_is_nothing_to_look_in(tmp_path: Path) -> None:
    source = charges(tmp_path, "customer", "cus_1")
    settings = source / "graphlink.toml"
    settings.write_text(settings.read_text().replace('[accounts]\npath = "accounts.csv"\n', ""))
    with pytest.raises(InputError, match=r'account_is = "customer": needs \[accounts\]'), read(source):
        pass
