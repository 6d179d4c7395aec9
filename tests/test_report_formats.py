"""Every format of a report against its golden file; GRAPHLINK_UPDATE_GOLDEN=1 writes them anew."""

import base64
import gzip
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from graphlink.case import Case
from graphlink.case.redaction import Redaction
from graphlink.errors import GraphlinkError, InputError
from graphlink.following.compare import compare_cases
from graphlink.reports import FORMATS, render_report, write_report
from graphlink.reports.documents import SCHEMA
from tests.report_case import small_case

GOLDEN = Path(__file__).parent / "golden"
KEY = b"a key for tests, 26 bytes."


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("report") / "march.case")


def settled(made: bytes, format: str, case: Case) -> str:
    """What of a report does not hang on the versions of zlib, of matplotlib and of the Parquet writer."""
    text = "\n".join(workbook_lines(made)) if format == "xlsx" else made.decode("utf-8")
    if format == "html":
        text = re.sub(r"<svg viewBox.*?</svg>", "<svg of a chart/>", text, flags=re.DOTALL)
        packed = re.search(r'<script type="application/json" id="data">"([^"]*)"', text)
        assert packed
        data = json.loads(gzip.decompress(base64.b64decode(packed.group(1))))
        text = text.replace(packed.group(1), json.dumps(data, indent=1, ensure_ascii=False))
        text = re.sub(r"<(style|script)>.*?</\1>", r"<\1/>", text, flags=re.DOTALL)
        text = re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-x", text)
    return text.replace(case.fingerprint, "FINGERPRINT").replace(case.fingerprint[:16], "FINGERPRINT")


def workbook_lines(made: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(made)):
        widths = [round(sheet.column_dimensions[column[0].column_letter].width) for column in sheet.columns]
        yield f"== {sheet.title}, filter {sheet.auto_filter.ref}, widths {widths}"
        for row in sheet.iter_rows():
            yield " | ".join("" if cell.value is None else f"{cell.data_type}:{cell.value}" for cell in row)


@pytest.mark.parametrize("format", FORMATS)
def test_format_equals_its_golden_file(format: str, case: Case) -> None:
    made = settled(render_report(case, format=format), format, case)
    golden = GOLDEN / f"report.{format}{'.txt' if format == 'xlsx' else ''}"
    if os.environ.get("GRAPHLINK_UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made.encode("utf-8"))
    assert made == golden.read_bytes().decode("utf-8")


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_case_gives_the_same_bytes(format: str, case: Case) -> None:
    assert render_report(case, format=format) == render_report(Case.open(case.path), format=format)


def test_json_keeps_to_its_schema(case: Case, tmp_path: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    earlier = small_case(tmp_path / "february.case")
    for options in ({}, {"communities": [4]}, {"redaction": Redaction(KEY)}, {"previous": earlier}):
        document = json.loads(render_report(case, format="json", **options))
        jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


def test_the_schema_refuses_what_a_report_never_says(case: Case) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    document = json.loads(render_report(case, format="json"))
    document["sections"][0]["verdict"] = "guilty"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


def test_only_the_communities_asked_for_are_in_it(case: Case) -> None:
    document = json.loads(render_report(case, communities=[4], format="json"))
    assert [row["community_id"] for row in document["communities"]] == [4]
    assert [section["community_id"] for section in document["sections"]] == [4]
    assert {row["community_id"] for row in document["accounts"]} == {4}


def test_an_unknown_community_or_format_is_refused(case: Case) -> None:
    with pytest.raises(InputError, match="no community 9"):
        render_report(case, communities=[1, 9], format="md")
    with pytest.raises(InputError, match="choose one of html, md"):
        render_report(case, format="pdf")


def test_a_report_is_its_owners_alone(case: Case, tmp_path: Path) -> None:
    assert write_report(case, tmp_path / "r.md", format="md").stat().st_mode & 0o077 == 0
    with pytest.raises(GraphlinkError, match=r"the folder .* does not exist"):
        write_report(case, tmp_path / "none" / "r.md", format="md")


def test_a_case_without_dates_is_reported_without_dates(tmp_path: Path) -> None:
    case = small_case(tmp_path / "undated.case", dates=False)
    for format in FORMATS:
        assert render_report(case, format=format)
    text = render_report(case, format="md").decode()
    assert "12 accounts; they sent 1,200 exchanges (15 % of all)." in text


def test_what_changed_is_said_on_the_page(case: Case, tmp_path: Path) -> None:
    earlier = small_case(tmp_path / "earlier.case")
    assert compare_cases(earlier, case).arrived == 0
    text = render_report(case, format="md", previous=earlier).decode()
    assert "## Since the last case" in text
    assert "The accounts are the same ones as before." in text
