"""A community's lanes as one SVG: time runs right, a dot where an account first shows a signal, coloured by verdict."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from ..case import VERDICTS, Case, Lanes, Redaction, Span, community_lanes, days_of_many
from .charts import Chart
from .legible import count, day, days, legible, plural

__all__ = ["LANED", "lane_charts"]

LANED = 10
"""Communities whose lanes are drawn."""
EACH = 12
"""Lanes of a kind: those that most accounts show."""
LEFT, WIDTH, RIGHT = 250.0, 660.0, 10.0
ROW, HEAD, AXIS = 10.0, 17.0, 18.0
STEP = 3.0
"""Dots nearer to each other than this are one: a template of thousands of accounts is a line either way."""
LONGEST = 34
"""Characters of a lane's name."""
TICKS = 6


Words = Mapping[str, tuple[str, str]]
"""One and many of each kind."""


def lane_charts(case: Case, communities: list[int], redaction: Redaction | None = None) -> dict[int, Chart]:
    """The lanes of the first LANED of `communities`, by id; none where nothing has a time."""
    found = community_lanes(case, communities[:LANED], each=EACH)
    words = {kind.name: (kind.one, kind.many) for kind in case.kinds.values()}
    return {number: _chart(number, lanes, words, redaction) for number, lanes in found.items()}


def _chart(number: int, lanes: Lanes, words: Words, redaction: Redaction | None) -> Chart:
    lanes = _concealed(lanes, redaction) if redaction else lanes
    table = lanes.lanes
    span = lanes.span()
    rows, heads = _rows(table)
    height = (rows.max() if len(rows) else 0) + ROW + AXIS
    parts = [
        *_axis(span, height - AXIS, by_day=redaction is not None),
        *(_text(0, top + HEAD - 5, f"{_many(words, kind)} ({count(many)})", "lane-head") for kind, many, top in heads),
        *(_lane(row, rows[int(row["lane"])]) for row in table.to_dict("records")),
        *(_dots(lanes.dots[lanes.dots["verdict"] == verdict], rows, span, verdict) for verdict in reversed(VERDICTS)),
        *(_rings(lanes.rings, rows, span)),
    ]
    title = f"Community {number} in time: when each account first shows a card, device, template or address"
    name = f"lanes-{number}"
    body = Markup("").join(parts)
    svg = Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{}</desc>{}</svg>'
    ).format(
        round(LEFT + WIDTH + RIGHT), round(height), name, name, name, title, name, _described(lanes, span, words), body
    )
    return Chart(svg, _caption(lanes, span, words))


def _concealed(lanes: Lanes, redaction: Redaction) -> Lanes:
    """`lanes` under pseudonyms and by day, those of few accounts by month; those of one day by pseudonym."""
    held = lanes.lanes.set_index("lane")["accounts"]
    by_day = lanes.lanes.assign(
        kind=pd.Categorical(lanes.lanes["kind"], categories=lanes.lanes["kind"].unique(), ordered=True),
        value=redaction.signals(lanes.lanes["kind"], lanes.lanes["value"]),
        first=days_of_many(lanes.lanes["first"], lanes.lanes["accounts"]),
    ).sort_values(["kind", "first", "value"], ignore_index=True)
    places = pd.Series(by_day.index, index=by_day["lane"])
    dots, rings = (
        marks.assign(lane=marks["lane"].map(places), at=days_of_many(marks["at"], marks["lane"].map(held)))
        for marks in (lanes.dots, lanes.rings)
    )
    named = by_day.assign(kind=by_day["kind"].astype(object), lane=by_day.index)
    return Lanes(named, dots, rings, lanes.left_out)


def _rows(table: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, int, float]]]:
    """Where each lane lies, and each kind's heading: kind, its lanes, top."""
    tops, heads, top, last = np.zeros(len(table)), list[tuple[str, int, float]](), 0.0, None
    sizes = table["kind"].value_counts()
    for lane, kind in zip(table["lane"], table["kind"], strict=True):
        if kind != last:
            heads.append((str(kind), int(sizes[kind]), top))
            top += HEAD
            last = kind
        tops[lane] = top
        top += ROW
    return tops, heads


