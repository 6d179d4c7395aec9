"""What can go wrong, and with which exit code the command line says so.

    GraphlinkError        1   it could not be done: a file vanished, a server refused
    ├── StepFailed        1   the engine could not do a step: names the step, the cause, and what to do
    ├── InputError        2   the call or the input is wrong: names file, row or key, and what to do
    ├── GuardRefused      3   a guard refused: a plan too large, stale, or not approved
    └── PartlyDone        4   partly done; calling again goes on

Every message is one line.
"""

__all__ = ["GraphlinkError", "GuardRefused", "InputError", "PartlyDone", "StepFailed", "in_words"]


class GraphlinkError(Exception):
    """It could not be done, though the call was right."""

    exit_code = 1


class StepFailed(GraphlinkError):
    """The engine could not do a step; the message names the step, the cause, and what to do."""


class InputError(GraphlinkError):
    """The call or the input is wrong; the message names the place and what to do."""

    exit_code = 2


class GuardRefused(GraphlinkError):
    """A guard refused; the message says what would lift it."""

    exit_code = 3


class PartlyDone(GraphlinkError):
    """Some of it is done; the same call again goes on where this one ended."""

    exit_code = 4


def in_words(problem: BaseException) -> str:
    """What an error says, on one line; the system's own without number and path, which the caller names."""
    if isinstance(problem, UnicodeDecodeError):
        return "it is no UTF-8 text; save it as UTF-8"
    said = (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
    return " ".join(said.split()) or type(problem).__name__
