"""Runs that read decisions: what becomes of communities, accounts and signals, and what is said of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink.case import Case, Redaction
from graphlink.decisions import Decisions, decided_accounts
from graphlink.decisions.book import append_lines
from graphlink.decisions.making import Asked, record
from graphlink.errors import InputError
from graphlink.suspension import SuspendSettings, ledger_decisions
from graphlink.suspension.ledger import Entry, Ledger
from tests.decided import decision
from tests.source_folder import write_source
from tests.test_pages_safety import unpacked

SAMPLE = Path(__file__).parent.parent / "sample_data"


@pytest.fixture(scope="module")
def undecided(sample_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The sample's case, of which nothing is decided, in a folder of its own."""
    return Case.open(shutil.copytree(sample_case.path, tmp_path_factory.mktemp("runs") / "sample.case"))


@pytest.fixture(scope="module")
def said(undecided: Case) -> dict[str, str]:
    """What was decided of the sample, by what is in it: the fullest signal, three communities, accounts elsewhere."""
    book = undecided.path.parent / "decisions.jsonl"
    large = undecided.communities[undecided.communities["verdict"] == "suspend"]["community_id"].tolist()
    clear = undecided.communities[undecided.communities["verdict"] == "clear"]["community_id"].tolist()
    card = undecided.query(
        "select value from signals where kind = 'payment' and hub is null order by degree desc, value"
    )
    signal = f"payment={card['value'][0]}"
    case = undecided
    for person, verdict, named in (
        ("ann", "innocent", {"community": large[0]}),
        ("ann", "operation", {"community": large[1]}),
        ("bob", "innocent", {"community": large[1]}),
        ("ann", "operation", {"community": clear[0]}),
        ("bob", "innocent", {"signal": signal}),
    ):
        graphlink.decide(case, **named, verdict=verdict, by=person, why=f"{verdict} it is", decisions=book)
    return (
        {"book": str(book), "signal": signal}
        | {"innocent": str(large[0]), "disputed": str(large[1])}
        | {"asked": str(clear[0])}
    )


def tied_community(case: Case) -> int:
    """The smallest clear community that has a core of a dozen."""
    core = case.accounts[(case.accounts["role"] == "core") & (case.accounts["verdict"] == "clear")]
    sizes = core.groupby("community_id").size()
    return int(sizes[sizes >= 12].index.max())


@pytest.fixture(scope="module")
def decided(undecided: Case, said: dict[str, str]) -> Case:
    """The sample's case again, with what was decided of it and a list of known accounts."""
    clear = undecided.accounts[undecided.accounts["verdict"] == "clear"]
    core = clear[(clear["role"] == "core") & (clear["community_id"] == tied_community(undecided))]
    alone = clear[clear["community_id"].isna()]["account_id"].iloc[0]
    known = undecided.path.parent / "known.csv"
    rows = [f"{account},operation,partner" for account in core["account_id"]]
    known.write_text("\n".join(["account_id,as,source", *rows, f"{alone},,", "nobody-here,innocent,partner"]) + "\n")
    result = CliRunner().invoke(
        app,
        [
            *("run", str(SAMPLE), "--out", str(undecided.path.parent / "again.case")),
            *("--previous", str(undecided.path), "--decisions", said["book"], "--known", str(known)),
        ],
    )
    assert result.exit_code == 0, result.output
    (undecided.path.parent / "said.txt").write_text(result.stderr)
    return Case.open(undecided.path.parent / "again.case")


def row(case: Case, community: str) -> dict[str, Any]:
    found = case.communities[case.communities["community_id"] == int(community)]
    return {str(name): found[name].iloc[0] for name in found.columns}


