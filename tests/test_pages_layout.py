"""Layout: nothing overlaps, area tells the size, the same in gives the same out."""

import numpy as np
import pytest

from graphlink.pages.circles import enclosing_circle, packed, pushed_apart
from graphlink.pages.layout import UNIT, even_disc, lay_out, lay_out_bipartite
from graphlink.pages.packing import link_ranks


def overlap(centres: np.ndarray, radii: np.ndarray) -> float:
    """How deep the worst pair of circles overlaps; below zero where none does."""
    apart = np.hypot(*(centres[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return float((radii[:, None] + radii[None, :] - apart).max())


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 60, 400])
@pytest.mark.parametrize("seed", [1, 2])
def test_packed_circles_touch_without_overlap(count: int, seed: int) -> None:
    radii = np.sort(2 + np.random.default_rng(seed).pareto(1.1, count) * 8)[::-1]
    centres = packed(radii.tolist())
    assert centres.shape == (count, 2)
    assert overlap(centres, radii) < 1e-6 * radii.max()
    x, y, reach = enclosing_circle(centres, radii)
    assert (np.hypot(centres[:, 0] - x, centres[:, 1] - y) + radii <= reach + 1e-9).all()
    assert (radii**2).sum() / reach**2 > 0.5


def test_pushed_circles_keep_their_gap_even_from_one_spot() -> None:
    rng = np.random.default_rng(3)
    radii = rng.uniform(5, 60, 80)
    for start in (rng.normal(0, 50, (80, 2)), np.zeros((80, 2))):
        assert overlap(pushed_apart(start, radii, gap=4), radii) < -3.9


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 8, 19, 20, 97, 250])
def test_an_even_disc_hides_no_account(count: int) -> None:
    at = even_disc(np.random.default_rng(count).normal(0, 1, (count, 2)))
    assert (np.hypot(at[:, 0], at[:, 1]) <= 1).all()
    # On a disc of UNIT * sqrt(n), neighbours stand far enough apart for dots of 5.4.
    assert count == 1 or -overlap(at, np.zeros(count)) * UNIT * np.sqrt(count) > 12


def test_the_layout_is_the_same_twice_and_area_is_accounts() -> None:
    rng = np.random.default_rng(5)
    sizes = [40, 25, 9, 3, 1, 1]
    community = np.repeat(np.arange(6), sizes)
    network = np.array([0, 0, 0, 1, 2, 3])
    links = rng.integers(0, len(community), (200, 2))
    links = links[links[:, 0] != links[:, 1]]
    first, again = (lay_out(community, network, links, np.ones(len(links)), seed=7) for _ in range(2))
    assert first.points.tobytes() == again.points.tobytes()
    assert first.discs.tobytes() == again.discs.tobytes()
    assert np.allclose(first.discs[:, 2] ** 2, np.array(sizes) * UNIT**2, rtol=0.02)
    assert overlap(first.discs[:, :2], first.discs[:, 2]) < 0.2
    assert overlap(first.rims[:, :2], first.rims[:, 2]) < 0.2
    away = np.hypot(*(first.points - first.discs[community, :2]).T)
    assert (away < first.discs[community, 2]).all()


def test_no_account_at_all_is_an_empty_layout() -> None:
    empty = lay_out(np.zeros(0, int), np.zeros(0, int), np.zeros((0, 2), int), np.zeros(0))
    assert len(empty.points) == len(empty.discs) == len(empty.rims) == 0


def test_a_shared_card_stands_amid_its_accounts() -> None:
    showings = np.array([[account, account // 20] for account in range(60)])
    at = lay_out_bipartite(62, 3, showings)
    for signal in range(3):
        holders = at[20 * signal : 20 * signal + 20]
        others = np.delete(at[:60], np.s_[20 * signal : 20 * signal + 20], axis=0)
        card = at[62 + signal]
        assert np.hypot(*(holders - card).T).max() < np.hypot(*(others - card).T).min()
    assert np.isfinite(at).all() and len(np.unique(at[60:62], axis=0)) == 2


def test_thinning_keeps_each_accounts_strongest_links() -> None:
    rng = np.random.default_rng(9)
    links = np.unique(np.sort(rng.integers(0, 60, (900, 2)), axis=1), axis=0)
    links = links[links[:, 0] != links[:, 1]]
    weights = rng.permutation(len(links)).astype(float)
    ranks = link_ranks(links, weights)
    for account in range(60):
        own = np.flatnonzero((links == account).any(axis=1))
        strongest = own[np.argsort(-weights[own])][:3]
        assert (ranks[strongest] < 3).all()
        assert ranks[strongest[0]] == 0
    assert (ranks[links[:, 0] >= 0] < 3).sum() <= 3 * 60
