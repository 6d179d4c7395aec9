"""Regular expressions as DuckDB reads them (RE2), written for Java's, which Spark reads."""

import re

__all__ = ["java_pattern", "java_replacement"]

PIECE = re.compile(r"\\p\{[A-Za-z]+\}|\\.|\[\^?\]?|.", re.DOTALL)
SCRIPTS = frozenset({"Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"})


def java_pattern(pattern: str) -> str:
    """`pattern` for Java: `$` is the very end of the text, a script is named with `Is`."""
    written, inside = [], False
    for piece in PIECE.findall(pattern):
        opens = piece.startswith("[")
        # In a class `[` is a letter there, and opens another one here.
        written.append("\\[" + piece[1:] if inside and opens else _java(piece, inside=inside))
        inside = (inside or opens) and piece != "]"
    return "".join(written)


def _java(piece: str, *, inside: bool) -> str:
    if piece == "$" and not inside:
        return r"\z"
    if inside and piece == "&":
        return r"\&"
    name = piece[3:-1]
    return rf"\p{{Is{name}}}" if piece.startswith(r"\p{") and name in SCRIPTS else piece


def java_replacement(text: str) -> str:
    """What is put in place of a match: `\\1` is `$1`, and a dollar itself is escaped."""
    return re.sub(r"\\(\d)", r"$\1", text.replace("$", r"\$"))
