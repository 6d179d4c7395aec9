"""The proposal: which table is what and which column means what, as sections of a settings file with their reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..engine import DuckDBEngine
from ..reading import CREATED_KEY, CREATED_ZONE_KEY, TIME_KEY, ZONE_KEY
from .account_columns import (
    MEETS,
    AccountsTable,
    Naming,
    accounts_tables,
    empty_namings,
    is_constant,
    namings,
    tied,
)
from .acting import acting_sections
from .choices import Place, choices
from .clocks import CLOCK_KEY, hours_of
from .draft import Ask, Draft, ranked
from .ends import handed_on, told_besides
from .found_tables import LeftFile
from .leftovers import Leftover, leftovers
from .meanings import CREATED, MODEL, SIGNALS, TIME, meaning_of
from .meetings import Meetings
from .misfits import misfits
from .own_kinds import kind_name, private_columns, said_by_program, several_things, shared_columns
from .pairs import is_of_rows, of_pairs, told_in_pairs
from .renamed import by_turns, in_turn
from .samples import Sample
from .sections import Line, SectionProposal, named_columns, said_once
from .sent import sent_to_accounts
from .standing_in import perhaps_doings, stand_ins
from .sureness import BY_ENDING, says, words_of
from .told_by_doings import told_by_doings
from .twins import but_twins
from .unnamed import nearly_named, whence
from .wallets import wallets
from .windows import windowed
from .zones import zone_lines

__all__ = ["NO_ACCOUNTS", "Proposal", "propose"]

SURE = 1.0
"""From this sureness on a column is read as something."""

NO_ACCOUNTS = "no table lists the accounts, each once: the accounts are those that the other tables name"

_MANY_TIMES = 20
"""How many times more addresses another column has than one of proxies."""

_AT_SIGNUP = {"signup", "registration", "register", "registered", "created", "join", "joined"}


@dataclass(frozen=True)
class Proposal:
    """What a settings file should say, what was unsure, what is not used, and what of it could be (`choices`)."""

    sections: tuple[SectionProposal, ...]
    unsure: tuple[str, ...]
    leftovers: tuple[Leftover, ...]
    left_files: tuple[LeftFile, ...] = ()
    choices: tuple[SectionProposal, ...] = ()

    @property
    def signals(self) -> tuple[SectionProposal, ...]:
        """The sections that name a signal."""
        return tuple(section for section in self.sections if section.section == "signals")


def propose(
    engine: DuckDBEngine,
    samples: Sequence[Sample],
    meetings: Meetings,
    left_files: Sequence[LeftFile],
    ask: Ask | None = None,
) -> Proposal:
    """What the tables are; where two readings are close `ask` is called, or the likeliest taken where it is None."""
    draft = Draft(engine, ask)
    accounts = _accounts_table(draft, _of_one_thing(draft, accounts_tables(samples, meetings)))
    found = [section for sample in samples for section in _sections_of(draft, sample, accounts, meetings)]
    signals = sorted((one for one in found if one.section == "signals"), key=_place)
    listed = _accounts_section(draft, accounts) if accounts else told_by_doings(draft, found, samples)
    if listed and not accounts:
        draft.unsure.remove(NO_ACCOUNTS)
    sections = [
        *([listed] if listed else []),
        *signals,
        *acting_sections(draft, found, samples),
    ]
    named = named_columns(sections)
    unused = leftovers(samples, named, draft.why_not)
    draft.unsure += misfits(engine, samples, named, draft.unsure)
    could_be = choices(engine, draft.places, named, draft.why_not.keys())
    return Proposal(tuple(said_once(sections)), tuple(draft.unsure), unused, tuple(left_files), could_be)


def _place(section: SectionProposal) -> int:
    kind = section.get("kind")
    return SIGNALS.index(kind) if kind in SIGNALS else len(SIGNALS)


def _of_one_thing(draft: Draft, likely: Iterable[AccountsTable]) -> list[AccountsTable]:
    """Those whose rows are accounts and nothing else; of the others it is said what they list."""
    return [one for one in likely if not _lists_several(draft, one.sample)]


def _lists_several(draft: Draft, sample: Sample) -> bool:
    """Whether the rows of the table are of several things; then that is said."""
    found = several_things(draft.engine, sample)
    if found:
        column, called = found
        draft.unsure.append(
            f"{sample.found.path}: lists several things, as `{column}` says ({', '.join(called[:6])}), and not the "
            "accounts alone; write these into a table of their own"
        )
    return found is not None


def _accounts_table(draft: Draft, likely: Sequence[AccountsTable]) -> AccountsTable | None:
    if not likely:
        draft.unsure.append(NO_ACCOUNTS)
        return None
    choices = [f"{one.sample.found.path} by {one.key.column}" for one in likely]
    taken = likely[draft.choose("Which table lists the accounts?", choices, [one.points for one in likely])]
    draft.use(taken.sample, taken.key.column)
    draft.unsure += perhaps_doings(taken)
    return taken


def _accounts_section(draft: Draft, accounts: AccountsTable) -> SectionProposal:
    sample, named = accounts.sample, accounts.named_by
    counted = f"{sample.rows:,} rows, no id twice" if sample.whole else "no id twice in its first rows"
    named_by = f"; {_listed(named)} name{'s' if len(named) == 1 else ''} its ids" if named else ""
    lines = [Line("path", sample.found.path, counted + named_by), Line("id", accounts.key.column)]
    created = draft.best(sample, CREATED, least=SURE)
    lines += [Line("created_at", created), *_form(draft, sample, created, CREATED_KEY)] if created else []
    lines += zone_lines(draft, sample, created, CREATED_ZONE_KEY) if created else []
    organisation = draft.best(sample, "organisation", least=2.0)
    domain = draft.best(sample, "email_domain", least=2.0)
    lines += [Line("organisation", organisation)] if organisation else []
    lines += [Line("email_domain", domain)] if domain else _domain_of_mail(sample, accounts.key.column)
    draft.use(sample, created, organisation, domain)
    return SectionProposal("accounts", tuple(lines))


def _domain_of_mail(sample: Sample, account: str) -> list[Line]:
    # What names the accounts is kept as their id alone.
    mail = ranked(sample, "email", SURE, without={account})
    return [Line("email_domain", mail[0][0], "what stands behind the @")] if mail else []


def _listed(paths: Sequence[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{', '.join(paths[:-1])} and {paths[-1]}"


def _sections_of(
    draft: Draft, sample: Sample, accounts: AccountsTable | None, meetings: Meetings
) -> list[SectionProposal]:
    """A section for each kind of signal that the table shows, and one of when accounts act where it tells."""
    if accounts and sample is accounts.sample:
        return _of_accounts(draft, sample, Naming(accounts.key.column, 4.0))
    pairs = told_in_pairs(draft.engine, sample)
    if pairs:
        return of_pairs(draft, pairs, _sections_of(draft, pairs.sample, accounts, meetings))
    likely = _likely_namings(draft, sample, accounts, meetings)
    if not likely or (words_of(likely[0].column) == ("id",) and _lists_several(draft, sample)):
        return []
    # When a table was loaded or written stands in each of its rows, and is no time of anybody's doings.
    time = draft.best(sample, TIME, least=SURE, without=_alike(sample))
    draft.use(sample, time)
    sent = sent_to_accounts(draft, sample, likely)
    shown = _shown(draft, sample, without={one.column for one in likely} - told_besides(draft, sample, likely) | sent)
    if not any(says(meaning_of(kind), column) for kind, column in shown) and is_of_rows(draft, sample):
        return []
    naming = _one_of(draft, sample, likely) if shown else likely[0]
    whose, when = in_turn(draft, sample, [naming, *likely], time, _alike(sample))
    sections = [_signal(draft, sample, whose(column), kind, column, when(column)) for kind, column in shown]
    turns = dict.fromkeys((whose(column), when(column)) for _, column in shown)
    sections = [*sections, *_private_signals(draft, sample, naming, time)]
    sections += _in_step_signals(draft, sample, naming, time) if sections else _own_signals(draft, sample, likely, time)
    sections = sections or _handed_on(draft, sample, handed_on(draft, sample, likely, accounts, meetings), time)
    if sections:
        draft.use(sample, naming.column)
        ends = frozenset(one.column for one in likely)
        lines = (*_account_lines(naming), *_time_lines(draft, sample, time))
        draft.places.append(Place(sample, naming.column, ends, lines))
    acting = [(who, at) for who, at in turns or [(naming, time)] if at and sections and not sent]
    # The first of all before those of which hardly a row is.
    acting = sorted(acting, key=lambda turn: turn != (naming, time))
    acts = {who.column: _acts(draft, sample, who, at) for who, at in reversed(acting) if at}
    return [*sections, *reversed(acts.values())]


def _of_accounts(draft: Draft, sample: Sample, naming: Naming) -> list[SectionProposal]:
    """What the table of accounts itself shows of each, at its sign-up where its name says so."""
    created = ranked(sample, CREATED, SURE, without=set())

    def time(column: str) -> str | None:
        return created[0][0] if created and set(words_of(column)) & _AT_SIGNUP else None

    addresses = _addresses(sample)
    draft.use(sample, *addresses)
    shown = [*(("ip", column) for column in addresses), *_shown(draft, sample, without=set(addresses))]
    draft.places.append(Place(sample, naming.column, frozenset(), (*_account_lines(naming),)))
    return [_signal(draft, sample, naming, kind, column, time(column)) for kind, column in shown]


def _addresses(sample: Sample) -> list[str]:
    """The columns of addresses, where a list of accounts has several: whence one signed up, whence one came last."""
    without = _alike(sample) | _of_proxies(sample)
    found = [name for name, _ in ranked(sample, "ip", BY_ENDING - 0.5, without=without)]
    found = [name for name in found if sample.profiles[name].private <= 0.9]
    return found if len(found) > 1 else []


def _likely_namings(draft: Draft, sample: Sample, accounts: AccountsTable | None, meetings: Meetings) -> list[Naming]:
    """The columns that name the accounts of the table's rows; where none does, that is said."""
    found = namings(sample, accounts, meetings)
    likely = [one for one in found if accounts is None or (one.meets or 0) >= MEETS]
    likely = likely or tied(sample, accounts, meetings) or ([] if accounts else wallets(sample))
    guesses = [] if likely or accounts else _guesses(sample)
    if len(guesses) == 1:
        draft.unsure.append(f"{sample.found.path}: is `{guesses[0]}` the account? By name nothing in it is one")
        return [Naming(guesses[0], SURE)]
    if not likely:
        nearly = nearly_named(draft.engine, sample, found[0] if found else None, accounts, meetings)
        nearly = nearly or "".join(f": `{name}` is empty" for name in empty_namings(sample)[:1])
        nearly = nearly or "".join(f": one of {', '.join(f'`{name}`' for name in guesses)} may" for _ in guesses[:1])
        nearly = nearly or whence(sample)
        draft.unsure.append(f"{sample.found.path}: no column names accounts{nearly}; the table is not used")
    return likely


