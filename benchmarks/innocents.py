"""Whether the bound on innocents holds, and how near: `python -m benchmarks.innocents [--accounts N] [--later N]`.

The cases are those of `benchmarks.decisions`, both months by the shipped card. *As it is used*: an oracle answers the
first questions of `queue`, and every cut of what is left is held against the truth. *Drawn anew*: worlds whose flagged
communities are drawn from a platform's, with noise on their scores, some of the innocents being decided. A world fails
where any of its cuts holds more innocents than its bound. Ends with 1 where fewer than 95 of 100 worlds hold, or fewer
than half are within three times the truth at the cut that suspends; where no innocent is in it, the truth counts as 1.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.decisions import answered, operations_of
from benchmarks.platforms import PLATFORMS, Platform, platforms
from graphlink.case import Case
from graphlink.judging import SHIPPED, bound_cuts
from graphlink.learning import bound_innocents, flagged
from graphlink.pipeline import run
from graphlink.simulation import read_truth

ANSWERS = (10, 16, 24, 32)
"""Questions answered, as it is used."""
DECIDED = 40
"""Innocents decided in a world that is drawn anew."""
MIXES = {"many innocents left": (40, 25), "few innocents left": (8, 60)}
"""Undecided communities of such a world: innocents and operations."""
NOISE = 0.3
"""Points by which a score differs from the one that it was drawn from (a standard deviation)."""
NEAR = 3


@dataclass(frozen=True)
class Checked:
    """A world: whether all of its cuts hold, and at the cut that suspends the bound, the truth and all there are."""

    held: bool
    most: int | None
    there: int
    communities: int

    @property
    def near(self) -> bool:
        """Whether the bound is within three times the truth; none counts as one."""
        return self.most is not None and self.most <= NEAR * max(self.there, 1)


def main() -> int:
    """The exit code: 0 where the bound holds often enough and is near often enough."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.innocents", description=__doc__)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--platforms", type=int, default=len(PLATFORMS))
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--later", type=int, default=0, help="added to each platform's seed")
    asked = parser.parse_args()
    cases = [pair for platform in platforms(asked.platforms, asked.later) for pair in months(platform, asked.accounts)]
    used = [checked(case, truth, count) for case, truth in cases for count in ANSWERS]
    frames = [frame_of(*pair) for pair in cases]
    drawn = {name: list(drawn_anew(frames, asked.worlds, *mix)) for name, mix in MIXES.items()}
    print("| worlds | | hold | within three times the truth | bound, truth and communities to suspend, on average |")
    print("|---" * 5 + "|")
    for name, found in {"as it is used": used, **{f"drawn anew, {mix}": one for mix, one in drawn.items()}}.items():
        print(row(name, [one for one in found if one.communities]))
    return 0 if all(map(good, drawn.values())) and held(used) >= 0.95 else 1


def months(platform: Platform, accounts: int) -> Iterator[tuple[Case, pd.DataFrame]]:
    """The platform's two months, judged by the shipped card, with their truths."""
    for number in (1, 2):
        source = platform.month(number, accounts)
        out = source.with_suffix(".case")
        case = Case.open(out) if (out / "signs.parquet").is_file() else run(source, out, force=True)
        yield case, read_truth(source / "truth.parquet")


def checked(case: Case, truth: pd.DataFrame, count: int) -> Checked:
    """The bound after `count` answers of an oracle, held against the truth."""
    book, _ = answered(case, truth, count, Path(f"{case.path}.answers.jsonl"))
    bound = bound_innocents(case, book)
    left = bound.tested[~bound.tested["innocent"]]
    truly = ~operations_of(case, truth).loc[left["community_id"]].to_numpy()
    return outcome(bound.cuts, left.assign(truly=truly))


def frame_of(case: Case, truth: pd.DataFrame) -> pd.DataFrame:
    """The flagged communities of a case: score, accounts, and whether they are truly innocent."""
    found = flagged(case)
    accounts = case.communities.set_index("community_id")["accounts"]
    fake = operations_of(case, truth)
    return found.assign(
        accounts=accounts.loc[found["community_id"]].to_numpy(), truly=~fake.loc[found["community_id"]].to_numpy()
    )


def drawn_anew(
    frames: Sequence[pd.DataFrame], worlds: int, left_innocent: int, left_operations: int
) -> Iterator[Checked]:
    """`worlds` worlds, in turn from each platform's two months together."""
    platforms = [pd.concat(frames[number : number + 2]) for number in range(0, len(frames), 2)]
    for number in range(worlds):
        draw = np.random.default_rng([11, number])
        platform = platforms[number % len(platforms)]
        innocents, operations = (platform[platform["truly"] == truly] for truly in (True, False))
        left = noisy(innocents, DECIDED + left_innocent, draw)
        tested = pd.concat([left.iloc[DECIDED:], noisy(operations, left_operations, draw)])
        cuts = bound_cuts(left["score"].to_numpy()[:DECIDED], tested.assign(innocent=False))
        yield outcome(cuts, tested)


def noisy(rows: pd.DataFrame, count: int, draw: np.random.Generator) -> pd.DataFrame:
    """`count` of the rows, with repetition, and noise on their scores; flagged all the same."""
    found = rows.iloc[draw.integers(0, len(rows), count)].reset_index(drop=True)
    score = found["score"].clip(0.0001, 0.9999)
    odds = np.log(score / (1 - score)) + SHIPPED.rules.steepness * draw.normal(0, NOISE, count)
    return found.assign(score=(1 / (1 + np.exp(-odds))).clip(lower=SHIPPED.rules.review))


def outcome(cuts: pd.DataFrame, left: pd.DataFrame) -> Checked:
    """`cuts` held against `left`: score, accounts, truly."""
    innocent = left[left["truly"]]
    there = np.array([(innocent["score"] >= cut).sum() for cut in cuts["score"]], dtype=np.int64)
    accounts = np.array([innocent.loc[innocent["score"] >= cut, "accounts"].sum() for cut in cuts["score"]])
    true = bool((there <= cuts["most_communities"]).all() and (accounts <= cuts["most_accounts"]).all())
    suspend = np.flatnonzero(cuts["score"] >= SHIPPED.rules.suspend)
    if not len(suspend):
        return Checked(true, None, 0, 0)
    last = cuts.iloc[suspend[-1]]
    said = int(last["most_communities"]) if last["most_communities"] < last["communities"] else None
    return Checked(true, said, int(there[suspend[-1]]), int(last["communities"]))


def held(found: Sequence[Checked]) -> float:
    """The share of the worlds in which every cut holds."""
    return sum(one.held for one in found) / len(found)


def good(found: Sequence[Checked]) -> bool:
    """Whether enough worlds hold, and enough are near."""
    return held(found) >= 0.95 and 2 * sum(one.near for one in found) >= len(found)


def row(name: str, found: Sequence[Checked]) -> str:
    """The table's row; where nothing is said the bound is all there are."""
    most = np.mean([one.communities if one.most is None else one.most for one in found])
    there, all_of_them = (np.mean([getattr(one, part) for one in found]) for part in ("there", "communities"))
    silent = sum(one.most is None for one in found)
    near = f"{sum(one.near for one in found)} ({silent} say no number)"
    told = f"{most:.1f}, {there:.1f}, {all_of_them:.1f}"
    return f"| {name} | {len(found)} | {sum(one.held for one in found)} | {near} | {told} |"


if __name__ == "__main__":
    sys.exit(main())
