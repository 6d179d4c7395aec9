"""Windows: how close together several accounts act on the same things again and again, where they do.

A kind with a window ties accounts that keep step (linking/windows.py). One is proposed where accounts meet at several
things that others came upon long before, more often than the pace of these allows. What begins with all of them at
once, as a vote in a show, a quiz in a class or a feed's news, brings its crowd by itself; and of what is written to the
minute nothing can be told.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine
from ..reading import account_sql, text_sql, time_sql, untracked_sql
from .clocks import times_of
from .draft import Draft
from .samples import Sample
from .sections import Line, SectionProposal

__all__ = ["windowed"]

_TRIED = (10, 30, 60)
"""Seconds: one window that people would name for each way of keeping step."""
_ROWS = 300_000
"""Rows of the table that are looked at."""
_NEXT = 8
"""Later acts on a value that each one is set against, as when pairs are linked."""
_WIDE = 10
"""Windows around one from which a value's own pace is read."""
_THINGS = 3
"""Things at which two accounts meet at the least: who follows one channel comes whenever it goes live."""
_OLD = 3600
"""Seconds after its first act from which on a thing is nothing that begins with those who meet at it."""
_SEVERAL = 5
"""Accounts at the least, each of which keeps step with so many less one: people of one home do things together."""
_MOST = 0.9
"""The narrowest window is taken that holds this part of all meetings of those who keep step."""
_LITTLE_ELSE = 0.8
"""The part of what they do that they do in step: people whose programs act on one alarm have a life of their own."""
_TO_THE_SECOND = 0.9


@dataclass(frozen=True)
class _InStep:
    """The `window` in seconds within which so many `accounts` meet again and again."""

    window: int
    accounts: int


def windowed(draft: Draft, sample: Sample, section: SectionProposal) -> SectionProposal:
    """The section of a kind of one's own with the window in which accounts keep step, where they do; that is said."""
    found = _in_step(_acts(draft.engine, sample, section)) if section.get("time") else None
    if not found:
        return section
    why = f"{found.accounts:,} accounts are this close at several of them, again and again"
    draft.unsure.append(
        f"{sample.found.path}: {found.accounts:,} accounts act on the same `{section.get('value')}` within "
        f"{found.window} seconds of each other, again and again: `window` links who keeps step, and nobody else; "
        "without that line whoever shares them is linked"
    )
    return SectionProposal(section.section, (*section.lines, Line("window", f"{found.window}s", why)))


def _in_step(acts: pd.DataFrame) -> _InStep | None:
    """The narrowest window that holds nearly all meetings of those who keep step; None where hardly any do."""
    if len(acts) < 2 or (acts["ts"] % 60 != 0).mean() < _TO_THE_SECOND:
        return None
    keeping = np.unique(np.concatenate([_keeping_step(acts, window) for window in _TRIED]))
    if not len(keeping):
        return None
    theirs = acts[acts["who"].isin(keeping)]
    met = {window: _later(theirs, window) - np.arange(len(theirs)) - 1 for window in _TRIED}
    most = max(found.sum() for found in met.values())
    window = next(window for window in _TRIED if met[window].sum() >= _MOST * most)
    followed = met[window] > 0
    together = followed | np.append(False, followed[:-1])
    return _InStep(window, len(keeping)) if together.mean() >= _LITTLE_ELSE else None


def _acts(engine: DuckDBEngine, sample: Sample, section: SectionProposal) -> pd.DataFrame:
    """Each act as numbers: `who`, on `what`, `ts` in seconds, in the order of what and ts."""
    who = account_sql(sample.columns[str(section.get("account"))])
    what = untracked_sql(text_sql(sample.columns[str(section.get("value"))]))
    ts = time_sql(times_of(sample, section))
    acts: pd.DataFrame = engine.frame(
        f"""
        select who, what, epoch(ts)::double as ts
        from (select {who} as who, {what} as what, {ts} as ts from {sample.table.name} limit {_ROWS})
        where who is not null and what <> '' and ts is not null order by what, ts, who
        """
    )
    return acts.assign(**{name: pd.factorize(acts[name])[0] for name in ("who", "what")})


