"""decide and decisions as people call them: what is recorded, in which file, and what is refused."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import graphlink
from cli.main import app
from graphlink.case import Case
from graphlink.decisions import read_decisions, read_filled, read_known
from graphlink.decisions.sampling import draw
from graphlink.errors import InputError
from tests.suspension_case import case_of
from tests.suspension_setting import small_case


def call(*arguments: str, code: int = 0) -> tuple[str, str]:
    """What `graphlink ...` says on standard output and standard error."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a case of nine accounts in three communities, made from the folder `synthetic`."""
    case_of(tmp_path)
    (tmp_path / "synthetic").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def decide(*arguments: str, code: int = 0) -> tuple[str, str]:
    return call("decide", "day.case", *arguments, code=code)


SAID = ("--as", "innocent", "--by", "ann", "--why", "a class")


def test_what_is_named_by_number_is_kept_by_its_accounts(folder: Path) -> None:
    out, said = decide("--community", "1", *SAID)
    assert "innocent" in out and "synthetic/decisions.jsonl; the next `graphlink run` reads it" in said
    (found,) = read_decisions(folder / "synthetic" / "decisions.jsonl").lines
    assert (found.what, found.name, found.by, found.verdict, found.why) == (
        "community",
        "1",
        "ann",
        "innocent",
        "a class",
    )
    # a3 is periphery; a role that is not known is none.
    assert found.accounts == ("a1", "a2", "a4")
    case = Case.open("day.case")
    assert found.case is not None and found.case.fingerprint == case.fingerprint
    assert found.case.path == str(folder / "day.case") and found.case.source == "synthetic"


def test_networks_accounts_and_several_at_once(folder: Path) -> None:
    out, said = decide(
        "--network", "1", "--account", "c1", "--account", "d1", *SAID, "--decisions", "d.jsonl", "--json"
    )
    assert "give it to `graphlink run --decisions d.jsonl`" in said
    assert [(one["what"], one["accounts"]) for one in json.loads(out)] == [
        ("network", ["a1", "a2", "a4", "b1", "b2"]),
        ("account", ["c1"]),
        ("account", ["d1"]),
    ]


