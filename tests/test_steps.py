"""The line of steps is what it says, and the picture of it in docs/how-it-works.md is made from it.

Each step names what it reads, each table has one maker and one shape, and none outlives its last reader.

GRAPHLINK_UPDATE_GOLDEN=1 writes the picture anew.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from graphlink import case as case_folder
from graphlink import judging, linking, signals
from graphlink.case import Case, table_steps
from graphlink.engine import DuckDBEngine, Step, StepRun
from graphlink.following import watch
from graphlink.judging import MEANWHILE, Decided, apply_decided, decoys_beside, judge, leave_judgement
from graphlink.linking import group_accounts, link_accounts
from graphlink.reading import read_sources
from graphlink.settings import find_settings
from graphlink.signals import gather_signals, kinds_of

from .source_folder import ACCOUNTS, PAYMENTS, write_csv, write_jsonl, write_source
from .step_pairs import read_pairs

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "how-it-works.md"
STAGES = ("reading", "signals", "linking", "judging", "case")
LEAVES = {
    "reading": {"account", "account_number", "population", "rejected", "reject_summary", "skipped_row"},
    "signals": set(signals.LEAVES),
    "linking": set(linking.LEAVES),
    "judging": set(judging.LEAVES),
}
TAKES = {
    "signals": set(signals.TAKES),
    "linking": set(linking.TAKES),
    "judging": set(judging.TAKES),
    "case": set(case_folder.TAKES),
}

STEP_PAIRS = sorted((ROOT / "tests" / "steps").glob("*.txt"))
TRIED_ELSEWHERE = {
    # Made from the columns of a source, which test_observations.py writes and reads.
    r"shown_\d+": "one pass over an event table",
    "raw_value": "the distinct values of all passes",
    "windowed_(event|kind)": "the showings and widths of `window`",
    # What is read is plain: the columns of the tables that judging and reading leave.
    "case_(communities|rejected)": "test_pipeline.py",
    # Work on hashed words, for which no table can be written by hand: test_templates.py gives them prompts.
    "template_(closer_)?words": "the words of the prompts that are examined",
    "template_(first|closer)_look": "the prompts that show a template",
    "template_shared_(shingle|place)": "the shingles of several accounts",
    "word_shown": "the words of each account",
    # Made from the passes over a source's own tables, or from what its prompts hold: whole sources try them.
    "(unknown_account|account_spelling)": "test_account_spellings.py",
    "template_(closer_)?(request|turn)|template_everyone": "test_conversations.py",
}
"""Steps without a case in tests/steps, by the form of their names, and what they do."""


@dataclass
class Recorder(DuckDBEngine):
    """An engine that notes what it ran, and in which stage."""

    stage: str = "reading"
    steps: list[tuple[str, Step, tuple[str, ...]]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def run(self, step: Step) -> int:
        rows = super().run(step)
        described = self._connection.execute(f'select * from "{step.name}" limit 0').description or []
        self.steps.append((self.stage, step, tuple(str(column[0]) for column in described)))
        return rows

    def frame(self, sql: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        self.asked.append((self.stage, sql))
        return super().frame(sql, values)

    def tables(self) -> set[str]:
        """The tables and views of the main schema, those of the sources left out."""
        held = super().frame(
            "select table_name as name from duckdb_tables() where not internal and not temporary "
            "union all select view_name from duckdb_views() where not internal"
        )
        return {str(name) for name in held["name"] if not re.fullmatch(r"source_\d+|text_(reject|scan)", str(name))}


@cache
def tables_of(sql: str) -> frozenset[str]:
    """The tables that `sql` reads, those of its own `with` left out; each text is parsed once."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    named = {(f"{table.db}." if table.db else "") + table.name for table in tree.find_all(exp.Table) if table.name}
    return frozenset(named - own)


@cache
def tried_steps() -> frozenset[str]:
    """The steps that have a case in tests/steps."""
    return frozenset().union(*(pair.tried() for path in STEP_PAIRS for pair in read_pairs(path)))


def sample(folder: Path) -> Path:
    return ROOT / "sample_data"


