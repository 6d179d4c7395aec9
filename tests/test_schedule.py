"""Steps that do not stand on each other run at once: in which order they may, and what is left where one fails."""

import threading
import time
from threading import current_thread

import pytest

from graphlink.engine import DuckDBEngine, Step, StepRun, interrupt_engines
from graphlink.errors import StepFailed
from graphlink.steps import Schedule

ENDLESS = "select count(*) as n from range(100000000) a, range(100000000) b where hash(a.range, b.range) = 1"
SECONDS = 30
"""After which something that should have been ended was not."""


def made(name: str, *reads: str) -> Step:
    return Step(name, f"select 1 as n {f'from {reads[0]}' if reads else ''}", reads=reads)


def dropped(schedule: Schedule, place: int) -> list[str]:
    gone: list[str] = []
    schedule.end(place, [StepRun(schedule.line[place].name, 0.0, 1)], lambda *names: gone.extend(names))
    return gone


def test_a_step_is_handed_out_once_what_it_reads_is_there() -> None:
    schedule = Schedule([made("a"), made("b", "a"), made("c"), made("d", "b", "c")], None)
    assert [schedule.take(), schedule.take()] == [0, 2], "`b` waits for `a`"
    dropped(schedule, 0)
    assert schedule.take() == 1
    dropped(schedule, 1)
    waited: list[int | None] = []
    other = threading.Thread(target=lambda: waited.append(schedule.take()))
    other.start()
    other.join(0.2)
    assert waited == [], "`d` waits for `c` too"
    dropped(schedule, 2)
    other.join(SECONDS)
    assert waited == [3] and schedule.take() is None
    assert [run.name for run in schedule.runs()] == ["a", "b", "c"], "in the order of the line"


def test_a_table_is_made_anew_when_all_have_read_it_and_goes_after_its_last_reader() -> None:
    line = [made("t"), made("x", "t"), made("y", "t"), made("t"), made("z", "t")]
    schedule = Schedule(line, ("x", "y"))
    assert schedule.take() == 0 and dropped(schedule, 0) == []
    assert [schedule.take(), schedule.take()] == [1, 2]
    assert dropped(schedule, 2) == [], "`z` reads a table of that name later"
    taken: list[int | None] = []
    other = threading.Thread(target=lambda: taken.append(schedule.take()))
    other.start()
    other.join(0.2)
    assert taken == [], "`x` still reads the table that is to be made anew"
    assert dropped(schedule, 1) == []
    other.join(SECONDS)
    assert taken == [3] and dropped(schedule, 3) == []
    assert schedule.take() == 4 and dropped(schedule, 4) == ["t", "z"]


def test_two_steps_run_at_once() -> None:
    """Each waits until the other has ended its own first step: in turn they would never end."""
    met = threading.Barrier(2, timeout=SECONDS)
    with DuckDBEngine(memory_limit="256MB", threads=2, on_step=None) as db:

        class Meeting(DuckDBEngine):
            def run(self, step: Step) -> int:
                met.wait()
                return super().run(step)

        db.__class__ = Meeting
        db.run_all([made("one"), made("two")])
        assert [run.name for run in db.runs] == ["one", "two"]
        assert db.scalar("select count(*) from one, two") == 1


def test_of_one_thread_all_runs_in_turn() -> None:
    threads: set[str] = set()
    with DuckDBEngine(memory_limit="256MB", threads=1, on_step=lambda run: threads.add(current_thread().name)) as db:
        db.run_all([made("one"), made("two")])
        with db.schema("elsewhere"), db.beside(lambda other: other.run(made("three"))) as came_to:
            assert [run.name for run in db.runs] == ["one", "two"]
            assert came_to() == 1
        assert [run.name for run in db.runs] == ["one", "two", "three"]
    assert threads == {current_thread().name}


@pytest.mark.parametrize("place", [0, 1])
def test_a_step_that_fails_ends_the_other_and_is_the_one_that_is_told_of(place: int) -> None:
    line = [Step("endless", ENDLESS, reads=())]
    line.insert(place, Step("wrong", "select error('no such thing') as n from range(3)", reads=()))
    with DuckDBEngine(memory_limit="256MB", threads=2) as db:
        began = time.monotonic()
        with pytest.raises(StepFailed, match=r"step wrong: .*no such thing"):
            db.run_all(line)
        assert time.monotonic() - began < SECONDS
        assert db.scalar("select 1") == 1, "the engine goes on"


def test_an_interrupt_ends_both() -> None:
    line = [Step("endless", ENDLESS, reads=()), Step("endless_too", ENDLESS, reads=())]
    with DuckDBEngine(memory_limit="256MB", threads=2) as db:
        timer = threading.Timer(0.5, interrupt_engines)
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            db.run_all(line)
        timer.join()
        assert db.runs == []


def test_what_goes_on_beside_is_ended_where_something_goes_wrong() -> None:
    with DuckDBEngine(memory_limit="256MB", threads=2) as db:

        def endless(other: DuckDBEngine) -> int:
            with other.schema("elsewhere"):
                return other.run(Step("endless", ENDLESS, reads=()))

        with pytest.raises(ValueError, match="here"), db.beside(endless):
            raise ValueError("here")
        assert db.scalar("select 1") == 1


def test_what_goes_on_beside_has_tables_and_a_record_of_its_own() -> None:
    with DuckDBEngine(memory_limit="256MB", threads=2) as db:
        db.run(made("known"))

        def work(other: DuckDBEngine) -> int:
            with other.schema("elsewhere"):
                other.run(Step("known", "select n + 1 as n from main.known", reads=("main.known",)))
                return int(other.scalar("select n from known"))

        with db.leaving(), db.beside(work) as came_to:
            db.run(made("here"))
            db.keep(("known", "here"))
            assert came_to() == 2
        assert [run.name for run in db.runs] == ["known", "here", "known"]
        assert db.scalar("select n from known") == 1
        tables = db.frame("select table_name from duckdb_tables()")["table_name"].tolist()
        assert tables == ["known"], "no schema is left"
