"""Lists of messages: a prompt as gateways keep it -> the turns of it that are read.

A prompt is text, or JSON: a list of messages (role, and content as text or as parts), or an object that holds one, with
the system's text beside it or not. What is neither stays the text that it is. Of each request the system's turns and
the first and the last of the others are read.

SQL is made here as a line of columns, each worked out from those before it.
"""

from collections.abc import Iterable

from ..engine import quote_text
from .template_text import cut_sql

__all__ = ["BROKEN", "MALFORMED", "listed_sql", "role_names", "said_sql", "state_sql", "turns_sql"]

MALFORMED = "a message without a role, or with content that is neither text nor parts"
BROKEN = "a list of messages that is no valid JSON; was it cut off?"

SYSTEM = ("system", "developer")
ALIKE = {"system": SYSTEM, "user": ("user", "human"), "assistant": ("assistant", "ai", "gpt", "model")}
"""Roles that others call otherwise, or divide."""
KNOWN = (*ALIKE["system"], *ALIKE["user"], *ALIKE["assistant"], "tool", "function")

LISTS = ("messages", "gen_ai.input.messages", "input", "contents", "prompt", "conversations", "conversation")
"""Members of an object that may be its messages, the surest first."""
BESIDE = ("system", "instructions", "systemInstruction", "system_instruction", "gen_ai.system_instructions")
"""Members of such an object that may be the system's text."""
AROUND = ("body", "request", "input", "inputs", "kwargs")
"""Members that may hold such an object."""
WRAPPED = ("message", "kwargs", "data")
"""Members of an item of the list that may hold the message, as libraries write out their own objects."""
TEXT_PARTS = ("text", "input_text", "output_text")

Columns = tuple[tuple[str, str], ...]
"""Names, and the SQL of each over those before it."""


def role_names(roles: Iterable[str]) -> tuple[str, ...]:
    """Every name, in small letters, under which one of `roles` goes."""
    named = [role.strip().lower() for role in roles]
    return tuple(dict.fromkeys(name for role in named for name in ALIKE.get(role, (role,))))


def listed_sql(text: str) -> str:
    """SQL for whether `text` may be JSON: a cheap question, and most prompts need no other."""
    return f"(starts_with({text}, '[') or starts_with({text}, '{{') or {_written_twice_sql(text)})"


def _written_twice_sql(text: str) -> str:
    """SQL for whether JSON was made text, and that text JSON again."""
    return f"(starts_with({text}, '\"[') or starts_with({text}, '\"{{'))"


def state_sql(rows: str) -> str:
    """SELECT of `rows`, which have `prompt` and `roles`, with `state` beside.

    `messages` where the prompt is a list of messages, MALFORMED or BROKEN where it fails to be one, null where it is
    text.
    """
    return _with_columns(rows, _STATE, keep=("state",))


def turns_sql(rows: str) -> str:
    """SELECT of `rows`, which have `prompt` and `roles`, with what is read of them in place of those.

    MALFORMED and BROKEN ones are gone.

    `plain`: the prompt where it is text, else null. `systems`: the first and the last turn of the system. `first`,
    `last`: the first and the last turn of the others in `roles`, `users`: how many there are. `size`: how many messages
    there are. `opening`: a hash of the first turn. `branch`: a hash of what follows it, null where nothing does. Turns
    without text are passed over, and each is cut to its head and tail.
    """
    read = ("plain", "systems", "first", "last", "users", "size", "opening", "branch")
    made = _with_columns(rows, (*_STATE, *_TURNS), keep=(*read, "state"))
    return f"select * exclude (prompt, roles, state) from ({made}) where coalesce(state, 'messages') = 'messages'"


def said_sql(rows: str) -> str:
    """SELECT of what is read of `rows`, a row for each turn and each text: account_id, prompt_no, prompt."""
    texts = "list_filter(list_concat([plain, last, if(users > 1, first, null)], systems), lambda t: t is not null)"
    numbered = f"select account_id, row_number() over () as prompt_no, {texts} as texts from ({turns_sql(rows)})"
    return f"select account_id, prompt_no, unnest(texts) as prompt from ({numbered})"


def _with_columns(rows: str, columns: Columns, *, keep: tuple[str, ...]) -> str:
    made = rows
    for name, sql in columns:
        made = f"(select *, {sql} as {name} from {made})"
    return f"select * exclude ({', '.join(name for name, _ in columns if name not in keep)}) from {made}"


