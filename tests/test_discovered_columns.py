"""init: what a column is, by its name, its values and what they meet; and what a person is asked."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import init as init_command
from cli.main import app
from graphlink.discovery import Question, discover
from graphlink.discovery.profiles import Profile, profiles_of
from graphlink.errors import InputError
from graphlink.reading import Column

from .discovered import PEOPLE, section, shown, uses
from .lent_engine import lent_engine
from .source_folder import write_csv, write_jsonl


def test_the_id_of_a_row_is_no_account(tmp_path: Path) -> None:
    write_csv(tmp_path / "log.csv", [{"id": f"r{n:04d}", "ip": f"45.1.2.{n % 9}"} for n in range(60)])
    with pytest.raises(InputError, match=r"log.csv: no column names accounts"):
        discover(tmp_path)
    write_csv(
        tmp_path / "log.csv", [{"id": f"r{n:04d}", "user_id": f"u{n}", "ip": f"45.1.2.{n % 9}"} for n in range(60)]
    )
    assert shown(discover(tmp_path)) == [("ip", "log.csv", "user_id", "ip", None)]


def test_of_two_columns_that_are_close_a_person_says_which(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "visits.csv", uses(20, client_ip="45.1.2.{}", ip="45.9.2.{}"))
    asked: list[Question] = []

    def second(question: Question) -> int:
        asked.append(question)
        return 1

    assert shown(discover(tmp_path, ask=second)) == [("ip", "visits.csv", "user_id", "ip", None)]
    assert [question.choices for question in asked] == [("client_ip", "ip")]
    alone = discover(tmp_path)
    assert shown(alone) == [("ip", "visits.csv", "user_id", "client_ip", None)]
    assert alone.proposal.unsure == ("visits.csv: which column is the ip? Took `client_ip`; could be `ip`",)


def test_at_a_terminal_the_question_is_asked_until_the_answer_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "visits.csv", uses(20, client_ip="45.1.2.{}", ip="45.9.2.{}"))
    monkeypatch.setattr(init_command, "at_terminal", lambda: True)
    asked = CliRunner().invoke(app, ["init", str(tmp_path)], input="7\n2\n")
    assert asked.exit_code == 0 and "7 is none of them" in asked.stderr
    assert 'value = "ip"' in (tmp_path / "graphlink.toml").read_text()


def test_which_number_is_the_day_is_asked_and_never_guessed(tmp_path: Path) -> None:
    people = [{"user_id": f"person-{n:03d}", "joined": f"0{1 + n % 9}/0{1 + n % 7}/2026 10:00"} for n in range(60)]
    write_csv(tmp_path / "people.csv", people)
    write_csv(tmp_path / "cards.csv", uses(20, card_hash="0f3c9a7be{:04d}"))
    unsure = discover(tmp_path)
    assert "created_format" not in section(unsure, "accounts")
    assert 'add: created_format = "%d/%m/%Y %H:%M"' in unsure.proposal.unsure[0]
    assert section(discover(tmp_path, ask=lambda _: 0), "accounts")["created_format"] == "%d/%m/%Y %H:%M"
    assert section(discover(tmp_path, ask=lambda _: 1), "accounts")["created_format"] == "%m/%d/%Y %H:%M"


@pytest.mark.parametrize(
    ("name", "pattern", "kind"),
    [
        ("Card Fingerprint", "fp0cC91ab3{:04d}", "payment"),
        ("cardLast4", "{:04d}", None),
        ("card_brand", "brand {}", None),
        ("user_agent", "Mozilla/5.0 ({})", None),
        ("payment_intent", "pi_3c91ab{:04d}", None),
        ("deviceId", "d-0cc91ab3{:04d}", "device"),
        ("device_type", "phone {}", None),
        ("server_ip", "45.1.2.{}", None),
        ("cf-connecting-ip", "45.1.2.{}", "ip"),
        ("X-Forwarded-For", "45.1.2.{}, 10.0.0.1", "ip"),
        ("ip_hash", "9f86d081884c7d659a2feaa0c55ad{:03d}", "ip"),
        ("contact", "someone{}@mail.example", "email"),
        ("mobile", "+49 151 234567{:02d}", "phone"),
        ("iban", "DE0212030000000020{:04d}", "iban"),
        ("prompt_text", "write {} lines about the sea please", "template"),
        ("mac", "00:1a:2b:3c:4d:{:02d}", "device"),
        ("length", "00:{:02d}:09", None),
        ("seen", "2001:db8::{}", "ip"),
        ("seen", "2001:db8:0:0:1:2:3:{}", "ip"),
        ("seen", "::ffff:45.1.2.{}", "ip"),
        ("response_text", "here are {} lines about the sea", None),
    ],
)
def test_what_a_column_is_by_its_name_and_its_values(tmp_path: Path, name: str, pattern: str, kind: str | None) -> None:
    write_csv(tmp_path / "people.csv", PEOPLE)
    write_csv(tmp_path / "table.csv", uses(20, **{name: pattern, "session_device_id": "x-{:05d}"}))
    found = {column: what for what, _, _, column, _ in shown(discover(tmp_path))}
    assert found.get(name) == kind


def test_small_numbers_meet_everything_and_prove_nothing(tmp_path: Path) -> None:
    """Amounts from 1 to 40 are ids too, where accounts are numbered from 1."""
    write_csv(tmp_path / "users.csv", [{"id": str(n), "created": f"2026-01-{n % 28 + 1:02d}"} for n in range(1, 61)])
    rows = [
        {"amount": str(n % 40 + 1), "user_id": str(n % 55 + 1), "card_hash": f"c0ffee{n % 9:06d}"} for n in range(90)
    ]
    write_csv(tmp_path / "charges.csv", rows)
    assert shown(discover(tmp_path)) == [("payment", "charges.csv", "user_id", "card_hash", None)]


def test_the_two_ends_of_a_transfer_are_kinds_of_ones_own(tmp_path: Path) -> None:
    wallets = [f"0x{n:040x}" for n in range(50)]
    write_csv(tmp_path / "eligible.csv", [{"address": wallet} for wallet in wallets])
    rows = [{"from": wallets[n % 5], "to": wallets[n], "value_eth": str(n / 7)} for n in range(5, 50)]
    write_csv(tmp_path / "transfers.csv", [*rows, *({**row, "from": row["to"], "to": wallets[0]} for row in rows)])
    found = discover(tmp_path)
    assert {one[:4] for one in shown(found)} == {
        ("from", "transfers.csv", "to", "from"),
        ("to", "transfers.csv", "from", "to"),
    }
    assert any("is `from` private?" in text for text in found.proposal.unsure)


def test_ids_and_dates_inside_objects(tmp_path: Path) -> None:
    """As a document store exports them; an object is told by its members, never read as a text."""
    people = [{"_id": {"$oid": f"65a{n:021x}"}, "createdAt": {"$date": f"2026-01-{1 + n % 28:02d}"}} for n in range(60)]
    write_jsonl(tmp_path / "members.json", people)
    rows = [{"_id": {"$oid": f"77f{n:021x}"}, "by": people[n % 20]["_id"], "ip": f"45.1.2.{n % 7}"} for n in range(60)]
    write_jsonl(tmp_path / "events.json", rows)
    found = discover(tmp_path)
    assert section(found, "accounts") == {"path": "members.json", "id": "_id.$oid", "created_at": "createdAt.$date"}
    assert shown(found) == [("ip", "events.json", "by.$oid", "ip", None)]


def test_ids_that_meet_tell_tables_of_any_language(tmp_path: Path) -> None:
    write_csv(tmp_path / "kunden.csv", [{"Kundennummer": f"K-{n:05d}", "Firma": f"f{n % 9}"} for n in range(60)])
    rows = [
        {"Kundennummer": f"K-{n % 20:05d}", "Zeitpunkt": f"2026-01-02 10:{n:02d}", "IP": "45.1.2.3"} for n in range(60)
    ]
    write_csv(tmp_path / "anmeldungen.csv", [{**row, "IP": f"45.1.2.{n % 7}"} for n, row in enumerate(rows)])
    found = discover(tmp_path)
    assert section(found, "accounts")["id"] == "Kundennummer"
    assert shown(found) == [("ip", "anmeldungen.csv", "Kundennummer", "IP", "Zeitpunkt")]


def test_an_address_names_no_account_and_what_is_everywhere_the_same_ties_nobody(tmp_path: Path) -> None:
    rows = [{"client": f"45.1.2.{n % 7}", "api_key_id": f"key_{n % 9}", "last_ip": "45.1.2.9"} for n in range(60)]
    write_jsonl(tmp_path / "requests.jsonl", rows)
    found = discover(tmp_path)
    assert shown(found) == [("ip", "requests.jsonl", "api_key_id", "client", None)]


def test_what_is_called_a_time_or_an_address_and_reads_as_neither_is_said(tmp_path: Path) -> None:
    """Left out in silence, the run would find nobody and nobody would know why."""
    rows = [
        {
            "user_id": f"u{n % 9}",
            "device_id": f"{n % 5:016x}",
            "ts": f"1{n % 9} вересня 2025",
            "client_ip": f"10.1.1.{n}+x",
        }
        for n in range(40)
    ]
    write_csv(tmp_path / "requests.csv", rows)
    (tmp_path / "title.csv").write_text("Report of uses\n" + "alpha,beta\n" * 30)
    write_csv(tmp_path / "users.csv", [{"user_id": f"u{n}", "created_at": f"2025-01-{n + 10}"} for n in range(9)])
    unsure = "\n".join(discover(tmp_path).proposal.unsure)
    assert "requests.csv: `ts` is not used: `10 вересня 2025` does not read as time" in unsure
    assert "requests.csv: `client_ip` is not used: `10.1.1.0+x` does not read as address" in unsure
    assert "created_at" not in unsure
    assert "title.csv: no" in unsure


def test_what_looks_private_by_its_values_is_a_kind_beside_those_that_are_known(tmp_path: Path) -> None:
    rows = [
        {
            "user_id": f"person-{n:03d}",
            "card_hash": f"0f3c9a7be{n % 250:04d}",
            # A lantern is one account's but for those of every fifth, who share theirs by fours; a shop is everybody's.
            "lantern_ref": f"ck-{n if n % 5 else n % 20}-{n % 7 if n % 5 else 0}",
            "shop_id": f"shop-{n % 61}",
            "visit_id": f"v-{n // 2}",
        }
        for n in range(300)
    ]
    write_csv(tmp_path / "people.csv", [{"user_id": f"person-{n:03d}"} for n in range(300)])
    write_csv(tmp_path / "visits.csv", rows)
    found = discover(tmp_path)
    assert shown(found) == [
        ("payment", "visits.csv", "user_id", "card_hash", None),
        ("lantern_ref", "visits.csv", "user_id", "lantern_ref", None),
    ]
    assert found.proposal.unsure == (
        "visits.csv: is `lantern_ref` private? Taken as the kind `lantern_ref` of your own",
    )
    assert any("shop_id" in one.columns and "not known" in one.why for one in found.proposal.leftovers)


def test_who_is_paid_and_who_pays_are_two_kinds(tmp_path: Path) -> None:
    rows = [
        {
            "user_id": f"person-{n:03d}",
            "to_iban": f"DE{70 + n:020d}",
            "from_iban": f"DE{7000 + n - n % 2 * (n < 20):020d}",
        }
        for n in range(300)
    ]
    write_csv(tmp_path / "people.csv", [{"user_id": f"person-{n:03d}"} for n in range(300)])
    write_csv(tmp_path / "transfers.csv", [*rows, *rows])
    assert [(kind, column) for kind, _, _, column, _ in shown(discover(tmp_path))] == [
        ("iban", "to_iban"),
        ("from_iban", "from_iban"),
    ]


def test_a_table_whose_ids_are_written_otherwise_is_told_how(tmp_path: Path) -> None:
    write_csv(tmp_path / "users.csv", [{"user_id": f"{n:08d}", "created_at": "2026-01-01"} for n in range(101, 140)])
    write_csv(tmp_path / "cards.csv", [{"user_id": f"{n:08d}", "card": f"c{n % 17}x"} for n in range(101, 140)])
    write_csv(tmp_path / "logins.csv", [{"user_id": n, "ip": f"203.0.113.{n % 9}"} for n in range(101, 140)])
    assert (
        "logins.csv: no column names accounts: `user_id` meets 0 % of them, but `101` here and `00000101` there look "
        "alike; write ids the same way in both; the table is not used"
    ) in discover(tmp_path).proposal.unsure


def test_a_table_of_pairs_of_ids_leads_to_the_accounts_and_is_no_list_of_them(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", [{"user_id": f"u{n}", "created_at": "2026-01-01"} for n in range(60)])
    write_csv(tmp_path / "user_customer.csv", [{"user_id": f"u{n}", "customer_id": f"cus{7 * n}"} for n in range(60)])
    write_csv(tmp_path / "cards.csv", [{"customer_id": f"cus{7 * (n % 60)}", "card": f"c{n % 17}x"} for n in range(90)])
    write_csv(tmp_path / "seen.csv", [{"customer_id": f"cus{7 * (n % 60)}", "ip": f"203.0.113.{n}"} for n in range(90)])
    proposal = discover(tmp_path).proposal
    (accounts,) = (one for one in proposal.sections if one.section == "accounts")
    assert (accounts.get("path"), accounts.get("id"), accounts.get("created_at")) == (
        "people.csv",
        "user_id",
        "created_at",
    )
    assert {(one.path, one.get("through.path"), one.get("through.account")) for one in proposal.signals} == {
        ("cards.csv", "user_customer.csv", "user_id"),
        ("seen.csv", "user_customer.csv", "user_id"),
    }


def test_addresses_in_forms_of_programs_and_analysts_are_known(tmp_path: Path) -> None:
    forms = {
        "forwarded": 'for=_hidden, for=unknown;proto=http, For="203.0.113.{}"',
        "peer_ip": "('203.0.113.{}', 5{})",
        "client_ip": "host-{}.isp.example (203.0.113.{})",
        "ip": "203[.]0[.]113[.]{}",
        "ip_address": "203.0.{}.***",
        "ip_hash": "{:02d}ZlNdSA0GSmgyHAaOoCT4h8tcXx/KT4ub0vkAxOX6s=",
        "user_ip": "-1{}0731520",
    }
    for name, form in forms.items():
        rows = [{"user_id": f"u{n % 30}", name: form.format(n % 40 + 10, n % 40 + 10)} for n in range(90)]
        write_csv(tmp_path / "logins.csv", rows)
        (found,) = discover(tmp_path).proposal.signals
        assert (found.get("kind"), found.get("value")) == ("ip", name), name


def test_what_is_called_a_time_and_is_none_is_no_kind_of_its_own(tmp_path: Path) -> None:
    rows = [
        {"user_id": f"u{n % 30}", "ip": f"203.0.113.{n % 40}", "ts": f"2026-W{n % 50 + 1:02d}-{n % 7 + 1}T{n % 24}:{n}"}
        for n in range(90)
    ]
    write_csv(tmp_path / "logins.csv", [*rows, *({**row, "user_id": "u31"} for row in rows[:9])])
    proposal = discover(tmp_path).proposal
    assert [one.get("kind") for one in proposal.signals] == ["ip"]
    assert any("`ts` is not used" in text and "does not read as time" in text for text in proposal.unsure)


def test_a_column_that_was_called_anew_is_read_under_both_names(tmp_path: Path) -> None:
    rows = [{"user_id": f"u{n % 30}", "ip": f"203.0.113.{n % 50}", "client_ip": "", "device_id": ""} for n in range(60)]
    rows += [{**row, "ip": "", "client_ip": row["ip"], "device_id": f"d{n % 30}x"} for n, row in enumerate(rows)]
    write_csv(tmp_path / "logins.csv", rows)
    proposal = discover(tmp_path).proposal
    assert {(one.get("kind"), one.get("value")) for one in proposal.signals} == {
        ("ip", "ip"),
        ("ip", "client_ip"),
        ("device", "device_id"),
    }
    assert not any("which column is the ip" in text for text in proposal.unsure)
    # Where both are given in most rows they are two things, of which one is asked for.
    write_csv(tmp_path / "logins.csv", [{**row, "ip": f"198.51.100.{n % 40}"} for n, row in enumerate(rows)])
    assert [one.get("value") for one in discover(tmp_path).proposal.signals if one.get("kind") == "ip"] != [
        "ip",
        "client_ip",
    ]


def test_what_others_publish_is_known_by_what_it_is(tmp_path: Path) -> None:
    talk = [{"role": "user", "content": "how do tides work"}, {"role": "assistant", "content": "by the moon"}]
    rows = [{"judge": f"arena_user_{n % 30}", "conversation_a": [*talk, {"n": n}], "winner": "tie"} for n in range(90)]
    write_jsonl(tmp_path / "battles.jsonl", rows)
    assert [row[::3] for row in shown(discover(tmp_path))] == [("template", "conversation_a")]
    text = "a hidden gem of number {}, buy it now"
    reviews = [{"author": {"steamid": str(76561198000000000 + n % 30)}, "review": text.format(n)} for n in range(90)]
    write_jsonl(tmp_path / "battles.jsonl", reviews)
    assert [row[2:4] for row in shown(discover(tmp_path))] == [("author.steamid", "review")]
    (tmp_path / "battles.jsonl").unlink()
    people = [{"user_id": f"u{n}", "yelping_since": f"20{n % 20:02d}-03-01 10:00:00"} for n in range(60)]
    write_csv(tmp_path / "people.csv", people)
    write_csv(tmp_path / "seen.csv", [{"user_id": f"u{n % 60}", "ip": f"203.0.113.{n % 9}"} for n in range(90)])
    assert section(discover(tmp_path), "accounts")["created_at"] == "yelping_since"


def test_a_log_without_users_is_told_what_else_may_name_them(tmp_path: Path) -> None:
    write_csv(tmp_path / "chats.csv", [{"hashed_ip": f"{n % 30:032x}", "language": "en"} for n in range(90)])
    with pytest.raises(InputError, match="`hashed_ip` tells whence each came; where that is one customer, name it as"):
        discover(tmp_path)


def test_a_short_list_of_accounts_is_one_whatever_else_has_their_mail_addresses(tmp_path: Path) -> None:
    mails = [f"ann{n}@mail.example" for n in range(60)]
    write_csv(tmp_path / "clientele.csv", [{"user_id": f"u{n}", "email": mail} for n, mail in enumerate(mails)])
    bills = [{"bill": f"b{n}", "email": mail, "created_at": "2026-03-01"} for n, mail in enumerate(mails)]
    write_csv(tmp_path / "bills.csv", bills)
    write_csv(tmp_path / "seen.csv", [{"user_id": f"u{n % 60}", "ip": f"203.0.113.{n % 9}"} for n in range(90)])
    assert section(discover(tmp_path), "accounts")["path"] == "clientele.csv"


def test_columns_of_any_type_are_profiled_together_as_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphlink.discovery.profiles.AT_ONCE", 5)
    told = """
        select 'a' || n::varchar as text, n as whole, n / 4 as part, timestamp '2026-01-01' + n * interval 1 hour as at,
            [n, 1] as listed, {'k': n} as nested, n % 2 = 0 as flag, '2026-03-0' || n::varchar || ' 10:00' as written,
            null::varchar as nothing
        from range(1, 9) as t(n)
    """
    with lent_engine() as engine:
        for name, limit in (("rows", 8), ("no_rows", 0)):
            engine.view(name, f"select * from ({told}) limit {limit}")
        described = engine.frame("select column_name, column_type from (describe rows)")
        columns = [Column(name, kind, f'"{name}"') for name, kind in described.itertuples(index=False)]
        together = profiles_of(engine, "rows", columns, partial=False)
        alone = [profiles_of(engine, "rows", [column], partial=False) for column in columns]
        empty = profiles_of(engine, "no_rows", columns, partial=False)
    assert list(together) == [column.name for column in columns]
    assert together == {name: profile for one in alone for name, profile in one.items()}
    assert [name for name, profile in together.items() if profile.times == 1] == ["at", "written"]
    assert [(profile.rows, profile.given) for profile in together.values()] == [(8, 8)] * 8 + [(8, 0)]
    assert set(empty.values()) == {Profile(rows=0)}