def _keeping_step(acts: pd.DataFrame, window: int) -> npt.NDArray[np.int64]:
    """Who meets others within the window as often as only such do that keep step; nobody where these are few."""
    met = _meetings(acts, window)
    pairs = met.drop_duplicates(["a", "b", "what"]).groupby(["a", "b"]).size().rename("k").reset_index()
    sure = _surely(acts, pairs[pairs["k"] >= _THINGS], met, window)
    partners = np.bincount(np.concatenate([sure["a"], sure["b"]]), minlength=1)
    several = (partners >= _SEVERAL - 1).sum() >= _SEVERAL
    return np.flatnonzero(partners) if several else np.empty(0, dtype=np.int64)


def _surely(acts: pd.DataFrame, pairs: pd.DataFrame, met: pd.DataFrame, window: int) -> pd.DataFrame:
    """The pairs that meet at `k` things where far fewer are expected, by Chernoff's bound: of all pairs not one."""
    if pairs.empty:
        return pairs
    volume = np.bincount(acts["who"])
    taken = volume[pairs["a"]] * volume[pairs["b"]] * 2 * len(met) / len(acts) ** 2
    expected = np.maximum(taken, _by_pace(acts, pairs, window))
    surprise = pairs["k"] * np.log(pairs["k"] / expected) - pairs["k"] + expected
    sure: pd.DataFrame = pairs[(pairs["k"] > expected) & (surprise >= 2 * np.log(len(volume)))]
    return sure


def _meetings(acts: pd.DataFrame, window: int) -> pd.DataFrame:
    """The two accounts `a` < `b` of each act on an old thing, and of those that follow it within the window."""
    who, what, at = (acts[name].to_numpy() for name in ("who", "what", "ts"))
    old = (acts["ts"] - acts.groupby("what")["ts"].transform("min") >= _OLD).to_numpy()
    found = []
    for step in range(1, _NEXT + 1):
        near = old[:-step] & (what[step:] == what[:-step]) & (at[step:] - at[:-step] <= window)
        near &= who[step:] != who[:-step]
        first, second = who[:-step][near], who[step:][near]
        found.append((np.minimum(first, second), np.maximum(first, second), what[:-step][near]))
    joined = (np.concatenate(column) for column in zip(*found, strict=True))
    return pd.DataFrame(dict(zip(("a", "b", "what"), joined, strict=True)))


def _by_pace(acts: pd.DataFrame, pairs: pd.DataFrame, window: int) -> npt.NDArray[np.float64]:
    """How often the two of each pair would meet within the window by the pace of what both act on."""
    each = acts.groupby(["who", "what"]).size().rename("n").reset_index()
    pace = _pace(acts, window)
    both = pairs.reset_index(drop=True).rename_axis("pair").reset_index()
    both = both.merge(each, left_on="a", right_on="who").merge(
        each, left_on=["b", "what"], right_on=["who", "what"], suffixes=("", "_b")
    )
    expected = np.minimum(1.0, both["n"] * both["n_b"] * pace[both["what"]])
    return np.bincount(both["pair"], weights=expected, minlength=len(pairs)).astype(np.float64)


def _pace(acts: pd.DataFrame, window: int) -> npt.NDArray[np.float64]:
    """Of each thing the chance that two acts on it are within the window, as those just beyond it tell."""
    what, counted = acts["what"].to_numpy(), np.bincount(acts["what"])
    beyond = np.bincount(what, weights=_later(acts, _WIDE * window) - _later(acts, window))
    found: npt.NDArray[np.float64] = (beyond + 2) / (_WIDE * counted * np.maximum(counted - 1, 1))
    return found


def _later(acts: pd.DataFrame, reach: int) -> npt.NDArray[np.int64]:
    """For each act the place of the first one behind it that is on another thing, or later than `reach` seconds."""
    ts = acts["ts"].to_numpy()
    # Things follow each other on one line, far apart.
    line = acts["what"].to_numpy() * (np.ptp(ts) + 2.0 * reach + 1) + ts - ts.min()
    later: npt.NDArray[np.int64] = np.searchsorted(line, line + reach, side="right")
    return later
