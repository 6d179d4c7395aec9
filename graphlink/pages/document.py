"""One file that a browser opens offline: a page with its scripts, styles and data, and a policy that allows no more.

Everything that comes from data passes through `escape` or `data_block`; nothing else may be pasted into a page.
"""

import base64
import gzip
import hashlib
import html
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from ..whole_files import write_whole

__all__ = ["data_block", "escape", "json_block", "page", "part_file", "write_page"]


def escape(text: object) -> str:
    """`text` for use between tags and in quoted attributes."""
    return html.escape(str(text), quote=True)


def part_file(name: str) -> str:
    """The text of the package's file `name` (a script, a style, a skeleton)."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def json_block(block_id: str, document: Any) -> str:
    """A script element that holds `document` as JSON: data for the page's scripts, never run."""
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    # `<` alone can end a script element or begin a comment in it; U+2028 and such are escaped by ensure_ascii.
    text = text.replace("<", "\\u003c")
    return f'<script type="application/json" id="{escape(block_id)}">{text}</script>'


def data_block(block_id: str, data: bytes) -> str:
    """A script element that holds `data`, gzipped and in base64: equal bytes for equal data."""
    packed = base64.b64encode(gzip.compress(data, compresslevel=6, mtime=0)).decode("ascii")
    return f'<script type="application/gzip" id="{escape(block_id)}">{packed}</script>'


def page(
    *, title: str, body: str, styles: Sequence[str], scripts: Sequence[str], data: str = "", inline_styles: bool = False
) -> str:
    """The whole document. `title` is text; `body` and `data` are HTML that has been escaped where it had to be.

    The policy lets run exactly `scripts` and allows no request at all; `inline_styles` also allows style attributes and
    style elements made by scripts (vis-network sets both), which cannot run anything.
    """
    style_source = "'unsafe-inline'" if inline_styles else " ".join(map(_hash, styles))
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {style_source}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title>",
            *[f"<style>{style}</style>" for style in styles],
            "</head>",
            "<body>",
            body,
            data,
            *[f"<script>{script}</script>" for script in scripts],
            "</body>",
            "</html>",
            "",
        ]
    )


def write_page(path: Path, text: str) -> int:
    """Writes `text` to `path` as UTF-8, whole or not at all, readable by its owner only; returns the size in bytes."""
    data = text.encode("utf-8", errors="replace")
    write_whole(path, data)
    return len(data)


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