def test_evidence_is_the_strongest_signals_first(tmp_path: Path) -> None:
    case = small_case(tmp_path / "day.case", linked=60)
    first = case.accounts["account_id"][0]
    named = {"community": 1, "account": first, "network": [1]}
    made = graphlink.decide(case, **named, verdict="operation", by="a", why="b", decisions=tmp_path / "d")
    community, network, account = made
    assert (community.what, network.what, account.what) == ("community", "network", "account")
    rows = case.evidence[case.evidence["community_id"] == 1].assign(all=lambda r: r["accounts"] * r["weight"])
    best = rows.sort_values(["all", "kind", "value"], ascending=[False, True, True])[:10]
    assert list(community.evidence) == [f"{k}={v}" for k, v in zip(best["kind"], best["value"], strict=True)]
    assert len(network.evidence) == 10 and 0 < len(account.evidence) <= 10
    shown = case.query("select kind, value from incidence where account_id = ?", [account.name])
    assert set(account.evidence) <= {f"{k}={v}" for k, v in zip(shown["kind"], shown["value"], strict=True)}
    signal = community.evidence[0]
    (found,) = graphlink.decide(case, signal=signal, verdict="innocent", by="a", why="b", decisions=tmp_path / "d")
    assert (found.name, found.accounts, found.evidence) == (signal, (), ())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--community", "1", "--as", "innocent", "--why", "x"), "--by is missing: give who decides"),
        (("--community", "1", "--as", "innocent", "--by", " ", "--why", "x"), "--by is missing"),
        (("--community", "1", "--as", "innocent", "--by", "ann"), "--why is missing: give a sentence"),
        (("--community", "1", "--by", "ann", "--why", "x"), "--as is missing: give operation, innocent or unsure"),
        (("--community", "1", "--as", "guilty", "--by", "ann", "--why", "x"), "--as guilty: write operation"),
        (("--community", "77", *SAID), "day.case has no community '77'"),
        (("--network", "77", *SAID), "day.case has no network '77'"),
        (("--account", "77", *SAID), "day.case has no account '77'"),
        (("--signal", "ip=192.0.2.1", *SAID), "day.case has no signal 'ip=192.0.2.1' among those that two or more"),
        (("--signal", "192.0.2.1", *SAID), "signal '192.0.2.1': write it as KIND=VALUE"),
        (SAID, "nothing is named; give --community"),
        (("--account", "a1", "--sample", "3", *SAID), "--sample draws accounts; decide them in a call of its own"),
        (
            ("--account", "a1", "--as", "unsure", "--by", "x" * 300, "--why", "x"),
            "`by`: String should have at most 200",
        ),
    ],
)
def test_a_wrong_call_is_refused_in_one_line_and_nothing_is_written(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    _, error = decide(*arguments, code=2)
    assert said in error and error.count("\n") == 1
    assert not (folder / "synthetic" / "decisions.jsonl").exists()


@pytest.mark.parametrize("asks", [("queue", "day.case"), ("learn", "day.case", "-o", "card.toml")])
def test_a_case_that_does_not_say_what_its_verdicts_are_made_of_is_refused_in_one_line(
    folder: Path, asks: tuple[str, ...]
) -> None:
    decide("--community", "1", *SAID)
    _, said = call(*asks, code=2)
    assert re.search(r"day\.case: an earlier version made this case, .*; run `graphlink run` again\n$", said), said
    assert said.count("\n") == 1


def test_the_settings_say_where_the_decisions_are(folder: Path) -> None:
    (folder / "synthetic" / "graphlink.toml").write_text('[decisions]\npath = "../said.jsonl"\n')
    decide("--community", "1", *SAID)
    assert len(read_decisions(folder / "said.jsonl").lines) == 1
    (folder / "other.toml").write_text('[decisions]\npath = "other.jsonl"\n')
    decide("--community", "1", *SAID, "--config", "other.toml")
    assert len(read_decisions(folder / "other.jsonl").lines) == 1
    out, _ = call("decisions", "list", "--config", "other.toml", "--json")
    assert len(json.loads(out)["decisions"]) == 1


def test_where_the_source_is_gone_the_file_must_be_named(folder: Path) -> None:
    (folder / "synthetic").rmdir()
    _, error = decide("--community", "1", *SAID, code=2)
    assert "synthetic: the source of day.case is not there, so neither are its decisions; add --decisions FILE" in error


def test_a_table_is_taken_row_by_row_and_the_call_fills_what_it_leaves_open(folder: Path) -> None:
    (folder / "said.csv").write_text(
        'what,name,as,by,why\ncommunity,1,operation,bob,"a farm, surely"\naccount,c1,,,\n,d1,Innocent,,\n'
    )
    _, said = decide("--file", "said.csv", "--by", "ann", "--why", "looked", "--decisions", "d.jsonl")
    assert "said.csv: 1 row without a verdict in `as` is left out" in said
    found = [(one.what, one.name, one.verdict, one.by, one.why) for one in read_decisions(folder / "d.jsonl").lines]
    assert found == [
        ("community", "1", "operation", "bob", "a farm, surely"),
        ("account", "d1", "innocent", "ann", "looked"),
    ]
    _, said = decide("--file", "said.csv", "--by", "ann", "--why", "looked", "--decisions", "d.jsonl")
    assert "d.jsonl: nothing is new." in said and "2 stood there already" in said
    assert len(read_decisions(folder / "d.jsonl").lines) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("account,as\na1,innocent\n", r"f.csv: line 1: needs a column `name` \(with `what`\) or `account_id`"),
        ("", r"f.csv: line 1: needs a column `name`"),
        ("account_id,as,as\na1,innocent,unsure\n", r"f.csv: line 1: column `as` stands there twice"),
        ("account_id,as\na1,guilty\n", r"f.csv: line 2: `as`: 'guilty' is none of operation, innocent, unsure"),
        ("account_id,as\n,innocent\n", r"f.csv: line 2: `name` is missing"),
        ("account_id,as\na1,innocent,x\n", r"f.csv: line 2: has 3 cells, the first line names 2"),
        ('account_id,as\n"a1" x,innocent\n', r"f.csv: line 2: is no CSV"),
        ("account_id,as\nzz,innocent\n", r"f.csv: line 2: .*day.case has no account 'zz'"),
        ("what,name,as\nteam,1,innocent\n", r"f.csv: line 2: `what`: write community, network, account or signal"),
        ('{"what": "account", "name": "a1", "as": "innocent", "x": 1}', r"f.csv: line 1: unknown key `x`"),
        ('{"what": "account", "name": ["a1"], "as": "innocent"}', r"f.csv: line 1: `name`: should be text"),
        ('{"what": "account", "name": "a1", "as": "innocent", "at": "soon"}', r"f.csv: line 1: `at`: "),
        ('{"what": "account", "name": "a1", "as": "innocent",', r"f.csv: line 1: is no JSON"),
        (
            '{"what": "account", "name": "a1", "as": "innocent", "case": {"fingerprint": "f0"}}',
            r"f.csv: line 1: `case`: this was saved from another case than",
        ),
        ('{"id": "abcdef0123", "what": "account"}', r"f.csv: line 1: `at`: Field required"),
    ],
)
def test_a_bad_file_is_named_with_line_and_key(folder: Path, text: str, said: str) -> None:
    (folder / "f.csv").write_text(text)
    result = CliRunner().invoke(app, ["decide", "day.case", "--file", "f.csv", "--by", "a", "--why", "b"])
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert re.search(said, result.stderr)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(b"account_id\n\xff\n")
    with pytest.raises(InputError, match=r"f.csv: line 2: is no UTF-8 text"):
        read_filled(tmp_path / "f.csv")
    with pytest.raises(InputError, match=r"none.csv: cannot be read \(No such file"):
        read_filled(tmp_path / "none.csv")


