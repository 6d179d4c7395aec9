"""watch: replacements are seen on their first day, strangers are not."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.case.redaction import Redaction
from graphlink.following.day import watch
from graphlink.following.sightings import WatchRules, known_signals, redacted_sightings, sight, tie_to_communities
from graphlink.pipeline import run
from graphlink.simulation import make_world, simulate
from tests.replacement import split_day
from tests.report_case import account, small_case
from tests.test_compare import altered

RULES = WatchRules(margin=2.0)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("watch") / "march.case")


def shown(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["account_id", "kind", "value"])


def test_two_families_add_up_and_the_prior_odds_are_taken_off(case: Case) -> None:
    (one,) = sight(case, shown(("new", "payment", "card-1-0"), ("new", "ip", "203.0.113.1")), RULES)
    assert (one.account_id, one.community_id, one.network_id, one.verdict) == ("new", 1, 1, "suspend")
    # Account 12 is at the edge of community 1 and to be reviewed: what it shows counts as shown by another.
    assert one.score == round(4.5 * 6 / 6 + 4.5 * 11 / 12 - math.log(40 / 12), 3)
    assert [(tie.kind, tie.accounts, tie.others, tie.nats) for tie in one.evidence] == [
        ("payment", 6, 0, 4.5),
        ("ip", 11, 1, 4.125),
    ]
    assert str(one.evidence[0]) == "payment card-1-0, shown by 6 of it and nobody else (4.5 nats)"
    assert one.predecessors == (account(1), account(3), account(5))


def test_a_further_signal_of_one_family_counts_a_fraction(case: Case) -> None:
    cards = (("new", "payment", "card-1-0"), ("new", "payment", "card-1-1"))
    (one,) = sight(case, shown(*cards), RULES)
    assert [tie.nats for tie in one.evidence] == [4.5, 1.125]


def test_a_private_card_is_enough_alone_and_an_address_or_a_text_never_is(case: Case) -> None:
    assert sight(case, shown(("new", "payment", "card-1-0")), RULES)
    assert not sight(case, shown(("new", "ip", "203.0.113.1")), RULES)
    assert not sight(case, shown(("new", "template", "tell me about {…} in 1 words")), RULES)


def test_an_address_and_a_text_need_a_third_value(case: Case) -> None:
    rows = [("new", "ip", "203.0.113.1"), ("new", "template", "tell me about {…} in 1 words")]
    assert not sight(case, shown(*rows), RULES)
    known = known_signals(case, RULES)
    second = known[known["value"] == "203.0.113.1"].assign(value="203.0.113.99")
    more = pd.concat([known, second])
    assert not tie_to_communities(shown(*rows), more, 40, RULES).size
    assert tie_to_communities(shown(*rows, ("new", "ip", "203.0.113.99")), more, 40, RULES).size


def test_hubs_carry_nothing_and_clear_communities_are_not_watched(case: Case) -> None:
    assert not sight(case, shown(("new", "device", "unknown"), ("new", "ip", "203.0.113.1")), RULES)
    assert not sight(case, shown(("new", "payment", "card-4-0"), ("new", "ip", "203.0.113.4")), RULES)


def test_a_signal_that_others_show_counts_by_the_networks_part(case: Case) -> None:
    known = known_signals(case, RULES)
    foreign = known.assign(own=known["own"].where(known["kind"] != "ip", 0.25))
    ties = tie_to_communities(shown(("new", "payment", "card-1-0"), ("new", "ip", "203.0.113.1")), foreign, 40, RULES)
    assert ties.set_index("kind")["nats"].to_dict() == {"payment": 4.5, "ip": 1.125}
    # Both communities of network 1 show `rack`: of its 20 accounts 18 are to suspend, and all of them the network's.
    assert known[known["value"] == "rack"]["own"].tolist() == [0.9, 0.9]


def test_the_card_of_one_suspended_account_alone_is_remembered(case: Case, tmp_path: Path) -> None:
    """A case may list what one account alone shows; no table of signals has it, and it is the rarest of all."""
    lone = case.table("incidence").iloc[[0]].assign(kind="payment", value="card-of-one")
    incidence = pd.concat([case.table("incidence"), lone])
    remembered = altered(case, tmp_path / "x.case", incidence=incidence)
    known = known_signals(remembered, RULES, shown(("new", "payment", "card-of-one")))
    assert known[["accounts", "degree", "own"]].to_numpy().tolist() == [[1, 1, 1.0]]
    assert known["weight"].iloc[0] == pytest.approx(math.log(8 * 40))
    rows = [("new", "payment", "card-of-one"), ("new", "ip", "203.0.113.1")]
    assert sight(remembered, shown(*rows), RULES)[0].predecessors[0] == account(1)


def test_an_account_that_the_case_knows_is_no_new_one(case: Case) -> None:
    assert not sight(case, shown((account(30), "payment", "card-1-0"), (account(30), "ip", "203.0.113.1")), RULES)


def test_of_two_communities_the_likelier_is_named(case: Case) -> None:
    rows = [("new", "payment", "card-2-0"), ("new", "ip", "203.0.113.2"), ("new", "payment", "card-1-0")]
    (one,) = sight(case, shown(*rows), RULES)
    assert one.community_id == 2


def test_no_new_account_and_no_match_give_nothing(case: Case) -> None:
    assert sight(case, shown(), RULES) == ()
    assert sight(case, shown(("new", "payment", "other")), RULES) == ()


def test_pseudonyms_replace_ids_and_values(case: Case) -> None:
    redaction = Redaction(b"a key for tests, 26 bytes.")
    (one,) = redacted_sightings(sight(case, shown(("new", "payment", "card-1-0")), RULES), redaction)
    assert one.account_id == redaction.account("new")
    assert one.evidence[0].value == redaction.signal("payment", "card-1-0")
    assert one.predecessors[0] == redaction.account(account(1))


def test_a_day_after_a_suspension(tmp_path: Path) -> None:
    """A tenth of the fakes is back with half of the old signals; a tenth of the honest accounts is new."""
    seed = 5
    world = make_world("careless", accounts=4_500, fakes=500, exchanges=20_000, seed=seed)
    day = split_day(simulate(world, tmp_path / "world", file_format="parquet").folder, tmp_path, seed=seed)
    case = run(day.before, tmp_path / "before.case", pages=False)
    found, accounts = watch(case, day.day)
    assert accounts == len(day.newcomers) + len(day.replaced)
    verdict = case.accounts.set_index("account_id")["verdict"]
    back = day.replaced[day.replaced["account_id"].map(verdict) == "suspend"]
    suspended = {one.account_id for one in found if one.verdict == "suspend"}
    seen = back["new_id"].isin(suspended).mean()
    assert len(back) > 30
    assert seen >= 0.95, f"seed {seed}: {seen:.0%} of {len(back)} seen"
    assert not suspended & day.newcomers, f"seed {seed}"


def test_a_settings_file_says_what_is_what(case: Case, tmp_path: Path) -> None:
    day = tmp_path / "day"
    day.mkdir()
    (day / "bills.csv").write_text("who,card\nnew,card-1-0\nnew,card-1-1\nother,card-9-9\n")
    (day / "seen.csv").write_text("who,address\nnew,203.0.113.1\n")
    config = tmp_path / "settings.toml"
    kinds = {"payment": ("bills", "card"), "ip": ("seen", "address")}
    config.write_text(
        "".join(
            f'[[signals]]\nkind = "{kind}"\npath = "day/{file}.csv"\naccount = "who"\nvalue = "{column}"\n'
            for kind, (file, column) in kinds.items()
        )
    )
    (one,), accounts = watch(case, day, RULES, config=config)
    assert (one.account_id, one.community_id, accounts) == ("new", 1, 2)
    words = ["watch", str(case.path), str(day), "--json"]
    done = CliRunner().invoke(app, [*words, "--config", str(config)])
    assert done.exit_code == 0, done.output
    assert [found["account_id"] for found in json.loads(done.stdout)["sightings"]] == ["new"]
    assert CliRunner().invoke(app, words).exit_code == 2
    assert "none.toml: no such settings file" in CliRunner().invoke(app, [*words, "--config", "none.toml"]).stderr
