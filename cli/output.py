"""How every command speaks: results to standard output, notes and progress to standard error."""

import io
import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def console(*, stderr: bool = False) -> "Console":
    """A console that draws colour only on a terminal, and never where NO_COLOR is set."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    plain = not stream.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return Console(
        file=stream,
        no_color=plain,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else 160,
    )


def open_streams() -> None:
    """Lets a closed output swallow what is written, and shows what an output's encoding lacks as an escape."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def print_path(path: Path) -> None:
    """A path on standard output, byte for byte, whatever its name."""
    typer.echo(os.fsencode(path))


def note(message: str) -> None:
    """One line for the person at the terminal, on standard error."""
    typer.echo(message, err=True)


def print_json(document: Any) -> None:
    """One JSON document on standard output; not-a-number becomes null."""
    typer.echo(json.dumps(plain_values(document), indent=2, ensure_ascii=False, default=str))


def plain_values(value: Any) -> Any:
    """`value` with numpy and pandas scalars, arrays and missing values as what JSON knows."""
    if isinstance(value, dict):
        return {str(key): plain_values(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(inner) for inner in value]
    if hasattr(value, "tolist"):
        return plain_values(value.tolist())
    if isinstance(value, float) and math.isnan(value):
        return None
    if type(value).__name__ in {"NaTType", "NAType"}:
        return None
    return value


def shown(text: str) -> str:
    """`text` safe for a terminal: control characters, line ends included, as a replacement sign."""
    return "".join(char if char.isprintable() else "�" for char in text)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output; cells are text, never markup, and control characters are shown as signs."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[Text(shown("" if cell is None else str(cell))) for cell in row])
    console().print(table)