def _guesses(sample: Sample) -> list[str]:
    """Columns that may name the accounts of a table that shows a signal, though nothing says so."""
    found = stand_ins(sample)
    shows = any(ranked(sample, kind, SURE, without=set(found)) for kind in SIGNALS)
    return found if shows else []


def _one_of(draft: Draft, sample: Sample, likely: Sequence[Naming]) -> Naming:
    choices, points = [one.column for one in likely], [one.points for one in likely]
    return likely[draft.choose(f"{sample.found.path}: which column names the account?", choices, points)]


def _percent(share: float | None) -> str:
    return f"{100 * (share or 0):.0f} %"


def _shown(draft: Draft, sample: Sample, *, without: set[str]) -> list[tuple[str, str]]:
    """The kinds of signal that the table shows, each with its column."""
    # What is the same in every row ties nobody more than anybody else.
    programs = said_by_program(draft.engine, sample)
    draft.why_not |= {(sample.found.path, name): "what a program says that it did" for name in programs}
    alike = _alike(sample) | without | programs
    # A proxy's own address stands where the client's was looked for; that of the client is in what it forwards.
    alike |= {name for name, profile in sample.profiles.items() if profile.private > 0.9}
    inner = alike | _of_proxies(sample)
    found = []
    for kind in SIGNALS:
        found += [(kind, column) for column in _columns_of(draft, sample, kind, inner, alike)]
    return found


