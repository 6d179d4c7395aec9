"""Phone numbers made comparable: E.164, by Google's rules of every country's numbers (the library phonenumbers)."""

import re

from .mails import DIGEST
from .nothing_hashed import DIGESTS_OF_NOTHING

__all__ = ["phone_form"]

_WITH_COUNTRY = 11
"""Digits from which on a number may well begin with its country's. Equal ones stay equal, were it another country's."""
_FILLED = re.compile(r"(\d)\1{7,}|^0?12345678|^98765432")
"""Eight times one digit, or a row of them."""


def phone_form(raw: str, region: str) -> tuple[str, str | None]:
    """The number in E.164 and None, or what was written and why it is no signal."""
    import phonenumbers

    text = raw.strip()
    if not text:
        return text, "empty"
    if re.fullmatch(DIGEST, text.lower()) and not text.isdigit():
        return text.lower(), "placeholder" if text.lower() in DIGESTS_OF_NOTHING else None
    # `00` is how a country's code is begun in most of the world, and the library knows it by region alone.
    international = "+" + text[2:] if text.startswith("00") else text
    try:
        number = phonenumbers.parse(international, region or None)
    except phonenumbers.NumberParseException:
        if whole := _with_country(text, region):
            return whole, None
        lacks = not region and not international.startswith("+") and any(char.isdigit() for char in text)
        return text, "a phone number without its country; name the kind's region" if lacks else "not a phone number"
    if not phonenumbers.is_possible_number(number):
        return text, "not a phone number"
    if _fills(phonenumbers.national_significant_number(number)):
        return text, "placeholder"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None


def _fills(digits: str) -> bool:
    """Whether the digits behind the country's are what people type where a number must stand: one digit, or a row."""
    return len(set(digits)) == 1 or bool(_FILLED.search(digits))


def _with_country(text: str, region: str) -> str | None:
    """The number that begins with its country's code, as networks write it without a plus sign; None where it may be
    one that lacks its country: shorter ones are."""
    import phonenumbers

    digits = re.sub(r"[ ().-]", "", text)
    if region or not re.fullmatch(f"[1-9][0-9]{{{_WITH_COUNTRY - 1},14}}", digits):
        return None
    try:
        known = phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return None
    return f"+{digits}" if known else None
