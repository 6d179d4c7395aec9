"""Rows that every platform writes: sign-ins, and what each event says of where it came from."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.small_sources.people import Crowd, Person
from benchmarks.small_sources.source import Source, plain


@dataclass(frozen=True)
class Log:
    """A table of sign-ins, by the names that a platform gives its columns; an empty name leaves a column out."""

    table: str
    who: str
    at: str
    ip: str = ""
    device: str = ""
    model: str = ""
    time: Callable[[float], object] = plain
    least: int = 2
    usual: float = 10.0


def sign_ins(source: Source, crowd: Crowd, person: Person, log: Log) -> None:
    """The sign-ins of `person`; now and then a field is missing."""
    for visit in crowd.visits(person, log.least + int(log.usual * person.pace)):
        known = {
            log.who: person.id,
            log.at: log.time(visit.at),
            log.ip: source.mostly(visit.ip, 0.01),
            log.device: source.mostly(visit.device, 0.02),
            log.model: person.model,
        }
        source.put(log.table, visit.at, **{name: value for name, value in known.items() if name})
