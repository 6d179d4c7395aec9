"""observed -> incidence: which account shows which signal, how rare each signal is, and which are hubs.

Signals are numbered in the order of their kinds and values, so that the same input in any row order gives the same
numbers.
"""

from ..engine import Step

__all__ = ["COSTLY", "DECIDED_INNOCENT", "RARE", "borne_step", "signal_steps", "weight_steps"]

RARE = 20
"""Up to this degree every pair of a signal's accounts is a candidate: 190 pairs at the most."""

DECIDED_INNOCENT = "decided innocent by "
"""How the reason begins why a signal carries no weight that people decided to be innocent."""

PAIRED = 0.5
"""The part of a value's accounts which something else ties to another of them, from where on it is no hub however many
show it: of an extract an operation may be the larger part."""
COSTLY = "nature = 'hard' and not mined and not windowed and not measured"
"""Of a kind (a row of `kind`), whether its values are private and cost something: cards, devices, numbers. What people
choose among (the measured kinds: products, whom they pay) crosses by taste."""

WIDE = 8
"""Of a signal that more than one in so many accounts show, a card of two accounts says nothing: the other one shows it
by chance too often. What all such cards say together counts."""

SURELY = 3.0
"""Standard deviations by which more accounts meet another there than would by chance."""

IN_TURN = 4.0
"""Nats from which on accounts that lived one after another on a value are not strangers: one value in fifty would say
so by chance, if every one of few accounts were shared by people who come and go."""

SHOWN = 8
"""Signals of one kind that stand for an account where signals are set against each other: its rarest ones."""


def signal_steps() -> list[Step]:
    """Steps from `observed` and `kind` to `kind_privacy`, `signal_degree`, `incidence` and `shown_alone`.

    `kind_privacy` (kind, alone): of what accounts show of a measured kind, the part that nobody else shows.
    `shown_alone` (account_no, kind): a row for each value that one account alone shows.
    """
    return [
        Step(
            "kind_privacy",
            """
            select kind, count(*) filter (degree = 1) / sum(degree) as alone
            from (
                select kind, value, count(*) as degree
                from observed semi join (select kind from kind where measured) using (kind) group by kind, value
            )
            group by kind
            """,
            reads=("kind", "observed"),
        ),
        Step(
            "signal_degree",
            """
            select cast(row_number() over (order by kind, value) - 1 as integer) as signal_no,
                   kind, family, value, degree,
                   1::bigint << (dense_rank() over (order by kind) - 1) as kind_bit,
                   1::bigint << (dense_rank() over (order by family) - 1) as family_bit
            from (select kind, value, count(*) as degree from observed group by kind, value having count(*) >= 2)
            join kind using (kind)
            """,
            reads=("kind", "observed"),
        ),
        Step(
            "incidence",
            """
            select account_no, signal_no, occurrences, share, first_seen, last_seen
            from observed
            join signal_degree using (kind, value)
            join account_number using (account_id)
            """,
            reads=("account_number", "observed", "signal_degree"),
        ),
        Step(
            "shown_alone",
            """
            select account_no, o.kind from observed o join account_number using (account_id)
            anti join signal_degree d on d.kind = o.kind and d.value = o.value
            """,
            reads=("account_number", "observed", "signal_degree"),
        ),
    ]


def borne_step(name: str = "borne", alone: str = "shown_alone") -> Step:
    """The step to `name` (kind, bearers): how many accounts show any of a kind, shared or, in `alone`, theirs."""
    return Step(
        name,
        f"""
        select kind, count(distinct account_no) * (1 + any_value(absent)) as bearers
        from (
            select kind, account_no from incidence join signal using (signal_no)
            union all select kind, account_no from {alone}
        ), population
        group by kind
        """,
        reads=("incidence", alone, "population", "signal"),
    )


def weight_steps(*, judge_hubs: bool, decided: bool = False) -> list[Step]:
    """Steps from `incidence`, `kind`, `kind_privacy` to `signal`: each signal's weight in nats; why a hub has none.

    `decided`: what `decided_signal` (kind, value, why) names is a hub too, as people decided.

    A stranger shows signal v with probability u = strangers(v) / N, so sharing it says ln(m_k * N / strangers(v)),
    m_k being its kind's rarity: of a measured kind, to the power of the part that is one account's alone. Strangers
    are the accounts of v that nothing else ties to another of v; never fewer than the root of the degree, since a part
    of what ties them is chance too.
    """
    return [
        *(_coherence_steps() if judge_hubs else _no_coherence_steps()),
        Step(
            "signal",
            f"""
            with counted as (
                select d.*, coalesce(c.tied, 0) as tied,
                       case when c.tied is null then degree
                            else greatest(sqrt(degree), degree - c.tied) end as strangers,
                       case when alone is null then rarity else power(rarity, alone) end as reliability
                from signal_degree d join kind using (kind) left join kind_privacy using (kind)
                left join coherence c using (signal_no)
            ),
            weighed as (
                select counted.*, n / (1 + absent) as listed, greatest(0, ln(reliability * n / strangers)) as rarity
                from counted, population
            )
            select signal_no, kind, family, kind_bit, family_bit, value, degree, tied,
                   case when hub is null then rarity else 0 end as weight, hub
            from (
                select weighed.*, case
                    {"when d.why is not null then d.why" if decided else ""}
                    when not ? then null
                    when degree > 50 and degree > 0.3 * listed and tied < {PAIRED} * degree then
                        format('everyone: {{:,}} of {{:,}} accounts show it', degree, cast(listed as bigint))
                    when degree > greatest(50, reliability) and tied = 0 then
                        format('varied: of {{:,}} accounts that show it none shares anything else', degree)
                    when degree > greatest(50, reliability) and tied < 0.04 * degree then
                        format('varied: of {{:,}} accounts that show it only {{:,}} share anything else', degree, tied)
                    end as hub
                from weighed {"left join decided_signal d using (kind, value)" if decided else ""}
            )
            """,
            (judge_hubs,),
            reads=(
                *("coherence", "kind", "kind_privacy", "population", "signal_degree"),
                *(["decided_signal"] if decided else []),
            ),
        ),
    ]


