"""Case -> STIX 2.1 bundle: indicators that another platform can read, written with the standard library.

A grouping a community, a user-account an account, an ipv4-addr or ipv6-addr an address that ties it, and relationships
between them. Ids are UUIDs of version 5; for the accounts and addresses they are the ids that the standard says, and
two platforms that report one address report one id.

What is the same from day to day keeps its id and `created`; what is said of it anew has a later `modified`. A community
is known by one account of its core, the one that signed up first: its number hangs on how many others are larger.
"""

import ipaddress
import json
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..case import Case, Redaction, free_place, months
from ..whole_files import whole_file

__all__ = ["stix_objects", "write_stix"]

STANDARD = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace of the ids of cyber-observable objects (STIX 2.1, section 2.9)."""
OWN = uuid.uuid5(uuid.NAMESPACE_URL, "https://graphlink.invalid/stix")
"""The namespace of the other ids, for which the standard asks for no certain one."""
MADE = "2026-01-01T00:00:00.000Z"
"""When graphlink's own identity came to be, and whatever has no time."""
LABELS = {"suspend": "coordinated-inauthentic", "review": "for-review"}
SURFACED = ("suspend", "review")

Object = dict[str, Any]


def write_stix(case: Case, path: Path | str, *, redaction: Redaction | None = None) -> Path:
    """The path at which the bundle of the communities to suspend and to review now is.

    With `redaction` accounts are pseudonyms, times are coarse and addresses are left out: a pseudonym is no address.
    Raises GraphlinkError where `path` cannot be written.
    """
    target, fingerprint = free_place(path, case), case.fingerprint
    with whole_file(target) as file:
        file.writelines(_bundle_lines(stix_objects(case, redaction=redaction), fingerprint))
    return target


def stix_objects(case: Case, *, redaction: Redaction | None = None) -> Iterator[Object]:
    """The objects of the bundle: identity, then accounts, addresses, groupings and relationships."""
    maker = {
        **_domain_object("identity", "graphlink", MADE, MADE),
        "name": "graphlink",
        "identity_class": "system",
    }
    yield maker
    accounts = _accounts(case, redaction)
    addresses = pd.DataFrame() if redaction else _addresses(case)
    ids = {account: _observable("user-account", {"user_id": account}) for account in accounts["account_id"]}
    yield from (
        {"type": "user-account", "spec_version": "2.1", "id": ids[account], "user_id": account} for account in ids
    )
    found: dict[str, str] = {}
    for value in addresses["value"].unique() if len(addresses) else ():
        kind = "ipv6-addr" if ":" in value else "ipv4-addr"
        found[value] = _observable(kind, {"value": value})
        yield {"type": kind, "spec_version": "2.1", "id": found[value], "value": value}
    yield from _groupings(case, accounts, addresses, ids, found, maker, redaction)
    yield from _relationships(case, accounts, addresses, ids, found, maker)


def _accounts(case: Case, redaction: Redaction | None) -> pd.DataFrame:
    """account_id, community_id, role and born (the sign-up, else the first time it was seen) of those surfaced."""
    accounts = case.query(
        """select account_id, a.community_id, role, coalesce(try_cast(created_at as timestamp),
                                                             try_cast(a.first_seen as timestamp)) as born
           from accounts a join communities c using (community_id)
           where c.verdict in (select unnest(?::varchar[])) order by account_id""",
        [list(SURFACED)],
    )
    if redaction is None:
        return accounts
    hidden = accounts.assign(account_id=redaction.accounts(accounts["account_id"]), born=months(accounts["born"]))
    # By pseudonym, so that the order says nothing about the ids.
    return hidden.sort_values("account_id", ignore_index=True)


