"""From raw tables to a case, end to end: what is found, and what must change nothing."""

import hashlib
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink.case import TABLES, Case
from graphlink.errors import InputError
from graphlink.simulation import Evaluation, evaluate, read_truth

from .source_folder import write_source

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"
SOURCES = ("accounts", "payments", "exchanges", "logins")
Rows = list[str]


@pytest.fixture(scope="module")
def figures(sample_case: Case) -> Evaluation:
    return evaluate(sample_case.accounts, read_truth(SAMPLE / "truth.csv"))


def changed_source(folder: Path, change: Callable[[str, Rows], Rows]) -> Path:
    """The sample data in `folder`, the rows of each table as `change(table, rows)` gives them back."""
    folder.mkdir()
    for name in SOURCES:
        heading, *rows = (SAMPLE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        (folder / f"{name}.csv").write_text("\n".join([heading, *change(name, rows)]) + "\n", encoding="utf-8")
    return folder


def tables(case: Case, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The SHA-256 of each table's file."""
    return {
        name: hashlib.sha256((case.path / f"{name}.parquet").read_bytes()).hexdigest()
        for name in TABLES
        if name not in without
    }


def test_the_planted_operation_is_found(figures: Evaluation) -> None:
    assert figures.fakes == 120
    assert figures.flagged.recall is not None and figures.flagged.recall >= 0.95
    assert figures.suspend.recall is not None and figures.suspend.recall >= 0.6
    assert figures.suspend.precision is not None and figures.suspend.precision >= 0.98
    assert [one.operator for one in figures.operators if one.flagged_recall < 0.9] == []


def test_look_alikes_are_left_alone(figures: Evaluation) -> None:
    groups = {one.kind: one for one in figures.innocents}
    for kind in ("household", "office", "enterprise", "campus", "hackathon", "agency", "carrier", "stock_device"):
        assert groups[kind].accounts >= 30, kind
        assert groups[kind].suspended == 0, kind


def test_a_reason_stands_beside_every_verdict(sample_case: Case) -> None:
    named = sample_case.accounts[sample_case.accounts["verdict"] != "clear"]
    assert len(named) and named["reason"].str.len().gt(20).all()
    assert sample_case.communities["reason"].str.len().gt(20).all()
    for account in named["account_id"].iloc[[0, -1]]:
        assert graphlink.explain(sample_case, account).signals


def test_the_case_is_whole_and_its_owners_alone(sample_case: Case) -> None:
    names = {path.name for path in sample_case.path.iterdir()}
    assert names == {*(f"{name}.parquet" for name in TABLES), "run.json", "report.html", "graph.html"}
    assert {path.stat().st_mode & 0o077 for path in [sample_case.path, *sample_case.path.iterdir()]} == {0}
    for name, columns in TABLES.items():
        assert set(columns) <= set(sample_case.table(name).columns), name
    counts = sample_case.manifest["counts"]
    assert (counts["accounts"], counts["links"]) == (len(sample_case.accounts), len(sample_case.links))
    assert {entry["path"] for entry in sample_case.manifest["inputs"]} == {f"{name}.csv" for name in SOURCES}


def test_the_truth_is_never_read(sample_case: Case) -> None:
    assert "truth" not in json.dumps(sample_case.manifest)


def test_the_order_of_rows_changes_no_byte(sample_case: Case, tmp_path: Path) -> None:
    """Nor does a second run, with the seed said."""

    def shuffled(name: str, rows: Rows) -> Rows:
        return random.Random(f"{name} 5").sample(rows, len(rows))

    again = graphlink.run(
        changed_source(tmp_path / "shuffled", shuffled), tmp_path / "shuffled.case", seed=7, pages=False
    )
    assert tables(again) == tables(sample_case)


def test_rows_that_come_twice_change_no_verdict(sample_case: Case, tmp_path: Path) -> None:
    doubled = ("accounts", "payments", "logins")
    source = changed_source(tmp_path / "twice", lambda name, rows: rows + (rows if name in doubled else []))
    again = graphlink.run(source, tmp_path / "twice.case", pages=False)
    columns = ["account_id", "community_id", "network_id", "role", "verdict", "reason"]
    assert again.accounts[columns].equals(sample_case.accounts[columns])
    assert again.links.equals(sample_case.links)
    assert set(again.rejected["path"]) == {"accounts.csv"}, "of an account one row is kept, of what it did each"


def test_a_log_that_was_written_twice_suspends_no_innocent(sample_case: Case, tmp_path: Path) -> None:
    """Two equal exchanges are two exchanges: a log without ids cannot tell. More of the operation may show, no more.

    An account of which no prompt is from a template has twice as many that are not, and may be left out.
    """
    source = changed_source(tmp_path / "twice", lambda name, rows: rows + (rows if name == "exchanges" else []))
    again = graphlink.run(source, tmp_path / "twice.case", pages=False).accounts
    truth = read_truth(SAMPLE / "truth.csv")
    suspended = set(again.loc[again["verdict"] == "suspend", "account_id"])
    before = set(sample_case.accounts.loc[sample_case.accounts["verdict"] == "suspend", "account_id"])
    assert len(before - suspended) <= len(before) // 50
    assert suspended <= set(truth.loc[truth["fake"], "account_id"])


@pytest.mark.parametrize("seed", range(2))
def test_links_and_components_are_networkx_s(tmp_path: Path, seed: int) -> None:
    """With `min_evidence = 0` a link is any shared value: set against plain Python over random tables."""
    rng = random.Random(seed)
    rows = {kind: {(rng.randrange(60), rng.randrange(45)) for _ in range(70)} for kind in ("payment", "badge")}
    source = tmp_path / "random"
    source.mkdir()
    (source / "accounts.csv").write_text("account_id\n" + "".join(f"a{n:02d}\n" for n in range(60)))
    settings = ['[accounts]\npath = "accounts.csv"\n', "[link]\nmin_evidence = 0\n"]
    for kind, pairs in rows.items():
        lines = "".join(f"a{account:02d},{kind}-value-{value:03d}\n" for account, value in sorted(pairs))
        (source / f"{kind}.csv").write_text("who,what\n" + lines)
        settings.append(f'[[signals]]\nkind = "{kind}"\npath = "{kind}.csv"\naccount = "who"\nvalue = "what"\n')
    (source / "graphlink.toml").write_text("".join(settings))
    case = graphlink.run(source, tmp_path / "random.case", pages=False)
    expected = shared_pairs(rows)
    found = {(row.account_l, row.account_r): row.shared for row in case.links.itertuples()}
    assert found == expected, f"seed {seed}"
    assert components(case.graph()) == components(nx.Graph(list(expected)))


def shared_pairs(rows: dict[str, set[tuple[int, int]]]) -> dict[tuple[str, str], int]:
    """Each pair of accounts that share a value, and how many they share."""
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for kind, pairs in rows.items():
        for account, value in sorted(pairs):
            holders[kind, value].append(f"a{account:02d}")
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for people in holders.values():
        for left, right in itertools.combinations(sorted(people), 2):
            counts[left, right] += 1
    return dict(counts)


def components(graph: "nx.Graph[str]") -> set[frozenset[str]]:
    return {frozenset(part) for part in nx.connected_components(graph)}


def test_a_case_is_replaced_only_with_force(tmp_path: Path) -> None:
    source, out = write_source(tmp_path / "source"), tmp_path / "kept.case"
    graphlink.run(source, out, seed=7, pages=False)
    with pytest.raises(InputError, match="--force"):
        graphlink.run(source, out, seed=8)
    assert Case.open(out).manifest["seed"] == 7
    assert graphlink.run(source, out, seed=8, force=True, pages=False).manifest["seed"] == 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.case", "source"]


def test_without_pages_the_tables_are_the_same_and_pages_may_come_later(tmp_path: Path) -> None:
    source, runner, pages = write_source(tmp_path / "source"), CliRunner(), ("report.html", "graph.html")
    whole = graphlink.run(source, tmp_path / "whole" / "x.case")
    ran = runner.invoke(app, ["run", str(source), "--out", str(tmp_path / "x.case"), "--no-pages"])
    assert ran.exit_code == 0 and ran.stderr.endswith(f"wrote {tmp_path / 'x.case'}, without pages\n"), ran.output
    case = Case.open(tmp_path / "x.case")
    assert case.fingerprint == whole.fingerprint
    assert [page for page in pages if (case.path / page).exists()] == []
    for command in ("report", "graph"):
        assert runner.invoke(app, [command, str(case.path)]).exit_code == 0
    for page in pages:
        assert (case.path / page).stat().st_size == (whole.path / page).stat().st_size, page


def test_a_community_without_activity_is_drawn_like_the_others(tmp_path: Path) -> None:
    """Some accounts pay and never ask: their community has no first and last day, and the pages say nothing of it."""
    source = tmp_path / "quiet"
    source.mkdir()
    pairs = [(f"a{number:03d}", number // 5) for number in range(200)]
    (source / "payments.csv").write_text(
        "account_id,card_fingerprint,paid_at\n"
        + "".join(f"{account},card-no-{card:04d},2026-03-01 10:00:{card:02d}\n" for account, card in pairs)
    )
    (source / "exchanges.csv").write_text(
        "account_id,ts,ip,device_fingerprint,prompt\n"
        + "".join(f"{account},2026-03-02 11:{card:02d}:00,,,\n" for account, card in pairs if card % 2)
    )
    case = graphlink.run(source, tmp_path / "quiet.case")
    assert len(case.communities) == 40
    assert case.communities["first_seen"].isna().sum() == 20


@pytest.mark.parametrize("accounts", [1, 50])
def test_a_source_in_which_nobody_is_linked_is_a_case_that_says_so(tmp_path: Path, accounts: int) -> None:
    source = tmp_path / "honest"
    source.mkdir()
    (source / "payments.csv").write_text(
        "account_id,card_fingerprint,paid_at\n"
        + "".join(f"a{n},own-card-{n:04d},2026-03-0{1 + n % 9} 10:00\n" for n in range(accounts))
    )
    case = graphlink.run(source, tmp_path / "honest.case")
    assert (len(case.accounts), len(case.links), len(case.communities)) == (accounts, 0, 0)
    assert set(case.accounts["verdict"]) == {"clear"}


def test_where_no_times_are_known_the_report_says_so_and_names_none(tmp_path: Path) -> None:
    rows = ["account_id,card_fingerprint", *(f"a{n:02d},card-{n % 4}" for n in range(40))]
    (tmp_path / "payments.csv").write_text("\n".join(rows) + "\n")
    case = graphlink.run(tmp_path, tmp_path / "out.case")
    assert case.manifest["period"] == {"first": None, "last": None}
    for form in ("html", "md"):
        said = graphlink.render_report(case, format=form).decode()
        assert "times of activity are not known" in said
        assert "NaT" not in said and "nan" not in said.lower().split()
