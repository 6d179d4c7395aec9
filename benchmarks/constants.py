"""How the figures move where a number of the verdict is a fifth smaller or larger: worlds of both generators, run once.

    python -m benchmarks.constants
    python -m benchmarks.constants --accounts 6000 --seed 3

Every weight of the shipped card and every number of its rules in turn, judged again by the code of a run. Counted over
the accounts of communities' cores, which such a change moves; prints a row for each number that moves something. There
is no bar: the exit code is 1 only where a world cannot be run.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from benchmarks.worlds import GENERATORS, Failed, run_case, usual_world
from graphlink.case import Case
from graphlink.judging import SHIPPED, Card, judge_strengths, verdicts
from graphlink.judging.cards import Weight
from graphlink.learning.examples import Pool, read_pool, signs_in
from graphlink.simulation import read_truth

LEVELS = (
    *("careless", "pools", "reseller", "careful", "batch", "shells", "domain", "replacement", "office", "relay"),
    *("benign", "crowds"),
)
FIFTH = (0.8, 1.2)
HEADING = ("number", "shipped", "a fifth less", "a fifth more")


@dataclass(frozen=True)
class Figures:
    """Fakes suspended and flagged, in per cent of those of a core; innocents suspended, and reviewed."""

    suspended: float
    flagged: float
    innocents: int
    reviewed: int

    def __str__(self) -> str:
        return f"{self.suspended:.1f} / {self.flagged:.1f} %, {self.innocents} / {self.reviewed}"


def main() -> int:
    """The exit code: 1 where a world could not be run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=31)
    asked = parser.parse_args()
    try:
        sources = [usual_world(one, level, asked.accounts, asked.seed).made() for one in GENERATORS for level in LEVELS]
        cases = [run_case(source) for source in sources]
    except Failed:
        return 1
    counts = pd.concat([core_counts(case, source) for case, source in zip(cases, sources, strict=True)])
    pool = read_pool(cases, signs_in(cases))
    for line in rows(pool, counts.reset_index(drop=True), cases):
        print(line, flush=True)
    return 0


def core_counts(case: Case, source: Path) -> pd.DataFrame:
    """fakes and innocents of the core of each community of the case, in the order of its numbers."""
    truth = read_truth(source / "truth.parquet")
    core = case.accounts[case.accounts["role"] == "core"].merge(truth[["account_id", "fake"]], on="account_id")
    of = core.groupby("community_id")["fake"].agg(["sum", "size"]).reindex(sorted(case.communities["community_id"]))
    return pd.DataFrame({"fakes": of["sum"], "innocents": of["size"] - of["sum"]}).fillna(0).astype("int64")


def rows(pool: Pool, counts: pd.DataFrame, cases: list[Case]) -> Iterator[str]:
    """The lines of the table."""
    signs = signs_in(cases)

    def figures(card: Card) -> Figures:
        score = judge_strengths(pool.own, pool.network, signs, card)["score"]
        said = verdicts(score, pool.about["q_value"], card)
        fakes = max(int(counts["fakes"].sum()), 1)
        flagged, suspended = said != "clear", said == "suspend"
        return Figures(
            100 * int(counts["fakes"][suspended].sum()) / fakes,
            100 * int(counts["fakes"][flagged].sum()) / fakes,
            int(counts["innocents"][suspended].sum()),
            int(counts["innocents"][flagged & ~suspended].sum()),
        )

    shipped = figures(SHIPPED)
    yield f"{len(pool.about):,} communities of {len(cases)} worlds, {counts['fakes'].sum():,} fakes and "
    yield f"{counts['innocents'].sum():,} innocents in their cores; shipped: {shipped}"
    yield "| " + " | ".join(HEADING) + " |\n" + "|---" * len(HEADING) + "|"
    unmoved = []
    for name, value, moved in variations(SHIPPED):
        found = [figures(card) for card in moved]
        if all(str(one) == str(shipped) for one in found):
            unmoved.append(name)
        else:
            yield f"| {name} | {value:g} | " + " | ".join(map(str, found)) + " |"
    yield "Nothing moves: " + ", ".join(unmoved)


def variations(card: Card) -> Iterator[tuple[str, float, tuple[Card, Card]]]:
    """Each number of the card, by name: what it is, and the card with a fifth less and more of it."""
    for name, weighs in card.weights.items():
        weight = float(weighs)
        low, high = (replace(card, weights=_with(card.weights, name, weight * part)) for part in FIFTH)
        yield name, weight, (low, high)
    for field in fields(card.rules):
        value = float(getattr(card.rules, field.name))
        low, high = (
            replace(card, rules=replace(card.rules, **{field.name: _within(field.name, value * part)}))
            for part in FIFTH
        )
        yield f"`{field.name}`", value, (low, high)


def _within(name: str, value: float) -> float:
    """`value`, of a bar for scores 0.95 at the most: none is above 1."""
    return min(value, 0.95) if name in ("suspend", "review") else value


def _with(weights: Mapping[str, Weight], name: str, weight: float) -> Mapping[str, Weight]:
    return MappingProxyType({**weights, name: weight})


if __name__ == "__main__":
    sys.exit(main())
