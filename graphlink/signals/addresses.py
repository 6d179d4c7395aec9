"""Addresses made comparable: IPv4 as dotted text, IPv6 as its /64, and the weaker /24 and /48.

An IPv6 address counts as its /64, the smallest network that one subscriber gets (RFC 6177). IPv4 inside IPv6 is
unwrapped (RFC 4291, RFC 6052). What no outsider can come from is no signal: private, loopback, link-local,
unspecified, multicast, reserved addresses and those inside a carrier (RFC 6890, RFC 6598). The ranges set aside for
documentation stay: examples and invented worlds live in them.

Where nearly all end in `.0`, or the last number is written `x` or `*`, no whole addresses are kept: each is a range.
A prefix behind an address (`203.0.113.9/24`, as PostgreSQL writes an interface) leaves the address what it is. Where
nothing follows the prefix (`203.0.113.0/24`) a whole range is named: it counts as a range and as no address.
"""

from ..engine import Step
from .address_lists import list_steps
from .digests import digest_steps

__all__ = ["ADDRESS_FORMS", "address_steps"]

_PLAIN = "reason is distinct from 'not an address' and (reason is not null or value <> ip_range)"
ADDRESS_FORMS = ("address_odd", f"address_judged where not listed and {_PLAIN}")
"""Tables, with a condition where not all of one counts, that hold what became of each address."""


def address_steps(trimmed: str) -> list[Step]:
    """The steps from `raw_value` and `kind` to `address_odd` and `address_judged`: kind, raw, value, ip_range, reason.

    Each address stands in one of the two (ADDRESS_FORMS). Ports, brackets, zones and a host's name before brackets (as
    mail servers write `unknown[203.0.113.9]`) are stripped, and so are the brackets in which analysts put dots. Of a
    list of forwarders the first address that an outsider can have counts. An address may be a number, which programs
    that know no other write below zero from 128.0.0.0 on, also in hexadecimal. A range without an address has it as
    `value` and as `ip_range`. `trimmed` is SQL for `raw` without outer blanks.
    """
    single = (
        f"select kind, raw, false as listed, {trimmed} as shown from raw_value join kind using (kind) "
        "where clean = 'address' and (kind, raw) not in (select (kind, raw) from address_part)"
    )
    shown = f"{single} union all select distinct kind, text, true, text from address_part"
    return [
        *list_steps(trimmed),
        Step(
            "address_judged",
            f"with told as ({shown}), hexed as ({_HEXED}), shown as ({_SHOWN}), written as ({_WRITTEN}), "
            f"masked as ({_MASKED}), bare as ({_BARE}), quad as ({_QUAD}), half as ({_HALF}), hextet as ({_HEXTET}), "
            f"number as ({_NUMBER}), judged as ({_JUDGED}) {_FORM}",
            reads=("address_part", "kind", "raw_value"),
        ),
        *digest_steps(),
        Step("address_odd", _ODD, reads=("address_digest", "address_judged", "address_part", "kind")),
    ]


_MANY, _NEARLY_ALL = 20, 0.95
"""Addresses of a kind, and which part of them ends in a zero, from which on none is whole."""

# Eight hexadecimal digits are a number: behind a mark, behind what makes IPv6 of it, or where many values are such.
_HEXED = f"""
select kind from told where length(shown) = 8 and regexp_full_match(shown, '[0-9a-fA-F]{{8}}') group by kind
having count(*) >= {_MANY} and avg(regexp_matches(shown, '[a-fA-F]')::integer) > 0.5
"""

_SHOWN = r"""
select kind, raw, listed, case
    when length(shown) not in (8, 10, 32) then shown
    when regexp_full_match(shown, '(0[xX]|0{20}[fF]{4})[0-9a-fA-F]{8}')
        or (kind in (select kind from hexed) and regexp_full_match(shown, '[0-9a-fA-F]{8}'))
    then try_cast('0x' || right(shown, 8) as bigint)::varchar
    else shown end as shown
from told
"""

