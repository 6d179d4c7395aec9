"""Rows that a case keeps of part files (`[read] keep`): a run that takes them gives what a run gives that reads all."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import graphlink
from graphlink.case import Case
from graphlink.reading import Keeping, Sources, keep_parts, open_kept
from graphlink.reading.rejects import rejected_lines
from graphlink.reading.sources import read_sources
from graphlink.reading.time_columns import settle_times
from graphlink.settings import find_settings
from graphlink.signals import kinds_of, observe
from tests.lent_engine import lent_engine

KEEP = "[read]\nkeep = true\n"
SEED = 20
ENDINGS = ("csv", "jsonl")
PARTS = 6
Tables = dict[str, pd.DataFrame]


def parts_of(folder: Path, ending: str, seed: int = SEED) -> Path:
    """A source whose exchanges are a folder of parts with good rows, torn rows and rows that say nothing in them."""
    drawn = random.Random(seed)
    (folder / f"exchanges.{ending}").mkdir(parents=True)
    (folder / "graphlink.toml").write_text(KEEP)
    for n in range(PARTS):
        write_part(part(folder, ending, n), drawn, day=n + 1)
    return folder


def part(folder: Path, ending: str, n: int | str) -> Path:
    return folder / f"exchanges.{ending}" / f"part-{n}.{ending}"


def write_part(path: Path, drawn: random.Random, day: int = 9, **more: str) -> None:
    rows = [drawn_row(drawn, day) | more for _ in range(drawn.randint(20, 60))]
    if path.suffix == ".jsonl":
        lines = [json.dumps(row) for row in rows]
        lines.insert(drawn.randrange(len(lines)), '{"torn": ')
        lines.insert(drawn.randrange(len(lines)), json.dumps(rows[0] | {"ip": {"nested": 1}}))
    else:
        lines = [",".join(f'"{cell}"' for cell in row.values()) for row in rows]
        lines.insert(drawn.randrange(len(lines)), "too,few")
        lines.insert(drawn.randrange(len(lines)), lines[0] + ",too,many")
        lines = [",".join(rows[0]), *lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def drawn_row(drawn: random.Random, day: int) -> dict[str, str]:
    number = drawn.randrange(12)
    return {
        "account_id": f"a{number}" if drawn.random() < 0.97 else " ",
        "ts": f"2026-03-0{day} {drawn.randrange(24):02}:{drawn.randrange(60):02}:00"
        if drawn.random() < 0.97
        else "soon",
        "ip": f"81.2.69.{number // 3}",
        "device_fingerprint": f"device-{number // 2}",
        "prompt": f"Summarise in {drawn.randrange(5)} words what customer {number} wrote, \u00e9 {drawn.random()}",
    }


def found(source: Path, keeping: Keeping, case: Path | None = None) -> tuple[Tables, Sources]:
    """Every table that reading and observing leave, each in one order; with `case` the rows are kept there."""
    settings, base = find_settings(source, None)
    with lent_engine() as engine:
        sources = read_sources(engine, source, settings, base=base, keeping=keeping)
        observe(engine, sources, kinds_of(settings))
        names = ["account", "rejected", "reject_summary", "skipped_row", "observation", "left_out_value", "prompt"]
        read = [f"(select * from ({table.located}))" for table in sources.tables]
        tables = {name: engine.frame(f"select * from {name} order by all") for name in [*names, *read]}
        tables["lines"] = pd.DataFrame({"line": rejected_lines(engine)})
        tables["inputs"] = pd.DataFrame([vars(entry) for entry in sources.inputs])
        if case:
            case.mkdir()
            keep_parts(sources.kept, case)
    return tables, sources


def assert_same_as_anew(
    source: Path, case: Path | None, *, read: int | None, keep: Path | None = None, anew: Tables | None = None
) -> tuple[str, ...]:
    """What is said of what was kept, where `read` parts of the source are read and all comes out as if all were.

    The rows go into the case `keep`, where one is named; `anew` is what reading all gives, where that is known.
    """
    delta, sources = found(source, open_kept(case, keeps=True), keep)
    for name, table in (anew or found(source, Keeping())[0]).items():
        pd.testing.assert_frame_equal(delta[name], table, obj=name)
    taken = sum(len(table.taken) for table in sources.tables)
    files = sum(len(table.source.files) for table in sources.tables)
    assert read is None or files - taken == read
    return tuple(note for note in sources.notes if "kept" in note or "keeps" in note)


@pytest.fixture(scope="module", params=ENDINGS)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A source, a case that keeps the rows of its parts, and the parts' ending."""
    folder = tmp_path_factory.mktemp("kept")
    source = parts_of(folder / "source", request.param)
    found(source, Keeping(keeps=True), folder / "case")
    return source, folder / "case", request.param


@pytest.fixture(scope="module")
def whole(kept: tuple[Path, Path, str]) -> Tables:
    """What reading all of the source gives."""
    return found(kept[0], Keeping())[0]


