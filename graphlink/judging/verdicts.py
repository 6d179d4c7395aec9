"""Features -> score, verdict, reason: what tells an operation from an innocent crowd, said in sentences.

Linking is neutral. A group is judged by signs that an analyst can check: each sign adds or takes points, the points
give a score from 0 to 1, and the signs that counted make the reason. What tells them apart best is concealment: an
honest organisation has no reason to hide that it is one.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["SIGNS", "Judgement", "Sign", "judge_communities", "judge_groups"]


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for an operation (points above 0) or for an innocent crowd (below).

    `strength` maps a frame of measures to 0..1 for each group; `points` is what full strength adds; `says` is the
    sentence, a format of the group's measures.
    """

    name: str
    points: float
    strength: Callable[[pd.DataFrame], pd.Series]
    says: Callable[[SimpleNamespace], str]


def ramp(values: pd.Series, low: float, high: float) -> pd.Series:
    """0 at `low` and below, 1 at `high` and above, straight between; missing values give 0. `low` may exceed `high`."""
    return ((values.astype("float64") - low) / (high - low)).clip(0, 1).fillna(0)


def _spread(tied: str, top: str) -> Callable[[pd.DataFrame], pd.Series]:
    """How far a kind ties the group while no value of it covers most of those that are tied."""

    def strength(m: pd.DataFrame) -> pd.Series:
        return ramp(m[tied], 0.15, 0.6) * ramp(m[top] / m[tied].clip(lower=0.01), 0.7, 0.35)

    return strength


def _stock_device(m: pd.DataFrame) -> pd.Series:
    """How clearly its accounts pay each with a card of its own: then a fingerprint they share is a stock device's."""
    return ramp(m["payment_bearers"], 0.1, 0.3) * ramp(m["payment_tied"], 0.15, 0.05)


def percent(share: float) -> str:
    """`share` as whole per cent."""
    return f"{100 * share:.0f} %"


def _one_site(m: pd.DataFrame) -> pd.Series:
    """How far one address covers the group, or a few addresses of one range; a proxy's range is one of many."""
    few = ramp(m["top_network_share"], 0.4, 0.7) * ramp(m["top_address_share"], 0.12, 0.25)
    return pd.concat([ramp(m["top_address_share"], 0.22, 0.6), few], axis=1).max(axis=1)


def _payer(m: pd.DataFrame) -> pd.Series:
    """How clearly a few cards pay for many people with a device each: an organisation, not a pool of cards."""
    few = (
        ramp(m["accounts_per_card"], 4, 12)
        * ramp(m["payment_tied"], 0.4, 0.8)
        * ramp(m["top_card_share"], 0.08, 0.2)
        * ramp(m["accounts_per_device"].fillna(1), 4, 2)
        * ramp(m["top_device_share"], 0.9, 0.6)
    )
    # One card for nearly everybody: a firm's own laptops may all look alike.
    one = ramp(m["top_card_share"], 0.8, 0.95) * ramp(m["accounts_per_device"].fillna(1), 10, 5)
    return pd.concat([few, one * ramp(m["top_device_share"], 0.9, 0.6)], axis=1).max(axis=1)