def test_what_was_decided_innocent_is_clear_and_says_by_whom(decided: Case, said: dict[str, str]) -> None:
    found = row(decided, said["innocent"])
    assert (found["decided"], found["verdict"], found["undecided_verdict"]) == ("innocent", "clear", "suspend")
    assert found["reason"].startswith("Decided innocent by ann on ") and ": innocent it is. " in found["reason"]
    covered = decided.accounts[decided.accounts["decided"] == "innocent"]
    assert len(covered) > 20 and set(covered["verdict"]) == {"clear"}
    assert covered["reason"].str.startswith("Decided innocent by ann on ").all()


def test_what_people_differ_on_is_to_be_reviewed(decided: Case, said: dict[str, str]) -> None:
    found = row(decided, said["disputed"])
    assert (found["decided"], found["verdict"]) == ("disputed", "review")
    assert found["reason"].startswith("Decided differently: ann on ") and "; bob on " in found["reason"]
    accounts = decided.accounts[decided.accounts["community_id"] == int(said["disputed"])]
    assert "suspend" not in set(accounts["verdict"]) and "review" in set(accounts["verdict"])


def test_what_the_signs_leave_in_peace_is_at_most_reviewed(decided: Case, said: dict[str, str]) -> None:
    found = row(decided, said["asked"])
    assert (found["decided"], found["verdict"], found["undecided_verdict"]) == ("operation", "review", "clear")
    accounts = decided.accounts[decided.accounts["decided"] == "operation"]
    assert "suspend" not in set(accounts["verdict"])


def test_a_signal_decided_innocent_carries_no_weight(undecided: Case, decided: Case, said: dict[str, str]) -> None:
    kind, value = said["signal"].split("=")
    found = decided.query("select * from signals where kind = ? and value = ?", [kind, value]).iloc[0]
    assert (found["weight"], found["hub"]) == (0, "decided innocent by bob")
    before = undecided.query("select weight from signals where kind = ? and value = ?", [kind, value])["weight"][0]
    assert before > 0
    shared = "select sum(weight) as nats from links where list_contains(kinds, 'payment')"
    assert decided.query(shared)["nats"][0] < undecided.query(shared)["nats"][0]


def test_known_accounts_raise_what_is_tied_to_them_and_are_not_copied_through(undecided: Case, decided: Case) -> None:
    tied = tied_community(undecided)
    found = row(decided, str(tied))
    assert found["known_points"] > 0 and found["score"] == row(undecided, str(tied))["score"]
    assert "accounts that it is judged by are known or decided to be an operation's" in found["reason"]
    assert found["verdict"] in ("clear", "review")
    listed = decided.accounts[decided.accounts["decision"].str.startswith("Known as operation from ", na=False)]
    assert "suspend" not in set(listed["verdict"])
    alone = listed[listed["community_id"].isna()].iloc[0]
    assert (alone["verdict"], alone["decided"]) == ("clear", "operation")
    assert alone["reason"].startswith("Known as operation from known.csv: ")


def test_the_run_says_what_was_decided_and_what_was_not_found(
    undecided: Case, decided: Case, said: dict[str, str]
) -> None:
    lines = (undecided.path.parent / "said.txt").read_text()
    counts = decided.manifest["decisions"]
    assert counts["file"] == said["book"] and counts["standing"] == 5 + counts["known"]["accounts"]
    assert f"{counts['standing']:,} decisions stand; accounts decided: " in lines
    assert f"by decisions {counts['held_back']:,} accounts are held back, 0 more are to suspend" in lines
    assert "known.csv: 1 of " in lines and "accounts is not in the source, the first is 'nobody-here'" in lines
    assert counts["kept_below"] > 0 and "the signs alone ask for no review" in lines
    assert not (SAMPLE / "decisions.jsonl").exists()


def test_communities_show_what_was_decided(decided: Case, said: dict[str, str]) -> None:
    out = CliRunner().invoke(app, ["communities", str(decided.path), "--json"]).stdout
    found = {one["community_id"]: one["decided"] for one in json.loads(out)}
    assert found[int(said["innocent"])] == "innocent" and None in found.values()
    out = CliRunner().invoke(app, ["communities", str(decided.path), "--verdict", "review"]).stdout
    assert "decided" in out and "disputed" in out


