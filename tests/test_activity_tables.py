"""Activity that several tables tell of: counted by all that go on, by none twice, and what is left out is said."""

from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError
from graphlink.settings import read_settings

from .discovered import PEOPLE
from .source_folder import Rows, read, write_csv, write_jsonl, write_source

DEVICE = "77ab3c9a7be{:04d}"


def doings(days: range, *, prompt: bool = False, columns: tuple[str, str, str] = ("user_id", "ts", "ip")) -> Rows:
    """Forty doings a day by the people, from addresses that some of them share."""
    rows = []
    for n in range(40 * len(days)):
        who, at = f"person-{n % 60:03d}", f"2026-03-{days[n // 40]:02d}T{n % 24:02d}:{n % 40:02d}:00"
        row = dict(zip(columns, (who, at, f"45.1.2.{n % 17}"), strict=True))
        rows.append({**row, **({"prompt": f"Write me a letter about number {n}"} if prompt else {})})
    return rows


def activity(folder: Path) -> list[str]:
    """The tables by which `init` counts when accounts act."""
    return [one.path for one in discover(folder).proposal.sections if one.section == "activity"]


def test_a_log_that_goes_on_in_another_form_is_counted_whole(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "old.csv", doings(range(1, 6)))
    write_jsonl(tmp_path / "new.jsonl", doings(range(6, 10), prompt=True, columns=("userId", "time", "clientIp")))
    found = discover(tmp_path)
    assert activity(tmp_path) == ["new.jsonl", "old.csv"] and not found.proposal.unsure
    assert read_settings(write_settings(found)).activity[1].time == "ts"
    with read(tmp_path) as reading:
        assert reading.rows("select count(*), min(ts)::date::varchar, max(ts)::date::varchar from activity_event") == [
            (360, "2026-03-01", "2026-03-09")
        ]


def test_two_systems_that_tell_of_the_same_doings_are_counted_together(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "east.csv", doings(range(1, 9)))
    write_jsonl(tmp_path / "west.jsonl", [{**row, "ts": f"{row['ts'][:-1]}7"} for row in doings(range(1, 9))])
    assert sorted(activity(tmp_path)) == ["east.csv", "west.jsonl"]


def test_rows_told_again_are_counted_once_and_that_is_said(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "requests.csv", doings(range(1, 9)))
    write_jsonl(tmp_path / "gateway.jsonl", doings(range(1, 7), columns=("user", "time", "client_ip")))
    assert len(activity(tmp_path)) == 1
    (said,) = discover(tmp_path).proposal.unsure
    assert "tells already, so that when accounts act is not counted by it" in said


def test_sign_ins_beside_requests_are_other_doings_and_that_is_said(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "requests.csv", doings(range(1, 9), prompt=True))
    write_csv(tmp_path / "logins.csv", [{**row, "ts": f"{row['ts'][:-1]}7"} for row in doings(range(1, 9))])
    assert activity(tmp_path) == ["requests.csv"]
    (said,) = discover(tmp_path).proposal.unsure
    assert said.startswith("logins.csv: tells of other doings than requests.csv")


def test_one_section_or_several_may_be_written(tmp_path: Path) -> None:
    source = write_source(tmp_path)
    signal = '[[signals]]\nkind = "payment"\npath = "payments.csv"\nvalue = "card_fingerprint"\n'
    one = 'path = "payments.csv"\ntime = "paid_at"\n'
    (source / "graphlink.toml").write_text(f"{signal}[activity]\n{one}")
    with read(source) as reading:
        alone = reading.rows("select count(*) from activity_event")[0][0]
    (source / "graphlink.toml").write_text(
        f'{signal}[[activity]]\n{one}[[activity]]\npath = "accounts.csv"\ntime = "created_at"\n'
    )
    with read(source) as reading:
        assert reading.rows("select count(*) from activity_event")[0][0] > alone > 0
    (source / "graphlink.toml").write_text(f"{signal}[[activity]]\n{one}[[activity]]\n{one}")
    with pytest.raises(InputError, match=r"\[\[activity\]\] names payments.csv twice"), read(source):
        pass
