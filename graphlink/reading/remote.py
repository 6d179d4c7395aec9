"""Remote places: addresses that graphlink does not read from, refused with what brings the data here."""

from ..database_address import TABLE, is_database, scheme_of, shown_address
from ..errors import InputError

__all__ = ["refuse_remote"]

_COPIES = {
    **dict.fromkeys(("s3", "s3a", "s3n"), "aws s3 cp --recursive s3://BUCKET/FOLDER FOLDER"),
    **dict.fromkeys(("gs", "gcs"), "gcloud storage cp --recursive gs://BUCKET/FOLDER ."),
    **dict.fromkeys(("abfs", "abfss", "wasb", "wasbs", "az", "adl"), "azcopy copy ADDRESS FOLDER --recursive"),
    **dict.fromkeys(("http", "https", "ftp", "sftp"), "curl --remote-name ADDRESS"),
    **dict.fromkeys(("hdfs", "viewfs"), "hdfs dfs -get FOLDER ."),
}
"""What an address begins with -> a command that copies what lies there."""


def refuse_remote(text: str, *, for_run: bool = False) -> None:
    """Raises InputError where `text`, of which no file was found, is an address; `for_run`: a run on Spark reads it."""
    kind, shown = scheme_of(text), shown_address(text)
    if kind is None and is_database(text):
        raise InputError(f"{shown}: no such file; a database that the environment names needs `query`")
    spark = ", or run it with --engine spark" if for_run else ""
    if text.startswith(TABLE):
        raise InputError(f"{shown}: a table that Spark knows; write it as Parquet, and name the files{spark}")
    if kind in _COPIES:
        raise InputError(
            f"{shown}: is not read from there; copy it here first (such as {_COPIES[kind]}), or mount it{spark}"
        )
    if kind == "file":
        raise InputError(f"{shown}: write the path alone, without file://")
    if is_database(text):
        raise InputError(f"{shown}: SOURCE is a folder or a file; name a database as `path` in a graphlink.toml there")
    if kind and kind.startswith("postgres"):
        raise InputError(f"{shown}: write postgresql:// for a PostgreSQL database")
    if kind:
        raise InputError(
            f"{shown}: graphlink asks PostgreSQL, SQLite and DuckDB alone; export the tables as Parquet or CSV, and "
            "name the files"
        )
