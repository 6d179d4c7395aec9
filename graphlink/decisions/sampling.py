"""Accounts drawn at random to be decided: what is decided of those that nobody flagged comes from nowhere else."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from ..case import Case
from .book import append_lines
from .decision import Draw, new_id, now
from .making import case_reference, read_book

__all__ = ["STRATA", "Drawn", "draw", "verdict_alone"]

Stratum = Literal["clear", "review"]
STRATA: tuple[Stratum, ...] = ("clear", "review")
"""Verdicts that are drawn from; what is suspended is looked at anyhow."""


@dataclass(frozen=True)
class Drawn:
    """The draws, one a stratum, recorded in the book at `path`, and their accounts with where each stands."""

    draws: tuple[Draw, ...]
    accounts: pd.DataFrame
    path: Path


def draw(case: Case, count: int, path: Path, *, seed: int) -> Drawn:
    """Up to `count` accounts of `case` with the verdict clear and as many to review, recorded as drawn at random.

    Clear are those in no community too. Who was drawn before is not drawn again; the same seed and book draw the same.
    """
    before = {account for one in read_book(path).draws for account in one.accounts}
    verdict = verdict_alone(case.accounts)
    reference = case_reference(case)
    found = []
    for stratum in STRATA:
        pool = sorted(case.accounts.loc[verdict == stratum, "account_id"])
        left = [account for account in pool if account not in before]
        chosen = random.Random(f"{seed} {stratum}").sample(left, min(count, len(left)))
        if chosen:
            new = {"id": new_id(), "at": now(), "stratum": stratum, "of": len(pool), "accounts": tuple(sorted(chosen))}
            found.append(Draw.model_validate(new | {"seed": seed, "case": reference}))
    append_lines(path, found)
    stratum_of = {account: one.stratum for one in found for account in one.accounts}
    columns = ["account_id", "community_id", "score"]
    rows = case.accounts.loc[case.accounts["account_id"].isin(list(stratum_of)), columns]
    # In no telling order: who decides should not know which are flagged from where they stand.
    rows = rows.assign(drawn_from=rows["account_id"].map(stratum_of)).sample(frac=1, random_state=seed % 2**32)
    return Drawn(tuple(found), rows.reset_index(drop=True), path)


def verdict_alone(accounts: pd.DataFrame) -> "pd.Series[str]":
    """Each account's verdict before decisions were read: their own effect is no measure of it."""
    return (
        accounts["undecided_verdict"].fillna(accounts["verdict"])
        if "undecided_verdict" in accounts
        else accounts["verdict"]
    )
