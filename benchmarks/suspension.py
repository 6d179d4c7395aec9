"""Faults and throughput of bulk suspension, tried for real: prints one row a trial.

    python -m benchmarks.suspension                      # all, 10,000 accounts, 100 kills
    python -m benchmarks.suspension --accounts 500 --kills 10 throughput kills

Servers are real: the tests' admin server in a process of its own, which counts what it did to each account, and a
PostgreSQL of its own, in which a trigger counts. "Once" means: every account of the plan exactly once, no other.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from graphlink.errors import GuardRefused
from graphlink.suspension import Ledger, verify
from graphlink.suspension.approval import approve, load_key, new_key, public_line, read_approvals
from graphlink.suspension.ledger import now
from graphlink.suspension.looking import Progress
from tests.admin_server import TOKEN, AdminServer, Behaviour
from tests.real_apis import APIS, serving
from tests.suspension_setting import apply, http_settings, settings_of

from .suspension_setting import PROGRAM, setting, small_disk, web

ANSWER_SECONDS = 0.02


def kills(accounts: int, times: int) -> str:
    """SIGKILL at `times` random moments, a third while the accounts' standing is read, then once more to the end."""
    draw = random.Random(7)
    with web(accounts, Behaviour(delay=ANSWER_SECONDS), concurrency=8) as (made, server):
        hit = {"POST lookup": 0, "POST suspend": 0}
        for number in range(times):
            phase = "POST suspend" if number % 3 else "POST lookup"
            process, before = made.start(), server.requests()[phase]
            while process.poll() is None and server.requests()[phase] == before:
                time.sleep(0.02)
            time.sleep(draw.uniform(0, 0.5))
            hit[phase] += process.poll() is None
            process.kill()
            process.communicate()
        done = len(server.effects())
        calls = made.finish()
        sent = server.requests()["POST suspend"]
        said = f"{hit['POST lookup']} killed while reading, {hit['POST suspend']} while sending, {done:,} done by then"
        return f"{said}, {calls} more call; {sent:,} requests sent | {made.once(server.effects())}"


def limits_that_end(accounts: int, times: int) -> str:
    """Limits of a second: SIGKILL at `times` random moments of `suspend due --apply`, then once more to the end."""
    draw = random.Random(7)
    with AdminServer(Behaviour(delay=ANSWER_SECONDS)) as server:
        connector = http_settings(server.url, timeout=5, concurrency=8)
        actions = {"core": "limit"}
        with setting(accounts, connector, {"ADMIN_TOKEN": TOKEN}, limit_for=1.0, actions=actions) as made:
            made.finish()
            time.sleep(1)
            hit = 0
            for _ in range(times):
                process, before = made.start(due=True), server.requests()["POST lookup"]
                while process.poll() is None and server.requests()["POST lookup"] == before:
                    time.sleep(0.02)
                time.sleep(draw.uniform(0, 0.5))
                hit += process.poll() is None
                process.kill()
                process.communicate()
            lifted = len(server.effects("reinstate"))
            calls = made.finish(due=True)
            made.finish(due=True)
            effects = server.effects("reinstate")
            once = set(effects) == {account.account_id for account in made.plan.acted_on} and set(effects.values()) == {
                1
            }
            verify(made.settings.ledger_path)
    return f"{hit} killed, {lifted:,} lifted by then, {calls} more call, one for nothing | {'yes' if once else 'no'}"


def first_action(accounts: int) -> str:
    """Seconds until the first request and in all, where how accounts stand is asked of one at a time, in 20 ms each."""
    with AdminServer(Behaviour(delay=ANSWER_SECONDS)) as server:
        status = {"url": f"{server.url}/accounts/{{account}}", "field": "status"}
        connector = http_settings(server.url, timeout=5, concurrency=8, status=status)
        with setting(accounts, connector, {"ADMIN_TOKEN": TOKEN}) as made:
            marks: list[float] = []

            def tell(progress: Progress) -> None:
                if progress.phase == "sending" and not marks:
                    marks.append(time.perf_counter())

            start = time.perf_counter()
            apply(made.plan, made.settings, on_progress=tell)
            end = time.perf_counter()
            said = made.once(server.effects())
    return f"first after {marks[0] - start:.1f} s, all after {end - start:.0f} s | {said}"


