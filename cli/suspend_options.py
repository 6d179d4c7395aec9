"""What the suspend commands have in common: options, and where the settings are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphlink.errors import InputError

from .output import next_call

if TYPE_CHECKING:
    from graphlink.suspension import SuspendSettings

DEFAULT_CONFIG = Path("graphlink.toml")
LONGEST_LIMIT = 3650 * 86_400

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan's file.")]
Config = Annotated[Path | None, typer.Option("--config", help="Settings; graphlink.toml here where there is one.")]
LedgerFile = Annotated[Path | None, typer.Option("--ledger", help="The ledger's file, instead of the settings'.")]
By = Annotated[str | None, typer.Option("--by", help="Who does this; your login name without it.")]
Expect = Annotated[int | None, typer.Option("--expect", help="How many accounts this acts on, instead of typing it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@dataclass(frozen=True)
class Desk:
    """The settings and the ledger that a call was made with, which the next one needs too."""

    config: Path | None
    ledger: Path | None

    def call(self, *words: str, **options: object) -> str:
        """The `graphlink suspend` call to make next, ready for a shell."""
        return next_call("suspend", *words, **options, config=self.config, ledger=self.ledger)

    def check(self, account: str) -> str:
        """The call that tries the connector on `account`; it has no ledger."""
        return next_call("suspend", "check", account, config=self.config)


def settings_of(config: Path | None, ledger: Path | None) -> SuspendSettings:
    """The settings of --config, or of graphlink.toml here; with the ledger of --ledger."""
    from graphlink.suspension import read_suspend_settings

    if config is None and DEFAULT_CONFIG.is_file():
        config = DEFAULT_CONFIG
    settings = read_suspend_settings(config)
    return settings if ledger is None else settings.model_copy(update={"ledger": str(ledger.absolute())})


def duration(text: str, option: str = "--spread") -> float:
    """The seconds of a duration such as 90s, 30m, 6h, 14d. Raises InputError for what is none."""
    from pydantic import TypeAdapter, ValidationError

    from graphlink.settings import Seconds

    try:
        return float(TypeAdapter(Seconds).validate_python(text))
    except ValidationError:
        raise InputError(f"{option} {text!r} is no duration; write 90s, 30m, 6h or 14d") from None


def limit_duration(text: str) -> float:
    """The seconds for which limits last. Raises InputError for no duration, and for one of no time or beyond years."""
    seconds = duration(text, "--for")
    if not 1 <= seconds <= LONGEST_LIMIT:
        raise InputError(f"--for {text!r}: a limit lasts from 1s to 3650d; leave --for out where it does not end")
    return seconds


def login() -> str:
    """The login name of who calls. Raises InputError where none is known."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise InputError("no login name is known; add --by NAME") from None
