"""Delta tables, written by hand as engines leave them: what their log says counts, what it cannot tell is refused."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.discovery import discover
from graphlink.errors import InputError
from graphlink.reading.delta_log import read_delta_log

from .source_folder import PAYMENTS, SHOWN, Reading, Rows, read, write_parquet, write_source

STRANGER = [{**PAYMENTS[0], "account_id": "x9"}]
META: Mapping[str, Any] = {"metaData": {"id": "t", "partitionColumns": [], "configuration": {}}}
PROTOCOL: Mapping[str, Any] = {"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}}
PLAIN = "as plain Parquet into another folder"


def add(path: str, **more: Any) -> dict[str, Any]:
    return {"add": {"path": path, "partitionValues": {}, "size": 1, "dataChange": True, **more}}


def remove(path: str, **more: Any) -> dict[str, Any]:
    return {"remove": {"path": path, "dataChange": True, **more}}


class Delta:
    """A Delta table of payments under construction, in a source whose accounts are the usual ones."""

    def __init__(self, source: Path, name: str = "payments.parquet") -> None:
        (write_source(source) / "payments.csv").unlink()
        self.source, self.folder, self.log = source, source / name, source / name / "_delta_log"
        self.log.mkdir(parents=True)

    def file(self, path: str, rows: Rows) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_parquet(self.folder / path, rows)

    def commit(self, version: int, *actions: Mapping[str, Any]) -> None:
        lines = "".join(json.dumps(action) + "\n" for action in actions)
        (self.log / f"{version:020}.json").write_text(lines, encoding="utf-8")

    def checkpoint(self, name: str, *actions: Mapping[str, Any]) -> None:
        """As engines write it: a column for each kind of action, partition values as a map."""
        rows = [{name: _columned(inner) for name, inner in action.items()} for action in actions]
        kinds = sorted({kind for row in rows for kind in row})
        pq.write_table(
            pa.table({kind: pa.array([row.get(kind) for row in rows], _type(kind)) for kind in kinds}), self.log / name
        )


def _columned(action: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value.items()) if isinstance(value, dict) else value for key, value in action.items()}


def _type(kind: str) -> pa.DataType | None:
    texts = pa.map_(pa.string(), pa.string())
    if kind == "add":
        return pa.struct([("path", pa.string()), ("partitionValues", texts), ("size", pa.int64())])
    if kind == "metaData":
        columns = ("partitionColumns", pa.list_(pa.string()))
        return pa.struct([("id", pa.string()), columns, ("configuration", texts)])
    return None


@pytest.fixture
def delta(tmp_path: Path) -> Delta:
    """Three versions: two files, of which the second was rewritten; a stranger's rows are in the file it replaced."""
    made = Delta(tmp_path)
    made.file("part-0.parquet", PAYMENTS[:1])
    made.file("part-1.parquet", [*PAYMENTS[1:], *STRANGER])
    made.file("part-2.parquet", PAYMENTS[1:])
    made.commit(0, {"commitInfo": {}}, PROTOCOL, META, add("part-0.parquet"))
    made.commit(1, add("part-1.parquet"))
    made.commit(2, add("part-2.parquet"), remove("part-1.parquet"))
    return made


def files_of(reading: Reading) -> list[str]:
    return [entry.path.rsplit("/", 1)[1] for entry in reading.sources.inputs if entry.path.endswith("parquet")]


def test_current_files_are_read_and_dropped_ones_are_not(delta: Delta) -> None:
    with read(delta.source) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])
        assert [entry.path for entry in reading.sources.inputs if "part" in entry.path] == [
            "payments.parquet/part-0.parquet",
            "payments.parquet/part-2.parquet",
        ]
        assert (
            sum("1 files in it are not read, for version 2 of the Delta" in note for note in reading.sources.notes) == 1
        )
        assert not any("the first" in note for note in reading.sources.notes)


def test_a_file_that_comes_back_counts(delta: Delta) -> None:
    delta.commit(3, remove("part-2.parquet"), add("part-1.parquet"))
    with read(delta.source) as reading:
        assert files_of(reading) == ["part-0.parquet", "part-1.parquet"]


