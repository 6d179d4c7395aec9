"""Signs of what a group's accounts share that costs an operator something: cards, devices and addresses.

They stand first in SIGNS (signs.py).
"""

from ..signals import KINDS
from .came_together import own_ranges
from .explanations import (
    cards_shared,
    crosswise,
    installation,
    many_cards,
    one_machine,
    own_lives,
    payer,
    shared_in_part,
    shared_in_part_or_tireless,
    shared_things,
)
from .pools import many_devices, one_pool, two_things
from .sign import Sign
from .small_parties import homes
from .staff import accounts_a_machine, to_a_machine
from .told_measures import ramp
from .words import at_most, nats, percent
from .workplaces import machine_room

__all__ = ["SHARING"]

_KIND = {kind.name: kind for kind in KINDS}

SHARING: tuple[Sign, ...] = (
    Sign(
        "cards shared in part",
        _KIND["payment"].spread,
        lambda m: cards_shared(m) * (1 - installation(m)),
        lambda g: (
            f"{percent(g.payment_tied)} of its accounts share payment methods with others of it, "
            f"{g.cards:,.0f} in all, and none covers more than {at_most(g.top_card_share)}"
        ),
        "many share cards, and no card covers most of those who share one, or they never rest, or each pays with "
        "several that cross; not where a payer or one firm's program explains them",
        way="payment",
    ),
    Sign(
        "cards crosswise",
        4.0,
        lambda m: crosswise(m, "payment") * (1 - payer(m)),
        lambda g: (
            f"the payment methods that they share cross in ways that strangers' do not ({nats(g.payment_crossing)})"
        ),
        "0.5 to 5 nats an account against those who share cards being strangers; not where they keep hours of their "
        "own and come by others' ranges, are at one place or of one organisation, or a payer or several explain them",
        asks=True,
    ),
    Sign(
        "many cards",
        2.0,
        many_cards,
        lambda g: (
            f"it pays with {g.payment_shared:,.0f} cards that several of its accounts share, more than a payer has"
        ),
        "6 to 40 cards that its accounts share, more than a payer has; not where one firm's program, families or "
        "several payers explain them",
        way="payment",
    ),
    Sign(
        "devices shared in part",
        _KIND["device"].spread,
        lambda m: shared_in_part_or_tireless("device_tied", "top_device_share")(m) * shared_things(m),
        lambda g: (
            f"{percent(g.device_tied)} share devices, {g.devices:,.0f} in all, "
            f"none used by more than {at_most(g.top_device_share)}"
        ),
        "many share devices, and no device covers most of those who share one, or they never rest; not where explained",
        way="device",
    ),
    Sign(
        "many devices",
        1.0,
        many_devices,
        lambda g: f"{g.device_shared:,.0f} devices are shared by several of its accounts",
        "12 to 80 devices that its accounts share; not where explained",
        way="device",
    ),
    Sign(
        "many accounts a device",
        _KIND["device"].crowd,
        lambda m: ramp(to_a_machine(m), 1.5, 5) * ramp(m["device_tied"], 0.3, 0.8) * shared_things(m),
        lambda g: f"{accounts_a_machine(g):,.1f} accounts work from each device",
        "1.5 to 5 accounts to a device; not where explained",
        way="device",
    ),
    Sign(
        "devices crosswise",
        4.0,
        lambda m: crosswise(m, "device") * shared_things(m),
        lambda g: f"the devices that they share cross in ways that strangers' do not ({nats(g.device_crossing)})",
        "1 to 5 nats of devices in the same way; not where explained",
        asks=True,
    ),
    Sign(
        "two things crosswise",
        6.0,
        two_things,
        lambda g: f"{percent(g.two_things)} share things of two kinds, with some the one and with others the other",
        "50 to 75 % of its accounts, 24 to 48 or more, share things of two kinds each with others; not of those at one "
        "place, of one organisation or of a payer, nor of families, teams or firms with things of their own",
        asks=True,
    ),
    Sign(
        "one machine",
        4.0,
        one_machine,
        lambda g: f"no person works {accounts_a_machine(g):,.0f} accounts from one device",
        "6 to 100 accounts to a device, half of it at 16; not where explained",
        way="device",
    ),
    Sign(
        "a room of machines",
        4.0,
        machine_room,
        lambda g: (
            f"{accounts_a_machine(g):,.1f} of its accounts to a machine are at work day and night, and none keeps "
            "hours of its own"
        ),
        "2 to 4 accounts and more to a device, 24 to 12 at the most, that 60 to 90 % share; none of 12 to 24 keeps "
        "hours of its own over 3 to 5 days of each, together they cover 14 to 17 hours; sign-ups take 10 to 20 days "
        "and more, and 30 to 20 % of the platform's history at the most; not of a name that others know",
        asks=True,
    ),
    Sign(
        "addresses shared in part",
        _KIND["ip"].spread,
        lambda m: (
            shared_in_part("ip_tied", "top_address_share", "ip_beyond")(m)
            * ramp(m["top_address_share"], 0.4, 0.2)
            * (1 - own_lives(m))
            * (1 - homes(m))
        ),
        lambda g: (
            f"{percent(g.ip_tied)} share addresses out of {g.networks:,.0f} range{'' if g.networks == 1 else 's'}, "
            f"no address seen for more than {at_most(g.top_address_share)}"
        ),
        "many share addresses that strangers would not, none of more than 20 to 40 %; not where each lives a life of "
        "its own",
        way="address",
    ),
    Sign(
        "ranges of its own",
        3.5,
        own_ranges,
        lambda g: f"{percent(g.range_own)} of what it does comes by address ranges that nobody else comes by",
        "40 to 80 % of what its accounts do comes by address ranges that nobody else comes by, sign-ups take 25 to 10 "
        "% of the platform's history, and none keeps hours, or they share many cards under no name, or 2.5 to 3.5 each "
        "of 3 to 6 and pass from range to range; or machines work 1.5 to 3 of them each, and it is not known that they "
        "came over longer; not at one site, not where explained",
        asks=True,
    ),
    Sign(
        "one pool of addresses",
        4.0,
        one_pool,
        lambda g: (
            f"{percent(g.exits_shared)} come by three addresses and more, each in another range, that others of it "
            "come by and hardly anybody else"
        ),
        "40 to 70 % of its accounts, 12 to 24 or more, come by three addresses or more, in ranges of which it has one "
        "or two, that others of it come by and few others, and sign-ups take 25 to 10 % of the platform's history; not "
        "where one place, a payer or a name explains it",
        asks=True,
    ),
)
