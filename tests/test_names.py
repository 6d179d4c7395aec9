"""Communities of one name: one network where nearly all of each say it, and hardly anybody else does; one community
where all who have it came in one wave."""

import pandas as pd

from graphlink.engine import DuckDBEngine
from graphlink.linking.communities import tie_networks
from graphlink.linking.names import join_new_names, named_alike
from graphlink.signals import KINDS, Kind
from graphlink.signals.kinds import kind_frame

EMPLOYER = Kind("employer", ("an employer", "employers"), rarity=0.2, clean="text", nature="weak", vouches=False)
CELLS = pd.DataFrame({"account_no": range(24), "community": [1 + account // 8 for account in range(24)]})
"""Three communities of eight accounts."""
NO_LINKS = pd.DataFrame({"account_l": [], "account_r": [], "weight": [], "family_bits": []}, dtype="int64")


def networks(named: list[int], others: int = 0) -> list[int]:
    """The networks of CELLS, where these accounts and so many others have one employer."""
    shown = [*named, *range(100, 100 + others)]
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("kind", kind_frame([*KINDS, EMPLOYER]))
        db.register(
            "signal",
            pd.DataFrame([(0, "employer", len(shown), 4.0)], columns=["signal_no", "kind", "degree", "weight"]),
        )
        db.register("incidence", pd.DataFrame({"account_no": shown, "signal_no": 0}))
        besides = named_alike(db, CELLS)
        held = db.frame("select table_name from duckdb_tables() where not internal")["table_name"].tolist()
    assert not {"named_member", "alike_named"} & set(held), "what it works with goes"
    return [int(found) for found in tie_networks(NO_LINKS, CELLS, besides, 1000)]


def test_communities_that_all_say_the_same_are_one_network() -> None:
    assert networks(list(range(24))) == [1, 1, 1]
    assert networks([*range(7), *range(8, 15)]) == [1, 1, 2], "but for a stray of each"


def test_one_that_half_says_it_is_none_of_them() -> None:
    assert networks([*range(16), *range(16, 20)], others=0) == [1, 2, 3], "a sixth of them are of no such community"
    assert networks([*range(16), 16]) == [1, 1, 2]


def test_what_others_say_as_well_makes_none() -> None:
    assert networks(list(range(24)), others=2) == [1, 1, 1]
    assert networks(list(range(24)), others=3) == [1, 2, 3]


def joined(domain: str, accounts: list[int], days: float) -> list[int]:
    """The communities of CELLS, where `accounts` of a hundred have a mail domain, and signed up within so many days of
    a year."""
    ids = [f"a{account}" for account in range(100)]
    born = pd.Timestamp("2026-01-01") + pd.to_timedelta(pd.Series(range(100)) * 3.65, unit="D")
    began = pd.Timestamp("2026-05-01")
    wave = [began + pd.Timedelta(days=days * place / (len(accounts) - 1)) for place in range(len(accounts))]
    account = pd.DataFrame({"account_id": ids, "created_at": born, "email_domain": None})
    account.loc[accounts, "created_at"], account.loc[accounts, "email_domain"] = wave, domain
    with DuckDBEngine(memory_limit="256MB", threads=1) as db:
        db.register("account", account.astype({"email_domain": "str"}))
        db.register("account_number", pd.DataFrame({"account_no": range(100), "account_id": ids}))
        found = join_new_names(db, CELLS, ["email_domain"])
    assert found.index.tolist() == CELLS["account_no"].tolist()
    return [int(one) for one in pd.factorize(found)[0]]


def test_those_of_one_new_domain_are_one_community() -> None:
    apart = [*[0] * 8, *[1] * 8, *[2] * 8]
    ghosts = [*range(16), 50, 51]
    assert joined("new.example", ghosts, 2) == [*[0] * 16, *[1] * 8]
    assert joined("new.example", ghosts, 60) == apart, "they came over two months"
    assert joined("gmail.com", ghosts, 2) == apart, "anybody has a mailbox there"


def test_a_domain_of_which_most_are_elsewhere_joins_nothing() -> None:
    assert joined("new.example", [*range(16), *range(50, 56)], 2) == [*[0] * 8, *[1] * 8, *[2] * 8]
