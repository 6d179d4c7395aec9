"""How long a server wants to be left alone: Retry-After, and the headers in which APIs say what is left of a limit."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["WORDS", "asked_pause", "is_limit", "pause_before_next", "server_time"]

# X-RateLimit-Remaining, x-ratelimit-remaining-requests, anthropic-ratelimit-requests-remaining, and so the resets.
NAMED = re.compile(
    r"(?P<head>(?:.*-)?rate-?limit(?:-.*)?)-(?P<what>remaining|reset)(?P<unit>-after)?(?P<ms>-ms)?(?P<tail>-.*)?"
)
PAUSES = ("retry-after", "x-retry-after", "x-ratelimit-retry-after", "x-rate-limit-retry-after-seconds")
IN_MILLISECONDS = ("retry-after-ms", "x-ms-retry-after-ms")
# What limits are called where a code and headers say nothing of one.
WORDS = re.compile(
    r"rate.?limit|too.?many.?requests|throttled|throttling|request_limit_exceeded|slow.?down", re.IGNORECASE
)
# The pause that stands in an answer: PlayFab's `retryAfterSeconds`, Telegram's `retry_after`, Discourse's
# `wait_seconds`.
TOLD = re.compile(
    r'"(wait_?seconds|retry_?after(_?(seconds|(?P<ms>ms|milliseconds|millis)))?)"\s*:\s*"?(?P<number>\d+(\.\d+)?)\b',
    re.IGNORECASE,
)
# A number of seconds this large is a moment (1970 is over), and one larger still counts in milliseconds.
MOMENT, MILLISECONDS = 1_000_000_000, 1_000_000_000_000
DURATION = re.compile(r"(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")


def is_limit(code: int, headers: Mapping[str, str], text: str = "") -> bool:
    """Whether an answer says "not so fast": 429, 403 with what a limit is told with, a refusal in a limit's words."""
    if code in (429, 420):
        return True
    told = "retry-after" in headers or _left(headers) == 0
    return (code == 403 and told) or (code in (400, 403) and bool(WORDS.search(text)))


def asked_pause(headers: Mapping[str, str], text: str = "") -> float | None:
    """The seconds that an answer asks to wait, by its headers, or by what stands in it where they do not say so; None
    where it asks for none."""
    said = next((headers[name] for name in PAUSES if name in headers), "")
    # Sent by the server and by what stands before it, one behind the other.
    asked = _pause(said, headers)
    asked = _pause(said.split(",")[-1], headers) if asked is None else asked
    exact = next((headers[name] for name in IN_MILLISECONDS if name in headers), "")
    if re.fullmatch(r"\d+(\.\d+)?", exact):
        asked = float(exact) / 1000
    asked = _until_reset(headers) if asked is None and _left(headers) in (0, None) else asked
    if asked is None and (told := TOLD.search(text[:2000])):
        asked = _pause(told["number"] + "ms" * bool(told["ms"]), headers)
    return asked


def pause_before_next(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait after an answer that was the last one allowed; None where more are."""
    return _until_reset(headers) if _left(headers) == 0 else None


def _left(headers: Mapping[str, str]) -> int | None:
    """How many requests are left; None where the answer does not say."""
    return _tightest(headers)[0]


def _until_reset(headers: Mapping[str, str]) -> float | None:
    return _pause(_tightest(headers)[1], headers)


def _tightest(headers: Mapping[str, str]) -> tuple[int | None, str]:
    """What is left, and when it is more, of the limit that keeps longest waiting; None and "" without.

    Several limits (of requests and of tokens; `"burst";r=0;t=2, "day";r=500;t=3600`) stand beside each other; one with
    nothing left counts first.
    """
    known = [*_named(headers), *_listed(headers.get("ratelimit", ""))]
    return max(known, key=lambda one: (one[0] == 0, -(one[0] or 0), _pause(one[1], headers) or 0), default=(None, ""))


def _named(headers: Mapping[str, str]) -> list[tuple[int | None, str]]:
    """The limits that headers of their own tell, each with what is left of it and when it is more."""
    found: dict[str, dict[str, str]] = {}
    for name, said in headers.items():
        if part := NAMED.fullmatch(name.casefold()):
            text = f"{said.strip()}ms" if part["ms"] else said
            found.setdefault(f"{part['head']}{part['tail'] or ''}", {})[part["what"]] = text
    limits = [(_first_number(one.get("remaining", "")), one.get("reset", "")) for one in found.values()]
    return [(left, reset) for left, reset in limits if left is not None or reset]


def _first_number(said: str) -> int | None:
    found = re.match(r"\s*(\d+)", said)
    return int(found[1]) if found else None


def _listed(said: str) -> list[tuple[int | None, str]]:
    """The limits of `RateLimit`: the older form is one whose parts stand between commas, the newer ones have
    semicolons."""
    limits = said.split(",") if ";" in said else [said]
    found = [(_number(r"remaining|r", one), _number(r"reset|t", one)) for one in limits]
    return [
        (left, "" if reset is None else str(reset)) for left, reset in found if left is not None or reset is not None
    ]


def _number(name: str, said: str) -> int | None:
    found = re.search(rf"\b(?:{name})\s*=\s*(\d+)", said)
    return int(found[1]) if found else None


def _pause(said: str, headers: Mapping[str, str]) -> float | None:
    """Seconds from a number of seconds, a duration (`6m0s`), a moment in seconds or milliseconds, or a date."""
    said = said.strip()
    if lasting := DURATION.fullmatch(said) if not said.isdecimal() else None:
        hours, minutes, seconds, thousandths = (float(part or 0) for part in lasting.groups())
        return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
    try:
        if not re.fullmatch(r"\d+(\.\d+)?", said):
            return max(0.0, (_moment(said) - server_time(headers)).total_seconds()) if said else None
        number = float(said)
    except (ValueError, TypeError):
        return None
    if number >= MOMENT:
        moment = number / 1000 if number >= MILLISECONDS else number
        # A second more: both clocks tell whole seconds.
        return max(0.0, moment - server_time(headers).timestamp() + 1)
    return number


def _moment(said: str) -> datetime:
    """The moment of a date as HTTP or as ISO 8601 writes it. Raises ValueError, TypeError."""
    if not re.match(r"\d{4}-\d\d-\d\d", said):
        return parsedate_to_datetime(said)
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def server_time(headers: Mapping[str, str]) -> datetime:
    """The time by the server's clock where it tells it: its moments are counted by that."""
    try:
        return parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return datetime.now(UTC)
