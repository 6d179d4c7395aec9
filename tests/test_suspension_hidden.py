"""Platforms that show nobody any more who is suspended: hidden is not gone, and is given back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from graphlink.suspension import Ledger
from tests.replying_server import Reply, serving
from tests.suspension_setting import apply, give_back, plan_of, settings_of, small_case


class House:
    """Accounts that answer 404 while they are off, and for ever once they were deleted; `lost` answers do not come."""

    def __init__(self) -> None:
        self.off, self.deleted, self.lost = set[str](), set[str](), False

    def __call__(self, handler: BaseHTTPRequestHandler, _: bytes) -> Reply | None:
        name, *rest = handler.path.strip("/").split("/")[1:]
        hidden = name in self.off or name in self.deleted
        if handler.command == "GET":
            return (
                (404, {}, b'{"error": "no such user"}')
                if hidden
                else (200, {}, json.dumps({"state": "active"}).encode())
            )
        if name in self.deleted:
            return 404, {}, b'{"error": "no such user"}'
        (self.off.add if rest == ["off"] else self.off.discard)(name)
        return None if self.lost else (204, {}, b"")


@contextmanager
def desk(folder: Path, house: House, **changes: Any) -> Iterator[Any]:
    with serving(house) as server:
        table = {
            "kind": "http",
            "suspend": {"url": f"{server.url}/u/{{account}}/off"},
            "reinstate": {"url": f"{server.url}/u/{{account}}/on"},
            "status": {"url": f"{server.url}/u/{{account}}", "field": "state"},
            "first_wait": 0.01,
            "attempts": 2,
            "timeout": 0.5,
            **changes,
        }
        yield settings_of(folder, table)


def test_who_is_hidden_by_a_suspension_is_given_back_and_who_is_deleted_is_left(tmp_path: Path) -> None:
    """All were said to be gone, and stayed off."""
    house = House()
    with desk(tmp_path, house) as settings:
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        assert apply(plan, settings).states["done"] == 30 and len(house.off) == 30
        back = give_back(settings, plan=plan.id)
        assert back.states["reinstated"] == 30 and house.off == set()


@pytest.mark.parametrize("named", [True, False])
def test_of_those_named_too(tmp_path: Path, named: bool) -> None:
    house = House()
    with desk(tmp_path, house) as settings:
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        apply(plan, settings)
        first, second, *_ = sorted(house.off)
        house.deleted.add(second)
        back = give_back(settings, *((first, second) if named else (first,)))
        assert back.states["reinstated"] == 1 and first not in house.off
        assert (second in back.failures) == named, "what is deleted is asked for, and refused"


def test_an_answer_that_is_lost_and_a_run_that_dies_before_it_looks_again(tmp_path: Path) -> None:
    house = House()
    with desk(tmp_path, house, verify_after=False, idempotent=False, concurrency=1) as settings:
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        house.lost = True
        assert apply(plan, settings).states["unknown"] > 0
        house.lost = False
        assert apply(plan, settings).states["done"] == 30
        with Ledger(settings.ledger_path) as ledger:
            assert any(
                entry.body.get("detail") == "the platform says gone" for entry in ledger.entries("seen", plan.id)
            )
        assert give_back(settings, plan=plan.id).states["reinstated"] > 0


def test_who_was_gone_before_anything_was_done_is_left(tmp_path: Path) -> None:
    house = House()
    with desk(tmp_path, house) as settings:
        plan = plan_of(small_case(tmp_path / "day.case", linked=30), settings)
        gone = plan.acted_on[0].account_id
        house.deleted.add(gone)
        applied = apply(plan, settings)
        assert {left.account_id: left.why for left in applied.skipped} == {gone: "is gone already"}
        assert give_back(settings, plan=plan.id).states["reinstated"] == 29
