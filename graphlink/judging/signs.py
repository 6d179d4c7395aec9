"""Signs: what tells an operation from an innocent crowd, each with its points and the sentence that says it.

A new sign is one entry in SIGNS; the table of signs in docs/evidence.md is made from these values. Kinds of the user's
own get the signs that their nature gives them (kind_signs.py).
"""

import numpy as np

from .came_together import (
    all_day_long,
    apart_from_its_firm,
    came_and_went,
    cards_nowhere,
    one_job,
    one_more_crew,
    unknown_names,
    unknown_shells,
    waited_together,
)
from .changing_hands import changed_hands
from .excuses import EXCUSES
from .explanations import (
    no_day,
    one_server,
    shifts,
    waves,
)
from .keeping_hours import seldom_seen
from .one_person import one_after_another
from .programs import always_the_same, batches, heard_together, many_words, one_crew, unexplained
from .sharing_signs import SHARING
from .sign import Sign
from .staff import accounts_a_machine
from .told_measures import ramp
from .words import (
    at_most,
    crew_words,
    day_words,
    days,
    job_words,
    lives_words,
    name_words,
    nats,
    percent,
    wording_words,
)

__all__ = ["SIGNS"]

SIGNS: tuple[Sign, ...] = (
    *SHARING,
    Sign(
        "one template",
        2.0,
        lambda m: ramp(m["template_share"], 0.1, 0.45) * unexplained(m) * (1 - one_server(m) / 2),
        lambda g: f"{percent(g.template_share)} of its prompts come from templates that its accounts share",
        "10 to 45 % of its prompts come from templates that its accounts share; not where explained",
        way="template",
    ),
    Sign(
        "batches",
        1.5,
        batches,
        lambda g: f"{percent(g.batch_share)} of its accounts work in batches that start together",
        "10 to 50 % of its accounts work in batches that start together, or 50 to 200 of them do, in 1 to 3 hours, and "
        "each of these 2 to 5 times, or in 10 to 40 hours; not where explained",
        way="batch",
    ),
    Sign(
        "one crew",
        1.5,
        one_crew,
        lambda g: (
            f"each is in {g.batches_each:,.0f} batches of few of those that have its template, in {g.batch_hours:,.0f} "
            "hours"
        ),
        "50 to 90 % of its accounts in batches, 4 to 8 of them each, in 4 to 8 hours: what these three leave together, "
        "from three to seven tenths; not where explained",
        asks=True,
    ),
    Sign(
        "always the same",
        3.5,
        always_the_same,
        lambda g: (
            f"its batches, {g.batches_each:,.0f} for each, gather {percent(g.batch_gathers)} of it and "
            f"{percent(g.batch_reach)} of those that have its template"
        ),
        "each of 5 to 10 batches, in 3 to 6 hours, gathers 40 to 60 % of its accounts, and no more than 12 to 6 % of "
        "those that have its template; or of 3 to 6, where its hours cover 9 to 12 of the day and its accounts keep "
        "none of their own; not where explained",
        asks=True,
    ),
    Sign(
        "one more crew",
        3.0,
        one_more_crew,
        crew_words,
        "of others who ask what it asks 30 to 60 % are at the cores of suspended communities, 50 to 75 % of its "
        "accounts work in batches, 2.5 to 5 each; not where one place, a payer or a name explains it, or news does, "
        "nor of who signed up as everybody did",
        asks=True,
    ),
    Sign(
        "one job",
        4.0,
        one_job,
        job_words,
        "80 to 95 % of its prompts come from templates that its accounts share, sign-ups take 25 to 10 % of the "
        "platform's history, and 40 to 80 % comes by ranges of its own, or they share addresses as strangers would "
        "not, out of 0.8 to 1.5 ranges for each, or an account does 5 to 10 times what is typical, or batches start in "
        "50 to 90 % of its hours, 5 to 10 for each; or 60 to 80 % do, and 40 to 70 % of its accounts come by another "
        "range at every second time; not where one place, a payer or a name explains it",
        asks=True,
    ),
    Sign(
        "all day long",
        4.0,
        all_day_long,
        day_words,
        "65 to 85 % of what its accounts do comes by ranges of its own, and the hours of a day are 60 to 45 % as near "
        "each other as is typical, on 3 to 5 days of each of 12 to 24 accounts; or 60 to 90 % share a machine, 2 to 4 "
        "to each, none keeps hours of its own and sign-ups take 35 to 25 % of the platform's history; not where a "
        "name, a payer, a server or a clock explains it, nor where its sign-ups take 50 to 85 % of that",
        asks=True,
    ),
    Sign(
        "came and went",
        4.0,
        came_and_went,
        lives_words,
        "60 to 90 % of its accounts, 8 to 16 or more, share something costly that nobody else does, or came by each "
        "other's invitations, sign-ups take days "
        "and 25 to 10 % of the platform's history, and when its accounts were last seen 50 to 30 % of everybody's "
        "last times from then on; not where one place, a payer or a name explains it",
        asks=True,
    ),
    Sign(
        "waited together",
        4.0,
        waited_together,
        lambda g: (
            f"{percent(g.value_own)} share what nobody else has, they signed up within {days(g.signup_span_days)}, "
            "and all began to show it in the same days after that"
        ),
        "60 to 90 % of its accounts, 8 to 16 or more, share something costly that nobody else does, sign-ups take days "
        "and 25 to 10 % of the platform's history, and 35 to 20 % of its kind's first showings lie where they first "
        "showed it, when 60 to 90 % of them had signed up; not where one place, a payer or a name explains it",
        asks=True,
    ),
    Sign(
        "changed hands",
        3.5,
        changed_hands,
        lambda g: (
            f"{percent(g.handed_over)} gave up what they had of their own for what they share, "
            f"within {days(g.handover_days)} of each other"
        ),
        "15 to 50 % of its accounts, 8 to 16 or more, showed values of their own of a hard kind for two weeks and more "
        "and none since they began with what three or more of it show, within 45 to 20 days of each other; not of one "
        "name",
        asks=True,
    ),
    Sign(
        "cards without a home",
        5.0,
        cards_nowhere,
        lambda g: (
            f"{g.accounts_per_card:,.1f} accounts pay with each card, who came in the same weeks, and no place or name "
            f"joins them (no range covers more than {at_most(g.top_network_share)})"
        ),
        "5 to 6 accounts to a card, 60 to 90 % of its accounts share one, no address range covers more than 40 to 20 % "
        "of it, and sign-ups take 25 to 10 % of the platform's history; not of one name, nor where a payer explains it",
        asks=True,
    ),
    Sign(
        "one after another",
        6.0,
        one_after_another,
        lambda g: (
            "each account begins where another that shares its machine or the like has ended, as one person's do "
            f"({nats(g.in_turn)})"
        ),
        "2.5 to 4 nats an account against lives that follow each other by chance, four or more on one value that costs "
        "something; not of one name, nor of cards of homes where no machines are shared",
        asks=True,
    ),
    Sign(
        "signed up in waves",
        1.5,
        waves,
        lambda g: f"its sign-ups fall within {days(g.signup_span_days)}",
        "its sign-ups take a small part of the platform's history, and days, not hours, but for many cards, or where "
        "no hours are kept for days after",
    ),
    Sign(
        "no day of their own",
        1.5,
        no_day,
        lambda g: "its accounts keep no hours: each works at any time of the day",
        "none of its accounts, 12 to 24 or more, has hours of its own, in 1.5 to 3 days to compare for each (3 to 6 at "
        "one site; half as many where 50 to 90 % come back to batches, 2 to 4 times, in 6 to 12 hours), and together "
        "they cover 8 to 12 or more; not where explained",
        way="hours",
        users=True,
    ),
    Sign(
        "one demand in many words",
        1.5,
        many_words,
        wording_words,
        "12 to 24 wordings of each account, of one template 6 to 12, that three of its accounts send; not of people "
        "who keep hours",
        way="hours",
    ),
    Sign(
        "organisations nobody knows",
        2.0,
        unknown_shells,
        lambda g: "its accounts are of many small organisations that nobody else knows, under one template",
        "4 to 12 organisations or mail domains that two of its accounts or more are of, none known outside or before, "
        "that share templates or batches; not of people at one place, nor of several firms",
    ),
    Sign(
        "names of its own",
        1.5,
        unknown_names,
        name_words,
        "40 to 80 % are of mail domains or organisations that nobody else is of, sign-ups take 25 to 10 % of the "
        "platform's history (45 to 25 % where 80 to 95 % are, of several, none of which has 80 to 50 %), and 30 to 70 "
        "% share devices or cards, or they come from everywhere and keep no hours; not where one place, a payer or one "
        "firm's program explains them",
        way="name",
    ),
    Sign(
        "apart from its firm",
        # What the name takes, and one more.
        7.0,
        apart_from_its_firm,
        lambda g: (
            f"{percent(np.fmax(g.org_outside, g.domain_outside))} of those of its name are not of it, and do not come "
            f"by its address ranges; {accounts_a_machine(g):,.0f} of its accounts work from each device, by one wording"
        ),
        "40 to 80 % of its accounts are of one organisation or mail domain, of which 50 to 80 % are elsewhere, and it "
        "comes by ranges of its own (40 to 80 %), by 4 to 8 accounts to a device, with 50 to 80 % of its prompts from "
        "templates; not at one site, not where a program's clock explains it",
        asks=True,
    ),
    Sign(
        "round the clock",
        1.5,
        lambda m: (
            ramp(m["hours_covered"], 19, 22.5)
            * ramp(np.nan_to_num(m["own_rhythm"]), 0.25, 0.1)
            * unexplained(m)
            * (1 - heard_together(m))
            * (1 - shifts(m))
            * (1 - seldom_seen(m))
        ),
        lambda g: f"it works at all hours ({g.hours_covered:,.0f} of 24)",
        "its traffic covers 19 to 22.5 hours of the day evenly, and no account has its own; not where each comes once "
        "or twice and does what a person does; not where explained",
        users=True,
    ),
    Sign(
        "volume",
        0.5,
        lambda m: ramp(m["volume_ratio"], 1.2, 2.5) * unexplained(m),
        lambda g: f"an account does {g.volume_ratio:,.1f} times the typical volume",
        "an account does 1.2 to 2.5 times what is typical; not where explained",
    ),
    *EXCUSES,
)
