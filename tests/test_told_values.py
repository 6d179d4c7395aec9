"""Tables in docs/ are made from the values that the code reads: kinds of signal, signs of the verdict, and features.

GRAPHLINK_UPDATE_GOLDEN=1 writes them anew.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from graphlink.judging.features import features_of
from graphlink.judging.kind_signs import ASKING
from graphlink.judging.signs import SIGNS
from graphlink.signals import ARRIVALS, KINDS, KNOWN

DOCS = Path(__file__).parent.parent / "docs"
MARKED = r"(<!-- {name}, made by tests/test_told_values.py -->\n)(.*?)(\n<!-- to here -->)"


def kinds_table() -> str:
    rows = [
        (
            f"`{kind.name}`",
            kind.one,
            f"`{kind.moves_with}`",
            f"{kind.rarity:g}",
            kind.nature,
            "mined" if kind.mined else f"wider readings of `{kind.coarse_of}`" if kind.coarse else kind.clean or "",
            f"{kind.fades_after} days" if kind.fades_after else "",
        )
        for kind in (*KINDS, ARRIVALS)
    ]
    return table(("kind", "in words", "family", "rarity `m_k`", "nature", "values", "says half after"), rows)


def known_table() -> str:
    rows = [
        (
            ", ".join(f"`{name}`" for name in (kind.name, *names)),
            kind.one,
            f"`{kind.moves_with}`",
            f"{kind.rarity:g}",
            kind.nature,
            kind.clean or "",
        )
        for kind, names in KNOWN
    ]
    return table(("name", "in words", "family", "rarity `m_k`", "nature", "values"), rows)


def signs_table() -> str:
    ordered = sorted((*SIGNS, *ASKING), key=lambda sign: -sign.points)
    rows = [(sign.name, sign.meaning, sign.way, f"{sign.points:+g}") for sign in ordered]
    return table(("sign", "what is counted", "way", "points"), rows)


def feature_rows() -> str:
    return "\n".join(f"| {feature.name} | {feature.meaning} ({feature.unit}) |" for feature in features_of(()))


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (heading, ["---"] * len(heading), *rows)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("page", "place", "made"),
    [
        ("evidence.md", MARKED.format(name="kinds"), kinds_table),
        ("evidence.md", MARKED.format(name="known"), known_table),
        ("evidence.md", MARKED.format(name="signs"), signs_table),
        # A mark between its rows would part the table of communities.
        ("tables.md", r"(\| told_apart \|[^\n]*\n)(.*?)(\n\nA kind of signal of your own)", feature_rows),
    ],
    ids=["kinds", "known", "signs", "features"],
)
def test_the_page_tells_the_values(page: str, place: str, made: Callable[[], str]) -> None:
    path = DOCS / page
    text = path.read_text(encoding="utf-8")
    found = re.search(place, text, re.DOTALL)
    assert found, f"{page} lost the place of its table"
    if os.environ.get("GRAPHLINK_UPDATE_GOLDEN") == "1":
        path.write_text(text[: found.start(2)] + made() + text[found.end(2) :], encoding="utf-8")
    else:
        assert found[2] == made(), "GRAPHLINK_UPDATE_GOLDEN=1 writes the table anew"


def test_every_sign_says_what_it_counts() -> None:
    assert [sign.name for sign in (*SIGNS, *ASKING) if not sign.meaning] == []
