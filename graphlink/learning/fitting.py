"""The fit: weights around the shipped ones that explain a platform's decisions (maximum a posteriori).

With decisions `y` (1: operation), how much each counts `c`, and the points `x(w)` that a community has by weights `w`,
ceiling of its ways and lift of its network included, the card is

    argmin over w  Σ c ( ln(1 + exp(z)) − y z ) + strength / 2 Σ ((w − w₀) / w₀)²,   z = steepness (x(w) − bar)

with every weight between none and MOST times the shipped one `w₀`: a sign keeps its side. The prior is a normal
distribution about each shipped weight whose standard deviation is `1 / √strength` of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..judging import MOST, SHIPPED, Card, Sign, community_points, logistic
from .examples import Examples, Pool

__all__ = ["STRENGTH", "Posterior", "fit_card", "log_losses", "points_by", "posterior"]

Floats = npt.NDArray[np.float64]

STRENGTH = 2.0
"""How firmly the shipped weights are held, where nothing else is asked for: each may well be off by seven tenths."""
ROUNDS = 12
"""Rounds of the search, at the most."""
ENOUGH = 1e-5
"""What a round must gain, in nats."""
TURNS, MOVES = (0.1, 0.03, 0.1, 0.03, 0.01, 0.01), 80
"""How far moves from where the search stopped go, as parts of a weight, and how many are tried each time."""
NUDGE = 1e-4
"""The part of its weight by which a sign is moved to see what the points do."""


def fit_card(examples: Examples, signs: Sequence[Sign], strength: float = STRENGTH, start: Card = SHIPPED) -> Card:
    """The card that explains `examples` best, sought from `start` on.

    The points are straight lines in the weights, with kinks where a ceiling or a limit begins, at which a search for
    lines may stop early: so moves in every direction are tried from there, and the search goes on from the best of
    them, until none is better.
    """
    best, least = _by_lines(_times(start, signs), examples, signs, strength)
    draw = np.random.default_rng(0)
    for size in TURNS:
        moved = np.clip(best + draw.normal(0, size, (MOVES, len(best))), 0, MOST)
        points = _points_of(examples.pool, signs, moved)
        losses = [_loss(of, examples, times, strength) for of, times in zip(points, moved, strict=True)]
        place = int(np.argmin(losses))
        if losses[place] < least - ENOUGH:
            best, least = _by_lines(moved[place], examples, signs, strength)
    return _card(best, signs)


def _by_lines(start: Floats, examples: Examples, signs: Sequence[Sign], strength: float) -> tuple[Floats, float]:
    """The best weights found from `start` on, as parts of the shipped ones, and their loss.

    The points are taken for straight at the weights that there are, the best ones are found for these lines, and the
    same again from there (Gauss and Newton's way); where the true loss is none the better for it, half of the way is
    tried.
    """
    best, least = start, np.inf
    tried = best
    for _ in range(ROUNDS):
        points = _points_of(examples.pool, signs, _steps(tried))
        loss = _loss(points[0], examples, tried, strength)
        if loss >= least - ENOUGH:
            if np.abs(tried - best).max() < 0.01:
                break
            tried = (best + tried) / 2
            continue
        best, least = tried, loss
        tried = _straight(points[0], ((points[1:] - points[0]) / NUDGE).T, examples, best, strength)
    return best, least


def _straight(points: Floats, slopes: Floats, examples: Examples, here: Floats, strength: float) -> Floats:
    """The best weights, as parts of the shipped ones, were the points straight lines with these `slopes`."""
    # Half a second that `graphlink run` must not pay for.
    from scipy.optimize import minimize

    steepness, weight, operation = SHIPPED.rules.steepness, examples.weight, examples.operation

    def objective(times: Floats) -> tuple[float, Floats]:
        moved = points + slopes @ (times - here)
        chance = logistic(steepness * (moved - SHIPPED.rules.bar))
        slope = slopes.T @ (weight * steepness * (chance - operation)) + strength * (times - 1)
        return _loss(moved, examples, times, strength), slope

    found = minimize(objective, here, jac=True, method="L-BFGS-B", bounds=[(0, MOST)] * len(here))
    best: Floats = found.x
    return best


def _loss(points: Floats, examples: Examples, times: Floats, strength: float) -> float:
    """What is minimised: the decisions' losses, and how far the weights are from the shipped ones."""
    losses = examples.weight * log_losses(points, examples.operation)
    return float(losses.sum() + strength / 2 * ((times - 1) ** 2).sum())


def log_losses(points: Floats, operation: Floats) -> Floats:
    """What each decision costs a card that gives these points: the natural log of one over its chance."""
    z = SHIPPED.rules.steepness * (points - SHIPPED.rules.bar)
    losses: Floats = np.logaddexp(0, z) - operation * z
    return losses


def points_by(pool: Pool, signs: Sequence[Sign], card: Card) -> Floats:
    """The points that each community of `pool` has by `card`."""
    return community_points(pool.own, pool.network, signs, card).to_numpy(dtype=np.float64)


@dataclass(frozen=True)
class Posterior:
    """What is known of the weights, as parts of the shipped ones: their covariance around a card's (Laplace)."""

    covariance: Floats

    def variance(self, slopes: Floats) -> Floats:
        """How uncertain the points of each community are, by their `slopes` (a row each)."""
        # Two sums for one: numpy takes all three at once for every pair of signs, four times as long.
        spread = np.einsum("ij,jk->ik", slopes, self.covariance)
        found: Floats = np.einsum("ij,ij->i", spread, slopes)
        return found

    def after(self, slopes: Floats, information: float) -> "Posterior":
        """What would be known were a community with these `slopes` decided."""
        pull = self.covariance @ slopes
        learned: Floats = np.outer(pull, pull) * information / (1 + information * float(slopes @ pull))
        return Posterior(self.covariance - learned)


def posterior(examples: Examples, signs: Sequence[Sign], card: Card, strength: float = STRENGTH) -> Posterior:
    """How sure the weights of `card` are after `examples`: the inverse of the objective's curvature."""
    curvature: Floats = np.diag(np.full(len(signs), strength))
    if len(examples.operation):
        points, slopes = slopes_of(examples.pool, signs, card)
        information = examples.weight * information_of(points)
        curvature = curvature + slopes.T @ (slopes * information[:, None])
    covariance: Floats = np.linalg.inv(curvature).astype(np.float64)
    return Posterior(covariance)


def slopes_of(pool: Pool, signs: Sequence[Sign], card: Card) -> tuple[Floats, Floats]:
    """The points of each community by `card`, and what they gain where a weight grows by a shipped one (row, sign)."""
    points = _points_of(pool, signs, _steps(_times(card, signs)))
    return points[0], ((points[1:] - points[0]) / NUDGE).T


def information_of(points: Floats, variance: Floats | float = 0.0) -> Floats:
    """What a decision says of the points, in nats a squared point: most where a score is one half."""
    steepness = SHIPPED.rules.steepness
    z = steepness * (points - SHIPPED.rules.bar) / np.sqrt(1 + np.pi / 8 * steepness**2 * np.asarray(variance))
    chance = logistic(z)
    found: Floats = steepness**2 * chance * (1 - chance)
    return found


def _times(card: Card, signs: Sequence[Sign]) -> Floats:
    """The weights of a card as parts of the shipped ones."""
    return np.array([card.weight(sign) / SHIPPED.weight(sign) for sign in signs], dtype=np.float64)


def _card(times: Floats, signs: Sequence[Sign]) -> Card:
    weights = {sign.name: round(float(SHIPPED.weight(sign) * part), 4) for sign, part in zip(signs, times, strict=True)}
    return Card(weights, SHIPPED.rules)


def _steps(times: Floats) -> Floats:
    """`times` as it is, and after it with each part moved a little: a row each."""
    found: Floats = np.vstack([times, times + NUDGE * np.eye(len(times))])
    return found


def _points_of(pool: Pool, signs: Sequence[Sign], cards: Floats) -> Floats:
    """The points of each community by each of `cards`, parts of the shipped weights: a row for each card.

    All at once, by the code that judges: the communities are repeated, each time with other weights.
    """
    own, network = (pd.concat([frame] * len(cards), ignore_index=True) for frame in (pool.own, pool.network))
    weights = {
        sign.name: np.repeat(SHIPPED.weight(sign) * cards[:, place], len(pool.about))
        for place, sign in enumerate(signs)
    }
    points = community_points(own, network, signs, Card(weights, SHIPPED.rules))
    return points.to_numpy(dtype=np.float64).reshape(len(cards), len(pool.about))