def _axis(span: Span, bottom: float, *, by_day: bool) -> Iterable[Markup]:
    """Days along the bottom, or times where all is within a few days, and a line up from each; what is said once is
    not said again."""
    whole = max(1.0, (span.last - span.first).total_seconds())
    timed = not by_day and whole < TICKS * 86_400
    said = ""
    for tick in range(TICKS):
        moment = span.first + pd.Timedelta(seconds=whole * tick / (TICKS - 1))
        across = LEFT + WIDTH * tick / (TICKS - 1)
        anchor = "start" if tick == 0 else "end" if tick == TICKS - 1 else "middle"
        yield Markup('<path class="grid-line" d="M{:.1f} 0V{:.1f}"/>').format(across, bottom)
        label = f"{moment:%Y-%m-%d %H:%M}" if timed else day(moment)
        if label != said:
            yield _text(across, bottom + 12, label, "lane-day", anchor)
        said = label


def _lane(row: Any, top: float) -> Markup:
    value = legible(str(row["value"]))
    shown = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    line = Markup('<path class="grid-line" d="M{} {:.1f}H{}"/>').format(LEFT, top + ROW / 2, LEFT + WIDTH)
    name = _text(LEFT - 36, top + ROW - 2.2, shown, "lane-name", "end")
    return line + name + _text(LEFT - 8, top + ROW - 2.2, count(row["accounts"]), "lane-count", "end")


def _text(across: float, down: float, text: str, css: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}" text-anchor="{}">{}</text>').format(
        across, down, css, anchor, escape(text)
    )


def _places(marks: pd.DataFrame, rows: np.ndarray, span: Span) -> list[tuple[float, float]]:
    """Across and down, each place once; what lies beyond the axis is not drawn."""
    inside = marks[(marks["at"] >= span.first) & (marks["at"] <= span.last)]
    whole = max(1.0, (span.last - span.first).total_seconds())
    part = (inside["at"] - span.first).dt.total_seconds().to_numpy() / whole
    across = LEFT + np.round(part * WIDTH / STEP) * STEP
    down = rows[inside["lane"].to_numpy(dtype="int64")] + ROW / 2
    return sorted(set(zip(across.tolist(), down.tolist(), strict=True)), key=lambda place: (place[1], place[0]))


def _dots(marks: pd.DataFrame, rows: np.ndarray, span: Span, verdict: str) -> Markup:
    """One path of all dots of a verdict: each a line of no length with round ends."""
    places = _places(marks, rows, span)
    if not places:
        return Markup("")
    drawn = "".join(f"M{across:g} {down:g}h0" for across, down in places)
    return Markup('<path class="lane-dot {}-line" d="{}"/>').format(verdict, drawn)


def _rings(rings: pd.DataFrame, rows: np.ndarray, span: Span) -> Iterable[Markup]:
    places = _places(rings, rows, span)
    if places:
        arcs = "".join(f"M{across - 3:g} {down:g}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0" for across, down in places)
        yield Markup('<path class="lane-ring" d="{}"/>').format(arcs)


def _many(words: Words, kind: str) -> str:
    return words.get(kind, (kind, kind))[1]


def _described(lanes: Lanes, span: Span, words: Words) -> str:
    first = lanes.lanes.groupby("kind", sort=False)["first"].agg(["size", "min", "max"])
    told = "; ".join(
        f"{plural(int(row['size']), 'lane')} of {_many(words, str(kind))}, first used {days(row['min'], row['max'])}"
        for kind, row in first.iterrows()
    )
    return f"{told}. The axis: {days(span.first, span.last)}."


def _caption(lanes: Lanes, span: Span, words: Words) -> str:
    said = ["A dot: an account first shows it, coloured by its verdict; after the name, how many accounts do."]
    if len(lanes.rings):
        said.append("A ring: an account that is suspended already was last seen with it.")
    if span.before or span.after:
        said.append(f"Beyond the axis: {plural(span.before, 'dot')} before, {count(span.after)} after.")
    if lanes.left_out:
        told = ", ".join(plural(number, *words.get(kind, (kind, kind))) for kind, number in lanes.left_out.items())
        said.append(f"The lanes that most accounts show; not drawn: {told}.")
    return " ".join(said)
