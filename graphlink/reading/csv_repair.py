"""CSV repair: a damaged or foreign CSV written anew, row by row, so that one bad row costs itself alone.

A row may go over several lines where a field in quotes does. Each is tried as the standard has it (a quote inside is
doubled), then with backslash escapes as MySQL and PostgreSQL write them. Where neither gives fields that end where
they should, the first line is given up and the next is tried as the start of a row: that a quote was left open shows
where the next field in quotes begins. What comes out has `,` or whatever separates fields, doubled quotes, and one
field more, which is empty or says what is wrong with the row.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .formats import opened
from .text_rows import LONGEST, PROBLEMS

__all__ = ["as_utf8", "is_escaped", "is_utf8", "write_clean"]

_QUOTE = PROBLEMS["UNQUOTED VALUE"].encode()
_LONG = PROBLEMS["LINE SIZE OVER MAXIMUM"].encode()
_FEW, _MANY = (PROBLEMS[name].encode() for name in ("MISSING COLUMNS", "TOO MANY COLUMNS"))
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"v": b"\v", b"0": b""}
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_SOUND_ESCAPES = re.compile(rb"(?:[^\\]++|\\[\\bfnrtvNZ0-9\t\r\n])*+", re.DOTALL)
_TAB_FIELD = re.compile(rb"(?:^|\t)((?:[^\t\\]++|\\.)*+)", re.DOTALL)
_QUOTED_FIELD = re.compile(rb'(?:^|\t)"[^\t\n]*"(?:\t|\r?$)', re.MULTILINE)


def is_escaped(head: bytes) -> bool:
    """Whether a text separated by tabs, which begins so, has backslash escapes in place of quotes.

    So write `COPY` of PostgreSQL and `SELECT ... INTO OUTFILE` of MySQL: every backslash is one of an escape.
    """
    whole = head[: head.rfind(b"\n") + 1] or head
    return b"\\" in whole and not _QUOTED_FIELD.search(whole) and _SOUND_ESCAPES.fullmatch(whole) is not None


def write_clean(
    source: Path, target: Path, *, width: int, mark: str, escaped: bool, skip: int = 0, western: bool = False
) -> None:
    """Writes the rows of `source`, which has `width` columns, to `target`, the heading too; the first `skip` lines not.

    `western`: a line that is no UTF-8 is Windows-1252, as spreadsheets of western countries write it.
    """
    with opened(source) as file, target.open("wb") as out:
        for _ in range(skip):
            file.readline()
        lines = _Lines(file, western=western)
        rows = _escaped_rows(lines, width) if escaped else _quoted_rows(lines, width, mark.encode())
        for row in rows:
            out.write(row)


def _refused(width: int, mark: bytes, problem: bytes) -> bytes:
    return mark * width + problem + b"\n"


class _Lines:
    """The lines of a file; those that were looked at too early are given back. One that is too long comes as None."""

    def __init__(self, file: IO[bytes], *, western: bool) -> None:
        self._file = file
        self._western = western
        self._back: deque[bytes | None] = deque()

    def next(self) -> bytes | None:
        """The next line with its end, b"" after the last."""
        if self._back:
            return self._back.popleft()
        line = self._file.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(b"\n"):
            return as_utf8(line) if self._western else line
        while (rest := self._file.readline(LONGEST)) and not rest.endswith(b"\n"):
            pass
        return None

    def give_back(self, lines: list[bytes | None]) -> None:
        self._back.extendleft(reversed(lines))


def as_utf8(line: bytes) -> bytes:
    """The line in UTF-8: as it is, or from Windows-1252 where it is none."""
    # Five places of Windows-1252 are empty.
    return line if is_utf8(line) else line.decode("cp1252", errors="replace").encode("utf-8")


def is_utf8(line: bytes) -> bool:
    """Whether the line is UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class _Grammar:
    """How fields are told apart: a whole one with what ends it; one in quotes to its quote, or as far as it goes."""

    mark: bytes
    field: re.Pattern[bytes]
    rest: re.Pattern[bytes]
    inside: re.Pattern[bytes]
    escapes: bool


def _grammar(mark: bytes, *, escapes: bool) -> _Grammar:
    sign = re.escape(mark)
    inner = rb'((?:[^"\\]++|""|\\.)*+)' if escapes else rb'((?:[^"]++|"")*+)'
    plain = rb"(?:[^\\\r\n" + sign + rb"]|\\.)*+" if escapes else rb"[^\r\n" + sign + rb"]*+"
    end = rb"(?:(" + sign + rb")|\r?\n?\Z)"
    return _Grammar(
        mark,
        re.compile(rb'(?:"' + inner + rb'" *+|((?!")' + plain + rb"))" + end, re.DOTALL),
        re.compile(inner + rb'" *+()' + end, re.DOTALL),
        re.compile(inner, re.DOTALL),
        escapes,
    )


