"""What may be named as SOURCE: a folder of tables, and no case."""

from pathlib import Path

from graphlink.errors import InputError

__all__ = ["refuse_case"]

OF_A_CASE = ("run.json", "communities.parquet")


def refuse_case(source: Path, config: Path | None = None) -> None:
    """A case is no source: its tables would be told of as an export whose names are not known."""
    from graphlink.settings import SETTINGS_FILE

    named = config is not None or (source / SETTINGS_FILE).is_file()
    if not named and all((source / name).is_file() for name in OF_A_CASE):
        raise InputError(
            f"{source}: a case that `graphlink run` wrote; give the folder of tables that it was made from"
        )
