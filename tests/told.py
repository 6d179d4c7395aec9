"""What one sign of the verdict is to do."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Told"]


@dataclass(frozen=True)
class Told:
    """What one sign is to do: `strength` by changes to the measures `full`, at which it is 1."""

    points: float
    full: Mapping[str, float]
    says: str
    strength: tuple[tuple[Mapping[str, float], float], ...]
