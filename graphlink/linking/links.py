"""candidate -> link: every candidate scored on all it shares, in nats.

Families add up (they are different kinds of proof); within a family the best signal counts whole and the others a
fraction, up to what an endless row of them would give (a second shared address is hardly news).
"""

from ..engine import Step
from ..signals import ARRIVAL, SIGNUP
from .candidates import prior_evidence_sql
from .synchrony import synchrony_steps

__all__ = ["KIND_NAMES", "REPEAT", "kinds_sql", "link_steps", "part_sql"]

REPEAT = 0.3
"""What further signals of one family count of their weight; together at most 0.3 / (1 - 0.3) of the best one's."""

KIND_NAMES = "(select list(kind order by kind_bit) as kind_names from (select distinct kind, kind_bit from signal))"
"""SQL for one row: the names of all kinds, in the order of their bits."""

# Written out in both places: as a table of its own it would be a copy of nearly all that accounts show.
_LASTING = """(
    select * from incidence
    anti join (select signal_no from signal where kind in (select kind from windowed_kind)) using (signal_no)
)"""

# Who uses a carrier is at several of its addresses in the end, as are others who use it: all that two share in ranges
# of strangers (hubs) is worth one address. Where two share an address they share its range too, if it has one.
_TOLD = """case count(*) filter (coarse)
    when 0 then sum(weight)
    else coalesce(sum(weight) filter (coarse), 0)
        + least(coalesce(sum(weight) filter (not coarse), 0),
                greatest(1, count(*) filter (coarse and weight > 0)) * max(weight)) end"""


def link_steps(min_evidence: float | None) -> list[Step]:
    """Steps from `candidate` to `in_step`, `shared_signal` and `link`.

    A signal counts by the part it makes of what either account does (a template's share of its prompts; 1 elsewhere),
    and half where its kind fades and the two showed it further apart than that. Of a family counts what its signals say
    or what their synchrony does, whichever is more.

    `link`: account_l, account_r, weight (nats), arrival (what of it says that both came at one time), kind_bits
    and family_bits (see `signal`), shared.
    """
    bar = prior_evidence_sql() if min_evidence is None else str(float(min_evidence))
    return [
        *synchrony_steps(),
        Step(
            "shared_signal",
            f"""
            with shows as (select account_no, count(*) as signals from incidence group by account_no),
            -- What two share is looked up for the one who shows less: half as many rows to ask of the other.
            asked as (
                select account_l, account_r,
                       case when l.signals <= r.signals then account_l else account_r end as less,
                       case when l.signals <= r.signals then account_r else account_l end as more
                from candidate join shows l on l.account_no = account_l join shows r on r.account_no = account_r
            )
            select c.account_l, c.account_r, s.kind_bit, s.family_bit, k.coarse_of is not null as coarse,
                   s.weight
                   * case when l.first_seen > r.last_seen + to_days(k.fades_after)
                            or r.first_seen > l.last_seen + to_days(k.fades_after) then 0.5 else 1 end
                   * {part_sql("least(l.share, r.share)")} as weight
            from asked c
            join {_LASTING} l on l.account_no = c.less
            join {_LASTING} r on r.account_no = c.more and r.signal_no = l.signal_no
            join signal s on s.signal_no = l.signal_no join kind k on k.kind = s.kind
            union all
            select account_l, account_r, kind_bit, family_bit, false, weight
            from coincidence join signal using (signal_no)
            """,
            reads=("candidate", "coincidence", "incidence", "kind", "signal", "windowed_kind"),
        ),
        Step(
            "link",
            f"""
            with by_family as (
                select account_l, account_r, family_bit, bit_or(kind_bit) as kind_bits, count(*) as shared,
                       max(weight) as best, {_TOLD} as told
                from shared_signal group by account_l, account_r, family_bit
            ),
            synchrony as (
                select account_l, account_r, family_bit, max(weight) as synchrony
                from in_step group by account_l, account_r, family_bit
            ),
            coming as (
                select family_bit from (select distinct kind, family_bit from signal)
                group by family_bit having bool_and(kind in ('{SIGNUP}', '{ARRIVAL}'))
            ),
            scored as (
                select account_l, account_r, family_bit, kind_bits, shared, greatest(
                    best + least({REPEAT} * (told - best), {REPEAT / (1 - REPEAT)} * best), synchrony) as weight
                from by_family left join synchrony using (account_l, account_r, family_bit)
            )
            select account_l, account_r, round(sum(weight), 6) as weight,
                   round(sum(case when c.family_bit is null then 0 else weight end), 6) as arrival,
                   bit_or(kind_bits) as kind_bits, bit_or(s.family_bit) as family_bits,
                   sum(shared)::bigint as shared
            from scored s left join coming c on c.family_bit = s.family_bit
            group by account_l, account_r
            having round(sum(weight), 6) >= round({bar}, 6)
            """,
            reads=("in_step", "shared_signal", "signal", *(("population",) if min_evidence is None else ())),
        ),
    ]


def part_sql(share: str) -> str:
    """SQL for how much of a template's weight counts where it makes `share` of what an account asks."""
    return f"least(1, 0.25 + 2 * {share})"


def kinds_sql() -> str:
    """SQL for the names, in order, of the kinds in a link's `kind_bits`; over a join with KIND_NAMES."""
    return "list_filter(kind_names, lambda kind, place: (kind_bits >> (place - 1)) & 1 = 1)"
