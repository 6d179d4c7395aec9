"""What a source's `status` says of accounts that are off, where the settings have no other words."""

__all__ = ["GONE", "SUSPENDED"]

SUSPENDED = ("suspended", "banned", "disabled", "blocked", "deactivated")
GONE = ("gone", "deleted", "closed", "removed")
