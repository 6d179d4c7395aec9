"""Named steps, and what every engine that runs them has in common.

A `Step` is a value: a name, one SELECT over earlier tables, the values bound to its `?`, and the tables that it reads.
Functions that make steps end in `_steps` and run nothing. Because each step says what it reads, a table is dropped
after its last reader.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar

import pandas as pd

__all__ = ["Engine", "Step", "StepRun", "quote_name", "quote_text"]

Made = TypeVar("Made")


@dataclass(frozen=True)
class Step:
    """One named SELECT over the tables `reads`, with the values bound to its `?`; leaves the table `name`."""

    name: str
    sql: str
    values: tuple[Any, ...] = ()
    reads: tuple[str, ...] = field(kw_only=True)


@dataclass(frozen=True)
class StepRun:
    """What one step of a run took, and the rows it left.

    `seconds` by the clock; `processor`: seconds of all processors since the step before it ended, so that those of a
    run's steps add up to what the run took.
    """

    name: str
    seconds: float
    rows: int
    processor: float = 0.0


def quote_name(name: str) -> str:
    """`name` as a quoted SQL name: any text is safe inside."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """`text` as a quoted SQL string, for the few places where DuckDB binds no values (COPY, views)."""
    return "'" + text.replace("'", "''") + "'"


@dataclass
class Engine(ABC):
    """What runs steps, written in DuckDB's SQL, and keeps a record of them.

    `on_step` is called with each StepRun as it ends (progress).
    """

    on_step: Callable[[StepRun], None] | None = field(default=None, kw_only=True)
    runs: list[StepRun] = field(default_factory=list, kw_only=True)
    _made: dict[str, str] = field(default_factory=dict, kw_only=True)
    _processor: float = field(default_factory=time.process_time, kw_only=True)

    _stack: ExitStack = field(init=False, repr=False)
    _folder: Path = field(init=False, repr=False)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @abstractmethod
    def run(self, step: Step) -> int:
        """How many rows the step left in the table of its name (replaced where it was there)."""

    @abstractmethod
    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """What `sql` returns, as a frame."""

    @abstractmethod
    def scalar(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row (None where there is none)."""

    @abstractmethod
    def register(self, name: str, frame: pd.DataFrame) -> None:
        """Makes `frame` the table `name`."""

    @abstractmethod
    def drop(self, *names: str, forms: Mapping[str, str] = MappingProxyType({})) -> None:
        """Forgets tables that no later step reads; those that `forms` calls a view are views."""

    def run_all(self, steps: Iterable[Step], *, leaves: Collection[str] | None = None) -> None:
        """Runs each step in turn.

        With `leaves`, a table that one of these steps made and that is not among `leaves` goes after its last reader.
        """
        line = list(steps)
        for place, step in enumerate(line):
            self.run(step)
            if leaves is not None:
                self.drop(*_spent(line, place, leaves))

    def timed(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make()` returns, recorded as the step `name` with its seconds and, of what has a length, its rows."""
        began = time.perf_counter()
        made = make()
        self.note(name, time.perf_counter() - began, len(made) if isinstance(made, Sized) else 0)
        return made

    def note(self, name: str, seconds: float, rows: int) -> None:
        """Adds a step that ran outside of SQL to the record."""
        before, self._processor = self._processor, time.process_time()
        run = StepRun(name, seconds, rows, self._processor - before)
        self.runs.append(run)
        if self.on_step:
            self.on_step(run)

    def scratch_file(self, name: str) -> Path:
        """Where a file may be written that goes when the engine closes, at the latest."""
        return self._folder / name

    def _place(self) -> str:
        """Where a run stands, for what is raised between two steps."""
        return f"after step {self.runs[-1].name}" if self.runs else "before the first step"

    @contextmanager
    def leaving(self, *names: str) -> Iterator[None]:
        """Of the tables and views made inside only `names` stay."""
        before, self._made = self._made, {}
        yield
        made, self._made = self._made, before
        self.drop(*(name for name in made if name not in names), forms=made)
        self._made |= {name: form for name, form in made.items() if name in names}


def _spent(line: Sequence[Step], place: int, leaves: Collection[str]) -> list[str]:
    """The tables made by `line` up to `place` whose last reader stands there; one that nobody reads goes at once."""
    later = {name for step in line[place + 1 :] for name in step.reads}
    now = {line[place].name, *line[place].reads} & {step.name for step in line[: place + 1]}
    return sorted(name for name in now if name not in later and name not in leaves)
