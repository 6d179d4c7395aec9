"""A networkx graph as the bytes of a GraphML, GEXF or node-link JSON file.

networkx writes the same two XML formats, at 20 to 30 seconds for 24,000 accounts with 100,000 links; one pass over
nodes and edges takes two. Texts must be clean already (`case_export.clean_graph`).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

import networkx as nx

__all__ = ["REPLACEMENT", "UNFIT", "gexf", "graphml", "node_link"]

REPLACEMENT = "\ufffd"
# What XML 1.0 cannot hold (networkx writes it all the same, and igraph cuts a name at NUL), and lone surrogates.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_EXACT = 2**53
"""The largest whole number that igraph and JavaScript, which know fractions alone, keep."""
DRAWN = ("x", "y", "color")
"""Attributes of nodes that GEXF says in elements of its own."""

# A parser turns line ends and tabs in an attribute into spaces, and drops a bare carriage return: two ids would meet.
_KEPT = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def graphml(graph: "nx.Graph[str]") -> bytes:
    """`graph` as GraphML with an attribute's name as its key's id and name; UTF-8."""
    return _joined(_graphml_lines(graph, _all_types(graph)))


def gexf(graph: "nx.Graph[str]") -> bytes:
    """`graph` as GEXF 1.2 draft, weights as edge weights, places and colours as its viz elements; UTF-8."""
    return _joined(_gexf_lines(graph, _all_types(graph)))


def node_link(graph: "nx.Graph[str]") -> bytes:
    """`graph` as networkx' node-link JSON (`edges` under that name); UTF-8."""
    document = nx.node_link_data(graph, edges="edges")
    texts = {name for name, kind in _types(own for _, own in graph.nodes.data()).items() if kind == "string"}
    for node in document["nodes"]:
        # JavaScript would round them, and a column is of one type.
        node |= {name: str(value) for name, value in node.items() if name in texts and type(value) is int}
    return (json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _joined(lines: Iterable[str]) -> bytes:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, ""]).encode("utf-8")


def _all_types(graph: "nx.Graph[str]") -> dict[str, dict[str, str]]:
    return {
        "node": _types(own for _, own in graph.nodes.data()),
        "edge": _types(own for *_, own in graph.edges.data()),
    }


def _types(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Each attribute's type over all `rows`: whole numbers beside fractions are fractions, all else mixed is text.

    Whole numbers that are too large for some reader are text too: a number of so many digits is a name.
    """
    found: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            large = isinstance(value, int) and abs(value) > MOST_EXACT
            found.setdefault(name, set()).add(str if large else type(value))
    return {name: _one_type(types) for name, types in found.items()}


def _one_type(types: set[type]) -> str:
    if types == {int, float}:
        return "double"
    only = next(iter(types)) if len(types) == 1 else str
    return _TYPES.get(only, "string")


def _quoted(value: Any) -> str:
    return quoteattr(str(value), _KEPT)


def _text(value: Any, kind: str) -> str:
    """`value` between tags."""
    if kind == "boolean":
        return "true" if value else "false"
    if kind != "string":
        return repr(value)
    text = str(value)
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def _graphml_lines(graph: "nx.Graph[str]", types: dict[str, dict[str, str]]) -> Iterator[str]:
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for what, names in types.items():
        for name, kind in names.items():
            key = _quoted(f"{what}:{name}")
            yield f'<key id={key} for="{what}" attr.name={_quoted(name)} attr.type="{kind}"/>'
    yield '<graph edgedefault="undirected">'
    keys = {what: {name: _quoted(f"{what}:{name}") for name in names} for what, names in types.items()}
    data = {
        what: {name: (f"<data key={keys[what][name]}>", kind) for name, kind in names.items()}
        for what, names in types.items()
    }
    for node, own in graph.nodes.data():
        yield f"<node id={_quoted(node)}>{_graphml_data(own, data['node'])}</node>"
    for left, right, own in graph.edges.data():
        yield f"<edge source={_quoted(left)} target={_quoted(right)}>{_graphml_data(own, data['edge'])}</edge>"
    yield "</graph></graphml>"


def _graphml_data(own: Mapping[str, Any], data: Mapping[str, tuple[str, str]]) -> str:
    return "".join(f"{data[name][0]}{_text(value, data[name][1])}</data>" for name, value in own.items())


def _gexf_lines(graph: "nx.Graph[str]", types: dict[str, dict[str, str]]) -> Iterator[str]:
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">'
    yield '<graph defaultedgetype="undirected" mode="static">'
    places: dict[str, dict[str, str]] = {}
    for what, names in types.items():
        apart = DRAWN if what == "node" else ("weight",)
        places[what] = {name: str(place) for place, name in enumerate(names) if name not in apart}
        yield f'<attributes class="{what}" mode="static">'
        for name, place in places[what].items():
            yield f'<attribute id="{place}" title={_quoted(name)} type="{names[name]}"/>'
        yield "</attributes>"
    yield "<nodes>"
    for node, own in graph.nodes.data():
        values = _gexf_values(own, places["node"], types["node"])
        yield f"<node id={_quoted(node)} label={_quoted(node)}>{values}{_gexf_drawn(own)}</node>"
    yield "</nodes><edges>"
    for number, (left, right, own) in enumerate(graph.edges.data()):
        weight = f' weight="{own["weight"]}"' if "weight" in own else ""
        ends = f"source={_quoted(left)} target={_quoted(right)}"
        yield f'<edge id="{number}" {ends}{weight}>{_gexf_values(own, places["edge"], types["edge"])}</edge>'
    yield "</edges></graph></gexf>"


def _gexf_values(own: Mapping[str, Any], places: Mapping[str, str], types: Mapping[str, str]) -> str:
    values = [
        f'<attvalue for="{places[name]}" value={_quoted(_plain(value, types[name]))}/>'
        for name, value in own.items()
        if name in places
    ]
    return f"<attvalues>{''.join(values)}</attvalues>" if values else ""


def _gexf_drawn(own: Mapping[str, Any]) -> str:
    """The colour and place of a node, where it has one."""
    if not all(name in own for name in DRAWN):
        return ""
    red, green, blue = bytes.fromhex(own["color"].removeprefix("#"))
    # GEXF counts upwards, the pages downwards.
    place = f'<viz:position x="{own["x"]}" y="{-own["y"]}" z="0.0"/>'
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>{place}'


def _plain(value: Any, kind: str) -> str:
    if kind == "boolean":
        return "true" if value else "false"
    return str(value) if kind == "string" else repr(value)