# Expressions that few addresses need stand behind a cheaper question: there are a million addresses.
_WRITTEN = r"""
select kind, raw, listed, shown, prefix, case
    when strpos(shown, '.') > 8 and regexp_full_match(shown, '[0-9]{8,10}[.][0-9]+') then split_part(shown, '.', 1)
    when regexp_full_match(shown, '[0-9.]+') then shown
    when starts_with(cut, '[') then regexp_extract(cut, '^\[([^\]]*)\](?::\d+)?$', 1)
    when contains(cut, '.') and regexp_full_match(cut, '[0-9.]+:\d+') then split_part(cut, ':', 1)
    when contains(cut, '[') then regexp_extract(cut, '^[A-Za-z0-9._-]+\[([^\]]*)\]?$', 1)
    else cut end as text
from (
    select kind, raw, listed, shown,
        case when contains(shown, '/') then try_cast(regexp_extract(shown, '/(\d{1,3})$', 1) as integer) end as prefix,
        case when regexp_matches(shown, '[A-Z%/]') then regexp_replace(lower(shown), '%[^\]/]*|/\d{1,3}$', '', 'g')
        else shown end as cut
    from (
        select kind, raw, listed, case
            when regexp_matches(shown, '[.][xX*]+$')
            then regexp_replace(shown, '^(\d{1,3}([.]\d{1,3}){2})[.]([xX]{1,3}|[*]{1,3})$', '\1.0/24')
            when contains(shown, '[.]') then replace(shown, '[.]', '.')
            else shown end as shown
        from shown
    )
)
"""

# Who keeps no whole addresses writes zeros for the last number, or the last two, of each: ranges, as their prefix says.
_MASKED = f"""
select kind, case when avg(ends_with(text, '.0.0')::integer) >= {_NEARLY_ALL} then 16 else 24 end as zeros
from written where prefix is null and regexp_full_match(text, '[0-9]{{1,3}}([.][0-9]{{1,3}}){{3}}') group by kind
having count(*) >= {_MANY} and avg(ends_with(text, '.0')::integer) >= {_NEARLY_ALL}
"""

_BARE = """
select kind, raw, listed, shown, text, coalesce(prefix, case
    when ends_with(text, '.0') then zeros when ends_with(text, '::') and zeros is not null then 48 end) as prefix
from written left join masked using (kind)
"""

# a to d: the four numbers of dotted text, alone or at the end of an IPv6 address (then `head` is what stands before).
_QUAD = r"""
select kind, raw, listed, shown, prefix, text, head, try_cast(part.a as bigint) as a, try_cast(part.b as bigint) as b,
    try_cast(part.c as bigint) as c, try_cast(part.d as bigint) as d
from (
    select kind, raw, listed, shown, prefix, text,
        case when contains(text, ':') then regexp_extract(text, '^.*:') end as head,
        case when contains(text, '.') then regexp_extract(
            text, '(?:^|:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$', ['a', 'b', 'c', 'd']) end as part
    from bare
)
"""

_HALF = """
select kind, raw, listed, shown, prefix, case
        when head is null and greatest(a, b, c, d) <= 255 then a * 16777216 + b * 65536 + c * 256 + d
        when a is null and length(text) between 8 and 10 and try_cast(text as bigint) between 16777216 and 4294967295
        then try_cast(text as bigint)
        when starts_with(text, '-') and try_cast(text as bigint) between -2147483648 and -536870913
        then try_cast(text as bigint) + 4294967296
    end as quad,
    case when head is not null then string_split(
        case when a is null then text when greatest(a, b, c, d) <= 255
            then head || printf('%x:%x', a * 256 + b, c * 256 + d) end, '::')
    end as halves
from quad
"""

