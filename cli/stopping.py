"""SIGTERM ends a command as an interrupt at the keyboard does: nothing half-written is left, no scratch stays."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["STOPPED", "Stopped", "stopping"]

STOPPED = 128 + signal.SIGTERM
"""The exit code of a command that was told to end, as shells count it."""


class Stopped(KeyboardInterrupt):
    """The process was told to end."""


@contextmanager
def stopping() -> Iterator[None]:
    """While it lasts SIGTERM raises Stopped in the main thread, and ends a query there, as an interrupt does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        # A second one must not end the cleaning up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        told.set()
        raise Stopped

    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    heard = signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    before = signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=_interrupt_queries, args=(ear, told), daemon=True).start()
    try:
        yield
    except KeyboardInterrupt as problem:
        # Which of the two the engine met first is chance.
        if told.is_set():
            raise Stopped from problem
        raise
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
        signal.set_wakeup_fd(heard)
        # The thread ends with its pipe.
        os.close(mouth)


def _interrupt_queries(ear: int, told: threading.Event) -> None:
    """Python hears a signal between two of its own steps only, so a long query is ended from a thread beside it."""
    with os.fdopen(ear, "rb", buffering=0) as signals:
        while heard := signals.read(1):
            if heard[0] == signal.SIGTERM:
                told.set()
            # While the module is still being loaded it has no engines, nor the function that ends their queries.
            interrupt = getattr(sys.modules.get("graphlink.engine"), "interrupt_engines", None)
            if heard[0] in (signal.SIGTERM, signal.SIGINT) and interrupt is not None:
                interrupt()
