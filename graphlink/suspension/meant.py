"""Whom a list means by what it calls them: an id as it stands, or as people and programs write it.

What they put around one (marks, blanks that are not seen, other capitals, a person's name, a link) is taken off only
where that makes it the id of an account that is known.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

__all__ = ["as_known", "meaning_in"]

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MARKS = re.compile(r"\A(?:[-*\u2022]\s+|\d{1,4}[.)]\s+|mailto:|[<\"'(\[@])*|[>\"')\],;.]*\Z")
BRACKETED = re.compile(
    r"\D*[(<\[\"]([^()<>\[\]\"]+)[)>\]\"]+|\[([^\[\]]+)\]\(\S+\)|=HYPERLINK\(.*[\",]([^\"]+)\"\)", re.IGNORECASE
)
LONGEST_NAME = 300


def as_known(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """`names`, each as the id of `known` that it can only mean, and as it stands where that is none; each once."""
    mean = meaning_in(known)
    return tuple(dict.fromkeys(each for name in names for each in mean(name)))


def meaning_in(known: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """What names mean of those that are known."""
    folded: dict[str, list[str]] = {}
    for one in known:
        folded.setdefault(one.casefold(), []).append(one)
    return lambda name: _meant(name, known, folded)


def _meant(name: str, known: Collection[str], folded: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if name in known:
        return (name,)
    seen = UNSEEN.sub("", name).strip()
    # A spreadsheet's apostrophe, which keeps a cell from being run, is no part of an id.
    # Of an address of the platform's pages, the end is the id.
    tail = re.sub(r"\A\w+://[^?#]*/([^/?#]+)/?(?:[?#].*)?\Z", r"\1", seen)
    for form in (name.removeprefix("'"), seen, MARKS.sub("", seen), tail, _bracketed(seen)):
        if form in known:
            return (form,)
        if len(alike := folded.get(form.casefold(), ())) == 1:
            return (alike[0],)
    parts = [part for part in re.split(r"[,;\s]+", seen) if part]
    several = tuple(found for part in parts for found in _meant(part, known, folded)) if len(parts) > 1 else ()
    return several if several and all(one in known for one in several) else (name,)


def _bracketed(name: str) -> str:
    """The id of `Ann (acct_1)`, `Ann <acct_1>`, a link or HYPERLINK(…): what stands in brackets or quotes last, beside
    words without digits, which might be another's id; empty without one."""
    found = BRACKETED.fullmatch(name) if len(name) < LONGEST_NAME else None
    return next((part.strip() for part in found.groups() if part), "") if found else ""