def _columns_of(draft: Draft, sample: Sample, kind: str, inner: set[str], alike: set[str]) -> list[str]:
    """The column of the kind, and those that go on where it is empty; none of `inner`, where that leaves any."""
    used = draft.used_in(sample)
    for without in (inner, alike):
        likely = [name for name, _ in ranked(sample, kind, SURE, without=used | without)]
        columns = by_turns(draft.engine, sample, likely) if len(likely) > 1 else []
        if len(columns) < 2:
            columns = [one for one in [draft.best(sample, kind, least=SURE, without=without)] if one]
        if columns:
            draft.use(sample, *columns)
            return columns
    return []


def _of_proxies(sample: Sample) -> set[str]:
    """The columns of addresses that are few beside those in another one: everybody comes by a proxy's."""
    found = {name: profile.different for name, profile in sample.profiles.items() if profile.addresses > 0.5}
    return {name for name, different in found.items() if _MANY_TIMES * different <= max(found.values())}


def _alike(sample: Sample) -> set[str]:
    """The columns that are the same in every row."""
    return {name for name in sample.profiles if is_constant(sample, name)}


def _own_signals(draft: Draft, sample: Sample, likely: Sequence[Naming], time: str | None) -> list[SectionProposal]:
    """Kinds of one's own, in a table that shows no other: what several accounts share.

    Where two columns name accounts, as the two ends of a transfer do, each end shows the other.
    """
    found = []
    for naming in likely[: 2 if likely[0].meets is not None else 1]:
        ends = {one.column for one in likely}
        shown = shared_columns(draft.engine, sample, naming.column, draft.used_in(sample), ends)
        for column, shared in but_twins(draft, sample, shown):
            one = _own_kind(draft, sample, naming, column, time, f"{shared:,} values of several accounts")
            found.append(windowed(draft, sample, one))
    for section in found:
        draft.use(sample, section.get("account"), section.get("value"))
    return found


