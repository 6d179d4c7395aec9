"""Thin and damaged data: one table alone, hashes, ranges, holes."""

import hashlib

from .calendar import DAY
from .sources import FAIR, FAKE, Bars, Plan, source
from .ways import always, anew, any_of, inside, mixed, ranges, templated
from .world import World

BLANKS = {
    "device": ("", "unknown", "null", "[redacted]"),
    "ip": ("", "0.0.0.0", "10.2.3.4", "-"),
    "text": ("", "[redacted]", "null"),
    "card": ("", "unknown", "none"),
}
"""What exports write for nothing, by column."""


@source(
    Plan(
        "Payments alone, without an account table: an operation pays with a few cards, two each, crosswise. "
        "Couples share a card, little firms one card for four to nine: clear.",
        Bars(5, 0.8),
        tables=("payments",),
        columns=(),
        listed=False,
    )
)
def payments_only(w: World) -> None:
    w.crowd(3000, paying=1, households=0.2)
    for _ in range(w.about(12)):
        card = w.card()
        for _ in range(w.rng.randint(4, 9)):
            w.person("little firm", card=card)
    count = w.about(60)
    cards = [w.card() for _ in range(w.each(count, 6.5))]
    for number in range(count):
        one = w.person("operation", FAKE, card=cards[number % len(cards)], joined=w.time.ago(30, 90))
        w.pay(one, cards[(number + 1 + number // len(cards)) % len(cards)], 1)


@source(
    Plan(
        "Sign-ins alone, without an account table: an operation on a few devices from a few ranges; beside it the "
        "readers of a town library, now and then on its PCs: a review is fair.",
        Bars(5, 0.85),
        tables=("logins",),
        days=30,
        columns=(),
        listed=False,
    )
)
def signins_only(w: World) -> None:
    w.crowd(2800, volume=9, households=0.15)
    count, networks = w.about(80), ranges(w, 4)
    devices = w.several(w.device, count / 8)
    for number in range(count):
        w.person(
            "operation",
            FAKE,
            joined=w.time.start,
            ip=inside(w, networks[number % len(networks)]),
            device=mixed(w, 0.85, always(devices[number % len(devices)]), any_of(w, devices)),
            volume=9,
        )
    library, machines = w.line(), w.several(w.device, 6)
    for _ in range(w.about(70)):
        w.person(
            "library's readers",
            FAIR,
            volume=9,
            ip=mixed(w, 0.25, always(library), always(w.home())),
            device=mixed(w, 0.25, any_of(w, machines), always(w.device())),
        )


@source(
    Plan(
        "A careful export: keyed hashes for addresses, no devices, no payments. An operation works by a few "
        "templates and starts together in some sixty batches; homes of its own.",
        Bars(4, 0.85, 0.2),
        tables=("exchanges",),
        days=45,
        columns=(),
    )
)
def hashed_addresses(w: World) -> None:
    w.crowd(2400, volume=11)
    templates = w.speech.templates(w.rng.randint(5, 8))
    batches = sorted(w.rng.uniform(4, w.time.days - 1) for _ in range(w.rng.randint(50, 80)))
    for _ in range(w.about(85)):
        begins = [w.time.start + day * DAY + w.rng.uniform(0, 180) for day in batches if w.chance(0.4)]
        times = sorted(at + again * 15 for at in begins for again in range(w.rng.randint(1, 2)))
        joined, says = w.time.ago(40, 105), templated(w, templates)
        w.person("operation", FAKE, joined=joined, times=times, text=says, roams=False)
    key = w.hexadecimal(8)
    for row in w.rows["exchanges"]:
        row["ip"] = hashlib.sha256(f"{key}{row['ip']}".encode()).hexdigest()[:32]
        del row["device"]


@source(
    Plan(
        "An export with holes: a third to a half of devices, addresses, prompts and cards are blank, 'unknown' or "
        "redacted, nine days are lost. An operation shares cards, devices and a few templates.",
        Bars(5, 0.8),
    )
)
def holes(w: World) -> None:
    w.crowd(2600)
    count, templates = w.about(70), w.speech.templates(5)
    cards, devices = w.several(w.card, count / 7), w.several(w.device, count / 5)
    for number in range(count):
        w.person(
            "operation",
            FAKE,
            joined=w.time.ago(40, 80),
            card=cards[number % len(cards)],
            devices=[devices[number % len(devices)]],
            volume=20,
            ip=anew(w),
            text=templated(w, templates, 0.7),
        )
    lost, first = {name: w.rng.uniform(0.25, 0.45) for name in BLANKS}, w.rng.uniform(5, w.time.days - 15)
    for row in [row for rows in w.rows.values() for row in rows]:
        for name, blanks in BLANKS.items():
            if name in row and w.chance(lost[name]):
                row[name] = w.rng.choice(blanks)
    w.rows["exchanges"] = [
        row for row in w.rows["exchanges"] if not first < w.time.day(float(str(row["at"]))) < first + 9
    ]


@source(
    Plan(
        "A privacy-minded platform keeps address ranges and cards alone: an operation has a card for four and five "
        "hosting ranges that nobody else comes from. A business park's tenants share a range: clear.",
        Bars(5, 0.8),
        tables=("payments", "exchanges"),
        columns=(),
    )
)
def ranges_only(w: World) -> None:
    w.crowd(2300, volume=9, paying=0.7)
    networks = ranges(w, 5)
    for _ in range(w.about(18)):
        card = w.card()
        for _ in range(4):
            w.person("operation", FAKE, joined=w.time.ago(20, 70), card=card, ip=inside(w, *networks))
    park = w.range24()
    for _ in range(w.about(150)):
        w.person("business park", ip=w.at_work(w.inside(park), w.home()), paying=0.7)
    for row in w.rows["exchanges"]:
        row["ip"] = coarse(str(row["ip"]))
        del row["device"], row["text"]


def coarse(address: str) -> str:
    """The range of an address."""
    if "." in address:
        return address.rsplit(".", 1)[0] + ".0/24"
    return ":".join(address.split(":")[:3]) + "::/48"


@source(
    Plan(
        "One gateway's log, messages as lists, no accounts, no devices, no payments: accounts from hosting "
        "addresses of their own use a few templates, unlike anybody else; makers of apps have a system prompt "
        "each: clear.",
        Bars(4, 0.8),
        tables=("exchanges",),
        called=(("exchanges", "gateway"),),
        form="jsonl",
        days=32,
        ids="uuid",
        listed=False,
    )
)
def gateway_log(w: World) -> None:
    w.crowd(2000, volume=9)
    templates = w.speech.templates(w.rng.randint(5, 9))
    for _ in range(w.about(90)):
        exits = [w.hosting() for _ in range(2)]
        times = w.time.life(28, w.time.start)
        w.person("operation", FAKE, joined=w.time.start, times=times, ip=any_of(w, exits), text=templated(w, templates))
    for _ in range(w.about(60)):
        w.person("makers of apps", volume=40, ip=always(w.hosting()))
    systems: dict[object, str] = {}
    for row in w.rows["exchanges"]:
        told = systems.setdefault(row["account_id"], system_turn(w))
        turns = [{"role": "system", "content": told}] if told else []
        row["text"] = [*turns, {"role": "user", "content": row["text"]}]
        del row["device"]


def system_turn(w: World) -> str:
    """What a program says first: nothing, or what nearly all say."""
    return w.rng.choice(("You are a helpful assistant.", "You are a helpful assistant.", ""))
