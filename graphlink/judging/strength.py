"""membership -> strength: how improbable a community is as a whole, in nats, were its accounts strangers.

Many values, each of a few accounts, that overlap in one crowd are improbable together however weak each pair is: the
block is tested, not the pair. An account of a community of n shows values that h of the n show, of d that show them
among the N_k that show any of the kind; were the kind's values dealt out by lot, each says

    (1 - 1/h) ( ln(N_k / d) + ln((h - 1) / (n - 1)) )

for its belonging (the first to show a value has nobody to share it with), and to belong costs the prior odds ln(N / n).
What is over is summed over the accounts: who merely stands beside a community does not make it weaker.
Where one value makes the whole community, or all hang on one chain of values, this is about nothing; what crosses the
chain adds its whole weight. The odds are those of the shuffled worlds that it is compared with (chance.py).
"""

from ..engine import Step
from ..linking import borne_step, part_sql
from ..signals import BATCH, SIGNUP, TEMPLATE

__all__ = ["own_shown_step", "said", "strength_steps"]


def said(rare: str) -> str:
    """SQL: the nats that a value says for an account, where `holders` of its `accounts` show it and it is `rare`."""
    return f"(1 - 1.0 / holders) * greatest(0, {rare} + ln((holders - 1.0) / (accounts - 1)))"


def own_shown_step() -> Step:
    """The step to `own_shown` (account_no, kind): a row for each value that an account alone shows, one for each
    account that asks and shows no template, or no batch, and one for each that signed up in no wave.

    What it asks, when, and when it came is its own, as a card is that nobody else has: it could have shown one, and did
    not. Of a wave alone in its file everybody would be in it.
    """
    return Step(
        "own_shown",
        f"""
        with mined as (select distinct kind from signal where kind in ('{TEMPLATE}', '{BATCH}', '{SIGNUP}')),
        could as (
            select account_no, kind from account_activity cross join mined where exchanges > 0 and kind <> '{SIGNUP}'
            union all
            select account_no, kind from account join account_number using (account_id) cross join mined
            where created_at is not null and kind = '{SIGNUP}'
        )
        select account_no, kind from shown_alone
        union all
        select account_no, kind from could
        anti join (select account_no, kind from incidence join signal using (signal_no)) using (account_no, kind)
        """,
        reads=("account", "account_activity", "account_number", "incidence", "shown_alone", "signal"),
    )


def strength_steps() -> list[Step]:
    """Steps from `placed(account_no, community)`, `own_shown`, what accounts show to `strength(community, strength)`.

    A template counts by the part it makes of what an account asks; a value of a kind with a window by its synchrony.
    An account signs up once: of the waves that it is in, ten minutes of an hour, the rarest counts.
    """
    return [
        Step(
            "placed_size",
            "select community, count(*) as accounts from placed group by community",
            reads=("placed",),
        ),
        borne_step("could_show", "own_shown"),
        Step(
            "placed_tie",
            f"""
            with shown as (
                select p.community, p.account_no, ln(bearers / s.degree) as weight, accounts,
                       case when s.kind = '{TEMPLATE}' then {part_sql("i.share")} else 1 end as part,
                       count(*) over (partition by p.community, i.signal_no) as holders
                from placed p join placed_size using (community)
                join incidence i using (account_no) join signal s using (signal_no) join could_show b on b.kind = s.kind
                where s.weight > 0 and s.kind not in (select kind from windowed_kind)
                    and s.kind not in (select kind from kind where coarse_of is not null)
                qualify s.kind <> '{SIGNUP}' or 1 = row_number() over (
                    partition by p.community, p.account_no, s.kind order by s.degree, i.signal_no)
            ),
            said as (
                select community, account_no, {said("weight * part")} as nats from shown where holders >= 2
                union all
                select l.community, unnest([account_l, account_r]), weight / 2
                from in_step
                join placed l on l.account_no = account_l
                join placed r on r.account_no = account_r and r.community = l.community
            )
            select community, account_no, sum(nats) as nats from said group by community, account_no
            """,
            reads=("could_show", "in_step", "incidence", "kind", "placed", "placed_size", "signal", "windowed_kind"),
        ),
        Step(
            "strength",
            """
            select community, round(coalesce(sum(greatest(0, nats - ln(greatest(1, n / accounts)))), 0), 6) as strength
            from placed_size left join placed_tie using (community), population group by community
            """,
            reads=("placed_size", "placed_tie", "population"),
        ),
    ]
