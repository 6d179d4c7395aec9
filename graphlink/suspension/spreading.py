"""When a plan's networks are acted on, where it is spread over a window: each at a moment of its own, as a whole.

Whoever loses a third of an operation first teaches the rest what gave it away; whoever loses all of it within minutes
learns nothing that still helps, and a random moment tells nothing of what was seen when.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..errors import GuardRefused
from .apply import Applied, Before, Consent, apply_plan
from .connectors import Connector
from .ledger import Clock, Entry, Ledger, now
from .plan import Plan
from .settings import SuspendSettings
from .states import account_states

__all__ = ["Group", "apply_spread", "spread_over", "spread_until"]


@dataclass(frozen=True)
class Group:
    """A network's accounts in random order, and how many seconds after the start they are acted on."""

    after: float
    accounts: tuple[str, ...]


def spread_over(plan: Plan, seconds: float) -> tuple[Group, ...]:
    """The networks of `plan` (communities that are in none on their own), each at a random moment within `seconds`.

    In order; the same for the same plan, so that a run which was interrupted goes on as it was laid out.
    """
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for account in plan.acted_on:
        network = account.network_id
        key = ("community", account.community_id) if network is None else ("network", network)
        found[key].append(account.account_id)
    groups = []
    for (kind, number), accounts in sorted(found.items()):
        # By the plan's id, which nobody knows before it is made.
        draw = random.Random(f"{plan.id} {kind} {number}")
        groups.append(Group(draw.uniform(0, seconds), tuple(draw.sample(accounts, len(accounts)))))
    return tuple(sorted(groups, key=lambda group: group.after))


def spread_until(ledger: Ledger, plan: str) -> datetime | None:
    """Until when `plan` is spread, by its first call that was; None where it is not."""
    first = next(ledger.entries("spread", plan), None)
    if first is None:
        return None
    return datetime.fromisoformat(first.body["from"]) + timedelta(seconds=first.body["seconds"])


def apply_spread(
    plan: Plan,
    settings: SuspendSettings,
    *,
    seconds: float,
    ledger: Ledger,
    connector: Connector,
    by: str,
    consent: Consent,
    past_canary: bool = False,
    clock: Clock = now,
    sleep: Callable[[float], None] = time.sleep,
    on_wait: Callable[[float], None] = lambda _: None,
    **options: Any,
) -> Applied:
    """How `plan` stands after each of its networks was acted on at its moment; called again it goes on with the window
    of the first call. Between two networks nothing is held: accounts can be given back. `options` are apply_plan's.

    Raises GuardRefused before anything is sent, as apply_plan does.
    """

    def act(accounts: tuple[str, ...], agreed: Consent) -> Applied:
        return apply_plan(
            plan,
            settings,
            ledger=ledger,
            connector=connector,
            by=by,
            consent=agreed,
            go_on=lambda _: True,
            past_canary=True,
            clock=clock,
            only=accounts,
            **options,
        )

    _refuse_too_early(plan, settings, seconds, ledger, clock, past_canary=past_canary)
    # Guards are asked at once, not when the first network's moment has come.
    applied = act((), consent)
    how = consent(_before(plan, applied, connector))
    first = next(ledger.entries("spread", plan.id), None)
    if first is None:
        body = {"by": by, "consent": how, "from": clock().isoformat(), "seconds": seconds}
        ledger.append([Entry("spread", plan.id, body=body)])
        first = next(ledger.entries("spread", plan.id))
    start, window = datetime.fromisoformat(first.body["from"]), float(first.body["seconds"])
    for group in spread_over(plan, window):
        states = account_states(ledger, plan.id)
        if all(states.get(account) in ("done", "skipped") for account in group.accounts):
            continue
        wait = (start + timedelta(seconds=group.after) - clock()).total_seconds()
        if wait > 0:
            on_wait(wait)
            sleep(wait)
        applied = act(group.accounts, lambda _: f"{how}, spread")
        if applied.stopped:
            break
    return applied


def _refuse_too_early(
    plan: Plan, settings: SuspendSettings, seconds: float, ledger: Ledger, clock: Clock, *, past_canary: bool
) -> None:
    """Raises GuardRefused where the canary is due, or the plan would be too old before the window ends."""
    guards = settings.guards
    canary = 0 < guards.canary < len(plan.acted_on) and not any(ledger.entries("canary", plan.id))
    if canary and not (past_canary and account_states(ledger, plan.id)):
        raise GuardRefused("the canary comes first: apply without --spread, look at it, then --spread --past-canary")
    end = spread_until(ledger, plan.id) or clock() + timedelta(seconds=seconds)
    if end - plan.made_at > timedelta(seconds=guards.max_age):
        raise GuardRefused(
            f"the plan would be older than {guards.max_age / 3600:g} hours before the window ends; "
            "spread it over less, or raise `max_age` under [suspend.guards]"
        )


def _before(plan: Plan, applied: Applied, connector: Connector) -> Before:
    return Before(
        plan=plan.id,
        acts_on=applied.acts_on,
        to_send=applied.open,
        done=applied.states["done"],
        skipped=(),
        unread=0,
        rechecked=connector.reads_status,
    )