def _addresses(case: Case) -> pd.DataFrame:
    """community_id, account_id, value of the single addresses that tie surfaced communities."""
    shown = case.query(
        """select a.community_id, account_id, value, i.first_seen, i.last_seen
           from incidence i join accounts a using (account_id) join evidence e using (community_id, kind, value)
           join communities c using (community_id)
           where kind in (select unnest(?::varchar[])) and e.weight > 0
             and c.verdict in (select unnest(?::varchar[])) order by all""",
        [[kind.name for kind in case.kinds.values() if kind.clean == "address" and not kind.coarse], list(SURFACED)],
    )
    valid = {value for value in shown["value"].unique() if _is_address(value)}
    return shown[shown["value"].isin(valid)]


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _groupings(
    case: Case,
    accounts: pd.DataFrame,
    addresses: pd.DataFrame,
    ids: Mapping[str, str],
    found: Mapping[str, str],
    maker: Object,
    redaction: Redaction | None,
) -> Iterator[Object]:
    members = accounts.groupby("community_id")["account_id"].agg(list).to_dict()
    founders = _founders(accounts)
    last = _last_seen(case, redaction)
    shown = addresses.groupby("community_id")["value"].agg(set).to_dict() if len(addresses) else {}
    for row in case.communities.to_dict("records"):
        number = int(row["community_id"])
        if number not in members:
            continue
        refs = [ids[account] for account in members[number]]
        refs += [found[value] for value in sorted(shown.get(number, ()))]
        founder, born = founders[number]
        yield {
            **_domain_object("grouping", founder, born, max(born, last)),
            "created_by_ref": maker["id"],
            "name": f"Community {number} of network {int(row['network_id'])}",
            # A reason may quote a value, so a redacted bundle goes without.
            **({} if redaction else {"description": str(row["reason"])}),
            "labels": [LABELS[row["verdict"]]],
            "confidence": round(100 * float(row["score"])),
            "context": "suspicious-activity",
            "object_refs": refs,
        }


def _last_seen(case: Case, redaction: Redaction | None) -> str:
    """When anybody was last seen: the day alone where the bundle is redacted."""
    last = (case.manifest.get("period") or {}).get("last")
    return _moment(last) if redaction is None else _moment(str(last or "")[:10])


def _founders(accounts: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """The account that each community is known by, and when that account came to be."""
    core = accounts.assign(outer=accounts["role"] != "core")
    first = core.sort_values(["community_id", "outer", "born", "account_id"], na_position="last")
    rows = first.drop_duplicates("community_id")
    return {
        int(number): (str(account), _moment(born))
        for number, account, born in zip(rows["community_id"], rows["account_id"], rows["born"], strict=True)
    }


def _relationships(
    case: Case,
    accounts: pd.DataFrame,
    addresses: pd.DataFrame,
    ids: Mapping[str, str],
    found: Mapping[str, str],
    maker: Object,
) -> Iterator[Object]:
    """Which account used which address, since the account came to be: a log may begin later from day to day."""
    born = dict(zip(accounts["account_id"], accounts["born"], strict=True))
    for row in addresses.to_dict("records"):
        source, target = ids[str(row["account_id"])], found[str(row["value"])]
        first, last = row["first_seen"], row["last_seen"]
        made = _moment(born[row["account_id"]])
        one = {
            **_domain_object("relationship", f"{source}/{target}", made, max(made, _moment(last))),
            "created_by_ref": maker["id"],
            "relationship_type": "related-to",
            "source_ref": source,
            "target_ref": target,
        }
        if not pd.isna(first) and not pd.isna(last) and first < last:
            one |= {"start_time": _moment(first), "stop_time": _moment(last)}
        yield one


def _domain_object(kind: str, name: str, made: str, said: str) -> Object:
    number = uuid.uuid5(OWN, f"{kind}/{name}".encode("utf-8", "replace").decode("utf-8"))
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{number}", "created": made, "modified": said}


def _observable(kind: str, contributing: Mapping[str, str]) -> str:
    """The id that the standard gives an observable: UUIDv5 over its contributing properties as canonical JSON."""
    canonical = json.dumps(contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{kind}--{_uuid5(canonical)}"


def _uuid5(text: str) -> uuid.UUID:
    return uuid.uuid5(STANDARD, text.encode("utf-8", "replace").decode("utf-8"))


def _moment(value: Any) -> str:
    """A time stamp as STIX writes it, to the millisecond; MADE where it is missing."""
    moment = pd.to_datetime(value, utc=True, errors="coerce") if value is not None else pd.NaT
    if pd.isna(moment):
        return MADE
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _bundle_lines(objects: Iterator[Object], fingerprint: str) -> Iterator[bytes]:
    """One object a line: a bundle of 24,000 accounts is never whole in memory."""
    yield f'{{"type": "bundle", "id": "bundle--{uuid.uuid5(OWN, "bundle/" + fingerprint)}", "objects": [\n'.encode()
    for number, one in enumerate(objects):
        yield (("" if number == 0 else ",\n") + json.dumps(one, ensure_ascii=False)).encode("utf-8", "replace")
    yield b"\n]}\n"
