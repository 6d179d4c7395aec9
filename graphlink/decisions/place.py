"""Where the book of decisions is: named, or as the settings say, or beside them."""

from pathlib import Path

from ..case import Case
from ..errors import InputError
from ..settings import SETTINGS_FILE, Settings, read_settings
from .book import BOOK_FILE

__all__ = ["book_beside", "book_of"]


def book_beside(folder: Path, settings: Settings) -> Path:
    """The book of a source whose settings lie in `folder`: `[decisions] path`, or decisions.jsonl there."""
    return folder / Path(settings.decisions.path or BOOK_FILE).expanduser()


def book_of(case: Case | None = None, *, decisions: Path | None = None, config: Path | None = None) -> Path:
    """The book to read or write: `decisions`, else as `config` says, else the one that the case's run would read.

    That is the one that its call named, or that its settings say now. Without a case, as the graphlink.toml in this
    folder says. Raises InputError where the folder of the case's source is not there any more.
    """
    if decisions is not None:
        return decisions
    if config is None and case is not None and (named := _named_book(case)):
        return named
    file = config or (Path(SETTINGS_FILE) if case is None else _settings_file(case))
    if config is not None or file.is_file():
        return book_beside(file.parent, read_settings(file))
    if not file.parent.is_dir():
        where = "the case's source" if case is None else f"the source of {case.path}"
        raise InputError(f"{file.parent}: {where} is not there, so neither are its decisions; add --decisions FILE")
    return book_beside(file.parent, Settings())


def _named_book(case: Case) -> Path | None:
    """The book that the call of the case's run named; None where it named none."""
    found = case.manifest.get("decisions") or {}
    return Path(found["file"]) if found.get("named") and found.get("file") else None


def _settings_file(case: Case) -> Path:
    """The settings file that the case's run read, or would have read."""
    recorded = case.manifest.get("settings_file")
    if recorded:
        return Path(recorded)
    source = Path(str(case.manifest["source"]))
    return (source.parent if source.is_file() else source) / SETTINGS_FILE
