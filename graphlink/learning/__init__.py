"""Learning: what people decided of cases' communities -> a card, and the questions whose answers teach most.

Takes cases and decisions. Leaves a card that a run judges by, and the bound on the innocents of a cut.
"""

from .examples import Examples, Pool, read_examples, read_pool, signs_in
from .fitting import STRENGTH, fit_card, log_losses, points_by, posterior
from .innocents import CaseBound, Most, beside_said, bound_innocents, bound_said, decisions_of, said
from .lessons import FEWEST, Lesson, learn
from .lots import flagged
from .questions import Question, questions

__all__ = [
    "FEWEST",
    "STRENGTH",
    "CaseBound",
    "Examples",
    "Lesson",
    "Most",
    "Pool",
    "Question",
    "beside_said",
    "bound_innocents",
    "bound_said",
    "decisions_of",
    "fit_card",
    "flagged",
    "learn",
    "log_losses",
    "points_by",
    "posterior",
    "questions",
    "read_examples",
    "read_pool",
    "said",
    "signs_in",
]