SIGNS: tuple[Sign, ...] = (
    Sign(
        "cards shared in part",
        2.0,
        lambda m: _spread("payment_tied", "top_card_share")(m) * (1 - _payer(m)),
        lambda g: (
            f"{percent(g.payment_tied)} of its accounts share payment methods with others of it, "
            f"{g.cards:.0f} in all, and none covers more than {percent(g.top_card_share)}"
        ),
    ),
    Sign(
        "devices shared in part",
        1.0,
        lambda m: _spread("device_tied", "top_device_share")(m) * (1 - _stock_device(m)),
        lambda g: (
            f"{percent(g.device_tied)} share devices, {g.devices:.0f} in all, "
            f"none used by more than {percent(g.top_device_share)}"
        ),
    ),
    Sign(
        "many accounts a device",
        1.5,
        lambda m: ramp(m["accounts_per_device"], 1.5, 5) * ramp(m["device_tied"], 0.3, 0.8) * (1 - _stock_device(m)),
        lambda g: f"{g.accounts_per_device:.1f} accounts work from each device",
    ),
    Sign(
        "one machine",
        2.0,
        lambda m: ramp(m["accounts_per_device"], 6, 16) * ramp(m["device_tied"], 0.3, 0.8) * (1 - _stock_device(m)),
        lambda g: f"no person works {g.accounts_per_device:.0f} accounts from one device",
    ),
    Sign(
        "addresses shared in part",
        1.0,
        lambda m: _spread("ip_tied", "top_address_share")(m) * ramp(m["top_address_share"], 0.4, 0.2),
        lambda g: (
            f"{percent(g.ip_tied)} share addresses out of {g.networks:.0f} ranges, "
            f"no address seen for more than {percent(g.top_address_share)}"
        ),
    ),
    Sign(
        "one template",
        2.0,
        lambda m: ramp(m["template_share"], 0.1, 0.45),
        lambda g: f"{percent(g.template_share)} of its prompts come from templates that its accounts share",
    ),
    Sign(
        "batches",
        1.5,
        lambda m: ramp(m["batch_share"], 0.1, 0.5),
        lambda g: f"{percent(g.batch_share)} of its accounts work in batches that start together",
    ),
    Sign(
        "signed up in waves",
        1.5,
        lambda m: ramp(m["signup_span_days"], 1.5, 6) * ramp(m["signup_reach"], 0.45, 0.25),
        lambda g: f"its sign-ups fall within {g.signup_span_days:.0f} days",
    ),
    Sign(
        "round the clock",
        1.5,
        lambda m: ramp(m["hours_covered"], 19, 22.5),
        lambda g: f"it works at all hours ({g.hours_covered:.0f} of 24)",
    ),
    Sign(
        "volume",
        0.5,
        lambda m: ramp(m["volume_ratio"], 1.2, 2.5),
        lambda g: f"an account does {g.volume_ratio:.1f} times the typical volume",
    ),
    Sign(
        "one organisation",
        -6.0,
        lambda m: ramp(m["top_org_share"], 0.4, 0.8),
        lambda g: f"{percent(g.top_org_share)} belong to one organisation",
    ),
    Sign(
        "one mail domain",
        -4.0,
        lambda m: ramp(m["top_domain_share"], 0.4, 0.8) * ramp(m["top_org_share"], 0.8, 0.4),
        lambda g: f"{percent(g.top_domain_share)} have one mail domain",
    ),
    Sign(
        "one site",
        -3.0,
        _one_site,
        lambda g: (
            f"one range of addresses covers {percent(g.top_network_share)}, one address {percent(g.top_address_share)}"
        ),
    ),
    Sign(
        "shared cards, own devices",
        -3.0,
        _payer,
        lambda g: f"{g.accounts_per_card:.0f} accounts on each payment method, and about as many devices as accounts",
    ),
    Sign(
        "grown over years",
        -3.0,
        lambda m: ramp(m["signup_reach"], 0.5, 0.85),
        lambda g: f"its sign-ups spread over {g.signup_span_days:.0f} days like everybody's",
    ),
    Sign(
        "daytime",
        -1.5,
        # A group seen in a few dozen hours altogether covers few hours of the day by that alone.
        lambda m: ramp(m["hours_covered"], 16, 12) * ramp(m["active_hours"], 20, 80),
        lambda g: f"it keeps to {g.hours_covered:.0f} hours of the day",
    ),
    Sign(
        "small",
        -2.5,
        lambda m: ramp(m["core_accounts"], 12, 5),
        lambda g: f"it has only {g.core_accounts:.0f} accounts",
    ),
)

BAR, STEEPNESS = 3.5, 1.5
"""Points at which the score is one half, and how fast it rises there."""