@pytest.mark.parametrize("ending", ["", ".0000000001.0000000001", ".80a083e8-7026-4e79-81be-64bd76c43a11"])
def test_a_checkpoint_stands_for_what_was_before(delta: Delta, ending: str) -> None:
    delta.checkpoint(
        f"{1:020}.checkpoint{ending}.parquet", PROTOCOL, META, add("part-0.parquet"), add("part-1.parquet")
    )
    (delta.log / f"{0:020}.json").unlink()
    (delta.log / f"{1:020}.json").write_text("damaged, and of no use any more")
    (delta.log / "_last_checkpoint").write_text('{"version": 1}')
    (delta.log / f"{1:020}.crc").write_text("{}")
    with read(delta.source) as reading:
        assert (reading.observations, reading.rejected) == (SHOWN, [])


def test_a_checkpoint_of_two_parts_counts_once_it_has_both(delta: Delta) -> None:
    name = f"{2:020}.checkpoint.{{:010}}.{2:010}.parquet"
    delta.checkpoint(name.format(1), PROTOCOL, META, add("part-0.parquet"))
    with read(delta.source) as reading:
        assert files_of(reading) == ["part-0.parquet", "part-2.parquet"]
    delta.checkpoint(name.format(2), add("part-1.parquet"))
    with read(delta.source) as reading:
        assert files_of(reading) == ["part-0.parquet", "part-1.parquet"]


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_a_checkpoint_with_sidecars(delta: Delta, ending: str) -> None:
    (delta.log / "_sidecars").mkdir()
    delta.checkpoint("_sidecars/one.parquet", add("part-0.parquet"), add("part-1.parquet"))
    actions = ({"checkpointMetadata": {"version": 1}}, PROTOCOL, META, {"sidecar": {"path": "one.parquet"}})
    name = f"{1:020}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.{ending}"
    if ending == "json":
        (delta.log / name).write_text("\n".join(map(json.dumps, actions)))
    else:
        delta.checkpoint(name, *actions)
    (delta.log / f"{0:020}.json").unlink()
    with read(delta.source) as reading:
        assert files_of(reading) == ["part-0.parquet", "part-2.parquet"]


def partitioned(tmp_path: Path, places: Mapping[str, Mapping[str, str | None]], *, checkpoint: bool) -> Delta:
    """A table with a file for each place, the partition column `Kind` told by its log."""
    made = Delta(tmp_path)
    for n, place in enumerate(places):
        made.file(place, [{"account_id": f"a{n + 1}", "card_fingerprint": "c"}])
    meta = {"metaData": {"id": "t", "partitionColumns": ["Kind"], "configuration": {}}}
    actions = [PROTOCOL, meta, *(add(quote(place), partitionValues=dict(told)) for place, told in places.items())]
    if checkpoint:
        made.checkpoint(f"{5:020}.checkpoint.parquet", *actions)
    else:
        made.commit(0, *actions)
    (tmp_path / "graphlink.toml").write_text(
        '[accounts]\npath = "accounts.csv"\n[[signals]]\nkind = "kind"\npath = "payments.parquet"\nvalue = "kind"\n'
    )
    return made


@pytest.mark.parametrize("checkpoint", [False, True])
def test_partition_columns_are_what_the_log_says(tmp_path: Path, checkpoint: bool) -> None:
    places: Mapping[str, Mapping[str, str | None]] = {
        "Kind=a%20b/part 0.parquet": {"Kind": "a b"},
        "Kind=of another/part-1.parquet": {"Kind": "told"},
        "part-2.parquet": {"Kind": ""},
    }
    partitioned(tmp_path, places, checkpoint=checkpoint)
    with read(tmp_path) as reading:
        assert reading.observations == {("a1", "kind", "a b"), ("a2", "kind", "told")}
    told = read_delta_log(tmp_path / "payments.parquet").files.values()
    assert sorted(map(repr, told)) == ["{'Kind': 'a b'}", "{'Kind': 'told'}", "{'Kind': None}"]


