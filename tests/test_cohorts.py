"""Accounts of one value alone: a cohort where they came and went in the same days, and not where a shop has as many."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.linking.cohorts import add_cohorts
from graphlink.linking.woven import CROWD, LEAST
from graphlink.signals import KINDS
from graphlink.signals.kinds import Kind, kind_frame
from tests.whole_platform import nobody_is_absent

SEED = 11
EVERYBODY = 2_000
DAYS = 400.0
RECEIVER = Kind("receiver", ("a receiver", "receivers"), measured=True)
COUPON = Kind("coupon", ("a coupon", "coupons"), nature="weak")
VOTE = Kind("vote", ("a vote", "votes"), windowed=True)
NOBODY = pd.DataFrame({"account_no": [], "community": [], "membership": []}).astype(
    {"account_no": "int64", "community": "int64", "membership": "float64"}
)
Shown = list[tuple[str, list[int]]]
Days = dict[int, tuple[float, float]]
Invited = Sequence[tuple[int, int]]
Floats = npt.NDArray[np.float64]


def seen(day: float) -> pd.Timestamp:
    return pd.Timestamp("2026-01-01") + pd.Timedelta(days=day)


def showings(shown: Shown, first: Floats, went: Floats) -> pd.DataFrame:
    """Rows of `observed`: what is shown, and of each kind a value of his own of everybody, at its `first` day."""
    values = [(account, kind, f"v{n}") for n, (kind, accounts) in enumerate(shown) for account in accounts]
    kinds = sorted({kind for kind, _ in shown})
    alone = [(account, kind, f"own{account}") for kind in kinds for account in range(EVERYBODY)]
    rows = pd.DataFrame([*values, *alone], columns=["account_no", "kind", "value"])
    rows["account_id"] = [f"a{account}" for account in rows["account_no"]]
    first_seen, last_seen = ([seen(days[account]) for account in rows["account_no"]] for days in (first, went))
    return rows.assign(first_seen=first_seen, last_seen=last_seen).drop(columns="account_no")


@contextmanager
def platform(
    shown: Shown, days: Days, weight: float, invited: Invited, began: Mapping[int, float]
) -> Iterator[DuckDBEngine]:
    """An engine with what `add_cohorts` reads: all but those of `days` come and go at any time.

    They show all they show as they come, but for those that `began` says another day of.
    """
    draw = np.random.default_rng(SEED)
    came = draw.uniform(0, DAYS, EVERYBODY)
    went = draw.uniform(came, DAYS)
    for account, (first, last) in days.items():
        came[account], went[account] = first, last
    shows = np.array([began.get(account, came[account]) for account in range(EVERYBODY)])
    signals = [(n, kind, len(accounts), weight) for n, (kind, accounts) in enumerate(shown)]
    held = [(account, n, seen(shows[account])) for n, (_, accounts) in enumerate(shown) for account in accounts]
    ids = [f"a{n}" for n in range(EVERYBODY)]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame([*KINDS, RECEIVER, COUPON, VOTE]))
        db.register("signal", pd.DataFrame(signals, columns=["signal_no", "kind", "degree", "weight"]))
        db.register("incidence", pd.DataFrame(held, columns=["account_no", "signal_no", "first_seen"]))
        db.register("observed", showings(shown, shows, went))
        db.register("invited", pd.DataFrame(invited, columns=["account_no", "inviter"], dtype="int64"))
        db.register("account_number", pd.DataFrame({"account_no": range(EVERYBODY), "account_id": ids}))
        nobody_is_absent(db)
        db.register("account", pd.DataFrame({"account_id": ids, "created_at": [seen(day) for day in came]}))
        yield db


def found(
    shown: Shown,
    days: Days,
    members: pd.DataFrame = NOBODY,
    weight: float = 5.0,
    invited: Invited = (),
    began: Mapping[int, float] = MappingProxyType({}),
) -> list[list[int]]:
    """The communities of whom, in order."""
    with platform(shown, days, weight, invited, began) as db:
        told = add_cohorts(db, members)
        left = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"placed", "line", "lone_value", "dated_use"} & set(left), "what it works with goes"
    assert told["account_no"].is_monotonic_increasing
    assert told.dtypes.to_dict() == NOBODY.dtypes.to_dict()
    return sorted(sorted(part["account_no"].tolist()) for _, part in told.groupby("community"))


def within(accounts: list[int], first: float, last: float, *, span: float = 10) -> Days:
    """That these come within `span` days from day `first` on, and are last seen as close together, from `last` on."""
    step = span / len(accounts)
    return {account: (first + place * step, last + place * step) for place, account in enumerate(accounts)}


MULES = list(range(14))


@pytest.mark.parametrize("kind", ["receiver", "payment", "device"])
def test_who_came_and_went_in_the_same_days_by_one_value_is_a_cohort(kind: str) -> None:
    assert found([(kind, MULES)], within(MULES, 200, 230)) == [MULES]


@pytest.mark.parametrize(
    "days", [{}, {n: (200 + n, 390 - 13.0 * n) for n in MULES}, {n: (16.0 * n, 230 + n) for n in MULES}]
)
def test_a_shop_a_campaign_that_lasts_and_an_end_for_all_are_none(days: Days) -> None:
    """Neither, those who came together alone, and those alone who went together."""
    assert found([("receiver", MULES)], days) == []


def test_who_came_in_the_last_days_may_go_on() -> None:
    """All of them came and were last seen in the same days, as everybody was who came then."""
    assert found([("receiver", MULES)], {n: (388 + n / 7, 391 + 9 * n / 14) for n in MULES}) == []


@pytest.mark.parametrize("kind", ["coupon", "vote", "ip"])
def test_what_is_weak_or_has_a_window_makes_none(kind: str) -> None:
    assert found([(kind, MULES)], within(MULES, 200, 230)) == []


def test_what_carries_no_weight_makes_none() -> None:
    assert found([("receiver", MULES)], within(MULES, 200, 230), weight=0.0) == []


def test_a_fifth_may_have_come_before_and_no_more() -> None:
    older = {account: (20.0 * account, 399.0 - account) for account in range(4)}
    ten, twenty = list(range(20)), within(list(range(20)), 200, 230)
    assert found([("receiver", ten)], {**twenty, **older}) == [ten]
    half = {account: (20.0 * account, 399.0 - 15 * account) for account in range(10)}
    assert found([("receiver", ten)], {**twenty, **half}) == []


def test_values_of_one_kind_in_the_same_days_are_one_and_of_other_days_another() -> None:
    other, third = list(range(14, 28)), list(range(28, 42))
    days = {**within(MULES, 200, 230), **within(other, 204, 233), **within(third, 100, 130)}
    shown = [("receiver", accounts) for accounts in (MULES, other, third)]
    assert found(shown, days) == [[*MULES, *other], third]
    assert found([shown[0], ("payment", other)], days) == [MULES, other], "of another kind, another"


STAY: Days = {account: (200 + account, 399.0 - 13 * account) for account in MULES}
"""They come in the same days, and are gone at any time."""


def test_who_waited_until_all_were_there_and_began_in_the_same_days_is_a_cohort() -> None:
    began = {account: 230 + account * 5 % 14 for account in MULES}
    assert found([("receiver", MULES)], STAY, began=began) == [MULES]
    spread = {account: 216 + account * 5 % 14 * 13.0 for account in MULES}
    assert found([("receiver", MULES)], STAY, began=spread) == [], "each began when he liked"
    years = {account: (27.0 * account, 399.0 - account) for account in MULES}
    late = {account: 355 + account * 5 % 14 for account in MULES}
    assert found([("receiver", MULES)], years, began=late) == [], "they came over the year"


def test_a_fifth_may_begin_earlier_or_come_later_and_no_more() -> None:
    for late, cohort in ((2, [MULES]), (3, [])):
        began = {account: 180.0 if account < late else 230 + account * 5 % 14 for account in MULES}
        assert found([("receiver", MULES)], STAY, began=began) == cohort
        later = {**STAY, **dict.fromkeys(range(late), (240.0, 399.0))}
        both = {**began, **dict.fromkeys(range(late), 241.0)}
        assert found([("receiver", MULES)], later, began=both) == cohort


def test_who_shows_it_as_he_comes_came_for_it() -> None:
    """A gift card, a sponsor's card: they began in the same days, but each as he signed up."""
    began = {account: 200 + account + 0.5 for account in MULES}
    assert found([("receiver", MULES)], STAY, began=began) == []


