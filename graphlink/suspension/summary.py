"""A plan in a minute: what a person must see of it before saying yes, as lines of text and as rows."""

from collections import Counter
from dataclasses import dataclass

from ..figures import exact_share, plural, score, share, verb
from .plan import Mistakes, Plan

__all__ = ["Table", "community_table", "headline", "left_out_table", "mistakes_words"]

MOST_COMMUNITIES = 15


@dataclass(frozen=True)
class Table:
    """A titled table of text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def headline(plan: Plan) -> list[str]:
    """What the plan would do and how sure that is, a line each."""
    counts = plan.summary
    part = len(plan.acted_on) / plan.active_accounts if plan.active_accounts else 0.0
    days = (plan.limit_for or 0) / 86_400
    lasts = f" for {days:.3g} {verb(days, 'day', 'days')}" if plan.limit_for else ""
    lines = [
        f"Plan {plan.id}, made {plan.made_at:%Y-%m-%d %H:%M}Z by {plan.made_by} from {plan.case.path}",
        f"Would suspend {counts['suspend']:,} and limit {plural(counts['limit'], 'account')}{lasts} ({share(part)} of "
        f"the {plan.active_accounts:,} active ones); {plural(counts['review'], 'more is', 'more are')} for a person to "
        "look at.",
        f"They belong to {plural(counts['communities'], 'community', 'communities')} of "
        f"{plural(counts['networks'], 'network')}; {plural(counts['left_out'], 'selected account')} "
        f"{'was' if counts['left_out'] == 1 else 'were'} left out.",
    ]
    if plan.chance is not None:
        lines.append(
            f"Chance alone would explain {share(plan.chance.share)} of the case's "
            f"{plural(plan.chance.suspended, 'account')} with verdict suspend."
        )
    if plan.decisions is not None and plan.decisions.expired:
        were = verb(plan.decisions.expired, "was", "were")
        lines.append(
            f"{plan.decisions.expired:,} of the selected accounts {were} decided innocent once, too long ago to count "
            "(`decided_innocent` under [suspend.guards.allow]): look at them again."
        )
    lines += plan.innocents.said if plan.innocents else ()
    lines.append(mistakes_words(plan.mistakes))
    return lines


def mistakes_words(mistakes: Mistakes | None) -> str:
    """What earlier plans teach, in one sentence."""
    if mistakes is None:
        return "No earlier plan was applied, so no mistakes are measured yet."
    return (
        f"Of {plural(mistakes.applied, 'account')} acted on so far {mistakes.reinstated:,} "
        f"{verb(mistakes.reinstated, 'was', 'were')} reinstated: "
        f"precision {exact_share(mistakes.precision)} (95 % interval {exact_share(mistakes.low)} to "
        f"{exact_share(mistakes.high)})."
    )


def community_table(plan: Plan) -> Table:
    """The communities with most planned accounts, and why each."""
    actions = Counter((account.community_id, account.action) for account in plan.accounts)
    largest = sorted(plan.communities, key=lambda community: (-community.planned, community.community_id))
    rows = tuple(
        (
            str(community.community_id),
            "" if community.network_id is None else str(community.network_id),
            f"{community.accounts:,}",
            *(f"{actions[community.community_id, action]:,}" for action in ("suspend", "limit", "review")),
            score(community.score),
            "" if community.q_value is None else f"{community.q_value:g}",
            community.reason,
        )
        for community in largest[:MOST_COMMUNITIES]
    )
    rest = len(largest) - len(rows)
    title = "Communities" + (f" (the largest {len(rows)}; {rest:,} more in the plan)" if rest else "")
    columns = ("community", "network", "accounts", "suspend", "limit", "review", "score", "q", "why")
    return Table(title, columns, rows)


def left_out_table(plan: Plan) -> Table:
    """How many accounts were left out for each reason."""
    counts = Counter(left.why for left in plan.left_out)
    rows = tuple((why, f"{count:,}") for why, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Table("Left out", ("why", "accounts"), rows)
