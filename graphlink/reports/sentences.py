"""What the figures say, in sentences."""

from collections.abc import Callable, Sequence
from typing import Any

from ..figures import chance, verb
from .facts import Community, Headline, Network, Place, Report, Tally
from .legible import count, day, days, number, plural, share

__all__ = [
    "already",
    "chance_sentence",
    "community_sentences",
    "headline_sentences",
    "left_out_sentences",
    "measured_facts",
    "network_sentences",
    "tally_sentence",
]

CONCEALED = (
    "Ids, values and names are pseudonyms. Of an account the month stays of each time, of a community the day (of less "
    "than 10 accounts the month), and counts of exchanges are round."
)
"""What a redacted report says of itself: a month must not be taken for its first day."""

MOST_NAMED = 8
"""Kinds of signal that a sentence names; of more it says how many there are."""

_OF = {
    "suspend": ("community to suspend", "communities to suspend"),
    "review": ("community to review", "communities to review"),
    "clear": ("clear community", "clear communities"),
}


def headline_sentences(headline: Headline) -> tuple[str, ...]:
    """The first screen: what there is, what to do, and how sure that is."""
    suspend, review = headline.tally("suspend"), headline.tally("review")
    found = (
        f"Of {plural(headline.accounts, 'account')}, {count(headline.linked)} are linked to others: "
        f"{plural(headline.communities, 'community', 'communities')} in {plural(headline.networks, 'network')}."
    )
    act = (
        f"{plural(suspend.accounts, 'account')} to suspend{already(suspend)}{_where(suspend)}; "
        f"{plural(review.accounts, 'account')} to review{already(review)}{_where(review)}."
    )
    volume: tuple[str, ...] = ()
    if headline.exchanges and headline.suspended_exchanges is not None and suspend.accounts:
        part = share(headline.suspended_exchanges / headline.exchanges)
        volume = (f"The accounts to suspend sent {count(headline.suspended_exchanges)} exchanges, {part} of all.",)
    return (found, act, *volume, chance_sentence(headline), *headline.innocents, *_decided_sentence(headline))


def _decided_sentence(headline: Headline) -> tuple[str, ...]:
    """What people decided, where they decided anything."""
    if not headline.decided:
        return ()
    told = _listed([f"{count(number)} {word}" for word, number in headline.decided])
    return (f"People decided on accounts of it: {told}. Innocent ones are never suspended.",)


def already(tally: Tally) -> str:
    """` (3,329 of them suspended already)`; nothing where none is, or the source does not say."""
    return f" ({count(tally.suspended)} of them suspended already)" if tally.suspended else ""


def _where(tally: Tally) -> str:
    """` in 9 communities of 3 networks`: where the accounts themselves are, whatever their community's verdict."""
    if not tally.accounts:
        return ""
    if len(tally.places) == 1:
        return f" in {_place(tally.places[0], tally.verdict)}"
    return ": " + _listed([f"{count(place.accounts)} in {_place(place, tally.verdict)}" for place in tally.places])


def _place(place: Place, verdict: str) -> str:
    if place.verdict != verdict or verdict == "clear":
        return plural(place.communities, *_OF[place.verdict])
    return f"{plural(place.communities, 'community', 'communities')} of {plural(place.networks, 'network')}"


def tally_sentence(tally: Tally) -> str:
    """Where the accounts of one verdict are, after their number, and how many are suspended already."""
    many = "account" if tally.accounts == 1 else "accounts"
    return f"{many}{already(tally) if tally.verdict != 'clear' else ''}{_where(tally)}"


def chance_sentence(headline: Headline) -> str:
    """How many of the accounts to suspend chance alone would have put there."""
    if not headline.tally("suspend").accounts:
        return "Nothing reached the bar for suspension."
    if headline.chance_accounts is None or headline.innocent_share is None:
        return "How many of them chance alone would have named was not measured in this run."
    worlds = plural(headline.chance_worlds, "shuffled world")
    if not headline.chance_accounts:
        return f"Expected share of innocents among them by chance: none ({worlds} put no account there)."
    return (
        f"Expected share of innocents among them by chance: {share(headline.innocent_share)} "
        f"({number(headline.chance_accounts)} {verb(headline.chance_accounts, 'account', 'accounts')}, "
        f"measured in {worlds})."
    )


def community_sentences(community: Community) -> tuple[str, str]:
    """What a community is, in two sentences: its size and history, and what holds it together."""
    began = ""
    span = community.measure("signup_span_days")
    if span is not None:
        began = f", most of them signed up within {plural(max(1, round(span)), 'day')}"
    volume = ""
    if community.exchanges:
        volume = f"; they sent {plural(community.exchanges, 'exchange')}"
        if community.population_exchanges:
            volume += f" ({share(community.exchanges / community.population_exchanges)} of all)"
    period = _period(community.first_seen, community.last_seen)
    return f"{plural(community.accounts, 'account')}{began}{volume}{period}.", _ties(community)


