"""Graph files for igraph, networkx and viewers: ids, own columns of any name, large numbers, places and colours."""

import json
import re
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.exports import export_case
from graphlink.exports.own_columns import RESERVED

from .pages_setting import changed_case

LARGE = 2**63
GRAPHS = ("graphml", "gexf", "json")
OWN = ("ID", "Name", "label", "source", "TARGET", "Kind", "weight", "key", "node", "x", "Color", "value", "viz")


@pytest.fixture(scope="module")
def own_case(small_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small case whose accounts have columns of names that formats and graphlink use, and two large numbers."""

    def own(tables: dict[str, pd.DataFrame]) -> None:
        accounts = tables["accounts"]
        for name in OWN:
            accounts[name] = [f"{name} of row {row}" for row in range(len(accounts))]
        accounts["source_id"] = "was there"
        accounts["hash"] = np.array([LARGE + row for row in range(len(accounts))], dtype="uint64")
        accounts["long"] = [1234567890123456789 + row for row in range(len(accounts))]
        accounts["odd\x07name"] = "odd"

    return changed_case(small_case, tmp_path_factory.mktemp("own") / "own.case", own)


@pytest.fixture(scope="module", params=[False, True], ids=["links", "signals"])
def files(request: pytest.FixtureRequest, own_case: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each format's file, with links and with signals."""
    folder = tmp_path_factory.mktemp("files")
    paths = {format: folder / f"own.{format}" for format in GRAPHS}
    for format, path in paths.items():
        export_case(own_case, path, format=format, signals=request.param)
    return paths


def by_id(files: dict[str, Path], reader: str) -> dict[str, dict[str, object]]:
    """The attributes of each node by the name under which the tool finds it."""
    if reader == "igraph":
        graph = igraph.Graph.Read_GraphML(str(files["graphml"]))
        return {vertex["id"]: vertex.attributes() for vertex in graph.vs}
    if reader == "json":
        document = json.loads(files["json"].read_text(encoding="utf-8"))
        return dict(nx.node_link_graph(document, edges="edges").nodes.data())
    read = nx.read_graphml if reader == "graphml" else nx.read_gexf
    return dict(read(files[reader]).nodes.data())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("reader", ["igraph", *GRAPHS])
def test_every_id_and_every_own_column_is_read_back(files: dict[str, Path], own_case: Case, reader: str) -> None:
    found = by_id(files, reader)
    linked = own_case.accounts.dropna(subset=["community_id"])
    assert set(linked["account_id"]) <= set(found)
    for row in linked.to_dict("records"):
        node = found[row["account_id"]]
        assert node["node"] == "account" and node["verdict"] == row["verdict"]
        for name in OWN:
            aside = "source_source_ID" if name == "ID" else f"source_{name}"
            assert node[aside] == row[name]
        assert (node["source_id"], node["odd\ufffdname"]) == ("was there", "odd")
        assert (str(node["hash"]), str(node["long"])) == (str(row["hash"]), str(row["long"]))


def test_a_number_fits_its_declared_type(files: dict[str, Path]) -> None:
    for format, pattern in (("graphml", 'attr.name="{}" attr.type="string"'), ("gexf", 'title="{}" type="string"')):
        text = files[format].read_text(encoding="utf-8")
        assert all(pattern.format(name) in text for name in ("hash", "long")), format
        assert re.search('="exchanges"[^>]*type="long"', text), format


def test_edges_keep_their_ends_and_weights(files: dict[str, Path], own_case: Case) -> None:
    graph = igraph.Graph.Read_GraphML(str(files["graphml"]))
    if "weight" not in graph.es.attributes():
        assert {graph.vs[edge.source]["node"] for edge in graph.es} == {"account"}
        return
    names = graph.vs["id"]
    found = {frozenset((names[edge.source], names[edge.target])): edge["weight"] for edge in graph.es}
    pairs = own_case.links[["account_l", "account_r", "weight"]].itertuples(index=False, name=None)
    assert found == {frozenset((left, right)): pytest.approx(weight) for left, right, weight in pairs}


def test_every_node_has_a_place_and_a_colour_as_viewers_want_them(files: dict[str, Path]) -> None:
    viewed = nx.read_gexf(files["gexf"]).nodes.data("viz")
    nodes = by_id(files, "graphml")
    places = {name: (viz["position"]["x"], viz["position"]["y"]) for name, viz in viewed}
    assert len(set(places.values())) > 0.95 * len(places), "nodes stand on each other"
    for name, viz in viewed:
        about = nodes[name]
        assert (about["x"], -float(str(about["y"]))) == places[name]
        assert "#{r:02x}{g:02x}{b:02x}".format(**viz["color"]) == about["color"]
    colours = {(about["node"], about.get("verdict")): about["color"] for about in nodes.values()}
    assert len(set(colours.values())) == len(colours), "accounts of another verdict, and signals, look alike"


def test_two_accounts_of_one_community_stand_nearer_than_two_of_others(own_case: Case, tmp_path: Path) -> None:
    export_case(own_case, tmp_path / "n.json", format="json")
    nodes = pd.DataFrame(json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))["nodes"])
    centres = nodes.groupby("community_id")[["x", "y"]].transform("mean")
    inside = np.hypot(nodes["x"] - centres["x"], nodes["y"] - centres["y"]).mean()
    assert inside < 0.5 * np.hypot(nodes["x"] - nodes["x"].mean(), nodes["y"] - nodes["y"].mean()).mean()


def test_what_graphlink_writes_itself_is_among_the_reserved_names(small_case: Case, tmp_path: Path) -> None:
    """An attribute of nodes or edges that is not reserved would meet an own column of that name one day."""
    export_case(small_case, tmp_path / "n.json", format="json", signals=True)
    export_case(small_case, tmp_path / "e.json", format="json")
    written = [json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("n.json", "e.json")]
    made = {key for one in written for edge in one["edges"] for key in edge}
    made |= {key for one in written for node in one["nodes"] for key in node}
    assert made - {str(column) for column in small_case.accounts.columns} <= RESERVED