def bad_server(accounts: int) -> str:
    """10 % 429 with Retry-After 1, 10 % 500, 5 % silent after acting, 2 % reset in mid-answer."""
    faults = Behaviour(too_many=0.1, retry_after="1", broken=0.1, silent=0.05, reset=0.02, hang=2.0)
    with web(accounts, faults, concurrency=32, timeout=0.5) as (made, server):
        calls = made.finish()
        requests = server.requests()["POST suspend"]
        return f"{calls} calls, {requests:,} requests for {accounts:,} accounts | {made.once(server.effects())}"


def full_disk(accounts: int) -> str:
    """The ledger on a disk that is too small, which then gets room."""
    with web(accounts, Behaviour()) as (made, server), small_disk(made.folder, accounts * 700) as (disk, room):
        ledger = disk / "suspensions.ledger"
        shutil.copy(made.settings.ledger_path, ledger)
        options = ("--ledger", str(ledger))
        process = made.start(*room.before, options=options)
        _, said = process.communicate()
        assert process.returncode == 4 and "ledger cannot be used" in said.decode(), said.decode()
        verify(ledger)
        done = len(server.effects())
        room.make()
        calls = made.finish(options=options)
        return f"{room.how}: exit 4 at {done:,} done; with room {calls} more | {made.once(server.effects(), ledger)}"


def two_at_once(accounts: int) -> str:
    """Two applies of one plan."""
    with web(accounts, Behaviour(), concurrency=8) as (made, server):
        both = [made.start() for _ in range(2)]
        for process in both:
            process.communicate()
        codes = sorted(process.returncode for process in both)
        return f"exit codes {codes} | {made.once(server.effects())}"


def edited_plan(accounts: int) -> str:
    """A plan edited by hand after approval, and one sealed again after the edit."""
    with web(accounts, Behaviour()) as (made, server):
        new_key(made.folder / "key")
        key = load_key(made.folder / "key", str)
        people = {"required": 1, "people": {"bea": public_line(key.public_key())}}
        settings = settings_of(made.folder, http_settings(server.url), approval=people)
        path = made.folder / "plan.json"
        with Ledger(settings.ledger_path) as ledger:
            approve(made.plan, path, key, settings.approval, ledger=ledger, time=now())
        resealed = made.plan.model_copy(update={"accounts": made.plan.accounts[1:]}).sealed()
        said = refusal(lambda: apply(resealed, settings, approvals=read_approvals(path)))
        document = json.loads(path.read_text())
        document["accounts"][0]["account_id"] = "somebody else"
        path.write_text(json.dumps(document))
        process = made.start()
        process.communicate()
        sent = sum(server.effects().values())
        return f"edited: exit {process.returncode}; sealed again: {words(said)} | {none(sent)}"


def clock_set_back(accounts: int) -> str:
    """The clock an hour behind the plan."""
    with web(accounts, Behaviour()) as (made, server):
        said = refusal(lambda: apply(made.plan, made.settings, clock=lambda: now() - timedelta(hours=1)))
        sent = sum(server.effects().values())
        return f"{words(said)} | {none(sent)}"


def words(said: str) -> str:
    """What a refusal found, without the path in front and what would lift it."""
    return said.rsplit(": ", maxsplit=1)[-1].split(";", maxsplit=1)[0]


def none(sent: int) -> str:
    """`none` where nothing was sent."""
    return f"{sent} sent!" if sent else "none sent"


def refusal(call: Callable[[], object]) -> str:
    """With which words `call` is refused."""
    try:
        call()
    except GuardRefused as problem:
        return str(problem)
    raise AssertionError("was not refused")


def database(accounts: int, times: int) -> str:
    """PostgreSQL, one transaction for 100 accounts: SIGKILL at `times` random moments, then to the end."""
    import psycopg

    from tests.postgres import postgres

    draw = random.Random(7)
    connector = {
        "kind": "sql",
        "database": "{env:ADMIN_DATABASE}",
        "status": "select status from account where id = {account}",
        "suspend": "update account set status = 'suspended' where id = {account} and status = 'active'",
        "batch": 100,
    }
    with postgres() as address, setting(accounts, connector, {"ADMIN_DATABASE": address}) as made:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("create table account (id text primary key, status text, changed int default 0)")
            connection.execute(
                "create function counted() returns trigger language plpgsql as"
                " $$ begin new.changed := old.changed + 1; perform pg_sleep(0.0005); return new; end $$"
            )
            connection.execute(
                "create trigger counted before update on account for each row execute function counted()"
            )
            rows = [(account.account_id,) for account in made.plan.accounts]
            connection.cursor().executemany("insert into account (id, status) values (%s, 'active')", rows)
            connection.execute(
                "insert into account (id, status) select 'bystander ' || n, 'active' from generate_series(1, 500) n"
            )
            for _ in range(times):
                process = made.start()
                time.sleep(draw.uniform(1, 5))
                process.kill()
                process.communicate()
            calls = made.finish()
            found = connection.execute("select id, changed from account where changed > 0").fetchall()
        return f"{times} killed, {calls} more | {made.once(Counter(dict(found)))}"


