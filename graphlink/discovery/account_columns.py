"""Account columns: which table lists the accounts, and which column of each other table names them.

Ids say it: the accounts' table is the one whose ids the others name. Names decide where ids say little, as where they
are small numbers, which any count of anything meets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .meanings import ACCOUNT, CREATED, SIGNALS, meaning_of
from .meetings import LISTS, Key, Meetings
from .people import is_of_people
from .profiles import Profile
from .samples import Sample
from .sureness import BY_ENDING, BY_WORD, Sureness, says, sureness, words_of

__all__ = [
    "AccountsTable",
    "Naming",
    "accounts_tables",
    "empty_namings",
    "is_constant",
    "namings",
    "tied",
]

NAMED, UNNAMED = 1.5, 2.5
"""Points of a table of accounts whose ids another table names, whatever it is called; and of one that nobody names."""
MEETS = 0.5
"""From this share of its ids on a column names the rows of a key."""
SOME = 0.1
"""From this share on it is worth asking about."""
_SMALL = 7
"""Digits: shorter numbers are met by chance, where most numbers of that length are there."""
_ROWS = ("entity_id", "row_id", "object_id")
"""What shops and others call the numbers of any table's rows, beside `id`."""
_PAIR, _ALL = 3, 0.9
"""Columns that a table of pairs of ids has at most, and the part of its ids that the list of accounts has."""
_REACHED = {"recipient", "recipients", "receiver", "receiving", "payee", "beneficiary", "destination", "dest", "target"}
_REACHED |= {"callee", "called", "addressee", "creditor", "followee", "followed", "payable"}
"""Words of whom something reaches."""
_FEWEST, _ROWS_EACH = 10, 100
"""Fewer different values, each in more rows, are no accounts but where the whole name says so."""
_PART_NEW = 0.9
"""Up to this part of the values of a column that are different it names things again and again."""
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
        """How likely it is: who acts is meant, and not whom it reaches."""
        return self.sure + 4 * (self.meets or 0) - (1.5 if self.by else 0) - (1.0 if _is_reached(self.column) else 0)


def _is_reached(column: str) -> bool:
    """Whether the column is called after who receives something: `recipient_profile_id`, `to_user`."""
    words = words_of(column)
    return words[:1] == ("to",) or (bool(set(words) & _REACHED) and "by" not in words)


def accounts_tables(samples: Sequence[Sample], meetings: Meetings) -> list[AccountsTable]:
    """The tables that may list the accounts, each by its likeliest column, the likeliest table first."""
    found = [_as_accounts(key, samples, meetings) for key in meetings.keys if key.profile.unique]
    found = [_over_parts(one, found, meetings) for one in found]
    best: dict[str, AccountsTable] = {}
    # Of two alike the longer list: the other is an older copy of it.
    for one in sorted(found, key=lambda one: (-one.points, -one.sample.rows)):
        best.setdefault(one.sample.relation, one)
    likely = [one for one in best.values() if one.points >= (NAMED if one.named_by else UNNAMED)]
    return [_by_own_id(one, meetings) for one in likely]


def _over_parts(accounts: AccountsTable, others: Sequence[AccountsTable], meetings: Meetings) -> AccountsTable:
    """The table a little before any that lists a part of its ids by the same name: each key that has paid once stands
    once in the payments, and all keys in the list that tells when each was made."""
    parts = [
        other.points
        for other in others
        if other.sample is not accounts.sample
        and words_of(other.key.column) == words_of(accounts.key.column)
        and other.key.profile.different < _PART_NEW * accounts.key.profile.different
        and meetings.share(other.sample, other.key.column, accounts.key) >= _ALL
    ]
    if not parts or not _is_dated(accounts.key):
        return accounts
    return replace(accounts, points=max(accounts.points, max(parts) + 0.1))


def _by_own_id(accounts: AccountsTable, meetings: Meetings) -> AccountsTable:
    """By the table's `id`, where what names its rows is the id that another system gave: `stripe_customer_id`."""
    if words_of(accounts.key.column)[-1:] != ("id",) or _called_so(accounts.key.column):
        return accounts
    if "_".join(words_of(accounts.key.column)) in meaning_of(ACCOUNT).alone:
        return accounts
    own = [key for key in meetings.keys if key.sample is accounts.sample and key.profile.unique]
    return next((replace(accounts, key=key) for key in own if _is_own_id(key.column)), accounts)


def _is_own_id(column: str) -> bool:
    return words_of(column.rpartition(".")[2]) == ("id",)


