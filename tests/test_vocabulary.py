"""Words: how they tie an account that sends none of the core's phrases, and what they never say."""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from graphlink.judging.parts import CORE_SIZE
from graphlink.judging.vocabulary import ASKS_ALIKE, LEAST_CORE, LIMIT, Vocabulary, read_vocabulary
from tests.belonging_setting import all_show, tables, whole_belonging

CORE = 30
TOPIC, USUAL = range(1, 60), range(40, 400)
"""Words of what the operation asks, and everybody's: some are of both."""


def writes(seed: int, of: range, many: int = 40) -> list[int]:
    draw = random.Random(seed)
    return sorted(draw.choices(of, k=many))


def written(asked: Mapping[int, Sequence[int]], everybody: int = 600) -> dict[int, Sequence[int]]:
    """The words of an operation of CORE accounts, of those `asked` about, and of `everybody` else."""
    core = {account: writes(account, TOPIC) for account in range(CORE)}
    return core | {account: writes(account, USUAL) for account in range(100, 100 + everybody)} | dict(asked)


def read(words: Mapping[int, Sequence[int]], accounts: int) -> Vocabulary:
    with tables(all_show(range(accounts), "device", "d"), [0] * accounts, words=words) as db:
        return read_vocabulary(db, pd.Series([0] * accounts))


def said(words: Mapping[int, Sequence[int]], accounts: int, core: int = CORE) -> np.ndarray:
    """What words say of so many accounts, the first `core` of which are the core."""
    weight = (np.arange(accounts) < core).astype("float64")
    return read(words, accounts).says(np.zeros(accounts, dtype="int64"), weight)


def test_whoever_writes_as_the_core_does_is_tied_and_whoever_does_not_is_told_nothing() -> None:
    nats = said(written({30: writes(99, TOPIC), 31: writes(98, USUAL), 32: writes(97, range(500, 600))}), 33)
    assert ASKS_ALIKE <= nats[30] <= LIMIT
    assert (nats[:CORE] >= ASKS_ALIKE).mean() > 0.9
    # Cover is written in everybody's words, and what nobody writes is nobody's.
    assert nats[31] == 0 and nats[32] == 0


def test_an_account_does_not_speak_for_itself() -> None:
    """Each of the core writes of something of its own: its words are the core's by itself alone."""
    own = {account: writes(account, range(1000 + 50 * account, 1050 + 50 * account)) for account in range(CORE)}
    assert (said(written(own), CORE) < 0.1).all()


@pytest.mark.parametrize(
    ("core", "everybody", "many"),
    [(int(LEAST_CORE) - 1, 600, 40), (CORE, 60, 40), (CORE, 600, 4)],
    ids=["a small core", "few others", "few words"],
)
def test_little_says_nothing(core: int, everybody: int, many: int) -> None:
    assert said(written({30: writes(99, TOPIC, many)}, everybody), 31, core)[30] == 0
    assert said(written({30: writes(99, TOPIC)}), 31)[30] > 0


def test_networks_are_read_by_themselves() -> None:
    words = written({30: writes(99, TOPIC), 31: writes(96, TOPIC)})
    network = np.array([0] * 31 + [1])
    nats = read(words, 32).says(network, (np.arange(32) < CORE).astype("float64"))
    assert nats[30] > 0 and nats[31] == 0


def test_without_prompts_nothing_is_said() -> None:
    assert not said({}, 12).any()


SHOWN = [
    *all_show(range(CORE), "template", "the prompt"),
    *[(account, "device", f"d {account % 5}") for account in range(CORE)],
    *all_show([30, 31, 32], "ip", "proxy"),
    *all_show(range(0, CORE, 3), "ip", "proxy"),
    (32, "template", "the prompt"),
    (30, "template", "its own"),
    (31, "template", "another"),
]


def test_words_stand_for_the_template_that_an_account_lacks_and_add_nothing_to_one() -> None:
    """30 writes as the core does, 31 as everybody does, 32 has the template and the words."""
    words = written({30: writes(99, TOPIC), 31: writes(98, USUAL), 32: writes(97, TOPIC)})
    found, without = whole_belonging(SHOWN, [0] * 33, words=words), whole_belonging(SHOWN, [0] * 33)
    by_words = found.parts[found.parts["part"] == "words"].set_index("account_no")["nats"]
    assert by_words[30] >= ASKS_ALIKE and not {31, 32} & set(by_words.index)
    silent = found.parts[(found.parts["part"] == "silent") & (found.parts["family"] == "template")]
    assert 31 in set(silent["account_no"]) and 30 not in set(silent["account_no"])
    odds, before = found.accounts["odds"], without.accounts["odds"]
    assert odds[30] > before[30] + ASKS_ALIKE
    summed = found.parts.groupby("account_no")["nats"].sum()
    assert summed.to_numpy() == pytest.approx(odds.to_numpy(), abs=1e-4)
    assert not found.parts[found.parts["part"] == CORE_SIZE].empty


def test_words_are_a_way_and_nobody_is_asked_for_them() -> None:
    """A core by devices and addresses; 30 shows a device of it alone, and writes as it does."""
    shown = [(account, "device", f"d {account % 2}") for account in range(CORE + 1)]
    shown += [(account, "ip", f"i {account // 10}") for account in range(CORE)]
    worded = whole_belonging(shown, [0] * 31, words=written({30: writes(99, TOPIC)}))
    silent = whole_belonging(shown, [0] * 31)
    assert worded.accounts["core"][30] and not silent.accounts["core"][30]
    # All of the core write so: who does not is of it as before.
    assert worded.networks["typical_odds"][0] == pytest.approx(silent.networks["typical_odds"][0], abs=0.3)
