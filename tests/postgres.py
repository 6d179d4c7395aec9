"""A real PostgreSQL for tests: its own data folder, a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FALLBACK = Path("/usr/lib/postgresql")


def require(found: object, what: str) -> None:
    """Skips where `what` was not found; with GRAPHLINK_REQUIRE_ALL=1 that is a failure."""
    if found:
        return
    if os.environ.get("GRAPHLINK_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and GRAPHLINK_REQUIRE_ALL=1 wants every test")
    pytest.skip(f"{what} is missing: not tried here")


def find_postgres() -> Path | None:
    """The folder of initdb and pg_ctl; None where there is none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    folders = sorted(FALLBACK.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    return folders[-1].parent if folders else None


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh database, as user `tester` with a password; skips the test where there is no server."""
    programs = find_postgres()
    require(programs, "PostgreSQL (initdb)")
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="pg-") as made:
        folder = Path(made)
        # The server refuses to run as root: the files then belong to an ordinary user.
        user = ordinary_user() if os.geteuid() == 0 else None
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, log = folder / "data", folder / "log"
        password = folder / "password"
        password.write_text("s3cret:/@word\n")
        _own(password, user)
        auth = ["--auth=scram-sha-256", "--username=tester", f"--pwfile={password}", "--encoding=UTF8", "--no-sync"]
        _run([programs / "initdb", "-D", data, *auth, "--locale=C"], user)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _run([programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], user)
        try:
            yield f"postgresql://tester:s3cret%3A%2F%40word@/postgres?host={folder}"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], user)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a database that the tests of a session share: each makes its own tables anew."""
    with postgres() as address:
        yield address


def ordinary_user() -> pwd.struct_passwd:
    """Whom servers run as that refuse to run as root; skips the test where there is nobody."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    require(None, "an ordinary user for PostgreSQL to run as")
    raise AssertionError("require() ends the test")


def _own(path: Path, user: pwd.struct_passwd | None) -> None:
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def _run(command: list[object], user: pwd.struct_passwd | None) -> None:
    uid, gid = (user.pw_uid, user.pw_gid) if user else (None, None)
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    done = subprocess.run(
        [str(part) for part in command],
        user=uid,
        group=gid,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, (done.stdout or b"").decode()
