"""Commands: simulate, evaluate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphlink.errors import InputError
from graphlink.figures import plural

from .output import next_call, note, print_json, print_table

if TYPE_CHECKING:
    from graphlink.case import Case
    from graphlink.decisions import Measured
    from graphlink.simulation import Evaluation


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command("simulate")(simulate)
    app.command("evaluate")(evaluate)


def simulate(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write; must not exist, or be empty.")],
    level: Annotated[
        str,
        typer.Option(
            help="How the operators work: benign (none), careless, pools, careful, reseller, batch; with more crowds "
            "of innocents: crowds (no operators), shells, domain, replacement, office, relay (or 0 to 11)."
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
    print_table(f"{world.level}, seed {world.seed}", ("what", "count"), [(what, f"{count:,}") for what, count in rows])
    note(f"next: {next_call('run', str(done.folder))}")


def evaluate(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder that `graphlink run` wrote.")],
    truth: Annotated[
        Path | None,
        typer.Argument(
            metavar="TRUTH",
            help="Which accounts are fake: .parquet, .csv or .jsonl. With --decisions, the decisions' file.",
        ),
    ] = None,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="By what people decided, in the settings' file or the one named.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option(help="With --decisions: settings, not those of the case's run.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Score a case against the truth, or against what people decided, and say what cannot be known from that.

    Examples: graphlink evaluate day.case world/truth.parquet, and graphlink evaluate day.case --decisions
    """
    from dataclasses import asdict

    from graphlink.case import Case
    from graphlink.simulation import evaluate as evaluate_case
    from graphlink.simulation import read_truth

    if decisions:
        _evaluate_decided(Case.open(case), truth, config, json)
        return
    if truth is None:
        raise InputError("give TRUTH, which says what accounts are fake, or --decisions")
    result = evaluate_case(Case.open(case).accounts, read_truth(truth))
    if json:
        print_json(asdict(result))
    else:
        _print_evaluation(result)


def _evaluate_decided(case: "Case", file: Path | None, config: Path | None, json: bool) -> None:
    """Scores `case` by what people decided."""
    from dataclasses import asdict

    from graphlink.decisions import book_of, measure_decided, read_decisions

    book = read_decisions(book_of(case, decisions=file, config=config))
    result = measure_decided(case.accounts, book)
    if json:
        print_json(asdict(result))
    else:
        _print_measured(result)
    for said in (*result.said, *book.notes):
        note(said)


def _print_measured(result: "Measured") -> None:
    decided = plural(result.operation, "account decided operation", "accounts decided operation")
    title = f"{decided}, {result.innocent:,} innocent, {result.unsure:,} unsure, "
    rows = [
        (
            *(one.verdict, f"{one.accounts:,}", f"{one.decided:,}", f"{one.operation:,}", percent(one.share)),
            *(f"{one.strokes_right:,} of {one.strokes:,}", _interval(one.low, one.high)),
        )
        for one in result.precisions
    ]
    columns = ("verdict", "accounts", "decided", "operation", "precision", "by decision", "95 % interval")
    print_table(f"{title}{result.disputed:,} disputed", columns, rows)
    drawn = [(one.verdict, f"{one.accounts:,}", one.drawn, one.decided, one.operation) for one in result.strata]
    print_table("Drawn at random", ("verdict", "accounts", "drawn", "decided", "operation"), drawn)
    recalls = [
        (
            " + ".join(one.verdicts),
            "not known" if one.share is None else percent(one.share),
            _interval(one.low, one.high),
        )
        for one in result.recalls
    ]
    print_table("Recall of all fake accounts", ("verdict", "recall", "95 % interval"), recalls)


def _interval(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{percent(low)} to {percent(high)}"


def percent(share: float | None, digits: int = 1) -> str:
    """A share as a percentage with so many digits; a dash where there is none."""
    return "-" if share is None else f"{100 * share:.{digits}f} %"


def _print_evaluation(result: "Evaluation") -> None:
    _print_verdicts(result)
    _print_operators(result)
    _print_large(result)
    _print_innocents(result)
    _print_agreements(result)
    _print_adjusted_rands(result)
    _print_calibrations(result)


def _print_verdicts(result: "Evaluation") -> None:
    rows = [
        (" + ".join(one.verdicts), one.accounts, one.fakes, one.innocents, percent(one.precision), percent(one.recall))
        for one in (result.suspend, result.flagged)
    ]
    print_table(
        f"{plural(result.accounts, 'account')}, {result.fakes:,} of them fake, {result.unknown:,} not in the truth",
        ("verdict", "accounts", "fakes", "innocents", "precision", "recall"),
        rows,
    )


def _print_operators(result: "Evaluation") -> None:
    rows = [
        (
            *(one.operator, one.accounts, percent(one.suspend_recall), percent(one.flagged_recall)),
            *(one.communities, one.networks),
        )
        for one in result.operators
    ]
    columns = ("operator", "accounts", "suspend", "suspend + review", "communities", "networks")
    print_table("Recall per operator", columns, rows)


def _print_large(result: "Evaluation") -> None:
    operators, communities = result.operators_found, result.large_communities
    rows = [
        ("operators of at least 20 accounts: one flagged", operators.operators, operators.one_flagged),
        ("operators of at least 20 accounts: half flagged", operators.operators, operators.half_flagged),
        ("communities of at least 100 core accounts, 95 % fake: flagged", communities.communities, communities.flagged),
        ("the same: suspended", communities.communities, communities.suspended),
    ]
    print_table("What nobody can overlook", ("what", "there are", "found"), rows)


def _print_innocents(result: "Evaluation") -> None:
    rows = [(one.kind, one.accounts, one.suspended, one.reviewed) for one in result.innocents]
    title = f"Innocents by kind; {percent(result.share_of_innocents_flagged, 2)} of all are flagged"
    print_table(title, ("kind", "accounts", "suspended", "reviewed"), rows)


def _print_agreements(result: "Evaluation") -> None:
    rows = [
        (
            *(one.of, one.among, one.parts, one.groups),
            *(percent(figure) for figure in (one.pair_precision, one.pair_recall, one.pair_f1)),
            *(percent(figure) for figure in (one.bcubed_precision, one.bcubed_recall, one.bcubed_f1)),
        )
        for one in result.agreements
    ]
    print_table(
        f"Mostly fake: {plural(result.fake_communities, 'community', 'communities')}, "
        f"{plural(result.fake_networks, 'network')}; "
        f"with suspended accounts: {result.suspended_communities} and {result.suspended_networks}",
        (
            "agreement of",
            "among",
            "parts",
            "true",
            "pair precision",
            "recall",
            "F1",
            "B-cubed precision",
            "recall",
            "F1",
        ),
        rows,
    )


def _print_adjusted_rands(result: "Evaluation") -> None:
    rows = [
        (one.found, one.true, one.accounts, one.parts, one.groups, "-" if one.index is None else f"{one.index:.3f}")
        for one in result.adjusted_rands
    ]
    columns = ("found", "true", "accounts", "parts", "true", "adjusted Rand index")
    print_table("Agreement over the fakes that are in a community", columns, rows)


def _print_calibrations(result: "Evaluation") -> None:
    for one in result.calibrations:
        rows = [
            (f"{part.low:.1f} to {part.high:.1f}", part.accounts, percent(part.mean_score), percent(part.fakes))
            for part in one.bins
            if part.accounts
        ]
        title = f"Scores of {one.among}: expected calibration error {percent(one.error, 2)}"
        print_table(title, ("score", "accounts", "mean score", "fakes"), rows)
