"""Kinds of the user's own are judged as the built-in ones: the same ring, told by other columns, is found alike."""

import random
from pathlib import Path

import pandas as pd
import pytest

import graphlink
from graphlink.case import Case
from graphlink.errors import InputError
from graphlink.judging import signs_of
from graphlink.judging.signs import SIGNS
from graphlink.reading import OwnerColumns
from graphlink.reports import render_report
from graphlink.settings import Settings, SignalSource
from graphlink.signals import Kind, kinds_of

from .source_folder import read

SEED = 5
RING = 80
KINDS = """
[[kinds]]
name = "phone"
clean = "id"
rarity = 8
words = ["a phone number", "phone numbers"]

[[kinds]]
name = "referral"
rarity = 4
words = ["a referral code", "referral codes"]
"""


def source(
    folder: Path,
    kinds: tuple[str, str],
    described: str = "",
    *,
    owner: str = "team",
    named: str = "",
    colleagues: int = 0,
) -> Path:
    """A ring of RING accounts over 20 and 12 values of two kinds, among strangers with values of their own.

    `colleagues`: how many of the strangers are of the ring's team.
    """
    draw = random.Random(SEED)
    created = {f"ring{n:03d}": f"2026-03-{1 + n % 20:02d}" for n in range(RING)}
    shown = [(who, f"first-{draw.randrange(20)}", f"second-{draw.randrange(12)}") for who in created for _ in range(3)]
    for n in range(1500):
        created[f"own{n:04d}"] = f"202{draw.randrange(3, 6)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
        shown.append((f"own{n:04d}", f"first-of-{n}", f"second-of-{n}"))
    ours = {f"own{n:04d}" for n in range(colleagues)}
    teams = {who: "ring-team" if who.startswith("ring") or who in ours else f"team-{who}" for who in created}
    folder.mkdir()
    (folder / "users.csv").write_text(
        f"account_id,created_at,{owner}\n" + "".join(f"{who},{day},{teams[who]}\n" for who, day in created.items())
    )
    (folder / "shown.csv").write_text(
        "account_id,first,second\n" + "".join(f"{who},{one},{two}\n" for who, one, two in shown)
    )
    (folder / "graphlink.toml").write_text(
        f'[accounts]\npath = "users.csv"\ncreated_at = "created_at"\n{named}{described}'
        + "".join(
            f'[[signals]]\nkind = "{kind}"\npath = "shown.csv"\nvalue = "{column}"\n'
            for kind, column in zip(kinds, ("first", "second"), strict=True)
        )
    )
    return folder


OWN_WAYS = {
    **{name: {f"own {name}"} for name in ("address", "name", "hours", "badge")},
    "card": {"payment"},
    "device_id": {"device"},
    "ip_address": {"address"},
}
"""What signs of kinds that are called so count as (`asks` apart): a family of their own, or the built-in one."""


def kind_of(name: str) -> Kind:
    settings = Settings(signals=(SignalSource(kind=name, path="any.csv", value="any"),))
    return next(kind for kind in kinds_of(settings) if kind.name == name)


def ring_of(case: Case) -> pd.DataFrame:
    return case.accounts[case.accounts["account_id"].str.startswith("ring")]


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("built_in")
    return graphlink.run(source(folder / "source", ("payment", "device")), folder / "out.case", pages=False)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("own")
    return graphlink.run(source(folder / "source", ("phone", "referral"), KINDS), folder / "out.case")


def test_a_ring_told_by_own_kinds_is_flagged_as_one_told_by_cards_and_devices(built_in: Case, own: Case) -> None:
    flagged = {
        case.name + str(n): (ring_of(case)["verdict"] != "clear").mean() for n, case in enumerate((built_in, own))
    }
    assert min(flagged.values()) > 0.8, f"seed {SEED}: {flagged}"
    for case in (built_in, own):
        strangers = case.accounts[~case.accounts["account_id"].str.startswith("ring")]
        assert set(strangers["verdict"]) == {"clear"}
    # Which accounts of a large group are joined depends on the order of kinds: a link more or less, of equal weights.
    assert abs(len(own.links) - len(built_in.links)) <= 0.01 * len(built_in.links)
    both = own.links.merge(built_in.links, on=["account_l", "account_r"])
    assert len(both) >= 0.99 * len(built_in.links) and both["weight_x"].equals(both["weight_y"])


def test_a_kind_that_nothing_describes_counts_too(tmp_path: Path) -> None:
    case = graphlink.run(source(tmp_path / "source", ("badge", "referral")), tmp_path / "out.case", pages=False)
    assert (ring_of(case)["verdict"] != "clear").mean() > 0.8, f"seed {SEED}"
    # 1,500 of 1,500 and some strangers have values of their own: nearly as private as a card, and said so.
    assert 5 < case.kinds["referral"].rarity < 8 and 1.5 < case.kinds["referral"].spread < 2


