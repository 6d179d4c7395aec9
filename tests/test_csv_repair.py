"""CSV that is damaged or written in another dialect: one bad row costs itself, and escapes are read."""

import random
from pathlib import Path

import pytest

from graphlink.errors import InputError
from graphlink.reading.csv_repair import write_clean

from .source_folder import read, write_source

HEADING = "account_id,card_fingerprint,paid_at\n"


def source_with(tmp_path: Path, payments: str, name: str = "payments.csv") -> Path:
    (write_source(tmp_path) / "payments.csv").unlink()
    (tmp_path / name).write_bytes(payments.encode())
    return tmp_path


def many_lined(n: int) -> str:
    return f'a{n % 3 + 1},"card {n}\nsecond line, with ""quotes""\n",2026-02-01\n'


BAD = {
    "open quote": 'a1,"oops,2026-02-01\n',
    "open quote at the end of the row": 'a1,card,"oops\n',
    "quote in the middle": 'a1,"oops" no,2026-02-01\n',
    "open quote over lines": 'a1,"oops\n',
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_stray_quote_costs_one_row_though_fields_hold_line_ends(tmp_path: Path, bad: str, end: str) -> None:
    rows = [many_lined(n) for n in range(300)]
    text = HEADING + "".join([*rows[:150], BAD[bad], *rows[150:]])
    with read(source_with(tmp_path, text.replace("\n", end))) as reading:
        shown = {value for _, _, value in reading.observations}
        assert len(shown) == 300
        assert f'card 7{end}second line, with "quotes"' in shown
        assert [row[1:] for row in reading.rejected] == [(151, None, "a quote is out of place")]


def test_backslash_escapes_are_read(tmp_path: Path) -> None:
    rows = 'a1,"say \\"well\\" now\nthen \\\\ stop",2026-02-01\n' * 3 + 'a2,"plain ""old"" one",\\N\n'
    with read(source_with(tmp_path, HEADING + rows)) as reading:
        assert {value for _, _, value in reading.observations} == {
            'say "well" now\nthen \\ stop',
            'plain "old" one',
        }


def test_an_escaped_delimiter_without_quotes(tmp_path: Path) -> None:
    with read(source_with(tmp_path, HEADING + "a1,one\\, two,2026-02-01\na2,three,2026-02-01\n")) as reading:
        assert {value for _, _, value in reading.observations} == {"one, two", "three"}
        assert reading.rejected == []


COPIED = (
    "account_id\tcard_fingerprint\tpaid_at\na1\tone\\ntwo\\t\\\\end\t2026-02-01\na2\t\\N\t2026-02-01\n"
    'a3\t"said" she\t\\N\na1\tgone\\\non\t2026-02-01\na2\ttoo few\n'
)


@pytest.mark.parametrize("name", ["payments.tsv", "payments.csv"])
def test_copied_text_of_a_database(tmp_path: Path, name: str) -> None:
    with read(source_with(tmp_path, COPIED, name)) as reading:
        assert reading.observations == {
            ("a1", "payment", "one\ntwo\t\\end"),
            ("a3", "payment", '"said" she'),
            ("a1", "payment", "gone\non"),
        }
        assert [row[1:] for row in reading.rejected] == [(5, None, "too few fields")]


def test_a_line_goes_on_only_where_the_backslash_is_not_escaped_itself(tmp_path: Path) -> None:
    (tmp_path / "in.tsv").write_text("a\tb\n1\tends \\\\\n2\tgoes \\\\\\\non\n")
    write_clean(tmp_path / "in.tsv", tmp_path / "out.tsv", width=2, mark="\t", escaped=True)
    assert (tmp_path / "out.tsv").read_text() == '"a"\t"b"\t\n"1"\t"ends \\"\t\n"2"\t"goes \\\non"\t\n'


@pytest.mark.parametrize("quotes", ["", '"'])
@pytest.mark.parametrize("damaged", [False, True])
def test_a_huge_row_costs_itself(tmp_path: Path, quotes: str, damaged: bool) -> None:
    huge = f"a1,{quotes}{'z' * 40_000_000}{quotes},2026-02-01\n"
    rows = [many_lined(0), huge, *(BAD["quote in the middle"] for _ in range(damaged)), many_lined(1)]
    with read(source_with(tmp_path, HEADING + "".join(rows))) as reading:
        assert len(reading.observations) == 2
        assert (2, None, "longer than 32 MiB") in [row[1:] for row in reading.rejected]
        assert len(reading.rejected) == 1 + damaged


def test_line_ends_of_three_kinds(tmp_path: Path) -> None:
    text = HEADING.replace("\n", "\r\n") + "a1,one,\na2,two,\ra3,three,\r\n"
    with read(source_with(tmp_path, text)) as reading:
        assert {value for _, _, value in reading.observations} == {"one", "two", "three"}


@pytest.mark.parametrize("seed", range(5))
def test_sound_rows_come_out_as_they_went_in(tmp_path: Path, seed: int) -> None:
    """Whatever stands in the fields, in whichever rows a quote is open."""
    chance = random.Random(seed)
    sound, lines = [], []
    for n in range(400):
        text = "".join(chance.choice(['""', "\n", ",", "x", " ", "'", "é", ";"]) for _ in range(chance.randrange(9)))
        sound.append(f'r{n},"x{text}x",z\n')
        lines.append(sound[-1])
        if chance.random() < 0.05:
            lines.append(f'bad{n},"y{n}\n')
    (tmp_path / "in.csv").write_text("a,b,c\n" + "".join(lines))
    write_clean(tmp_path / "in.csv", tmp_path / "out.csv", width=3, mark=",", escaped=False)
    written = (tmp_path / "out.csv").read_text()
    assert all(row[:-1] + ",\n" in written for row in sound), f"seed {seed}"
    assert written.count("a quote is out of place") == len(lines) - len(sound)


def test_what_stands_before_the_heading_is_no_row(tmp_path: Path) -> None:
    """Excel writes `sep=;`, tools write remarks; a heading of several fields may begin with # itself."""
    rows = "a1;c1;2026-01-01\na2;c1;2026-01-02\n"
    for begun in ("sep=;\n", "# made by a tool\n# on a day; at noon\n# of rows\n"):
        (tmp_path / "payments.csv").write_text(f"{begun}account_id;card_fingerprint;paid_at\n{rows}")
        with read(tmp_path) as reading:
            assert {account for account, _, _ in reading.observations} == {"a1", "a2"}
            assert reading.rejected == []
    (tmp_path / "payments.csv").write_text("#n;account_id;card_fingerprint;paid_at\n1;a1;c1;2026-01-01\n")
    with read(tmp_path) as reading:
        assert {account for account, _, _ in reading.observations} == {"a1"}


def test_a_damaged_row_after_remarks_costs_itself(tmp_path: Path) -> None:
    rows = 'a1,"x\ny",2026-01-01\na2,c"1,2026-01-02\na3,"un"closed,2026-01-02\na4,c4,2026-01-02\n'
    (tmp_path / "payments.csv").write_text(f"# remark\naccount_id,card_fingerprint,paid_at\n{rows}")
    with read(tmp_path) as reading:
        assert {"a1", "a4"} <= {account for account, _, _ in reading.observations}


def test_a_table_of_a_western_spreadsheet_is_read_and_that_is_said(tmp_path: Path) -> None:
    text = "account_id,card_fingerprint,paid_at\n" + "".join(
        f"a{n},Gr\u00fc\u00dfe {n} \u20ac,2026-01-01\n" for n in range(9)
    )
    (tmp_path / "payments.csv").write_bytes(text.encode("cp1252"))
    with read(tmp_path) as reading:
        assert ("a3", "payment", "Gr\u00fc\u00dfe 3 \u20ac") in reading.observations
        assert len(reading.observations) == 9
        assert "payments.csv: not UTF-8: read as Windows-1252" in reading.lines


def test_a_western_table_that_begins_in_plain_letters_is_read_too(tmp_path: Path) -> None:
    """Only lines far below what is looked at first are no UTF-8."""
    plain = "".join(f"a{n},{'c' * 300}{n},2026-01-01\n" for n in range(1000))
    text = f"account_id,card_fingerprint,paid_at\n{plain}" + "".join(f"b{n},Gr\u00fc\u00dfe {n},\n" for n in range(90))
    (tmp_path / "payments.csv").write_bytes(text.encode("cp1252"))
    with read(tmp_path) as reading:
        assert ("b3", "payment", "Gr\u00fc\u00dfe 3") in reading.observations
        assert (len(reading.observations), reading.rejected) == (1090, [])
        assert "payments.csv: not UTF-8: read as Windows-1252" in reading.lines


def test_a_few_torn_lines_are_no_other_encoding(tmp_path: Path) -> None:
    rows = b"".join(b"a%d,c%d,2026-01-01\n" % (n, n) for n in range(9))
    (tmp_path / "payments.csv").write_bytes(
        b"account_id,card_fingerprint,paid_at\n" + rows + b"b1,\xff\xfe,\nb2,\xff,\n"
    )
    with read(tmp_path) as reading:
        assert len(reading.observations) == 9 and len(reading.rejected) == 2


def test_where_no_row_names_an_account_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_bytes(b"account_id,card_fingerprint,paid_at\nb1,\xff,\nb2,\xff,\n")
    with pytest.raises(InputError, match=r"name no account \(most rows: not UTF-8 text\)"), read(tmp_path):
        pass


def test_a_heading_alone_may_have_letters_of_western_languages(tmp_path: Path) -> None:
    text = (
        "Usage report;;\nMarch 2026;;\n\naccount_id;Gerätekennung;card_fingerprint\n"
        + "a1;d1;card-one\na2;d1;card-one\n" * 9
    )
    source = write_source(tmp_path)
    (source / "payments.csv").write_bytes(text.encode("cp1252"))
    with read(source) as reading:
        assert {value for _, _, value in reading.observations} == {"card-one"} and not reading.rejected
        assert "payments.csv: not UTF-8: read as Windows-1252" in reading.lines
