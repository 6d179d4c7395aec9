"""Report -> Markdown for a ticket: plain headings and tables, every text from data escaped, short enough for one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from . import sentences
from .facts import Community, Network, Report, Shown
from .legible import as_text, count, legible, number, plural, score, share
from .since import change_sentences

__all__ = ["MOST", "code", "escaped", "render_markdown"]

MOST = 30_000
"""Characters of a ticket: Jira's fields hold 32,767, and somebody adds a word."""
_LIVE = re.compile(r"[\\`*_\[\]|~!$]|[&<>@#]|:(?=//)|(?<=www)\.", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """How much of a report a ticket holds; what is beyond is counted and said."""

    rows: int = 100
    clear: bool = True
    signals: int = 12
    templates: int = 12
    value: int = 2_000
    hubs: int = 40
    silent: int = 5
    bridges: int = 8
    sections: int = 150
    text: int = 5_000


_SHORTER = (
    Cut(),
    Cut(clear=False),
    Cut(clear=False, hubs=8, silent=2),
    Cut(clear=False, hubs=8, silent=2, signals=8, templates=5, value=300),
    Cut(clear=False, hubs=5, silent=0, signals=5, templates=3, value=160, bridges=4, text=600),
)
_SECTIONS = (60, 30, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0)
_ROWS = (60, 40, 25, 15, 8, 3)


def render_markdown(report: Report, *, most: int = MOST) -> str:
    """The report as Markdown (CommonMark with tables), of at most `most` characters; it says what it left out."""
    made = ""
    for cut in _cuts():
        made = _rendered(report, cut, most)
        if len(made) <= most:
            break
    return made


def _cuts() -> Iterator[Cut]:
    """Ever less: first of what is clear and of what repeats, then sections, then rows of the table."""
    yield from _SHORTER
    shortest = _SHORTER[-1]
    for sections in _SECTIONS:
        yield replace(shortest, sections=sections)
    for rows in _ROWS:
        yield replace(shortest, sections=0, hubs=0, bridges=0, value=80, text=200, rows=rows)


def _rendered(report: Report, cut: Cut, most: int) -> str:
    head = [f"# Linked accounts in {escaped(_short(report.run.source, cut.text))}", report.run.period]
    headline = [*_changes(report, cut), *sentences.headline_sentences(report.headline), *_beside(report, cut)]
    parts = [*head, *headline, "## Communities", _table(report, cut)]
    sections = report.sections[: cut.sections]
    for network in report.networks:
        own = [community for community in sections if community.network_id == network.network_id]
        if own:
            parts += _network(network, cut)
        for community in own:
            parts += _community(community, cut)
    return "\n\n".join([*parts, *_left_out(report, cut, most), *_run(report, cut)]) + "\n"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


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


def _changes(report: Report, cut: Cut) -> list[str]:
    said = change_sentences(report.changes, redacted=report.redacted)
    lines = [_short(line, cut.text) for line in said]
    return ["## Since the last case", "\n".join(f"- {escaped(line)}" for line in lines)] if lines else []


def _beside(report: Report, cut: Cut) -> list[str]:
    lines = [_short(line, cut.text) for line in report.headline.beside]
    return ["## By the card beside", "\n".join(f"- {escaped(line)}" for line in lines)] if lines else []


def _listed(report: Report, cut: Cut) -> pd.DataFrame:
    """The communities in the table: of the clear ones always those that were asked for or decided on."""
    detailed = {section.community_id for section in report.sections}
    table = report.table
    kept = table["verdict"].ne("clear") | table["community_id"].isin(detailed) | cut.clear
    if "decided" in table:
        kept |= table["decided"].notna()
    return table[kept][: cut.rows]


def _table(report: Report, cut: Cut) -> str:
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
            escaped(_short(as_text(row["reason"]), cut.text)),
        )
        for row in _listed(report, cut).to_dict("records")
    ]
    return _rows(head, rows)


def _network(network: Network, cut: Cut) -> list[str]:
    parts = [f"## Network {network.network_id}: {network.verdict}", " ".join(sentences.network_sentences(network))]
    if network.bridges[: cut.bridges]:
        rows = [
            (escaped(signal.kind), code(_short(signal.value, cut.value)), count(number), count(signal.accounts))
            for signal, number in network.bridges[: cut.bridges]
        ]
        parts.append(_rows(("kind", "value", "communities", "accounts"), rows))
    return parts


