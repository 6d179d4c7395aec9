"""Columns of the source's own in a graph file: names that mean something to the formats' readers are set aside.

igraph takes an attribute `id` for the node's name, networkx `id`, `source` and `target` of its JSON for nodes and ends,
Gephi `label` and `weight` for what it shows. The account's id must be found in all of them.
"""

from dataclasses import replace

from ..case import Part
from .graph_files import REPLACEMENT, UNFIT

__all__ = ["RESERVED", "set_aside"]

RESERVED = frozenset(
    (
        *("id", "name", "label", "source", "target", "key", "type", "node", "nodes", "edge", "edges", "links", "index"),
        *("weight", "shared", "kinds", "kind", "value", "degree", "hub", "occurrences"),
        *("x", "y", "z", "color", "colour", "size", "shape", "viz", "r", "g", "b", "pid", "for", "start", "end"),
    )
)
"""What a graph file's readers, or graphlink's own nodes and edges, call something; in small letters."""


def set_aside(part: Part) -> Part:
    """`part` where an own column of a reserved name, in any capitals, is called source_NAME.

    In the names too, characters that XML cannot hold become U+FFFD.
    """
    taken = {str(column).casefold() for column in part.accounts.columns}
    names: dict[str, str] = {}
    for column in map(str, part.accounts.columns):
        name = UNFIT.sub(REPLACEMENT, column)
        if name.casefold() in RESERVED:
            names[column] = _free(f"source_{name}", taken)
        elif name != column:
            names[column] = _free(name, taken)
    return replace(part, accounts=part.accounts.rename(columns=names)) if names else part


def _free(name: str, taken: set[str]) -> str:
    """`name`, with a further `source_` in front as long as another column has it; it is taken from now on."""
    while name.casefold() in taken:
        name = f"source_{name}"
    taken.add(name.casefold())
    return name
