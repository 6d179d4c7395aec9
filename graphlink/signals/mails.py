"""Mail addresses made comparable: one inbox, one value, whatever spelling of it was typed.

What a till's staff type where none was given (`keine@keine.de`) is no address.
What a provider delivers to the same inbox is one value: capitals everywhere, what follows a plus sign (or Yahoo's
hyphen) where the provider offers such addresses, and dots where it ignores them.
A digest in place of an address counts as equal or not.
"""

from ..engine import Step, quote_text
from ..reading import bare_mail_sql, placeholder_sql
from .nothing_hashed import hashes_nothing_sql

__all__ = ["DIGEST", "free_mail_sql", "mail_steps"]

DIGEST = "[0-9a-f]{32,128}"
"""What keyed hashes look like in small letters: written where nobody is to see the address or number itself."""

SAME = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
    "ya.ru": "yandex.ru",
    "yandex.com": "yandex.ru",
    "yandex.by": "yandex.ru",
    "yandex.kz": "yandex.ru",
    "yandex.ua": "yandex.ru",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
"""Domains of one provider whose inboxes are the same."""
PLUS = (
    *("gmail.com", "proton.me", "yandex.ru", "icloud.com", "fastmail.com", "fastmail.fm", "zoho.com", "mailbox.org"),
    *("outlook.com", "hotmail.com", "live.com", "msn.com", "posteo.de", "runbox.com", "pobox.com", "hey.com"),
)
"""Domains at which what follows a plus sign is the user's own note."""
DOTLESS = ("gmail.com", "proton.me")
"""Domains that ignore dots before the at sign; Proton ignores hyphens and underscores too."""
NOBODY = ("noreply", "no-reply", "donotreply", "nobody", "nomail", "noemail")
"""What people write before the at sign where they give no address, beside what software writes for no value."""
NOTED = 3
"""Notes behind one name from which on they are notes at any domain: a server that tells `a+b` from `a` hardly has three
people called so."""
OF_ONES_OWN = "[^.]+[.](fastmail[.](?:com|fm))"
"""Domains below a provider's, of which all names lead to the one inbox that the domain is called after."""
HYPHEN = ("yahoo.com", "ymail.com", "rocketmail.com")
"""Domains whose second addresses are a base name, a hyphen, and a keyword."""

FREE_MAIL = (
    *(*SAME, *SAME.values(), *PLUS, *HYPHEN),
    *("aol.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "t-online.de", "freenet.de", "mail.com"),
    *("yahoo.co.uk", "yahoo.co.jp", "yahoo.co.in", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.com.br"),
    *("hotmail.co.uk", "hotmail.fr", "hotmail.it", "hotmail.es", "hotmail.de", "live.co.uk", "live.fr", "outlook.fr"),
    *("orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tiscali.it"),
    *("mail.ru", "bk.ru", "inbox.ru", "list.ru", "rambler.ru", "ukr.net", "wp.pl", "o2.pl", "interia.pl", "onet.pl"),
    *("seznam.cz", "abv.bg", "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sohu.com"),
    *("139.com", "189.cn", "naver.com", "daum.net", "hanmail.net", "rediffmail.com", "uol.com.br", "bol.com.br"),
    *("terra.com.br", "tutanota.com", "tuta.io", "btinternet.com", "sky.com", "comcast.net", "verizon.net", "att.net"),
)
"""Domains of providers that give anybody an inbox: they say of nobody for whom he works."""


def free_mail_sql(domain: str) -> str:
    """SQL condition: `domain`, in small letters, is that of a provider which gives anybody an inbox."""
    return f"{domain} in {_listed(FREE_MAIL)}"


def mail_steps(trimmed: str) -> list[Step]:
    """The step from `raw_value` and `kind` to `mail_form` (kind, raw, value, ip_range, reason), each mail once.

    `trimmed` is SQL for `raw` without outer blanks. A domain that the lists above lack keeps its local part whole: an
    unknown server may well tell `a+b` from `a`.
    """
    same = " ".join(f"when {quote_text(alias)} then {quote_text(name)}" for alias, name in SAME.items())
    return [
        Step(
            "mail_form",
            f"""
            with parted as (
                select kind, raw, mail, split_part(mail, '@', 1) as name,
                       split_part(split_part(mail, '@', 1), '+', 1) as base,
                       case split_part(mail, '@', 2) {same} else split_part(mail, '@', 2) end as domain
                from (
                    select kind, raw, {bare_mail_sql(f"lower(nfc_normalize({trimmed}))")} as mail
                    from raw_value join kind using (kind) where clean = 'mail'
                )
            ),
            noted as (
                select kind, domain, base, true as is_noted from parted
                where base <> name and base <> '' and domain not in {_listed(PLUS)}
                group by kind, domain, base having count(distinct name) >= {NOTED}
            ),
            plain as (
                select kind, raw, mail, regexp_replace(domain, {quote_text(f"^{OF_ONES_OWN}$")}, '\\1') as domain, case
                    when domain in {_listed(PLUS)} then split_part(name, '+', 1)
                    when is_noted then base
                    when domain in {_listed(HYPHEN)} then split_part(name, '-', 1)
                    when regexp_full_match(domain, {quote_text(OF_ONES_OWN)}) then split_part(domain, '.', 1)
                    else name end as name
                from parted left join noted using (kind, domain, base)
            )
            select kind, raw, case when fits then inbox else mail end as value, null::varchar as ip_range, case
                when mail = '' then 'empty'
                when fits and ({placeholder_sql("name")} or name in {_listed(NOBODY)} or filled) then 'placeholder'
                when {hashes_nothing_sql("mail")} then 'placeholder'
                when not fits and not regexp_full_match(mail, {quote_text(DIGEST)}) then 'not a mail address'
                end as reason
            from (
                select kind, raw, mail, name, name = split_part(domain, '.', 1) and domain not in {_listed(FREE_MAIL)}
                       as filled, regexp_full_match(mail, '[^@\\s]+@[^@\\s]+[.][^@\\s.]+') as fits, case
                    when domain = 'proton.me' then regexp_replace(name, '[._-]', '', 'g')
                    when domain in {_listed(DOTLESS)} then replace(name, '.', '')
                    else name end || '@' || domain as inbox
                from plain
            )
            """,
            reads=("kind", "raw_value"),
        )
    ]


def _listed(domains: tuple[str, ...]) -> str:
    return "(" + ", ".join(quote_text(domain) for domain in domains) + ")"
