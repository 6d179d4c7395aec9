"""The pictures of a report: all communities by size and score; a community's days, hours and signals."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from .facts import Community
from .legible import count, plural, share
from .svg import COLOURS, drawing, inline_svg

__all__ = ["CHARTED", "Chart", "community_charts", "overview_chart"]

CHARTED = 10
"""Communities that get charts; each takes 0.05 s and 35 kB."""
MARKERS = {"clear": "o", "review": "D", "suspend": "o"}
"""The signs of the pages: rings, diamonds, discs."""
SIZES = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_SHOWN = 180
"""Days beyond which a chart counts by week."""


@dataclass(frozen=True)
class Chart:
    """A drawing and what stands below it."""

    svg: Markup
    caption: str


def overview_chart(table: pd.DataFrame) -> Chart | None:
    """All communities by size and score, or None where there are none."""
    if table.empty:
        return None
    with drawing(9.2, 2.9) as figure:
        axes = figure.add_axes((0.06, 0.17, 0.92, 0.72))
        signs = sum(_scatter(axes, table[table["verdict"] == verdict], verdict) for verdict in MARKERS)
        largest = int(table["accounts"].max())
        sizes = [size for size in SIZES if size <= largest] or [largest]
        axes.set_xscale("log")
        axes.set_xlim(min(1.8, 0.9 * float(table["accounts"].min())), 1.25 * largest)
        axes.set_ylim(-0.05, 1.07)
        across = [(float(size), f"{size:,}") for size in sizes]
        _frame(
            axes, "Score of each community (up) by its accounts (across)", across, [(0, "0"), (0.5, "0.5"), (1, "1")]
        )
        counts = ", ".join(
            f"{count(int((table['verdict'] == verdict).sum()))} {verdict}" for verdict in ("suspend", "review", "clear")
        )
        title = "All communities by size and score"
        svg = inline_svg(figure, "overview", title, f"Communities by verdict: {counts}. The table below has each one.")
    several = " Where several lie on each other there is one sign." if signs < len(table) else ""
    return Chart(svg, f"Discs: suspend. Diamonds: review. Rings: clear.{several}")


def community_charts(sections: Sequence[Community], population_week: Sequence[int]) -> dict[int, Chart]:
    """A chart for each of the first CHARTED communities, by id."""
    charts: dict[int, Chart] = {}
    charted = [section for section in sections if section.rhythm][:CHARTED]
    if not charted:
        return charts
    alive = [section for section in charted if _is_dated(section)]
    if alive:
        with drawing(9.2, 5.6) as figure:
            panels = _Panels(
                figure.add_axes((0.06, 0.74, 0.92, 0.18)),
                figure.add_axes((0.06, 0.41, 0.5, 0.19)),
                figure.add_axes((0.73, 0.41, 0.24, 0.19)),
                figure.add_axes((0.06, 0.07, 0.42, 0.21)),
            )
            everybody = figure.add_axes((0.56, 0.07, 0.42, 0.21))
            _week(everybody, population_week, "Hours of the week, UTC: everybody else")
            for community in alive:
                charts[community.community_id] = _community_chart(figure, panels, community)
    return charts | _undated_charts([section for section in charted if not _is_dated(section)])


def _is_dated(community: Community) -> bool:
    """Whether anything tells when its accounts act."""
    rhythm = community.rhythm
    return rhythm is not None and bool(rhythm.activity or rhythm.batches or sum(rhythm.week))


def _undated_charts(sections: Sequence[Community]) -> dict[int, Chart]:
    """What is known where nothing tells when accounts act: what ties them, and their sign-ups; no empty pictures."""
    charts: dict[int, Chart] = {}
    if not sections:
        return charts
    with drawing(9.2, 1.9) as figure:
        mix, signups = figure.add_axes((0.13, 0.2, 0.3, 0.6)), figure.add_axes((0.52, 0.2, 0.46, 0.6))
        signups.set_axis_off()
        for community in sections:
            rhythm = community.rhythm
            assert rhythm is not None
            for axes in (mix, signups):
                for artist in [*axes.patches, *axes.lines, *axes.texts]:
                    artist.remove()
            _mix(mix, community)
            if rhythm.signups:
                _days(signups, rhythm.signups, "Sign-ups")
            number = community.community_id
            title = f"Community {number}: kinds of signal{', sign-ups' if rhythm.signups else ''}"
            svg = inline_svg(figure, f"chart-{number}", title, _description(community))
            charts[number] = Chart(svg, "When it is active is not known.")
    return charts


@dataclass(frozen=True)
class _Panels:
    """The axes of a community's chart."""

    activity: Any
    signups: Any
    mix: Any
    week: Any


