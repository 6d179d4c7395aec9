"""Postal addresses made comparable: one house, one value, whatever way of writing it was typed.

Order, capitals, accents and punctuation do not count, nor what an abbreviation leaves out (`Lane`, `Ln`, `La.`): of
each word two letters are kept, and each number whole. That is enough, for strangers hardly ever have street, number and
town alike in their beginnings, and who shares a house is one of few.
"""

import re
import unicodedata

__all__ = ["house"]

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_BY_CONSONANTS = {
    "rd": "road",
    "ln": "lane",
    "blvd": "boulevard",
    "bvd": "boulevard",
    "ct": "court",
    "crt": "court",
    "hwy": "highway",
    "pkwy": "parkway",
    "pwy": "parkway",
    "sq": "square",
    "rte": "route",
    "mt": "mount",
}
"""Abbreviations that are no beginning of the word."""
KEPT = 2
"""Letters of a word that are left: abbreviations have at least as many."""
LONGEST = 5
"""Digits of the longest number of a house or a postcode: longer ones are numbers of something else."""


def house(text: str) -> str | None:
    """The house that a postal address names, as `12 la le we`; None where the text is none.

    It has a number and two words at least, with blanks between. A letter right after a number is a door of that house.
    """
    pieces = _PIECE.findall(_plain(text))
    told = [piece for at, piece in enumerate(pieces) if not (at and len(piece) == 1 and pieces[at - 1].isdigit())]
    numbers = [piece.lstrip("0") for piece in told if piece.isdigit()]
    words = [_BY_CONSONANTS.get(piece, piece)[:KEPT] for piece in told if not piece.isdigit()]
    if not numbers or len(words) < 2 or not re.search(r"\s", text.strip()) or max(map(len, numbers)) > LONGEST:
        return None
    return " ".join([*sorted(numbers), *sorted(words)])


def _plain(text: str) -> str:
    """The text in small letters, without accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
