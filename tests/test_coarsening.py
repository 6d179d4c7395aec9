"""What a redacted file tells of times and counts: months of accounts, days of communities, counts in steps."""

import numpy as np
import pandas as pd
import pytest

from graphlink.case.coarsening import (
    FEW,
    coarse_activity,
    coarse_communities,
    days,
    days_of_many,
    months,
    rounded,
    stepped,
)
from graphlink.signals import KINDS

MOMENT = "2026-03-17 16:38:25"


@pytest.mark.parametrize(
    "times",
    [
        pd.to_datetime(pd.Series([MOMENT, None])),
        pd.to_datetime(pd.Series([MOMENT, None]), utc=True),
        pd.Series([f"{MOMENT.replace(' ', 'T')}+00:00", "soon"], dtype=object),
    ],
)
def test_a_time_of_whatever_type_is_its_month_or_day(times: "pd.Series[pd.Timestamp]") -> None:
    assert months(times)[0] == pd.Timestamp("2026-03-01") and days(times)[0] == pd.Timestamp("2026-03-17")
    assert pd.isna(months(times)[1]) and pd.isna(days(times)[1])


def test_a_time_of_few_accounts_is_a_month_and_of_more_a_day() -> None:
    made = days_of_many(pd.Series(pd.to_datetime([MOMENT, MOMENT])), pd.Series([FEW, FEW - 1]))
    assert made.tolist() == [pd.Timestamp("2026-03-17"), pd.Timestamp("2026-03-01")]


def test_counts_are_in_steps_of_half_a_decade() -> None:
    made = stepped(pd.Series([0, 1, 2, 3, 5, 6, 17, 18, 31, 57, 1267]))
    assert made.tolist() == [0, 1, 3, 3, 3, 10, 10, 30, 30, 100, 1000] and made.dtype == "int64"
    missing = stepped(pd.Series([7.0, np.nan]))
    assert missing[0] == 10 and pd.isna(missing[1])
    assert stepped(pd.Series([7, None], dtype="Int64")).isna().tolist() == [False, True]
    assert stepped(pd.Series([None, None], dtype=object)).isna().all()


def test_numbers_keep_two_digits() -> None:
    assert rounded(pd.Series([1267, 27, 0, 0.12345, -701.9])).tolist() == [1300, 27, 0, 0.12, -700]


def communities() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "community_id": [1, 2],
            "accounts": [FEW, FEW - 1],
            "first_seen": pd.to_datetime([MOMENT, MOMENT]),
            "last_seen": pd.to_datetime([MOMENT, MOMENT]),
            "exchanges": [1267, 1267],
            "score": [0.9996, 0.0321],
            "signup_span_days": [3.51234, 0.00012],
            "template_share": [0.75123, 0.5],
        }
    )


def test_a_community_has_days_and_two_digits_and_one_of_few_accounts_months_and_steps() -> None:
    made = coarse_communities(communities(), KINDS)
    assert made["first_seen"].tolist() == [pd.Timestamp("2026-03-17"), pd.Timestamp("2026-03-01")]
    assert made["last_seen"].equals(made["first_seen"].rename("last_seen"))
    assert made["exchanges"].tolist() == [1300, 1000]
    assert made["signup_span_days"].tolist() == [4, 0] and made["template_share"].tolist() == [0.75, 0.5]
    assert made["score"].tolist() == [0.9996, 0.0321]


def test_activity_is_by_day_and_of_few_accounts_by_month() -> None:
    hours = pd.to_datetime([MOMENT, "2026-03-17 09:00:00", "2026-03-18 01:00:00"])
    table = pd.DataFrame({"community_id": [1, 1, 1], "hour": hours, "exchanges": [2, 1, 5]})
    both = pd.concat([table, table.assign(community_id=2)], ignore_index=True)
    made = coarse_activity(both, communities().set_index("community_id")["accounts"])
    assert list(made.itertuples(index=False, name=None)) == [
        (1, pd.Timestamp("2026-03-17"), 3),
        (1, pd.Timestamp("2026-03-18"), 3),
        (2, pd.Timestamp("2026-03-01"), 10),
    ]
