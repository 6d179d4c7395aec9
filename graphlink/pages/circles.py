"""Circles beside each other without overlap: packed around a centre, or pushed apart from where they are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["enclosing_circle", "packed", "pushed_apart"]


@dataclass
class _Spot:
    """A placed circle and its neighbours on the outer rim."""

    x: float
    y: float
    r: float
    after: "_Spot | None" = None
    before: "_Spot | None" = None
    middle: float = 0.0  # how far (squared) the gap to `after` is from the middle


def packed(radii: Sequence[float]) -> np.ndarray:
    """Centres (n x 2) of circles of `radii`, the first in the middle, each next one touching two of the rim.

    The rim method of Wang, Wang, Dai and Wang, "Visualization of large hierarchical data by circle packing" (CHI 2006,
    doi:10.1145/1124772.1124851): near linear, no randomness; descending radii pack best.
    """
    spots = [_Spot(0.0, 0.0, float(radius)) for radius in radii]
    if len(spots) > 1:
        spots[1].x = spots[0].r + spots[1].r
    if len(spots) > 2:
        _touch(spots[0], spots[1], spots[2])
        _join(spots[0], spots[2])
        _join(spots[2], spots[1])
        _join(spots[1], spots[0])
    at = spots[0] if spots else None
    for spot in spots[3:]:
        assert at is not None
        at = _place(spot, _nearest(at))
    return np.array([[spot.x, spot.y] for spot in spots]).reshape(-1, 2)


def pushed_apart(centres: np.ndarray, radii: np.ndarray, *, gap: float, rounds: int = 120) -> np.ndarray:
    """`centres` (n x 2) moved as little as it takes until no two circles come closer than `gap`, and drawn together.

    Quadratic memory in n: for some hundreds of circles. The last rounds only push, so what returns does not overlap
    (to 1 in 1,000) unless `rounds` is very small.
    """
    at = centres.astype(float).copy()
    need = radii[:, None] + radii[None, :] + gap
    for turn in range(rounds * 3):
        pull = turn < rounds
        # First together, then a little wider each time: a crowd that is pushed alone spreads only from its rim.
        at *= 0.985 if pull else 1.003
        apart = at[:, None, :] - at[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        short = np.clip(need - distance, 0, None)
        if not pull and short.max() < need.min() * 0.001:
            break
        # Two on one spot part along a direction of their own rather than not at all.
        lost = distance < 1e-9
        if lost.any():
            at += np.array([[math.cos(n), math.sin(n)] for n in range(len(at))]) * gap * lost.any(axis=1)[:, None]
            continue
        weight = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)
        at += (apart / distance[..., None] * (short * weight)[..., None]).sum(axis=1) * 0.9
    return at


def enclosing_circle(centres: np.ndarray, radii: np.ndarray) -> tuple[float, float, float]:
    """A circle (x, y, r) around all of them, near the smallest one."""
    middle = np.average(centres, axis=0, weights=radii**2)
    for step in range(1, 60):
        reach = np.hypot(*(centres - middle).T) + radii
        farthest = int(reach.argmax())
        middle = middle + (centres[farthest] - middle) / (step + 1) * 0.5
    reach = np.hypot(*(centres - middle).T) + radii
    return float(middle[0]), float(middle[1]), float(reach.max())


def _join(left: _Spot, right: _Spot) -> None:
    left.after, right.before = right, left
    share = left.r + right.r
    x, y = (left.x * right.r + right.x * left.r) / share, (left.y * right.r + right.y * left.r) / share
    left.middle = x * x + y * y


def _nearest(start: _Spot) -> _Spot:
    """The spot of the rim whose gap to the next one is nearest to the middle: searched around the last one placed."""
    best, at = start, start
    while True:
        assert at.after is not None
        at = at.after
        if at.middle < best.middle:
            best = at
        if at is start:
            return best


def _place(spot: _Spot, left: _Spot) -> _Spot:
    """`spot` placed on the rim after `left`; whatever it would overlap is cut off the rim first."""
    right = left.after
    assert right is not None
    while True:
        _touch(left, right, spot)
        hit = _overlapped(spot, left, right)
        if hit is None:
            _join(left, spot)
            _join(spot, right)
            return spot
        other, forward = hit
        if forward:
            right = other
        else:
            left = other
        _join(left, right)


def _overlapped(spot: _Spot, left: _Spot, right: _Spot) -> tuple[_Spot, bool] | None:
    """The first spot that `spot` overlaps, walking the rim both ways, and whether it was met going forward."""
    forward, backward = right.after, left.before
    assert forward is not None and backward is not None
    reach, back = right.r, left.r
    while forward is not left and backward is not right:
        if reach <= back:
            if _overlap(spot, forward):
                return forward, True
            reach += forward.r
            if forward is backward:
                return None
            forward = forward.after
        else:
            if _overlap(spot, backward):
                return backward, False
            back += backward.r
            if forward is backward:
                return None
            backward = backward.before
        assert forward is not None and backward is not None
    return None


def _overlap(one: _Spot, other: _Spot) -> bool:
    return one.r + other.r - math.hypot(one.x - other.x, one.y - other.y) > 1e-6 * one.r


def _touch(left: _Spot, right: _Spot, spot: _Spot) -> None:
    """Moves `spot` to where it touches `left` and `right`, on the outer side of the way from one to the other."""
    base = math.hypot(right.x - left.x, right.y - left.y)
    a, b = left.r + spot.r, right.r + spot.r
    along = (a * a - b * b + base * base) / (2 * base)
    aside = math.sqrt(max(0.0, a * a - along * along))
    ux, uy = (right.x - left.x) / base, (right.y - left.y) / base
    # Which side is the outer one was fixed by the first three: the rim runs counter-clockwise.
    spot.x = left.x + ux * along + uy * aside
    spot.y = left.y + uy * along - ux * aside
