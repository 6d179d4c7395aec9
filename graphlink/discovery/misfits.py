"""Misfits: what is called a time or an address and does not read as one, and tables nothing of which is used."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from ..engine import DuckDBEngine, quote_text
from ..reading import text_sql
from .clocks import days_in, hours_within
from .meanings import CREATED, SIGNALS, TIME, meaning_of
from .profiles import Profile
from .samples import Sample
from .sureness import BY_ENDING, says, words_of

__all__ = ["misfits"]

_BY_FORM = {
    TIME: 'time; where it is one, `time_format = "%d.%m.%y %H:%M"` says how it is written, or write it as ISO',
    CREATED: 'time; where it is one, `created_format = "%d.%m.%y %H:%M"` says how it is written, or write it as ISO',
    "ip": "address; write addresses alone, or as a list with commas",
}
"""What is known by how its values are written, and what to do where they are written otherwise."""

_PAIR = r'\{"(?:key|name|k|Key|Name)" ?: ?"([^"]{1,80})" ?, ?"(?:value|v|Value)"'
"""A name and a value as GA4, OpenTelemetry and others list them."""

_WHOSE = (("role",), ("sender",), ("author",), ("from",), ("type",), ("direction",))
"""What a column is called that says whose a text is."""
_ANSWERING = "'assistant', 'ai', 'bot', 'model', 'chatbot', 'aimessage', 'outbound'"
_FEW_ROLES = 10
_BEFOREHAND = {"system", "instructions", "preamble"}
"""What a model is told before anybody asks it anything."""

_SEVERAL, _SOME = r"^[^;|,\n]+([;|,\n]\s*[^;|,\n]+)+$", 0.02
"""Several things in one cell, and the part of all cells from which on it is no slip."""
_LISTED = ("payment", "ip", "device", "email", "phone", "iban", "wallet")


def misfits(
    engine: DuckDBEngine, samples: Sequence[Sample], used: Mapping[str, Set[str]], said: Iterable[str]
) -> list[str]:
    """A line for each column that its name makes a time or an address and its values do not, and each unused table.

    Of a table of which `said` tells already why it is not used nothing more is said.
    """
    told = [text.split(":")[0] for text in said]
    found = []
    for sample in samples:
        path = sample.found.path
        taken = used.get(path, set())
        if not taken and path not in told:
            found.append(f"{path}: nothing that it shows is known; the table is not used")
        found += _of_columns(engine, sample, taken)
        found += _of_pairs(engine, sample)
        found += _of_answers(engine, sample, taken)
        found += _of_hours(engine, sample, taken)
        found += _of_systems(sample, taken)
        found += _of_masked(sample, taken)
        lists = [name for name in sample.profiles if name not in taken and _lists_signals(engine, sample, name)]
        if lists:
            told_of = ", ".join(f"`{name}`" for name in lists)
            found.append(
                f"{path}: the lists in {told_of} are not taken apart, nor used; write a row for each value of one"
            )
        # What proxies forwarded is a list, too, and is called after what one address is.
        several = [
            name
            for name in taken & sample.profiles.keys()
            if name.endswith("s") and _lists_signals(engine, sample, name)
        ]
        found += [
            f"{path}: of each list in `{name}` the first address alone counts; write a row for each, where all are the "
            "account's own"
            for name in sorted(several)
        ]
    return found


def _of_pairs(engine: DuckDBEngine, sample: Sample) -> Iterable[str]:
    """A line for each column of lists of names and values, as events' parameters are kept, that name a signal."""
    for name, profile in sample.profiles.items():
        if profile.lists > 0.5 and not any(other.startswith(f"{name}.") for other in sample.profiles):
            text = text_sql(sample.columns[name])
            called = engine.frame(
                f"select distinct unnest(regexp_extract_all({text}, {quote_text(_PAIR)}, 1)) as key "
                f"from {sample.relation} where {text} like '[{{%' order by key limit 200"
            )["key"].astype(str)
            known = [f"`{key}`" for key in called if max(says(meaning_of(kind), key) for kind in SIGNALS) >= BY_ENDING]
            if known:
                yield (
                    f"{sample.found.path}: the lists in `{name}` hold {', '.join(known[:6])} as pairs of a name and a "
                    "value, which are not taken apart, nor used; write a column for each"
                )


