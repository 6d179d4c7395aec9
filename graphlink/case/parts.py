"""Parts of a case: the accounts asked for with everything that hangs on them, as frames and as a networkx graph."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import InputError
from ..signals import KINDS, Kind
from .coarsening import coarse_communities
from .folder import Case
from .redaction import QUOTING

if TYPE_CHECKING:
    import networkx as nx

    from .redaction import Redaction

__all__ = ["Part", "case_graph", "part_graph", "part_of", "redacted", "select_part", "surfaced_communities"]

_CHOSEN = "(select unnest(?::varchar[]) as account_id)"


@dataclass(frozen=True)
class Part:
    """Some accounts of a case, and the rows of its other tables that concern them.

    `links` have both ends among `accounts`; `incidence` is theirs alone; `signals` are those they show, with the
    degree over the whole source; `communities` and `evidence` are those of their communities; `kinds` are the case's.
    """

    accounts: pd.DataFrame
    communities: pd.DataFrame
    links: pd.DataFrame
    incidence: pd.DataFrame
    signals: pd.DataFrame
    evidence: pd.DataFrame
    kinds: tuple[Kind, ...] = KINDS


def case_graph(
    case: Case,
    *,
    community: int | None = None,
    network: int | None = None,
    account: str | None = None,
    hops: int = 1,
    signals: bool = False,
) -> "nx.Graph[str]":
    """The links of a case as a networkx graph: every linked account, or one community, network or neighbourhood.

    Nodes are account ids with their row of accounts.parquet as attributes (missing values left out); edges have
    `weight` (nats), `shared` and `kinds` (comma-separated). With `signals` the graph is bipartite instead: accounts and
    the signals that two or more of them share (node `kind=value`, attribute `node` is `account` or `signal`).
    Raises InputError for an id that the case does not have, naming the nearest one.
    """
    part = select_part(case, community=community, network=network, account=account, hops=hops)
    return part_graph(part, signals=signals)


def select_part(
    case: Case,
    *,
    community: int | None = None,
    network: int | None = None,
    account: str | None = None,
    hops: int = 1,
) -> Part:
    """The part of one community, network or account's surroundings; with none of them every account in a community.

    Raises InputError where more than one is asked for, or the id is not in the case (naming the nearest).
    """
    if sum(asked is not None for asked in (community, network, account)) > 1:
        raise InputError("choose one of community, network and account")
    if account is not None:
        return part_of(case, _neighbourhood(case, account, hops))
    if community is None and network is None:
        return part_of(case, _ids(case, "community_id is not null", []))
    column, wanted = ("community_id", community) if community is not None else ("network_id", network)
    ids = _ids(case, f"{column} = ?", [wanted])
    if not ids:
        raise InputError(_no_such_number(case, column, int(wanted or 0)))
    return part_of(case, ids)


def part_of(case: Case, account_ids: Sequence[str]) -> Part:
    """The part of `account_ids`: accounts by community and id, links and incidence in order."""
    ids = [list(account_ids)]
    accounts = case.query(
        f"select * from accounts semi join {_CHOSEN} using (account_id) order by community_id, account_id", ids
    )
    numbers = [[int(number) for number in accounts["community_id"].dropna().unique()]]
    in_numbers = "community_id in (select unnest(?::bigint[])) order by community_id"
    shown = f"(select distinct kind, value from incidence semi join {_CHOSEN} using (account_id))"
    communities = case.query(f"select * from communities where {in_numbers}", numbers)
    if not _tells_exchanges(case):
        accounts, communities = unknown_exchanges(accounts), unknown_exchanges(communities)
    return Part(
        accounts=accounts,
        communities=communities,
        links=case.query(
            f"select links.* from links semi join {_CHOSEN} as l on account_l = l.account_id "
            f"semi join {_CHOSEN} as r on account_r = r.account_id order by account_l, account_r",
            ids * 2,
        ),
        incidence=case.query(
            f"select * from incidence semi join {_CHOSEN} using (account_id) order by account_id, kind, value", ids
        ),
        signals=case.query(f"select * from signals semi join {shown} using (kind, value) order by kind, value", ids),
        evidence=case.query(f"select * from evidence where {in_numbers}, accounts desc, kind, value", numbers),
        kinds=tuple(case.kinds.values()),
    )


def unknown_exchanges(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` of a case that says nothing of what accounts do: its exchanges are not known, and no zero."""
    if "exchanges" not in frame:
        return frame
    return frame.assign(exchanges=pd.Series(pd.NA, frame.index, dtype="Int64"))


def _tells_exchanges(case: Case) -> bool:
    """Whether anything in the source says what accounts do."""
    return "exchanges" not in case.communities or bool(case.communities["exchanges"].sum() > 0)


def surfaced_communities(case: Case, *, limit: int = 200) -> tuple[list[int], bool]:
    """The communities whose verdict is suspend or review, and whether there are any; else the `limit` largest."""
    communities = case.communities
    chosen = communities[communities["verdict"].isin(["suspend", "review"])]
    found = not chosen.empty
    if not found:
        chosen = communities.nsmallest(limit, "community_id")
    return [int(number) for number in chosen["community_id"]], found


