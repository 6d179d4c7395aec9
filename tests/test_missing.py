"""`benchmarks.missing`: copies of a world without some columns, in each form, and what a run over one finds."""

import csv
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.missing import COPIES, LEFT_OUT, TABLES, copy_without, found_without, row
from graphlink.simulation import make_world, simulate

ROWS = [
    {"account_id": "007", "ip": "10.0.0.1", "prompt": 'Say "ä", twice,\nplease'},
    {"account_id": "008", "ip": "10.0.0.2", "prompt": "no"},
]


def write_csv(path: Path) -> None:
    written = io.StringIO()
    out = csv.DictWriter(written, list(ROWS[0]))
    out.writeheader()
    out.writerows(ROWS)
    plain = written.getvalue().encode()
    path.write_bytes(gzip.compress(plain) if path.suffix == ".gz" else plain)


def read_csv(path: Path) -> list[dict[str, str]]:
    plain = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(plain.decode(), newline="")))


def write_lines(path: Path) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in ROWS), encoding="utf-8")


def read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), path)


def read_parquet(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = pq.read_table(path).to_pylist()
    return found


FORMS = {
    "parquet": (write_parquet, read_parquet),
    "csv": (write_csv, read_csv),
    "csv.gz": (write_csv, read_csv),
    "jsonl": (write_lines, read_lines),
}


@pytest.mark.parametrize("form", COPIES)
def test_a_copy_lacks_the_columns_and_nothing_else(tmp_path: Path, form: str) -> None:
    write, read = FORMS[form]
    (tmp_path / "world").mkdir()
    write(tmp_path / "world" / f"exchanges.{form}")
    for columns in ((), ("ip",), ("prompt", "no such column")):
        folder = tmp_path / "-".join(["copy", *columns])
        copy_without(tmp_path / "world", folder, columns)
        wanted = [{name: value for name, value in one.items() if name not in columns} for one in ROWS]
        assert read(folder / f"exchanges.{form}") == wanted, columns


def test_payments_go_with_their_cards_and_no_copy_has_the_truth(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    for name in (*TABLES, "truth"):
        write_parquet(tmp_path / "world" / f"{name}.parquet")
    (tmp_path / "world" / "style.json").write_text("{}")
    for name, columns in LEFT_OUT.items():
        copy_without(tmp_path / "world", tmp_path / name, columns)
        kept = {path.name.split(".")[0] for path in (tmp_path / name).iterdir()}
        assert kept == set(TABLES) - ({"payments"} if name == "payments" else set()), name


def test_a_run_without_payments_finds_what_the_rest_shows(tmp_path: Path) -> None:
    world = make_world("careless", accounts=1_100, fakes=60, exchanges=2_000, seed=3)
    source = simulate(world, tmp_path / "world").folder
    columns = {name for path in source.glob("*.parquet") for name in pq.read_schema(path).names}
    assert {column for left_out in LEFT_OUT.values() for column in left_out} <= columns
    whole, less = found_without(source, ()), found_without(source, LEFT_OUT["payments"])
    assert (whole.accounts, whole.fakes, less.fakes) == (1_100, 60, 60)
    assert whole != less
    assert row("payments", less).startswith("| payments | ")
