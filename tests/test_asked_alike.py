"""Communities that ask what suspended ones ask are told by that, and nobody is where nobody is suspended."""

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.engine import DuckDBEngine
from graphlink.judging.asked_alike import ENOUGH, asked_by_suspended

CREW, OTHER, CLASS = 1, 2, 3


def asked(verdicts: dict[int, str]) -> pd.Series:
    """What is said of a crew of ENOUGH, of a small one that asks the same, and of a class that asks something else."""
    community = {**dict.fromkeys(range(1, ENOUGH + 1), CREW), 31: OTHER, 32: OTHER, 41: CLASS}
    members = pd.DataFrame({"account_no": list(community), "community": list(community.values())})
    members = members.assign(core=True, odds=9.0, alike=True, costly=True)
    shown = pd.DataFrame({"account_no": list(community), "signal_no": [1 + (of == CLASS) for of in community.values()]})
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("signal", pd.DataFrame({"signal_no": [1, 2], "kind": "template"}))
        db.register("incidence", shown.assign(share=0.5))
        communities = pd.DataFrame({"community_id": list(verdicts), "verdict": list(verdicts.values())})
        return asked_by_suspended(db, members, communities)


def test_who_asks_what_suspended_accounts_ask_is_known_by_it() -> None:
    found = asked({CREW: "suspend", OTHER: "clear", CLASS: "clear"})
    assert found.drop(CREW).to_dict() == {OTHER: 1.0, CLASS: 0.0}
    assert pd.isna(found[CREW])


@pytest.mark.parametrize("verdict", ["suspend", "review"])
def test_of_one_verdict_alone_nothing_is_known(verdict: str) -> None:
    assert asked(dict.fromkeys([CREW, OTHER, CLASS], verdict)).isna().all()


def test_a_run_knows_it_of_whoever_is_not_suspended(sample_case: Case) -> None:
    told = sample_case.table("communities").set_index("verdict")["asked_by_suspended"]
    assert told["suspend"].isna().all()
    assert told["clear"].max() > 0.3
