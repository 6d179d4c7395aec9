"""Each account's own standing, by hand: role, verdict, score and the words that say what ties it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine, Step
from graphlink.judging.account_verdicts import account_ties, judge_accounts
from graphlink.judging.roles import calibrated, inner_accounts
from graphlink.signals import KINDS, Kind
from graphlink.signals.kinds import kind_frame
from tests.judged_groups import PHONE, RESHARE

COMMUNITIES = pd.DataFrame(
    {"community_id": [7, 3, 5], "score": [0.99, 0.6, 0.2], "verdict": ["suspend", "review", "clear"]}
)
SUSPENDED, REVIEWED, CLEARED = 7, 3, 5
CORE, MEMBER, PERIPHERY, BOUGHT = (True, 0.0, True), (False, 2.001, True), (False, 2.0, True), (False, 9.0, False)
"""Whether it is of the core, its odds of belonging, and whether it shares more than what comes with an account."""
NO_TIES = pd.DataFrame({"account_no": [], "kind": [], "best": [], "share": []}).astype(
    {"account_no": "int64", "kind": "str", "best": "float64", "share": "float64"}
)


def members(*standings: tuple[bool, float, bool], community: int = SUSPENDED, costly: bool = False) -> pd.DataFrame:
    """Accounts 10, 11, … of one community of network 2; something `costly` ties each."""
    rows = [
        {
            "account_no": 10 + n,
            "community": community,
            "network": 2,
            "membership": 0.75,
            "core": core,
            "odds": odds,
            "alike": alike,
            "costly": costly,
        }
        for n, (core, odds, alike) in enumerate(standings)
    ]
    return pd.DataFrame(rows)


def ties(*rows: tuple[int, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["account_no", "kind", "best", "share"])


def reason(*rows: tuple[str, int, float], kinds: tuple[Kind, ...] = KINDS) -> str:
    """What is said of account 11, tied by `rows` (kind, accounts, share); 10 is tied by everything."""
    tied = ties(*((10, kind.name, 99, 1.0) for kind in kinds), *((11, *row) for row in rows))
    return str(judge_accounts(members(CORE, CORE), COMMUNITIES, tied, kinds)["reason"].iloc[1])


@pytest.mark.parametrize(
    ("standing", "role", "by_community"),
    [
        (CORE, "core", {SUSPENDED: "suspend", REVIEWED: "review", CLEARED: "clear"}),
        ((True, -9.0, True), "core", {SUSPENDED: "suspend", REVIEWED: "review", CLEARED: "clear"}),
        (MEMBER, "member", {SUSPENDED: "review", REVIEWED: "review", CLEARED: "clear"}),
        # It may have been bought: nobody is reviewed for the card that came with his account.
        (BOUGHT, "periphery", {SUSPENDED: "clear", REVIEWED: "clear", CLEARED: "clear"}),
        (PERIPHERY, "periphery", {SUSPENDED: "clear", REVIEWED: "clear", CLEARED: "clear"}),
        ((False, -9.0, True), "periphery", {SUSPENDED: "clear", REVIEWED: "clear", CLEARED: "clear"}),
    ],
)
def test_only_the_core_gets_what_its_community_gets(
    standing: tuple[bool, float, bool], role: str, by_community: dict[int, str]
) -> None:
    for community, verdict in by_community.items():
        found = judge_accounts(members(standing, CORE, CORE, community=community), COMMUNITIES, NO_TIES, KINDS).iloc[0]
        assert (found["role"], found["verdict"]) == (role, verdict), community
        assert (found["account_no"], found["community_id"], found["network_id"]) == (10, community, 2)
        assert found["membership"] == 0.75


@pytest.mark.parametrize(
    ("odds", "alike", "costly", "verdict"),
    [
        (0.889, True, True, "review"),
        (0.888, True, True, "clear"),
        (0.889, True, False, "clear"),
        (2.001, True, False, "review"),
        (9.0, False, True, "clear"),
    ],
)
def test_whom_something_costly_ties_is_asked_about_where_it_is_as_likely_of_them_as_not(
    odds: float, alike: bool, costly: bool, verdict: str
) -> None:
    frame = pd.concat([members((False, odds, alike), costly=costly), members(CORE, CORE).assign(account_no=[20, 21])])
    found = judge_accounts(frame, COMMUNITIES, NO_TIES, KINDS).iloc[0]
    assert found["verdict"] == verdict
    assert (found["role"] == "member") == (verdict == "review")
    if costly and alike:
        assert (found["score"] >= 0.99 * 0.5) == (verdict == "review"), "its score says the same"


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [(CORE, "review"), (PERIPHERY, "review"), ((False, -9.0, True), "review"), (BOUGHT, "clear")],
)
def test_where_there_is_no_core_all_are_asked_about_that_share_more_than_was_bought(
    standing: tuple[bool, float, bool], verdict: str
) -> None:
    found = judge_accounts(members(standing, PERIPHERY, community=REVIEWED), COMMUNITIES, NO_TIES, KINDS).iloc[0]
    assert found["verdict"] == verdict
    cleared = judge_accounts(members(standing, PERIPHERY, community=CLEARED), COMMUNITIES, NO_TIES, KINDS)
    assert set(cleared["verdict"]) == {"clear"}
    suspended = judge_accounts(members(PERIPHERY, PERIPHERY, community=SUSPENDED), COMMUNITIES, NO_TIES, KINDS)
    assert set(suspended["verdict"]) == {"review"}, "nobody is suspended who is not of a core"


def test_where_there_is_no_core_who_shows_a_device_of_another_is_asked_about() -> None:
    """Accounts of a device for three vouch for nobody by it, and are judged by it: a card may have been bought."""
    both = members(BOUGHT, BOUGHT, community=REVIEWED)
    for kind, verdict in (("device", "review"), (PHONE.name, "review"), ("payment", "clear"), ("ip", "clear")):
        found = judge_accounts(both, COMMUNITIES, ties((10, kind, 2, 1.0)), (*KINDS, PHONE))
        assert found["verdict"].tolist() == [verdict, "clear"], kind
    cored = members(BOUGHT, CORE, CORE, community=REVIEWED)
    assert judge_accounts(cored, COMMUNITIES, ties((10, "device", 2, 1.0)), KINDS)["verdict"].iloc[0] == "clear"


def score(community: float, odds: float, alike: bool = True) -> float:
    return float(calibrated(np.array([community]), np.array([odds]), np.array([alike]))[0])


def logistic(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def test_the_score_is_the_community_s_times_how_surely_it_belongs() -> None:
    """0.9 of the odds less 0.8: even at 8/9, and at 28/9 it is 2."""
    odds = [-1e9, -12 / 9, 8 / 9, 28 / 9, 1e9]
    frame = pd.concat(
        [members(*((True, one, True) for one in odds)), members((False, 8 / 9, True), community=REVIEWED)]
    )
    found = judge_accounts(frame, COMMUNITIES, NO_TIES, KINDS)
    own = [0.0, logistic(-2), 0.5, logistic(2), 1.0]
    assert found["score"].tolist() == [*(round(0.99 * one, 4) for one in own), 0.3]


def test_who_shows_only_what_comes_along_scores_low_however_sure() -> None:
    """0.9 of the odds less 1.5, and three tenths of the community's score at the most."""
    assert score(0.9, -5 / 9, alike=False) == pytest.approx(0.9 * logistic(-2))
    assert score(0.9, 0.0, alike=False) == pytest.approx(0.9 * logistic(-1.5))
    assert score(0.9, 5 / 3, alike=False) == score(0.9, 1e9, alike=False) == pytest.approx(0.9 * 0.3)
    frame = members((True, 1e9, True), BOUGHT)
    assert judge_accounts(frame, COMMUNITIES, NO_TIES, KINDS)["score"].tolist() == [0.99, 0.297]