def _handed_on(
    draft: Draft, sample: Sample, found: tuple[Naming, str] | None, time: str | None
) -> list[SectionProposal]:
    """A kind of one's own of whom what accounts began elsewhere went to, by the table that says who began it."""
    if not found:
        return []
    naming, column = found
    return [_own_kind(draft, sample, naming, column, time, "to whom it went that others began")]


def _private_signals(draft: Draft, sample: Sample, naming: Naming, time: str | None) -> list[SectionProposal]:
    """Kinds of one's own, beside those that are known: what looks private by its values."""
    why_not = {name: why for (path, name), why in draft.why_not.items() if path == sample.found.path}
    found = []
    private = private_columns(draft.engine, sample, naming.column, draft.used_in(sample), why_not)
    for column, alone in but_twins(draft, sample, private):
        found.append(_own_kind(draft, sample, naming, column, time, f"{_percent(alone)} are one account's alone"))
        draft.use(sample, column)
    return found


def _in_step_signals(draft: Draft, sample: Sample, naming: Naming, time: str | None) -> list[SectionProposal]:
    """Kinds of one's own, beside those that are known: what people choose among, where some keep step in it."""
    found = []
    columns = shared_columns(draft.engine, sample, naming.column, draft.used_in(sample)) if time else []
    for column, shared in but_twins(draft, sample, columns):
        one = _signal(draft, sample, naming, str(kind_name(column)), column, time, f"{shared:,} of several accounts")
        found.append(windowed(draft, sample, one))
    found = [one for one in found if one.get("window")]
    draft.use(sample, *(one.get("value") for one in found))
    return found


def _own_kind(draft: Draft, sample: Sample, naming: Naming, column: str, time: str | None, why: str) -> SectionProposal:
    """The column as a kind of one's own, which is asked about."""
    kind = str(kind_name(column))
    draft.unsure.append(f"{sample.found.path}: is `{column}` private? Taken as the kind `{kind}` of your own")
    return _signal(draft, sample, naming, kind, column, time, why)


def _signal(
    draft: Draft, sample: Sample, naming: Naming, kind: str, column: str, time: str | None, why: str = ""
) -> SectionProposal:
    lines = [Line("kind", kind), Line("path", sample.found.path), *_account_lines(naming)]
    lines.append(Line("text" if kind == "template" else "value", column, why or _described(sample, column, kind)))
    return SectionProposal("signals", (*lines, *_time_lines(draft, sample, time)))


def _account_lines(naming: Naming) -> list[Line]:
    whose = f"in {naming.through[0]}" if naming.through else "accounts"
    met = f"{_percent(naming.meets)} of its ids are {whose}" if naming.meets is not None else ""
    keys = ("through.path", "through.id", "through.account")
    between = [Line(key, value) for key, value in zip(keys, naming.through or (), strict=False)]
    by = "the column of the accounts in which its ids are found"
    return [Line("account", naming.column, met), *between, *([Line("account_is", naming.by, by)] if naming.by else [])]


def _described(sample: Sample, column: str, kind: str) -> str:
    profile = sample.profiles[column]
    if kind == "template":
        return "lists of messages" if profile.messages > 0.5 else ""
    if kind == "ip" and profile.addresses < 0.5 < profile.digests:
        return "digests in place of addresses: equal ones tie"
    within = "" if sample.whole else f" in the first {profile.rows:,} rows"
    return f"{profile.different:,} different{within}"


def _time_lines(draft: Draft, sample: Sample, time: str | None) -> list[Line]:
    if not time:
        return []
    hours = hours_of(draft.engine, sample, time)
    draft.use(sample, hours)
    clock = [Line(CLOCK_KEY, hours, "the hours of these days")] if hours else []
    zone = zone_lines(draft, sample, time, ZONE_KEY, hours)
    return [Line("time", time), *clock, *_form(draft, sample, time, TIME_KEY, hours), *zone]


def _form(draft: Draft, sample: Sample, column: str, key: str, hours: str | None = None) -> list[Line]:
    """How the times are written, where nothing but a person tells their day from their month."""
    form = draft.form_of(sample, column, key, hours)
    return [Line(key, form)] if form else []


def _acts(draft: Draft, sample: Sample, naming: Naming, time: str) -> SectionProposal:
    """The section that says when accounts act, as this table tells it."""
    model = draft.best(sample, MODEL, least=2.0)
    draft.use(sample, model)
    lines = [Line("path", sample.found.path), *_account_lines(naming), *_time_lines(draft, sample, time)]
    return SectionProposal("activity", (*lines, *([Line("model", model)] if model else [])))
