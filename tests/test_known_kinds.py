"""What the name of a kind says, and what the data say where the name does not."""

import pytest

from graphlink.settings import KindSettings, Settings, SignalSource
from graphlink.signals import KINDS, KNOWN, Kind, as_found, kinds_of, misspelt_kinds


def kind_of(name: str, **described: object) -> Kind:
    told = (KindSettings.model_validate({"name": name, **described}),) if described else ()
    settings = Settings(signals=(SignalSource(kind=name, path="any.csv", value="any"),), kinds=told)
    return next(kind for kind in kinds_of(settings) if kind.name == name)


@pytest.mark.parametrize(
    ("name", "clean", "family", "nature"),
    [
        ("email", "mail", "contact", "hard"),
        ("E-Mail.Address", "mail", "contact", "hard"),
        ("phone_number", "phone", "contact", "hard"),
        ("MSISDN", "phone", "contact", "hard"),
        ("bank-account", "id", "iban", "hard"),
        ("country", "text", "country", "weak"),
        ("UserAgent", "text", "user_agent", "weak"),
        ("funder", "plain", "funder", "hard"),
    ],
)
def test_a_usual_name_says_what_a_kind_is(name: str, clean: str, family: str, nature: str) -> None:
    kind = kind_of(name)
    assert (kind.name, kind.clean, kind.nature) == (name, clean, nature)
    assert kind.moves_with in (family, name)


def test_no_name_is_known_twice_or_is_that_of_a_built_in_kind() -> None:
    names = [name for kind, names in KNOWN for name in (kind.name, *names)]
    assert len(names) == len(set(names))
    assert not {kind.name for kind in KINDS} & set(names)


def test_what_is_public_has_no_points_and_makes_no_core() -> None:
    public = [kind for kind, _ in KNOWN if kind.rarity < 1]
    assert len(public) >= 8
    assert {(kind.nature, kind.spread, kind.crowd, kind.vouches) for kind in public} == {("weak", 0.0, 0.0, False)}


def test_what_comes_with_an_account_that_is_sold_is_its_card_its_address_and_its_sign_up() -> None:
    along = {kind.moves_with for kind in KINDS if kind.comes_along}
    assert along == {"payment", "ip", "signup"}
    assert {kind.name for kind in KINDS if kind.moves_with in along} == {"payment", "ip", "ip_range", "signup"}
    # What is known by another name goes with its family; what nothing describes is its user's own.
    assert [kind.name for kind, _ in KNOWN if kind.moves_with in along] == ["card", "ip_address"]
    assert not kind_of("badge").comes_along


def test_settings_overrule_a_usual_name() -> None:
    kind = kind_of("email", clean="id", rarity=3, words=["a login", "logins"], family="person")
    assert (kind.clean, kind.rarity, kind.words, kind.family) == ("id", 3, ("a login", "logins"), "person")
    assert kind_of("country", nature="hard").spread == kind_of("badge").spread
    assert not kind_of("email", nature="weak").vouches


@pytest.mark.parametrize(("name", "words"), [("pass", "passes"), ("box", "boxes"), ("badge", "badges")])
def test_several_of_a_kind_that_nothing_describes_are_named_in_english(name: str, words: str) -> None:
    assert kind_of(name).many == words


def test_a_kind_that_nothing_describes_is_measured() -> None:
    assert kind_of("badge").measured and kind_of("badge").rarity == 8
    assert kind_of("badge", words=["a badge", "badges"]).measured
    for described in ({"rarity": 3}, {"nature": "weak"}, {"nature": "moment"}):
        assert not kind_of("badge", **described).measured
    assert kind_of("badge", rarity=3).rarity == 3
    assert kind_of("badge", nature="weak").rarity == 1
    known = [kind.name for kind, _ in KNOWN if kind.measured]
    assert not any(kind.measured for kind in KINDS)
    assert known == ["payee", "postal_address"], "whom all pay, and how many live in one house, is each platform's own"


def test_a_measured_kind_is_as_rare_and_says_as_much_as_the_data_leave_it() -> None:
    badge, seat, tier, email = as_found(
        [kind_of(name) for name in ("badge", "seat", "tiers", "email")], {"badge": 1.0, "seat": 0.5, "email": 0.5}
    )
    assert (badge.rarity, badge.spread, badge.crowd) == (8, 2, 1.5)
    assert (seat.rarity, seat.spread, seat.crowd) == (8**0.5, 1, 0.75)
    assert (tier.rarity, tier.spread, tier.crowd) == (1, 0, 0), "of which nobody shows a value"
    assert (email.rarity, email.spread) == (200, 2), "what is known is not measured"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("paymnt", "payment"), ("Payment", "payment"), ("IP", "ip"), ("devices", "device"), ("templat", "template")]
    + [(name, None) for name in ("payment", "card", "E-Mail", "reshare", "invite_code", "domain", "referral", "shop")],
)
def test_a_name_that_is_nearly_a_usual_one_is_asked_about(name: str, meant: str | None) -> None:
    settings = Settings(signals=(SignalSource(kind=name, path="any.csv", value="any"),))
    told = misspelt_kinds(settings)
    assert [line.rpartition(" ")[2] for line in told] == ([f"{meant}?"] if meant else [])
    described = settings.model_copy(update={"kinds": (KindSettings(name=name),)})
    assert not misspelt_kinds(described)
