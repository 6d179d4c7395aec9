"""The features of a community that a verdict stands on: names, units and what each says to a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..signals import ARRIVAL, HOUSE, Kind
from .holdings import PERSONAL
from .usual import usually

__all__ = ["FEATURES", "Feature", "features_of", "is_door"]

WALLET = "wallet"
"""The family of wallets: an exchange's has as many accounts behind it as a house has."""


@dataclass(frozen=True)
class Feature:
    """One column of communities.parquet: its name, how to show it, its meaning."""

    name: str
    unit: str
    meaning: str


FEATURES: tuple[Feature, ...] = (
    Feature("core_accounts", "count", "accounts of its core, which the other features are counted over"),
    Feature("cards", "count", "payment methods that its accounts used"),
    Feature("devices", "count", "devices that its accounts used"),
    Feature("networks", "count", "address ranges (/24, /48) that its accounts came from"),
    Feature("accounts_per_card", "ratio", "accounts for each payment method, over those that have one"),
    Feature("accounts_per_device", "ratio", "accounts for each device, over those that have one"),
    Feature("top_card_share", "share", "accounts that its most used payment method covers"),
    Feature("top_device_share", "share", "accounts that its most used device covers"),
    Feature("top_network_share", "share", "accounts that its most used address range covers"),
    Feature("top_address_share", "share", "accounts that its most used address covers"),
    Feature("top_domain_share", "share", "accounts that its most used mail domain covers (free-mail domains left out)"),
    Feature("top_org_share", "share", "accounts that its most used organisation covers"),
    Feature("signup_span_days", "days", "days between its 10th and its 90th percentile of sign-up times"),
    Feature("signup_reach", "ratio", "its span of sign-ups over that of all accounts"),
    Feature("signup_burst", "share", "accounts that signed up in its densest 14 days"),
    Feature("signup_night", "share", "sign-ups in the six hours of the day that have the fewest"),
    Feature("hours_covered", "hours", "hours of the day that its activity covers evenly (exponential of the entropy)"),
    Feature("template_share", "share", "examined prompts that come from templates its accounts share"),
    Feature("batch_share", "share", "accounts seen in batches that start together"),
    Feature("volume_ratio", "ratio", "exchanges an account, over the population's median"),
    Feature("payment_tied", "share", "accounts that share a payment method with another of it"),
    Feature("device_tied", "share", "accounts that share a device with another of it"),
    Feature("ip_tied", "share", "accounts that share an address with another of it"),
    Feature("ip_beyond", "share", "of these, those that as many strangers would not make, by chance"),
    Feature("kinds", "count", "kinds of signal that tie its accounts"),
    Feature("payment_shared", "count", "payment methods that several of its accounts share"),
    Feature("payment_bearers", "share", "accounts that have a payment method"),
    Feature("device_shared", "count", "devices that several of its accounts share"),
    Feature("orgs", "count", "organisations that its accounts belong to"),
    Feature("orgs_shared", "count", "organisations that two of its accounts or more belong to"),
    Feature("org_outside", "share", "of those of its most used organisation, accounts of other networks or of none"),
    Feature("org_lead", "days", "days from the first sign-up of its most used organisation to its own 10th percentile"),
    Feature("domains", "count", "mail domains that its accounts have (free-mail domains left out)"),
    Feature("domains_shared", "count", "mail domains that two of its accounts or more have"),
    Feature("domain_outside", "share", "of those of its most used mail domain, accounts of other networks or of none"),
    Feature(
        "domain_lead", "days", "days from the first sign-up of its most used mail domain to its own 10th percentile"
    ),
    Feature("org_own", "share", "accounts of organisations of five or more of which nearly all are of its network"),
    Feature("domain_own", "share", "accounts with mail domains of five or more of which nearly all are of its network"),
    Feature("active_hours", "count", "hours of its history in which any of its accounts was active"),
    Feature(
        "kin_share",
        "share",
        "accounts that share something costly and more with three others of its network, or are a cell of a chain",
    ),
    Feature(
        "payment_crossing", "nats", "how improbable the payment methods that it shares are, were they strangers (mean)"
    ),
    Feature("device_crossing", "nats", "the same for devices"),
    Feature("two_things", "share", "accounts that share things of two kinds, the one with others than the other"),
    Feature("exits_shared", "share", "accounts that come by three addresses in ranges apart that others of it come by"),
    Feature("nowhere", "share", "accounts that come by another range of addresses at every second time, and more"),
    Feature("site_use", "share", "what its accounts do by its most used address or address range (mean)"),
    Feature(
        "range_own", "share", "what its accounts do by address ranges of which nearly all are its network's (mean)"
    ),
    Feature(
        "home_share",
        "share",
        "of those that share a card, the accounts whose card is that of one home (eight at the most)",
    ),
    Feature(
        "firm_share",
        "share",
        "of those that share a card or a device with two others, accounts whose such are of one name each",
    ),
    Feature("own_rhythm", "ratio", "what an account's hours of one day say of those of another (0: nothing, 1: all)"),
    Feature("rhythm_days", "count", "days that there are to compare, all but the first of each account"),
    Feature(
        "within_day", "ratio", "how near each other an account's hours of one day are (0: not at all, 1: one hour)"
    ),
    Feature("within_day_ratio", "ratio", "the same, over the median of accounts that are of no community"),
    Feature("batch_hours", "count", "hours in which batches of three of its accounts or more start"),
    Feature("batches_each", "count", "batches of each account that is in any (mean)"),
    Feature("batch_gathers", "share", "accounts that a batch gathers (mean over the accounts in batches)"),
    Feature("batch_reach", "share", "accounts of its template, of all that there are, that a batch gathers (mean)"),
    Feature("batches_hourly", "count", "five minutes of such an hour in which any starts (mean)"),
    Feature("batch_slots", "count", "hours of the week that those cover evenly (exponential of the entropy)"),
    Feature("wordings", "count", "wordings of what its accounts ask alike that each of them uses evenly"),
    Feature("rewordings", "count", "the same, of one template"),
    Feature("clock_share", "share", "prompts that a program sends by its template's own clock"),
    Feature(
        "last_reach",
        "share",
        "of all accounts last seen no sooner than its tenth percentile, those that were by its ninetieth",
    ),
    Feature(
        "lasted_ratio",
        "ratio",
        "of the time left when an account was first seen, the part until it was last, over those of no community",
    ),
    Feature(
        "value_own",
        "share",
        "accounts with something costly, no device, that five or more show, three quarters of them of its network",
    ),
    Feature(
        "shown_reach",
        "share",
        "of all first showings of the kind of which that is, those between its 10th and its 90th percentile",
    ),
    Feature("waited", "share", "of accounts with something of that kind, those that had signed up when these began"),
    Feature(
        "invited_own", "share", "accounts that invited another of its network, or came by one, within two weeks of it"
    ),
    Feature("inviting_own", "share", "accounts that invited another of its network within two weeks of their sign-up"),
    Feature(
        "handed_over",
        "share",
        "accounts that gave up their own of a hard kind, no cards, as they began with what three or more of it show",
    ),
    Feature("handover_days", "days", "between the 10th and the 90th percentile of when those began"),
    Feature(
        "in_turn",
        "nats",
        "how improbable it is that its accounts lived one after another on what they share, if each is a person (mean)",
    ),
    Feature(
        "contact_behind",
        "count",
        "accounts of everybody behind the mail address or telephone that most of it share (mean)",
    ),
    Feature(
        "asked_by_suspended",
        "share",
        "of others who ask what it asks, those at the cores of suspended communities (by prompts; not of these)",
    ),
)


