"""Whose turn it is to write to an SQLite file.

SQLite has one writer, and who finds it busy asks again now and then: somebody who writes often, as a large import
does, would keep everybody else out. Within one process writers therefore queue; among several processes SQLite decides.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

WAIT_SECONDS = 15.0
"""How long a writer waits, for its turn and then for SQLite."""


class Turns:
    """Lets one thread at a time have a turn, in the order of asking."""

    def __init__(self, *, seconds: float = WAIT_SECONDS) -> None:
        self._seconds = seconds
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and keep it until the block ends. Who waited too long goes on: then SQLite decides."""
        is_mine = self._begin()
        try:
            yield
        finally:
            if is_mine:
                self._end()

    def _begin(self) -> bool:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        return mine.acquire(timeout=self._seconds) or not self._give_up(mine)

    def _give_up(self, mine: threading.Lock) -> bool:
        """Leave the queue; False when the turn came at the last moment."""
        with self._guard:
            if mine not in self._waiting:
                return False
            self._waiting.remove(mine)
            return True

    def _end(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


_BY_URL: "WeakValueDictionary[str, Turns]" = WeakValueDictionary()
_GUARD = threading.Lock()


def turns_at(url: str) -> Turns:
    """Return the queue of a database: one for everybody in this process."""
    with _GUARD:
        found = _BY_URL.get(url)
        if found is None:
            found = _BY_URL[url] = Turns()
        return found