def test_lines_that_a_page_saved_and_whole_decisions_are_taken(folder: Path) -> None:
    fingerprint = Case.open("day.case").fingerprint
    saved = {
        "what": "community",
        "name": 1,
        "as": "operation",
        "by": "bob",
        "why": "seen",
        "at": "2026-10-02T10:00:00Z",
    }
    saved |= {"case": {"fingerprint": fingerprint}, "accounts": ["zz"]}
    (folder / "saved.jsonl").write_text(json.dumps(saved) + "\n")
    decide("--file", "saved.jsonl", "--decisions", "d.jsonl")
    (one,) = read_decisions(folder / "d.jsonl").lines
    assert one.accounts == ("a1", "a2", "a4") and one.day == "2026-10-02"
    # Another team's book: its decisions come as they are.
    decide("--file", "d.jsonl", "--decisions", "other.jsonl")
    assert read_decisions(folder / "other.jsonl").lines == (one,)
    _, said = decide("--file", "d.jsonl", "--decisions", "other.jsonl")
    assert "nothing is new" in said


def test_a_time_to_come_is_taken_for_now(folder: Path) -> None:
    line = {"what": "account", "name": "a1", "as": "innocent", "by": "bob", "why": "x", "at": "2999-01-01T00:00:00Z"}
    (folder / "saved.jsonl").write_text(json.dumps(line))
    decide("--file", "saved.jsonl", "--decisions", "d.jsonl")
    decide("--account", "a1", "--as", "operation", "--by", "bob", "--why", "y", "--decisions", "d.jsonl")
    assert [one.verdict for one in read_decisions(folder / "d.jsonl").standing] == ["operation"]


