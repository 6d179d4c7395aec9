"""Measures of groups made by hand, for tests of the verdict: a frame in which no sign counts, but for what is said."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from graphlink.signals import Kind

NAN = float("nan")

PHONE = Kind("phone", ("a phone number", "phone numbers"), rarity=20.0, spread=2.0, crowd=1.5)
"""A kind of the user's own, of which a person has one."""

RESHARE = Kind("reshare", ("a reshare", "reshares"), rarity=1.0, windowed=True)
"""One with a window, of which the data say that it is not private."""

DOOR = Kind("door", ("a postal address", "postal addresses"), rarity=8.0, clean="street")
"""One that says where somebody lives."""

BEYOND = ("ip", "phone", "door", "reshare")
"""Kinds of which it is told how far they tie a group beyond what strangers would share."""
SILENT: Mapping[str, float] = MappingProxyType(
    {
        "core_accounts": 100.0,
        "kin_share": 0.0,
        **dict.fromkeys(
            (
                "payment_crossing",
                "device_crossing",
                "two_things",
                "exits_shared",
                "nowhere",
                "phone_crossing",
                "door_crossing",
            ),
            0.0,
        ),
        **dict.fromkeys(("payment_bearers", "payment_tied", "device_tied", "ip_tied", "phone_tied", "phone_top"), 0.0),
        **dict.fromkeys(("phone_behind", "door_behind", "door_tied"), 0.0),
        **dict.fromkeys(("ip_beyond", "phone_beyond", "door_beyond", "reshare_beyond"), 0.0),
        **dict.fromkeys(("cards", "devices", "payment_shared", "device_shared", "phone_shown"), 0.0),
        "networks": 1.0,
        "site_use": 1.0,
        **dict.fromkeys(("top_card_share", "top_device_share", "top_network_share", "top_address_share"), 0.0),
        **dict.fromkeys(("range_own", "home_share"), 0.0),
        **dict.fromkeys(("value_own", "invited_own", "inviting_own", "handed_over", "in_turn", "contact_behind"), 0.0),
        "handover_days": NAN,
        **dict.fromkeys(("last_reach", "lasted_ratio", "shown_reach", "waited", "asked_by_suspended"), NAN),
        **dict.fromkeys(("top_org_share", "top_domain_share", "template_share", "batch_share"), 0.0),
        **dict.fromkeys(
            ("arrival_tied", "arrival_top", "arrival_usual", "reshare_in_step", "reshare_in_step_usual"), 0.0
        ),
        **dict.fromkeys(("accounts_per_card", "accounts_per_device", "accounts_per_phone"), NAN),
        **dict.fromkeys(("signup_span_days", "signup_reach", "signup_night", "hours_covered"), NAN),
        **dict.fromkeys(("active_hours", "volume_ratio"), NAN),
        **dict.fromkeys(("own_rhythm", "rhythm_days", "within_day", "within_day_ratio", "clock_share"), NAN),
        **dict.fromkeys(("batch_hours", "batch_slots", "batches_each", "batch_gathers"), NAN),
        **dict.fromkeys(("batch_reach", "batches_hourly", "wordings", "rewordings"), NAN),
        **dict.fromkeys(("orgs", "orgs_shared", "org_outside", "org_lead", "org_own"), NAN),
        "firm_share": NAN,
        **dict.fromkeys(("domains", "domains_shared", "domain_outside", "domain_lead", "domain_own"), NAN),
    }
)
"""Every measure that a sign or an explanation reads, of a group of 100 accounts that show nothing but a range of
addresses."""

Measures = Mapping[str, float]

