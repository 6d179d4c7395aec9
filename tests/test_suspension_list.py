"""Lists of accounts as `suspend plan --accounts` and `reinstate --file` read them."""

import json
from pathlib import Path

import pytest

from graphlink.errors import InputError
from graphlink.suspension import read_list


def test_ids_come_back_as_they_were_each_once(tmp_path: Path) -> None:
    ids = ["00123", "NA", "=1+1", 'a"b', "two\nlines", "../up", "😀", "00123"]
    file = tmp_path / "list.jsonl"
    file.write_text("\n".join(json.dumps({"account_id": one}) for one in ids) + "\n\n", encoding="utf-8")
    assert read_list(file) == tuple(dict.fromkeys(ids))


@pytest.mark.parametrize(
    "text",
    [
        "a\nb b\n\na\n",
        "\ufeffa\r\nb b\r\n",
        "account_id\na\nb b\n",
        "\ufeffticket;Account;note\n1;a;x\n2;b b;\n3;a;\n",
        'when,"user_id"\n1,"a"\n\n2,"b b"\n',
    ],
)
def test_a_desks_list_reads_whatever_wrote_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode())
    assert read_list(file) == ("a", "b b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no account"),
        ('{"account_id": "a"}\nb\n', "line 2"),
        ('{"account_id": 7}\n', "line 1"),
        ("account_id,why\na,x\n,y\n", "row 3: names nobody in column account_id"),
    ],
)
def test_what_is_no_list_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_list(file)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        read_list(tmp_path / "none.jsonl")
