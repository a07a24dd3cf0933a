"""Who may create and lead a workshop, once an identity provider has said who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from nrdiag import settings


def authorised(email: object, verified: object, allowed: Collection[str]) -> bool:
    """Whether an e-mail is one of ``allowed``: whole addresses, or « @domaine.fr ».

    ``email`` and ``verified`` are claims as the provider gave them, or None. Anything unclear is a
    refusal: only ``True`` verifies, a subdomain is another domain, and an address outside ASCII
    is refused because two letters that look alike are not the same (K, the Kelvin sign, is not k).
    """
    if verified is not True or not isinstance(email, str) or not email.isascii():
        return False
    address = email.strip().lower()
    name, at, domain = address.partition("@")
    if not name or not domain or "@" in domain or len(address.split()) != 1:
        return False
    known = {one.strip().lower() for one in allowed}
    return address in known or f"{at}{domain}" in known


def recent(issued: object, now: dt.datetime) -> bool:
    """Whether a login (``iat`` claim, in seconds since 1970) is younger than LOGIN_HOURS.

    Streamlit keeps an identity for 30 days without looking at its age.
    """
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return now.timestamp() - issued < settings.LOGIN_HOURS * 3600
