"""Explanations: what is left of each kind of sharing once the best innocent reason for it has taken its part.

An innocent explanation excuses only what it explains. One site explains addresses, and machines that people take turns
at, not dozens of cards; a phone's model explains a fingerprint; a payer explains cards; a program that everybody has
set to the full hour, or a class, explains a template, its hours and its batches. Each function takes measures
(told_measures.py) and returns 0 to 1 for each group; what is not known explains nothing, and is no sign either.
"""

from collections.abc import Callable

import numpy as np

from .changing_hands import changed_hands
from .keeping_hours import (
    a_persons_days,
    block,
    brief,
    came_as_others,
    came_together,
    days_each,
    many_payers,
    no_hours_in,
    of_most,
    own_hours,
    rota,
    several_firms,
    surely_hours,
)
from .names import established, of_one_name, one_bill, one_name
from .one_person import one_after_another
from .programs import heard_together, unexplained
from .small_parties import families, homes, teams
from .staff import hands, machines, served, staff, to_a_machine
from .told_measures import Floats, Measures, most_of, once, ramp
from .workplaces import chain_of_shops, one_site, placeless, workplace

__all__ = [
    "cards_shared",
    "crossed_cards",
    "crosswise",
    "installation",
    "many_cards",
    "no_day",
    "no_hours",
    "no_site",
    "one_hand",
    "one_machine",
    "one_server",
    "own_lives",
    "payer",
    "people",
    "shared_in_part",
    "shared_in_part_or_tireless",
    "shared_things",
    "shifts",
    "stock_device",
    "strewn",
    "unknown_many",
    "waves",
]


def shared_in_part(tied: str, top: str, beyond: str = "") -> Callable[[Measures], Floats]:
    """How far a kind ties the group, or `beyond` what strangers would share, while no value of it covers most of those
    that are tied."""

    def strength(m: Measures) -> Floats:
        return ramp(m[beyond or tied], 0.15, 0.6) * ramp(m[top] / np.maximum(m[tied], 0.01), 0.7, 0.35)

    return strength


def shared_in_part_or_tireless(tied: str, top: str) -> Callable[[Measures], Floats]:
    """The same, or how far it ties a group that never rests: one value for most is then no payer's of people."""

    def strength(m: Measures) -> Floats:
        return most_of(shared_in_part(tied, top)(m), ramp(m[tied], 0.15, 0.6) * tireless(m))

    return strength


def cards_shared(m: Measures) -> Floats:
    """How far cards tie the group and are no payer's: none covers most of those tied, or it never rests, or they cross.

    One card for most is no payer's either where his people would each pay with several, as others of them do.
    """
    spread = shared_in_part_or_tireless("payment_tied", "top_card_share")(m)
    crossed = ramp(m["payment_tied"], 0.15, 0.6) * crossed_cards(m, 0.5, 2)
    return most_of(spread, crossed) * (1 - payer(m)) * (1 - homes(m)) * (1 - several_firms(m)) * (1 - teams(m))


@once
def in_one_go(m: Measures) -> Floats:
    """How clearly it was made in one go, within hours, and is at work all day on machines of several accounts: no place
    of people. Who comes to an event stays for some days; whoever gives all of his people accounts has a name."""
    made = ramp(m["signup_span_days"], 1, 0.3) * ramp(m["core_accounts"], 8, 16) * (1 - one_name(m))
    all_day = ramp(m["hours_covered"], 18, 22) * ramp(m["own_rhythm"], 0.15, 0.05) * ramp(days_each(m), 3, 5)
    return made * all_day * ramp(to_a_machine(m), 1.5, 3) * ramp(m["device_tied"], 0.5, 0.9)


@once
def crossed_cards(m: Measures, least: float, whole: float) -> Floats:
    """How clearly its accounts each pay with several cards, every time with others: whoever pays for people gives each
    one, but where colleagues at one place, or of one name, use each other's. `least`, `whole`: nats an account."""
    crossed = ramp(m["payment_crossing"], least, whole) * ramp(m["core_accounts"], 8, 16)
    return crossed * (1 - one_site(m)) * (1 - one_name(m))


