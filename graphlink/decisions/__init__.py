"""Decisions: what people said of communities, networks, accounts and signals, kept in a book that only grows.

Takes a case. Leaves lines of decisions.jsonl, and what they say of the accounts and communities of another case.
"""

from .agreement import Agreement, agreements
from .book import BOOK_FILE, Decisions, read_decisions
from .decision import INNOCENT, OPERATION, UNSURE, CaseReference, Decision, Draw, Sampled
from .ties import DISPUTED, decided_accounts, decided_communities, decided_signals

__all__ = [
    "BOOK_FILE",
    "DISPUTED",
    "INNOCENT",
    "OPERATION",
    "UNSURE",
    "Agreement",
    "CaseReference",
    "Decision",
    "Decisions",
    "Draw",
    "Sampled",
    "agreements",
    "decided_accounts",
    "decided_communities",
    "decided_signals",
    "read_decisions",
]
