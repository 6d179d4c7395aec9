"""A part of a case as the bytes the viewer reads: a JSON header (texts, small tables) and typed columns behind it.

Layout: the header's length (uint32, little endian), the header in UTF-8, zero to three spaces so that columns start at
a multiple of four, then the columns, each at the offset the header names. Times are minutes since the header's `epoch`.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..case import Part, plain
from ..judging import features_of
from .beyond import Beyond
from .layout import Layout

__all__ = [
    "EVIDENCE_EACH",
    "LONGEST_VALUE",
    "SIGNALS_EACH",
    "Index",
    "index_part",
    "link_ranks",
    "pack",
    "thinned",
    "with_unassigned",
]

SIGNALS_EACH = 24
"""Signals of an account that the page carries, strongest first; the rest is counted. Keeps the file in megabytes."""
EVIDENCE_EACH = 30
"""Signals of a community in its panel."""
LONGEST_VALUE = 1200
"""Characters of a signal's value: a prompt of 10 KB would be carried by each of hundreds of templates."""
MISSING = 0xFFFFFFFF
# What people decided is told by the reason; that they did stands beside the source's own columns.
KNOWN_COLUMNS = (
    "account_id", "community_id", "network_id", "operator_id", "role", "membership", "score", "verdict", "reason",
    "created_at", "first_seen", "last_seen", "exchanges", "decision", "undecided_verdict",
)  # fmt: skip
OPERATING = ("suspend", "review", "clear")
ROLES = ("core", "member", "periphery")


@dataclass(frozen=True)
class Index:
    """Numbers instead of names: accounts, communities and networks of a part, in the order of its frames."""

    community: np.ndarray
    network: np.ndarray
    links: np.ndarray
    networks: list[int]


def with_unassigned(part: Part) -> Part:
    """`part` where accounts of no community stand in one with number 0, so that each has a place."""
    missing = part.accounts["community_id"].isna()
    if not missing.any():
        return part
    accounts = part.accounts.assign(community_id=part.accounts["community_id"].fillna(0))
    own = pd.DataFrame({"community_id": [0], "accounts": [int(missing.sum())], "verdict": ["clear"], "score": [0.0]})
    numbers = {name: [0] for name in ("links", "exchanges") if name in part.communities}
    communities = pd.concat([own.assign(**numbers), part.communities], ignore_index=True)
    return replace(
        part,
        accounts=accounts.sort_values(["community_id", "account_id"], ignore_index=True),
        communities=communities[part.communities.columns],
    )


def index_part(part: Part) -> Index:
    """The numbers of `part`'s accounts, communities (0..m-1, ascending id) and networks (0..k-1).

    A community that ties to no network counts as a network of its own, with id 0.
    """
    numbers = pd.Index(part.communities["community_id"].astype("int64"))
    community = numbers.get_indexer(pd.Index(part.accounts["community_id"].astype("int64")))
    # -1 is below every id, so missing networks keep their place without meeting a real one.
    raw = part.communities["network_id"].astype("Int64").fillna(0).astype("int64").to_numpy()
    own = np.where(raw > 0, raw, -1 - np.arange(len(raw)))
    order = sorted(set(own.tolist()), key=lambda number: (number < 0, abs(number)))
    network = pd.Index(order).get_indexer(pd.Index(own))
    accounts = pd.Index(part.accounts["account_id"])
    links = np.column_stack(
        [
            accounts.get_indexer(pd.Index(part.links["account_l"])),
            accounts.get_indexer(pd.Index(part.links["account_r"])),
        ]
    )
    return Index(community, network, links, [max(number, 0) for number in order])


