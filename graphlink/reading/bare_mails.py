"""Mail addresses without what stands around them: display names, brackets, quotes, signs that nobody sees."""

from ..engine import quote_text

__all__ = ["bare_mail_sql"]

_WIDTHLESS = r"\x{200b}-\x{200d}\x{2060}\x{feff}"
_ODD = rf"""(?i)[<>"'()\[\]?{_WIDTHLESS}\x{{ff20}}]|^mailto:|[.,;:]$|%40"""
"""What an address hardly has, and what is asked first: it is cheap, and nearly none has any of it."""
_IN_BRACKETS = r"<\s*([^<>\s]+@[^<>\s]+)\s*>[^<>]*$"
_AROUND = rf"""(?i)^[\s(\[<"']*(mailto:)?|["<>{_WIDTHLESS}]|['\s)\]>.,;:]+$"""
"""What stands around an address in the head of a mail, or was copied along with it."""


def bare_mail_sql(text: str) -> str:
    """SQL for the mail address in `text`, which has no outer blanks: what a `From` shows, a link, a cell that a person
    typed; and `text` itself where nothing stands around it."""
    at = f"replace(replace({text}, '\uff20', '@'), '%40', '@')"
    inner = f"coalesce(nullif(regexp_extract({at}, {quote_text(_IN_BRACKETS)}, 1), ''), {at})"
    bare = f"regexp_replace(regexp_replace({inner}, '[?].*$', ''), '(.)\\s*[(][^()]*[)][.,;]*$', '\\1')"
    odd = f"regexp_matches({text}, {quote_text(_ODD)})"
    return f"case when {odd} then regexp_replace({bare}, {quote_text(_AROUND)}, '', 'g') else {text} end"
