"""matplotlib figure -> SVG that a page can hold: coloured by classes, with title and description, no style in it."""

import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

__all__ = ["COLOURS", "TEXT_STAYS_TEXT", "blank", "drawing", "inline_svg"]

COLOURS = {
    "ink": "#000001",
    "muted": "#000002",
    "grid": "#000003",
    "bar": "#000004",
    "rest": "#000005",
    "ground": "#000006",
    "suspend": "#00000a",
    "review": "#00000b",
    "clear": "#00000c",
    **{f"heat{level}": f"#00001{level}" for level in range(5)},
}
"""Stand-ins that the page's classes colour, so that one drawing serves light, dark and print."""

TEXT_STAYS_TEXT: Any = {
    "svg.fonttype": "none",
    # Without a salt of its own the ids are random, and equal facts would not give equal bytes.
    "svg.hashsalt": "graphlink",
    # A dollar sign in a name is no formula.
    "text.parse_math": False,
}
"""Settings for a picture whose text is text, the same for the same figures."""

_FILL = {"suspend": "suspend-fill", "review": "review-fill", "clear": "clear-fill"}
_STROKE = {"muted": "muted-line", "grid": "grid-line", "ink": "ink-line", "bar": "bar-line", "ground": "ground-line"}
_STROKE |= {verdict: f"{verdict}-line" for verdict in _FILL}
_BY_COLOUR = {colour: name for name, colour in COLOURS.items()}
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}


@contextmanager
def drawing(width: float, height: float) -> Iterator[Figure]:
    """A figure of so many inches, in the page's manner; text stays text."""
    with mpl.rc_context({**TEXT_STAYS_TEXT, "font.size": 9, "text.color": COLOURS["ink"]}):
        yield blank(width, height)


def blank(width: float, height: float, **manner: Any) -> Figure:
    """A figure of so many inches that is written as SVG."""
    figure = Figure(figsize=(width, height), **manner)
    FigureCanvasSVG(figure)
    return figure


def inline_svg(figure: Figure, name: str, title: str, description: str) -> Markup:
    """The figure as one SVG element whose ids begin with `name`; `title` and `description` are its text alternative."""
    written = io.StringIO()
    # Called inside `drawing`: the settings hold while it is written.
    figure.savefig(written, format="svg", transparent=True, metadata=_NO_METADATA)
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    view = re.search(r'viewBox="[^"]*"', svg)
    body = svg[svg.index(">") + 1 :]
    body = re.sub(r'<g id="[^"]*"', "<g", body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = body.replace("url(#", f"url(#{name}-").replace('xlink:href="#', f'href="#{name}-')
    body = re.sub(r'style="([^"]*)"', _attributes, body)
    body = re.sub(r"\s*\n\s*", "\n", body)
    head = f'<svg {view.group(0) if view else ""} role="img" aria-labelledby="{name}-t {name}-d">'
    said = f'<title id="{name}-t">{html.escape(title)}</title><desc id="{name}-d">{html.escape(description)}</desc>'
    return Markup(head + said + body)


def _attributes(found: re.Match[str]) -> str:
    """A style as attributes and classes: the page's policy allows no style in an element."""
    attributes, classes = [], []
    for part in html.unescape(found.group(1)).split(";"):
        name, _, value = (piece.strip() for piece in part.partition(":"))
        colour = _BY_COLOUR.get(value)
        if name == "fill" and colour:
            classes.append(_FILL.get(colour, colour))
        elif name == "stroke" and colour:
            classes.append(_STROKE.get(colour, "ink-line"))
        elif name == "font":
            size = re.search(r"([\d.]+)px", value)
            attributes.append(f'font-size="{size.group(1)}"' if size else "")
        elif name and name not in {"font-family", "stroke-linejoin"}:
            attributes.append(f'{name}="{html.escape(value)}"')
    if classes:
        attributes.append(f'class="{" ".join(classes)}"')
    return " ".join(attributes)
