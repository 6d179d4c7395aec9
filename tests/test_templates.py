"""Templates mined from prompts: what many accounts send again and again, whatever stands in the slots."""

import itertools
import random
import time

import pandas as pd
import pytest

from graphlink.engine import DuckDBEngine
from graphlink.settings import DetectSettings, Settings
from graphlink.signals.template_text import readable_text
from graphlink.signals.templates import mine_templates

Row = tuple[str, str | None, str | None]

WORDS = [
    f"{start}{middle}{end}"
    for start in ("ba", "ce", "dri", "fo", "gu", "hal", "ki", "mo")
    for middle in ("na", "ste", "ro", "vi", "lu")
    for end in ("m", "ton", "s", "ra", "ck", "ly")
]
OPENINGS = (
    "can you help me with",
    "please explain",
    "write a short poem about",
    "how do i fix",
    "what is the best way to",
)
CLOSINGS = ("thanks!", "keep it short please.", "explain it step by step.", "")


def topic(draw: random.Random, words: int = 3) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(words))


def honest(draw: random.Random) -> str:
    return f"{draw.choice(OPENINGS)} {topic(draw, 5)}. {draw.choice(CLOSINGS)}"


def crowd(seed: int, accounts: int = 250, prompts: int = 6) -> list[Row]:
    draw = random.Random(seed)
    return [
        (f"h{account:04d}", f"2026-01-{1 + number:02d} 10:00:{account % 60:02d}", honest(draw))
        for account in range(accounts)
        for number in range(prompts)
    ]


def operator(seed: int, texts: list[str], name: str = "f", accounts: int = 20, prompts: int = 6) -> list[Row]:
    """Accounts that send one of `texts`, its slot filled, in two of three prompts."""
    draw = random.Random(seed * 1000 + sum(name.encode()))
    return [
        (
            f"{name}{account:04d}",
            f"2026-02-{1 + number:02d} 10:00:{account % 60:02d}",
            draw.choice(texts).replace("SLOT", topic(draw)) if draw.random() < 2 / 3 else honest(draw),
        )
        for account in range(accounts)
        for number in range(prompts)
    ]


def mined(rows: list[Row], *, threads: int = 2, look: int = 8) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["account_id", "ts", "prompt"]).astype("str")
    frame["ts"] = pd.to_datetime(frame["ts"])
    with DuckDBEngine(threads=threads) as engine:
        engine.register("prompt", frame)
        mine_templates(engine, "prompt", Settings(detect=DetectSettings(prompts_per_account=look)))
        names = ("template_reading", "template_observation", "template_event", "wording_shown", "word_shown")
        left = "from duckdb_columns() where not internal and table_name <> 'prompt'"
        types = f"select table_name, column_name, data_type {left} order by table_name, column_index"
        return {"types": engine.frame(types)} | {
            name: engine.frame(f"select * from {name} order by all") for name in names
        }


def bearers(found: dict[str, pd.DataFrame], value: str) -> set[str]:
    observation = found["template_observation"]
    return set(observation.loc[observation["value"] == value, "account_id"])


def largest(found: dict[str, pd.DataFrame], name: str = "f") -> str:
    """The value that most accounts whose id begins with `name` show."""
    observation = found["template_observation"]
    return str(observation.loc[observation["account_id"].str.startswith(name), "value"].value_counts().idxmax())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_slot_in_the_middle_of_a_sentence_is_one_template(seed: int) -> None:
    found = mined(crowd(seed) + operator(seed, ["Summarise the article about SLOT in three bullet points."]))
    assert largest(found) == "summarise the article about {…} in three bullet points"
    shown = bearers(found, largest(found))
    assert len(shown) >= 19, f"seed {seed}"
    assert all(account.startswith("f") for account in shown), f"seed {seed}"


