"""People: tables each row of which is somebody, whatever a platform calls them: supporters, panelists, employers."""

from .meanings import SIGNALS, meaning_of
from .meetings import Key
from .profiles import Profile
from .sureness import BY_ENDING, says, sureness, words_of

__all__ = ["is_of_people"]

_IDS = ("id", "uuid", "guid", "no", "nr", "number", "ref", "key", "pk")
_THINGS = {"session", "request", "order", "transaction", "payment", "invoice", "booking", "ticket", "message", "event"}
_THINGS |= {"shipment", "parcel", "delivery", "claim", "case", "trip", "ride", "visit", "call", "batch", "device"}
"""Words of ids of what somebody does or has: a mail address and a time stand in its rows, too."""
_OF_DOINGS = {"amount", "price", "quantity", "qty", "subtotal"}
"""Words of measures of what somebody did."""
_NAMES = {("first", "name"), ("last", "name"), ("full", "name"), ("given", "name"), ("family", "name"), ("surname",)}
_NAMES |= {("birth", "date"), ("birth", "year"), ("date", "of", "birth"), ("dob",), ("birthday",)}
_BIRTH = {"birth", "dob", "birthday", "born"}
_REACHED = ("email", "phone", "postal_address")
_OWN = 0.5
"""From this part on that is different, each row has an address or a number of its own."""


def is_of_people(key: Key) -> bool:
    """Whether each row of the key's table is somebody: it says when it was made, and how he is called or reached."""
    words = words_of(key.column)
    called = {word for name in key.sample.profiles for word in words_of(name)}
    if words[-1:] == () or words[-1] not in _IDS or set(words) & _THINGS or called & _OF_DOINGS:
        return False
    if any(says(meaning_of(kind), key.column) >= BY_ENDING for kind in SIGNALS):
        return False
    others = {name: one for name, one in key.sample.profiles.items() if name != key.column}
    dated = any(one.times > 0.9 > one.numbers and not set(words_of(name)) & _BIRTH for name, one in others.items())
    return dated and any(_tells_who(name, one) for name, one in others.items())


def _tells_who(name: str, profile: Profile) -> bool:
    """Whether the column says how somebody is called or reached: each row another, or nearly."""
    words = words_of(name)
    if any(words[-len(known) :] == known for known in _NAMES):
        return True
    reached = any(sureness(meaning_of(kind), name, profile) >= BY_ENDING for kind in _REACHED)
    return (profile.mails > 0.9 or reached) and profile.different >= _OWN * profile.given