ARRIVED = (
    Feature(f"{ARRIVAL}_tied", "share", "accounts that came by a value in one burst with another of it"),
    Feature(f"{ARRIVAL}_top", "share", "accounts that its largest burst covers"),
    Feature(usually(ARRIVAL), "share", "of all accounts, those that came so"),
)

WRITTEN = ("payment", "device", "ip", "ip_range")
"""Kinds that FEATURES and the verdict's SIGNS speak of by hand; the others that are read get theirs made."""


def is_door(kind: Kind) -> bool:
    """Whether many come to what the kind tells of, a house or a wallet: then a crowd that came in the same days is
    behind one."""
    return kind.clean == HOUSE or kind.moves_with == WALLET


def made_for(kinds: Sequence[Kind]) -> list[Kind]:
    """The kinds whose features and signs are made: those that are read from columns and not written by hand."""
    return [kind for kind in kinds if not kind.mined and kind.name not in WRITTEN]


def features_of(kinds: Sequence[Kind]) -> tuple[Feature, ...]:
    """FEATURES, and after them those made for each other kind, and for arrivals where they are looked for."""
    made = [feature for kind in made_for(kinds) for feature in _made_features(kind)]
    return (*FEATURES, *made, *(ARRIVED if any(kind.name == ARRIVAL for kind in kinds) else ()))


def _made_features(kind: Kind) -> tuple[Feature, ...]:
    one, many = kind.words
    private = kind.nature == "hard" and not kind.windowed
    together = Feature(f"{kind.name}_in_step", "share", f"accounts that show {many} in step with another of it")
    usual = Feature(usually(together.name), "share", f"of all accounts that show {many}, those that do so")
    crossing = Feature(
        f"{kind.name}_crossing", "nats", f"how improbable the {many} that it shares are, were they strangers (mean)"
    )
    behind = Feature(
        f"{kind.name}_behind",
        "count",
        f"accounts of everybody that show the {kind.one} which it shares most (mean)",
    )
    return (
        Feature(f"{kind.name}_shown", "count", f"{many} that its accounts show"),
        Feature(f"accounts_per_{kind.name}", "ratio", f"accounts for each {kind.one}, over those that show one"),
        Feature(f"{kind.name}_top", "share", f"accounts that its most shown {kind.one} covers"),
        Feature(f"{kind.name}_tied", "share", f"accounts that share {one} with another of it"),
        Feature(f"{kind.name}_beyond", "share", "of these, those that as many strangers would not make, by chance"),
        *([together, usual] if kind.windowed else []),
        *([crossing] if private else []),
        *([behind] if private and (kind.rarity >= PERSONAL or is_door(kind)) else []),
    )
