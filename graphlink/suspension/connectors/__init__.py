"""Connectors: the platform's own interface, behind one protocol. HTTP, SQL, a program, or a list on disk.

Takes requests. Leaves answers, one for each account.
"""

from .connector import Answer, Connector, Request, StatusUnreadable, Unread, key_of, open_connector

__all__ = ["Answer", "Connector", "Request", "StatusUnreadable", "Unread", "key_of", "open_connector"]
