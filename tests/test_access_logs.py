"""Access logs: the common and the combined form that web servers write by themselves, rotated and packed."""

import gzip
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError

from .discovered import section, shown
from .source_folder import read, write_csv

COMMON = '{ip} - {user} [{day:02d}/Jan/2026:16:24:{n:02d} +0100] "POST /v1/chat?q=1 HTTP/1.1" 200 512'
COMBINED = COMMON + ' "https://app.example/" "Mozilla/5.0 (\\"x\\")"'
FORMS = {
    "common": (COMMON, None),
    "combined": (COMBINED, None),
    "nginx main": (COMBINED + ' "{hop}"', "http_x_forwarded_for"),
    "virtual host": ("shop.example:443 " + COMBINED, None),
    "list of forwarders first": (COMBINED.replace("{ip}", "{ip}, 10.0.0.7"), None),
    "by a collector": ("Jan 21 16:24:03 web1 nginx: " + COMBINED, None),
    "ingress": (COMBINED + ' 512 0.003 [default-web-80] [] 10.2.0.9:8080 7 "GET /a b" 200 a{n}', None),
}


def lines(form: str, rows: int = 40, user: str = "u{}", start: int = 0) -> str:
    """Lines of the form, by six users from three addresses."""
    return "".join(
        form.format(
            n=n % 60, day=1 + n % 28, user=user.format(n % 6), ip=f"45.1.2.{n % 3}", hop=f"81.2.3.{n % 3}, 10.0.0.7"
        )
        + "\n"
        for n in range(start, start + rows)
    )


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_read_by_what_init_writes(tmp_path: Path, name: str) -> None:
    form, _ = FORMS[name]
    (tmp_path / "access.log").write_text(lines(form))
    found = discover(tmp_path)
    assert shown(found) == [("ip", "access.log", "remote_user", "remote_addr", "time_local")]
    assert section(found, "activity")["time"] == "time_local"
    write_settings(found)
    with read(tmp_path) as reading:
        assert {("u0", "ip", "45.1.2.0"), ("u5", "ip", "45.1.2.2")} <= reading.observations
        assert not reading.rejected
        assert str(reading.rows("select min(first_seen) from observation")[0][0]) == "2026-01-01 15:24:00"


def test_the_clients_address_is_looked_for_behind_a_proxys(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(lines(FORMS["nginx main"][0]).replace("45.1.2.", "10.0.0."))
    (ip,) = [row for row in shown(discover(tmp_path)) if row[0] == "ip"]
    assert ip[3] == "http_x_forwarded_for"


def test_what_a_log_of_ones_own_form_adds_can_be_named(tmp_path: Path) -> None:
    """Who does not log a user's name logs an id of their own behind what the combined form has."""
    (tmp_path / "access.log").write_text(lines(COMBINED.replace("{user}", "-") + ' 0.004 "acct-{n}"'))
    write_csv(tmp_path / "people.csv", [{"id": f"acct-{n}", "joined": "2026-01-01"} for n in range(60)])
    found = discover(tmp_path)
    assert ("ip", "access.log", "extra_2", "remote_addr", "time_local") in shown(found)
    write_settings(found)
    with read(tmp_path) as reading:
        assert ("acct-7", "ip", "45.1.2.1") in reading.observations


def test_rotated_and_packed_parts_are_one_log(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(lines(COMBINED, start=80))
    (tmp_path / "access.log.1").write_text(lines(COMBINED, start=40))
    with gzip.open(tmp_path / "access.log.2.gz", "wt") as file:
        file.write(lines(COMBINED))
    (tmp_path / "error.log").write_text("2026/01/21 16:24:03 [error] 7#7: *1 open() failed, client: 45.1.2.3\n")
    found = discover(tmp_path)
    assert [row[1] for row in shown(found)] == ["access.log*"]
    assert [left.path for left in found.proposal.left_files] == ["error.log"]
    assert "its lines are no JSON, no CSV below a heading, no access log" in found.proposal.left_files[0].why
    write_settings(found)
    with read(tmp_path) as reading:
        assert sum(reading.sources.tables[0].rows) == 120


@pytest.mark.parametrize("name", ["access_log", "ssl_access_log-20260101", "access.log.2026-01-01", "ACCESS.LOG.1"])
def test_names_that_servers_give(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(lines(COMMON))
    assert [row[1] for row in shown(discover(tmp_path))] == [name]


def test_one_day_in_two_forms_is_read_once(tmp_path: Path) -> None:
    for day in (1, 2):
        text = lines(COMMON, start=40 * day)
        (tmp_path / f"access.log.{day}").write_text(text)
        (tmp_path / f"access.log.{day}.gz").write_bytes(gzip.compress(text.encode()))
    found = discover(tmp_path)
    assert [row[1] for row in shown(found)] == ["access.log.*.gz"]
    assert "is the table access.log.*.gz again" in found.proposal.left_files[0].why


def test_a_log_without_users_is_said_to_name_no_accounts(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(lines(COMBINED, user="-"))
    with pytest.raises(
        InputError, match=r"of an account \(access.log: no column names accounts: `remote_user` is empty"
    ):
        discover(tmp_path)


def test_a_line_that_is_none_costs_itself_alone(tmp_path: Path) -> None:
    broken = "\\x16\\x03 torn\n" + COMBINED.format(n=1, day=1, user="u9", ip="45.9.9.9") + ' "more" "than" "before"\n'
    (tmp_path / "access.log").write_text(lines(COMBINED, rows=400) + broken + lines(COMBINED))
    write_settings(discover(tmp_path))
    with read(tmp_path) as reading:
        assert [row[1:] for row in reading.rejected] == [
            (401, None, "not a line of an access log"),
            (402, None, "too many fields"),
        ]
        assert sum(reading.sources.tables[0].rows) == 440
