"""Commands: inspect."""

import typer


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
