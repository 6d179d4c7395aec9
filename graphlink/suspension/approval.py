"""Approvals: a second person signs a plan with an Ed25519 key of theirs; the settings hold the public keys.

An approval speaks of the plan's hash, so a plan that is changed afterwards has none.
"""

import base64
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from ..errors import GuardRefused, InputError
from ..whole_files import write_whole
from .ledger import Entry, Ledger
from .plan import GuardResult, Part, Plan, canonical_json
from .settings import ApprovalSettings

__all__ = [
    "Approval",
    "PlanOnRecord",
    "approval_guard",
    "approvals_on_record",
    "approvals_path",
    "approve",
    "load_key",
    "new_key",
    "read_approvals",
]

PURPOSE = "graphlink suspension plan approval 1"


class Signed(Protocol):
    """What an approval speaks of: a plan, or what the ledger keeps of one."""

    @property
    def id(self) -> str: ...

    @property
    def hash(self) -> str: ...

    @property
    def made_by(self) -> str: ...


@dataclass(frozen=True)
class PlanOnRecord:
    """What the ledger keeps of a plan that was made."""

    id: str
    hash: str
    made_by: str


class Approval(Part):
    """One person's signature under one plan."""

    name: str
    plan: str
    hash: str
    at: AwareDatetime
    signature: str

    def message(self) -> bytes:
        """What is signed: all but the signature, and what it is for."""
        return canonical_json([PURPOSE, self.name, self.plan, self.hash, self.at.isoformat()]).encode()


def approvals_path(plan: Path) -> Path:
    """Where the approvals of the plan at `plan` are kept."""
    return plan.with_name(f"{plan.stem}.approvals.json")


def read_approvals(plan: Path) -> tuple[Approval, ...]:
    """The approvals beside the plan at `plan`; none without a file. Raises InputError where it cannot be read."""
    path = approvals_path(plan)
    if not path.exists():
        return ()
    try:
        return TypeAdapter(tuple[Approval, ...]).validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise InputError(f"{path}: cannot be read as approvals; remove it and approve the plan again") from None


def approve(
    plan: Plan, path: Path, key: Ed25519PrivateKey, settings: ApprovalSettings, *, ledger: Ledger, time: datetime
) -> Approval:
    """The approval of `plan` by the owner of `key`, kept beside the plan at `path` and recorded in `ledger`.

    Raises GuardRefused where the key is nobody's in the settings, or its owner made the plan.
    """
    name = _owner(key.public_key(), settings)
    if _is_maker(plan, name, settings):
        raise GuardRefused(f"{plan.made_by} made this plan; another of [suspend.approval.people] must approve it")
    unsigned = Approval(name=name, plan=plan.id, hash=plan.hash, at=time, signature="")
    signature = base64.b64encode(key.sign(unsigned.message())).decode()
    approval = unsigned.model_copy(update={"signature": signature})
    others = [known for known in read_approvals(path) if known.name != name]
    body = approval.model_dump(mode="json") | {"key": settings.people[name]}
    ledger.append([Entry("approved", plan.id, body=body)])
    dumped = [each.model_dump(mode="json") for each in (*others, approval)]
    write_whole(approvals_path(path), json.dumps(dumped, indent=1).encode() + b"\n")
    return approval


def approvals_on_record(
    ledger: Ledger, plan: str, settings: ApprovalSettings
) -> tuple[list[Approval], ApprovalSettings]:
    """The approvals of `plan` in `ledger`, and the settings with the keys of those who gave them.

    Who has left since, or has another key by now, did sign then.
    """
    bodies = [dict(entry.body) for entry in ledger.entries("approved", plan)]
    keys = {str(body["name"]): str(body.pop("key")) for body in bodies if "key" in body}
    people = {**settings.people, **keys}
    return [Approval.model_validate(body) for body in bodies], settings.model_copy(update={"people": people})


