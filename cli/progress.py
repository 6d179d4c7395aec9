"""A progress line per step on standard error, and none where standard error is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .output import console

if TYPE_CHECKING:
    from graphlink.engine import StepRun


@contextmanager
def progress_bar() -> Iterator[Callable[["StepRun"], None] | None]:
    """What to call as each step ends; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console(stderr=True)
    ) as bars:
        task = bars.add_task("reading", total=None)

        def step_ended(step: "StepRun") -> None:
            bars.console.print(f"{step.name.replace('_', ' '):<28} {step.rows:>12,} rows {step.seconds:7.2f} s")
            bars.update(task, description=f"after {step.name.replace('_', ' ')}")

        yield step_ended
