"""Samples: the first rows of each found table, opened in the engine, with what its columns look like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..engine import DuckDBEngine, Step, quote_text
from ..errors import InputError
from ..reading import (
    CODED,
    NO_HEADING,
    Column,
    Table,
    TableFiles,
    ending_of,
    inspect_table,
    is_row,
    open_table,
    opened,
    packing_of,
    prepare_rejected,
    text_sql,
    with_every_column,
)
from .apart import refuse_apart
from .found_tables import FoundTable, LeftFile
from .meanings import CREATED, TIME, meaning_of
from .profiles import Profile, profiles_of
from .short_years import short_forms
from .sureness import says, words_of

__all__ = ["Sample", "sampled"]

ENOUGH = 8 << 20
"""Bytes of text of which columns are told."""
ROWS = 20_000
_MOST = 0.5
_DRAWN = 16
"""Characters of an id that is drawn by lot, at the least."""
_MACHINE = {("model",), ("os",), ("app", "version"), ("app", "build"), ("ios", "version")}
"""What a log of those who come by an app tells of their machines."""
_REACHED_BY = {("to",), ("recipient",), ("destination",), ("to", "number"), ("receiver",)}
"""What a log of messages or calls calls the telephone that it reached."""
_OF_MESSAGES = {"sms", "segments", "network", "carrier", "verification", "otp", "delivered", "dlr", "mccmnc", "mcc"}
"""Words that only such a log's columns have."""
PARTS = 6
"""Parts of a table that are looked at, from the first to the last."""


@dataclass(frozen=True)
class Sample:
    """The first rows of a table, as the relation `relation`: its columns and what they look like, by their own names.

    `table` is what was opened of it; `whole`: whether these are all of its rows; `notes`: what is to be said of
    what is not read in it; `forms`: of the columns of dates with short years, the forms that they can have;
    `labels`: what columns are called of which another one says it in each row.
    """

    found: FoundTable
    table: Table
    relation: str
    columns: Mapping[str, Column]
    profiles: Mapping[str, Profile]
    rows: int
    whole: bool
    notes: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def called(self, column: str) -> str:
        """What the column is called, seen beside the others: a fingerprint beside last digits is a card's, whom a text
        message went to is a telephone, and the id of a vendor that is drawn by lot, beside what the machine is, the one
        that iOS gives an app for its vendor."""
        if column in self.labels:
            return self.labels[column]
        words = words_of(column)
        if words == ("fingerprint",) and any(_ends_card(name) for name in self.profiles):
            return f"card.{column}"
        if (
            words in _REACHED_BY
            and self.profiles[column].phones > _MOST
            and any(_of_message(one) for one in self.profiles)
        ):
            return "to_phone_number"
        of_device = words == ("vendor", "id") and self.profiles[column].length >= _DRAWN
        return "idfv" if of_device and any(_of_machine(name) for name in self.profiles) else column


def sampled(engine: DuckDBEngine, tables: Iterable[FoundTable]) -> tuple[list[Sample], list[LeftFile]]:
    """The sample of each table that can be read, and why the others cannot; of one in two forms the first is taken."""
    prepare_rejected(engine)
    samples: list[Sample] = []
    left: list[LeftFile] = []
    for n, found in enumerate(tables):
        twin = next((one.found.path for one in samples if one.found.place == found.place), None)
        try:
            if twin:
                left.append(
                    LeftFile(found.path, f"is the table {twin} again; name it in the settings if it is the right one")
                )
            else:
                samples.append(_sample(engine, found, n))
        except InputError as problem:
            left.append(LeftFile(found.path, str(problem).removeprefix(f"{found.files.shown}: ")))
    return samples, left


def _sample(engine: DuckDBEngine, found: FoundTable, n: int) -> Sample:
    """The sample of the table, as the relation `sample_{n}` of the engine."""
    files, cut = _heads(engine, found.files, n)
    layout = inspect_table(engine, files)
    if files.format == "csv" and is_row(list(layout.columns)):
        raise InputError(NO_HEADING)
    layout = with_every_column(engine, layout)
    table = open_table(engine, f"opened_{n}", layout, [], list(layout.columns))
    engine.run(Step(f"sample_{n}", f"select * from opened_{n} limit {ROWS}", reads=(f"opened_{n}",)))
    columns = _readable(engine, f"sample_{n}", table)
    refuse_apart(engine, f"sample_{n}", (form.heading for form in layout.forms), columns)
    short = {name: _short_forms(engine, f"sample_{n}", one) for name, one in columns.items()}
    forms = {name: several for name, several in short.items() if several}
    columns |= {name: replace(columns[name], time_format=several[0]) for name, several in forms.items()}
    whole = not cut and sum(table.rows) <= ROWS
    profiles = profiles_of(engine, f"sample_{n}", list(columns.values()), partial=not whole)
    labels = dict(_labels(engine, f"sample_{n}", columns, profiles))
    return Sample(found, table, f"sample_{n}", columns, profiles, sum(table.rows), whole, layout.notes, forms, labels)


