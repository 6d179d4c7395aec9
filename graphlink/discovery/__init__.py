"""Discovery: a folder of anything -> the settings that read it.

Reads the first rows of whatever lies there; leaves a commented graphlink.toml, and nothing in the engine.
"""

from .discovering import Discovery, discover, free_place, write_settings
from .draft import Ask, Question
from .proposal import Proposal
from .sections import SectionProposal

__all__ = ["Ask", "Discovery", "Proposal", "Question", "SectionProposal", "discover", "free_place", "write_settings"]
