"""Told kinds: what kinds of the user's own are by their values, where their names say something else or nothing.

`address` is called where somebody lives, where a machine is, and a wallet: a name alone would have the report speak of
postal addresses where there are none. And an `iban` is one's own, or whom one pays: of their own people have one or
two. What [[kinds]] says of a kind is left as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..engine import DuckDBEngine, quote_text
from ..reading import SignalTable, Sources, account_sql, note_column, placeholder_sql, text_sql
from ..settings import KindSettings, Settings
from .kinds import HOUSE, KINDS, Kind, known_as

__all__ = ["told_by_values"]

_MOST = 0.8
"""Share of the different values that must be so: some are typed wrongly, or are placeholders of somebody's own."""

_V6 = r"[0-9a-f:]*::[0-9a-f:]*(\d{1,3}(\.\d{1,3}){3})?|([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
"""A number of a network card has colons, too, and fewer of them."""
_ADDRESS = rf"\[?(\d{{1,3}}(\.\d{{1,3}}){{3}}|{_V6})\]?(:\d+)?(/\d{{1,3}})?"
_MAIL = r"[^@\s]+@[^@\s]+\.[^@\s.]+"
_WALLET = r"0x[0-9a-f]{40}|(bc1|tb1|ltc1|addr1)[0-9a-z]{20,100}"
_BASE_58 = r"[1-9A-HJ-NP-Za-km-z]{25,44}"
"""The letters and digits in which other wallets are written; one of them alone is any id."""

_FORMS = {
    "ip_address": f"regexp_full_match(small, {quote_text(_ADDRESS)})",
    "email": f"regexp_full_match(small, {quote_text(_MAIL)})",
    "wallet": f"regexp_full_match(small, {quote_text(_WALLET)}) or (regexp_full_match(text, {quote_text(_BASE_58)}) "
    "and text <> small and text <> upper(text) and regexp_matches(text, '[0-9]'))",
}
"""The usual name of a kind -> SQL for whether the value `text`, in small letters `small`, is written as one."""

_BLANK = "regexp_matches(text, '\\s')"
"""What every postal address has."""

_ANY_ADDRESS = "address"
"""The name by which an address of any sort is called."""

_PAYEE = "payee"
_ONES_OWN = 20.0
"""Rarity from which on a kind's values are a person's own ..."""
_SEVERAL = 2.5
"""... and how many each account shows, on average, where they are somebody else's: people pay and write to many."""


@dataclass(frozen=True)
class _Told:
    """What the values of a kind say: how it is to be described, and what to say of it."""

    described: KindSettings
    said: str


def told_by_values(engine: DuckDBEngine, sources: Sources, settings: Settings) -> Settings:
    """`settings` with a description of each kind whose values say what it is and whose name does not, each noted."""
    settings = others_by_number(engine, sources, settings)
    described = {kind.name for kind in KINDS} | {kind.name for kind in settings.kinds}
    found = []
    for name in dict.fromkeys(signal.kind for signal in sources.signals if signal.kind not in described):
        signals = [signal for signal in sources.signals if signal.kind == name and not signal.is_text]
        told = _told(engine, name, signals) if signals else None
        if told:
            note_column(engine, signals[0].events.table, signals[0].value.name, told.said)
            found.append(told.described)
    return settings.model_copy(update={"kinds": (*settings.kinds, *found)}) if found else settings


def others_by_number(engine: DuckDBEngine, sources: Sources, settings: Settings) -> Settings:
    """`settings` with each kind of what people have one of, but of whose values accounts show several each, described
    as whom they pay, which is as private as the data say; each noted. Not where [[kinds]] says what it is like, or how
    rare."""
    described = {kind.name: kind for kind in settings.kinds}
    told = dict(described)
    for name in dict.fromkeys(signal.kind for signal in sources.signals):
        known, said = known_as(name), described.get(name, KindSettings(name=name))
        signals = [signal for signal in sources.signals if signal.kind == name and not signal.is_text]
        if known is None or known.rarity < _ONES_OWN or said.like or said.rarity or not signals:
            continue
        each = _each(engine, signals)
        if each >= _SEVERAL:
            what = f"kind `{name}`: accounts show {each:.1f} each, so these are others', not their own"
            note_column(engine, signals[0].events.table, signals[0].value.name, f"{what}; [[kinds]] says otherwise")
            told[name] = said.model_copy(update={"like": _PAYEE, "clean": said.clean or known.clean})
    return settings.model_copy(update={"kinds": tuple(told.values())}) if told != described else settings


def _each(engine: DuckDBEngine, signals: Iterable[SignalTable]) -> float:
    """How many different values each account shows that shows any, on average."""
    rows = " union all ".join(
        f"select {account_sql(one.events.account)} as account, lower(trim({text_sql(one.value)})) as value "
        f"from {one.events.table.name}"
        for one in signals
    )
    given = f"select account, count(distinct value) as n from ({rows}) where value <> '' group by account"
    return float(engine.scalar(f"select coalesce(avg(n), 0) from ({given})"))


def _told(engine: DuckDBEngine, name: str, signals: Iterable[SignalTable]) -> _Told | None:
    known = known_as(name)
    if known is not None and known.clean != HOUSE:
        return None
    shares = _shares(engine, signals)
    alike = next((like for like in _FORMS if shares[like] >= _MOST), None)
    # What nobody has named otherwise is taken for what machines have alone: mails and wallets may be anybody's.
    if alike == "ip_address" or (alike and known):
        return _as_known(name, alike)
    if known and name.casefold() == _ANY_ADDRESS and shares["blank"] < 1 - _MOST:
        words = ("an address", "addresses")
        return _Told(KindSettings(name=name, clean="id", words=words), "no postal addresses; taken for ids")
    return None


def _as_known(name: str, like: str) -> _Told:
    known: Kind | None = known_as(like)
    many = "addresses of machines" if like == "ip_address" else known.many if known else like
    said = f"kind `{name}`: its values are {many}, and are judged as such; [[kinds]] says otherwise, where it is wrong"
    return _Told(KindSettings(name=name, like=like), said)


def _shares(engine: DuckDBEngine, signals: Iterable[SignalTable]) -> dict[str, float]:
    """Which part of the different values is written in each form, and which has a blank in it."""
    forms = {**_FORMS, "blank": _BLANK}
    counted = ", ".join(f"coalesce(avg(({sql})::integer), 0)::double as {name}" for name, sql in forms.items())
    values = " union all ".join(f"select {text_sql(one.value)} as text from {one.events.table.name}" for one in signals)
    trimmed = f"select distinct trim(text) as text, lower(trim(text)) as small from ({values})"
    given = f"select * from ({trimmed}) where text <> '' and not {placeholder_sql('small')}"
    row = engine.frame(f"select {counted} from ({given})").iloc[0]
    return {name: float(row[name]) for name in forms}
