"""The page of one community, one network or one account's surroundings, drawn by pyvis."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..case import Case, Part, free_place, redacted, select_part
from ..errors import InputError
from .beyond import accounts_beyond
from .deciding import deciding
from .document import data_block, page, part_file, write_page
from .layout import Layout, lay_out, lay_out_bipartite
from .operation import AROUND, READING, Page, activity_of, case_facts, viewer_body, viewer_script
from .packing import Index, index_part, link_ranks, pack, with_unassigned
from .plainly import plainly
from .pyvis_page import ELEMENT, draw
from .standing import standing

if TYPE_CHECKING:
    import networkx as nx

    from ..case import Redaction

__all__ = ["MOST_ACCOUNTS", "write_focus_page"]

MOST_ACCOUNTS = 2000
"""Above, vis-network takes seconds to open and stutters when moved; the operation page does not."""
MOST_LINKS = 12_000
DENSE, STRONGEST = 6, 4
"""With more than 6 links an account, each account's 4 strongest are drawn: more would be a blot."""
MOST_SIGNALS = 300
MOST_SHOWINGS = 5_000
"""Links, shared signals and account-signal lines that are drawn, strongest first; the page says what it left out."""

DRAWING = ("pens.js", "camera.js", "signs.js", "signal_nodes.js", "scene.js", "vis.js", "pointer.js", "keyboard.js")
PICTURE = (
    f'<div id="picture" tabindex="0" role="application" aria-roledescription="network picture" '
    'aria-label="Accounts and their links. Arrows walk, Escape goes out; the table holds the same.">'
    f'<div id="{ELEMENT}"></div></div>'
)
SIZES = (6.6, 5.4, 4.4)
# Mid-tones that keep 3:1 against the light and the dark ground, as vis-network is given its colours once.
COLOURS = ("#d2571f", "#2b86c6", "#7f8996")
SHAPES = ("dot", "diamond", "dot")
ACCENT, LINE = "#7a5af0", "#8b93a0"


@dataclass(frozen=True)
class Shared:
    """The shared signals drawn as nodes: their place in the page's list of signals, and who shows them."""

    signals: pd.DataFrame
    showings: np.ndarray
    left_out: int


def write_focus_page(
    case: Case,
    path: str | Path,
    *,
    community: int | None = None,
    network: int | None = None,
    account: str | None = None,
    hops: int = 1,
    redaction: "Redaction | None" = None,
) -> Page:
    """The page at `path` of one community, one network, or one account and whoever is at most `hops` links away.

    Raises InputError where the id is not in the case (naming the nearest), where not exactly one is asked for, or above
    2,000 accounts (naming the page that holds more). With `redaction` no account id, signal value or identifying text
    is in any part of the file.
    """
    if (community, network, account).count(None) != 2:
        raise InputError("a focus page needs exactly one of community, network and account")
    raw = select_part(case, community=community, network=network, account=account, hops=hops)
    if len(raw.accounts) > MOST_ACCOUNTS:
        raise InputError(
            f"{len(raw.accounts):,} accounts are too many for this page (at most {MOST_ACCOUNTS:,}); "
            f"`graphlink graph {case.path}` writes the page of the whole operation, which holds them all"
            + (", or use fewer --hops" if account is not None else "")
        )
    part = with_unassigned(redacted(raw, redaction))
    index = index_part(part)
    seed = int(case.manifest.get("seed") or 7)
    layout = lay_out(index.community, index.network, index.links, part.links["weight"].to_numpy(float), seed=seed)
    shared = shared_signals(part)
    facts = case_facts(case, part, redaction)
    chosen = account if account is None or redaction is None else redaction.account(account)
    focus = _focus(part, community, chosen)
    extra = {
        "case": facts,
        "surfaced": True,
        "focus": focus,
        "shared": {"left_out": shared.left_out},
        "decide": None if redaction else deciding(case, part, index),
    }
    activity = activity_of(case, part, redaction)
    beyond = None if redaction else accounts_beyond(case, part)
    stands = standing(case, part, redaction)
    data = pack(part, index, layout, activity, extra, drawn=shared.signals, beyond=beyond, standing=stands)
    drawing = draw(focus_graph(part, index, layout, shared, seed=seed), OPTIONS)
    title = f"{facts['name']}: {_title(community, network, chosen)}"
    text = page(
        title=title,
        body=viewer_body(PICTURE, plainly(part.communities, title), part_file("focus_tools.html")),
        styles=[*drawing.styles, part_file("viewer.css")],
        scripts=[*drawing.scripts, viewer_script(READING + DRAWING + AROUND)],
        data=data_block("case-data", data),
        inline_styles=True,
    )
    size = write_page(free_place(path, case), text)
    return Page(Path(path), len(part.accounts), len(part.links), len(part.communities), size)


