"""The mention « Accessibilité : … conforme » of a home page, and the link to the declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from nrdiag.accessibilite.html import Link, Words, plain
from nrdiag.accessibilite.site import Mention

LEVELS = {
    "totalement": Mention.TOTAL, "partiellement": Mention.PARTIAL, "non": Mention.NONE,
}  # fmt: skip
#: « accessibilité » however its last letters came out of a bad encoding.
_WORD = r"\baccessibilit\S{0,4}"
#: What may stand between the word and the level; anything else is another sentence.
_BETWEEN = r"(?:\s+(?:numerique|web|rgaa|du site(?: web| internet)?|de ce site))*\s*[:\-|]?\s*"
#: Buildings have an accessibility too.
_NOT_A_SITE = (
    r"(?!.{0,60}\b(?:pmr|mobilite reduite|erp|batiments?|voirie|fauteuil|normes? (?:incendie|pmr)))"
)
_MENTION = re.compile(
    _WORD + _BETWEEN + r"(?:site |service )?(totalement|partiellement|non)[\s-]+conforme\b"
    + _NOT_A_SITE
)  # fmt: skip
_FULL = re.compile(_WORD + _BETWEEN + r"(?:site )?conforme a 100\s?%")
_ALONE = re.compile(r"(?:site |service )?(totalement|partiellement|non)[\s-]+conforme")
_ABOUT = re.compile(r"accessib")
_BUILDING = re.compile(
    r"\bpmr\b|mobilite reduite|commission|agenda d|ad-?ap\b|registre|logement|transport|voirie"
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|zip|docx?|odt|xlsx?|mp[34])$")


@dataclass(frozen=True, slots=True)
class Found:
    """The mention read on a home page (None: not detected), and what to say of it."""

    mention: Mention | None
    note: str = ""


def find_mention(words: Words) -> Found:
    """What is read first, then what names images and controls, then what scripts write.

    A page that explains the three levels names them all: several levels are no mention.
    """
    for texts in ([words.text], words.labels, words.scripts):
        found = {level for text in texts for level in _levels(plain(text))}
        if len(found) == 1:
            return Found(found.pop())
        if found:
            linked = {level for link in words.links for level in _of_link(link)}
            if len(linked) == 1:
                return Found(linked.pop())
            return Found(None, "plusieurs niveaux cités sur la page d'accueil")
    alone = {level for link in words.links for level in _of_link(link)}
    return Found(alone.pop()) if len(alone) == 1 else Found(None)


def _levels(text: str) -> Iterable[Mention]:
    for found in _MENTION.finditer(text):
        yield LEVELS[found[1]]
    if _FULL.search(text):
        yield Mention.TOTAL


def _of_link(link: Link) -> Iterable[Mention]:
    """A link to the declaration may carry the level alone: « Site partiellement conforme »."""
    text = plain(link.words)
    yield from _levels(text)
    alone = _ALONE.search(text) if _ABOUT.search(plain(link.url)) and len(text) < 80 else None
    if alone:
        yield LEVELS[alone[1]]


def declaration_link(words: Words) -> str | None:
    """The link that most looks like that of the declaration, on this site or another."""
    ranked = [(score, -rank, link.url) for rank, link in enumerate(words.links)
              if (score := _score(link)) > 0]  # fmt: skip
    return max(ranked)[2] if ranked else None


def _score(link: Link) -> int:
    parts = urlsplit(link.url)
    text, path = plain(link.words), plain(f"{parts.path} {parts.query}")
    if parts.scheme not in ("http", "https") or _FILE.search(path):
        return 0
    if not _ABOUT.search(f"{text} {path}") or _BUILDING.search(f"{text} {path}"):
        return 0
    if not path.strip("/ ") and parts.fragment:
        return 0
    says = "declaration" in text or "conforme" in text
    return (
        1
        + 4 * says
        + 3 * ("declaration" in path)
        + 2 * bool(_ABOUT.search(text))
        + 1 * ("numerique" in text or "rgaa" in f"{text} {path}")
    )
