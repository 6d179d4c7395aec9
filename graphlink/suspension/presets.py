"""Presets: how the admin APIs that many platforms have suspend, give back and say how an account stands.

Each is what a person would write under `[suspend.connector]`, with `{base}` for `base_url`. What the settings say
beside it holds; credentials are never part of one (`credential` says which header the API wants).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["PRESETS", "Preset", "expand_preset"]

BEARER = "Authorization = Bearer TOKEN"
JSON_PATCH_OF_SCIM = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
# Far beyond any account's life, for the APIs that suspend until a day.
FOREVER = "3000-01-01"
# Where the owner, or everybody, reads the reason: what it rests on (others' cards and devices) is none of theirs.
TO_BE_READ = "Terms of service; statement of reasons {statement}"


@dataclass(frozen=True)
class Preset:
    """One API: what it is called, what `base_url` is there, which header it wants, and its requests."""

    title: str
    base: str
    credential: str
    requests: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


def _scim(active: bool) -> dict[str, Any]:
    operations = [{"op": "replace", "value": {"active": active}}]
    body = {"schemas": JSON_PATCH_OF_SCIM, "Operations": operations}
    return {"method": "PATCH", "url": "{base}/Users/{account}", "body": body}


def _put(path: str, body: Mapping[str, Any], method: str = "PUT") -> dict[str, Any]:
    return {"method": method, "url": "{base}" + path, "body": dict(body)}


def _whole(path: str, change: Mapping[str, Any]) -> dict[str, Any]:
    return {"method": "PUT", "url": "{base}" + path, "change": dict(change)}


def _post(path: str) -> dict[str, Any]:
    return {"url": "{base}" + path}


def _get(path: str, way: str, **more: Any) -> dict[str, Any]:
    return {"url": "{base}" + path, "field": way, **more}


def _ozone(event: str) -> dict[str, Any]:
    subject = {"$type": "com.atproto.admin.defs#repoRef", "did": "{account}"}
    told = {"$type": f"tools.ozone.moderation.defs#{event}", "comment": "{reason}"}
    body = {"event": told, "subject": subject, "createdBy": "{acting_as}"}
    return {"url": "{base}/xrpc/tools.ozone.moderation.emitEvent", "body": body}


PRESETS: Mapping[str, Preset] = {
    "auth0": Preset(
        "Auth0",
        "https://TENANT.auth0.com",
        BEARER,
        {
            "suspend": _put("/api/v2/users/{account}", {"blocked": True}, "PATCH"),
            "reinstate": _put("/api/v2/users/{account}", {"blocked": False}, "PATCH"),
            # The field is not there until an account was blocked once.
            "status": _get("/api/v2/users/{account}", "blocked", suspended=["true"], active=["false", "null"]),
        },
    ),
    "discourse": Preset(
        "Discourse",
        "https://FORUM",
        "Api-Key = KEY and Api-Username = system",
        {
            "suspend": _put(
                "/admin/users/{account}/suspend.json", {"suspend_until": FOREVER, "reason": TO_BE_READ, "message": ""}
            ),
            "reinstate": {"method": "PUT", "url": "{base}/admin/users/{account}/unsuspend.json"},
            "status": _get(
                "/admin/users/{account}.json", "suspended_till", suspended=["future"], active=["null", "past"]
            ),
        },
    ),
    "entra": Preset(
        "Microsoft Entra ID (Graph)",
        "https://graph.microsoft.com/v1.0",
        BEARER,
        {
            "suspend": _put("/users/{account}", {"accountEnabled": False}, "PATCH"),
            "reinstate": _put("/users/{account}", {"accountEnabled": True}, "PATCH"),
            "status": _get("/users/{account}?$select=id,accountEnabled", "accountEnabled"),
        },
    ),
    "firebase": Preset(
        "Firebase Authentication, Google Identity Platform",
        "https://identitytoolkit.googleapis.com/v1/projects/PROJECT",
        BEARER,
        {
            "suspend": _put("/accounts:update", {"localId": "{account}", "disableUser": True}, "POST"),
            "reinstate": _put("/accounts:update", {"localId": "{account}", "disableUser": False}, "POST"),
            # A user who is not disabled has no such field; an account that is not there is not in the list.
            "status": {
                "method": "POST",
                "url": "{base}/accounts:lookup",
                "body": {"localId": "{accounts}"},
                "field": ["users", "localId={account}", "disabled"],
                "batch": 100,
                "suspended": ["true"],
                "active": ["false", "null"],
                "missing": "gone",
            },
        },
    ),
    "github-enterprise": Preset(
        "GitHub Enterprise Server",
        "https://HOST/api/v3",
        BEARER,
        {
            "suspend": _put("/users/{account}/suspended", {"reason": "{reason}"}),
            "reinstate": _put("/users/{account}/suspended", {"reason": "{reason}"}, "DELETE"),
            "status": _get("/users/{account}", "suspended_at", suspended=["date"], active=["null"]),
        },
        {"Accept": "application/vnd.github+json"},
    ),
    "gitlab": Preset(
        "GitLab",
        "https://HOST/api/v4",
        "PRIVATE-TOKEN = TOKEN",
        {
            "suspend": _post("/users/{account}/block"),
            "reinstate": _post("/users/{account}/unblock"),
            "status": _get(
                "/users/{account}",
                "state",
                suspended=["blocked", "banned", "ldap_blocked", "blocked_pending_approval"],
                # Who was quiet for long is deactivated, and is back by logging in.
                active=["active", "deactivated"],
            ),
        },
    ),
    "keycloak": Preset(
        "Keycloak",
        "https://HOST/admin/realms/REALM",
        BEARER,
        {
            # Some versions empty the name and mail address of whoever is sent without them, and keep them so.
            "suspend": _whole("/users/{account}", {"enabled": False}),
            "reinstate": _whole("/users/{account}", {"enabled": True}),
            "status": _get("/users/{account}", "enabled", suspended=["false"], active=["true"]),
        },
    ),
    "mastodon": Preset(
        "Mastodon",
        "https://HOST",
        BEARER,
        {
            "suspend": _put(
                "/api/v1/admin/accounts/{account}/action", {"type": "suspend", "text": TO_BE_READ}, method="POST"
            ),
            "reinstate": _post("/api/v1/admin/accounts/{account}/unsuspend"),
            "status": _get(
                "/api/v1/admin/accounts/{account}",
                "suspended",
                also=[{"field": "silenced"}, {"field": "disabled"}],
            ),
        },
    ),
    "okta": Preset(
        "Okta",
        "https://ORG.okta.com",
        "Authorization = SSWS TOKEN",
        {
            "suspend": _post("/api/v1/users/{account}/lifecycle/suspend"),
            "reinstate": _post("/api/v1/users/{account}/lifecycle/unsuspend"),
            "status": _get("/api/v1/users/{account}", "status", suspended=["SUSPENDED"], gone=["DEPROVISIONED"]),
        },
    ),
    "ozone": Preset(
        "Ozone (AT Protocol)",
        "https://HOST",
        "Authorization = Bearer TOKEN, and `acting_as` = the moderator's DID",
        {
            "suspend": _ozone("modEventTakedown"),
            "reinstate": _ozone("modEventReverseTakedown"),
            # Of an account that no moderator ever looked at, the list says nothing.
            "status": _get(
                "/xrpc/tools.ozone.moderation.queryStatuses?subject={account}",
                "subjectStatuses.0.takendown",
                missing="active",
                suspended=["true"],
                active=["false", "null"],
            ),
        },
    ),
    "scim": Preset(
        "SCIM 2.0 (Slack, and whatever else speaks it)",
        "https://HOST/scim/v2",
        BEARER,
        {
            "suspend": _scim(False),
            "reinstate": _scim(True),
            "status": _get("/Users/{account}", "active", suspended=["false"], active=["true"]),
        },
        {"Content-Type": "application/scim+json", "Accept": "application/scim+json"},
    ),
    "supabase": Preset(
        "Supabase",
        "https://PROJECT.supabase.co",
        "apikey = KEY and Authorization = Bearer KEY (the service role's)",
        {
            "suspend": _put("/auth/v1/admin/users/{account}", {"ban_duration": "876000h"}),
            "reinstate": _put("/auth/v1/admin/users/{account}", {"ban_duration": "none"}),
            "status": _get(
                "/auth/v1/admin/users/{account}", "banned_until", suspended=["future"], active=["null", "past"]
            ),
        },
    ),
    "synapse": Preset(
        "Matrix Synapse",
        "https://HOST",
        BEARER,
        {
            "suspend": _put("/_synapse/admin/v1/suspend/{account}", {"suspend": True}),
            "reinstate": _put("/_synapse/admin/v1/suspend/{account}", {"suspend": False}),
            "status": _get(
                "/_synapse/admin/v2/users/{account}",
                "suspended",
                also=[{"field": "deactivated", "gone": ["true", "1"], "active": ["false", "0", "null"]}],
            ),
        },
    ),
    "zitadel": Preset(
        "Zitadel",
        "https://HOST",
        BEARER,
        {
            "suspend": _post("/v2/users/{account}/deactivate"),
            "reinstate": _post("/v2/users/{account}/reactivate"),
            "status": _get(
                "/v2/users/{account}",
                "user.state",
                suspended=["USER_STATE_INACTIVE", "USER_STATE_LOCKED", "USER_STATE_SUSPEND"],
                gone=["USER_STATE_DELETED"],
                active=["USER_STATE_ACTIVE", "USER_STATE_INITIAL"],
            ),
        },
    ),
}


def expand_preset(table: Mapping[str, Any]) -> dict[str, Any]:
    """`table` with its preset's requests and headers under its own. Raises ValueError that says what is missing."""
    name, base = table.get("preset"), table.get("base_url")
    if name is None:
        return dict(table)
    preset = PRESETS.get(str(name))
    if preset is None:
        raise ValueError(f"there is no preset {name!r}; there are {', '.join(sorted(PRESETS))}")
    if not base or not isinstance(base, str):
        raise ValueError(f'preset {name} needs `base_url`, such as "{preset.base}"')
    values = {"{base}": base.rstrip("/"), "{acting_as}": str(table.get("acting_as") or "")}
    requests = {key: _filled(value, values) for key, value in preset.requests.items()}
    own = {key: _over(requests.get(key, {}), value) for key, value in table.items()}
    # These APIs keep no keys: what may have been done is asked about, never sent twice.
    defaults = {"idempotency_header": "", "idempotent": False}
    names = {header.casefold() for header in table.get("headers", {})}
    headers = {key: value for key, value in preset.headers.items() if key.casefold() not in names}
    return {**defaults, **requests, **own, "headers": {**headers, **dict(table.get("headers", {}))}}


def _over(preset: Mapping[str, Any], own: Any) -> Any:
    """What the settings say over what the preset says of a request: its content is one of the two."""
    if not isinstance(own, Mapping):
        return own
    contents = {"body", "form", "change", "whole"} if {"body", "form", "change"} & own.keys() else set()
    return {**{key: value for key, value in preset.items() if key not in contents}, **own}


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """`template` with what the settings say; a key of a body for which they say nothing is left out."""
    if isinstance(template, str):
        for name, value in values.items():
            template = template.replace(name, value)
        return template
    if isinstance(template, Mapping):
        filled = {key: _filled(inner, values) for key, inner in template.items()}
        return {key: inner for key, inner in filled.items() if inner != "" or template[key] != "{acting_as}"}
    if isinstance(template, (list, tuple)):
        return [_filled(inner, values) for inner in template]
    return template
