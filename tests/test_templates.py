"""Templates mined from prompts: what many accounts send again and again, whatever stands in the slots."""

import random

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.settings import Settings
from graphlink.templates import mine_templates

WORDS = [
    f"{a}{b}{c}"
    for a in ("ba", "ce", "dri", "fo", "gu", "hal", "ki", "mo")
    for b in ("na", "ste", "ro", "vi", "lu")
    for c in ("m", "ton", "s", "ra", "ck", "ly")
]


def topic(draw: random.Random, words: int = 3) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(words))


def honest(draw: random.Random) -> str:
    opening = draw.choice(["can you help me with", "please explain", "write a short poem about", "how do i fix"])
    return f"{opening} {topic(draw, 5)}. {draw.choice(['thanks!', 'keep it short please.', ''])}"


def mined(rows: list[tuple[str, str | None, str | None]]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["account_id", "ts", "prompt"]).astype("str")
    frame["ts"] = pd.to_datetime(frame["ts"])
    with DuckDBEngine(threads=2) as engine:
        engine.register("prompt", frame)
        mine_templates(engine, "prompt", Settings())
        return {
            name: engine.frame(f"select * from {name} order by all")
            for name in ("template", "template_observation", "template_event")
        }


def crowd(seed: int, accounts: int = 200, prompts: int = 6) -> list[tuple[str, str | None, str | None]]:
    draw = random.Random(seed)
    return [
        (f"h{account:04d}", f"2026-01-{1 + n:02d} 10:00:00", honest(draw))
        for account in range(accounts)
        for n in range(prompts)
    ]


def fakes(seed: int, texts: list[str], accounts: int = 20) -> list[tuple[str, str | None, str | None]]:
    draw = random.Random(seed)
    return [
        (f"f{account:04d}", f"2026-02-{1 + n:02d} 10:00:00", draw.choice(texts).replace("SLOT", topic(draw)))
        for account in range(accounts)
        for n in range(5)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_slot_in_the_middle_of_a_sentence_is_one_template(seed: int) -> None:
    found = mined(crowd(seed) + fakes(seed, ["Summarise the article about SLOT in three bullet points."]))
    shown = found["template_observation"].query("share > 0.9 and account_id >= 'f' and account_id < 'g'")
    assert set(shown["value"]) == {"summarise the article about {…} in three bullet points"}
    assert shown["account_id"].nunique() == 20
