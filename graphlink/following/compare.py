"""What changed between two cases: communities keep their identity by their members.

An old community lives on in the new one that holds most of its members; where several old ones meet in one, that one
keeps the id of the old one that gave most. What is left over is a split, a merge, a birth or an end.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..case import VERDICTS, Case, Redaction, accounts_that_are, suspended_sql
from ..figures import plural
from ..judging import Feature, features_of
from .moves import Move, moves_between, order_of
from .sightings import Sighting, WatchRules, redacted_sightings, sight, without

__all__ = [
    "Changes",
    "CommunityChange",
    "NewMembers",
    "VerdictChange",
    "compare_accounts",
    "compare_cases",
    "keep_ids",
    "match_communities",
    "verdict_changes",
]

LEAST_KEPT = 0.1
"""An heir holds at least this share of the old members: two survivors of a hundred are no continuation."""
MOVED = 0.2
"""A feature says why a verdict changed where it moved by this part of its larger value."""
GROWING = ("count", "days")
"""Units of features that grow with the history alone, whatever the accounts do: they say nothing of why."""


@dataclass(frozen=True)
class CommunityChange:
    """What became of one community.

    `change` is kept, grown, shrunk, split, merged, born or gone. `others`: for `merged`, the old ids that went into
    `new_id` besides `old_id`; for `split`, the new ids that took members of `old_id` besides `new_id`.
    """

    change: str
    old_id: int | None
    new_id: int | None
    old_accounts: int
    new_accounts: int
    common: int
    others: tuple[int, ...] = ()
    verdict: str = ""
    """Of the new community, and of one that is gone what it was."""


@dataclass(frozen=True)
class NewMembers:
    """Accounts of the new case alone that are now in a community known before."""

    old_id: int
    new_id: int
    network_id: int | None
    verdict: str
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class VerdictChange:
    """A community whose verdict changed, and why."""

    old_id: int
    new_id: int
    before: str
    after: str
    accounts: int
    why: str


@dataclass(frozen=True)
class Changes:
    """All that changed from one case to the next; the longest lists first."""

    old_path: str
    old_accounts: int
    new_accounts: int
    arrived: int
    departed: int
    communities: tuple[CommunityChange, ...]
    members: tuple[NewMembers, ...]
    returned: tuple[Sighting, ...]
    """New accounts with the signals of accounts suspended before; their community is numbered as in the old case."""
    verdicts: tuple[VerdictChange, ...]
    account_verdicts: tuple[tuple[str, str, int], ...]
    """Verdict before, verdict after, and how many accounts went from one to the other."""
    moves: tuple[Move, ...] = ()
    """Each account that is newly to suspend or to review, back to review, returned or cleared, in this order."""

    def moved(self, change: str) -> tuple[Move, ...]:
        """The accounts of which this became."""
        return tuple(move for move in self.moves if move.change == change)

    def surfaced(self) -> tuple[CommunityChange, ...]:
        """The communities that changed and are, or were, to suspend or to review."""
        return tuple(one for one in self.communities if one.change != "kept" and one.verdict != "clear")

    def counts(self) -> dict[str, int]:
        """How many communities each kind of change befell."""
        kinds = ("kept", "grown", "shrunk", "split", "merged", "born", "gone")
        return {kind: sum(change.change == kind for change in self.communities) for kind in kinds}


def compare_cases(old: Case, new: Case, *, redaction: Redaction | None = None) -> Changes:
    """All that changed from `old` to `new`, under pseudonyms where `redaction` is given."""
    before, after = _accounts(old), _accounts(new)
    communities = compare_accounts(before, after)
    kept = {change.new_id: change.old_id for change in communities if change.new_id and _lives_on(change)}
    identity = {new_id: old_id for new_id, old_id in kept.items() if old_id is not None}
    arrived = without(after, before["account_id"])
    departed = without(before, after["account_id"])
    returned = _returned(old, new, departed)
    changes = Changes(
        old_path=str(old.path),
        old_accounts=len(before),
        new_accounts=len(after),
        arrived=len(arrived),
        departed=len(departed),
        communities=_with_verdicts(communities, old.communities, new.communities),
        members=_new_members(arrived, new.communities, identity),
        returned=returned,
        verdicts=verdict_changes(identity, old.communities, new.communities, features_of(tuple(new.kinds.values()))),
        account_verdicts=_account_verdicts(before, after),
        moves=moves_between(before, after, returned),
    )
    return redacted_changes(changes, redaction) if redaction else changes


def redacted_changes(changes: Changes, redaction: Redaction) -> Changes:
    """`changes` with account ids and signal values as pseudonyms, and without what may quote one."""
    return replace(
        changes,
        old_path="(redacted)",
        members=tuple(
            replace(group, accounts=tuple(redaction.account(account) for account in group.accounts))
            for group in changes.members
        ),
        returned=redacted_sightings(changes.returned, redaction),
        verdicts=tuple(replace(change, why="") for change in changes.verdicts),
        moves=_redacted_moves(changes.moves, redaction),
    )


def _redacted_moves(moves: Sequence[Move], redaction: Redaction) -> tuple[Move, ...]:
    """`moves` under pseudonyms, and in their order: that of the ids says something about them."""
    hidden = [
        replace(
            move,
            account_id=redaction.account(move.account_id),
            follows=tuple(redaction.account(account) for account in move.follows),
        )
        for move in moves
    ]
    return tuple(sorted(hidden, key=order_of))


def _with_verdicts(
    changes: Sequence[CommunityChange], old: pd.DataFrame, new: pd.DataFrame
) -> tuple[CommunityChange, ...]:
    was, now = (dict(zip(table["community_id"], table["verdict"], strict=True)) for table in (old, new))
    return tuple(
        replace(one, verdict=str(was.get(one.old_id, "") if one.new_id is None else now.get(one.new_id, "")))
        for one in changes
    )


def keep_ids(
    previous: pd.DataFrame, current: pd.DataFrame, *, column: str = "community_id", given: int = 0
) -> dict[int, int]:
    """Current id -> the id to use: the old one where the community lives on, else one that no run has used.

    Frames of accounts with `account_id` and `column`. New ids go on, in order of the current, from the largest old
    one or from `given`, the largest that any earlier run gave.
    """
    kept = match_communities(_overlap(previous, current, column))
    # Not from the number of old ids: those of communities that ended must not come back as somebody else's.
    fresh = int(previous[column].dropna().to_numpy(dtype="int64").max(initial=given))
    ids: dict[int, int] = {}
    for new in np.unique(current[column].dropna().to_numpy(dtype="int64")).tolist():
        if new not in kept:
            fresh += 1
        ids[new] = kept.get(new, fresh)
    return ids


def match_communities(overlap: pd.DataFrame) -> dict[int, int]:
    """New id -> old id for each community that lives on, from rows of old, new, common, old_size."""
    enough = overlap[overlap["common"] >= np.maximum(1, LEAST_KEPT * overlap["old_size"])]
    ordered = enough.sort_values(["common", "old", "new"], ascending=[False, True, True])
    heirs = ordered.drop_duplicates("old").drop_duplicates("new")
    return {int(new): int(old) for new, old in zip(heirs["new"], heirs["old"], strict=True)}


def compare_accounts(old: pd.DataFrame, new: pd.DataFrame) -> tuple[CommunityChange, ...]:
    """What became of every community, largest first, from two cases' frames of accounts."""
    overlap = _overlap(old, new, "community_id")
    kept = match_communities(overlap)
    olds, news = _sizes(old), _sizes(new)
    pairs = overlap[["old", "new", "common"]].to_numpy(dtype="int64").tolist()
    common = {(old_id, new_id): number for old_id, new_id, number in pairs}
    meets_new: dict[int, list[int]] = {}
    meets_old: dict[int, list[int]] = {}
    for old_id, new_id in common:
        meets_new.setdefault(old_id, []).append(new_id)
        meets_old.setdefault(new_id, []).append(old_id)
    heir_of = {old_id: new_id for new_id, old_id in kept.items()}
    changes = []
    for new_id, size in news.items():
        heir = kept.get(new_id)
        if heir is None:
            changes.append(_newcomer(new_id, size, meets_old.get(new_id, []), olds, common))
            continue
        merged = [other for other in meets_old[new_id] if other != heir and other not in heir_of]
        merged = [other for other in merged if common[other, new_id] * 2 >= olds[other]]
        split = [other for other in meets_new[heir] if other != new_id and other not in kept]
        changes.append(_continued(heir, new_id, olds[heir], size, common[heir, new_id], merged, split))
    absorbed = {other for change in changes if change.change == "merged" for other in change.others}
    ended = [old_id for old_id in olds if old_id not in heir_of and old_id not in absorbed]
    changes += [CommunityChange("gone", old_id, None, olds[old_id], 0, 0) for old_id in ended]
    return tuple(sorted(changes, key=lambda one: (-max(one.new_accounts, one.old_accounts), one.new_id or 0)))


