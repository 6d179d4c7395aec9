"""How every command speaks: results to standard output, notes and progress to standard error.

The one door to a terminal: whatever comes from data, from a file's name or from another's error message is text here,
and nothing in it moves a cursor or turns a line around.
"""

import io
import json
import math
import os
import shlex
import sys
import unicodedata
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
    """A path on standard output: byte for byte, whatever its name, and on a terminal with its tricks made visible."""
    if _to_terminal():
        say(str(path))
    else:
        typer.echo(os.fsencode(path))


def say(line: str = "") -> None:
    """One line of a result, on standard output."""
    typer.echo(shown(line))


def note(message: str) -> None:
    """One line for the person at the terminal, on standard error."""
    typer.echo(shown(message), err=True)


def next_call(*words: str, **options: object) -> str:
    """The `graphlink` call to make next, ready for a shell, with those of `options` that were given in this one."""
    given = [f"--{name} {shlex.quote(str(value))}" for name, value in options.items() if value is not None]
    return " ".join(["graphlink", *map(shlex.quote, words), *given])


def print_document(document: bytes) -> None:
    """A document on standard output: as it is into a file or a pipe, on a terminal line by line and safe to look at."""
    if not _to_terminal():
        sys.stdout.buffer.write(document)
        return
    for line in document.decode("utf-8-sig", "replace").splitlines():
        say(line)


def print_json(document: Any) -> None:
    """One JSON document on standard output; not-a-number becomes null, and what a terminal would act on an escape."""
    written = json.dumps(plain_values(document), indent=2, ensure_ascii=False, default=str)
    typer.echo("".join(char if char.isprintable() or char == "\n" else _escape(char) for char in written))


def _escape(char: str) -> str:
    """`char` as JSON may say it, in the two halves that JSON asks for where it is far up."""
    return json.dumps(char)[1:-1]


def _to_terminal() -> bool:
    return sys.stdout.isatty()


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
    """`text` safe for a terminal: what is no printable character is written out (`<U+001B>`), line ends included.

    Escape sequences move the cursor, set the title and make links; direction signs turn a text around.
    """
    return "".join(char if char.isprintable() else _written_out(char) for char in text)


def _written_out(char: str) -> str:
    return " " if unicodedata.category(char) == "Zs" else f"<U+{ord(char):04X}>"


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output; title, headings and cells are text, never markup, and safe for a terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(shown(title), style="table.title"), title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(Text(shown(column)), overflow="fold")
    for row in rows:
        table.add_row(*[Text(shown("" if cell is None else str(cell))) for cell in row])
    console().print(table)
