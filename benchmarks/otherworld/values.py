"""How numbers become the ids, device fingerprints and card fingerprints that a platform stores."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .hashing import Ints, Words, below, scramble

SENTINELS = {
    "device": ["unknown", "00000000-0000-0000-0000-000000000000", "", "N/A", "-", "null", "0"],
    "card": ["", "none", "N/A", "-", "unknown"],
    "ip": ["0.0.0.0", "127.0.0.1", "10.0.0.1", "192.168.1.1", "unknown", "", "-", "::1", "172.17.0.1", "N/A"],
}
"""What stands where nothing was known, the most frequent first."""


@dataclass
class Mint:
    """Numbers for one kind of value, each given once."""

    next: int = 1

    def new(self, count: int) -> Ints:
        """Numbers that nobody has yet."""
        self.next += count
        return np.arange(self.next - count, self.next)

    def one(self) -> int:
        """One number that nobody has yet."""
        return int(self.new(1)[0])


@dataclass
class CardMint(Mint):
    """Numbers for cards, and the bank that issued each."""

    banks: list[Ints] = field(default_factory=lambda: [np.zeros(1, np.int64)])

    def issued(self, count: int, rng: np.random.Generator, bank: int | None = None) -> Ints:
        """New cards: of one bank, or of many banks of which a few are large."""
        common = np.minimum(rng.zipf(1.3, count), 900)
        self.banks.append(common if bank is None else np.full(count, 1_000 + bank))
        return self.new(count)


def hexed(*words: Words) -> pa.Array:
    """The words as hexadecimal text, one after the other."""
    matrix = np.stack(words, axis=1).astype(">u8")
    width = 16 * len(words)
    digits = np.frombuffer(matrix.tobytes().hex().encode(), f"S{width}")
    return pa.array(digits, pa.binary(width)).cast(pa.binary()).cast(pa.string())


def uuids(first: Words, second: Words, *, version: int = 4) -> pa.Array:
    """The words as UUIDs of this version."""
    top = (first & np.uint64(0xFFFFFFFFFFFF0FFF)) | np.uint64(version << 12)
    bottom = (second & np.uint64(0x3FFFFFFFFFFFFFFF)) | np.uint64(1 << 63)
    text = hexed(top, bottom)
    cuts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
    return pc.binary_join_element_wise(*[pc.utf8_slice_codeunits(text, start, stop) for start, stop in cuts], "-")


def digits(words: Words, width: int) -> pa.Array:
    """The words as decimal text of this width, leading zeros kept."""
    text = pa.array((words % np.uint64(10**width)).astype(np.uint64)).cast(pa.string())
    return pc.utf8_lpad(text, width, "0")


def account_ids(form: str, created: Ints, salt: int) -> pa.Array:
    """Distinct account ids; the numeric ones rise with the date of sign-up as most platforms' do."""
    count = len(created)
    rank = np.empty(count, np.int64)
    rank[np.argsort(created, kind="stable")] = np.arange(count)
    first, second = scramble(rank, salt), scramble(rank, salt, 1)
    if form == "uuid":
        return uuids(first, second)
    if form == "padded":
        return digits((rank * 3 + 17 + salt % 1_000).astype(np.uint64), 9)
    if form == "snowflake":
        return digits((((created * 1_000) << 20) + rank).astype(np.uint64), 19)
    if form == "short":
        return joined("u", pa.array(rank + 1_000).cast(pa.string()))
    return joined("acct_", pc.utf8_slice_codeunits(hexed(first, second), 0, 20))


def devices(form: str, numbers: Ints, salt: int) -> pa.Array:
    """The fingerprint of each device."""
    first, second = scramble(numbers, salt, 11), scramble(numbers, salt, 12)
    if form == "hex32":
        return hexed(first, second)
    if form == "uuid":
        return uuids(first, second)
    if form == "sha":
        return hexed(first, second, scramble(numbers, salt, 13), scramble(numbers, salt, 14))
    if form == "prefixed":
        return joined("dev-", pc.utf8_slice_codeunits(hexed(first), 0, 14))
    return joined("fp", digits(first, 17))


def cards(form: str, numbers: Ints, issuers: Ints, salt: int) -> pa.Array:
    """The fingerprint of each card; a masked one is its issuer's six digits, its last four and its expiry date."""
    first, second = scramble(numbers, salt, 21), scramble(numbers, salt, 22)
    if form == "hex16":
        return hexed(first)
    if form == "uuid":
        return uuids(first, second)
    if form == "number":
        return digits(first, 16)
    if form == "prefixed":
        return joined("card_", pc.utf8_slice_codeunits(hexed(first, second), 0, 24))
    month = digits((below(12, first) + 1).astype(np.uint64), 2)
    year = digits((below(6, second) + 25).astype(np.uint64), 2)
    issuer = digits((400_000 + issuers * 137).astype(np.uint64), 6)
    return pc.binary_join_element_wise(issuer, digits(first, 4), month, year, "-")


def joined(prefix: str, text: pa.Array) -> pa.Array:
    """The text behind a prefix."""
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")
