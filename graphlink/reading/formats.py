"""Formats: what a file is, by how its name ends, how it begins, and what its first lines look like."""

import codecs
import errno
import gzip
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

import pyarrow as pa

from ..errors import InputError
from .log_lines import line_shape

__all__ = [
    "ENDINGS",
    "NO_ROOM",
    "UNFOLDED",
    "data_name",
    "ending_of",
    "format_of",
    "head_of",
    "is_hidden",
    "is_unfolded",
    "is_utf16",
    "opened",
    "packing_of",
    "table_of",
    "text_ending",
    "unpacked",
    "unrotated",
]

_PLAIN = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".psv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".log": "log",
    ".txt": "log",
    ".dat": "log",
}
_PACKED = {"": None, ".gz": "gzip", ".zst": "zstd"}

ENDINGS: dict[str, str] = {
    plain + packed: format for plain, format in _PLAIN.items() for packed in _PACKED
} | dict.fromkeys((".gz", ".zst"), "log")
"""How a file's name ends, in small letters -> how it is read; of a log its first line tells."""

UNFOLDED = ".unfolded"
"""The file that marks a folder which was made of a file that holds tables."""

_ROTATED = re.compile(r"(\.(?:log|json|jsonl|ndjson)|[_-]log)[._-]\d[\d._t-]*(\.gz|\.zst)?$", re.IGNORECASE)
_UNIX_LOG = re.compile(r"[_-]log(\.gz|\.zst)?$")

