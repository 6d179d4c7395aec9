"""Account columns: which table lists the accounts, and which column of each other table names them.

Ids say it: the accounts' table is the one whose ids the others name. Names decide where ids say little, as where they
are small numbers, which any count of anything meets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .leftovers import FEW, NOT_KNOWN, why_unused
from .meanings import ACCOUNT, CREATED, MEANINGS, meaning_of
from .meetings import LISTS, Key, Meetings
from .profiles import Profile
from .samples import Sample
from .sureness import BY_ENDING, BY_WORD, Sureness, says, sureness, words_of

__all__ = ["AccountsTable", "Naming", "accounts_tables", "empty_namings", "namings", "stand_ins", "tied"]

NAMED, UNNAMED = 1.5, 2.5
"""Points of a table of accounts whose ids another table names, whatever it is called; and of one that nobody names."""
MEETS = 0.5
"""From this share of its ids on a column names the rows of a key."""
SOME = 0.1
"""From this share on it is worth asking about."""
_SMALL = 7
"""Digits: shorter numbers are met by chance, where most numbers of that length are there."""
_LONG = 5
"""Digits of numbers that may well be ids; shorter ones count or measure something."""
_OTHERS = {"session", "request", "order", "trace", "span", "correlation", "transaction", "path", "url", "uri", "page"}
_OTHERS |= {"status", "code", "version", "country", "city", "zip", "asn", "product", "item", "sku", "object", "post"}
_OTHERS |= {"amount", "price", "total", "size", "bytes", "duration", "latency", "count", "score", "tokens", "campaign"}
"""Words of ids of other things, and of measures."""
_DENSE = 0.2
"""Up to this share of them others hardly meet what is there but by naming it."""


@dataclass(frozen=True)
class AccountsTable:
    """A table that may list the accounts: its `key` has no value twice; the more `points`, the likelier.

    `named_by`: the paths of the tables that name its ids.
    """

    key: Key
    points: float
    named_by: tuple[str, ...] = ()

    @property
    def sample(self) -> Sample:
        """The table."""
        return self.key.sample


@dataclass(frozen=True)
class Naming:
    """A column that may name the accounts of a row: by its name, and by the share of its ids that are accounts.

    `meets` is None where there is no table of accounts. `by`: the column of that table in which its values are found,
    where that is not the id. `through`: path, id and account of the table between, where it names rows of that.
    """

    column: str
    sure: Sureness
    meets: float | None = None
    by: str | None = None
    through: tuple[str, str, str] | None = None

    @property
    def points(self) -> float:
        """How likely it is."""
        return self.sure + 4 * (self.meets or 0) - (1.5 if self.by else 0)


def accounts_tables(samples: Sequence[Sample], meetings: Meetings) -> list[AccountsTable]:
    """The tables that may list the accounts, each by its likeliest column, the likeliest table first."""
    found = [_as_accounts(key, samples, meetings) for key in meetings.keys if key.profile.unique]
    best: dict[str, AccountsTable] = {}
    # Of two alike the longer list: the other is an older copy of it.
    for one in sorted(found, key=lambda one: (-one.points, -one.sample.rows)):
        best.setdefault(one.sample.relation, one)
    return [one for one in best.values() if one.points >= (NAMED if one.named_by else UNNAMED)]


def _as_accounts(key: Key, samples: Sequence[Sample], meetings: Meetings) -> AccountsTable:
    sure = min(sureness(meaning_of(ACCOUNT), key.column, key.profile), 2.0)
    listed = 2.0 if set(words_of(key.sample.found.name)) & set(LISTS) else 0.0
    created = meaning_of(CREATED)
    dated = 0.5 if any(sureness(created, name, one) >= 2 for name, one in key.sample.profiles.items()) else 0.0
    named_by = [other.found.path for other in samples if other is not key.sample and _names(other, key, meetings)]
    points = sure + listed + dated + 1.5 * min(len(named_by), 3) - _of_rows(key) - _of_doings(key)
    return AccountsTable(key, points, tuple(named_by))


def _of_rows(key: Key) -> float:
    """Points against a column that is called after what each row is: `exchange_id` in a table of exchanges."""
    words = words_of(key.column)
    if len(words) < 2 or words[-1] not in ("id", "uuid") or words[0] in LISTS or _called_so(key.column):
        return 0.0
    table = words_of(key.sample.found.name)
    return 3.0 if any(words[-2] in name or name in words[-2] for name in table) else 1.0


def _of_doings(key: Key) -> float:
    """Points against the ids of what somebody did: beside them another column names who it was, in several rows.

    Where each row has a mail address of its own it lists people, whoever else it names.
    """
    others = {name: one for name, one in key.sample.profiles.items() if name != key.column}
    if _called_so(key.column) or any(one.mails > 0.9 and one.unique for one in others.values()):
        return 0.0
    account = meaning_of(ACCOUNT)
    names = (says(account, name) for name, one in others.items() if 1 < one.different < 0.9 * one.given)
    return 1.5 if max(names, default=0.0) > BY_ENDING - 0.5 else 0.0


def _called_so(column: str) -> bool:
    """Whether the whole name is one of an account, as `client_id` in a table of clients; `id` is any row's."""
    account = meaning_of(ACCOUNT)
    return "_".join(words_of(column)) not in account.alone and says(account, column) > BY_ENDING


