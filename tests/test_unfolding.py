"""Files that hold tables of their own (archives, workbooks, dumps in JSON) are folders; what is unsafe is refused."""

import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError
from graphlink.reading import archives

from .discovered import PEOPLE, section, shown, uses
from .source_folder import ACCOUNTS, PAYMENTS, SHOWN, Rows, read, write_csv, write_source

TABLES: Mapping[str, Rows] = {"people": PEOPLE, "logins": uses(60, ip="45.1.2.{}", device_id="device-{}-a1b2c3")}
SEEN = {("person-000", "ip", "45.1.2.0"), ("person-018", "device", "device-1-a1b2c3")}


def text_of(rows: Rows, mark: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=mark, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, rows in TABLES.items():
            content = text_of(rows).encode()
            info = tarfile.TarInfo(f"dump/{name}.csv")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def workbook(path: Path, tables: Mapping[str, Rows]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(rows[0]))
            for line, row in enumerate(rows, 1):
                for place, (column, value) in enumerate(row.items()):
                    if column == "joined":
                        sheet.write_datetime(line, place, datetime.fromisoformat(value), moment)
                    else:
                        sheet.write(line, place, value)
        book.add_worksheet("empty")
    return path


def page_of(rows: Rows) -> str:
    lines = [list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]
    cells = ("".join(f"<td>{cell}</td>" for cell in line) for line in lines)
    return f"<html><body><table border=1>{''.join(f'<tr>{line}</tr>' for line in cells)}</table></body></html>"


def xml_of(rows: Rows) -> str:
    lines = [list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]
    cells = ("".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in line) for line in lines)
    body = "".join(f"<Row>{line}</Row>" for line in cells)
    begun = '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    return f'{begun}<Worksheet ss:Name="Sheet1"><Table>{body}</Table></Worksheet></Workbook>'


def open_document(path: Path, tables: Mapping[str, Rows]) -> None:
    names = "office", "table", "text"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    body = ""
    for name, rows in tables.items():
        lines = [dict(zip(rows[0], rows[0], strict=True)), *rows]
        cells = ("".join(cell_of(column, str(cell)) for column, cell in line.items()) for line in lines)
        beside = '<table:table-cell table:number-columns-repeated="16380"/>'
        told = "".join(f"<table:table-row>{line}{beside}</table:table-row>" for line in cells)
        below = f'<table:table-row table:number-rows-repeated="1048000">{beside}</table:table-row>'
        body += f'<table:table table:name="{name}">{told}{below}</table:table>'
    zipped(path, {"content.xml": f"<office:document-content {spaces}>{body}</office:document-content>"})


def cell_of(column: str, text: str) -> str:
    if column == "joined" and text[0].isdigit():
        shown = "<text:p>5 Jan</text:p>"
        return f'<table:table-cell office:value-type="date" office:date-value="{text}">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def each(folder: Path, ending: str, write: Callable[[Path, Rows], object]) -> None:
    for name, rows in TABLES.items():
        write(folder / f"{name}{ending}", rows)


