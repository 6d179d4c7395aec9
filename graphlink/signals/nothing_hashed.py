"""Digests of nothing: what a hash makes of the empty text and of the words that software writes for no value.

Who hashes a column hashes the cells that are empty too, and strangers without a card would all show the same one.
"""

import hashlib

from ..engine import quote_text

__all__ = ["DIGESTS_OF_NOTHING", "hashes_nothing_sql"]

_NOTHING = ("", " ", "null", "none", "nil", "nan", "undefined", "n/a", "na", "unknown", "anonymous", "false", "0", "-")
_MORE = ("\\n", "[]", "{}", '""', "0.0.0.0", "127.0.0.1", "00000000-0000-0000-0000-000000000000")
_HASHES = ("md5", "sha1", "sha256", "sha512")


def _digests() -> tuple[str, ...]:
    """Each word as it is, in capitals and with a first capital, by each hash, in small letters."""
    spelled = dict.fromkeys(text for word in (*_NOTHING, *_MORE) for text in (word, word.upper(), word.capitalize()))
    return tuple(hashlib.new(name, text.encode()).hexdigest() for text in spelled for name in _HASHES)


DIGESTS_OF_NOTHING = _digests()

_LENGTHS = ", ".join(str(length) for length in sorted({len(digest) for digest in DIGESTS_OF_NOTHING}))


def hashes_nothing_sql(small: str) -> str:
    """SQL for whether the SQL `small`, text in small letters, is a digest of no value: first a cheap question."""
    listed = ", ".join(quote_text(digest) for digest in DIGESTS_OF_NOTHING)
    return f"(length({small}) in ({_LENGTHS}) and {small} in ({listed}))"