def _community_chart(figure: Figure, panels: _Panels, community: Community) -> Chart:
    rhythm = community.rhythm
    assert rhythm is not None
    for axes in (panels.activity, panels.signups, panels.mix, panels.week):
        for artist in [*axes.patches, *axes.lines, *axes.texts]:
            artist.remove()
    _days(panels.activity, rhythm.activity, "Exchanges")
    _batches(panels.activity, rhythm.batches)
    _days(panels.signups, rhythm.signups, "Sign-ups")
    _mix(panels.mix, community)
    _week(panels.week, rhythm.week, "Hours of the week, UTC: this community")
    number = community.community_id
    title = f"Community {number}: activity, sign-ups, kinds of signal, hours of the week"
    svg = inline_svg(figure, f"chart-{number}", title, _description(community))
    marks = (
        f" Triangles: the {plural(len(rhythm.batches), 'largest batch', 'largest batches')}." if rhythm.batches else ""
    )
    said = "The stronger the colour, the busier the hour." if sum(rhythm.week) else "When it is active is not known."
    return Chart(svg, said + marks)


def _description(community: Community) -> str:
    rhythm = community.rhythm
    assert rhythm is not None
    said = []
    if rhythm.activity:
        day, most = max(rhythm.activity, key=lambda one: one[1])
        said.append(f"Active on {plural(len(rhythm.activity), 'day')}, most on {day} with {plural(most, 'exchange')}.")
    if rhythm.signups:
        day, most = max(rhythm.signups, key=lambda one: one[1])
        said.append(f"Signed up on {plural(len(rhythm.signups), 'day')}, most on {day} with {plural(most, 'account')}.")
    if rhythm.batches:
        said.append(f"Batches began at {', '.join(rhythm.batches[:5])}.")
    total = sum(rhythm.week)
    if total:
        night = sum(value for slot, value in enumerate(rhythm.week) if slot % 24 < 6)
        said.append(f"{share(night / total)} of its exchanges fall between 0 and 6 h UTC.")
    kinds = ", ".join(f"{kind.kind} {count(kind.accounts)}" for kind in community.kinds)
    return " ".join([*said, f"Accounts tied by kind: {kinds}."] if kinds else said)


def _scatter(axes: Any, communities: pd.DataFrame, verdict: str) -> int:
    """How many signs it took."""
    # Points that would fall on each other are drawn once: tens of thousands of households are a few hundred places.
    places = pd.DataFrame(
        {
            "x": np.exp(np.round(np.log(communities["accounts"].to_numpy(dtype="float64")) * 40) / 40),
            "y": np.round(communities["score"].to_numpy(dtype="float64") * 120) / 120,
        }
    ).drop_duplicates()
    axes.plot(
        places["x"],
        places["y"],
        MARKERS[verdict],
        markersize=5.5,
        markerfacecolor="none" if verdict == "clear" else COLOURS[verdict],
        markeredgecolor=COLOURS[verdict],
        markeredgewidth=1.2 if verdict == "clear" else 0.6,
        clip_on=False,
    )
    return len(places)


def _frame(
    axes: Any, title: str, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]], *, start: bool = False
) -> None:
    """Title, labels and a base line, as plain texts: matplotlib's own ticks take ten times as long to draw.

    `start` sets the labels below the axis to the right of their places instead of in their middle.
    """
    axes.set_axis_off()
    left, right = axes.get_xlim()
    bottom = axes.get_ylim()[0]
    offset: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False}
    axes.annotate(title, (0, 1), (0, 6), xycoords="axes fraction", **offset)
    for place, label in across:
        axes.annotate(label, (place, bottom), (0, -5), va="top", ha="left" if start else "center", **offset)
    for place, label in up:
        axes.annotate(label, (left, place), (-5, 0), va="center", ha="right", **offset)
    axes.plot([left, right], [bottom, bottom], color=COLOURS["muted"], linewidth=0.8, clip_on=False)


