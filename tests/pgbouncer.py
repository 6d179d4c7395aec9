"""A real PgBouncer for tests, in transaction mode before a real PostgreSQL: on a Unix socket, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tests.postgres import ordinary_user, require

SETTINGS = """
[databases]
postgres = host={host} user={user} password='{password}' dbname=postgres

[pgbouncer]
unix_socket_dir = {folder}
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
logfile = {folder}/log
"""


def find_pgbouncer() -> str | None:
    """The program; None where there is none."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@contextmanager
def pooled(address: str, *, sessions: int) -> Iterator[str]:
    """The address of `address` behind a pooler that shares so many sessions, anew after each transaction; skips the
    test where there is no PgBouncer."""
    program = find_pgbouncer()
    require(program, "PgBouncer (pgbouncer)")
    assert program is not None
    server = conninfo_to_dict(address)
    # As PostgreSQL, it refuses to run as root.
    user = ordinary_user() if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pool-") as made:
        folder, settings = Path(made), Path(made) / "pgbouncer.ini"
        values = {"host": server["host"], "user": server["user"], "password": server["password"]}
        settings.write_text(SETTINGS.format(**values, folder=folder, sessions=sessions))
        if user is not None:
            for path in (folder, settings):
                os.chown(path, user.pw_uid, user.pw_gid)
        said = (folder / "said").open("wb")
        process = subprocess.Popen(
            [program, str(settings)],
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        said.close()
        try:
            there = f"postgresql://anybody@/postgres?host={quote(str(folder))}&port=6432"
            _wait(there, process, folder / "said")
            yield there
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str, process: "subprocess.Popen[bytes]", said: Path) -> None:
    """Until it answers."""
    for _ in range(100):
        try:
            psycopg.connect(address, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            assert process.poll() is None, said.read_text()
            time.sleep(0.1)
    raise AssertionError(said.read_text())
