"""docs/benchmarks.md and its charts are made of the recorded figures; other ways are measured as they are told."""

import datetime
import json
import re
import xml.etree.ElementTree as Xml
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks import document, other_ways
from benchmarks.charts import accuracy_chart, speed_chart
from benchmarks.figures import measured_now, read_figures, record
from benchmarks.other_ways import WAYS, Way, by_child, named_with, shown_values, way_cells
from benchmarks.reading import Taken
from benchmarks.worlds import World

TAKEN = {"wall": 20.0, "processor": 32.0, "memory": 0.5}
RUN = {"generator": "simulation", "level": "pools", "accounts": 1000, "exchanges": 30_000, "seed": 1}
STEPS = [{"name": f"step_{number}", "processor": 0.5 + number, "rows": 1, "seconds": 1.0} for number in range(20)]


def recorded(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Figures of every part, as the benchmarks record them."""
    hashing = {"wall": 1.0, "processor": 2.0, "memory": 0.0}
    small = {**RUN, "exchanges": 3_000, "accounts": 300, "taken": TAKEN, "hashing": None, "steps": []}
    record("speed", [{**RUN, "taken": TAKEN, "hashing": hashing, "steps": STEPS}, small], file=file)
    ended = Way("graphlink", 300, 3_000, Taken(1, 2, 0.3), pairs=1234, fakes=0.5, innocents=0)
    record(
        "ways",
        [vars(ended) | {"taken": TAKEN}, vars(Way("notebook", 300, 3_000, None, why="more than 8 GB"))],
        file=file,
    )
    found = {
        "suspended": 0.975,
        "flagged": 1.0,
        "precision": 0.999,
        "innocents_suspended": 2,
        "innocents_flagged": 0.0005,
    }
    world = {
        **RUN,
        **found,
        "rands": {"community_id": 0.5, "operator_id": None},
        "missed": ["precision"],
        "problem": "",
    }
    failed = {**RUN, "seed": 2, "missed": [], "problem": "broke off"}
    pooled = {
        "name": "together",
        "worlds": 1,
        "accounts": 1000,
        "fakes": 40,
        "suspended_fakes": 39,
        "suspended_innocents": 2,
    }
    pooled |= {"flagged_fakes": 40, "flagged_innocents": 3}
    record("accuracy", [world, failed, pooled], whole=True, file=file)
    return read_figures(file)


def test_the_page_is_what_the_recorded_figures_make_of_it() -> None:
    page = document.PAGE.read_text(encoding="utf-8")
    assert document.with_parts(page, read_figures()) == page
    assert set(re.findall(r"<!-- figures: (\w+) -->", page)) == set(document.PARTS)


def test_both_charts_are_of_the_recorded_figures() -> None:
    for name, chart in (("speed", speed_chart), ("accuracy", accuracy_chart)):
        kept = (document.PICTURES / f"benchmarks-{name}.svg").read_text(encoding="utf-8")
        # Another version of matplotlib places a mark elsewhere by a hair.
        assert texts(kept) == texts(chart(read_figures()))


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in Xml.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_each_part_tells_its_figures(tmp_path: Path) -> None:
    figures = recorded(tmp_path / "figures.json")
    marks = "\n".join(f"<!-- figures: {name} -->\nold\n<!-- end -->" for name in document.PARTS)
    page = document.with_parts(marks, figures)
    assert "old" not in page
    assert "| `simulation` | 1,000 | 30,000 | 20.0 | 32.0 | 0.5 | 2.0 | 16 |" in page
    assert "| `simulation` | 300 | 3,000 | 20.0 | 32.0 | 0.5 |  |  |" in page
    assert "| 300 | graphlink | 20.0 | 32.0 | 0.5 | 1,234 | 50.0% | 0 |" in page
    assert "| 300 | notebook | did not end: more than 8 GB |" in page
    assert "| `simulation` pools 1 | 97.5 | 100.0 | 99.9 | 2 | 0.50 | 0.50 / - | precision |" in page
    assert "| `simulation` pools 2 | failed: broke off |" in page
    assert "| **all 1** | 97.5 | 100.0 | 95.12 | 2 | 3.12 |  |  |" in page
    assert "| `step_19` | 19.5 |" in page
    assert "`step_7`" not in page
    assert "| all others, start, tables, pages | -136.0 |" in page
    with pytest.raises(KeyError):
        document.with_parts("<!-- figures: nothing -->\n<!-- end -->", figures)


def test_the_charts_name_what_they_draw(tmp_path: Path) -> None:
    figures = recorded(tmp_path / "figures.json")
    speed, right = texts(speed_chart(figures)), texts(accuracy_chart(figures))
    assert {"simulation", "16 times the hashing (aim)", "graphlink", "exchanges"} <= set(speed)
    assert {"Fakes suspended, %", "pools", "aim"} <= set(right)
    assert "careful" not in right
    assert speed_chart(figures) == speed_chart(figures)


def test_a_new_figure_takes_the_place_of_the_old_one_of_the_same_world(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    record("speed", [{**RUN, "taken": 1}, {**RUN, "seed": 2, "taken": 2}], file=file)
    record("speed", [{**RUN, "taken": 3}], file=file)
    assert [one["taken"] for one in read_figures(file)["speed"]] == [3, 2]
    record("speed", [{**RUN, "taken": 4}], whole=True, file=file)
    assert [one["taken"] for one in read_figures(file)["speed"]] == [4]
    assert read_figures(file)["speed"][0]["measured"]["processors"] >= 1
    assert measured_now(lambda: datetime.date(2026, 1, 2))["day"] == "2026-01-02"


@pytest.mark.parametrize("way", WAYS)
def test_other_ways_find_two_rings_and_count_their_pairs(way: str) -> None:
    ring = [(account, value) for account in range(4) for value in (0, 1)]
    other = [(account, 2) for account in range(4, 7)]
    shown = pd.DataFrame([*ring, *other, (7, 3)], columns=["account", "value"])
    pairs, member = WAYS[way](shown, 8)
    assert pairs == 6 + 3
    assert len(set(member[:4])) == len(set(member[4:7])) == 1
    assert len(set(member)) == 3


def test_named_are_accounts_of_communities_that_are_mostly_fakes() -> None:
    member = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3])
    fake = np.array([True, True, False, True, False, False, True, True, True])
    fakes, innocents = named_with(member, fake)
    assert fakes == pytest.approx(2 / 6)
    assert innocents == 1


def test_a_way_runs_beside_and_says_where_its_limits_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path.cwd()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(root))
    world = World("simulation", "pools", 1_500, 60, 5_000, 7)
    way = by_child("notebook", world, 8, 60)
    shown, ids = shown_values(world.folder)
    assert len(ids) == 1_500
    assert set(shown["account"]) <= set(range(1_500))
    pairs, _ = WAYS["notebook"](shown, 1_500)
    assert (way.pairs, way.why) == (pairs, "")
    assert way.taken is not None
    assert way.taken.wall > 0 < way.taken.memory
    assert way_cells(way)[:2] == ["1,500", "notebook"]
    assert by_child("notebook", world, 0.05, 60).why == "more than 0.05 GB"
    assert by_child("notebook", world, 8, 0.01).why == "more than 0 s"


def test_the_measuring_records_a_row_of_each_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[dict[str, Any]] = []
    done = iter([None, Taken(1, 1, 1), None])
    monkeypatch.setattr(other_ways, "by_graphlink", lambda world: Way("graphlink", world.accounts, 1, Taken(1, 1, 1)))
    monkeypatch.setattr(other_ways, "by_child", lambda name, world, *_: Way(name, world.accounts, 1, next(done)))
    monkeypatch.setattr(other_ways, "record", lambda part, entries: kept.extend(entries))
    assert other_ways.measure_ways([200, 100, 300], 1, 1, recorded=True) == 0
    rows = [(one["accounts"], one["name"]) for one in kept]
    # What did not end is not asked for a larger world.
    assert rows == [
        (100, "graphlink"),
        (100, "projection"),
        (100, "notebook"),
        (200, "graphlink"),
        (200, "notebook"),
        (300, "graphlink"),
    ]
    json.dumps(kept)
