"""The `graphlink` command: what it can do, and how errors end."""

import atexit
import errno
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from graphlink import __version__
from graphlink.errors import GraphlinkError, InputError, in_words

from . import decide, graph, init, inspect, learn, report, run, simulate, suspend
from .output import note, open_streams, say, shown
from .stopping import STOPPED, Stopped, stopping

COLLECTED_AFTER = 100_000
"""Objects made beyond those given up before Python looks for rings of them that nobody holds. A run makes hardly any,
and to look through the millions of objects that its packages and frames are, as often as Python does, is 3 % of it."""

# Nor are rings looked for as Python ends, when all goes anyway: that takes a third of a second after a run.
# DuckDB 2.0.0 wrote sixty lines about what is then left: 2.0.1 is the least.
atexit.register(gc.freeze)

# What a wrong call raises: Typer has no name for it, and of several versions only this way to it.
WrongCall: type[Exception] = typer.BadParameter.__mro__[1]


class GraphlinkGroup(TyperGroup):
    """Turns the project's errors into one line on standard error and their exit code."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _safe_to_look_at():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        try:
            gc.set_threshold(COLLECTED_AFTER)
            open_streams()
            with stopping(), _safe_to_look_at():
                return super().invoke(ctx)
        except GraphlinkError as problem:
            note(f"graphlink: {' '.join(str(problem).split())}")
            sys.exit(problem.exit_code)
        except UnicodeEncodeError as problem:
            # What the system hands over as an argument need not be text; no data of a case or a source is like that.
            note(f"graphlink: {str(problem.object)[:80]}: holds bytes that are no UTF-8; write it in UTF-8")
            sys.exit(InputError.exit_code)
        except OSError as problem:
            if problem.errno == errno.EPIPE:
                raise
            place = f"{os.fsdecode(problem.filename)}: " if isinstance(problem.filename, (str, bytes)) else ""
            note(f"graphlink: {place}{in_words(problem)}")
            sys.exit(GraphlinkError.exit_code)
        except Stopped:
            note("graphlink: stopped; nothing half-written is left")
            sys.exit(STOPPED)
        except KeyboardInterrupt:
            note("graphlink: interrupted; nothing half-written is left")
            sys.exit(130)


@contextmanager
def _safe_to_look_at() -> Iterator[None]:
    """Makes visible what the message on a wrong call quotes of it: a file's name may stand in a call."""
    try:
        yield
    except WrongCall as problem:
        if problem.message == problem.ctx.get_help():  # type: ignore[attr-defined]
            # The call names no command: its help, which quotes nothing and has many lines.
            raise
        problem.message = shown(problem.message)  # type: ignore[attr-defined]
        raise


app = typer.Typer(
    cls=GraphlinkGroup,
    no_args_is_help=True,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def graphlink(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Link fake accounts by the signals they share, find coordinated networks, say why, and act on them."""
    if version:
        say(__version__)
        raise typer.Exit


for family in (init, run, inspect, report, graph, decide, learn, suspend, simulate):
    family.register(app)
