"""Why an account is where it is, what ties two, and the lists: against counts made with plain Python."""

import json
import shutil
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import TABLES, Case, write_case
from graphlink.case.evidence import explain
from graphlink.case.fingerprint import LATER
from graphlink.case.listing import list_communities, list_templates
from graphlink.case.pairs import PairEvidence, explain_pair
from graphlink.errors import InputError
from tests.synthetic_case import synthetic_case, write_frames

HUB = "varied: 5 accounts share nothing else"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return synthetic_case(tmp_path_factory.mktemp("evidence") / "day.case", linked=200, alone=10)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, case: Case) -> Case:
    """Accounts tied in a line: a-b by a card, b-c by a device, c-d by an address; e and f share a hub alone."""
    signals = {
        ("payment", "card"): ("ab", 9.0, None),
        ("device", "phone"): ("bc", 8.0, None),
        ("ip", "weak"): ("bc", 2.0, None),
        ("ip", "home"): ("cd", 7.0, None),
        ("device", "stock"): ("defgh", 0.0, HUB),
    }
    return small_case(tmp_path_factory.mktemp("chain") / "chain.case", case, signals, people="abcdefghi")


def small_case(
    path: Path, like: Case, signals: Mapping[tuple[str, str], tuple[str, float, str | None]], people: str
) -> Case:
    """A case of the accounts `people`, each a letter, that show `signals` (who, nats, hub); tables as in `like`."""
    tables = {name: like.table(name).head(0) for name in ("communities", "evidence", "activity", "models", "rejected")}
    row = like.accounts.iloc[-1].to_dict() | {"community_id": None, "network_id": None, "role": None, "reason": None}
    times = like.table("incidence").iloc[0][["first_seen", "last_seen"]].to_dict()
    shown = [
        {"account_id": who, "kind": kind, "value": value, "occurrences": 2, **times}
        for (kind, value), (people_of, _, _) in signals.items()
        for who in people_of
    ]
    weighed = [
        {"kind": kind, "value": value, "degree": len(people_of), "weight": weight, "hub": hub}
        for (kind, value), (people_of, weight, hub) in signals.items()
    ]
    tables |= {
        "accounts": pd.DataFrame([row | {"account_id": who} for who in people]).astype({"community_id": "Int64"}),
        "incidence": pd.DataFrame(shown),
        "signals": pd.DataFrame(weighed),
        "links": like.links.head(0),
    }
    return write_case(path, lambda folder: write_frames(folder, tables), like.manifest)


def test_every_shared_signal_with_its_counts(case: Case) -> None:
    account = str(case.accounts["account_id"].iloc[3])
    found = explain(case, account)
    shown = case.table("incidence")
    place = case.accounts.set_index("account_id")[["community_id", "network_id"]]
    weight = case.signals.set_index(["kind", "value"])["weight"].to_dict()
    assert found.account.community_id == place.loc[account, "community_id"]
    expected = {}
    for _, mine in shown[shown["account_id"] == account].iterrows():
        key = (mine["kind"], mine["value"])
        others = place.loc[shown[(shown["kind"] == key[0]) & (shown["value"] == key[1])]["account_id"]]
        if len(others) > 1:
            same = (others == place.loc[account]).sum()
            expected[key] = (len(others), same["community_id"], same["network_id"], weight[key], mine["occurrences"])
    assert len(expected) >= 4
    assert {
        (one.kind, one.value): (one.accounts, one.in_community, one.in_network, one.weight, one.occurrences)
        for one in found.signals
    } == expected
    assert [one.weight for one in found.signals] == sorted((one.weight for one in found.signals), reverse=True)


def test_the_strongest_links_come_first(case: Case) -> None:
    account = str(case.links["account_l"].iloc[10])
    links = case.links
    own = links[(links["account_l"] == account) | (links["account_r"] == account)]
    found = explain(case, account)
    assert found.links == len(own) > 3
    assert [one.weight for one in found.strongest] == sorted(own["weight"], reverse=True)[: len(found.strongest)]
    assert account not in {one.account_id for one in found.strongest}


def test_a_pair_shares_what_both_show(case: Case) -> None:
    link = case.links.iloc[5]
    pair = explain_pair(case, link["account_r"], link["account_l"])
    shown = case.table("incidence").groupby("account_id")[["kind", "value"]].agg(list)
    left, right = (set(zip(*shown.loc[link[end]], strict=True)) for end in ("account_r", "account_l"))
    known = set(zip(case.signals["kind"], case.signals["value"], strict=True))
    assert {(one.kind, one.value) for one in pair.shared} == left & right & known
    assert pair.weight == link["weight"]
    assert (pair.left.account_id, pair.right.account_id) == (link["account_r"], link["account_l"])


@pytest.mark.parametrize(
    ("ends", "steps"),
    [
        ("ab", []),
        ("ac", [("a", "b", "card"), ("b", "c", "phone")]),
        ("ca", [("c", "b", "phone"), ("b", "a", "card")]),
        ("ad", [("a", "b", "card"), ("b", "c", "phone"), ("c", "d", "home")]),
        ("ae", []),
        ("ef", []),
        ("ai", []),
    ],
)
def test_a_way_between_two_that_share_nothing(chain: Case, ends: str, steps: list[tuple[str, str, str]]) -> None:
    pair = explain_pair(chain, *ends)
    assert [(step.account_l, step.account_r, step.value) for step in pair.path] == steps
    assert (pair.same_community, pair.same_network) == (False, False)


