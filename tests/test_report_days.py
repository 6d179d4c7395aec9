"""Days from one to another, as reports say them: where both are one, it is said once."""

import pandas as pd
import pytest

from graphlink.reports.facts import Network
from graphlink.reports.legible import days
from graphlink.reports.sentences import network_sentences

DAY, NEXT = pd.Timestamp("2026-03-01 08:00"), pd.Timestamp("2026-03-02 07:00")


@pytest.mark.parametrize(
    ("last", "said"),
    [(DAY + pd.Timedelta(hours=5), "2026-03-01"), (NEXT, "2026-03-01 to 2026-03-02"), (pd.NaT, ""), (None, "")],
)
def test_two_days_that_are_one_are_said_once(last: object, said: str) -> None:
    assert days(DAY, last) == said


def test_a_network_of_one_day_was_active_on_it() -> None:
    for last, said in ((DAY, "exchanges on 2026-03-01."), (NEXT, "exchanges from 2026-03-01 to 2026-03-02.")):
        network = Network(3, "suspend", (1,), 90, 500, None, DAY, last, 0, ())
        assert network_sentences(network)[0].endswith(said)
