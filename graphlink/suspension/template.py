"""Templates of connectors: `{account}` and its like, and `{env:NAME}` for secrets.

One pass fills a template, so that nothing which a value contains is ever taken for a placeholder.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..secrets import PLACEHOLDER, Secrets, texts_in

__all__ = [
    "Secrets",
    "check_placeholders",
    "fill",
    "fill_json",
    "number_of",
    "refuse_literal_secrets",
    "refuse_secret_arguments",
]

_SECRET_HEADER = re.compile(r"auth|cookie|token|secret|api[-_]?key|password|credential", re.IGNORECASE)
_SECRET_PARAMETER = re.compile(
    r"(?:^|[?&;\s])(?:[\w-]*(?:token|secret|api[-_]?key|password|signature)|key|auth|sig|pwd)=(?!\{)[^&\s]",
    re.IGNORECASE,
)
_SECRET_NAME = re.compile(
    r"(?:^|[-_.])(?:token|secret|password|passwd|credentials?|api[-_]?key)$|token$", re.IGNORECASE
)
_SECRET_ARGUMENT = re.compile(r"^-{0,2}[\w-]*(?:token|secret|password|api[-_]?key)$", re.IGNORECASE)


def fill(template: str, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
    """`template` with each placeholder's value, escaped; `{env:NAME}` is looked up as `env:NAME` and kept as it is."""

    def value(found: re.Match[str]) -> str:
        return values[found[1] + found[2]] if found[1] else escape(values[found[2]])

    return PLACEHOLDER.sub(value, template)


def fill_json(template: Any, values: Mapping[str, Any]) -> Any:
    """`template` (what TOML holds) with each text filled; a text that is one placeholder becomes its value."""
    if isinstance(template, str):
        whole = PLACEHOLDER.fullmatch(template)
        if whole:
            return values[(whole[1] or "") + whole[2]]
        return fill(template, {key: str(value) for key, value in values.items() if isinstance(value, (str, int))})
    if isinstance(template, Mapping):
        return {key: fill_json(inner, values) for key, inner in template.items()}
    if isinstance(template, (list, tuple)):
        return [fill_json(inner, values) for inner in template]
    return template


def number_of(account: str) -> int | None:
    """The id as the number that is written so; None where it is none, or one written in another way (`007`)."""
    return int(account) if re.fullmatch(r"0|-?[1-9]\d{0,38}", account, re.ASCII) else None


def check_placeholders(template: Any, known: set[str], where: str, *, env: bool = True) -> None:
    """Nothing where `template` names only what is `known`; raises ValueError that names the other placeholder."""
    for text in texts_in(template):
        for prefix, name in PLACEHOLDER.findall(text):
            if not (env if prefix else name in known):
                may = ", ".join(f"{{{each}}}" for each in sorted(known)) or "no placeholder"
                raise ValueError(
                    f"`{{{prefix}{name}}}` cannot stand in `{where}`; it takes {may}" + env * " or {env:NAME}"
                )


def refuse_secret_arguments(arguments: Sequence[str]) -> None:
    """Nothing where a program's arguments hold no secret in clear; raises ValueError that says where to put it.

    Whoever lists the processes of a machine reads them, so a secret has no place there at all.
    """
    for place, argument in enumerate(arguments):
        name, given, value = argument.partition("=")
        before = arguments[place - 1] if place else ""
        follows = bool(argument) and not argument.startswith("-") and before.startswith("-") and _names_secret(before)
        if follows or (given and value and _names_secret(name)):
            raise ValueError("an argument holds a secret in clear; name a variable in `environment` instead")


def _names_secret(name: str) -> bool:
    return bool(_SECRET_ARGUMENT.match(name))


def _literal_in(body: Any) -> str | None:
    """The first key of `body` that is called like a secret and holds one in clear."""
    if isinstance(body, Mapping):
        for key, value in body.items():
            if isinstance(value, str) and value and "{" not in value and _SECRET_NAME.search(str(key)):
                return str(key)
            if (inner := _literal_in(value)) is not None:
                return inner
    elif isinstance(body, (list, tuple)):
        return next((found for one in body if (found := _literal_in(one)) is not None), None)
    return None


def refuse_literal_secrets(url: str, headers: Mapping[str, str], body: Any = None) -> None:
    """Nothing where url, headers and body hold no secret in clear; raises ValueError that says where to put it."""
    named = _literal_in(body)
    if named is not None:
        raise ValueError(f"`{named}` in the body holds a secret in clear; write {{env:NAME}} and set NAME")
    for name, value in headers.items():
        if _SECRET_HEADER.search(name) and value and "{env:" not in value and name.casefold() != "idempotency-key":
            raise ValueError(
                f"header {name} holds a secret in clear; write {{env:NAME}} and set NAME in the environment"
            )
    try:
        password = urlsplit(url).password
    except ValueError as problem:
        raise ValueError(f"no usable address ({problem})") from problem
    if (password and "{env:" not in password) or _SECRET_PARAMETER.search(url):
        raise ValueError("the address holds a secret in clear; write {env:NAME} and set NAME in the environment")
