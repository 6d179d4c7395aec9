"""Mail addresses as programs and people write them: found by init, one inbox each, and a domain that is known."""

from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .discovered import section, shown
from .source_folder import read, write_csv

WRITTEN = {
    "a display name": '"Ann {n}" <ann{n}@gmail.com>',
    "brackets": "<ann{n}@gmail.com>",
    "a link": "mailto:ann{n}@gmail.com",
    "a name behind": "ann{n}@gmail.com (Ann, {n})",
    "what separates": "ann{n}@gmail.com;",
    "capitals and a dot": "Ann{n}@GMAIL.com.",
    "a list of one": '["ann{n}@gmail.com"]',
}


@pytest.mark.parametrize("form", WRITTEN)
def test_mails_however_they_are_written(tmp_path: Path, form: str) -> None:
    rows = [{"user_id": f"person-{n:03d}", "email": WRITTEN[form].format(n=n)} for n in range(60)]
    write_csv(tmp_path / "people.csv", rows)
    write_csv(
        tmp_path / "logins.csv", [{"user_id": row["user_id"], "ip": f"45.1.2.{n % 9}"} for n, row in enumerate(rows)]
    )
    found = discover(tmp_path)
    assert ("email", "people.csv", "user_id", "email", None) in shown(found)
    assert section(found, "accounts")["email_domain"] == "email"
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("person-007", "email", "ann7@gmail.com") in reading.observations
        kept = reading.rows("select email from account")
        assert all(mail.casefold().startswith("ann") and mail.casefold().endswith("@gmail.com") for (mail,) in kept)


def test_a_mail_as_it_should_be_is_kept_as_it_is(tmp_path: Path) -> None:
    write_csv(tmp_path / "accounts.csv", [{"account_id": f"a{n}", "email_domain": "Firm.Example"} for n in range(3)])
    write_csv(tmp_path / "payments.csv", [{"account_id": f"a{n}", "card_fingerprint": "card-one"} for n in range(3)])
    with read(tmp_path) as reading:
        assert reading.rows("select distinct email_domain from account") == [("Firm.Example",)]


def test_all_names_of_a_domain_below_a_providers_are_one_inbox(tmp_path: Path) -> None:
    mails = [
        "shop@ann.fastmail.com",
        "news+1@ann.fastmail.com",
        "Ann@fastmail.com",
        "bob@firm.example",
        "a@bob.fastmail.fm",
    ]
    write_csv(tmp_path / "accounts.csv", [{"account_id": f"a{n}"} for n in range(len(mails))])
    write_csv(tmp_path / "mails.csv", [{"account_id": f"a{n}", "email": mail} for n, mail in enumerate(mails)])
    (tmp_path / "graphlink.toml").write_text(
        '[accounts]\npath = "accounts.csv"\n[[signals]]\nkind = "email"\npath = "mails.csv"\nvalue = "email"\n'
    )
    with read(tmp_path) as reading:
        assert sorted(value for _, _, value in reading.observations) == [
            *["ann@fastmail.com"] * 3,
            "bob@fastmail.fm",
            "bob@firm.example",
        ]
