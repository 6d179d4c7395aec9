"""Commands: communities, explain, templates."""

import dataclasses
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphlink.figures import chance, score, share

from .once import only_one
from .output import note, print_json, print_table, say

if TYPE_CHECKING:
    from graphlink.case import AccountEvidence, PairEvidence, Reckoning, SharedSignal, Standing, Template

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The case folder that `graphlink run` wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_ONE = {
    "communities": "community",
    "links": "link",
    "templates": "template",
    "signals that it shares": "signal that it shares",
}
ROWS = 40
"""Rows of a table on the terminal."""

COLUMNS = ("community_id", "network_id", "verdict", "score", "accounts", "links", "exchanges", "q_value")


def register(app: typer.Typer) -> None:
    """Adds this family's commands to `app`."""
    for command in (communities, explain, templates):
        app.command(command.__name__)(command)


def communities(
    case: CaseFolder,
    verdict: Annotated[list[str] | None, typer.Option(metavar="V", help="Only suspend, review or clear.")] = None,
    network: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Only the communities of this network.")
    ] = None,
    sort: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="By a column of communities.parquet, instead of by verdict.")
    ] = None,
    json: AsJson = False,
) -> None:
    """List the communities of a case: verdict, size, and why.

    Example: graphlink communities sample.case --verdict suspend --sort exchanges
    """
    from graphlink.case import Case, list_communities

    chosen, whole = only_one("--verdict", verdict), only_one("--network", network)
    table = list_communities(Case.open(case), verdict=chosen, network=whole, sort=sort)
    if json:
        print_json(table.to_dict("records"))
        return
    decided = ["decided"] if "decided" in table and table["decided"].notna().any() else []
    columns = [*COLUMNS, *decided, *([sort] if sort and sort not in (*COLUMNS, *decided, "reason") else []), "reason"]
    rows = [[_cell(name, row[name]) for name in columns] for row in table.head(ROWS).to_dict("records")]
    headings = [name.removesuffix("_id").replace("reason", "why").replace("q_value", "q") for name in columns]
    print_table(_title("communities", len(table)), headings, rows)


def explain(
    case: CaseFolder,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's id.")],
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="A second account: what ties the two.")] = None,
    json: AsJson = False,
) -> None:
    """Say why an account is in its community, or what ties two accounts.

    Example: graphlink explain sample.case acct_00a817bb478e
    """
    from graphlink import case as cases

    opened = cases.Case.open(case)
    if other is None:
        alone = cases.explain(opened, account)
        print_json(dataclasses.asdict(alone)) if json else _print_account(alone)
        return
    pair = cases.explain_pair(opened, account, other)
    if json:
        print_json(
            dataclasses.asdict(pair) | {"same_community": pair.same_community, "same_network": pair.same_network}
        )
    else:
        _print_pair(pair)


def templates(
    case: CaseFolder,
    account: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only templates that this account shows.")
    ] = None,
    json: AsJson = False,
) -> None:
    """List the prompt templates that accounts repeat, and the communities that they tie.

    Example: graphlink templates sample.case
    """
    from graphlink.case import Case, list_templates

    found = list_templates(Case.open(case), account=only_one("--account", account))
    if json:
        print_json([dataclasses.asdict(one) for one in found])
        return
    print_table(
        _title("templates", len(found)),
        ("accounts", "prompts", "nats", "communities (share of their accounts)", "text"),
        [_template_cells(one) for one in found[:ROWS]],
    )


def _template_cells(one: "Template") -> tuple[object, ...]:
    tied = [f"{c.community_id} {c.verdict} ({share(c.share)})" for c in one.communities if c.accounts > 1]
    listed = ", ".join(tied[:4]) + (f" and {len(tied) - 4} more" if len(tied) > 4 else "")
    return f"{one.accounts:,}", f"{one.prompts:,}", one.hub or f"{one.weight:.1f}", listed, one.text


def _print_account(found: "AccountEvidence") -> None:
    for line in _standing_lines(found.account):
        say(line)
    if found.community:
        about = found.community
        say(f"community {about.community_id}: {about.verdict}, score {score(about.score)}. {about.reason}")
    _print_sums(found)
    if not found.signals:
        say("It shares no signal with any other account.")
        return
    print_table(
        _title("signals that it shares", len(found.signals)),
        ("kind", "value", "accounts", "in its community", "in its network", "nats", "times", "first", "last"),
        [_signal_cells(one) for one in found.signals[:ROWS]],
    )
    if found.strongest:
        print_table(
            _title("links", found.links, told=False)
            + (f", the strongest {len(found.strongest)}" if found.links > len(found.strongest) else ""),
            ("account", "nats", "signals", "kinds", "community", "verdict"),
            [
                (one.account_id, f"{one.weight:.1f}", one.shared, ", ".join(one.kinds), one.community_id, one.verdict)
                for one in found.strongest
            ],
        )
    note(WEIGHED)


