"""A platform in memory with the methods of a connector, and plans written out by hand."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case
from graphlink.decisions import CaseReference
from graphlink.suspension import Applied, Ledger, Plan, SuspendSettings, Target, apply_plan, reinstate
from graphlink.suspension.connectors import Answer, Request, StatusUnreadable
from graphlink.suspension.connectors.connector import Outcome
from graphlink.suspension.ledger import now
from graphlink.suspension.looking import read_statuses
from graphlink.suspension.plan import PlannedAccount, PlannedCommunity, summary_of
from graphlink.suspension.settings import StatementSettings
from graphlink.suspension.triage import Triage, grounds_of, not_done
from tests.admin_server import AdminServer
from tests.suspension_setting import agree, at, plan_of, settings_of

STANDING = {"suspend": "suspended", "limit": "limited", "reinstate": "active", "lift": "active"}


class Platform:
    """Does what it is asked and remembers it; `outcomes` says what it answers instead, `unreadable` whom it hides.

    `look` is called as a batch comes in, before anything is done.
    """

    name = "memory"

    def __init__(
        self,
        standing: Mapping[str, str | None] | None = None,
        *,
        actions: Sequence[str] = ("suspend", "limit", "reinstate", "lift"),
        batch: int = 1,
        status_batch: int = 100,
        concurrency: int = 1,
        reads_status: bool = True,
        pause: float = 0.0,
    ) -> None:
        self.standing: dict[str, str | None] = dict(standing or {})
        self.actions = frozenset(actions)
        self.batch, self.status_batch, self.concurrency = batch, status_batch, concurrency
        self.reads_status = reads_status
        self.stopped: str | None = None
        self.outcomes: dict[str, Outcome] = {}
        self.unreadable: set[str] = set()
        self.look: Callable[[Sequence[Request]], None] = lambda _: None
        self.sent: list[list[Request]] = []
        self.asked: list[list[str]] = []
        self.most_at_once = self._at_once = 0
        self._pause, self._lock = pause, threading.Lock()

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | None]:
        with self._busy():
            self.asked.append(list(accounts))
            if self.unreadable & set(accounts):
                raise StatusUnreadable("no answer")
            known = {"active": "active"} if self.reads_status else {}
            return {account: self.standing.get(account, known.get("active")) for account in accounts}

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        self.look(requests)
        with self._busy():
            self.sent.append(list(requests))
            return [self._act(request) for request in requests]

    def stop(self, why: str) -> None:
        self.stopped = self.stopped or why

    def close(self) -> None:
        """Nothing is open."""

    def accounts(self) -> list[str]:
        """Of whom something was asked, in order."""
        return [request.account for batch in self.sent for request in batch]

    def _act(self, request: Request) -> Answer:
        outcome = self.outcomes.get(request.account, "done")
        if outcome == "done":
            self.standing[request.account] = STANDING[request.action]
        return Answer(request.account, outcome, f"answered {outcome}")

    def _busy(self) -> "Platform":
        return self

    def __enter__(self) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self._pause)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._at_once -= 1


@dataclass(frozen=True)
class Desk:
    """A plan for a dozen accounts or more, its ledger open, and calls that apply it and give back what it took."""

    plan: Plan
    settings: SuspendSettings
    ledger: Ledger

    @classmethod
    @contextmanager
    def of(cls, case: Case, folder: Path, count: int = 12) -> "Iterator[Desk]":
        settings = settings_of(folder)
        plan = plan_of(case, settings, accounts=tuple(case.accounts["account_id"].head(count)))
        with Ledger(settings.ledger_path) as ledger:
            yield cls(plan, settings, ledger)

    @property
    def ids(self) -> list[str]:
        return [one.account_id for one in self.plan.acted_on]

    def apply(self, platform: Platform, canary: int = 0, **changes: Any) -> Applied:
        guards = self.settings.guards.model_copy(update={"canary": canary})
        settings = self.settings.model_copy(update={"guards": guards})
        values: dict[str, Any] = {"ledger": self.ledger, "connector": platform, "by": "bea", "consent": agree}
        return apply_plan(self.plan, settings, **(values | changes))

    def give_back(self, targets: Sequence[Target], platform: Platform, **changes: Any) -> Applied:
        values: dict[str, Any] = {
            "ledger": self.ledger,
            "connector": platform,
            "by": "cleo",
            "consent": agree,
            "reason": "appeal",
            # Long after: what was done shows by then.
            "clock": lambda: now() + timedelta(hours=1),
        }
        return reinstate(targets, self.settings, **(values | changes))


def triage(
    plan: Plan, states: Mapping[str, str], settings: SuspendSettings, ledger: Ledger, platform: Platform
) -> Triage:
    """What becomes of the accounts of `plan` that are not done, all looked at at once."""
    waiting = not_done(plan, states)
    standings = read_statuses(platform, waiting, lambda _: None)
    return grounds_of(plan, states, settings, ledger, platform).sort_out(waiting, standings)


def requests_for(*accounts: str, action: str = "suspend", plan: str = "plan") -> list[Request]:
    """A request for each account, with a key and a reason that name it."""
    return [Request(one, action, f"key {one}", plan, f"reason {one}", community_id=4) for one in accounts]


def account(name: str = "ann", **changes: Any) -> PlannedAccount:
    """A planned account: core, to be suspended, active in the case, in community 1."""
    values: dict[str, Any] = {
        "account_id": name,
        "action": "suspend",
        "role": "core",
        "community_id": 1,
        "network_id": 1,
        "score": 0.9,
        "membership": 1.0,
        "status": "active",
        "organisation": None,
        "email_domain": None,
        "facts": ("It shares a card.",),
        "evidence": (),
    }
    return PlannedAccount.model_validate(values | changes)


def plan_by_hand(
    *accounts: PlannedAccount,
    q: Mapping[int, float | None] | None = None,
    made_at: datetime | None = None,
    **changes: Any,
) -> Plan:
    """A sealed plan made by ada at noon; `q` has the q-values of communities that are not 0.001."""
    communities = sorted({one.community_id for one in accounts})
    values: dict[str, Any] = {
        "id": "1" * 32,
        "made_at": made_at or at(12),
        "made_by": "ada",
        "case": CaseReference(path="/nowhere/day.case", fingerprint="f", source=None),
        "selection": {},
        "summary": summary_of(accounts, ()),
        "active_accounts": 1000,
        "chance": None,
        "mistakes": None,
        "statement": StatementSettings(),
        "guards": (),
        "communities": tuple(_community(number, accounts, (q or {}).get(number, 0.001)) for number in communities),
        "accounts": accounts,
        "left_out": (),
    }
    return Plan.model_validate(values | changes).sealed()


def _community(number: int, accounts: Sequence[PlannedAccount], q: float | None) -> PlannedCommunity:
    planned = sum(one.community_id == number for one in accounts)
    return PlannedCommunity(
        community_id=number,
        network_id=1,
        accounts=planned,
        planned=planned,
        score=0.9,
        q_value=q,
        reason="They share cards.",
    )


@pytest.fixture
def desk(case: Case, tmp_path: Path) -> Iterator[Desk]:
    """A desk over the `case` of the module that asks for it."""
    with Desk.of(case, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def admin_process() -> Iterator[AdminServer]:
    """The admin server that the tests of a session share: to start a process takes longer than most of them."""
    with AdminServer() as started:
        yield started


@pytest.fixture
def server(admin_process: AdminServer) -> AdminServer:
    """The admin server as if it had just been started."""
    admin_process.reset()
    return admin_process