def shared_signals(part: Part) -> Shared:
    """The signals that two or more of the accounts share, strongest first, as far as they are drawn.

    The root of the holders: a card of forty accounts says more than a range that nearly all of them use.
    """
    weighty = part.signals[part.signals["hub"].isna()]
    rows = part.incidence.merge(weighty[["kind", "value", "weight"]], on=["kind", "value"])
    rows["account"] = pd.Index(part.accounts["account_id"]).get_indexer(pd.Index(rows["account_id"]))
    counts = rows.groupby(["kind", "value"], as_index=False).agg(
        holders=("account", "size"), weight=("weight", "first")
    )
    common = counts[counts["holders"] > 1].assign(carried=lambda frame: np.sqrt(frame["holders"]) * frame["weight"])
    common = common.sort_values(["carried", "kind", "value"], ascending=[False, True, True], ignore_index=True)
    drawn = common[(common.index < MOST_SIGNALS) & (common["holders"].cumsum() <= MOST_SHOWINGS)]
    places = pd.MultiIndex.from_frame(drawn[["kind", "value"]]).get_indexer(
        pd.MultiIndex.from_frame(rows[["kind", "value"]])
    )
    showings = np.column_stack([rows["account"], places])[places >= 0]
    return Shared(drawn, showings, len(common) - len(drawn))


def focus_graph(part: Part, index: Index, layout: Layout, shared: Shared, *, seed: int = 7) -> "nx.Graph[int]":
    """The graph pyvis draws: accounts 0..n-1 with links between them, and shared signals n.. that begin hidden.

    `bx` and `by` are where an account stands in the view of shared signals. An edge's `id` is the link's number in the
    page; edges between account and signal are numbered after all links.
    """
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    count = len(part.accounts)
    both = lay_out_bipartite(count, len(shared.signals), shared.showings, seed=seed)
    groups = _groups(part)
    for node, (x, y) in enumerate(layout.points.tolist()):
        graph.add_node(node, x=x, y=y, bx=both[node, 0], by=both[node, 1], group=groups[node])
    for place in range(len(shared.signals)):
        x, y = both[count + place].tolist()
        # The page gives each its kind's mark; a group's shape would win over that.
        graph.add_node(count + place, x=x, y=y, group="signal", shape="square", hidden=True)
    nats = part.links["weight"].to_numpy(float)
    for link in drawn_links(part, index).tolist():
        left, right = index.links[link].tolist()
        # Most links have a width that need not be said, which keeps the page small.
        width = {} if 12 <= nats[link] < 20 else {"width": 0.4 if nats[link] < 12 else 1.1}
        graph.add_edge(left, right, id=link, **width)
    for row, (account, place) in enumerate(shared.showings.tolist()):
        graph.add_edge(account, count + place, id=len(part.links) + row, hidden=True)
    return graph


def drawn_links(part: Part, index: Index) -> np.ndarray:
    """The numbers of the links that are drawn: all, or where they would be a blot each account's strongest."""
    nats = part.links["weight"].to_numpy(float)
    ranks = link_ranks(index.links, nats)
    dense = len(ranks) > DENSE * len(part.accounts)
    order = np.lexsort([-nats, ranks])
    kept = order[(ranks[order] < STRONGEST) | (not dense)]
    return np.sort(kept[:MOST_LINKS])


def _groups(part: Part) -> list[str]:
    """vis-network's group of each account: verdict and role, as `suspend-core`."""
    verdicts = part.accounts["verdict"].where(part.accounts["verdict"].isin(["suspend", "review"]), "clear")
    roles = part.accounts["role"].where(part.accounts["role"].isin(["core", "member"]), "periphery")
    return [f"{verdict}-{role}" for verdict, role in zip(verdicts, roles, strict=True)]


def _focus(part: Part, community: int | None, account: str | None) -> dict[str, Any]:
    """What the page opens with: the account, the community, or the network (all there is)."""
    if account is not None:
        return {"type": "account", "id": part.accounts["account_id"].tolist().index(account)}
    return {"type": "community" if community is not None else "network", "id": 0}


def _title(community: int | None, network: int | None, account: str | None) -> str:
    if account is not None:
        return f"around account {account[:120]}"
    return f"community {community}" if community is not None else f"network {network}"


OPTIONS: dict[str, Any] = {
    "layout": {"improvedLayout": False},
    "physics": {"enabled": False, "stabilization": False, "barnesHut": {"springLength": 60, "avoidOverlap": 0.2}},
    "nodes": {"borderWidth": 1, "borderWidthSelected": 3, "font": {"size": 0}},
    "edges": {
        "smooth": False,
        "width": 0.7,
        "color": {"color": LINE, "highlight": ACCENT, "opacity": 0.45},
        "selectionWidth": 2,
    },
    "groups": {
        f"{verdict}-{role}": {
            "shape": SHAPES[v],
            "size": SIZES[r],
            "color": {
                "background": COLOURS[v] if v < 2 else "rgba(127,137,150,0.15)",
                "border": COLOURS[v],
                "highlight": {"background": COLOURS[v], "border": ACCENT},
            },
        }
        for v, verdict in enumerate(("suspend", "review", "clear"))
        for r, role in enumerate(("core", "member", "periphery"))
    }
    | {
        "signal": {
            "size": 8,
            "font": {"size": 13, "color": "#6f7885"},
            "color": {
                "background": "#c99a1b",
                "border": "#7d5d06",
                "highlight": {"background": "#c99a1b", "border": ACCENT},
            },
        }
    },
    "interaction": {
        "hover": False,
        "hideEdgesOnDrag": True,
        "hideEdgesOnZoom": True,
        "multiselect": True,
        "keyboard": False,
    },
}
