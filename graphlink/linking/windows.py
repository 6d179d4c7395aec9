"""Kinds with a window: two accounts are tied only where they show the value within that time of each other.

Leaves `dated(account_no, signal_no, ts, width)`, the dated showings of such kinds (empty where there are none), and
`window_pair(account_l, account_r)`, the candidates they give.
"""

from ..engine import Step

__all__ = ["dated_step", "shuffled_dated_step", "window_pair_step"]

NEXT = 8
"""Later showings of a value that each one is set against: what is common within the window stays linear."""


def dated_step(*, decided: bool = False) -> Step:
    """The step from `windowed_event` and `windowed_kind` to `dated`; `decided`: without what `decided_signal` names."""
    return Step(
        "dated",
        f"""
        select distinct account_no, signal_no, ts, w."window" as width
        from windowed_event e join windowed_kind w using (kind)
        join signal_degree using (kind, value) join account_number using (account_id)
        {"anti join decided_signal using (kind, value)" if decided else ""}
        """,
        reads=(
            *("account_number", "signal_degree", "windowed_event", "windowed_kind"),
            *(["decided_signal"] if decided else []),
        ),
    )


def shuffled_dated_step(seed: int) -> Step:
    """The step to a `dated` in which whose showing is whose is drawn anew.

    Hashed twice, as the shuffled incidence is: worlds of two seeds have nothing in common.
    """
    return Step(
        "dated",
        """
        with row as (
            select *, row_number() over (order by signal_no, ts, account_no) as place,
                   row_number() over (
                       order by hash(hash(signal_no, ts, account_no, ?)), signal_no, ts, account_no
                   ) as drawn
            from main.dated
        )
        select a.account_no, s.signal_no, s.ts, s.width from row a join row s on a.drawn = s.place
        """,
        (seed,),
        reads=("main.dated",),
    )


def window_pair_step(*, every: bool) -> Step:
    """The step from `dated` to `window_pair`: all pairs within the window, or each showing with the NEXT after it."""
    if every:
        # Buckets as wide as the window: two showings within it lie in one bucket or in neighbouring ones.
        near = """
            with placed as (select *, floor(ts / greatest(width, 1e-6)) as bucket from dated)
            select a.account_no as a, b.account_no as b
            from (select *, unnest([bucket, bucket + 1]) as other from placed) a
            join placed b on a.signal_no = b.signal_no and a.other = b.bucket
            where b.ts between a.ts and a.ts + a.width and a.account_no <> b.account_no
        """
    else:
        near = " union all ".join(
            f"select * exclude (gap, width) from (select account_no as a, lead(account_no, {step}) over later as b, "
            f"lead(ts, {step}) over later - ts as gap, width from dated "
            "window later as (partition by signal_no order by ts, account_no)) "
            "where gap <= width and a <> b"
            for step in range(1, NEXT + 1)
        )
    return Step(
        "window_pair",
        f"select distinct least(a, b) as account_l, greatest(a, b) as account_r from ({near})",
        reads=("dated",),
    )
