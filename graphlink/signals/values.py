"""Values of signals made comparable: distinct raw values -> one form each, or the reason why it is no signal.

Works on the distinct values of a kind, never on each row. Ids: outer blanks go, capitals go where spelling carries
none, what software writes in place of a value is named. Addresses, mails, phones and streets have files of their own.
"""

from ..engine import Step, quote_text
from ..reading import BLANKS, PLACEHOLDERS, placeholder_sql, untracked_sql
from .addresses import ADDRESS_FORMS, address_steps
from .mails import mail_steps
from .nothing_hashed import hashes_nothing_sql

__all__ = ["PLACEHOLDERS", "TEST_CARDS", "value_steps"]

TEST_CARDS = (
    "4242424242424242",
    "4000056655665556",
    "4012888888881881",
    "4111111111111111",
    "5105105105105100",
    "5200828282828210",
    "5454545454545454",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011000990139424",
    "6011111111111117",
    "3056930009020004",
    "30569309025904",
    "3566002020360505",
)
"""Card numbers that payment processors publish for testing: whoever shows one has not paid."""

_HEXADECIMAL = "(0x)?[0-9a-f]{8,}|[{]?[0-9a-f]{4,}(-[0-9a-f]{4,})+[}]?"
"""A digest, or a UUID with or without braces, in small letters."""

_NO_ID = "-?0|-1|-?[01][.]0+|true|false"
"""What programs write for no id, where ids are longer: a zero, a minus one, a yes or no."""

_LOST = "[0-9]([.,][0-9]{1,14})?e[+][0-9]{2,3}"
"""A long number of which a spreadsheet has kept a few digits: others have the same few."""

_IDS, _LONG = 30, 4
"""From so many values on, so long on average, a zero or a word among them is no id."""
_WORDS, _LONE, _SHORT = 3, 0.05, 0.6
"""Such a word has no digit, as have at most so many of the values or so large a part, and is shorter than this part of
their mean length, or is several words."""
_SEVERAL_WORDS = "[A-Za-z]{3,}([ ._][A-Za-z]{2,})+|.* .*"

# Trimming a million values is dear, so that only those that begin or end with anything but plain ASCII are.
_TRIMMED = f"case when regexp_matches(raw, '^[^!-~]|[^!-~]$') then trim(raw, {BLANKS}) else raw end"


def value_steps() -> list[Step]:
    """Steps from `raw_value` (kind, raw), `kind`, `written_form` to `value_form` (kind, raw, value, ip_range, reason).

    `reason` is null for a signal; otherwise `value` is what to show in the list of those left out. A value of a kind
    other than addresses that is as it should be has no row: it stays as it is.
    """
    forms = ("id_form", *ADDRESS_FORMS, "mail_form", "written_form")
    union = " union all ".join(f"select kind, raw, value, ip_range, reason from {form}" for form in forms)
    return [
        _id_step(),
        *address_steps(_TRIMMED),
        *mail_steps(_TRIMMED),
        Step("value_form", union, reads=tuple(form.split()[0] for form in forms)),
    ]


def _id_step() -> Step:
    """Ids and cards: lower case where the letters are all capitals or the whole is hexadecimal; placeholders named.

    Plain, and what is no street: as ids, other capitals stay, and links lose what tells who passed them on. Cards:
    processors' test cards named. Text: lower case, one space for blanks. A word among ids (`cash`, `no card`) is what
    stands for one that is not known.
    """
    cards = ", ".join(quote_text(number) for number in TEST_CARDS)
    return Step(
        "id_form",
        f"""
        with trimmed as (
            select kind, raw, clean, text, lower(text) as small
            from (
                select kind, raw, clean, case when clean = 'plain' then {untracked_sql("text")} else text end as text
                from (
                    select kind, raw, clean, {_TRIMMED} as text from raw_value join kind using (kind)
                    anti join written_form using (kind, raw)
                    where clean in ('plain', 'id', 'card', 'text', 'street')
                )
            )
        ),
        shape as (
            select kind, avg(length(text)) as mean, count(*) as ids,
                count(*) filter (not regexp_matches(small, '[0-9]') and small not in ('true', 'false'))
                    <= greatest({_WORDS}, {_LONE} * count(*)) as numbered
            from trimmed where clean in ('id', 'card', 'plain') and text <> '' group by kind
        ),
        none_meant as (
            select kind, raw, case when regexp_full_match(small, {quote_text(_NO_ID)}) then 'placeholder'
                else 'a word among ids' end as none_meant
            from trimmed join shape using (kind)
            where ids >= {_IDS} and (
                regexp_full_match(small, {quote_text(_NO_ID)}) and mean >= {_LONG}
                or clean <> 'plain' and numbered and not regexp_matches(text, '[0-9]')
                    and (length(text) < {_SHORT} * mean or regexp_full_match(text, {quote_text(_SEVERAL_WORDS)})))
        ),
        judged as (
            select kind, raw,
                case
                    when clean = 'text' then regexp_replace(nfc_normalize(small), '\\s+', ' ', 'g')
                    when text = small or length(text) < 8 then text
                    when clean not in ('plain', 'street') and text = upper(text) then small
                    when regexp_full_match(small, {quote_text(_HEXADECIMAL)}) then small
                    else text
                end as value,
                case
                    when text = '' then 'empty'
                    when contains(text, chr(0)) then 'holds a NUL byte'
                    when {placeholder_sql("small")} then 'placeholder'
                    when clean = 'text' then null
                    when clean <> 'street' and {hashes_nothing_sql("small")} then 'placeholder'
                    when clean = 'card' and regexp_full_match(text, '[0-9 -]{{13,23}}')
                        and translate(text, ' -', '') in ({cards}) then 'test card'
                    when contains(text, '0') and regexp_full_match(small, '[0:x{{}}-]{{4,}}') then 'all zeros'
                    when contains(text, '+') and regexp_full_match(small, {quote_text(_LOST)})
                        then 'has lost digits to a spreadsheet'
                    when length(text) >= 8 and text = repeat(left(text, 1), length(text))
                        or regexp_full_match(small, '[f:{{}}-]{{8,}}') then 'one character repeated'
                    else none_meant
                end as reason
            from trimmed left join none_meant using (kind, raw)
        )
        select kind, raw, value, null::varchar as ip_range, reason from judged where value <> raw or reason is not null
        """,
        reads=("kind", "raw_value", "written_form"),
    )