def _of_answers(engine: DuckDBEngine, sample: Sample, taken: Set[str]) -> Iterable[str]:
    """A line where a column says whose each text is, and some are a model's: all count as the account's own."""
    texts = [name for name in taken & sample.profiles.keys() if meaning_of("template").fits(sample.profiles[name])]
    for name, profile in sample.profiles.items():
        if texts and name not in taken and words_of(name)[-1:] in _WHOSE and 1 < profile.different < _FEW_ROLES:
            text = f"lower({text_sql(sample.columns[name])})"
            answered = engine.scalar(f"select bool_or({text} in ({_ANSWERING})) from {sample.relation}")
            if answered:
                yield (
                    f"{sample.found.path}: `{name}` says whose each text is, and the model's count in `{texts[0]}` as "
                    "the account's own; write a table of the accounts' alone"
                )


def _of_systems(sample: Sample, taken: Set[str]) -> Iterable[str]:
    """A line where what a model is told beforehand stands in a column of its own, varies, and is not read."""
    texts = [name for name in sorted(taken & sample.profiles.keys()) if _may_be_text(sample.profiles[name])]
    for name, profile in sample.profiles.items():
        called = set(words_of(name.rpartition(".")[2]))
        if texts and name not in taken and called & _BEFOREHAND and profile.different > 1 and _may_be_text(profile):
            yield (
                f"{sample.found.path}: `{name}` differs and is not read: where it is the accounts' own writing, and no "
                f"program's, name it as the `text` of a template beside `{texts[0]}`"
            )


def _may_be_text(profile: Profile) -> bool:
    return meaning_of("template").fits(profile) > 0


def _of_hours(engine: DuckDBEngine, sample: Sample, taken: Set[str]) -> Iterable[str]:
    """A line where a time is a day alone, and its hour stands in a column of its own that is not put to it."""
    left = [name for name in hours_within(engine, sample) if name not in taken]
    days = days_in(engine, sample, sorted(taken & sample.profiles.keys())) if left else []
    return [
        f"{sample.found.path}: `{name}` holds the hours of the days in `{day}`, and they are not put together: "
        "write a column with both"
        for name in left
        for day in days[:1]
    ]


def _lists_signals(engine: DuckDBEngine, sample: Sample, name: str) -> bool:
    """Whether the column holds lists of what would be a signal by itself, as its name says in the plural."""
    one = re.sub("e?s$", "", name) if name.endswith(("sses", "xes")) else name.removesuffix("s")
    surest = max(max(says(meaning_of(kind), one), says(meaning_of(kind), name)) for kind in _LISTED)
    if surest < BY_ENDING - 0.5:
        return False
    return sample.profiles[name].lists > 0.5 or (one != name and _has_marks(engine, sample, name))


def _has_marks(engine: DuckDBEngine, sample: Sample, name: str) -> bool:
    """Whether some values of the column are several, with marks between them."""
    text = text_sql(sample.columns[name])
    share = f"avg(regexp_matches(trim({text}), {quote_text(_SEVERAL)})::integer)"
    return float(engine.scalar(f"select {share} from {sample.relation} where {text} <> ''") or 0) >= _SOME


def _of_masked(sample: Sample, taken: Set[str]) -> Iterable[str]:
    """A line for each column called a card that tells its last digits alone, where nothing else tells of cards."""
    card = meaning_of("payment")
    if any(says(card, name) >= BY_ENDING for name in taken):
        return
    for name, profile in sample.profiles.items():
        if name not in taken and profile.masked > 0.5 and profile.different > 1 and says(card, name) >= BY_ENDING - 0.5:
            yield (
                f"{sample.found.path}: `{name}` is not used: it tells the last digits of cards, which strangers share; "
                "with brand and expiry beside them hardly any do: then name it as a kind of your own, or write a "
                "fingerprint of the whole number"
            )


def _of_columns(engine: DuckDBEngine, sample: Sample, taken: Set[str]) -> Iterable[str]:
    for name, profile in sample.profiles.items():
        what = _called(name)
        if what is None or name in taken or not profile.given or _fitting(sample, taken, what):
            continue
        if meaning_of(what).fits(profile) < 0.3:
            text = text_sql(sample.columns[name])
            shown = " ".join(str(engine.scalar(f"select min({text}) from {sample.relation}")).split())[:60]
            yield f"{sample.found.path}: `{name}` is not used: `{shown}` does not read as {_BY_FORM[what]}"


def _called(name: str) -> str | None:
    """What the name, or the last step of a path, says by itself."""
    whole = "_".join(words_of(name.rpartition(".")[2]))
    return next((what for what in _BY_FORM if whole in meaning_of(what).names), None)


def _fitting(sample: Sample, taken: Set[str], what: str) -> bool:
    """Whether another column of the table is used as that; digests, which an address may be hidden in, are none yet."""
    meaning = meaning_of(what)
    return any(meaning.fits(sample.profiles[name]) > 0.6 for name in taken if name in sample.profiles)
