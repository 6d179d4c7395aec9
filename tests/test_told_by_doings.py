"""Accounts that no table lists: told by what they do, and visitors who have none."""

from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.reading import losses_of

from .discovered import section
from .source_folder import Rows, read, write_csv, write_jsonl


def posts(who: str = "u{:05d}") -> Rows:
    """Ninety posts of thirty authors, each with when its author signed up and his mail address."""
    return [
        {
            "author": who.format(n % 30 + 1),
            "author_created_utc": 1767571200 + n % 30 * 3600,
            "created_utc": 1772366400 + n * 977,
            "email": f"a{n % 30}@mail.example",
            "body": f"have you seen the {n} th letter of {n * 7}",
        }
        for n in range(90)
    ]


def test_posts_tell_when_their_authors_signed_up(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "posts.jsonl", posts())
    found = discover(tmp_path)
    accounts = section(found, "accounts")
    assert (accounts["id"], accounts["rows"]) == ("author", "doings")
    assert (accounts["created_at"], accounts["email_domain"]) == ("author_created_utc", "email")
    assert not any("no table lists the accounts" in text for text in found.proposal.unsure)
    write_settings(found)
    with read(tmp_path) as reading:
        assert not reading.rejected and reading.sources.owner.email_domain == "email"
        assert reading.rows("select count(*), count(distinct created_at) from account") == [(30, 30)]
        # Of one post nothing is kept beside its author.
        assert set(reading.engine.frame("select * from account").columns) == {"account_id", "created_at", "email"}


def test_what_differs_from_row_to_row_is_nobodys_sign_up(tmp_path: Path) -> None:
    rows = [
        {**row, "author_created_utc": row["created_utc"] - 5, "email": f"a{n}@x.example"}
        for n, row in enumerate(posts())
    ]
    write_jsonl(tmp_path / "posts.jsonl", rows)
    assert all(one.section != "accounts" for one in discover(tmp_path).proposal.sections)


@pytest.mark.parametrize(
    ("who", "nobody"),
    [("u{:05d}", "anonymous"), ("u{:05d}", "guest"), ("{}", "0"), ("{}", "-1"), ("u{:05d}", "[deleted]")],
)
@pytest.mark.parametrize("rows", ["accounts", "doings"])
def test_visitors_without_an_account_are_none(tmp_path: Path, who: str, nobody: str, rows: str) -> None:
    written = [row if n % 3 else {**row, "author": nobody} for n, row in enumerate([*posts(who), *posts(who)])]
    write_csv(tmp_path / "posts.csv", written)
    text = '[[signals]]\nkind = "template"\npath = "posts.csv"\naccount = "author"\ntext = "body"\n'
    listed = '[accounts]\npath = "posts.csv"\nid = "author"\nrows = "doings"\n' if rows == "doings" else ""
    (tmp_path / "graphlink.toml").write_text(text + listed)
    with read(tmp_path) as reading:
        assert reading.rows(f"select count(*) from account where account_id = '{nobody}'") == [(0,)]
        assert {row[3] for row in reading.rejected} == {"stands for a visitor without an account"}
        assert losses_of(reading.engine, reading.sources.tables) == ()
        if rows == "accounts":
            assert any(f"`{nobody}`" in note for note in reading.sources.notes)


def test_zero_is_an_account_among_ids_that_are_no_numbers(tmp_path: Path) -> None:
    write_csv(tmp_path / "posts.csv", [row if n else {**row, "author": "0"} for n, row in enumerate(posts())])
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "template"\npath = "posts.csv"\naccount = "author"\ntext = "body"\n'
    )
    with read(tmp_path) as reading:
        assert reading.rows("select count(*) from account where account_id = '0'") == [(1,)] and not reading.rejected


def test_a_log_of_changes_tells_of_the_accounts_that_another_table_names(tmp_path: Path) -> None:
    """Each change of a person is a row of its own, so that no id of his is there once."""
    people = [
        {
            "op": "c",
            "after": {"id": n % 40 + 1, "created_at": 1767571200 + n % 40 * 3600, "phone": f"+491511234{n % 40:04d}"},
        }
        for n in range(60)
    ]
    write_jsonl(tmp_path / "users.jsonl", people)
    doings = [{"user_id": n % 40 + 1, "ip": f"45.1.2.{n % 17}", "at": 1772366400 + n} for n in range(90)]
    write_csv(tmp_path / "logins.csv", doings)
    accounts = section(discover(tmp_path), "accounts")
    assert (accounts["path"], accounts["id"], accounts["rows"]) == ("users.jsonl", "after.id", "doings")
    write_csv(tmp_path / "logins.csv", [{**row, "user_id": n % 60 + 1} for n, row in enumerate(doings)])
    assert all(one.section != "accounts" for one in discover(tmp_path).proposal.sections)