FOLDERS: Mapping[str, Callable[[Path], object]] = {
    "export.zip/people.csv": lambda f: zipped(f / "export.zip", {f"{k}.csv": text_of(v) for k, v in TABLES.items()}),
    "people.csv.zip/people.csv": lambda f: each(
        f, ".csv.zip", lambda p, rows: zipped(p, {p.name.removesuffix(".zip"): text_of(rows)})
    ),
    "dump.tar.gz/dump/people.csv": lambda f: tarred(f / "dump.tar.gz"),
    "people.csv.bz2": lambda f: each(f, ".csv.bz2", lambda p, rows: pd.DataFrame(rows).to_csv(p, index=False)),
    "book.xlsx/people.csv": lambda f: workbook(f / "book.xlsx", TABLES),
    "people.xlsx": lambda f: each(f, ".xlsx", lambda p, rows: workbook(p, {"Sheet1": rows})),
    "drive.zip/people.xlsx": lambda f: zipped(
        f / "drive.zip", {f"{k}.xlsx": workbook(f.parent / k, {"Sheet1": v}).read_bytes() for k, v in TABLES.items()}
    ),
    "people.xls": lambda f: each(f, ".xls", lambda p, rows: p.write_text(page_of(rows))),
    "people.XLS": lambda f: each(f, ".XLS", lambda p, rows: p.write_text(xml_of(rows))),
    "people.xlsm": lambda f: each(f, ".xlsm", lambda p, rows: p.write_text(text_of(rows, "\t"), "utf-16")),
    "sheet.ods/people.csv": lambda f: open_document(f / "sheet.ods", TABLES),
    "people.feather": lambda f: each(f, ".feather", lambda p, rows: pd.DataFrame(rows).to_feather(p)),
    "people.orc": lambda f: each(f, ".orc", lambda p, rows: pd.DataFrame(rows).to_orc(p)),
    "db.json/people.jsonl": lambda f: (f / "db.json").write_text(json.dumps(TABLES, indent=1)),
    "all.json/data/people.jsonl": lambda f: (f / "all.json").write_text(json.dumps({"data": TABLES, "version": 3})),
}
"""Where the people are found -> what writes the tables so."""


@pytest.mark.parametrize("path", FOLDERS)
def test_what_holds_tables_is_a_folder_of_them(tmp_path: Path, path: str) -> None:
    (tmp_path / "source").mkdir()
    FOLDERS[path](tmp_path / "source")
    found = discover(tmp_path / "source")
    assert section(found, "accounts")["path"] == path and section(found, "accounts")["created_at"] == "joined"
    logins = path.replace("people", "logins")
    assert {row[:2] for row in shown(found)} == {("ip", logins), ("device", logins)}
    write_settings(found)
    with read(tmp_path / "source") as reading:
        assert reading.observations >= SEEN and not reading.rejected
        assert {(row[0], str(row[1])[:10]) for row in reading.rows("select account_id, created_at from account")} == {
            (row["user_id"], row["joined"][:10]) for row in PEOPLE
        }
        # The case names what was read by the file and the way inside: it does not depend on where that was copied.
        assert not [entry.path for entry in reading.sources.inputs if entry.path.startswith("/")]
        assert reading.sources.notes == ()


