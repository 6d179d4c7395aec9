"""Tables in docs/evidence.md are made from the values that the code reads: kinds of signal, and signs of the verdict.

GRAPHLINK_UPDATE_GOLDEN=1 writes them anew.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from graphlink.judging.signs import ASKING, SIGNS
from graphlink.signals import ARRIVALS, KINDS, KNOWN

PAGE = Path(__file__).parent.parent / "docs" / "evidence.md"


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
    return table(("sign", "what is counted", "points"), [(s.name, s.meaning, f"{s.points:+g}") for s in ordered])


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (heading, ["---"] * len(heading), *rows)]
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "made"), [("kinds", kinds_table), ("known", known_table), ("signs", signs_table)])
def test_the_page_tells_the_values(name: str, made: Callable[[], str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    pattern = rf"(<!-- {name}, made by tests/test_told_values.py -->\n)(.*?)(\n<!-- to here -->)"
    found = re.search(pattern, text, re.DOTALL)
    assert found, f"the page lost the place of its {name}"
    if os.environ.get("GRAPHLINK_UPDATE_GOLDEN") == "1":
        PAGE.write_text(text[: found.start(2)] + made() + text[found.end(2) :], encoding="utf-8")
    else:
        assert found[2] == made(), "GRAPHLINK_UPDATE_GOLDEN=1 writes the table anew"


def test_every_sign_says_what_it_counts() -> None:
    assert [sign.name for sign in (*SIGNS, *ASKING) if not sign.meaning] == []
