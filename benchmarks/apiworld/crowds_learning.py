"""Innocent crowds that learn or explore together: classes, camps, halls, hackathons, laboratories."""

from benchmarks.apiworld.account import Account, Deed, World, firm_domain, one_of, person
from benchmarks.apiworld.clock import DAY, HOUR, STUDENT, monday
from benchmarks.apiworld.crowds_at_work import forms, some_day
from benchmarks.apiworld.devices import UNSEEN, browser
from benchmarks.apiworld.draws import Draw
from benchmarks.apiworld.places import Nation, Place, Pool, addresses
from benchmarks.apiworld.scaffolds import agent, exercises, form_letter, pasted


def campus(draw: Draw, nation: Nation) -> Pool:
    """A school's few ways out to the net."""
    return Pool(addresses(draw, draw.whole(2, 30), nation.lines, 2), draw.between(0.5, 30) * HOUR)


def pupil(world: World, draw: Draw, kind: str, nation: Nation, school: Place, since: float, mail: str) -> Account:
    one = person(world, draw, kind, nation, since)
    one.places = [(school, draw.between(0.4, 3.0)), *one.places]
    one.rhythm = STUDENT
    one.domain = mail if draw.chance(0.75) else one.domain
    return world.join(one)


def hand_in(draw: Draw, one: Account, sheets: list[str], start: float, every: float) -> None:
    """Works on each sheet in the days before it is due, at the last evening more than ever."""
    for number, sheet in enumerate(sheets):
        due = start + (number + 1) * every
        if draw.chance(0.25):
            continue
        moment = due - min(draw.wait(0.8 * DAY), every)
        for _ in range(draw.whole(1, 4)):
            one.deeds.append(Deed(moment, pasted(draw, sheet, one.text)))
            moment += draw.heavy(150, 0.9)


def in_class(draw: Draw, one: Account, sheets: list[str], school: Place, start: float) -> None:
    """Weekly lessons in which all paste the exercise within the same minutes."""
    for number, sheet in enumerate(sheets):
        if draw.chance(0.8):
            moment = start + number * 7 * DAY + draw.heavy(500, 0.7)
            one.deeds.append(Deed(moment, pasted(draw, sheet, one.text), school))


def school_class(world: World, draw: Draw) -> None:
    """Signs up within one lesson or one week, works on the same sheets, and stops with the term."""
    nation = world.nation(draw)
    school, mail = campus(draw, nation), f"{firm_domain(draw).split('.')[0]}.edu"
    start = monday(some_day(draw, 0.05, 0.7)) + draw.below(5) * DAY + draw.between(8, 15) * HOUR
    sheets, together = exercises(draw, draw.whole(3, 10)), draw.chance(0.5)
    for _ in range(world.size(draw, 20, 130)):
        signed = start - draw.between(60, 1200) if draw.chance(0.6) else start - draw.wait(5) * DAY
        one = pupil(world, draw, "class", nation, school, signed, mail)
        one.left = start + (7 * len(sheets) + draw.wait(10)) * DAY
        if draw.chance(0.85):
            one.cards, one.plan = [], "free"
        if together:
            in_class(draw, one, sheets, school, start)
        else:
            hand_in(draw, one, sheets, start, 7 * DAY)


def bootcamp(world: World, draw: Draw) -> None:
    """Some weeks of lessons; the camp's one card pays for all."""
    nation = world.nation(draw)
    room, card = nation.office(draw, draw.whole(1, 2)), world.card(draw)
    start = monday(some_day(draw, 0.05, 0.75)) + 9 * HOUR
    sheets = exercises(draw, draw.whole(8, 20))
    for _ in range(world.size(draw, 12, 60)):
        one = pupil(world, draw, "bootcamp", nation, room, start + draw.between(-3, 3) * HOUR, "gmail.com")
        one.left, one.org = start + (2.5 * len(sheets) + 4) * DAY, f"org_camp_{int(start)}"
        one.pays(card)
        one.plan = "team"
        hand_in(draw, one, sheets, start, 2.5 * DAY)


def hackathon(world: World, draw: Draw) -> None:
    """One weekend in one hall, with the sponsor's credit and starter kit; hardly anybody comes back."""
    nation = world.nation(draw)
    hall = Pool(addresses(draw, draw.whole(1, 5), nation.lines, 1), 3 * HOUR)
    start = monday(some_day(draw, 0.1, 0.9)) + 4 * DAY + (17 - nation.zones[0]) * HOUR
    kit = agent(draw, 0.6)
    for _ in range(world.size(draw, 60, 220)):
        one = person(world, draw, "hackathon", nation, start + min(draw.wait(5 * HOUR), 30 * HOUR))
        one.left = start + draw.between(1.2, 2.2) * DAY if draw.chance(0.85) else one.left
        one.places = [(hall, 6.0), one.places[-1]]
        one.cards, one.plan = [], "granted"
        one.asks = draw.whole(3, 60)
        one.by_api = draw.chance(0.7)
        one.text = one_of(draw, (one.text, kit.of(one.text)), (0.5, 0.5))
        world.join(one)


def laboratory(world: World, draw: Draw) -> None:
    """A research group whose cluster works through the same survey at night, for weeks, paid by one card."""
    nation = world.nation(draw)
    cluster, card = nation.office(draw, draw.whole(1, 3)), world.card(draw)
    mail, since = f"{firm_domain(draw).split('.')[0]}.edu", some_day(draw, 0.05, 0.7)
    letters = [form_letter(draw) for _ in range(draw.whole(1, 3))]
    members = []
    for _ in range(world.size(draw, 6, 26)):
        one = pupil(world, draw, "laboratory", nation, cluster, since + draw.wait(40) * DAY, mail)
        one.left, one.machines, one.org = one.created + 400 * DAY, [*one.machines, UNSEEN], f"org_{mail}"
        one.pays(card)
        members.append(one)
    say = forms(letters)
    for _ in range(draw.whole(4, 20)):
        night = monday(since) + draw.whole(20, 160) * DAY + (23 - nation.zones[0]) * HOUR
        for one in draw.some(members, draw.whole(2, 8)):
            for number in range(draw.whole(3, 15)):
                one.deeds.append(Deed(night + number * draw.between(20, 60), say(draw), cluster))


def halls(world: World, draw: Draw) -> None:
    """Students of one campus, who know nothing of each other."""
    nation = world.nation(draw)
    school, mail = campus(draw, nation), f"{firm_domain(draw).split('.')[0]}.edu"
    for _ in range(world.size(draw, 40, 200)):
        signed = world.calendar.signup(draw, STUDENT, nation.zones[0])
        one = pupil(world, draw, "campus", nation, school, signed, mail)
        if draw.chance(0.05):
            one.machines = [browser(draw)]


LEARNING = (school_class, school_class, bootcamp, hackathon, laboratory, halls)
