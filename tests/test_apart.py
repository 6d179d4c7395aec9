"""Who runs a program that shows its own device is set apart from an operation that does."""

from collections.abc import Callable

import pandas as pd
import pytest

from graphlink.judging.apart import set_apart
from graphlink.judging.measures import core_of, measure_groups
from graphlink.reading import OwnerColumns
from tests.measuring import ALL_KINDS, DAY0, Rows, signal, told

USERS, OPERATION = 30, 12


def parted(
    *,
    users: int = USERS,
    operation: int = OPERATION,
    shared: bool = True,
    own_cards: bool = True,
    core: bool = True,
    days: int = 90,
) -> pd.DataFrame | None:
    """What `set_apart` makes of a community of `users`, the first accounts, and an `operation`, whose three cards are
    `shared`; all show five devices. Beside it is another community of its network, of three. Of 100 days the users
    signed up in `days`."""
    accounts = range(1, users + operation + 1)
    devices = [(account, account % 5, 0.5) for account in accounts]
    cards = [(account, 10 + account % 3, 0.5) for account in accounts if account > users and shared]
    signals = [
        *(signal(number, "device") for number in range(5)),
        *(signal(number, "payment") for number in (10, 11, 12)),
    ]
    observed: Rows = [(f"a{account}", "payment", f"card {account}") for account in accounts if own_cards]
    members = pd.DataFrame({"account_no": [*accounts, 91, 92, 93], "community": 4, "network": 2})
    members.loc[members["account_no"] > 90, "community"] = 7
    members = members.assign(core=core, odds=9.0, alike=True, costly=True)
    groups = dict(zip(members["account_no"], members["community"], strict=True))
    networks = {4: 2, 7: 2}
    people = [(f"a{n}", DAY0 + pd.Timedelta(days=3 * n % days if n <= users else n)) for n in range(1, 101)]
    shown: dict[str, Rows] = {
        "incidence": [*devices, *cards],
        "signal": signals,
        "observed": observed,
        "account": people,
    }
    with told(groups, networks, 100, **shown) as db:
        measured = measure_groups(db, core_of(members, "community"), ALL_KINDS, OwnerColumns())
        return set_apart(db, members, measured, ALL_KINDS, OwnerColumns())


def test_those_who_pay_each_for_himself_are_a_community_and_a_network_of_their_own() -> None:
    found = parted()
    assert found is not None
    users = found["account_no"] <= USERS
    assert set(found.loc[users, "community"]) == {8} and set(found.loc[users, "network"]) == {3}
    assert found.loc[~users, "community"].tolist() == [4] * OPERATION + [7] * 3, "and all others stay"
    assert set(found.loc[~users, "network"]) == {2}
    assert found["community"].dtype == found["network"].dtype == "int64"


def test_who_is_not_of_the_core_goes_with_those_whose_cards_he_shares() -> None:
    """Judged by all of it where nobody is of the core."""
    found = parted(core=False)
    assert found is not None and (found["community"] == 8).sum() == USERS


@pytest.mark.parametrize(
    ("why", "found"),
    [
        ("nobody shares a card", lambda: parted(shared=False)),
        ("two dozen are no crowd", lambda: parted(users=23)),
        ("no card of theirs is known", lambda: parted(own_cards=False)),
        ("they came in one month", lambda: parted(days=10)),
        ("most share cards", lambda: parted(users=24, operation=25)),
    ],
)
def test_others_stay_together(why: str, found: Callable[[], pd.DataFrame | None]) -> None:
    assert found() is None, why
