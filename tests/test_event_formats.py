"""Lines of security products: values with blanks, fields that a label beside them names, and who acted."""

import json
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .source_folder import read, write_csv

PROGRAMS = ("Mozilla/5.0 (Windows NT 10.0) Chrome/122", "okhttp/4.9 (Linux)")


def line(n: int, who: str) -> str:
    """What account n of 60 did; four have one device."""
    return (
        f"CEF:0|Acme|Gate\\|way|3.1|100|Login ok|3|rt={1772325500000 + n * 997} suser={who} src=45.1.{n % 60}.7 "
        f"requestClientApplication={PROGRAMS[n % 2]} cs1Label=Device Fingerprint cs1={n % 60 // 4 + 7:032x} "
        "msg=all a\\=b and more outcome=success"
    )


@pytest.mark.parametrize("form", ["log", "csv"])
def test_lines_are_read_by_name_and_label(tmp_path: Path, form: str) -> None:
    """The accounts were the two programs, and devices were left out."""
    lines = [line(n, f"user{n % 60}") for n in range(240)]
    if form == "log":
        (tmp_path / "siem.log").write_text("".join(f"Mar 01 00:38:20 gw01 {one}\n" for one in lines))
    else:
        write_csv(tmp_path / "siem.csv", [{"raw": one, "received": "x"} for one in lines])
    found = discover(tmp_path)
    write_settings(found)
    with read(tmp_path) as reading:
        assert reading.rejected == []
        seen = reading.rows(
            "select kind, count(distinct account_id), count(distinct value) from observation group by kind"
        )
        assert {tuple(row) for row in seen} >= {("ip", 60, 60), ("device", 60, 15)}


def test_a_value_goes_on_to_the_next_name(tmp_path: Path) -> None:
    (tmp_path / "siem.log").write_text("".join(f"{line(n, f'Ann Smith {n % 60}')}\n" for n in range(240)))
    (tmp_path / "graphlink.toml").write_text(
        '[[signals]]\nkind = "ip"\npath = "siem.log"\naccount = "suser"\nvalue = "src"\n'
    )
    with read(tmp_path) as reading:
        assert len(reading.rows("select distinct account_id from observation")) == 60
        assert reading.rows("select min(account_id) from account") == [("Ann Smith 0",)]


def test_a_few_programs_are_no_accounts(tmp_path: Path) -> None:
    rows = [{"client_application": PROGRAMS[n % 2][:7], "src_ip": f"45.1.{n % 60}.7", "n": n} for n in range(600)]
    (tmp_path / "log.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    with pytest.raises(Exception, match="no column names accounts"):
        discover(tmp_path)


@pytest.mark.parametrize(("more", "said"), [("", 1), (" ts=2026-03-01T10:00:00Z", 0)])
def test_days_without_a_year_are_said(tmp_path: Path, more: str, said: int) -> None:
    """Nothing told that no time was read."""
    told = "user=u{0} ip=45.1.{0}.7 ok=1"
    lines = (f"Mar  1 10:{n % 60:02d}:00 web01 portal[7]: {told.format(n % 60)}{more}\n" for n in range(180))
    (tmp_path / "portal.log").write_text("".join(lines))
    notes = [text for text in discover(tmp_path).proposal.unsure if "no year" in text]
    assert len(notes) == said
    assert all(text.startswith("portal.log: the days before its lines have no year") for text in notes)