# Eight numbers of an IPv6 address; where `::` stands for a run of zeros it is filled in.
_HEXTET = """
select kind, raw, listed, shown, prefix, quad, case
    when regexp_full_match(array_to_string(parts, ':'), '([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}')
    then list_transform(parts, lambda part: try_cast('0x' || part as int))
    end as h
from (
    select kind, raw, listed, shown, prefix, quad, case
        when len(halves) = 1 then head
        when len(halves) = 2 and len(head) + len(tail) < 8
        then head || list_transform(range(8 - len(head) - len(tail)), lambda n: '0') || tail
        end as parts
    from (
        select kind, raw, listed, shown, prefix, quad, halves,
            case when halves[1] = '' then [] else string_split(halves[1], ':') end as head,
            case when coalesce(halves[2], '') = '' then [] else string_split(halves[2], ':') end as tail
        from half
    )
)
"""

_NUMBER = """
select kind, raw, listed, shown, h, case when inside then h[7]::bigint * 65536 + h[8] else quad end as n,
    case when inside then prefix - 96 else prefix end as prefix
from (
    select *, coalesce(h[1:6] in ([0, 0, 0, 0, 0, 65535], [100, 65435, 0, 0, 0, 0]), false) as inside from hextet
)
"""

# `whole`: nothing follows the prefix, so that it is the range itself that is named.
_JUDGED = """
select *, case
    when reason is not null or prefix is null then false
    when n is not null then prefix < 32 and n & ((1::bigint << (32 - prefix)) - 1) = 0
    else prefix < 64 and h[5:8] = [0, 0, 0, 0]
        and ((h[1]::bigint << 48) | (h[2]::bigint << 32) | (h[3]::bigint << 16) | h[4])
            & ((1::bigint << least(64 - prefix, 62)) - 1) = 0
    end as whole
from (
    select kind, raw, listed, shown, n, h, prefix, case
        when shown = '' then 'empty'
        when prefix not between 0 and case when n is null then 128 else 32 end then 'not an address'
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
)
"""

_FORM = """
select kind, raw, listed, case
        when reason is not null then shown
        when whole then ip_range
        when n is not null then net || '.' || (n & 255)
        else net64 || '::/64' end as value,
    case when reason is null then ip_range end as ip_range, reason
from (
    select kind, raw, listed, shown, n, whole, net64,
        case when whole and prefix < case when n is null then 48 else 24 end then 'a range too wide to say anything'
            else reason end as reason,
        net, case when n is not null then net || '.0/24' else net48 || '::/48' end as ip_range
    from (
        select *,
            case when n is not null then (n >> 24) || '.' || ((n >> 16) & 255) || '.' || ((n >> 8) & 255) end as net,
            case when n is null then regexp_replace(printf('%x:%x:%x:%x', h[1], h[2], h[3], h[4]), '(:0)+$', '') end
                as net64,
            case when n is null then regexp_replace(printf('%x:%x:%x', h[1], h[2], h[3]), '(:0)+$', '') end
                as net48
        from judged
    )
)
"""

# Few: what is no address as it stands, ranges, and lists. Of a list the first usable address counts, or what is wrong
# with the first. A range says nothing of a kind that has no coarser one.
_ODD = f"""
with odd as (
    select kind, raw, listed, coalesce(d.value, j.value) as value, ip_range, case
        when d.value is not null then null
        when reason is null and j.value = ip_range
            and kind not in (select coarse_of from kind where coarse_of is not null)
        then 'a range of addresses'
        else reason end as reason
    from (select * from address_judged where listed or not ({_PLAIN})) j
    left join address_digest d using (kind, raw)
)
select kind, raw, value, ip_range, reason from odd where not listed
union all
select kind, raw, case when best.reason is null then best.value else shown end, best.ip_range, best.reason
from (
    select p.kind, p.raw, any_value(p.shown) as shown,
        min_by(struct_pack(value := o.value, ip_range := o.ip_range, reason := o.reason),
            p.place + case when o.reason is null then 0 else 1000000 end) as best
    from address_part p join odd o on o.kind = p.kind and o.raw = p.text and o.listed
    group by p.kind, p.raw
)
"""
