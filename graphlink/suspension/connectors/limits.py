"""How long a server wants to be left alone: Retry-After, and the headers in which APIs say what is left of a limit."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["asked_pause", "is_limit", "pause_before_next"]

RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-reset-after")
LEFT = ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining")
# A number of seconds this large is a moment (1970 is over), and one larger still counts in milliseconds.
MOMENT, MILLISECONDS = 1_000_000_000, 1_000_000_000_000


def is_limit(code: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer says "not so fast": 429, or 403 with what a limit is told with."""
    return code == 429 or (code == 403 and ("retry-after" in headers or _left(headers) == 0))


def asked_pause(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks to wait; None where it asks for none."""
    asked = _pause(headers.get("retry-after", ""), headers)
    return _until_reset(headers) if asked is None and _left(headers) in (0, None) else asked


def pause_before_next(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait after an answer that was the last one allowed; None where more are."""
    return _until_reset(headers) if _left(headers) == 0 else None


def _left(headers: Mapping[str, str]) -> int | None:
    """How many requests are left; None where the answer does not say."""
    said = next((headers[name] for name in LEFT if name in headers), "")
    found = re.match(r"\s*(\d+)", said) or re.search(r"\b(?:remaining|r)\s*=\s*(\d+)", headers.get("ratelimit", ""))
    return int(found[1]) if found else None


def _until_reset(headers: Mapping[str, str]) -> float | None:
    said = next((headers[name] for name in RESETS if name in headers), "")
    found = re.search(r"\b(?:reset|t)\s*=\s*(\d+)", headers.get("ratelimit", ""))
    return _pause(said or (found[1] if found else ""), headers)


def _pause(said: str, headers: Mapping[str, str]) -> float | None:
    """Seconds from a number of seconds, a moment in seconds or milliseconds, or a date."""
    said = said.strip()
    try:
        if not re.fullmatch(r"\d+(\.\d+)?", said):
            return max(0.0, (parsedate_to_datetime(said) - _now(headers)).total_seconds()) if said else None
        number = float(said)
    except (ValueError, TypeError):
        return None
    if number >= MOMENT:
        moment = number / 1000 if number >= MILLISECONDS else number
        # A second more: both clocks tell whole seconds.
        return max(0.0, moment - _now(headers).timestamp() + 1)
    return number


def _now(headers: Mapping[str, str]) -> datetime:
    """The time by the server's clock where it tells it: its moments are counted by that."""
    try:
        return parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return datetime.now(UTC)
