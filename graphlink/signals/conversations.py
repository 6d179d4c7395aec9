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
    return Step(
        name,
        f"""
        with met as (
            select *, -row_number() over () as request,
                branch is null or row_number() over (
                    partition by account, opening, branch, users, hash(last) order by size, ts, sampled desc
                ) = 1 as asks,
                users = min(users) over (partition by account, opening, branch) as shortest
            from {requests} where plain is null
        ),
        begun as (
            -- What was examined before any answer and what was examined later may be the same conversations.
            select *, branch is null or (asks and shortest and row_number() over (
                partition by account, opening, branch is null, asks and shortest order by branch, hash(last)
            ) > count(*) filter (branch is null) over (partition by account, opening)) as opens
            from met
        ),
        told as (
            select account, ts, sampled, request, [t for t in
                [if(if(users > 1, asks, opens), last, null), if(users > 1 and opens, first, null)]
                || [s for s in if(opens, systems, []) if not list_contains(everyone, s)]
                if t is not null] as turns
            from begun, (select coalesce(list(turn), []) as everyone from template_everyone)
        )
        select account, ts, sampled, plain as prompt, null::bigint as request, true as leads
        from {requests} where plain is not null
        union all
        select account, ts, sampled, unnest(turns), request, generate_subscripts(turns, 1) = 1 from told
        """,
        reads=(requests, "template_everyone"),
    )
