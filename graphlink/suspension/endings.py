"""How a run ended, in sentences: why accounts are not done, and what another call would do about it.

"Again goes on" is said only where it does: what a refusal, a closed port or a wrong certificate keeps from being done,
the next call meets again.
"""

import re
from collections import Counter
from collections.abc import Mapping

from ..figures import plural, verb
from .apply import Applied
from .seeing import PROMISED

__all__ = ["reasons", "what_next"]

MOST_REASONS = 3
MOST_NAMES = 10


def reasons(applied: Applied) -> list[str]:
    """A sentence for each cause for which accounts were left alone, not sent or not seen, with the accounts by name."""
    stand = "nothing was sent, for how {it stands|they stand} could not be read"
    return [
        *_grouped("{was|were} left alone", {left.account_id: left.why for left in applied.skipped}),
        *_grouped(stand, applied.unread),
        *_grouped("{was|were} answered as done and could not be looked at again", applied.unseen),
    ]


def what_next(applied: Applied, call: str, check: str) -> str:
    """What keeps the rest from being done, and what `call` would do about it; `check` tries one account."""
    states = applied.states
    if applied.stopped:
        return f"stopped: {applied.stopped}; once that is mended, `{call}` goes on"
    if states["pending"] and set(applied.unread) and len(applied.unread) >= states["pending"]:
        stand = verb(applied.open, "it stands", "they stand")
        return f"the platform does not say how {stand}; `{check}` tries one, then `{call}`"
    if states["failed"] and states["failed"] == applied.open:
        them, these = verb(applied.open, "it", "them"), verb(applied.open, "it", "these")
        return f"the platform refused {them}; `{call}` asks for {these} once more, which helps where its reason is gone"
    if states["accepted"] and states["accepted"] == applied.open:
        them, done = verb(applied.open, "it", "them"), verb(applied.open, "it is", "they are")
        return f"the platform took {them} on for later; `{call}` looks whether {done} done by then"
    promised = [why for why in applied.failures.values() if why.startswith(PROMISED)]
    if states["unknown"] == applied.open == len(promised):
        shows = "`verify_within` says how long done may take to show"
        return f"`{call}` looks again and sends what does not show by then; {shows}"
    return f"`{call}` again goes on"


def _grouped(what: str, accounts: Mapping[str, str]) -> list[str]:
    """A sentence for each reason, commonest first; `{of one|of several}` in `what` agrees with their number."""
    counts = Counter(accounts.values())
    said = []
    for why, count in counts.most_common(MOST_REASONS):
        names = [account for account, reason in accounts.items() if reason == why]
        shown = ", ".join(names[:MOST_NAMES]) + (f" and {count - MOST_NAMES:,} more" if count > MOST_NAMES else "")
        told = re.sub(r"\{(.*?)\|(.*?)\}", verb(count, r"\1", r"\2"), what)
        said.append(f"{plural(count, 'account')}: {told}: {why} ({shown})")
    return said
