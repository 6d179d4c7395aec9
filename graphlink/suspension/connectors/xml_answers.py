"""Answers in XML as what JSON would say: names, texts and lists, so that one reading serves both."""

from typing import Any
from xml.etree import ElementTree

__all__ = ["document_in"]

DEEPEST = 30


def document_in(text: str) -> Any:
    """What an XML text says as mappings by name, its root among them; None where it is none.

    A name that comes again is a list, an attribute stands beside the names inside, and what is empty says nothing.
    """
    text = text.lstrip("\ufeff \t\r\n")
    # Entities of its own may be endless, and no answer needs them.
    if not text.startswith("<") or "<!ENTITY" in text:
        return None
    try:
        root = ElementTree.fromstring(text.encode("utf-8") if "encoding=" not in text[:100] else _undeclared(text))
    except (ElementTree.ParseError, ValueError):
        return None
    return {_name(root.tag): _said(root)}


def _undeclared(text: str) -> bytes:
    """`text` without its first line, which names the letters that it came in: they are read already."""
    return text[text.index("?>") + 2 :].lstrip().encode("utf-8") if text.startswith("<?xml") else text.encode("utf-8")


def _said(element: ElementTree.Element, depth: int = 0) -> Any:
    found: dict[str, Any] = {_name(key): value for key, value in element.attrib.items()}
    for child in element if depth < DEEPEST else ():
        name, value = _name(child.tag), _said(child, depth + 1)
        if name not in found or name in element.attrib:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    text = (element.text or "").strip()
    return found if found else text or None


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
