"""The page of the whole operation: every account of every surfaced community, in one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..case import Case, Part, coarse_activity, free_place, part_of, redacted, surfaced_communities
from ..following import Changes, compare_cases
from ..spreadsheet import spreadsheet_script
from .beyond import accounts_beyond
from .deciding import deciding
from .document import data_block, page, part_file, write_page
from .layout import lay_out
from .packing import index_part, pack, thinned
from .plainly import plainly
from .since import moves_on
from .standing import standing

if TYPE_CHECKING:
    from ..case import Redaction

__all__ = [
    "AROUND",
    "READING",
    "Page",
    "activity_of",
    "case_facts",
    "viewer_body",
    "viewer_script",
    "write_operation_page",
]

READING = (
    "data.js", "words.js", "state.js", "holds.js", "since.js", "filters.js", "names.js", "path.js", "elements.js",
    "beyond.js", "book.js", "book_file.js",
)  # fmt: skip
CANVAS = (
    "pens.js", "camera.js", "signs.js", "signal_nodes.js", "scene.js", "canvas.js", "lasso.js", "pointer.js",
    "hands.js", "keyboard.js",
)  # fmt: skip
AROUND = (
    "panels.js", "panels_links.js", "panels_groups.js", "panels_network.js", "panels_many.js", "seam.js",
    "deciding.js", "legend.js", "brush.js", "lanes.js", "lanes_places.js", "lanes_drawn.js", "lanes_hands.js",
    "search.js", "table.js", "marks.js", "takeaway.js", "fragment.js", "start.js",
)  # fmt: skip
"""The viewer's scripts, in the order in which they are put together: reading the case, the picture, all around it."""

MOST_LINKS, LINKS_EACH = 250_000, 5
"""Links that the page carries (or five an account, if that is more); beyond, each account keeps its strongest."""

CANVAS_PICTURE = (
    '<canvas id="picture" tabindex="0" role="application" aria-roledescription="network picture" '
    'aria-label="Communities of accounts. Arrows walk, Enter goes in, Escape goes out; the table holds the same.">'
    "</canvas>"
)


@dataclass(frozen=True)
class Page:
    """A page that was written: where, what it shows, how large it is."""

    path: Path
    accounts: int
    links: int
    communities: int
    size: int


def write_operation_page(
    case: Case,
    path: str | Path,
    *,
    redaction: "Redaction | None" = None,
    clear_accounts: int = 0,
    previous: Case | None = None,
) -> Page:
    """The page at `path`: every account of the communities whose verdict is suspend or review.

    Where none is, the largest communities stand in and the page says so. `clear_accounts` adds clear communities,
    largest first, until that many of their accounts are shown. `previous` adds who is to be acted on otherwise than in
    that case, as a filter. With `redaction` no account id, signal value or identifying text is in any part of the file.
    """
    chosen, surfaced = surfaced_communities(case)
    chosen = sorted({*chosen, *_clear(case, set(chosen), clear_accounts)})
    whole = redacted(_part(case, chosen), redaction)
    part, index = thinned(whole, index_part(whole), max(MOST_LINKS, LINKS_EACH * len(whole.accounts)))
    seed = int(case.manifest.get("seed") or 7)
    layout = lay_out(index.community, index.network, index.links, part.links["weight"].to_numpy(float), seed=seed)
    facts = case_facts(case, part, redaction)
    extra = {
        "case": facts,
        "surfaced": surfaced,
        "links_left_out": len(whole.links) - len(part.links),
        "decide": None if redaction else deciding(case, part, index),
        "moves": moves_on(_changes(previous, case, redaction), part.accounts["account_id"]),
    }
    beyond = None if redaction else accounts_beyond(case, part)
    activity, stands = activity_of(case, part, redaction), standing(case, part, redaction)
    data = pack(part, index, layout, activity, extra, beyond=beyond, standing=stands)
    title = f"{facts['name']}: coordinated accounts"
    text = page(
        title=title,
        body=viewer_body(CANVAS_PICTURE, plainly(part.communities, title), part_file("canvas_tools.html")),
        styles=[part_file("viewer.css")],
        scripts=[viewer_script(READING + CANVAS + AROUND)],
        data=data_block("case-data", data),
    )
    size = write_page(free_place(path, case), text)
    return Page(Path(path), len(part.accounts), len(part.links), len(part.communities), size)


def viewer_body(picture: str, plain: str, tools: str = "") -> str:
    """The viewer's page around `picture`, the element that the picture is drawn in, with the `tools` beside it.

    `plain` is what stands there where no script runs.
    """
    return plain + part_file("viewer.html").replace("<!--picture-->", picture).replace("<!--tools-->", tools)


def viewer_script(names: Sequence[str]) -> str:
    """The scripts `names` as one, in a scope of its own."""
    return '"use strict";(() => {\n' + "\n".join([spreadsheet_script(), *map(part_file, names)]) + "})();"


def case_facts(case: Case, part: Part, redaction: "Redaction | None") -> dict[str, Any]:
    """What a page says of its case: name, period, version, seed, counts; a redacted one is named by its fingerprint."""
    manifest = case.manifest
    period = manifest.get("period") or {}
    # To the minute, or of a redacted page to the day: somebody's first exchange is the first of all.
    length = 16 if redaction is None else 10
    counts = manifest.get("counts") or {}
    return {
        "name": case.name if redaction is None else f"case {case.fingerprint[:8]}",
        "fingerprint": case.fingerprint[:16],
        "version": str(manifest.get("graphlink", "")),
        "seed": manifest.get("seed"),
        "first": str(period.get("first") or "")[:length],
        "last": str(period.get("last") or "")[:length],
        "accounts_of_source": int(counts.get("accounts") or 0),
        "by_chance": (manifest.get("chance") or {}).get("suspended_by_chance"),
        "redacted": redaction is not None,
        "shown_accounts": len(part.accounts),
        "shown_links": len(part.links),
        "measured": _measured(case.communities),
        "bar": float(case.query("select coalesce(min(weight), 0) as least from links")["least"][0]),
    }


def _changes(previous: Case | None, case: Case, redaction: "Redaction | None") -> Changes | None:
    return compare_cases(previous, case, redaction=redaction) if previous else None


def _measured(communities: pd.DataFrame) -> list[str]:
    """The numbers that are known and not nothing for one community of the case at least: the rest nobody measured."""
    numbers = communities.select_dtypes("number").astype("float64").fillna(0.0)
    return [str(name) for name in numbers.columns[(numbers != 0).any()]]


def _part(case: Case, communities: list[int]) -> Part:
    ids = case.query(
        "select account_id from accounts where community_id in (select unnest(?::bigint[])) order by 1", [communities]
    )
    return part_of(case, ids["account_id"].tolist())


def _clear(case: Case, chosen: set[int], most: int) -> list[int]:
    """Clear communities, largest first, as long as their accounts are `most` or fewer together."""
    table = case.communities
    clear = table[~table["community_id"].isin(chosen)].sort_values("community_id")
    return [int(number) for number in clear["community_id"][clear["accounts"].cumsum() <= most]]


def activity_of(case: Case, part: Part, redaction: "Redaction | None" = None) -> pd.DataFrame:
    """The rows of the case's activity table for the communities of `part`, coarse where the page is redacted."""
    activity = case.query(
        "select community_id, hour, exchanges from activity where community_id in (select unnest(?::bigint[])) "
        "order by community_id, hour",
        [[int(number) for number in part.communities["community_id"]]],
    )
    sizes = part.communities.set_index("community_id")["accounts"]
    return activity if redaction is None else coarse_activity(activity, sizes)
