"""Phone numbers made comparable: E.164, by Google's rules of every country's numbers (the library phonenumbers)."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from ..engine import DuckDBEngine
from .kinds import Kind
from .mails import DIGEST

__all__ = ["make_phone_forms"]

COLUMNS = ("kind", "raw", "value", "ip_range", "reason")


def make_phone_forms(engine: DuckDBEngine, kinds: Iterable[Kind]) -> None:
    """Leaves `phone_form` (kind, raw, value, ip_range, reason), each distinct number of `raw_value` once.

    A number without a country is read as one of the kind's `region`; where there is none it is left out, with that for
    a reason. A digest in place of a number counts as equal or not.
    """
    region = {kind.name: kind.region for kind in kinds if kind.clean == "phone"}
    rows = [(kind, raw, *_form(raw, region[kind])) for kind, raw in _raw(engine, region)]
    frame = pd.DataFrame([(kind, raw, value, None, reason) for kind, raw, value, reason in rows], columns=COLUMNS)
    engine.register("phone_form", frame.astype("str").where(frame.notna(), None))


def _raw(engine: DuckDBEngine, region: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if not region:
        return []
    found = engine.frame(
        "select kind, raw from raw_value join kind using (kind) where clean = 'phone' order by kind, raw"
    )
    return [(str(kind), str(raw)) for kind, raw in found.itertuples(index=False)]


def _form(raw: str, region: str) -> tuple[str, str | None]:
    """The number in E.164 and None, or what was written and why it is no signal."""
    import phonenumbers

    text = raw.strip()
    if not text:
        return text, "empty"
    if re.fullmatch(DIGEST, text.lower()) and not text.isdigit():
        return text.lower(), None
    # `00` is how a country's code is begun in most of the world, and the library knows it by region alone.
    international = "+" + text[2:] if text.startswith("00") else text
    try:
        number = phonenumbers.parse(international, region or None)
    except phonenumbers.NumberParseException:
        lacks = not region and not international.startswith("+") and any(char.isdigit() for char in text)
        return text, "a phone number without its country; name the kind's region" if lacks else "not a phone number"
    if not phonenumbers.is_possible_number(number):
        return text, "not a phone number"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None
