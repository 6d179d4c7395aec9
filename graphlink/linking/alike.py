"""accounts that no link ties -> communities: those who ask for nothing but what a few templates say.

Many people know one prompt, so a template says little of any two accounts, and nothing where nothing else ties those
who have it. But few send nothing else. Who does so together is shown and judged as a community like any other: users
of one program, or an operation of which the platform knows only what it asks.

Templates of which the same accounts ask are one job: what accounts ask of both, the lesser of each, is a part of the
larger that has nothing to do with how many jobs there are. So no file is large enough to make one of two.

Whoever hides a job among other prompts asks for it mostly: those go with it who signed up when its accounts did, where
these came within a small part of all sign-ups. A public prompt is asked mostly by some at any time.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..graph_engine import network
from ..signals import TEMPLATE
from .spans import Spans, spans_by
from .woven import LEAST, SMALL, with_blocks

__all__ = ["alike_steps", "join_alike"]

NOTHING_ELSE = 0.8
"""The part of its prompts that come from the templates of its community: nearly all of them, of five and more."""
ONE_JOB = 0.15
"""The part of what is asked of a template that is asked by those who ask as much of another: a seventh, where each of
seven accounts has two of a dozen. Users of one library of prompts have less in common, in worlds of two generators."""

MOSTLY = 0.6
"""The same of who signed up with them."""
CAME = 0.1
"""The part of all sign-ups that the community's take, at the most, for that to say anything."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def join_alike(db: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """`members` (account_no, community, membership) with communities of those in none, or a small one, who ask alike.

    Ordered by account_no; the membership of who comes new is 1. Reads `signal`, `incidence` and `sign_up`.
    """
    large = members.groupby("community")["account_no"].transform("size") >= SMALL
    with db.leaving():
        db.register("linked", members.loc[large, ["account_no"]])
        db.run_all(alike_steps(), leaves=("asked", "one_job"))
        asked = db.frame("select * from asked order by signal_no, account_no")
        pairs = db.frame("select signal_no, other_no from one_job order by signal_no, other_no")
        sign_up = db.frame("select account_no, after, until from sign_up semi join asked using (account_no)")
    group = _alike(asked[asked["nothing_else"]], pairs)
    if group.size:
        placed = pd.DataFrame(
            {"account_no": group.index.to_numpy(), "community": np.unique(group, return_inverse=True)[1]}
        )
        came = _came_with(asked, placed, spans_by(db, placed), sign_up)
        group = pd.concat([pd.Series(placed["community"].to_numpy(), index=group.index), came]).sort_index()
    return with_blocks(members, group)


def alike_steps() -> list[Step]:
    """Steps to `asked` (account_no, signal_no, part, nothing_else): of accounts that no link ties and who mostly ask
    for what templates say, which they have, what part of their prompts each is, and whether they ask for little else;
    and `one_job` (signal_no, other_no): templates of which the same accounts ask, that ask for little else."""
    return [
        Step(
            "asked",
            f"""
            with shown as (
                select account_no, signal_no, occurrences, share,
                       round(sum(share) over (partition by account_no), 9) as total
                from incidence join signal using (signal_no)
                where kind = '{TEMPLATE}' and degree >= {LEAST} and account_no not in (select account_no from linked)
            )
            -- Of a few prompts all may be one that somebody tried.
            select account_no, signal_no, share * occurrences / (occurrences + share) as part,
                   total >= {NOTHING_ELSE} as nothing_else
            from shown where total >= {MOSTLY}
            """,
            reads=("incidence", "linked", "signal"),
        ),
        Step(
            "one_job",
            f"""
            with job as (select * from asked where nothing_else),
            sized as (select signal_no, round(sum(part), 9) as size from job group by signal_no),
            met as (
                select a.signal_no, b.signal_no as other_no, round(sum(least(a.part, b.part)), 9) as both_ask
                from job a join job b on a.account_no = b.account_no and a.signal_no < b.signal_no
                group by a.signal_no, b.signal_no
            )
            select m.signal_no, m.other_no
            from met m join sized l on l.signal_no = m.signal_no join sized r on r.signal_no = m.other_no
            where both_ask >= {ONE_JOB} * greatest(l.size, r.size)
            """,
            reads=("asked",),
        ),
    ]


def _alike(asked: pd.DataFrame, pairs: pd.DataFrame) -> "pd.Series[int]":
    """account_no -> group, of those for whom the templates of their group are nearly all they ask for.

    `pairs` (signal_no, other_no): templates that are one job. An account is of the job of which it asks most.
    """
    account, place = np.unique(asked["account_no"], return_inverse=True)
    if account.size < LEAST:
        return pd.Series(account[:0], index=account[:0])
    names, signal = np.unique(asked["signal_no"], return_inverse=True)
    part = asked["part"].to_numpy("float64")
    job = network(names.size, np.searchsorted(names, pairs.to_numpy("int64"))).components()[signal]
    group = _most_asked(place, job, part)
    inside = job == group[place]
    place, signal, part = place[inside], signal[inside], part[inside]
    stays = np.ones(account.size, dtype=bool)
    while True:
        held = np.where(stays, group, -1)
        kept = stays & (_part_of_group(place, signal, part, held) >= NOTHING_ELSE)
        kept &= np.bincount(held[kept], minlength=int(group.max()) + 1)[group] >= LEAST
        if (kept == stays).all():
            break
        stays = kept
    return pd.Series(group[stays], index=account[stays])


def _came_with(asked: pd.DataFrame, placed: pd.DataFrame, spans: Spans, sign_up: pd.DataFrame) -> "pd.Series[int]":
    """account_no -> community, of those not in `placed` (account_no, community: numbered from 0) who mostly ask for the
    templates of a community and signed up when its accounts did (`spans`)."""
    others = asked[~asked["account_no"].isin(placed["account_no"])]
    of_group = asked.merge(placed, on="account_no").groupby(["community", "signal_no"]).size()
    templates = of_group[of_group >= LEAST].index.to_frame(index=False)
    part = others.merge(templates, on="signal_no").groupby(["account_no", "community"])["part"].sum().round(9)
    mostly = part[part >= MOSTLY].reset_index().merge(sign_up, on="account_no")
    low, high = (side[mostly["community"].to_numpy("int64")] for side in (spans.low, spans.high))
    came = (mostly["after"] >= low) & (mostly["until"] <= high) & (high - low <= CAME)
    # Who asks for two jobs is of that of which he asks more.
    best = mostly[came].sort_values(["account_no", "part", "community"]).drop_duplicates("account_no", keep="last")
    return pd.Series(best["community"].to_numpy("int64"), index=best["account_no"].to_numpy("int64"), name="community")


def _most_asked(place: Ints, job: Ints, part: Floats) -> Ints:
    """For each account the job of which it asks most, the first of those that are as much."""
    jobs = int(job.max()) + 1
    cell, at = np.unique(place * jobs + job, return_inverse=True)
    asks = np.round(np.bincount(at, part), 9)
    order = np.lexsort((cell, -asks, cell // jobs))
    _, first = np.unique(cell[order] // jobs, return_index=True)
    found: Ints = cell[order[first]] % jobs
    return found


def _part_of_group(place: Ints, signal: Ints, part: Floats, group: Ints) -> Floats:
    """For each account the part of its prompts that come from templates which LEAST accounts of its group have."""
    inside = group[place] >= 0
    _, cell, holders = np.unique(
        group[place[inside]] * (int(signal.max()) + 1) + signal[inside], return_inverse=True, return_counts=True
    )
    counted = np.where(holders[cell] >= LEAST, part[inside], 0)
    of_group: Floats = np.bincount(place[inside], counted, minlength=group.size).astype("float64")
    return of_group
