"""Lists of addresses taken apart: X-Forwarded-For and Forwarded (RFC 7239) as a gateway logs them.

Each proxy adds to the end, so that the caller stands first, unless its own network wrote private addresses or
`unknown` before it. Which address counts is settled where each is judged.
"""

from ..engine import Step, quote_text

__all__ = ["list_steps", "listed_sql"]

_MARKS = (",", ";", " ", "=", '"', "'", "|", "\t")
"""A text with one of them is a list."""

# Of `for="[2001:db8::1]:443"` the address stays; a bracket that is not closed is the list's own.
_WRAPPED = r"""(?i)^(for=)?(ipv[46]:(//)?|[a-z][a-z0-9]*://|/)?(\[?["'{(]+)?|(["'})]+\]?)?$"""
_OPEN = r"^\[([^\]]*)$|^([^\[]*)\]$"
_SOCKET = "(?i)^(/|[a-z][a-z0-9]*://|ipv[46]:)[^/]"
"""How programs write the other end of a connection: `/203.0.113.9:443` in Java, `tcp://`, `ipv4:` in gRPC."""
_OTHER = "(?i)^[a-z][a-z-]{1,15}=[^=]"
"""`by=`, `host=` and `proto=` tell of the proxy, not of the caller."""


def listed_sql(raw: str, trimmed: str) -> str:
    """SQL for whether `raw` is more than one address alone, or has something before it.

    `trimmed` is SQL for it without outer blanks.
    """
    # The cheap question first: nearly no address has any of these marks.
    any_mark = " or ".join(f"contains({raw}, {quote_text(mark)})" for mark in _MARKS)
    listed = f"(({any_mark}) and regexp_matches({trimmed}, {quote_text('[' + ''.join(_MARKS) + ']')}))"
    may_be_socket = f"(contains({raw}, '/') or starts_with(lower({raw}), 'ipv'))"
    return f"({listed} or ({may_be_socket} and regexp_matches({trimmed}, {quote_text(_SOCKET)})))"


def list_steps(trimmed: str) -> list[Step]:
    """The step from `raw_value` and `kind` to `address_part` (kind, raw, shown, place, text): each text of each list.

    `trimmed` is SQL for `raw` without outer blanks. Where nothing is left of a list, the whole of it is its only part.
    """
    pieces = r"regexp_split_to_array(shown, '[,;|\s]+')"
    piece = "replace(replace(piece, '%5B', '['), '%5D', ']')"
    bare = f"regexp_replace(regexp_replace({piece}, {quote_text(_WRAPPED)}, '', 'g'), {quote_text(_OPEN)}, '\\1\\2')"
    parts = (
        f"list_filter(list_transform({pieces}, lambda piece: {bare}), "
        f"lambda part: part <> '' and not regexp_matches(part, {quote_text(_OTHER)}))"
    )
    return [
        Step(
            "address_part",
            f"""
            select kind, raw, shown, generate_subscripts(parts, 1) as place, unnest(parts) as text
            from (
                select kind, raw, shown, case when len(parts) > 0 then parts else [shown] end as parts
                from (
                    select kind, raw, shown, {parts} as parts
                    from (
                        select kind, raw, {trimmed} as shown from raw_value join kind using (kind)
                        where clean = 'address' and {listed_sql("raw", trimmed)}
                    )
                )
            )
            """,
            reads=("kind", "raw_value"),
        )
    ]
