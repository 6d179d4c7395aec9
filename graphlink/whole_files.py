"""Files written whole or not at all, readable by their owner only: they name people's accounts."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .claims import claimed_name, held, remove_left
from .errors import GraphlinkError, InputError

__all__ = ["private_folder", "whole_file", "write_whole"]

LINKS = 40
"""Symbolic links that are followed, one to the next, before a path is given up as a circle."""

STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self|proc/thread-self)/fd/(\d+)")


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to `path`; as `whole_file` otherwise."""
    with whole_file(path) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to fill: `path` holds the old content until the block ends well, and the new content after it.

    A symbolic link stays, and what it points to is replaced. What is no regular file (`/dev/null`, standard output, a
    named pipe) is written to as it is. Raises InputError where the folder is missing or `path` is a folder,
    GraphlinkError where writing fails.
    """
    try:
        with _opened(path) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise GraphlinkError(f"{path}: cannot be written ({problem.strerror or problem})") from problem


def private_folder(path: Path) -> None:
    """Makes the folder `path` and those that are missing above it, for their owner alone; others stay as they are.

    Raises GraphlinkError where that cannot be done.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise GraphlinkError(f"{path}: the folder cannot be made ({problem.strerror})") from problem
    if not path.is_dir():
        raise InputError(f"{path}: is no folder; choose another place")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    place = _end_of_links(path)
    descriptor = _own_descriptor(place)
    if descriptor is not None:
        # The same place in it as the rest of the output: opened anew, a file would be written over from its start.
        with os.fdopen(os.dup(descriptor), "wb") as file:
            yield file
    elif place.exists() and not place.is_dir() and not stat.S_ISREG(place.stat().st_mode):
        with os.fdopen(os.open(place, os.O_WRONLY), "wb") as file:
            yield file
    else:
        with _replacing(path, place) as file:
            yield file


@contextmanager
def _replacing(path: Path, place: Path) -> Iterator[BinaryIO]:
    if not place.parent.is_dir():
        raise InputError(
            f"{path}: cannot be written, the folder {place.parent} does not exist; make it or choose another -o"
        )
    if place.is_dir():
        raise InputError(f"{path}: is a folder; name a file with -o")
    prefix = f".{_short(place.name)}."
    remove_left(place.parent, prefix, ".partial")
    part = claimed_name(place.parent, prefix, ".partial")
    with held(part) as descriptor, os.fdopen(os.dup(descriptor), "wb") as file:
        yield file
        file.flush()
        os.fsync(descriptor)
        os.replace(part, place)


def _short(name: str) -> str:
    """So much of `name` that a name made of it is none too long for a file system, which counts bytes."""
    return os.fsdecode(os.fsencode(name)[:120])


def _end_of_links(path: Path) -> Path:
    """What `path` points to, link after link, as far as the streams of this process."""
    place = path
    for _ in range(LINKS):
        if _own_descriptor(place) is not None or not place.is_symlink():
            return place
        place = place.parent / place.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _own_descriptor(path: Path) -> int | None:
    """The descriptor of this process that `path` names; None where it names none."""
    text = str(path.absolute()).replace(f"/proc/{os.getpid()}/", "/proc/self/")
    found = _DESCRIPTOR.fullmatch(text)
    return int(found[1]) if found else STREAMS.get(text)