def crosswise(m: Measures, kind: str, by_taste: bool = False) -> Floats:
    """How improbable what its accounts share of a kind is: 1 to 3 nats an account say six tenths, of cards 0.5 to 2,
    and 5 say the rest, or 8 where people choose `by_taste`.

    So do 40 to 100 nats in all: sixty who share little each are no more chance than twenty who share much. Where people
    choose `by_taste`, a little of each is what many like.

    Of a few accounts this says little: two families that know each other have as much in common. Nor is it
    said of those who keep hours of their own, are at one place or of one organisation that others know: colleagues are.
    But colleagues go home, whatever hours they keep (`never_home`), unless they are those of many firms, and come back
    the next week (`brief`).
    """
    crossing = m[f"{kind}_crossing"]
    colleagues = own_hours(m) * of_most(m) * (1 - never_home(m)) * (1 - brief(m))
    strangers = (1 - colleagues) * (1 - one_site(m)) * (1 - one_name(m))
    whole = ramp(crossing * m["core_accounts"], 40, 100) * ramp(crossing, 0.5, 1) * (not by_taste)
    # That each pays with several cards of others was seen of no crowd.
    some = ramp(crossing, 0.5, 2) if kind == "payment" else ramp(crossing, 1, 3)
    told = 0.6 * most_of(some, whole) + 0.4 * ramp(crossing, 2, 8 if by_taste else 5)
    return told * ramp(m["core_accounts"], 8, 16) * strangers * (1 - many_payers(m))


def stock_device(m: Measures) -> Floats:
    """How clearly its accounts pay each with a card of its own: then a few fingerprints that they share are stock.

    Where no card is known, who signed up over years like everybody may well have a program's fingerprint in common.
    Those who have a model come by everybody's ranges; but programs of people who came over years, and pay each for his
    own, are on servers, and nobody goes home by those.
    """
    own_cards = ramp(m["payment_bearers"], 0.12, 0.35) * ramp(m["payment_tied"], 0.15, 0.05)
    own_cards = own_cards * (1 - never_home(m) * (1 - came_as_others(m)))
    cardless = (m["payment_bearers"] == 0) * came_as_others(m) * (1 - never_home(m))
    return most_of(own_cards, cardless) * ramp(m["device_shared"], 160, 80)


@once
def one_image(m: Measures) -> Floats:
    """How clearly its few devices are images, or a program's: a machine is at one place, and its accounts are at many.

    Of 4 to 8 devices each shows a dozen accounts or two, and hardly any two accounts come by one address.
    """
    return image_like(m) * ramp(m["ip_tied"], 0.3, 0.15)


def image_like(m: Measures) -> Floats:
    """How clearly of 4 to 8 devices each shows a dozen accounts or two, whose addresses are known."""
    return ramp(to_a_machine(m), 12, 25) * ramp(m["device_shared"], 8, 4) * (1 - placeless(m))


@once
def desks_of_an_office(m: Measures) -> Floats:
    """How clearly its devices are an image of a firm's desktops: at one place and under one name each keeps hours of
    his own, does little more than others, and nothing in batches."""
    work = ramp(m["batch_share"], 0.2, 0.05) * ramp(m["volume_ratio"], 3.5, 2.5)
    return of_one_name(m) * one_site(m) * own_hours(m) * work


@once
def installation(m: Measures) -> Floats:
    """How clearly one firm's program made its accounts: they are of one name, on an image that shows at many addresses.

    The firm's cards and its name are then the firm's, and no pool's, and its device is an image. Some of its tenants
    lie at one address: of a hundred in two ranges three in ten do by lot.
    """
    return image_like(m) * ramp(m["ip_tied"], 0.45, 0.25) * of_one_name(m)


@once
def one_hand(m: Measures) -> Floats:
    """How clearly its few accounts are one hand's: all on one card and one machine, by one wording, and no two at one
    place, as a family and a workshop are; or they never rest, and do several times what is typical."""
    things = ramp(m["payment_tied"], 0.5, 0.9) * ramp(m["device_tied"], 0.5, 0.9) * ramp(to_a_machine(m), 2, 4)
    apart = ramp(m["ip_tied"], 0.3, 0.15) * (1 - placeless(m))
    restless = ramp(m["hours_covered"], 19, 22.5) * ramp(m["volume_ratio"], 3, 5)
    return things * most_of(apart, restless) * ramp(m["template_share"], 0.5, 0.8) * unexplained(m)


