"""Case -> Report: reads what a report shows, bounded, and redacted where it is asked for."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..case import VERDICTS, Case, Redaction, coarse_communities, rounded, unknown_exchanges
from ..errors import InputError
from ..following import Changes
from ..judging import features_of
from ..signals import Kind as SignalKind
from . import tables
from .cells import maybe, total, whole
from .concealed import concealed_models, concealed_rhythm, concealed_table, concealed_values
from .facts import Community, Kind, Measure, Model, Network, Operator, Report, Rhythm, Shown
from .headline import headline_of, left_out_of, run_of, silent_of
from .look_alikes import look_alikes
from .rhythm import rhythms

__all__ = ["Limits", "gather", "operators_of"]

BATCHES = 12
"""Batches marked in a chart."""

FEWEST = 3
"""Accounts of a network that one operator works, at the least."""

Rows = dict[int, list[dict[Hashable, Any]]]


@dataclass(frozen=True)
class Limits:
    """How much a report details; what is beyond is counted and said."""

    sections: int = 150
    members: int = 40_000
    signals: int = 12
    silent: int = 5
    bridges: int = 8
    hubs: int = 40
    own: int | None = None
    """Columns of the source's own beside an account."""


def gather(
    case: Case,
    *,
    communities: Sequence[int] | None = None,
    redaction: Redaction | None = None,
    changes: Changes | None = None,
    limits: Limits | None = None,
) -> Report:
    """The report on `case`, or on `communities` of it. Raises InputError for a community that it does not have."""
    limits = limits or Limits()
    table = chosen_table(case, communities)
    detailed = table if communities else table[table["verdict"] != "clear"]
    ids = [int(number) for number in detailed["community_id"][: limits.sections]]
    columns = tables.account_columns(case)
    totals = tables.totals(case, columns)
    signals = numbered(tables.shown_signals(case, ids, limits.signals))
    bridges = tables.bridges(case, limits.bridges)
    hubs = tables.hubs(case, limits.hubs)
    silent = tables.silent_signals(case, ids, limits.silent)
    members = tables.members(case, columns, ids, limits.own)
    shows = tables.shows(case, ids, signals)
    used, everyone = tables.models(case, ids), tables.population_models(case)
    if not total(totals["exchanges"]):
        table, members = unknown_exchanges(table), unknown_exchanges(members)
    rhythm = rhythms(members, tables.activity_by_hour(case, ids), tables.batches(case, ids, BATCHES))
    everything = case.communities
    if redaction:
        table = concealed_table(case, table, members, redaction)
        everything = coarse_communities(everything, tuple(case.kinds.values()))
        totals = totals.assign(exchanges=rounded(totals["exchanges"]))
        hubs, silent = (frame.assign(hub=redaction.hubs(frame["hub"])) for frame in (hubs, silent))
        signals, bridges, hubs, silent, shows = (
            concealed_values(frame, redaction) for frame in (signals, bridges, hubs, silent, shows)
        )
        used, everyone = (concealed_models(frame, redaction) for frame in (used, everyone))
        rhythm = {number: concealed_rhythm(own) for number, own in rhythm.items()}
        # By pseudonym, so that the order says nothing about the ids.
        members = redaction.account_table(members).sort_values(["community_id", "account_id"], ignore_index=True)
        shows = shows.assign(account_id=redaction.accounts(shows["account_id"]))
    kept = members[: limits.members]
    sections = _sections(case, table, ids, members, signals, silent, (used, everyone), rhythm, totals)
    return Report(
        run=run_of(case, redacted=redaction is not None),
        headline=headline_of(case, totals, tables.decided_accounts(case, columns)),
        changes=changes,
        table=table,
        networks=_networks(case, everything, sections, bridges, totals),
        sections=sections,
        members=kept,
        shows=_positions(kept, shows, signals),
        left_out=left_out_of(case, hubs, table, len(detailed) - len(ids), len(members) - len(kept), redaction),
        population_week=_week(tables.population_week(case)),
        redacted=redaction is not None,
        own_left=len(tables.own_columns(columns)[limits.own or len(columns) :]),
    )


def chosen_table(case: Case, communities: Sequence[int] | None) -> pd.DataFrame:
    """The communities of the case, or those asked for: suspend first, then review, the largest first."""
    table = case.communities
    if communities:
        unknown = sorted(set(communities) - set(table["community_id"]))
        if unknown:
            raise InputError(f"{case.path}: no community {unknown[0]}; `graphlink communities {case.path}` lists them")
        table = table[table["community_id"].isin(list(communities))]
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    placed = table.assign(place=table["verdict"].map(order))
    sorted_table = placed.sort_values(["place", "accounts", "community_id"], ascending=[True, False, True])
    return sorted_table.drop(columns="place").reset_index(drop=True)


