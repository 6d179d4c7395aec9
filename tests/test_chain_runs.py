"""A ring that fills one card and one device after the other, from three tables to verdicts: one network, as a whole."""

import pandas as pd
import pytest

from graphlink import run
from graphlink.case import Case

RING, STRANGERS = 72, 1_500
BEGUN = pd.Timestamp("2024-03-01")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Six accounts to a card and to a device, which change three accounts apart; strangers have their own.

    The ring signs up within twelve days of two years; two of it (`late`) have a card of it each, and devices of their
    own; one (`other`) signs up a year later with another of its cards, and makes nothing of its cell.
    """
    number = range(RING)
    day = [200 + n / 6 for n in number] + [730 * n / STRANGERS for n in range(STRANGERS)] + [205, 206, 600]
    ids = [f"ring{n:02}" for n in number] + [f"one{n}" for n in range(STRANGERS)] + ["late0", "late1", "other"]
    cards = [n // 6 for n in number] + [100 + n for n in range(STRANGERS)] + [2, 5, 8]
    devices = [(n + 3) // 6 for n in number] + [100 + n for n in range(STRANGERS)] + [50, 51, 52]
    folder = tmp_path_factory.mktemp("chain")
    created = BEGUN + pd.to_timedelta([round(86_400 * one) for one in day], unit="s")
    pd.DataFrame({"account_id": ids, "created_at": created}).to_csv(folder / "accounts.csv", index=False)
    pd.DataFrame({"account_id": ids, "card_fingerprint": [f"card{n}" for n in cards]}).to_csv(
        folder / "payments.csv", index=False
    )
    pd.DataFrame({"account_id": ids, "device_fingerprint": [f"device{n}" for n in devices]}).to_csv(
        folder / "logins.csv", index=False
    )
    return run(folder, folder / "chain.case", pages=False)


def test_it_is_one_network_and_suspended_as_a_whole(case: Case) -> None:
    """No link crosses between most of its cells; each alone is a firm of a dozen."""
    ring = case.accounts[case.accounts["account_id"].str.startswith("ring")]
    assert ring["network_id"].nunique() == 1 and ring["community_id"].nunique() > 3
    assert set(ring["verdict"]) == {"suspend"}
    cells = case.communities[case.communities["community_id"].isin(ring["community_id"])]
    assert (cells["kin_share"] == 1).all() and (cells["accounts"] < 40).all()


def test_who_came_with_it_is_asked_about_and_nobody_else_is(case: Case) -> None:
    others = case.accounts[~case.accounts["account_id"].str.startswith("ring")].set_index("account_id")
    flagged = others[others["verdict"] != "clear"]
    assert flagged["verdict"].to_dict() == {"late0": "review", "late1": "review"}
    assert flagged["role"].tolist() == ["member", "member"]
