"""What an answer holds, however it is written: JSON, XML, lines of JSON, events, the fields of a form."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import httpx

from .meaning import is_page
from .xml_answers import document_in

__all__ = ["document_of"]

# What some put before their JSON, so that no page can load it as a script.
GUARD = re.compile(r"\s*(\)\]\}'?,?|while\s*\(1\);|for\s*\(;;\);|&&&START&&&)")
EVENT = re.compile(r"^data:(.*)$", re.MULTILINE)
FIELDS = re.compile(r"[\w.\[\]-]+=[^\s&]*(&[\w.\[\]-]+=[^\s&]*)+")
DEEPEST = 100
NO_DOCUMENT = (ValueError, RecursionError)


def document_of(response: httpx.Response) -> Any:
    """The answer's JSON, or what JSON would say for what it is; None where it is nothing of the kind, or so deep that
    nobody means it."""
    found = _found(response)
    return None if _is_too_deep(found) else found


def _found(response: httpx.Response) -> Any:
    kind, text = response.headers.get("content-type", ""), response.text
    try:
        found = response.json()
    except NO_DOCUMENT:
        return None if is_page(kind, text) else _in(text, kind)
    if isinstance(found, str) and found.lstrip().startswith(("{", "[")):
        # Written as JSON twice, as what stands before a program does with the program's own answer.
        found = _as_json(found) or found
    return found


def _in(text: str, kind: str) -> Any:
    text = GUARD.sub("", text.lstrip("\ufeff"), count=1)
    if (found := _as_json(text)) is not None:
        return found
    if "event-stream" in kind and (lines := _lines(EVENT.findall(text))):
        return lines
    if (lines := _lines(text.splitlines())) is not None:
        return lines
    if "x-www-form-urlencoded" in kind or FIELDS.fullmatch(text.strip()):
        return dict(parse_qsl(text.strip(), keep_blank_values=True)) or None
    return _first(text) if text.lstrip().startswith(("{", "[")) else document_in(text)


def _first(text: str) -> Any:
    """The JSON that a text begins with, whatever stands behind it."""
    try:
        return json.JSONDecoder().raw_decode(text.lstrip())[0]
    except NO_DOCUMENT:
        return None


def _is_too_deep(found: Any) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))]
        if not inner:
            return False
        level = [value for values in inner for value in values]
    return True


def _lines(lines: list[str]) -> list[Any] | None:
    """What several lines of JSON hold; None where one is none."""
    found = [_as_json(line) for line in lines if line.strip()]
    return found if found and all(isinstance(one, (dict, list)) for one in found) else None


def _as_json(text: str) -> Any:
    try:
        return json.loads(text)
    except NO_DOCUMENT:
        return None
