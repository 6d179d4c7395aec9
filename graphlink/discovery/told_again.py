"""Told again: files that tell what another one tells, as a backup beside a table or an older snapshot of it.

Read as one table they would count everything twice. Of files that are called alike the rows are held against each
other: whole, and by what names each row, since a later snapshot has other states of the same rows.
"""

import filecmp
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from ..engine import DuckDBEngine, Step, quote_name
from ..errors import InputError
from ..reading import data_in, ending_of, find_path, inspect_table, open_table, text_sql, unpacked, unrotated

__all__ = ["ToldAgain", "told_again"]

_COPY = "backup backups bak copy copies kopie copia old older archive archived archiv previous prev orig original"
_COPIES = frozenset(f"{_COPY} snapshot snapshots dump export exports tmp temp".split())
"""Words by which a copy is called, as its file or as one of its folders."""
_LESSER = frozenset(_COPY.split())
"""Those that say that it is not the one in use."""

ROWS = 200_000
"""Rows of a file that are held against another's."""
_LARGEST = 64 << 20
"""Bytes of a file that is looked into for this."""
_ALL_PAIRS = 8
"""Files of which each is held against each; of more, neighbours are."""
FEWEST = 3
"""Rows: fewer are alike by chance."""
_AGAIN, _SOME = 0.9, 0.1
"""From this share of its rows on a file is told again; and from this one on that some are is worth saying."""
_NAMES_ROW = 0.999
"""Share of values that differ, in a column that names each row."""
_VARIOUS = 0.2
"""Share of values that differ, in a column that tells rows apart."""
_AS_LONG = 0.95
"""A file with this part of the rows of the longest is as long."""


@dataclass(frozen=True)
class ToldAgain:
    """`copies`: each file that tells another's rows again, with the one that is kept; `overlaps`: what to say of files
    of which some rows are in both."""

    copies: dict[Path, Path]
    overlaps: tuple[str, ...]


@dataclass(frozen=True)
class _Held:
    """The rows of a file as the relation `name`, all text; `keys` name each row, `various` tell rows apart."""

    path: Path
    name: str
    rows: int
    columns: tuple[str, ...]
    keys: frozenset[str]
    various: frozenset[str]


def told_again(engine: DuckDBEngine, paths: Iterable[Path], top: Path) -> ToldAgain:
    """Which of the files below `top` are copies or older snapshots of another that is called alike."""
    families: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(paths):
        families.setdefault(_family(path), []).append(path)
    copies: dict[Path, Path] = {}
    overlaps: list[str] = []
    for family in families.values():
        pairs = [pair for pair in _pairs(family) if not _in_two_forms(pair)]
        shares = _shares(engine, [pair for pair in pairs if max(map(_bytes, pair)) <= _LARGEST])
        overlaps += _overlaps(shares, top)
        copies |= _copies([*(pair for pair, (again, _) in shares.items() if again), *map(_unread, _alike(pairs))])
    return ToldAgain(copies, tuple(overlaps))


def _family(path: Path) -> tuple[str, str]:
    """What a file is called, without what tells a copy or a day from another; and its ending.

    Of a folder of parts that is what its parts are called.
    """
    file = path if path.is_file() else next(iter(data_in(path)), path)
    plain = unrotated(unpacked(file.name)).casefold()
    ending = ending_of(Path(plain)) or ""
    words = re.findall(r"[^\W\d_]+", plain.removesuffix(ending))
    return " ".join(word for word in words if word not in _COPIES), ending


