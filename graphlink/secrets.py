"""Secrets: what texts of the settings take from the environment as `{env:NAME}`, and how it is kept out of sight."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from .errors import InputError

__all__ = ["PLACEHOLDER", "Secrets", "texts_in"]

PLACEHOLDER = re.compile(r"\{(env:)?([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, repr=False)
class Secrets:
    """The environment's values that templates name; shown nowhere."""

    values: Mapping[str, str]

    @classmethod
    def named_in(cls, template: Any, environment: Mapping[str, str]) -> "Secrets":
        """The secrets that `template` names. Raises InputError that names a variable which is not set."""
        names = {name for text in texts_in(template) for prefix, name in PLACEHOLDER.findall(text) if prefix}
        return cls.of(sorted(names), environment)

    @classmethod
    def of(cls, names: list[str] | tuple[str, ...], environment: Mapping[str, str]) -> "Secrets":
        """The secrets called `names`. Raises InputError that names one which is not set."""
        for name in names:
            if not environment.get(name):
                raise InputError(f"environment variable {name} is not set; the settings name it as {{env:{name}}}")
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


def texts_in(template: Any) -> list[str]:
    """Every text in `template`, at any depth, keys left out."""
    if isinstance(template, str):
        return [template]
    if isinstance(template, Mapping):
        return [text for inner in template.values() for text in texts_in(inner)]
    if isinstance(template, (list, tuple)):
        return [text for inner in template for text in texts_in(inner)]
    return []
