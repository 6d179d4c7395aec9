"""A networkx graph as pyvis draws it, made safe to open: the one door to pyvis.

pyvis 0.3.2 as it comes asks a content network for two files, scans every edge for each edge it adds, swaps in a popup
that runs markup where one title holds "href", and spends minutes on its default physics. Here its own template is
rendered without titles and menus, edges are appended, positions are given, physics is off, and only the scripts and
styles that it would have inlined are taken over: whoever builds the page puts them under a policy of their hashes.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ELEMENT", "Drawing", "draw"]

ELEMENT = "mynetwork"
"""The id of the element in which pyvis draws."""

_ELSEWHERE = re.compile(r"<(?:script|link)\b[^>]*?(?:src|href)\s*=[^>]*>(?:\s*</script>)?", re.DOTALL)
_COMMENT = re.compile(r"<!-- <link rel.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_PICTURE = re.compile(r"url\([\"']?data:image[^)]*\)")
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Drawing:
    """What a page needs to show a graph by pyvis: scripts in order (the last one draws), and styles."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def draw(graph: "nx.Graph[int]", options: dict[str, Any]) -> Drawing:
    """`graph` drawn by pyvis: nodes and edges with their attributes as vis-network's options.

    Nodes are numbers and attributes may hold no text of the data's: names belong to the page around the picture.
    Raises RuntimeError where pyvis' template is another than the one this was made for.
    """
    # Imported here: a run writes pages that draw without it, and it takes half a second with what it brings.
    from pyvis.network import Network

    network = Network(height="100%", width="100%", cdn_resources="in_line", notebook=False)
    network.options = options
    network.nodes = [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)]
    network.node_ids = list(graph.nodes)
    # add_edge() looks through all edges and nodes each time: 2 s for 2,000 accounts, minutes for 24,000.
    network.edges = [{"from": left, "to": right, **attributes} for left, right, attributes in graph.edges(data=True)]
    return _taken(network.generate_html())


def _taken(html: str) -> Drawing:
    html = _COMMENT.sub("", html)
    elsewhere = _ELSEWHERE.findall(html)
    if len(elsewhere) != 2 or not all("cdn.jsdelivr.net/npm/bootstrap@" in tag for tag in elsewhere):
        raise RuntimeError(f"pyvis: the template asks for {len(elsewhere)} other files where 2 were known")
    inline = _ELSEWHERE.sub("", html)
    if "popup.innerHTML" in inline or f"'{ELEMENT}'" not in inline:
        raise RuntimeError("pyvis: the template draws another way than the one known")
    # The pictures of vis-network's own buttons, which are never shown, are a tenth of the page.
    styles = [_PICTURE.sub("none", style) for style in _STYLE.findall(inline)]
    return Drawing(tuple(_SCRIPT.findall(inline)), tuple(styles))
