"""What the tests of belonging share: holdings written out by hand, and `find_belonging` over small tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from graphlink.engine import DuckDBEngine, Step
from graphlink.judging.belonging import Belonging, find_belonging
from graphlink.judging.holdings import Holdings, SignUps
from graphlink.judging.times import account_day_step
from graphlink.signals import KINDS, Kind
from graphlink.signals.kinds import kind_frame
from tests.lent_engine import lent_engine
from tests.whole_platform import nobody_is_absent

Shown = tuple[int, str, str]
POPULATION = 1000


def held(
    shown: Iterable[Shown],
    networks: list[int],
    *,
    outside: Mapping[str, int] | None = None,
    population: int = POPULATION,
    in_step: Iterable[tuple[int, int, str, float]] = (),
    silent: Mapping[tuple[int, str], float] | None = None,
    parts: Mapping[tuple[int, str], float] | None = None,
) -> Holdings:
    """The holdings of accounts 0, 1, ...: `shown` has (account, family, value), `networks` the network of each account,
    `outside` how many accounts beside these show a value, `in_step` (account, other, family, nats) their synchrony,
    `silent` how often an account could have shown a family, `parts` what part of an account's showings a value is."""
    rows, tries = sorted(shown), silent or {}
    sides = [(a, b, family, nats) for left, right, family, nats in in_step for a, b in ((left, right), (right, left))]
    could = {row[:2] for row in rows} | set(tries) | {(account, family) for account, _, family, _ in sides}
    families = sorted({family for _, family in could})
    pairs = sorted({(networks[account], family, value) for account, family, value in rows})
    slots = sorted((account, families.index(family)) for account, family in could)
    degree = [sum(row[1:] == pair[1:] for row in rows) + (outside or {}).get(pair[2], 0) for pair in pairs]
    return Holdings(
        account=np.array([account for account, _, _ in rows]),
        pair=np.array([pairs.index((networks[account], family, value)) for account, family, value in rows]),
        slot=np.array([slots.index((account, families.index(family))) for account, family, _ in rows]),
        degree=np.array(degree, dtype="float64"),
        pair_network=np.array([network for network, _, _ in pairs]),
        pair_family=np.array([families.index(family) for _, family, _ in pairs]),
        network=np.array(networks),
        slot_account=np.array([account for account, _ in slots]),
        slot_family=np.array([family for _, family in slots]),
        slot_tries=np.array([tries.get((account, families[family]), np.inf) for account, family in slots]),
        slot_silent=np.array([(account, families[family]) in tries for account, family in slots], dtype=bool),
        share=np.array([(parts or {}).get((account, value), 1.0) for account, _, value in rows]),
        dated=np.array([family in ("batch", "signup") for family in families]),
        vouching=np.array([family not in ("ip", "signup") for family in families]),
        private=np.array([family not in ("ip", "template", "batch", "signup") for family in families]),
        personal=np.array([family in ("email", "phone") for family in families]),
        lived=np.array([family not in ("payment", "ip", "signup") for family in families]),
        crossing=np.array([family not in ("ip", "template", "batch", "signup", "reshare") for family in families]),
        step_slot=np.array(
            [slots.index((account, families.index(family))) for account, _, family, _ in sides], dtype=int
        ),
        step_other=np.array([other for _, other, _, _ in sides], dtype=int),
        step_weight=np.array([nats for *_, nats in sides], dtype="float64"),
        signal=np.array([sorted({row[1:] for row in rows}).index(row[1:]) for row in rows], dtype="int64"),
        most=np.full(len(rows), np.inf),
        first=np.full(len(slots), np.inf),
        families=np.array(families, dtype=object),
        population=population,
    )


def undated(accounts: int) -> SignUps:
    return SignUps(np.zeros(accounts), np.arange(accounts), np.zeros(accounts, dtype=bool), np.zeros(accounts))


def all_show(accounts: Iterable[int], family: str, value: str) -> list[Shown]:
    return [(account, family, value) for account in accounts]


