"""The figures of `graphlink evaluate`, against a naive reckoning over all pairs."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli.main import app
from graphlink.case import TABLES
from graphlink.case import folder as cases
from graphlink.errors import InputError
from graphlink.simulation import Agreement, adjusted_rand, agreement, evaluate
from graphlink.simulation.calibration import BINS, calibration

Labels = list[str | None]


def random_labels(draw: np.random.Generator, size: int, parts: int, null: float) -> Labels:
    labels = draw.integers(0, parts, size)
    return [None if draw.random() < null else f"p{label}" for label in labels]


def ties(labels: Labels) -> set[tuple[int, int]]:
    """Every pair of accounts with the same label; null is nobody's."""
    return {
        (left, right)
        for left, right in combinations(range(len(labels)), 2)
        if labels[left] is not None and labels[left] == labels[right]
    }


def mates(labels: Labels, account: int) -> set[int]:
    """The account and all with its label."""
    if labels[account] is None:
        return {account}
    return {other for other, label in enumerate(labels) if label == labels[account]}


def naive_bcubed(parts: Labels, groups: Labels) -> float | None:
    """B-cubed precision: for the average account that is in a part, how much of its part is of its group."""
    scores = [
        len(mates(parts, account) & mates(groups, account)) / len(mates(parts, account))
        for account in range(len(parts))
        if parts[account] is not None
    ]
    return sum(scores) / len(scores) if scores else None


def naive_f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


def naive(parts: Labels, groups: Labels) -> Agreement:
    together, belong = ties(parts), ties(groups)
    pair_precision = len(together & belong) / len(together) if together else None
    pair_recall = len(together & belong) / len(belong) if belong else None
    precision, recall = naive_bcubed(parts, groups), naive_bcubed(groups, parts)
    return Agreement(
        of="parts",
        among="all",
        parts=len(set(parts) - {None}),
        groups=len(set(groups) - {None}),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=naive_f1(pair_precision, pair_recall),
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f1=naive_f1(precision, recall),
    )


FIGURES = ("pair_precision", "pair_recall", "pair_f1", "bcubed_precision", "bcubed_recall", "bcubed_f1")


def same(left: Agreement, right: Agreement) -> bool:
    """Equal but for the last digits of a float."""
    for name in FIGURES:
        one, other = getattr(left, name), getattr(right, name)
        if (one is None) != (other is None) or (one is not None and abs(one - other) > 1e-12):
            return False
    return (left.parts, left.groups) == (right.parts, right.groups)


@pytest.mark.parametrize("seed", range(40))
def test_agreement_equals_the_naive_reckoning(seed: int) -> None:
    draw = np.random.default_rng(seed)
    size = int(draw.integers(1, 60))
    parts = random_labels(draw, size, int(draw.integers(1, 12)), draw.choice([0.0, 0.3, 0.8]))
    groups = random_labels(draw, size, int(draw.integers(1, 12)), draw.choice([0.0, 0.3, 0.8]))
    found = agreement(pd.Series(parts, dtype=object), pd.Series(groups, dtype=object), of="parts", among="all")
    assert same(found, naive(parts, groups)), f"seed {seed}: {parts} against {groups}"


def test_agreement_of_equal_partitions_is_one_and_of_nothing_is_none() -> None:
    labels = pd.Series(["a", "a", "b", "b", "b"], dtype=object)
    nothing = pd.Series([None] * 5, dtype=object)
    full = agreement(labels, labels, of="parts", among="all")
    empty = agreement(nothing, nothing, of="parts", among="all")
    assert [getattr(full, name) for name in FIGURES] == [1.0] * 6
    assert [getattr(empty, name) for name in FIGURES] == [None] * 6


def naive_rand(parts: Labels, groups: Labels) -> float | None:
    """The index by its definition over all pairs; null stands alone."""
    together, belong, pairs = ties(parts), ties(groups), len(parts) * (len(parts) - 1) // 2
    if not pairs:
        return None
    expected, most = len(together) * len(belong) / pairs, (len(together) + len(belong)) / 2
    return 1.0 if most == expected else (len(together & belong) - expected) / (most - expected)