def doors(many: int, gone: float = 105.0, *, apart: float = 0.0) -> tuple[list[list[int]], Days]:
    """Doors of eleven accounts each, that came within days (each door `apart` from the one before) and were last seen
    over `gone` days: too many to say anything of eleven."""
    accounts = [list(range(11 * n, 11 * n + 11)) for n in range(many)]
    days = {
        account: (200 + n * apart + account % 11, 225 + n * apart + gone * (account * 7 % 11) / 11)
        for n, door in enumerate(accounts)
        for account in door
    }
    return accounts, days


def shops(many: int) -> Shown:
    """Doors of as many accounts each, at any time."""
    return [("receiver", list(range(500 + 11 * n, 511 + 11 * n))) for n in range(many)]


def test_doors_whose_accounts_came_in_the_same_days_are_asked_together_when_these_were_gone() -> None:
    accounts, days = doors(6)
    shown: Shown = [*(("receiver", door) for door in accounts), *shops(27)]
    assert found(shown, days) == [sorted(account for door in accounts for account in door)]
    assert found([shown[0], *shown[6:]], days) == [], "one alone says too little"
    assert found(shown, doors(6, 175.0)[1]) == [], "they went as everybody did"
    assert found(shown, doors(6, apart=30.0)[1]) == [], "they did not come in the same days"


