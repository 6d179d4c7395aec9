"""Airdrops: wallets, the transfers between them, and what each did with the protocol."""

from collections.abc import Sequence
from itertools import pairwise

from benchmarks.small_sources.groups import Means, crew
from benchmarks.small_sources.people import DAY, HOUR, Crowd, Person
from benchmarks.small_sources.source import Source, iso

ACTIONS = ("swap", "bridge", "mint", "stake", "vote", "lend", "unstake", "register")


def hot_wallets(source: Source) -> list[str]:
    """The wallets from which exchanges pay out."""
    return ["0x" + source.rng.bytes(20).hex() for _ in range(6)]


def write(source: Source, crowd: Crowd, people: list[Person], exchanges: Sequence[str]) -> None:
    """`wallets.csv`, `transfers.csv`, `contract_calls.csv`."""
    for person in source.enrol(people, "wallet"):
        source.put("wallets.csv", person.joined, address=person.id, first_seen=iso(person.joined))
    for person in people:
        funded(source, person, exchanges)
        calls(source, crowd, person)
        swept(source, person, exchanges)


def transfer(source: Source, at: int, sender: str, receiver: str, value: float) -> None:
    row = {"block_time": iso(at), "from_address": sender, "to_address": receiver, "value_eth": round(value, 6)}
    source.put("transfers.csv", at, tx_hash="0x" + source.rng.bytes(16).hex(), **row)


def funded(source: Source, person: Person, exchanges: Sequence[str]) -> None:
    """Where the first money comes from: an exchange, a friend, or whoever runs the wallet."""
    giver = person.notes.get("funded_by")
    sender = giver.id if isinstance(giver, Person) else giver or source.pick(exchanges)
    value = person.notes.get("value") or float(source.rng.lognormal(-3, 1))
    transfer(source, person.joined, sender, person.id, float(value) * float(source.rng.uniform(0.98, 1.02)))


def calls(source: Source, crowd: Crowd, person: Person) -> None:
    """Calls of the protocol: by hand, or a script's list in its order, minutes apart."""
    script = person.notes.get("script")
    if script:
        at = person.joined
        for name, contract in script:
            at += int(source.rng.uniform(60, 60 * float(person.notes.get("minutes", 20))))
            call(source, at, person.id, name, contract)
        return
    own = [f"0xc0{source.popular(range(1, 120)):038x}" for _ in range(6)]
    for visit in crowd.visits(person, 2 + int(7 * person.pace)):
        call(source, visit.at, person.id, source.pick(ACTIONS), source.pick(own))


def call(source: Source, at: int, wallet: str, name: str, contract: str) -> None:
    row = {"block_time": iso(at), "caller": wallet, "method": name, "contract": contract}
    source.put("contract_calls.csv", at, **row, gas_gwei=round(float(source.rng.gamma(3, 9)), 2))


def swept(source: Source, person: Person, exchanges: Sequence[str]) -> None:
    """Where the money goes: one's own deposit address of an exchange, friends, or the operator."""
    last = min(person.until, person.joined + 60 * DAY)
    sweep = person.notes.get("swept_to")
    own = "0x" + source.rng.bytes(20).hex()
    for _ in range(1 + int(source.rng.poisson(1))):
        at = person.joined + int(source.rng.uniform(0.5, 1) * max(last - person.joined, HOUR))
        transfer(source, at, person.id, str(sweep or own), float(source.rng.lognormal(-3, 1)))


def steps_of(source: Source, count: int) -> list[tuple[str, str]]:
    return [(source.pick(ACTIONS), f"0xc0{source.rng.integers(1, 70):038x}") for _ in range(count)]


def airdrop_hub(source: Source) -> None:
    """300 wallets paid by one and emptied into one, each with the same eleven calls."""
    crowd = source.crowd(120, zones=(-5, 0, 1, 8))
    notes = {"script": steps_of(source, 11), "value": 0.031, "swept_to": "0x" + source.rng.bytes(20).hex()}
    notes["funded_by"] = "0x" + source.rng.bytes(20).hex()
    wallets = crew(crowd, "airdrop_hub", source.count(300), Means(joined=(40, 47), hours=(0, 24), notes=notes))
    write(source, crowd, crowd.people(source.count(2_800)) + wallets, hot_wallets(source))


def airdrop_chain(source: Source) -> None:
    """Each of 120 wallets is paid by the one before it, minutes after that one's calls."""
    crowd = source.crowd(120, zones=(-5, 0, 1, 8))
    means = Means(joined=(50, 51), wave=0.1, notes={"script": steps_of(source, 8), "minutes": 4})
    wallets = crew(crowd, "airdrop_chain", source.count(120), means)
    for number, (before, person) in enumerate(pairwise(wallets)):
        person.joined = wallets[0].joined + (number + 1) * 1_900 + int(source.rng.integers(400))
        person.notes.update(funded_by=before, value=0.4 - 0.003 * number)
    write(source, crowd, crowd.people(source.count(1_900)) + wallets, hot_wallets(source))


def airdrop_by_exchange(source: Source) -> None:
    """Each of 90 wallets is paid from an exchange, with odd sums, on days of its own; the calls are alike in order."""
    crowd = source.crowd(120, zones=(-5, 0, 1, 8))
    steps = steps_of(source, 9)
    wallets = crew(crowd, "airdrop_by_exchange", source.count(90), Means(joined=(20, 80), hours=(8, 18)))
    for person in wallets:
        person.notes.update(script=steps, minutes=90)
    write(source, crowd, crowd.people(source.count(1_700)) + wallets, hot_wallets(source))


def workshop_wallets(source: Source) -> None:
    """Twin of `airdrop_hub`: 130 at a conference's workshop are paid by its faucet and follow its six steps."""
    crowd = source.crowd(120, zones=(-5, 0, 1, 8))
    wallets = crowd.people(source.count(130))
    steps, faucet = steps_of(source, 6), "0x" + source.rng.bytes(20).hex()
    for person in wallets:
        person.joined = crowd.start + 60 * DAY + int(source.rng.uniform(9, 11) * HOUR)
        person.until = crowd.start + 120 * DAY
        person.notes.update(funded_by=faucet, value=0.005)
    exchanges = hot_wallets(source)
    write(source, crowd, crowd.people(source.count(1_900)) + wallets, exchanges)
    for person in wallets:
        person.notes.update(script=steps, minutes=12)
        calls(source, crowd, person)
