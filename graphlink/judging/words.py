"""Numbers in words, for the sentences that signs say."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd

__all__ = [
    "at_most",
    "crew_words",
    "day_words",
    "days",
    "job_words",
    "lives_words",
    "name_words",
    "nats",
    "payer_words",
    "percent",
    "wording_words",
]


def percent(share: float) -> str:
    """`share` as whole per cent; what is there and rounds to nothing is `under 1 %`."""
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def days(number: float) -> str:
    """`number` as whole days; what rounds to one or to none is `a day`."""
    return "a day" if number < 1.5 else f"{number:,.0f} days"


def nats(each: float) -> str:
    """`each`, nats of evidence that an account adds, in words."""
    return f"{each:,.1f} nats of evidence an account"


def at_most(share: float) -> str:
    """`share` as the whole per cent that it does not exceed, for `no more than`."""
    return f"{math.ceil(round(100 * share, 6)):d} %"


def day_words(g: SimpleNamespace) -> str:
    """What shows that its accounts are at work through all of their days."""
    near = f"(hours {percent(max(g.within_day_ratio, 0))} as near each other as others' are)"
    ranges = f"{percent(g.range_own)} of it by address ranges that nobody else comes by"
    machines = f"{g.accounts_per_device:,.1f} accounts to a machine"
    return f"its accounts are at work through all of their days {near}, {ranges if g.range_own > 0.65 else machines}"


def crew_words(g: SimpleNamespace) -> str:
    """What makes a crew one more of an operation's."""
    return f"it works in batches, and {percent(g.asked_by_suspended)} of others who ask what it asks are suspended"


def wording_words(g: SimpleNamespace) -> str:
    """In how many ways a group words one thing."""
    return f"each of its accounts asks one thing in {g.rewordings:,.0f} wordings, which others send word for word"


def name_words(g: SimpleNamespace) -> str:
    """How many of a group have a name that nobody else has."""
    own = percent(np.fmax(g.domain_own, g.org_own))
    return f"{own} have a mail domain or an organisation that nobody else has, and they came together"


def job_words(g: SimpleNamespace) -> str:
    """What makes accounts that came together those of one job, of one group: the most telling of its figures."""
    # Where nobody is in a batch, or no time is known, there are none.
    known = pd.notna([g.batch_hours, g.active_hours, g.batches_each]).all()
    never_else = known and g.batch_hours > 0.5 * g.active_hours and g.batches_each > 5
    meet = g.ip_beyond > 0.8 and g.networks > g.core_accounts and g.top_address_share < 0.1
    means = [
        f"{g.volume_ratio:,.0f} times what is typical" if g.volume_ratio > 5 else "",
        f"{percent(g.range_own)} of it by address ranges that nobody else comes by" if g.range_own > 0.5 else "",
        "hardly an hour of it without a batch" if never_else else "",
        f"by each other's addresses out of {g.networks:,.0f} ranges" if meet else "",
        f"{percent(g.nowhere)} come by ever other ranges of addresses" if g.nowhere > 0.4 else "",
    ]
    said = ", ".join([f"{percent(g.template_share)} of its prompts", *filter(None, means)])
    return f"its accounts came within {days(g.signup_span_days)} and do one job ({said})"


def lives_words(g: SimpleNamespace) -> str:
    """What accounts have in common that came and went together, of one group: the more telling of its figures."""
    tied = "share what nobody else has" if g.value_own >= g.invited_own else "came by each other's invitations"
    signed_up = f"they signed up within {days(g.signup_span_days)}"
    return f"{percent(max(g.value_own, g.invited_own))} {tied}, {signed_up}, and were last seen in the same days"


def payer_words(g: SimpleNamespace) -> str:
    says = f"{g.accounts_per_card:,.0f} accounts on each payment method"
    if g.accounts_per_device <= 2:
        return f"{says}, and about as many devices as accounts"
    return f"{says}, as people have whom somebody pays for"
