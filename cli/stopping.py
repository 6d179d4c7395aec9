"""SIGTERM ends a command as an interrupt at the keyboard does: nothing half-written is left, no scratch stays.

While a module is being loaded either waits: what loads it may take any exception for a module that cannot be had, and
go on (pydantic's core does), so that the command would not hear of it at all.
"""

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


LOADING = 0.02
"""Seconds after which it is tried again while a module is being loaded."""


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
        if _is_loading(frame):
            _once_more(number)
            return
        # A second one must not end the cleaning up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        told.set()
        raise Stopped

    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)
    heard = signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    before = signal.signal(signal.SIGTERM, stop)
    interrupted = signal.getsignal(signal.SIGINT)
    if interrupted is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
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
        if signal.getsignal(signal.SIGINT) is _interrupt:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.set_wakeup_fd(heard)
        # The thread ends with its pipe.
        os.close(mouth)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """What Python does by itself, but for the time while a module is being loaded."""
    if _is_loading(frame):
        _once_more(number)
    else:
        signal.default_int_handler(number, frame)


def _is_loading(frame: FrameType | None) -> bool:
    """Whether the main thread is in the middle of an import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _once_more(number: int) -> None:
    """The same signal in a moment, to the main thread, which may sleep by then; the thread keeps no process alive."""
    main = threading.main_thread().ident
    again = (
        (signal.pthread_kill, (main, number)) if hasattr(signal, "pthread_kill") else (signal.raise_signal, (number,))
    )
    timer = threading.Timer(LOADING, *again)
    timer.daemon = True
    timer.start()


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
