"""Commands: simulate."""

from pathlib import Path
from typing import Annotated

import typer

from .output import note, print_table


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command("simulate")(simulate)


def simulate(
    out: Annotated[Path, typer.Argument(help="Folder to write; must not exist, or be empty.")],
    level: Annotated[
        str,
        typer.Option(
            help="How careful the operators are: benign, careless, pools, careful, reseller, batch (or 0 to 5)."
        ),
    ] = "pools",
    accounts: Annotated[int, typer.Option(help="Accounts, the fake ones included.")] = 60_000,
    fakes: Annotated[int, typer.Option(help="Fake accounts, of three operators.")] = 2_400,
    exchanges: Annotated[int, typer.Option(help="Rows of the exchange log.")] = 600_000,
    seed: Annotated[int, typer.Option(help="Decides everything: same seed, same bytes.")] = 7,
    file_format: Annotated[str, typer.Option("--format", help="parquet, or csv for small worlds.")] = "parquet",
) -> None:
    """Write an invented source folder, look-alikes and operators in it, and the truth about it."""
    from graphlink import simulation

    world = simulation.make_world(level, accounts=accounts, fakes=fakes, exchanges=exchanges, seed=seed)
    done = simulation.simulate(world, out, file_format=file_format, note=note)
    rows = [*done.rows.items(), *((f"  {kind}", count) for kind, count in done.kinds.items())]
    print_table(
        f"{done.folder} ({world.level}, seed {world.seed})", ("what", "count"), [(k, f"{n:,}") for k, n in rows]
    )