def test_init_finds_what_the_log_tells(delta: Delta) -> None:
    """Among the columns that it does not use, with the value that it has throughout; the dropped file is not seen."""
    meta = {"metaData": {"id": "t", "partitionColumns": ["region"], "configuration": {}}}
    files = (add(f"part-{n}.parquet", partitionValues={"region": "eu"}) for n in (0, 2))
    delta.commit(3, meta, *files)
    left = {column for leftover in discover(delta.source).proposal.leftovers for column in leftover.columns}
    assert "region" in left


def test_accounts_keep_partition_columns(tmp_path: Path) -> None:
    made = Delta(tmp_path)
    made.file("part-0.parquet", [{"account_id": "a1"}])
    columns = {"metaData": {"id": "t", "partitionColumns": ["org_id"], "configuration": {}}}
    made.commit(0, PROTOCOL, columns, add("part-0.parquet", partitionValues={"org_id": "acme"}))
    (tmp_path / "payments.csv").write_text("account_id,card_fingerprint\na1,c\n")
    (tmp_path / "graphlink.toml").write_text(
        '[accounts]\npath = "payments.parquet"\n[[signals]]\nkind = "payment"\npath = "payments.csv"\n'
        'value = "card_fingerprint"\n'
    )
    with read(tmp_path) as reading:
        assert reading.rows("select account_id, org_id from account") == [("a1", "acme")]
        assert reading.sources.owner.organisation == "org_id"


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("payments.parquet/*.parquet", ["part-0.parquet", "part-2.parquet"]),
        ("payments.parquet/part-[12].parquet", ["part-2.parquet"]),
        ("payments.parquet/part-0.parquet", ["part-0.parquet"]),
    ],
)
def test_a_part_of_a_table_is_what_is_current_of_it(delta: Delta, path: str, files: list[str]) -> None:
    name_payments(delta.source, path)
    with read(delta.source) as reading:
        assert files_of(reading) == files


def name_payments(source: Path, path: str) -> None:
    (source / "graphlink.toml").write_text(
        '[accounts]\npath = "accounts.csv"\n[[signals]]\nkind = "payment"\nvalue = "card_fingerprint"\n'
        f'path = "{path}"\n'
    )


def refused(delta: Delta, *said: str) -> None:
    with pytest.raises(InputError) as caught, read(delta.source):
        pass
    line = str(caught.value)
    assert "\n" not in line
    assert [text for text in said if text not in line] == [], line


def test_a_dropped_file_by_itself_is_refused(delta: Delta) -> None:
    name_payments(delta.source, "payments.parquet/part-1.parquet")
    refused(delta, "part-1.parquet: holds no file of the current version (2)")


def test_a_table_inside_a_named_folder_is_refused(delta: Delta) -> None:
    (delta.source / "lake").mkdir()
    delta.folder.rename(delta.source / "lake" / "payments")
    name_payments(delta.source, "lake")
    refused(delta, "lake/payments: is a Delta table among other files; name it alone")


VECTOR = {"storageType": "u", "pathOrInlineDv": "ab^-aqEH.-t@S}K{vb[*k^", "offset": 1, "cardinality": 2}


def test_a_deletion_vector_of_a_current_file_is_refused(delta: Delta) -> None:
    delta.commit(3, remove("part-2.parquet"), add("part-2.parquet", deletionVector=VECTOR))
    refused(delta, "payments.parquet: is a Delta table that marks deleted rows", "apply (purge)", PLAIN)


