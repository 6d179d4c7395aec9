"""The case's tables: from the run's numbered tables to the names and columns that stay.

Every table is ordered, so that the same input in any row order gives the same bytes.
"""

from collections.abc import Sequence
from pathlib import Path

from ..engine import DuckDBEngine, Step, quote_name
from ..judging import AMOUNTS, DECIDED_COLUMNS, features_of
from ..linking import KIND_NAMES, kinds_sql
from ..signals import Kind
from .fingerprint import TABLES

__all__ = ["TAKES", "table_steps", "write_tables"]

TAKES = (
    *("account", "account_number", "kind", "account_hour", "account_activity", "account_model", "template_reading"),
    *("rejected", "reject_summary", "observed", "left_out_value", "kind_privacy"),
    *("signal_degree", "signal", "incidence", "link", "decided_account"),
    *("judged_account", "judged_community", "judged_sign", "judged_part"),
)
"""Tables of earlier stages that this one reads."""

OWN_COLUMNS = (
    "account_id",
    "community_id",
    "network_id",
    "operator_id",
    "role",
    "membership",
    "score",
    "verdict",
    "reason",
    *DECIDED_COLUMNS,
    "created_at",
    "first_seen",
    "last_seen",
    "exchanges",
)
"""Columns of accounts.parquet that graphlink makes; the source's own of such a name is kept as source_NAME."""

BY_NETWORK = ("typical_odds", "typical_lasting", "typical_families", "told_apart")
"""What an account's role hangs on, the same for all communities of a network."""

COMMUNITY_COLUMNS = (
    *TABLES["communities"],
    *DECIDED_COLUMNS,
    "points",
    *AMOUNTS,
    "known_points",
    "strength",
    *BY_NETWORK,
)
"""Columns of communities.parquet before the features."""


