"""What DuckDB raises, told in one line: whose fault it is, and what to do."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ..errors import StepFailed
from ..steps import Problem

__all__ = ["asked", "one_line"]

OURS = (
    *(duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException),
    *(duckdb.InternalException, duckdb.FatalException, duckdb.NotImplementedException, duckdb.ConnectionException),
)
"""What the engine raises where a statement is wrong, or the engine itself: no file of anybody's is the reason."""

ASKERS = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
"""Of these, what a statement that somebody else wrote may be wrong in."""

NO_ROOM = (
    *(os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)),
    "max_temp_directory_size",
)
"""What the engine's message holds where a disk has no more room for it."""


@contextmanager
def one_line(at: str, memory_limit: str, scratch: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as problem:
        raise _translated(problem, at, memory_limit, scratch) from problem
    except RuntimeError as problem:
        # What the engine makes of an interrupt at the keyboard.
        if str(problem) == "Query interrupted":
            raise KeyboardInterrupt from problem
        raise


def _translated(problem: duckdb.Error, at: str, memory_limit: str, scratch: Path) -> BaseException:
    if isinstance(problem, duckdb.InterruptException):
        return KeyboardInterrupt()
    text = str(problem).strip() or type(problem).__name__
    full = next((words for words in NO_ROOM if words in text), None)
    if full:
        where = f"make room where the case goes and in {scratch}, or set TMPDIR to a folder with more"
        return StepFailed(f"{at}: the disk is full ({full}); {where}")
    if isinstance(problem, duckdb.OutOfMemoryException):
        return StepFailed(f"{at}: out of memory at {memory_limit}; give more with --memory or [detect] memory_limit")
    if isinstance(problem, OURS):
        return StepFailed(
            f"{at}: {text.splitlines()[0]}; a fault of graphlink and not of your files: please report this line"
        )
    return Problem(at, text)


@contextmanager
def asked() -> Iterator[None]:
    """Turns what is wrong in somebody's own statement into a Problem: it is no fault of graphlink."""
    try:
        yield
    except ASKERS as problem:
        raise Problem("the query", str(problem)) from problem


EXACT_DIGITS = 15
"""So many digits of a decimal does a float keep."""
