"""One rule for the five commands that hand a case on: `--key-file` alone redacts, and no byte written is raw."""

import base64
import gzip
import html
import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import KEY_VARIABLE, Case, Redaction
from tests.pages_setting import changed_case
from tests.report_case import small_case

MARK = "Zebra"
KEY = b"a key for tests, 26 bytes."
SHORT = 4
"""A value of so few characters stands in any file by chance."""

COMMANDS = [
    *(["graph", "CASE", "-o", "out.html", *part] for part in ([], ["--community", "1"], ["--network", "1"])),
    ["graph", "CASE"],
    ["graph", "CASE", "--account", f"a001{MARK}", "--hops", "2"],
    *(["export", "CASE", "--format", name, "-o", "out"] for name in ("csv", "graphml", "gexf", "json", "stix")),
    *(["export", "CASE", "--format", name, "--signals", "-o", "out"] for name in ("graphml", "gexf", "json")),
    ["export", "CASE", "--format", "csv", "-o", "out.csv"],
    *(["report", "CASE", "--format", name, "--previous", "OLD"] for name in ("html", "md", "json", "csv", "xlsx")),
    ["report", "CASE", "--community", "1", "-o", "out.html"],
    *(["compare", "OLD", "CASE", *more] for more in ([], ["--json"])),
    *(["watch", "CASE", "DAY", *more] for more in ([], ["--json"])),
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Case]:
    """An earlier case without account 20, and a case whose hubs say why in words that quote values of the data."""
    folder = tmp_path_factory.mktemp("raw")
    whole = small_case(folder / "whole.case", mark=MARK)

    def quoting(tables: dict[str, pd.DataFrame]) -> None:
        signals = tables["signals"]
        told = f"like unknown{MARK}, as a002{MARK} and card{MARK}-1-1 show it"
        signals["hub"] = signals["hub"].where(signals["hub"].isna(), told)

    def earlier(tables: dict[str, pd.DataFrame]) -> None:
        for name in ("accounts", "incidence"):
            tables[name] = tables[name][tables[name]["account_id"] != f"a020{MARK}"]

    return changed_case(whole, folder / "old.case", earlier), changed_case(whole, folder / "new.case", quoting)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source with two accounts that the case does not know, both with what community 1 shows."""
    folder = tmp_path_factory.mktemp("day")
    who = [f"newcomer-{number}{MARK}" for number in (1, 2)]
    cards = "".join(f"{one},card{MARK}-1-0,2026-03-20 10:00\n" for one in who)
    (folder / "payments.csv").write_text("account_id,card_fingerprint,paid_at\n" + cards)
    seen = "".join(f"{one},2026-03-20 10:00,203.0.113.1,{MARK}rack\n" for one in who)
    (folder / "logins.csv").write_text("account_id,ts,ip,device_fingerprint\n" + seen)
    return folder


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_key_file_alone_redacts_every_byte(
    words: list[str], cases: tuple[Case, Case], day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = cases
    key = tmp_path / "key"
    key.write_bytes(KEY)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    known = {"CASE": str(new.path), "OLD": str(old.path), "DAY": str(day)}
    before = files(new.path)
    result = CliRunner().invoke(app, [*(known.get(word, word) for word in words), "--key-file", str(key)])
    assert result.exit_code == 0, result.stderr
    written = files(Path.cwd()) | {path: data for path, data in files(new.path).items() if path not in before}
    made = [result.stdout_bytes, result.stderr_bytes, *written.values()]
    assert found_in(made, raw_texts(new, day)) == []
    assert found_in(made, pseudonyms(new)), "a search that finds no pseudonym either finds nothing"
    for path in written:
        path.unlink()


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def raw_texts(case: Case, day: Path) -> set[str]:
    """Every account id, signal value and organisation of the case and of the day."""
    shown = case.query("select distinct value from incidence union select value from signals")["value"]
    new = {f"newcomer-{number}{MARK}" for number in (1, 2)}
    assert all(one in (day / "payments.csv").read_text() for one in new)
    return {one for one in {*case.accounts["account_id"], *shown, *new, f"org{MARK}"} if len(one) > SHORT}


def pseudonyms(case: Case) -> set[str]:
    redaction = Redaction(KEY)
    cards = {redaction.signal("payment", f"card{MARK}-{number}-0") for number in (1, 2, 3)}
    return {redaction.account(one) for one in case.accounts["account_id"]} | cards


def found_in(made: list[bytes], texts: set[str]) -> list[str]:
    """Those of `texts` that stand in `made`, as they are or as JSON or HTML write them, packed or not."""
    whole = b"\n".join(part for data in made for part in unpacked(data))
    return sorted(one for one in texts if any(form.encode() in whole for form in forms(one)))


def forms(text: str) -> set[str]:
    return {text, json.dumps(text)[1:-1], html.escape(text), html.escape(json.dumps(text)[1:-1])}


def unpacked(data: bytes) -> list[bytes]:
    """`data`, and all that is packed inside of it: the parts of a workbook, the blocks of a page."""
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    for block in re.findall(rb'<script type="application/gzip"[^>]*>([^<]+)</script>', data):
        parts.append(gzip.decompress(base64.b64decode(block)))
    return parts


@pytest.mark.parametrize("words", [["graph", "CASE"], ["export", "CASE", "--format", "json"], ["report", "CASE"]])
def test_a_key_file_that_is_not_there_writes_nothing(
    words: list[str], cases: tuple[Case, Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY.decode())
    monkeypatch.chdir(tmp_path)
    before = set(files(cases[1].path))
    typed = [str(cases[1].path) if word == "CASE" else word for word in words]
    result = CliRunner().invoke(app, [*typed, "--key-file", "none"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none: the redaction key cannot be read" in result.stderr
    assert (list(tmp_path.iterdir()), set(files(cases[1].path))) == ([], before)
