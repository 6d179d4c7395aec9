"""What a kind of signal is: one value, read by every step, sentence and page that deals with the kind.

A new kind is one entry in KINDS, one in KNOWN, or one `[[kinds]]` of the settings; the tables of kinds in
docs/evidence.md are made from these values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

import pandas as pd

from ..errors import InputError
from ..settings import KindSettings, Settings

__all__ = [
    "ARRIVAL",
    "ARRIVALS",
    "BATCH",
    "HOUSE",
    "KINDS",
    "KNOWN",
    "SIGNUP",
    "TEMPLATE",
    "Kind",
    "as_found",
    "kind_frame",
    "kind_records",
    "kinds_from",
    "kinds_of",
    "known_as",
]

Clean = Literal["plain", "id", "card", "address", "mail", "phone", "street", "text"]
Nature = Literal["hard", "weak", "moment"]

HOUSE: Clean = "street"
"""How values are made comparable that say where somebody lives."""

TEMPLATE, BATCH, SIGNUP, ARRIVAL = "template", "batch", "signup", "arrival"
"""The kinds that are mined from prompts and times."""


@dataclass(frozen=True)
class Kind:
    """A kind of signal.

    `words`: one and many of it, as sentences say them. `family`: kinds that move together count as one (empty: alone).
    `rarity`: how many times rarer than its degree says strangers share a value. `clean`: how values are made
    comparable (signals/values.py); None where they are mined, not read. `nature`: `hard` is private to a person and may
    tie two accounts alone; `weak` passes from hand to hand and never does; a `moment` is over when it is over.
    """

    name: str
    words: tuple[str, str]
    family: str = ""
    rarity: float = 1.0
    clean: Clean | None = "id"
    nature: Nature = "hard"
    # The kind whose values these are coarser readings of: they weigh, and make no pair of accounts by themselves.
    coarse_of: str = ""
    # Shown by two accounts so many days apart, a value says half as much: it is handed on in between.
    fades_after: int | None = None
    # Whether a tie by it makes the first core of a network. A household ties itself by its own address.
    vouches: bool = True
    # Whether it comes with an account that somebody sells, whatever its buyer then does.
    comes_along: bool = False
    # Points of the verdict: values shared in part of which none covers the whole, and many accounts to each value.
    spread: float = 0.0
    crowd: float = 0.0
    # For phone numbers written without their country: its code of two letters.
    region: str = ""
    # Whether the data say how private it is: `rarity` and the points are then the most that it can have.
    measured: bool = False
    # Whether it is looked for accounts that came by one value together (signals/arrivals.py).
    arrives: bool = False
    # Whether two accounts are tied by it only where they show it together (linking/windows.py).
    windowed: bool = False

    @property
    def moves_with(self) -> str:
        """The name of its family."""
        return self.family or self.name

    @property
    def mined(self) -> bool:
        """Whether its values are found in prompts or times, not read from a column."""
        return self.clean is None

    @property
    def coarse(self) -> bool:
        """Whether its values are coarser readings of another kind's."""
        return bool(self.coarse_of)

    @property
    def one(self) -> str:
        """One of it, without an article: `payment method`."""
        return self.words[0].removeprefix("an ").removeprefix("a ")

    @property
    def many(self) -> str:
        """Several of it: `payment methods`."""
        return self.words[1]


KINDS: tuple[Kind, ...] = (
    Kind("payment", ("a payment method", "payment methods"), clean="card", rarity=8.0, spread=2.0, comes_along=True),
    Kind("device", ("a device", "devices"), rarity=4.0, spread=1.0, crowd=1.5),
    Kind(
        "ip",
        ("an address", "addresses"),
        clean="address",
        nature="weak",
        fades_after=30,
        vouches=False,
        spread=1.0,
        comes_along=True,
    ),
    Kind(
        "ip_range",
        ("an address range", "address ranges"),
        family="ip",
        rarity=0.2,
        clean="address",
        nature="weak",
        coarse_of="ip",
        fades_after=30,
        vouches=False,
        comes_along=True,
    ),
    Kind(TEMPLATE, ("a prompt template", "prompt templates"), rarity=0.5, clean=None, nature="weak"),
    Kind(BATCH, ("a batch", "batches"), clean=None, nature="moment"),
    Kind(
        SIGNUP,
        ("a sign-up burst", "sign-up bursts"),
        rarity=0.5,
        clean=None,
        nature="moment",
        vouches=False,
        comes_along=True,
    ),
)
"""The kinds that graphlink knows by itself.

Rarity: strangers come to one card only by a processor's test card; devices of one make look alike; addresses are handed
on, prompts are copied, and a range has many homes in it.
"""

ARRIVALS = Kind(ARRIVAL, ("a joint arrival", "joint arrivals"), clean=None, nature="moment", vouches=False)
"""What is mined where a hard kind of the user's own has times: another is not asked for it."""

