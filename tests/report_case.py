"""A case of 40 accounts written by hand, for tests of reports: every figure in it can be counted on paper.

Network 1 is two communities (1: 12 accounts, 2: 8) to suspend, network 2 one community of 5 to review, network 3 a
household of 3. `mark` is put into every text that somebody outside can choose.
"""

from pathlib import Path

import pandas as pd
import pytest

import graphlink
from graphlink.case import Case, write_case
from graphlink.judging.features import FEATURES
from tests.made_once import made_once
from tests.synthetic_case import write_frames

START = pd.Timestamp("2026-03-02")
SIZES = {1: 12, 2: 8, 3: 5, 4: 3}
NETWORKS = {1: 1, 2: 1, 3: 2, 4: 3}
VERDICTS = {1: "suspend", 2: "suspend", 3: "review", 4: "clear"}
SCORES = {1: 0.98, 2: 0.91, 3: 0.6, 4: 0.05}
ALONE = 12


@pytest.fixture(scope="session")
def sample_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case of the shipped sample, as `make demo` makes it."""
    source = Path(__file__).parent.parent / "sample_data"
    folder = made_once(tmp_path_factory, "sample", lambda folder: graphlink.run(source, folder / "sample.case"))
    return Case.open(folder / "sample.case")


def account(number: int, mark: str = "") -> str:
    """The id of account `number`, counted from 1."""
    return f"a{number:03d}{mark}"


def small_case(path: Path, *, mark: str = "", dates: bool = True, source: str = "march") -> Case:
    """The case at `path`; without `dates` nothing in it carries a time."""
    accounts = _accounts(mark, dates)
    incidence = _incidence(mark, dates)
    tables = {
        "accounts": accounts,
        "communities": _communities(mark, dates),
        "links": _links(mark),
        "incidence": incidence,
        "signals": _signals(incidence, mark),
        "evidence": _evidence(incidence, accounts),
        "belonging": pd.DataFrame(
            {
                "account_id": [account(1, mark), account(1, mark)],
                "part": ["core_size", "shared"],
                "family": [None, "device"],
                "nats": [-3.0, 12.0],
                "kind": [None, "device"],
                "value": [None, f"d{mark}"],
                "tied_by": [None, 1],
                "several": [None, False],
                "without": [None, 0.0],
                "untied": [None, 0.0],
            }
        ),
        "signs": pd.DataFrame(
            {
                "community_id": [1, 2, 3, 4],
                "sign": ["many cards", "one template", "batches", "small"],
                "strength": [1.0, 1.0, 0.5, 1.0],
                "points": [2.0, 2.0, 0.75, -2.5],
                "network_strength": [1.0, 0.0, 0.5, 1.0],
            }
        ),
        "activity": _activity(dates),
        "models": pd.DataFrame(
            {
                "community_id": pd.array([1, 1, 3, None], dtype="Int64"),
                "model": [f"large{mark}", "small", "small", "small"],
                "exchanges": [900, 100, 50, 950],
            }
        ),
        "rejected": pd.DataFrame(
            {
                "path": [f"payments{mark}.csv"],
                "row": [17],
                "column": [f"paid_at{mark}"],
                "problem": [f"no time stamp: 'soon{mark}'"],
            }
        ),
    }
    manifest = {
        "graphlink": "0.1.0",
        "source": f"{source}{mark}",
        "seed": 7,
        "engine": "duckdb",
        "inputs": [{"path": f"accounts{mark}.csv", "sha256": "ab" * 32, "rows": 40, "bytes": 1000}],
        "settings": {},
        "versions": {"python": "3.11"},
        "steps": [{"name": "observation", "seconds": 0.5, "rows": 100}],
        "peak_memory_bytes": 100_000_000,
        "period": {"first": "2026-03-02 00:00:00", "last": "2026-03-15 23:00:00"},
        "counts": {"accounts": 40},
        "chance": {"worlds": 2, "suspended_by_chance": 0.19},
        "notes": [f"a note{mark}"],
    }
    return write_case(path, lambda folder: write_frames(folder, tables), manifest, force=True)


def _accounts(mark: str, dates: bool) -> pd.DataFrame:
    rows = []
    number = 0
    for community, size in {**SIZES, 0: ALONE}.items():
        for place in range(size):
            number += 1
            role = (
                None
                if community == 0
                else "core"
                if place < size // 2
                else "member"
                if place < size - 1
                else "periphery"
            )
            verdict = VERDICTS.get(community, "clear")
            if verdict == "suspend" and role == "periphery":
                verdict = "review"
            created = START - pd.Timedelta(days=20) + pd.Timedelta(days=place)
            rows.append(
                {
                    "account_id": account(number, mark),
                    "community_id": community or None,
                    "network_id": NETWORKS.get(community),
                    "role": role,
                    "membership": 0.9 if community else 0.0,
                    "score": SCORES.get(community, 0.0),
                    "verdict": verdict,
                    "reason": f"Shares a card with {account(1, mark)}." if community else None,
                    "created_at": created if dates else pd.NaT,
                    "first_seen": START if dates else pd.NaT,
                    "last_seen": START + pd.Timedelta(days=13) if dates else pd.NaT,
                    "exchanges": 10 * number,
                    "org_id": f"org{mark}",
                }
            )
    frame = pd.DataFrame(rows)
    times = dict.fromkeys(("created_at", "first_seen", "last_seen"), "datetime64[us]")
    return frame.astype({"community_id": "Int64", "network_id": "Int64", "exchanges": "int64", **times})


def _incidence(mark: str, dates: bool) -> pd.DataFrame:
    """Each community: two cards shared by halves, one address by all, one template by all; and a hub that all show."""
    rows = []
    number = 0
    for community, size in SIZES.items():
        for place in range(size):
            number += 1
            who = account(number, mark)
            rows.append((who, "payment", f"card{mark}-{community}-{place % 2}"))
            rows.append((who, "ip", f"203.0.113.{community}"))
            rows.append((who, "template", f"tell me about {{…}} in {community} words{mark}"))
            rows.append((who, "device", f"unknown{mark}"))
            if NETWORKS[community] == 1:
                rows.append((who, "device", f"{mark}rack"))
    frame = pd.DataFrame(rows, columns=["account_id", "kind", "value"])
    first = pd.Series([START if dates else pd.NaT] * len(frame), dtype="datetime64[us]")
    return frame.assign(occurrences=3, first_seen=first, last_seen=first + pd.Timedelta(days=1))


def _signals(incidence: pd.DataFrame, mark: str) -> pd.DataFrame:
    counted = incidence.groupby(["kind", "value"], as_index=False).agg(degree=("account_id", "nunique"))
    hub = counted["value"] == f"unknown{mark}"
    why = pd.Series([f"sentinel: a stand-in for a missing value{mark}" if one else None for one in hub], dtype="object")
    return counted.assign(weight=[0.0 if one else 4.5 for one in hub], hub=why)


def _evidence(incidence: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    joined = incidence.merge(accounts[["account_id", "community_id"]], on="account_id")
    counted = joined.groupby(["community_id", "kind", "value"], as_index=False).agg(accounts=("account_id", "nunique"))
    degree = incidence.groupby(["kind", "value"])["account_id"].nunique().rename("degree").reset_index()
    counted = counted.merge(degree, on=["kind", "value"])
    weight = [0.0 if value.startswith("unknown") else 4.5 for value in counted["value"]]
    outside = counted["degree"] - counted["accounts"]
    rows = counted.assign(outside=outside, weight=weight).drop(columns="degree")
    return rows.loc[rows["accounts"] > 1]


def _links(mark: str) -> pd.DataFrame:
    """Inside each community a ring; and two links between communities 1 and 2."""
    pairs = []
    first = 1
    for size in SIZES.values():
        pairs += [(first + place, first + (place + 1) % size) for place in range(size)]
        first += size
    pairs += [(1, 13), (2, 14)]
    ends = [sorted((account(left, mark), account(right, mark))) for left, right in pairs]
    return pd.DataFrame(
        {
            "account_l": [left for left, _ in ends],
            "account_r": [right for _, right in ends],
            "weight": 12.0,
            "kinds": [["ip", "payment"]] * len(ends),
            "shared": 2,
        }
    )


def _communities(mark: str, dates: bool) -> pd.DataFrame:
    rows = []
    for community, size in SIZES.items():
        rows.append(
            {
                "community_id": community,
                "network_id": NETWORKS[community],
                "accounts": size,
                "links": size,
                "score": SCORES[community],
                "verdict": VERDICTS[community],
                "q_value": 0.01 if community < 3 else None,
                "first_seen": START if dates else pd.NaT,
                "last_seen": START + pd.Timedelta(days=13) if dates else pd.NaT,
                "exchanges": 100 * size,
                "reason": f"{mark}{size} accounts on 2 cards, "
                f"the first card{mark}-{community}-0 of account a001{mark}.",
                **{feature.name: 0.5 for feature in FEATURES},
                "cards": 2.0,
                "kinds": 3.0,
                "signup_span_days": 9.0 if dates else None,
                "hours_covered": 22.5 if dates else None,
            }
        )
    return pd.DataFrame(rows).astype({"first_seen": "datetime64[us]", "last_seen": "datetime64[us]"})


def _activity(dates: bool) -> pd.DataFrame:
    hours = pd.date_range(START, periods=24 * 14 if dates else 0, freq="h")
    parts = [
        pd.DataFrame({"community_id": number, "hour": hours, "exchanges": number, "accounts": 1})
        for number in (1, 2, 3)
    ]
    busy = [9 if 8 <= hour.hour < 18 else 1 for hour in hours]
    parts.append(pd.DataFrame({"community_id": None, "hour": hours, "exchanges": busy, "accounts": 5}))
    frame = pd.concat(parts)
    return frame.astype({"community_id": "Int64", "exchanges": "int64", "accounts": "int64", "hour": "datetime64[us]"})
