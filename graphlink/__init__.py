"""graphlink: links fake accounts by the signals they share."""

__version__ = "0.1.0"
