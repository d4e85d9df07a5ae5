"""Addresses: as they are served, and as they identify an article."""

import re
from typing import NewType

import ada_url

Url = NewType("Url", str)
"""An absolute http or https URL in WHATWG's serialisation."""

Address = NewType("Address", str)
"""What of a URL identifies an article: no scheme, no `www.`, no trailing slash, no fragment, no tracking parameters."""

TRACKING_PARAMETERS = frozenset(
    """
    _ga _gl _hsenc _hsmi campaign_id cmpid dclid epik fb_action_ids fb_action_types fb_source fbclid gad_source gbraid
    gclid gclsrc guccounter guce_referrer guce_referrer_sig hsctatracking igsh igshid li_fat_id mc_cid mc_eid mkt_tok
    msclkid ncid oly_anon_id oly_enc_id pk_campaign pk_kwd ref_src ref_url rb_clickid s_cid s_kwcid scid soc_src
    soc_trk srsltid ttclid twclid vero_conv vero_id wbraid wickedid wt_mc yclid
    """.split()
)
"""Parameters that say how a reader came to a page, never which page it is; all that begin with `utm_` count too."""

_ESCAPED_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
"""What of a host does not count; not the `www` of www.com, which is all that tells it from com."""


def parse_url(text: str) -> Url | None:
    """`text` as a URL, None where it is not an absolute http or https URL; an HTML-escaped `&` is decoded,
    however often it was escaped.
    """
    text = text.strip()
    if not _WEB.match(text):
        return None
    if "&" in text:
        text = _ESCAPED_AMPERSAND.sub("&", text)
    try:
        return Url(ada_url.normalize_url(text))
    except ValueError:
        return None


def resolve_url(text: str, base: Url) -> Url | None:
    """`text`, a path or an address without a scheme, as seen from `base`; None where that gives no web address."""
    try:
        joined = ada_url.join_url(base, _ESCAPED_AMPERSAND.sub("&", text.strip()))
    except ValueError:
        return None
    return parse_url(joined)


def address(url: Url) -> Address | None:
    """What of `url` identifies an article; None for a site's front page, which identifies none."""
    rest = url.partition("://")[2].partition("#")[0]
    location, _, query = rest.partition("?")
    authority, _, path = location.partition("/")
    host = _WWW.sub("", authority.rpartition("@")[2])
    path = path.rstrip("/")
    if query:
        query = "&".join(p for p in query.split("&") if p and not _is_tracking(p))
    if not path and not query:
        return None
    return Address(f"{host}/{path}?{query}" if query else f"{host}/{path}")


def parse_domain(text: str) -> str | None:
    """The host that `text` (a domain, or an address) names: lower case, punycode, without `www.`; None for no host."""
    text = text.strip()
    scheme = _SCHEME.match(text)
    try:
        host = ada_url.URL("https://" + text[scheme.end() if scheme else 0 :]).hostname
    except ValueError:
        return None
    return _WWW.sub("", host.rstrip(".")) or None


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith("utm_") or name in TRACKING_PARAMETERS