def _days(axes: Any, counts: Sequence[tuple[str, int]], title: str) -> None:
    """Counts by day as a filled outline; by week where there are too many days."""
    if not counts:
        _frame(axes, f"{title}: no dates", (), ())
        return
    days = np.array([datetime.date.fromisoformat(day).toordinal() for day, _ in counts])
    width = 1 if days[-1] - days[0] < DAYS_SHOWN else 7
    bins = np.zeros((days[-1] - days[0]) // width + 1)
    np.add.at(bins, (days - days[0]) // width, [number for _, number in counts])
    edges = days[0] + width * np.arange(len(bins) + 1)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0, bins.max())
    axes.stairs(bins, edges, fill=True, color=COLOURS["bar"])
    up = [(0, "0"), (bins.max(), f"{bins.max():,.0f}")]
    _frame(axes, f"{title} by {'day' if width == 1 else 'week'}", _dates(int(edges[0]), int(edges[-1])), up, start=True)


def _dates(first: int, last: int) -> list[tuple[float, str]]:
    step = max(1, math.ceil((last - first) / 5))
    return [(place, datetime.date.fromordinal(place).isoformat()) for place in range(first, last, step)]


def _batches(axes: Any, batches: Sequence[str]) -> None:
    moments = [datetime.datetime.fromisoformat(batch) for batch in batches]
    places = [moment.toordinal() + moment.hour / 24 for moment in moments]
    axes.plot(
        places,
        [1.04] * len(places),
        "v",
        markersize=5,
        color=COLOURS["ink"],
        clip_on=False,
        transform=axes.get_xaxis_transform(),
    )


def _mix(axes: Any, community: Community) -> None:
    kinds = community.kinds[:6][::-1]
    axes.set_xlim(0, max([community.accounts, *(kind.accounts for kind in kinds)]))
    axes.set_ylim(-0.5, max(1, len(kinds)) - 0.5)
    axes.barh(range(len(kinds)), [kind.accounts for kind in kinds], height=0.6, color=COLOURS["bar"])
    up = [(place, kind.kind) for place, kind in enumerate(kinds)]
    more = f" ({len(kinds)} of {len(community.kinds)})" if len(kinds) < len(community.kinds) else ""
    _frame(
        axes, f"Accounts tied, by kind of signal{more}", [(0, "0"), (community.accounts, f"{community.accounts:,}")], up
    )


def _week(axes: Any, week: Sequence[int], title: str) -> None:
    """Seven rows of 24 hours in five shades, each shade one outline."""
    counts = np.array(week, dtype="float64").reshape(7, 24)
    most = counts.max()
    if not most:
        _frame(axes, f"{title}: not known", (), ())
        return
    levels = np.ceil(4 * counts / most).astype(int)
    axes.set_xlim(0, 24)
    axes.set_ylim(7, 0)
    for level in range(5):
        days, hours = np.nonzero(levels == level)
        if len(days):
            # add_patch would measure every cell to fit the axes, which are set already.
            axes.add_artist(PathPatch(_cells(days, hours), facecolor=COLOURS[f"heat{level}"], linewidth=0))
    across = [(0, "0 h"), (6, "6"), (12, "12"), (18, "18"), (24, "24")]
    _frame(axes, title, across, [(day + 0.5, name) for day, name in enumerate(WEEKDAYS)])


def _cells(days: np.ndarray, hours: np.ndarray) -> Outline:
    """One outline around the cells at these places, a small gap between them."""
    corners = np.array([(0.04, 0.06), (0.96, 0.06), (0.96, 0.94), (0.04, 0.94), (0.04, 0.06)])
    points = (np.stack([hours, days], axis=1)[:, None, :] + corners[None]).reshape(-1, 2)
    codes = np.tile([Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY], len(days))
    return Outline(points, codes)