def _as_accounts(key: Key, samples: Sequence[Sample], meetings: Meetings) -> AccountsTable:
    sure = min(sureness(meaning_of(ACCOUNT), key.column, key.profile), 2.0)
    listed = 2.0 if set(words_of(key.sample.found.name)) & set(LISTS) else 0.0
    dated = 0.5 if _is_dated(key) else 0.0
    named_by = [other.found.path for other in samples if other is not key.sample and _names(other, key, meetings)]
    people = is_of_people(key) and any(_again(other, key, meetings) for other in samples if other is not key.sample)
    against = (0.0 if people else _of_rows(key)) + _of_doings(key) + _of_anothers(key)
    against += _of_pairs(key, meetings) + _of_parts(key, meetings)
    called = 1.0 if people and not listed and _after_its_table(key) else 0.0
    points = sure + listed + called + dated + 1.5 * min(len(named_by), 3) - against
    return AccountsTable(key, points, tuple(named_by))


def _of_rows(key: Key) -> float:
    """Points against a column that is called after what each row is: `exchange_id` in a table of exchanges."""
    words = words_of(key.column)
    if len(words) < 2 or words[-1] not in ("id", "uuid") or words[0] in LISTS or _called_so(key.column):
        return 0.0
    return 3.0 if _after_its_table(key) else 1.0


def _after_its_table(key: Key) -> bool:
    """Whether the column is called after what each row is: `panelist_id` in `panelists`."""
    words, table = words_of(key.column), words_of(key.sample.found.name)
    return len(words) > 1 and any(words[-2] in name or name in words[-2] for name in table)


def _again(other: Sample, key: Key, meetings: Meetings) -> bool:
    """Whether `other` names the key's rows again and again, and no accounts by another name, as what they did does."""
    several = any(
        meetings.share(other, name, key) >= MEETS and 1 < one.different < _PART_NEW * one.given
        for name, one in other.profiles.items()
    )
    return several and _names(other, key, meetings)


def _of_doings(key: Key) -> float:
    """Points against the ids of what somebody did: beside them another column names who it was, in several rows, as a
    mail address does in orders, or there stands what he said.

    Where each row has a mail address of its own it lists people, whoever else it names.
    """
    others = {name: one for name, one in key.sample.profiles.items() if name != key.column}
    if _called_so(key.column) or any(one.mails > 0.9 and one.unique for one in others.values()):
        return 0.0
    account = meaning_of(ACCOUNT)
    names = {name for name, one in others.items() if 1 < one.different < _part_of(name) * one.given}
    listed = set(words_of(key.sample.found.name)) & set(LISTS)
    if not listed and any(_is_account_id(name) or others[name].mails > 0.9 for name in names):
        return 3.0
    if not listed and any(sureness(meaning_of("template"), name, one) > BY_ENDING for name, one in others.items()):
        return 3.0
    return 1.5 if max((says(account, name) for name in names), default=0.0) > BY_ENDING - 0.5 else 0.0


def _part_of(name: str) -> float:
    """Up to which part of its values those that are different may be: most customers pay once in a short while."""
    return 0.99 if _called_so(name) else 0.9


def _of_anothers(key: Key) -> float:
    """Points against rows that tell of an account: `user_emails` has ids of its own, and a `user_id` beside them."""
    others = [name for name, one in key.sample.profiles.items() if name != key.column and one.unique]
    listed = set(words_of(key.sample.found.name)) & set(LISTS)
    # What a list of customers keeps inside each is what another system calls them.
    named = any(_is_account_id(name) and not (listed and "." in name) for name in others)
    if _is_own_id(key.column):
        return 2.0 if named or (not listed and any(_is_payer(key.sample, name) for name in others)) else 0.0
    return 0.75 if _called_so(key.column) and any(_is_own_id(name) for name in others) else 0.0


def _is_payer(sample: Sample, column: str) -> bool:
    """Whether the column holds ids of who paid, as each of a processor's events has a `customer` beside its own id."""
    profile = sample.profiles[column]
    return words_of(column)[-1:] == ("customer",) and max(profile.blanks, profile.mails) < 0.1


def _of_pairs(key: Key, meetings: Meetings) -> float:
    """Points against a table that says of each account what another system calls it, and no more: it leads to the list
    of accounts, which tells when they signed up."""
    others = [name for name, one in key.sample.profiles.items() if name != key.column and one.unique]
    lists = [
        one
        for one in meetings.keys
        if one.sample is not key.sample and one.profile.unique and _is_dated(one) and _may_list(one)
    ]
    if len(key.sample.profiles) > _PAIR or _is_dated(key):
        return 0.0
    leads = any(meetings.share(key.sample, name, one) >= _ALL for name in others for one in lists)
    return 6.0 if leads else 0.0