def _pairs(family: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The pairs that are held against each other: neighbours of many, and those of one name in two folders.

    Parts are called alike in every table, so that folders of them are where one is called a copy.
    """
    files = [path for path in family if path.is_file()]
    inner = [path for path in family if path.is_dir()]
    folders = [pair for pair in combinations(inner, 2) if _called_a_copy(*pair)]
    if len(files) <= _ALL_PAIRS:
        return [*combinations(files, 2), *folders]
    by_name: dict[str, list[Path]] = {}
    for path in files:
        by_name.setdefault(path.name, []).append(path)
    namesakes = [pair for alike in by_name.values() if len(alike) <= _ALL_PAIRS for pair in combinations(alike, 2)]
    # Of days of one log the first tell: none is told again, or nearly all are.
    return [*(namesakes or list(pairwise(files))[: _ALL_PAIRS // 2]), *folders]


def _in_two_forms(pair: Sequence[Path]) -> bool:
    """Whether it is one day, packed and not: that is seen by its name."""
    return len({path.with_name(unpacked(path.name)) for path in pair}) < len(pair)


def _bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in ([path] if path.is_file() else data_in(path)))


def _alike(pairs: Iterable[tuple[Path, Path]]) -> Iterable[tuple[Path, Path]]:
    """Of the files that are too large to be looked into, those that are the same to the byte."""
    for one, other in pairs:
        large = one.is_file() and other.is_file() and _bytes(one) == _bytes(other) > _LARGEST
        if large and filecmp.cmp(one, other, shallow=False):
            yield one, other


_Pair = tuple[_Held, _Held]


def _shares(engine: DuckDBEngine, pairs: Sequence[tuple[Path, Path]]) -> dict[_Pair, tuple[bool, float]]:
    """Of each pair, the shorter file first, whether it is told again by the other, and which part of its rows is."""
    paths = dict.fromkeys(path for pair in pairs for path in pair)
    held = {path: file for n, path in enumerate(paths) if (file := _held(engine, path, n))}
    found: dict[_Pair, tuple[bool, float]] = {}
    for one, other in pairs:
        if one in held and other in held:
            less, more = sorted((held[one], held[other]), key=lambda file: file.rows)
            found[less, more] = _told_by(engine, less, more)
    engine.drop(*(file.name for file in held.values()))
    return found


def _held(engine: DuckDBEngine, path: Path, n: int) -> _Held | None:
    """The file's rows; None where it cannot be read, or has next to none: others say what is wrong with it."""
    try:
        layout = inspect_table(engine, find_path(path.name, path.parent))
        table = open_table(engine, f"again_{n}_all", layout, [], list(layout.columns))
    except InputError:
        return None
    chosen = ", ".join(f"{text_sql(column)} as {quote_name(name)}" for name, column in table.columns.items())
    engine.run(Step(f"again_{n}", f"select {chosen} from {table.name} limit {ROWS}", reads=(table.name,)))
    engine.drop(table.name)
    # What has blanks in it is a text, which two rows may well have alike, and no id.
    counted = ", ".join(
        f"count(distinct {quote_name(name)}), count(*) filter (contains({quote_name(name)}, ' '))"
        for name in table.columns
    )
    rows, *different = (int(n) for n in engine.frame(f"select count(*), {counted} from again_{n}").iloc[0])
    shares = dict(zip(table.columns, (n / max(rows, 1) for n in different[::2]), strict=True))
    texts = {name for name, blanks in zip(table.columns, different[1::2], strict=True) if 2 * blanks > rows}
    return _Held(
        path,
        f"again_{n}",
        rows,
        tuple(table.columns),
        frozenset(name for name, share in shares.items() if share >= _NAMES_ROW and name not in texts),
        frozenset(name for name, share in shares.items() if share >= _VARIOUS),
    )


def _told_by(engine: DuckDBEngine, less: _Held, more: _Held) -> tuple[bool, float]:
    """Whether `more` tells the rows of `less` again, and which part of its rows it has whole, where each is another."""
    common = [name for name in less.columns if name in more.columns]
    if less.rows < FEWEST or 2 * len(common) <= len({*less.columns, *more.columns}):
        return False, 0.0
    whole, rows = _whole(engine, less, more, common)
    # Without an id or a time two days of one log may well have the same rows.
    if whole >= _AGAIN and (less.keys & more.keys or _called_a_copy(less.path, more.path)):
        return True, whole
    keys = [name for name in common if name in less.keys & more.keys]
    again = any(_same_rows(engine, less, more, key, common) for key in keys)
    return again, whole if rows >= _AGAIN * less.rows else 0.0


def _called_a_copy(one: Path, other: Path) -> bool:
    """Whether one of them is called a copy."""
    return _lesser(one) != _lesser(other)


def _unread(pair: tuple[Path, Path]) -> _Pair:
    one, other = (_Held(path, "", 0, (), frozenset(), frozenset()) for path in pair)
    return one, other


def _whole(engine: DuckDBEngine, less: _Held, more: _Held, common: Sequence[str]) -> tuple[float, int]:
    """Which part of the different rows of one file the other has, and how many are different."""
    row = ", ".join(quote_name(name) for name in common)
    found = engine.frame(
        f"select count(*) as rows, count(b.told) as again from (select distinct {row} from {less.name}) a "
        f"left join (select distinct {row}, true as told from {more.name}) b on {_equal(common)}"
    ).iloc[0]
    return float(found["again"]) / max(float(found["rows"]), 1.0), int(found["rows"])


def _equal(names: Sequence[str]) -> str:
    return " and ".join(f"a.{quote_name(name)} is not distinct from b.{quote_name(name)}" for name in names)


def _same_rows(engine: DuckDBEngine, less: _Held, more: _Held, key: str, common: Sequence[str]) -> bool:
    """Whether what `key` names in one file is in the other, and is the same: numbers of rows begin anew in each."""
    others = [name for name in common if name in less.various and name != key]
    agree = ", ".join(f"coalesce(avg(({_equal([name])})::integer), 0)" for name in others)
    found = engine.frame(
        f"select count(*)::double / {less.rows}{', ' if agree else ''}{agree} "
        f"from {less.name} a join {more.name} b on a.{quote_name(key)} = b.{quote_name(key)}"
    ).iloc[0]
    met, *same = (float(share) for share in found)
    alike = sum(1 for share in same if share >= _AGAIN)
    return met >= _AGAIN and (2 * alike >= len(same) if same else not _is_counted(engine, less, key))


def _is_counted(engine: DuckDBEngine, held: _Held, key: str) -> bool:
    """Whether the key is rows counted from one on."""
    most = engine.scalar(f"select max(try_cast({quote_name(key)} as bigint)) from {held.name}")
    return most is not None and int(most) <= 2 * held.rows


def _overlaps(shares: dict[_Pair, tuple[bool, float]], top: Path) -> list[str]:
    """What to say of files that are no copies, and have rows in common."""
    return [
        f"{less.path.relative_to(top).as_posix()}: {100 * whole:.0f} % of its rows stand in "
        f"{more.path.relative_to(top).as_posix()} again, and would count twice; leave them out of one of the two"
        for (less, more), (again, whole) in shares.items()
        if not again and whole >= _SOME
    ]


def _copies(pairs: Sequence[_Pair]) -> dict[Path, Path]:
    """Each copy with the file that is kept of those that tell the same."""
    found: dict[Path, Path] = {}
    left = list(pairs)
    while left:
        together = {*left[0]}
        while more := {held for pair in left if {*pair} & together for held in pair} - together:
            together |= more
        kept = _kept(together)
        found |= {held.path: kept.path for held in together if held is not kept}
        left = [pair for pair in left if not {*pair} & together]
    return found


def _kept(together: Iterable[_Held]) -> _Held:
    """The longest; of those as long the one that is not called a copy, and of these the latest by its name."""
    every = sorted(together, key=lambda held: held.path)
    most = max(held.rows for held in every)
    long = [held for held in every if held.rows >= _AS_LONG * most]
    return max(long, key=lambda held: (-_lesser(held.path), _digits(held.path), -len(held.path.parts)))


def _lesser(path: Path) -> int:
    """How many of its words, and of its folders', call it a copy; a number in brackets does, too."""
    words = re.findall(r"[^\W\d_]+|\(\d+\)", "/".join(path.parts[-3:]).casefold())
    return sum(1 for word in words if word in _LESSER or word.startswith("("))


def _digits(path: Path) -> tuple[int, ...]:
    """The numbers in its name and its folders', as days are written from the year on."""
    return tuple(int(number) for number in re.findall(r"\d+", "/".join(path.parts[-4:])))
