"""Windows that `init` proposes: where accounts keep step at what everybody has, and for no crowd."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from graphlink.discovery import discover, write_settings

from .discovered import shown
from .source_folder import read, write_csv

DAY = 86400.0
START = 1_750_000_000
Acts = list[tuple[str, str, float]]


def people(draw: random.Random) -> Acts:
    """Four hundred people, each with a dozen acts on things of everybody's, whenever they like."""
    return [(f"u{n:03d}", f"song-{int(200 * draw.random() ** 2)}", moment(draw)) for n in range(400) for _ in range(12)]


def moment(draw: random.Random) -> float:
    """Any time of two weeks but their first day, in which each thing is come upon by somebody."""
    return START + draw.uniform(DAY, 14 * DAY)


def together(draw: random.Random, who: str, many: int, seconds: float, things: list[str]) -> Acts:
    """Accounts that come to one thing after the other within so many seconds, most of them each time."""
    found: Acts = []
    for thing in things:
        at = moment(draw)
        found += [(f"{who}{n:02d}", thing, at + draw.uniform(0, seconds)) for n in range(many) if draw.random() < 0.8]
    return found


def songs(draw: random.Random, many: int) -> list[str]:
    return [f"song-{draw.randrange(200)}" for _ in range(many)]


def proposed(folder: Path, acts: Acts, to: float = 1.0) -> str | None:
    """The window that is written into the settings for the acts, their times as whole multiples of `to` seconds."""
    early = [(f"u{n:03d}", f"song-{n}", START + 300.0 * n + 7) for n in range(200)]
    rows = [{"user_id": who, "song": what, "at": str(int(at // to * to))} for who, what, at in [*early, *acts]]
    write_csv(folder / "plays.csv", rows)
    found = discover(folder)
    assert ("song", "plays.csv", "user_id", "song", "at") in shown(found)
    (section,) = found.proposal.signals
    said = [text for text in found.proposal.unsure if "`window` links who keeps step" in text]
    assert bool(said) == (section.get("window") is not None)
    write_settings(found)
    with read(folder) as reading:
        assert not reading.rejected
    return section.get("window")


@pytest.mark.parametrize(("seconds", "window"), [(6, "10s"), (25, "30s"), (55, "60s")])
def test_who_keeps_step_at_what_everybody_has_is_given_a_window(tmp_path: Path, seconds: float, window: str) -> None:
    draw = random.Random(seconds)
    assert proposed(tmp_path, people(draw) + together(draw, "bot", 20, seconds, songs(draw, 25))) == window


def shows(draw: random.Random) -> Acts:
    """An audience that comes to each new thing at once."""
    return together(draw, "fan", 60, 15, [f"show-{n}" for n in range(30)])


def families(draw: random.Random) -> Acts:
    """Ten families of four who do things together."""
    return [one for n in range(10) for one in together(draw, f"f{n}-", 4, 6, songs(draw, 12))]


def channel(draw: random.Random) -> Acts:
    """Followers of one channel, whenever it goes live."""
    return together(draw, "fan", 60, 6, ["song-3"] * 20)


def alarms(draw: random.Random) -> Acts:
    """Twenty people whose programs come by the same alarms, and who come by themselves half as often."""
    return [
        *together(draw, "p", 20, 6, songs(draw, 25)),
        *((f"p{n:02d}", thing, moment(draw)) for n in range(20) for thing in songs(draw, 10)),
    ]


@pytest.mark.parametrize("crowd", [lambda _draw: [], shows, families, channel, alarms])
def test_crowds_are_given_none(tmp_path: Path, crowd: Callable[[random.Random], Acts]) -> None:
    draw = random.Random(5)
    assert proposed(tmp_path, people(draw) + crowd(draw)) is None


def test_times_to_the_minute_tell_nothing(tmp_path: Path) -> None:
    draw = random.Random(6)
    assert proposed(tmp_path, people(draw) + together(draw, "bot", 20, 6, songs(draw, 25)), to=60) is None
