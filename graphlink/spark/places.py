"""Places that Spark reaches and nothing else here does: files of a store, tables of a catalog, copied to this machine.

Files are copied as they are, by Hadoop's own ways to each kind of store: what is damaged in them stays so, and is told.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["copy_files", "copy_table"]

_SIGNS = re.compile(r"[*?\[{]")


def copy_files(spark: "SparkSession", address: str, folder: Path) -> tuple[str, str]:
    """The address of a folder, and the path or pattern below it, of what `address` names; both hold in `folder` too.

    A file or folder of exactly that name wins over a pattern. Raises InputError where there is nothing.
    """
    java: Any = spark._jvm
    place = java.org.apache.hadoop.fs.Path(address)
    store = place.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    exact = store.exists(place)
    found = [place] if exact else [status.getPath() for status in store.globStatus(place) or ()]
    if not found:
        raise InputError(f"{address}: no such file or folder, as Spark sees it; name one that is there")
    parent = place.getParent()
    while parent is not None and not exact and _SIGNS.search(parent.toString()):
        parent = parent.getParent()
    # The top of a store has no name of its own.
    root, top = (place, "source") if parent is None else (parent, "")
    for one in found:
        _copy(java, store, one, folder / (top or _below(one, root)))
    rest = top or _below(place, root)
    # As it was written: Hadoop drops strokes.
    written = address.rstrip("/")
    return (written.removesuffix(rest) if written.endswith(rest) else root.toString()).rstrip("/"), rest


def _below(place: Any, root: Any) -> str:
    """The path from `root` to `place`, which may be spelled with another name of the same store."""
    whole, above = (str(path.toUri().getPath()).strip("/") for path in (place, root))
    return whole[len(above) :].strip("/")


def _copy(java: Any, store: Any, place: Any, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Neither taken away there, nor beset with sums here.
    store.copyToLocalFile(False, place, java.org.apache.hadoop.fs.Path(f"file:{target.absolute()}"), True)


def copy_table(spark: "SparkSession", name: str, folder: Path) -> None:
    """Makes `folder` with the rows of the catalog's table `name` as Parquet; its parts are named by their number."""
    spark.table(name).write.parquet(f"file:{folder.absolute()}")
    for part in sorted(folder.glob("part-*.parquet")):
        # Spark adds what is another name each time.
        part.rename(folder / f"{part.name[: len('part-00000')]}.parquet")
