"""The features of a community: those of a kind that nothing speaks of by hand, and that each is measured."""

from graphlink.judging import FEATURES, features_of
from graphlink.judging.features import Feature
from graphlink.signals import KINDS

from .judged_groups import PHONE


def test_a_kind_of_the_user_s_own_has_four_features_after_the_others() -> None:
    assert features_of((PHONE, *KINDS)) == (
        *FEATURES,
        Feature("phone_shown", "count", "phone numbers that its accounts show"),
        Feature("accounts_per_phone", "ratio", "accounts for each phone number, over those that show one"),
        Feature("phone_top", "share", "accounts that its most shown phone number covers"),
        Feature("phone_tied", "share", "accounts that share a phone number with another of it"),
    )


def test_built_in_kinds_have_those_that_are_written() -> None:
    assert features_of(KINDS) == FEATURES
