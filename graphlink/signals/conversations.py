"""Requests that hold a conversation -> the turns of them that are new, each as a prompt of its own.

A gateway logs the whole conversation with every request, so that its first turn stands in the log as often as the
conversation has turns. Here each turn counts once in its conversation, whatever is examined of it: a request's last
turn where no shorter request of the conversation ended in it, and the opening (the system's turns and the first of the
others) of the shortest ones examined. Requests that share their opening and the answer to it, and then part (examples
given before the question), are as many conversations as there are last turns.
"""

from ..engine import Step
from .messages import turns_sql
from .template_rules import TemplateRules

__all__ = ["everyone_step", "request_step", "turn_step"]

_SAYS_NOTHING = "strlen(last) <= 24 and len(string_split(last, ' ')) <= 2"
"""A later turn such as "go on": one shingle, of which a template would seem to be made that goes before it."""


def request_step(name: str, examined: str, reads: tuple[str, ...]) -> Step:
    """Step to what is read of the prompts that `examined` selects (account, ts, prompt, roles, sampled)."""
    return Step(name, turns_sql(f"({examined})"), reads=reads)


def everyone_step(requests: str, rules: TemplateRules, accounts: int) -> Step:
    """Step to `template_everyone`: turns of the system that so many of `accounts` send word for word."""
    least = max(rules.everyone_accounts, int(rules.everyone_share * accounts))
    return Step(
        "template_everyone",
        f"""
        select any_value(turn) as turn, count(distinct account) as accounts
        from (select account, unnest(systems) as turn from {requests} where plain is null)
        group by hash(turn) having count(distinct account) > {least}
        """,
        reads=(requests,),
    )


def turn_step(name: str, requests: str) -> Step:
    """Step to the prompts that `requests` come to: account, ts, sampled, prompt, request, leads.

    A text is one; of a list of messages each new turn is one, under one number in `request` (negative, so that it is
    no row's), and the first of them `leads`.
    """
    last = f"case when users > 1 then if(asks, if({_SAYS_NOTHING}, '', last), null) when opens then last end"
    return Step(
        name,
        f"""
        with told as (
            select account, ts, request, list_filter(list_concat(
                [{{'text': {last}, 'sampled': if(users > 1, sampled, opened)}}],
                [{{'text': x, 'sampled': opened}} for x in if(users > 1 and opens, [first], [])],
                [{{'text': x, 'sampled': opened}} for x in if(opens, systems, []) if not list_contains(everyone, x)]
            ), lambda t: t.text is not null) as turns
            from ({_new_sql(requests)}), (select coalesce(list(turn), []) as everyone from template_everyone)
        ),
        turn as (
            select account, ts, request, unnest(turns) as told, generate_subscripts(turns, 1) = 1 as leads from told
        )
        select account, ts, sampled, plain as prompt, null::bigint as request, true as leads
        from {requests} where plain is not null
        union all
        select account, ts, told.sampled, told.text, request, leads from turn
        """,
        reads=(requests, "template_everyone"),
    )


def _new_sql(requests: str) -> str:
    """SELECT of the lists of messages among `requests`, numbered as `request`, and what is new in each.

    `asks`: its last turn is. `opens`: its opening is. `opened`: whether a request of its conversation is in the sample.
    """
    conversation = "account, opening, branch"
    met = f"""
        select *, -row_number() over () as request,
            branch is null or row_number() over (
                partition by {conversation}, users, hash(last) order by size, ts, sampled desc
            ) = 1 as asks,
            users = min(users) over (partition by {conversation}) as shortest,
            if(branch is null, sampled, bool_or(sampled) over (partition by {conversation})) as opened
        from {requests} where plain is null
    """
    # What was examined before any answer, and what was examined later, may be of the same conversations.
    before = "count(*) filter (branch is null) over (partition by account, opening)"
    return f"""
        select *, branch is null or (asks and shortest and row_number() over (
            partition by account, opening, branch is null, asks and shortest order by branch, hash(last)
        ) > {before}) as opens
        from ({met})
    """
