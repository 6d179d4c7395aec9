"""JSON files: one object a line, one array, or objects over several lines -> a table, every value as text.

Whole numbers keep every digit; what is nested is JSON text. One array is read by the engine at once; where it is torn
or longer than the engine takes, its lines are read one by one, so that what cannot be read costs the line it stands in.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..engine import DuckDBEngine, Problem, quote_text
from ..errors import InputError
from .columns import Column
from .formats import head_of, packing_of
from .input_files import TableFiles
from .json_shapes import MANY, batch_path, line_of_list_sql, refuse_columns, refuse_map, refuse_tables
from .json_text import (
    ANY,
    DEEPEST,
    LOOKED_AT,
    called,
    leaves_of,
    list_paths,
    member_of_text_sql,
    passed_over,
    paths_meant,
    pointer_sql,
    rows_sql,
    seen_sql,
    text_leaves,
    way_to,
)
from .log_lines import PAIRS, STAMPED, are_yearless, line_shape, object_sql
from .rejects import reject_rows
from .relations import FileForm, Layout, Table, file_list, of_file_sql, with_column, with_notes
from .text_rows import LONGEST, PROBLEMS, lines_of_all_sql, lines_sql, load, packed_sql, text_table

__all__ = ["find_json_member", "inspect_json", "json_members", "open_json", "with_json_leaves"]

_Path = tuple[str, ...]

_NESTED = "holds an object or a list, text is needed"
_NO_OBJECT = "not a JSON object"
_LONG = "chr(31)"
"""Stands for an object that is too long: no line of JSON is like it."""
_FORMATS = {"array": "array", "objects": "unstructured"}
_OBJECT = "json_valid(line) and json_type(line) = 'OBJECT'"

_MAY_TELL = r"^\s*(\[\s*)?\{|=.*=.*=|^[<\[(]?[0-9>]+.*\{|^e[wy][A-Za-z0-9+/_-]+=*\s*$"
"""How texts look that are objects, lists of these, pairs of names and values, an object behind a time, or in base64."""

_WHEN = r"(?i)time|date|stamp|^ts$|_ts$|^(rt|start|end|at)$"
"""What a member is called that may tell when something was."""

_LOOKED_AT = 5_000
"""Objects in which members are looked for."""
_PAGE = {"data", "items", "results", "result", "records", "Records", "events", "entries", "rows", "value", "logs"}
_PAGE |= {"logEvents"}
_OF_PAGES = {
    "object",
    "has_more",
    "hasMore",
    "next",
    "next_page",
    "next_cursor",
    "nextPageToken",
    "next_token",
    "cursor",
}
_OF_PAGES |= {
    "page",
    "pages",
    "per_page",
    "page_size",
    "total",
    "total_count",
    "count",
    "limit",
    "offset",
    "url",
    "links",
}
_OF_PAGES |= {"nextToken", "meta", "_links", "pagination", "paging", "status", "ok", "success", "first_id", "last_id"}
_OF_PAGES |= {"messageType", "owner", "logGroup", "logStream", "subscriptionFilters"}
_OF_PAGES |= {"previous", "prev", "nextLink", "@odata.nextLink", "@odata.context", "kind", "etag", "version"}
"""What interfaces call the rows of a page, and what they tell beside them."""

_BROKEN = (
    f"case when object is null then case when line = {_LONG} then '{PROBLEMS['LINE SIZE OVER MAXIMUM']}' "
    f"else '{_NO_OBJECT}' end end"
)


def inspect_json(engine: DuckDBEngine, source: TableFiles) -> Layout:
    """The members that any object of a JSON table has."""
    forms = tuple(FileForm(shape=_shape(head_of(file))) for file in source.files)
    try:
        names = _members(engine, source, forms)
    except Problem:
        torn = tuple(replace(form, shape="torn array" if form.shape == "array" else form.shape) for form in forms)
        if torn == forms or not any(names := _members(engine, source, torn)):
            raise
        forms = torn
    if not any(names):
        raise InputError(f"{source.shown}: no line is a JSON object; write one object a line, or one array of objects")
    inside, beside = _wrapped(engine, source, forms)
    if inside:
        forms = tuple(replace(form, inside=inside) for form in forms)
        names = _members(engine, source, forms)
    forms = tuple(
        replace(form, members=own) if _is_lines(form) else form for form, own in zip(forms, names, strict=True)
    )
    every = sorted({name for own in names for name in own})
    notes = (*_beside(source, inside, beside), *_without_year(source, forms, every))
    return Layout(source, {name: Column(name, "VARCHAR") for name in every}, forms, notes=notes)


def _without_year(source: TableFiles, forms: Sequence[FileForm], names: Iterable[str]) -> tuple[str, ...]:
    """What is to be said where the day before each line is all that tells when it was, and has no year."""
    logs = [file for file, form in zip(source.files, forms, strict=True) if form.shape in (STAMPED, PAIRS)]
    if not logs or any(re.search(_WHEN, name) for name in names) or not are_yearless(head_of(logs[0])):
        return ()
    return (
        f"{source.shown}: the days before its lines have no year, so that no time is read of it; write them whole, as "
        "2026-03-01T10:00:00Z",
    )


def _beside(source: TableFiles, inside: _Path, beside: Sequence[_Path]) -> tuple[str, ...]:
    """What is to be said of the lists `beside` the one that is the table."""
    if not beside:
        return ()
    named = ", ".join(f"`{'.'.join(path)}`" for path in beside[:5]) + (", ..." if len(beside) > 5 else "")
    if ANY in inside:
        rows = ".".join(step for step in inside if step != ANY)
        return (f"{source.shown}: the rows in `{rows}` are read, without what their batches say of them ({named})",)
    return (f"{source.shown}: of its lists `{'.'.join(inside)}` is read, and {named} not: a file for each would be",)


def _is_lines(form: FileForm) -> bool:
    """Whether each line of the file is a row by itself, whatever lies beside the file."""
    return form.shape == "lines" and not form.inside


def _shape(head: bytes) -> str:
    """How the objects of a file are told apart: lines, array, objects (over several lines), or as `line_shape` says."""
    text = head.decode("utf-8", errors="replace").lstrip()
    if not text.startswith(("{", "[")) and (shape := line_shape(head)):
        return shape
    if text.startswith("["):
        # A line that is a list by itself, such as `[1, 2]`, is a line that is no object.
        return "array" if text[1:].lstrip()[:1] in ("{", "") else "lines"
    if text.split("\n", 1)[0].rstrip() == "{":
        return "objects"
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return "lines"
    # Objects over several lines, or one after the other without any line end, as streams of events are stored.
    return "objects" if "\n" in text[:end] or text[end : end + 1] == "{" else "lines"


def _members(engine: DuckDBEngine, source: TableFiles, forms: Sequence[FileForm]) -> list[tuple[str, ...]]:
    """The members that the objects of each file have."""
    known = {n: file.members for n, file in enumerate(source.known) if file.members and _is_lines(forms[n])}
    asked = [n for n in range(len(forms)) if n not in known]
    if not asked:
        return list(known.values())
    found = engine.frame(
        f"select distinct file, unnest(json_keys(line)) as name from ({_lines_of(source, forms, asked)}) "
        f"where {_OBJECT} order by name"
    )
    told = found["name"].astype(str).groupby(found["file"]).agg(tuple).to_dict()
    return [known.get(n) or told.get(n, ()) for n in range(len(forms))]


def _wrapped(engine: DuckDBEngine, source: TableFiles, forms: Sequence[FileForm]) -> tuple[_Path, list[_Path]]:
    """The path to the rows, where each file is one object with one list of objects in it; else nothing. And the paths
    to other lists beside that one.

    A list that lies deeper holds the rows only where it is long: an event may have short ones of its own. Raises
    InputError where the rows are the members of the object.
    """
    lines = _every_line(source, forms)
    if len(engine.frame(f"select 1 from ({lines}) limit {len(forms) + 1}")) > len(forms):
        return _paged(engine, lines)
    told = json.loads(engine.scalar(f"select json_group_structure(line::json) from ({lines}) where {_OBJECT}") or "{}")
    refuse_map(source.shown, told)
    refuse_columns(source.shown, told)
    batch = batch_path(told)
    if len(batch[0]) > 2:
        return batch
    lists = list(_lists_in(told, ()))
    at_top = [path for path in lists if len(path) == 1]
    long = [path for path in lists if _longest(engine, lines, path) >= MANY]
    found = at_top if len(at_top) == 1 else long
    refuse_tables(source.shown, found)
    return (found[0], [path for path in at_top if path != found[0]]) if found else ((), [])


def _paged(engine: DuckDBEngine, lines: str) -> tuple[_Path, list[_Path]]:
    """The path to the rows, where each line is a batch of them, or a page of an interface's answers: beside its rows it
    tells of pages. And the paths to what stands beside the rows in a batch."""
    first = f"select line from ({lines}) where {_OBJECT} limit {_LOOKED_AT}"
    told = json.loads(engine.scalar(f"select json_group_structure(line::json) from ({first})") or "{}")
    found = [path for path in _lists_in(told, ()) if len(path) == 1]
    beside = {name for name in told if (name,) not in found}
    paged = len(found) == 1 and found[0][0] in _PAGE and beside <= _OF_PAGES
    return (found[0], []) if paged else batch_path(told)


def _lists_in(told: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths to lists of objects in the structure of an object; what lies in a list is not looked at."""
    if isinstance(told, list) and told and isinstance(told[0], dict):
        yield path
    if isinstance(told, dict) and len(path) < DEEPEST:
        for name, inner in told.items():
            yield from _lists_in(inner, (*path, name))


