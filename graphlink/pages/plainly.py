"""What a page shows where no script runs: what it is, and its communities as a table."""

from typing import Any

import pandas as pd

from .document import escape

__all__ = ["plainly"]

MOST = 200
SAYS = (
    "This is an interactive picture of linked accounts, one file that asks for nothing from elsewhere. It needs "
    "scripts, and this browser runs none here; report.html says the same in text."
)
COLUMNS = (("community_id", "Community"), ("network_id", "Network"), ("verdict", "Verdict"), ("accounts", "Accounts"),
           ("score", "Score"), ("reason", "Why"))  # fmt: skip


def plainly(communities: pd.DataFrame, title: str) -> str:
    """The `noscript` element of a page called `title` over `communities`, those to be suspended first."""
    worst = {"suspend": 0, "review": 1}
    table = communities[communities["community_id"] > 0]
    table = table.assign(worst=table["verdict"].map(lambda verdict: worst.get(verdict, 2)))
    table = table.sort_values(["worst", "accounts", "community_id"], ascending=[True, False, True])
    columns = [(name, words) for name, words in COLUMNS if name in table]
    head = "".join(f'<th scope="col">{words}</th>' for _, words in columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(row[name])}</td>' for name, _ in columns)}</tr>"
        for row in table.head(MOST).to_dict("records")
    )
    more = f"<p>{len(table) - MOST:,} more are left out.</p>" if len(table) > MOST else ""
    return (
        f'<noscript><div class="plainly"><h1>{escape(title)}</h1><p>{SAYS} Its communities:</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</div></noscript>"
    )


def _cell(value: Any) -> str:
    if pd.isna(value):
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}"
    return escape(value if isinstance(value, str) else f"{value:,}")
