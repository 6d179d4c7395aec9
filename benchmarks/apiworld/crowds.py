"""Which innocent crowds a world has: each kind at least once, some twice, all drawn anew."""

from benchmarks.apiworld.account import World
from benchmarks.apiworld.crowds_at_work import AT_WORK
from benchmarks.apiworld.crowds_learning import LEARNING
from benchmarks.apiworld.crowds_of_tools import OF_TOOLS
from benchmarks.apiworld.population import neighbours

CROWDS = (*AT_WORK, *LEARNING, *OF_TOOLS, neighbours)


def gather(world: World) -> None:
    """Puts every crowd into the world, each from a stream of its own."""
    for number, crowd in enumerate(CROWDS):
        draw = world.draw(f"crowd {number} {crowd.__name__}")
        crowd(world, draw)
        if world.scale >= 0.5 and draw.chance(0.3):
            crowd(world, draw)
