"""The charts of docs/benchmarks.md: how runs grow beside the hashing and other ways, and how right they are."""

import io
from collections.abc import Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from benchmarks.accuracy import BARS
from benchmarks.figures import Entry
from graphlink.reports.svg import TEXT_STAYS_TEXT, blank

COLOURS = {
    "simulation": "#0969da",
    "otherworld": "#bc4c00",
    "graphlink": "#0969da",
    "projection": "#57606a",
    "notebook": "#cf222e",
}
"""Readable on white; a picture in a page of Markdown knows no dark scheme."""
MARKERS = {"simulation": "o", "otherworld": "D", "graphlink": "o", "projection": "s", "notebook": "^"}
AIM = 16
"""Times the hashing."""
INK, FAINT = "#1f2328", "#d0d7de"


def speed_chart(figures: Mapping[str, Sequence[Entry]]) -> str:
    """An SVG: seconds by exchanges with the aim's line, and seconds by accounts of other ways."""
    figure = drawn(9, 3.6)
    left, right = figure.subplots(1, 2)
    for generator in dict.fromkeys(entry["generator"] for entry in figures["speed"]):
        ours = sorted((one for one in figures["speed"] if one["generator"] == generator), key=exchanges)
        line(left, [exchanges(one) for one in ours], [one["taken"]["processor"] for one in ours], generator)
    hashed = sorted((one for one in figures["speed"] if one["hashing"]), key=exchanges)
    if hashed:
        aims = [AIM * one["hashing"]["processor"] for one in hashed]
        left.plot(
            [exchanges(one) for one in hashed],
            aims,
            "--",
            color=INK,
            linewidth=1,
            label=f"{AIM} times the hashing (aim)",
        )
    dressed(left, "A whole run, pages included", "exchanges", "seconds of the processors")
    for name in dict.fromkeys(entry["name"] for entry in figures["ways"]):
        ended = sorted(
            (one for one in figures["ways"] if one["name"] == name and one["taken"]), key=lambda one: one["accounts"]
        )
        line(right, [one["accounts"] for one in ended], [one["taken"]["wall"] for one in ended], name)
    dressed(right, "Beside other ways", "accounts", "seconds by the clock")
    return svg(figure)


def accuracy_chart(figures: Mapping[str, Sequence[Entry]]) -> str:
    """An SVG: by level the share of fakes suspended and flagged, of both generators, and what is aimed at."""
    worlds = [one for one in figures["accuracy"] if one.get("suspended") is not None]
    levels = [level for level in BARS if any(one["level"] == level for one in worlds)]
    figure = drawn(9, 3.4)
    axes = figure.subplots(1, 2, sharey=True)
    for axis, share, title in zip(
        axes, ("suspended", "flagged"), ("Fakes suspended, %", "Fakes flagged, %"), strict=True
    ):
        for row, level in enumerate(levels):
            aim = getattr(BARS[level], share)
            axis.plot(
                [100 * aim] * 2, [row - 0.35, row + 0.35], color=INK, linewidth=1.5, label="aim" if row == 0 else None
            )
        for generator in dict.fromkeys(one["generator"] for one in worlds):
            ours = [one for one in worlds if one["generator"] == generator]
            rows = [levels.index(one["level"]) for one in ours]
            axis.scatter(
                [100 * one[share] for one in ours],
                rows,
                s=28,
                color=COLOURS[generator],
                marker=MARKERS[generator],
                label=generator,
                alpha=0.85,
            )
        axis.set_title(title, fontsize=10, color=INK)
        axis.set_yticks(range(len(levels)), levels)
        axis.set_ylim(len(levels) - 0.4, -0.6)
        plain(axis)
    axes[0].legend(frameon=False, fontsize=8, loc="best")
    return svg(figure)


def exchanges(entry: Entry) -> int:
    return int(entry["exchanges"])


def line(axis: Axes, x: Sequence[float], y: Sequence[float], name: str) -> None:
    axis.plot(x, y, marker=MARKERS[name], color=COLOURS[name], linewidth=1.5, markersize=5, label=name)


def dressed(axis: Axes, title: str, x: str, y: str) -> None:
    """Both axes by powers, numbers as people write them."""
    axis.set_xscale("log")
    axis.set_yscale("log")
    for one in (axis.xaxis, axis.yaxis):
        one.set_major_locator(LogLocator(subs=(1, 2, 5)))
        one.set_major_formatter(FuncFormatter(written))
        one.set_minor_formatter(NullFormatter())
    axis.set_title(title, fontsize=10, color=INK)
    axis.set_xlabel(x)
    axis.set_ylabel(y)
    axis.legend(frameon=False, fontsize=8)
    plain(axis)


def written(value: float, _: int) -> str:
    """1,000,000 as 1 m, and 0.1 as it is."""
    return f"{value / 1e6:g} m" if value >= 1e6 else f"{value:,g}"


def plain(axis: Axes) -> None:
    axis.grid(color=FAINT, linewidth=0.6)
    axis.set_axisbelow(True)
    axis.tick_params(labelsize=8, colors=INK)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)


def drawn(width: float, height: float) -> Figure:
    """A figure of so many inches; its parts do not overlap."""
    return blank(width, height, layout="constrained", facecolor="white")


def svg(figure: Figure) -> str:
    """The figure as SVG whose text is text, the same for the same figures."""
    written_to = io.StringIO()
    with mpl.rc_context(TEXT_STAYS_TEXT):
        figure.savefig(written_to, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(row.rstrip() for row in written_to.getvalue().splitlines()) + "\n"