def test_a_hub_says_why_it_carries_nothing(chain: Case) -> None:
    [shared] = explain_pair(chain, "e", "f").shared
    assert (shared.value, shared.weight, shared.hub) == ("stock", 0.0, HUB)


@pytest.mark.parametrize("seed", range(2))
def test_a_way_is_there_where_networkx_finds_one(tmp_path: Path, case: Case, seed: int) -> None:
    people, signals = "abcdefghijkl", {}
    graph = nx.gnm_random_graph(len(people), 11, seed=seed)
    for number, (left, right) in enumerate(graph.edges):
        signals["ip", f"v{number}"] = (people[left] + people[right], 1.0 + number, None)
    made = small_case(tmp_path / "random.case", case, signals, people)
    away = dict(nx.all_pairs_shortest_path_length(graph))
    for left, right in [pair for pair in combinations(range(len(people)), 2) if pair[0] in (0, 5)]:
        steps = len(explain_pair(made, people[left], people[right]).path)
        distance = away[left].get(right, 99)
        assert steps == (distance if distance in (2, 3) else 0), f"seed {seed}, {people[left]}-{people[right]}"


def test_an_account_that_is_alone(chain: Case) -> None:
    found = explain(chain, "i")
    assert (found.community, found.signals, found.strongest, found.links) == (None, (), (), 0)
    said = CliRunner().invoke(app, ["explain", str(chain.path), "i"]).stdout
    assert "In no community" in said and "shares no signal" in said


def test_an_unknown_account_names_the_nearest(case: Case) -> None:
    with pytest.raises(InputError, match="'acct-000012'"):
        explain(case, "acct-00012")
    with pytest.raises(InputError, match="given twice"):
        explain_pair(case, "acct-000012", "acct-000012")


@pytest.mark.parametrize("name", ["' or 1=1 --", "", "acct-000001; drop table accounts", "{0}", "%s", "\x00"])
def test_what_is_asked_for_is_never_run(case: Case, name: str) -> None:
    with pytest.raises(InputError, match="no account"):
        explain(case, name)
    assert list_templates(case) != ()


def test_communities_by_verdict_then_size(case: Case) -> None:
    found = list_communities(case)
    rank = found["verdict"].map({"suspend": 0, "review": 1, "clear": 2})
    assert rank.is_monotonic_increasing
    for _, part in found.groupby("verdict"):
        assert part["accounts"].is_monotonic_decreasing
    only = list_communities(case, verdict="review", sort="q_value")
    assert set(only["verdict"]) == {"review"} and only["q_value"].is_monotonic_increasing
    assert list(list_communities(case, network=1)["network_id"].unique()) == [1]
    assert list_communities(case, sort="community_id")["community_id"].is_monotonic_increasing
    assert list_communities(case, sort="exchanges")["exchanges"].is_monotonic_decreasing


def test_templates_and_the_communities_they_tie(case: Case) -> None:
    shown = case.table("incidence")
    shown = shown[shown["kind"] == "template"]
    found = list_templates(case)
    assert {one.text for one in found} == set(shown["value"]) & set(case.signals["value"])
    one = found[0]
    mine = shown[shown["value"] == one.text]
    assert (one.accounts, one.prompts) == (len(mine), mine["occurrences"].sum())
    place = case.accounts.set_index("account_id")["community_id"]
    counts, sizes = place.loc[mine["account_id"]].value_counts(), place.value_counts().to_dict()
    assert {tied.community_id: (tied.accounts, tied.share) for tied in one.communities} == {
        number: (count, count / sizes[number]) for number, count in counts.items()
    }
    account = str(mine["account_id"].iloc[0])
    assert {each.text for each in list_templates(case, account=account)} == set(
        shown[shown["account_id"] == account]["value"]
    ) & {each.text for each in found}


def test_json_says_the_same_as_python(case: Case) -> None:
    link = case.links.iloc[0]
    words = ["explain", str(case.path), link["account_l"], link["account_r"], "--json"]
    document = json.loads(CliRunner().invoke(app, words).stdout)
    pair: PairEvidence = explain_pair(case, link["account_l"], link["account_r"])
    assert document["weight"] == pair.weight
    assert document["same_community"] == pair.same_community
    assert [one["value"] for one in document["shared"]] == [one.value for one in pair.shared]


def test_a_case_of_an_earlier_version_is_read_without_the_tables_that_came_later(tmp_path: Path, case: Case) -> None:
    older = Case.open(shutil.copytree(case.path, tmp_path / "older.case"))
    assert "signs" not in older.tables and set(older.tables) == set(TABLES) - LATER
    assert len(older.fingerprint) == 64 and not older.communities.empty
    with pytest.raises(InputError, match=r"older.case: signs.parquet is not there.*run `graphlink run` again"):
        older.table("signs")
