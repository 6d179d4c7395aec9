"""Files written whole or not at all, readable by their owner only: they name people's accounts."""

import os
import uuid
from pathlib import Path

from .errors import GraphlinkError, InputError

__all__ = ["write_whole"]


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to `path`, which holds the old or the new content at any moment.

    Raises InputError where the folder is missing or `path` is a folder, GraphlinkError where writing fails.
    """
    if not path.parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; make it or choose another -o")
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file with -o")
    part = path.with_name(f".{path.name[:80]}.{uuid.uuid4().hex[:8]}.partial")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        os.replace(part, path)
    except OSError as problem:
        raise GraphlinkError(f"{path}: cannot be written ({problem.strerror})") from problem
    finally:
        part.unlink(missing_ok=True)