_BEGINNINGS = {b"PAR1": "parquet", b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip or Excel"}

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where a disk is full: no fault of the file that is read."""

_HEAD = 1 << 18
"""Bytes by which the form of a text is told."""

ACCESS_QUOTED = r'(?:[^"\\\n]|\\.)*'
"""What stands between the quotes of an access log; a quote in it has a backslash before it."""

_ACCESS = re.compile(rf'\S+ \S+ .*?\[[^\]]+\] "{ACCESS_QUOTED}" (?:\d{{3}}|-) (?:\d+|-)(?:\s|$)'.encode())
"""A line of an access log in its common form: address, two names, time, request, status, size."""

_FIRST, _MARKS = 5, 2
"""First lines of separated values, and marks in each of them: a sentence seldom has as many."""
_LINES, _LONG = 50, 4096
"""First lines that say whether it is one, and bytes of each."""

_JSON = re.compile(rb'\s*(\{|\[\s*[\[{"])')
"""How JSON begins; behind a bracket a log has its time."""

_W3C = re.compile(rb"^(#[^\r\n]*\r?\n)*#fields[:\t ]", re.IGNORECASE)


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is no data: markers, checksums and logs of engines begin so.

    A folder such as `_day=1` is data: there the sign belongs to the name of a column.
    """
    return name.startswith(".") or (name.startswith("_") and "=" not in name)


def is_unfolded(folder: Path) -> bool:
    """Whether it was made of a file that holds tables: how the name ends says nothing of what is in it."""
    return (folder / UNFOLDED).is_file()


def data_name(text: str) -> str:
    """The text as the name of a file that is data; nothing in it leads into another folder."""
    return re.sub(r"[/\\\0\r\n]+", "_", text).lstrip("._ ").rstrip()[:100] or "data"


def ending_of(path: Path) -> str | None:
    """The longest of ENDINGS that the name has, in capitals or not; what rotation put there is set aside.

    What has no ending at all, as Athena, Hive and Redshift write it, is told by how it begins: Parquet, and where
    its name has a number, as those of parts do, text.
    """
    name = unrotated(path.name.casefold())
    # A web server of Unix calls its log so; a folder called so may hold anything.
    if _UNIX_LOG.search(name) and not path.is_dir():
        return f".log{Path(name).suffix}"
    known = max((ending for ending in ENDINGS if name.endswith(ending)), key=len, default=None)
    return _told_by_beginning(path) if known is None and not path.suffix else known


def _told_by_beginning(path: Path) -> str | None:
    if not path.is_file() or not os.access(path, os.R_OK):
        return None
    if _begin_of(path) == b"PAR1":
        return ".parquet"
    return text_ending(head_of(path)) if re.search("[0-9]", path.name) else None


def text_ending(head: bytes) -> str | None:
    """What a text that begins so should end in, where it is lines of JSON or of separated values; None of any other."""
    lines = [line for line in head.decode("utf-8", errors="replace").splitlines() if line.strip()][:_LINES]
    if not lines or "\0" in lines[0]:
        return None
    if re.match(r'\s*\{\s*"', lines[0]):
        return ".jsonl" if lines[0].rstrip().endswith("}") else ".json"
    marks = (min(line.count(mark) for line in lines[:_FIRST]) for mark in (",", ";", "\t", "|", "\x01"))
    return ".csv" if len(lines) > 2 and max(marks) >= _MARKS else None


def table_of(path: Path) -> str:
    """The name without its ending, in small letters."""
    return path.name.casefold().removesuffix(ending_of(path) or "")


def unrotated(name: str) -> str:
    """The name of a log without the number or date that rotation put behind its ending, as in `access.log.2.gz`."""
    return _ROTATED.sub(r"\1\2", name)


def unpacked(name: str) -> str:
    """The name without what says that the file is packed."""
    return re.sub(r"\.(gz|zst)$", "", name, flags=re.IGNORECASE)


def packing_of(path: Path) -> str | None:
    """What the file is packed with, by its name."""
    return _PACKED.get(Path(path.name.casefold()).suffix)


def format_of(path: Path) -> str:
    """How the file is read: parquet, csv, json, w3c (a log whose columns are named by a line `#Fields`), or access.

    Raises InputError where the file cannot be opened, is empty, or is not what its name says.
    """
    ending = ending_of(path)
    if ending is None:
        raise InputError(f"{path}: cannot tell what it is by its name; it must end in {', '.join(_PLAIN)} (.gz, .zst)")
    _check(path, ending)
    if ENDINGS[ending] in ("parquet", "json"):
        return ENDINGS[ending]
    head = head_of(path)
    if _W3C.match(head):
        return "w3c"
    if _is_access(head):
        return "access"
    is_json = ENDINGS[ending] == "log" and (_JSON.match(head) or line_shape(head))
    return "json" if is_json else "csv"


def _is_access(head: bytes) -> bool:
    """Whether most of the first lines are those of an access log: a few may be anything that a client sent."""
    lines = [line[:_LONG] for line in head.splitlines()[:_LINES] if line.strip()]
    return 2 * sum(1 for line in lines if _ACCESS.match(line)) > len(lines)


def _check(path: Path, ending: str) -> None:
    """Raises InputError where the file cannot be opened, is empty, or begins like another format."""
    begin = _begin_of(path)
    if not begin:
        raise InputError(f"{path}: the file is empty (0 bytes); write it again")
    wanted = "parquet" if ENDINGS[ending] == "parquet" else packing_of(path)
    seen = next((name for magic, name in _BEGINNINGS.items() if begin.startswith(magic)), None)
    if wanted == "parquet" and seen == packing_of(path) is not None:
        raise InputError(f"{path}: is packed; unpack it: Parquet is compressed inside")
    if wanted != seen:
        what = f"begins like {seen}" if seen else f"does not begin like {wanted}"
        raise InputError(f"{path}: {what}, though its name ends in {ending}; rename it or write it again")


def _begin_of(path: Path) -> bytes:
    if not path.is_file():
        raise InputError(f"{path}: is no regular file; name a file")
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror}); check that it is a file you may read") from None


def is_utf16(path: Path) -> bool:
    """Whether the file is a text in UTF-16, as spreadsheets save "Unicode text"."""
    return _begin_of(path)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked, and of a text in UTF-16 those in UTF-8. Raises InputError where they cannot be."""
    packing = packing_of(path)
    try:
        if is_utf16(path):
            with codecs.EncodedFile(path.open("rb"), "utf-8", "utf-16", errors="replace") as text:
                yield cast("IO[bytes]", text)
        elif packing == "zstd":
            with pa.input_stream(str(path), compression=packing) as stream, BufferedReader(stream, _HEAD) as file:
                yield file
        else:
            with gzip.open(path) if packing else path.open("rb") as file:
                yield cast("IO[bytes]", file)
    except (EOFError, OSError, zlib.error) as problem:
        if getattr(problem, "errno", None) in NO_ROOM:
            raise  # What is written elsewhere meanwhile found no room.
        raise InputError(f"{path}: cannot be read ({problem}); write the file again") from problem


def head_of(path: Path) -> bytes:
    """The first bytes of a text, unpacked, without a byte order mark."""
    with opened(path) as file:
        return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
