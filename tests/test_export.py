"""Exports: other tools read back the same counts, and no cell or character does harm."""

import csv
import io
import json
import re
from pathlib import Path

import igraph
import networkx as nx
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import Case
from graphlink.case.parts import case_graph
from graphlink.case.redaction import KEY_VARIABLE, Redaction
from graphlink.errors import InputError
from graphlink.exports.case_export import clean_graph, export_case, table_cell

from .pages_setting import changed_case, hostile_case

CONSTANT = re.compile('="[^"()|!=]*"')
"""A formula that is a text and nothing else: it calls nothing, and points at nothing."""
ODD = (
    "nul\x00inside",
    "bell\x07",
    "bell\x08",
    "tab\tand\nline",
    "carriage\rreturn",
    " spaces ",
    "<&>\"'",
    "表情 🦊 \u202e",
    "10" * 5000,
)


@pytest.fixture(scope="module")
def odd_case(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small case where accounts, values and texts hold characters that formats stumble over."""

    def odd(tables: dict[str, pd.DataFrame]) -> None:
        names = {old: f"{ODD[n]}" for n, old in enumerate(tables["accounts"]["account_id"][: len(ODD)])}
        for table, columns in {
            "accounts": ["account_id"],
            "links": ["account_l", "account_r"],
            "incidence": ["account_id"],
        }.items():
            for column in columns:
                tables[table][column] = tables[table][column].replace(names)
        tables["accounts"]["reason"] = ODD[0]

    return changed_case(small_case, tmp_path_factory.mktemp("odd") / "odd.case", odd)


def read_back(path: Path, format: str) -> "nx.Graph[str]":
    if format == "graphml":
        return nx.read_graphml(path)
    if format == "gexf":
        return nx.read_gexf(path)
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


@pytest.mark.parametrize("signals", [False, True], ids=["links", "signals"])
@pytest.mark.parametrize("format", ["graphml", "gexf", "json"])
def test_a_graph_comes_back_as_it_was(small_case: Case, tmp_path: Path, format: str, signals: bool) -> None:
    path = tmp_path / f"out.{format}"
    written = export_case(small_case, path, format=format, signals=signals)
    assert written.cleaned == 0 and path.stat().st_mode & 0o077 == 0
    graph, back = case_graph(small_case, signals=signals), read_back(path, format)
    assert set(back.nodes) == set(graph.nodes)
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in graph.edges}
    for node, own in graph.nodes.data():
        assert {name: back.nodes[node][name] for name in own} == own
    for left, right, own in graph.edges.data():
        assert {name: back.edges[left, right][name] for name in own} == own


@pytest.mark.parametrize("signals", [False, True], ids=["links", "signals"])
@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_odd_characters_are_replaced_counted_and_collide_with_nobody(
    odd_case: Case, tmp_path: Path, format: str, signals: bool
) -> None:
    path = tmp_path / f"odd.{format}"
    written = export_case(odd_case, path, format=format, signals=signals)
    graph, back = case_graph(odd_case, signals=signals), read_back(path, format)
    assert (back.number_of_nodes(), back.number_of_edges()) == (graph.number_of_nodes(), graph.number_of_edges())
    assert {
        "bell\ufffd",
        "bell\ufffd (2)",
        "nul\ufffdinside",
        "表情 🦊 \u202e",
        "<&>\"'",
        " spaces ",
        "tab\tand\nline",
    } <= set(back.nodes)
    # Three ids and 600 reasons hold what XML cannot.
    assert written.cleaned == 603


def test_json_holds_every_character(odd_case: Case, tmp_path: Path) -> None:
    written = export_case(odd_case, tmp_path / "odd.json", format="json")
    graph, back = case_graph(odd_case), read_back(tmp_path / "odd.json", "json")
    assert written.cleaned == 0 and set(back.nodes) == set(graph.nodes)
    assert {"bell\x07", "bell\x08", "nul\x00inside"} <= set(back.nodes)


def test_igraph_reads_the_same_counts(odd_case: Case, tmp_path: Path) -> None:
    path = tmp_path / "odd.graphml"
    export_case(odd_case, path, format="graphml")
    graph, back = case_graph(odd_case), igraph.Graph.Read_GraphML(str(path))
    assert (back.vcount(), back.ecount()) == (graph.number_of_nodes(), graph.number_of_edges())
    assert "nul\ufffdinside" in back.vs["id"]
    assert sum(back.es["weight"]) == pytest.approx(odd_case.links["weight"].sum())


def test_lone_surrogates_are_replaced() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a\ud800", "b", note="x\udfff")
    clean, changed = clean_graph(graph)
    assert changed == 2 and set(clean.nodes) == {"a\ufffd", "b"}
    assert clean.edges["a\ufffd", "b"]["note"] == "x\ufffd"


def test_csv_tables_are_whole_and_harmless(small_case: Case, tmp_path: Path) -> None:
    case = hostile_case(small_case, tmp_path / "hostile.case")
    written = export_case(case, tmp_path / "tables", format="csv")
    assert [path.name for path in written.paths] == [
        "accounts.csv",
        "communities.csv",
        "links.csv",
        "signals.csv",
        "evidence.csv",
    ]
    for path, table in zip(written.paths, ["accounts", "communities", "links", "signals", "evidence"], strict=True):
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        cells = [cell for row in rows for cell in row.values()]
        told = [cell for cell in cells if not CONSTANT.fullmatch(cell)]
        assert rows and not [
            cell for cell in told if cell[:1] in tuple("=+@\t\r") or (cell[:1] == "-" and not _number(cell))
        ]
        if table in {"links"}:
            assert len(rows) == len(case.links)
        if table == "accounts":
            assert len(rows) == case.accounts["community_id"].notna().sum()
    assert "'=HYPERLINK" in written.paths[0].read_text(encoding="utf-8-sig")
    alone = export_case(case, tmp_path / "accounts.csv", format="csv")
    assert [path.name for path in alone.paths] == ["accounts.csv"]


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", '="+1"'),
        ("-x", '="-x"'),
        ("@SUM", '="@SUM"'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        (-1.5, "-1.5"),
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        ("00123", '="00123"'),
        (1234567890123456789, '="1234567890123456789"'),
        (123456789012345, "123456789012345"),
    ],
)
def test_a_cell_is_harmless(value: object, cell: str) -> None:
    assert table_cell(value) == cell


@pytest.mark.parametrize("format", ["csv", "graphml", "gexf", "json"])
def test_redacted_exports_hold_no_raw_value(small_case: Case, tmp_path: Path, format: str) -> None:
    written = export_case(
        small_case, tmp_path / "out", format=format, signals=True, redaction=Redaction(b"9f2c-71ab-d04e-8856")
    )
    text = "".join(path.read_text(encoding="utf-8") for path in written.paths)
    raw = {
        *small_case.accounts["account_id"],
        *small_case.signals["value"],
        "mail.example",
        "summarise the passage",
    } - {"unknown"}
    assert not [value for value in raw if value in text]
    assert Redaction(b"9f2c-71ab-d04e-8856").account("acct-000001") in text


def test_a_part_is_exported_and_wrong_calls_say_what_to_do(small_case: Case, tmp_path: Path) -> None:
    export_case(small_case, tmp_path / "two.json", format="json", community=2)
    assert set(read_back(tmp_path / "two.json", "json")) == set(case_graph(small_case, community=2))
    for asked, said in [
        ({"format": "xml"}, "unknown format 'xml'"),
        ({"format": "json", "community": 99}, "no community 99"),
        ({"format": "stix", "community": 1}, "leave --community"),
    ]:
        with pytest.raises(InputError, match=said):
            export_case(small_case, tmp_path / "x", **asked)  # type: ignore[arg-type]


def test_the_commands_print_what_they_wrote(small_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def run(*arguments: str) -> tuple[int, str, str]:
        result = runner.invoke(app, list(arguments))
        return result.exit_code, result.stdout.strip(), result.stderr.strip()

    case = str(small_case.path)
    assert run("graph", case)[:2] == (0, str(small_case.path / "graph.html"))
    assert run("graph", case, "--community", "2")[:2] == (0, "small-community-2.html")
    assert run("graph", case, "--account", "acct-000003", "--hops", "2")[:2] == (0, "small-account-acct-000003.html")
    assert run("graph", case, "--network", "1", "-o", "n.html")[:2] == (0, "n.html")
    assert run("export", case, "--format", "graphml")[:2] == (0, "small.graphml")
    assert run("export", case, "--format", "csv", "-o", "all.csv")[:2] == (0, "all.csv")
    assert run("graph", case, "--community", "1", "--network", "1")[0] == 2
    code, out, err = run("graph", case, "--account", "acct-0003")
    assert (code, out) == (2, "") and "the nearest id is 'acct-000" in err and "\n" not in err
    assert run("graph", case, "--redact")[0] == 2
    monkeypatch.setenv(KEY_VARIABLE, "a key of thirty-two characters!!")
    code, out, _ = run("graph", case, "--account", "acct-000003", "--redact")
    assert (code, out) == (0, "small-account.html") and "acct-000003" not in Path(out).read_text(encoding="utf-8")
    assert run("export", case, "--format", "xml")[0] == 2
    assert run("graph", "no-such.case")[0] == 2
