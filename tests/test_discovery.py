"""init: what lies in a folder, told as settings that a run reads."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.discovery import discover, write_settings
from graphlink.errors import InputError
from graphlink.reading import read_sources
from graphlink.settings import find_settings, read_settings

from .discovered import PEOPLE, section, shown, uses
from .foreign_folders import SAMPLE, gateway_folder, lake_folder, office_folder, sign_in_folder
from .lent_engine import lent_engine
from .source_folder import write_csv, write_jsonl, write_parquet

USER, LOG = "metadata.user_api_key_user_id", "logs"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gateway's logs, a processor's payments and a dump of users."""
    return gateway_folder(tmp_path_factory.mktemp("gateway"))


def test_a_gateways_logs_a_processors_payments_and_a_dump_of_users(gateway: Path) -> None:
    found = discover(gateway)
    assert section(found, "accounts") == {
        "path": "users_dump_20260131.csv.gz",
        "id": "id",
        "created_at": "inserted_at",
        "organisation": "org",
        "email_domain": "email",
    }
    assert shown(found) == [
        ("payment", "unified_payments.csv", "Customer ID", "Card Fingerprint", "Created (UTC)"),
        ("ip", LOG, USER, "metadata.requester_ip_address", "startTime"),
        ("device", LOG, USER, "metadata.headers.x-device-id", "startTime"),
        ("template", LOG, USER, "messages", "startTime"),
        ("email", "users_dump_20260131.csv.gz", "id", "email", None),
    ]
    assert found.proposal.signals[0].get("account_is") == "stripe_customer_id"
    assert section(found, "activity") == {"path": LOG, "account": USER, "time": "startTime", "model": "model"}
    assert [file.path for file in found.proposal.left_files] == ["notes.xlsx"]
    unused = {name: left.why for left in found.proposal.leftovers for name in left.columns}
    assert unused["Card Last4"] == "too little of a card" and unused["request_id"] == "another value in each row"
    assert {"stripe_customer_id", "messages", USER}.isdisjoint(unused)


def test_an_identity_providers_log(tmp_path: Path) -> None:
    found = discover(sign_in_folder(tmp_path))
    assert section(found, "accounts")["path"] == "people.NDJSON"
    assert shown(found) == [
        ("ip", "system-log.json", "actor.id", "client.ipAddress", "published"),
        ("device", "system-log.json", "actor.id", "client.device", "published"),
    ]


def test_a_lake(tmp_path: Path) -> None:
    found = discover(lake_folder(tmp_path))
    assert section(found, "accounts")["id"] == "customer_id"
    assert shown(found) == [
        ("payment", "payments.parquet", "customer_id", "payment_method_fingerprint", "paid_at"),
        ("ip", "fct_requests", "customer.id", "context.ip", "occurred_at"),
        ("device", "fct_requests", "customer.id", "context.device_id", "occurred_at"),
        ("template", "fct_requests", "customer.id", "input", "occurred_at"),
    ]


def test_tables_saved_by_hand(tmp_path: Path) -> None:
    found = discover(office_folder(tmp_path))
    assert section(found, "accounts") == {
        "path": "USERS.CSV",
        "id": "User ID",
        "created_at": "Sign-up Date",
        "organisation": "Company",
        "email_domain": "Mail Domain",
    }
    assert shown(found) == [
        ("payment", "CARDS.TSV", "User ID", "Card Hash", "Paid At"),
        ("ip", "Visits.NDJSON", "userId", "clientIp", "time"),
        ("device", "Visits.NDJSON", "userId", "visitorId", "time"),
    ]
    assert section(found, "activity")["path"] == "Visits.NDJSON"


def test_init_and_run_find_what_the_conventional_names_find(gateway: Path, tmp_path: Path) -> None:
    """The first hour with one's own data: two commands, and the first finding is there."""
    cases, runner = tmp_path / "out.case", CliRunner()
    asked = runner.invoke(app, ["init", str(gateway)])
    assert asked.exit_code == 0, asked.stderr
    assert "notes.xlsx: is no workbook that can be read" in asked.stderr and "graphlink run" in asked.stderr
    ran = runner.invoke(app, ["run", str(gateway), "--out", str(cases), "--no-pages"])
    assert ran.exit_code == 0, ran.stderr
    judged = runner.invoke(app, ["evaluate", str(cases), str(SAMPLE / "truth.csv"), "--json"])
    flagged = json.loads(judged.stdout)["flagged"]
    assert flagged["recall"] > 0.75 and flagged["precision"] > 0.95


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    write_csv(tmp_path / "logins.csv", uses(20, client_ip="45.1.2.{}"))
    (tmp_path / "graphlink.toml").write_text("[detect]\nseed = 3\n")
    refused = CliRunner().invoke(app, ["init", str(tmp_path)])
    assert refused.exit_code == 2 and "graphlink.toml: is there already" in refused.stderr
    with pytest.raises(InputError, match="is there already"):
        write_settings(discover(tmp_path))
    assert (tmp_path / "graphlink.toml").read_text() == "[detect]\nseed = 3\n"


