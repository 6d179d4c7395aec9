"""The worlds of `benchmarks/hard_worlds.py` have in excess what they say, and growth is reckoned as it is told."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from benchmarks.hard_worlds import KINDS, SIGNALS, WORLDS, growth, make_world, steep
from graphlink.case import Case
from graphlink.engine import DuckDBEngine, quote_text
from graphlink.settings import find_settings

ACCOUNTS = 400


def found(folder: Path, name: str, table: str, sql: str) -> Any:
    """What `sql` finds in a table of the world `name`, which is made first."""
    source = folder / name
    if not source.exists():
        make_world(source, WORLDS[name], ACCOUNTS)
    with DuckDBEngine(memory_limit="256MB", threads=1) as engine:
        return engine.scalar(f"select {sql} from {quote_text(str(source / f'{table}.parquet'))}")


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_has_its_accounts(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, name, "accounts", "count(distinct account_id)") == ACCOUNTS


def test_a_hub_is_shown_by_a_twentieth(tmp_path: Path) -> None:
    for name, shown in (("hub", ACCOUNTS // 20), ("plain", 0)):
        assert found(tmp_path, name, "exchanges", "count(distinct account_id) filter (ip = '9.9.9.9')") == shown
        assert found(tmp_path, name, "payments", "count(*) filter (card_fingerprint = 'hub')") == shown


def test_accounts_show_hundreds_of_addresses_that_dozens_share(tmp_path: Path) -> None:
    each = found(tmp_path, "signals", "logins", "count(distinct (account_id, ip)) / count(distinct account_id)")
    assert SIGNALS * 0.9 < each <= SIGNALS
    shared = found(tmp_path, "signals", "logins", "count(distinct (account_id, ip)) / count(distinct ip)")
    assert 30 < shared < 50


def test_prompts_are_long(tmp_path: Path) -> None:
    assert found(tmp_path, "prompts", "exchanges", "min(length(prompt))") > 3_500
    assert found(tmp_path, "plain", "exchanges", "max(length(prompt))") < 200


def test_ten_kinds_are_of_ones_own(tmp_path: Path) -> None:
    make_world(tmp_path / "kinds", WORLDS["kinds"], ACCOUNTS)
    settings, _ = find_settings(tmp_path / "kinds", None)
    assert len({signal.kind for signal in settings.signals}) == KINDS


def test_growth_is_the_power_of_the_size() -> None:
    assert growth(2, 8, 4) == pytest.approx(1)
    assert growth(1, 16, 4) == pytest.approx(2)


def test_the_steepest_steps_come_first_and_those_of_one_name_together() -> None:
    def case(*steps: tuple[str, float]) -> Case:
        told = [{"name": name, "processor": taken} for name, taken in steps]
        return cast("Case", SimpleNamespace(manifest={"steps": told}))

    small, large = case(("a", 1), ("b", 1), ("c", 1)), case(("a", 4), ("b", 9), ("b", 7), ("c", 0.5))
    assert steep(small, large, 1.0) == [("b", 1, 16), ("a", 1, 4)]
