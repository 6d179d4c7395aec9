"""The proposal: which table is what and which column means what, as sections of a settings file with their reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .account_columns import MEETS, AccountsTable, Naming, accounts_tables, namings
from .found_tables import LeftFile
from .leftovers import Leftover, leftovers
from .meanings import CREATED, MEANINGS, MODEL, TIME, Sureness, meaning_of, sureness, words_of
from .meetings import Meetings
from .samples import Sample

__all__ = ["Ask", "Line", "Proposal", "Question", "SectionProposal", "propose"]

SIGNALS = ("payment", "ip", "device", "template", "email", "phone", "iban", "wallet")
"""Meanings that are kinds of signal, in the order in which a settings file names them."""

CLOSE = 0.35
"""Two readings whose points differ by no more than that are close."""
SURE = 1.0
"""From this sureness on a column is read as something."""


@dataclass(frozen=True)
class Question:
    """What a person could settle: two or more readings that are close, the likeliest first."""

    text: str
    choices: tuple[str, ...]


Ask = Callable[[Question], int]
"""The place in `choices` of the answer to a question."""


@dataclass(frozen=True)
class Line:
    """One key of a section, its value, and the reason for it (empty: the name says it)."""

    key: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class SectionProposal:
    """One section of the settings: `accounts`, `signals` or `activity`."""

    section: str
    lines: tuple[Line, ...]

    def get(self, key: str) -> str | None:
        """The value of the key, None where the section lacks it."""
        return next((line.value for line in self.lines if line.key == key), None)


@dataclass(frozen=True)
class Proposal:
    """What a settings file should say, what was unsure, and what is not used."""

    sections: tuple[SectionProposal, ...]
    unsure: tuple[str, ...]
    leftovers: tuple[Leftover, ...]
    left_files: tuple[LeftFile, ...] = ()

    @property
    def signals(self) -> tuple[SectionProposal, ...]:
        """The sections that name a signal."""
        return tuple(section for section in self.sections if section.section == "signals")


@dataclass
class _Draft:
    """What is gathered while tables are looked at."""

    ask: Ask | None
    unsure: list[str] = field(default_factory=list)
    used: dict[str, set[str]] = field(default_factory=dict)
    why_not: dict[tuple[str, str], str] = field(default_factory=dict)

    def use(self, sample: Sample, *columns: str | None) -> None:
        self.used.setdefault(sample.found.path, set()).update(column for column in columns if column)

    def choose(self, text: str, choices: Sequence[str], points: Sequence[float]) -> int:
        """The place of the choice that is taken: the first, or where others come close what the person says."""
        close = [n for n, one in enumerate(points) if points[0] - one <= CLOSE]
        if len(close) < 2:
            return 0
        shown = tuple(choices[n] for n in close)
        if self.ask:
            return close[self.ask(Question(text, shown))]
        others = " or ".join(f"`{choice}`" for choice in shown[1:])
        self.unsure.append(f"{text} took `{shown[0]}`; could be {others}")
        return 0


def propose(
    samples: Sequence[Sample], meetings: Meetings, left_files: Sequence[LeftFile], ask: Ask | None = None
) -> Proposal:
    """What the tables are; where two readings are close `ask` is called, or the likeliest taken where it is None."""
    draft = _Draft(ask)
    accounts = _accounts_table(draft, accounts_tables(samples, meetings))
    sections = [_accounts_section(draft, accounts)] if accounts else []
    activities: list[tuple[float, SectionProposal]] = []
    for sample in samples:
        naming = _naming(draft, sample, accounts, meetings)
        if naming:
            time = None if accounts and sample is accounts.sample else _time(draft, sample)
            sections += _signal_sections(draft, sample, naming, time, accounts)
            if time:
                activities.append((_weight(sample, sections), _activity_section(draft, sample, naming, time)))
    sections = sorted(sections, key=_order)
    if activities:
        sections.append(max(activities, key=lambda one: one[0])[1])
    return Proposal(
        tuple(sections), tuple(draft.unsure), leftovers(samples, draft.used, draft.why_not), tuple(left_files)
    )


def _order(section: SectionProposal) -> tuple[int, int]:
    kind = section.get("kind")
    return (0, 0) if section.section == "accounts" else (1, SIGNALS.index(kind) if kind in SIGNALS else len(SIGNALS))


def _accounts_table(draft: _Draft, likely: Sequence[AccountsTable]) -> AccountsTable | None:
    if not likely:
        draft.unsure.append("no table lists the accounts, each once: the accounts are those that the other tables name")
        return None
    choices = [f"{one.sample.found.path} by {one.key.column}" for one in likely]
    return likely[draft.choose("Which table lists the accounts?", choices, [one.points for one in likely])]


def _accounts_section(draft: _Draft, accounts: AccountsTable) -> SectionProposal:
    sample, key = accounts.sample, accounts.key.column
    counted = f"{sample.rows:,} rows, no id twice" if sample.whole else "no id twice in its first rows"
    named = (
        f"; {_listed(accounts.named_by)} name{'s' if len(accounts.named_by) == 1 else ''} its ids"
        if accounts.named_by
        else ""
    )
    lines = [Line("path", sample.found.path, counted + named), Line("id", key)]
    created = _best(draft, sample, CREATED, least=1.0)
    lines += [Line("created_at", created)] if created else []
    for meaning in ("organisation", "email_domain"):
        column = _best(draft, sample, meaning, least=2.0)
        lines += [Line(meaning, column)] if column else []
    if not any(line.key == "email_domain" for line in lines):
        mail = _best(draft, sample, "email", least=1.0)
        lines += [Line("email_domain", mail, "what stands behind the @")] if mail else []
    draft.use(sample, *(line.value for line in lines[1:]))
    return SectionProposal("accounts", tuple(lines))


def _listed(paths: Sequence[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{', '.join(paths[:-1])} and {paths[-1]}"


def _naming(draft: _Draft, sample: Sample, accounts: AccountsTable | None, meetings: Meetings) -> Naming | None:
    """The column that names the accounts of the table's rows."""
    if accounts and sample is accounts.sample:
        return Naming(accounts.key.column, 4.0)
    found = namings(sample, accounts, meetings)
    likely = [one for one in found if accounts is None or (one.meets or 0) >= MEETS]
    if not likely:
        nearly = f": `{found[0].column}` meets {found[0].meets or 0:.0%} of them" if found and accounts else ""
        draft.unsure.append(f"{sample.found.path}: no column names accounts{nearly}; the table is not used")
        return None
    choices = [one.column for one in likely]
    taken = likely[
        draft.choose(f"{sample.found.path}: which column names the account?", choices, [one.points for one in likely])
    ]
    draft.use(sample, taken.column)
    return taken


