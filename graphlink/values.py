"""Values of signals made comparable: distinct raw values -> one form each, or the reason why it is no signal.

Works on the distinct values of a kind, never on each row. Addresses: IPv4 as dotted text, IPv6 as its /64 (one
subscriber's network: RFC 6177), either inside the other unwrapped (RFC 4291, RFC 6052); ranges no outsider can
come from are no signal (RFC 6890). Ids: outer blanks go, capitals go where spelling carries none.
"""

from .engine import Step

__all__ = ["PLACEHOLDERS", "value_steps"]

PLACEHOLDERS = (
    "null",
    "(null)",
    "<null>",
    "none",
    "nil",
    "nan",
    "n/a",
    "#n/a",
    "na",
    "unknown",
    "(unknown)",
    "undefined",
    "not set",
    "(not set)",
    "unset",
    "missing",
    "unavailable",
    "not available",
    "invalid",
    "default",
    "dummy",
    "test",
    "anonymous",
    "empty",
    "tbd",
    "-",
    "--",
    "---",
    "?",
    ".",
    "[object object]",
)
"""What software writes where it has no value, in any capitals."""

# Space, tab, line ends, no-break space, zero-width space, byte-order mark; the engine knows no \\u in a string.
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(65279)"


def value_steps() -> list[Step]:
    """Steps from `raw_value` (kind, raw) to `value_form` (kind, raw, value, ip_range, reason).

    `reason` is null for a signal; otherwise `value` is what to show in the list of those left out.
    """
    return [*_address_steps(), _id_step(), Step("value_form", "from address_form union all by name from id_form")]


def _id_step() -> Step:
    """Ids: lower case where letters are all of one case or the whole is hexadecimal; placeholders named."""
    text = f"trim(raw, {_BLANKS})"
    hexadecimal = "regexp_full_match(text, '[0-9A-Fa-f][0-9A-Fa-f-]{7,}|0[xX][0-9A-Fa-f]{8,}')"
    one_case = "kind in ('payment', 'device') and length(text) >= 8 and (text = upper(text))"
    return Step(
        "id_form",
        f"""
        select kind, raw, case when {hexadecimal} or ({one_case}) then lower(text) else text end as value,
            null::varchar as ip_range,
            case
                when text = '' then 'empty'
                when list_contains(?::varchar[], lower(text)) then 'placeholder'
                when regexp_full_match(text, '[0-]{{4,}}') then 'all zeros'
                when length(text) >= 8 and replace(lower(text), lower(left(text, 1)), '') = '' then 'one character'
            end as reason
        from (select kind, raw, {text} as text from raw_value where kind <> 'ip')
        """,
        (list(PLACEHOLDERS),),
    )


def _address_steps() -> list[Step]:
    return [
        Step(
            "address_text",
            f"""
            select raw, trim(raw, {_BLANKS}) as shown,
                case
                    when starts_with(text, '[') then regexp_extract(text, '^\\[([^\\]]*)\\](?::\\d+)?$', 1)
                    when regexp_full_match(text, '[0-9.]+:\\d+') then split_part(text, ':', 1)
                    else text
                end as text
            from (
                select raw, regexp_replace(lower(trim(split_part(raw, ',', 1), {_BLANKS})), '%.*$|/(32|128)$', '')
                    as text
                from raw_value where kind = 'ip'
            )
            """,
        ),
        Step("address_hextets", _HEXTETS),
        Step("address_number", _NUMBERS),
        Step("address_form", _ADDRESS_FORM),
    ]


_HEXTETS = """
with dotted as (
    select raw, regexp_extract(text, '^(.*:)(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})$',
        ['head', 'a', 'b', 'c', 'd']) as part, text
    from address_text where contains(text, ':')
),
numbered as (
    select raw, text, part.head as head, try_cast(part.a as int) as a, try_cast(part.b as int) as b,
        try_cast(part.c as int) as c, try_cast(part.d as int) as d
    from dotted
),
tailed as (
    select raw, case when head = '' then text when greatest(a, b, c, d) > 255 then ''
        else head || printf('%x:%x', a * 256 + b, c * 256 + d) end as text
    from numbered
),
halves as (
    select raw, len(string_split(text, '::')) as parts, split_part(text, '::', 1) as head,
        split_part(text, '::', 2) as tail
    from tailed
),
lists as (
    select raw, parts, case when head = '' then [] else string_split(head, ':') end as head,
        case when tail = '' then [] else string_split(tail, ':') end as tail
    from halves
),
filled as (
    select raw, case
        when parts = 1 and len(head) = 8 then head
        when parts = 2 and len(head) + len(tail) < 8
        then head || list_transform(range(8 - len(head) - len(tail)), lambda n: '0') || tail
        end as hextets
    from lists
)
select raw, list_transform(hextets, lambda h: try_cast('0x' || h as int)) as h
from filled where regexp_full_match(array_to_string(hextets, ':'), '([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}')
"""

_NUMBERS = """
with quads as (
    select raw, list_transform(string_split(text, '.'), lambda q: try_cast(q as bigint)) as q
    from address_text where regexp_full_match(text, '\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}')
)
select raw, q[1] * 16777216 + q[2] * 65536 + q[3] * 256 + q[4] as n, null::int[] as h
from quads where list_max(q) <= 255
union all
select raw, try_cast(text as bigint), null from address_text where regexp_full_match(text, '\\d{8,10}')
    and try_cast(text as bigint) between 16777216 and 4294967295
union all
select raw, case when h[1:6] in ([0, 0, 0, 0, 0, 65535], [100, 65435, 0, 0, 0, 0])
    then h[7]::bigint * 65536 + h[8] end, h
from address_hextets
"""

_ADDRESS_FORM = """
with judged as (
    select raw, n, h, case
        when n is not null then case
            when n < 16777216 then 'unspecified address'
            when n >> 24 = 127 then 'loopback address'
            when n >> 24 = 10 or n >> 20 = 2753 or n >> 16 = 49320 then 'private address'
            when n >> 16 = 43518 then 'link-local address'
            when n >> 22 = 401 then 'address inside a carrier'
            when n >> 28 = 14 then 'multicast address'
            when n >> 28 = 15 then 'reserved address'
            end
        when h[1:7] = [0, 0, 0, 0, 0, 0, 0] then
            case h[8] when 0 then 'unspecified address' when 1 then 'loopback address' else 'reserved address' end
        when h[1] >> 9 = 126 then 'private address'
        when h[1] >> 6 in (1018, 1019) then 'link-local address'
        when h[1] >> 8 = 255 then 'multicast address'
        when h[1] >> 13 <> 1 then 'reserved address'
        end as reason
    from address_number
),
spelled as (
    select raw, reason,
        case when n is not null then printf('%d.%d.%d', n >> 24, (n >> 16) & 255, (n >> 8) & 255) end as net,
        n & 255 as host,
        regexp_replace(printf('%x:%x:%x:%x', h[1], h[2], h[3], h[4]), '(:0)+$', '') as net64,
        regexp_replace(printf('%x:%x:%x', h[1], h[2], h[3]), '(:0)+$', '') as net48
    from judged
)
select 'ip' as kind, t.raw,
    case when s.raw is null or s.reason is not null then t.shown
        when net is not null then printf('%s.%d', net, host) else net64 || '::/64' end as value,
    case when s.raw is null or s.reason is not null then null
        when net is not null then net || '.0/24' else net48 || '::/48' end as ip_range,
    case when t.shown = '' then 'empty' when s.raw is null then 'not an address' else s.reason end as reason
from address_text t left join spelled s using (raw)
"""