def judge_groups(measures: pd.DataFrame) -> pd.DataFrame:
    """`measures` with `points` and `score`, and a column of points for each sign."""
    signs = pd.DataFrame({sign.name: sign.points * sign.strength(measures) for sign in SIGNS}, index=measures.index)
    points = signs.sum(axis=1)
    score = 1 / (1 + np.exp(-STEEPNESS * (points - BAR)))
    return measures.assign(points=points.round(4), score=score.round(4)).join(signs)


@dataclass(frozen=True)
class Judgement:
    """What a run says: `communities` as in communities.parquet, `accounts` by account_no as in accounts.parquet."""

    communities: pd.DataFrame
    accounts: pd.DataFrame

    @property
    def suspended_by_chance(self) -> float:
        """How many of the suspended accounts chance alone would explain: each counts its community's q-value."""
        suspended = self.accounts.loc[self.accounts["verdict"] == "suspend", "community_id"]
        q = self.communities.set_index("community_id")["q_value"]
        return round(float(suspended.map(q).sum()), 3)


LIFT, CARRY, INNOCENT = 2.0, 1.5, -2.75
"""What a network adds at the most towards a review, and towards suspension; innocent signs from which it adds none."""
BELOW_SUSPEND = 4.9
"""Points just below those that suspend."""
SUSPEND, REVIEW = 0.9, 0.5
"""Scores from which a community is suspended, and reviewed."""
Q_BAR = 0.05
"""A community that chance explains at a higher false-discovery rate is never suspended."""


def judge_communities(
    totals: pd.DataFrame, communities: pd.DataFrame, networks: pd.DataFrame, network_of: pd.Series
) -> pd.DataFrame:
    """One row for each community: the columns of communities.parquet.

    `totals` has accounts, links, exchanges, strength and q_value by community; `communities` and `networks` are the
    measures of their cores; `network_of` maps community to network.

    A part of an operation shows too little alone, so its network lifts or lowers it, by LIFT points at the most; not
    where it has a look of its own that is innocent, for an operation's addresses tie call centres to it too.
    """
    own = judge_groups(totals.join(communities))
    whole = judge_groups(networks)
    network = network_of.reindex(own.index)
    pooled = whole.loc[network.to_numpy()].set_axis(own.index)
    alone = own["points"] - own["small"] + pooled["small"]
    innocent = own[[sign.name for sign in SIGNS if sign.points < 0 and sign.name != "small"]].sum(axis=1)
    lift = 0.5 * (pooled["points"] - alone)
    carried = alone + lift.clip(-CARRY, CARRY)
    # A review may be asked for a little sooner, and an innocent look of its own allows no more than that.
    asked = (alone + lift.clip(-CARRY, LIFT)).clip(upper=BELOW_SUSPEND)
    points = pd.concat([carried.where(innocent > -1, -np.inf), asked], axis=1).max(axis=1)
    points = points.where(lift > 0, carried).where(innocent > -1, lambda p: p.clip(lower=alone))
    points = points.where(innocent > INNOCENT, alone)
    score = 1 / (1 + np.exp(-STEEPNESS * (points - BAR)))
    verdict = np.select(
        [(score >= SUSPEND) & (own["q_value"] <= Q_BAR), score >= REVIEW], ["suspend", "review"], "clear"
    )
    return own.assign(
        network_id=network,
        points=points.round(4),
        score=score.round(4),
        verdict=verdict,
        reason=[_reason(row) for row in own.to_dict("records")],
    ).reset_index(names="community_id")


def _reason(measures: dict[Hashable, Any]) -> str:
    """The signs that counted, strongest first, as one or two sentences."""
    counted = [sign for sign in SIGNS if abs(measures[sign.name]) >= 0.25]
    counted.sort(key=lambda sign: -abs(measures[sign.name]))
    group = SimpleNamespace(**{str(name): value for name, value in measures.items()})
    against = [sign.says(group) for sign in counted if sign.points > 0][:4]
    innocent = [sign.says(group) for sign in counted if sign.points < 0][:2]
    says = f"{group.core_accounts:.0f} accounts at its core: "
    says += "; ".join(against) if against else "nothing speaks for one operation"
    return says + (". For an innocent crowd: " + "; ".join(innocent) if innocent else "") + "."