def _time(draft: _Draft, sample: Sample) -> str | None:
    column = _best(draft, sample, TIME, least=1.0)
    draft.use(sample, column)
    return column


def _best(draft: _Draft, sample: Sample, meaning: str, *, least: float) -> str | None:
    """The column that is most surely that, None where none is."""
    found = _ranked(sample, meaning, least, draft.used.get(sample.found.path, set()))
    if not found:
        return None
    question = f"{sample.found.path}: which column is the {meaning.replace('_', ' ')}?"
    taken = found[draft.choose(question, [name for name, _ in found], [sure for _, sure in found])][0]
    for name, _ in found:
        if name != taken:
            draft.why_not[sample.found.path, name] = f"another {meaning.replace('_', ' ')}"
    return taken


def _ranked(sample: Sample, meaning: str, least: float, used: set[str]) -> list[tuple[str, Sureness]]:
    one = meaning_of(meaning)
    sure = [(name, sureness(one, name, profile)) for name, profile in sample.profiles.items() if name not in used]
    # A column is what it most surely is: a card's fingerprint is no device.
    likely = [
        (name, points) for name, points in sure if points >= least and points >= _elsewhere(sample, name, meaning)
    ]
    return sorted(likely, key=lambda pair: -pair[1])


def _elsewhere(sample: Sample, name: str, meaning: str) -> Sureness:
    """How surely the column is something else, what may be said of one column beside it left out."""
    beside = {meaning, *({TIME, CREATED} if meaning in (TIME, CREATED) else ()), "account", "email_domain"}
    others = [one for one in MEANINGS if one.name not in beside]
    return max(sureness(one, name, sample.profiles[name]) for one in others)