def test_the_book_of_a_run_is_named_set_or_lies_beside_the_settings(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source")
    with pytest.raises(InputError, match=r"none.jsonl: no such file of decisions; `graphlink decide` makes one"):
        graphlink.run(source, tmp_path / "a.case", decisions=tmp_path / "none.jsonl")
    with pytest.raises(InputError, match=r"none.csv: cannot be read"):
        graphlink.run(source, tmp_path / "a.case", known=tmp_path / "none.csv")
    assert not (tmp_path / "a.case").exists()
    assert graphlink.run(source, tmp_path / "a.case", pages=False).manifest["decisions"]["file"] is None
    append_lines(source / "decisions.jsonl", [decision("innocent", "account", "a1", "a1", "gone")])
    case = graphlink.run(source, tmp_path / "b.case", pages=False)
    assert case.manifest["decisions"]["accounts"] == {"innocent": 1}
    assert "1 account that decisions cover is not in the source" in case.manifest["notes"]
    assert not [note for note in case.manifest["notes"] if "decisions.jsonl" in note], "it is no table that was missed"
    (source / "graphlink.toml").write_text('[decisions]\npath = "../later.jsonl"\n')
    notes = graphlink.run(source, tmp_path / "c.case", pages=False).manifest["notes"]
    assert any("[decisions] path: " in note and "is not there yet, so nothing is decided" in note for note in notes)
    append_lines(tmp_path / "later.jsonl", [decision("operation", "account", "a2", "a2")])
    case = graphlink.run(source, tmp_path / "d.case", pages=False)
    assert case.accounts.set_index("account_id")["decided"].dropna().to_dict() == {"a2": "operation"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"k.csv: names no account"),
        ("account_id,as\na1,guilty\n", r"k.csv: line 2: `as`: 'guilty' is none of"),
        ("account_id,as\n,operation\n", r"k.csv: line 2: `account_id` is missing"),
        ("account_id,as\na1,operation\na1,innocent\n", r"k.csv: line 3: `as`: 'a1' is operation further up; keep one"),
        ("account_id\na1,x\n", r"k.csv: line 2: has 2 cells, the first line names 1"),
        ("a1,x\n", r"k.csv: line 1: has several cells; the first line must name them: account_id"),
        ('a1\n"a2" x\n', r"k.csv: line 2: is no CSV"),
    ],
)
def test_a_bad_list_of_known_accounts_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "k.csv").write_text(text)
    with pytest.raises(InputError, match=message):
        graphlink.run(write_source(tmp_path / "source"), tmp_path / "a.case", known=tmp_path / "k.csv")


