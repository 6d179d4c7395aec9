"""Connectors to files: `csv` for people, harmless in a spreadsheet; `lines` for machines, ids exactly as they are.

A file is written anew for each batch and renamed, so it is whole at any moment; what is in it counts as done.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ...errors import GraphlinkError, in_words
from ...spreadsheet import from_spreadsheet, spreadsheet_text
from ...whole_files import private_folder, write_whole
from ..settings import FileSettings
from ..template import fill
from .connector import Answer, Connector, Request, called

__all__ = ["CsvConnector", "LinesConnector", "file_connector"]

COLUMNS = ("account_id", "action", "community_id", "network_id", "reason", "plan", "key")
ALL = 1_000_000


def file_connector(settings: FileSettings, folder: Path) -> Connector:
    """The connector for a file of this kind."""
    return CsvConnector(settings, folder) if settings.kind == "csv" else LinesConnector(settings, folder)


class _FileConnector:
    """What both have in common: where the file is, and that it takes everything at once."""

    actions = frozenset({"suspend", "limit", "reinstate", "lift"})
    batch = ALL
    status_batch = ALL
    concurrency = 1
    reads_status = False

    def __init__(self, settings: FileSettings, folder: Path) -> None:
        self.stopped: str | None = None
        self._folder = folder
        self._template = settings.path
        self._lift = settings.lift

    def named(self, request: Request) -> Request:
        """The request with its action as the settings call it."""
        return replace(request, action=called(request.action, self._lift))

    def path(self, plan: str, action: str) -> Path:
        """The file for this plan and action."""
        return self._folder / Path(fill(self._template, {"plan": plan, "action": action})).expanduser()

    def stop(self, why: str) -> None:
        """Writes nothing more."""
        self.stopped = self.stopped or why

    def close(self) -> None:
        """Nothing is open between batches."""

    def _write(self, path: Path, content: bytes) -> str | None:
        """Writes the file; what went wrong, or None."""
        try:
            private_folder(path.parent)
            write_whole(path, content)
        except (OSError, GraphlinkError) as problem:
            self.stopped = f"{path}: cannot be written ({in_words(problem)})"
        return self.stopped


class LinesConnector(_FileConnector):
    """One file of ids an action, each ended by a line end (or NUL)."""

    name = "lines"

    def __init__(self, settings: FileSettings, folder: Path) -> None:
        super().__init__(settings, folder)
        self._end = "\0" if settings.ends == "nul" else "\n"

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
        """Nothing: a list of ids does not say how accounts stand."""
        return dict.fromkeys(accounts)

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Adds the ids to the file of their action, once each; an id that would read as two is refused."""
        requests = [self.named(request) for request in requests]
        fit = [request for request in requests if self._fits(request.account)]
        failed: dict[str, str] = {}
        for path in dict.fromkeys(self.path(request.plan, request.action) for request in fit):
            here = [request for request in fit if self.path(request.plan, request.action) == path]
            problem = self._add(path, [request.account for request in here])
            failed |= {request.account: problem for request in here if problem}
        return [self._answer(request, failed) for request in requests]

    def _fits(self, account: str) -> bool:
        return self._end not in account and (self._end == "\0" or account.splitlines() == [account])

    def _add(self, path: Path, accounts: Sequence[str]) -> str | None:
        try:
            there = path.read_bytes().decode().split(self._end) if path.exists() else []
        except (OSError, UnicodeDecodeError) as problem:
            self.stopped = f"{path}: cannot be read ({in_words(problem)})"
            return self.stopped
        # What somebody added by hand need not end as ours does.
        every = dict.fromkeys([*filter(None, there), *accounts])
        return self._write(path, "".join(account + self._end for account in every).encode())

    def _answer(self, request: Request, failed: Mapping[str, str]) -> Answer:
        if not self._fits(request.account):
            hint = 'set `ends = "nul"`' if self._end == "\n" else "use another connector"
            return Answer(request.account, "failed", f"the id would read as several in this file; {hint}")
        if request.account in failed:
            return Answer(request.account, "not_sent", failed[request.account])
        return Answer(request.account, "done", "in the list")


class CsvConnector(_FileConnector):
    """One table of what people should do, a row an account."""

    name = "csv"

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
        """Nothing: what people did with the table is not in it."""
        return dict.fromkeys(accounts)

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Adds a row for each request, once for each key."""
        requests = [self.named(request) for request in requests]
        problems: dict[str, str] = {}
        for path in dict.fromkeys(self.path(request.plan, request.action) for request in requests):
            here = [request for request in requests if self.path(request.plan, request.action) == path]
            problem = self._add(path, here)
            problems |= {request.account: problem for request in here if problem}
        return [
            Answer(r.account, "not_sent", problems[r.account])
            if r.account in problems
            else Answer(r.account, "done", "in the table")
            for r in requests
        ]

    def _add(self, path: Path, requests: Sequence[Request]) -> str | None:
        try:
            header, *rows = (_read_rows(path) if path.exists() else []) or [list(COLUMNS)]
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            self.stopped = f"{path}: cannot be read ({in_words(problem)})"
            return self.stopped
        if not set(COLUMNS) <= set(header):
            # Somebody's own table, or ours as a spreadsheet saved it with other marks between its cells.
            lacks = next(column for column in COLUMNS if column not in header)
            self.stopped = f"{path}: is there and has no column {lacks}; move it away, or name another `path`"
            return self.stopped
        place = header.index("key")
        known = {row[place] for row in rows if len(row) > place}
        rows += [_row(request, header) for request in requests if request.key not in known]
        return self._write(path, _as_csv([header, *rows]))


def _row(request: Request, header: Sequence[str]) -> list[str]:
    """A row below `header`, in which people may have columns of their own."""
    names = {"account_id": "account"}
    values = [getattr(request, names.get(column, column)) if column in COLUMNS else "" for column in header]
    return ["" if value is None else str(value) for value in values]


def _read_rows(path: Path) -> list[list[str]]:
    """The header and the rows, as they were before they were made for a spreadsheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[from_spreadsheet(cell) for cell in row] for row in csv.reader(file)]


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The table as a spreadsheet reads it: a mark for UTF-8, every cell quoted, shown as it is and never run."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([[spreadsheet_text(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")