def numbered(signals: pd.DataFrame) -> pd.DataFrame:
    """`signals` with a number each, the same for the same signal in two communities."""
    return signals.assign(number=signals.groupby(["kind", "value"], sort=False).ngroup())


def _sections(
    case: Case,
    table: pd.DataFrame,
    ids: Sequence[int],
    members: pd.DataFrame,
    signals: pd.DataFrame,
    silent: pd.DataFrame,
    models: tuple[pd.DataFrame, pd.DataFrame],
    rhythm: Mapping[int, Rhythm],
    totals: pd.DataFrame,
) -> tuple[Community, ...]:
    """The sections of `ids`; `models` are those of the communities and of everybody."""
    rows = {int(row["community_id"]): row for row in table[: len(ids)].to_dict("records")}
    shown, kinds, muted = _rows(signals), _rows(tables.kinds_of(case, ids)), _rows(silent)
    used, everyone = _rows(models[0]), models[1]
    by_community = dict(tuple(members.groupby("community_id")))
    population = total(totals["exchanges"])
    suspended = tables.suspended_accounts(case, ids)
    return tuple(
        _community(
            rows[number],
            by_community.get(number, members[:0]),
            shown[number],
            kinds[number],
            muted[number],
            _models(used[number], everyone),
            population,
            rhythm.get(number),
            case.kinds,
            None if suspended is None else suspended.get(number, 0),
        )
        for number in ids
    )


def _community(
    row: Mapping[Hashable, Any],
    members: pd.DataFrame,
    shown: Sequence[Mapping[Hashable, Any]],
    kinds: Sequence[Mapping[Hashable, Any]],
    silent: Sequence[Mapping[Hashable, Any]],
    models: tuple[Model, ...],
    population_exchanges: int | None,
    rhythm: Any,
    described: Mapping[str, SignalKind],
    suspended: int | None,
) -> Community:
    created, volume = members["created_at"].dropna(), pd.to_numeric(members["exchanges"]).dropna()
    measures = tuple(
        Measure(one.name, maybe(row.get(one.name)), one.unit, one.meaning)
        for one in features_of(tuple(described.values()))
    )
    ties = [one for one in shown if not one["template"]]
    templates = [one for one in shown if one["template"]]
    return Community(
        community_id=int(row["community_id"]),
        network_id=int(row["network_id"]),
        verdict=str(row["verdict"]),
        score=float(row["score"]),
        q_value=maybe(row["q_value"]),
        accounts=int(row["accounts"]),
        links=int(row["links"]),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        exchanges=whole(row["exchanges"]),
        population_exchanges=population_exchanges,
        reason=str(row["reason"] or ""),
        roles=_counts(members["role"], ("core", "member", "periphery")),
        verdicts=_counts(members["verdict"], VERDICTS),
        first_signup=created.min(),
        median_signup=created.median(),
        last_signup=created.max(),
        median_volume=maybe(volume.median()),
        largest_volume=whole(volume.max()),
        measures=measures,
        kinds=tuple(_kind(row, described) for row in kinds),
        signals=tuple(_shown(one) for one in ties),
        more_signals=_more(ties),
        templates=tuple(_shown(one) for one in templates),
        more_templates=_more(templates),
        models=models,
        silent=tuple(silent_of(one) for one in silent),
        more_silent=_more(silent),
        look_alikes=look_alikes(int(row["accounts"]), {measure.name: measure.value for measure in measures}),
        rhythm=rhythm,
        suspended=suspended,
    )


def _networks(
    case: Case,
    communities: pd.DataFrame,
    sections: Sequence[Community],
    bridges: pd.DataFrame,
    totals: pd.DataFrame,
) -> tuple[Network, ...]:
    """The networks of the detailed communities, in the order in which their first community comes."""
    wanted = list(dict.fromkeys(section.network_id for section in sections))
    whole = communities[communities["network_id"].isin(wanted)]
    groups = dict(tuple(whole.groupby("network_id")))
    crossing = dict(tables.crossing_links(case).itertuples(index=False, name=None))
    shared = defaultdict(list)
    for row in bridges.to_dict("records"):
        shared[int(row["network_id"])].append(row)
    population = total(totals["exchanges"])
    operators = operators_of(case.accounts)
    return tuple(
        _network(number, groups[number], crossing, shared[number], operators.get(number, ()), population)
        for number in wanted
    )


