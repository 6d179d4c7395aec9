"""The one rule of redaction for every command that hands a case on: a key alone redacts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphlink.case import Redaction

__all__ = ["KeyFile", "Redact", "redaction_of"]

Redact = Annotated[
    bool, typer.Option("--redact", help="Replace every account id and signal value by a keyed pseudonym.")
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        metavar="FILE",
        help="File with the redaction key; redacts, with or without --redact. Else GRAPHLINK_REDACTION_KEY has it.",
    ),
]


def redaction_of(redact: bool, key_file: Path | None) -> "Redaction | None":
    """The redaction that `--redact` or `--key-file` asks for; None where neither is given.

    Raises InputError where there is no key, or none that will do.
    """
    if not redact and key_file is None:
        return None
    from graphlink.case import redaction_from_environment

    return redaction_from_environment(key_file)