def test_paths_count_from_where_the_settings_are_written(tmp_path: Path) -> None:
    folder = office_folder(tmp_path)
    out = tmp_path / "elsewhere" / "office.toml"
    out.parent.mkdir()
    written = CliRunner().invoke(app, ["init", str(folder), "-o", str(out), "--json"])
    told = json.loads(written.stdout)
    assert told["settings"] == str(out)
    assert read_settings(out).signals[0].path == "../From Office/CARDS.TSV"
    assert {"section": "accounts", "path": "USERS.CSV"}.items() <= told["sections"][0].items()
    settings, base = find_settings(folder, out)
    with lent_engine() as engine:
        read = {one.path for one in read_sources(engine, folder, settings, base=base).inputs}
    assert read == {f"../From Office/{section['path']}" for section in told["sections"]}


def test_one_log(tmp_path: Path) -> None:
    rows = [{"user": f"u{n % 4}", "remote_addr": f"45.1.2.{n % 3}", "time": f"2026-01-0{1 + n % 9}"} for n in range(30)]
    write_jsonl(tmp_path / "gateway.jsonl", rows)
    found = discover(tmp_path / "gateway.jsonl")
    assert shown(found) == [("ip", "gateway.jsonl", "user", "remote_addr", "time")]
    assert write_settings(found) == tmp_path / "graphlink.toml"
    written = (tmp_path / "graphlink.toml").read_text()
    # The comment on decisions is what a person would uncomment.
    (tmp_path / "decided.toml").write_text(written.replace("# [decisions]", "[decisions]").replace("# path", "path"))
    assert read_settings(tmp_path / "graphlink.toml").decisions.path is None
    assert read_settings(tmp_path / "decided.toml").decisions.path == "decisions.jsonl"
    ran = CliRunner().invoke(app, ["run", str(tmp_path / "gateway.jsonl"), "-o", str(tmp_path / "x.case")])
    assert ran.exit_code == 0, ran.stderr


def test_addresses_of_proxies_give_way_to_those_that_a_header_tells(tmp_path: Path) -> None:
    """Each header has a name of its own, and everybody comes by the few addresses of a proxy."""
    rows = [
        {
            "user": f"u{n % 4}",
            "remote_addr": f"45.1.2.{n % 2}",
            "request": {"headers": {"Cf-Connecting-Ip": f"81.2.{n}.7"}},
            "client": {"addr": f"92.3.4.{n % 60}"},
            "time": f"2026-01-0{1 + n % 9}",
        }
        for n in range(60)
    ]
    write_jsonl(tmp_path / "gateway.jsonl", rows)
    found = discover(tmp_path)
    assert shown(found) == [("ip", "gateway.jsonl", "user", "request.headers.Cf-Connecting-Ip", "time")]


def test_few_addresses_by_which_everybody_comes_are_a_proxys(tmp_path: Path) -> None:
    rows = [
        {"user": f"u{n % 4}", "remote_addr": f"45.1.2.{n % 2}", "caller_addr": f"81.2.{n}.7", "time": n + 1.7e9}
        for n in range(60)
    ]
    write_jsonl(tmp_path / "gateway.jsonl", rows)
    assert shown(discover(tmp_path)) == [("ip", "gateway.jsonl", "user", "caller_addr", "time")]


def test_addresses_of_few_people_are_no_proxys(tmp_path: Path) -> None:
    rows = [
        {"user": f"u{n % 9}", "ip": f"45.1.2.{n % 9}", "last_hop": f"81.2.{n}.7", "time": n + 1.7e9} for n in range(60)
    ]
    write_jsonl(tmp_path / "gateway.jsonl", rows)
    assert shown(discover(tmp_path)) == [("ip", "gateway.jsonl", "user", "ip", "time")]


