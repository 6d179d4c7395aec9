"""The commands report, compare and watch, as people call them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from graphlink.case.redaction import KEY_VARIABLE
from tests.report_case import account, small_case
from tests.test_report_formats import KEY


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_case(tmp_path_factory.mktemp("commands") / "march.case").path


def graphlink(*arguments: object, **environment: str) -> Result:
    """What the command gives, called in this process."""
    return CliRunner().invoke(app, [str(one) for one in arguments], env={KEY_VARIABLE: None, **environment})


def test_a_page_is_written_by_a_process_too_whatever_its_locale(case: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graphlink", "report", case, "--out", tmp_path / "report.html"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"wrote {tmp_path / 'report.html'}\n")


def test_a_page_is_written_into_the_case_and_its_path_printed(case: Path) -> None:
    done = graphlink("report", case)
    assert (done.exit_code, done.stdout) == (0, f"{case / 'report.html'}\n")
    assert (case / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_part_never_takes_the_place_of_the_whole(case: Path) -> None:
    done = graphlink("report", case, "--community", 3, "--format", "xlsx")
    assert done.stdout.strip() == str(case / "report-part.xlsx")


def test_text_formats_go_to_standard_output(case: Path, tmp_path: Path) -> None:
    document = json.loads(graphlink("report", case, "--format", "json", "--community", 1, "--community", 3).stdout)
    assert [row["community_id"] for row in document["communities"]] == [1, 3]
    done = graphlink("report", case, "--format", "md", "-o", tmp_path / "r.md")
    assert (done.stdout, done.stderr) == ("", f"wrote {tmp_path / 'r.md'}\n")
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# Linked accounts in march")


def test_redaction_needs_a_key_and_takes_it_from_the_environment_or_a_file(case: Path, tmp_path: Path) -> None:
    refused = graphlink("report", case, "--format", "md", "--redact")
    assert refused.exit_code == 2
    assert "--key-file" in refused.stderr
    (tmp_path / "key").write_bytes(KEY + b"\n")
    by_file = graphlink("report", case, "--format", "json", "--key-file", tmp_path / "key")
    by_environment = graphlink("report", case, "--format", "json", "--redact", **{KEY_VARIABLE: KEY.decode()})
    assert by_file.stdout == by_environment.stdout
    assert account(1) not in by_file.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "{case}", "--community", 77), "no community 77"),
        (("report", "{case}", "--format", "pdf"), "choose one of html, md, json, csv, xlsx"),
        (("report", "{case}/none"), "no such case folder"),
        (("compare", "{case}", "{case}/none"), "no such case folder"),
        (("watch", "{case}", "{case}/none"), "no such folder"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(case: Path, arguments: tuple[object, ...], said: str) -> None:
    done = graphlink(*(str(one).format(case=case) for one in arguments))
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_compare_prints_what_changed_or_json(case: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.case"
    shutil.copytree(case, later)
    done = graphlink("compare", case, later)
    assert done.exit_code == 0
    assert "The accounts are the same ones as before." in done.stdout
    document = json.loads(graphlink("compare", case, later, "--json").stdout)
    assert document["counts"]["kept"] == 4


def test_watch_prints_who_would_join_and_by_what(case: Path, tmp_path: Path) -> None:
    source = tmp_path / "day"
    source.mkdir()
    (source / "accounts.csv").write_text("account_id,created_at\nnew1,2026-03-16\nother,2026-03-16\n")
    (source / "payments.csv").write_text(
        "account_id,card_fingerprint,paid_at\nnew1,card-1-0,2026-03-16 10:00\nnew1,card-1-1,2026-03-16 11:00\n"
        "other,card-x,2026-03-16 10:00\n"
    )
    (source / "logins.csv").write_text(
        "account_id,ts,ip,device_fingerprint\nnew1,2026-03-16 09:00,203.0.113.1,rack\n"
        "other,2026-03-16 09:00,198.51.100.7,x\n"
    )
    document = json.loads(graphlink("watch", case, source, "--json").stdout)
    assert document["accounts"] == 2
    (one,) = document["sightings"]
    assert (one["account_id"], one["community_id"], one["network_id"]) == ("new1", 1, 1)
    assert {tie["kind"] for tie in one["evidence"]} == {"payment", "ip", "device"}
    done = graphlink("watch", case, source)
    assert "1 of 2 accounts would join a known community" in done.stdout
    assert "\x1b" not in done.stdout
