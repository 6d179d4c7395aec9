"""The log of a Delta table: which files its current version holds, and what it says of their partition columns.

Written from the protocol of Delta (PROTOCOL.md of delta-io/delta): the newest whole checkpoint, then every commit after
it. What would need more than a list of files to be read right is refused.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import InputError

__all__ = ["LOG", "PLAIN_PARQUET", "DeltaTable", "read_delta_log"]

LOG = "_delta_log"
PLAIN_PARQUET = (
    "write its current rows as plain Parquet into another folder with the engine that keeps it, and name that"
)
"""What to do with a table that is not read."""

_COMMIT = re.compile(r"(\d{20})\.json")
_CHECKPOINT = re.compile(r"(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10})|\.[0-9A-Fa-f-]{36})?\.(?:parquet|json)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/")

_ASKED = (
    *("add.path", "add.partitionValues", "add.deletionVector", "remove.path", "sidecar.path"),
    *("protocol", "metaData.configuration", "metaData.partitionColumns"),
)
"""What is read of a checkpoint: statistics of the files, most of it, are not."""

_READER_VERSION = 3
_FEATURES = {
    # Each matters only where the log uses it, which is looked at; the others ask nothing of who reads whole files.
    *("columnMapping", "deletionVectors", "v2Checkpoint"),
    *("timestampNtz", "vacuumProtocolCheck", "typeWidening", "typeWidening-preview"),
}


@dataclass(frozen=True)
class DeltaTable:
    """The current `version` of the table in `folder`: its files, each with what the log tells of partition columns.

    `whole`: whether the log tells all files. A checkpoint holds the whole state of a table; one without its metaData
    is a piece of one, and files that such a log never mentions are no dropped ones. `removed` are those that it drops.
    """

    folder: Path
    version: int
    files: Mapping[Path, Mapping[str, str | None]]
    removed: frozenset[Path] = frozenset()
    whole: bool = True


def read_delta_log(folder: Path) -> DeltaTable:
    """The current version of the Delta table in `folder`.

    Raises InputError where the log has a gap or cannot be read, a file that it names is missing, or its files alone
    do not tell the table's rows and columns.
    """
    names = sorted(path.name for path in (folder / LOG).iterdir())
    start, checkpoint = _newest_checkpoint(names)
    commits = _commits_after(folder, start, names)
    state = _State()
    try:
        for actions in (_checkpointed(folder, checkpoint), *(_lines(folder / LOG / name) for name in commits)):
            _replay(list(actions), state)
        _refuse_what_asks_more(folder, state)
        partitions = state.meta.get("partitionColumns") or ()
        files = {_file_of(folder, add["path"]): _values_of(add, partitions) for add in state.live.values()}
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise _unreadable(folder / LOG, f"an entry of another form than the protocol's: {problem}") from problem
    _refuse_missing(folder, files)
    removed = frozenset(_file_of(folder, path) for path in state.removed) - files.keys()
    whole = bool(state.meta) or not checkpoint
    return DeltaTable(folder, start + len(commits), dict(sorted(files.items())), removed, whole)


@dataclass
class _State:
    """A table as the log tells it so far: its files by path and deletion vector, and the last of what stands once."""

    live: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    protocol: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)


def _newest_checkpoint(names: Iterable[str]) -> tuple[int, list[str]]:
    """The version of the newest checkpoint that is whole, and its files; -1 where there is none."""
    forms: dict[tuple[int, int], list[str]] = {}
    for name in names:
        found = _CHECKPOINT.fullmatch(name)
        if found:
            forms.setdefault((int(found[1]), int(found[3] or 0)), []).append(name)
    # Several of one kind hold the same; a half-written one of many parts does not count.
    whole = {version: held if parts else held[:1] for (version, parts), held in forms.items() if len(held) >= parts}
    newest = max(whole, default=-1)
    return newest, whole.get(newest, [])


def _commits_after(folder: Path, start: int, names: Iterable[str]) -> list[str]:
    """The commits after version `start`, in order. Raises InputError where one is missing."""
    commits = {int(found[1]): name for name in names if (found := _COMMIT.fullmatch(name))}
    newest = max(commits, default=-1)
    if start < 0 > newest:
        raise InputError(f"{folder / LOG}: holds no commit and no checkpoint; restore its log, or {PLAIN_PARQUET}")
    for version in range(start + 1, newest + 1):
        if version not in commits:
            raise InputError(
                f"{folder / LOG}: {version:020}.json is missing, and nothing newer tells the same; restore it, or "
                f"{PLAIN_PARQUET}"
            )
    return [commits[version] for version in range(start + 1, newest + 1)]


def _checkpointed(folder: Path, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        for action in _actions(folder / LOG / name):
            yield action
            if action.get("sidecar"):
                yield from _actions(folder / LOG / "_sidecars" / unquote(str(action["sidecar"]["path"])))


def _actions(path: Path) -> Iterator[dict[str, Any]]:
    return _lines(path) if path.suffix == ".json" else _rows(path)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=list(_ASKED)):
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as problem:
        raise _unreadable(path, problem) from problem


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (OSError, ValueError, RecursionError) as problem:
        raise _unreadable(path, problem) from problem
    if not all(isinstance(action, dict) for action in found):
        raise _unreadable(path, "a line is no JSON object")
    yield from found


def _unreadable(path: Path, problem: object) -> InputError:
    said = " ".join(str(problem).split())
    return InputError(f"{path}: cannot be read ({said}); restore it: the log tells which files of the table count")


def _replay(actions: Iterable[Mapping[str, Any]], state: _State) -> None:
    """Changes `state` as one commit does."""
    # The actions of a commit have no order: a file that is removed and added in one got a new deletion vector.
    for action in actions:
        if action.get("remove") is not None:
            state.live.pop(_key(action["remove"]), None)
            state.removed.add(str(action["remove"]["path"]))
    for action in actions:
        if action.get("add") is not None:
            state.live[_key(action["add"])] = action["add"]
        state.protocol = action.get("protocol") or state.protocol
        state.meta = action.get("metaData") or state.meta


def _key(file: Mapping[str, Any]) -> tuple[str, str]:
    vector = file.get("deletionVector") or {}
    return str(file.get("path")), "|".join(
        str(vector.get(part)) for part in ("storageType", "pathOrInlineDv", "offset")
    )


def _refuse_what_asks_more(folder: Path, state: _State) -> None:
    """Raises InputError where whole files, read by their columns' names, would not be the table."""
    version = int(state.protocol.get("minReaderVersion") or 1)
    unknown = sorted(set(state.protocol.get("readerFeatures") or ()) - _FEATURES)
    mapping = dict(state.meta.get("configuration") or {}).get("delta.columnMapping.mode", "none")
    why = None
    if version > _READER_VERSION or unknown:
        why = f"asks its readers for {', '.join(unknown) or f'version {version}'}, which graphlink does not know;"
    elif mapping != "none":
        why = f"maps its columns (delta.columnMapping.mode = {mapping}), so that its files call them otherwise;"
    elif any(add.get("deletionVector") for add in state.live.values()):
        why = "marks deleted rows beside its files (deletion vectors); `reorg table … apply (purge)` ends that, or"
    if why:
        raise InputError(f"{folder}: is a Delta table that {why} {PLAIN_PARQUET}")


def _file_of(folder: Path, path: str) -> Path:
    """The file that an action names: its path is a URI, most often relative to the table."""
    scheme = _SCHEME.match(path)
    if scheme and scheme[1] != "file":
        raise InputError(f"{folder}: is a Delta table whose log names files elsewhere ({scheme[1]}:); {PLAIN_PARQUET}")
    plain = unquote(path.removeprefix("file:"))
    return folder / ("/" + plain.lstrip("/") if scheme else plain)


def _values_of(add: Mapping[str, Any], partitions: Iterable[str]) -> dict[str, str | None]:
    """What the log tells of the file's partition columns; an empty text is null there."""
    # JSON has an object, a checkpoint pairs.
    given = dict(add.get("partitionValues") or {})
    return {name: given.get(name) or None for name in partitions}


def _refuse_missing(folder: Path, files: Iterable[Path]) -> None:
    missing = [file for file in files if not file.is_file()]
    if missing:
        raise InputError(
            f"{missing[0]}: is missing, though the log of the Delta table {folder} names it ({len(missing):,} such "
            "files); restore it, or copy the whole folder again"
        )