CLAUSES = (
    (
        "Act as a grader of essays on SLOT.",
        "You are marking an essay about SLOT.",
        "Take the part of an essay marker on SLOT.",
    ),
    ("Quote every weak sentence and say why it fails.", "Cite each weak sentence together with the reason it fails."),
    ("Then rewrite the opening paragraph in a plainer tone.", "After that give the opening paragraph a plainer tone."),
    ("Finish with a mark between one and twenty.", "Close with a mark that lies between one and twenty."),
)


def rewordings(draw: random.Random, count: int) -> list[str]:
    """Other words, another order, now and then a sentence less."""
    texts = []
    for _ in range(count):
        first, *rest = (draw.choice(clause) for clause in CLAUSES)
        draw.shuffle(rest)
        texts.append(" ".join([first, *rest[: draw.choice((2, 3, 3))]]))
    return texts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rewordings_of_one_prompt_are_one_template(seed: int) -> None:
    texts = rewordings(random.Random(seed), 15)
    found = mined(crowd(seed) + operator(seed, texts, accounts=40))
    shown = bearers(found, largest(found))
    assert len(shown) >= 36, f"seed {seed}: {len(shown)} of 40 accounts"
    assert all(account.startswith("f") for account in shown), f"seed {seed}"
    values = found["template_observation"].query("account_id >= 'f' and account_id < 'g'")["value"].nunique()
    assert values <= 3, f"seed {seed}: {values} values"


@pytest.mark.parametrize("seed", [1, 2])
def test_templates_that_share_an_ordinary_phrase_stay_apart(seed: int) -> None:
    ask = "Can you help me with SLOT? Rate it from one to ten and explain it step by step."
    plan = "Can you help me with SLOT? Draw up a weekly plan for it and explain it step by step."
    found = mined(crowd(seed) + operator(seed, [ask], "f") + operator(seed, [plan], "g"))
    assert largest(found, "f") != largest(found, "g")
    for name in ("f", "g"):
        shown = bearers(found, largest(found, name))
        assert len(shown) >= 18, f"seed {seed}: {largest(found, name)}"
        assert all(account.startswith(name) for account in shown), f"seed {seed}: {largest(found, name)}"


def test_what_everyone_types_is_no_observation() -> None:
    found = mined(crowd(4, accounts=400))
    assert found["template_observation"].empty
    assert found["template_event"].empty


def test_a_question_asked_once_by_each_is_no_observation() -> None:
    question = "A train leaves at noon with 60 km/h, another follows an hour later. When do they meet on the way?"
    asked: list[Row] = [(f"h{account:04d}", "2026-03-01 12:00:00", question) for account in range(60)]
    found = mined(crowd(5, prompts=8) + asked, look=16)
    assert "a train leaves" not in " ".join(found["template_observation"]["value"])


STYLES = {
    "numbered rules": "Read this on SLOT.\n\nRules:\n1. Extract each claim.\n2. Mark it as shown or not.\n\nText: SLOT",
    "few-shot": "Label the review.\n\nReview: cold food and a rude waiter\nLabel: bad\n\nReview: SLOT\nLabel:",
    "JSON": '{"task": "grade", "topic": "SLOT", "keys": ["mark", "reason"], "strict": true, "answer": "SLOT"}',
    "Chinese": "请阅读下面关于SLOT的材料，逐步推理并给出详细的中间过程，最后用一句话总结结论。",
    "Japanese": "次のSLOTに関する文章を読み、重要な点を三つ挙げて理由とともに説明してください。",
    "Russian": "Разбери задачу о SLOT по шагам, обоснуй каждый переход и оцени уверенность в ответе.",
    "numbers": "Compare quarter 3 with quarter 4 of SLOT, then state the growth in percent with 2 digits.",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_prompt_is_found(style: str) -> None:
    found = mined(crowd(6) + operator(6, [STYLES[style]]))
    shown = bearers(found, largest(found))
    assert len(shown) >= 19
    assert all(account.startswith("f") for account in shown)
    assert "{…}" in largest(found)


def test_a_long_document_in_the_slot_is_bounded_work() -> None:
    draw = random.Random(7)
    rows: list[Row] = []
    for account, number in itertools.product(range(12), range(3)):
        document = topic(draw, 18_000)
        text = f"Read the report below and list its five weakest arguments. {document} Answer in the tone of a judge."
        rows.append((f"f{account:04d}", f"2026-02-0{1 + number} 10:00:00", text))
    assert max(len(str(text)) for _, _, text in rows) > 100_000
    began = time.process_time()
    found = mined(crowd(7) + rows)
    assert time.process_time() - began < 20
    assert len(bearers(found, largest(found))) == 12
    assert largest(found).startswith("read the report below and list its five weakest arguments {…}")
    assert largest(found).endswith("answer in the tone of a judge")


def test_the_order_of_rows_and_the_threads_change_nothing() -> None:
    rows = crowd(8) + operator(8, rewordings(random.Random(8), 10)) + operator(8, [STYLES["JSON"]], "g")
    first = mined(rows, threads=1)
    random.Random(0).shuffle(rows)
    second = mined(rows, threads=2)
    assert not first["template_observation"].empty
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name])


