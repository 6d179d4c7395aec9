"""Whose turn it is, where a list of all tells how accounts stand: it is read, or accounts are acted on, never both."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Turns"]


class Turns:
    """Who is given back leaves the list, and draws those behind over the end of a page that was read already: whoever
    reads on would not see them, and take them for free."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._reading = self._acting = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Waits for those who act; from now on nobody begins to."""
        with self._changed:
            self._reading += 1
            self._changed.wait_for(lambda: not self._acting)
        try:
            yield
        finally:
            with self._changed:
                self._reading -= 1
                self._changed.notify_all()

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Waits for those who read."""
        with self._changed:
            self._changed.wait_for(lambda: not self._reading)
            self._acting += 1
        try:
            yield
        finally:
            with self._changed:
                self._acting -= 1
                self._changed.notify_all()
