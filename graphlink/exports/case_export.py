"""A case for other tools: CSV tables for people, GraphML, GEXF and node-link JSON for Gephi, igraph and networkx."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from ..case import Case, Part, free_place, part_graph, plain, redacted, select_part
from ..errors import InputError
from ..pages import account_places, showing_places
from ..spreadsheet import spreadsheet_text
from ..whole_files import private_folder, write_whole
from .graph_files import REPLACEMENT, UNFIT, gexf, graphml, node_link
from .own_columns import set_aside

if TYPE_CHECKING:
    from ..case import Redaction

__all__ = ["FORMATS", "Written", "clean_graph", "export_case", "table_cell"]

FORMATS = ("csv", "graphml", "gexf", "json", "stix")
HALVES = re.compile("[\ud800-\udfff]")
"""What JSON in UTF-8 cannot hold: halves of characters."""
COLOURS = {"suspend": "#d2571f", "review": "#2b86c6", "clear": "#7f8996", "signal": "#c99a1b"}
"""Those of the page of one network: they are told from the ground, be it light or dark."""
MOST_EXACT = 999_999_999_999_999
"""The largest whole number that a spreadsheet keeps: 15 digits."""


@dataclass(frozen=True)
class Written:
    """What an export wrote: its files, and how many texts had characters replaced."""

    paths: tuple[Path, ...]
    cleaned: int = 0


def export_case(
    case: Case,
    path: str | Path,
    *,
    format: str,
    community: int | None = None,
    network: int | None = None,
    signals: bool = False,
    redaction: "Redaction | None" = None,
) -> Written:
    """The case (or one community or network of it) written at `path`.

    `csv` writes a folder of tables, or the accounts alone where `path` ends in `.csv`; the other formats one file.
    Raises InputError for an unknown format or id.
    """
    if format not in FORMATS:
        raise InputError(f"unknown format {format!r}; choose one of {', '.join(FORMATS)}")
    target = free_place(path, case)
    if format == "stix":
        if community is not None or network is not None:
            raise InputError("stix holds the whole case; leave --community and --network out")
        from .stix import write_stix

        write_stix(case, target, redaction=redaction)
        return Written((target,))
    part = redacted(select_part(case, community=community, network=network), redaction)
    if format == "csv":
        return _write_csv(case, part, target)
    drawn = _drawn(part, signals=signals, seed=int(case.manifest.get("seed") or 7))
    graph, cleaned = clean_graph(drawn, HALVES if format == "json" else UNFIT)
    writers: dict[str, Callable[[nx.Graph[str]], bytes]] = {"graphml": graphml, "gexf": gexf, "json": node_link}
    write_whole(target, writers[format](graph))
    return Written((target,), cleaned)


def clean_graph(graph: "nx.Graph[str]", unfit: re.Pattern[str] = UNFIT) -> tuple["nx.Graph[str]", int]:
    """A copy of `graph` whose texts a format can hold, and how many texts had to change.

    Characters that it cannot hold (`unfit`, those of XML) become U+FFFD. Nodes that would then share a name are told
    apart by a number, so nodes and edges stay as many as they were.
    """
    changed = 0

    def fit(value: Any) -> Any:
        nonlocal changed
        if not isinstance(value, str) or not unfit.search(value):
            return value
        changed += 1
        return unfit.sub(REPLACEMENT, value)

    names: dict[str, str] = {}
    taken = {node for node in graph.nodes if not unfit.search(node)}
    for node in graph.nodes:
        name = wanted = fit(node)
        copies = 1
        while name != node and name in taken:
            copies += 1
            name = f"{wanted} ({copies})"
        taken.add(name)
        names[node] = name
    clean: nx.Graph[str] = nx.Graph()
    clean.add_nodes_from(
        (names[node], {key: fit(value) for key, value in own.items()}) for node, own in graph.nodes.data()
    )
    clean.add_edges_from(
        (names[left], names[right], {key: fit(value) for key, value in own.items()})
        for left, right, own in graph.edges.data()
    )
    return clean, changed


def table_cell(value: Any) -> str:
    """`value` as a CSV cell that a spreadsheet shows as it is and never runs."""
    known = plain(value)
    if known is None:
        return ""
    # A date is text here, and is a date in a spreadsheet.
    if isinstance(value, str) or (isinstance(known, int) and abs(known) > MOST_EXACT):
        return spreadsheet_text(str(known))
    return str(known)


def _drawn(part: Part, *, signals: bool, seed: int) -> "nx.Graph[str]":
    """The graph of `part`, each node with its place (x, y) and colour on the pages."""
    own = set_aside(part)
    graph = part_graph(own, signals=signals)
    accounts = own.accounts["account_id"].tolist()
    # An account's node stands before that of any signal, so an edge begins at the account.
    shown = list(graph.edges) if signals else []
    places = showing_places(accounts, shown, seed=seed) if signals else account_places(own, seed=seed)
    for node, (x, y) in places.items():
        about = graph.nodes[node]
        about |= {"x": x, "y": y, "color": COLOURS[str(about["verdict"]) if about["node"] == "account" else "signal"]}
    return graph


def _write_csv(case: Case, part: Part, target: Path) -> Written:
    if target.suffix == ".csv":
        write_whole(target, _csv(part.accounts))
        return Written((target,))
    if target.exists() and not target.is_dir():
        raise InputError(f"{target}: is a file; csv needs a folder, or a name that ends in .csv for the accounts alone")
    private_folder(target)
    links = part.links.assign(kinds=[" ".join(map(str, kinds)) for kinds in part.links["kinds"]])
    tables = {
        "accounts": part.accounts,
        "communities": part.communities,
        "links": links,
        "signals": part.signals,
        "evidence": part.evidence,
    }
    paths = [free_place(target / f"{name}.csv", case) for name in tables]
    for path, table in zip(paths, tables.values(), strict=True):
        write_whole(path, _csv(table))
    return Written(tuple(paths))


def _csv(table: pd.DataFrame) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([table_cell(str(column)) for column in table.columns])
    writer.writerows(_rows(table))
    # The byte order mark is what makes a spreadsheet read UTF-8.
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def _rows(table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    columns = [[table_cell(value) for value in table[column].tolist()] for column in table.columns]
    return zip(*columns, strict=True)