def approval_guard(plan: Signed, approvals: Iterable[Approval], settings: ApprovalSettings) -> GuardResult:
    """Whether enough people other than its maker have signed this very plan; one key counts once."""
    keys = {
        settings.people[approval.name].split()[1]
        for approval in approvals
        if not _is_maker(plan, approval.name, settings) and _holds(plan, approval, settings)
    }
    if len(keys) >= settings.required:
        return GuardResult(guard="approval", passed=True, detail=f"{len(keys)} approved, {settings.required} needed")
    detail = (
        f"{len(keys)} approved the plan as it is, {settings.required} needed; "
        f"`graphlink suspend approve` by one of [suspend.approval.people] other than {plan.made_by}"
    )
    return GuardResult(guard="approval", passed=False, detail=detail)


def load_key(path: Path, ask_passphrase: Callable[[], str]) -> Ed25519PrivateKey:
    """The private key at `path`, in PEM or OpenSSH form; `ask_passphrase` is called where it has one.

    Raises InputError where it is no Ed25519 key, or others may read it.
    """
    try:
        content = path.read_bytes()
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except OSError as problem:
        raise InputError(f"{path}: the key cannot be read ({problem.strerror})") from None
    if open_to_others:
        raise InputError(f"{path}: others may read this key; `chmod 600 {path}`, or make a new one")
    try:
        key = _parse(content, ask_passphrase)
    except UnsupportedAlgorithm:
        raise InputError(f"{path}: a passphrase on an OpenSSH key needs `pip install bcrypt`") from None
    except ValueError:
        raise InputError(f"{path}: no private key in PEM or OpenSSH form, or another passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"{path}: not an Ed25519 key; `ssh-keygen -t ed25519` or --new-key makes one")
    return key


def new_key(path: Path) -> str:
    """The public key, as a line for the settings, of a new private key written to `path` for its owner alone."""
    if path.exists():
        raise InputError(f"{path}: exists; choose another name for the new key")
    key = Ed25519PrivateKey.generate()
    form, plain = serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    write_whole(path, key.private_bytes(serialization.Encoding.PEM, form, plain))
    return public_line(key.public_key())


def public_line(key: Ed25519PublicKey) -> str:
    """The key as `ssh-ed25519 …`."""
    return key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()


def _parse(content: bytes, ask_passphrase: Callable[[], str]) -> object:
    openssh = b"BEGIN OPENSSH PRIVATE KEY" in content
    load = serialization.load_ssh_private_key if openssh else serialization.load_pem_private_key
    try:
        return load(content, None)
    except TypeError:  # it has a passphrase
        return load(content, ask_passphrase().encode())


def _owner(key: Ed25519PublicKey, settings: ApprovalSettings) -> str:
    line = public_line(key)
    for name, known in settings.people.items():
        if known.split()[:2] == line.split()[:2]:
            return name
    raise GuardRefused(f'this key is nobody\'s in [suspend.approval.people]; add NAME = "{line}" there')


def _is_maker(plan: Signed, name: str, settings: ApprovalSettings) -> bool:
    """Whether `name` is who made the plan: by the name in any case, or by a key that stands at both names."""
    maker = plan.made_by.strip().casefold()
    keys = {line.split()[1] for one, line in settings.people.items() if one.strip().casefold() == maker}
    return name.strip().casefold() == maker or bool(keys.intersection(settings.people.get(name, "").split()[1:2]))


def _holds(plan: Signed, approval: Approval, settings: ApprovalSettings) -> bool:
    """Whether the approval is of this plan and its signature that of the person it names."""
    known = settings.people.get(approval.name)
    if known is None or (approval.plan, approval.hash) != (plan.id, plan.hash):
        return False
    try:
        key = serialization.load_ssh_public_key(known.encode())
        assert isinstance(key, Ed25519PublicKey)
        key.verify(base64.b64decode(approval.signature, validate=True), approval.message())
    except (InvalidSignature, ValueError):
        return False
    return True
