"""What the suspension tests share: a small case, settings for each connector, and a run of plan and apply."""

import atexit
import json
import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from graphlink.case import Case, write_case
from graphlink.suspension import (
    Applied,
    Before,
    Ledger,
    Plan,
    Selection,
    SuspendSettings,
    apply_plan,
    make_plan,
    open_connector,
    reinstate,
    targets_of_accounts,
    targets_of_plan,
)
from graphlink.suspension.ledger import now
from tests.admin_server import TOKEN
from tests.synthetic_case import synthetic_case, write_frames

SECRETS = {"ADMIN_TOKEN": TOKEN}
LOOSE = {"max_share": 1.0, "canary": 0, "max_accounts": 100_000}
TABLES = ("communities", "links", "signals", "evidence", "incidence", "activity", "models", "rejected")


def http_settings(url: str, **changes: Any) -> dict[str, Any]:
    """The settings of a connector to the tests' admin server."""
    settings = {
        "kind": "http",
        "headers": {"Authorization": "Bearer {env:ADMIN_TOKEN}"},
        "suspend": {"url": f"{url}/accounts/{{account}}/suspend", "body": {"reason": "{reason}"}},
        "limit": {"url": f"{url}/accounts/{{account}}/limit", "body": {"reason": "{reason}"}},
        "reinstate": {"url": f"{url}/accounts/{{account}}/reinstate", "body": {"reason": "{reason}"}},
        "status": {
            "method": "POST",
            "url": f"{url}/lookup",
            "body": {"ids": "{accounts}"},
            "batch": 100,
            "field": ["accounts", "{account}", "status"],
        },
        "first_wait": 0.01,
        "longest_wait": 2,
        "timeout": 0.4,
    }
    return {**settings, **changes}


def settings_of(folder: Path, connector: dict[str, Any] | None = None, **changes: Any) -> SuspendSettings:
    """Suspend settings with loose guards, in `folder`."""
    table: dict[str, Any] = {"folder": folder, "guards": {**LOOSE, **changes.pop("guards", {})}, **changes}
    return SuspendSettings.model_validate(table if connector is None else {**table, "connector": connector})


def small_case(folder: Path, *, linked: int = 200, ids: list[str] | None = None, columns: Any = None) -> Case:
    """A case whose linked accounts all have verdict `suspend` and role `core`; `ids` renames the first of them."""
    if ids or columns:
        return _make_case(folder, linked, ids or [], columns or {})
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_made_once(linked), folder)
    return Case.open(folder)


@cache
def _made_once(linked: int) -> Path:
    """A case that tests copy instead of making it again."""
    folder = Path(tempfile.mkdtemp(prefix="case-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _make_case(folder / "day.case", linked, [], {}).path


def _make_case(folder: Path, linked: int, ids: list[str], columns: dict[str, list[Any]]) -> Case:
    case = synthetic_case(folder, linked=linked, alone=20)
    accounts = case.accounts
    in_one = accounts["community_id"].notna()
    accounts.loc[in_one, "verdict"] = "suspend"
    accounts.loc[in_one, "role"] = "core"
    for name, values in columns.items():
        accounts[name] = pd.Series(values, index=accounts.index[: len(values)], dtype="object")
    communities = case.communities.assign(verdict="suspend", q_value=0.001)
    frames = {name: case.table(name) for name in TABLES} | {"accounts": accounts, "communities": communities}
    renamed = dict(zip(accounts["account_id"], ids, strict=False))
    for name in ("accounts", "incidence"):
        frames[name] = frames[name].assign(account_id=frames[name]["account_id"].replace(renamed))
    return write_case(folder, lambda work: write_frames(work, frames), case.manifest, force=True)


def plan_of(case: Case, settings: SuspendSettings, *, by: str = "ada", **selection: Any) -> Plan:
    """A plan of the whole case, made now."""
    with Ledger(settings.ledger_path, make=True) as ledger:
        return make_plan(case, Selection(**selection), settings, ledger=ledger, by=by)


def agree(before: Before) -> str:
    """Consent, as `--expect` gives it."""
    return f"--expect {before.acts_on}"


def apply(plan: Plan, settings: SuspendSettings, **changes: Any) -> Applied:
    """Applies `plan` with consent given."""
    with Ledger(settings.ledger_path) as ledger:
        connector = open_connector(settings, {**os.environ, **SECRETS})
        try:
            return apply_plan(
                plan, settings, **{"ledger": ledger, "connector": connector, "by": "bea", "consent": agree, **changes}
            )
        finally:
            connector.close()


def give_back(settings: SuspendSettings, *accounts: str, plan: str | None = None, after: float = 3600) -> Applied:
    """How it ended to give `accounts` back, or all of `plan`, so many seconds from now."""
    with Ledger(settings.ledger_path) as ledger:
        connector = open_connector(settings, {**os.environ, **SECRETS})
        targets = targets_of_plan(ledger, plan) if plan else targets_of_accounts(ledger, accounts)
        try:
            return reinstate(
                targets,
                settings,
                reason="appeal 17",
                ledger=ledger,
                connector=connector,
                by="cleo",
                consent=agree,
                whole_plan=plan,
                clock=lambda: now() + timedelta(seconds=after),
            )
        finally:
            connector.close()


def toml_of(folder: Path, settings: SuspendSettings) -> Path:
    """The settings as graphlink.toml in `folder`."""
    table = settings.model_dump(mode="json", exclude={"folder"}, exclude_none=True, exclude_defaults=True)
    path = folder / "graphlink.toml"
    path.write_text("\n".join(_lines(table, "suspend")) + "\n", encoding="utf-8")
    return path


def at(hour: float) -> datetime:
    """A moment on a day in the past."""
    return datetime(2026, 3, 1, int(hour), int(hour % 1 * 60), tzinfo=UTC)


def _lines(table: dict[str, Any], name: str) -> list[str]:
    """The table as lines of TOML."""
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    lines = [f"[{name}]", *(f"{json.dumps(key)} = {_value(value)}" for key, value in plain.items())]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += _lines(value, f"{name}.{json.dumps(key)}")
    return lines


def _value(value: Any) -> str:
    """A value as TOML: as JSON but for tables inside of lists."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)