def test_a_deletion_vector_of_a_dropped_file_is_no_matter(delta: Delta) -> None:
    features = {"protocol": {"minReaderVersion": 3, "readerFeatures": ["deletionVectors", "v2Checkpoint"]}}
    delta.commit(3, features, remove("part-2.parquet"), add("part-2.parquet", deletionVector=VECTOR))
    delta.commit(4, remove("part-2.parquet", deletionVector=VECTOR), add("part-1.parquet"))
    with read(delta.source) as reading:
        assert files_of(reading) == ["part-0.parquet", "part-1.parquet"]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ({"protocol": {"minReaderVersion": 4}}, "version 4"),
        ({"protocol": {"minReaderVersion": 3, "readerFeatures": ["catalogManaged"]}}, "catalogManaged"),
        ({"metaData": {"configuration": {"delta.columnMapping.mode": "name"}}}, "columnMapping.mode = name"),
        (add("s3://bucket/part-9.parquet"), "names files elsewhere (s3:)"),
    ],
    ids=str,
)
def test_what_whole_files_do_not_tell_is_refused(delta: Delta, action: Mapping[str, Any], said: str) -> None:
    delta.commit(3, action)
    refused(delta, f"{delta.folder}: is a Delta table", said, PLAIN)


def test_a_gap_is_refused(delta: Delta) -> None:
    (delta.log / f"{1:020}.json").unlink()
    refused(delta, f"{1:020}.json is missing")


def test_a_log_that_does_not_begin_is_refused(delta: Delta) -> None:
    for version in (0, 1):
        (delta.log / f"{version:020}.json").unlink()
    refused(delta, f"{0:020}.json is missing")


def test_a_log_of_nothing_is_refused(delta: Delta) -> None:
    for file in delta.log.iterdir():
        file.unlink()
    refused(delta, "_delta_log: holds no commit and no checkpoint")


@pytest.mark.parametrize(
    "text", ['{"add": {"path": ', '"text"', '{"add": {}}', '{"add": 7}', '{"add": {"path": "p"}}\n[']
)
def test_a_damaged_commit_is_refused(delta: Delta, text: str) -> None:
    (delta.log / f"{3:020}.json").write_text(text)
    refused(delta, "_delta_log", "cannot be read", "restore it")


def test_a_damaged_checkpoint_is_refused(delta: Delta) -> None:
    (delta.log / f"{2:020}.checkpoint.parquet").write_bytes(b"PAR1 and no more")
    refused(delta, f"{2:020}.checkpoint.parquet: cannot be read")


def test_a_current_file_that_is_missing_is_refused(delta: Delta) -> None:
    (delta.folder / "part-2.parquet").unlink()
    refused(delta, "part-2.parquet: is missing", "(1 such files)")


def test_a_file_of_an_address_counts(delta: Delta, tmp_path: Path) -> None:
    """As a shallow clone names the files of its origin."""
    elsewhere = tmp_path / "origin" / "part 3.parquet"
    elsewhere.parent.mkdir()
    write_parquet(elsewhere, PAYMENTS[1:])
    delta.commit(3, remove("part-2.parquet"), add(elsewhere.as_uri()))
    with read(delta.source) as reading:
        assert (reading.observations, files_of(reading)) == (SHOWN, ["part 3.parquet", "part-0.parquet"])


def piece(delta: Delta, actions: Iterable[Mapping[str, Any]]) -> None:
    for file in delta.log.iterdir():
        file.unlink()
    delta.checkpoint(f"{2:020}.checkpoint.parquet", *actions)


def test_of_a_log_that_is_a_piece_what_it_drops_is_left_out(delta: Delta) -> None:
    """Its checkpoint has no metaData, so that it cannot be the whole state: what it never mentions may count."""
    piece(delta, [PROTOCOL, add("part-0.parquet"), remove("part-1.parquet")])
    delta.commit(3, remove("part-0.parquet"))
    delta.commit(4, add("part-0.parquet"))
    with read(delta.source) as reading:
        assert files_of(reading) == ["part-0.parquet", "part-2.parquet"]
        assert sum("log of this Delta table is a piece" in note for note in reading.sources.notes) == 1


def test_a_log_that_is_a_piece_and_drops_all_is_refused(delta: Delta) -> None:
    piece(delta, [PROTOCOL, *(remove(f"part-{n}.parquet") for n in range(3))])
    refused(delta, "drops all files of it")