_PRIVATE = Kind("", ("", ""), rarity=8.0, spread=2.0, crowd=1.5)
_PUBLIC = Kind("", ("", ""), rarity=0.2, clean="text", nature="weak", vouches=False)
"""What says where somebody is, what he uses or who sent him: strangers share it, and whatever goes with it too."""

KNOWN: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        replace(
            _PRIVATE,
            name="email",
            words=("a mail address", "mail addresses"),
            family="contact",
            rarity=200,
            clean="mail",
        ),
        ("mail", "email_address", "mail_address"),
    ),
    (
        replace(
            _PRIVATE,
            name="phone",
            words=("a phone number", "phone numbers"),
            family="contact",
            rarity=20,
            clean="phone",
        ),
        ("phone_number", "mobile", "mobile_number", "telephone", "tel", "msisdn"),
    ),
    (
        replace(_PRIVATE, name="iban", words=("a bank account", "bank accounts"), rarity=200),
        ("bank_account", "bank_account_number", "payout_account"),
    ),
    (
        replace(_PRIVATE, name="payee", words=("a payee", "payees"), clean="plain", measured=True),
        ("beneficiary", "recipient", "receiver", "creditor", "counterparty", "beneficiary_iban", "payee_account"),
    ),
    (
        replace(_PRIVATE, name="tax_id", words=("a number of identity", "numbers of identity"), rarity=200),
        ("vat_id", "national_id", "passport", "passport_number", "id_number", "ssn"),
    ),
    (
        replace(_PRIVATE, name="card", words=("a card", "cards"), family="payment", clean="card"),
        ("card_fingerprint", "card_hash", "card_number", "payment_method"),
    ),
    (
        replace(
            _PRIVATE,
            name="postal_address",
            words=("a postal address", "postal addresses"),
            clean=HOUSE,
            measured=True,
        ),
        (
            *(
                "address",
                "street_address",
                "shipping_address",
                "delivery_address",
                "billing_address",
                "mailing_address",
            ),
            *("ship_to", "deliver_to", "street", "home_address"),
        ),
    ),
    (
        replace(_PRIVATE, name="wallet", words=("a wallet", "wallets")),
        ("wallet_address", "crypto_address", "payout_wallet"),
    ),
    (
        replace(_PRIVATE, name="device_id", words=("a device", "devices"), family="device", rarity=4, spread=1),
        ("device_fingerprint", "fingerprint", "imei", "idfa", "gaid"),
    ),
    (
        Kind(
            "ip_address",
            ("an address", "addresses"),
            family="ip",
            clean="address",
            nature="weak",
            fades_after=30,
            vouches=False,
            spread=1,
        ),
        ("client_ip", "remote_addr", "remote_ip"),
    ),
    (replace(_PUBLIC, name="asn", words=("a network operator", "network operators")), ("isp", "as_number")),
    (replace(_PUBLIC, name="country", words=("a country", "countries")), ("country_code", "nationality", "geo")),
    (
        replace(_PUBLIC, name="city", words=("a place", "places")),
        ("region", "province", "zip", "zip_code", "postcode", "postal_code", "timezone"),
    ),
    (replace(_PUBLIC, name="language", words=("a language", "languages")), ("locale", "lang", "accept_language")),
    (
        replace(_PUBLIC, name="user_agent", words=("a program", "programs")),
        ("browser", "browser_version", "os", "os_version", "app_version", "device_model", "platform"),
    ),
    (
        replace(_PUBLIC, name="referrer", words=("a referrer", "referrers")),
        ("referer", "campaign", "utm_source", "utm_campaign", "coupon", "promo_code", "voucher"),
    ),
    (replace(_PUBLIC, name="plan", words=("a plan", "plans")), ("tier", "price_plan", "currency", "gender")),
    (
        replace(_PUBLIC, name="employer", words=("an employer", "employers")),
        ("company", "school", "university", "department", "job_title"),
    ),
)
"""Kinds whose usual name says what they are, each with its other names; capitals and `_`, `-`, `.` do not count.

Rarity: nobody meets strangers in an inbox or on a bank account, but for what is typed in place of one; numbers that
receive messages for anybody are few; custodians keep many customers in one wallet.
"""

_SPREAD: Mapping[Nature, float] = {"hard": 2.0, "weak": 1.0, "moment": 0.0}
_CROWD: Mapping[Nature, float] = {"hard": 1.5, "weak": 0.0, "moment": 0.0}
"""Points of a kind of the user's own: as the built-in ones of its nature."""


def kinds_of(settings: Settings) -> tuple[Kind, ...]:
    """Every kind of a run: those of KINDS and the user's own, each as `[[kinds]]` describes it.

    A kind that a `[[signals]]` names and nothing describes is what KNOWN says of its name; otherwise it is hard, kept
    as it is written, of a family of its own, and as rare as the data say.
    """
    described = {kind.name: kind for kind in settings.kinds}
    _refuse_unlike(settings.kinds)
    known = [_as_described(kind, described.get(kind.name)) for kind in KINDS]
    own = {*described, *(signal.kind for signal in settings.signals)} - {kind.name for kind in (*KINDS, ARRIVALS)}
    added = [_timed(_own(name, described.get(name)), settings) for name in sorted(own)]
    mined = [*(kind for kind in known if kind.mined), *([ARRIVALS] if any(kind.arrives for kind in added) else [])]
    # Sentences name kinds in this order: what people show before what was mined from it.
    return (*(kind for kind in known if not kind.mined), *added, *mined)