@pytest.fixture
def day(kept: tuple[Path, Path, str], tmp_path: Path) -> tuple[Path, Path, str]:
    """The same, to be changed."""
    source, case, ending = kept
    shutil.copytree(source, tmp_path / "source")
    shutil.copytree(case, tmp_path / "case")
    return tmp_path / "source", tmp_path / "case", ending


def test_what_has_not_changed_is_not_read(kept: tuple[Path, Path, str], whole: Tables) -> None:
    source, case, ending = kept
    (note,) = assert_same_as_anew(source, case, read=0, anew=whole)
    assert note == f"{source}/exchanges.{ending}: of 6 parts the rows of 6 were kept, 0 are read"


@pytest.mark.parametrize("name", [9, "a", "3b"], ids=["last", "first", "between"])
def test_a_new_part_alone_is_read(day: tuple[Path, Path, str], name: int | str) -> None:
    source, case, ending = day
    write_part(part(source, ending, name), random.Random(1))
    (note,) = assert_same_as_anew(source, case, read=1)
    assert note.endswith("of 7 parts the rows of 6 were kept, 1 are read (1 new)")


def test_a_part_that_changed_is_read(day: tuple[Path, Path, str]) -> None:
    source, case, ending = day
    write_part(part(source, ending, 2), random.Random(2))
    (note,) = assert_same_as_anew(source, case, read=1)
    assert note.endswith("(1 changed)")


def test_a_part_that_is_gone_is_gone(day: tuple[Path, Path, str]) -> None:
    source, case, ending = day
    part(source, ending, 2).unlink()
    assert_same_as_anew(source, case, read=0)


def test_parts_may_change_names_and_places(day: tuple[Path, Path, str]) -> None:
    source, case, ending = day
    part(source, ending, 0).rename(part(source, ending, "z"))
    part(source, ending, 3).rename(part(source, ending, "10"))
    assert_same_as_anew(source, case, read=0)


def test_two_parts_that_are_alike_are_two(day: tuple[Path, Path, str]) -> None:
    source, case, ending = day
    shutil.copy(part(source, ending, 0), part(source, ending, "copy"))
    assert_same_as_anew(source, case, read=1)


