"""What an attacker can name (ids, cards, prompts, organisations, files) is shown as text, in every format."""

import csv
import html.parser
import io
import json
import re
from dataclasses import dataclass

import openpyxl
import pytest

from graphlink.case import Case
from graphlink.exports.stix import stix_objects
from graphlink.reports import FORMATS, render_report
from graphlink.reports.documents import guarded
from graphlink.reports.legible import legible
from graphlink.reports.markdown import code, escaped
from tests.report_case import small_case

MARKS = {
    "formula": "=1+1",
    "script": "<script>window.ran=1</script>",
    "closing": "</script><img src=x onerror=window.ran=1>",
    "attribute": '" onmouseover="window.ran=1" x="',
    "link": "[click](javascript:alert(1)) javascript:alert(1)",
    "template": "{{7*7}}${7*7}{%raw%}",
    "override": "\u202egnp.exe\u2066",
    "controls": "\x00\x07\x1b[31m\x7f\u200b",
    "table": "|a|b|`c``d`",
    "host": "@everyone #12 ![](//x.example/p.png) www.x.example https://x.example",
}


# One case has all of them, a formula first; in the other the text that would end a script stands alone.
CASES = {"all": " ".join(MARKS.values()), "closing": MARKS["closing"]}


@dataclass(frozen=True)
class Hostile:
    """A case full of a mark, and its report in every format."""

    mark: str
    case: Case
    made: dict[str, bytes]


@pytest.fixture(scope="module", params=list(CASES))
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    mark = CASES[request.param]
    case = small_case(tmp_path_factory.mktemp("hostile") / "x.case", mark=mark)
    return Hostile(mark, case, {format: render_report(case, format=format) for format in FORMATS})


class Tags(html.parser.HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_a_page_holds_no_markup_but_its_own(hostile: Hostile) -> None:
    page = Tags()
    page.feed(hostile.made["html"].decode())
    names = [tag for tag, _ in page.tags]
    assert names.count("script") == 2
    assert "img" not in names
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    links = [attributes["href"] for tag, attributes in page.tags if tag in {"a", "use"}]
    assert links
    assert all(re.fullmatch(r"#[a-z0-9?=&_-]+", link or "") for link in links)
    assert legible(hostile.mark) in "".join(page.text)


def test_a_page_shows_no_invisible_character(hostile: Hostile) -> None:
    page = hostile.made["html"].decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page)


def test_markdown_marks_nothing_up(hostile: Hostile) -> None:
    text = hostile.made["md"].decode()
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", text)
    assert not re.search(r"(?<!\\)\[|(?<!\\)<|(?<!\\)!\[|https?://|www\.", outside)
    cells = {
        len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith(("| suspend", "| review"))
    }
    assert cells == {9}


def test_a_spreadsheet_runs_nothing(hostile: Hostile) -> None:
    rows = list(csv.reader(io.StringIO(hostile.made["csv"].decode())))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    for sheet in openpyxl.load_workbook(io.BytesIO(hostile.made["xlsx"])):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "snd", cell.value
                assert cell.hyperlink is None


def test_json_and_stix_give_the_text_as_it_is(hostile: Hostile) -> None:
    document = json.loads(hostile.made["json"])
    assert document["accounts"][0]["account_id"] == f"a001{hostile.mark}"
    users = [one["user_id"] for one in stix_objects(hostile.case) if one["type"] == "user-account"]
    assert f"a001{hostile.mark}" in users


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_cell_that_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert guarded("a" + cell) == legible("a" + cell)
    assert guarded(-1) == -1


def test_lone_surrogates_are_written_out() -> None:
    assert legible("a\ud800b") == "a<U+D800>b"
    assert legible("one\r\ntwo\tthree") == "one two three"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 12.5 % of 3", "plain words, 12.5 % of 3"),
        ("a_b*c", r"a\_b\*c"),
        ("<b>", "&#60;b&#62;"),
        ("see https://x.example", "see https&#58;//x.example"),
        ("www.x.example", "www&#46;x.example"),
        ("@all #1", "&#64;all &#35;1"),
        ("a|b", r"a\|b"),
    ],
)
def test_markdown_text(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("a`b", "``a`b``"), ("`", "`` ` ``"), ("a|b", r"`a\|b`"), ("", "`  `")])
def test_markdown_code(text: str, shown: str) -> None:
    assert code(text) == shown