@once
def own_lives(m: Measures) -> Floats:
    """How clearly its accounts keep a person's hours each, and neither pay nor ask alike: what they have is alike.

    Nor have they receivers, doors or the like in common that nobody else has; nor does a model explain several devices
    of others shown in turn. Nor has anybody a life of whom some days are all that was ever seen.
    Phones of one model, and those of one carrier, come by everybody's ranges: who never does is in the same racks.
    """
    people = ramp(m["own_rhythm"], 0.06, 0.16) * ramp(m["rhythm_days"], 10, 40) * of_most(m) * a_persons_days(m)
    apart = ramp(m["template_share"], 0.3, 0.1) * ramp(m["batch_share"], 0.3, 0.1) * ramp(m["payment_tied"], 0.4, 0.15)
    apart = apart * ramp(m["value_own"], 0.4, 0.15) * ramp(np.nan_to_num(m["device_crossing"]), 6, 2)
    return people * apart * (1 - never_home(m)) * (1 - rota(m)) * (1 - brief(m)) * (1 - machines(m))


def never_home(m: Measures) -> Floats:
    """How clearly it never comes by anybody else's ranges, and is neither at one site nor of a name: people go home."""
    return ramp(m["range_own"], 0.9, 1) * (1 - one_site(m)) * (1 - one_name(m))


@once
def shared_things(m: Measures) -> Floats:
    """What is left of shared devices and addresses where they are of one model and of one carrier."""
    # Where no address is known it may be one place, but people there pay each for himself, or one for all, and they
    # come to it over the years, or in one lesson.
    unseen = placeless(m) * (1 - shared_in_part("payment_tied", "top_card_share")(m)) * (1 - waves(m))
    place = most_of(one_site(m), unseen)
    each = most_of(ramp(to_a_machine(m), 12, 6), served(m))
    turns = place * each * ramp(m["batch_share"], 0.5, 0.2) * (1 - hands(m))
    turns = turns * (1 - many_cards(m)) * (1 - tireless(m)) * a_persons_days(m)
    image = most_of(one_image(m), installation(m))
    desks = most_of(turns, workplace(m))
    people = (1 - own_lives(m)) * (1 - payer(m)) * (1 - several_firms(m)) * (1 - chain_of_shops(m)) * (1 - families(m))
    return (1 - stock_device(m)) * (1 - image) * people * (1 - desks)


def waves(m: Measures) -> Floats:
    """How far its sign-ups are a wave: within days, for an event or a class signs up within hours.

    No event explains dozens of cards that those who came to it share, nor that they keep no hours when it is over.
    """
    pooled = dozens_of_cards(m) * ramp(m["payment_tied"], 0.1, 0.25)
    days = most_of(ramp(m["signup_span_days"], 1.5, 6), pooled, no_hours_in(m, days_each(m) / 2))
    return days * ramp(m["signup_reach"], 0.45, 0.25)


@once
def many_cards(m: Measures) -> Floats:
    """How far its shared cards are more than any payer has: 6 to 40, but for a firm's program, families and payers."""
    left = (1 - installation(m)) * (1 - homes(m)) * (1 - many_payers(m)) * (1 - teams(m))
    return dozens_of_cards(m) * ramp(m["payment_tied"], 0.15, 0.6) * left


@once
def dozens_of_cards(m: Measures) -> Floats:
    """How many cards several of its accounts share: 6 nothing, 40 whole."""
    return ramp(np.log(np.maximum(m["payment_shared"], 1)), np.log(6), np.log(40))


def no_hours(m: Measures) -> Floats:
    """How clearly its accounts keep no hours; of those of one place, who may have met for some days and nights, twice
    as many days are asked."""
    return no_hours_in(m, days_each(m) / (1 + one_site(m) * no_site(m)))


