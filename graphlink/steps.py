"""Named steps, and what every engine that runs them has in common.

A `Step` is a value: a name, one SELECT over earlier tables, the values bound to its `?`, and the tables that it reads.
Functions that make steps end in `_steps` and run nothing. Because each step says what it reads, a table is dropped
after its last reader, and of a line of steps those that do not stand on each other may run at once (`Schedule`).
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar

import pandas as pd

from .errors import StepFailed

__all__ = ["Engine", "Made", "Problem", "Schedule", "Step", "StepRun", "in_thread", "quote_name", "quote_text"]

Made = TypeVar("Made")

AGAIN = 0.05
"""Seconds after which what another thread does is interrupted once more: it may have been between two questions."""


class Problem(StepFailed):
    """The data did not let a step go on; translated by whoever knows the file.

    `said` is the first line of what the engine said, without its own heading; the message holds all of it.
    """

    def __init__(self, at: str, text: str) -> None:
        super().__init__(f"{at}: {' '.join(text.split())}; look at what it names, then run again")
        self.said = text.splitlines()[0].split("Error: ", 1)[-1].rstrip(".!")


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
    run's steps add up to what the run took. Of steps that run at once the one that ends first has what both took.
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


class Schedule:
    """The steps of a line, handed out to all threads that work on it, each once what it stands on is there.

    Whoever takes a step says when it ended. With `leaves`, a table that one of the steps made and that is not among
    `leaves` goes after its last reader.
    """

    def __init__(self, line: Sequence[Step], leaves: Collection[str] | None) -> None:
        self.line = line
        self._leaves = leaves
        self._waits_for = [_earlier(line, place) for place in range(len(line))]
        self._waiting = list(range(len(line)))
        self._runs: dict[int, Sequence[StepRun]] = {}
        self.problem: BaseException | None = None
        self._changed = threading.Condition()

    def take(self) -> int | None:
        """The place of the first step that may run, waited for; None where none is left, or all is stopped."""
        with self._changed:
            while self._waiting and self.problem is None:
                ready = next((place for place in self._waiting if self._waits_for[place] <= self._runs.keys()), None)
                if ready is not None:
                    self._waiting.remove(ready)
                    return ready
                self._changed.wait()
        return None

    def end(self, place: int, runs: Sequence[StepRun], drop: Callable[..., None]) -> None:
        """Says that the step at `place` ended, its record being `runs`; `drop` is called with what nobody needs now."""
        with self._changed:
            self._runs[place] = runs
            if self._leaves is not None:
                # Before anybody hears of it: a step may make a table of that name anew.
                drop(*self._spent(place, self._leaves))
            self._changed.notify_all()

    def stop(self, problem: BaseException) -> None:
        """Hands out no step any more, for `problem`, if not for another one before."""
        with self._changed:
            self.problem = self.problem or problem
            self._changed.notify_all()

    def runs(self) -> list[StepRun]:
        """The record of the steps that ended, in the order of the line: which ended first is chance."""
        return [run for place in sorted(self._runs) for run in self._runs[place]]

    def _spent(self, place: int, leaves: Collection[str]) -> list[str]:
        """The tables that the steps made whose last reader ended at `place`; one that nobody reads goes at once."""
        step, ended = self.line[place], self._runs.keys()
        later = {name for at, other in enumerate(self.line) if at not in ended for name in other.reads}
        now = {step.name, *step.reads} & {self.line[at].name for at in ended}
        return sorted(name for name in now if name not in later and name not in leaves)


def _earlier(line: Sequence[Step], place: int) -> set[int]:
    """Where the steps stand that must end before that at `place` begins: they make what it reads, or make or read the
    table that it makes anew."""
    step = line[place]
    return {
        at
        for at, other in enumerate(line[:place])
        if other.name in step.reads or other.name == step.name or step.name in other.reads
    }


class Meter:
    """The seconds of all processors that this process took; held by one thread at a time."""

    def __init__(self) -> None:
        self.held = threading.RLock()
        self._before = time.process_time()

    def spent(self) -> float:
        """The seconds since it was asked before."""
        before, self._before = self._before, time.process_time()
        return self._before - before


@dataclass
class Engine(ABC):
    """What runs steps, written in DuckDB's SQL, and keeps a record of them.

    `on_step` is called with each StepRun as it ends (progress), by the thread that ran it, one at a time.
    """

    on_step: Callable[[StepRun], None] | None = field(default=None, kw_only=True)
    runs: list[StepRun] = field(default_factory=list, kw_only=True)
    _made: dict[str, str] = field(default_factory=dict, kw_only=True)
    _meter: Meter = field(default_factory=Meter, kw_only=True)

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
        """Runs each step once what it stands on is there.

        With `leaves`, a table that one of these steps made and that is not among `leaves` goes after its last reader.
        """
        self._work(Schedule(list(steps), leaves))

    def _work(self, schedule: Schedule) -> None:
        """Runs steps of `schedule` until none is left to be taken."""
        try:
            while (place := schedule.take()) is not None:
                before = len(self.runs)
                self.run(schedule.line[place])
                schedule.end(place, self.runs[before:], self.drop)
        except BaseException as problem:
            schedule.stop(problem)
            raise

    def timed(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make()` returns, recorded as the step `name` with its seconds and, of what has a length, its rows."""
        began = time.perf_counter()
        made = make()
        self.note(name, time.perf_counter() - began, len(made) if isinstance(made, Sized) else 0)
        return made

    def note(self, name: str, seconds: float, rows: int) -> None:
        """Adds a step that ran outside of SQL to the record."""
        with self._meter.held:
            run = StepRun(name, seconds, rows, self._meter.spent())
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


@contextmanager
def in_thread(interrupt: Callable[[], None], work: Callable[[], Made]) -> Iterator["Future[Made]"]:
    """What `work` comes to in a thread of its own, ended by `interrupt` where something goes wrong here."""
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(work)
        try:
            yield begun
        except BaseException:
            while wait([begun], AGAIN).not_done:
                interrupt()
            raise
