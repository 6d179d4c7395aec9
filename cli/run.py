"""`graphlink run`: from raw tables to a case."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphlink.figures import chance, plural, score

from .output import note, print_json, print_table, say
from .progress import progress_bar
from .sources import refuse_case

if TYPE_CHECKING:
    from graphlink.case import Case

TOP = 10


def run(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The folder of source tables, or one log (README: Source).")
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The case folder to write.")] = None,
    config: Annotated[Path | None, typer.Option(help="A settings file, where it is not SOURCE/graphlink.toml.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark (pip install 'graphlink[spark]', Java).")] = "duckdb",
    seed: Annotated[int | None, typer.Option(help="The seed of every random choice.")] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="CASE", help="An earlier case: keep its ids and say what changed.")
    ] = None,
    card: Annotated[
        Path | None, typer.Option(metavar="CARD", help="Judge by the weights of this card (graphlink learn).")
    ] = None,
    beside: Annotated[
        Path | None, typer.Option(metavar="CARD", help="Show this card's verdicts beside; they change nothing.")
    ] = None,
    known: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Accounts judged elsewhere: CSV with account_id, or one id a line."),
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What people decided, instead of the settings' file.")
    ] = None,
    max_rejected: Annotated[
        str | None, typer.Option(metavar="SHARE", help="Stop where a table lost more of its rows, such as 5%.")
    ] = None,
    memory: Annotated[
        str | None, typer.Option(metavar="SIZE", help="What the engine may hold, such as 8GB; by itself half, or 4GB.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(metavar="N", help="Threads of the engine; by itself all there are.")
    ] = None,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="Where Spark runs, such as spark://host:7077; by itself here.")
    ] = None,
    no_pages: Annotated[
        bool, typer.Option("--no-pages", help="Write the tables alone: report and graph write the pages, later.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing case.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print run.json instead of tables.")] = False,
) -> None:
    """Find the networks in SOURCE and write a case.

    Example: graphlink run sample_data --out sample.case
    """
    from graphlink.pipeline import run as run_pipeline

    refuse_case(Path(source), config)
    # What a run makes is seldom a circle: to look for these each time 700 things were made took a fortieth of it.
    gc.set_threshold(10_000)
    with progress_bar() as progress:
        case = run_pipeline(
            source,
            out,
            config=config,
            engine=engine,
            seed=seed,
            force=force,
            previous=previous,
            card=card,
            beside=beside,
            known=known,
            decisions=decisions,
            max_rejected=max_rejected,
            memory=memory,
            threads=threads,
            master=master,
            pages=not no_pages,
            progress=progress,
        )
    if json:
        print_json(case.manifest | {"case": str(case.path)})
        return
    from graphlink.case import already_suspended
    from graphlink.learning import beside_said

    if previous is not None:
        print_since(previous, case)
    print_top(case)
    for line in summary_lines(case.manifest):
        note(line)
    if already := already_suspended(case):
        note(f"{already:,} of the accounts to suspend {'is' if already == 1 else 'are'} suspended already")
    for line in beside_said(case):
        note(f"the card beside: {line}")
    note(f"wrote {case.path}, without pages" if no_pages else f"open {case.path / 'report.html'}")


def print_since(previous: Path, case: "Case") -> None:
    """What changed since the earlier case, first who is to be acted on otherwise."""
    from graphlink.case import Case
    from graphlink.following import compare_cases
    from graphlink.reports import change_sentences

    for line in change_sentences(compare_cases(Case.open(previous), case)):
        say(line)


def print_top(case: "Case") -> None:
    """The first communities of the case, the ones to act on first."""
    frame = case.communities.assign(rank=case.communities["verdict"].map({"suspend": 0, "review": 1, "clear": 2}))
    top = frame.sort_values(["rank", "accounts"], ascending=[True, False], kind="stable").head(TOP)
    rows = [
        (c.community_id, c.network_id, c.verdict, sure, f"{c.accounts:,}", q_value, c.reason)
        for c, sure, q_value in zip(
            top.itertuples(), map(score, top["score"].tolist()), map(chance, top["q_value"].tolist()), strict=True
        )
    ]
    print_table(
        plural(len(frame), "community", "communities") + (f", the first {TOP}" if len(frame) > TOP else ""),
        ("community", "network", "verdict", "score", "accounts", "q", "why"),
        rows,
    )


def _chance_words(suspend: int, by_chance: float) -> str:
    """How many of those to suspend chance alone would explain; nothing where nobody is."""
    if not suspend:
        return ""
    said = "none" if by_chance == 0 else "under 0.1" if by_chance < 0.05 else f"{by_chance:.1f}"
    return f"; chance alone would explain {said} of them"


def summary_lines(manifest: dict[str, Any]) -> list[str]:
    """What a person should know of the run before opening anything."""
    counts, chance = manifest["counts"], manifest["chance"]
    lines = [
        f"{plural(counts['accounts'], 'account')}, {plural(counts['links'], 'link')}, "
        f"{plural(counts['communities'], 'community', 'communities')}",
        f"{plural(counts['suspend'], 'account')} to suspend, {counts['review']:,} to review"
        f"{_chance_words(counts['suspend'], chance['suspended_by_chance'])}",
    ]
    rows = sum(entry["rows"] for entry in manifest["inputs"])
    lines.append(
        f"{plural(rows, 'row')} read" + (f" of {files:,} files" if (files := len(manifest["inputs"])) > 1 else "")
    )
    if card := manifest.get("card"):
        lines.append(f"judged by {card['path']} ({card['hash'][:18]}); what it alone would suspend is reviewed")
        if not card.get("seen"):
            lines.append("the card does not say what it was taught by and clears by its points alone: learn it anew")
    if counts["rejected"]:
        lines.append(
            f"{plural(counts['rejected'], 'row or value', 'rows or values')} could not be read: see rejected.parquet"
        )
    if manifest.get("reinstated"):
        who = plural(len(manifest["reinstated"]), "account was", "accounts were")
        lines.append(f"{who} reinstated before: no plan names them again")
    lines += decision_lines(manifest.get("decisions") or {})
    return lines + [str(text) for text in manifest["notes"]]


def decision_lines(found: dict[str, Any]) -> list[str]:
    """What people decided, and what became of it, where there is anything decided."""
    accounts = found.get("accounts") or {}
    if not accounts and not found.get("standing"):
        return []
    counted = ", ".join(f"{number:,} {decided}" for decided, number in accounts.items()) or "none of this source"
    standing, held, more, below = (found[name] for name in ("standing", "held_back", "confirmed", "kept_below"))
    lines = [
        f"{plural(standing, 'decision stands', 'decisions stand')}; accounts decided: {counted}",
        f"by decisions {plural(held, 'account is', 'accounts are')} held back, {plural(more, 'more is', 'more are')} "
        f"to suspend and {found['asked_for']:,} more to review",
    ]
    if below:
        lines.append(
            plural(below, "account decided operation is", "accounts decided operation are")
            + " not suspended: the signs alone ask for no review"
        )
    return lines


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command()(run)