def _of_parts(key: Key, meetings: Meetings) -> float:
    """Points against numbered rows that are parts of another table's, as each field of an order is: without a time or a
    mail address of their own they are nobody, and numbers of customers meet theirs by chance."""
    profiles = key.sample.profiles
    if (
        not _is_own_id(key.column)
        or _may_list(key)
        or _is_dated(key)
        or any(one.mails > 0.9 for one in profiles.values())
    ):
        return 0.0
    wholes = [one for one in meetings.keys if one.sample is not key.sample]
    parts = (
        _called_after(name, one) and meetings.share(key.sample, name, one) >= MEETS
        for name in profiles
        if name != key.column and not _called_so(name)
        for one in wholes
    )
    return 3.0 if any(parts) else 0.0


def _may_list(key: Key) -> bool:
    """Whether the key's table lists accounts by its name, or by what the key is called."""
    return bool(set(words_of(key.sample.found.name)) & set(LISTS)) or _called_so(key.column)


def _is_dated(key: Key) -> bool:
    """Whether the table tells when each of its rows was made."""
    return any(sureness(meaning_of(CREATED), name, one) >= BY_ENDING for name, one in key.sample.profiles.items())


def _is_account_id(column: str) -> bool:
    return _called_so(column) and words_of(column)[-1:] == ("id",)


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
    if small and _called_after(name, key):
        return True
    alone = "_".join(words_of(name)) in (*meaning_of(ACCOUNT).alone, *_ROWS)
    if small and alone and profile.unique:
        # Each table counts its own rows from one.
        return False
    alike = words_of(name) == words_of(key.column) and not alone
    return not small or alike or sureness(meaning_of(ACCOUNT), name, profile) >= BY_WORD


def _called_after(name: str, key: Key) -> bool:
    """Whether the column is called after the rows of the key's table, as `order_id` is after the ids of `wc_orders`."""
    *before, last = words_of(name)
    table = words_of(key.sample.found.name)
    alike = {f"{before[-1]}{ending}" for ending in ("", "s", "es")} if before else set()
    return last == "id" and words_of(key.column) == ("id",) and bool(alike & {*table[-1:]})


def namings(sample: Sample, accounts: AccountsTable | None, meetings: Meetings) -> list[Naming]:
    """The columns that may name the accounts of the sample's rows, the likeliest first."""
    if accounts is None:
        found = [_alone(name, profile) for name, profile in sample.profiles.items()]
    else:
        found = [_naming(sample, name, accounts, meetings) for name in sample.profiles]
    # A tenant, an application or a default stands in each row, and beside it who did it.
    if accounts is None or any(one and not is_constant(sample, one.column) for one in found):
        found = [one for one in found if one and not is_constant(sample, one.column)]
    called = [one for one in found if one and says(meaning_of(ACCOUNT), one.column) > BY_WORD]
    if accounts is None and any(not _in_each_row(sample, one.column) for one in called):
        found = [one for one in found if one and not _in_each_row(sample, one.column)]
    order = list(sample.profiles)
    return sorted((one for one in found if one), key=lambda one: (-one.points, order.index(one.column)))


def _in_each_row(sample: Sample, column: str) -> bool:
    """Whether each row of the whole table has another value of the column, as a request has its own id."""
    profile = sample.profiles[column]
    return not profile.partial and profile.rows > 20 and profile.different >= 0.999 * profile.given


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


def is_constant(sample: Sample, column: str) -> bool:
    """Whether the column is the same in every row, of which there are enough to say so."""
    profile = sample.profiles[column]
    return profile.rows > 20 and profile.different < 2


def _alone(name: str, profile: Profile) -> Naming | None:
    """By its name alone. Where each row has an id of its own, that is the row's, unless its name is quite sure."""
    account = meaning_of(ACCOUNT)
    spoken = profile.blanks >= 0.3 and profile.linked < 0.9
    # A few programs, plans or roles, each in hundreds of rows, are called after whose they are.
    if profile.different < _FEWEST and profile.given > _ROWS_EACH * profile.different:
        return None if says(account, name) <= BY_WORD else Naming(name, sureness(account, name, profile))
    sure = sureness(account, name, profile) if profile.addresses < 0.5 and not spoken else 0.0
    # An order of several lines tells its id in the first of them.
    if profile.rows <= 20 or profile.different < 0.999 * profile.given:
        return Naming(name, sure) if sure >= 1 and sure > _as_signal(name, profile) else None
    # Of the first rows of a log each may well be another account's.
    needed = 2.5 if profile.partial else 3.5
    return Naming(name, sure) if sure >= needed and "_".join(words_of(name)) not in account.alone else None


def _as_signal(name: str, profile: Profile) -> Sureness:
    """How surely the column is what accounts share: `user_fingerprint` says whose device it is, and no account."""
    return max(sureness(meaning_of(kind), name, profile) for kind in SIGNALS)


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
    # What is called an account's id and hardly meets one is told, so that a person can look at it. Small numbers that
    # count the rows of their own table meet what another table counts, and name nothing of it.
    met = meets if meets < MEETS else 0.0
    return Naming(name, sure, met) if sure >= 2 or met >= SOME else None
