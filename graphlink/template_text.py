"""What a prompt is cut into: SQL that makes words and shingles of a text, and the readable text of a template.

A shingle is four neighbouring words (a start and an end mark count as words), so that a repeated phrase is seen
wherever it stands, and a slot spoils only the shingles that reach into it (Broder, On the resemblance and containment
of documents, 1997, doi:10.1109/SEQUEN.1997.666900).
"""

from collections.abc import Sequence

__all__ = ["SHINGLE", "normal_words_sql", "readable_text", "shingles_sql"]

SHINGLE = 4
"""Words in a shingle: three are shared by chance too often, five miss short clauses between slots."""

HEAD, TAIL = 2000, 600
"""Characters of a longer prompt that are read, from its start and from its end: the document in between is a slot."""

WORDS = 320
"""Words of a prompt that are read: bounds prompts of many short words."""

SPACED = '\n\r\t,.:;"?!()'
"""Marks that count as spaces. Each costs one pass over the text, so the list is short."""

# Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese): each of their characters is a word.
UNSPACED = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
# Soft hyphens, joiners and marks of direction show nothing and would split a template from itself.
UNSEEN = r"[\x{00ad}\x{200b}-\x{200f}\x{2060}\x{feff}]"
FULL_WIDTH = "，。：；？！（）「」『』、．　“”«»"


def normal_words_sql(text: str) -> str:
    """SQL for the list of normalised words of the SQL expression `text`, between the marks `^` and `$`.

    Lower case; a word with a digit in it is `#`; a URL, UUID or hexadecimal id is one too.
    """
    cut = (
        f"(case when strlen({text}) > {HEAD + TAIL} "
        f"then left({text}, {HEAD}) || ' ' || right({text}, {TAIL}) else {text} end)"
    )
    plain = f"lower({cut})"
    folded = f"(case when strlen({text}) <> length({text}) then {_other_scripts_sql(plain)} else {plain} end)"
    for mark in SPACED:
        folded = f"replace({folded}, chr({ord(mark)}), ' ')"
    single = f"replace(replace(replace({folded}, '    ', ' '), '  ', ' '), '  ', ' ')"
    numbered = f"(case when regexp_matches({text}, '[0-9]') then {_numbers_sql(single)} else {single} end)"
    return f"string_split('^ ' || trim({numbered}) || ' $', ' ')[:{WORDS}]"


def _other_scripts_sql(text: str) -> str:
    seen = f"regexp_replace(nfc_normalize({text}), '{UNSEEN}', '', 'g')"
    spaced = f"translate({seen}, '{FULL_WIDTH}', '{' ' * len(FULL_WIDTH)}')"
    return f"regexp_replace({spaced}, '{UNSPACED}', ' \\1 ', 'g')"


def _numbers_sql(text: str) -> str:
    return f"regexp_replace({text}, '[^ ]*[0-9][^ ]*', '#', 'g')"


def shingles_sql(words: str, *columns: str) -> str:
    """SQL for one row a shingle of the table `words` (column `words`, a list of hashes): columns, `pos`, `shingle`."""
    kept = "".join(f"{column}, " for column in columns)
    lists = ", ".join(f"unnest(words[{n + 1}:]) as w{n}" for n in range(SHINGLE))
    hashed = ", ".join(f"w{n}" for n in range(SHINGLE))
    return f"""
        select {kept}pos, hash({hashed}) as shingle
        from (select {kept}{lists}, unnest(range(len(words))) as pos from {words})
        where w{SHINGLE - 1} is not null
    """


def readable_text(words: Sequence[str], positions: Sequence[int], limit: int = 240) -> str:
    """The words that shingles at `positions` cover, `{…}` for each gap, cut at `limit` characters."""
    covered = {place for start in positions for place in range(start, start + SHINGLE)}
    parts: list[str] = []
    for place, word in enumerate(words):
        if word in ("^", "$") and place in (0, len(words) - 1):
            continue
        if place in covered:
            parts.append(word)
        elif not parts or parts[-1] != "{…}":
            parts.append("{…}")
    text = " ".join(parts)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
