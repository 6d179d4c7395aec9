"""New accounts scored against the communities of a case, without a run: which would each join, and by what.

A new account is tied to a community by the signals that both show: families add up, a further signal of one family
counts a fraction of the one before, and a signal that accounts elsewhere show too counts by the part that is the
network's own. Hubs carry no weight here either.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from ..case import Case, Redaction
from ..linking import REPEAT

__all__ = [
    "Sighting",
    "Tie",
    "WatchRules",
    "known_signals",
    "redacted_sightings",
    "sight",
    "tie_to_communities",
    "without",
]

PREDECESSORS = 3
RAREST = 8
"""Signals of a new account by which its predecessors are looked for."""


@dataclass(frozen=True)
class WatchRules:
    """When a new account counts as one more of a community, with the reason beside each number."""

    # Nats above the prior odds ln(N / n) that an account belongs to a community of n among N: odds of 400 to 1 and
    # more that it is no stranger, for there are thousands of strangers a day.
    margin: float = 6.0
    # One family alone can be a coincidence of its own making (a recycled address, a popular prompt); two that say
    # something each (nats) are none.
    families: int = 2
    family_least: float = 3.0
    # A card or device is no coincidence where so much of its accounts are the network's ...
    private: float = 0.9
    # ... but a family's card may pass through one fraud: two of the network's accounts at least.
    private_holders: int = 2
    # Weak kinds (addresses, texts) are shown by strangers; they never link alone, and together only where there are
    # several: one address and one text of a network meet in an honest account now and then, a third value does not.
    common_signals: int = 3
    # Which communities are watched for.
    verdicts: tuple[str, ...] = ("suspend", "review")


@dataclass(frozen=True)
class Tie:
    """One signal by which a new account is tied to a community."""

    kind: str
    value: str
    accounts: int
    others: int
    """Accounts that show it outside of the community."""
    nats: float
    """What it adds to the score."""

    def __str__(self) -> str:
        alone = "nobody else" if not self.others else f"{self.others:,} other{'s' if self.others > 1 else ''}"
        return f"{self.kind} {self.value}, shown by {self.accounts:,} of it and {alone} ({self.nats:.1f} nats)"


@dataclass(frozen=True)
class Sighting:
    """One new account that would join a known community."""

    account_id: str
    community_id: int
    network_id: int
    verdict: str
    score: float
    """Nats of evidence, the prior odds taken off."""
    evidence: tuple[Tie, ...]
    predecessors: tuple[str, ...]
    """Accounts of the community that show most of the same signals, the likeliest first."""


def sight(case: Case, observation: pd.DataFrame, rules: WatchRules | None = None) -> tuple[Sighting, ...]:
    """The accounts of `observation` (account_id, kind, value) that would join a community of `case`, surest first.

    Accounts that the case knows already are left out.
    """
    rules = rules or WatchRules()
    new = _strangers(case, observation)
    known = known_signals(case, rules, new)
    population = int(case.query("select count(*) as n from accounts")["n"][0])
    ties = tie_to_communities(new, known, population, rules)
    return _sightings(case, ties)


def known_signals(case: Case, rules: WatchRules, shown: pd.DataFrame | None = None) -> pd.DataFrame:
    """The signals of the communities watched for: a row for each community and signal, of `shown` (kind, value) alone.

    Counted are the accounts that have their community's verdict themselves: a household on the edge of a network is
    not watched for. A signal that one account alone shows is in no table of signals: it weighs as one of degree 1.

    Kinds that are moments are left out: a later account cannot show them, and one that does says nothing.

    Columns: community_id, network_id, verdict, members, kind, family, weak, coarse (of the kind), value, accounts,
    degree, weight, own (the part of the signal's accounts that is of the community's network).
    """
    wanted, values = _wanted(shown)
    kinds = [kind for kind in case.kinds.values() if kind.nature != "moment"]
    return case.query(
        f"""
        with lasting as (
            select unnest(?::varchar[]) as kind, unnest(?::varchar[]) as family, unnest(?::double[]) as rarity,
                   unnest(?::boolean[]) as weak, unnest(?::boolean[]) as coarse
        ),
        watched as (
            select community_id, network_id, verdict, accounts as members from communities
            where verdict in (select unnest(?::varchar[]))
        ),
        tie as (
            select w.community_id, any_value(w.network_id) as network_id, any_value(w.verdict) as verdict,
                   any_value(members) as members, kind, value, count(distinct account_id) as accounts
            from incidence join accounts a using (account_id) join watched w on w.community_id = a.community_id
            where a.verdict in ('suspend', w.verdict) and kind in (select kind from lasting) {wanted}
            group by w.community_id, kind, value
        ),
        population as (select count(*) as n from accounts),
        weighed as (
            select tie.*, family, weak, coarse, coalesce(s.degree, 1) as degree, s.hub,
                   coalesce(s.weight, ln(rarity * n)) as weight
            from tie left join signals s using (kind, value) join lasting using (kind), population
        )
        select * exclude (hub), sum(accounts) over (partition by network_id, kind, value) / degree as own
        from weighed where hub is null and weight > 0 order by community_id, kind, value
        """,
        [
            [kind.name for kind in kinds],
            [kind.moves_with for kind in kinds],
            [kind.rarity for kind in kinds],
            [kind.nature == "weak" for kind in kinds],
            [kind.coarse for kind in kinds],
            list(rules.verdicts),
            *values,
        ],
    )


def _wanted(shown: pd.DataFrame | None) -> tuple[str, list[list[str]]]:
    """A condition on kind and value, and what is bound to it; nothing where every signal is asked for."""
    if shown is None:
        return "", []
    pairs = shown[["kind", "value"]].drop_duplicates()
    condition = "and (kind, value) in (select unnest(?::varchar[]), unnest(?::varchar[]))"
    return condition, [pairs["kind"].tolist(), pairs["value"].tolist()]


def tie_to_communities(
    observation: pd.DataFrame, known: pd.DataFrame, population: int, rules: WatchRules
) -> pd.DataFrame:
    """One row for each signal by which an account of `observation` is tied to the community it would join.

    The columns of `known` with account_id, `nats` (what the signal adds) and `score` (of the account).
    """
    shown = observation[["account_id", "kind", "value"]].drop_duplicates()
    ties = shown.merge(known, on=["kind", "value"])
    ties["nats"] = ties["weight"] * ties["own"].clip(upper=1)
    ties = ties.sort_values(
        ["account_id", "community_id", "family", "nats", "kind", "value"], ascending=[True] * 3 + [False, True, True]
    )
    pair = ["account_id", "community_id"]
    ties["nats"] *= REPEAT ** ties.groupby([*pair, "family"]).cumcount()
    ties["score"] = ties.groupby(pair)["nats"].transform("sum") - np.log(population / ties["members"])
    lone = (ties["own"] >= rules.private) & (ties["accounts"] >= rules.private_holders)
    ties["alone"] = lone & ~ties["weak"]
    telling = ties["family"].where(ties["nats"] >= rules.family_least)
    several = telling.groupby([ties[name] for name in pair]).transform("nunique") >= rules.families
    several &= _enough(ties, pair, rules)
    proven = several | ties.groupby(pair)["alone"].transform("any")
    ties = ties[proven & (ties["score"] >= rules.margin)]
    best = ties.sort_values(["score", "community_id"], ascending=[False, True]).drop_duplicates("account_id")
    return ties.merge(best[pair], on=pair).drop(columns="alone")


def _enough(ties: pd.DataFrame, pair: list[str], rules: WatchRules) -> "pd.Series[bool]":
    """Whether more than weak kinds ties the pair, or enough of them; a coarser reading is no value of its own."""
    keys = [ties[name] for name in pair]
    other = ~ties["weak"]
    values = ~ties["coarse"]
    return other.groupby(keys).transform("any") | (values.groupby(keys).transform("sum") >= rules.common_signals)


def redacted_sightings(sightings: Sequence[Sighting], redaction: Redaction) -> tuple[Sighting, ...]:
    """`sightings` with every account id and signal value as its pseudonym."""
    return tuple(
        replace(
            one,
            account_id=redaction.account(one.account_id),
            evidence=tuple(replace(tie, value=redaction.signal(tie.kind, tie.value)) for tie in one.evidence),
            predecessors=tuple(redaction.account(account) for account in one.predecessors),
        )
        for one in sightings
    )


def _strangers(case: Case, observation: pd.DataFrame) -> pd.DataFrame:
    """`observation` without the accounts that the case has."""
    ids = observation["account_id"].unique().tolist()
    found = case.query("select account_id from accounts where account_id in (select unnest(?::varchar[]))", [ids])
    return without(observation, found["account_id"])


def without(frame: pd.DataFrame, accounts: "pd.Series[str]") -> pd.DataFrame:
    """The rows of `frame` whose account is not among `accounts`."""
    # A set of Python texts: `isin` on Arrow's texts takes five times as long.
    known = set(accounts.tolist())
    return frame[np.array([one not in known for one in frame["account_id"].tolist()], dtype=bool)]


def _sightings(case: Case, ties: pd.DataFrame) -> tuple[Sighting, ...]:
    before = _predecessors(case, ties)
    ordered = ties.sort_values(["account_id", "nats", "kind", "value"], ascending=[True, False, True, True])
    rows = ordered.to_dict("records")
    found = [
        _sighting(str(account_id), list(own), before.get(str(account_id), []))
        for account_id, own in groupby(rows, key=itemgetter("account_id"))
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.account_id)))


def _sighting(account_id: str, ties: Sequence[Mapping[Hashable, Any]], predecessors: Sequence[str]) -> Sighting:
    first = ties[0]
    return Sighting(
        account_id=account_id,
        community_id=int(first["community_id"]),
        network_id=int(first["network_id"]),
        verdict=str(first["verdict"]),
        score=round(float(first["score"]), 3),
        evidence=tuple(_tie(tie) for tie in ties),
        predecessors=tuple(predecessors),
    )


def _tie(row: Mapping[Hashable, Any]) -> Tie:
    accounts = int(row["accounts"])
    return Tie(row["kind"], row["value"], accounts, int(row["degree"]) - accounts, round(float(row["nats"]), 3))


def _predecessors(case: Case, ties: pd.DataFrame) -> dict[str, list[str]]:
    """For each new account the PREDECESSORS accounts of its community that share most of its evidence."""
    values = ties[["community_id", "kind", "value"]].drop_duplicates()
    holders = case.query(
        """
        with wanted as (
            select unnest(?::bigint[]) as community_id, unnest(?::varchar[]) as kind, unnest(?::varchar[]) as value
        )
        select community_id, kind, value, account_id as predecessor
        from incidence join accounts using (account_id) join wanted using (community_id, kind, value)
        """,
        [values[name].tolist() for name in ("community_id", "kind", "value")],
    )
    # A value that a whole network shows names nobody: the rarest ones of each account decide.
    rare = ties.sort_values(["account_id", "accounts", "kind", "value"]).groupby("account_id").head(RAREST)
    shared = rare[["account_id", "community_id", "kind", "value", "nats"]].merge(
        holders, on=["community_id", "kind", "value"]
    )
    scored = shared.groupby(["account_id", "predecessor"])["nats"].sum().reset_index()
    best = scored.sort_values(["account_id", "nats", "predecessor"], ascending=[True, False, True])
    top = best.groupby("account_id").head(PREDECESSORS)
    return {str(account): rows.tolist() for account, rows in top.groupby("account_id")["predecessor"]}
