r"""Access logs -> a table: the common and the combined form, as Apache, nginx and whatever stands before them write.

    45.1.2.3 - anna [21/Jan/2026:16:24:03 +0000] "GET /a HTTP/1.1" 200 512 "https://b.example/" "curl/8.5" "81.2.3.4"

Columns are called as nginx calls them. What stands before the address (a host's name, a collector's stamp) is `prefix`,
what a log's own format writes after the agent `extra_1` and so on, and addresses there are the forwarders'. `-` is no
value.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..engine import DuckDBEngine, quote_text
from .columns import Column
from .formats import ACCESS_QUOTED as QUOTED
from .formats import head_of
from .input_files import TableFiles
from .relations import FileForm, Layout, Table
from .text_rows import PROBLEMS, lines_sql, load, log_columns_sql, text_table

__all__ = ["inspect_access", "open_access"]

_V4 = r"\d{1,3}(?:\.\d{1,3}){3}"
# A clock has two colons, so that an address within a line must have three.
_ADDRESS = rf"(?:{_V4}(?::\d+)?|[0-9a-fA-F]{{0,4}}(?::[0-9a-fA-F]{{0,4}}){{3,7}}(?:\.\d{{1,3}}){{0,3}})"
_ADDRESSES = rf"(?:(?:{_ADDRESS}|unknown|-),\s*)*{_ADDRESS}"
_EXTRA = rf'"{QUOTED}"|\[[^\]]*\]|\S+'

_FIELDS = {
    "prefix": r"^(?:(?:(.*?)[\s|])??",
    "forwarded": rf"({_ADDRESSES})",
    "host": r"|(\S+))",
    "remote_logname": r" (\S+)",
    "remote_user": r" (.*?)",
    "time_local": r" \[([^\]]+)\]",
    "request": rf' "({QUOTED})"',
    "status": r" (\d{3}|-)",
    "body_bytes_sent": r" (\d+|-)",
    "http_referer": rf'(?: "({QUOTED})"',
    "http_user_agent": rf' "({QUOTED})")?',
    "rest": r"((?:\s.*)?)$",
}
_LINE = "".join(_FIELDS.values())
_ADDRESS_OF = ("forwarded", "host")
_NAMES = ("prefix", "remote_addr", *(name for name in _FIELDS if name not in ("prefix", *_ADDRESS_OF, "rest")))
_FORWARDED = "http_x_forwarded_for"
_LONG = 8192
"""Characters of a line that is not looked at for its form: a pattern may go over one many times."""
_RARE = 100
"""Lines of which one must have as many fields."""
_NO_LINE = "not a line of an access log"


def inspect_access(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The columns of an access log, and those that the first lines have beyond the combined form."""
    forms = tuple(FileForm(heading=(*_NAMES, *_extras_of(file))) for file in source.files)
    names = dict.fromkeys(name for form in forms for name in form.heading)
    return Layout(source, {name: Column(name, "VARCHAR") for name in names}, forms)


def _extras_of(file: Path) -> list[str]:
    """What the fields after the agent are called, in the file's first lines."""
    head = head_of(file).decode("utf-8", errors="replace")
    whole = head[: head.rfind("\n") + 1] or head
    lines = (re.match(_LINE, line) for line in whole.splitlines() if len(line) < _LONG)
    found = [re.findall(_EXTRA, line[len(_FIELDS)]) for line in lines if line]
    widths = Counter(map(len, found))
    # What a client sent may look like more fields.
    width = max((width for width, seen in widths.items() if _RARE * seen >= len(found)), default=0)
    names = [f"extra_{n}" for n in range(1, width + 1)]
    # nginx's own format ends so; other logs have a time or a size there.
    forwarders = {row[0].strip('"') for row in found if row} - {"-", ""}
    if forwarders and all(re.fullmatch(_ADDRESSES, one) for one in forwarders):
        names[0] = _FORWARDED
    return names


def open_access(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The table, with `columns`, as the table `name` of the engine."""
    loaded = load(engine, name, layout, [_select(layout, n, columns) for n in range(len(layout.forms))])
    return text_table(engine, name, layout, columns, layout.source.files, [0] * len(layout.forms), loaded)


def _select(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    form = layout.forms[n]
    chosen = log_columns_sql(layout, n, columns, lambda name: _field_sql(form, name))
    names = ", ".join(map(quote_text, _FIELDS))
    more = len(form.heading) - len(_NAMES)
    return (
        f"select {chosen}, case when parts.time_local = '' then '{_NO_LINE}' "
        f"when len(extras) > {more} then '{PROBLEMS['TOO MANY COLUMNS']}' end as broken "
        f"from (select parts, regexp_extract_all(parts.rest, {quote_text(_EXTRA)}) as extras from "
        f"(select regexp_extract(line, {quote_text(_LINE)}, [{names}]) as parts "
        f"from ({lines_sql(layout.source.files[n])}) where trim(line) <> ''))"
    )


def _field_sql(form: FileForm, name: str) -> str:
    if name in _NAMES:
        text = " || ".join(f"parts.{part}" for part in (_ADDRESS_OF if name == "remote_addr" else [name]))
    else:
        text = f"trim(extras[{form.heading.index(name) - len(_NAMES) + 1}], '\"[]')"
    return f"""nullif(nullif(replace({text}, '\\"', '"'), '-'), '')"""
