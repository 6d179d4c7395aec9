"""Why an account is in a plan: the signals it shares, and sentences that an appeals reviewer can read."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .plan import PlannedAccount, SharedSignal

if TYPE_CHECKING:
    from ..case import Case
    from ..signals import Kind

__all__ = ["facts_of", "reason_of", "shared_signals", "statement_number"]

MOST_SENTENCES = 3
LONGEST_VALUE = 60


def shared_signals(case: "Case", accounts: Sequence[str], most: int) -> dict[str, tuple[SharedSignal, ...]]:
    """For each of `accounts` up to `most` signals that tie it to its community: the strongest of each kind first."""
    if not accounts:
        return {}
    rows = case.query(
        """
        with shown as (
            select a.account_id, e.kind, e.value, e.accounts, e.outside, e.weight,
                   row_number() over (partition by a.account_id, e.kind order by e.weight desc, e.value) as in_kind
            from (select unnest(?::varchar[]) as account_id) asked
            join accounts a using (account_id)
            join incidence i using (account_id)
            join evidence e on e.community_id = a.community_id and e.kind = i.kind and e.value = i.value
            where e.weight > 0 and e.accounts > 1
        ), placed as (
            select *, row_number() over (partition by account_id order by in_kind, weight desc, kind, value) as place
            from shown
        )
        select account_id, kind, value, accounts, outside, weight from placed where place <= ?
        order by account_id, place
        """,
        [list(accounts), most],
    )
    found: dict[str, list[SharedSignal]] = {account: [] for account in accounts}
    for account, kind, value, count, outside, weight in rows.itertuples(index=False, name=None):
        signal = SharedSignal(
            kind=kind, value=str(value), accounts=int(count), outside=int(outside), weight=round(float(weight), 3)
        )
        found[account].append(signal)
    return {account: tuple(signals) for account, signals in found.items()}


def facts_of(
    reason: str | None,
    signals: Sequence[SharedSignal],
    community: str,
    kinds: "Mapping[str, Kind]",
    confirmed: str | None = None,
) -> tuple[str, ...]:
    """The facts relied on, a sentence each: the account's own reason, what it shares, and its community's reason.

    `confirmed`: the day on which a person confirmed it, where one did.
    """
    looked = f"A person looked at it on {confirmed} and confirmed it." if confirmed else ""
    sentences = [_sentence(signal, kinds) for signal in signals[:MOST_SENTENCES]]
    group = community and f"The group it belongs to: {community}"
    return tuple(text for text in (reason or "", *sentences, group, looked) if text)


def reason_of(account: PlannedAccount) -> str:
    """The facts as one text, for the platform's own record of the action."""
    return " ".join(account.facts)


def statement_number(plan: str, account: str) -> str:
    """The number under which the owner of an account answers its statement of reasons: twelve digits and letters."""
    digest = hashlib.sha256(f"{len(plan)}:{plan}{account}".encode()).digest()
    return base64.b32encode(digest)[:12].decode()


def _sentence(signal: SharedSignal, kinds: "Mapping[str, Kind]") -> str:
    what = kinds[signal.kind].words[0] if signal.kind in kinds else f"a {signal.kind}"
    others = signal.accounts - 1
    outside = f", and with {signal.outside:,} outside the group" if signal.outside else ""
    with_others = f"{others:,} other account{'s' * (others != 1)} of the group"
    return f"It shares {what} ({_short(signal.value)}) with {with_others}{outside}."


def _short(value: str) -> str:
    """`value` on one line, without control characters, at most LONGEST_VALUE long."""
    line = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"
