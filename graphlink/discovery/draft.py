"""The draft: columns taken for what they most surely are, one after the other, and what was unsure on the way."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from ..engine import DuckDBEngine
from ..reading import day_and_hour, text_sql, unsettled_form
from .choices import Place
from .meanings import ACCOUNT, CREATED, MEANINGS, TIME, meaning_of
from .samples import Sample
from .short_years import clock_form
from .sureness import Sureness, sureness

__all__ = ["Ask", "Draft", "Question", "ranked"]

CLOSE = 0.35
"""Two readings whose points differ by no more than that are close."""


@dataclass(frozen=True)
class Question:
    """What a person could settle: two or more readings that are close, the likeliest first."""

    text: str
    choices: tuple[str, ...]


Ask = Callable[[Question], int]
"""The place in `choices` of the answer to a question."""


@dataclass
class Draft:
    """What is gathered while tables are looked at: columns in use by table, what was unsure, why columns are left, and
    whose rows each table in use tells."""

    engine: DuckDBEngine
    ask: Ask | None
    unsure: list[str] = field(default_factory=list)
    used: dict[str, set[str]] = field(default_factory=dict)
    why_not: dict[tuple[str, str], str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    _forms: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def use(self, sample: Sample, *columns: str | None) -> None:
        """Takes the columns: they are nothing else any more."""
        self.used.setdefault(sample.found.path, set()).update(column for column in columns if column)

    def used_in(self, sample: Sample) -> set[str]:
        """The columns of the table that are taken."""
        return self.used.get(sample.found.path, set())

    def form_of(self, sample: Sample, column: str, key: str, hours: str | None = None) -> str | None:
        """How the column's times are written, as a person says who knows which number is the day.

        None where it need not be asked, or nobody is there to ask: then it is unsure, with the `key` that settles it.
        `hours`: the column that has the hours of its days.
        """
        place = (sample.found.path, column)
        if place not in self._forms:
            self._forms[place] = self._asked_form(sample, column, key, hours)
        return self._forms[place]

    def _asked_form(self, sample: Sample, column: str, key: str, hours: str | None) -> str | None:
        if column in sample.forms:
            return self._short_form(sample, column, key, hours)
        columns = sample.table.columns
        whole = day_and_hour(columns[column], columns[hours]) if hours else columns[column]
        day_first = unsettled_form(self.engine, sample.table, whole)
        if day_first is None:
            return None
        text = f"{sample.found.path}: does `{column}` write the day before the month? Nothing in it tells."
        if self.ask is None:
            self.unsure.append(f'{text} If so, add: {key} = "{day_first}"')
            return None
        month_first = re.sub("%([dm])", lambda found: "%m" if found[1] == "d" else "%d", day_first)
        return (day_first, month_first)[self.ask(Question(text, (f"yes: {day_first}", f"no: {month_first}")))]

    def _short_form(self, sample: Sample, column: str, key: str, hours: str | None) -> str | None:
        """The form of dates with short years; None where nothing tells it, and nobody is there to ask."""
        forms = sample.forms[column]
        if hours:
            text = text_sql(sample.columns[hours])
            example = str(self.engine.scalar(f"select min({text}) from {sample.relation} where {text} <> ''"))
            forms = tuple(f"{form} {clock_form(example)}" for form in forms)
        if len(forms) == 1:
            return forms[0]
        text = f"{sample.found.path}: how does `{column}` write its days? Nothing in it tells."
        if self.ask:
            return forms[self.ask(Question(text, forms))]
        others = " or ".join(f'{key} = "{form}"' for form in forms)
        self.unsure.append(f"{text} Add: {others}")
        return None

    def choose(self, text: str, choices: Sequence[str], points: Sequence[float]) -> int:
        """The place of the choice that is taken: the first, or where others come close what the person says."""
        close = [n for n, one in enumerate(points) if points[0] - one <= CLOSE]
        if len(close) < 2:
            return 0
        shown = tuple(choices[n] for n in close)
        if self.ask:
            return close[self.ask(Question(text, shown))]
        others = " or ".join(f"`{choice}`" for choice in shown[1:])
        self.unsure.append(f"{text} Took `{shown[0]}`; could be {others}")
        return 0

    def best(self, sample: Sample, meaning: str, *, least: Sureness, without: Set[str] = frozenset()) -> str | None:
        """The unused column, not among `without`, that is most surely that; None where none is by `least`."""
        found = ranked(sample, meaning, least, without=self.used_in(sample) | without)
        if not found:
            return None
        called = meaning.replace("_", " ")
        names, points = [name for name, _ in found], [sure for _, sure in found]
        taken = names[self.choose(f"{sample.found.path}: which column is the {called}?", names, points)]
        for name in names:
            if name != taken:
                self.why_not[sample.found.path, name] = f"another {called}"
        return taken


def ranked(sample: Sample, meaning: str, least: Sureness, *, without: set[str]) -> list[tuple[str, Sureness]]:
    """The columns that may be that, and how surely, the surest first; one that is more surely something else is not."""
    found = [
        (name, points)
        for name, profile in sample.profiles.items()
        if name not in without and (points := sureness(meaning_of(meaning), sample.called(name), profile)) >= least
        if points >= _otherwise(sample, name, meaning)
    ]
    return sorted(found, key=lambda pair: -pair[1])


def _otherwise(sample: Sample, name: str, meaning: str) -> Sureness:
    """How surely the column is something else; what may be said of one column at once is left out."""
    beside = {meaning, ACCOUNT, "email_domain", *((TIME, CREATED) if meaning in (TIME, CREATED) else ())}
    return max(sureness(one, sample.called(name), sample.profiles[name]) for one in MEANINGS if one.name not in beside)
