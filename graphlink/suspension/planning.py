"""case -> plan: the accounts selected, less those that may not be touched, each with its action, facts and evidence."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from ..case import Case
from ..decisions import CaseReference, Decisions
from ..judging import LEVEL
from ..learning import bound_innocents, said
from ..signals import Kind
from .allowlist import read_allow_list
from .confirmed import Confirmed, confirmed_by, unasked
from .exclusions import (
    allowed_in,
    exclusions,
    left_out,
    reason_alone,
    refuse_named,
    refuse_unseen,
    rows_of,
    text_of,
    unmatched_guard,
)
from .facts import facts_of, shared_signals
from .guards import allowed_guard, plan_guards, refuse
from .heads import head_files, keep_head
from .ledger import Clock, Entry, Ledger, now
from .meant import as_known
from .mistakes import mistakes_of
from .plan import (
    Chance,
    Cut,
    InnocentBound,
    LeftOut,
    Mistakes,
    Plan,
    PlannedAccount,
    PlannedCommunity,
    SharedSignal,
    summary_of,
)
from .selection import Selection, choose, not_listed, the_surest
from .settings import HttpSettings, SqlSettings, SuspendSettings
from .states import reinstated_in, suspended_accounts

__all__ = ["make_plan"]


def make_plan(
    case: Case,
    selection: Selection,
    settings: SuspendSettings,
    *,
    ledger: Ledger,
    by: str,
    clock: Clock = now,
    decisions: Decisions | None = None,
    limit_for: float | None = None,
) -> Plan:
    """The plan for the selected accounts of `case`, recorded in `ledger`; nothing else happens.

    Whom `decisions` say to be innocent, or what people differ on, is not planned. Limits end after `limit_for` seconds.

    Raises InputError for an unknown id, GuardRefused where a guard refuses.
    """
    time, decisions = clock(), decisions or Decisions()
    confirmed = confirmed_by(decisions, time=time, lasts=settings.guards.allow.decided_innocent)
    allow = read_allow_list(settings, reinstated_in(ledger), confirmed.refused)
    refuse_unseen(allow, case.accounts.columns, settings)
    if selection.listed:
        selection = replace(selection, listed=as_known(selection.listed, set(case.accounts["account_id"])))
    chosen = choose(case, selection, settings, confirmed.operation)
    chosen["action"] = chosen["action"].map(lambda action: _possible(action, settings))
    earlier = {account: taken.action for account, taken in suspended_accounts(ledger).items()}
    excluded = exclusions(chosen, settings, allow, earlier)
    if selection.surest is not None:
        chosen, excluded = the_surest(chosen, excluded, selection.surest)
    refuse_named(selection, chosen, excluded)
    may = pd.Series([each is None for each in excluded], index=chosen.index, dtype=bool)
    accounts = _planned(case, chosen[may], settings, earlier, confirmed)
    missing = not_listed(case, selection, chosen)
    others = left_out(chosen, excluded) + _not_confirmed(case, selection, decisions, confirmed)
    others += tuple(LeftOut(account_id=account, why=why) for account, why in missing.items())
    plan = _plan(case, selection, settings, accounts, others, mistakes_of(ledger).applied, by=by, time=time)
    named = [*chosen["account_id"], *(each.account_id for each in others)]
    plan = plan.model_copy(
        update={
            "decisions": confirmed.record(named),
            "innocents": _innocents(case, accounts, decisions),
            "limit_for": limit_for,
        }
    )
    guards = (
        *plan_guards(plan, settings.guards),
        allowed_guard(allowed_in(case, {one.community_id for one in plan.acted_on}, settings, allow), settings.guards),
        unmatched_guard(case, settings, allow),
    )
    refuse(guards)
    sealed = plan.model_copy(update={"guards": guards}).sealed()
    ledger.append([_entry(sealed)])
    keep_head(ledger, head_files(None, [sealed.case.path]))
    return sealed


def _plan(
    case: Case,
    selection: Selection,
    settings: SuspendSettings,
    accounts: tuple[PlannedAccount, ...],
    others: tuple[LeftOut, ...],
    mistakes: Mistakes | None,
    *,
    by: str,
    time: datetime,
) -> Plan:
    """The plan before its guards are asked."""
    source = case.manifest.get("source")
    return Plan(
        id=uuid.uuid4().hex,
        made_at=time,
        made_by=by,
        case=CaseReference(path=str(case.path.resolve()), fingerprint=case.fingerprint, source=source),
        selection=selection.as_json(),
        summary=summary_of(accounts, others),
        active_accounts=_active(case, settings),
        chance=_chance(case),
        mistakes=mistakes,
        statement=settings.statement,
        guards=(),
        communities=_communities(case, accounts),
        accounts=accounts,
        left_out=others,
        card=(case.manifest.get("card") or {}).get("hash"),
    )


def _innocents(case: Case, accounts: tuple[PlannedAccount, ...], decisions: Decisions) -> InnocentBound | None:
    """How many of those that the plan would suspend may be innocent; None where it would suspend nobody."""
    planned = Counter(account.community_id for account in accounts if account.action == "suspend")
    if not planned:
        return None
    bound = bound_innocents(case, decisions)
    most = bound.most(pd.Series(planned, dtype="int64"))
    return InnocentBound(
        level=LEVEL,
        communities=most.communities,
        accounts=most.accounts,
        most_communities=most.most_communities,
        most_accounts=most.most_accounts,
        decided=len(bound.decided),
        said=tuple(said(most, bound)),
        cuts=tuple(Cut.model_validate(row) for row in bound.cuts.to_dict("records")),
    )


def _possible(action: str, settings: SuspendSettings) -> str:
    """`action`, or a look by a person where the connector has no request for it."""
    connector = settings.connector
    if action == "limit" and isinstance(connector, (HttpSettings, SqlSettings)) and connector.limit is None:
        return "review"
    return action


def _not_confirmed(case: Case, selection: Selection, decisions: Decisions, confirmed: Confirmed) -> tuple[LeftOut, ...]:
    """Of a plan of confirmed accounts: who came to their communities since, and what the signs do not ask for."""
    if not selection.decided:
        return ()
    rows = unasked(case, decisions, confirmed)
    return tuple(LeftOut(account_id=row["account_id"], why=row["why"]) for row in rows_of(rows))


def _planned(
    case: Case, kept: pd.DataFrame, settings: SuspendSettings, earlier: dict[str, str], confirmed: Confirmed
) -> tuple[PlannedAccount, ...]:
    signals = shared_signals(case, kept["account_id"].tolist(), settings.evidence)
    reasons = {row["community_id"]: reason_alone(row) for row in rows_of(case.communities)}
    accounts = (
        _account(
            row,
            settings,
            signals.get(row["account_id"], ()),
            reasons.get(row["community_id"]) or "",
            case.kinds,
            confirmed.operation.get(row["account_id"]),
        )
        for row in rows_of(kept)
    )
    # What an earlier plan limited is limited now, whatever the case's source said of it then.
    return tuple(
        account.model_copy(update={"status": "limited"}) if account.account_id in earlier else account
        for account in accounts
    )


def _account(
    row: dict[str, Any],
    settings: SuspendSettings,
    signals: tuple[SharedSignal, ...],
    community: str,
    kinds: Mapping[str, Kind],
    confirmed: str | None,
) -> PlannedAccount:
    columns = settings.columns
    return PlannedAccount(
        account_id=row["account_id"],
        action=row["action"],
        role=text_of(row, "role") or "periphery",
        community_id=int(row["community_id"]),
        network_id=None if pd.isna(row["network_id"]) else int(row["network_id"]),
        score=_number(row["score"]),
        membership=_number(row["membership"]),
        status=text_of(row, columns.status),
        organisation=text_of(row, columns.organisation),
        email_domain=text_of(row, columns.email_domain),
        facts=facts_of(reason_alone(row), signals, community, kinds, confirmed),
        evidence=signals,
    )


def _number(value: Any) -> float:
    """`value`, or 0 where it is missing: what was not measured gives no reason to act."""
    return 0.0 if pd.isna(value) else float(value)


def _communities(case: Case, accounts: tuple[PlannedAccount, ...]) -> tuple[PlannedCommunity, ...]:
    planned = Counter(account.community_id for account in accounts)
    frame = case.communities[case.communities["community_id"].isin(list(planned))].sort_values("community_id")
    return tuple(
        PlannedCommunity(
            community_id=int(row["community_id"]),
            network_id=None if pd.isna(row["network_id"]) else int(row["network_id"]),
            accounts=int(row["accounts"]),
            planned=planned[row["community_id"]],
            score=_number(row["score"]),
            q_value=None if pd.isna(row["q_value"]) else float(row["q_value"]),
            reason=text_of(row, "reason") or "",
        )
        for row in rows_of(frame)
    )


def _active(case: Case, settings: SuspendSettings) -> int:
    """How many accounts of the case are active: all, where its source did not say."""
    name = settings.columns.status
    if name not in case.accounts:
        return len(case.accounts)
    words = case.accounts[name].dropna().astype(str)
    off = {word for word in words.unique() if settings.statuses.state(word) in ("suspended", "gone")}
    return len(case.accounts) - int(words.isin(list(off)).sum())


def _chance(case: Case) -> Chance | None:
    """What the case's shuffled worlds say; None where it has none."""
    found = (case.manifest.get("chance") or {}).get("suspended_by_chance")
    suspended = int((case.accounts["verdict"] == "suspend").sum())
    if found is None or not suspended:
        return None
    return Chance(accounts=float(found), suspended=suspended, share=round(min(1.0, float(found) / suspended), 6))


def _entry(plan: Plan) -> Entry:
    """What the ledger keeps of a plan that was made."""
    body = {
        "by": plan.made_by,
        "hash": plan.hash,
        "case": plan.case.model_dump(),
        "selection": plan.selection,
        "summary": plan.summary,
        **({} if plan.decisions is None else {"decisions": list(plan.decisions.used)}),
        "acts_on": len(plan.acted_on),
        "guards": [guard.model_dump() for guard in plan.guards],
    }
    body |= {"card": plan.card} if plan.card else {}
    body |= {"limit_for": plan.limit_for} if plan.limit_for else {}
    return Entry("planned", plan.id, body=body)