@pytest.mark.parametrize("kinds", [("card", "device_id"), ("ip_address", "address"), ("email", "mail_address")])
def test_kinds_that_are_called_as_others_are_run_too(tmp_path: Path, kinds: tuple[str, str]) -> None:
    """Their words are those of built-in kinds, or of each other: each sign has a name of its own all the same."""
    case = graphlink.run(source(tmp_path / "source", kinds), tmp_path / "out.case")
    names = [sign.name for sign in signs_of(list(case.kinds.values()))]
    assert len(set(names)) == len(names) and any(name.endswith(f"({kinds[0]})") for name in names) == (
        kinds[0] != "email"
    )
    assert (ring_of(case)["verdict"] != "clear").mean() > 0.8 or kinds != ("card", "device_id"), f"seed {SEED}"


def test_a_kind_called_address_is_no_address_of_a_computer() -> None:
    ways = {
        name: {sign.way for sign in signs_of((kind_of(name),)) if sign not in SIGNS and not sign.asks}
        for name in OWN_WAYS
    }
    assert ways == OWN_WAYS


def test_sentences_tables_and_report_call_a_kind_by_its_words(own: Case) -> None:
    reasons = " ".join(own.communities["reason"])
    assert "phone numbers" in reasons or "referral codes" in reasons
    assert ring_of(own)["reason"].str.contains("Shares a phone number with").any()
    assert {"phone_shown", "accounts_per_phone", "phone_top", "phone_tied"} <= set(own.communities.columns)
    told = render_report(own, format="md").decode()
    assert "phone numbers" in told and "referral codes" in told
    assert own.kinds["phone"].rarity == 8 and own.kinds["payment"].rarity == 8


@pytest.mark.parametrize(("owner", "named"), [("team", 'organisation = "team"\n'), ("Org_ID", "")])
def test_the_verdict_reads_the_owner_from_the_column_that_is_named(
    tmp_path: Path, built_in: Case, owner: str, named: str
) -> None:
    """An organisation that the whole ring has, and others too, excuses it, whatever its column is called."""
    folder = source(tmp_path / "source", ("payment", "device"), owner=owner, named=named, colleagues=6)
    case = graphlink.run(folder, tmp_path / "out.case", pages=False)
    flagged = [(ring_of(one)["verdict"] != "clear").mean() for one in (case, built_in)]
    assert flagged[0] < 0.5 * flagged[1], f"seed {SEED}"
    assert case.communities["reason"].str.contains("belong to one organisation").any()


def test_an_organisation_that_nobody_else_is_of_excuses_less(tmp_path: Path) -> None:
    """Anybody can type one: of its six points it has four tenths where nobody else is of it and none was before."""
    points = {}
    for colleagues in (0, 6):
        folder = tmp_path / str(colleagues)
        folder.mkdir()
        named = 'organisation = "team"\n'
        ring = source(folder / "source", ("payment", "device"), named=named, colleagues=colleagues)
        case = graphlink.run(ring, folder / "out.case", pages=False)
        row = case.communities.iloc[0]
        found = case.query("select sign, points from signs where community_id = ?", [int(row["community_id"])])
        points[colleagues] = dict(zip(found["sign"], found["points"], strict=True))
        assert "100 % belong to one organisation" in row["reason"]
    excused = [points[colleagues]["one organisation"] for colleagues in (0, 6)]
    assert excused == [pytest.approx(-0.4 * 6, abs=0.01), pytest.approx(-6, abs=0.01)]
    # No address is known of anybody: they may sit in one place, and a young firm has a name of its own.
    assert not any("names of its own" in said for said in points.values())


@pytest.mark.parametrize(
    ("owner", "named", "found"),
    [
        ("team", 'email_domain = "TEAM "\n', OwnerColumns(None, "team")),
        ("team", 'organisation = "team"\n', OwnerColumns("team", None)),
        ("Email_Domain", "", OwnerColumns(None, "Email_Domain")),
        ("team", "", OwnerColumns()),
    ],
)
def test_owner_columns_are_found_by_setting_or_by_name(
    tmp_path: Path, owner: str, named: str, found: OwnerColumns
) -> None:
    with read(source(tmp_path / "source", ("payment", "device"), owner=owner, named=named)) as reading:
        assert reading.sources.owner == found


@pytest.mark.parametrize("key", ["organisation", "email_domain"])
def test_an_owner_column_that_is_not_there_is_named(tmp_path: Path, key: str) -> None:
    folder = source(tmp_path / "source", ("payment", "device"), named=f'{key} = "tema"\n')
    with pytest.raises(InputError, match=r"users\.csv: no column `tema`; did you mean `team`\?"):
        graphlink.run(folder, tmp_path / "out.case")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "x"\nclean = "soap"', "clean"),
        ('name = "x"\nrarity = 0', "rarity"),
        ('name = "x"\nwords = ["one"]', "words"),
        ('name = "x"\nkolour = 1', "unknown key `kinds.2.kolour`"),
        ('name = "phone"', "describes `phone` twice"),
    ],
)
def test_a_kind_that_is_described_wrongly_is_named(tmp_path: Path, text: str, said: str) -> None:
    folder = source(tmp_path / "source", ("phone", "device"), f"{KINDS}\n[[kinds]]\n{text}\n")
    with pytest.raises(InputError, match=said):
        graphlink.run(folder, tmp_path / "out.case")
