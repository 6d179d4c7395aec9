"""Behind a real PgBouncer in transaction mode: each transaction may run in another session, which others have next."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from graphlink.case import Case
from graphlink.suspension import SuspendSettings, account_log, open_connector, targets_of_plan
from graphlink.suspension.connectors import Connector
from tests.pgbouncer import pooled
from tests.suspension_platform import Desk
from tests.suspension_setting import settings_of, small_case

ALL = 100
HOUSE = """
drop table if exists tenant;
create table tenant (id text primary key, standing text not null default 'active', changed int not null default 0);
create or replace function keep_tenant() returns trigger language plpgsql as $$ begin
    if old.id = '{protected}' and new.standing = 'suspended' then raise exception 'protected'; end if;
    new.changed := old.changed + 1; return new;
end $$;
create trigger keep_tenant before update on tenant for each row execute function keep_tenant();
"""
LEFT = """
select (select count(*) from pg_prepared_statements)
     + (select count(*) from pg_settings where source = 'session')
     + (select count(*) from pg_cursors)
     + (select count(*) from pg_locks where locktype = 'advisory')
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("case") / "day.case", linked=ALL)


@pytest.fixture
def house(case: Case, postgres_server: str) -> "Iterator[psycopg.Connection[Any]]":
    """A table of a hundred, of whom the seventh is protected by a trigger; looked at past the pooler."""
    ids = sorted(case.accounts["account_id"].head(ALL))
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(HOUSE.format(protected=ids[6]).encode())
        connection.cursor().executemany("insert into tenant (id) values (%s)", [(one,) for one in ids])
        yield connection


def settings_for(folder: Path) -> SuspendSettings:
    return settings_of(
        folder,
        {
            "kind": "sql",
            "database": "{env:ADMIN_DATABASE}",
            "status": "select standing from tenant where id = {account}",
            "suspend": "update tenant set standing = 'suspended' where id = {account} and standing = 'active'",
            "reinstate": "update tenant set standing = 'active' where id = {account} and standing = 'suspended'",
            "batch": 20,
            "timeout": 7,
        },
    )


def standings(house: "psycopg.Connection[Any]") -> dict[tuple[str, int], int]:
    rows = house.execute("select standing, changed, count(*) from tenant group by 1, 2").fetchall()
    return {(standing, changed): count for standing, changed, count in rows}


class Neighbour(threading.Thread):
    """Another client of the pooler, which looks at the sessions that it gets for what others left in them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address, self._over = address, threading.Event()
        self.looks, self.left, self.times = 0, 0, set[str]()

    def run(self) -> None:
        with psycopg.connect(self._address, prepare_threshold=None) as connection:
            while not self._over.is_set():
                found = connection.execute(f"select ({LEFT}), current_setting('statement_timeout')".encode()).fetchone()
                connection.commit()
                assert found is not None
                self.looks, self.left = self.looks + 1, self.left + int(found[0])
                self.times.add(found[1])

    def stop(self) -> None:
        self._over.set()
        self.join()


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_hundred_are_suspended_and_given_back_through_shared_sessions(
    sessions: int, case: Case, house: "psycopg.Connection[Any]", postgres_server: str, tmp_path: Path
) -> None:
    with pooled(postgres_server, sessions=sessions) as address, Desk.of(case, tmp_path, ALL) as made:
        desk = replace(made, settings=settings_for(tmp_path))
        connector: Connector = open_connector(desk.settings, {**os.environ, "ADMIN_DATABASE": address})
        neighbour = Neighbour(address)
        neighbour.start()
        try:
            applied = desk.apply(connector)  # type: ignore[arg-type]
            assert (applied.states["done"], applied.states["failed"], applied.stopped) == (ALL - 1, 1, None)
            assert standings(house) == {("suspended", 1): ALL - 1, ("active", 0): 1}, "each once"
            (refused,) = [one for one in account_log(desk.ledger, desk.plan.id) if one.state == "failed"]
            assert refused.account == desk.ids[6] and "protected" in refused.detail
            back = desk.give_back(targets_of_plan(desk.ledger, desk.plan.id), connector)  # type: ignore[arg-type]
            assert (back.states["reinstated"], back.open) == (ALL - 1, 0)
            assert standings(house) == {("active", 2): ALL - 1, ("active", 0): 1}
        finally:
            neighbour.stop()
            connector.close()
        assert neighbour.looks > 5 and neighbour.left == 0 and neighbour.times == {"0"}
        assert _left_in_sessions(address) == 0


def _left_in_sessions(address: str) -> int:
    """What is left in the sessions of the pooler after all is over."""
    with psycopg.connect(address, prepare_threshold=None) as connection:
        found = connection.execute(LEFT.encode()).fetchone()
    assert found is not None
    return int(found[0])


def test_the_look_at_sessions_sees_what_is_left_in_one(postgres_server: str) -> None:
    with pooled(postgres_server, sessions=1) as address:
        with psycopg.connect(address, prepare_threshold=None) as connection:
            connection.execute("set statement_timeout = '9s'")
        assert _left_in_sessions(address) == 1