def table_steps(source_columns: Sequence[str], kinds: Sequence[Kind], compared: Sequence[str] = ()) -> list[Step]:
    """Steps to the tables of the case, each named case_NAME.

    Reads `judged_account(account_no, community_id, network_id, operator_id, role, membership, score, verdict, reason,
    decided, decision, undecided_verdict)`, `judged_community` (the columns of communities.parquet), `judged_sign`
    (those of signs.parquet), `judged_part(account_no, part, family, nats, signal_no, tied_by, several, without,
    untied)` and `decided_account(account_no, decided, decision)`, of accounts in no community too. `compared`: columns
    of communities that a run with cards has besides.
    """
    columns = (*COMMUNITY_COLUMNS, *compared, *(feature.name for feature in features_of(kinds)))
    communities = ", ".join(quote_name(column) for column in columns)
    others = "".join(
        f", a.{quote_name(column)} as {quote_name('source_' + column if column.casefold() in OWN_COLUMNS else column)}"
        for column in source_columns
        if column.casefold() not in ("account_id", "created_at")
    )
    return [
        Step(
            "case_accounts",
            f"""
            select account_id, j.community_id, j.network_id, j.operator_id, j.role,
                   coalesce(j.membership, 0) as membership, coalesce(j.score, 0) as score,
                   coalesce(j.verdict, 'clear') as verdict,
                   coalesce(j.reason, d.decision) as reason, d.decided, d.decision,
                   coalesce(j.undecided_verdict, 'clear') as undecided_verdict, a.created_at, v.first_seen, v.last_seen,
                   coalesce(v.exchanges, 0) as exchanges{others}
            from account a join account_number using (account_id)
            left join judged_account j using (account_no) left join account_activity v using (account_no)
            left join decided_account d using (account_no)
            order by account_id
            """,
            reads=("account", "account_activity", "account_number", "decided_account", "judged_account"),
        ),
        Step(
            "case_communities",
            f"select {communities} from judged_community order by community_id",
            reads=("judged_community",),
        ),
        Step(
            "case_signs",
            """
            select community_id, sign, strength, points, network_strength
            from judged_sign order by community_id, abs(points) desc, sign
            """,
            reads=("judged_sign",),
        ),
        Step(
            "case_belonging",
            """
            select account_id, part, p.family, nats, s.kind, s.value, tied_by, several, without, untied
            from judged_part p join account_number using (account_no) left join signal s using (signal_no)
            order by account_id, part, p.family
            """,
            reads=("account_number", "judged_part", "signal"),
        ),
        Step(
            "case_links",
            f"""
            select l.account_id as account_l, r.account_id as account_r, weight, {kinds_sql()} as kinds, shared
            from link join account_number l on l.account_no = link.account_l
            join account_number r on r.account_no = link.account_r, {KIND_NAMES}
            order by link.account_l, link.account_r
            """,
            reads=("account_number", "link", "signal"),
        ),
        Step(
            "case_signals",
            """
            select kind, value, degree, round(weight, 6) as weight, hub from signal
            union all
            select kind, value, degree, 0, reason from left_out_value
            order by kind, value
            """,
            reads=("left_out_value", "signal"),
        ),
        Step(
            "case_evidence",
            """
            select community_id, kind, value, count(*) as accounts, any_value(degree) - count(*) as outside,
                   round(any_value(weight), 6) as weight
            from judged_account join incidence using (account_no) join signal using (signal_no)
            group by community_id, kind, value having count(*) >= 2
            order by community_id, count(*) * any_value(signal.weight) desc, kind, value
            """,
            reads=("incidence", "judged_account", "signal"),
        ),
        # What a suspended account alone showed is remembered too: its replacement may show it tomorrow.
        Step(
            "case_incidence",
            """
            select * from (
                select account_id, kind, value, occurrences, first_seen, last_seen
                from incidence join signal using (signal_no) join account_number using (account_no)
                union all
                select account_id, o.kind, o.value, o.occurrences, o.first_seen, o.last_seen
                from observed o join account_number using (account_id) join judged_account j using (account_no)
                where j.verdict = 'suspend' and o.kind not in (select kind from kind where mined)
                  and (o.kind, o.value) not in (select (kind, value) from signal_degree)
            ) order by account_id, kind, value
            """,
            reads=("account_number", "incidence", "judged_account", "kind", "observed", "signal", "signal_degree"),
        ),
        *_activity_steps(),
        Step("case_rejected", 'select path, "row", "column", problem from rejected order by all', reads=("rejected",)),
    ]


def _activity_steps() -> list[Step]:
    """Activity and models of each surfaced community, and of everybody else as community null."""
    surfaced = (
        "select account_no, account_id, community_id from account_number join judged_account using (account_no) "
        "join judged_community c using (community_id) where c.verdict <> 'clear'"
    )
    return [
        Step(
            "case_activity",
            f"""
            select community_id, make_timestamp(hour::bigint * 3600000000) as hour, sum(events)::bigint as exchanges,
                   count(*) as accounts
            from account_hour left join ({surfaced}) using (account_no)
            where hour is not null group by community_id, account_hour.hour order by community_id nulls last, 2
            """,
            reads=("account_hour", "account_number", "judged_account", "judged_community"),
        ),
        Step(
            "case_models",
            f"""
            select community_id, model, sum(exchanges)::bigint as exchanges
            from account_model left join ({surfaced}) using (account_no)
            group by all order by community_id nulls last, exchanges desc, model
            """,
            reads=("account_model", "account_number", "judged_account", "judged_community"),
        ),
    ]


def write_tables(db: DuckDBEngine, folder: Path) -> None:
    """Writes each case_NAME table as NAME.parquet into `folder`."""
    names = db.frame("select table_name from information_schema.tables where table_name like 'case\\_%' escape '\\'")
    for name in sorted(names["table_name"]):
        db.copy_to_parquet(f"select * from {quote_name(name)}", folder / f"{name.removeprefix('case_')}.parquet")