def _longest(engine: DuckDBEngine, lines: str, path: Sequence[str]) -> int:
    return engine.scalar(f"select max(json_array_length(line::json, {pointer_sql(path)})) from ({lines})") or 0


def _every_line(source: TableFiles, forms: Sequence[FileForm]) -> str:
    return _lines_of(source, forms, range(len(forms)))


def _lines_of(source: TableFiles, forms: Sequence[FileForm], numbers: Iterable[int]) -> str:
    """SQL for the objects of the files by these numbers, each as the text `line`, with the number of its `file`."""
    alike: dict[str | None, list[int]] = {}
    scans = []
    for n in numbers:
        if _is_lines(forms[n]):
            alike.setdefault(packing_of(source.files[n]), []).append(n)
        else:
            scans.append(f"select line, {n} as file from ({_lines(source, forms[n], n, rejects=False)})")
    scans += [lines_of_all_sql([source.files[n] for n in several], several) for several in alike.values()]
    return " union all ".join(scans)


def _lines(source: TableFiles, form: FileForm, n: int, *, rejects: bool = True) -> str:
    """SQL for the objects of file `n`, each as the text `line`."""
    file = source.files[n]
    if form.inside:
        outer = _lines(source, replace(form, inside=()), n, rejects=rejects)
        rows = f"select unnest({rows_sql('line', form.inside)}) as part from ({outer})"
        return f"select {line_of_list_sql('part')}::varchar as line from ({rows})"
    if form.shape in _FORMATS:
        line = f"case when strlen(json) > {LONGEST} then {_LONG} else json::varchar end as line"
        return (
            f"select {line} from read_json({file_list([file])}, {packed_sql(file)}, records=false, "
            f"format='{_FORMATS[form.shape]}', columns={{'json': 'JSON'}}, maximum_object_size={LONGEST})"
        )
    lines = lines_sql(file, rejects=rejects)
    if form.shape in (STAMPED, PAIRS):
        return f"select {object_sql(form.shape, 'line')} as line from ({lines}) where trim(line) <> ''"
    if form.shape == "torn array":
        bare = r"regexp_replace(regexp_replace(line, '^[\s\[,]+', ''), '[\s,\]]+$', '')"
        return f"select * from (select {bare} as line from ({lines})) where line <> ''"
    return lines