def link_ranks(links: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each link the better of its two places (0: strongest) among the links of either end.

    Links of a rank below r are what remains where each account keeps its r strongest: thinned, and still connected.
    """
    ends = np.concatenate([links[:, 0], links[:, 1]])
    order = np.lexsort([np.tile(np.arange(len(links)), 2), -np.tile(weights, 2), ends])
    counts = np.bincount(ends, minlength=1)
    places = np.empty(len(ends), dtype=int)
    places[order] = np.arange(len(ends)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.minimum(places[: len(links)], places[len(links) :])


def thinned(part: Part, index: Index, most: int) -> tuple[Part, Index]:
    """`part` with at most `most` links: each account's strongest, as many of them as fit."""
    if len(part.links) <= most:
        return part, index
    ranks = link_ranks(index.links, part.links["weight"].to_numpy(float))
    within = np.cumsum(np.bincount(ranks))
    kept = ranks < max(1, int(np.searchsorted(within, most, side="right")))
    return replace(part, links=part.links[kept].reset_index(drop=True)), replace(index, links=index.links[kept])


def pack(
    part: Part,
    index: Index,
    layout: Layout,
    activity: pd.DataFrame,
    facts: dict[str, Any],
    *,
    drawn: pd.DataFrame | None = None,
    beyond: Beyond | None = None,
    standing: np.ndarray | None = None,
) -> bytes:
    """The bytes for the viewer.

    `activity` is the case's table, `facts` what the header says of the case, `drawn` signals (kind, value) that are
    nodes of the picture: their numbers are the column `drawn`. `beyond` are the accounts that the page does not show,
    `standing` how the platform has it with those that it shows.
    """
    epoch = _epoch(part, activity)
    columns = _Columns(epoch)
    incidence, weaker, left_out = _strongest(part)
    evidence = _top_evidence(part)
    nodes = part.signals.head(0) if drawn is None else drawn
    signals, shown = _signals(part, [incidence, evidence, nodes])
    ways, way = _ways(part.links)
    kinds = sorted({*part.signals["kind"], *(kind for names in ways for kind in names)})
    words = {kind.name: (kind.one, kind.many) for kind in part.kinds}
    families = {kind.name: kind.moves_with for kind in part.kinds}
    lasting = [kind.name for kind in part.kinds if kind.nature != "moment" and not kind.coarse]
    _pack_accounts(columns, part, layout, left_out)
    _pack_communities(columns, part, index, layout, activity)
    _pack_links(columns, part, index, way)
    _pack_incidence(columns, part, incidence, shown)
    _pack_weaker(columns, weaker, shown)
    columns.add("standing", np.zeros(len(part.accounts)) if standing is None else standing, "uint8")
    columns.add("beyond", [] if beyond is None else beyond.steps, "uint32")
    _pack_evidence(columns, part, evidence, shown)
    _pack_signals(columns, signals, kinds)
    columns.add("drawn", shown.get_indexer(pd.MultiIndex.from_frame(nodes[["kind", "value"]])), "uint32")
    header = {
        **facts,
        "beyond": None if beyond is None else beyond.groups,
        "epoch": str(epoch),
        "kinds": kinds,
        "ways": [sorted({kinds.index(kind) for kind in names}) for names in ways],
        "kindWords": [words.get(kind, (kind, f"{kind}s")) for kind in kinds],
        "kindFamilies": [families.get(kind, kind) for kind in kinds],
        "laneKinds": [kinds.index(kind) for kind in lasting if kind in kinds],
        "accounts": {
            "id": part.accounts["account_id"].tolist(),
            "reason": columns.texts("reason", part.accounts.get("reason", pd.Series([None] * len(part.accounts)))),
            "own": [
                {"name": str(name), "values": columns.texts(f"own:{name}", part.accounts[name])}
                for name in part.accounts.columns
                if name not in KNOWN_COLUMNS and (name != "decided" or part.accounts[name].notna().any())
            ],
        },
        "communities": _community_rows(part),
        "networks": index.networks,
        "signals": {
            "value": [_shortened(value) for value in signals["value"]],
            "cut": np.flatnonzero(signals["value"].str.len() > LONGEST_VALUE).tolist(),
            "hubs": columns.texts("signal:hub", signals["hub"]),
        },
    }
    return columns.packed(header)


class _Columns:
    """Typed columns, collected one by one and then laid end to end."""

    def __init__(self, epoch: pd.Timestamp) -> None:
        self.epoch = epoch
        self.places: dict[str, dict[str, Any]] = {}
        self.parts: list[bytes] = []
        self.size = 0

    def add(self, name: str, values: Any, dtype: str) -> None:
        """Keeps `values` as the column `name`, little endian, padded to four bytes."""
        array = np.ascontiguousarray(values).astype(np.dtype(dtype).newbyteorder("<"))
        data = array.tobytes()
        self.places[name] = {"type": dtype, "at": self.size, "length": len(array)}
        self.parts.append(data + b"\0" * (-len(data) % 4))
        self.size += len(self.parts[-1])

    def minutes(self, name: str, times: pd.Series) -> None:
        """Keeps `times` as whole minutes since the epoch; missing times as the largest number."""
        self.add(name, _minutes(times, self.epoch), "uint32")

    def texts(self, name: str, values: pd.Series) -> list[str]:
        """Keeps `values` as numbers into the list of distinct texts that it returns; number 0 is no text at all."""
        codes, distinct = pd.factorize(values.map(plain).astype(object), use_na_sentinel=True)
        self.add(name, codes + 1, "uint32")
        return [_shortened(str(text)) for text in distinct]

    def packed(self, header: dict[str, Any]) -> bytes:
        """The header with the places of the columns, then the columns."""
        text = json.dumps(
            {**header, "columns": self.places}, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        data = text.encode("utf-8", errors="replace")
        data += b" " * (-len(data) % 4)
        return b"".join([struct.pack("<I", len(data)), data, *self.parts])


def _epoch(part: Part, activity: pd.DataFrame) -> pd.Timestamp:
    """The start of the day of the earliest time that the page shows."""
    times = [part.accounts[name].min() for name in ("created_at", "first_seen") if name in part.accounts]
    times += [part.incidence["first_seen"].min(), activity["hour"].min()]
    known = [pd.Timestamp(time) for time in times if not pd.isna(time)]
    return min(known).floor("D") if known else pd.Timestamp("1970-01-01")


def _minutes(times: pd.Series, epoch: pd.Timestamp) -> np.ndarray:
    when = pd.to_datetime(times)
    minutes = ((when - epoch) // pd.Timedelta(minutes=1)).to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isnan(minutes), MISSING, np.clip(minutes, 0, MISSING - 1)).astype("uint32")


def _strongest(part: Part) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The incidence rows to carry, by account, strongest signal first; the weaker ones; how many each account loses."""
    joined = part.incidence.merge(part.signals[["kind", "value", "weight"]], on=["kind", "value"], how="left")
    joined["weight"] = joined["weight"].fillna(0.0)
    joined["account"] = pd.Index(part.accounts["account_id"]).get_indexer(pd.Index(joined["account_id"]))
    joined = joined.sort_values(["account", "weight", "kind", "value"], ascending=[True, False, True, True])
    rank = joined.groupby("account").cumcount()
    counts = np.bincount(joined["account"], minlength=len(part.accounts))
    return joined[rank < SIGNALS_EACH], joined[rank >= SIGNALS_EACH], np.clip(counts - SIGNALS_EACH, 0, 0xFFFF)


def _top_evidence(part: Part) -> pd.DataFrame:
    """The evidence rows to carry, by community, those that say most first.

    The best four of every kind come before any fifth: an operation on three hundred cards still shows its cards.
    """
    by_weight = ["community_id", "carried", "kind", "value"]
    order = [True, False, True, True]
    ordered = part.evidence.assign(carried=part.evidence["accounts"] * part.evidence["weight"])
    ordered = ordered.sort_values(by_weight, ascending=order)
    ordered["fifth"] = ordered.groupby(["community_id", "kind"]).cumcount() >= 4
    chosen = ordered.sort_values(["community_id", "fifth", *by_weight[1:]], ascending=[True, *order])
    return chosen[chosen.groupby("community_id").cumcount() < EVIDENCE_EACH].sort_values(by_weight, ascending=order)


def _signals(part: Part, named_in: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.MultiIndex]:
    """The signals that the page names, with what is known of each, and the index that numbers them."""
    named = pd.concat([frame[["kind", "value"]] for frame in named_in]).drop_duplicates()
    named = named.sort_values(["kind", "value"], ignore_index=True)
    known = named.merge(part.signals, on=["kind", "value"], how="left")
    known = known.assign(degree=known["degree"].fillna(0), weight=known["weight"].fillna(0.0))
    return known, pd.MultiIndex.from_frame(named)


def _pack_accounts(columns: _Columns, part: Part, layout: Layout, left_out: np.ndarray) -> None:
    accounts = part.accounts
    columns.add("x", layout.points[:, 0], "float32")
    columns.add("y", layout.points[:, 1], "float32")
    columns.add("verdict", _coded(accounts["verdict"], OPERATING), "uint8")
    columns.add("role", _coded(accounts["role"], ROLES), "uint8")
    for name in ("membership", "score"):
        value = accounts[name].astype(float).fillna(0.0)
        columns.add(name, value.where(value >= 1, value.clip(upper=1 - 2**-24)), "float32")
    for name in ("created_at", "first_seen", "last_seen"):
        columns.minutes(name, accounts[name] if name in accounts else pd.Series([pd.NaT] * len(accounts)))
    exchanges = accounts["exchanges"] if "exchanges" in accounts else pd.Series([None] * len(accounts), dtype="Int64")
    columns.add("exchanges", exchanges.astype("Float64").fillna(MISSING).to_numpy(dtype=float), "uint32")
    columns.add("left_out", left_out, "uint16")
    operators = accounts["operator_id"] if "operator_id" in accounts else pd.Series([None] * len(accounts))
    columns.add("operator", operators.astype("Float64").fillna(0).to_numpy(dtype=float), "uint32")


def _coded(values: pd.Series, names: Sequence[str]) -> np.ndarray:
    """Each value's place in `names`; one that is not among them counts as the last."""
    places = pd.Index(names).get_indexer(pd.Index(values.astype(object)))
    return np.where(places < 0, len(names) - 1, places)


def _pack_communities(columns: _Columns, part: Part, index: Index, layout: Layout, activity: pd.DataFrame) -> None:
    columns.add("community", index.community, "uint32")
    columns.add("network", index.network, "uint32")
    columns.add("discs", layout.discs.ravel(), "float32")
    columns.add("rims", layout.rims.ravel(), "float32")
    numbers = pd.Index(part.communities["community_id"].astype("int64"))
    mine = activity[activity["community_id"].isin(numbers)]
    day = _minutes(mine["hour"], columns.epoch) // 1440
    rows = pd.DataFrame(
        {
            "community": numbers.get_indexer(pd.Index(mine["community_id"].astype("int64"))),
            "day": day,
            "exchanges": mine["exchanges"].to_numpy(),
        }
    )
    daily = rows.groupby(["community", "day"], as_index=False)["exchanges"].sum()
    columns.add("daily:community", daily["community"], "uint32")
    columns.add("daily:day", daily["day"], "uint32")
    columns.add("daily:exchanges", daily["exchanges"], "uint32")


def _ways(links: pd.DataFrame) -> tuple[list[tuple[str, ...]], np.ndarray]:
    """The combinations of kinds that links have, and for each link the place of its own: a few make all links."""
    places: dict[tuple[str, ...], int] = {}
    way = [places.setdefault(tuple(names), len(places)) for names in links["kinds"]]
    return list(places), np.array(way, dtype="int64")


def _pack_links(columns: _Columns, part: Part, index: Index, way: np.ndarray) -> None:
    columns.add("link:l", index.links[:, 0], "uint32")
    columns.add("link:r", index.links[:, 1], "uint32")
    # Whole hundredths, cut off: the page rounds to tenths, and what is rounded twice may be a tenth too much.
    columns.add("link:nats", part.links["weight"].mul(100).floordiv(1).clip(0, 0xFFFF), "uint16")
    columns.add("link:way", way, "uint32")
    ranks = link_ranks(index.links, part.links["weight"].to_numpy(float))
    columns.add("link:rank", ranks.clip(0, 255), "uint8")
    columns.add("link:shared", part.links["shared"].clip(0, 0xFFFF), "uint16")


def _pack_incidence(columns: _Columns, part: Part, incidence: pd.DataFrame, shown: pd.MultiIndex) -> None:
    first, last = _minutes(incidence["first_seen"], columns.epoch), _minutes(incidence["last_seen"], columns.epoch)
    columns.add("shows:count", np.bincount(incidence["account"], minlength=len(part.accounts)), "uint16")
    columns.add("shows:signal", shown.get_indexer(pd.MultiIndex.from_frame(incidence[["kind", "value"]])), "uint32")
    columns.add("shows:times", incidence["occurrences"].clip(0, MISSING), "uint32")
    columns.add("shows:first", first, "uint32")
    columns.add("shows:span", np.where(first == MISSING, 0, last - np.minimum(first, last)), "uint32")


def _pack_weaker(columns: _Columns, weaker: pd.DataFrame, shown: pd.MultiIndex) -> None:
    """Who else shows a signal that the page names: without these its accounts would be some of them."""
    signal = shown.get_indexer(pd.MultiIndex.from_frame(weaker[["kind", "value"]]))
    rows = pd.DataFrame({"signal": signal, "account": weaker["account"].to_numpy()})
    first, last = _minutes(weaker["first_seen"], columns.epoch), _minutes(weaker["last_seen"], columns.epoch)
    rows["first"], rows["span"] = first, np.where(first == MISSING, 0, last - np.minimum(first, last))
    rows = rows[rows["signal"] >= 0].sort_values(["signal", "account"])
    columns.add("weaker:signal", rows["signal"], "uint32")
    for name in ("account", "first", "span"):
        columns.add(f"weaker:{name}", rows[name], "uint32")


def _pack_evidence(columns: _Columns, part: Part, evidence: pd.DataFrame, shown: pd.MultiIndex) -> None:
    numbers = pd.Index(part.communities["community_id"].astype("int64"))
    columns.add("evidence:community", numbers.get_indexer(pd.Index(evidence["community_id"].astype("int64"))), "uint32")
    columns.add("evidence:signal", shown.get_indexer(pd.MultiIndex.from_frame(evidence[["kind", "value"]])), "uint32")
    columns.add("evidence:accounts", evidence["accounts"], "uint32")
    columns.add("evidence:outside", evidence["outside"], "uint32")


def _pack_signals(columns: _Columns, signals: pd.DataFrame, kinds: list[str]) -> None:
    columns.add("signal:kind", _coded(signals["kind"], kinds), "uint16")
    columns.add("signal:degree", signals["degree"], "uint32")
    columns.add("signal:nats", signals["weight"].mul(100).floordiv(1).clip(0, 0xFFFF), "uint16")


def _community_rows(part: Part) -> dict[str, Any]:
    """The communities, one list a column, and what each feature column means."""
    table = part.communities
    features = [feature for feature in features_of(part.kinds) if feature.name in table]
    named = ["community_id", "accounts", "links", "score", "verdict", "q_value", "exchanges", "reason"]
    times = {name: [plain(value) for value in table[name]] for name in ("first_seen", "last_seen") if name in table}
    return {
        **{name: [_rounded(value) for value in table[name]] for name in named if name in table},
        **times,
        "features": [
            {
                "name": feature.name,
                "unit": feature.unit,
                "meaning": feature.meaning,
                "values": [_rounded(value) for value in table[feature.name]],
            }
            for feature in features
        ],
    }


def _rounded(value: Any) -> Any:
    known = plain(value)
    # What is not quite 1 is not 1.
    return round(known, 4) if isinstance(known, float) and not 0.9999 < known < 1 else known


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_VALUE:
        return text
    return f"{text[:LONGEST_VALUE]}… ({len(text) - LONGEST_VALUE:,} more characters)"
