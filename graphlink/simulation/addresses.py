"""Network addresses that a world hands out, and the texts of ids: numbers inside, text only when written."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]

SENTINEL_ADDRESSES = ("0.0.0.0", "10.0.0.1", "192.168.1.1", "127.0.0.1", "unknown", "")
"""What logs hold where an address was not known; they are the first addresses of every world."""

SENTINEL_DEVICES = ("unknown", "", "null", "00000000-0000-0000-0000-000000000000", "none")
"""What logs hold where a device was not known; they are the first devices of every world."""

SENTINEL_CARDS = ("unknown", "")
"""What stands where a card was not known; the first cards of every world."""

OCTETS = pa.array([str(octet) for octet in range(256)])
DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


class Numbers:
    """Ids handed out one after the other; what is handed out never comes back."""

    def __init__(self, first: int = 0) -> None:
        self.next = first

    def fresh(self, count: int) -> Ints:
        """`count` ids that nobody has yet."""
        start, self.next = self.next, self.next + count
        return np.arange(start, self.next, dtype=np.int64)


class Addresses:
    """Addresses handed out from blocks of 65,536, as a registry would: homes of one provider lie among each other."""

    def __init__(self, draw: np.random.Generator) -> None:
        self.draw = draw
        self.numbers = Numbers(len(SENTINEL_ADDRESSES))
        self.texts: list[pa.Array] = [pa.array(SENTINEL_ADDRESSES)]
        self.blocks = iter(draw.permutation(public_blocks()).tolist())

    def scattered(self, count: int, *, block_fill: float = 0.35) -> Ints:
        """`count` addresses at random places of as many blocks as keep them filled by `block_fill`."""
        need = max(1, int(np.ceil(count / (65_024 * block_fill))))
        bases = np.array([next(self.blocks) for _ in range(need)], dtype=np.int64)
        spots = self.draw.choice(need * 65_024, size=count, replace=False)
        block, offset = np.divmod(spots, 65_024)
        return self._register(bases[block] * 65_536 + (offset // 254) * 256 + offset % 254 + 1)

    def together(self, count: int, *, subnets: int = 1) -> Ints:
        """`count` addresses that fill `subnets` neighbouring /24 networks evenly."""
        base = next(self.blocks) * 65_536 + int(self.draw.integers(0, 200)) * 256
        spots = self.draw.permutation(max(subnets, -(-count // 254)) * 254)[:count]
        return self._register(base + (spots // 254) * 256 + spots % 254 + 1)

    def networks(self, count: int) -> npt.NDArray[np.uint64]:
        """`count` IPv6 /64 networks, as their upper 64 bits."""
        providers = np.array([0x2A02, 0x2A0D, 0x2600, 0x2804, 0x2409, 0x2001], dtype=np.uint64)
        provider = providers[self.draw.integers(0, len(providers), count)]
        rest = self.draw.integers(1 << 40, 1 << 48, count, dtype=np.uint64)
        return (provider << np.uint64(48)) | rest

    def hosts(self, networks: npt.NDArray[np.uint64]) -> Ints:
        """One address with a random host part in each of the IPv6 `networks`."""
        hosts = self.draw.integers(1 << 62, 1 << 63, len(networks), dtype=np.uint64)
        groups = [_groups(networks), _groups(hosts)]
        self.texts.append(pc.binary_join_element_wise(*groups[0], *groups[1], ":"))
        return self.numbers.fresh(len(networks))

    def text(self) -> pa.Array:
        """The text of every address handed out, by its id."""
        return pa.concat_arrays([part.cast(pa.string()) for part in self.texts])

    def _register(self, values: npt.NDArray[np.int64]) -> Ints:
        octets = [OCTETS.take(pa.array((values >> shift) & 255)) for shift in (24, 16, 8, 0)]
        self.texts.append(pc.binary_join_element_wise(*octets, "."))
        return self.numbers.fresh(len(values))


def public_blocks() -> Ints:
    """Every /16 block of IPv4 that holds neither private, reserved, documentation nor multicast addresses."""
    first = np.repeat(np.arange(1, 224), 256)
    second = np.tile(np.arange(256), 223)
    special = np.isin(first, (10, 127, 192, 198, 203, 169, 172, 100))
    return (first * 256 + second)[~special].astype(np.int64)


def _groups(values: npt.NDArray[np.uint64]) -> list[pa.Array]:
    """The four 16-bit groups of each 64-bit number as hexadecimal text without leading zeros."""
    names = pa.array([f"{group:x}" for group in range(65_536)])
    parts = [(values >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (48, 32, 16, 0)]
    return [names.take(pa.array(part.astype(np.int64))) for part in parts]


def hex_ids(numbers: Ints, key: int, *, digits: int) -> pa.Array:
    """Text of `digits` hexadecimal digits for each number: distinct for distinct numbers, in no visible order."""
    bits = np.uint64(digits * 4)
    mask = np.uint64((1 << (digits * 4)) - 1)
    mixed = (numbers.astype(np.uint64) + np.uint64(key)) & mask
    for factor in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15):
        # An odd factor and a shift by half the width are both undone by another such step: no two numbers meet.
        mixed = (mixed * np.uint64(factor)) & mask
        mixed ^= mixed >> (bits // np.uint64(2))
    shifts = np.arange(digits * 4 - 4, -1, -4, dtype=np.uint64)
    letters = DIGITS[((mixed[:, None] >> shifts) & np.uint64(15)).astype(np.uint8)]
    # Arrow takes a numpy array of millions of texts apart into several arrays; made of its buffers it is one.
    ends = np.arange(0, letters.size + 1, digits, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(letters)))


def id_texts(count: int, key: int, *, digits: int, sentinels: tuple[str, ...] = ()) -> pa.Array:
    """The texts of ids 0 to `count` - 1, of which the first ones are the `sentinels`."""
    known = pa.array(sentinels, pa.string())
    made = hex_ids(np.arange(len(sentinels), max(count, len(sentinels)), dtype=np.int64), key, digits=digits)
    return pa.concat_arrays([known, made])
