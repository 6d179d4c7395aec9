"""Plans: what they hold, what the guards refuse, and that an edit by hand is seen."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from graphlink.case import Case, write_case
from graphlink.errors import GuardRefused, InputError
from graphlink.suspension import (
    Ledger,
    Plan,
    Selection,
    headline,
    make_plan,
    read_plan,
    read_suspend_settings,
    reviewers_text,
    statement,
    verify,
    write_plan,
)
from graphlink.suspension.selection import choose
from graphlink.suspension.settings import LetterSettings
from tests.suspension_setting import LOOSE, TABLES, plan_of, settings_of, small_case
from tests.synthetic_case import synthetic_case, write_frames

HTTP = "[suspend.connector]\nkind = 'http'\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return synthetic_case(tmp_path_factory.mktemp("case") / "day.case", linked=300, alone=100)


def test_a_plan_says_what_who_and_why(case: Case, tmp_path: Path) -> None:
    plan = plan_of(case, settings_of(tmp_path))
    accounts = case.accounts.set_index("account_id")
    suspects = accounts[accounts["verdict"] == "suspend"]
    assert {a.account_id for a in plan.acted_on} == set(suspects.index)
    for account in plan.accounts:
        row = accounts.loc[account.account_id]
        wanted = {"core": "suspend", "member": "limit", "periphery": "review"}
        assert account.action == (wanted[str(row["role"])] if row["verdict"] == "suspend" else "review")
        assert account.role == row["role"]
        assert account.facts[0] == row["reason"]
        assert account.evidence
        assert len(account.evidence) <= 5
    assert plan.case.fingerprint == case.fingerprint
    assert plan.chance is not None
    assert plan.chance.share == pytest.approx(0.4 / len(suspects), abs=1e-6)
    assert plan.summary["suspend"] + plan.summary["limit"] == len(suspects)
    assert any("Chance alone" in line for line in headline(plan))
    assert [account.score for account in plan.accounts] == sorted((a.score for a in plan.accounts), reverse=True)


def test_evidence_is_what_the_case_says(case: Case, tmp_path: Path) -> None:
    """Counted anew from the incidence table, for every signal of every planned account."""
    shows = case.table("incidence").merge(case.accounts[["account_id", "community_id"]], on="account_id")
    counts = shows.groupby(["community_id", "kind", "value"])["account_id"].nunique()
    mine = set(zip(shows["account_id"], shows["kind"], shows["value"], strict=True))
    for account in plan_of(case, settings_of(tmp_path)).accounts:
        for signal in account.evidence:
            assert (account.account_id, signal.kind, signal.value) in mine
            assert signal.accounts == counts[account.community_id, signal.kind, signal.value]


def test_the_statement_has_what_the_law_asks_for(case: Case, tmp_path: Path) -> None:
    plan = plan_of(case, settings_of(tmp_path, statement={"ground": "Terms, section 4.", "redress": "Write to us."}))
    account = next(account for account in plan.accounts if account.action == "suspend")
    text = statement(plan, account, LetterSettings())
    for part in ("would be suspended", "automated means", "Terms, section 4.", "Write to us.", "Facts", "Scope"):
        assert part in text
    assert all(fact in reviewers_text(plan, account, LetterSettings()) for fact in account.facts)


def test_making_a_plan_only_writes_the_ledger(case: Case, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    before = case.fingerprint
    plan = plan_of(case, settings)
    with Ledger(settings.ledger_path) as ledger:
        entries = list(ledger.entries("planned"))
    assert [(entry.plan, entry.body["hash"], entry.body["by"]) for entry in entries] == [(plan.id, plan.hash, "ada")]
    assert verify(settings.ledger_path).seq == 1
    assert Case.open(case.path).fingerprint == before


def test_written_and_read_it_is_the_same_and_its_owners_alone(case: Case, tmp_path: Path) -> None:
    plan, path = plan_of(case, settings_of(tmp_path)), tmp_path / "plan.json"
    write_plan(plan, path)
    assert read_plan(path) == plan
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text(json.dumps(json.loads(path.read_text()), indent=7))
    assert read_plan(path) == plan


def edited(plan: Plan, path: Path, change: Any) -> Path:
    document = plan.model_dump(mode="json")
    change(document)
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["accounts"][0].update(account_id="somebody else"),
        lambda d: d["accounts"].append({**d["accounts"][0], "account_id": "one more"}),
        lambda d: d["accounts"].pop(),
        lambda d: d["accounts"].reverse(),
        lambda d: d["accounts"][-1].update(action="limit", role="core", score=0.5),
        lambda d: d.update(made_at="2030-01-01T00:00:00Z"),
        lambda d: d["case"].update(fingerprint="0"),
    ],
)
def test_an_edit_is_seen(case: Case, tmp_path: Path, change: Any) -> None:
    plan = plan_of(case, settings_of(tmp_path))
    with pytest.raises(GuardRefused, match="changed after it was made"):
        read_plan(edited(plan, tmp_path / "plan.json", change))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read as a plan"),
        ("[]", "no suspension plan"),
        ('{"format": "graphlink-suspension-plan", "format": "x"}', "a key stands twice"),
        ('{"format": "graphlink-suspension-plan", "version": 1}', "Field required"),
    ],
)
def test_what_is_no_plan_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(InputError, match=said) as caught:
        read_plan(tmp_path / "plan.json")
    assert "plan.json" in str(caught.value)


def test_an_account_twice_is_refused(case: Case, tmp_path: Path) -> None:
    plan = plan_of(case, settings_of(tmp_path))
    twice = plan.model_copy(update={"accounts": (*plan.accounts, plan.accounts[0])}).sealed()
    write_plan(twice, tmp_path / "plan.json")
    with pytest.raises(InputError, match="twice"):
        read_plan(tmp_path / "plan.json")


def test_selections_narrow(case: Case, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    every = plan_of(case, settings)
    first = every.communities[0]
    one = plan_of(case, settings, communities=(first.community_id,))
    assert {a.community_id for a in one.accounts} == {first.community_id}
    assert one.selection == {"communities": [first.community_id], "verdicts": ["suspend"]}
    network = plan_of(case, settings, networks=(1,))
    assert {a.network_id for a in network.accounts} == {1}
    named = every.acted_on[3].account_id
    assert [a.account_id for a in plan_of(case, settings, accounts=(named,)).accounts] == [named]
    assert plan_of(case, settings, min_score=0.99).accounts == ()
    review = plan_of(case, settings, verdicts=("review",))
    assert {a.action for a in review.accounts} == {"review"}


@pytest.mark.parametrize("selection", [{"communities": (9999,)}, {"networks": (9999,)}, {"accounts": ("nobody",)}])
def test_unknown_ids_are_an_error(case: Case, tmp_path: Path, selection: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="in this case"):
        plan_of(case, settings_of(tmp_path), **selection)


def test_clear_ones_are_refused_by_name(case: Case, tmp_path: Path) -> None:
    clear = case.communities.query("verdict == 'clear'")["community_id"].iloc[0]
    alone = case.accounts.query("verdict == 'clear'")["account_id"].iloc[-1]
    for selection in ({"communities": (int(clear),)}, {"accounts": (alone,)}):
        with pytest.raises(GuardRefused, match="has verdict suspend"):
            plan_of(case, settings_of(tmp_path), **selection)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"guards": {"max_accounts": 5}}, "max_accounts"),
        ({"guards": {"max_share": 0.01}}, "max_share"),
        ({"actions": {"member": "suspend"}}, "roles"),
    ],
)
def test_guards_refuse_and_say_what_lifts_them(case: Case, tmp_path: Path, changes: dict[str, Any], key: str) -> None:
    settings = settings_of(tmp_path, **changes)
    with pytest.raises(GuardRefused, match=f"`{key}`") as caught:
        plan_of(case, settings)
    assert "\n" not in str(caught.value)
    with Ledger(settings.ledger_path) as ledger:
        assert not list(ledger.entries("planned"))


def test_communities_above_the_q_bar_are_left_out_and_said(case: Case, tmp_path: Path) -> None:
    plan = plan_of(case, settings_of(tmp_path, guards={"max_q": 0.0005}))
    assert not plan.acted_on
    assert {left.why.split(" community")[0] for left in plan.left_out} == {"the q-value of"}


def test_the_allow_list_is_kept(tmp_path: Path) -> None:
    columns = {"org_id": ["acme", "acme", "other"], "email_domain": ["a.example", "b.example", "c.mail.kind.example"]}
    case = small_case(tmp_path / "day.case", linked=200, columns=columns)
    ids = case.accounts["account_id"].tolist()
    (tmp_path / "allow.csv").write_text(f'kind,value\naccount,"{ids[4]}"\n')
    allow = {"accounts": [ids[3]], "organisations": ["acme"], "email_domains": ["KIND.example"], "file": "allow.csv"}
    plan = plan_of(case, settings_of(tmp_path, guards={"allow": allow}))
    assert {left.account_id: left.why for left in plan.left_out} == {
        ids[0]: "its organisation acme is on the allow-list",
        ids[1]: "its organisation acme is on the allow-list",
        ids[2]: "its mail domain c.mail.kind.example is on the allow-list",
        ids[3]: "is on the allow-list",
        ids[4]: "is on the allow-list",
    }
    assert not {a.account_id for a in plan.accounts} & set(ids[:5])


@pytest.mark.parametrize(
    ("changes", "selection", "lift"),
    [
        ({"allow": {"accounts": ["acct-000000"]}}, {"accounts": ("acct-000000",)}, "take it off the list"),
        ({"max_q": 0.0005}, {"communities": (1,)}, "raise `max_q`"),
        ({"max_q": 0.0005}, {"networks": (1,)}, "raise `max_q`"),
    ],
)
def test_what_is_named_and_may_not_be_planned_is_refused(
    case: Case, tmp_path: Path, changes: dict[str, Any], selection: dict[str, Any], lift: str
) -> None:
    with pytest.raises(GuardRefused, match=f"nothing of .* may be planned.*{lift}"):
        plan_of(case, settings_of(tmp_path, guards=changes), **selection)


def test_an_allow_list_that_cannot_be_kept_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(GuardRefused, match="have no column org_id"):
        plan_of(case, settings_of(tmp_path, guards={"allow": {"organisations": ["acme"]}}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("who\n", "row 1"),
        ("kind,value\nperson,x\n", "row 2"),
        ("kind,value\naccount\n", "row 2"),
    ],
)
def test_an_allow_list_that_cannot_be_read_stops(case: Case, tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "allow.csv").write_text(text)
    with pytest.raises(InputError, match=said):
        plan_of(case, settings_of(tmp_path, guards={"allow": {"file": "allow.csv"}}))


def test_a_community_of_known_honest_accounts_is_refused(tmp_path: Path) -> None:
    case = small_case(tmp_path / "day.case", linked=200)
    community = case.accounts.query("community_id == 1")["account_id"].tolist()
    known = community[: len(community) // 5]
    with pytest.raises(GuardRefused, match="of community 1 are on the allow-list"):
        plan_of(case, settings_of(tmp_path, guards={"allow": {"accounts": known}}))


def test_suspended_and_gone_accounts_are_skipped_and_said(tmp_path: Path) -> None:
    case = small_case(tmp_path / "day.case", columns={"status": ["active", "BANNED", "deleted", None, "limited"]})
    ids = case.accounts["account_id"].tolist()
    plan = plan_of(case, settings_of(tmp_path))
    assert {left.account_id for left in plan.left_out} == {ids[1], ids[2]}
    assert plan.active_accounts == len(case.accounts) - 2
    assert {a.account_id: a.status for a in plan.accounts if a.account_id in ids[:5]} == {
        ids[0]: "active",
        ids[3]: None,
        ids[4]: "limited",
    }


def test_a_q_value_that_was_not_measured_is_not_low(tmp_path: Path) -> None:
    case = small_case(tmp_path / "a.case")
    frames = {name: case.table(name) for name in ("accounts", *TABLES)}
    frames["communities"]["q_value"] = None
    unmeasured = write_case(tmp_path / "b.case", lambda work: write_frames(work, frames), case.manifest)
    plan = plan_of(unmeasured, settings_of(tmp_path))
    assert (plan.acted_on, len(plan.left_out)) == ((), 200)


def test_what_the_connector_cannot_limit_is_for_review(case: Case, tmp_path: Path) -> None:
    connector = {"kind": "http", "suspend": {"url": "http://localhost/{account}"}}
    plan = plan_of(case, settings_of(tmp_path, connector))
    assert {a.action for a in plan.accounts} == {"suspend", "review"}


def test_choice_does_not_depend_on_the_order_of_rows(case: Case, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    frames = {name: case.table(name).sample(frac=1, random_state=3) for name in ("accounts", *TABLES)}
    other = write_case(tmp_path / "other.case", lambda work: write_frames(work, frames), case.manifest)
    ours, theirs = choose(case, Selection(), settings), choose(other, Selection(), settings)
    assert ours["account_id"].tolist() == theirs["account_id"].tolist()
    with Ledger(tmp_path / "l", make=True) as ledger:
        plans = [make_plan(c, Selection(), settings, ledger=ledger, by="ada") for c in (case, other)]
    assert plans[0].accounts == plans[1].accounts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[suspend]\nledgr = 'x'", "did you mean `ledger`"),
        ("[suspend.guards]\nmax_acounts = 4", "did you mean `max_accounts`"),
        ("[suspend.guards]\nmax_share = 2", "suspend.guards.max_share"),
        ("[suspend]\nfolder = '/tmp'", "unknown key `suspend.folder`"),
        ("[suspend.connector]\nkind = 'smoke'", "suspend.connector"),
        ("[suspend.connector]\nkind = 'lines'\npath = 'ids.txt'", "needs {action}"),
        ("[suspend.connector]\nkind = 'csv'\npath = '{account}.csv'", "cannot stand in `path`"),
        (
            HTTP + "headers = {Authorization = 'Bearer abc'}\n[suspend.connector.suspend]\nurl = 'http://h/'",
            "holds a secret in clear",
        ),
        (
            HTTP + "[suspend.connector.suspend]\nurl = 'http://h/?api_key=abc'",
            "holds a secret in clear",
        ),
        (
            HTTP + "[suspend.connector.suspend]\nurl = 'http://h/'\nheaders = {X = '{account}'}",
            "cannot stand in `headers.X`",
        ),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "graphlink.toml").write_text(text)
    with pytest.raises(InputError, match=r"graphlink\.toml") as caught:
        read_suspend_settings(tmp_path / "graphlink.toml")
    assert said in str(caught.value)
    assert "abc" not in str(caught.value)


def test_defaults_are_the_cautious_ones() -> None:
    guards = read_suspend_settings(None).guards
    assert (guards.roles, guards.canary, guards.max_share) == (("core",), 20, 0.05)
    assert LOOSE["max_share"] > guards.max_share