# What explains sharing, each just in full.
OWN_CARDS: Measures = {"payment_bearers": 0.35, "payment_tied": 0.05, "device_shared": 80}
"""A card of one's own each, and few devices: phones of one model."""
HOMES: Measures = {"home_share": 0.8, "signup_reach": 0.85}
"""Cards of families who came over years, each at a place of its own."""
OWN_LIVES: Measures = {"own_rhythm": 0.16, "rhythm_days": 40, "core_accounts": 40}
"""Hours of a person each, and neither card nor prompt in common."""
AGENCY: Measures = {
    "accounts_per_card": 12,
    "payment_tied": 0.8,
    "top_card_share": 0.2,
    "accounts_per_device": 2,
    "top_device_share": 0.6,
}
"""Twelve people with a device each to every card that their agency pays with."""
MANY_PAYERS: Measures = {
    "own_rhythm": 0.22,
    "rhythm_days": 60,
    "core_accounts": 100,
    "within_day_ratio": 0.65,
    "signup_reach": 0.85,
    "volume_ratio": 2.5,
    "batch_share": 0.1,
}
"""A hundred people who keep hours, came over the years and do what is usual: several firms' with one program."""
SERVER: Measures = {"top_device_share": 0.95, "top_address_share": 0.6, "within_day": 0.6, "hours_covered": 18}
"""People at hours of their own who all come by one machine at one address, a vendor's."""
IMAGE: Measures = {"accounts_per_device": 25, "device_shared": 4, "ip_tied": 0.15, "networks": 100}
"""Four images of a hundred machines, each at an address of its own."""
INSTALLATION: Measures = {**IMAGE, "top_domain_share": 0.95}
"""The same, all of one firm."""
LAPTOPS: Measures = {"top_card_share": 0.95, "accounts_per_device": 5, "top_device_share": 0.6}
"""A firm of one card, whose laptops look alike five by five."""
DESKS: Measures = {
    "top_card_share": 0.95,
    "accounts_per_device": 12,
    "top_device_share": 0.9,
    "top_address_share": 0.6,
    "own_rhythm": 0.22,
    "rhythm_days": 40,
    "core_accounts": 30,
    "within_day_ratio": 0.65,
    "batch_share": 0.1,
}
"""An agency of one card and one address, whose people work a dozen of their clients' accounts from each machine."""
DESKTOPS: Measures = {
    "accounts_per_card": 60,
    "payment_tied": 0.8,
    "volume_ratio": 2,
    "batch_share": 0.2,
    "accounts_per_device": 25,
}
"""A firm of sixty to a card, who do what people do on rented desktops that look alike."""
ONE_BILL: Measures = {"top_card_share": 0.98, "top_domain_share": 0.98}
"""One card pays for 98 of a hundred, who are of one mail domain."""
OF_YEARS: Measures = {
    "accounts_per_device": 150,
    "own_rhythm": 0.4,
    "rhythm_days": 400,
    "signup_reach": 0.85,
    "devices": 2,
    "networks": 24,
    "top_network_share": 0.3,
    "site_use": 0.2,
}
"""On one of two images, over years and from many places, each with hours of his own."""
OFFICE: Measures = {
    **AGENCY,
    "accounts_per_device": 300,
    "device_shared": 20,
    "top_domain_share": 0.95,
    "top_address_share": 0.6,
    "own_rhythm": 0.22,
    "rhythm_days": 40,
    "within_day_ratio": 0.65,
    "volume_ratio": 2.5,
    "batch_share": 0.05,
}
"""A firm's office on whose images of a desktop each keeps hours of his own, and a card for every twelve."""
SURELY_PEOPLE: Measures = {"own_rhythm": 0.35, "rhythm_days": 400, "within_day_ratio": 0.65}
"""Each keeps hours of his own, as hundreds of days have shown."""
TURNS: Measures = {"top_address_share": 0.6, "accounts_per_device": 6, "batch_share": 0.2}
"""Machines of one site that six people take turns at."""
NO_HOURS: Measures = {"own_rhythm": 0.05, "rhythm_days": 150, "hours_covered": 12, "core_accounts": 50}
"""Fifty accounts at any time of the day, with three days to compare each."""
TIRELESS: Measures = {"own_rhythm": 0.03, "rhythm_days": 1000, "hours_covered": 22.5, "core_accounts": 100}
"""A hundred accounts at all hours of the day, with ten days to compare each."""
ROTA: Measures = {"own_rhythm": 0.98, "rhythm_days": 1000, "hours_covered": 20, "core_accounts": 100}
"""Each at its own minutes of every day, and together round the clock."""
CLOCK: Measures = {"clock_share": 0.4}
"""A program of which four in ten prompts come by its own clock."""
LESSONS: Measures = {"batch_hours": 3, "batch_slots": 0.4 * (1 + 167 / 168 + (167 / 168) ** 2)}
"""Three batches, in less than half as many hours of the week as three hours drawn by chance are of."""
OWN_RANGES: Measures = {**NO_HOURS, "range_own": 0.9, "signup_reach": 0.1}
"""Fifty at any time of the day, who came within days by addresses that nobody else comes by."""
RACKS: Measures = {"accounts_per_device": 3, "device_tied": 0.9}
"""Machines that work three accounts each."""
ONE_JOB: Measures = {"template_share": 0.95, "signup_reach": 0.1, "signup_span_days": 4}
"""Nineteen in twenty prompts from templates that its accounts share, and sign-ups within days."""
NEVER_ELSE: Measures = {"batch_hours": 70, "active_hours": 70 / 0.9, "batches_each": 10}
"""Batches in nine of ten hours in which it is at work at all."""
EVERYWHERE: Measures = {"networks": 150, "ip_beyond": 0.9, "top_address_share": 0.06, "site_use": 0.0}
"""By each other's addresses, three ranges for two accounts."""
DAY_FLIES: Measures = {
    "signup_reach": 0.1,
    "signup_span_days": 6,
    "last_reach": 0.3,
    "value_own": 0.9,
    "core_accounts": 16,
}
"""Sixteen who came within days, were gone within days, and share receivers that nobody else has."""
WAITED: Measures = {
    "signup_reach": 0.1,
    "signup_span_days": 6,
    "shown_reach": 0.2,
    "waited": 0.9,
    "value_own": 0.9,
    "core_accounts": 16,
}
"""Sixteen who came within days, and weeks later began within days with receivers that nobody else has."""
BOUGHT: Measures = {"handed_over": 0.5, "handover_days": 20, "core_accounts": 16}
"""Sixteen of whom half gave up what they had, within three weeks, for what they share."""
ALL_DAY: Measures = {"range_own": 0.95, "within_day_ratio": 0.45, "rhythm_days": 120, "core_accounts": 24}
"""Two dozen that work through all of five days each, by ranges of their own."""
NEVER_RESTING: Measures = {
    "accounts_per_device": 4,
    "device_tied": 0.9,
    "device_shared": 12,
    "own_rhythm": 0.1,
    "signup_reach": 0.25,
}
"""Four to a machine, in a quarter of the platform's history, of which none keeps hours."""
STAFF: dict[str, float] = {
    "top_domain_share": 1,
    "domain_own": 1,
    "accounts_per_device": 1.5,
    "own_rhythm": 0.3,
    "rhythm_days": 60,
    "core_accounts": 60,
    "accounts_per_card": 15,
    "payment_shared": 4,
    "top_card_share": 0.3,
}
"""What the people of a firm of a new name have as well: a machine and hours each."""
FOR_DOZENS: dict[str, float] = {
    "accounts_per_card": 30,
    "core_accounts": 90,
    "payment_shared": 4,
    "top_card_share": 0.3,
    "device_tied": 0,
    "within_day_ratio": 0.8,
    "rhythm_days": 90,
}
"""What the people of a firm have of which neither name nor hours are known: cards for dozens, and a machine each."""

