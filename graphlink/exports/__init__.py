"""Exports: a case for other tools, as tables, graphs or STIX.

Takes a case. Leaves files.
"""

from .case_export import FORMATS, export_case
from .stix import write_stix

__all__ = [
    "FORMATS",
    "export_case",
    "write_stix",
]
