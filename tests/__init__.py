"""Tests; what holds for every process of them, before any of them loads an engine."""

import os
import signal

# The workers share the machine: one that waits at each multiplication for its other threads takes their time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A shell that starts something in the background lets it ignore interrupts, and what it starts inherits that:
# tests that interrupt a process of their own would wait for ever.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