def _quoted_rows(lines: _Lines, width: int, mark: bytes) -> Iterator[bytes]:
    """The rows of a file whose fields may be in quotes."""
    standard, escaped = _grammar(mark, escapes=False), _grammar(mark, escapes=True)
    end = mark + b"\n"
    while (line := lines.next()) != b"":
        if line is None:
            yield _refused(width, mark, _LONG)
        elif b'"' not in line and b"\\" not in line:
            # Line ends of an old kind in the middle of it part rows too.
            yield from (part + end for part in line.strip(b"\r\n").split(b"\r") if part)
        else:
            row = _row(lines, line, width, standard) or _row(lines, line, width, escaped)
            yield row or _refused(width, mark, _problem(line, width, standard))


def _row(lines: _Lines, line: bytes, width: int, grammar: _Grammar) -> bytes | None:
    """The row that begins with `line`, over as many lines as it goes; None where it is none."""
    taken: list[bytes | None] = []
    fields = _fields(lines, line, grammar, taken)
    if fields is None or len(fields) != width:
        lines.give_back(taken)
        return None
    if not grammar.escapes:
        return b"".join(part for part in (line, *taken) if part).rstrip(b"\r\n") + grammar.mark + b"\n"
    return _written(fields, grammar.mark)


def _fields(lines: _Lines, line: bytes, grammar: _Grammar, taken: list[bytes | None]) -> list[bytes] | None:
    """The fields of the row that begins with `line`, None where they do not end as they should; lines go to `taken`."""
    fields: list[bytes] = []
    place = 0
    while True:
        begun = b""
        found = grammar.field.match(line, place)
        if not found:
            going_on = _to_the_quote(lines, line, place, grammar, taken)
            if not going_on:
                return None
            begun, line, found = going_on
        fields.append(_value(begun + (found[1] or b""), found[2], grammar))
        if not found[3]:
            return fields
        place = found.end()


def _to_the_quote(
    lines: _Lines, line: bytes, place: int, grammar: _Grammar, taken: list[bytes | None]
) -> tuple[bytes, bytes, re.Match[bytes]] | None:
    """Of a field in quotes that goes on over line ends: what comes before its last line, that line, its end there."""
    if line[place : place + 1] != b'"' or not grammar.inside.fullmatch(line, place + 1):
        return None
    begun = [line[place + 1 :]]
    size = len(line)
    while size < LONGEST:
        next_line = lines.next()
        taken.append(next_line)
        if not next_line:
            return None
        if found := grammar.rest.match(next_line):
            return b"".join(begun), next_line, found
        if b'"' in next_line and not grammar.inside.fullmatch(next_line):
            return None
        begun.append(next_line)
        size += len(next_line)
    return None


def _value(quoted: bytes, plain: bytes | None, grammar: _Grammar) -> bytes:
    """The value of a field; only that of escaped ones is ever written."""
    if not grammar.escapes:
        return b""
    if plain:
        return b"" if plain == b"\\N" else _unescaped(plain)
    return _unescaped(quoted.replace(b'""', b'"'))


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text) if b"\\" in text else text


def _written(fields: list[bytes], mark: bytes) -> bytes:
    """The row of these values, with nothing wrong."""
    return b"".join(b'"' + field.replace(b'"', b'""') + b'"' + mark if field else mark for field in fields) + b"\n"


def _problem(line: bytes, width: int, grammar: _Grammar) -> bytes:
    """What is wrong with a line that is no row."""
    count = place = 0
    while found := grammar.field.match(line, place):
        count, place = count + 1, found.end()
        if not found[3]:
            break
    if not found or count == width:
        return _QUOTE
    return _FEW if count < width else _MANY


def _escaped_rows(lines: _Lines, width: int) -> Iterator[bytes]:
    """The rows of a file that is separated by tabs and has escapes in place of quotes."""
    while (line := lines.next()) != b"":
        if line is None:
            yield _refused(width, b"\t", _LONG)
            continue
        whole = _continued(lines, line).rstrip(b"\r\n")
        fields = [b"" if field == b"\\N" else _unescaped(field) for field in _TAB_FIELD.findall(whole)]
        if len(fields) == width:
            yield _written(fields, b"\t")
        elif whole:
            yield _refused(width, b"\t", _FEW if len(fields) < width else _MANY)


def _continued(lines: _Lines, line: bytes) -> bytes:
    """The line with those after it that a backslash at its end calls for."""
    while (end := re.search(rb"(\\+)\r?\n\Z", line)) and len(end[1]) % 2 and len(line) < LONGEST:
        line += lines.next() or b""
    return line