def no_day(m: Measures) -> Floats:
    """What `no_hours` says beside an innocent program: one that has its own clock, or that acts on news."""
    return no_hours(m) * unexplained(m) * (1 - 0.3 * heard_together(m)) * (1 - shifts(m))


@once
def shifts(m: Measures) -> Floats:
    """How clearly its accounts are people who work in shifts at one place, which never closes.

    Next week each has other hours, but those of one day are near each other.
    """
    return one_site(m) * no_site(m) * block(m)


@once
def tireless(m: Measures) -> Floats:
    """How clearly no people are behind its accounts: in a week or two none keeps hours, and together it has all.

    Employees whom a firm pays for, and people who take turns at a machine, sleep.
    """
    each = ramp(days_each(m), 5, 10) * ramp(m["core_accounts"], 12, 24)
    none = ramp(m["own_rhythm"], 0.08, 0.03) * (1 - block(m))
    return none * each * ramp(m["hours_covered"], 19, 22.5) * unexplained(m)


@once
def one_machine(m: Measures) -> Floats:
    """How far it works more accounts from a device than a person has, or people take turns at: 16 half, 100 whole."""
    each = to_a_machine(m)
    crowd = (ramp(each, 6, 16) + ramp(np.log(each), np.log(16), np.log(100))) / 2
    return crowd * ramp(m["device_tied"], 0.3, 0.8) * shared_things(m)


@once
def no_site(m: Measures) -> Floats:
    """What is left of an innocent look where one place, or years, would have to explain many cards or one machine.

    Nor do they explain machines that nearly all of its accounts share and that are at work all day, or many who do
    three to five times what is typical, by more cards than a payer without a name has; nor what was made in one go.
    And years before accounts changed hands are those of others. Nor do people at one place come one after another.
    """
    shared = ramp(to_a_machine(m), 2, 4) * ramp(m["device_tied"], 0.5, 0.9) * (1 - a_persons_days(m))
    busy = unnamed_cards(m) * ramp(m["payment_tied"], 0.5, 0.9) * ramp(m["volume_ratio"], 3, 5) * (1 - teams(m))
    crowded = most_of(shared, hands(m))
    left = (1 - np.minimum(2 * one_machine(m), 1)) * (1 - many_cards(m)) * (1 - crowded) * (1 - busy)
    return left * (1 - changed_hands(m)) * (1 - in_one_go(m)) * (1 - one_after_another(m))


@once
def one_server(m: Measures) -> Floats:
    """How clearly its accounts are people who all come by one server: a vendor's customers, of whom no card is known.

    One machine at one address shows all there is of them; each has hours of his own, and all together have the day.
    What they ask is then the server's, and no second thing in common.
    """
    server = ramp(m["top_device_share"], 0.8, 0.95) * ramp(m["top_address_share"], 0.3, 0.6)
    cardless = np.where(m["payment_tied"] == 0, 1.0, 0.0)
    return server * cardless * block(m) * ramp(m["hours_covered"], 14, 18)


def people(m: Measures) -> Floats:
    """How clearly its accounts are people: a device or hours of their own, or use like everybody's of a few each."""
    return most_of(ramp(to_a_machine(m), 4, 2), own_hours(m), usual_use(m) * ramp(to_a_machine(m), 6, 4))