def test_list_show_and_withdraw(folder: Path) -> None:
    decide("--community", "1", *SAID, "--decisions", "d.jsonl")
    decide("--community", "1", "--as", "operation", "--by", "bob", "--why", "cards", "--decisions", "d.jsonl")
    decide("--account", "b1", *SAID, "--decisions", "d.jsonl")
    decide("--account", "b1", "--as", "operation", "--by", "bob", "--why", "x", "--decisions", "d.jsonl")
    out, _ = call("decisions", "list", "--decisions", "d.jsonl", "--case", "day.case", "--json")
    found = json.loads(out)
    assert [one["communities"] for one in found["decisions"]] == [[1], [1], [], []]
    assert found["agreement"] == [{"left": "ann", "right": "bob", "both": 2, "alike": 0, "kappa": 0.0}]
    ident = found["decisions"][0]["id"]
    out, _ = call("decisions", "show", ident[:10], "--decisions", "d.jsonl")
    assert "Decided innocent by ann on" in out and "a class." in out and "3: a1, a2, a4" in out
    _, said = call("decisions", "withdraw", ident, "--by", "eve", "--why", "wrong room", "--decisions", "d.jsonl")
    assert said == f"{ident} is withdrawn: community 1, innocent.\n"
    out, _ = call("decisions", "list", "--decisions", "d.jsonl", "--json")
    assert [one["standing"] for one in json.loads(out)["decisions"]] == [
        "withdrawn by eve",
        "stands",
        "stands",
        "stands",
    ]
    _, error = call("decisions", "withdraw", ident, "--by", "eve", "--why", "x", "--decisions", "d.jsonl", code=2)
    assert f"{ident} was withdrawn by eve on" in error
    _, error = call("decisions", "withdraw", ident, "--why", "x", "--decisions", "d.jsonl", code=2)
    assert "--by is missing" in error
    _, error = call("decisions", "list", "--decisions", "none.jsonl", code=2)
    assert "none.jsonl: no decisions are there" in error


def test_a_draw_is_recorded_and_what_is_decided_of_it_is_marked(folder: Path) -> None:
    out, said = decide("--sample", "1", "--seed", "3", "--decisions", "d.jsonl")
    # Clear are b2 and d1, to review are a3 and b1.
    assert "1 of 2 accounts with verdict clear drawn" in said and "1 of 2 accounts with verdict review drawn" in said
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0]) == ["account_id", "as", "why"] and len(rows) == 2
    (folder / "filled.csv").write_text("account_id,as,why\n" + "".join(f"{r['account_id']},unsure,x\n" for r in rows))
    decide("--file", "filled.csv", "--by", "ann", "--decisions", "d.jsonl")
    decide("--account", "c1", *SAID, "--decisions", "d.jsonl")
    found = {one.name: one.sampled for one in read_decisions(folder / "d.jsonl").standing}
    assert found.pop("c1") is None
    assert sorted((s.stratum, s.drawn, s.of) for s in found.values() if s) == [("clear", 1, 2), ("review", 1, 2)]
    out, _ = decide("--sample", "5", "--decisions", "d.jsonl", "--json")
    again = {row["account_id"] for row in json.loads(out)}
    assert again | set(found) == {"a3", "b1", "b2", "d1"} and not again & set(found)
    _, said = decide("--sample", "5", "--decisions", "d.jsonl")
    assert "All such accounts are drawn already." in said
    _, said = call("decisions", "list", "--decisions", "d.jsonl")
    assert "2 of 4 accounts drawn at random are not decided yet" in said


def test_the_same_seed_draws_the_same_and_each_account_is_as_likely(folder: Path) -> None:
    case = Case.open("day.case")
    drawn = [draw(case, 1, folder / f"{seed}.jsonl", seed=seed).draws for seed in range(60)]
    again = draw(case, 1, folder / "again.jsonl", seed=7).draws
    assert [one.accounts for one in again] == [one.accounts for one in drawn[7]]
    clear = [one.accounts[0] for draws in drawn for one in draws if one.stratum == "clear"]
    assert set(clear) == {"b2", "d1"} and 15 < clear.count("d1") < 45


def test_verdicts_in_a_column_of_another_name_make_nobody_an_operations(tmp_path: Path) -> None:
    """A list of accounts judged elsewhere: those that were found innocent were an operation's with the others."""
    (tmp_path / "f.csv").write_text("account_id,label\na1,innocent\na2,operation\n")
    with pytest.raises(InputError, match=r"f.csv: column 'label' says which are innocent, operation; call it `as`"):
        read_known(tmp_path / "f.csv")
    (tmp_path / "f.csv").write_text("account_id,label\na1,innocent\na2,who knows\n")
    assert [one.name for one in read_known(tmp_path / "f.csv")] == ["a1", "a2"]