def _labels(
    engine: DuckDBEngine, relation: str, columns: Mapping[str, Column], profiles: Mapping[str, Profile]
) -> Iterable[tuple[str, str]]:
    """The columns beside which another one says in each row what they hold, as `cs1Label` does of `cs1`; and that."""
    by_small = {name.casefold(): name for name in columns}
    for name in columns:
        told = by_small.get(f"{name}label".casefold()) or by_small.get(f"{name}_label".casefold())
        if told and profiles[told].different == 1:
            text = text_sql(columns[told])
            yield name, str(engine.scalar(f"select min({text}) from {relation} where {text} <> ''"))


def _short_forms(engine: DuckDBEngine, relation: str, column: Column) -> tuple[str, ...]:
    """The forms of the column's dates, where it is called a time and their years are short."""
    called = any(says(meaning_of(what), column.name) for what in (TIME, CREATED))
    return short_forms(engine, relation, column) if called else ()


def _of_message(name: str) -> bool:
    return not _OF_MESSAGES.isdisjoint(words_of(name))


def _of_machine(name: str) -> bool:
    words = words_of(name)
    return words in _MACHINE or (len(words) > 1 and words[0] in ("device", "os", "handset", "phone"))


def _ends_card(name: str) -> bool:
    return "_".join(words_of(name)).endswith(("last4", "last_4", "exp_year", "card_brand"))


def _readable(engine: DuckDBEngine, relation: str, table: Table) -> dict[str, Column]:
    """The columns that can be read as text; one of objects is told by its members."""
    outer = {name[:place] for name in table.columns for place, char in enumerate(name) if char == "."}
    outer = {name for name in outer & table.columns.keys() if _of_objects(engine, relation, table.columns[name])}
    return {
        name: column
        for name, column in table.columns.items()
        if name not in outer and not column.type.startswith(("BLOB", "BIT"))
    }


def _of_objects(engine: DuckDBEngine, relation: str, column: Column) -> bool:
    """Whether most values of the column are objects or lists: one among texts hides none of these."""
    text = text_sql(column)
    coded = f"regexp_full_match(trim({text}), {quote_text(CODED)})"
    share = f"avg((ltrim({text})[1] in ('{{', '[') or {coded})::integer)"
    return bool((engine.scalar(f"select {share} from {relation} where {text} <> ''") or 1) > _MOST)


def _heads(engine: DuckDBEngine, files: TableFiles, n: int) -> tuple[TableFiles, bool]:
    """The table's files, of many some and of long texts the first lines; and whether anything was cut off."""
    every, step = files.files, max(1, len(files.files) // PARTS)
    chosen = [*dict.fromkeys([*range(0, len(every), step), len(every) - 1])]
    heads = [_head(engine, every[place], f"head-{n}-{place}", files.format) for place in chosen]
    same = [head == every[place] for head, place in zip(heads, chosen, strict=True)]
    names = tuple(files.names[place] for place in chosen)
    return replace(files, files=tuple(heads), names=names), len(chosen) < len(every) or not all(same)


def _head(engine: DuckDBEngine, file: Path, name: str, format: str) -> Path:
    """The file itself, or a scratch file with its first lines where it is long text."""
    if format == "parquet" or (file.stat().st_size <= ENOUGH and not packing_of(file)):
        return file
    with opened(file) as text:
        head = text.read(ENOUGH)
        more = bool(text.read(1))
    end = head.rfind(b"\n") + 1
    if not more or not end:
        # Few bytes, or one line that cannot be cut: the file tells more than a piece of it would.
        return file
    # Folders called `day=1` tell a column, so that the scratch file lies in folders of the same names.
    folder = engine.scratch_file(name).joinpath(*(part for part in file.parts[:-1] if "=" in part))
    folder.mkdir(parents=True)
    target = folder / f"head{(ending_of(file) or '').removesuffix('.gz').removesuffix('.zst') or '.log'}"
    target.write_bytes(head[:end])
    return target
