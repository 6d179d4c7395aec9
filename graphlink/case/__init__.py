"""The case: the folder that one run writes, how it is read again, and what is asked of it.

Takes the run's tables. Leaves the case's: accounts, communities, links, signals, evidence and the rest.
"""

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .basis import BelongingPart, card_of, why_no_basis
    from .clearing import Clearing, Removal, Way
    from .coarsening import FEW, coarse_activity, coarse_communities, days_of_many, months, rounded, stepped
    from .evidence import AccountEvidence, SharedSignal, Standing, explain
    from .fingerprint import TABLES, fingerprint_of
    from .folder import VERDICTS, Case, refuse_taken, write_case
    from .keeping import free_place
    from .lanes import Lanes, Span, community_lanes
    from .listing import Template, list_communities, list_templates
    from .manifest import make_manifest
    from .pairs import PairEvidence, explain_pair
    from .parts import (
        Part,
        case_graph,
        part_graph,
        part_of,
        plain,
        redacted,
        select_part,
        surfaced_communities,
        unknown_exchanges,
    )
    from .reckoning import HeldBack, Reckoning, SignPoints, WeighedPart
    from .redaction import KEY_VARIABLE, Redaction, redaction_from_environment
    from .rows import case_rows
    from .standing import accounts_that_are, already_suspended, suspended_sql
    from .standing_words import GONE, SUSPENDED
    from .tables import TAKES, table_steps, write_tables

__all__ = [
    "FEW",
    "GONE",
    "KEY_VARIABLE",
    "SUSPENDED",
    "TABLES",
    "TAKES",
    "VERDICTS",
    "AccountEvidence",
    "BelongingPart",
    "Case",
    "Clearing",
    "HeldBack",
    "Lanes",
    "PairEvidence",
    "Part",
    "Reckoning",
    "Redaction",
    "Removal",
    "SharedSignal",
    "SignPoints",
    "Span",
    "Standing",
    "Template",
    "Way",
    "WeighedPart",
    "accounts_that_are",
    "already_suspended",
    "card_of",
    "case_graph",
    "case_rows",
    "coarse_activity",
    "coarse_communities",
    "community_lanes",
    "days_of_many",
    "explain",
    "explain_pair",
    "fingerprint_of",
    "free_place",
    "list_communities",
    "list_templates",
    "make_manifest",
    "months",
    "part_graph",
    "part_of",
    "plain",
    "redacted",
    "redaction_from_environment",
    "refuse_taken",
    "rounded",
    "select_part",
    "stepped",
    "surfaced_communities",
    "suspended_sql",
    "table_steps",
    "unknown_exchanges",
    "why_no_basis",
    "write_case",
    "write_tables",
]

_HOMES = {
    "basis": ("BelongingPart", "card_of", "why_no_basis"),
    "clearing": ("Clearing", "Removal", "Way"),
    "coarsening": ("FEW", "coarse_activity", "coarse_communities", "days_of_many", "months", "rounded", "stepped"),
    "evidence": ("AccountEvidence", "SharedSignal", "Standing", "explain"),
    "fingerprint": ("TABLES", "fingerprint_of"),
    "folder": ("VERDICTS", "Case", "refuse_taken", "write_case"),
    "keeping": ("free_place",),
    "lanes": ("Lanes", "Span", "community_lanes"),
    "listing": ("Template", "list_communities", "list_templates"),
    "manifest": ("make_manifest",),
    "pairs": ("PairEvidence", "explain_pair"),
    "parts": (
        *("Part", "case_graph", "part_graph", "part_of"),
        *("plain", "redacted", "select_part", "surfaced_communities", "unknown_exchanges"),
    ),
    "reckoning": ("HeldBack", "Reckoning", "SignPoints", "WeighedPart"),
    "redaction": ("KEY_VARIABLE", "Redaction", "redaction_from_environment"),
    "rows": ("case_rows",),
    "standing": ("accounts_that_are", "already_suspended", "suspended_sql"),
    "standing_words": ("GONE", "SUSPENDED"),
    "tables": ("TAKES", "table_steps", "write_tables"),
}
__getattr__ = lazy_names(__name__, _HOMES)
