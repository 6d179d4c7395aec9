"""Worlds with a truth: honest crowds that look like operations, and operators hidden among them, from one seed."""

from .simulator import FORMATS, Simulated, simulate
from .world import LEVELS, World, make_world

__all__ = ["FORMATS", "LEVELS", "Simulated", "World", "make_world", "simulate"]