@pytest.mark.parametrize("name", ["contents", "conversations", "chat_history"])
def test_messages_by_another_name_are_prompts(tmp_path: Path, name: str) -> None:
    said = [[{"role": "user", "parts": [{"text": f"How many words have {n} letters?"}]}] for n in range(30)]
    rows = [{"user": f"u{n % 4}", "request": {name: one}, "time": n + 1.7e9} for n, one in enumerate(said)]
    write_jsonl(tmp_path / "gateway.jsonl", rows)
    assert shown(discover(tmp_path)) == [("template", "gateway.jsonl", "user", f"request.{name}", "time")]


def test_a_table_of_rows_is_no_table_of_accounts(tmp_path: Path) -> None:
    """Feedback names exchanges, and exchanges name users: the users are the accounts."""
    write_parquet(tmp_path / "crm.parquet", PEOPLE)
    rows = [{**row, "exchange_id": f"x{n:06d}"} for n, row in enumerate(uses(50, ip="45.1.2.{}"))]
    write_parquet(tmp_path / "exchanges.parquet", rows)
    write_parquet(tmp_path / "feedback.parquet", [{"exchange_id": f"x{n:06d}", "stars": n % 5} for n in range(60)])
    found = discover(tmp_path)
    assert section(found, "accounts")["path"] == "crm.parquet"
    assert "feedback.parquet: nothing that it shows is known" in found.proposal.unsure[0]


def test_who_paid_once_stands_once_in_the_payments_and_in_the_list_of_all(tmp_path: Path) -> None:
    """Keys of a gateway, of which two in three have paid, once each: the payments list no accounts."""
    keys = [f"key-{7919 * n % 10**8:08d}" for n in range(1, 91)]
    write_csv(
        tmp_path / "keys.csv",
        [{"key_id": one, "created_at": f"2026-01-{1 + n % 28:02d}T10:00:07"} for n, one in enumerate(keys)],
    )
    paid = [
        {
            "key_id": one,
            "card_fingerprint": f"{10**15 + n % 50 * 7919:016x}",
            "paid_at": f"2026-02-{1 + n % 28:02d}T11:00:09",
        }
        for n, one in enumerate(keys[:60])
    ]
    write_csv(tmp_path / "payments.csv", paid)
    write_csv(
        tmp_path / "gateway.csv",
        [
            {"key_id": keys[n % 90], "ts": f"2026-02-{1 + n % 28:02d}T12:00:0{n % 10}", "ip": f"45.1.2.{n % 17}"}
            for n in range(400)
        ],
    )
    found = discover(tmp_path)
    assert section(found, "accounts")["path"] == "keys.csv"
    assert ("payment", "payments.csv", "key_id", "card_fingerprint", "paid_at") in shown(found)


