"""What the suspend commands have in common: options, and where the settings are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphlink.errors import InputError

if TYPE_CHECKING:
    from graphlink.suspension import SuspendSettings

DEFAULT_CONFIG = Path("graphlink.toml")

PlanFile = Annotated[Path, typer.Argument(help="The plan's file.")]
Config = Annotated[Path | None, typer.Option("--config", help="Settings; graphlink.toml here where there is one.")]
LedgerFile = Annotated[Path | None, typer.Option("--ledger", help="The ledger's file, instead of the settings'.")]
By = Annotated[str | None, typer.Option("--by", help="Who does this; your login name without it.")]
Expect = Annotated[int | None, typer.Option("--expect", help="How many accounts this acts on, instead of typing it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def settings_of(config: Path | None, ledger: Path | None) -> SuspendSettings:
    """The settings of --config, or of graphlink.toml here; with the ledger of --ledger."""
    from graphlink.suspension import read_suspend_settings

    if config is None and DEFAULT_CONFIG.is_file():
        config = DEFAULT_CONFIG
    settings = read_suspend_settings(config)
    return settings if ledger is None else settings.model_copy(update={"ledger": str(ledger.absolute())})


def duration(text: str) -> float:
    """The seconds of a duration such as 90s, 30m, 6h. Raises InputError for what is none."""
    from pydantic import TypeAdapter, ValidationError

    from graphlink.settings import Seconds

    try:
        return float(TypeAdapter(Seconds).validate_python(text))
    except ValidationError:
        raise InputError(f"--spread {text!r} is no duration; write 90s, 30m or 6h") from None