def operators_of(accounts: pd.DataFrame) -> Mapping[int, tuple[Operator, ...]]:
    """The operators of each network, those of most accounts first; a case of an earlier version has none.

    An operator with an account or two of a network is not told: one prompt that is passed on makes as much.
    """
    found: dict[int, tuple[Operator, ...]] = defaultdict(tuple)
    if "operator_id" not in accounts:
        return found
    worked = accounts[accounts["operator_id"].notna()]
    sized = worked.groupby(["network_id", "operator_id"])["community_id"].agg(["size", list]).reset_index()
    for row in sized.sort_values(["size", "operator_id"], ascending=[False, True], kind="stable").to_dict("records"):
        if row["size"] >= FEWEST:
            communities = tuple(sorted({int(one) for one in row["list"]}))
            found[int(row["network_id"])] += (Operator(int(row["operator_id"]), int(row["size"]), communities),)
    return found


def _network(
    number: int,
    communities: pd.DataFrame,
    crossing: Mapping[int, int],
    bridges: Sequence[Mapping[Hashable, Any]],
    operators: tuple[Operator, ...],
    population: int | None,
) -> Network:
    exchanges = total(communities["exchanges"])
    return Network(
        network_id=number,
        verdict=next(verdict for verdict in VERDICTS if verdict in set(communities["verdict"])),
        communities=tuple(int(one) for one in communities["community_id"]),
        accounts=int(communities["accounts"].sum()),
        exchanges=exchanges,
        share_of_exchanges=exchanges / population if exchanges is not None and population else None,
        first_seen=communities["first_seen"].min(),
        last_seen=communities["last_seen"].max(),
        crossing_links=int(crossing.get(number, 0)),
        bridges=tuple((_shown({**one, "number": -1}), int(one["communities"])) for one in bridges),
        operators=operators,
    )


def _positions(members: pd.DataFrame, shows: pd.DataFrame, signals: pd.DataFrame) -> pd.DataFrame:
    """Row in `members` and number of the signal, for every pair that both frames have."""
    numbers = signals[["kind", "value", "number"]].drop_duplicates()
    rows = pd.DataFrame({"account_id": members["account_id"].to_numpy(), "row": np.arange(len(members))})
    found = shows.merge(numbers, on=["kind", "value"]).merge(rows, on="account_id")
    return found[["row", "number"]].sort_values(["row", "number"], ignore_index=True)


def _rows(frame: pd.DataFrame) -> Rows:
    rows: Rows = defaultdict(list)
    for row in frame.to_dict("records"):
        rows[int(row["community_id"])].append(row)
    return rows


def _kind(row: Mapping[Hashable, Any], described: Mapping[str, SignalKind]) -> Kind:
    name = str(row["kind"])
    known = described.get(name)
    one, many = (known.one, known.many) if known else (name, f"{name}s")
    signals, accounts, links, widest, whole = (
        int(row[what]) for what in ("signals", "accounts", "links", "widest", "whole")
    )
    return Kind(name, signals, accounts, links, widest, whole, one, many)


def _models(rows: Sequence[Mapping[Hashable, Any]], everyone: pd.DataFrame) -> tuple[Model, ...]:
    population = dict(zip(everyone["model"], everyone["exchanges"] / max(1, everyone["exchanges"].sum()), strict=True))
    total = max(1, sum(int(row["exchanges"]) for row in rows))
    return tuple(
        Model(
            str(row["model"]), int(row["exchanges"]), int(row["exchanges"]) / total, population.get(row["model"], 0.0)
        )
        for row in rows
    )


def _shown(row: Mapping[Hashable, Any]) -> Shown:
    return Shown(
        str(row["kind"]),
        str(row["value"]),
        int(row["accounts"]),
        int(row["outside"]),
        float(row["weight"]),
        int(row["number"]),
    )


def _more(rows: Sequence[Mapping[Hashable, Any]]) -> int:
    return int(rows[0]["all_of_them"]) - len(rows) if rows else 0


def _week(frame: pd.DataFrame) -> tuple[int, ...]:
    slots = np.zeros(168, dtype="int64")
    slots[frame["slot"].to_numpy(dtype="int64")] = frame["exchanges"].to_numpy(dtype="int64")
    return tuple(slots.tolist())


def _counts(column: "pd.Series[str]", names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    found = column.value_counts()
    return tuple((name, int(found.get(name, 0))) for name in names)