@pytest.mark.parametrize(
    ("community", "counts"),
    [(0.0, 0.0), (0.1, 0.0008), (0.25, 0.03125), (0.35, 0.12005), (0.4, 0.2048), (0.5, 0.5), (0.6, 0.6), (1.0, 1.0)],
)
def test_a_community_below_a_review_counts_for_far_less(community: float, counts: float) -> None:
    """s (2 s)^3 below a half: of 0.25 an eighth."""
    assert score(community, 1e9) == pytest.approx(counts)


def test_the_score_rises_with_each_of_what_it_is_made_of() -> None:
    communities, odds = np.linspace(0, 1, 101), np.linspace(-40, 40, 161)
    found = np.array([[calibrated(communities, np.full(101, one), np.full(101, of)) for one in odds] for of in (0, 1)])
    assert (np.diff(found, axis=0) >= 0).all(), "alike"
    assert (np.diff(found, axis=1) >= 0).all(), "odds"
    assert (np.diff(found, axis=2) > 0).all(), "community"
    assert ((found >= 0) & (found <= communities)).all()
    assert (found[0] <= 0.3 * communities).all(), "not alike"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Shares nothing with its network's core."),
        ([("ip_range", 9, 1.0)], "Tied by its range of addresses alone."),
        ([("ip_range", 9, 1.0), ("ip", 2, 1.0)], "Shares an address with 2 other accounts of its network."),
        ([("payment", 12, 0.5)], "Shares a payment method with 12 other accounts of its network."),
        (
            # In the order of kinds, whatever the order of the rows.
            [("batch", 1, 1.0), ("device", 4, 0.1), ("payment", 12, 0.1)],
            "Shares a payment method with 12, a device with 4, a batch with 1 other account of its network.",
        ),
        (
            [("template", 30, 0.2), ("ip", 2, 1.0)],
            "Shares an address with 2, a prompt template with 30 (20 % of its prompts) other accounts of its network.",
        ),
        # One borrowed prompt is no tie.
        ([("template", 30, 0.199)], "Shares nothing with its network's core."),
        ([("template", 30, 0.199), ("ip", 2, 0.01)], "Shares an address with 2 other accounts of its network."),
    ],
)
def test_the_reason_names_what_it_shares(rows: list[tuple[str, int, float]], said: str) -> None:
    assert reason(*rows) == said


