"""Tables of Arrow (.feather, .arrow) and .orc written anew as Parquet, which the engine reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc, orc

from ..errors import InputError

__all__ = ["write_arrow", "write_orc"]


def write_arrow(file: Path, target: Path) -> None:
    """Writes the table into the folder `target`, batch by batch. Raises InputError where it cannot be read."""
    with _reading(file), pa.memory_map(str(file)) as held:
        try:
            reader = ipc.open_file(held)
        except pa.ArrowInvalid:
            held.seek(0)
            streamed = ipc.open_stream(held)
            _write(target, streamed.schema, iter(streamed))
        else:
            _write(target, reader.schema, map(reader.get_batch, range(reader.num_record_batches)))


def write_orc(file: Path, target: Path) -> None:
    """The same of an ORC file, stripe by stripe."""
    with _reading(file):
        held = orc.ORCFile(str(file))
        _write(target, held.schema, map(held.read_stripe, range(held.nstripes)))


def _write(target: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    with pq.ParquetWriter(target / "data.parquet", schema) as out:
        for batch in batches:
            out.write_batch(batch)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, ValueError) as problem:
        said = str(problem).partition("\n")[0]
        raise InputError(f"{file}: cannot be read ({said}); write it as Parquet") from None