def test_columns_shares_and_events_agree() -> None:
    found = mined(crowd(9) + operator(9, [STYLES["few-shot"]]))
    observation, event = found["template_observation"], found["template_event"]
    assert list(observation.columns) == [
        "account_id", "value", "occurrences", "prompts", "share", "first_seen", "last_seen",
    ]  # fmt: skip
    assert list(event.columns) == ["account_id", "value", "ts"]
    [reading] = found["template_reading"].to_dict("records")
    assert reading["prompts"] == len(crowd(9) + operator(9, [STYLES["few-shot"]]))
    assert observation["prompts"].sum() <= reading["examined"] <= reading["prompts"]
    assert observation["share"].between(0, 1).all()
    assert (observation.groupby("value")["account_id"].nunique() >= 2).all()
    assert not observation.duplicated(["account_id", "value"]).any()
    times = event.groupby(["account_id", "value"])["ts"].agg(["count", "min", "max"]).reset_index()
    both = observation.merge(times, on=["account_id", "value"], validate="one_to_one")
    assert len(both) == len(observation)
    assert (both["prompts"] == both["count"]).all()
    assert (both["first_seen"] == both["min"]).all()
    assert (both["last_seen"] == both["max"]).all()


def test_a_wording_is_what_stands_around_the_slot() -> None:
    """Of two wordings of one template each account sends one alone, whatever it puts into the slot."""
    texts = [
        "Act as a strict examiner of chemistry and grade the answer below from zero to ten. SLOT",
        "Act as a strict examiner of chemistry and mark the reply that follows from zero to ten. SLOT",
    ]
    draw = random.Random(4)
    rows: list[Row] = [
        (
            f"f{account:04d}",
            f"2026-02-{1 + number:02d} 10:00:{account:02d}",
            texts[account % 2].replace("SLOT", topic(draw)),
        )
        for account in range(20)
        for number in range(6)
    ]
    sent = mined(crowd(4) + rows)["wording_shown"]
    sent = sent[sent["account_id"].str.startswith("f")]
    often = sent[sent["prompts"] >= 5]
    of = often.groupby(often["account_id"].str[-1].astype(int) % 2)["wording"].unique()
    assert [len(of[0]), len(of[1])] == [1, 1] and of[0][0] != of[1][0]
    assert often["account_id"].nunique() >= 18, "the slot seldom holds words of the template"


def test_of_each_account_the_words_of_its_first_prompts_are_kept_each_once_a_prompt() -> None:
    words = [f"word{number}" for number in range(200)]
    rows: list[Row] = [("a", f"2026-02-{1 + day:02d} 10:00:00", " ".join(words[:100] * 2)) for day in range(3)]
    rows.append(("b", "2026-02-01 10:00:00", " ".join(words[100:])))
    shown = mined(rows)["word_shown"].set_index("account_id")["words"]
    counted = pd.Series(shown["a"]).value_counts()
    # About one word in eight; ^ and $ may be among them.
    assert 5 <= len(counted) <= 25 and set(counted) == {3}
    assert shown["a"].tolist() == sorted(shown["a"])
    assert len(set(shown["a"]) & set(shown["b"])) <= 2


