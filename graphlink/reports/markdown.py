"""Report -> Markdown for a ticket: plain headings and tables, every text from data escaped."""

import re
from collections.abc import Iterable, Sequence

from . import sentences
from .facts import Community, Network, Report, Shown
from .legible import as_text, count, day, legible, number, plural, score, share

__all__ = ["code", "escaped", "render_markdown"]

TABLE_ROWS = 100
"""Communities listed in a ticket; the whole table is in the other formats."""
_LIVE = re.compile(r"[\\`*_\[\]|~!$]|[&<>@#]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def render_markdown(report: Report) -> str:
    """The report as Markdown (CommonMark with tables)."""
    head = [f"# Linked accounts in {escaped(report.run.source)}", report.run.period]
    headline = [*sentences.headline_sentences(report.headline), *_beside(report), *_changes(report)]
    parts = [*head, *headline, "## Communities", _table(report)]
    for network in report.networks:
        parts += _network(network)
        for community in report.sections:
            if community.network_id == network.network_id:
                parts += _community(community)
    return "\n\n".join([*parts, *_left_out(report), *_run(report)]) + "\n"


def escaped(text: str) -> str:
    """`text` as Markdown shows it inside a line: no character marks anything up, makes a link or ends a table cell.

    What opens a list or a heading does so at the start of a line only, where no text from data stands.
    """
    return _LIVE.sub(_inert, legible(text))


def code(text: str) -> str:
    """`text` as a code span that nothing in it can end, inside a table too."""
    shown = legible(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    # In a table a bar ends the cell even inside code, unless a backslash stands before it.
    return f"{fence}{pad}{shown.replace('|', chr(92) + '|')}{pad}{fence}"


def _inert(found: re.Match[str]) -> str:
    sign = found.group(0)
    # Character references where a backslash does not help: HTML, and what hosts read on their own (@name, #12, www.).
    return f"&#{ord(sign)};" if sign in "&<>@#:." else "\\" + sign


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines])


def _changes(report: Report) -> list[str]:
    lines = sentences.change_sentences(report.changes, redacted=report.redacted)
    return ["## Since the last case", "\n".join(f"- {escaped(line)}" for line in lines)] if lines else []


def _beside(report: Report) -> list[str]:
    lines = report.headline.beside
    return ["## By the card beside", "\n".join(f"- {escaped(line)}" for line in lines)] if lines else []


def _table(report: Report) -> str:
    head = ("verdict", "community", "network", "accounts", "links", "score", "exchanges", "why")
    rows = [
        (
            row["verdict"],
            str(row["community_id"]),
            str(row["network_id"]),
            count(row["accounts"]),
            count(row["links"]),
            score(row["score"]),
            count(row["exchanges"]),
            escaped(as_text(row["reason"])),
        )
        for row in report.table[:TABLE_ROWS].to_dict("records")
    ]
    more = len(report.table) - len(rows)
    return _rows(head, rows) + (
        f"\n\n{plural(more, 'more community', 'more communities')} in the case." if more else ""
    )


def _network(network: Network) -> list[str]:
    parts = [f"## Network {network.network_id}: {network.verdict}", " ".join(sentences.network_sentences(network))]
    if network.bridges:
        rows = [(signal.kind, code(signal.value), count(n), count(signal.accounts)) for signal, n in network.bridges]
        parts.append(_rows(("kind", "value", "communities", "accounts"), [(escaped(row[0]), *row[1:]) for row in rows]))
    return parts


def _community(community: Community) -> list[str]:
    parts = [
        f"### Community {community.community_id}: {community.verdict}, score {score(community.score)}",
        " ".join(sentences.community_sentences(community)),
        f"Why {community.verdict}: {escaped(community.reason)}",
        _facts(community),
    ]
    if community.signals:
        parts += ["What holds it together:", _signals(community.signals)]
    if community.templates:
        parts += ["Templates:", _signals(community.templates)]
    said = {True: "Could be", False: "Not", None: "Cannot tell:"}
    looks = [f"- {said[look.fits]} {look.name}: {look.why}" for look in community.look_alikes]
    silent = [
        f"- {escaped(one.kind)} {code(one.value)}, {plural(one.accounts, 'account')} of it: {escaped(one.why)}"
        for one in community.silent
    ]
    parts += ["Held against look-alikes:", "\n".join(looks)]
    return [*parts, "Left out:", "\n".join(silent)] if silent else parts


def _facts(community: Community) -> str:
    roles = ", ".join(f"{count(accounts)} {role}" for role, accounts in community.roles)
    verdicts = ", ".join(f"{count(accounts)} {verdict}" for verdict, accounts in community.verdicts)
    lines = [
        f"- accounts: {count(community.accounts)} ({roles}; {verdicts})",
        f"- links: {count(community.links)} ({share(community.density)} of all possible)",
        f"- signed up: {day(community.first_signup)} to {day(community.last_signup)}, "
        f"median {day(community.median_signup)}",
        f"- exchanges: {count(community.exchanges)}, median of an account {count(community.median_volume)}",
    ]
    models = [f"{escaped(model.model)} {share(model.share)}" for model in community.models]
    return "\n".join([*lines, f"- models: {', '.join(models)}"] if models else lines)


def _signals(signals: Sequence[Shown]) -> str:
    return _rows(
        ("kind", "value", "its accounts", "others", "weight (nats)"),
        [
            (escaped(one.kind), code(one.value), count(one.accounts), count(one.outside), number(one.weight))
            for one in signals
        ],
    )


def _left_out(report: Report) -> list[str]:
    said = sentences.left_out_sentences(report) or ("Nothing.",)
    parts = ["## What was left out, and why", "\n".join(f"- {line}" for line in said)]
    if report.left_out.hubs:
        rows = [
            (escaped(hub.kind), code(hub.value), count(hub.degree), escaped(hub.why)) for hub in report.left_out.hubs
        ]
        parts.append(_rows(("kind", "value", "accounts", "why"), rows))
    return parts


def _run(report: Report) -> list[str]:
    run = report.run
    rows = [(code(path), count(rows), f"`{sha[:16]}`") for path, rows, sha in run.inputs]
    made = f"graphlink {escaped(run.version)}, engine {escaped(run.engine)}, seed {run.seed}"
    made += f", case `{run.fingerprint[:16]}`"
    return ["## The run", made, _rows(("input", "rows", "SHA-256"), rows)]
