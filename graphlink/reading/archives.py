"""Archives: what a .zip or .tar holds, as files of a folder; what would lead out of it or fill the disk is refused.

What can be no table by its name is there by that alone, without a byte, so that it can be named.
"""

import bz2
import lzma
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from ..errors import InputError
from .formats import NO_ROOM, ending_of, is_hidden

__all__ = ["unpack_one", "unpack_tar", "unpack_zip"]

_BY_HAND = "unpack it by hand, and look at what is in it"
_MOST = 100_000
"""Files in an archive."""
_SMALL = 1 << 30
_TIMES = 300
"""How many times its own size an archive may hold beyond a gigabyte: logs shrink to a fiftieth at the most, and what
shrinks to less was made to fill disks."""
_LEFT = 1 << 28
"""Bytes of the disk that are left free."""
_PIECE = 1 << 20


class _Open(Protocol):
    def __call__(self) -> IO[bytes] | None: ...


@dataclass(frozen=True)
class _Member:
    """A file of an archive: its `name` there, its size unpacked, and the call that opens it."""

    name: str
    bytes: int
    open: _Open


def unpack_zip(archive: Path, target: Path, also: tuple[str, ...] = ()) -> None:
    """Writes the files of the zip that may be tables, or end as one of `also`, into the folder `target`.

    Raises InputError where it cannot be read, or is unsafe.
    """
    try:
        with zipfile.ZipFile(archive) as held:
            infos = [info for info in held.infolist() if not info.is_dir() and not _is_link(info)]
            if any(info.flag_bits & 1 for info in infos):
                raise InputError(f"{archive}: is locked by a password; unpack it")
            members = [_Member(info.filename, info.file_size, partial(held.open, info)) for info in infos]
            _write(archive, target, members, also)
    except NotImplementedError as problem:
        raise InputError(f"{archive}: is packed in a way that is not read ({problem}); unpack it") from None
    except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error, OSError, UnicodeError) as problem:
        raise _torn(archive, problem) from problem


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def unpack_tar(archive: Path, target: Path, also: tuple[str, ...] = ()) -> None:
    """The same of a tar, packed or not; links and devices in it are no files."""
    try:
        with tarfile.open(archive) as held:
            infos = [info for info in held if info.isfile()]
            members = [_Member(info.name, info.size, partial(held.extractfile, info)) for info in infos]
            _write(archive, target, members, also)
    except (tarfile.TarError, EOFError, zlib.error, OSError, UnicodeError) as problem:
        raise _torn(archive, problem) from problem


def _torn(archive: Path, problem: Exception) -> Exception:
    """The error to raise: a full disk is not blamed on the archive."""
    full = getattr(problem, "errno", None) in NO_ROOM
    return problem if full else InputError(f"{archive}: cannot be unpacked ({problem}); write it again")


def _write(archive: Path, target: Path, members: Iterable[_Member], also: tuple[str, ...]) -> None:
    files = {place: member for member in members if (place := _place(archive, member.name))}
    wanted = {place: member for place, member in files.items() if _may_be_table(place, also)}
    _refuse_flood(archive, target, len(files), sum(member.bytes for member in wanted.values()))
    for place, member in files.items():
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out, ExitStack() as stack:
            if place in wanted and (text := member.open()):
                stack.enter_context(text)
                shutil.copyfileobj(text, out, _PIECE)


def _place(archive: Path, name: str) -> PurePosixPath | None:
    """Where in the folder the file goes; None of what is no data. Raises InputError where it would go elsewhere."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    if not parts or path.is_absolute() or ".." in parts or parts[0][1:2] == ":" or any("\0" in part for part in parts):
        raise InputError(f"{archive}: `{name}` leads out of it; {_BY_HAND}")
    return None if any(is_hidden(part) for part in parts) else PurePosixPath(*parts)


def _may_be_table(place: PurePosixPath, also: tuple[str, ...]) -> bool:
    name = place.name.casefold()
    return not place.suffix or ending_of(Path(name)) is not None or name.endswith(also)


def _refuse_flood(archive: Path, target: Path, files: int, size: int) -> None:
    if files > _MOST:
        raise InputError(f"{archive}: holds {files:,} files; {_BY_HAND}")
    own = archive.stat().st_size
    if size > max(_SMALL, _TIMES * own):
        raise InputError(f"{archive}: {own:,} bytes would unpack to {size:,}; {_BY_HAND}")
    free = shutil.disk_usage(target).free - _LEFT
    if size > free:
        raise InputError(
            f"{archive}: unpacks to {size:,} bytes, and where it would go is room for {max(free, 0):,}; set TMPDIR to "
            "a folder with more, or unpack it"
        )


def unpack_one(archive: Path, target: Path) -> None:
    """The one file that a .bz2 or .xz is, called `data` and as the name without that ends."""
    inner = Path(archive.stem)
    opener = bz2.open if archive.suffix.casefold() == ".bz2" else lzma.open
    try:
        with opener(archive) as text, (target / f"data{''.join(inner.suffixes[-1:])}").open("wb") as out:
            while piece := text.read(_PIECE):
                out.write(piece)
                if out.tell() % (64 * _PIECE) < _PIECE:
                    _refuse_flood(archive, target, 1, out.tell())
    except (EOFError, OSError, lzma.LZMAError) as problem:
        raise _torn(archive, problem) from problem
