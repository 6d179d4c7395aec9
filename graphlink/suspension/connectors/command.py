"""The connector to a program of the platform's own, run once a batch without a shell.

Each account is one line of JSON on its standard input. It answers with lines of JSON, `{"account": …, "outcome":
"done" | "failed", "detail": …}`; where it exits with 0 and prints nothing, all is done.
"""

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ...figures import plural
from ..settings import CommandSettings
from ..standing import Absent, Reading, Words, standing_in
from ..template import Secrets, fill
from .connector import Answer, Outcome, Request, StatusUnreadable, Unread, called
from .doubts import refuses_in_words

__all__ = ["CommandConnector"]

LONGEST_OUTPUT = 1_000_000
OUTCOMES: Mapping[str, Outcome] = {"done": "done", "accepted": "accepted", "failed": "failed"}
STATUS = (Reading(("status",), {}),)
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TMPDIR")


class CommandConnector:
    """A program that acts on accounts."""

    name = "command"
    actions = frozenset({"suspend", "limit", "reinstate", "lift"})
    concurrency = 1

    def __init__(self, settings: CommandSettings, words: Words, folder: Path, environment: Mapping[str, str]) -> None:
        self._settings, self._words = settings, words
        self._folder = folder
        self._secrets = Secrets.of(settings.environment, environment)
        self._environment = {name: environment[name] for name in PASSED_ON if name in environment}
        self._environment |= {name: environment[name] for name in settings.environment}
        self.batch = self.status_batch = settings.batch
        self.reads_status = settings.status is not None
        self.stopped: str | None = None

    def stop(self, why: str) -> None:
        """Starts the program no more."""
        self.stopped = self.stopped or why

    def close(self) -> None:
        """Nothing is open between batches."""

    def statuses(self, accounts: Sequence[str]) -> Mapping[str, str | Unread | None]:
        """How the status program says that each account stands. Raises StatusUnreadable."""
        if self._settings.status is None:
            return dict.fromkeys(accounts)
        ran = self._run(self._settings.status, "status", "", [{"account": account} for account in accounts])
        if ran.code != 0:
            raise StatusUnreadable(ran.said)
        return {account: self._standing(account, ran) for account in accounts}

    def send(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each request; each action of the batch is a run of its own."""
        found: dict[str, Answer] = {}
        for action in dict.fromkeys(request.action for request in requests):
            found |= self._send([request for request in requests if request.action == action])
        return [found[request.account] for request in requests]

    def _standing(self, account: str, ran: "_Ran") -> str | Unread | None:
        """How the program's line says that `account` stands."""
        if account not in ran.answers:
            return Unread(f"no line of the program is about it; {ran.said}")
        found = standing_in(ran.answers[account], STATUS, account, self._words)
        return Unread("the program's line about it has no `status`") if isinstance(found, Absent) else found

    def _send(self, requests: Sequence[Request]) -> dict[str, Answer]:
        action = called(requests[0].action, self._settings.lift)
        given = [request.told(self._settings.lift) for request in requests]
        ran = self._run(self._settings.program, action, requests[0].plan, given)
        if ran.code != 0:
            self.stopped = ran.said
        return {request.account: self._answer(request.account, ran) for request in requests}

    def _run(self, program: Sequence[str], action: str, plan: str, given: Sequence[Mapping[str, Any]]) -> "_Ran":
        """What the program did with `given` on its standard input."""
        arguments = [fill(part, {"action": action, "plan": plan}) for part in program]
        text = "".join(json.dumps(line) + "\n" for line in given)
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self._folder,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as problem:
            return _Ran(None, {}, False, f"{arguments[0]}: cannot be started ({problem.strerror})")
        output, errors, cut = _communicate(process, text.encode(), self._settings.timeout)
        said = cut or self._last_line(errors)
        said = f"{arguments[0]}: exit code {process.returncode}; {said}"
        complains = any(map(refuses_in_words, errors.decode(errors="replace").splitlines()))
        return _Ran(process.returncode, _lines(output), bool(output.strip()), said, complains)

    def _answer(self, account: str, ran: "_Ran") -> Answer:
        """What became of one request."""
        line = ran.answers.get(account, {})
        outcome = OUTCOMES.get(str(line.get("outcome")).casefold())
        if outcome is not None:
            return Answer(account, outcome, self._secrets.redact(str(line.get("detail", "")))[:300])
        if ran.code == 0 and not ran.printed:
            # Scripts go on after what failed in them, and end with 0.
            return Answer(account, "unknown", ran.said) if ran.complains else Answer(account, "done", "exit code 0")
        if ran.code is None:
            return Answer(account, "not_sent", ran.said)
        return Answer(account, "unknown", ran.said if ran.code else "the program did not say")

    def _last_line(self, errors: bytes) -> str:
        return self._secrets.redact(errors.decode(errors="replace").strip()).split("\n")[-1][:200]


@dataclass(frozen=True)
class _Ran:
    """A run: its exit code (None: it did not start), the answers by account, whether it printed, what to say of it, and
    whether it complained beside."""

    code: int | None
    answers: Mapping[str, Mapping[str, Any]]
    printed: bool
    said: str
    complains: bool = False


def _communicate(process: "subprocess.Popen[bytes]", text: bytes, seconds: float) -> tuple[bytes, bytes, str]:
    """What the program printed, to both its outputs, and why it was ended before its time, if it was.

    Neither a program that prints without end nor what it leaves running behind it keeps anybody waiting.
    """
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    found: dict[str, bytes] = {"stdout": b"", "stderr": b""}
    too_long = threading.Event()

    def read(name: str, stream: IO[bytes]) -> None:
        parts, size = [], 0
        with contextlib.suppress(OSError, ValueError):
            while size <= LONGEST_OUTPUT and (part := stream.read1(65_536)):  # type: ignore[attr-defined]
                parts.append(part)
                size += len(part)
                found[name] = b"".join(parts)
        if size > LONGEST_OUTPUT:
            too_long.set()
            _kill(process)

    def write(stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            stream.write(text)
            stream.close()

    threads = [
        threading.Thread(target=read, args=("stdout", process.stdout), daemon=True),
        threading.Thread(target=read, args=("stderr", process.stderr), daemon=True),
        threading.Thread(target=write, args=(process.stdin,), daemon=True),
    ]
    for thread in threads:
        thread.start()
    cut = ""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.wait()
        cut = f"ended after {plural(round(seconds), 'second')}"
    for thread in threads:
        thread.join(1.0)
    cut = f"printed more than {LONGEST_OUTPUT:,} bytes and was ended" if too_long.is_set() else cut
    return found["stdout"], found["stderr"], cut


def _lines(output: bytes) -> dict[str, dict[str, Any]]:
    """The answers by account, one a line or all in one list; what is no answer is passed over."""
    values = (value for value in map(_parsed, [output, *output.split(b"\n")]))
    listed = [one for value in values for one in (value if isinstance(value, list) else [value])]
    # An id of digits is a number to some programs.
    return {
        str(one["account"]): one
        for one in listed
        if isinstance(one, dict) and isinstance(one.get("account"), (str, int)) and not isinstance(one["account"], bool)
    }


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Ends the program and what it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
