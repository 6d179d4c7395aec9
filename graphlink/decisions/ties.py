"""What is decided of each account and of each community of today, whatever their numbers were when it was decided.

Of what one person said of an account, the nearest counts: of the account itself before its community, of its community
before its network, and of two such the later. Where two people say operation and innocent, it is disputed.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from ..judging import inner_accounts
from .book import Decisions
from .decision import INNOCENT, OPERATION, UNSURE, Decision

__all__ = ["DISPUTED", "decided_accounts", "decided_communities", "decided_signals", "tied_communities"]

DISPUTED = "disputed"
NEAREST = ("network", "community", "account")
"""Of the later ones more is known of the account."""
ACCOUNT_COLUMNS = ["account_id", "decided", "by", "at", "why", "decision", "said"]
COMMUNITY_COLUMNS = ["community_id", "decided", "decisions", "by", "at", "why", "said"]
HALF = 0.5


def decided_accounts(decisions: Decisions) -> pd.DataFrame:
    """One row for each account that a standing decision covers, by account id.

    Columns: account_id, decided (operation, innocent, unsure, disputed), by, at, why, decision (the id of the latest of
    those that count), said (all of it as a sentence).
    """
    standing = [one for one in decisions.standing if one.what in NEAREST]
    rows = [(account, one.by, number) for number, one in enumerate(standing) for account in one.accounts]
    frame = pd.DataFrame(rows, columns=["account_id", "by", "number"])
    frame["nearness"] = frame["number"].map({number: NEAREST.index(one.what) for number, one in enumerate(standing)})
    frame = frame.sort_values(["account_id", "by", "nearness", "number"], kind="stable")
    counting = frame.drop_duplicates(["account_id", "by"], keep="last").sort_values(["account_id", "number"])
    # Many accounts are covered by the same few decisions: each such set is read once.
    sets = counting.groupby("account_id", sort=True)["number"].agg(tuple)
    told = {numbers: _told([standing[number] for number in numbers]) for numbers in set(sets)}
    found = [(account, *told[numbers]) for account, numbers in sets.items()]
    return pd.DataFrame(found, columns=ACCOUNT_COLUMNS)


def decided_signals(decisions: Decisions) -> pd.DataFrame:
    """One row for each signal that a standing decision names: kind, value, decided, by, at, why, decision, said."""
    found: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions.standing:
        if one.what == "signal":
            found.setdefault(one.signal, []).append(one)
    rows = [(*signal, *_told(said)) for signal, said in sorted(found.items())]
    return pd.DataFrame(rows, columns=["kind", "value", *ACCOUNT_COLUMNS[1:]])


def decided_communities(decisions: Decisions, accounts: pd.DataFrame) -> pd.DataFrame:
    """One row for each community of `accounts` (a case's) that a standing decision is tied to, by community id.

    Columns: community_id, decided, decisions (a list of ids), by, at, why, said. A decision on a community is tied to
    the community of today that holds most of the accounts it covered, where these are at least half of the accounts
    covered that the case knows, and half of today's `inner_accounts`; one on a network to each community
    of which it covered half.
    """
    tied: dict[int, dict[str, Decision]] = {}
    for one, communities in tied_communities(decisions.standing, accounts):
        for community in communities:
            mine = tied.setdefault(community, {})
            before = mine.get(one.by)
            if before is None or NEAREST.index(before.what) <= NEAREST.index(one.what):
                mine[one.by] = one
    rows = []
    for community, said in sorted(tied.items()):
        decided, by, at, why, _, sentence = _told(sorted(said.values(), key=lambda one: one.at))
        rows.append((community, decided, [one.id for one in said.values()], by, at, why, sentence))
    return pd.DataFrame(rows, columns=COMMUNITY_COLUMNS)


def tied_communities(decisions: Iterable[Decision], accounts: pd.DataFrame) -> list[tuple[Decision, list[int]]]:
    """Each decision on a community or network, with the communities of today that it is tied to."""
    covering = [one for one in decisions if one.what in ("community", "network")]
    if not covering:
        return []
    inside = inner_accounts(accounts)
    community = dict(zip(inside["account_id"], inside["community_id"].astype(int), strict=True))
    known = set(accounts["account_id"])
    size = inside["community_id"].astype(int).value_counts()
    found = []
    for one in covering:
        held = pd.Series([community[account] for account in one.covered if account in community], dtype="int64")
        counts = held.value_counts()
        half = counts[counts >= HALF * size.reindex(counts.index)]
        if one.what == "community":
            half = half[half >= HALF * len(one.covered & known)].sort_index().nlargest(1)
        found.append((one, sorted(int(number) for number in half.index)))
    return found


def _told(said: Sequence[Decision]) -> tuple[str, str, object, str, str, str]:
    """What several people's decisions, the latest last, come to: decided, by, at, why, decision and said of the frames.

    Who is unsure does not dispute what another is sure of.
    """
    sure = [one for one in said if one.verdict != UNSURE]
    counting = sure or list(said)
    verdicts = {one.verdict for one in counting}
    last = counting[-1]
    if verdicts == {OPERATION, INNOCENT}:
        words = "; ".join(f"{one.by} on {one.day} {one.verdict}: {one.why.rstrip('.')}" for one in counting)
        by = ", ".join(dict.fromkeys(one.by for one in counting))
        return DISPUTED, by, last.at, words, last.id, f"Decided differently: {words}."
    return last.verdict, last.by, last.at, last.why, last.id, last.said
