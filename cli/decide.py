"""Commands: decide, decisions."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphlink.errors import InputError
from graphlink.figures import plural, verb

from .output import next_call, note, print_document, print_json, print_table

if TYPE_CHECKING:
    from graphlink.decisions import Asked, Decision, Decisions, Drawn

Book = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE", help="The decisions' file, instead of the settings'.")
]
Config = Annotated[Path | None, typer.Option("--config", help="Settings; those of the case's run without it.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides.")]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="Why: others will read it.")]
OfCase = Annotated[Path | None, typer.Option("--case", metavar="CASE", help="Of the source of this case.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

family = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List, show and withdraw what people have decided."
)


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command("decide")(decide)
    app.add_typer(family, name="decisions")


def decide(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder that `graphlink run` wrote.")],
    community: Annotated[list[int] | None, typer.Option(help="This community (again for more).")] = None,
    network: Annotated[list[int] | None, typer.Option(help="This network (again for more).")] = None,
    account: Annotated[list[str] | None, typer.Option(help="This account (again for more).")] = None,
    signal: Annotated[
        list[str] | None, typer.Option(metavar="KIND=VALUE", help="This signal (again for more).")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="CSV with columns what, name, as, by, why; or what a page saved.")
    ] = None,
    verdict: Annotated[str | None, typer.Option("--as", help="operation, innocent or unsure.")] = None,
    by: By = None,
    why: Why = None,
    sample: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Draw N clear accounts and N to review at random, to be decided."),
    ] = None,
    seed: Annotated[int, typer.Option(help="For --sample: the same seed draws the same.")] = 7,
    decisions: Book = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Record what a person found of a community, a network, accounts or a signal.

    Example: graphlink decide sample.case --community 3 --as innocent --by ann --why "our reseller's classroom"
    """
    from graphlink.case import Case
    from graphlink.decisions import book_of, draw, record

    opened = Case.open(case)
    path = book_of(opened, decisions=decisions, config=config)
    named = {"community": community, "network": network, "account": account, "signal": signal}
    asked = _asked(named, file, verdict, by, why)
    if sample is not None:
        if asked:
            raise InputError("--sample draws accounts; decide them in a call of its own")
        again = next_call("decide", str(case), decisions=decisions, config=config)
        _print_drawn(draw(opened, sample, path, seed=seed), json, again)
        return
    if not asked:
        raise InputError("nothing is named; give --community, --network, --account, --signal, --file or --sample")
    done = record(opened, asked, path)
    if json:
        print_json([one.as_line() for one in done.decisions])
    else:
        print_table(_counted(len(done.decisions)), COLUMNS, [_cells(one) for one in done.decisions])
    reads = f"give it to `graphlink run --decisions {path}`" if decisions else "the next `graphlink run` reads it"
    note(f"Written to {path}; {reads}." if done.decisions else f"{path}: nothing is new.")
    if done.already:
        note(f"{done.already:,} stood there already, and were not written again.")


def _asked(
    named: dict[str, Any], file: Path | None, verdict: str | None, by: str | None, why: str | None
) -> list[Asked | Decision]:
    """All that the call asks for: what is named, and what stands in `file`, which the options fill up."""
    from graphlink.decisions import Asked, read_filled

    if verdict is not None and verdict not in ("operation", "innocent", "unsure"):
        raise InputError(f"--as {verdict[:40]}: write operation, innocent or unsure")
    found: list[Asked | Decision] = [
        Asked(what, str(one), verdict, by, why) for what, names in named.items() for one in names or ()
    ]
    if file is not None:
        filled = read_filled(file)
        if filled.empty:
            note(f"{file}: {plural(filled.empty, 'row')} without a verdict in `as` {verb(filled.empty)} left out")
        found += [
            replace(one, verdict=one.verdict or verdict, by=one.by or by, why=one.why or why)
            if isinstance(one, Asked)
            else one
            for one in filled.asked
        ]
    return found


COLUMNS = ("id", "day", "by", "as", "what", "name", "accounts", "why")


def _counted(number: int) -> str:
    return f"{number:,} decision{'' if number == 1 else 's'}"


def _cells(one: Decision) -> tuple[object, ...]:
    return one.id[:8], one.day, one.by, one.verdict, one.what, one.name, f"{len(one.accounts):,}", one.why


def _print_drawn(drawn: Drawn, json: bool, again: str) -> None:
    """The accounts drawn, as JSON or as the table that `--file` takes once `as` and `why` are filled in."""
    from graphlink.spreadsheet import spreadsheet_text

    rows = drawn.accounts.to_dict("records")
    if json:
        print_json(rows)
    else:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("account_id", "as", "why"))
        writer.writerows((spreadsheet_text(row["account_id"]), "", "") for row in rows)
        print_document(text.getvalue().encode("utf-8", "surrogatepass"))
    for one in drawn.draws:
        of = plural(one.of, "account")
        note(f"{len(one.accounts):,} of {of} with verdict {one.stratum} drawn, recorded in {drawn.path}")
    if not rows:
        note("All such accounts are drawn already.")
    elif not json:
        note(f"Fill in `as` and `why`, and give the file back: {again} --file FILE --by NAME")


