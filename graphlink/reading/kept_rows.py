"""Kept rows: the rows of part files from the Parquet of an earlier case, and into that of the next one.

A Parquet file of kept rows has the columns of the loaded table, `part` in place of `file`, and `refused`: what was
wrong with a row that the parser refused.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..engine import DuckDBEngine
from .input_files import fingerprint
from .kept_parts import KeptFile, KeptPart, asked_hash, taken_parts
from .relations import Layout, file_list

__all__ = ["Loaded", "kept_refused_sql", "kept_rows_sql", "look_up", "write_kept"]

MOST = 16
"""Files of kept rows for one table: beyond, all are written as one, so that a year of days is no year of files."""


@dataclass(frozen=True)
class Loaded:
    """Which files of a table were taken as they were kept, and what was `asked` of each that may be kept."""

    taken: Mapping[int, KeptPart] = field(default_factory=dict)
    asked: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def look_up(layout: Layout, scans: Sequence[str], foreign: Collection[int]) -> Loaded:
    """What is kept of the files that `scans` read; those by the numbers `foreign` are not read as they lie.

    Nothing of a table of which nothing is known.
    """
    source = layout.source
    asked = {
        n: (known.sha256, asked_hash(scan.replace(file_list([file]), "file")))
        for n, (known, file, scan) in enumerate(zip(source.known, source.files, scans, strict=False))
        if n not in foreign
    }
    return Loaded(taken_parts(layout.keeping, asked), asked)


def kept_rows_sql(loaded: Loaded) -> list[str]:
    """A SELECT of the rows that are taken, for each file of them."""
    return [_placed(file, numbers, "refused is null") for file, numbers in _numbers(loaded).items()]


def kept_refused_sql(loaded: Loaded) -> list[str]:
    """A SELECT of file, row and error_type of the rows that the parser refused, for each file of kept rows."""
    columns = 'file, "row", refused as error_type'
    return [
        f"select {columns} from ({_placed(file, numbers, 'refused is not null', 'refused')})"
        for file, numbers in _numbers(loaded).items()
    ]


def _numbers(loaded: Loaded) -> dict[KeptFile, dict[int, int]]:
    """For each file of kept rows, which number a part of it has now."""
    found: dict[KeptFile, dict[int, int]] = {}
    for n, part in loaded.taken.items():
        found.setdefault(part.file, {})[part.place] = n
    return found


def _placed(file: KeptFile, numbers: Mapping[int, int], where: str, *more: str) -> str:
    now = ", ".join(f"({place}, {n})" for place, n in numbers.items())
    left_out = ", ".join(sorted({"part", "refused"} - set(more)))
    return (
        f'select * exclude ({left_out}, place, file, "row"), file, "row" from '
        f"read_parquet({file_list([file.path])}, hive_partitioning=false) "
        f"join (select place, file::bigint as file from (values {now}) as now(place, file)) on part = place "
        f"where {where}"
    )


def write_kept(engine: DuckDBEngine, name: str, layout: Layout, loaded: Loaded) -> tuple[KeptPart | None, ...]:
    """For each file of the table `name` the part under which its rows are kept; nothing where nothing is kept.

    Reads `unparsed` (file, row, error_type). A file of rows goes on as it is where every part of it is still one.
    """
    if not layout.keeping.keeps or not loaded.asked:
        return ()
    whole = [file for file, numbers in _numbers(loaded).items() if len(numbers) == file.parts]
    found: dict[int, KeptPart] = {
        n: part for n, part in loaded.taken.items() if part.file in whole and len(whole) < MOST
    }
    left = [n for n in loaded.asked if n not in found]
    if left:
        written = _written(engine, name, left)
        for place, n in enumerate(left):
            found[n] = KeptPart(layout.source.names[n], *loaded.asked[n], written, place, layout.forms[n].members)
    return tuple(found.get(n) for n in range(len(layout.source.files)))


def _written(engine: DuckDBEngine, name: str, files: Sequence[int]) -> KeptFile:
    path = engine.scratch_file(f"kept-{name}.parquet")
    place = f"(list_position([{', '.join(map(str, files))}]::bigint[], file) - 1)::integer as part"
    engine.copy_to_parquet(
        f"select {place}, * exclude (file), null::varchar as refused from {name} where part is not null "
        f'union all by name select {place}, "row", error_type as refused from unparsed where part is not null',
        path,
    )
    return KeptFile(path, fingerprint(path), len(files))
