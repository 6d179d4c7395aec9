"""Input that a run cannot go on with: one clear line that names file, row, column and what to do, and exit 2."""

import gzip
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphlink.errors import InputError

from .source_folder import ACCOUNTS, PAYMENTS, read, write_csv, write_parquet, write_source


def refused(folder: Path) -> str:
    """The one line with which the folder is refused."""
    with pytest.raises(InputError) as caught, read(folder):
        pass
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.exit_code == 2
    return line


def test_missing_folder(tmp_path: Path) -> None:
    assert "nowhere: no such folder" in refused(tmp_path / "nowhere")


def test_a_file_that_shows_no_signal(tmp_path: Path) -> None:
    write_source(tmp_path)
    line = refused(tmp_path / "accounts.csv")
    assert "accounts.csv: no column `ip`; it has: account_id, created_at, plan" in line


def test_folder_without_a_table(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    assert "payments, exchanges or logins" in refused(tmp_path)


def test_accounts_alone(tmp_path: Path) -> None:
    write_csv(tmp_path / "accounts.csv", ACCOUNTS)
    assert "no table of signals" in refused(tmp_path)


def test_two_forms_of_one_table(tmp_path: Path) -> None:
    write_source(tmp_path)
    write_parquet(tmp_path / "accounts.parquet", ACCOUNTS)
    line = refused(tmp_path)
    assert "accounts.parquet and accounts.csv" in line


def test_missing_column_names_the_nearest(tmp_path: Path) -> None:
    write_source(tmp_path, payments=[{"account_id": "a1", "card_fingerprnt": "x", "paid_at": ""}])
    line = refused(tmp_path)
    assert "payments.csv: no column `card_fingerprint`; did you mean `card_fingerprnt`?" in line


def test_missing_column_names_what_is_there(tmp_path: Path) -> None:
    write_source(tmp_path, payments=[{"account_id": "a1", "zzz": "x", "paid_at": ""}])
    assert "it has: account_id, zzz, paid_at" in refused(tmp_path)


def test_missing_file_of_the_settings_names_the_nearest(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "payment"\npath = "payment.csv"\nvalue = "card_fingerprint"\n'
    )
    assert "payment.csv: no such file; did you mean payments.csv?" in refused(tmp_path)


def test_settings_without_signals(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "graphlink.toml").write_text('[accounts]\npath = "accounts.csv"\n')
    assert "no [[signals]]" in refused(tmp_path)


@pytest.mark.parametrize("name", ["accounts.csv", "payments.csv"])
def test_zero_bytes(tmp_path: Path, name: str) -> None:
    (write_source(tmp_path) / name).write_bytes(b"")
    assert f"{name}: the file is empty (0 bytes)" in refused(tmp_path)


def test_no_accounts(tmp_path: Path) -> None:
    (write_source(tmp_path) / "accounts.csv").write_text("account_id,created_at\n")
    assert "accounts.csv: no account in it" in refused(tmp_path)


def test_folder_called_like_a_table(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "accounts.csv").unlink()
    (tmp_path / "accounts.csv").mkdir()
    assert "accounts.csv: is a folder without .csv files in it" in refused(tmp_path)


@pytest.mark.parametrize("keep", [3, 4, 100, -1, -9])
def test_truncated_parquet(tmp_path: Path, keep: int) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    write_parquet(tmp_path / "payments.parquet", PAYMENTS)
    whole = (tmp_path / "payments.parquet").read_bytes()
    (tmp_path / "payments.parquet").write_bytes(whole[:keep])
    assert "payments.parquet" in refused(tmp_path)


def test_parquet_with_a_torn_page(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    rows = [{"account_id": "a1", "card_fingerprint": f"card {n * 7919}", "paid_at": None} for n in range(5000)]
    write_parquet(tmp_path / "payments.parquet", rows)
    content = bytearray((tmp_path / "payments.parquet").read_bytes())
    content[200:2000] = bytes(1800)
    (tmp_path / "payments.parquet").write_bytes(bytes(content))
    assert "payments.parquet: cannot be read" in refused(tmp_path)


def test_truncated_gzip(tmp_path: Path) -> None:
    write_source(tmp_path)
    packed = gzip.compress((tmp_path / "payments.csv").read_bytes() * 50)
    (tmp_path / "payments.csv").unlink()
    (tmp_path / "payments.csv.gz").write_bytes(packed[: len(packed) // 2])
    assert "payments.csv.gz: cannot be read" in refused(tmp_path)


@pytest.mark.parametrize(
    ("begin", "said"), [(b"PAR1", "begins like parquet"), (b"PK\x03\x04", "zip or Excel"), (b"\x1f\x8b", "gzip")]
)
def test_content_of_another_format(tmp_path: Path, begin: bytes, said: str) -> None:
    (write_source(tmp_path) / "payments.csv").write_bytes(begin + b"rest")
    assert said in refused(tmp_path)


def test_text_called_parquet(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").rename(tmp_path / "payments.parquet")
    assert "does not begin like parquet" in refused(tmp_path)


def test_utf16_that_does_not_begin_so(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    text = (source / "payments.csv").read_text()
    (source / "payments.csv").write_text(text, encoding="utf-16-le")
    assert "holds NUL bytes; save the file as UTF-8 text" in refused(tmp_path)


def test_heading_in_another_encoding(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").write_bytes("account_id,сумма\na1,2\n".encode("cp1251"))
    assert "the first line is not UTF-8 text" in refused(tmp_path)


def test_heading_names_a_column_twice(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").write_text("account_id,x,x\na1,2,3\n")
    assert "two columns are called `x`" in refused(tmp_path)


def test_blank_heading(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").write_text("   \na1,2\n")
    assert "the first line is blank" in refused(tmp_path)


@pytest.mark.parametrize("value", [{"number": 1}, ["one"], True], ids=["struct", "list", "boolean"])
def test_column_of_a_wrong_type(tmp_path: Path, value: object) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    table = pa.table({"account_id": ["a1"], "card_fingerprint": [value], "paid_at": [0]})
    pq.write_table(table, tmp_path / "payments.parquet")
    line = refused(tmp_path)
    assert "payments.parquet" in line


def test_nested_column_is_named_with_its_type(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    write_parquet(tmp_path / "payments.parquet", [{"account_id": "a1", "card_fingerprint": {"n": 1}, "paid_at": None}])
    assert "column `card_fingerprint` holds STRUCT(n BIGINT), text is needed" in refused(tmp_path)


def test_time_column_of_a_wrong_type(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    write_parquet(tmp_path / "payments.parquet", [{"account_id": "a1", "card_fingerprint": "x", "paid_at": True}])
    assert "column `paid_at` holds BOOLEAN, a time is needed" in refused(tmp_path)


def test_no_json_at_all(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "payments.csv").unlink()
    (tmp_path / "payments.jsonl").write_text('["a1",\n"a2"]\n')
    assert "payments.jsonl: no line is a JSON object" in refused(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").chmod(0)
    assert "payments.csv: cannot be read (Permission denied)" in refused(tmp_path)


def test_pipe_for_a_file(tmp_path: Path) -> None:
    (write_source(tmp_path) / "payments.csv").unlink()
    os.mkfifo(tmp_path / "payments.csv")
    assert "payments.csv: is no regular file" in refused(tmp_path)