@family.command("list")
def list_command(
    case: Annotated[Path | None, typer.Option(help="Say which communities of this case they are tied to.")] = None,
    decisions: Book = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """List every decision, what became of it, and how far people agree (Cohen's kappa)."""
    from graphlink.case import Case
    from graphlink.decisions import agreements, book_of, read_decisions, tied_communities

    opened = Case.open(case) if case else None
    book = read_decisions(book_of(opened, decisions=decisions, config=config))
    tied = {one.id: ids for one, ids in tied_communities(book.standing, opened.accounts)} if opened else {}
    agreed = agreements(book.standing)
    standing = _standing(book)
    if json:
        listed = [
            one.as_line() | {"standing": standing[one.id]} | ({"communities": tied.get(one.id, [])} if opened else {})
            for one in book.lines
            if one.id in standing
        ]
        draws = [one.as_line() for one in book.draws]
        print_json({"decisions": listed, "agreement": [asdict(one) for one in agreed], "draws": draws})
    else:
        rows = [(*_cells(one), standing[one.id]) for one in book.lines if one.id in standing]
        if opened:
            rows = [
                (*row, ", ".join(map(str, tied.get(one.id, [])))) for row, one in zip(rows, _made(book), strict=True)
            ]
        columns = (*COLUMNS, "now", *(["community today"] if opened else []))
        print_table(_counted(len(rows)), columns, rows)
        _print_agreement(agreed)
    for said in (*book.notes, *_open_draws(book)):
        note(said)


def _made(book: Decisions) -> list[Decision]:
    return [one for one in book.lines if one.withdraws is None]


def _standing(book: Decisions) -> dict[str, str]:
    """Of each decision's id, whether it stands, was replaced by a later one, or withdrawn and by whom."""
    stands = {one.id for one in book.standing}
    gone = {one.withdraws: f"withdrawn by {one.by}" for one in book.lines if one.withdraws}
    return {one.id: gone.get(one.id, "stands" if one.id in stands else "replaced") for one in _made(book)}


def _print_agreement(agreed: Any) -> None:
    if agreed:
        rows = [
            (one.left, one.right, one.both, one.alike, "-" if one.kappa is None else f"{one.kappa:.2f}")
            for one in agreed
        ]
        print_table(
            "Agreement (kappa: 1 always, 0 by chance)", ("one", "other", "both decided", "alike", "kappa"), rows
        )


def _open_draws(book: Decisions) -> list[str]:
    """How many of the accounts drawn at random nobody has decided yet."""
    decided = {one.name for one in book.standing if one.what == "account"}
    drawn = {account for one in book.draws for account in one.accounts}
    left = len(drawn - decided)
    return [f"{left:,} of {plural(len(drawn), 'account')} drawn at random {verb(left)} not decided yet"] if left else []


@family.command("show")
def show_command(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A decision's id, or how it begins.")],
    case: OfCase = None,
    decisions: Book = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show one decision whole: of which case, on which evidence, over which accounts."""
    from graphlink.decisions import read_decisions

    book = read_decisions(_book_of(case, decisions, config))
    found = book.find(ident)
    line = {**found.as_line(), "standing": _standing(book)[found.id]}
    if json:
        print_json(line)
        return
    told = {key: value for key, value in line.items() if value not in ((), [], "")}
    rows = [(key, _shown_value(value)) for key, value in told.items()]
    print_table(found.said, ("what", "is"), rows)


def _shown_value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {inner}" for key, inner in value.items())
    return f"{len(value):,}: {', '.join(value)}" if isinstance(value, list) else str(value)


@family.command("withdraw")
def withdraw_command(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A decision's id, or how it begins.")],
    by: By = None,
    why: Why = None,
    case: OfCase = None,
    decisions: Book = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Take a decision back; it stays in the file, and counts no more."""
    from graphlink.decisions import withdraw

    for option, value in (("--by", by), ("--why", why)):
        if not (value or "").strip():
            raise InputError(f"{option} is missing; say who takes it back, and why")
    line = withdraw(_book_of(case, decisions, config), ident, by=by or "", why=why or "")
    if json:
        print_json(line.as_line())
    else:
        note(f"{line.withdraws} is withdrawn: {line.what} {line.name}, {line.verdict}.")


def _book_of(case: Path | None, decisions: Path | None, config: Path | None) -> Path:
    from graphlink.case import Case
    from graphlink.decisions import book_of

    return book_of(Case.open(case) if case else None, decisions=decisions, config=config)
