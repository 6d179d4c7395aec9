"""What a prompt is cut into: SQL that makes words and shingles of a text, and the readable text of a template.

A shingle is four neighbouring words (a start and an end mark count as words), so that a repeated phrase is seen
wherever it stands, and a slot spoils only the shingles that reach into it (Broder, On the resemblance and containment
of documents, 1997, doi:10.1109/SEQUEN.1997.666900).
"""

import re
from collections.abc import Sequence

__all__ = ["SHINGLE", "cut_sql", "hashed_words_sql", "known_shingles_sql", "readable_text", "shingles_sql", "words_sql"]

SHINGLE = 4
"""Words in a shingle: three are shared by chance too often, five miss short clauses between slots."""

HEAD, TAIL = 1000, 500
"""Characters of a longer prompt that are read, from its start and from its end: the document in between is a slot."""

WORDS = 320
"""Words of a prompt that are read: bounds prompts of very short words."""

PLACES = [f"w{n}" for n in range(SHINGLE)]
"""The columns of a shingle's words."""

SLOT = "{…}"

NUMBER = "#"
"""What a word that starts with a digit or an ASCII mark (bullets, money, signs) is read as."""

# Marks that part words. Each costs a pass over the text, a quarter of what splitting it costs, so only the commonest.
MARKS = ("\n", '"')
ENDS = (". ", "  ")

# Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese): each of their characters is a word.
UNSPACED = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
WIDE = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
# Soft hyphens, joiners and marks of direction show nothing and would split a template from itself.
UNSEEN = r"[\x{00ad}\x{200b}-\x{200f}\x{2060}\x{feff}]"
# Characters that the form NFC leaves as they are, whatever stands beside them. Most text of any language has no other,
# and making that form of it costs as much as everything else that is made of it.
COMPOSED = (
    r"\x{01}-\x{2ff}\x{391}-\x{3ce}\x{400}-\x{482}\x{48a}-\x{52f}\x{5d0}-\x{5ea}\x{621}-\x{63a}\x{641}-\x{64a}"
    r"\x{2010}-\x{2027}\x{2030}-\x{205e}\x{20a0}-\x{20c0}\x{3000}-\x{3029}\x{3041}-\x{3096}\x{30a0}-\x{30ff}"
    r"\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}\x{ff01}-\x{ffee}"
)
# Of these what nothing is done to where no two blanks meet: no space but a blank, no sign of UNSEEN, UNSPACED or
# FULL_WIDTH. Most text that is no ASCII is made of it, and asking costs a tenth of what writing it anew does.
LEFT = (
    r"\x{01}-\x{08}\x{0b}\x{0e}-\x{aa}\x{ac}\x{ae}-\x{ba}\x{bc}-\x{2ff}\x{391}-\x{3ce}\x{400}-\x{482}\x{48a}-\x{52f}"
    r"\x{5d0}-\x{5ea}\x{621}-\x{63a}\x{641}-\x{64a}\x{2010}-\x{201b}\x{201e}-\x{2027}\x{2030}-\x{205e}\x{20a0}-\x{20c0}"
)
FULL_WIDTH = "，。：；？！（）「」『』、．　“”«»"


def words_sql(text: str) -> str:
    """SQL for the list of words of the SQL expression `text`, lower case, between the words `^` and `$`.

    Short ASCII text takes a short cut: it may keep empty words, which stand for nothing as numbers do.
    """
    plain = f"strlen({text}) = length({text}) and strlen({text}) <= {HEAD + TAIL}"
    return f"(case when {plain} then {_split_sql(text)} else {_split_sql(_evened_sql(text))}[:{WORDS}] end)"


def _split_sql(text: str) -> str:
    read = f"lower({text})"
    for mark in MARKS:
        read = f"replace({read}, chr({ord(mark)}), ' ')"
    read = f"'^ ' || {read} || ' $'"
    for end in ENDS:
        read = f"replace({read}, '{end}', ' ')"
    return f"string_split({read}, ' ')"


def cut_sql(text: str) -> str:
    """SQL for the start and the end of `text` where it is long; what is cut stays so when it is cut again."""
    ends = f"left({text}, {HEAD}) || ' ' || right({text}, {TAIL})"
    return f"(case when length({text}) > {HEAD + TAIL} then {ends} else {text} end)"


