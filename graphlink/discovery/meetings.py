"""Meetings: which part of the ids in one column is found in another: so a table is seen to name another's rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..engine import DuckDBEngine, Step
from ..reading import Column, Table, account_sql, bare_account_sql, inspect_table, open_table, with_every_column
from .meanings import ACCOUNT, meaning_of
from .profiles import Profile
from .samples import Sample
from .sureness import sureness, words_of

__all__ = ["LISTS", "Key", "Meetings", "meet"]

LISTS = (
    *("accounts", "account", "users", "user", "customers", "customer", "members", "member", "profiles", "eligible"),
    *("clients", "client", "people", "persons", "players", "subscribers", "drivers", "sellers", "merchants", "buyers"),
    *("contacts", "contact", "patients", "patient", "applicants", "leads", "signups", "registrations", "borrowers"),
)
"""What a table of accounts is called, as a word of its name."""

_WHOLE = 512 << 20
"""Bytes of text up to which the ids of a whole table are read."""


@dataclass(frozen=True)
class Key:
    """A column by which the rows of its table can be named: hardly two rows have the same value."""

    sample: Sample
    column: str

    @property
    def profile(self) -> Profile:
        """What the column looks like."""
        return self.sample.profiles[self.column]


class Meetings:
    """The share, 0 to 1, of the different ids of a column that are found in a key."""

    def __init__(self, keys: Sequence[Key], shares: dict[tuple[str, str, str, str], float]) -> None:
        self.keys = tuple(keys)
        self._shares = shares

    def share(self, sample: Sample, column: str, key: Key) -> float:
        """How much of the ids in the sample's `column` the key has."""
        return self._shares.get((sample.relation, column, key.sample.relation, key.column), 0.0)


def meet(engine: DuckDBEngine, samples: Sequence[Sample]) -> Meetings:
    """Every key of the samples, and which part of every other column's ids it has."""
    places = [(sample, name) for sample in samples for name, profile in sample.profiles.items() if _may_be_id(profile)]
    keys = [Key(sample, name) for sample, name in places if _names_row(sample.profiles[name])]
    if not keys:
        return Meetings([], {})
    shown = [_ids_sql(sample.relation, sample.columns[name], n) for n, (sample, name) in enumerate(places)]
    engine.run(Step("shown_id", " union all ".join(shown), reads=()))
    engine.run(Step("key_id", " union all ".join(_key_sql(engine, keys, places)), reads=("shown_id",)))
    found = engine.frame(
        """
        with met as (select s.place as shown, k.place as key, count(*) as met
                     from shown_id s join key_id k using (id) group by all),
        counted as (select place as shown, count(*) as n from shown_id group by place)
        select shown, key, met::double / n as share from met join counted using (shown)
        """
    )
    shares = {}
    for shown_place, key_place, share in found.itertuples(index=False):
        (sample, column), key = places[int(shown_place)], keys[int(key_place)]
        if sample.relation != key.sample.relation:
            shares[sample.relation, column, key.sample.relation, key.column] = float(share)
    return Meetings(keys, shares)


def _may_be_id(profile: Profile) -> bool:
    """Whether the values can be ids of something: several, short, without blanks, and no times."""
    return (
        profile.different > 1
        and profile.length <= 120
        and profile.blanks < 0.3
        and not profile.times > 0.9 > profile.numbers
    )


def _names_row(profile: Profile) -> bool:
    """Whether hardly two rows have one value of the column."""
    return profile.different >= 0.98 * profile.given > 0


def _ids_sql(relation: str, column: Column, place: int) -> str:
    account = account_sql(column)
    return (
        f"select distinct {place}::integer as place, lower({bare_account_sql('id')}) as id "
        f"from (select {account} as id from {relation}) where id is not null"
    )


def _key_sql(engine: DuckDBEngine, keys: Sequence[Key], places: Sequence[tuple[Sample, str]]) -> Iterable[str]:
    """SQL for the ids of each key, by its number: of the whole table where that can be had."""
    wholly = [key for key in keys if not key.sample.whole and _worth_reading(key)]
    samples = {key.sample.relation: key.sample for key in wholly}
    opened = {relation: _opened(engine, sample, wholly) for relation, sample in samples.items()}
    for n, key in enumerate(keys):
        if key in wholly:
            table = opened[key.sample.relation]
            yield _ids_sql(table.name, table.columns[key.column], n)
        else:
            place = places.index((key.sample, key.column))
            yield f"select {n}::integer as place, id from shown_id where place = {place}"


def _worth_reading(key: Key) -> bool:
    """Whether the whole table may be read for the key: where it may be the accounts' id, and the table is no log."""
    files = key.sample.found.files
    if files.format != "parquet" and key.sample.found.bytes > _WHOLE:
        return False
    listed = set(words_of(key.sample.found.name)) & set(LISTS)
    return bool(listed) or sureness(meaning_of(ACCOUNT), key.column, key.profile) >= 1


def _opened(engine: DuckDBEngine, sample: Sample, keys: Iterable[Key]) -> Table:
    """The whole table of a sample, with those of the `keys` that are its."""
    layout = with_every_column(engine, inspect_table(engine, sample.found.files))
    return open_table(
        engine, f"{sample.relation}_keys", layout, [], [key.column for key in keys if key.sample is sample]
    )