def without_accounts_or_times(folder: Path) -> Path:
    folder.mkdir()
    rows = [
        {"account_id": f"a{n % 40}", "prompt": f"write a long story about the {n % 7} seas in ten lines now"}
        for n in range(400)
    ]
    write_csv(folder / "sent.csv", rows)
    (folder / "graphlink.toml").write_text('[[signals]]\nkind = "template"\npath = "sent.csv"\ntext = "prompt"\n')
    return folder


def lists_of_messages(folder: Path) -> Path:
    folder.mkdir()
    story = "write a long story about the seven seas in ten lines, and nothing else but that story"
    talks = [
        [{"role": "system", "content": "You write."}, {"role": "user", "content": f"{story} for {n}"}]
        for n in range(400)
    ]
    write_jsonl(
        folder / "sent.jsonl",
        [
            {"account_id": f"a{n % 40}", "ts": f"2026-03-{1 + n % 28:02d} 0{n % 7}:00:00", "messages": talk}
            for n, talk in enumerate(talks)
        ],
    )
    (folder / "graphlink.toml").write_text(
        '[[signals]]\nkind = "template"\npath = "sent.jsonl"\ntext = "messages"\ntime = "ts"\n'
    )
    return folder


def every_pair_within_a_window(folder: Path) -> Path:
    write_source(folder, accounts=[*ACCOUNTS, *ACCOUNTS], payments=[*PAYMENTS, *PAYMENTS])
    (folder / "graphlink.toml").write_text(
        '[accounts]\npath = "accounts.csv"\ncreated_at = "created_at"\n[link]\nmin_evidence = 0\n[[signals]]\n'
        'kind = "payment"\npath = "payments.csv"\nvalue = "card_fingerprint"\ntime = "paid_at"\nwindow = "2d"\n'
    )
    return folder


