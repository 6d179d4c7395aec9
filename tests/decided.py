"""Decisions for tests, in a few words."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from graphlink.decisions.decision import Decision

START = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def decision(
    verdict: str, what: str, name: str, *accounts: str, by: str = "ann", day: int = 0, **more: Any
) -> Decision:
    """What `by` says, `day` days after START; its id tells what it is."""
    ident = hashlib.sha256(repr((verdict, what, name, accounts, by, day)).encode()).hexdigest()[:32]
    told: dict[str, Any] = {"id": ident, "at": START + timedelta(days=day), "by": by, "as": verdict, "why": "looked"}
    return Decision.model_validate(told | {"what": what, "name": name, "accounts": accounts} | more)