def test_an_account_of_two_doors_is_asked_once() -> None:
    (first, second), days = doors(2)
    shown: Shown = [("receiver", first), ("receiver", second), *shops(27)]
    assert found(shown, days) == [sorted([*first, *second])]
    twice: Shown = [("receiver", first), ("receiver", [*first[:10], second[0]]), *shops(27)]
    assert found(twice, days) == []


def test_a_cohort_is_of_eight_to_a_crowd() -> None:
    few = MULES[: LEAST - 1]
    assert found([("receiver", few)], within(few, 200, 210, span=2)) == []
    eight = MULES[:LEAST]
    assert found([("receiver", eight)], within(eight, 200, 210, span=2)) == [eight]
    crowd = list(range(CROWD + 1))
    assert found([("receiver", crowd)], within(crowd, 200, 230)) == []
    assert found([("receiver", crowd[:-1])], within(crowd[:-1], 200, 230)) == [crowd[:-1]]


def test_who_is_in_a_community_stays_there_and_a_value_of_most_such_is_left() -> None:
    days = within(MULES, 200, 230)
    # Ten of a community, four of whom use the receiver: they stay, and the others make a cohort.
    held = NOBODY.reindex(range(10)).assign(account_no=[*MULES[:4], *range(50, 56)], community=1, membership=1.0)
    held = held.astype(NOBODY.dtypes).sort_values("account_no", ignore_index=True)
    assert found([("receiver", MULES)], days, held) == [[*MULES[:4], *range(50, 56)], MULES[4:]]
    most = held.assign(account_no=[*MULES[:7], *range(50, 53)])
    assert found([("receiver", MULES)], days, most) == [[*MULES[:7], *range(50, 53)]]


CARD: Shown = [("payment", [1_998, 1_999])]
"""Everybody shows a card, and is seen by it."""
STAR = [(account, MULES[0]) for account in MULES[1:]]
TREE = [(account, (account - 1) // 3) for account in MULES[1:]]


@pytest.mark.parametrize("invited", [STAR, TREE])
def test_who_came_by_each_others_invitations_and_went_is_a_cohort(invited: Invited) -> None:
    assert found(CARD, within(MULES, 200, 230), invited=invited) == [MULES]
    assert found(CARD, within(MULES, 200, 230)) == [], "without them nothing ties these"


@pytest.mark.parametrize("invited", [STAR, TREE])
@pytest.mark.parametrize("days", [{}, {n: (200 + n, 390 - 13.0 * n) for n in MULES}])
def test_friends_and_who_came_by_an_influencer_go_on(invited: Invited, days: Days) -> None:
    assert found(CARD, days, invited=invited) == []


def test_two_lines_of_the_same_days_are_one_and_a_line_is_of_eight() -> None:
    other = list(range(14, 28))
    days = {**within(MULES, 200, 230), **within(other, 204, 233)}
    star = [(account, other[0]) for account in other[1:]]
    assert found(CARD, days, invited=[*STAR, *star]) == [[*MULES, *other]]
    few = MULES[: LEAST - 1]
    assert found(CARD, within(few, 200, 210, span=2), invited=STAR[: len(few) - 1]) == []


def near(first: int, sign_up: float, last: float) -> Days:
    """Seven who come within thirty days and are last seen within thirty, and two old customers: not enough of them."""
    seven = {first + n: (sign_up + 5 * n, last + 5 * n) for n in range(7)}
    return {**seven, first + 7: (20.0, 390.0), first + 8: (60.0, 380.0)}


NINE = list(range(50, 59))
DOORS: Shown = [("receiver", MULES), ("receiver", NINE)]


def test_who_came_and_went_with_a_cohort_by_another_value_of_its_kind_is_of_it() -> None:
    days = {**within(MULES, 200, 230, span=40), **near(50, 203, 233)}
    assert found(DOORS[1:], days) == [], "alone too few of them say so"
    assert found(DOORS, days) == [[*MULES, *NINE]]
    assert found([DOORS[0], ("payment", NINE)], days) == [MULES], "of another kind"


@pytest.mark.parametrize(("sign_up", "last"), [(140.0, 233.0), (203.0, 330.0)])
def test_who_came_or_went_at_another_time_is_of_no_cohort(sign_up: float, last: float) -> None:
    days = {**within(MULES, 200, 230, span=40), **near(50, sign_up, last)}
    assert found(DOORS, days) == [MULES]
