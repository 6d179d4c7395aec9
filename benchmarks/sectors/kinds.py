"""All kinds of sources: importing their modules registers them."""

from importlib import import_module

from .sources import SOURCES

FAMILIES = (
    *("ai_crowds", "places", "organisations", "occasions"),
    *("ai_operations", "markets", "money", "promotions", "social", "damaged"),
    *("sparse_operations", "hidden_operations", "extracts", "patient_operations", "everyday", "thin_crowds"),
)
"""The modules of kinds, in the order in which their sources are run."""

for family in FAMILIES:
    import_module(f".{family}", __package__)

__all__ = ["SOURCES"]