def _print_sums(found: "AccountEvidence") -> None:
    """What the score and the verdict are made of, and what would change them; a note where the case cannot tell."""
    if found.unsaid:
        note(found.unsaid)
    if found.reckoning:
        _print_reckoning(found.reckoning)
    for verdict, ways in (("clear", found.clearing.clear), ("review", found.clearing.review)) if found.clearing else ():
        if ways is not None:
            say(f"What would make it {verdict}, all else as it is:" if ways else _NOTHING.format(verdict))
            _print_lines([way.says for way in ways])
    if found.held_back:
        say("What holds it back:" if found.account.verdict == "clear" else "What holds it back from suspension:")
        _print_lines([one.says + (f", {one.amount:+.3f} {one.unit}" if one.unit else "") for one in found.held_back])


_NOTHING = "Nothing of at most two would make it {}."


def _print_lines(lines: list[str]) -> None:
    for line in lines:
        say(f"  - {line}")


def _print_reckoning(sums: "Reckoning") -> None:
    points = [*((one.says, f"{one.points:+.3f}") for one in sums.signs), ("together", f"{sums.points:.3f}")]
    print_table("its community's points", ("what", "points"), points)
    odds = [(one.says, f"{one.nats:+.3f}", one.signal) for one in sums.parts]
    print_table(
        "its own odds of belonging", ("what", "nats", "signal"), [*odds, ("together", f"{sums.odds:.3f}", None)]
    )
    for line in (*sums.sums, f"Role: {sums.role_says}", f"Verdict: {sums.verdict_says}"):
        say(f"{line}.")


WEIGHED = (
    "Nats: how much rarer than chance it is to share the value. In a link the heaviest signal of a kind counts whole, "
    "further ones little."
)


def _standing_lines(one: "Standing") -> list[str]:
    if one.community_id is None:
        why = "In no community: nothing that it shows is enough to link it to another account."
        return [f"{one.account_id}: {one.verdict}. {why}"]
    role = f"{one.role} of community {one.community_id}, network {one.network_id}, membership {one.membership:.2f}"
    return [
        f"{one.account_id}: {one.verdict}, score {score(one.score)}. {role}.",
        *([one.reason] if one.reason else []),
    ]


def _signal_cells(one: "SharedSignal") -> tuple[object, ...]:
    return (
        *(one.kind, one.value, f"{one.accounts:,}", f"{one.in_community:,}", f"{one.in_network:,}"),
        *(one.hub or f"{one.weight:.1f}", f"{one.occurrences:,}", one.first_seen, one.last_seen),
    )


def _print_pair(pair: "PairEvidence") -> None:
    for one in (pair.left, pair.right):
        say(_standing_lines(one)[0])
    say(_tie_sentence(pair))
    if pair.shared:
        left, right = pair.left.account_id, pair.right.account_id
        print_table(
            _title("signals that both show", len(pair.shared)),
            ("kind", "value", "accounts", "nats", f"{left} first", "last", f"{right} first", "last"),
            [
                (
                    *(one.kind, one.value, f"{one.accounts:,}", one.hub or f"{one.weight:.1f}"),
                    *(one.first_seen_l, one.last_seen_l, one.first_seen_r, one.last_seen_r),
                )
                for one in pair.shared[:ROWS]
            ],
        )
    if pair.path:
        print_table(
            f"A way over {len(pair.path) - 1} other{'s' if len(pair.path) > 2 else ''}: what each shares with the next",
            ("account", "next", "kind", "value", "accounts", "nats"),
            [
                (step.account_l, step.account_r, step.kind, step.value, f"{step.accounts:,}", f"{step.weight:.1f}")
                for step in pair.path
            ],
        )
    if pair.weight is not None:
        note(WEIGHED)


def _tie_sentence(pair: "PairEvidence") -> str:
    if pair.same_community:
        where = "They are in the same community"
    elif pair.same_network:
        where = "They are in different communities of the same network"
    else:
        where = "They are not in the same community"
    if pair.weight is not None:
        return f"{where}, linked with {pair.weight:.1f} nats over {len(pair.shared)} shared signals."
    if any(signal.weight > 0 for signal in pair.shared):
        return f"{where}, and not linked: what they share is too little or too common."
    nothing = "share only signals that carry no weight" if pair.shared else "share no signal"
    return f"{where}, and {nothing}{'' if pair.path else '; no way over one or two others joins them either'}."


def _title(what: str, number: int, *, told: bool = True) -> str:
    """How many there are; where `told`, that not all are shown."""
    return f"{number:,} {what if number != 1 else _ONE.get(what, what)}" + (
        f" (the first {ROWS}; --json has all)" if told and number > ROWS else ""
    )


def _cell(name: str, value: Any) -> object:
    if isinstance(value, float) and math.isnan(value):
        return None
    if name == "q_value":
        return chance(value)
    if name == "score":
        return score(value)
    if isinstance(value, float):
        return f"{value:,.0f}" if value == round(value) and value >= 10 else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) and not name.endswith("_id") else value