def test_a_kind_is_called_by_its_words_and_told_in_the_order_of_kinds() -> None:
    rows = ("device", 3, 1.0), ("phone", 2, 1.0)
    before = "Shares a phone number with 2, a device with 3 other accounts of its network."
    assert reason(*rows, kinds=(PHONE, *KINDS)) == before
    after = "Shares a device with 3, a phone number with 2 other accounts of its network."
    assert reason(*rows, kinds=(*KINDS, PHONE)) == after


def test_of_a_kind_with_a_window_the_step_is_told() -> None:
    said = "Shares a device with 3, reshares in step with 15 other accounts of its network."
    assert reason(("device", 3, 1.0), ("reshare", 15, 1.0), kinds=(*KINDS, RESHARE)) == said


def test_each_account_gets_its_own_reason_whatever_the_order_of_the_ties() -> None:
    tied = ties((12, "ip", 5, 1.0), (10, "payment", 8, 1.0), (12, "template", 4, 0.9), (10, "template", 4, 0.1))
    found = judge_accounts(members(CORE, CORE, CORE)[::-1], COMMUNITIES, tied, KINDS)
    assert found.set_index("account_no")["reason"].to_dict() == {
        10: "Shares a payment method with 8 other accounts of its network.",
        11: "Shares nothing with its network's core.",
        12: "Shares an address with 5, a prompt template with 4 (90 % of its prompts) other accounts of its network.",
    }


