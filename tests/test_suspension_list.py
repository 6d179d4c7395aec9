"""The graph page's list of accounts, as `suspend plan --accounts` reads it."""

import json
from pathlib import Path

import pytest

from graphlink.errors import InputError
from graphlink.suspension.selection import read_account_list


def test_ids_come_back_as_they_were_each_once(tmp_path: Path) -> None:
    ids = ["00123", "NA", "=1+1", 'a"b', "two\nlines", "../up", "😀", "00123"]
    file = tmp_path / "list.jsonl"
    file.write_text("\n".join(json.dumps({"account_id": one}) for one in ids) + "\n\n", encoding="utf-8")
    assert read_account_list(file) == tuple(dict.fromkeys(ids))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no account"),
        ('{"account_id": "a"}\nb\n', "line 2"),
        ('{"account_id": 7}\n', "line 1"),
        ('["a"]\n', "line 1"),
    ],
)
def test_what_is_no_list_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_account_list(file)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        read_account_list(tmp_path / "none.jsonl")
