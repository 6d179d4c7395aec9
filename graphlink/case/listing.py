"""Lists of a case: its communities as an analyst sorts them, and the templates that its accounts repeat."""

import difflib
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from ..errors import InputError
from .evidence import standing
from .folder import VERDICTS, Case
from .rows import case_rows

__all__ = ["Template", "TemplateCommunity", "list_communities", "list_templates"]

FROM_THE_SMALLEST = ("community_id", "network_id", "q_value", "first_seen", "last_seen")
"""Columns that a reader wants sorted upwards; other numbers are sorted from the largest."""


@dataclass(frozen=True)
class TemplateCommunity:
    """A community that a template ties: how many of its accounts show it, and which `share` of them that is (0..1)."""

    community_id: int
    accounts: int
    share: float
    verdict: str


@dataclass(frozen=True)
class Template:
    """A template: its text with slots as `{…}`, who shows it, and how many of the examined prompts are made from it.

    `weight` is in nats; 0 where `hub` says why it carries none. `communities`: the most accounts first.
    """

    text: str
    accounts: int
    prompts: int
    weight: float
    hub: str | None
    first_seen: datetime | None
    last_seen: datetime | None
    communities: tuple[TemplateCommunity, ...]


def list_communities(
    case: Case, *, verdict: str | None = None, network: int | None = None, sort: str | None = None
) -> pd.DataFrame:
    """Rows of communities.parquet, those with `verdict` and of `network` alone where they are given.

    Without `sort` those to suspend come first, then those to review, the largest first. `sort` names a column:
    numbers from the largest; ids, times, `q_value` and text from the smallest. Raises InputError for a verdict, a
    network or a column that is not there.
    """
    table = case.communities
    if verdict is not None:
        table = table[table["verdict"] == _known("verdict", verdict, VERDICTS)]
    if network is not None:
        table = table[table["network_id"] == _known_network(case, network)]
    if sort is None:
        rank = table["verdict"].map({name: place for place, name in enumerate(VERDICTS)})
        table = table.assign(_rank=rank).sort_values(
            ["_rank", "accounts", "community_id"], ascending=[True, False, True]
        )
        return table.drop(columns="_rank").reset_index(drop=True)
    column = _known("column of communities", sort, [str(name) for name in table.columns])
    upwards = column in FROM_THE_SMALLEST or not pd.api.types.is_numeric_dtype(table[column])
    keys, order = ([column], [upwards]) if column == "community_id" else ([column, "community_id"], [upwards, True])
    return table.sort_values(keys, ascending=order, kind="stable").reset_index(drop=True)


def _known_network(case: Case, asked: int) -> int:
    known = [int(number) for number in case.communities["network_id"].unique()]
    if asked in known:
        return asked
    near = min(known, key=lambda number: (abs(number - asked), number), default=None)
    raise InputError(
        f"{case.path}: no network {asked}; " + ("it has none" if near is None else f"the nearest is {near}")
    )


def _known(what: str, asked: str, known: list[str] | tuple[str, ...]) -> str:
    """`asked`, where it is one of `known`; raises InputError naming the nearest otherwise."""
    if asked in known:
        return asked
    near = difflib.get_close_matches(asked, known, n=2, cutoff=0.4) or list(known[:6])
    hint = "try " + " or ".join(near) if near else "there is none"
    raise InputError(f"no {what} {asked[:80]!r}; {hint}")


def list_templates(case: Case, *, account: str | None = None) -> tuple[Template, ...]:
    """The templates of a case, the most accounts first; with `account` those that it shows.

    Raises InputError for an account that the case lacks.
    """
    chosen = "kind = 'template'"
    values: list[str] = []
    if account is not None:
        standing(case, account)
        chosen += " and value in (select value from incidence where kind = 'template' and account_id = ?)"
        values = [account]
    communities = _template_communities(case, chosen, values)
    rows = case_rows(
        case,
        f"""
        select value as text, any_value(signals.degree) as accounts, cast(sum(occurrences) as bigint) as prompts,
               any_value(signals.weight) as weight, any_value(signals.hub) as hub,
               min(first_seen) as first_seen, max(last_seen) as last_seen
        from (select * from incidence where {chosen}) join signals using (kind, value)
        group by value order by accounts desc, value
        """,
        values,
    )
    return tuple(Template(**row, communities=tuple(communities.get(row["text"], ()))) for row in rows)


def _template_communities(case: Case, chosen: str, values: list[str]) -> dict[str, list[TemplateCommunity]]:
    rows = case_rows(
        case,
        f"""
        with size as (select community_id, count(*) as members from accounts group by community_id)
        select value, community_id, count(*) as accounts, count(*) / any_value(members) as share,
               any_value(c.verdict) as verdict
        from (select * from incidence where {chosen}) join accounts using (account_id)
        join communities c using (community_id) join size using (community_id)
        group by value, community_id order by value, count(*) desc, community_id
        """,
        values,
    )
    found: dict[str, list[TemplateCommunity]] = {}
    for row in rows:
        found.setdefault(row.pop("value"), []).append(TemplateCommunity(**row))
    return found