def _names(other: Sample, key: Key, meetings: Meetings) -> bool:
    """Whether a column of `other` names ids of the key, each in several rows or not.

    What orders name beside their customer is no account: there another column is called so.
    """
    account = meaning_of(ACCOUNT)
    met = [
        sureness(account, name, profile)
        for name, profile in other.profiles.items()
        if meetings.share(other, name, key) >= MEETS and _counts(name, profile, key)
    ]
    called = max((sureness(account, name, profile) for name, profile in other.profiles.items()), default=0.0)
    return bool(met) and (called < BY_ENDING or max(met) >= BY_WORD)


def _counts(name: str, profile: Profile, key: Key) -> bool:
    """Whether that ids meet says anything: counts and amounts meet small numbers too."""
    listed = key.profile
    small = listed.numbers > 0.9 and listed.length < _SMALL and listed.dense > _DENSE
    alike = words_of(name) == words_of(key.column) and "_".join(words_of(name)) not in meaning_of(ACCOUNT).alone
    return not small or alike or sureness(meaning_of(ACCOUNT), name, profile) >= BY_WORD


def namings(sample: Sample, accounts: AccountsTable | None, meetings: Meetings) -> list[Naming]:
    """The columns that may name the accounts of the sample's rows, the likeliest first."""
    if accounts is None:
        found = [_alone(name, profile) for name, profile in sample.profiles.items()]
    else:
        found = [_naming(sample, name, accounts, meetings) for name in sample.profiles]
    if any(one and not _constant(sample, one.column) for one in found):
        # A tenant, an application or a default stands in each row, and beside it who did it.
        found = [one for one in found if one and not _constant(sample, one.column)]
    order = list(sample.profiles)
    return sorted((one for one in found if one), key=lambda one: (-one.points, order.index(one.column)))


def tied(sample: Sample, accounts: AccountsTable | None, meetings: Meetings) -> list[Naming]:
    """The column that names rows of a table which names the accounts of these, as devices name sessions; or none."""
    found = [
        (meetings.share(sample, name, key), name, key)
        for name, profile in sample.profiles.items()
        for key in meetings.keys
        if key.sample is not sample and meetings.share(sample, name, key) >= MEETS and _counts(name, profile, key)
    ]
    for share, name, key in sorted(found, key=lambda one: -one[0]):
        there = [one for one in namings(key.sample, accounts, meetings) if one.column != key.column and _is_sure(one)]
        if there and not (accounts and key.sample is accounts.sample):
            through = (key.sample.found.path, key.column, there[0].column)
            return [Naming(name, there[0].sure, share, by=there[0].by, through=through)]
    return []


def _is_sure(naming: Naming) -> bool:
    return naming.sure >= BY_ENDING if naming.meets is None else naming.meets >= MEETS


def empty_namings(sample: Sample) -> list[str]:
    """The columns that by their names would name accounts, and hold nothing: a log may keep room for a user."""
    return [name for name, one in sample.profiles.items() if not one.given and says(meaning_of(ACCOUNT), name) >= NAMED]


def _constant(sample: Sample, column: str) -> bool:
    profile = sample.profiles[column]
    return profile.rows > 20 and profile.different < 2


def stand_ins(sample: Sample) -> list[str]:
    """The columns that may name accounts though nothing says so: a mail address, or ids of nothing else known."""
    mails = [name for name, one in sample.profiles.items() if one.mails > 0.9 and one.different > 1]
    return mails[:1] or [name for name, profile in sample.profiles.items() if _may_stand_in(name, profile)]


def _may_stand_in(name: str, profile: Profile) -> bool:
    ids = why_unused(name, profile) == NOT_KNOWN or (profile.numbers > 0.9 and profile.length >= _LONG)
    return (
        ids
        and FEW / 2 < profile.different < 0.9 * profile.given
        and profile.blanks < 0.1
        and not set(words_of(name)) & _OTHERS
        and not any(sureness(meaning, name, profile) for meaning in MEANINGS)
    )


def _alone(name: str, profile: Profile) -> Naming | None:
    """By its name alone. Where each row has an id of its own, that is the row's, unless its name is quite sure."""
    account = meaning_of(ACCOUNT)
    sure = sureness(account, name, profile) if profile.addresses < 0.5 and profile.blanks < 0.3 else 0.0
    if profile.rows <= 20 or not profile.unique:
        return Naming(name, sure) if sure >= 1 else None
    # Of the first rows of a log each may well be another account's.
    needed = 2.5 if profile.partial else 3.5
    return Naming(name, sure) if sure >= needed and "_".join(words_of(name)) not in account.alone else None


def _naming(sample: Sample, name: str, accounts: AccountsTable, meetings: Meetings) -> Naming | None:
    profile = sample.profiles[name]
    sure = sureness(meaning_of(ACCOUNT), name, profile)
    meets = meetings.share(sample, name, accounts.key)
    if meets >= MEETS and _counts(name, profile, accounts.key):
        return Naming(name, sure, meets)
    others = [key for key in meetings.keys if key.sample is accounts.sample and key.column != accounts.key.column]
    by = max(others, key=lambda key: meetings.share(sample, name, key), default=None)
    met = meetings.share(sample, name, by) if by else 0.0
    if by and met >= MEETS and _counts(name, profile, by):
        return Naming(name, sure, met, by=by.column)
    # What is called an account's id and hardly meets one is told, so that a person can look at it.
    return Naming(name, sure, meets) if sure >= 2 or meets >= SOME else None