def measured_facts(community: Community) -> tuple[tuple[str, str], ...]:
    """What a community's figures are called, and the figures: those that were measured alone."""
    signed = days(community.first_signup, community.last_signup)
    told = (
        ("suspended already", _figure(community.suspended, count)),
        ("Signed up, median", signed and day(community.median_signup)),
        ("Signed up", signed),
        ("Active", days(community.first_seen, community.last_seen)),
        ("Exchanges", _figure(community.exchanges, count)),
        ("Exchanges each, median", _figure(community.median_volume, count)),
        ("Exchanges each, most", _figure(community.largest_volume, count)),
        ("Accounts per card", _figure(community.measure("accounts_per_card"), number)),
        ("Accounts per device", _figure(community.measure("accounts_per_device"), number)),
        ("Chance of a find like it (q)", _figure(community.q_value, chance)),
    )
    return tuple((what, figure) for what, figure in told if figure)


def _figure(value: float | None, shown: Callable[[float], str]) -> str:
    return "" if value is None else shown(value)


def network_sentences(network: Network) -> tuple[str, ...]:
    """What a network is: its size, and what ties its communities."""
    volume = ""
    if network.exchanges:
        volume = f", {plural(network.exchanges, 'exchange')}"
        if network.share_of_exchanges is not None:
            volume += f" ({share(network.share_of_exchanges)} of all)"
    first = (
        f"{plural(len(network.communities), 'community', 'communities')} with {plural(network.accounts, 'account')}"
        f"{volume}{_period(network.first_seen, network.last_seen)}."
    )
    worked = _operator_sentence(network)
    if len(network.communities) == 1:
        return (first, *worked)
    ties = [plural(network.crossing_links, "link")] if network.crossing_links else []
    ties += [f"{plural(len(network.bridges), 'signal')} below that several of them show"] if network.bridges else []
    tied = [f"They are tied by {' and '.join(ties)}."] if ties else []
    return (first, *tied, *worked)


def _operator_sentence(network: Network) -> tuple[str, ...]:
    """Who works its accounts, where what they ask tells more than one apart, or one that has several communities."""
    known = network.operators
    if not known or (len(known) == 1 and len(known[0].communities) == 1):
        return ()
    told = [
        f"operator {one.operator_id} ({plural(one.accounts, 'account')} of "
        f"{'community' if len(one.communities) == 1 else 'communities'} {', '.join(map(str, one.communities[:8]))})"
        for one in known[:5]
    ]
    more = f" and {len(known) - 5} more" if len(known) > 5 else ""
    return (f"By the templates that they use, its accounts are worked by {', '.join(told)}{more}.",)


def left_out_sentences(report: Report) -> tuple[str, ...]:
    """What the report does not show or weigh, and why."""
    left = report.left_out
    said = [CONCEALED] if report.redacted else []
    if left.clear:
        said.append(f"Clear communities, which stand in the table only: {count(left.clear)}.")
    if left.sections:
        said.append(
            "Communities to suspend or review that have a row in the table and no section of their own here: "
            f"{count(left.sections)}; `--community ID` reports on any of them."
        )
    if left.accounts:
        said.append(f"Accounts of the communities below that are not in the account table: {count(left.accounts)}.")
    if report.own_left:
        said.append(
            f"Columns of the source's own that do not stand beside its accounts here: {count(report.own_left)}; "
            "`graphlink report CASE --format xlsx` has them all."
        )
    if left.hub_count:
        said.append(f"Signals that carried no weight, for the reason beside each: {count(left.hub_count)}.")
    if left.rejected_rows:
        said.append(f"Input rows that could not be read: {count(left.rejected_rows)}; rejected.parquet says why.")
    return tuple(said)


def _ties(community: Community) -> str:
    if not community.kinds:
        return "No single signal holds it together."
    named = [plural(kind.signals, kind.one, kind.many) for kind in community.kinds[:MOST_NAMED]]
    if further := community.kinds[MOST_NAMED:]:
        signals = plural(sum(kind.signals for kind in further), "signal")
        named.append(f"{signals} of {plural(len(further), 'further kind')}")
    private = [signal for signal in community.signals if signal.outside == 0]
    return f"Held together by {_listed(named)}{_widest(community)}{_alone(len(private), len(community.signals))}."


def _alone(private: int, listed: int) -> str:
    """How many of the signals listed nobody else shows."""
    if not private:
        return ""
    if private < listed:
        return f"; nobody else shows {private} of the {listed} listed below"
    return (
        "; nobody else shows the one listed below" if listed == 1 else f"; nobody else shows any of the {listed} below"
    )


def _widest(community: Community) -> str:
    """How much of it the most shown of all its signals covers, or how many of them cover the whole."""
    whole = sum(kind.whole for kind in community.kinds)
    if not whole:
        part = max(kind.widest for kind in community.kinds) / max(1, community.accounts)
        return f", of which none covers more than {share(part)} of it"
    which = f"{'one' if whole == 1 else count(whole)} of them "
    if whole == sum(kind.signals for kind in community.kinds):
        which = {1: "", 2: "both "}.get(whole, "each ")
    return f", {which}shown by all its accounts"


def _period(first: Any, last: Any) -> str:
    told = days(first, last)
    return f" {'from' if ' to ' in told else 'on'} {told}" if told else ""


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