@contextmanager
def tables(
    shown: Sequence[Shown],
    networks: Sequence[int],
    *,
    days: Sequence[float | None] = (),
    hidden: Mapping[str, Mapping[str, object]] | None = None,
    in_step: Iterable[tuple[int, int, str, float]] = (),
    alone: Iterable[tuple[int, str]] = (),
    hours: Iterable[tuple[int, int, int]] = (),
    luck: Iterable[tuple[str, int, int, float]] = (),
    words: Mapping[int, Sequence[int]] | None = None,
) -> Iterator[DuckDBEngine]:
    """A database with what `find_belonging` reads: the accounts of the networks first, then others to make POPULATION.

    Accounts sign up on days of their own over five years, those of the networks on `days` where these are given;
    `hidden` has other columns of the signal of a value, `in_step` the synchrony of accounts (one, other, kind, nats),
    `alone` (account, kind) values that nobody else shows, `hours` (account, hour, events) when accounts are active,
    `words` those of an account's prompts, by its number.
    """
    names = sorted({(family, value) for _, family, value in shown})
    rows = [(account, names.index((family, value)), 1.0) for account, family, value in shown]
    incidence = pd.DataFrame(rows, columns=["account_no", "signal_no", "share"])
    signal = pd.DataFrame(
        [
            {"kind": family, "family": family, "weight": 5.0} | dict((hidden or {}).get(value, {}))
            for family, value in names
        ]
    )
    signal = signal.assign(signal_no=signal.index, degree=incidence.groupby("signal_no").size())
    synchrony = pd.DataFrame(list(in_step), columns=["account_l", "account_r", "kind", "weight"])
    active = pd.DataFrame(list(hours), columns=["account_no", "hour", "events"], dtype="int64")
    ids = [f"a{number:05d}" for number in range(POPULATION)]
    day: list[float | None] = [397 * number % POPULATION * 2.0 for number in range(POPULATION)]
    day[: len(days)] = days
    created = pd.Timestamp("2020-01-01") + pd.to_timedelta(pd.Series(day, dtype="float64"), unit="D")
    with lent_engine() as db:
        db.register("kind", kind_frame(kinds_of(signal["kind"])))
        db.register("grouped", pd.DataFrame({"account_no": range(len(networks)), "network": networks}))
        db.register("incidence", incidence)
        db.register("signal", signal)
        db.register("in_step", synchrony.astype({"account_l": "int64", "account_r": "int64", "weight": "float64"}))
        db.register(
            "shown_alone", pd.DataFrame(list(alone), columns=["account_no", "kind"]).astype({"account_no": int})
        )
        db.register("account_hour", active)
        db.run(account_day_step())
        db.register(
            "account_activity",
            active.groupby("account_no", as_index=False)[["events"]]
            .sum()
            .set_axis(["account_no", "exchanges"], axis=1),
        )
        db.register("account_number", pd.DataFrame({"account_no": range(POPULATION), "account_id": ids}))
        nobody_is_absent(db)
        db.register("account", pd.DataFrame({"account_id": ids, "created_at": created}))
        db.register("batch_luck", pd.DataFrame(list(luck), columns=["account_id", "width", "bins", "by_luck"]))
        written = {ids[account]: list(numbers) for account, numbers in (words or {}).items()}
        db.register(
            "written", pd.DataFrame({"account_id": list(written), "words": list(written.values())}, dtype="object")
        )
        typed = "select account_id::varchar as account_id, words::uinteger[] as words from written"
        db.run(Step("word_shown", typed, reads=("written",)))
        yield db


def kinds_of(names: Iterable[str]) -> list[Kind]:
    """The built-in kinds, and one of the user's own for each other name."""
    known = {kind.name for kind in KINDS}
    return [*KINDS, *(Kind(name, (f"a {name}", f"{name}s")) for name in sorted(set(names) - known))]


def belonging(
    shown: Sequence[Shown],
    networks: Sequence[int],
    *,
    days: Sequence[float | None] = (),
    hidden: Mapping[str, Mapping[str, object]] | None = None,
    in_step: Iterable[tuple[int, int, str, float]] = (),
    alone: Iterable[tuple[int, str]] = (),
    hours: Iterable[tuple[int, int, int]] = (),
) -> pd.DataFrame:
    """What `find_belonging` says of the accounts of such `tables`."""
    return whole_belonging(
        shown, networks, days=days, hidden=hidden, in_step=in_step, alone=alone, hours=hours
    ).accounts


def whole_belonging(shown: Sequence[Shown], networks: Sequence[int], **more: Any) -> Belonging:
    """`find_belonging` over such `tables`."""
    of = pd.Series(networks, index=range(len(networks)), dtype="int64")
    with tables(shown, networks, **more) as db:
        return find_belonging(db, of, kinds_of(family for _, family, _ in shown))