def test_days_of_one_log_are_one_table_and_other_tables_are_not(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    for day in (1, 2, 3):
        write_csv(tmp_path / f"visits-2026-01-0{day}.csv", uses(20, client_ip="45.1.2.{}"))
    write_csv(tmp_path / "export_1.csv", uses(20, card_hash="0f3c9a7be{:04d}"))
    write_csv(tmp_path / "export_2.csv", uses(20, device_id="77ab3c9a7be{:04d}"))
    tables = {kind: path for kind, path, *_ in shown(discover(tmp_path))}
    assert tables == {"payment": "export_1.csv", "device": "export_2.csv", "ip": "visits-*.csv"}


def test_days_in_folders_of_year_and_month_are_one_table_and_so_is_the_next_day(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    for day in ("2025/12/30", "2025/12/31", "2026/01/01"):
        (tmp_path / "logs" / day).mkdir(parents=True)
        write_jsonl(tmp_path / "logs" / day / "events.jsonl", uses(20, client_ip="45.1.2.{}"))
    found = discover(tmp_path)
    assert {path for _, path, *_ in shown(found)} == {"logs/*/*/*/events.jsonl"}
    other = tmp_path / "logs" / "2026" / "01" / "02"
    other.mkdir()
    write_csv(other / "cards.csv", uses(20, card_hash="0f3c9a7be{:04d}"))
    assert {path for _, path, *_ in shown(discover(tmp_path))} == {
        "logs/*/*/*/events.jsonl",
        "logs/2026/01/02/cards.csv",
    }


def test_folders_of_one_shape_with_other_columns_are_tables_of_their_own(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    for number, columns in enumerate(({"card_hash": "0f3c9a7be{:04d}"}, {"device_id": "77ab3c9a7be{:04d}"})):
        (tmp_path / f"shard{number}").mkdir()
        write_csv(tmp_path / f"shard{number}" / "uses.csv", uses(20, **columns))
    assert {path for _, path, *_ in shown(discover(tmp_path))} == {"shard0/uses.csv", "shard1/uses.csv"}


def nothing_there(folder: Path) -> None:
    pass


def only_a_workbook(folder: Path) -> None:
    (folder / "users.numbers").write_bytes(b"PK\x03\x04")


def nothing_shared(folder: Path) -> None:
    write_csv(folder / "people.csv", PEOPLE)
    write_csv(folder / "plans.csv", uses(20, plan="plan {}"))


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        (nothing_there, "no table in it (it is empty)"),
        (only_a_workbook, "no table in it (users.numbers: save it as .xlsx or CSV)"),
        (nothing_shared, "no table of it shows a card, device, address, prompt, mail or phone"),
    ],
)
def test_a_folder_that_tells_nothing_is_refused_in_one_line(
    tmp_path: Path, fill: Callable[[Path], None], told: str
) -> None:
    fill(tmp_path)
    refused = CliRunner().invoke(app, ["init", str(tmp_path)])
    assert refused.exit_code == 2 and told in refused.stderr and refused.stderr.count("\n") == 1
    assert not (tmp_path / "graphlink.toml").exists()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder or file"):
        discover(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"copy it here first \(such as aws s3 cp"):
        discover("s3://bucket/exports")


HOSTILE: Sequence[str] = ['say "hi"\n[detect]', "back\\slash", "del\x7f", "'''", "# no comment", "{env:HOME}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_a_column_or_file_becomes_a_setting(tmp_path: Path, name: str) -> None:
    write_jsonl(tmp_path / "people.jsonl", [{**row, name: "x"} for row in PEOPLE])
    file = name.replace("/", "-") + ".jsonl"
    write_jsonl(tmp_path / file, uses(20, **{f"{name} device_id": "77ab3c9a7be{:04d}"}))
    settings = read_settings(write_settings(discover(tmp_path)))
    assert settings.detect.seed == 7
    assert [(one.kind, one.path, one.value) for one in settings.signals] == [("device", file, f"{name} device_id")]


def test_what_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "cards.csv", uses(20, card_hash="0f3c9a7be{:04d}"))
    shutil.copy(tmp_path / "cards.csv", tmp_path / "cards.tsv")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "list.json").write_text("[1, 2, 3]")
    found = discover(tmp_path)
    assert shown(found) == [("payment", "cards.csv", "user_id", "card_hash", None)]
    why = {file.path: file.why for file in found.proposal.left_files}
    assert why.keys() == {"broken.parquet", "cards.tsv", "empty.csv", "list.json"}
    assert why["cards.tsv"].startswith("is the table cards.csv again")
    assert "no line is a JSON object" in why["list.json"]


def test_a_case_and_a_truth_beside_the_tables_are_no_tables(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "cards.csv", uses(20, card_hash="0f3c9a7be{:04d}"))
    write_csv(tmp_path / "truth.csv", [{"account_id": row["user_id"], "label": "fake"} for row in PEOPLE])
    (tmp_path / "old.case").mkdir()
    (tmp_path / "old.case" / "run.json").write_text("{}")
    shutil.copy(tmp_path / "cards.csv", tmp_path / "old.case" / "cards.csv")
    assert {path for _, path, *_ in shown(discover(tmp_path))} == {"cards.csv"}


def test_a_table_whose_first_line_is_a_row_is_not_read_by_it(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "cards.csv", uses(20, card_hash="0f3c9a7be{:04d}"))
    rows = [f"person-{n % 20:03d},2026-01-02 10:00:{n:02d},45.1.2.{n % 9},77ab3c9a7be{n:04d}" for n in range(60)]
    (tmp_path / "visits.csv").write_text("\n".join(rows))
    found = discover(tmp_path)
    assert {path for _, path, *_ in shown(found)} == {"cards.csv"}
    assert [file.path for file in found.proposal.left_files] == ["visits.csv"]
    assert "put a line with their names above it" in found.proposal.left_files[0].why