def _timed(kind: Kind, settings: Settings) -> Kind:
    """`kind` with what its times are read for: where a window is named, that says what together is."""
    sources = [signal for signal in settings.signals if signal.kind == kind.name]
    windowed = any(signal.window is not None for signal in sources)
    arrives = kind.nature == "hard" and not windowed and any(signal.time is not None for signal in sources)
    return replace(kind, windowed=windowed, arrives=arrives)


def _refuse_unlike(kinds: Iterable[KindSettings]) -> None:
    """Raises InputError where `like` names nothing that is known, or says of a built-in kind what it is."""
    for kind in kinds:
        if kind.like and kind.name in _BUILT_IN:
            raise InputError(
                f"[[kinds]] {kind.name}: is a built-in kind; give yours another name than that, or no `like`"
            )
        if kind.like and known_as(kind.like) is None:
            names = ", ".join(known.name for known, _ in KNOWN)
            raise InputError(f"[[kinds]] {kind.name}: like = {kind.like!r} is no usual name; it may be {names}")


def _own(name: str, described: KindSettings | None) -> Kind:
    known = known_as((described and described.like) or name)
    kind = replace(known, name=name) if known else _nameless(name)
    nature = (described and described.nature) or kind.nature
    if nature != kind.nature:
        kind = replace(kind, vouches=nature == "hard", spread=_SPREAD[nature], crowd=_CROWD[nature])
    if kind.measured and nature != "hard":
        kind = replace(kind, measured=False, rarity=1.0)
    rated = bool(described and described.rarity)
    return _as_described(replace(kind, measured=kind.measured and not rated), described)


def _nameless(name: str) -> Kind:
    """A kind whose name says nothing, and that is described nowhere."""
    article = "an" if name[0].lower() in "aeiou" else "a"
    many = f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"
    return replace(_PRIVATE, name=name, words=(f"{article} {name}", many), clean="plain", measured=True)


def _bare(name: str) -> str:
    return name.lower().translate(dict.fromkeys(map(ord, "_-.")))


_BUILT_IN = {kind.name: kind for kind in KINDS}
_BY_NAME = {_bare(name): kind for kind, names in KNOWN for name in (kind.name, *names)}


def known_as(name: str) -> Kind | None:
    """What KNOWN says of the name, or the kind that is built in under it; None where nothing is known."""
    built_in = _BUILT_IN.get(name)
    return built_in if built_in and not built_in.mined else _BY_NAME.get(_bare(name))


def _as_described(kind: Kind, described: KindSettings | None) -> Kind:
    """`kind` with what the settings say of it."""
    return replace(kind, **described.model_dump(exclude_none=True, exclude={"name", "like"})) if described else kind


def as_found(kinds: Iterable[Kind], privacy: Mapping[str, float]) -> tuple[Kind, ...]:
    """`kinds`, the measured ones with the rarity and the points that their `privacy` (0 to 1, by name) leaves them."""
    return tuple(_as_private(kind, privacy.get(kind.name, 0.0)) if kind.measured else kind for kind in kinds)


def _as_private(kind: Kind, alone: float) -> Kind:
    return replace(kind, rarity=kind.rarity**alone, spread=kind.spread * alone, crowd=kind.crowd * alone)


def kind_frame(kinds: Sequence[Kind]) -> pd.DataFrame:
    """The table `kind` that steps join.

    Columns: kind, family, rarity, clean, nature, coarse_of, fades_after, mined, measured, arrives, windowed.
    """
    columns = {"clean": "str", "coarse_of": "str", "fades_after": "Int64", "rarity": "float64"}
    rows = [(k.name, k.moves_with, k.rarity, k.clean, k.nature, k.coarse_of or None, k.fades_after) for k in kinds]
    names = ["kind", "family", "rarity", "clean", "nature", "coarse_of", "fades_after"]
    flags = {flag: [getattr(k, flag) for k in kinds] for flag in ("mined", "measured", "arrives", "windowed")}
    return pd.DataFrame(rows, columns=names).astype(columns).assign(**flags)


def kinds_from(records: Iterable[Mapping[str, Any]]) -> tuple[Kind, ...]:
    """The kinds that a case's run.json describes; those of KINDS where it describes none."""
    known = {field.name for field in fields(Kind)}
    told = ({name: value for name, value in record.items() if name in known} for record in records)
    return tuple(Kind(**{**record, "words": tuple(record["words"])}) for record in told) or KINDS


def kind_records(kinds: Iterable[Kind]) -> list[dict[str, Any]]:
    """`kinds` as run.json holds them."""
    return [asdict(kind) for kind in kinds]