def _members_sql(json: str, names: Iterable[str]) -> str:
    """SQL for what the object has under `names`, a list of JSON; a list that is written as text in it is a list."""
    pointers = ", ".join(quote_text("/" + name) for name in names)
    text = "json_extract_string(x, '$')"
    written = f"json_type(x) = 'VARCHAR' and {listed_sql(text)} and json_valid({text})"
    found = f"json_extract({json}, [{pointers}])"
    return f"[case when {written} then {text}::json else x end for x in {found} if x is not null]"


def _of_type_sql(json: str, *types: str) -> str:
    return f"coalesce(json_type({json}) in ({', '.join(map(quote_text, types))}), false)"


def _text_sql(json: str) -> str:
    """SQL for the text of what a message says: text, or the texts of its parts in lines of their own."""
    part = (
        "case json_type(p) when 'VARCHAR' then json_extract_string(p, '$') when 'OBJECT' then "
        f"if(coalesce(json_extract_string(p, '$.type'), 'text') in {TEXT_PARTS}, {_inner_sql('p')}, null) end"
    )
    return (
        f"case json_type({json}) when 'VARCHAR' then json_extract_string({json}, '$') "
        f"when 'ARRAY' then array_to_string([{part} for p in from_json({json}, '[\"JSON\"]')], chr(10)) "
        f"when 'OBJECT' then {_inner_sql(json)} end"
    )


def _inner_sql(json: str) -> str:
    paths = ("$.text.value", "$.text", "$.content")
    return "coalesce(" + ", ".join(f"json_extract_string({json}, '{path}')" for path in paths) + ")"


_PYTHON = r"to_json(try_cast(replace(prompt, '\n', ' ') as struct(role varchar, content varchar)[]))::varchar"
"""What Python prints of a list of messages, where it stands in place of JSON."""
_ONCE = "case when json_valid(prompt) then [x for x in [json_extract_string(prompt, '$')] if json_valid(x)][1] end"
"""The JSON that was made text twice; null where it is any other text."""
_BEGINS = r"""^[\[{\s]+["'](role|content|parts|messages|input|model|system|type)["']\s*:"""
_LIKE_MESSAGES = (
    f"regexp_matches(prompt[:200], {quote_text(_BEGINS)}) and contains(prompt, 'role') "
    "and regexp_matches(prompt, 'content|parts')"
)
"""SQL for whether a prompt would have been a list of messages before it was cut off."""

_WORDS, _CONTENTS = ("role", "from", "type"), ("content", "parts", "value", "text", "blocks", "message")
_ITEM = ", ".join([*(f'"{name}": "VARCHAR"' for name in _WORDS), *(f'"{name}": "JSON"' for name in _CONTENTS)])
_CONTENT = f"coalesce({', '.join(f'm.{name}' for name in _CONTENTS)})"
_ROLE = f'lower(coalesce(m.role, if(m."from" in {KNOWN}, m."from", null), if(m.type in {KNOWN}, m.type, null)))'
_SPOKEN = f"{_CONTENT} is not null and ({_ROLE} in {KNOWN} or list_contains(roles, {_ROLE}))"
_WRONG = (
    f"{_ROLE} is null and m.type is null "
    f"or {_ROLE} is not null and {_CONTENT} is not null and not {_of_type_sql(_CONTENT, 'VARCHAR', 'ARRAY', 'OBJECT')}"
)


def _unwrapped_sql(item: str) -> str:
    """SQL for an item of a list that holds its message in a member: its role and content; others as they are."""
    members = ", ".join(quote_text(f"$.{name}") for name in WRAPPED)
    inner = f"[x for x in json_extract({item}, [{members}]) if {_of_type_sql('x', 'OBJECT')}][1]"
    message = f"{{'role': {_wrapped_role_sql('w')}, 'content': {_wrapped_content_sql('w')}}}::json"
    both = f"{{'item': {item}, 'inner': {inner}}}::json"
    return f"if({inner} is null, {item}, [{message} for w in [{both}]][1])"


def _wrapped_role_sql(both: str) -> str:
    # What a class is called where nothing else says whose the message is: HumanMessage, AIMessageChunk.
    called = f"regexp_extract(json_extract_string({both}, '$.item.id[#-1]'), '^([A-Z]\\w*)Message(Chunk)?$', 1)"
    said = [f"json_extract_string({both}, '$.{path}')" for path in ("inner.type", "item.role", "item.type")]
    known = f"[r for r in [{', '.join((*said, called))}] if lower(r) in {KNOWN}][1]"
    own = [f"json_extract_string({both}, '$.inner.{path}')" for path in ("role", "author.role")]
    return f"coalesce({', '.join((*own, known))})"


