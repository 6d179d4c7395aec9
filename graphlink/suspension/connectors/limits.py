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
    found = re.match(r"\s*(\d+)", said)
    return int(found[1]) if found else _tightest(headers)[0]


def _until_reset(headers: Mapping[str, str]) -> float | None:
    said = next((headers[name] for name in RESETS if name in headers), "")
    return _pause(said or _tightest(headers)[1], headers)


def _tightest(headers: Mapping[str, str]) -> tuple[int | None, str]:
    """What is left, and when it is more, of the limit of `RateLimit` that keeps longest waiting; None and "" without.

    Several limits (`"burst";r=0;t=2, "day";r=500;t=3600`) stand beside each other; one with nothing left counts first.
    """
    said = headers.get("ratelimit", "")
    # The older form is one limit whose parts stand between commas, the newer ones have semicolons.
    limits = said.split(",") if ";" in said else [said]
    found = [(_number(r"remaining|r", one), _number(r"reset|t", one)) for one in limits]
    known = [(left, reset) for left, reset in found if left is not None or reset is not None]
    left, reset = max(known, key=lambda one: (one[0] == 0, -(one[0] or 0), one[1] or 0), default=(None, None))
    return left, "" if reset is None else str(reset)


def _number(name: str, said: str) -> int | None:
    found = re.search(rf"\b(?:{name})\s*=\s*(\d+)", said)
    return int(found[1]) if found else None


def _pause(said: str, headers: Mapping[str, str]) -> float | None:
    """Seconds from a number of seconds, a moment in seconds or milliseconds, or a date."""
    said = said.strip()
    try:
        if not re.fullmatch(r"\d+(\.\d+)?", said):
            return max(0.0, (_moment(said) - _now(headers)).total_seconds()) if said else None
        number = float(said)
    except (ValueError, TypeError):
        return None
    if number >= MOMENT:
        moment = number / 1000 if number >= MILLISECONDS else number
        # A second more: both clocks tell whole seconds.
        return max(0.0, moment - _now(headers).timestamp() + 1)
    return number


def _moment(said: str) -> datetime:
    """The moment of a date as HTTP or as ISO 8601 writes it. Raises ValueError, TypeError."""
    if not re.match(r"\d{4}-\d\d-\d\d", said):
        return parsedate_to_datetime(said)
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _now(headers: Mapping[str, str]) -> datetime:
    """The time by the server's clock where it tells it: its moments are counted by that."""
    try:
        return parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return datetime.now(UTC)