def _evened_sql(text: str) -> str:
    """SQL for the start and the end of `text`, of any script, with one space for each run of white space."""
    cut = cut_sql(text)
    composed = f"(case when regexp_matches({cut}, '[^{COMPOSED}]') then nfc_normalize({cut}) else {cut} end)"
    seen = f"regexp_replace({composed}, '{UNSEEN}', '', 'g')"
    spaced = f"regexp_replace({seen}, '[{FULL_WIDTH}]', ' ', 'g')"
    parted = f"regexp_replace({spaced}, '{UNSPACED}', ' \\1 ', 'g')"
    # Of white space only what is no single space already: nearly all of it is, and writing it anew is the dearest part.
    evened = f"regexp_replace({parted}, '\\s\\s+|[\\t\\n\\f\\r]', ' ', 'g')"
    return f"(case when regexp_matches({cut}, '[^{LEFT}]|  ') then {evened} else {cut} end)"


def hashed_words_sql(text: str) -> str:
    """SQL for the list of hashes of those words; a word that sorts before `:` is a number, a bullet or a sign."""
    hashed = _hash_sql(f"if(word < ':', '{NUMBER}', word)")
    return f"list_transform({words_sql(text)}, lambda word: {hashed})"


def _hash_sql(word: str) -> str:
    """SQL for 32 bits of hash: half the room, and four words in a row make 128."""
    return f"(hash({word}) >> 32)::uinteger"


def shingles_sql(words: str, *columns: str) -> str:
    """SQL for one row a shingle of `words` (column `words`: hashes): `columns`, `shingle`.

    A shingle of three or four numbers says nothing and is left out.
    """
    asked = f"where {PLACES[-1]} is not null and {_worded_sql(PLACES)}"
    return f"select {_kept(columns)}{_shingle_sql()} from ({_places_sql(words, columns)}) {asked}"


def known_shingles_sql(words: str, *columns: str, placed: bool = False) -> str:
    """SQL for the same, to be joined with what `shingles_sql` made; `placed`: with `pos`, where each starts.

    The join leaves out what says nothing, and what reaches over the end: neither is among those, and asking each costs
    a quarter of the whole.
    """
    place, pos = ("pos, ", ", unnest(range(len(words)))::smallint as pos") if placed else ("", "")
    return f"select {_kept(columns)}{place}{_shingle_sql()} from ({_places_sql(words, columns, pos)})"


def _kept(columns: Sequence[str]) -> str:
    return "".join(f"{column}, " for column in columns)


def _shingle_sql() -> str:
    return f"hash({', '.join(PLACES)}) as shingle"


def _places_sql(words: str, columns: Sequence[str], pos: str = "") -> str:
    """SELECT of each word of `words` with those that follow it; null after the last."""
    lists = ", ".join(f"unnest(words[{n}:]) as {name}" for n, name in enumerate(PLACES, start=1))
    return f"select {_kept(columns)}{lists}{pos} from {words}"


def _worded_sql(names: Sequence[str]) -> str:
    """SQL for whether two words or more of a shingle are no numbers: of each two words one is, or both of the others.

    Written so that the engine asks nothing more of nearly all of them once it has seen the first word.
    """
    number = _hash_sql(f"'{NUMBER}'")
    (a, b), (c, d) = ([f"{name} <> {number}" for name in two] for two in (names[:2], names[2:]))
    return f"({a} or {b} or ({c} and {d})) and ({c} or {d} or ({a} and {b}))"


def readable_text(words: Sequence[str], positions: Sequence[int], limit: int = 240) -> str:
    """The words that shingles at `positions` cover, `{…}` for each gap, cut at `limit` characters."""
    covered = {place for start in positions for place in range(start, start + SHINGLE)}
    parts: list[str] = []
    for place, word in enumerate(words):
        if not word or (word in ("^", "$") and place in (0, len(words) - 1)):
            continue
        if place in covered:
            parts.append(NUMBER if word[0].isdigit() else word)
        elif not parts or parts[-1] != SLOT:
            parts.append(SLOT)
    text = re.sub(f"(?<={WIDE}) (?={WIDE})", "", " ".join(parts))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
