"""Trying a connector on one account's standing, without changing anything: what was understood, and what was not."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from ..secrets import PLACEHOLDER, texts_in
from .connectors import Connector, StatusUnreadable, Unread
from .settings import CommandSettings, HttpRequest, HttpSettings, SqlSettings, SuspendSettings
from .standing import STATES
from .template import fill, fill_json, number_of

__all__ = ["Check", "check_connector", "tried_once"]


@dataclass(frozen=True)
class Check:
    """What one account's standing was understood as (None: it was not), and all there is to say, a sentence a line."""

    account: str
    state: str | None
    understood: bool
    lines: tuple[str, ...]


def tried_once(settings: SuspendSettings) -> SuspendSettings:
    """The settings with one attempt a request: who tries a connector wants to know at once."""
    connector = settings.connector
    if not isinstance(connector, HttpSettings):
        return settings
    return settings.model_copy(update={"connector": connector.model_copy(update={"attempts": 1})})


def check_connector(account: str, settings: SuspendSettings, connector: Connector) -> Check:
    """What the connector says of `account`; only its `status` is asked, and nothing is changed."""
    would = tuple(_would(account, settings))
    if not connector.reads_status:
        said = "This connector cannot say how accounts stand: nothing can be looked at before or after a run."
        return Check(account, None, False, (said, *would))
    try:
        word = connector.statuses([account]).get(account)
    except StatusUnreadable as problem:
        word = Unread(str(problem))
    if isinstance(word, Unread) or word is None:
        why = connector.stopped or (word.why if isinstance(word, Unread) else "the platform says nothing of it")
        return Check(account, None, False, (f"How {account} stands could not be read: {_plainly(why)}", *would))
    state = settings.statuses.state(word)
    if state not in STATES:
        said = (
            f"The platform says {word!r} of {account}, and nothing says what that means; "
            "put it on a list under [suspend.statuses], or under [suspend.connector.status]"
        )
        return Check(account, state, False, (said, *would))
    return Check(account, state, True, (_understood(account, state), *would))


def _understood(account: str, state: str) -> str:
    if state == "gone":
        return (
            f"The platform knows no account {account} (gone). If it should be there, the address or the id is another "
            "than the platform's."
        )
    return f"Understood: {account} is {state}."


def _plainly(why: str) -> str:
    """`why` with what it means in front, where a code alone would say it."""
    meanings: tuple[tuple[Callable[[str], bool], str], ...] = (
        (lambda said: said.startswith("403"), "the credentials are good, but may not read accounts (403 forbidden)"),
        (lambda said: "credentials" in said, "the credentials are wrong or have ended (401)"),
        (lambda said: said.startswith("405"), "the address does not take this method (405)"),
        (lambda said: said.startswith("3"), "the server sends elsewhere, as to log in"),
        (lambda said: said.startswith("5"), "the server has a fault of its own"),
        (lambda said: "Name or service" in said or "getaddrinfo" in said, "the name in the address is not known"),
        (lambda said: "Timeout" in said, "the server did not answer in time"),
    )
    found = next((words for holds, words in meanings if holds(why)), None)
    return f"{found}: {why}" if found else why


def _would(account: str, settings: SuspendSettings) -> list[str]:
    """What would be sent for each action, in a line each; secrets stay placeholders."""
    connector = settings.connector
    if isinstance(connector, HttpSettings):
        found = {name: getattr(connector, name) for name in ("suspend", "limit", "reinstate", "lift")}
        return [f"{name} would send {_request(one, account)}" for name, one in found.items() if one] + _without(found)
    if isinstance(connector, SqlSettings):
        found = {name: getattr(connector, name) for name in ("suspend", "limit", "reinstate", "lift")}
        return [f"{name} would run {statement}" for name, statement in found.items() if statement] + _without(found)
    if isinstance(connector, CommandSettings):
        return [f"suspend would start {connector.program[0]}"]
    return []


def _without(found: dict[str, object]) -> list[str]:
    return [f"There is no `{name}`: {LACKS[name]}" for name in LACKS if not found[name]]


LACKS = {
    "limit": "members of an operation are left to a person to review.",
    "reinstate": "nobody can be given back with this tool.",
}


def _request(template: HttpRequest, account: str) -> str:
    names = [name for text in texts_in(template.model_dump()) for prefix, name in PLACEHOLDER.findall(text) if prefix]
    values = {f"env:{name}": f"{{env:{name}}}" for name in names}
    values |= {name: f"<{name}>" for name in ("action", "etag", "key", "plan", "reason", "statement")} | {
        "account": account
    }
    url = fill(template.url, {**values, "accounts": account}, escape=lambda text: quote(text, safe=""))
    if template.form is not None:
        fields = {name: fill(str(value), {**values, "accounts": account}) for name, value in template.form.items()}
        return f"{template.method} {url} {'&'.join(f'{name}={value}' for name, value in fields.items())}"
    if template.body is None and template.change is None:
        return f"{template.method} {url}"
    number = f"<no number: {account}>" if number_of(account) is None else number_of(account)
    whom = {"accounts": [account], "account_number": number, "account_numbers": [number]}
    body = json.dumps(fill_json(template.body or template.change, {**values, **whom}), ensure_ascii=False)
    return f"{template.method} {url} {'' if template.change is None else 'the account as it stands, changed by '}{body}"
