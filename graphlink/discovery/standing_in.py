"""Standing in: columns that may name accounts though nothing says so, and rows that may be what accounts did."""

from collections.abc import Set

from .account_columns import AccountsTable
from .leftovers import FEW, NOT_KNOWN, why_unused
from .meanings import MEANINGS
from .meetings import LISTS
from .profiles import Profile
from .samples import Sample
from .sureness import sureness, words_of

__all__ = ["perhaps_doings", "stand_ins"]

_LONG = 5
"""Digits of numbers that may well be ids; shorter ones count or measure something."""
_OTHERS = {"session", "request", "order", "trace", "span", "correlation", "transaction", "path", "url", "uri", "page"}
_OTHERS |= {"status", "code", "version", "country", "city", "zip", "asn", "product", "item", "sku", "object", "post"}
_OTHERS |= {"amount", "price", "total", "size", "bytes", "duration", "latency", "count", "score", "tokens", "campaign"}
"""Words of ids of other things, and of measures."""
_OBJECTS = {"object"}
"""Of a directory it is whoever signs in; elsewhere what is acted on, and then another column says by whom."""
_DONE = {
    "invoice",
    "ticket",
    "event",
    "message",
    "payment",
    "charge",
    "receipt",
    "booking",
    "shipment",
    "parcel",
    "case",
}
"""Words of what is done once, and may have a second line."""
_AGAIN = 0.9
"""Up to this part of its values that are different a column names things again and again."""


def stand_ins(sample: Sample) -> list[str]:
    """The columns that may name accounts though nothing says so: a mail address, or ids of nothing else known.

    Where most come once, and some again, it is whoever signed up or was asked; the id of a row never comes again.
    """
    mails = [name for name, one in sample.profiles.items() if one.mails > 0.9 and one.different > 1]
    called = {name: sample.called(name) for name in sample.profiles}
    again = [name for name, one in sample.profiles.items() if _may_stand_in(called[name], one, _AGAIN)]
    once = [name for name in sample.profiles if not set(words_of(name)) & _DONE]
    found = mails[:1] or again or [name for name in once if _may_stand_in(called[name], sample.profiles[name], 1)]
    objects = [name for name in sample.profiles if words_of(name)[-2:] == ("object", "id")]
    return found or [name for name in objects if _may_stand_in(name, sample.profiles[name], _AGAIN, _OTHERS - _OBJECTS)]


def _may_stand_in(name: str, profile: Profile, part: float, others: Set[str] = frozenset(_OTHERS)) -> bool:
    ids = why_unused(name, profile) == NOT_KNOWN or (profile.numbers > 0.9 and profile.length >= _LONG)
    return (
        ids
        and FEW / 2 < profile.different < part * profile.given
        and profile.blanks < 0.1
        and not set(words_of(name)) & others
        and not any(sureness(meaning, name, profile) for meaning in MEANINGS)
    )


def perhaps_doings(accounts: AccountsTable) -> list[str]:
    """What to say where rows that nothing calls accounts may be what these did: another column has ids again and
    again."""
    sample, key = accounts.sample, accounts.key.column
    if accounts.named_by or words_of(key) != ("id",) or set(words_of(sample.found.name)) & set(LISTS):
        return []
    return [
        f"{sample.found.path}: each row is an account, by its `{key}`; where `{name}` says whose each row is, name "
        "that as the `account`, and no table of accounts"
        for name in stand_ins(sample)[:1]
    ]
