"""Digests in a column of addresses: keyed hashes, written in place of addresses so that nobody sees those.

Equal digests are equal addresses, so that they tie accounts as addresses do; of their ranges nothing is known.
"""

from ..engine import Step, quote_text
from .nothing_hashed import hashes_nothing_sql

__all__ = ["digest_steps"]

HEXADECIMAL = "([a-z0-9-]+[:$])?[0-9a-fA-F]{12,128}"
BASE64 = "[A-Za-z0-9+/_-]{22,88}={0,2}"

SAME_LENGTH = 0.95
"""One function gives one length: of what looks like digests so much has to have it, else it is other text."""
MANY = 10
"""Digests in a kind, or more than half of its values: a stray word that looks like one is none."""


def digest_steps() -> list[Step]:
    """The step from `address_judged` to `address_digest` (kind, raw, value): values that are digests of addresses."""
    return [
        Step(
            "address_digest",
            f"""
            with alike as (
                select kind, raw, value as shown, length(value) as size,
                    regexp_full_match(value, {quote_text(HEXADECIMAL)}) as hexadecimal
                from address_judged
                where reason = 'not an address' and length(value) between 12 and 140
                    and not {hashes_nothing_sql("lower(value)")}
                    and value <> repeat(left(value, 1), length(value))
                    and (regexp_full_match(value, {quote_text(HEXADECIMAL)})
                        or (regexp_full_match(value, {quote_text(BASE64)})
                            and length(rtrim(value, '=')) in (22, 27, 38, 43, 64, 86)
                            and regexp_matches(value, '[A-Z]') and regexp_matches(value, '[a-z]')))
            ),
            sized as (
                select kind, size, count(*) as many, sum(count(*)) over (partition by kind) as all_alike
                from alike group by kind, size
            ),
            known as (
                select kind, count(*) as valued from address_judged where reason is distinct from 'empty' group by kind
            )
            select distinct kind, raw, case when hexadecimal then lower(shown) else shown end as value
            from alike join sized using (kind, size) join known using (kind)
            where many >= {SAME_LENGTH} * all_alike and (many >= {MANY} or 2 * many > valued)
            """,
            reads=("address_judged",),
        )
    ]
