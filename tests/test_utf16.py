"""Texts in UTF-16, as spreadsheets and Windows write them, are read as any other, and named by their own hashes."""

import hashlib
import json
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .discovered import shown
from .source_folder import read

ROWS = [{"user_id": f"ü{n % 9}", "ip": f"45.1.2.{n % 7}", "city": "Zürich"} for n in range(40)]
TEXTS = {
    "logins.csv": "user_id,ip,city\r\n" + "".join(",".join(row.values()) + "\r\n" for row in ROWS),
    "logins.txt": "user_id\tip\tcity\r\n" + "".join("\t".join(row.values()) + "\r\n" for row in ROWS),
    "logins.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS),
    "logins.json": json.dumps(ROWS, ensure_ascii=False),
    "app.log": "".join(f"user_id={row['user_id']} ip={row['ip']} city={row['city']}\n" for row in ROWS),
}
SEEN = {(row["user_id"], "ip", row["ip"]) for row in ROWS}


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_two_bytes_a_sign_is_read(tmp_path: Path, name: str, order: str) -> None:
    (tmp_path / name).write_bytes(("\ufeff" + TEXTS[name]).encode(order))
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert {row for row in reading.observations if row[1] == "ip"} == SEEN
        (entry,) = reading.sources.inputs
        told = (entry.path, entry.rows, entry.bytes, entry.sha256)
    content = (tmp_path / name).read_bytes()
    assert told == (name, 40, len(content), hashlib.sha256(content).hexdigest())


def test_parts_may_be_of_both_and_lie_in_folders_of_days(tmp_path: Path) -> None:
    for day, encoding in ((1, "utf-8"), (2, "utf-16")):
        folder = tmp_path / "logins" / f"day={day}"
        folder.mkdir(parents=True)
        (folder / "part-0.csv").write_text(TEXTS["logins.csv"], encoding=encoding)
    found = discover(tmp_path)
    assert [row[1:4] for row in shown(found)][:1] == [("logins", "user_id", "ip")]
    write_settings(found)
    with (tmp_path / "graphlink.toml").open("a") as file:
        file.write('[[signals]]\nkind = "day"\npath = "logins"\naccount = "user_id"\nvalue = "day"\n')
    with read(tmp_path) as reading:
        assert {row[2] for row in reading.observations if row[1] == "day"} == {"1", "2"}
        assert sum(reading.sources.tables[0].rows) == 80