@once
def payer(m: Measures) -> Floats:
    """How clearly a few cards pay for many people: an organisation, not a pool of cards."""
    many, image = ramp(m["accounts_per_card"], 4, 12), most_of(one_image(m), desks_of_an_office(m))
    few = (
        most_of(many, ramp(m["accounts_per_card"], 3, 6) * usual_use(m))
        * ramp(m["payment_tied"], 0.4, 0.8)
        * ramp(m["top_card_share"], 0.08, 0.2)
        * people(m)
        * most_of(ramp(m["top_device_share"], 0.9, 0.6), image)
        # Whoever works by day has hours of his own, on dozens of accounts too.
        * (1 - ramp(to_a_machine(m), 12, 25) * (1 - image))
    )
    # One card for nearly everybody: a firm's own laptops may all look alike. Or its clients' accounts are all worked at
    # the same desks, by people who keep hours.
    alike = ramp(to_a_machine(m), 10, 5) * ramp(m["top_device_share"], 0.9, 0.6)
    desks = one_site(m) * own_hours(m) * of_most(m) * ramp(m["batch_share"], 0.3, 0.1) * ramp(to_a_machine(m), 25, 12)
    found = most_of(few, ramp(m["top_card_share"], 0.8, 0.95) * most_of(alike, desks), firm(m))
    pooled = ramp(m["payment_shared"], 2, 4) * strewn(m)
    # Over the years one or the other uses a colleague's card; in days it is how the accounts were made.
    made_so = crossed_cards(m, 0.5, 1) * ramp(m["payment_crossing"] * m["core_accounts"], 40, 100) * came_together(m)
    crossed = most_of(crossed_cards(m, 3, 6), made_so)
    return found * (1 - tireless(m)) * (1 - crossed) * (1 - unnamed_cards(m)) * (1 - pooled)


@once
def strewn(m: Measures) -> Floats:
    """How clearly its accounts came in the same weeks, from everywhere, and have no name: colleagues have one, or are
    somewhere."""
    nowhere = ramp(m["top_network_share"], 0.4, 0.2) * (1 - placeless(m))
    return nowhere * came_together(m) * (1 - one_name(m)) * (1 - staff(m))


def usual_use(m: Measures) -> Floats:
    """How clearly its accounts do little more than others, in no batches, one by one: not known is not usual."""
    alone = ramp(m["batch_share"], 0.3, 0.1) * ramp(m["signup_reach"], 0.1, 0.3)
    return ramp(m["volume_ratio"], 3.5, 2.5) * alone


def unnamed_cards(m: Measures) -> Floats:
    """How clearly it has more cards than a payer has: 7 to 14 are a large firm's, if it has a name."""
    return ramp(m["payment_shared"], 7, 14) * (1 - one_name(m)) * (1 - many_payers(m))


def firm(m: Measures) -> Floats:
    """How clearly a card pays for dozens who do what people do: employees, whose rented desktops look alike.

    Who works for one firm does not write from the mail domains of many. Of 25 to 40 to a machine it is not said, or
    of 60 to 100 where months have shown that each keeps hours of his own, but where one card pays for all of one name:
    these may do 3 to 4 times what is typical as well, or 5 to 6 where they surely keep hours. Nor of hundreds to a
    machine, unless it is an image by all that is known: who comes by it keeps hours of his own, has come over years as
    everybody did, from more places than a machine stands at, and asks for himself.
    """
    many = ramp(m["accounts_per_card"], 20, 60) * ramp(m["payment_tied"], 0.4, 0.8)
    busy = most_of(ramp(m["volume_ratio"], 4, 3), surely_hours(m) * ramp(m["volume_ratio"], 6, 5))
    volume = most_of(ramp(m["volume_ratio"], 3, 2), one_bill(m) * busy)
    work = volume * ramp(m["batch_share"], 0.5, 0.2)
    of_years = own_hours(m) * came_as_others(m) * ramp(m["template_share"], 0.8, 0.6)
    places = ramp(m["networks"] / np.maximum(m["devices"], 1), 4, 12) * ramp(m["top_network_share"], 0.5, 0.3)
    hours = surely_hours(m) * ramp(to_a_machine(m), 100, 60)
    desks = most_of(ramp(to_a_machine(m), 40, 25), hours, one_bill(m), of_years * places)
    return many * work * desks * (1 - ramp(m["domains"], 5, 12))


def unknown_many(m: Measures, what: str) -> Floats:
    """How clearly its organisations or mail domains are many that nobody else knows, and are not an agency's clients.

    Those who keep people's hours at one place may work under the names of many clients.
    """
    agency = one_site(m) * ramp(m["own_rhythm"], 0.2, 0.35)
    # Nobody hides in one of his own: many a platform makes an organisation for every account.
    many = ramp(m[f"{what}s_shared"], 4, 12) * ramp(m[f"top_{what}_share"], 0.6, 0.35)
    return (1 - agency) * many * (1 - established(m, what))