def find_json_member(engine: DuckDBEngine, layout: Layout, name: str) -> Layout | None:
    """The layout with the member that the dotted path `name` leads to as a column; None where no object has it."""
    paths = [path for path in paths_meant(name) if path[0] in layout.columns]
    exists = [f"json_exists(line, {pointer_sql(path)})" for path in paths]
    if not paths:
        return None
    found = engine.scalar(
        f"select list_position([{', '.join(exists)}], true) from ({_every_line(layout.source, layout.forms)}) "
        f"where {_OBJECT} and ({' or '.join(exists)}) limit 1"
    )
    return with_column(layout, name, paths[found - 1]) if found else _find_in_text(engine, layout, paths)


def _find_in_text(engine: DuckDBEngine, layout: Layout, paths: Sequence[tuple[str, ...]]) -> Layout | None:
    """The layout with the member that a path leads to inside JSON text, as queues and collectors of logs keep it."""
    cuts = [(path[:cut], path[cut:]) for path in paths for cut in range(1, len(path))]
    texts = _texts(engine, layout, list(dict.fromkeys(outer for outer, _ in cuts)))
    ways = ((outer, way_to(texts[outer], inner)) for outer, inner in cuts)
    outer, way = next(((outer, way) for outer, way in ways if way), ((), ()))
    return with_column(layout, called((*outer, *way)), outer, way) if way else None


