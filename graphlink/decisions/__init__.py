"""Decisions: what people said of communities, networks, accounts and signals, kept in a book that only grows.

Takes a case. Leaves lines of decisions.jsonl, and what they say of the accounts and communities of another case.
"""

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .agreement import Agreement, agreements
    from .book import BOOK_FILE, Decisions, read_decisions
    from .decision import INNOCENT, LEDGER, LISTED, OPERATION, UNSURE, CaseReference, Decision, Draw, Sampled
    from .files import Filled, read_filled
    from .known import read_known
    from .making import Asked, Recorded, decide, read_book, record, withdraw
    from .measuring import Measured, Precision, Recall, exact_interval, measure_decided
    from .place import book_beside, book_of
    from .reading import RunDecisions, decisions_for_run, told_of_run
    from .sampling import Drawn, draw, verdict_alone
    from .ties import DISPUTED, decided_accounts, decided_communities, decided_signals, tied_communities

__all__ = [
    "BOOK_FILE",
    "DISPUTED",
    "INNOCENT",
    "LEDGER",
    "LISTED",
    "OPERATION",
    "UNSURE",
    "Agreement",
    "Asked",
    "CaseReference",
    "Decision",
    "Decisions",
    "Draw",
    "Drawn",
    "Filled",
    "Measured",
    "Precision",
    "Recall",
    "Recorded",
    "RunDecisions",
    "Sampled",
    "agreements",
    "book_beside",
    "book_of",
    "decide",
    "decided_accounts",
    "decided_communities",
    "decided_signals",
    "decisions_for_run",
    "draw",
    "exact_interval",
    "measure_decided",
    "read_book",
    "read_decisions",
    "read_filled",
    "read_known",
    "record",
    "tied_communities",
    "told_of_run",
    "verdict_alone",
    "withdraw",
]

_HOMES = {
    "agreement": ("Agreement", "agreements"),
    "book": ("BOOK_FILE", "Decisions", "read_decisions"),
    "decision": (
        *("INNOCENT", "LEDGER", "LISTED", "OPERATION"),
        *("UNSURE", "CaseReference", "Decision", "Draw", "Sampled"),
    ),
    "files": ("Filled", "read_filled"),
    "known": ("read_known",),
    "making": ("Asked", "Recorded", "decide", "read_book", "record", "withdraw"),
    "measuring": ("Measured", "Precision", "Recall", "exact_interval", "measure_decided"),
    "place": ("book_beside", "book_of"),
    "reading": ("RunDecisions", "decisions_for_run", "told_of_run"),
    "sampling": ("Drawn", "draw", "verdict_alone"),
    "ties": ("DISPUTED", "decided_accounts", "decided_communities", "decided_signals", "tied_communities"),
}
__getattr__ = lazy_names(__name__, _HOMES)
