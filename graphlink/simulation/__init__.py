"""Worlds with a truth, and how a case fares against one.

Honest crowds that look like operations, and operators hidden among them, from one seed; precision and recall of a case.
"""

from .calibration import Calibration
from .evaluation import Evaluation, evaluate
from .partitions import Agreement, adjusted_rand, agreement
from .simulator import FORMATS, Simulated, simulate
from .truth import read_truth
from .world import LEVELS, World, make_world

__all__ = [
    "FORMATS",
    "LEVELS",
    "Agreement",
    "Calibration",
    "Evaluation",
    "Simulated",
    "World",
    "adjusted_rand",
    "agreement",
    "evaluate",
    "make_world",
    "read_truth",
    "simulate",
]