def _texts(
    engine: DuckDBEngine, layout: Layout, paths: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], Sequence[str]]:
    """What the first objects have at each path, where that looks like the text of an object, or a list of them, or like
    a line of pairs; of other texts it is empty."""
    pointers = f"[{', '.join(pointer_sql(path) for path in paths)}]::varchar[]"
    cells = engine.frame(
        f"select n, case when regexp_matches(texts[n], {quote_text(_MAY_TELL)}) then texts[n] else '' end as text "
        f"from (select json_extract_string(line, {pointers}) as texts from "
        f"({_every_line(layout.source, layout.forms)}) where {_OBJECT} limit {LOOKED_AT}), "
        f"range(1, {len(paths) + 1}) as place(n) where texts[n] <> ''"
    )
    return {path: list(cells.loc[cells["n"] == n, "text"]) for n, path in enumerate(paths, 1)}


def with_json_leaves(engine: DuckDBEngine, layout: Layout) -> Layout:
    """The layout with every member inside a nested column that the first objects have, however deep."""
    lines = f"select line from ({_every_line(layout.source, layout.forms)}) where {_OBJECT} limit {_LOOKED_AT}"
    structure = json.loads(engine.scalar(f"select json_group_structure(line::json) from ({lines})") or "{}")
    alone = set(_lists_of_one(engine, lines, structure))
    for top in list(layout.columns):
        for path in leaves_of(structure.get(top), (top,), alone):
            layout = with_column(layout, ".".join(path), path)
    return _with_text_leaves(engine, layout)


def _lists_of_one(engine: DuckDBEngine, lines: str, structure: object) -> Iterator[tuple[str, ...]]:
    """The paths to lists that never hold more than one thing, as the headers of a web server written in Go do.

    Messages stay a list: how many there are of them says nothing.
    """
    lists = list(list_paths(structure, ()))
    if lists:
        counted = ", ".join(f"max(json_array_length(line::json, {pointer_sql(path)}))" for path in lists)
        most = engine.frame(f"select [{counted}] as most from ({lines})")["most"].iloc[0]
        yield from (path for path, length in zip(lists, most, strict=True) if length == 1)


