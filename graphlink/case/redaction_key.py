"""Which keys of redaction are refused: whoever guesses the key finds every account by trying all ids."""

from itertools import pairwise

from ..errors import InputError

__all__ = ["KEY_VARIABLE", "MAKE_ONE", "SHORTEST_KEY", "refuse_weak"]

KEY_VARIABLE = "GRAPHLINK_REDACTION_KEY"
SHORTEST_KEY = 16
"""Bytes: 128 bits, below which the key and not the hash would be what one attacks."""
FEWEST = 6
"""Different bytes: of 16 random hex digits nearly always eight or more differ."""
# Six letters and more: a shorter word stands in a random key now and then.
GUESSED = (
    "secret",
    "passwo",
    "changeme",
    "change-me",
    "letmein",
    "qwerty",
    "graphlink",
    "redact",
    "default",
    "123456789",
)
MAKE_ONE = 'make one: python3 -c "import secrets; print(secrets.token_hex(32))"'


def refuse_weak(key: bytes) -> None:
    """Nothing for a key that nobody guesses. Raises InputError that says what is wrong with it and how to make one."""
    if problem := _weakness(key):
        raise InputError(f"redaction key: {problem}; {MAKE_ONE}")


def _weakness(key: bytes) -> str:
    """What makes the key easy to guess, without a byte of it; nothing where nothing does."""
    if len(key) < SHORTEST_KEY:
        return f"{len(key)} bytes, at least {SHORTEST_KEY} are needed"
    if len(set(key)) < FEWEST:
        return f"only {len(set(key))} different characters"
    # A text that is a shorter one over and over is found in itself twice, its ends cut off.
    if key in (key + key)[1:-1]:
        return "a shorter text over and over"
    # A run of neighbours, as 0123456789abcdef, is the first that is tried.
    runs = sum(after - before in (1, -1) for before, after in pairwise(key))
    if 2 * runs > len(key):
        return "a row of neighbouring characters"
    folded = key.decode("latin-1").casefold()
    if word := next((word for word in GUESSED if word in folded), None):
        return f"holds `{word}`, which is guessed first"
    return ""
