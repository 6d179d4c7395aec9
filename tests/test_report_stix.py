"""STIX bundles: read by the stix2 library, ids as the standard says, the same for the same case."""

import json
from pathlib import Path

import pytest
import stix2

from graphlink.case import Case
from graphlink.exports.stix import write_stix
from tests.report_case import small_case
from tests.synthetic_case import synthetic_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("stix") / "x.case")


def bundle(case: Case, path: Path) -> list[dict[str, object]]:
    objects: list[dict[str, object]] = json.loads(write_stix(case, path).read_text(encoding="utf-8"))["objects"]
    return objects


def test_stix2_reads_the_bundle_and_gives_the_same_ids(tmp_path: Path) -> None:
    case = synthetic_case(tmp_path / "x.case", linked=120, alone=20)
    text = write_stix(case, tmp_path / "x.json").read_text(encoding="utf-8")
    parsed = stix2.parse(text, allow_custom=False)
    for one in parsed.objects:
        if one.type == "user-account":
            assert stix2.UserAccount(user_id=one.user_id).id == one.id
        elif one.type == "ipv4-addr":
            assert stix2.IPv4Address(value=one.value).id == one.id


@pytest.mark.parametrize("name", ["a", 'é"x/ \u2028', "<script>", "\x00"])
def test_an_accounts_id_is_the_standards(name: str, tmp_path: Path) -> None:
    case = small_case(tmp_path / "x.case", mark=name)
    users = {one["user_id"]: one["id"] for one in bundle(case, tmp_path / "x.json") if one["type"] == "user-account"}
    assert users[f"a001{name}"] == stix2.UserAccount(user_id=f"a001{name}").id


def test_surfaced_communities_are_groupings_of_their_accounts_and_addresses(case: Case, tmp_path: Path) -> None:
    objects = bundle(case, tmp_path / "x.json")
    named = {one["id"]: one.get("user_id") or one.get("value") for one in objects}
    groupings = {one["name"]: one for one in objects if one["type"] == "grouping"}
    assert set(groupings) == {"Community 1 of network 1", "Community 2 of network 1", "Community 3 of network 2"}
    third = groupings["Community 3 of network 2"]
    assert {named[ref] for ref in third["object_refs"]} == {  # type: ignore[attr-defined]
        "a021", "a022", "a023", "a024", "a025", "203.0.113.3",
    }  # fmt: skip
    assert third["labels"] == ["for-review"]
    assert third["confidence"] == 60
    ends = [(named[str(o["source_ref"])], named[str(o["target_ref"])]) for o in objects if o["type"] == "relationship"]
    assert ("a001", "203.0.113.1") in ends
    assert len(ends) == 25


def test_ids_are_unique_and_the_same_again(case: Case, tmp_path: Path) -> None:
    one = write_stix(case, tmp_path / "1.json").read_bytes()
    assert one == write_stix(Case.open(case.path), tmp_path / "2.json").read_bytes()
    ids = [made["id"] for made in json.loads(one)["objects"]]
    assert len(ids) == len(set(ids))