STREWN: Measures = {
    "accounts_per_card": 6,
    "payment_tied": 0.9,
    "top_network_share": 0.2,
    "networks": 30,
    "signup_reach": 0.1,
}
"""Six to a card who came in the same weeks, by ranges of which none covers more than a fifth."""
IN_TURN: Measures = {"in_turn": 4}
"""Accounts whose lives on what they share follow each other, so that four nats each say it is no chance."""
BOX: Measures = {
    "signup_span_days": 0.3,
    "hours_covered": 22,
    "own_rhythm": 0.05,
    "rhythm_days": 80,
    "core_accounts": 16,
    "accounts_per_device": 3,
    "device_tied": 0.9,
}
"""Sixteen made within hours, three to a machine, of whom none keeps hours in five days and more."""
TEAMS: Measures = {
    "payment_tied": 0.6,
    "core_accounts": 100,
    "payment_shared": 20,
    "payment_crossing": 0.1,
    "device_crossing": 0.2,
    "wordings": 2,
    "signup_reach": 0.85,
    "accounts_per_device": 1,
    "device_tied": 0.9,
    "device_shared": 5,
}
"""A hundred who came over the years, of whom sixty have a card by threes, and each a device."""
CREW: Measures = {"batch_share": 0.9, "batches_each": 8, "batch_hours": 8}
"""Nine in ten in eight batches each, in eight hours."""
SAME_FEW: Measures = {**CREW, "batch_gathers": 0.6, "batch_reach": 0.06, "batches_each": 10}
"""Six in ten of it start together in each of ten batches, and one in seventeen of those with its template."""
AT_ANY_HOUR: Measures = {**SAME_FEW, "batches_each": 6, "batch_hours": 1, "hours_covered": 12, "own_rhythm": 0.1}
"""The same few, six times at one hour, who are at work around the day besides and keep no hours."""
ONE_MORE: Measures = {"asked_by_suspended": 0.6, "batch_share": 0.75, "batches_each": 5}
"""Six in ten of others who ask what it asks are suspended, and three in four of its accounts are in five batches."""
RETURNING: Measures = {"batches_each": 4, "batch_hours": 12, "batch_share": 0.9}
"""Nine in ten come back to four batches, which lie in twelve hours."""
ONE_SITTING: Measures = {"batch_hours": 2, "batches_hourly": 6}
"""Batches in two hours, one every ten minutes: a lesson."""
SEVERAL_CREWS: Measures = {
    "batches_each": 20,
    "batch_hours": 100,
    "batch_share": 0.9,
    "batches_hourly": 2,
    "batch_reach": 0.025,
    "batch_gathers": 0.025,
    "own_rhythm": 0.05,
}
"""Crews of few, two in each of a hundred hours, each account in twenty, and nobody keeps hours."""
NEWS: Measures = {"batch_gathers": 0.04, "batch_reach": 0.04, "batches_hourly": 1.35}
"""Batches now and then that gather one in twenty of those who run a program: they act on the same news."""
REWORDED: Measures = {"wordings": 24, "rewordings": 3, "own_rhythm": 0.1}
"""Two dozen wordings of each account, three of each template, which others send word for word; no hours."""
SHIFTS: Measures = {"top_address_share": 0.6, "within_day": 0.6}
"""One place, and hours that are near each other on the same day."""
CROSSED: Measures = {
    "payment_tied": 0.8,
    "payment_shared": 5,
    "payment_crossing": 1,
    "signup_reach": 0.1,
    "top_network_share": 0.95,
}
"""A hundred who came within days and pay with several cards each, of five, every time with others."""
MANY_CARDS: Measures = {"payment_shared": 40, "payment_tied": 0.6}
MACHINE: Measures = {"accounts_per_device": 16, "device_tied": 0.8, "ip_tied": 0.3}
"""What one site, or years, do not explain."""
MACHINE_ROOM: Measures = {
    "accounts_per_device": 4,
    "device_tied": 0.9,
    "device_shared": 25,
    "own_rhythm": 0.1,
    "hours_covered": 17,
    "rhythm_days": 500,
    "signup_reach": 0.2,
    "signup_span_days": 20,
}
"""Four accounts to each of 25 machines, at work day and night for a week and more, that came within weeks."""


def measured(*groups: Measures) -> pd.DataFrame:
    """The measures of groups 1, 2, … : SILENT, and over it what each says. What ties a group does so beyond chance
    where nothing is said of that."""
    rows = []
    for group in groups:
        told = {**SILENT, **group}
        beyond = {f"{kind}_beyond": told[f"{kind}_tied"] for kind in BEYOND if f"{kind}_tied" in group}
        rows.append({**told, **beyond, **group})
    return pd.DataFrame(rows, index=range(1, len(groups) + 1), dtype="float64")