@pytest.mark.parametrize("seed", range(40))
def test_adjusted_rand_equals_the_naive_reckoning(seed: int) -> None:
    draw = np.random.default_rng(1_000 + seed)
    size = int(draw.integers(1, 60))
    parts = random_labels(draw, size, int(draw.integers(1, 12)), draw.choice([0.0, 0.3, 0.8]))
    others = random_labels(draw, size, 5, 0.1)
    groups = [part if draw.random() < 0.6 else other for part, other in zip(parts, others, strict=True)]
    found = adjusted_rand(pd.Series(parts, dtype=object), pd.Series(groups, dtype=object))
    assert found == pytest.approx(naive_rand(parts, groups), abs=1e-12), f"seed {seed}: {parts} against {groups}"


def test_adjusted_rand_of_six_accounts_counted_by_hand() -> None:
    found = adjusted_rand(pd.Series([0, 0, 1, 1, 2, 2]), pd.Series([0, 0, 0, 1, 1, 1]))
    # Pairs: 15 in all, 3 and 6 together, 2 in both; by chance 3 * 6 / 15 = 1.2, at most (3 + 6) / 2 = 4.5.
    assert found == pytest.approx((2 - 1.2) / (4.5 - 1.2))


def test_adjusted_rand_at_its_ends() -> None:
    labels = pd.Series(["a", "a", "b", "b", "b"], dtype=object)
    nothing = pd.Series([None] * 5, dtype=object)
    assert adjusted_rand(labels, labels.map({"a": "x", "b": "y"})) == 1.0
    assert adjusted_rand(nothing, nothing) == 1.0
    assert adjusted_rand(labels, nothing) == 0.0
    assert adjusted_rand(labels[:1], labels[:1]) is None


def naive_error(scores: list[float], fakes: list[bool]) -> float:
    """Σ (n_bin / n) |mean score - share of fakes|, account by account."""
    error = 0.0
    for number in range(BINS):
        inside = [(score, fake) for score, fake in zip(scores, fakes, strict=True) if min(int(score * 10), 9) == number]
        error += abs(sum(score for score, _ in inside) - sum(fake for _, fake in inside)) / len(scores)
    return error


@pytest.mark.parametrize("seed", range(10))
def test_the_calibration_error_equals_the_naive_reckoning(seed: int) -> None:
    draw = np.random.default_rng(seed)
    scores = np.round(draw.random(int(draw.integers(1, 300))), 2).tolist()
    fakes = (draw.random(len(scores)) < np.asarray(scores) ** 2).tolist()
    found = calibration(pd.DataFrame({"score": scores, "fake": fakes}), among="all")
    assert found.error == pytest.approx(naive_error(scores, fakes)), f"seed {seed}"
    assert sum(one.accounts for one in found.bins) == found.accounts == len(scores)


def test_scores_that_mean_what_they_say_have_no_error() -> None:
    scores = pd.DataFrame({"score": [1.0, 1.0, 0.5, 0.5, 0.0], "fake": [True, True, True, False, False]})
    found = calibration(scores, among="all")
    assert found.error == 0.0
    assert [(one.low, one.accounts, one.fakes) for one in found.bins if one.accounts] == [
        (0.0, 1, 0.0),
        (0.5, 2, 0.5),
        (0.9, 2, 1.0),
    ]
    assert calibration(scores[:0], among="none").error is None


def a_case() -> pd.DataFrame:
    """Ten accounts: f1 to f5 fake, h1 to h5 honest."""
    rows = [
        ("f1", 1, 1, "suspend", 0.9),
        ("f2", 1, 1, "suspend", 0.9),
        ("f3", 2, 1, "suspend", 0.8),
        ("f4", 2, 1, "review", 0.6),
        ("f5", None, None, "clear", None),
        ("h1", 2, 1, "suspend", 0.8),
        ("h2", 3, None, "review", 0.5),
        ("h3", 3, None, "clear", 0.04),
        ("h4", None, None, "clear", 0.0),
        ("h5", None, None, "clear", 0.0),
    ]
    frame = pd.DataFrame(rows, columns=["account_id", "community_id", "network_id", "verdict", "score"])
    frame = frame.astype({"community_id": "Int64", "network_id": "Int64"})
    return frame.assign(role="member", membership=1.0, reason="", operator="kept from the source")