def verdict_changes(
    kept: Mapping[int, int],
    old_communities: pd.DataFrame,
    new_communities: pd.DataFrame,
    features: Sequence[Feature],
) -> tuple[VerdictChange, ...]:
    """Each community that lives on with another verdict, and which of `features` moved: largest first."""
    before = {int(row["community_id"]): row for row in old_communities.to_dict("records")}
    after = {int(row["community_id"]): row for row in new_communities.to_dict("records")}
    changes = []
    for new_id, old_id in kept.items():
        if new_id not in after or old_id not in before:
            continue
        was, now = before[old_id], after[new_id]
        if was["verdict"] != now["verdict"]:
            why = _why(was, now, features)
            size = int(now["accounts"])
            changes.append(VerdictChange(old_id, new_id, str(was["verdict"]), str(now["verdict"]), size, why))
    return tuple(sorted(changes, key=lambda change: (-change.accounts, change.new_id)))


def _accounts(case: Case) -> pd.DataFrame:
    """account_id, community_id, network_id, verdict of each account, and whether the platform suspended it already."""
    suspended, words = suspended_sql(case) or ("false", [])
    return case.query(
        f"select account_id, community_id, network_id, verdict, {suspended} as suspended from accounts", words
    )


def _lives_on(change: CommunityChange) -> bool:
    # The part that broke off is named with its old community, and is not it.
    return change.old_id is not None and not (change.change == "split" and not change.others)


