"""Members of Parquet columns: what a dotted path leads to inside structs, maps, lists and JSON text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..engine import DuckDBEngine, quote_name, quote_text
from .binaries import binary_sql, holds_binaries, is_binary
from .columns import Column
from .json_text import LOOKED_AT, called, is_pair, member_of_text_sql, passed_over, paths_meant, text_leaves, way_to
from .parquet_files import layout_of, parquet_columns, parquet_scan
from .relations import FileForm, Layout, with_notes

__all__ = ["find_parquet_member", "parquet_members", "with_parquet_leaves"]


def find_parquet_member(engine: DuckDBEngine, layout: Layout, name: str) -> Layout | None:
    """The layout with the member that the dotted path `name` leads to as a column; None where no file has it."""
    found: dict[int, FileForm] = {}
    for form, file in zip(layout.forms, layout.source.files, strict=True):
        if id(form) not in found:
            member = _member(engine, file, name)
            found[id(form)] = replace(form, columns={**form.columns, name: member}) if member else form
    forms = tuple(found[id(form)] for form in layout.forms)
    return layout_of(layout.source, forms) if any(name in form.columns for form in forms) else None


def _member(engine: DuckDBEngine, file: Path, name: str) -> Column | None:
    steps = name.split(".")
    schema = pq.read_schema(file)
    for n in range(1, len(steps)):
        top = ".".join(steps[:n])
        place = schema.get_field_index(top)
        kind = schema.field(place).type if place >= 0 else None
        sql = _text_member_sql(engine, file, top, name) if _is_text(kind) or _are_pairs(kind) else None
        sql = sql or (_member_sql(kind, quote_name(top), steps[n:]) if kind else None)
        if sql:
            (column,) = parquet_columns(engine, f"(select {sql} as found from {parquet_scan([file])})").values()
            return Column(name, column.type, sql=sql)
    return None


def _is_text(kind: pa.DataType | None) -> bool:
    return kind is not None and (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind))


def _text_member_sql(engine: DuckDBEngine, file: Path, top: str, name: str) -> str | None:
    """SQL for the member of JSON text in the column `top`, None where its first values have none, or are no text."""
    if is_binary(file, top):
        return None
    texts = _first_texts(engine, file, top)
    meant = [path for path in paths_meant(name) if path[0] == top]
    found = next((way for path in meant if (way := way_to(texts, path[1:]))), None)
    return member_of_text_sql(_as_text_sql(file, top), found) if found else None


def _are_pairs(kind: pa.DataType | None) -> bool:
    """Whether it is a list of pairs of a name and a value, as events' parameters are kept."""
    if kind is None or not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return False
    inner = kind.value_type
    return pa.types.is_struct(inner) and is_pair(inner.field(n).name for n in range(inner.num_fields))


def _is_plain_map(kind: pa.DataType | None) -> bool:
    """Whether it is a map from names to texts or numbers, as stores of traces keep attributes."""
    return kind is not None and pa.types.is_map(kind) and not pa.types.is_nested(kind.item_type)


def _as_text_sql(file: Path, column: str) -> str:
    kind = pq.read_schema(file).field(column).type
    if _are_pairs(kind) or _is_plain_map(kind):
        return f"to_json({quote_name(column)})::varchar"
    return binary_sql(column) if pa.types.is_binary(kind) and holds_binaries([file]) else quote_name(column)


def _first_texts(engine: DuckDBEngine, file: Path, column: str) -> list[str]:
    name = _as_text_sql(file, column)
    found = engine.frame(f"select {name} as text from {parquet_scan([file])} where {name} <> '' limit {LOOKED_AT}")
    return [str(text) for text in found["text"]]


def _member_sql(kind: pa.DataType, sql: str, steps: Sequence[str]) -> str | None:
    """SQL for the member that `steps` lead to from what `sql` gives, None where its type has none."""
    if not steps:
        return sql
    step, *others = steps
    if pa.types.is_struct(kind):
        return _field_sql(kind, sql, steps)
    if pa.types.is_map(kind):
        # Keys of a map are called as attributes are, with dots (`user.id`); what they lead to is no further map then.
        step, others = (step, others) if pa.types.is_nested(kind.item_type) else (".".join(steps), [])
        return _member_sql(kind.item_type, f"map_extract_value({sql}, {quote_text(step)})", others)
    if (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and step.isdecimal():
        return _member_sql(kind.value_type, f"list_extract({sql}, {int(step) + 1})", others)
    return None


def _field_sql(kind: pa.StructType, sql: str, steps: Sequence[str]) -> str | None:
    """SQL for the member of a struct; a dot may be part of a field's own name."""
    for n in range(1, len(steps) + 1):
        name = ".".join(steps[:n])
        place = kind.get_field_index(name)
        found = place >= 0 and _member_sql(
            kind.field(place).type, f"struct_extract({sql}, {quote_text(name)})", steps[n:]
        )
        if found:
            return found
    return None


def with_parquet_leaves(engine: DuckDBEngine, layout: Layout) -> Layout:
    """The layout with every member inside a column of structs, or of JSON text, however deep."""
    own = list(layout.columns)
    for top in own:
        for name in parquet_members(engine, layout, top):
            layout = (name not in layout.columns and find_parquet_member(engine, layout, name)) or layout
    return with_notes(layout, (passed_over(top, _texts_in(engine, layout, top)) for top in own))


def parquet_members(engine: DuckDBEngine, layout: Layout, name: str) -> list[str]:
    """The dotted paths inside the column `name`, as its first file has it."""
    kind = _kind_of(layout.source.files[0], name)
    if _holds_text(kind):
        return [called(path) for path in text_leaves(name, _texts_in(engine, layout, name))]
    return [leaf for leaf in _leaves(kind, name) if leaf != name] if kind else []


def _kind_of(file: Path, name: str) -> pa.DataType | None:
    schema = pq.read_schema(file)
    return schema.field(name).type if name in schema.names and not is_binary(file, name) else None


def _holds_text(kind: pa.DataType | None) -> bool:
    return _is_text(kind) or _are_pairs(kind) or _is_plain_map(kind)


def _texts_in(engine: DuckDBEngine, layout: Layout, name: str) -> list[str]:
    """What the column has in the first rows of the first file, where that may be the text of an object."""
    file = layout.source.files[0]
    return _first_texts(engine, file, name) if _holds_text(_kind_of(file, name)) else []


def _leaves(kind: pa.DataType, name: str) -> Iterator[str]:
    if pa.types.is_struct(kind):
        for n in range(kind.num_fields):
            yield from _leaves(kind.field(n).type, f"{name}.{kind.field(n).name}")
    else:
        yield name
