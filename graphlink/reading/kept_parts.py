"""Kept parts: which files of a source an earlier run parsed, and where its case keeps their rows.

A part is known again by the hash of its file, and by the hash of what was asked of it: the statement that reads it, in
which every setting shows that its rows depend on, and the versions of what ran it. So a part that is changed, or read
for other columns, is another part; one that is renamed or moved is the same.
"""

import hashlib
import json
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..version import __version__
from .input_files import KnownFile, TableFiles, fingerprint

__all__ = [
    "FORM",
    "Keeping",
    "KeptFile",
    "KeptPart",
    "asked_hash",
    "keep_parts",
    "open_kept",
    "taken_parts",
    "told_of_parts",
    "with_known",
]

FORM = 1
"""Raised by whoever changes what the rows of a part are for the same statement over the same file."""
FOLDER, INDEX = "kept", "parts.json"
DAMAGED = "is damaged or gone: what it kept is read anew"


@dataclass(frozen=True)
class KeptFile:
    """A Parquet file of rows, and of how many parts it has some."""

    path: Path
    sha256: str
    parts: int


@dataclass(frozen=True)
class KeptPart:
    """The rows of one part: the hashes of its file and of what was asked of it, and which part of `file` they are.

    `members` are those of its JSON objects, where each line is one.
    """

    name: str
    sha256: str
    asked: str
    file: KeptFile
    place: int
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Keeping:
    """What a case has kept, and whether this run keeps its own.

    `parts` are those whose rows are there and whole; `notes` says of the others why not. `names`: what every part was
    called, and the hash of its file.
    """

    keeps: bool = False
    parts: tuple[KeptPart, ...] = ()
    notes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def works(self) -> bool:
        """Whether it makes a difference: without it no file is hashed before it is read."""
        return self.keeps or bool(self.parts)

    def why_read(self, name: str, sha256: str) -> str:
        """Why the part called `name` is read although something is kept: new, changed, or asked something else."""
        if sha256 in self.names.values():
            return "not kept for what is asked now"
        return "changed" if name in self.names else "new"


def open_kept(case: Path | None, *, keeps: bool) -> Keeping:
    """What the case at `case` has kept for the next run, each file checked by its hash.

    What is damaged, or made by other versions, is not used, which the notes say.
    """
    if case is None or not (case / FOLDER).is_dir():
        nothing = f"{case}: keeps no rows of parts, all are read" if keeps and case else None
        return Keeping(keeps, notes=(nothing,) if nothing else ())
    index = case / FOLDER / INDEX
    try:
        told = json.loads(index.read_bytes())
        if told["versions"] != _versions():
            there = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
            return Keeping(keeps, notes=(f"{index.parent}: was kept by other versions ({there}): all parts are read",))
        files = {name: _whole(case / FOLDER / name, *values) for name, values in told["files"].items()}
        parts = [(part, files[part["file"]]) for part in told["parts"]]
        whole = tuple(_part(part, file) for part, file in parts if file)
        names = {str(part["name"]): str(part["sha256"]) for part, _ in parts}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Keeping(keeps, notes=(f"{index}: {DAMAGED}",))
    lost = tuple(f"{case / FOLDER / name}: {DAMAGED}" for name, file in files.items() if file is None)
    return Keeping(keeps, whole, lost, names)


def _whole(path: Path, sha256: str, parts: int) -> KeptFile | None:
    """The file of rows, None where it is not what was written."""
    if path.parent.name != FOLDER or not path.is_file() or fingerprint(path) != sha256:
        return None
    return KeptFile(path, sha256, int(parts))


def _part(told: Mapping[str, Any], file: KeptFile) -> KeptPart:
    hashes = str(told["sha256"]), str(told["asked"])
    return KeptPart(str(told["name"]), *hashes, file, int(told["place"]), tuple(map(str, told["members"])))


def _versions() -> dict[str, str]:
    return {"graphlink": __version__, "duckdb": version("duckdb"), "form": str(FORM)}


def with_known(source: TableFiles, keeping: Keeping) -> TableFiles:
    """`source` with what is known of its files before they are read, where that makes a difference.

    A table that is one file is read: it has no parts that could stay as they are. Parquet is read where it lies.
    """
    if not keeping.works or len(source.files) < 2 or source.format == "parquet":
        return source
    members = {part.sha256: part.members for part in keeping.parts}
    hashes = map(fingerprint, source.files)
    return replace(source, known=tuple(KnownFile(sha256, members.get(sha256, ())) for sha256 in hashes))


def asked_hash(statement: str) -> str:
    """The hash of what is asked of a part."""
    return hashlib.sha256(statement.encode()).hexdigest()


def taken_parts(keeping: Keeping, asked: Mapping[int, tuple[str, str]]) -> dict[int, KeptPart]:
    """For those of the files `asked` (number -> hashes of the file and of what is asked) that are kept, which part.

    Two files that are alike take two parts that are.
    """
    free: dict[tuple[str, str], list[KeptPart]] = defaultdict(list)
    for part in reversed(keeping.parts):
        free[part.sha256, part.asked].append(part)
    return {n: free[hashes].pop() for n, hashes in asked.items() if free[hashes]}


def keep_parts(parts: Iterable[KeptPart], case: Path) -> None:
    """Leaves in the folder `case` the rows of `parts` and the list by which a later run finds them.

    Files that are kept on are linked, or copied where the disk has no links.
    """
    parts = list(parts)
    folder = case / FOLDER
    folder.mkdir(mode=0o700)
    files = {part.file: f"rows-{n}.parquet" for n, part in enumerate({part.file: part for part in parts}.values())}
    for file, name in files.items():
        _put(file.path, folder / name)
    told = {
        "versions": _versions(),
        "files": {name: [file.sha256, file.parts] for file, name in files.items()},
        "parts": [vars(part) | {"file": files[part.file]} for part in parts],
    }
    (folder / INDEX).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _put(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def told_of_parts(shown: str, taken: int, why_read: Sequence[str]) -> str:
    """A line on one table: of how many parts the rows were kept, how many are read, and why each is."""
    reasons = ", ".join(f"{many:,} {reason}" for reason, many in sorted(Counter(why_read).items()))
    every, read = taken + len(why_read), len(why_read)
    line = f"{shown}: of {every:,} parts the rows of {taken:,} were kept, {read:,} are read"
    return f"{line} ({reasons})" if reasons else line