def test_where_nobody_sends_anything_the_tables_are_the_same_ones_and_empty() -> None:
    silent, spoken = mined([]), mined(crowd(9) + operator(9, [STYLES["few-shot"]]))
    assert silent["types"].to_dict() == spoken["types"].to_dict()
    assert len(spoken["types"]) == 18 and not spoken["wording_shown"].empty and not spoken["word_shown"].empty
    assert silent["template_reading"].to_dict("records") == [{"prompts": 0, "examined": 0}]
    assert all(silent[name].empty for name in ("template_observation", "template_event", "wording_shown", "word_shown"))


def test_prompts_without_a_time_count_each_copy() -> None:
    fixed = "Classify the message below by its intent and return only the label of the class."
    rows: list[Row] = [(f"f{account:04d}", None, fixed) for account in range(10) for _ in range(4)]
    rows += [(f"f{account:04d}", None, honest(random.Random(account))) for account in range(10)]
    rows += [(account, None, text) for account, _, text in crowd(10)]
    found = mined(rows)
    shown = found["template_observation"].query(
        "value == 'classify the message below by its intent and return only the label of the class'"
    )
    assert len(shown) == 10
    assert (shown["prompts"] == 4).all()
    assert (shown["share"] == 0.8).all()


def test_an_account_with_many_prompts_is_sampled_and_seen() -> None:
    busy = operator(11, [STYLES["numbered rules"]], accounts=8, prompts=1)
    for account, minute in itertools.product(range(8), range(400)):
        draw = random.Random(account * 1000 + minute)
        text = STYLES["numbered rules"].replace("SLOT", topic(draw)) if minute % 2 else honest(draw)
        busy.append((f"f{account:04d}", f"2026-02-01 {minute // 60:02d}:{minute % 60:02d}:{account:02d}", text))
    found = mined(crowd(11) + busy)
    shown = found["template_observation"].set_index("value").loc[largest(found)]
    assert set(shown["account_id"]) == {f"f{account:04d}" for account in range(8)}
    assert (shown["prompts"] < 100).all()
    assert shown["share"].mean() == pytest.approx(0.5, abs=0.15)


HOSTILE: list[list[Row]] = [
    [],
    [("a", None, None)],
    [("a", "2026-01-01", "hello")],
    [("a", "2026-01-01", ""), ("b", "2026-01-01", "   \n\t "), ("c", None, None)],
    [
        (name, "2026-01-01", "x'); drop table prompt; -- {0} %s \u202e <script>alert(1)</script> \x00 end")
        for name in "abcdef"
    ],
    [(name, "2026-01-01", "a" * 200_000) for name in "abcdef"],
    [(name, "2026-01-01", " ".join(["same"] * 5_000)) for name in "abcdef"],
    [(name, "2026-01-01", "🙂" * 3_000) for name in "abcdef"],
]


@pytest.mark.parametrize("rows", HOSTILE, ids=lambda rows: f"{len(rows)} rows")
def test_any_text_is_only_text(rows: list[Row]) -> None:
    found = mined(rows * 3)
    assert found["template_observation"]["value"].str.len().le(240).all()
    assert set(found["template_observation"]["account_id"]) <= {account for account, _, _ in rows}


def test_readable_text_marks_gaps_and_numbers() -> None:
    words = ["^", "rate", "the", "red", "plan", "from", "1", "to", "10", "now", "or", "later", "$"]
    assert readable_text(words, [0, 4, 5]) == "rate the red plan from # to # {…}"
    assert readable_text(["^", *"请阅读下面", "x", "y", "z", "$"], [0, 1, 2]) == "请阅读下面 {…}"
    assert readable_text(["^", *["word"] * 100, "$"], list(range(97))).endswith("…")
