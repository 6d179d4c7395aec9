"""card.toml: what is written is read again, and what is wild, unknown or on the wrong side is refused in a line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphlink.errors import InputError
from graphlink.judging import SHIPPED, CardFile, Innocent, Learned, SeenCommunity, read_card, signs_of, write_card
from graphlink.signals import KINDS

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FULL = CardFile(
    weights={"one template": 1.25, "small": -0.5, 'a "kind" of\ttheirs\x7f shared in part': 2.0},
    learned=Learned(
        at=NOON, decisions=30, communities=28, strength=2.0, log_loss=0.1, log_loss_shipped=1.5, cases=("ab" * 32,)
    ),
    innocents=(Innocent(score=0.125, case="ab" * 32, decision="cd" * 16, at=NOON),),
    seen=(
        SeenCommunity(operation=False, signs={"one template": 0.25, 'a "kind" of\ttheirs\x7f shared in part': 1.0}),
        SeenCommunity(operation=True, signs={}),
    ),
)


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "card.toml"
    write_card(FULL, path)
    assert read_card(path).file == FULL
    assert read_card(path).file.hash == FULL.hash
    # Editors of Windows put a mark in front.
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_card(path).file == FULL
    write_card(CardFile(weights={}), path)
    assert read_card(path).file == CardFile(weights={})


def test_the_hash_is_of_what_it_says_and_not_of_how(tmp_path: Path) -> None:
    lines = ["version = 1", 'format = "graphlink-card"', "[weights]", "small = -1.0", '"one template" = 1']
    (tmp_path / "one.toml").write_text("\n".join(lines))
    (tmp_path / "two.toml").write_text("# ours\n" + "\n".join([*lines[1::-1], lines[2], lines[4], "small = -1"]))
    one, two = (read_card(tmp_path / name).file for name in ("one.toml", "two.toml"))
    assert one.hash == two.hash != CardFile(weights={"small": -1.0}).hash


def test_a_card_of_before_keeps_its_hash_and_what_a_card_has_seen_is_of_its_hash() -> None:
    before = CardFile(weights={"small": -1.0})
    assert before.hash == "sha256:84baaa0d5aca88693b481a8595b8196b336c90941598b9d67a5f138b89b52a19"
    looks = [SeenCommunity(operation=operation, signs={"small": 0.5}) for operation in (False, True)]
    cards = [before, *(before.model_copy(update={"seen": (look,)}) for look in looks)]
    assert len({CardFile.model_validate(card.model_dump()).hash for card in cards}) == 3


def test_a_card_weighs_what_it_names_and_leaves_the_rest_as_it_is_shipped(tmp_path: Path) -> None:
    write_card(CardFile(weights={"one template": 0.5}), tmp_path / "card.toml")
    card = read_card(tmp_path / "card.toml").card
    by_name = {sign.name: sign for sign in signs_of(KINDS)}
    assert card.weight(by_name["one template"]) == 0.5
    assert card.weight(by_name["small"]) == SHIPPED.weight(by_name["small"])
    assert not card.seen


HEAD = 'format = "graphlink-card"\nversion = 1\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weights = ", "is no TOML"),
        ("[weights]\nsmall = -1\n", "`format`: is no card"),
        ('format = "graphlink-card"\nversion = 2\n[weights]\n', "`version`"),
        (HEAD, "`weights`"),
        (HEAD + "[weights]\nsmall = 1.0\n", "`weights.small`: 1 is not between -7.5 and 0"),
        (HEAD + "[weights]\nsmall = -8\n", "`weights.small`: -8 is not between"),
        (HEAD + "[weights]\nsmall = nan\n", "`weights.small`: nan is not between"),
        (HEAD + "[weights]\nsmall = -inf\n", "`weights.small`: -inf is not between"),
        (HEAD + '[weights]\n"many cards" = 6.5\n', "`weights.many cards`: 6.5 is not between 0 and 6"),
        (HEAD + '[weights]\n"badges shared in part" = 100\n', "`weights.badges shared in part`: 100 is not between 0"),
        (HEAD + '[weights]\nsmall = "-1"\n', "`weights.small`"),
        (HEAD + "hurry = true\n[weights]\n", "unknown key `hurry`; remove it"),
        (HEAD + "innocents = [{ score = 2.0 }]\n[weights]\n", "`innocents.0.score`"),
        (HEAD + "[weights]\n[learned]\nstrength = 0\n", "`learned."),
        (HEAD + "seen = [{ operation = true, signs = { small = 2.0 } }]\n[weights]\n", "`seen.0.signs.small`"),
        (HEAD + "seen = [{ operation = true, signs = { small = nan } }]\n[weights]\n", "`seen.0.signs.small`"),
        (HEAD + "seen = [{ signs = {} }]\n[weights]\n", "`seen.0.operation`"),
        (HEAD + "seen = [{ operation = true, signs = {}, by = 1 }]\n[weights]\n", "unknown key `seen.0.by`"),
    ],
)
def test_what_is_no_card_is_refused_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "card.toml"
    path.write_text(text)
    with pytest.raises(InputError) as problem:
        read_card(path)
    assert said in str(problem.value) and str(path) in str(problem.value) and "\n" not in str(problem.value)


def test_a_card_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"card\.toml: the card cannot be read"):
        read_card(tmp_path / "card.toml")


def test_a_sign_that_the_run_does_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.toml"
    write_card(CardFile(weights={"badges shared in part": 1.0}), path)
    with pytest.raises(InputError, match=r"`weights.badges shared in part`: no sign of this run has that name"):
        read_card(path).check(signs_of(KINDS))
    read_card(path).check([*signs_of(KINDS), _named("badges shared in part")])
    look = SeenCommunity(operation=True, signs={"small": 0.5, "badges shared in part": 1.0})
    write_card(CardFile(weights={}, seen=(look,)), path)
    with pytest.raises(InputError, match=r"`seen.0.signs.badges shared in part`: no sign of this run has that name"):
        read_card(path).check(signs_of(KINDS))
    read_card(path).check([*signs_of(KINDS), _named("badges shared in part")])


def _named(name: str):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(signs_of(KINDS)[0], name=name)
