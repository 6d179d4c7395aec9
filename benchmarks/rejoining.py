"""Whom a redacted export gives away: `python -m benchmarks.rejoining CASE...`.

Plays somebody who has a redacted CSV export and knows certain things of every account of the source. Counts the
accounts of the file of which only one account of the source can be the owner: of exact columns, as exports had them
before, and of the file as it is. What is known is taken as exactly as the file can have it, pseudonyms included:
whoever counts how often each occurs may guess which plan is which.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from graphlink.case import Case, Redaction
from graphlink.exports import export_case

KEY = Redaction(b"9f2c71abd04e8856 of no use elsewhere")
SEEN = ("created_at", "first_seen", "last_seen")
KNOWN = {
    "sign-up": ("created_at",),
    "sign-up, first and last exchange": SEEN,
    "these and how many exchanges": (*SEEN, "exchanges"),
    "these, plan and status": (*SEEN, "exchanges", "plan", "status"),
    "these and the mail domain": (*SEEN, "exchanges", "plan", "status", "email_domain"),
}
"""What somebody knows of an account, and the columns that say it."""


def come_back(source: pd.DataFrame, file: pd.DataFrame, columns: Sequence[str]) -> int:
    """How many rows of `file` only one row of `source` can be, by `columns` that both have alike."""
    told, asked = (_texts(frame, columns) for frame in (source, file))
    owners = told.value_counts()
    return int((asked.map(owners) == 1).sum())


def exported(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The accounts of the redacted CSV export, and all accounts of the source as redaction makes them."""
    with tempfile.TemporaryDirectory() as folder:
        (path,) = export_case(case, Path(folder) / "accounts.csv", format="csv", redaction=KEY).paths
        file = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
        everybody = Path(folder) / "everybody.csv"
        KEY.account_table(case.accounts).to_csv(everybody, index=False)
        return file, pd.read_csv(everybody, dtype=str, keep_default_na=False)


def figures(case: Case) -> list[tuple[str, int, int]]:
    """What is known, how many accounts came back of exact columns, and how many come back of the file as it is."""
    exact = case.accounts
    shown = exact[exact["community_id"].notna()]
    file, source = exported(case)
    kept = {name: [column for column in columns if column in exact] for name, columns in KNOWN.items()}
    return [
        (name, come_back(exact, shown, columns), come_back(source, file, columns)) for name, columns in kept.items()
    ]


def _texts(frame: pd.DataFrame, columns: Sequence[str]) -> "pd.Series[str]":
    # A day is a day with and without its midnight.
    parts = [
        frame[column].map(lambda cell: str(cell).replace(" ", "T").removesuffix("T00:00:00")) for column in columns
    ]
    return pd.Series(list(zip(*parts, strict=True)), index=frame.index, dtype=object)


def main() -> None:
    """Prints the table of each case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    for path in parser.parse_args().cases:
        case = Case.open(path)
        shown = int(case.accounts["community_id"].notna().sum())
        print(f"{path}: {shown:,} accounts in the file, of {len(case.accounts):,}")
        for name, before, now in figures(case):
            print(f"  who knows {name}: {before:,} came back, now {now:,}")


if __name__ == "__main__":
    main()
