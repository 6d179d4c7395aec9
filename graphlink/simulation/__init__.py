"""Worlds with a truth, and how a case fares against one.

Honest crowds that look like operations, and operators hidden among them, from one seed; precision and recall of a case.
"""

from .evaluation import Agreement, Evaluation, agreement, evaluate, read_truth
from .simulator import FORMATS, Simulated, simulate
from .world import LEVELS, World, make_world

__all__ = [
    "FORMATS",
    "LEVELS",
    "Agreement",
    "Evaluation",
    "Simulated",
    "World",
    "agreement",
    "evaluate",
    "make_world",
    "read_truth",
    "simulate",
]