@pytest.fixture(
    scope="module", params=[sample, without_accounts_or_times, lists_of_messages, every_pair_within_a_window]
)
def line(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """A whole run, stage by stage as in pipeline.py, with what each left checked on the way."""
    source = request.param(tmp_path_factory.mktemp("line") / "source")
    settings, base = find_settings(source, None)
    with Recorder(threads=2) as db:
        sources = read_sources(db, source, settings, base=base)
        left = {"reading": db.tables()}
        db.stage = "signals"
        gather_signals(db, sources, settings)
        left["signals"] = db.tables() - left["reading"]
        db.stage = "linking"
        links = link_accounts(db, settings)
        members, _ = group_accounts(db, links, settings)
        left["linking"] = db.tables() - left["reading"] - left["signals"]
        db.stage = "judging"
        with decoys_beside(db, settings) as decoys:
            judgement = judge(db, members, links, settings, sources.owner, decoys)
        db.drop(*MEANWHILE)
        leave_judgement(db, apply_decided(judgement, Decided(), 0), Decided())
        left["judging"] = db.tables() - left["reading"] - left["signals"] - left["linking"]
        db.stage = "case"
        columns = list(db.frame("select * from account limit 0").columns)
        db.run_all(table_steps(columns, kinds_of(settings)))
        assert left == LEAVES
        yield db


def test_a_step_names_exactly_what_it_reads(line: Recorder) -> None:
    wrong = {(stage, step.name): (set(step.reads), tables_of(step.sql)) for stage, step, _ in line.steps}
    assert {made: both for made, both in wrong.items() if both[0] != both[1]} == {}


def test_every_step_is_tried_by_itself(line: Recorder) -> None:
    run = {(stage, step.name) for stage, step, _ in line.steps if stage != "reading"}
    untried = {name for _, name in run if not any(re.fullmatch(form, name) for form in TRIED_ELSEWHERE)}
    assert untried - tried_steps() == set(), "add a case (tests/steps/README.md)"


def test_a_table_has_one_stage_and_one_shape(line: Recorder) -> None:
    """The shuffled worlds of judging make tables of linking again, in a schema of their own and in the same shape."""
    shapes: dict[str, set[tuple[str, ...]]] = {}
    stages: dict[str, set[str]] = {}
    for stage, step, columns in line.steps:
        shapes.setdefault(step.name, set()).add(columns)
        stages.setdefault(step.name, set()).add(stage)
    assert {name: found for name, found in shapes.items() if len(found) > 1} == {}
    again = {name for name, found in stages.items() if found == {"linking", "judging"}}
    assert {name: found for name, found in stages.items() if len(found) > 1 and name not in again} == {}


def test_a_stage_takes_no_more_than_it_says(line: Recorder) -> None:
    made: dict[str, set[str]] = {name: {stage} for stage, names in LEAVES.items() for name in names}
    for stage, step, _ in line.steps:
        made.setdefault(step.name, set()).add(stage)
    for stage, sql in [*line.asked, *((stage, step.sql) for stage, step, _ in line.steps)]:
        read = {name.removeprefix("main.") for name in tables_of(sql)} if stage != "reading" else set()
        earlier = {name for name in read if stage not in made.get(name, {stage})}
        inputs = {name for name in earlier if stage == "signals" and re.fullmatch(r"source_\d+", name)}
        assert earlier - inputs <= TAKES.get(stage, set()), f"{stage}: {sql}"


def test_what_a_stage_takes_an_earlier_one_leaves() -> None:
    for place, stage in enumerate(STAGES[1:], start=1):
        left = set().union(*(LEAVES[name] for name in STAGES[:place]))
        assert TAKES[stage] <= left, f"{stage} takes what nobody leaves"
    for place, stage in enumerate(STAGES[:-1]):
        taken = set().union(*(TAKES[name] for name in STAGES[place + 1 :]))
        assert LEAVES[stage] <= taken, f"{stage} leaves what nobody takes"


def test_the_steps_of_a_watch_name_what_they_read(sample_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[Step] = []
    original = DuckDBEngine.run

    def noted(self: DuckDBEngine, step: Step) -> int:
        run.append(step)
        return original(self, step)

    monkeypatch.setattr(DuckDBEngine, "run", noted)
    watch(sample_case, ROOT / "sample_data")
    assert {"known_shingle", "known_shown"} <= {step.name for step in run}
    assert {step.name: tables_of(step.sql) for step in run} == {step.name: set(step.reads) for step in run}


def test_a_table_goes_after_its_last_reader() -> None:
    steps = [
        Step("first", "select 1 as n", reads=()),
        Step("second", "select n from first", reads=("first",)),
        Step("kept", "select n from second", reads=("second",)),
        Step("nobody_s", "select n from kept", reads=("kept",)),
    ]
    alive: list[set[str]] = []
    with Recorder(on_step=lambda run: alive.append(told(run))) as db:

        def told(run: StepRun) -> set[str]:
            return db.tables()

        db.run_all(steps, leaves=("kept",))
        assert alive == [{"first"}, {"first", "second"}, {"second", "kept"}, {"kept", "nobody_s"}]
        assert db.tables() == {"kept"}


def test_only_what_is_to_be_left_stays() -> None:
    with Recorder() as db:
        db.run(Step("before", "select 1 as n", reads=()))
        with db.leaving("stays"):
            db.view("seen", "select n from before")
            db.run(Step("goes", "select n from seen", reads=("seen",)))
            db.run(Step("stays", "select n from goes", reads=("goes",)))
        assert db.tables() == {"before", "stays"}
        with db.schema("elsewhere"):
            db.run_all([Step("before", "select 2 as n", reads=())], leaves=())
        assert db.scalar("select n from before") == 1
        db.keep({"before"})
        assert db.tables() == {"before"}


def test_the_picture_of_the_line_is_made_from_the_stages() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(r"(<!-- made by tests/test_steps.py -->\n)(.*?)(\n<!-- to here -->)", text, re.DOTALL)
    assert found, "the page lost the place of its picture"
    if os.environ.get("GRAPHLINK_UPDATE_GOLDEN") == "1":
        PAGE.write_text(text[: found.start(2)] + picture() + text[found.end(2) :], encoding="utf-8")
    else:
        assert found[2] == picture(), "GRAPHLINK_UPDATE_GOLDEN=1 writes the picture anew"


def picture() -> str:
    """The stages in a column, and on each arrow the tables that go along it."""
    lines = ["```mermaid", "flowchart TD", "    files([files]) --> reading"]
    for place, stage in enumerate(STAGES[:-1]):
        for later in STAGES[place + 1 :]:
            carried = sorted(LEAVES[stage] & TAKES[later])
            if carried:
                lines.append(f'    {stage} -- "{"<br>".join(carried)}" --> {later}')
    return "\n".join([*lines, "    case --> folder([the case])", "```"])