def shapes(accounts: int) -> str:
    """Each API that has a preset, 5 % silent after acting: all suspended and seen so once, then all given back."""
    wrong, calls = [], 0
    for name, api in ((name, make(silent=0.05, hang=1.0)) for name, make in sorted(APIS.items())):
        with serving(api) as base:
            own = {"acting_as": "did:example:desk"} if name == "ozone" else {}
            connector = {"kind": "http", "preset": name, "base_url": base, "timeout": 0.5, "concurrency": 16, **own}
            with setting(accounts, connector, {}) as made:
                calls += made.finish()
                effects = Counter({account: count for (account, off), count in api.effects.items() if off})
                said = made.once(effects)
                back = [sys.executable, "-c", PROGRAM, "suspend", "reinstate", "plan.json", "--reason", "trial"]
                ran = subprocess.run(
                    [*back, "--expect", str(accounts)],
                    cwd=made.folder,
                    env=made.environment,
                    capture_output=True,
                    check=False,
                )
                wrong += [f"{name}: {said}"] if said != "yes" else []
                wrong += [f"{name}: {len(api.off)} left, exit {ran.returncode}"] if api.off or ran.returncode else []
    return f"{len(APIS)} APIs of {accounts} accounts, {calls} calls, all given back | {', '.join(wrong) or 'yes'}"


def throughput(accounts: int, concurrency: int) -> str:
    """Suspensions a second while sending, ledger and all, against a server that answers in 20 ms."""
    rates, answers = [], []
    for _ in range(3):
        with web(accounts, Behaviour(delay=ANSWER_SECONDS), concurrency=concurrency) as (made, server):
            marks: list[tuple[int, float]] = []

            def tell(progress: Progress, marks: list[tuple[int, float]] = marks) -> None:
                if progress.phase == "sending":
                    marks.append((progress.done, time.perf_counter()))

            apply(made.plan, made.settings, on_progress=tell)
            (first, start), (last, end) = marks[0], marks[-1]
            rates.append((last - first) / (end - start))
            counts = server.counts()
            answers.append(counts["mean_seconds"] * 1000)
            assert counts["most_under_way"] <= concurrency
            assert made.once(server.effects()) == "yes"
    ideal = concurrency / ANSWER_SECONDS
    middle = statistics.median(rates)
    said = f"{middle:,.0f} a second of {ideal:,.0f}: {middle / ideal:.1%} (best of 3: {max(rates) / ideal:.1%})"
    return f"{said}; server's own answer {statistics.median(answers):.1f} ms | yes"


def main() -> None:
    """Runs the trials that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trials", nargs="*")
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    given = parser.parse_args()
    count = given.accounts
    trials: dict[str, Callable[[], str]] = {
        "throughput-8": lambda: throughput(min(count, 2000), 8),
        "throughput-16": lambda: throughput(min(count, 4000), 16),
        "edited-plan": lambda: edited_plan(count),
        "clock-set-back": lambda: clock_set_back(count),
        "two-at-once": lambda: two_at_once(count),
        "full-disk": lambda: full_disk(count),
        "shapes": lambda: shapes(min(count, 200)),
        "bad-server": lambda: bad_server(count),
        "postgresql": lambda: database(count, max(1, given.kills // 5)),
        "first-action": lambda: first_action(count),
        "limits-that-end": lambda: limits_that_end(min(count, 1000), max(1, given.kills // 5)),
        "kills": lambda: kills(count, given.kills),
    }
    print(f"{count:,} accounts, {given.kills} kills, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("| trial | what happened | once | seconds |\n|---|---|---|---|")
    for name, trial in trials.items():
        if not given.trials or any(name.startswith(asked) for asked in given.trials):
            start = time.monotonic()
            print(f"| {name} | {trial()} | {time.monotonic() - start:.0f} |", flush=True)


if __name__ == "__main__":
    main()
