"""Told by doings: what rows tell of the accounts behind them, where no table lists these: sign-up, mail, company.

Each post tells when its author signed up, each event of a product which mail address its user has.
"""

from collections.abc import Sequence

from ..reading import account_sql, text_sql
from .draft import Draft, ranked
from .meanings import CREATED
from .samples import Sample
from .sections import Line, SectionProposal

__all__ = ["told_by_doings"]

_SAME = 0.99
"""The share of accounts that must have one value of the column throughout, and the share of those that have one."""
_TOLD = 0.5
_NAMED = 0.95
"""The share of all accounts that the table must name."""
_TIMES_EACH = 1.1
"""Rows that an account has on average: fewer could not tell one from another."""


def told_by_doings(draft: Draft, found: Sequence[SectionProposal], samples: Sequence[Sample]) -> SectionProposal | None:
    """The section of accounts as a table of their doings tells them, one that names all; None where there is none."""
    naming = {section.path: section for section in found if not section.get("through.path")}
    places = [(one, naming[one.found.path]) for one in samples if one.found.path in naming]
    for sample, section in places:
        account = str(section.get("account"))
        told = _lines(draft, sample, account)
        if told and all(_names_all(draft, (sample, account), (one, str(its.get("account")))) for one, its in places):
            rows = Line("rows", "doings", "each tells something that an account did")
            return SectionProposal("accounts", (Line("path", sample.found.path), Line("id", account), rows, *told))
    return None


def _lines(draft: Draft, sample: Sample, account: str) -> list[Line]:
    """What the rows of a table tell of the accounts that they name."""
    told = [
        ("created_at", _told(draft, sample, account, CREATED, {account})),
        ("organisation", _told(draft, sample, account, "organisation", {account})),
        ("email_domain", _told(draft, sample, account, "email", {account})),
    ]
    return [Line(key, column, "the same in all rows of an account") for key, column in told if column]


def _names_all(draft: Draft, these: tuple[Sample, str], others: tuple[Sample, str]) -> bool:
    """Whether hardly an account that the rows of `others` name is not named by `these`."""
    here, there = (
        f"select distinct {account_sql(sample.columns[account])} as id from {sample.relation}"
        for sample, account in (these, others)
    )
    share = draft.engine.scalar(
        f"select avg((id in (select id from ({here}) where id is not null))::integer) from ({there}) "
        "where id is not null"
    )
    return bool((share or 0) >= _NAMED)


def _told(draft: Draft, sample: Sample, account: str, meaning: str, without: set[str]) -> str | None:
    """The likeliest column of that meaning that is the same in all rows of an account; None where there is none."""
    likely = [name for name, _ in ranked(sample, meaning, 2.0, without=without) if _same(draft, sample, account, name)]
    return likely[0] if likely else None


def _same(draft: Draft, sample: Sample, account: str, column: str) -> bool:
    who, value = account_sql(sample.columns[account]), text_sql(sample.columns[column])
    counted = draft.engine.frame(
        f"""
        select count(*) as accounts, avg(n) as each, avg((different > 0)::integer) as told,
            avg((different = 1)::integer) filter (different > 0) as same, count(distinct least) as several
        from (
            select {who} as who, count(*) as n, count(distinct {value}) as different, min({value}) as least
            from {sample.relation} where {who} is not null group by who
        )
        """
    ).iloc[0]
    enough = counted["each"] >= _TIMES_EACH and counted["told"] >= _TOLD and counted["several"] > 1
    return bool(enough and counted["same"] >= _SAME)
