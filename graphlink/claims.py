"""What a running process holds on disk, told apart from what a killed one left.

A name says which process made it (`PREFIX PID-HEX SUFFIX`), and a lock is held on it while that process lives: the
system gives the lock back however a process dies. Only what neither is true of any more is removed, and only one's own.
"""

import fcntl
import os
import re
import shutil
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["claimed_name", "held", "left_behind", "locked", "remove_left", "scratch_folder"]

_CLAIMING = threading.Lock()
"""Between the making of a name and its lock no other thread of this process may judge it."""


def claimed_name(folder: Path, prefix: str, suffix: str) -> Path:
    """A path in `folder` that no other process makes, to be made and `held`."""
    return folder / f"{prefix}{os.getpid()}-{uuid.uuid4().hex[:8]}{suffix}"


@contextmanager
def held(path: Path, *, folder: bool = False) -> Iterator[int]:
    """Makes `path` (a file, or a folder) for its owner alone, held while the block runs; its descriptor.

    What is still there when the block ends is removed. Raises OSError where it cannot be made.
    """
    with _CLAIMING:
        if folder:
            path.mkdir(mode=0o700)
            descriptor = os.open(path, os.O_RDONLY)
        else:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        _lock(descriptor)
    try:
        yield descriptor
    finally:
        _remove(path)
        os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, which is there already, held while the block runs, whatever it is renamed to; it is not removed."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    # A file system without locks: the name's process speaks for it, and nobody takes what cannot be locked.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder for what need not last, in `parent` (the system's temporary one); what killed processes left goes."""
    place = parent or Path(tempfile.gettempdir())
    remove_left(place, "graphlink-", "")
    path = claimed_name(place, "graphlink-", "")
    with held(path, folder=True):
        yield path


def remove_left(folder: Path, prefix: str, suffix: str) -> None:
    """Removes what processes that are dead left in `folder` under such names."""
    for path in left_behind(folder, prefix, suffix):
        _remove(path)


def left_behind(folder: Path, prefix: str, suffix: str) -> list[Path]:
    """What processes that are dead left in `folder` under such names, in order."""
    pattern = re.compile(rf"{re.escape(prefix)}(\d{{1,10}})-[0-9a-f]{{8}}{re.escape(suffix)}")
    try:
        names = [(entry.name, pattern.fullmatch(entry.name)) for entry in os.scandir(folder)]
    except OSError:
        return []
    return [folder / name for name, found in sorted(names) if found and _is_dead(folder / name, int(found[1]))]


def _is_dead(path: Path, process: int) -> bool:
    if process != os.getpid() and _runs(process):
        return False
    with _CLAIMING:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return os.fstat(descriptor).st_uid == os.geteuid()
        except OSError:
            return False
        finally:
            os.close(descriptor)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
