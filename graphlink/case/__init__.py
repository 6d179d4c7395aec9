"""The case: the folder that one run writes, how it is read again, and what is asked of it.

Takes the run's tables. Leaves the case's: accounts, communities, links, signals, evidence and the rest.
"""

from .evidence import AccountEvidence, PairEvidence, SharedSignal, Standing, explain, explain_pair
from .folder import TABLES, VERDICTS, Case, refuse_taken, write_case
from .listing import Template, list_communities, list_templates
from .manifest import make_manifest
from .parts import Part, case_graph, part_graph, part_of, plain, redacted, select_part, surfaced_communities
from .redaction import KEY_VARIABLE, Redaction, redaction_from_environment
from .rows import case_rows
from .tables import TAKES, table_steps, write_tables

__all__ = [
    "KEY_VARIABLE",
    "TABLES",
    "TAKES",
    "VERDICTS",
    "AccountEvidence",
    "Case",
    "PairEvidence",
    "Part",
    "Redaction",
    "SharedSignal",
    "Standing",
    "Template",
    "case_graph",
    "case_rows",
    "explain",
    "explain_pair",
    "list_communities",
    "list_templates",
    "make_manifest",
    "part_graph",
    "part_of",
    "plain",
    "redacted",
    "redaction_from_environment",
    "refuse_taken",
    "select_part",
    "surfaced_communities",
    "table_steps",
    "write_case",
    "write_tables",
]
