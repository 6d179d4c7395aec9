"""Communities of those who ask for nothing but what a few templates say, though no pair of them is a link."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import graphlink
from graphlink.engine import DuckDBEngine
from graphlink.linking.alike import join_alike
from graphlink.linking.woven import LEAST, SMALL

SEED = 11
EVERYBODY = 2_000
NOBODY = pd.DataFrame({"account_no": [], "community": [], "membership": []}).astype(
    {"account_no": "int64", "community": "int64", "membership": "float64"}
)
ALL_TIMES = pd.DataFrame({"account_no": range(EVERYBODY), "after": np.arange(EVERYBODY) / EVERYBODY}).assign(
    until=lambda one: one["after"] + 1 / EVERYBODY
)
"""Account numbers in the order of their sign-ups."""
Asked = list[tuple[int, int, int, float]]
"""account, template, prompts from it, and the part of the account's prompts that these are."""


@contextmanager
def prompts(asked: Asked, kind: str = "template") -> Iterator[DuckDBEngine]:
    """An engine with what `join_alike` reads; templates that as many have as show them."""
    rows = pd.DataFrame(asked, columns=["account_no", "signal_no", "occurrences", "share"])
    degree = rows.groupby("signal_no").size().rename("degree").reset_index().assign(kind=kind, weight=0.0)
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("signal", degree)
        db.register("incidence", rows)
        db.register("sign_up", ALL_TIMES)
        db.register("shown_alone", pd.DataFrame({"account_no": range(EVERYBODY), "kind": "template"}))
        yield db


def alike(asked: Asked, members: pd.DataFrame = NOBODY, kind: str = "template") -> list[list[int]]:
    """The communities of whom, in order."""
    with prompts(asked, kind) as db:
        found = join_alike(db, members)
        held = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"linked", "asked"} & set(held), "what it works with goes"
    assert found["account_no"].is_monotonic_increasing
    return sorted(sorted(part["account_no"].tolist()) for _, part in found.groupby("community"))


def job(accounts: range, template: int = 0, times: int = 9, share: float = 1.0) -> Asked:
    """Each of the accounts sends so many prompts of the template, which are a part of all that it sends."""
    return [(account, template, times, share) for account in accounts]


def test_who_sends_one_template_alone_is_a_community_though_it_links_nobody() -> None:
    assert alike(job(range(30))) == [list(range(30))]


def test_who_asks_for_himself_too_or_only_tried_it_is_none_of_it() -> None:
    asked = [*job(range(30)), *job(range(30, 60), share=0.7), *job(range(60, 90), times=3)]
    assert alike(asked) == [list(range(30))], "seven in ten of his prompts, and three prompts in all"


def test_who_asks_for_it_mostly_and_signed_up_with_them_is_of_it() -> None:
    """Accounts are numbered as they signed up: the first and the last tenth of the community's are left out."""
    apart = [*job(range(0, 200, 5)), *job(range(1, 201, 5), share=0.7)]
    [found] = alike(apart)
    assert found == sorted([*range(0, 200, 5), *range(21, 176, 5)])
    assert alike([*job(range(0, 200, 5)), *job(range(1, 201, 5), share=0.5)]) == [list(range(0, 200, 5))]
    over_years = [*job(range(0, 400, 10)), *job(range(1, 401, 10), share=0.7)]
    assert alike(over_years) == [list(range(0, 400, 10))], "a fifth of the platform's history, but for both tails"


def test_templates_of_which_each_has_some_count_together_and_two_jobs_are_two() -> None:
    some = [(account, (account + turn) % 10, 3, 0.25) for account in range(40) for turn in range(4)]
    assert alike([*some, *job(range(100, 130), template=20)]) == [list(range(40)), list(range(100, 130))]


@pytest.mark.parametrize("more", [0, 400])
def test_jobs_that_some_have_in_common_stay_apart_however_many_others_there_are(more: int) -> None:
    """Thirty for each of two jobs, and five who ask as much of both; others ask for one of a hundred."""
    two = [*job(range(30)), *job(range(30, 60), template=1), *job(range(60, 65), share=0.5)]
    both = [*two, *job(range(60, 65), template=1, share=0.5)]
    others = [one for number in range(more) for one in job(range(100 + number, 101 + number), template=2 + number % 40)]
    found = alike([*both, *others])
    assert found[:2] == [list(range(30)), list(range(30, 60))]
    assert sum(map(len, found[2:])) == more


def test_fewer_than_a_community_has_are_left_alone_and_so_is_what_is_no_template() -> None:
    assert alike(job(range(LEAST - 1))) == []
    assert alike(job(range(LEAST))) == [list(range(LEAST))]
    assert alike(job(range(30)), kind="city") == []


def test_a_small_community_goes_with_them_and_a_large_one_stays() -> None:
    small = NOBODY.assign(account_no=range(4), community=1, membership=0.5).astype(NOBODY.dtypes)
    assert alike(job(range(30)), small) == [list(range(30))]
    large = NOBODY.assign(account_no=range(SMALL), community=1, membership=0.5).astype(NOBODY.dtypes)
    assert alike(job(range(SMALL + 20)), large) == [list(range(SMALL)), list(range(SMALL, SMALL + 20))]


@pytest.mark.parametrize(("times", "verdict"), [(60, "review"), (8, "clear")])
def test_an_operation_that_shows_its_job_alone_is_told_in_the_case(tmp_path: Path, times: int, verdict: str) -> None:
    """Each account at an address of its own and with nothing else in common: many times what is typical asks."""
    print(f"seed {SEED}")
    draw = np.random.default_rng(SEED)
    words = ["".join(draw.choice(list("abcdefghiklmnoprstu"), 6)) for _ in range(2_000)]
    opens = pd.Timestamp("2026-03-01")

    def log(names: list[str], each: int, says: str) -> pd.DataFrame:
        account = np.repeat(names, each)
        return pd.DataFrame(
            {
                "account_id": account,
                "ts": opens + pd.to_timedelta(draw.uniform(0, 20 * 86_400, len(account)).round(), unit="s"),
                "ip": [f"20.{int(one[1:]) // 250}.{int(one[1:]) % 250}.{one[0] == 'j':d}" for one in account],
                "prompt": [says.format(*draw.choice(words, 12)) for _ in account],
            }
        )

    made, people = [f"j{n:03d}" for n in range(40)], [f"p{n:04d}" for n in range(500)]
    anything = " ".join(["{}"] * 12)
    source = tmp_path / "source"
    source.mkdir()
    job_text = "List the stock of part {} and of part {} as rows of one table, with a lead time and a price for each."
    pd.concat([log(made, times, job_text), log(people, 8, anything)]).to_parquet(source / "exchanges.parquet")
    came = np.r_[draw.uniform(0, 12, len(made)), draw.uniform(0, 700, len(people))]
    known = pd.DataFrame({"account_id": [*made, *people], "created_at": opens - pd.to_timedelta(came, unit="D")})
    known.assign(created_at=known["created_at"].dt.floor("s")).to_parquet(source / "accounts.parquet")
    accounts = graphlink.run(source, tmp_path / "found.case", pages=False).accounts.set_index("account_id")
    assert accounts.loc[made, "community_id"].nunique() == 1 and accounts.loc[made, "community_id"].notna().all()
    assert set(accounts.loc[made, "verdict"]) == {verdict}
    assert accounts.loc[people, "community_id"].isna().all() and set(accounts.loc[people, "verdict"]) == {"clear"}