def a_truth() -> pd.DataFrame:
    rows = [
        *((f"f{number}", True, "o1" if number < 5 else "o2", "g1", "pools") for number in range(1, 6)),
        ("h1", False, None, None, "vpn"),
        ("h2", False, None, "home", "household"),
        ("h3", False, None, "home", "household"),
        ("h4", False, None, None, "alone"),
    ]
    return pd.DataFrame(rows, columns=["account_id", "fake", "operator", "group_id", "kind"], dtype=object).astype(
        {"fake": bool}
    )


def test_evaluation_of_ten_accounts_counted_by_hand() -> None:
    found = evaluate(a_case(), a_truth())
    assert (found.accounts, found.fakes, found.unknown) == (9, 5, 1)
    assert (found.suspend.accounts, found.suspend.fakes, found.suspend.innocents) == (4, 3, 1)
    assert (found.suspend.precision, found.suspend.recall) == (3 / 4, 3 / 5)
    assert (found.flagged.accounts, found.flagged.precision, found.flagged.recall) == (6, 4 / 6, 4 / 5)
    operators = {one.operator: one for one in found.operators}
    assert (operators["o1"].suspend_recall, operators["o1"].flagged_recall) == (3 / 4, 1.0)
    assert (operators["o1"].communities, operators["o1"].networks) == (2, 1)
    assert (operators["o2"].accounts, operators["o2"].flagged) == (1, 0)
    kinds = [(one.kind, one.accounts, one.suspended, one.reviewed) for one in found.innocents]
    assert kinds == [("vpn", 1, 1, 0), ("household", 2, 0, 1), ("alone", 1, 0, 0)]
    assert (found.fake_communities, found.fake_networks) == (2, 1)
    assert (found.suspended_communities, found.suspended_networks) == (2, 1)
    communities, _, networks, _ = found.agreements
    assert communities.pair_precision == 3 / 5  # f1-f2, f3-f4, h2-h3 of those and f3-h1, f4-h1
    assert communities.pair_recall == 3 / 7  # six pairs of o1, one of the household
    assert networks.pair_recall == 6 / 11  # o1 and o2 are one group


def test_scores_shares_and_operators_of_ten_accounts_counted_by_hand() -> None:
    found = evaluate(a_case(), a_truth())
    everybody, scored = found.calibrations
    assert (everybody.accounts, scored.accounts) == (9, 6)
    # Bins 9 (f1, f2), 8 (f3, h1), 6 (f4), 5 (h2); of everybody bin 0 too, where f5 is without a community.
    in_both = 0.2 + 0.6 + 0.4 + 0.5
    assert scored.error == pytest.approx(in_both / 6)
    assert everybody.error == pytest.approx((in_both + 1 - 0.04) / 9)
    assert found.share_of_innocents_flagged == 2 / 4
    communities, networks = found.adjusted_rands
    assert (communities.found, communities.true, communities.accounts) == ("community_id", "group_id", 4)
    assert (communities.parts, communities.groups, communities.index) == (2, 1, 0.0)
    assert (networks.found, networks.true, networks.index) == ("network_id", "operator", 1.0)
    assert (found.operators_found.operators, found.large_communities.communities) == (0, 0)


def owners(*names: str) -> pd.Series:
    """The operators of the accounts f1 to f5, and none of the others that the truth knows."""
    return pd.Series([*names, None, None, None, None], dtype=object)


def test_operators_as_found_are_compared_where_the_case_names_them() -> None:
    case = a_case().assign(operator_id=pd.Series([1, 1, 1, 2, None, 2, None, None, None, None], dtype="Int64"))
    truth = a_truth().assign(operator=owners("o1", "o1", "o1", "o2", "o2"))
    *_, operators = evaluate(case, truth).adjusted_rands
    assert (operators.found, operators.true, operators.index) == ("operator_id", "operator", 1.0)


def test_a_truth_of_operators_alone_has_groups_too() -> None:
    truth = a_truth().assign(group_id=None, operator=owners("o1", "o1", "o2", "o2", "o2"))
    assert evaluate(a_case(), truth).adjusted_rands[0].index == 1.0


