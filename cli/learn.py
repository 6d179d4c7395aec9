"""Commands: learn, queue."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphlink.errors import InputError
from graphlink.figures import plural, score, verb

from .output import next_call, note, print_json, print_table

if TYPE_CHECKING:
    from graphlink.case import Case
    from graphlink.decisions import Decisions
    from graphlink.learning import Lesson, Question

Book = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE", help="The decisions' file, instead of the settings'.")
]
Config = Annotated[Path | None, typer.Option("--config", help="Settings; those of the case's run without it.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    app.command("queue")(queue)
    app.command("learn")(learn)


def queue(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder that `graphlink run` wrote.")],
    count: Annotated[int, typer.Option("--for", min=1, metavar="N", help="How many questions.")] = 30,
    decisions: Book = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """List what to decide next: what a card was unsure of, what would teach most, what the bound on innocents needs.

    Example: graphlink queue sample.case --for 10
    """
    from graphlink.case import Case
    from graphlink.learning import questions

    opened = Case.open(case)
    found = questions(opened, _book(opened, decisions, config), count)
    if json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        note("Nothing is left to decide that would teach anything.")
        return
    columns = ("decide", "network", "accounts", "score", "verdict", "asked", "for an operation", "against")
    print_table(f"The next {len(found)} questions", columns, [_question(one) for one in found])
    named = {found[0].what: found[0].name, "decisions": decisions, "config": config}
    note(f"{next_call('decide', str(case), **named)} --as operation|innocent|unsure --by … --why …")


def _book(case: "Case", decisions: Path | None, config: Path | None) -> "Decisions":
    """What was decided: in the book, and by the ledger of suspensions."""
    from graphlink.decisions import book_of, read_book
    from graphlink.suspension import ledger_decisions, read_suspend_settings

    book = read_book(book_of(case, decisions=decisions, config=config))
    for line in book.notes:
        note(line)
    settings = config or Path(case.manifest.get("settings_file") or "graphlink.toml")
    return book.and_also(ledger_decisions(read_suspend_settings(settings if settings.is_file() else None)))


def _question(one: "Question") -> tuple[object, ...]:
    why = {"kept": "suspended until decided", "learn": "teaches most", "bound": "by lot, for the bound"}[one.asked]
    return (
        f"{one.what} {one.name}",
        one.network_id,
        f"{one.accounts:,}",
        score(one.score),
        one.verdict,
        why,
        "; ".join(one.speaks_for),
        "; ".join(one.speaks_against),
    )


def learn(
    cases: Annotated[list[Path], typer.Argument(metavar="CASE ...", help="Cases whose communities were decided.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="CARD", help="The card to write, such as card.toml.")],
    decisions: Book = None,
    config: Config = None,
    strength: Annotated[
        float | None, typer.Option(metavar="X", help="How firmly the shipped weights are held; more: a card like them.")
    ] = None,
    json: Json = False,
) -> None:
    """Fit the verdict's weights to what was decided, and say what they would change.

    Example: graphlink learn sample.case -o card.toml
    """
    from graphlink.case import Case
    from graphlink.judging import write_card
    from graphlink.learning import STRENGTH
    from graphlink.learning import learn as learn_card

    if strength is not None and not 0.01 <= strength <= 10_000:
        raise InputError(f"--strength {strength:g}: give a number from 0.01 to 10000")
    opened = [Case.open(case) for case in cases]
    lesson = learn_card(opened, _book(opened[0], decisions, config), strength=strength or STRENGTH)
    write_card(lesson.file, out)
    if json:
        print_json(_document(lesson, cases))
    else:
        _print_lesson(lesson, cases)
    note(f"Written to {out}; judge by it: graphlink run SOURCE --card {out}, or see it beside: --beside {out}")


def _document(lesson: "Lesson", cases: list[Path]) -> dict[str, object]:
    changes = lesson.changes.assign(case=[str(cases[number]) for number in lesson.changes["case"]])
    return {
        "hash": lesson.file.hash,
        "learned": lesson.file.model_dump(mode="json")["learned"],
        "weights": lesson.weights.to_dict("records"),
        "changes": changes.to_dict("records"),
    }


def _print_lesson(lesson: "Lesson", cases: list[Path]) -> None:
    learned = lesson.file.learned
    assert learned is not None
    moved = lesson.weights[(lesson.weights["learned"] - lesson.weights["shipped"]).abs() >= 0.01]
    print_table(
        f"Weights: {len(moved)} of {len(lesson.weights)} moved",
        ("sign", "shipped", "learned"),
        [(one.sign, f"{one.shipped:+.2f}", f"{one.learned:+.2f}") for one in moved.itertuples()],
    )
    print_table(
        f"Log-loss of {learned.communities} decided communities, each judged by a card that had not seen its network",
        ("card", "log-loss"),
        [("shipped", f"{learned.log_loss_shipped:.3f}"), ("learned", f"{learned.log_loss:.3f}")],
    )
    rows = [
        (cases[one["case"]], one["community_id"], f"{one['accounts']:,}", one["shipped"], one["learned"], one["done"])
        for one in lesson.changes.to_dict("records")
    ]
    print_table(
        f"{plural(len(rows), 'community', 'communities')} whose verdict would be another",
        ("case", "community", "accounts", "shipped card", "this card", "a run by it"),
        rows,
    )
    held = int(((lesson.changes["learned"] == "suspend") & (lesson.changes["done"] != "suspend")).sum())
    if held:
        who, them = plural(held, "community", "communities"), verb(held, "it is", "they are")
        note(f"{who} would be suspended by this card alone: {them} reviewed until a person decides")
