"""Kinds of a user's own whose name is nearly a usual one: a letter takes their meaning, and nothing refuses them."""

import difflib

from ..settings import Settings
from .kinds import KINDS, KNOWN, known_as

__all__ = ["misspelt_kinds"]

NEAR = 0.85
USUAL = [kind.name for kind in KINDS] + [name for kind, names in KNOWN for name in (kind.name, *names)]


def misspelt_kinds(settings: Settings) -> tuple[str, ...]:
    """A line for each kind of `[[signals]]` that nothing describes, and whose name is nearly that of a usual one."""
    described = {kind.name for kind in settings.kinds}
    names = dict.fromkeys(signal.kind for signal in settings.signals)
    own = [name for name in names if name not in described and name not in USUAL and known_as(name) is None]
    near = {name: _nearest(name.casefold()) for name in own}
    return tuple(
        f"kind {name}: is one of your own, whose name says nothing; did you mean {found}?"
        for name, found in near.items()
        if found
    )


def _nearest(name: str) -> str | None:
    """The usual name that `name` is the plural of, or nearly is."""
    if (one := name.removesuffix("s")) in USUAL:
        return one
    return next(iter(difflib.get_close_matches(name, USUAL, n=1, cutoff=NEAR)), None)