def _no_coherence_steps() -> list[Step]:
    return [Step("coherence", "select 0 as signal_no, cast(null as bigint) as tied where false", reads=())]


def _coherence_steps() -> list[Step]:
    """Steps to `coherence`: for each common signal, how many of its accounts another family ties to each other.

    Account a of signal v is tied where it shows a signal s of another family that more accounts of v show than chance
    would put there: (d_s - 1) * d_v / N beside a itself. Of a wide signal no rare s of few accounts can say so: there
    counts who meets any other account of v at its s, or which part of those whom it meets there are of v (`met`),
    more than by chance; whichever says more: by chance nearly everybody meets somebody at a card of five. The latter
    counts where it ties half of its accounts or more: some of a popular program's users are an operation's. And those
    who lived one after another on v (turns.py) are no strangers, whatever else they show.
    """
    return [
        Step(
            "shown",
            f"""
            select account_no, signal_no, family, degree
            from incidence join signal_degree using (signal_no)
            qualify row_number() over (partition by account_no, kind order by degree, signal_no) <= {SHOWN}
            """,
            reads=("incidence", "signal_degree"),
        ),
        Step(
            "companion",
            f"""
            select v.signal_no as signal_no, s.signal_no as other_no
            from shown v join shown s on v.account_no = s.account_no and v.family <> s.family, population
            where v.degree > {RARE // 4}
            group by v.signal_no, s.signal_no
            having count(*) >= 2
               and count(*) - 1 > 0.5 + 4 * any_value((s.degree - 1) * cast(v.degree as double) / n)
            """,
            reads=("population", "shown"),
        ),
        Step(
            "met",
            f"""
            with near as (
                select v.signal_no, v.account_no, s.signal_no as other_no, s.degree as others, v.degree as degree,
                       v.degree / n as part
                from shown v join shown s on v.account_no = s.account_no and v.family <> s.family, population
                where v.degree > {RARE // 4} and {WIDE} * v.degree > n and s.degree <= {RARE}
            ),
            together as (select signal_no, other_no, count(*) - 1 as beside from near group by signal_no, other_no),
            beside as (
                select n.signal_no as signal_no, account_no, sum(beside) as beside, sum(others - 1) as others,
                       any_value(degree) as degree, any_value(part) as part
                from near n join together t on n.signal_no = t.signal_no and n.other_no = t.other_no
                group by n.signal_no, account_no
            )
            select signal_no, account_no, degree, 'any' as asked, cast(least(1, beside) as double) as met,
                   1 - power(1 - part, others) as chance
            from beside
            union all
            select signal_no, account_no, degree, 'part' as asked, cast(beside as double) / others as met,
                   part as chance
            from beside
            """,
            reads=("population", "shown"),
        ),
        Step(
            "coherence",
            # By accounts: what of a companion is joined to all who show it grows faster than what is shown.
            f"""
            with one_by_one as (
                select distinct v.signal_no, v.account_no
                from shown v join shown s on v.account_no = s.account_no and v.family <> s.family
                semi join companion c on c.signal_no = v.signal_no and c.other_no = s.signal_no
                where v.degree > {RARE // 4}
            ),
            all_in_all as (
                select signal_no, asked, any_value(degree) as degree, count(*) as accounts, sum(met) as met,
                       sum(chance) as chance
                from met group by signal_no, asked
            ),
            found as (
                select signal_no, count(*) as tied from one_by_one group by signal_no
                union all
                select signal_no,
                       cast(floor((met - chance) * accounts / nullif(accounts - chance, 0)) as bigint) as tied
                from all_in_all where met - chance > {SURELY} * sqrt(chance)
                and (asked = 'any' or (met - chance) * accounts >= {PAIRED} * degree * (accounts - chance))
                union all
                select signal_no, lives as tied from turned where nats >= {IN_TURN}
            )
            select signal_no, max(tied) as tied from found group by signal_no
            """,
            reads=("companion", "met", "shown", "turned"),
        ),
    ]
