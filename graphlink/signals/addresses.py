"""Addresses made comparable: IPv4 as dotted text, IPv6 as its /64, and the weaker /24 and /48.

An IPv6 address counts as its /64, the smallest network that one subscriber gets (RFC 6177). IPv4 inside IPv6 is
unwrapped (RFC 4291, RFC 6052). What no outsider can come from is no signal: private, loopback, link-local,
unspecified, multicast, reserved addresses and those inside a carrier (RFC 6890, RFC 6598). The ranges set aside for
documentation stay: examples and invented worlds live in them.
"""

from ..engine import Step

__all__ = ["address_steps"]


def address_steps(trimmed: str) -> list[Step]:
    """The step from `raw_value` and `kind` to `address_form` (kind, raw, value, ip_range, reason), each address once.

    Ports, brackets, zones and whole-address prefixes are stripped, of a list of forwarders the first address counts,
    and an address may be a number. `trimmed` is SQL for `raw` without outer blanks.
    """
    return [
        Step(
            "address_form",
            f"with shown as ({_SHOWN.format(trimmed=trimmed)}), bare as ({_BARE}), quad as ({_QUAD}), "
            f"half as ({_HALF}), hextet as ({_HEXTET}), number as ({_NUMBER}), judged as ({_JUDGED}) {_FORM}",
            reads=("kind", "raw_value"),
        )
    ]


_SHOWN = "select kind, raw, {trimmed} as shown from raw_value join kind using (kind) where clean = 'address'"

# Expressions that few addresses need stand behind a cheaper question: there are a million addresses.
_BARE = r"""
select kind, raw, shown, case
    when regexp_full_match(shown, '[0-9.]+') then shown
    when starts_with(cut, '[') then regexp_extract(cut, '^\[([^\]]*)\](?::\d+)?$', 1)
    when contains(cut, '.') and regexp_full_match(cut, '[0-9.]+:\d+') then split_part(cut, ':', 1)
    else cut end as text
from (
    select kind, raw, shown, case
        when regexp_matches(shown, '[A-Z%/, ]')
        then regexp_replace(trim(lower(split_part(shown, ',', 1))), '%[^\]]*|/(32|64|128)$', '')
        else shown end as cut
    from shown
)
"""

# a to d: the four numbers of dotted text, alone or at the end of an IPv6 address (then `head` is what stands before).
_QUAD = r"""
select kind, raw, shown, text, head, try_cast(part.a as bigint) as a, try_cast(part.b as bigint) as b,
    try_cast(part.c as bigint) as c, try_cast(part.d as bigint) as d
from (
    select kind, raw, shown, text, case when contains(text, ':') then regexp_extract(text, '^.*:') end as head,
        case when contains(text, '.') then regexp_extract(
            text, '(?:^|:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$', ['a', 'b', 'c', 'd']) end as part
    from bare
)
"""

_HALF = """
select kind, raw, shown, case
        when head is null and greatest(a, b, c, d) <= 255 then a * 16777216 + b * 65536 + c * 256 + d
        when a is null and length(text) between 8 and 10 and try_cast(text as bigint) between 16777216 and 4294967295
        then try_cast(text as bigint)
    end as quad,
    case when head is not null then string_split(
        case when a is null then text when greatest(a, b, c, d) <= 255
            then head || printf('%x:%x', a * 256 + b, c * 256 + d) end, '::')
    end as halves
from quad
"""

# Eight numbers of an IPv6 address; where `::` stands for a run of zeros it is filled in.
_HEXTET = """
select kind, raw, shown, quad, case
    when regexp_full_match(array_to_string(parts, ':'), '([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}')
    then list_transform(parts, lambda part: try_cast('0x' || part as int))
    end as h
from (
    select kind, raw, shown, quad, case
        when len(halves) = 1 then head
        when len(halves) = 2 and len(head) + len(tail) < 8
        then head || list_transform(range(8 - len(head) - len(tail)), lambda n: '0') || tail
        end as parts
    from (
        select kind, raw, shown, quad, halves,
            case when halves[1] = '' then [] else string_split(halves[1], ':') end as head,
            case when coalesce(halves[2], '') = '' then [] else string_split(halves[2], ':') end as tail
        from half
    )
)
"""

_NUMBER = """
select kind, raw, shown, h, case
    when h[1:6] in ([0, 0, 0, 0, 0, 65535], [100, 65435, 0, 0, 0, 0]) then h[7]::bigint * 65536 + h[8]
    else quad end as n
from hextet
"""

_JUDGED = """
select kind, raw, shown, n, h, case
    when shown = '' then 'empty'
    when n is not null then case
        when n < 16777216 then 'unspecified address'
        when n >> 24 = 127 then 'loopback address'
        when n >> 24 = 10 or n >> 20 = 2753 or n >> 16 = 49320 then 'private address'
        when n >> 16 = 43518 then 'link-local address'
        when n >> 22 = 401 then 'address inside a carrier'
        when n >> 28 = 14 then 'multicast address'
        when n >> 28 = 15 then 'reserved address'
        end
    when h is null then 'not an address'
    when h[1:7] = [0, 0, 0, 0, 0, 0, 0] then
        case h[8] when 0 then 'unspecified address' when 1 then 'loopback address' else 'reserved address' end
    when h[1] >> 9 = 126 then 'private address'
    when h[1] >> 6 in (1018, 1019) then 'link-local address'
    when h[1] >> 8 = 255 then 'multicast address'
    when h[1] >> 13 <> 1 then 'reserved address'
    end as reason
from number
"""

_FORM = """
select kind, raw,
    case when reason is not null then shown when n is not null then net || '.' || (n & 255) else net64 || '::/64' end
        as value,
    case when reason is not null then null when n is not null then net || '.0/24' else net48 || '::/48' end as ip_range,
    reason
from (
    select kind, raw, shown, n, reason,
        case when n is not null then (n >> 24) || '.' || ((n >> 16) & 255) || '.' || ((n >> 8) & 255) end as net,
        case when n is null then regexp_replace(printf('%x:%x:%x:%x', h[1], h[2], h[3], h[4]), '(:0)+$', '') end
            as net64,
        case when n is null then regexp_replace(printf('%x:%x:%x', h[1], h[2], h[3]), '(:0)+$', '') end
            as net48
    from judged
)
"""
