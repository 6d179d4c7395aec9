"""Sources as other systems write them: sample_data told over under other names, in other forms, by other keys."""

import gzip
import hashlib
import json
from collections.abc import Hashable, Mapping
from pathlib import Path

import pandas as pd

__all__ = ["gateway_folder", "lake_folder", "office_folder", "sign_in_folder", "tables_of"]

SAMPLE = Path(__file__).parent.parent / "sample_data"
MAILS = ("lena.hart", "j.ortiz", "sam", "m-novak", "kofi.a", "yuki")


def tables_of() -> dict[str, pd.DataFrame]:
    """The tables of sample_data, all text."""
    return {
        name: pd.read_csv(SAMPLE / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("accounts", "payments", "exchanges", "logins")
    }


def keyed(prefix: str, text: str, length: int = 14) -> str:
    """An id that another system gave for `text`."""
    return prefix + hashlib.sha256(text.encode()).hexdigest()[:length]


def gateway_folder(folder: Path) -> Path:
    """A gateway's daily logs, a processor's payments under its own customer ids, and a dump of users."""
    tables = tables_of()
    users, folder = tables["accounts"], folder / "exports"
    (folder / "logs").mkdir(parents=True)
    dump = pd.DataFrame(
        {
            "id": users["account_id"],
            "email": [f"{MAILS[n % 6]}{n}@{d or 'mail.example'}" for n, d in enumerate(users["email_domain"])],
            "inserted_at": users["created_at"],
            "confirmed": ["t" if n % 5 else "f" for n in range(len(users))],
            "stripe_customer_id": [keyed("cus_", account) for account in users["account_id"]],
            "org": users["org_id"].replace("", "\\N"),
            "locale": ["en-US" if n % 3 else "de-DE" for n in range(len(users))],
        }
    )
    dump.to_csv(folder / "users_dump_20260131.csv.gz", index=False)
    paid = tables["payments"]
    pd.DataFrame(
        {
            "id": [f"ch_{n:014d}" for n in range(len(paid))],
            "Created (UTC)": pd.to_datetime(paid["paid_at"], utc=True, format="ISO8601").dt.strftime(
                "%Y-%m-%d %H:%M:%S"
            ),
            "Amount": ["20.00"] * len(paid),
            "Currency": ["usd"] * len(paid),
            "Status": ["Paid" if n % 9 else "Failed" for n in range(len(paid))],
            "Customer ID": [keyed("cus_", account) for account in paid["account_id"]],
            "Card Last4": [keyed("", card, 4) if card else "" for card in paid["card_fingerprint"]],
            "Card Brand": ["Visa" if n % 2 else "MasterCard" for n in range(len(paid))],
            "Card Fingerprint": [keyed("", card, 16) if card else "" for card in paid["card_fingerprint"]],
        }
    ).to_csv(folder / "unified_payments.csv", index=False)
    write_days(folder / "logs", tables["exchanges"])
    (folder / "notes.xlsx").write_bytes(b"PK\x03\x04")
    return folder


def write_days(folder: Path, exchanges: pd.DataFrame) -> None:
    """The exchanges as JSON lines, one packed file a month."""
    for month, rows in exchanges.groupby(exchanges["ts"].str[:7]):
        lines = "".join(json.dumps(request_of(row)) + "\n" for row in rows.astype(str).to_dict("records"))
        with gzip.open(folder / f"spend-{month}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write(lines)


def request_of(row: Mapping[Hashable, str]) -> dict[str, object]:
    """One request as a gateway logs it."""
    return {
        "request_id": f"chatcmpl-{row['exchange_id']}",
        "call_type": "acompletion",
        "startTime": row["ts"],
        "endTime": row["ts"],
        "model": row["model"],
        "metadata": {
            "user_api_key_user_id": row["account_id"],
            "requester_ip_address": row["ip"] or None,
            "headers": {"x-device-id": row["device_fingerprint"] or None, "user-agent": "openai-python/1.99"},
        },
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": [{"type": "text", "text": row["prompt"]}]},
        ],
        "response": {"choices": [{"message": {"role": "assistant", "content": "Certainly. Here is what I found."}}]},
        "completion_tokens": int(row["output_tokens"] or 0),
    }


def sign_in_folder(folder: Path) -> Path:
    """An identity provider's log as one JSON array, and its members."""
    tables = tables_of()
    folder = folder / "idp"
    folder.mkdir()
    events = [
        {
            "uuid": f"{n:08x}-0000-4000-8000-{n:012x}",
            "published": row["ts"],
            "eventType": "user.session.start",
            "actor": {"id": row["account_id"], "type": "User", "displayName": f"User {n % 400}"},
            "client": {
                "ipAddress": row["ip"] or None,
                "userAgent": {"rawUserAgent": "Mozilla/5.0", "os": "Windows"},
                "device": row["device_fingerprint"] or None,
                "geographicalContext": {"country": "US" if n % 2 else "DE"},
            },
            "outcome": {"result": "SUCCESS" if n % 11 else "FAILURE"},
        }
        for n, row in enumerate(tables["logins"].to_dict("records"))
    ]
    (folder / "system-log.json").write_text(json.dumps(events, indent=1), encoding="utf-8")
    people = tables["accounts"].rename(columns={"account_id": "id", "created_at": "created"})
    lines = [json.dumps({"profile": {"login": row["id"]}, **row}) for row in people.to_dict("records")]
    (folder / "people.NDJSON").write_text("\n".join(lines), encoding="utf-8")
    return folder


def lake_folder(folder: Path) -> Path:
    """A lake: parts by day with nested columns, a dimension table, and payments, all Parquet."""
    tables = tables_of()
    folder = folder / "lake"
    exchanges = tables["exchanges"]
    for day, rows in exchanges.groupby(exchanges["ts"].str[:7]):
        part = folder / "fct_requests" / f"dt={day}"
        part.mkdir(parents=True)
        pd.DataFrame(
            {
                "event_id": rows["exchange_id"],
                "occurred_at": pd.to_datetime(rows["ts"], utc=True, format="ISO8601"),
                "customer": [{"id": account, "tier": "free"} for account in rows["account_id"]],
                "context": [
                    {"ip": ip or None, "device_id": device or None}
                    for ip, device in zip(rows["ip"], rows["device_fingerprint"], strict=True)
                ],
                "input": rows["prompt"],
            }
        ).to_parquet(part / "part-00000.parquet", index=False)
    (folder / "fct_requests" / "_SUCCESS").touch()
    accounts = tables["accounts"]
    pd.DataFrame(
        {
            "customer_id": accounts["account_id"],
            "registered_at": pd.to_datetime(accounts["created_at"], utc=True, format="ISO8601"),
            "organization_id": accounts["org_id"].replace("", None),
        }
    ).to_parquet(folder / "dim_customer.parquet", index=False)
    paid = tables["payments"].rename(columns={"account_id": "customer_id", "card_fingerprint": "pm_fingerprint"})
    paid.rename(columns={"pm_fingerprint": "payment_method_fingerprint"}).to_parquet(
        folder / "payments.parquet", index=False
    )
    return folder


def office_folder(folder: Path) -> Path:
    """Tables that somebody saved by hand: capitals, tabs, semicolons, dates of the place, ids as fractions."""
    tables = tables_of()
    folder = folder / "From Office"
    folder.mkdir()
    numbers = {account: str(100_000 + n) for n, account in enumerate(tables["accounts"]["account_id"])}
    users = tables["accounts"]
    pd.DataFrame(
        {
            "Kundennummer": [numbers[account] for account in users["account_id"]],
            "User ID": [numbers[account] for account in users["account_id"]],
            "Sign-up Date": pd.to_datetime(users["created_at"], utc=True, format="ISO8601").dt.strftime(
                "%d/%m/%Y %H:%M:%S"
            ),
            "Company": users["org_id"],
            "Mail Domain": users["email_domain"],
        }
    ).drop(columns="Kundennummer").to_csv(folder / "USERS.CSV", index=False, sep=";")
    paid = tables["payments"]
    pd.DataFrame(
        {
            "User ID": [numbers[account] + ".0" for account in paid["account_id"]],
            "Card Hash": paid["card_fingerprint"],
            "Amount": [str(n % 50) for n in range(len(paid))],
            "Paid At": paid["paid_at"],
        }
    ).to_csv(folder / "CARDS.TSV", index=False, sep="\t")
    logins = tables["logins"]
    visits = pd.DataFrame(
        {
            "userId": [int(numbers[account]) for account in logins["account_id"]],
            "time": logins["ts"],
            "clientIp": logins["ip"],
            "visitorId": logins["device_fingerprint"],
        }
    )
    lines = [json.dumps(row) for row in visits.to_dict("records")]
    (folder / "Visits.NDJSON").write_text("\n".join(lines), encoding="utf-8")
    return folder
