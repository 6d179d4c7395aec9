"""--redact: no account id, signal value or name of anybody's comes through, in any format; pseudonyms agree."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from graphlink.case import Case
from graphlink.case.redaction import Redaction
from graphlink.exports.stix import write_stix
from graphlink.reports import FORMATS, render_report
from tests.report_case import small_case
from tests.test_report_formats import settled

MARK = "Zebra"
redaction = Redaction(b"a key for tests, 26 bytes.")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("redacted") / "x.case", mark=MARK)


@pytest.mark.parametrize("format", FORMATS)
def test_no_raw_value_is_in_it(format: str, case: Case, tmp_path: Path) -> None:
    earlier = small_case(tmp_path / f"earlier{MARK}.case", mark=MARK)
    made = settled(render_report(case, format=format, redaction=redaction, previous=earlier), format, case)
    raw = {
        "203.0.113",
        f"org{MARK}",
        f"payments{MARK}",
        f"earlier{MARK}",
        f"march{MARK}",
        *case.accounts["account_id"],
        *case.query("select value from incidence")["value"],
    }
    assert not [value for value in raw if value in made]
    assert redaction.account(f"a001{MARK}") in made or format in {"md", "csv"}


def test_every_format_has_the_same_pseudonyms(case: Case) -> None:
    card = redaction.signal("payment", f"card{MARK}-1-0")
    made = {name: settled(render_report(case, format=name, redaction=redaction), name, case) for name in FORMATS}
    assert all(card in made[name] for name in ("html", "md", "json", "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(render_report(case, format="xlsx", redaction=redaction)))["Accounts"]
    listed = {row[0].value for row in sheet.iter_rows(min_row=2)}
    document = json.loads(made["json"])
    assert listed == {row["account_id"] for row in document["accounts"]}


def test_a_redacted_bundle_has_pseudonyms_and_no_addresses(case: Case, tmp_path: Path) -> None:
    text = write_stix(case, tmp_path / "x.json", redaction=redaction).read_text(encoding="utf-8")
    assert not [one for one in (*case.accounts["account_id"], f"card{MARK}", f"march{MARK}") if one in text]
    assert "203.0.113" not in text
    assert redaction.account(f"a001{MARK}") in text
