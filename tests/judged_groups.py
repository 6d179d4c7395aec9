"""Measures of groups made by hand, for tests of the verdict: a frame in which no sign counts, but for what is said."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from graphlink.signals import Kind

NAN = float("nan")

PHONE = Kind("phone", ("a phone number", "phone numbers"), spread=2.0, crowd=1.5)
"""A kind of the user's own."""

RESHARE = Kind("reshare", ("a reshare", "reshares"), rarity=1.0, windowed=True)
"""One with a window, of which the data say that it is not private."""

SILENT: Mapping[str, float] = MappingProxyType(
    {
        "core_accounts": 100.0,
        **dict.fromkeys(("payment_bearers", "payment_tied", "device_tied", "ip_tied", "phone_tied", "phone_top"), 0.0),
        **dict.fromkeys(("cards", "devices", "networks", "phone_shown"), 0.0),
        **dict.fromkeys(("top_card_share", "top_device_share", "top_network_share", "top_address_share"), 0.0),
        **dict.fromkeys(("top_org_share", "top_domain_share", "template_share", "batch_share"), 0.0),
        **dict.fromkeys(("arrival_tied", "arrival_top", "reshare_in_step"), 0.0),
        **dict.fromkeys(("accounts_per_card", "accounts_per_device", "accounts_per_phone"), NAN),
        **dict.fromkeys(("signup_span_days", "signup_reach", "hours_covered", "active_hours", "volume_ratio"), NAN),
    }
)
"""Every measure that a sign reads, of a group of 100 accounts that show nothing."""


def measured(*groups: Mapping[str, float]) -> pd.DataFrame:
    """The measures of groups 1, 2, … : SILENT, and over it what each says."""
    return pd.DataFrame([{**SILENT, **group} for group in groups], index=range(1, len(groups) + 1), dtype="float64")
