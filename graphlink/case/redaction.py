"""Keyed pseudonyms: every account id and signal value replaced, the same way in every output.

HMAC-SHA256 under a key of the user's: two platforms with one key get equal pseudonyms for equal values and can compare
without showing; without the key nobody can find a value by trying all values (a plain hash lets them). What stays
readable of an account is coarse (`coarsening`): a name is found again by an exact time as well as by an id.
"""

import hmac
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import InputError
from .coarsening import months, stepped
from .redaction_key import KEY_VARIABLE, MAKE_ONE, SHORTEST_KEY, refuse_weak

__all__ = ["KEY_VARIABLE", "QUOTING", "Redaction", "redaction_from_environment"]

DIGITS = 16
"""Hex digits of a pseudonym: 64 bits, so 600,000 values collide with a chance of one in 100 million."""

KEPT = frozenset(
    {
        "community_id",
        "network_id",
        "operator_id",
        "role",
        "membership",
        "score",
        "verdict",
        "decided",
        "undecided_verdict",
    }
)
"""Account columns that name nobody; any other column of the source's own may, and is replaced."""

COARSE: Mapping[str, Callable[["pd.Series[Any]"], "pd.Series[Any]"]] = {
    "created_at": months,
    "first_seen": months,
    "last_seen": months,
    "exchanges": stepped,
}
"""Account columns that would name somebody if they were exact."""

QUOTING = ("reason", "decision")
"""Columns of sentences: they may quote values, and what people decided names who did."""

HUB = "carries no weight"
"""What stands for the reason why a signal is a hub: the reason may quote a value; that it is one a reader needs."""

_TOKEN = re.compile(r"[A-Za-z]|.{6}", re.DOTALL)


@dataclass(frozen=True)
class Redaction:
    """Pseudonyms under one key; the key never shows in a message or a repr."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        refuse_weak(self.key)

    def account(self, account_id: str) -> str:
        """The pseudonym of an account id."""
        return self._pseudonym("account", "account", account_id)

    def signal(self, kind: str, value: str) -> str:
        """The pseudonym of a signal's value; it starts with its kind, which stays readable."""
        return self._pseudonym("signal", kind, value)

    def attribute(self, column: str, value: str) -> str:
        """The pseudonym of a value of one of the source's own columns (an organisation, a mail domain)."""
        return self._pseudonym("attribute", column, value)

    def accounts(self, ids: "pd.Series[str]") -> "pd.Series[str]":
        """The pseudonyms of a column of account ids; missing stays missing."""
        return self._mapped(ids, {value: self.account(str(value)) for value in ids.dropna().unique()})

    def signals(self, kinds: "pd.Series[str]", values: "pd.Series[str]") -> "pd.Series[str]":
        """The pseudonyms of signals, one kind and one value a row; missing stays missing."""
        pairs = list(zip(kinds.astype(object), values.astype(object), strict=True))
        known = {pair: self.signal(str(pair[0]), str(pair[1])) for pair in set(pairs) if not pd.isna(pair[1])}
        return pd.Series([known.get(pair) for pair in pairs], index=values.index, name=values.name, dtype=object)

    def attributes(self, column: "pd.Series[str]") -> "pd.Series[str]":
        """The pseudonyms of one of the source's own columns, tagged by its name; missing stays missing."""
        name = str(column.name)
        return self._mapped(column, {value: self.attribute(name, str(value)) for value in column.dropna().unique()})

    def showings(self, incidence: pd.DataFrame) -> pd.DataFrame:
        """The rows of who shows what, under pseudonyms; since when and how often as coarse as of an account."""
        return incidence.assign(
            account_id=self.accounts(incidence["account_id"]),
            value=self.signals(incidence["kind"], incidence["value"]),
            occurrences=stepped(incidence["occurrences"]),
            first_seen=months(incidence["first_seen"]),
            last_seen=months(incidence["last_seen"]),
        )

    def hubs(self, reasons: "pd.Series[str]") -> "pd.Series[str]":
        """Reasons why signals are hubs, each without what it may quote; missing stays missing."""
        return reasons.where(reasons.isna(), HUB)

    def account_table(self, accounts: pd.DataFrame) -> pd.DataFrame:
        """`accounts` under pseudonyms, without what may quote (reasons), and with times and counts that are coarse.

        Ids are replaced, and so is every column of the source's own, for it may name someone.
        """
        redacted = accounts.drop(columns=list(QUOTING), errors="ignore").copy()
        for column in redacted.columns:
            if column == "account_id":
                redacted[column] = self.accounts(redacted[column])
            elif column in COARSE:
                redacted[column] = COARSE[str(column)](redacted[column])
            elif column not in KEPT:
                redacted[column] = self.attributes(redacted[column])
        return redacted

    def terms(self, accounts: Iterable[str] = (), signals: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
        """Raw value -> pseudonym, for `text`; a value that is an account id and a signal too stays the account."""
        found = {value: self.signal(kind, value) for kind, value in signals}
        return found | {value: self.account(value) for value in accounts}

    def text(self, text: str, terms: Mapping[str, str]) -> str:
        """`text` with every whole occurrence of a term replaced, the longest first.

        A term of a few digits alone (an id such as `41`) is replaced only after `account` or in quotes: elsewhere it is
        a count, and a count names nobody.
        """
        present = sorted((term for term in terms if term and term in text), key=len, reverse=True)
        if not present:
            return text
        pattern = "|".join(_occurrence(term) for term in present)
        return re.sub(pattern, lambda found: terms[found.group(0)], text)

    def _pseudonym(self, realm: str, tag: str, value: str) -> str:
        # Each part is preceded by its length, so that no two different triples make one message.
        parts = [part.encode("utf-8", "surrogatepass") for part in (realm, tag, value)]
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return f"{tag}-{hmac.digest(self.key, message, 'sha256').hex()[:DIGITS]}"

    @staticmethod
    def _mapped(column: "pd.Series[str]", known: Mapping[str, str]) -> "pd.Series[str]":
        values = [None if pd.isna(value) else known[value] for value in column]
        return pd.Series(values, index=column.index, name=column.name, dtype=object)


def redaction_from_environment(key_file: Path | None = None) -> Redaction:
    """The redaction under the key in `key_file`, or in the environment's GRAPHLINK_REDACTION_KEY where it is None.

    A line end after the key counts for nothing, so a key gives the same pseudonyms from a file and from the
    environment. Raises InputError where neither is there or the key is too short.
    """
    if key_file is not None:
        try:
            return Redaction(key_file.read_bytes().strip())
        except OSError as problem:
            raise InputError(f"{key_file}: the redaction key cannot be read ({problem.strerror})") from problem
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key:
        raise InputError(
            f"--redact needs a key: set {KEY_VARIABLE} or give --key-file (at least {SHORTEST_KEY} bytes); {MAKE_ONE}"
        )
    return Redaction(key.encode("utf-8", "surrogateescape"))


def _occurrence(term: str) -> str:
    whole = rf"(?<!\w){re.escape(term)}(?!\w)"
    if _TOKEN.search(term):
        return whole
    # Look-behinds need one width each, hence one alternative a lead.
    leads = [r"(?<=[Aa]ccount )", r"(?<=')", r"(?<=\")", r"(?<=`)"]
    return "|".join(lead + re.escape(term) + r"(?!\w)" for lead in leads)
