"""Secrets: what texts of the settings take from the environment as `{env:NAME}`, and how it is kept out of sight."""

import base64
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from .errors import InputError

__all__ = ["PLACEHOLDER", "Secrets", "texts_in"]

PLACEHOLDER = re.compile(r"\{(env:)?([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, repr=False)
class Secrets:
    """The environment's values that templates name; shown nowhere."""

    values: Mapping[str, str]

    @classmethod
    def named_in(cls, template: Any, environment: Mapping[str, str]) -> "Secrets":
        """The secrets that `template` names. Raises InputError that names a variable not set, or with a line end."""
        names = {name for text in texts_in(template) for prefix, name in PLACEHOLDER.findall(text) if prefix}
        for name in sorted(names):
            value = environment.get(name, "")
            # A file read whole ends with one, and neither a header nor an address takes it.
            if value != value.strip("\r\n"):
                raise InputError(f"environment variable {name} begins or ends with a line end; set it without one")
        return cls.of(sorted(names), environment)

    @classmethod
    def of(cls, names: list[str] | tuple[str, ...], environment: Mapping[str, str]) -> "Secrets":
        """The secrets called `names`. Raises InputError that names one which is not set."""
        for name in names:
            if not environment.get(name):
                raise InputError(f"environment variable {name} is not set; the settings name it as {{env:{name}}}")
        return cls({f"env:{name}": environment[name] for name in names})

    def redact(self, text: str) -> str:
        """`text` with every secret, in the forms in which it may come back, as the name of its variable.

        Where one hides in a way that cannot be cut out, nothing of the text is kept but that.
        """
        # Longest first, or a secret that starts with another would keep its end.
        found = sorted(self.values.items(), key=lambda item: -len(item[1]))
        for name, value in found:
            for form in sorted(_forms(value), key=len, reverse=True):
                text = text.replace(form, f"{{{name}}}")
        for name, value in found:
            if len(value) >= SHORTEST and (any(value in read for read in _readings(text)) or _is_cut_up(value, text)):
                return f"(left out: it repeats {{{name}}})"
        return text


SHORTEST = 6
"""What is shorter stands in too many texts by chance to be looked for behind escapes."""


def _forms(value: str) -> set[str]:
    """`value` as addresses, JSON, pages, base64 and hexadecimal digits write it."""
    quoted = {quote(value, safe=""), quote(value)}
    escaped = json.dumps(value)[1:-1]
    forms = {value, *quoted, *(one.lower() for one in quoted), escaped, escaped.replace("/", "\\/"), html.escape(value)}
    if len(value) >= SHORTEST:
        # Some encode what was encoded already.
        forms |= _in_base64(value) | _in_base64(base64.b64encode(value.encode()).decode())
        digits = value.encode().hex()
        forms |= {digits, digits.upper(), base64.b32encode(value.encode()).decode().rstrip("=")[:-1]}
    return {*forms, *_parts(value)}


def _in_base64(value: str) -> set[str]:
    """The middle of `value` in base64, at each of the three places where it may start; padding and ends differ."""
    found = set()
    for start in range(3):
        text = base64.b64encode(b"\0" * start + value.encode()).decode().rstrip("=")
        middle = text[(0, 2, 3)[start] : -1]
        found |= {middle, middle.replace("+", "-").replace("/", "_")}
    return {one for one in found if len(one) >= SHORTEST}


def _is_cut_up(value: str, text: str) -> bool:
    """Whether `value` stands in `text` with spaces or line ends between its parts, as long lines are folded."""
    bare = "".join(text.split())
    return any(len(form) >= SHORTEST and form in bare for form in _forms(value))


def _readings(text: str) -> list[str]:
    """`text` as whoever undoes its escapes reads it, once and twice."""
    found = [text]
    for _ in range(2):
        last = found[-1]
        plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), last)
        plain = re.sub(r"\\x([0-9a-fA-F]{2})", lambda code: chr(int(code[1], 16)), plain)
        plain = re.sub(r"=([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), plain)
        found += [unquote(html.unescape(re.sub(r"\\(.)", r"\1", plain)))]
    return [*found[1:], *(unquote(one.replace("+", " ")) for one in found[1:])]


def _parts(value: str) -> list[str]:
    """The password in a database address, which errors may show apart from the address."""
    try:
        password = urlsplit(value).password
    except ValueError:
        return []
    return [password] if password else []


def texts_in(template: Any) -> list[str]:
    """Every text in `template`, at any depth, keys left out."""
    if isinstance(template, str):
        return [template]
    if isinstance(template, Mapping):
        return [text for inner in template.values() for text in texts_in(inner)]
    if isinstance(template, (list, tuple)):
        return [text for inner in template for text in texts_in(inner)]
    return []
