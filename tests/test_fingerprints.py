"""Whole runs over four worlds give, value for value, what they gave before: a change of structure changes no finding.

A change that is meant to change findings writes the digests anew with GRAPHLINK_UPDATE_GOLDEN=1; its message says why.
"""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import graphlink
from benchmarks.otherworld.world import make_world as make_otherworld
from benchmarks.otherworld.writing import write_world
from graphlink.case import TABLES, Case

GOLDEN = Path(__file__).parent / "golden" / "fingerprints.json"

OWN_KIND = """
[accounts]
path = "accounts.csv"
created_at = "created_at"

[[signals]]
kind = "payment"
path = "payments.csv"
value = "card_fingerprint"
time = "paid_at"

[[signals]]
kind = "badge"
path = "exchanges.csv"
value = "device_fingerprint"
time = "ts"

[[signals]]
kind = "ip"
path = "logins.csv"
value = "ip"
time = "ts"
window = "2h"

[[signals]]
kind = "template"
path = "exchanges.csv"
text = "prompt"
time = "ts"

[activity]
path = "exchanges.csv"
time = "ts"
"""


def careful(folder: Path) -> Path:
    world = graphlink.make_world("careful", accounts=3000, fakes=150, exchanges=12000, seed=811)
    graphlink.simulate(world, folder / "careful")
    return folder / "careful"


def reseller_of_the_other_generator(folder: Path) -> Path:
    write_world(make_otherworld("reseller", 2500, 120, 12000, 813), folder / "other")
    return folder / "other"


def own_kind_and_window(folder: Path) -> Path:
    source = folder / "own"
    world = graphlink.make_world("batch", accounts=2500, fakes=120, exchanges=12000, seed=812)
    graphlink.simulate(world, source, file_format="csv")
    (source / "graphlink.toml").write_text(OWN_KIND)
    return source


WORLDS: tuple[Callable[[Path], Path], ...] = (careful, reseller_of_the_other_generator, own_kind_and_window)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)
def test_a_world_s_case_is_what_it_was(world: Callable[[Path], Path], tmp_path: Path) -> None:
    assert_known(world.__name__, graphlink.run(world(tmp_path), tmp_path / "out.case", pages=False))


def test_the_sample_s_case_is_what_it_was(sample_case: Case) -> None:
    assert_known("sample", sample_case)


def assert_known(world: str, case: Case) -> None:
    found = digests(case)
    known = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    if os.environ.get("GRAPHLINK_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(json.dumps(known | {world: found}, indent=1, sort_keys=True) + "\n")
        return
    assert found == known[world], "GRAPHLINK_UPDATE_GOLDEN=1 writes the digests anew, where that is meant"


def digests(case: Case) -> dict[str, str]:
    """A digest of each table's values: another version of the engine may lay the same values out in other bytes."""
    return {name: hashlib.sha256(rows(case, name)).hexdigest()[:16] for name in TABLES}


def rows(case: Case, name: str) -> bytes:
    frame = case.table(name)
    return json.dumps([list(frame.columns), frame.to_dict("records")], default=str).encode()
