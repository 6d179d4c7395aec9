"""The features of a community: those of a kind that nothing speaks of by hand, and that each is measured."""

from dataclasses import replace

import pandas as pd
import pytest

from graphlink.case import Case
from graphlink.judging import FEATURES, features_of
from graphlink.judging.features import Feature
from graphlink.judging.kind_signs import signs_of
from graphlink.judging.points import sign_strengths
from graphlink.signals import ARRIVALS, KINDS

from .judged_groups import DOOR, PHONE, RESHARE, SILENT


def test_a_kind_of_the_user_s_own_has_seven_features_after_the_others() -> None:
    assert features_of((PHONE, *KINDS)) == (
        *FEATURES,
        Feature("phone_shown", "count", "phone numbers that its accounts show"),
        Feature("accounts_per_phone", "ratio", "accounts for each phone number, over those that show one"),
        Feature("phone_top", "share", "accounts that its most shown phone number covers"),
        Feature("phone_tied", "share", "accounts that share a phone number with another of it"),
        Feature("phone_beyond", "share", "of these, those that as many strangers would not make, by chance"),
        Feature(
            "phone_crossing",
            "nats",
            "how improbable the phone numbers that it shares are, were they strangers (mean)",
        ),
        Feature(
            "phone_behind", "count", "accounts of everybody that show the phone number which it shares most (mean)"
        ),
    )


def test_of_what_is_a_persons_own_and_of_doors_it_is_counted_who_is_behind_one() -> None:
    for kind, told in ((PHONE, True), (replace(PHONE, rarity=8.0), False), (DOOR, True)):
        assert (f"{kind.name}_behind" in [feature.name for feature in features_of((kind,))]) == told, kind.name


def test_a_kind_with_a_window_has_a_feature_more_and_so_have_arrivals() -> None:
    made = features_of((*KINDS, RESHARE, ARRIVALS))[len(FEATURES) :]
    assert [(feature.name, feature.unit) for feature in made] == [
        ("reshare_shown", "count"),
        ("accounts_per_reshare", "ratio"),
        ("reshare_top", "share"),
        ("reshare_tied", "share"),
        ("reshare_beyond", "share"),
        ("reshare_in_step", "share"),
        ("reshare_in_step_usual", "share"),
        ("arrival_tied", "share"),
        ("arrival_top", "share"),
        ("arrival_usual", "share"),
    ]


def test_built_in_kinds_have_those_that_are_written() -> None:
    assert features_of(KINDS) == FEATURES


def test_no_sign_reads_what_is_no_feature() -> None:
    kinds = (*KINDS, PHONE, DOOR, RESHARE, ARRIVALS)
    names = [feature.name for feature in features_of(kinds)]
    nothing = sign_strengths(pd.DataFrame([dict.fromkeys(names, 0.5)]), signs_of(kinds))
    assert len(nothing.columns) == len(signs_of(kinds)) + 1, "and OF_A_PIECE"
    assert set(SILENT) <= set(names), "measures that tests of signs set by hand"
    assert len(names) == len(set(names))


def test_the_strength_of_every_sign_follows_from_the_columns_of_its_community(sample_case: Case) -> None:
    communities = sample_case.communities.set_index("community_id")
    signs = signs_of(tuple(sample_case.kinds.values()))
    found = sign_strengths(communities, signs).to_dict("index")
    told = {(community, name): value for community, row in found.items() for name, value in row.items() if value > 0}
    rows = sample_case.query("select community_id, sign, strength from signs where strength > 0")
    said = {(row.community_id, row.sign): row.strength for row in rows.itertuples(index=False)}
    assert said == pytest.approx(told) and len(said) > 100