def a_large_case() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Five communities of which three are large and pure; operators of 100, 20 (twice), 19 and no name."""
    sizes = {
        1: (100, 5, "suspend"),
        2: (95, 5, "review"),
        3: (120, 0, "clear"),
        4: (94, 6, "suspend"),
        5: (99, 0, "suspend"),
    }
    rows = [
        (f"c{number}-{place}", number, place < fakes, verdict)
        for number, (fakes, honest, verdict) in sizes.items()
        for place in range(fakes + honest)
    ]
    known = pd.DataFrame(rows, columns=["account_id", "community_id", "fake", "verdict"])
    # Accounts at the edge of a community say nothing of its size.
    edge = pd.DataFrame({"account_id": ["e1", "e2"], "community_id": 5, "fake": True, "verdict": "suspend"})
    case = pd.concat([known.assign(role="core"), edge.assign(role="periphery")], ignore_index=True)
    case = case.assign(network_id=case["community_id"], score=0.5)
    truth = case[["account_id", "fake"]].assign(operator=None, group_id=None, kind=None)
    return case.drop(columns="fake"), truth


def test_large_pure_communities_are_counted_by_what_became_of_their_core() -> None:
    found = evaluate(*a_large_case()).large_communities
    assert (found.communities, found.flagged, found.suspended) == (3, 2, 1)


def test_operators_found_at_all_and_by_half() -> None:
    case, truth = a_large_case()
    fakes = truth.index[truth["fake"]]
    # Of community 3, which is clear: an operator that is missed. The next has 10 of 20 in the suspended community 1,
    # the third 9 of 20; one of 19 accounts and the accounts without a name do not count.
    clear, suspended = fakes[200:300], fakes[:100]
    truth["operator"] = truth["operator"].astype(object)
    for name, places in {
        "missed": clear[:30],
        "half": [*clear[30:40], *suspended[:10]],
        "less": [*clear[40:51], *suspended[10:19]],
        "small": suspended[19:38],
    }.items():
        truth.loc[places, "operator"] = name
    found = evaluate(case, truth).operators_found
    assert (found.operators, found.one_flagged, found.half_flagged) == (3, 2, 1)


def test_evaluation_of_a_world_without_fakes_divides_by_nothing() -> None:
    truth = a_truth().assign(fake=False, operator=None)
    found = evaluate(a_case(), truth)
    assert found.suspend.recall is None
    assert found.suspend.precision == 0.0
    assert found.operators == ()
    assert [one.index for one in found.adjusted_rands] == [None, None]


def test_a_truth_of_another_source_is_refused_with_a_count() -> None:
    truth = a_truth().replace({"account_id": {"f1": "x1", "f2": "x2"}})
    with pytest.raises(InputError, match=r"2 of 9 accounts are not in the case, the first is 'x1'"):
        evaluate(a_case(), truth)


def write_case(folder: Path) -> Path:
    """A case folder of which only the accounts have rows."""

    def write(path: Path) -> None:
        for name, columns in TABLES.items():
            frame = a_case() if name == "accounts" else pd.DataFrame({column: [] for column in columns})
            frame.to_parquet(path / f"{name}.parquet")

    return cases.write_case(folder / "a.case", write, {}).path


def test_the_command_prints_tables_or_one_document(tmp_path: Path) -> None:
    case, truth = write_case(tmp_path), tmp_path / "truth.csv"
    a_truth().to_csv(truth, index=False)
    runner = CliRunner()
    shown = runner.invoke(app, ["evaluate", str(case), str(truth)])
    assert shown.exit_code == 0, shown.output
    for words in (
        "75.0 %",
        "60.0 %",
        "Recall per operator",
        "household",
        "B-cubed precision",
        "50.00 % of all",
        "one flagged",
        "Rand",
        "28.33 %",
    ):
        assert words in shown.output
    document = runner.invoke(app, ["evaluate", str(case), str(truth), "--json"])
    found = json.loads(document.stdout)
    assert found["suspend"]["precision"] == 3 / 4
    assert found["agreements"][0]["of"] == "communities"
    assert found["calibrations"][1]["accounts"] == 6


def test_the_command_ends_with_two_for_a_wrong_truth(tmp_path: Path) -> None:
    case, truth = write_case(tmp_path), tmp_path / "truth.csv"
    truth.write_text("account_id,fake\nstranger,true\n")
    refused = CliRunner().invoke(app, ["evaluate", str(case), str(truth)])
    assert refused.exit_code == 2
    assert "1 of 1 account is not in the case" in refused.output