def test_a_part_that_is_half_written_is_read_again_when_it_is_whole(
    day: tuple[Path, Path, str], tmp_path: Path
) -> None:
    source, case, ending = day
    whole = part(source, ending, 1).read_bytes()
    part(source, ending, 9).write_bytes(whole[: len(whole) // 2 - 3])
    assert_same_as_anew(source, case, read=1, keep=tmp_path / "next")
    part(source, ending, 9).write_bytes(whole)
    assert_same_as_anew(source, tmp_path / "next", read=1)


def test_other_columns_are_read_from_the_files(day: tuple[Path, Path, str]) -> None:
    source, case, ending = day
    signal = '[[signals]]\nkind = "ip"\npath = "exchanges.{}"\nvalue = "{}"\ntime = "ts"\n'
    (source / "graphlink.toml").write_text(KEEP + signal.format(ending, "device_fingerprint"))
    (note,) = assert_same_as_anew(source, case, read=6)
    assert note.endswith("(6 not kept for what is asked now)")


def test_a_part_with_a_new_column_beside_the_others(day: tuple[Path, Path, str]) -> None:
    source, case, ending = day
    write_part(part(source, ending, 9), random.Random(3), model="large")
    # Of the older parts it is then asked for, too.
    assert_same_as_anew(source, case, read=7)


def test_times_are_read_by_all_parts_together(day: tuple[Path, Path, str]) -> None:
    """What a part's times mean may depend on a part that came later: they are kept as they are written."""
    source, case, ending = day
    newest = part(source, ending, 9)
    newest.write_text(part(source, ending, 0).read_text().replace("2026-03-01 ", "13/03/2026 "))
    assert_same_as_anew(source, case, read=1)


def damaged(case: Path) -> None:
    rows = case / "kept" / "rows-0.parquet"
    text = bytearray(rows.read_bytes())
    text[len(text) // 2] ^= 1
    rows.write_bytes(text)


def other_version(case: Path) -> None:
    index = case / "kept" / "parts.json"
    index.write_text(index.read_text().replace('"graphlink": "', '"graphlink": "0.0.'))


def without_rows(case: Path) -> None:
    (case / "kept" / "rows-0.parquet").unlink()


def torn_list(case: Path) -> None:
    index = case / "kept" / "parts.json"
    index.write_bytes(index.read_bytes()[:200])


def without_all(case: Path) -> None:
    shutil.rmtree(case / "kept")


SAID: dict[Callable[[Path], None], str] = {
    damaged: "rows-0.parquet: is damaged or gone: what it kept is read anew",
    without_rows: "rows-0.parquet: is damaged or gone: what it kept is read anew",
    torn_list: "parts.json: is damaged or gone: what it kept is read anew",
    other_version: "was kept by other versions (graphlink 0.0.",
    without_all: "keeps no rows of parts, all are read",
}


@pytest.mark.parametrize("harm", SAID, ids=lambda harm: harm.__name__)
def test_what_cannot_be_trusted_is_read_anew(
    kept: tuple[Path, Path, str], whole: Tables, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    source, case, _ = kept
    harmed = tmp_path / "case"
    shutil.copytree(case, harmed)
    harm(harmed)
    notes = assert_same_as_anew(source, harmed, read=6, anew=whole)
    assert SAID[harm] in notes[0]


@pytest.mark.parametrize("ending", ENDINGS)
def test_days_of_any_kind(tmp_path: Path, ending: str) -> None:
    """Day after day parts come, change, go and are called otherwise, each case made with the one before."""
    drawn = random.Random(SEED)
    source = parts_of(tmp_path / "source", ending, seed=drawn.randrange(1000))
    case = None
    for n in range(5):
        assert_same_as_anew(source, case, read=None, keep=tmp_path / f"case-{n}")
        case = tmp_path / f"case-{n}"
        files = sorted(part(source, ending, 0).parent.iterdir())
        write_part(part(source, ending, f"{drawn.randrange(10)}-new-{n}"), drawn)
        gone, changed, renamed = drawn.sample(files, 3)
        gone.unlink()
        write_part(changed, drawn)
        renamed.rename(f"{renamed}-{n}.{ending}")


def test_rows_of_parts_that_are_gone_are_not_kept_on(day: tuple[Path, Path, str], tmp_path: Path) -> None:
    source, case, ending = day
    gone = part(source, ending, 2)
    gone.unlink()
    found(source, open_kept(case, keeps=True), tmp_path / "next")
    told = json.loads((tmp_path / "next" / "kept" / "parts.json").read_text())
    assert len(told["parts"]) == 5
    assert [parts for _, parts in told["files"].values()] == [5]
    rows = pd.read_parquet(tmp_path / "next" / "kept" / "rows-0.parquet")
    assert set(rows["part"]) == set(range(5))


def test_files_of_rows_stay_few(day: tuple[Path, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphlink.reading.kept_rows.MOST", 3)
    source, case, ending = day
    for n in range(4):
        write_part(part(source, ending, f"9{n}"), random.Random(n))
        found(source, open_kept(case, keeps=True), tmp_path / f"case-{n}")
        case = tmp_path / f"case-{n}"
        assert len(list((case / "kept").glob("*.parquet"))) <= 3
    assert_same_as_anew(source, case, read=0)


def test_a_part_that_must_be_put_right_first_is_read_each_day(tmp_path: Path) -> None:
    source = parts_of(tmp_path / "source", "csv")
    torn = part(source, "csv", 3)
    torn.write_text(torn.read_text().replace('"Summarise', '"a "word" Summarise', 1))
    found(source, Keeping(keeps=True), tmp_path / "case")
    (note,) = assert_same_as_anew(source, tmp_path / "case", read=1)
    assert note.endswith("1 are read (1 put right before it is parsed)")


def test_a_file_that_grows_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = parts_of(tmp_path / "source", "jsonl")
    grows = part(source, "jsonl", 5)

    def settle(*given: Any) -> Any:
        grows.write_text(grows.read_text() + grows.read_text())
        return settle_times(*given)

    with monkeypatch.context() as patch:
        patch.setattr("graphlink.reading.sources.settle_times", settle)
        found(source, Keeping(keeps=True), tmp_path / "case")
    assert_same_as_anew(source, tmp_path / "case", read=1)


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path: Path) -> None:
    source = parts_of(tmp_path / "source", "jsonl")
    (source / "graphlink.toml").unlink()
    case = graphlink.run(source, tmp_path / "case", pages=False)
    assert not (case.path / "kept").exists()


def test_a_run_gives_the_same_tables_to_the_byte(tmp_path: Path) -> None:
    source = parts_of(tmp_path / "source", "jsonl")
    first = graphlink.run(source, tmp_path / "first.case", pages=False)
    assert {oct(file.stat().st_mode & 0o777) for file in (first.path / "kept").iterdir()} == {"0o600"}
    write_part(part(source, "jsonl", 9), random.Random(4))
    day = graphlink.run(source, tmp_path / "day.case", previous=first.path, pages=False)
    shutil.rmtree(first.path / "kept")
    anew = graphlink.run(source, tmp_path / "anew.case", previous=first.path, pages=False)
    assert told(day)[0].endswith("of 7 parts the rows of 6 were kept, 1 are read (1 new)")
    assert told(anew) == [f"{first.path}: keeps no rows of parts, all are read"]
    assert day.fingerprint == anew.fingerprint
    replaced = graphlink.run(source, day.path, previous=day.path, force=True, pages=False)
    assert told(replaced)[0].endswith("of 7 parts the rows of 7 were kept, 0 are read")
    assert replaced.fingerprint == day.fingerprint


def told(case: Case) -> list[str]:
    return [note for note in case.manifest["notes"] if "the rows of" in note or "keeps no" in note]
