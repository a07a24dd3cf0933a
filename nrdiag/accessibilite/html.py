"""A page received -> its words and links, whatever its encoding."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment

from nrdiag.accessibilite.fetch import Answer

#: Links read at most: a page of fifty thousand links is a trap or a site map.
MAX_LINKS = 3000
_UNSEEN = ("script", "style", "template", "noscript", "svg")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its full address and every word that names it (text, image, label)."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """A page in words: what is read, what names images and controls, what scripts may write."""

    text: str
    labels: tuple[str, ...]
    scripts: tuple[str, ...]
    links: tuple[Link, ...]


def words_of(answer: Answer) -> Words:
    """Never raises: a page that is not HTML has few words."""
    soup = BeautifulSoup(decoded(answer), "html.parser")
    scripts = tuple(
        _written(tag.get_text()) for tag in soup.find_all("script") if not tag.get("src")
    )
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    labels = tuple(
        str(tag[name])
        for name in ("alt", "aria-label", "title")
        for tag in soup.select(f"[{name}]", limit=MAX_LINKS)
    )
    links = []
    for tag in soup.find_all("a", href=True, limit=MAX_LINKS):
        named = [str(inner[n]) for n in ("alt", "title") for inner in tag.select(f"[{n}]")]
        named += [str(tag[n]) for n in ("aria-label", "title") if tag.get(n)]
        try:
            url = urljoin(answer.url, str(tag["href"]).strip())
        except ValueError:
            continue
        links.append(Link(url, " ".join([tag.get_text(" "), *named])))
    return Words(soup.get_text(" "), labels, scripts, tuple(links))


def decoded(answer: Answer) -> str:
    """The text of a page: header, then mark, then meta tag, then UTF-8, then Western European."""
    body = answer.body
    found = _DECLARED.search(body[:4096])
    mark = "utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else ""
    candidates = (mark, answer.charset, found[1].decode("ascii") if found else "", "utf-8")
    for name in candidates:
        try:
            return body.decode(name) if name else body.decode("utf-8")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def plain(text: str) -> str:
    """Lower case, no accents, one kind of space, apostrophe and dash: the form compared."""
    text = text.replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", "-")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.lower().split())


def _written(script: str) -> str:
    """What a script may write, its escapes undone and the tags of its strings removed."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), script[:500_000])
    text = text.replace("\\/", "/").replace("\\n", " ").replace("\\'", "'").replace('\\"', '"')
    return re.sub(r"<[^<>]{0,300}>", " ", text)