def redacted(part: Part, redaction: "Redaction | None") -> Part:
    """`part` with every account id, signal value and identifying column replaced and reasons left out.

    Times and counts are coarse, for an exact one finds its account as well as its id does. Rows are ordered by
    pseudonym, so that their order says nothing about the ids; without `redaction` nothing changes.
    """
    if redaction is None:
        return part
    links = part.links.assign(
        account_l=redaction.accounts(part.links["account_l"]), account_r=redaction.accounts(part.links["account_r"])
    )
    swapped = links["account_l"] > links["account_r"]
    links.loc[swapped, ["account_l", "account_r"]] = links.loc[swapped, ["account_r", "account_l"]].to_numpy()
    communities = part.communities.drop(columns=list(QUOTING), errors="ignore")
    return replace(
        part,
        accounts=_ordered(redaction.account_table(part.accounts), ["community_id", "account_id"]),
        communities=coarse_communities(communities, part.kinds),
        links=_ordered(links, ["account_l", "account_r"]),
        incidence=_ordered(redaction.showings(part.incidence), ["account_id", "kind", "value"]),
        signals=_ordered(_redact_values(part.signals, redaction), ["kind", "value"]),
        evidence=_ordered(_redact_values(part.evidence, redaction), ["community_id", "kind", "value"]),
    )


def part_graph(part: Part, *, signals: bool = False) -> "nx.Graph[str]":
    """The networkx graph of `part`, as `case_graph` describes it."""
    # Two tenths of a second, for those alone who want a graph.
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(_nodes(part.accounts))
    if signals:
        _add_signals(graph, part)
        return graph
    links = part.links
    kinds = [",".join(map(str, names)) for names in links["kinds"]]
    rows = zip(
        links["account_l"], links["account_r"], links["weight"].tolist(), links["shared"].tolist(), kinds, strict=True
    )
    graph.add_edges_from((left, right, {"weight": w, "shared": s, "kinds": k}) for left, right, w, s, k in rows)
    return graph


def plain(value: Any) -> Any:
    """`value` as what every graph format can hold (text, bool, int, float), or None where it is missing."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, bool | int | float):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return plain(value.item()) if hasattr(value, "item") else str(value)


def _nodes(accounts: pd.DataFrame) -> Iterable[tuple[str, dict[str, Any]]]:
    names = [str(column) for column in accounts.columns if column != "account_id"]
    columns = [[plain(value) for value in accounts[name].tolist()] for name in names]
    for account_id, *row in zip(accounts["account_id"].tolist(), *columns, strict=True):
        known = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        yield account_id, {"node": "account", **known}


def _add_signals(graph: "nx.Graph[str]", part: Part) -> None:
    """Adds the signals that two or more of the accounts share, and who shows them."""
    shown = part.incidence.groupby(["kind", "value"])["account_id"].transform("size")
    incidence = part.incidence[shown > 1].merge(part.signals, on=["kind", "value"])
    for row in incidence.to_dict("records"):
        name = f"{row['kind']}={row['value']}"
        while graph.nodes.get(name, {}).get("node") == "account":
            name = "=" + name
        if name not in graph:
            facts = {column: plain(row[column]) for column in ("kind", "value", "degree", "weight", "hub")}
            known = {key: fact for key, fact in facts.items() if fact is not None}
            graph.add_node(name, node="signal", **known)
        graph.add_edge(row["account_id"], name, occurrences=int(row["occurrences"]))


def _redact_values(frame: pd.DataFrame, redaction: "Redaction") -> pd.DataFrame:
    changed = frame.assign(value=redaction.signals(frame["kind"], frame["value"]))
    if "hub" in changed:
        changed["hub"] = redaction.hubs(changed["hub"])
    return changed


def _ordered(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.sort_values(columns, kind="stable", ignore_index=True)


def _ids(case: Case, condition: str, values: list[Any]) -> list[str]:
    found = case.query(f"select account_id from accounts where {condition} order by account_id", values)
    return [str(account_id) for account_id in found["account_id"]]


def _neighbourhood(case: Case, account: str, hops: int) -> list[str]:
    """`account` and whoever is at most `hops` links away."""
    if not _ids(case, "account_id = ?", [account]):
        nearest = case.query(
            "select account_id from accounts order by jaro_winkler_similarity(account_id, ?) desc, account_id limit 1",
            [account],
        )
        hint = f"; the nearest id is {nearest['account_id'].iloc[0]!r}" if len(nearest) else ""
        raise InputError(f"{case.path}: no account {account[:80]!r}{hint}")
    known = {account}
    for _ in range(hops):
        ends = case.query(
            f"select account_l, account_r from links semi join {_CHOSEN} as c on account_l = c.account_id "
            f"union all select account_l, account_r from links semi join {_CHOSEN} as c on account_r = c.account_id",
            [sorted(known), sorted(known)],
        )
        grown = known | set(ends["account_l"]) | set(ends["account_r"])
        if grown == known:
            break
        known = grown
    return sorted(known)


def _no_such_number(case: Case, column: str, wanted: int) -> str:
    what = column.removesuffix("_id")
    known = sorted({int(number) for number in case.communities[column].dropna()})
    if not known:
        return f"{case.path}: no {what} {wanted}; the case has none"
    nearest = min(known, key=lambda number: (abs(number - wanted), number))
    return f"{case.path}: no {what} {wanted}; the nearest is {nearest} (they are numbered {known[0]} to {known[-1]})"
