"""Tracked links: one page, however the link to it was passed on.

Campaigns, mail programs and the buttons of networks add to a link who shared it and where, so that each copy of one
link is another text.
"""

from ..engine import quote_text

__all__ = ["untracked_sql"]

_TRACKING = (
    "utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|li_fat_id|igshid|igsh|mc_cid|mc_eid"
    "|_ga|_gl|_hsenc|_hsmi|mkt_tok|ref_src|ref_url|vero_id|oly_enc_id|oly_anon_id|wickedid|share_id|share_token|rdid"
)
"""What says nothing of the page, whatever the site."""
_OF_POSTS = "s|t|cxt"
"""What Twitter's button adds to the link of a post; elsewhere these may tell which page is meant."""
_POST = r"https?://([a-z0-9-]+\.)*(twitter|x)\.com/[^?]*"
_OF_FILMS = "si|feature|pp"
_FILM = r"https?://([a-z0-9-]+\.)*(youtube\.com|youtu\.be|spotify\.com)/[^?]*"
_LINK = r"(?i)https?://[^?#\s]+\?\S*"


def untracked_sql(text: str) -> str:
    """SQL for `text`, a link without what tells who passed it on, and anything else as it is."""
    page, asked = f"split_part({text}, '?', 1)", f"substr({text}, length(split_part({text}, '?', 1)) + 2)"
    left = f"""case
        when regexp_full_match({page}, {quote_text(f"(?i){_POST}")}) then {_without(asked, _OF_POSTS)}
        when regexp_full_match({page}, {quote_text(f"(?i){_FILM}")}) then {_without(asked, _OF_FILMS)}
        else {_without(asked)} end"""
    # What is left begins with the mark between two, or with that of a place in the page, or is nothing; alone the mark
    # goes too. It stands here once: a long expression that comes four times is planned four times.
    joined = f"coalesce(nullif(regexp_replace({left}, '^&', '?'), '?'), '')"
    return f"case when regexp_full_match({text}, {quote_text(_LINK)}) then {page} || {joined} else {text} end"


def _without(asked: str, more: str = "") -> str:
    names = f"{_TRACKING}|{more}" if more else _TRACKING
    return f"regexp_replace('&' || {asked}, {quote_text(f'(?i)&({names})=[^&#]*')}, '', 'g')"
