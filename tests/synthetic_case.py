"""A case made up from a seed, for tests of what reads cases: every table, every column, any size, no run needed."""

from pathlib import Path

import numpy as np
import pandas as pd

from graphlink.case import Case, write_case
from graphlink.judging.features import FEATURES
from tests.lent_engine import lent_engine

START = pd.Timestamp("2026-01-01")
KINDS = ("payment", "device", "ip", "template")


def synthetic_case(path: Path, *, linked: int = 600, alone: int = 200, links_each: int = 5, seed: int = 7) -> Case:
    """A case at `path` with `linked` accounts in communities of heavy-tailed size and `alone` accounts in none."""
    rng = np.random.default_rng(seed)
    sizes = _sizes(linked, rng)
    community = np.repeat(np.arange(1, len(sizes) + 1), sizes)
    ids = np.array([f"acct-{n:06d}" for n in range(linked + alone)], dtype=object)
    # Communities 1 to 3 make network 1: one operation in several communities; the others each their own.
    network = np.where(community <= 3, 1, community - 2)
    verdict = np.where(network <= max(1, len(sizes) // 4), "suspend", np.where(network % 3 == 0, "review", "clear"))
    role = rng.choice(["core", "member", "periphery"], linked, p=[0.5, 0.35, 0.15])
    created = START - pd.to_timedelta(rng.integers(0, 400 * 86400, linked + alone), unit="s")
    first = START + pd.to_timedelta(rng.integers(0, 30 * 86400, linked + alone), unit="s")
    none = [None] * alone
    accounts = pd.DataFrame(
        {
            "account_id": ids,
            "community_id": pd.array([*community, *none], dtype="Int64"),
            "network_id": pd.array([*network, *none], dtype="Int64"),
            "role": [*role, *none],
            "membership": [*np.round(rng.uniform(0.6, 1, linked), 3), *none],
            "score": np.round([*np.where(verdict == "suspend", 0.95, 0.3), *([0.0] * alone)], 3),
            "verdict": [
                *np.where((verdict == "suspend") & (role == "periphery"), "review", verdict),
                *(["clear"] * alone),
            ],
            "reason": [*(["Shares a card with 12 accounts and a device with 5 of its community."] * linked), *none],
            "created_at": created,
            "first_seen": first,
            "last_seen": first + pd.Timedelta(days=20),
            "exchanges": rng.integers(1, 900, linked + alone),
            "email_domain": rng.choice(["mail.example", "post.example"], linked + alone),
        }
    )
    incidence = _incidence(ids[:linked], community, rng)
    tables = {
        "accounts": accounts,
        "communities": _communities(sizes, network, community, verdict, links_each, rng),
        "links": _links(ids, sizes, links_each, rng),
        "incidence": incidence,
        "signals": _signals(incidence),
        "evidence": _evidence(incidence, ids[:linked], community),
        "activity": _activity(len(sizes), rng),
        "models": pd.DataFrame(
            {
                "community_id": pd.array([1, 1, None], dtype="Int64"),
                "model": ["large", "small", "small"],
                "exchanges": [900, 100, 5000],
            }
        ),
        "rejected": pd.DataFrame(
            {"path": ["payments.csv"], "row": [17], "column": ["paid_at"], "problem": ["no time stamp: 'soon'"]}
        ),
    }
    manifest = {
        "graphlink": "0.0.0-test",
        "source": "synthetic",
        "seed": seed,
        "engine": "duckdb",
        "inputs": [{"path": "accounts.parquet", "sha256": "0" * 64, "rows": linked + alone, "bytes": 1}],
        "settings": {},
        "versions": {"python": "3.11"},
        "steps": [{"name": "observation", "seconds": 0.1, "rows": len(incidence)}],
        "peak_memory_bytes": 100_000_000,
        "period": {"first": str(first.min()), "last": str((first + pd.Timedelta(days=20)).max())},
        "counts": {"accounts": linked + alone, "links": len(tables["links"]), "communities": len(sizes)},
        "chance": {"worlds": 2, "suspended_by_chance": 0.4},
        "notes": ["synthetic"],
    }
    return write_case(path, lambda folder: write_frames(folder, tables), manifest, force=True)


def write_frames(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Writes each frame of `tables` as a table of the case."""
    with lent_engine() as engine:
        for name, frame in tables.items():
            engine.register(name, frame)
            engine.copy_to_parquet(f"select * from {name}", folder / f"{name}.parquet")


def _sizes(linked: int, rng: np.random.Generator) -> list[int]:
    sizes: list[int] = []
    while sum(sizes) < linked:
        sizes.append(min(int(3 + rng.pareto(1.1) * 8), 250, linked - sum(sizes)))
    return sorted(sizes, reverse=True)


def _links(ids: np.ndarray, sizes: list[int], each: int, rng: np.random.Generator) -> pd.DataFrame:
    starts = np.cumsum([0, *sizes])
    left, right = [], []
    for start, size in zip(starts, sizes, strict=False):
        if size > 1:
            left.append(start + rng.integers(0, size, size * each))
            right.append(start + rng.integers(0, size, size * each))
    left.append(rng.integers(0, starts[3], 60))
    right.append(rng.integers(0, starts[3], 60))
    ends = np.sort(np.stack([np.concatenate(left), np.concatenate(right)], axis=1), axis=1)
    ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
    kinds = [["payment", "ip"], ["device"], ["device", "ip", "template"]]
    return pd.DataFrame(
        {
            "account_l": ids[ends[:, 0]],
            "account_r": ids[ends[:, 1]],
            "weight": np.round(rng.uniform(8, 25, len(ends)), 3),
            "kinds": [kinds[n] for n in rng.integers(0, 3, len(ends))],
            "shared": rng.integers(1, 6, len(ends)),
        }
    )


def _incidence(ids: np.ndarray, community: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for number, kind in enumerate(KINDS):
        for copy in range(2):
            pool = rng.integers(0, 4, len(ids))
            names = {"ip": "203.0.{}.{}", "template": "summarise the passage {}-{} about {{…}} in three points"}
            pattern = names.get(kind, kind + "_{:04d}_{}")
            first = START + pd.to_timedelta(rng.integers(0, 30 * 86400, len(ids)), unit="s")
            values = [pattern.format(c % 250, p + 10 * copy) for c, p in zip(community, pool, strict=True)]
            parts.append(
                pd.DataFrame(
                    {
                        "account_id": ids,
                        "kind": kind,
                        "value": values,
                        "occurrences": rng.integers(1, 40, len(ids)) + number,
                        "first_seen": first,
                        "last_seen": first + pd.Timedelta(days=10),
                    }
                )
            )
    return (
        pd.concat(parts).drop_duplicates(["account_id", "kind", "value"]).sort_values(["account_id", "kind", "value"])
    )


def _signals(incidence: pd.DataFrame) -> pd.DataFrame:
    signals = incidence.groupby(["kind", "value"], as_index=False).agg(degree=("account_id", "nunique"))
    signals = signals[signals["degree"] > 1].assign(
        weight=lambda s: np.round(np.log(60_000 / s["degree"]), 3), hub=None
    )
    hub = pd.DataFrame(
        {
            "kind": ["device"],
            "value": ["unknown"],
            "degree": [321],
            "weight": [0.0],
            "hub": ["sentinel: a stand-in for a missing value"],
        }
    )
    return pd.concat([signals.astype({"hub": "object"}), hub]).sort_values(["kind", "value"])


def _evidence(incidence: pd.DataFrame, ids: np.ndarray, community: np.ndarray) -> pd.DataFrame:
    joined = incidence.assign(community_id=incidence["account_id"].map(dict(zip(ids, community, strict=True))))
    counts = joined.groupby(["community_id", "kind", "value"], as_index=False).agg(accounts=("account_id", "nunique"))
    return counts[counts["accounts"] > 1].assign(outside=1, weight=9.5)


def _communities(
    sizes: list[int],
    network: np.ndarray,
    community: np.ndarray,
    verdict: np.ndarray,
    each: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    starts = np.cumsum([0, *sizes])[:-1]
    frame = pd.DataFrame(
        {
            "community_id": np.arange(1, len(sizes) + 1),
            "network_id": network[starts],
            "accounts": sizes,
            "links": [size * each for size in sizes],
            "score": np.where(verdict[starts] == "suspend", 0.95, 0.3),
            "verdict": verdict[starts],
            "q_value": np.where(verdict[starts] == "suspend", 0.001, 0.2),
            "first_seen": START,
            "last_seen": START + pd.Timedelta(days=50),
            "exchanges": [size * 400 for size in sizes],
            "reason": "41 accounts on 6 cards and 9 devices of which none covers the whole; signed up within 12 days.",
        }
    )
    return frame.assign(**{feature.name: np.round(rng.uniform(0, 1, len(sizes)), 3) for feature in FEATURES})


def _activity(communities: int, rng: np.random.Generator) -> pd.DataFrame:
    hours = pd.date_range(START, periods=24 * 50, freq="h")
    parts = [
        pd.DataFrame({"community_id": number, "hour": hours, "exchanges": rng.poisson(6, len(hours)), "accounts": 3})
        for number in range(1, min(communities, 30) + 1)
    ]
    parts.append(
        pd.DataFrame({"community_id": None, "hour": hours, "exchanges": rng.poisson(80, len(hours)), "accounts": 60})
    )
    return pd.concat(parts).astype({"community_id": "Int64"})
