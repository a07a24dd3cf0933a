"""Addresses of sites, compared: http or https, « www. » and a last slash make no difference."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

#: Longest address kept: town halls' longest is 125 characters.
MAX_LENGTH = 300
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def clean_address(text: str) -> str:
    """The address as http(s), its scheme added when it has none.

    Raises ValueError with the French reason. Nothing is fetched: only the writing is judged.
    """
    text = text.strip()
    if not text:
        raise ValueError("adresse du site vide")
    shown = text[:60]
    if len(text) > MAX_LENGTH:
        raise ValueError(f"adresse de plus de {MAX_LENGTH} caractères : {shown}")
    if not text.lower().startswith(("http://", "https://")):
        # « mairie.fr:8080 » looks like a scheme too: only what has « // » or no dot is one.
        if _SCHEME.match(text) and not re.match(r"[^:/]+\.[^:/]+:[0-9]+", text):
            raise ValueError(f"adresse qui n'est pas celle d'un site : {shown}")
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        name, _ = parts.hostname or "", parts.port
        # hostname drops « user:password@ », which must not be kept nor shown.
        ascii_name = name.encode("idna").decode("ascii") if name else ""
    except ValueError:
        raise ValueError(f"adresse illisible : {shown}") from None
    if "@" in parts.netloc:
        raise ValueError("adresse qui contient un identifiant")
    labels = ascii_name.removesuffix(".").split(".")
    good = all(_LABEL.fullmatch(label) for label in labels)
    if len(labels) < 2 or not good or labels[-1].isdigit() or re.search(r"[\s<>\"'`]", text):
        raise ValueError(f"adresse qui n'est pas celle d'un site : {shown}")
    return text


def host(url: str) -> str:
    """The host without « www. », in lower case; "" when there is none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.lower().removesuffix(".").removeprefix("www.")


def key(url: str) -> str:
    """What two writings of one address share: host, path and query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{host(url)}{parts.path.rstrip('/')}{query}"
