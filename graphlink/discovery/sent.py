"""Sent: texts that a platform sends to accounts, as codes, newsletters and notices are: nobody's own writing."""

from collections.abc import Sequence, Set

from .account_columns import Naming
from .draft import Draft, ranked
from .own_kinds import values_of
from .samples import Sample
from .sureness import BY_WORD, words_of

__all__ = ["sent_to_accounts"]

_OUTCOMES = frozenset(["delivered", "undelivered", "bounce", "bounced", "opened", "clicked", "deferred", "dropped"])
_STEPS = _OUTCOMES | {"sent", "queued", "processed", "accepted", "failed", "sending", "open", "click", "blocked"}
_STEPS |= {"unsubscribe", "unsubscribed", "complained", "complaint", "spamreport", "received", "read", "seen"}
"""What became of what was sent, and on the way there."""
_TOLD_IN = (("status",), ("event",), ("state",), ("type",), ("result",), ("outcome",))
_OF_SENDING = frozenset(["bounce", "newsletter", "mailing", "broadcast", "unsubscribe", "dlr"])
_ALSO = (("delivery", "status"), ("notification", "id"), ("push", "id"), ("num", "segments"), ("sg", "message", "id"))
"""Words that only the columns of what a platform sends have: where a customer came from, a campaign says as well."""
_OUT = ("out", "mt", "sent")
_WRITERS = frozenset(["sender", "from", "author", "writer", "creator", "speaker", "poster", "commenter"])
_FEW = 20


def sent_to_accounts(draft: Draft, sample: Sample, likely: Sequence[Naming]) -> Set[str]:
    """The columns of texts that were sent to the accounts of the rows, which is said; none where these wrote them."""
    if not likely or set(words_of(likely[0].column)) & _WRITERS:
        return frozenset()
    told = _told_by(draft, sample)
    texts = {name for name, _ in ranked(sample, "template", BY_WORD, without=set())} if told else set()
    if texts:
        named = ", ".join(f"`{name}`" for name in sorted(texts))
        draft.unsure.append(
            f"{sample.found.path}: what {named} holds was sent to the accounts, as `{told}` tells, and is not read, "
            "nor when; where accounts wrote it, name it as the `text` of a template"
        )
        draft.why_not |= {(sample.found.path, name): "sent to the accounts" for name in texts}
    return texts


def _told_by(draft: Draft, sample: Sample) -> str | None:
    """The column that tells that the rows are what a platform sent; None where there is none."""
    return next((name for name in sample.profiles if _tells_sending(draft, sample, name)), None)


def _tells_sending(draft: Draft, sample: Sample, column: str) -> bool:
    words, profile = words_of(column), sample.profiles[column]
    if not words or not profile.given:
        return False
    if _OF_SENDING.intersection(words) or words in _ALSO:
        return True
    if profile.different > _FEW or words[-1:] not in (*_TOLD_IN, ("direction",)):
        return False
    values = {value.strip().casefold() for value in values_of(draft.engine, sample, column)}
    if words[-1] == "direction":
        return all(value.startswith(_OUT) for value in values)
    return values <= _STEPS and not values.isdisjoint(_OUTCOMES)
