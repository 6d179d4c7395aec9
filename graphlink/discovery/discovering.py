"""The stage in one place: a folder of anything -> the settings that read it."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from ..engine import DuckDBEngine
from ..errors import InputError
from ..reading import told
from ..settings import SETTINGS_FILE, read_settings
from ..whole_files import write_whole
from .draft import Ask
from .found_tables import find_tables
from .meetings import meet
from .proposal import NO_ACCOUNTS, Proposal, propose
from .samples import sampled
from .sections import Line
from .settings_text import settings_text

__all__ = ["Discovery", "discover", "free_place", "write_settings"]


@dataclass(frozen=True)
class Discovery:
    """What was found in `source`: the `proposal` of settings that read it."""

    source: Path
    proposal: Proposal


def discover(source: str | Path, *, ask: Ask | None = None) -> Discovery:
    """What the tables in a folder (or one log) are. Raises InputError where no table shows a signal.

    `ask` is called where two readings are close.
    """
    path = Path(source)
    with DuckDBEngine() as engine:
        found = find_tables(engine, path)
        samples, unread = sampled(engine, found.tables)
        unread = [replace(one, why=told(one.why, found.copies)) for one in unread]
        proposal = propose(engine, samples, meet(engine, samples), [*found.left, *unread], ask)
        said = (note.replace(one.found.files.shown, one.found.path) for one in samples for note in one.notes)
        proposal = replace(proposal, unsure=(*found.doubts, *said, *proposal.unsure))
    if not proposal.signals:
        raise InputError(_nothing(path, proposal))
    return Discovery(path, proposal)


def _nothing(path: Path, proposal: Proposal) -> str:
    unsure = [text for text in proposal.unsure if text != NO_ACCOUNTS]
    unread = [f"{left.path}: {left.why}" for left in proposal.left_files]
    columns = [f"{left.path}: {', '.join(left.columns[:8])}" for left in proposal.leftovers]
    seen = "; ".join(unsure + unread or columns)
    return (
        f"{path}: no table of it shows a card, device, address, prompt, mail or phone of an account"
        f" ({' '.join(seen.split())[:400]}); write a graphlink.toml that names what accounts share"
    )


def free_place(source: Path, out: Path | None = None) -> Path:
    """Where the settings of `source` are written: `out`, or graphlink.toml in its folder. Raises InputError where a
    file is there already.
    """
    path = out or _folder_of(source) / SETTINGS_FILE
    if path.is_file():
        raise InputError(f"{path}: is there already; mend it by hand, or write another with -o FILE")
    return path


def _folder_of(source: Path) -> Path:
    return source if source.is_dir() else source.parent


def write_settings(found: Discovery, out: Path | None = None) -> Path:
    """Where the settings were written: `out`, or graphlink.toml in the source's folder.

    Raises InputError where a file is there already; nothing is overwritten.
    """
    folder = _folder_of(found.source)
    path = free_place(found.source, out)
    text = settings_text(moved(found.proposal, folder, path.parent))
    write_whole(path, text.encode())
    if path.is_file():
        read_settings(path)
    return path


def moved(proposal: Proposal, folder: Path, base: Path) -> Proposal:
    """The proposal with paths that count from `base` in place of `folder`."""
    if folder.resolve() == base.resolve():
        return proposal
    way = os.path.relpath(folder.resolve(), base.resolve())

    def line(one: Line) -> Line:
        return replace(one, value=Path(way, one.value).as_posix()) if one.key in ("path", "through.path") else one

    return replace(
        proposal,
        sections=tuple(replace(section, lines=tuple(map(line, section.lines))) for section in proposal.sections),
    )
