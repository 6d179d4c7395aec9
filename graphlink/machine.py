"""What this machine, or the container that the process runs in, has: memory and processors, and what a run takes of it.

A container's limit is lower than the machine's and is what kills; both versions of Linux' control groups are asked, on
every level from the process' own group up. Elsewhere the machine's own figures count.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from .errors import InputError, StepFailed

__all__ = ["SIZE", "Machine", "ask_room", "bytes_of", "engine_memory", "engine_threads", "this_machine"]

SIZE = r"^\d+(\.\d+)?\s*(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"
"""How an amount of memory is written, the engine's own way."""
USUAL = 4_000_000_000
"""Bytes that the engine's tables take at the most where nobody asks for more: what is beyond is spilled."""
PART = 0.5
"""The part of the memory for the engine's tables: the rest is for the frames that igraph and pandas hold."""

_UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_NONE = 2**60
"""Version 1 writes a number nearly as large as there is where nothing is limited."""


@dataclass(frozen=True)
class Machine:
    """Bytes of memory and processors that a run may use; `what` calls it by its name: a machine or a container."""

    memory: int
    processors: int
    what: str = "this machine"


def this_machine(root: Path = Path("/")) -> Machine:
    """What there is; `root` is where `proc` and `sys` lie."""
    own = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    allowed = int(min(_memory_limits(root), default=_NONE))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = min(_processor_limits(root), default=processors)
    what = "this container" if allowed < own else "this machine"
    return Machine(min(own, allowed), max(1, min(processors, ceil(quota))), what)


def engine_memory(asked: str | None, machine: Machine) -> str:
    """What the engine's tables may take: what was asked for, else PART of what there is and no more than USUAL.

    Raises InputError where more is asked for than there is.
    """
    if asked is None:
        return f"{min(USUAL, int(machine.memory * PART)) // 10**6}MB"
    if not re.fullmatch(SIZE, asked):
        raise InputError(f"memory {asked}: must be a size such as 6GB or 900MB")
    if bytes_of(asked) > machine.memory:
        raise InputError(f"memory {asked}: {machine.what} has {_shown(machine.memory)}; ask for less")
    return asked


def bytes_of(size: str) -> int:
    """The bytes of a size such as 6GB."""
    number, unit = re.split(r"(?<=[\d.])\s*(?=[A-Z])", size)
    return int(float(number) * _UNITS[unit])


def engine_threads(asked: int | None, machine: Machine) -> int:
    """How many threads the engine has: what was asked for, else one for each processor."""
    if asked is not None and asked < 1:
        raise InputError(f"threads {asked}: must be 1 or more")
    return asked or machine.processors


def ask_room(step: str, need: float, machine: Machine, used: int | None = None) -> None:
    """Raises StepFailed where `need` bytes more than this process has in use (`used`) are not there for `step`.

    Asked before a step that holds all it works on in memory: a system that has none left kills without a word.
    """
    used = _in_use() if used is None else used
    if used + need > machine.memory:
        raise StepFailed(
            f"step {step}: it would take about {_shown(need)} beside the {_shown(used)} in use, and {machine.what} has "
            f"{_shown(machine.memory)}; run it where there is more memory, or on fewer accounts"
        )


def _in_use() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _shown(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(1, round(size / 1e6))} MB"


def _memory_limits(root: Path) -> Iterator[float]:
    """Bytes that each group of the process may have."""
    for text in (*_files(root, "", "memory.max"), *_files(root, "memory", "memory.limit_in_bytes")):
        if text.strip().isdigit() and int(text) < _NONE:
            yield int(text)


def _processor_limits(root: Path) -> Iterator[float]:
    """Processors that each group of the process may keep busy."""
    version_2 = [text.split() for text in _files(root, "", "cpu.max")]
    quotas, periods = (_files(root, "cpu", f"cpu.cfs_{what}_us") for what in ("quota", "period"))
    for quota, period in (*version_2, *zip((text.strip() for text in quotas), periods, strict=False)):
        if quota.isdigit() and float(period) > 0:
            yield int(quota) / float(period)


def _files(root: Path, controller: str, name: str) -> list[str]:
    """What the files `name` hold, of the process' group and of those around it; `controller` is empty in version 2."""
    top = root / "sys/fs/cgroup" / controller
    own = top / _group(root, controller)
    # A container that sees its own group as the root has no folder of the outer name.
    places = [own, *(place for place in own.parents if place.is_relative_to(top))]
    return [text for place in places if (text := _read(place / name)) is not None]


def _group(root: Path, controller: str) -> str:
    """The path of the process' group, without its leading slash."""
    for line in (_read(root / "proc/self/cgroup") or "").splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            return path.lstrip("/")
    return ""


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None