def test_a_map_to_rows_is_a_table_and_so_are_maps_in_a_map(tmp_path: Path) -> None:
    """Firebase keeps no lists: each row stands under its id, and what belongs to an account under the account's."""
    people = {row["user_id"]: {"joined": row["joined"]} for row in PEOPLE}
    logins: dict[str, dict[str, object]] = {name: {} for name in people}
    for n, row in enumerate(uses(60, ip="45.1.2.{}")):
        logins[row["user_id"]][f"-N{n:04d}x"] = {"ip": row["ip"]}
    (tmp_path / "app.json").write_text(json.dumps({"people": people, "logins": logins}))
    found = discover(tmp_path)
    assert (section(found, "accounts")["path"], section(found, "accounts")["id"]) == ("app.json/people.jsonl", "id")
    assert [row[:4] for row in shown(found)] == [("ip", "app.json/logins.jsonl", "parent_id", "ip")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("person-017", "ip", "45.1.2.0") in reading.observations
    (tmp_path / "app.json").write_text(json.dumps(people))
    write_csv(tmp_path / "logins.csv", uses(20, ip="45.1.2.{}"))
    accounts = section(discover(tmp_path), "accounts")
    assert (accounts["path"], accounts["id"]) == ("app.json", "id")


def test_parts_in_archives_of_days_are_one_table(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    for day in (1, 2, 3):
        zipped(
            tmp_path / f"logins-2026-01-0{day}.zip", {"logins.csv": text_of(TABLES["logins"][20 * day - 20 : 20 * day])}
        )
    found = discover(tmp_path)
    assert {row[1] for row in shown(found)} == {"logins-*.zip/logins.csv"}
    write_settings(found)
    with read(tmp_path) as reading:
        assert len([entry for entry in reading.sources.inputs if entry.path.startswith("logins-2026-01-")]) == 3


def test_an_archive_is_a_source_of_its_own(tmp_path: Path) -> None:
    tables = {"accounts.csv": text_of(ACCOUNTS), "x/payments.csv": "", "payments.csv": text_of(PAYMENTS)}
    source = zipped(tmp_path / "export.zip", tables)
    with read(source) as reading:
        assert reading.observations == SHOWN
        assert [entry.path for entry in reading.sources.inputs] == ["accounts.csv", "payments.csv"]
    write_settings(discover(zipped(tmp_path / "mine.zip", {f"{k}.csv": text_of(v) for k, v in TABLES.items()})))
    with read(tmp_path / "mine.zip") as reading:
        assert reading.observations >= SEEN
    with pytest.raises(InputError, match="read other files"), read(source):
        pass


def test_conventional_tables_may_be_packed_or_workbooks(tmp_path: Path) -> None:
    zipped(tmp_path / "Payments.csv.zip", {"export/payments.csv": text_of(PAYMENTS)})
    workbook(tmp_path / "accounts.xlsx", {"Sheet1": ACCOUNTS})
    with read(tmp_path) as reading:
        assert reading.observations == SHOWN
        assert not [note for note in reading.sources.notes if "not read" in note]
    write_source(tmp_path)
    with read(tmp_path) as reading:
        assert {entry.path for entry in reading.sources.inputs} == {"accounts.csv", "payments.csv"}
        assert len([note for note in reading.sources.notes if "not read" in note]) == 2


def test_what_an_archive_holds_beside_its_tables_is_passed_over_or_named(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.bin", {"a.csv": "a,b\n1,2\n"}).read_bytes()
    (tmp_path / "source").mkdir()
    members: dict[str, str | bytes] = {
        "__MACOSX/._people.csv": b"\x00\x05",
        ".hidden.csv": "x",
        "inner.zip": inner,
        "old.xls": b"\xd0\xcf\x11\xe0" * 9,
    }
    zipped(tmp_path / "source" / "export.zip", {**{f"{k}.csv": text_of(v) for k, v in TABLES.items()}, **members})
    left = {file.path: file.why for file in discover(tmp_path / "source").proposal.left_files}
    assert left["export.zip/inner.zip"].startswith("an archive in an archive")
    assert left["export.zip/old.xls"].startswith("is a workbook of before 2007") and len(left) == 2


def test_tables_inside_that_no_section_names_are_named(tmp_path: Path) -> None:
    zipped(tmp_path / "export.zip", {f"{name}.csv": text_of(rows) for name, rows in TABLES.items()})
    (tmp_path / "db.json").write_text(json.dumps({"other": [{"a": n} for n in range(30)], "logins": TABLES["logins"]}))
    sections = [
        f'[[signals]]\nkind = "ip"\npath = "{path}"\naccount = "user_id"\nvalue = "ip"\n'
        for path in ("export.zip/logins.csv", "db.json/logins.jsonl")
    ]
    (tmp_path / "graphlink.toml").write_text("".join(sections))
    with read(tmp_path) as reading:
        assert [note for note in reading.sources.notes if "not read" in note] == [
            "not read: db.json/other.jsonl, export.zip/people.csv; no section of graphlink.toml names them"
        ]


def flooding(path: Path) -> Path:
    return zipped(path, {"people.csv": "user_id,joined\n" + "\0" * 3_000_000})


def locked(path: Path) -> Path:
    content = bytearray(zipped(path, {"people.csv": text_of(PEOPLE)}).read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    path.write_bytes(content)
    return path


def torn(path: Path) -> Path:
    path.write_bytes(zipped(path, {"people.csv": text_of(PEOPLE)}).read_bytes()[:-40])
    return path


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda p: zipped(p, {"../../people.csv": "a,b\n"}), r"export.zip: `../../people.csv` leads out of it"),
        (lambda p: zipped(p, {"/etc/people.csv": "a,b\n"}), "leads out of it"),
        (lambda p: zipped(p, {"C:\\people.csv": "a,b\n"}), "leads out of it"),
        (lambda p: zipped(p, {"..\\people.csv": "a,b\n"}), "leads out of it"),
        (flooding, r"would unpack to 3,000,015; unpack it by hand"),
        (lambda p: zipped(p, {f"{n}.csv": "" for n in range(9)}), "holds 9 files"),
        (locked, r"export.zip: is locked by a password; unpack it"),
        (torn, r"export.zip: cannot be unpacked \(File is not a zip file\)"),
        (lambda p: zipped(p, {"photo.jpg": "x"}), "photo.jpg"),
    ],
)
def test_an_archive_that_is_unsafe_or_unreadable_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], Path], said: str
) -> None:
    monkeypatch.setattr(archives, "_SMALL", 1_000_000)
    monkeypatch.setattr(archives, "_MOST", 8)
    write(tmp_path / "export.zip")
    with pytest.raises(InputError, match=said) as refused:
        discover(tmp_path)
    assert "\n" not in str(refused.value) and "graphlink-" not in str(refused.value)
    (tmp_path / "graphlink.toml").write_text('[[signals]]\nkind = "ip"\npath = "export.zip/people.csv"\nvalue = "ip"\n')
    with pytest.raises(InputError, match=said if "photo" not in said else "no such file") as refused, read(tmp_path):
        pass
    assert "graphlink-" not in str(refused.value)
    assert not (tmp_path.parent / "people.csv").exists()