def test_a_list_of_known_accounts_is_one_id_a_line_or_a_table_and_says_the_same_whenever(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source")
    (tmp_path / "k.txt").write_text("a1\n\na3\n")
    (tmp_path / "k.csv").write_text("note,Account_ID,as,source,why\nx,a1,,k.txt,\nx,a3,operation,k.txt,\n")
    lists = ("k.txt", "k.csv")
    found = [graphlink.run(source, tmp_path / f"{n}.case", known=tmp_path / n, pages=False) for n in lists]
    assert found[0].fingerprint == found[1].fingerprint
    assert found[0].accounts["decided"].fillna("").tolist() == ["operation", "", "operation"]


def test_what_became_of_suspensions_is_decided_too(tmp_path: Path) -> None:
    settings = SuspendSettings(folder=tmp_path)
    assert ledger_decisions(settings) == ()
    sent = [Entry("answered", "p1", account, "suspend", "done") for account in ("a1", "a2", "a3")]
    with Ledger(tmp_path / "suspensions.ledger", make=True) as ledger:
        ledger.append([*sent, Entry("reviewed", "p1", account="a1", outcome="upheld", body={"by": "ann"})])
        ledger.append([Entry("reviewed", "p1", account="a2", outcome="upheld", body={"by": "ann"})])
        ledger.append([Entry("started", "p1", action="reinstate", body={"by": "bob", "reason": "appeal upheld"})])
        ledger.append([Entry("answered", "p1", "a2", "reinstate", "done"), Entry("sent", "p1", "a3", "reinstate")])
    found = {one.name: (one.verdict, one.by, one.why) for one in ledger_decisions(settings)}
    assert found == {
        "a1": ("operation", "ann", "a review upheld its suspension"),
        "a2": ("innocent", "bob", "its suspension was taken back: appeal upheld"),
    }
    told = decided_accounts(Decisions(ledger_decisions(settings)))
    assert told["decided"].tolist() == ["operation", "innocent"]
    again = SuspendSettings.model_validate({"folder": tmp_path, "guards": {"allow": {"reinstated": False}}})
    assert [one.name for one in ledger_decisions(again)] == ["a1"]


def test_a_run_reads_the_ledger_beside_its_settings(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source")
    (source / "graphlink.toml").write_text('[suspend]\nledger = "../l.ledger"\n')
    with Ledger(tmp_path / "l.ledger", make=True) as ledger:
        ledger.append([Entry("answered", "p1", "a2", "suspend", "done")])
        ledger.append([Entry("reviewed", "p1", account="a2", outcome="upheld", body={"by": "ann"})])
    case = graphlink.run(source, tmp_path / "a.case", pages=False)
    assert case.accounts.set_index("account_id")["decided"].dropna().to_dict() == {"a2": "operation"}
    assert case.manifest["decisions"]["file"] is None


def test_a_signal_decided_innocent_speaks_for_no_operation_and_still_for_an_innocent_crowd(
    undecided: Case, tmp_path: Path
) -> None:
    """The cards of a community that is tied by more than its cards."""
    signs = undecided.table("signs")
    carded = signs[(signs["sign"] == "cards shared in part") & (signs["strength"] > 0.5)]["community_id"]
    suspended = undecided.communities[undecided.communities["verdict"] == "suspend"]["community_id"]
    community = int(suspended[suspended.isin(carded)].iloc[0])
    mine = undecided.evidence[undecided.evidence["community_id"] == community]
    cards = [f"payment={value}" for value in mine[mine["kind"] == "payment"]["value"]]
    book = tmp_path / "d.jsonl"
    graphlink.decide(undecided, signal=cards, verdict="innocent", by="ann", why="a card that we issue", decisions=book)
    after = graphlink.run(SAMPLE, tmp_path / "a.case", decisions=book, previous=undecided.path, pages=False)
    now = after.accounts.merge(undecided.accounts[["account_id", "community_id"]], on="account_id")
    ours = now[now["community_id_y"] == community]["community_id_x"].dropna().mode().iloc[0]
    signs = after.table("signs")
    strengths = signs[signs["community_id"] == ours].set_index("sign")["strength"]
    assert strengths.get("cards shared in part", 0.0) == 0
    shown = after.query("select count(*) as n from incidence where kind || '=' || value = ?", [cards[0]])["n"][0]
    assert shown >= 2, "what accounts showed stays in the case"


def test_with_decisions_that_are_all_wrong_nobody_is_suspended_whom_the_signs_leave_in_peace(tmp_path: Path) -> None:
    world = graphlink.make_world("pools", accounts=1500, fakes=240, exchanges=7_500, seed=11)
    source = graphlink.simulate(world, tmp_path / "world").folder
    alone = graphlink.run(source, tmp_path / "alone.case", pages=False)
    truth = graphlink.read_truth(source / "truth.parquet").set_index("account_id")["fake"]
    fake = alone.accounts.assign(fake=alone.accounts["account_id"].map(truth))
    mostly = fake[fake["role"] != "periphery"].groupby("community_id")["fake"].mean() > 0.5
    signals = alone.evidence.assign(fake=alone.evidence["community_id"].map(mostly)).dropna(subset="fake")
    signals = signals.groupby("community_id").head(3).drop_duplicates(["kind", "value"])
    wrong = {True: "innocent", False: "operation"}
    asked = [Asked("community", str(number), wrong[bad], "eve", "wrong") for number, bad in mostly.items()]
    asked += [
        Asked("account", account, wrong[bad], "eve", "wrong")
        for account, bad in fake.sample(200, random_state=1)[["account_id", "fake"]].itertuples(index=False)
    ]
    asked += [
        Asked("signal", f"{kind}={value}", wrong[bad], "eve", "wrong")
        for kind, value, bad in signals[["kind", "value", "fake"]].itertuples(index=False)
    ]
    record(alone, asked, tmp_path / "wrong.jsonl")
    known = tmp_path / "wrong.csv"
    honest = fake[~fake["fake"]]["account_id"].head(300)
    known.write_text("account_id\n" + "\n".join(honest) + "\n")
    decisions = tmp_path / "wrong.jsonl"
    after = graphlink.run(source, tmp_path / "wrong.case", decisions=decisions, known=known, pages=False)
    suspended = set(alone.accounts[alone.accounts["verdict"] == "suspend"]["account_id"])
    asked_for = set(alone.accounts[alone.accounts["verdict"] != "clear"]["account_id"])
    now = set(after.accounts[after.accounts["verdict"] == "suspend"]["account_id"])
    assert len(suspended) > 100 and after.manifest["decisions"]["kept_below"] > 200
    assert now <= asked_for


def test_explain_adds_up_what_the_signs_say_and_then_what_was_decided(decided: Case) -> None:
    chosen = decided.accounts[(decided.accounts["decided"] == "innocent") & (decided.accounts["role"] == "core")]
    chosen = chosen[chosen["undecided_verdict"] == "suspend"]
    found = graphlink.explain(decided, chosen["account_id"].iloc[0])
    assert found.reckoning is not None and found.unsaid is None
    assert found.reckoning.verdict_says.endswith("the account is of its core: suspend; after decisions: clear")
    raised = decided.accounts[decided.accounts["decision"].str.startswith("Known as", na=False)]
    known = graphlink.explain(decided, raised[raised["community_id"].notna()]["account_id"].iloc[0])
    assert known.reckoning is not None, "what is tied to known accounts is judged by the same numbers"


def test_the_report_says_what_was_decided_and_a_redacted_one_not_by_whom(decided: Case, tmp_path: Path) -> None:
    plain = graphlink.render_report(decided, format="md").decode()
    assert "People decided on accounts of it: " in plain and "Decided innocent by ann on" in plain
    page = (decided.path / "report.html").read_text(encoding="utf-8")
    assert '<th scope="col" class="verdict">Decided</th>' in page and '<td class="verdict">disputed</td>' in page
    redaction = Redaction(b"9f2c-71ab-d04e-8856")
    for form in ("md", "json", "csv", "html"):
        told = graphlink.render_report(decided, format=form, redaction=redaction).decode()
        assert "by ann on" not in told and "innocent it is" not in told and "known.csv" not in told, form
        assert "Decided disputed." in told, form
    graphlink.export_case(decided, tmp_path / "tables", format="csv", redaction=redaction)
    texts = "".join(path.read_text(encoding="utf-8-sig") for path in (tmp_path / "tables").iterdir())
    assert "by ann" not in texts and "it is" not in texts and "undecided_verdict" in texts
    graphlink.write_operation_page(decided, tmp_path / "page.html", redaction=redaction)
    assert "by ann" not in unpacked(tmp_path / "page.html")


def test_the_graph_page_has_a_word_on_accounts_that_somebody_decided_of(undecided: Case, decided: Case) -> None:
    before, now = unpacked(undecided.path / "graph.html"), unpacked(decided.path / "graph.html")
    assert '{"name":"decided","values":' in now and '"name":"decided"' not in before
    for text in (before, now):
        assert '"name":"decision"' not in text and '"name":"undecided_verdict"' not in text