def _new_members(
    arrived: pd.DataFrame, communities: pd.DataFrame, identity: Mapping[int, int]
) -> tuple[NewMembers, ...]:
    rows = {int(row["community_id"]): row for row in communities.to_dict("records")}
    joined = arrived[arrived["community_id"].isin(list(identity))]
    groups = [
        NewMembers(
            old_id=identity[int(str(new_id))],
            new_id=int(str(new_id)),
            network_id=int(rows[int(str(new_id))]["network_id"]),
            verdict=str(rows[int(str(new_id))]["verdict"]),
            accounts=tuple(sorted(group["account_id"])),
        )
        for new_id, group in joined.groupby("community_id")
    ]
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    return tuple(sorted(groups, key=lambda group: (order[group.verdict], -len(group.accounts), group.new_id)))


def _returned(old: Case, new: Case, departed: pd.DataFrame) -> tuple[Sighting, ...]:
    """New accounts tied to communities suspended before, where an account they follow is gone or suspended now."""
    shown = new.query("select account_id, kind, value from incidence")
    seen = sight(old, shown, WatchRules(verdicts=("suspend",)))
    ended = {*departed["account_id"], *accounts_that_are(new, "suspended"), *accounts_that_are(new, "gone")}
    return tuple(one for one in seen if any(account in ended for account in one.predecessors))


def _account_verdicts(before: pd.DataFrame, after: pd.DataFrame) -> tuple[tuple[str, str, int], ...]:
    both = before.merge(after, on="account_id", suffixes=("_old", "_new"))
    changed = both[both["verdict_old"] != both["verdict_new"]]
    counted = changed.groupby(["verdict_old", "verdict_new"]).size().reset_index(name="accounts")
    rows = counted.sort_values("accounts", ascending=False).itertuples(index=False, name=None)
    return tuple((str(was), str(now), int(number)) for was, now, number in rows)


def _overlap(old: pd.DataFrame, new: pd.DataFrame, column: str) -> pd.DataFrame:
    left = old.loc[old[column].notna(), ["account_id", column]].rename(columns={column: "old"})
    right = new.loc[new[column].notna(), ["account_id", column]].rename(columns={column: "new"})
    both = left.merge(right, on="account_id")
    counted = both.groupby(["old", "new"]).size().rename("common").reset_index()
    return counted.assign(old_size=counted["old"].map(left.groupby("old").size()))


def _sizes(accounts: pd.DataFrame) -> dict[int, int]:
    numbers, sizes = np.unique(accounts["community_id"].dropna().to_numpy(dtype="int64"), return_counts=True)
    return dict(zip(numbers.tolist(), sizes.tolist(), strict=True))


def _newcomer(
    new_id: int, size: int, parents: list[int], olds: dict[int, int], common: dict[tuple[int, int], int]
) -> CommunityChange:
    taken = {old_id: common[old_id, new_id] for old_id in parents}
    best = max(taken, key=lambda old_id: (taken[old_id], -old_id), default=None)
    # A part that broke off is named with the community it left; a handful of strays is a birth like any other.
    if best is not None and taken[best] * 2 >= size:
        return CommunityChange("split", best, new_id, olds[best], size, taken[best])
    return CommunityChange("born", None, new_id, 0, size, sum(taken.values()))


def _continued(
    old_id: int, new_id: int, before: int, after: int, common: int, merged: list[int], split: list[int]
) -> CommunityChange:
    if merged:
        return CommunityChange("merged", old_id, new_id, before, after, common, tuple(sorted(merged)))
    if split:
        return CommunityChange("split", old_id, new_id, before, after, common, tuple(sorted(split)))
    change = "grown" if after > before else "shrunk" if after < before else "kept"
    return CommunityChange(change, old_id, new_id, before, after, common)


def _why(was: Mapping[Hashable, Any], now: Mapping[Hashable, Any], features: Sequence[Feature]) -> str:
    moved = []
    for feature in features:
        if feature.unit in GROWING:
            continue
        before, after = was.get(feature.name), now.get(feature.name)
        if pd.isna(before) or pd.isna(after):
            continue
        change = abs(after - before) / max(abs(before), abs(after), 1e-9)
        if change >= MOVED:
            moved.append((change, f"{feature.meaning} from {before:.3g} to {after:.3g}"))
    moved.sort(key=lambda one: -one[0])
    said = "; ".join(text for _, text in moved[:3])
    same = was["accounts"] == now["accounts"]
    size = plural(int(now["accounts"]), "account") + (" as before" if same else f", {int(was['accounts']):,} before")
    return f"{size}; {said}. Now: {now['reason']}" if said else f"{size}. Now: {now['reason']}"
