"""Templates of connectors: `{account}` and its like, `{env:NAME}` for secrets, and how secrets are kept out of sight.

One pass fills a template, so that nothing which a value contains is ever taken for a placeholder.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from ..errors import InputError

__all__ = ["Secrets", "check_placeholders", "fill", "fill_json", "refuse_literal_secrets"]

_PLACEHOLDER = re.compile(r"\{(env:)?([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET_HEADER = re.compile(r"auth|cookie|token|secret|api[-_]?key|password|credential", re.IGNORECASE)
_SECRET_PARAMETER = re.compile(r"(?:^|[?&\s])(?:\w*(?:token|secret|api_?key|password))=(?!\{env:)[^&\s]", re.IGNORECASE)


def fill(template: str, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
    """`template` with each placeholder's value, escaped; `{env:NAME}` is looked up as `env:NAME` and kept as it is."""

    def value(found: re.Match[str]) -> str:
        return values[found[1] + found[2]] if found[1] else escape(values[found[2]])

    return _PLACEHOLDER.sub(value, template)


def fill_json(template: Any, values: Mapping[str, Any]) -> Any:
    """`template` (what TOML holds) with each text filled; a text that is one placeholder becomes its value."""
    if isinstance(template, str):
        whole = _PLACEHOLDER.fullmatch(template)
        if whole:
            return values[(whole[1] or "") + whole[2]]
        return fill(template, {key: value for key, value in values.items() if isinstance(value, str)})
    if isinstance(template, Mapping):
        return {key: fill_json(inner, values) for key, inner in template.items()}
    if isinstance(template, (list, tuple)):
        return [fill_json(inner, values) for inner in template]
    return template


def check_placeholders(template: Any, known: set[str], where: str, *, env: bool = True) -> None:
    """Nothing where `template` names only what is `known`; raises ValueError that names the other placeholder."""
    for text in _texts(template):
        for prefix, name in _PLACEHOLDER.findall(text):
            if not (env if prefix else name in known):
                may = ", ".join(f"{{{each}}}" for each in sorted(known)) or "no placeholder"
                raise ValueError(
                    f"`{{{prefix}{name}}}` cannot stand in `{where}`; it takes {may}" + env * " or {env:NAME}"
                )


def refuse_literal_secrets(url: str, headers: Mapping[str, str]) -> None:
    """Nothing where url and headers hold no secret in clear; raises ValueError that says where to put it."""
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


@dataclass(frozen=True, repr=False)
class Secrets:
    """The environment's values that templates name; shown nowhere."""

    values: Mapping[str, str]

    @classmethod
    def named_in(cls, template: Any, environment: Mapping[str, str]) -> "Secrets":
        """The secrets that `template` names. Raises InputError that names a variable which is not set."""
        names = {name for text in _texts(template) for prefix, name in _PLACEHOLDER.findall(text) if prefix}
        return cls.of(sorted(names), environment)

    @classmethod
    def of(cls, names: list[str] | tuple[str, ...], environment: Mapping[str, str]) -> "Secrets":
        """The secrets called `names`. Raises InputError that names one which is not set."""
        for name in names:
            if not environment.get(name):
                raise InputError(f"environment variable {name} is not set; the connector's settings name it")
        return cls({f"env:{name}": environment[name] for name in names})

    def redact(self, text: str) -> str:
        """`text` with every secret, in the forms in which it may come back, as the name of its variable."""
        # Longest first, or a secret that starts with another would keep its end.
        for name, value in sorted(self.values.items(), key=lambda item: -len(item[1])):
            for form in {value, quote(value, safe=""), quote(value), json.dumps(value)[1:-1], *_parts(value)}:
                text = text.replace(form, f"{{{name}}}")
        return text


def _parts(value: str) -> list[str]:
    """The password in a database address, which errors may show apart from the address."""
    try:
        password = urlsplit(value).password
    except ValueError:
        return []
    return [password] if password else []


def _texts(template: Any) -> list[str]:
    """Every text in `template`, at any depth, keys left out."""
    if isinstance(template, str):
        return [template]
    if isinstance(template, Mapping):
        return [text for inner in template.values() for text in _texts(inner)]
    if isinstance(template, (list, tuple)):
        return [text for inner in template for text in _texts(inner)]
    return []
