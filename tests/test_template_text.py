"""What a prompt is cut into: words that are the same however their letters are written, and shingles to be joined."""

import re
import sys
import unicodedata
from itertools import chain

from graphlink.engine import quote_text
from graphlink.signals.template_text import (
    COMPOSED,
    FULL_WIDTH,
    LEFT,
    UNSEEN,
    UNSPACED,
    hashed_words_sql,
    known_shingles_sql,
    shingles_sql,
    words_sql,
)
from tests.lent_engine import lent_engine


def test_text_that_is_not_normalized_has_nothing_to_be_normalized() -> None:
    ranges = re.findall(r"\\x\{(\w+)\}-\\x\{(\w+)\}", COMPOSED)
    left = list(chain.from_iterable(range(int(first, 16), int(last, 16) + 1) for first, last in ranges))
    pairs = map(str.split, map(unicodedata.decomposition, map(chr, range(sys.maxunicode + 1))))
    # What may join what stands before it; of Hangul that is worked out, and stands in no list.
    joining = {int(pair[1], 16) for pair in pairs if len(pair) == 2 and "<" not in pair[0]} | {*range(0x1161, 0x1200)}
    wrong = [hex(n) for n in left if unicodedata.combining(chr(n)) or not unicodedata.is_normalized("NFC", chr(n))]
    assert len(left) > 30_000
    assert not wrong
    assert not joining & {*left}


def test_of_text_that_is_left_as_it_is_nothing_would_be_written_anew() -> None:
    changed = [f"[^{COMPOSED}]", UNSEEN, f"[{FULL_WIDTH}]", UNSPACED, "[\\t\\n\\f\\r]"]
    asked = " or ".join(f"regexp_matches(c, {quote_text(one)})" for one in changed)
    letters = "(select chr(n::integer) as c from range(1, 65536) r(n) where n not between 55296 and 57343)"
    with lent_engine() as engine:
        left = f"from {letters} where not regexp_matches(c, '[^{LEFT}]')"
        assert engine.scalar(f"select count(*) {left}") > 1000
        assert engine.frame(f"select hex(c) as c {left} and ({asked})")["c"].tolist() == []


def words(text: str) -> list[str]:
    with lent_engine() as engine:
        return list(engine.scalar(f"select {words_sql(quote_text(text))}"))


def test_a_letter_and_its_accent_are_the_letter_with_it() -> None:
    written = "écrire à Noël, 한국 ガ 中"
    apart = unicodedata.normalize("NFD", written)
    assert apart != written
    assert words(apart) == words(written) == ["^", "écrire", "à", "noël,", "한국", "ガ", "中", "$"]


def test_shingles_to_be_joined_are_all_that_say_something_at_their_places() -> None:
    texts = ("one two 3 4 5 6 seven eight", "a", "", "1 2 3 4", "déjà vu 5 6 7 8 9")
    rows = " union all ".join(
        f"select {n} as n, {hashed_words_sql(quote_text(t))} as words" for n, t in enumerate(texts)
    )
    with lent_engine() as engine:
        made, known = (
            engine.frame(f"select * from ({sql}) order by all")
            for sql in (
                shingles_sql(f"({rows})", "n"),
                f"select n, pos, shingle from ({known_shingles_sql(f'({rows})', 'n', placed=True)}) "
                f"semi join ({shingles_sql(f'({rows})')}) using (shingle)",
            )
        )
    assert len(made) == 6
    assert sorted(zip(known["n"], known["shingle"], strict=True)) == sorted(
        zip(made["n"], made["shingle"], strict=True)
    )
    assert known.loc[known["n"] == 0, "pos"].tolist() == [0, 1, 5, 6]
