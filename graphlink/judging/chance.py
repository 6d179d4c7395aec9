"""shuffled worlds -> q-values: what the same steps find where nothing but chance ties accounts.

Each kind's values are dealt out anew among all accounts that show any of the kind, those whose value nobody else shows
too, and templates among all that ask; both counts are kept (how many values an account shows, how many accounts show a
value). Candidates, links and communities are made again with the same weights, and the communities found there are the
decoys of the target-decoy estimate (Elias and Gygi 2007, doi:10.1038/nmeth1019): q(s) = decoys at least as strong as s,
per shuffled world, over targets at least as strong, made monotone.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pandas as pd

from ..engine import DuckDBEngine, Step
from ..linking import LINK_BYTES, CommunityRules, candidate_steps, find_communities, link_steps, shuffled_dated_step
from ..machine import ask_room, this_machine
from ..settings import Settings
from .strength import own_shown_step, strength_steps

__all__ = ["decoy_strengths", "decoys_beside", "measure_chance", "q_values", "strengths"]

SCHEMA = "shuffled"


def shuffle_step(seed: int) -> Step:
    """The step to a shuffled `incidence`: within a kind, who shows each value is drawn anew from all that show one.

    DuckDB's hash of several values is an exclusive or with the last one's: hashed once more, or two seeds would draw
    worlds that are half the same.
    """
    return Step(
        "incidence",
        """
        -- Kinds by their bits: numbers are sorted and joined sooner than names.
        with shown as (
            select i.*, kind_bit, row_number() over (partition by kind_bit order by signal_no, account_no) as place
            from main.incidence i join main.signal_degree d using (signal_no)
        ),
        bearer as (
            select account_no, kind_bit, place from shown
            union all
            select account_no, kind_bit, -row_number() over (partition by kind_bit order by account_no)
            from own_shown join (select distinct kind, kind_bit from main.signal_degree) using (kind)
        ),
        -- Who is not in the file shows as many values as who is, of its own; so many copies of each, the last in part.
        copied as (
            select -account_no - copy * 1000000007 as account_no, kind_bit, place + copy * 1000000007 as place
            from bearer, (
                select absent, unnest(range(1, cast(ceil(absent) as bigint) + 1)) as copy from main.population
            )
            where hash(account_no, copy) / 18446744073709551615.0 < absent + 1 - copy
        ),
        everybody as (from bearer union all from copied),
        drawn as (
            select account_no, kind_bit, row_number() over (
                partition by kind_bit order by hash(hash(place, account_no, ?)), place, account_no
            ) as place
            from everybody
        )
        select a.account_no, s.signal_no, max(s.occurrences) as occurrences, max(s.share) as share,
               min(s.first_seen) as first_seen, max(s.last_seen) as last_seen
        from drawn a join shown s using (kind_bit, place)
        group by a.account_no, s.signal_no
        """,
        (seed,),
        reads=("main.incidence", "own_shown", "main.population", "main.signal_degree"),
    )


def decoy_strengths(engine: DuckDBEngine, *, worlds: int, seed: int, min_evidence: float | None) -> list[float]:
    """The strengths of all communities found in `worlds` shuffled worlds; reads `own_shown`."""
    found: list[float] = []
    for world in range(worlds):
        steps = [shuffle_step(seed + world), shuffled_dated_step(seed + world), *candidate_steps()]
        with engine.schema(SCHEMA):
            engine.run_all([*steps, *link_steps(min_evidence)], leaves=("incidence", "in_step", "link"))
            ask_room("chance", LINK_BYTES * int(engine.scalar("select count(*) from link")), this_machine())
            links = engine.frame("select account_l, account_r, weight from link")
            members = find_communities(links, seed=seed, rules=CommunityRules(runs=1)).members
            # Who shows a template is another one there.
            engine.run(own_shown_step())
            found += strengths(engine, members)["strength"].tolist()
    return found


def strengths(engine: DuckDBEngine, members: pd.DataFrame) -> pd.DataFrame:
    """For each community of `members` (account_no, community) its `strength` in nats; see strength.py. Reads
    `own_shown`."""
    engine.register("placed", members[["account_no", "community"]])
    engine.run_all(strength_steps(), leaves=("strength",))
    return engine.frame("select community, strength from strength order by community")


def q_values(targets: pd.Series, decoys: list[float], worlds: int) -> np.ndarray:
    """For each target strength its q-value, 0 to 1; 1 where no world was shuffled."""
    if not worlds:
        return np.ones(len(targets))
    strength = targets.to_numpy(dtype="float64")
    order = np.argsort(strength, kind="stable")
    at_least = len(strength) - np.searchsorted(strength[order], strength, side="left")
    chance = (len(decoys) - np.searchsorted(np.sort(decoys), strength, side="left")) / worlds
    rate = np.minimum(chance / at_least, 1)
    # Monotone: no weaker target has a smaller q-value.
    best = np.minimum.accumulate(rate[order])
    q = np.empty(len(strength))
    q[order] = best
    return np.round(q, 6)


def decoys_beside(db: DuckDBEngine, settings: Settings) -> AbstractContextManager[Callable[[], list[float]]]:
    """What to call for the strengths of the decoys, which are looked for beside what is done inside: chance knows of no
    community, and what finds these leaves a processor idle. Leaves `own_shown`."""
    db.run(own_shown_step())
    worlds, seed, least = settings.detect.shuffles, settings.detect.seed, settings.link.min_evidence
    return db.beside(lambda other: decoy_strengths(other, worlds=worlds, seed=seed, min_evidence=least))


def measure_chance(
    db: DuckDBEngine, links: pd.DataFrame, members: pd.DataFrame, decoys: list[float], worlds: int
) -> pd.DataFrame:
    """`links`, `strength` and `q_value` of each community, indexed by community; `decoys` are of so many `worlds`.
    Reads `own_shown`."""
    found = strengths(db, members).set_index("community")
    count = links_inside(links, members).reindex(found.index).fillna(0).astype("int64")
    return found.assign(links=count, q_value=q_values(found["strength"], decoys, worlds))


def links_inside(links: pd.DataFrame, members: pd.DataFrame) -> pd.Series:
    """community -> how many of `links` have both ends in it."""
    community = members.set_index("account_no")["community"]
    left, right = links["account_l"].map(community), links["account_r"].map(community)
    return left[(left == right).to_numpy()].value_counts()
