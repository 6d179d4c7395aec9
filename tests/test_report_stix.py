"""STIX bundles: read by the stix2 library, ids as the standard says, the same for the same case."""

import json
from pathlib import Path

import pandas as pd
import pytest
import stix2

from graphlink.case import Case, Redaction, write_case
from graphlink.exports.stix import write_stix
from tests.report_case import small_case
from tests.synthetic_case import synthetic_case, write_frames


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


def day_after(case: Case, path: Path) -> Case:
    """The case a day later: other community numbers, one more account in each, a community judged otherwise."""
    people, shown, communities = case.accounts, case.table("incidence"), case.communities
    number = dict(zip([1, 2, 3, 4], [3, 1, 2, 4], strict=True))
    newer = people[people["role"] == "periphery"].assign(created_at=pd.Timestamp("2026-03-16"))
    newer = newer.assign(account_id=["new-" + one for one in newer["account_id"]])
    people = pd.concat([people, newer], ignore_index=True).sort_values("account_id", ignore_index=True)
    frames = {
        "accounts": people.assign(community_id=people["community_id"].map(number).astype("Int64")),
        "communities": communities.assign(
            community_id=communities["community_id"].map(number),
            verdict=["suspend", "suspend", "suspend", "clear"],
            reason="A reason of today.",
        ).sort_values("community_id"),
        "evidence": case.table("evidence").assign(
            community_id=case.table("evidence")["community_id"].map(number),
        ),
        # The log begins later, and ends a day later.
        "incidence": shown.assign(
            first_seen=shown["first_seen"] + pd.Timedelta(hours=20), last_seen=shown["last_seen"] + pd.Timedelta(days=1)
        ),
    }
    for name in ("links", "signals", "activity", "models", "rejected"):
        frames[name] = case.table(name)
    period = {"first": "2026-03-02 20:00:00", "last": "2026-03-16 23:00:00"}
    manifest = case.manifest | {"period": period}
    return write_case(path, lambda folder: write_frames(folder, frames), manifest)


def test_what_is_the_same_keeps_its_id_and_its_creation_from_day_to_day(case: Case, tmp_path: Path) -> None:
    first, second = bundle(case, tmp_path / "1.json"), bundle(day_after(case, tmp_path / "x.case"), tmp_path / "2.json")
    before, after = {str(one["id"]): one for one in first}, {str(one["id"]): one for one in second}
    assert set(before) <= set(after), "an object of yesterday has another id today"
    for number, one in before.items():
        now = after[number]
        assert now.get("created") == one.get("created"), one["type"]
        assert str(now.get("modified", "")) >= str(one.get("modified", ""))
        # A later version says so; one that does not is the same to the letter.
        assert now == one or str(now["modified"]) > str(one["modified"]), one["type"]
    members = {number: one["object_refs"] for number, one in before.items() if one["type"] == "grouping"}
    assert len(members) == 3
    for number, refs in members.items():
        assert set(refs) <= set(after[number]["object_refs"])  # type: ignore[call-overload]


def test_a_communitys_id_is_no_hash_of_a_raw_account_under_redaction(case: Case, tmp_path: Path) -> None:
    keyed = {}
    for key in (b"a key for tests, 26 bytes.", b"another key for tests, 32 bytes."):
        path = write_stix(case, tmp_path / "r.json", redaction=Redaction(key))
        objects = json.loads(path.read_text(encoding="utf-8"))["objects"]
        keyed[key] = {one["id"] for one in objects if one["type"] == "grouping"}
    raw = {str(one["id"]) for one in bundle(case, tmp_path / "x.json")}
    one, other = keyed.values()
    assert len(one) == len(other) == 3 and not one & other and not (one | other) & raw
