"""Why an account is where it is: what ties it to its community, what its verdict is made of, what would clear it.

Everything is read from a case by queries that touch one account's rows, so a case of any size answers quickly.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import InputError
from .basis import basis_of, differs, why_no_basis
from .clearing import Clearing, clear_it
from .fingerprint import AGAIN
from .folder import Case
from .reckoning import HeldBack, Reckoning, held_back, reckon
from .rows import case_rows

__all__ = [
    "AccountEvidence",
    "CommunityFacts",
    "SharedSignal",
    "Standing",
    "StrongLink",
    "explain",
    "standing",
]

LINKS = 10
"""Strongest links told with an account."""

NEAREST = 3
"""Ids named where the one asked for is not there."""


@dataclass(frozen=True)
class Standing:
    """Where one account stands: its row of accounts.parquet. Ids are None for an account in no community."""

    account_id: str
    community_id: int | None
    network_id: int | None
    role: str | None
    membership: float
    score: float
    verdict: str
    reason: str | None


@dataclass(frozen=True)
class CommunityFacts:
    """The community of an account, in one line."""

    community_id: int
    network_id: int | None
    accounts: int
    verdict: str
    score: float
    q_value: float
    reason: str


@dataclass(frozen=True)
class SharedSignal:
    """One signal that an account shares: `accounts` show it, so many of them in its community and its network.

    `weight` is in nats; 0 where `hub` says why it carries none.
    """

    kind: str
    value: str
    accounts: int
    in_community: int
    in_network: int
    weight: float
    hub: str | None
    occurrences: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True)
class StrongLink:
    """One link of an account, with where its other end stands."""

    account_id: str
    weight: float
    kinds: tuple[str, ...]
    shared: int
    community_id: int | None
    verdict: str


@dataclass(frozen=True)
class AccountEvidence:
    """Why an account is where it is: every signal it shares (heaviest first), and its strongest links of `links`.

    `reckoning`: the sums that its score and verdict are; `clearing`: what would make the verdict milder; `held_back`:
    what keeps it from a harder one. All are None or empty for an account in no community, and where `unsaid` says why
    the case cannot tell.
    """

    account: Standing
    community: CommunityFacts | None
    reckoning: Reckoning | None
    clearing: Clearing | None
    held_back: tuple[HeldBack, ...]
    unsaid: str | None
    signals: tuple[SharedSignal, ...]
    links: int
    strongest: tuple[StrongLink, ...]


def explain(case: Case, account: str) -> AccountEvidence:
    """Why `account` is in its community. Raises InputError for an account the case lacks, naming the nearest ids."""
    found = standing(case, account)
    links, strongest = _links(case, account)
    return AccountEvidence(found, _community(case, found), *_sums(case, found), _signals(case, found), links, strongest)


def _sums(case: Case, found: Standing) -> tuple[Reckoning | None, Clearing | None, tuple[HeldBack, ...], str | None]:
    """What the verdict of `found` is made of, what would clear it, what holds it back; or why that cannot be told."""
    if found.community_id is None:
        return None, None, (), None
    if unsaid := why_no_basis(case):
        return None, None, (), f"{case.path}: {unsaid}"
    basis = basis_of(case, found.account_id, found.community_id)
    verdict, kinds = _verdict_alone(case, found), case.kinds
    if differs(basis, verdict):
        return (
            None,
            None,
            (),
            f"{case.path}: judged by other numbers than this version's, which cannot be added up; {AGAIN}",
        )
    reckoning = reckon(basis, kinds)
    if verdict != found.verdict:
        reckoning = replace(reckoning, verdict_says=f"{reckoning.verdict_says}; after decisions: {found.verdict}")
    return reckoning, clear_it(basis, verdict, kinds), held_back(basis, verdict, kinds), None


def _verdict_alone(case: Case, found: Standing) -> str:
    """The account's verdict before what people decided."""
    if "undecided_verdict" not in case.columns("accounts"):
        return found.verdict
    [row] = case_rows(case, "select undecided_verdict from accounts where account_id = ?", [found.account_id])
    return str(row["undecided_verdict"])


def standing(case: Case, account: str) -> Standing:
    """Where `account` stands. Raises InputError for one that the case lacks, naming the nearest ids."""
    found = case_rows(
        case,
        "select account_id, community_id, network_id, role, membership, score, verdict, reason "
        "from accounts where account_id = ?",
        [account],
    )
    if not found:
        raise InputError(f"{case.path}: no account {account[:80]!r}{_nearest(case, account)}")
    return Standing(**found[0])


def _nearest(case: Case, account: str) -> str:
    nearest = case.query(
        "select account_id from accounts order by jaro_winkler_similarity(account_id, ?) desc, account_id limit ?",
        [account, NEAREST],
    )
    return "; the nearest ids are " + ", ".join(repr(str(one)) for one in nearest["account_id"])


def _community(case: Case, standing: Standing) -> CommunityFacts | None:
    found = case_rows(
        case,
        "select community_id, network_id, accounts, verdict, score, q_value, reason "
        "from communities where community_id = ?",
        [standing.community_id],
    )
    return CommunityFacts(**found[0]) if found else None


def _signals(case: Case, standing: Standing) -> tuple[SharedSignal, ...]:
    rows = case_rows(
        case,
        """
        with own as (select * from incidence where account_id = ?),
        showing as (
            select kind, value, count(*) filter (community_id = ?) as in_community,
                   count(*) filter (network_id = ?) as in_network
            from incidence semi join own using (kind, value) join accounts using (account_id)
            group by kind, value
        )
        select kind, value, signals.degree as accounts, in_community, in_network, signals.weight, signals.hub,
               occurrences, first_seen, last_seen
        from own join showing using (kind, value) join signals using (kind, value)
        order by weight desc, in_community desc, kind, value
        """,
        [standing.account_id, standing.community_id, standing.network_id],
    )
    return tuple(SharedSignal(**row) for row in rows)


def _links(case: Case, account: str) -> tuple[int, tuple[StrongLink, ...]]:
    """How many links the account has, and the strongest."""
    rows = case_rows(
        case,
        """
        with own as (
            select account_r as account_id, weight, kinds, shared from links where account_l = ?
            union all
            select account_l, weight, kinds, shared from links where account_r = ?
        )
        select account_id, weight, kinds, shared, community_id, verdict, count(*) over () as number
        from own join accounts using (account_id) order by weight desc, account_id limit ?
        """,
        [account, account, LINKS],
    )
    number = int(rows[0]["number"]) if rows else 0
    return number, tuple(StrongLink(**{name: value for name, value in row.items() if name != "number"}) for row in rows)
