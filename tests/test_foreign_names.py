"""init: columns as other systems and other languages call them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graphlink.discovery import discover
from graphlink.discovery.languages import in_english
from graphlink.discovery.meanings import MEANINGS, meaning_of
from graphlink.discovery.sureness import BY_WORD, says, words_of
from graphlink.errors import InputError

from .discovered import section, shown
from .source_folder import Rows, write_csv, write_jsonl

LANGUAGES = {
    "German": (
        "Kunden;Kundennummer;Angelegt am;E-Mail-Adresse",
        "Anmeldungen;Kundennr.;Zeitpunkt;IP-Adresse;Gerätekennung",
    ),
    "Spanish": ("usuarios;id_usuario;fecha_alta;correo", "accesos;usuario;fecha_hora;direccion_ip;huella_dispositivo"),
    "French": ("clients;identifiant_client;date_inscription;courriel", "acces;client;horodatage;adresse_ip;appareil"),
    "Portuguese": ("clientes;codigo;data_cadastro;e-mail", "acessos;id_cliente;data_hora;endereço_ip;dispositivo"),
    "Chinese": ("用户;用户ID;注册时间;邮箱", "登录日志;用户编号;登录时间;登录IP;设备指纹"),
    "Japanese": ("会員;会員番号;登録日時;メールアドレス", "ログ;会員番号;日時;IPアドレス;端末ID"),
    "Russian": ("клиенты;номер клиента;дата регистрации;почта", "вход;ид_клиента;время;ip_адрес;устройство"),
    "Polish": (
        "klienci;Identyfikator klienta;Data rejestracji;Poczta",
        "logowania;Identyfikator klienta;Data i godzina;Adres IP;Identyfikator urządzenia",
    ),
    "Turkish": (
        "müşteri;Müşteri No;Kayıt tarihi;E-posta",
        "giriş;Müşteri No;Tarih Saat;IP Adresi;Cihaz Kimliği",
    ),
}


def acting(who: str, at: str, ip: str, device: str) -> Rows:
    """Ninety sign-ins of thirty accounts, under these names."""
    return [
        {
            "n": str(n),
            at: f"2026-03-{1 + n % 28:02d} 10:{n % 60:02d}",
            ip: f"45.1.2.{n % 17}",
            device: f"77ab3c9a7be{n % 19:04d}",
            who: str(100000 + 371 * (n % 30)),
        }
        for n in range(90)
    ]


@pytest.mark.parametrize("name", ["カード番号ハッシュ", "Odcisk karty", "Kart Parmak İzi", "Kartenhash"])
def test_a_card_in_other_languages_is_one(name: str) -> None:
    assert says(meaning_of("payment"), name) >= BY_WORD


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_in_other_languages(tmp_path: Path, language: str) -> None:
    listed, acted = (text.split(";") for text in LANGUAGES[language])
    people = [
        {
            listed[1]: str(100000 + 371 * n),
            listed[2]: f"2026-01-{1 + n % 28:02d} 09:00",
            listed[3]: f"a{n}@mail.example",
        }
        for n in range(30)
    ]
    write_csv(tmp_path / f"{listed[0]}.csv", people)
    log = f"{acted[0]}.csv"
    write_csv(tmp_path / log, acting(acted[1], acted[2], acted[3], acted[4]))
    found = discover(tmp_path)
    assert section(found, "accounts")["id"] == listed[1] and section(found, "accounts")["created_at"] == listed[2]
    assert shown(found) == [
        ("ip", log, acted[1], acted[3], acted[2]),
        ("device", log, acted[1], acted[4], acted[2]),
        ("email", f"{listed[0]}.csv", listed[1], listed[3], None),
    ]
    (tmp_path / f"{listed[0]}.csv").unlink()
    assert [row[2:] for row in shown(discover(tmp_path))] == [
        (acted[1], acted[3], acted[2]),
        (acted[1], acted[4], acted[2]),
    ]


def test_english_names_are_what_they_are() -> None:
    """A table of another language must not read one of these as something else."""
    names = [name for meaning in MEANINGS for name in (*meaning.names, *meaning.alone, *meaning.hints, *meaning.never)]
    for words in (tuple(name.split("_")) for name in names):
        assert in_english(words) == words
    for name in ("debugData", "post_id", "terminal", "am", "date", "client", "emailId", "eid", "portable", "type"):
        assert words_of(name) == in_english(words_of(name))
    assert words_of("debugData") == ("debug", "data") and words_of("post_id") == ("post", "id")


def event(n: int) -> dict[str, Any]:
    """What systems log of one doing, under names of their own."""
    user, ip, device = f"u{n % 30:05d}", f"45.1.2.{n % 17}", f"77ab3c9a-7be0-4c11-8d2e-0000000{n % 19:05d}"
    at, number = f"2026-03-{1 + n % 28:02d}T10:{n % 60:02d}:00Z", f"{n:08d}"
    return {
        "Mixpanel": {"properties": {"time": 1772366400 + n, "distinct_id": user, "$device_id": device, "ip": ip}},
        "PostHog": {"distinct_id": user, "timestamp": at, "properties": {"$ip": ip, "$device_id": device}},
        "AppsFlyer": {"Event Time": at, "IP": ip, "Advertising ID": device, "Customer User ID": user},
        "Segment": {"userId": user, "anonymousId": device, "timestamp": at, "context": {"ip": ip}, "messageId": number},
        "Fingerprint": {"requestId": number, "visitorId": device, "linkedId": user, "ip": ip, "time": at},
        "OpenTelemetry": {
            "span_id": number,
            "time": at,
            "attributes": {"enduser.id": user, "client.address": ip, "device.id": device},
        },
        "CloudTrail": {
            "eventTime": at,
            "recipientAccountId": "123456789012",
            "userIdentity": {"accountId": "123456789012", "arn": f"arn:aws:iam::123456789012:user/{user}"},
            "sourceIPAddress": ip,
            "requestParameters": {"deviceKey": device},
        },
        "an identity provider": {
            "date": at,
            "client_id": "AaiyAPdpYdesoKnq",
            "ip": ip,
            "user_id": user,
            "DeviceKey": device,
        },
        "a gateway": {
            "startTime": at,
            "user": "default_user_id",
            "end_user": user,
            "requester_ip_address": ip,
            "device_id": device,
        },
        "a gateway behind a proxy": {
            "started_at": 1772366400000 + n,
            "client_ip": "10.0.0.1",
            "consumer": {"id": user},
            "request": {"headers": {"x-forwarded-for": f"{ip}, 10.0.0.1", "x-device-id": device}},
        },
    }


ACCOUNTS: Mapping[str, str] = {
    "Mixpanel": "properties.distinct_id",
    "PostHog": "distinct_id",
    "AppsFlyer": "Customer User ID",
    "Segment": "userId",
    "Fingerprint": "linkedId",
    "OpenTelemetry": "attributes.enduser.id",
    "CloudTrail": "userIdentity.arn",
    "an identity provider": "user_id",
    "a gateway": "end_user",
    "a gateway behind a proxy": "consumer.id",
}


@pytest.mark.parametrize("system", ACCOUNTS)
def test_what_systems_write(tmp_path: Path, system: str) -> None:
    write_jsonl(tmp_path / "events.jsonl", [event(n)[system] for n in range(90)])
    found = discover(tmp_path)
    kinds = {kind: column for kind, _, account, column, _ in shown(found) if account == ACCOUNTS[system]}
    assert kinds.keys() == {"ip", "device"}
    assert section(found, "activity")["account"] == ACCOUNTS[system]
    if system == "a gateway behind a proxy":
        assert kinds["ip"] == "request.headers.x-forwarded-for"


def test_numbers_that_are_thinly_sown_name_accounts_whatever_they_are_called(tmp_path: Path) -> None:
    people = [{"Konto": str(100000 + 371 * n), "seg": "A"} for n in range(40)]
    write_csv(tmp_path / "stamm.csv", people)
    rows = [{"Partner": str(100000 + 371 * (n % 40)), "fp": f"77ab3c9a7be{n % 19:04d}"} for n in range(90)]
    write_csv(tmp_path / "log.csv", rows)
    assert [row[2:4] for row in shown(discover(tmp_path))] == [("Partner", "fp")]


def test_an_orders_products_are_no_accounts(tmp_path: Path) -> None:
    products = [{"product_id": f"prod-{n:04d}", "created": "2026-01-01"} for n in range(40)]
    write_csv(tmp_path / "products.csv", products)
    rows = [
        {"user_id": f"u{n % 30}", "product_id": f"prod-{n % 40:04d}", "card_fingerprint": f"c0ffee{n % 9:06d}"}
        for n in range(90)
    ]
    write_csv(tmp_path / "orders.csv", rows)
    assert shown(discover(tmp_path)) == [("payment", "orders.csv", "user_id", "card_fingerprint", None)]


def test_where_no_column_is_called_an_accounts_a_mail_address_or_the_one_id_left_is_taken_and_asked(
    tmp_path: Path,
) -> None:
    orders = [
        {"Name": f"#{n}", "Email": f"a{n % 30}@mail.example", "Billing Phone": f"+4915112345{n % 17:02d}"}
        for n in range(90)
    ]
    write_csv(tmp_path / "orders.csv", orders)
    found = discover(tmp_path)
    assert [row[2:4] for row in shown(found)] == [("Email", "Billing Phone")]
    assert "orders.csv: is `Email` the account? By name nothing in it is one" in found.proposal.unsure
    rows = [{"handle_x": f"qk{n % 60:06d}ab", "ip": f"45.1.2.{n % 17}", "status": "200"} for n in range(180)]
    write_csv(tmp_path / "orders.csv", rows)
    assert [row[2:4] for row in shown(discover(tmp_path))] == [("handle_x", "ip")]
    write_csv(tmp_path / "orders.csv", [{**row, "handle_y": f"zz{n % 59:06d}q"} for n, row in enumerate(rows)])
    with pytest.raises(InputError, match="no column names accounts: one of `handle_x`, `handle_y` may"):
        discover(tmp_path)


@pytest.mark.parametrize("name", ["Eingabe", "Benutzereingabe", "consulta", "requête", "入力", "提示词", "запрос"])
def test_prompts_are_known_in_other_languages(tmp_path: Path, name: str) -> None:
    rows = [{"user_id": f"u{n % 30}", name: f"tell me of the tides near place {n} please"} for n in range(90)]
    write_csv(tmp_path / "chat.csv", rows)
    assert [row[::3] for row in shown(discover(tmp_path))] == [("template", name)]