def _signal_sections(
    draft: _Draft, sample: Sample, naming: Naming, time: str | None, accounts: AccountsTable | None
) -> list[SectionProposal]:
    """A section for each kind of signal that the table shows."""
    found = []
    for kind in SIGNALS:
        column = _shown_column(draft, sample, kind)
        if column:
            draft.use(sample, column)
            found.append(_signal_section(sample, naming, kind, column, _when(draft, sample, column, time, accounts)))
    return found


def _shown_column(draft: _Draft, sample: Sample, kind: str) -> str | None:
    used = draft.used.get(sample.found.path, set())
    # The mail from which an account's domain is told is a signal too.
    spare = {name for name in used if kind == "email" and sample.profiles[name].mails > 0.5}
    hidden = used - spare
    draft.used[sample.found.path] = hidden
    try:
        return _best(draft, sample, kind, least=SURE)
    finally:
        draft.used[sample.found.path] = used


def _when(draft: _Draft, sample: Sample, column: str, time: str | None, accounts: AccountsTable | None) -> str | None:
    """The time at which a row shows the column: of accounts, the sign-up for what was seen at it."""
    if not (accounts and sample is accounts.sample):
        return time
    if not set(words_of(column)) & {"signup", "registration", "register", "registered", "created", "join", "joined"}:
        return None
    created = _ranked(sample, CREATED, 1.0, set())
    return created[0][0] if created else None


def _signal_section(sample: Sample, naming: Naming, kind: str, column: str, time: str | None) -> SectionProposal:
    met = f"{naming.meets:.0%} of its ids are accounts" if naming.meets is not None else ""
    lines = [Line("kind", kind), Line("path", sample.found.path), Line("account", naming.column, met)]
    if naming.by:
        lines.append(Line("account_is", naming.by, "the column of the accounts in which these ids are found"))
    profile = sample.profiles[column]
    if kind == "template":
        lines.append(Line("text", column, "lists of messages" if profile.messages > 0.5 else ""))
    else:
        lines.append(Line("value", column, _described(sample, column, kind)))
    lines += [Line("time", time)] if time else []
    return SectionProposal("signals", tuple(lines))


def _described(sample: Sample, column: str, kind: str) -> str:
    profile = sample.profiles[column]
    if kind == "ip" and profile.addresses < 0.5 < profile.digests:
        return "digests in place of addresses: equal ones tie"
    within = "" if sample.whole else f" in the first {profile.rows:,} rows"
    return f"{profile.different:,} different{within}"


def _weight(sample: Sample, sections: Sequence[SectionProposal]) -> float:
    """How well the table tells when accounts act: what they say and do, and more rows."""
    says = any(section.get("path") == sample.found.path and section.get("text") for section in sections)
    return (1e12 if says else 0) + sample.found.bytes


def _activity_section(draft: _Draft, sample: Sample, naming: Naming, time: str) -> SectionProposal:
    lines = [Line("path", sample.found.path), Line("account", naming.column)]
    lines += [Line("account_is", naming.by)] if naming.by else []
    lines.append(Line("time", time))
    model = _ranked(sample, MODEL, 2.0, set())
    if model:
        draft.use(sample, model[0][0])
        lines.append(Line("model", model[0][0]))
    return SectionProposal("activity", tuple(lines))