KIND_OF = {1: "payment", 2: "payment", 3: "template", 4: "template", 5: "device", 6: "ip_range", 7: "batch"}
# The device is a hub, which carries no weight; the batch carries little.
SIGNALS = pd.DataFrame([(no, kind, {5: 0.0, 7: 0.1}.get(no, 4.0)) for no, kind in KIND_OF.items()])
SIGNALS.columns = pd.Index(["signal_no", "kind", "weight"])


def tied(shown: dict[int, dict[int, float]], core: str, networks: dict[int, int] | None = None) -> set[Any]:
    """What `account_ties` says (account, kind, accounts, share), of accounts that show signals by their share."""
    belongs = pd.DataFrame(
        [(no, (networks or {}).get(no, 1), str(no) in core.split()) for no in shown],
        columns=["account_no", "network", "core"],
    )
    rows = [(no, signal, share) for no, signals in shown.items() for signal, share in signals.items()]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("incidence", pd.DataFrame(rows, columns=["account_no", "signal_no", "share"]))
        db.register("signal", SIGNALS)
        db.register("kind", kind_frame(KINDS))
        db.run(Step("in_step", "select 0 as account_l, 0 as account_r, '' as kind where false", reads=()))
        found = account_ties(db, belongs)
    assert found["account_no"].is_monotonic_increasing
    return {tuple(row) for row in found.round(6).itertuples(index=False)}


def test_a_tie_counts_the_others_of_the_network_at_the_most_shared_value_that_the_core_shows() -> None:
    # Account 4 is not of the core: it is tied, and ties nobody; it counts as one who shows what the core shows.
    shown = {1: {1: 1.0, 2: 1.0}, 2: {1: 1.0, 2: 1.0}, 3: {1: 1.0}, 4: {1: 1.0}, 5: {2: 1.0}}
    assert {row[:3] for row in tied(shown, "1 2 3")} == {
        *((1, "payment", 3), (2, "payment", 3), (3, "payment", 3), (4, "payment", 3), (5, "payment", 2))
    }
    assert tied({1: {1: 1.0}, 4: {1: 1.0}}, "1") == {(4, "payment", 1, 1.0)}


def test_of_a_network_without_a_core_all_count() -> None:
    shown = {1: {1: 1.0}, 2: {1: 1.0}, 3: {1: 1.0}, 4: {2: 1.0}, 5: {2: 1.0}}
    found = tied(shown, "4", networks={1: 1, 2: 1, 3: 1, 4: 2, 5: 2})
    assert found == {*((no, "payment", 2, 1.0) for no in (1, 2, 3)), (5, "payment", 1, 1.0)}


def test_the_share_is_what_such_templates_make_together_and_at_most_all() -> None:
    shown = {1: {3: 0.3, 4: 0.2}, 2: {3: 0.8, 4: 0.7}, 3: {4: 0.05}}
    assert tied(shown, "1 2 3") == {
        *((1, "template", 2, 0.5), (2, "template", 2, 1.0), (3, "template", 2, 0.05)),
    }


def test_another_network_and_a_hub_tie_nobody() -> None:
    shown = {1: {1: 1.0, 5: 1.0, 6: 1.0, 7: 1.0}, 2: {1: 1.0}, 3: {5: 1.0, 6: 1.0, 7: 1.0}}
    assert tied(shown, "1 2 3", networks={1: 1, 2: 2, 3: 1}) == {
        *((account, kind, 1, 1.0) for account in (1, 3) for kind in ("batch", "ip_range"))
    }


def test_a_decision_is_about_all_but_the_periphery_or_about_all_where_that_is_all_there_is() -> None:
    rows = [(1, "core"), (1, "member"), (1, "periphery"), (2, "periphery"), (2, "periphery"), (None, "periphery")]
    accounts = pd.DataFrame(rows, columns=["community_id", "role"])
    assert inner_accounts(accounts).index.tolist() == [0, 1, 3, 4]
