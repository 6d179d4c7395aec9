"""Conversations that the log repeats as they grow: each turn counts once, and templates are those of plain text."""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import graphlink
from graphlink.case import Case
from graphlink.following import WatchRules, watch
from graphlink.settings import DetectSettings, Settings
from graphlink.signals.conversations import request_step, turn_step
from graphlink.signals.messages import role_names
from graphlink.signals.templates import mine_templates

from .lent_engine import lent_engine
from .source_folder import write_jsonl, write_parquet
from .test_templates import Row, crowd, honest, operator, topic

Messages = list[dict[str, Any]]
SHOP = "You are the assistant of a small web shop. " + "Never promise a date, and stay polite whatever is said. " * 30
TEXT = "Summarise the article about SLOT in three bullet points and name its weakest claim."
FOUND = "summarise the article about {…} in three bullet points and name its weakest claim"


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def answer(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def world(seed: int) -> list[Row]:
    return crowd(seed) + operator(seed, [TEXT])


def mined(rows: Sequence[tuple[str, str | None, object]], look: int = 8) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The templates observed in prompts of which some are lists of messages, and the notes."""
    texts = [(one, ts, prompt if isinstance(prompt, str) else json.dumps(prompt)) for one, ts, prompt in rows]
    frame = pd.DataFrame(texts, columns=["account_id", "ts", "prompt"]).astype("str")
    frame["ts"] = pd.to_datetime(frame["ts"])
    with lent_engine() as engine:
        engine.register("text", frame)
        engine.view("prompt", f"select *, {list(role_names(['system', 'user']))} as roles from text")
        notes = mine_templates(engine, "prompt", Settings(detect=DetectSettings(prompts_per_account=look)))
        return engine.frame("from template_observation order by all"), notes


def shown(found: pd.DataFrame, value: str = FOUND) -> dict[str, int]:
    """In how many prompts each account shows the template."""
    rows = found[found["value"] == value]
    return dict(zip(rows["account_id"], rows["prompts"].astype(int), strict=True))


SHAPES: dict[str, Callable[[str], object]] = {
    "messages": lambda text: [user(text)],
    "parts": lambda text: [{"role": "user", "content": [{"type": "text", "text": text}]}],
    "a shop's prompt before it": lambda text: [{"role": "system", "content": SHOP}, user(text)],
    "a shop's prompt beside it": lambda text: {"system": SHOP, "messages": [user(text)]},
    "the answer after it": lambda text: [user(text), answer(f"about {text}")],
    "opentelemetry": lambda text: [{"role": "user", "parts": [{"type": "text", "content": text}]}],
}


@pytest.fixture(scope="module")
def of_plain_text() -> pd.DataFrame:
    """The templates of a world that writes plain text."""
    return mined(world(1))[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_templates_are_those_of_plain_text(shape: str, of_plain_text: pd.DataFrame) -> None:
    found, _ = mined([(one, ts, SHAPES[shape](str(prompt))) for one, ts, prompt in world(1)])
    pd.testing.assert_frame_equal(found, of_plain_text)
    assert len(shown(found)) >= 19


def test_text_and_lists_stand_side_by_side() -> None:
    plain = world(2)
    expected, _ = mined(plain)
    found, _ = mined([(one, ts, [user(str(text))] if n % 2 else text) for n, (one, ts, text) in enumerate(plain)])
    pd.testing.assert_frame_equal(found, expected)


def test_a_systems_turn_that_everyone_sends_is_left_out_and_said() -> None:
    shop = {"role": "system", "content": SHOP}
    found, notes = mined([(one, ts, [shop, user(str(text))]) for one, ts, text in world(1)])
    assert notes == (
        "templates: a system turn that 270 of 270 accounts send word for word is left out: "
        '"You are the assistant of a small web shop. Never promise a d"',
    )
    assert not found["value"].str.contains("web shop").any()


def test_a_systems_turn_of_an_operator_is_a_template() -> None:
    grader = {"role": "system", "content": "Quote every weak sentence of the essay and say why."}
    others = [(one, ts, [user(str(text))]) for one, ts, text in crowd(1)]
    sent = [(f"f{n:03d}", f"2026-03-0{1 + m} 10:00:00", t) for n in range(20) for m, t in enumerate(filled(n, 6))]
    found, notes = mined([*others, *((one, ts, [grader, user(text)]) for one, ts, text in sent)])
    assert notes == ()
    # The same accounts send both turns, so that they are one template; a request that holds both shows it once.
    assert found["value"].nunique() == 1
    assert [(one, int(prompts)) for one, prompts in zip(found["account_id"], found["prompts"], strict=True)] == [
        (f"f{n:03d}", 6) for n in range(20)
    ]


def test_a_systems_turn_of_less_than_a_third_is_kept() -> None:
    grader = {"role": "system", "content": "Quote every weak sentence of the essay and say why."}
    sent = [
        (f"f{n:03d}", f"2026-03-0{1 + m} 10:00:00", [grader, user(f"{n} and {m}")]) for n in range(60) for m in range(4)
    ]
    found, notes = mined([*((one, ts, [user(str(text))]) for one, ts, text in crowd(1)), *sent])
    assert notes == ()
    assert found["value"].tolist() == ["quote every weak sentence of the essay and say why"] * 60


def test_a_prompt_that_changes_by_the_minute_does_not_hide_the_instruction() -> None:
    rows = [
        (one, ts, [{"role": "system", "content": f"It is {ts}. {SHOP}"}, user(str(text))]) for one, ts, text in world(1)
    ]
    found, notes = mined(rows)
    assert notes == ()
    assert len(shown(found)) >= 19


def grown(opening: str, seed: int, turns: int = 12, system: str | None = None) -> list[Messages]:
    """Every request of one conversation, each with all that was said before."""
    draw = random.Random(seed)
    talk: Messages = [{"role": "system", "content": system}] if system else []
    requests = []
    for turn in range(turns):
        talk = [*talk, user(honest(draw) if turn else opening)]
        requests.append(talk)
        talk = [*talk, answer(honest(draw))]
    return requests


def conversations(account: str, openings: Sequence[str], seed: int, **more: Any) -> list[tuple[str, str, object]]:
    requests = [one for n, opening in enumerate(openings) for one in grown(opening, seed * 100 + n, **more)]
    return [(account, f"2026-03-{1 + n // 24:02d} {n % 24:02d}:00:00", talk) for n, talk in enumerate(requests)]


def filled(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)
    return [TEXT.replace("SLOT", topic(draw)) for _ in range(count)]


FIXED = filled(9, 1)[0]
CALL: dict[str, Any] = {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}
RESULT: dict[str, Any] = {"role": "tool", "content": "42"}


@pytest.mark.parametrize(
    "system", [None, "Answer in verse, as the people of the sea would, and never in prose at all."]
)
def test_one_conversation_that_grows_counts_its_opening_once(system: str | None) -> None:
    """Operators send the template in conversation after conversation; some people once, in one long conversation."""
    operators = [row for n in range(20) for row in conversations(f"f{n:03d}", filled(n, 8), n, turns=4)]
    people = [row for n in range(6) for row in conversations(f"p{n:03d}", filled(n, 1), 50 + n, system=system)]
    found, _ = mined([*crowd(3), *operators, *people], look=16)
    counts = shown(found)
    assert {account for account in counts if account[0] == "f"} == {f"f{n:03d}" for n in range(20)}
    assert min(count for account, count in counts.items() if account[0] == "f") >= 2
    assert {count for account, count in counts.items() if account[0] == "p"} <= {1}
    # Once in a dozen: too little to be observed as shared (observed.py asks for two prompts or a quarter of them).
    rows = found[found["account_id"].str.startswith("p")]
    assert (rows["prompts"] < 2).all() and (rows["share"] < 0.25).all()


def test_what_is_said_to_go_on_does_not_hide_the_opening() -> None:
    rows = []
    for n in range(20):
        talks = [
            [user(opening), *[answer("so it is"), user("go on")] * turn]
            for opening in filled(n, 3)
            for turn in range(9)
        ]
        rows += [(f"f{n:03d}", f"2026-03-{1 + m:02d} 10:00:00", talk) for m, talk in enumerate(talks)]
    found, _ = mined([*crowd(3), *rows])
    assert len(shown(found)) >= 18


def test_an_opening_is_in_the_sample_where_a_request_of_its_conversation_is() -> None:
    talks = grown(FIXED, 1, turns=4)
    requests = pd.DataFrame(
        {"account": 1, "sampled": [False, False, True], "prompt": [json.dumps(t) for t in talks[1:]]}
    )
    with lent_engine() as engine:
        engine.register("sent", requests)
        sent = "select account, timestamp '2026-03-01' as ts, sampled, prompt, ['user'] as roles from sent"
        engine.run(request_step("request", sent, ("sent",)))
        engine.register("template_everyone", pd.DataFrame({"turn": pd.Series([], dtype="str")}))
        engine.run(turn_step("turn", "request"))
        told = engine.frame("select prompt, sampled, leads from turn")
    last = [talk[-1]["content"] for talk in talks[1:]]
    assert {tuple(row) for row in told.itertuples(index=False)} == {
        (last[0], False, True),
        (FIXED, True, False),
        (last[1], False, True),
        (last[2], True, True),
    }


def test_a_later_turn_is_read() -> None:
    rows = []
    for n in range(20):
        for place, text in enumerate(filled(n, 6)):
            talk = [user(f"hello {n} {place}"), answer("hello"), user(text)]
            rows.append((f"f{n:03d}", f"2026-03-0{1 + place} 10:00:00", talk))
    found, _ = mined([*crowd(3), *rows])
    assert set(shown(found)) == {f"f{n:03d}" for n in range(20)}


def counted(requests: Sequence[Messages]) -> int:
    """In how many prompts an account shows the template that sends these requests, among others that send it too."""
    others = [
        (f"f{n:03d}", f"2026-03-0{1 + m} 10:00:00", [user(t)]) for n in range(20) for m, t in enumerate(filled(n, 6))
    ]
    own = [("x000", f"2026-04-{1 + n // 24:02d} {n % 24:02d}:00:00", talk) for n, talk in enumerate(requests)]
    found, _ = mined([*crowd(3), *others, *own], look=64)
    return shown(found).get("x000", 0)


def test_what_an_account_asks_again_counts_again() -> None:
    assert counted([[user(FIXED)]] * 7) == 7


def test_each_answer_is_a_conversation_of_its_own() -> None:
    assert counted([[user(FIXED), answer(f"{n}"), user("go on")] for n in range(7)]) == 7


def test_a_conversation_whose_first_request_is_examined_counts_once() -> None:
    assert counted(grown(FIXED, 1)) == 1


def test_a_request_repeated_with_what_tools_answered_counts_once() -> None:
    assert counted([[user(FIXED), *([CALL, RESULT] * n)] for n in range(7)]) == 1
    later = [user("hello"), answer("hello"), user(FIXED)]
    assert counted([[*later, *([CALL, RESULT] * n)] for n in range(7)]) == 1


def test_examples_before_the_question_do_not_make_one_conversation_of_many() -> None:
    examples = [user(FIXED), answer("three points")]
    assert counted([[*examples, user(f"and of {n} seas")] for n in range(7)]) == 7


def test_lists_without_times_are_counted_as_with_them() -> None:
    rows = [(one, None, [user(str(text))]) for one, _, text in world(1)]
    found, _ = mined(rows)
    assert len(shown(found)) >= 19


def test_no_turn_of_the_roles_asked_for_is_said() -> None:
    found, notes = mined([(one, ts, [answer(str(text))]) for one, ts, text in world(1)])
    assert found.empty
    assert notes == (
        "templates: no list of messages has text of the roles asked for; name them as `roles` of its [[signals]]",
    )


# A whole run, and the days after


def write_day(folder: Path, name: str, rows: Sequence[Row]) -> Path:
    folder.mkdir()
    shop = {"role": "system", "content": SHOP}
    log = [
        {
            "account_id": one,
            "ts": ts,
            "card": f"card-{one if one[0] == 'h' else one[:3]}",
            "messages": [shop, user(str(t))],
        }
        for one, ts, t in rows
    ]
    {"log.jsonl": write_jsonl, "log.parquet": write_parquet}[name](folder / name, log)
    signal = f'[[signals]]\npath = "{name}"\ntime = "ts"\n'
    (folder / "graphlink.toml").write_text(
        f'{signal}kind = "payment"\nvalue = "card"\n{signal}kind = "template"\ntext = "messages"\n'
    )
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("talks")
    return graphlink.run(write_day(folder / "first", "log.jsonl", world(1)), folder / "first.case", pages=False)


def test_a_run_says_what_it_left_out(case: Case) -> None:
    notes = json.loads((case.path / "run.json").read_text())["notes"]
    assert sum("a system turn that 270 of 270 accounts send word for word is left out" in note for note in notes) == 1
    assert FOUND in {template.text for template in graphlink.list_templates(case)}


@pytest.mark.parametrize("name", ["log.jsonl", "log.parquet"])
def test_watch_holds_the_same_turns_against_the_templates(case: Case, tmp_path: Path, name: str) -> None:
    """A new account shows a card of the network, and sends its template with the shop's prompt before it."""
    rows = [("f00new", f"2026-03-0{1 + n} 10:00:00", text) for n, text in enumerate(filled(77, 4))]
    rows += [("hnew", f"2026-03-0{1 + n} 10:00:00", honest(random.Random(n))) for n in range(4)]
    rules = WatchRules(margin=0, verdicts=("suspend", "review", "clear"))
    (one,), accounts = watch(case, write_day(tmp_path / "day", name, rows), rules)
    assert (one.account_id, accounts) == ("f00new", 2)
    assert {(tie.kind, tie.value) for tie in one.evidence} >= {("payment", "card-f00"), ("template", FOUND)}