def _with_text_leaves(engine: DuckDBEngine, layout: Layout) -> Layout:
    """The layout with every member of the JSON text in its columns; of what differs from row to row, none."""
    outers = [column.path or (name,) for name, column in layout.columns.items() if not column.of_files]
    found = _texts(engine, layout, outers)
    for outer, texts in found.items():
        for leaf in text_leaves(".".join(outer), texts):
            name = called(leaf)
            layout = layout if name in layout.columns else with_column(layout, name, outer, leaf[1:])
    return with_notes(layout, (passed_over(".".join(outer), texts) for outer, texts in found.items()))


def json_members(engine: DuckDBEngine, layout: Layout, name: str) -> list[str]:
    """The dotted paths one step inside the column `name`."""
    found = engine.frame(
        f"select distinct unnest(json_keys(line, {pointer_sql((name,))})) as name "
        f"from ({_every_line(layout.source, layout.forms)}) where {_OBJECT} order by name limit 50"
    )
    texts = _texts(engine, layout, [(name,)])[(name,)] if not len(found) else ()
    return [f"{name}.{member}" for member in found["name"]] or [called(path) for path in text_leaves(name, texts)]


def open_json(engine: DuckDBEngine, name: str, layout: Layout, columns: Sequence[Column]) -> Table:
    """The JSON table, with `columns`, as the table `name` of the engine."""
    loaded = load(engine, name, layout, [_select(layout, n, columns) for n in range(len(layout.forms))])
    table = text_table(engine, name, layout, columns, layout.source.files, [0] * len(layout.forms), loaded)
    for column in columns:
        nested = f'select file, "row" from {name} where nested = {quote_text(column.sql)}'
        reject_rows(engine, table, nested, column=column.name, problem=_NESTED)
    return table


def _select(layout: Layout, n: int, columns: Sequence[Column]) -> str:
    """Each line as an object; `nested` is the first column to hold what is neither text nor number."""
    inside = [column for column in columns if not column.of_files]
    # All members by one look into the line: each look costs as much as another line would.
    places = {pointer: f"cell_{n}" for n, pointer in enumerate(dict.fromkeys(map(_column_pointer, inside)), 1)}
    told = ", ".join(f"cells[{n}] as {cell}" for n, cell in enumerate(places.values(), 1))
    lines = _lines(layout.source, layout.forms[n], n)
    scan, seen = seen_sql(
        f"select line, object{', ' if told else ''}{told} from ("
        f"select *, json_extract_string(object, [{', '.join(places)}]::varchar[]) as cells from ("
        f"select case when {_OBJECT} then line end as object, line from ({lines})))",
        ((places[_column_pointer(column)], column.inner) for column in inside if column.inner),
    )
    cells = {column.sql: _cell_sql(column, places[_column_pointer(column)], seen) for column in inside}
    members = ", ".join(
        f"{of_file_sql(column, n) if column.of_files else cells[column.sql]} as {column.sql}" for column in columns
    )
    nested = " ".join(
        # Asked only where the text looks like it: a second look into every line would double the cost.
        f"when {column.sql}[1] in ('{{', '[') and json_type(object, {_column_pointer(column)}) in ('OBJECT', 'ARRAY') "
        f"then {quote_text(column.sql)}"
        for column in columns
        if column.plain and not column.of_files
    )
    nested = f"case {nested} end" if nested else "null::varchar"
    chosen = ", ".join(
        f"case when nested is null or nested <> {quote_text(column.sql)} then {column.sql} end as {column.sql}"
        for column in columns
    )
    return (
        f"select {chosen}, nested, {_BROKEN} as broken from ("
        f"select *, {nested} as nested from (select line, object, {members} from ({scan})))"
    )


def _cell_sql(column: Column, cell: str, seen: Mapping[tuple[str, _Path], str]) -> str:
    return member_of_text_sql(cell, column.inner, seen[cell, column.inner]) if column.inner else cell


def _column_pointer(column: Column) -> str:
    return pointer_sql(column.path or (column.name,))
