"""A third made-up AI API platform, by a hand that knows how such platforms are used and not how they are judged."""

from benchmarks.apiworld.making import make_world, write_world
from benchmarks.apiworld.scenarios import SCENARIOS

__all__ = ["SCENARIOS", "make_world", "write_world"]
