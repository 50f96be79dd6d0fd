"""The lottery: lots for people and for pairs, the same on every machine and for every order of rows.

First every person draws a lot and, among the plans that are equally good, those win whose people together drew most;
then pairs draw. So people with equal possibilities have equal chances. Lots are cut so short that sums stay exact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["cut_lots", "mixed_lots", "pair_lots", "pair_weights", "person_lots", "person_weights"]

EXACT_BITS = 50
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


def person_lots(seed: int, side: Literal["row", "column"], keys: Sequence[str]) -> NDArray[np.uint64]:
    """One 64-bit lot a person: BLAKE2b of side and key, keyed by the seed (0 to 2^64 - 1)."""
    secret = seed.to_bytes(8, "little")
    prefix = side.encode() + b"\0"
    digests = [
        hashlib.blake2b(prefix + key.encode("utf-8", "surrogatepass"), digest_size=8, key=secret).digest()
        for key in keys
    ]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def pair_lots(rows: NDArray[np.uint64], columns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One 64-bit lot a pair (..., n, m): splitmix64 of both people's lots (..., n) and (..., m)."""
    return mixed_lots(rows[..., :, None], columns[..., None, :])


def mixed_lots(rows: NDArray[np.uint64], columns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The 64-bit lot of each pair of a row and a column at the same place of two arrays, which may be broadcast."""
    mixed = (rows ^ np.bitwise_left_shift(columns, np.uint64(1))) + GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return mixed ^ (mixed >> np.uint64(31))


def cut_lots(lots: NDArray[np.uint64], side: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """Lots so short that sums over ``side`` pairs are exact; an array of sides is broadcast."""
    bits = np.frexp(np.asarray(side, dtype=np.float64))[1].astype(np.uint64)
    return (lots >> (np.uint64(64 - EXACT_BITS) + bits)).astype(np.int64)


def person_weights(
    rows: NDArray[np.uint64], columns: NDArray[np.uint64], side: int | NDArray[np.int64]
) -> NDArray[np.int64]:
    """Weight of each pair (..., n, m) in the draw of people: both lots, cut for sums over ``side`` (...) pairs."""
    sides = np.asarray(side)[..., None]
    return cut_lots(rows, sides)[..., :, None] + cut_lots(columns, sides)[..., None, :]


def pair_weights(
    rows: NDArray[np.uint64], columns: NDArray[np.uint64], side: int | NDArray[np.int64]
) -> NDArray[np.int64]:
    """Weight of each pair (..., n, m) in the draw of pairs, cut for sums over ``side`` (...) pairs."""
    return cut_lots(pair_lots(rows, columns), np.asarray(side)[..., None, None])