def test_what_is_wrong_inside_is_said_of_the_file_and_the_way_to_it(tmp_path: Path) -> None:
    zipped(tmp_path / "export.zip", {"people.csv": "user_id,ip\n", "logins.csv": "user_id,user_id\na,b\n"})
    for path, said in (("logins.csv", "two columns are called"), ("peple.csv", "did you mean people.csv")):
        (tmp_path / "graphlink.toml").write_text(
            f'[[signals]]\nkind = "ip"\npath = "export.zip/{path}"\nvalue = "ip"\n'
        )
        with pytest.raises(InputError, match=said) as refused, read(tmp_path):
            pass
        assert str(refused.value).startswith(f"{tmp_path}/export.zip/{path}: ")
    (tmp_path / "graphlink.toml").write_text('[[signals]]\nkind = "ip"\npath = "export.zip"\nvalue = "ip"\n')
    with (
        pytest.raises(InputError, match=r"several tables are in it \(logins.csv, people.csv\); name one"),
        read(tmp_path),
    ):
        pass


def test_a_workbook_with_a_title_gaps_and_ids_as_numbers(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "logins.xlsx") as book:
        sheet, hour = book.add_worksheet("Q1"), book.add_format({"num_format": 'yyyy"-"mm;@'})
        sheet.write(0, 0, "Logins of the first quarter")
        sheet.write_row(2, 0, ["user_id", "ip", "note", "when"])
        for line, row in enumerate(uses(20, ip="45.1.2.{}"), 3):
            sheet.write(line, 0, 70_000 + int(row["user_id"][-3:]))
            sheet.write(line, 1, row["ip"])
            sheet.write_datetime(line, 3, datetime(2026, 1, 5, 10, line % 60), hour)
    found = discover(tmp_path)
    assert [row[:5] for row in shown(found)] == [("ip", "logins.xlsx", "user_id", "ip", "when")]
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("70017", "ip", "45.1.2.0") in reading.observations and not reading.rejected
        assert reading.sources.inputs[0].path == "logins.xlsx/data.csv"


def test_paths_beside_the_settings_lead_through_archives(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "settings").mkdir()
    zipped(tmp_path / "exports" / "all.zip", {f"{k}.csv": text_of(v) for k, v in TABLES.items()})
    write_settings(discover(tmp_path / "exports"), tmp_path / "settings" / "graphlink.toml")
    with read(tmp_path / "settings") as reading:
        assert reading.observations >= SEEN
        assert {entry.path for entry in reading.sources.inputs} == {f"../exports/all.zip/{name}.csv" for name in TABLES}
