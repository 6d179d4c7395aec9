"""Sources that Spark reaches: `s3a://…`, `hdfs://…`, `file:///…`, `spark:catalog.db.table`.

Spark copies them into the run's scratch folder, and the run reads the copies as it reads any file: what it rejects, how
it takes times and what its case holds are the same as for files that lay here.
"""

import re
import time
from pathlib import Path

from .database_address import TABLE, is_far, shown_address
from .engine import DuckDBEngine
from .errors import InputError
from .reading import Copied, Keeping, Sources, read_sources, told_afar
from .settings import SETTINGS_FILE, Settings
from .spark import SparkEngine

__all__ = ["read_from_spark"]

COPIED_HERE = "engine spark: {} was copied to this machine and read here"

_WITH_SECRET = re.compile(r"^[^/]*:/*[^/@]*:[^/@]*@")


def read_from_spark(
    db: DuckDBEngine, spark: SparkEngine, source: str | Path, settings: Settings, base: Path, keeping: Keeping
) -> tuple[tuple[str, ...], Sources]:
    """Notes, and what `read_sources` makes of `source`, of which Spark brings here what lies far away."""
    text = str(source)
    copies = {address: _copied(db, spark, address) for address in _far_addresses(text, settings, base)}
    own = copies.get(text)
    if own is None:
        # A far SOURCE whose settings name every table: nothing of it is read but that.
        here = base if is_far(text, Path()) else Path(source)
    else:
        here = own.path.parent if text.startswith(TABLE) else own.path
        _refuse_settings_there(here, text)
    with told_afar(copies.values()):
        found = read_sources(db, here, settings, base=base, copies=copies, keeping=keeping)
    return tuple(COPIED_HERE.format(shown_address(address)) for address in copies), found


def _far_addresses(source: str, settings: Settings, base: Path) -> list[str]:
    """Each address that the run reads, once: those of the settings, or where they name no table the source."""
    sections = [section for section in (settings.accounts, *settings.signals, *settings.activity) if section]
    if not sections:
        return [source] if is_far(source, Path()) else []
    return list(dict.fromkeys(section.path for section in sections if not section.query and is_far(section.path, base)))


def _copied(db: DuckDBEngine, spark: SparkEngine, address: str) -> Copied:
    if _WITH_SECRET.match(address):
        raise InputError(
            f"{shown_address(address)}: holds a secret; leave it to spark-defaults.conf or to the environment"
        )
    began = time.perf_counter()
    folder = db.scratch_file(f"far-{sum(run.name == 'copied' for run in db.runs):03}")
    folder.mkdir()
    if address.startswith(TABLE):
        # So that a source which is one table is read as one log is.
        found = Copied(address, folder / "exchanges.parquet", ".")
        spark.copy_table(address.removeprefix(TABLE), found.folder)
    else:
        root, rest = spark.copy_files(address, folder)
        found = Copied(root, folder, rest)
    db.note("copied", time.perf_counter() - began, 0)
    return found


def _refuse_settings_there(here: Path, source: str) -> None:
    if (here / SETTINGS_FILE).is_file():
        raise InputError(
            f"{shown_address(source)}: holds a {SETTINGS_FILE}, and settings are read on this machine alone; copy it "
            "here and name it with --config, its paths being whole addresses"
        )
