"""What ties two accounts: what both show, or a way over others where they share nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..errors import InputError
from .evidence import Standing, standing
from .folder import Case
from .rows import case_rows

__all__ = ["PairEvidence", "PathStep", "TiedSignal", "explain_pair"]

_SPEAKS = "signals.weight > 0 and signals.hub is null"


@dataclass(frozen=True)
class TiedSignal:
    """One signal that two accounts share, and when each of them showed it."""

    kind: str
    value: str
    accounts: int
    weight: float
    hub: str | None
    occurrences_l: int
    first_seen_l: datetime | None
    last_seen_l: datetime | None
    occurrences_r: int
    first_seen_r: datetime | None
    last_seen_r: datetime | None


@dataclass(frozen=True)
class PathStep:
    """One step of a path: two accounts and the rarest signal that both show."""

    account_l: str
    account_r: str
    kind: str
    value: str
    accounts: int
    weight: float


@dataclass(frozen=True)
class PairEvidence:
    """What ties two accounts: their link in nats (None: there is none), every signal they share, or a way between them.

    `path` is looked for only where no shared signal carries weight; it leads over one or two other accounts and is
    empty where there is none so short.
    """

    left: Standing
    right: Standing
    weight: float | None
    shared: tuple[TiedSignal, ...]
    path: tuple[PathStep, ...]

    @property
    def same_community(self) -> bool:
        """Whether both are in one community."""
        return self.left.community_id is not None and self.left.community_id == self.right.community_id

    @property
    def same_network(self) -> bool:
        """Whether both are in one network."""
        return self.left.network_id is not None and self.left.network_id == self.right.network_id


def explain_pair(case: Case, account: str, other: str) -> PairEvidence:
    """What ties `account` and `other`. Raises InputError for one account twice or one that the case lacks."""
    left, right = standing(case, account), standing(case, other)
    if account == other:
        raise InputError(f"account {account[:80]!r} is given twice; give two different accounts")
    found = case.query("select weight from links where account_l = ? and account_r = ?", sorted([account, other]))
    shared = _tied(case, account, other)
    weight = float(found["weight"].iloc[0]) if len(found) else None
    path = () if any(signal.weight > 0 for signal in shared) else _path(case, account, other)
    return PairEvidence(left, right, weight, shared, path)


def _tied(case: Case, account: str, other: str) -> tuple[TiedSignal, ...]:
    rows = case_rows(
        case,
        """
        select l.kind, l.value, signals.degree as accounts, signals.weight, signals.hub,
               l.occurrences as occurrences_l, l.first_seen as first_seen_l, l.last_seen as last_seen_l,
               r.occurrences as occurrences_r, r.first_seen as first_seen_r, r.last_seen as last_seen_r
        from (select * from incidence where account_id = ?) l
        join (select * from incidence where account_id = ?) r using (kind, value)
        join signals using (kind, value)
        order by weight desc, l.kind, l.value
        """,
        [account, other],
    )
    return tuple(TiedSignal(**row) for row in rows)


def _path(case: Case, account: str, other: str) -> tuple[PathStep, ...]:
    """The path over one other account, else over two, whose weakest signal is the strongest."""
    ends = f"with near_l as ({_around_sql()}), near_r as ({_around_sql()})"
    values = [account, account, other, other]
    found = case_rows(
        case,
        f"""
        {ends}
        select l.account_id as first, l.kind as kind_l, l.value as value_l, r.kind as kind_r, r.value as value_r
        from near_l l join near_r r using (account_id)
        order by least(l.weight, r.weight) desc, account_id limit 1
        """,
        values,
    ) or case_rows(
        case,
        f"""
        {ends},
        bridge_l as ({_bridge_sql("near_l")}), bridge_r as ({_bridge_sql("near_r")})
        select l.account_id as first, r.account_id as second, kind as kind_m, value as value_m,
               l.near_kind as kind_l, l.near_value as value_l, r.near_kind as kind_r, r.near_value as value_r
        from bridge_l l join bridge_r r using (kind, value) join signals using (kind, value)
        where {_SPEAKS}
        order by least(l.weight, signals.weight, r.weight) desc, kind, value limit 1
        """,
        values,
    )
    return _steps(case, account, other, found[0]) if found else ()


def _around_sql() -> str:
    """Everybody who shares a signal that carries weight with one account (bound twice), by the rarest of them."""
    return f"""
        select i.account_id, arg_min(i.kind, (-s.weight, i.kind, i.value)) as kind,
               arg_min(i.value, (-s.weight, i.kind, i.value)) as value, max(s.weight) as weight
        from incidence i join (
            select own.kind, own.value, signals.weight
            from incidence own join signals using (kind, value) where own.account_id = ? and {_SPEAKS}
        ) s using (kind, value)
        where i.account_id <> ? group by i.account_id
    """


def _bridge_sql(near: str) -> str:
    """For each signal the account of `near` that shows it and is tied best: one, so the join stays linear."""
    return f"""
        select kind, value, max(weight) as weight, arg_min(account_id, (-weight, account_id)) as account_id,
               arg_min(near_kind, (-weight, account_id)) as near_kind,
               arg_min(near_value, (-weight, account_id)) as near_value
        from (select account_id, kind as near_kind, value as near_value, weight from {near})
        join incidence using (account_id) group by kind, value
    """


def _steps(case: Case, account: str, other: str, row: dict[str, Any]) -> tuple[PathStep, ...]:
    ends = [account, row["first"], *([row["second"]] if "second" in row else []), other]
    sides = ("l", "m", "r") if "second" in row else ("l", "r")
    steps = []
    for left, right, side in zip(ends, ends[1:], sides, strict=False):
        kind, value = row[f"kind_{side}"], row[f"value_{side}"]
        [signal] = case_rows(case, "select degree, weight from signals where kind = ? and value = ?", [kind, value])
        steps.append(PathStep(left, right, kind, value, signal["degree"], signal["weight"]))
    return tuple(steps)
