"""Decisions: what people said of communities, networks, accounts and signals, kept in a book that only grows.

Takes a case. Leaves lines of decisions.jsonl, and what they say of the accounts and communities of another case.
"""

from .agreement import Agreement, agreements
from .book import BOOK_FILE, Decisions, read_decisions
from .decision import INNOCENT, OPERATION, UNSURE, CaseReference, Decision, Draw, Sampled
from .files import Filled, read_filled
from .making import Asked, Recorded, decide, read_book, record, withdraw
from .place import book_beside, book_of
from .sampling import Drawn, draw
from .ties import DISPUTED, decided_accounts, decided_communities, decided_signals, tied_communities

__all__ = [
    "BOOK_FILE",
    "DISPUTED",
    "INNOCENT",
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
    "Recorded",
    "Sampled",
    "agreements",
    "book_beside",
    "book_of",
    "decide",
    "decided_accounts",
    "decided_communities",
    "decided_signals",
    "draw",
    "read_book",
    "read_decisions",
    "read_filled",
    "record",
    "tied_communities",
    "withdraw",
]
