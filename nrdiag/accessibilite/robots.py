"""What a host allows, by its robots.txt, and how long to wait between two requests to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from nrdiag.accessibilite.fetch import AGENT, Fetcher, Unreachable


@dataclass(frozen=True)
class Rules:
    """The rules of one host. ``closed`` says why nothing at all may be read."""

    parser: RobotFileParser | None = None
    closed: str = ""

    def allows(self, url: str) -> bool:
        if self.closed:
            return False
        return self.parser is None or self.parser.can_fetch(AGENT, url)

    def delay(self, least: float, most: float) -> float:
        """Seconds between two requests: what the host asks for, within reason."""
        asked = self.parser.crawl_delay(AGENT) if self.parser else None
        return min(max(float(asked or 0), least), most)


def rules_of(url: str, fetcher: Fetcher) -> Rules:
    """No file: all is allowed. A server in trouble: nothing is, until it answers (RFC 9309).

    Raises Unreachable when the host itself cannot be reached.
    """
    parts = urlsplit(url)
    address = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
    try:
        answer = fetcher.get(address)
    except Unreachable as error:
        if "redirections" in str(error):
            return Rules()
        raise
    if answer.status >= 500 or answer.status == 429:
        return Rules(closed="robots.txt en erreur : le site n'est pas lu")
    if answer.status != 200:
        return Rules()
    parser = RobotFileParser()
    parser.parse(answer.body.decode("utf-8", "replace").splitlines())
    return Rules(parser)
