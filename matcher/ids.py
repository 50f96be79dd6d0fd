"""The ids of many people without a Python object for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ids", "PersonIds", "take_ids"]


class Ids(Sequence[str]):
    """Texts in one array, read like a tuple of them; a slice is a tuple."""

    __slots__ = ("array",)

    def __init__(self, array: NDArray[Any]) -> None:
        """``array`` (n,): of texts (``U``), or of bytes (``S``) that are ASCII."""
        self.array = array
        array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self.array[index].astype(str).tolist())
        return str(self.array[index].astype(str))

    def __iter__(self) -> Iterator[str]:
        return iter(self.array.astype(str).tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def keys(self) -> list[NDArray[np.uint64]]:
        """Numbers that sorted one after the other give the order of the texts, each from eight bytes.

        Behind a text's end they are 0. Letters beyond ASCII take four bytes, so both kinds cannot be compared.
        """
        width = -(-self.array.itemsize // 8)
        if self.array.dtype.kind == "S":
            numbers = self.array.astype(f"S{8 * width}").view(">u8")
        else:
            numbers = self.array.astype(f"U{2 * width}").view(np.uint32).astype(">u4").view(">u8")
        return [np.ascontiguousarray(column, dtype=np.uint64) for column in numbers.reshape(len(self), width).T]

    def __repr__(self) -> str:
        return f"<{len(self)} ids>"


PersonIds = tuple[str, ...] | Ids


def take_ids(ids: PersonIds, rows: NDArray[np.integer[Any]]) -> PersonIds:
    """The ids of these rows, kept as they are kept."""
    if isinstance(ids, Ids):
        return Ids(ids.array[rows])
    return tuple(map(ids.__getitem__, rows.tolist()))
