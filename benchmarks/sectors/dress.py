"""How a platform exports: names of files and columns, forms of files and of times, drawn from the seed."""

from dataclasses import dataclass
from random import Random

from .sources import Plan

ROLES = {
    "created_at": ("created_at", "joined_at", "signup_date", "registered_at", "member_since", "inserted_at"),
    "at": ("ts", "at", "timestamp", "created", "occurred_at", "logged_at"),
    "ip": ("ip", "ip_address", "client_ip", "remote_addr", "source_ip"),
    "device": ("device_id", "device_fingerprint", "fingerprint", "visitor_id", "client_hash"),
    "text": ("prompt", "text", "body", "input", "content"),
    "card": ("card_fingerprint", "card_hash", "card_id", "card_token", "payment_fingerprint"),
}
"""The names that a column may have by what stands in it."""
FILES = {
    "accounts": ("accounts", "users", "customers", "members"),
    "payments": ("payments", "charges", "billing", "card_payments"),
    "exchanges": ("exchanges", "requests", "completions", "messages"),
    "logins": ("logins", "sessions", "app_opens", "signins"),
}
WHO = ("account", "user", "customer", "member")
CONVENTIONAL = {
    "account_id": "account_id",
    "created_at": "created_at",
    "ip": "ip",
    "device": "device_fingerprint",
    "text": "prompt",
    "card": "card_fingerprint",
}
CONVENTIONAL_TIMES = {"payments": "paid_at", "exchanges": "ts", "logins": "ts"}
FORMS = ("csv", "csv", "csv", "parquet", "jsonl", "csv.gz", "tsv")
TIMES = ("plain", "plain", "zulu", "offset", "seconds", "milliseconds")


@dataclass(frozen=True)
class Dress:
    """Names and forms of one export. `settings` says whether it comes with a graphlink.toml."""

    files: dict[str, str]
    columns: dict[str, str]
    times: str
    form: str
    conventional: bool
    settings: bool

    def file(self, table: str) -> str:
        """The file that a table is written to."""
        return f"{self.files.get(table, table)}.{self.form}"

    def column(self, table: str, name: str) -> str:
        """What a column of a table is called."""
        if self.conventional and name == "at":
            return CONVENTIONAL_TIMES[table]
        return self.columns.get(name, name)


def drawn_dress(rng: Random, plan: Plan) -> Dress:
    """A dress for a plan: the conventional one for some plain platforms, words of its own for the others."""
    plain = not (plan.kinds or plan.who or plan.called or plan.activity) and plan.listed and plan.timed
    form, times = plan.form or rng.choice(FORMS), rng.choice(TIMES)
    if plain and rng.random() < 0.5:
        return Dress({}, CONVENTIONAL, times, form, conventional=True, settings=rng.random() < 0.5)
    who = plan.who or rng.choice(WHO)
    columns = {role: rng.choice(names) for role, names in ROLES.items()} | {"account_id": f"{who}_id"}
    files = {table: rng.choice(names) for table, names in FILES.items()}
    if plan.who:
        files["accounts"] = f"{who}s"
    return Dress(files | dict(plan.called), columns, times, form, conventional=False, settings=True)