def _community(community: Community, cut: Cut) -> list[str]:
    parts = [
        f"### Community {community.community_id}: {community.verdict}, score {score(community.score)}",
        " ".join(sentences.community_sentences(community)),
        f"Why {community.verdict}: {escaped(_short(community.reason, cut.text))}",
        _facts(community),
    ]
    if community.signals:
        parts += ["What holds it together:", _signals(community.signals[: cut.signals], cut)]
    if community.templates:
        parts += ["Templates:", _signals(community.templates[: cut.templates], cut)]
    said = {True: "Could be", False: "Not", None: "Cannot tell:"}
    looks = [f"- {said[look.fits]} {look.name}: {look.why}" for look in community.look_alikes]
    silent = [
        f"- {escaped(one.kind)} {code(_short(one.value, cut.value))}, {plural(one.accounts, 'account')} of it: "
        f"{escaped(_short(one.why, cut.text))}"
        for one in community.silent[: cut.silent]
    ]
    parts += ["Held against look-alikes:", "\n".join(looks)]
    return [*parts, "Left out:", "\n".join(silent)] if silent else parts


def _facts(community: Community) -> str:
    roles = ", ".join(f"{count(accounts)} {role}" for role, accounts in community.roles)
    verdicts = ", ".join(f"{count(accounts)} {verdict}" for verdict, accounts in community.verdicts)
    lines = [
        f"- accounts: {count(community.accounts)} ({roles}; {verdicts})",
        f"- links: {count(community.links)} ({share(community.density)} of all possible)",
    ]
    lines += [f"- {what}: {figure}" for what, figure in sentences.measured_facts(community)]
    models = [f"{escaped(model.model)} {share(model.share)}" for model in community.models]
    return "\n".join([*lines, f"- models: {', '.join(models)}"] if models else lines)


def _signals(signals: Sequence[Shown], cut: Cut) -> str:
    return _rows(
        ("kind", "value", "its accounts", "others", "weight (nats)"),
        [
            (
                escaped(one.kind),
                code(_short(one.value, cut.value)),
                count(one.accounts),
                count(one.outside),
                number(one.weight),
            )
            for one in signals
        ],
    )


def _left_out(report: Report, cut: Cut, most: int) -> list[str]:
    said = [*sentences.left_out_sentences(report), *_cut_sentences(report, cut, most)] or ["Nothing."]
    parts = ["## What was left out, and why", "\n".join(f"- {line}" for line in said)]
    if report.left_out.hubs[: cut.hubs]:
        rows = [
            (
                escaped(hub.kind),
                code(_short(hub.value, cut.value)),
                count(hub.degree),
                escaped(_short(hub.why, cut.text)),
            )
            for hub in report.left_out.hubs[: cut.hubs]
        ]
        parts.append(_rows(("kind", "value", "accounts", "why"), rows))
    return parts


def _cut_sentences(report: Report, cut: Cut, most: int) -> list[str]:
    """What this ticket leaves out of what the report has, so that it fits."""
    rows, sections = len(report.table) - len(_listed(report, cut)), report.sections[cut.sections :]
    said = []
    if rows:
        said.append(f"{plural(rows, 'community', 'communities')} of the table")
    if sections:
        first = ", ".join(str(one.community_id) for one in sections[:20])
        said.append(
            f"the sections of {plural(len(sections), 'community', 'communities')} ({first}"
            f"{', …' if len(sections) > 20 else ''}), each of which `--community ID` reports on"
        )
    signals = sum(
        len(one.signals[cut.signals :]) + len(one.templates[cut.templates :]) + len(one.silent[cut.silent :])
        for one in report.sections[: cut.sections]
    )
    if signals:
        said.append(plural(signals, "signal") + " of the communities above")
    if hubs := len(report.left_out.hubs[cut.hubs :]):
        said.append(plural(hubs, "signal") + " without weight")
    if cut.value < Cut().value:
        said.append(f"what is beyond {cut.value} characters of a value")
    if not said:
        return []
    return [f"To fit a ticket of {most:,} characters: {'; '.join(said)}. The page (`report.html`) has all of it."]


def _run(report: Report, cut: Cut) -> list[str]:
    run = report.run
    shown = run.inputs[: cut.rows]
    rows = [(code(_short(path, cut.value)), count(rows), f"`{sha[:16]}`") for path, rows, sha in shown]
    made = f"graphlink {escaped(run.version)}, engine {escaped(run.engine)}, seed {run.seed}"
    made += f", case `{run.fingerprint[:16]}`"
    more = len(run.inputs) - len(shown)
    table = _rows(("input", "rows", "SHA-256"), rows)
    return ["## The run", made, table, *([f"{plural(more, 'more input')}."] if more else [])]