def _wrapped_content_sql(both: str) -> str:
    contents = [f"json_extract({both}, '$.inner.{name}')" for name in ("content.parts", *_CONTENTS)]
    parts = f"json_extract({both}, '$.inner.contents[*].message_content')"
    return f"coalesce({', '.join(contents)}, if(len({parts}) > 0, to_json({parts}), null))"


_STATE: Columns = (
    (
        "document",
        f"case when not {listed_sql('prompt')} then null when {_written_twice_sql('prompt')} then {_ONCE} "
        "when json_valid(prompt) then prompt "
        f"when starts_with(prompt, '[{{''') then {_PYTHON} end",
    ),
    ("object", "if(starts_with(document, '{'), document, null)"),
    ("lists", _members_sql("object", LISTS)),
    # The object that has the messages: the document, or one that it holds.
    (
        "holder",
        f"case when not {_of_type_sql('coalesce(lists[1], object)', 'OBJECT')} then object else "
        f"coalesce([x for x in {_members_sql('object', AROUND)} if {_of_type_sql('x', 'OBJECT')}][1], object) end",
    ),
    ("said", _members_sql("holder", LISTS)),
    (
        "dialogue",
        f"""case when object is null then document else coalesce(
            [x for x in said if {_of_type_sql("x", "ARRAY")}][1],
            if(json_exists(holder, '$.role'), to_json([holder::json]), null),
            if(json_exists(holder, '$.model'), to_json([{{'role': 'user', 'content': said[1]}}]), null)
        ) end""",
    ),
    # A list of lists holds one; parts without a message are what the customer's side said. Asked only where the list
    # does not begin as most do: each question parses all of it.
    (
        "even",
        f"""case
            when starts_with(dialogue, '[{{"role"') then dialogue
            when json_type(dialogue, '$[0]') = 'ARRAY' then json_extract(dialogue, '$[0]')
            when json_extract_string(dialogue, '$[0].type') in {TEXT_PARTS} and not json_exists(dialogue, '$[0].role')
                then to_json([{{'role': 'user', 'content': dialogue::json}}])
            else dialogue end""",
    ),
    (
        "bare",
        f"""case
            when starts_with(even, '[{{"role"') then even
            when {" or ".join(f"json_type(even, '$[0].{name}') = 'OBJECT'" for name in WRAPPED)}
                then to_json([{_unwrapped_sql("i")} for i in from_json(even, '["JSON"]')])
            else even end""",
    ),
    ("items", f"json_transform(bare, '[{{{_ITEM}}}]')"),
    ("talks", f"len([m for m in items if {_SPOKEN}]) > 0"),
    (
        "state",
        f"""case
            when talks and len([m for m in items if {_WRONG}]) > 0 then {quote_text(MALFORMED)}
            when talks then 'messages'
            when document is null and {listed_sql("prompt")} and {_LIKE_MESSAGES} then {quote_text(BROKEN)} end""",
    ),
)

_TOLD = f"{{'role': {_ROLE}, 'place': i, 'text': if(list_contains(roles, {_ROLE}), {_text_sql(_CONTENT)}, null)}}"

_PRESET = "coalesce(json_extract(preset, '$.parts'), preset)"

_TURNS: Columns = (
    ("plain", "if(state is null, prompt, null)"),
    ("spoken", f"list_transform(if(state = 'messages', items, null), lambda m, i: {_TOLD})"),
    ("turns", "[t for t in spoken if trim(t.text) <> '']"),
    ("asked", f"[t for t in turns if t.role not in {SYSTEM}]"),
    ("preset", f"if(list_contains(roles, 'system'), {_members_sql('holder', BESIDE)}[1], null)"),
    ("beside", f"if(state = 'messages', {_text_sql(_PRESET)}, null)"),
    ("directed", f"[beside] || [t.text for t in turns if t.role in {SYSTEM}]"),
    ("told", "[x for x in directed if trim(x) <> '']"),
    ("systems", f"[{cut_sql('x')} for x in list_distinct([told[1], told[-1]])]"),
    ("first", cut_sql("asked[1].text")),
    ("last", cut_sql("asked[-1].text")),
    ("users", "len(asked)"),
    ("size", "len(items)"),
    ("opening", "hash(coalesce(asked[1].text, told[1]))"),
    ("branch", "if(asked[1].place < len(items), hash(items[asked[1].place + 1]), null)"),
)
