"""The features of a community: those of a kind that nothing speaks of by hand, and that each is measured."""

from graphlink.judging import FEATURES, features_of
from graphlink.judging.features import Feature
from graphlink.signals import ARRIVALS, KINDS

from .judged_groups import PHONE, RESHARE


def test_a_kind_of_the_user_s_own_has_four_features_after_the_others() -> None:
    assert features_of((PHONE, *KINDS)) == (
        *FEATURES,
        Feature("phone_shown", "count", "phone numbers that its accounts show"),
        Feature("accounts_per_phone", "ratio", "accounts for each phone number, over those that show one"),
        Feature("phone_top", "share", "accounts that its most shown phone number covers"),
        Feature("phone_tied", "share", "accounts that share a phone number with another of it"),
    )


def test_a_kind_with_a_window_has_a_feature_more_and_so_have_arrivals() -> None:
    made = features_of((*KINDS, RESHARE, ARRIVALS))[len(FEATURES) :]
    assert [(feature.name, feature.unit) for feature in made] == [
        ("reshare_shown", "count"),
        ("accounts_per_reshare", "ratio"),
        ("reshare_top", "share"),
        ("reshare_tied", "share"),
        ("reshare_in_step", "share"),
        ("arrival_tied", "share"),
    ]


def test_built_in_kinds_have_those_that_are_written() -> None:
    assert features_of(KINDS) == FEATURES
